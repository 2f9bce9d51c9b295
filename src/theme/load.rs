//! Theme files: TOML with a palette and a style for each role.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use super::{
    role::Role,
    styles::{Styles, Theme},
};

/// The themes in the binary, in the order they are offered in.
pub(super) static BUILTIN: &[(&str, &str)] = &[
    ("terminal", include_str!("../../themes/terminal.toml")),
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("blue-orange", include_str!("../../themes/blue-orange.toml")),
    ("celadon", include_str!("../../themes/celadon.toml")),
    ("cinnabar", include_str!("../../themes/cinnabar.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

/// Mistake in a theme file, with its place.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{file}:{line}: {mistake}")]
pub struct ThemeError {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// Mistake itself.
    pub mistake: Mistake,
}

/// Mistake that a theme can have.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Mistake {
    /// Not TOML, or not of the form of a theme.
    #[error("{0}")]
    Form(String),
    /// A role that does not exist.
    #[error("there is no role {0}")]
    Role(String),
    /// A colour that is neither in the palette nor a colour.
    #[error("{role}: {colour} is no colour: use #rrggbb, a name of the palette, or a terminal colour")]
    Colour {
        /// The role, or the name in the palette.
        role: String,
        /// The colour.
        colour: String,
    },
    /// A theme to inherit from that does not exist.
    #[error("there is no theme {0} to inherit from")]
    Parent(String),
}

impl Mistake {
    /// The text key that words it, and what it is about.
    pub fn words(&self) -> (&'static str, Vec<(&'static str, &str)>) {
        match self {
            Self::Form(message) => ("theme-file.form", vec![("message", message)]),
            Self::Role(role) => ("theme-file.role", vec![("role", role)]),
            Self::Colour { role, colour } => ("theme-file.colour", vec![("role", role), ("colour", colour)]),
            Self::Parent(parent) => ("theme-file.parent", vec![("parent", parent)]),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    inherits: Option<Spanned<String>>,
    /// Assumed background of the terminal, for a theme that leaves it as it is.
    #[serde(default)]
    page: Option<Spanned<String>>,
    /// Assumed text colour of the terminal, in the same case.
    #[serde(default)]
    ink: Option<Spanned<String>>,
    #[serde(default)]
    palette: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    roles: BTreeMap<String, Spanned<Paint>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools, reason = "a theme file writes modifiers as flags")]
struct Paint {
    fg: Option<String>,
    bg: Option<String>,
    bold: bool,
    dim: bool,
    underline: bool,
    reverse: bool,
}

/// A theme's name, its file and its text.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub name: &'a str,
    pub file: &'a str,
    pub text: &'a str,
}

impl Source<'_> {
    fn wrong(&self, at: usize, mistake: Mistake) -> ThemeError {
        let line = self.text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        ThemeError { file: self.file.to_owned(), line, mistake }
    }
}

/// Reads a theme. What it inherits is painted with its own palette, where that has the names.
pub(super) fn theme(source: Source) -> Result<Theme, ThemeError> {
    painted(source, &BTreeMap::new())
}

fn painted(source: Source, over: &BTreeMap<String, String>) -> Result<Theme, ThemeError> {
    let file: File = toml::from_str(source.text).map_err(|e| {
        let at = e.span().map_or(0, |span| span.start);
        source.wrong(at, Mistake::Form(e.message().trim().replace('\n', "; ")))
    })?;
    let mut palette: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in &file.palette {
        let text = value.get_ref();
        if plain(text).is_none() {
            let mistake = Mistake::Colour { role: name.clone(), colour: text.clone() };
            return Err(source.wrong(value.span().start, mistake));
        }
        palette.insert(name.clone(), text.clone());
    }
    palette.extend(over.iter().map(|(name, text)| (name.clone(), text.clone())));
    let mut theme = match &file.inherits {
        None => Theme { name: String::new(), styles: Styles::default(), page: None, ink: None },
        Some(parent) => {
            // Themes of the binary only, and none of them inherits twice: it cannot go in circles.
            let found = BUILTIN.iter().find(|(n, _)| n == parent.get_ref() && *n != source.name);
            let missing = || source.wrong(parent.span().start, Mistake::Parent(parent.get_ref().clone()));
            let (name, text) = found.ok_or_else(missing)?;
            painted(Source { name, file: name, text }, &palette)?
        }
    };
    source.name.clone_into(&mut theme.name);
    let colour = |role: &str, text: &str, at: usize| -> Result<Color, ThemeError> {
        let wrong = || source.wrong(at, Mistake::Colour { role: role.to_owned(), colour: text.to_owned() });
        plain(palette.get(text).map_or(text, String::as_str)).ok_or_else(wrong)
    };
    for (role, value, place) in [("page", &file.page, &mut theme.page), ("ink", &file.ink, &mut theme.ink)] {
        if let Some(value) = value {
            *place = Some(colour(role, value.get_ref(), value.span().start)?);
        }
    }
    for (name, paint) in &file.roles {
        let at = paint.span().start;
        let paint = paint.get_ref();
        let role = Role::ALL.iter().find(|(_, n)| n == name).map(|(r, _)| *r);
        let role = role.ok_or_else(|| source.wrong(at, Mistake::Role(name.clone())))?;
        let given = |text: &Option<String>| text.as_ref().map(|t| colour(name, t, at)).transpose();
        let mut style = Style { fg: given(&paint.fg)?, bg: given(&paint.bg)?, ..Style::default() };
        for (on, modifier) in [
            (paint.bold, Modifier::BOLD),
            (paint.dim, Modifier::DIM),
            (paint.underline, Modifier::UNDERLINED),
            (paint.reverse, Modifier::REVERSED),
        ] {
            if on {
                style = style.add_modifier(modifier);
            }
        }
        theme.styles[role as usize] = Some(style);
    }
    Ok(theme)
}

/// A colour as it is written, without the palette.
fn plain(text: &str) -> Option<Color> {
    if text == "default" { Some(Color::Reset) } else { text.parse().ok() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::theme::{Depth, depth};

    fn theme(name: &str, text: &str) -> Result<Theme, ThemeError> {
        super::theme(Source { name, file: "mine.toml", text })
    }

    #[test]
    fn every_theme_in_the_binary_loads_and_fills_every_role() {
        for (name, text) in BUILTIN {
            let theme = theme(name, text).unwrap_or_else(|e| panic!("{name}: {e}"));
            for (role, role_name) in Role::ALL {
                assert!(theme.styles[role as usize].is_some(), "{name} leaves out {role_name}");
            }
        }
    }

    #[test]
    fn mistakes_name_file_line_and_role() {
        for (text, wanted) in [
            ("[roles]\nfoo = { fg = \"red\" }", "mine.toml:2: there is no role foo"),
            ("[roles]\n\nok = { fg = \"reddish\" }", "mine.toml:3: ok: reddish is no colour"),
            ("[roles]\nok = { fgg = \"red\" }", "mine.toml:2: unknown field `fgg`"),
            ("# mine\ninherits = \"nowhere\"", "mine.toml:2: there is no theme nowhere"),
            ("[palette]\nsky = \"#12\"", "mine.toml:2: sky: #12 is no colour"),
            ("page = \"wall\"", "mine.toml:1: page: wall is no colour"),
            ("[roles", "mine.toml:1: "),
            ("[roles]\nok = { fg = 7 }", "mine.toml:2: "),
        ] {
            let wrong = theme("mine", text).unwrap_err().to_string();
            assert!(wrong.starts_with(wanted), "{text}: {wrong}");
        }
    }

    #[test]
    fn a_theme_may_change_no_more_than_a_colour_of_the_palette_it_inherits() {
        let mine = theme("mine", "inherits = \"dark\"\n[palette]\naccent = \"#00ff00\"").unwrap();
        let dark = Theme::builtin("dark").unwrap();
        assert_eq!(mine.style(Role::Accent).fg, Some(Color::Rgb(0, 255, 0)));
        assert_eq!(mine.style(Role::Ok), dark.style(Role::Ok));
        assert_eq!(mine.name, "mine");
    }

    /// The contrast of a role on its ground, as far as both are known.
    fn told(theme: &Theme, role: Role) -> Option<f64> {
        let page = theme.style(Role::Text);
        let style = theme.style(role);
        let known = |colour: Option<Color>, own: Option<Color>| {
            depth::rgb(colour.filter(|c| *c != Color::Reset).or(own)?).map(depth::luminance)
        };
        let fg = known(style.fg.or(page.fg), theme.ink)?;
        let bg = known(style.bg.or(page.bg), theme.page)?;
        Some(depth::contrast(fg, bg))
    }

    #[test]
    fn text_can_be_read_on_its_background() {
        for (name, text) in BUILTIN {
            let theme = theme(name, text).unwrap_or_else(|e| panic!("{e}"));
            let mut seen = 0;
            for (role, role_name) in Role::ALL {
                // Frames are no text, and what is ruled out says why in words of its own.
                let least =
                    if matches!(role, Role::Border | Role::BorderFocus | Role::Disabled) { 3.0 } else { 4.5 };
                let Some(contrast) = told(&theme, role) else { continue };
                seen += 1;
                assert!(contrast >= least, "{name}: {role_name} has a contrast of {contrast:.2}");
            }
            assert!(seen == Role::ALL.len() || matches!(*name, "terminal" | "mono"), "{name}: {seen} seen");
        }
    }

    #[test]
    fn with_fewer_colours_it_can_still_be_read() {
        for (name, text) in BUILTIN {
            let theme = theme(name, text).unwrap_or_else(|e| panic!("{e}"));
            for (depth, least) in [(Depth::Indexed, 4.0), (Depth::Sixteen, 2.9)] {
                let fewer = theme.at(depth);
                for role in [Role::Text, Role::Selected, Role::FocusField, Role::Live, Role::Simulated] {
                    let style = fewer.style(role);
                    let known = style.fg.and_then(depth::rgb).zip(style.bg.and_then(depth::rgb));
                    let Some((fg, bg)) = known else { continue };
                    let contrast = depth::contrast(depth::luminance(fg), depth::luminance(bg));
                    assert!(contrast >= least, "{name} at {depth:?}: {role:?} has {contrast:.2}");
                }
            }
            for (role, _) in Role::ALL {
                let style = theme.at(Depth::None).style(role);
                assert!(style.fg.is_none() && style.bg.is_none(), "{name}: {role:?} has a colour");
            }
        }
    }

    /// TOML with the words of a theme in any place, and whatever else.
    fn files() -> impl Strategy<Value = String> {
        let words = [
            "inherits",
            "palette",
            "roles",
            "text",
            "accent",
            "= ",
            "\"#12\"",
            "\"#ffeedd\"",
            "\"dark\"",
            "\"mine\"",
            "[",
            "]",
            "{",
            "}",
            "\n",
            "fg",
            "bg",
            "bold",
            "true",
            ".",
            "\"\"",
            "两",
            "\"#两\"",
            "1e99",
            ",",
        ];
        let word = prop_oneof![
            4 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
            1 => any::<String>(),
        ];
        prop_oneof![any::<String>(), prop::collection::vec(word, 0..40).prop_map(|words| words.concat())]
    }

    proptest! {
        #[test]
        fn any_file_is_a_theme_or_a_mistake_in_words(text in files()) {
            if let Err(mistake) = theme("mine", &text) {
                prop_assert!(mistake.to_string().starts_with("mine.toml:"));
            }
        }
    }

    #[test]
    fn a_deep_file_is_refused() {
        for open in ["[", "{a="] {
            assert!(theme("mine", &format!("palette = {}", open.repeat(200_000))).is_err());
        }
    }
}
