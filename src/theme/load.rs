//! Theme files: TOML with a palette and a style for each role.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use thiserror::Error;

use super::{Role, Theme};

/// The themes in the binary.
pub(super) static BUILTIN: &[(&str, &str)] = &[
    ("terminal", include_str!("../../themes/terminal.toml")),
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

/// What is wrong with a theme file.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ThemeError {
    /// Not TOML, or not of the form of a theme.
    #[error("theme {name}: {message}")]
    Form {
        /// The theme.
        name: String,
        /// What the parser says, with line and column.
        message: String,
    },
    /// A role that does not exist.
    #[error("theme {name}: there is no role {role}")]
    Role {
        /// The theme.
        name: String,
        /// The role.
        role: String,
    },
    /// A colour that is neither in the palette nor a colour.
    #[error(
        "theme {name}, role {role}: {colour} is no colour: use #rrggbb, a name of the palette, or a terminal colour"
    )]
    Colour {
        /// The theme.
        name: String,
        /// The role.
        role: String,
        /// The colour.
        colour: String,
    },
    /// A theme to inherit from that does not exist.
    #[error("theme {name}: there is no theme {parent} to inherit from")]
    Parent {
        /// The theme.
        name: String,
        /// The parent.
        parent: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    inherits: Option<String>,
    #[serde(default)]
    palette: BTreeMap<String, String>,
    #[serde(default)]
    roles: BTreeMap<String, Paint>,
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

/// Reads a theme.
pub(super) fn theme(name: &str, text: &str) -> Result<Theme, ThemeError> {
    let file: File = toml::from_str(text)
        .map_err(|e| ThemeError::Form { name: name.to_owned(), message: e.to_string() })?;
    let mut styles = match &file.inherits {
        None => BTreeMap::new(),
        Some(parent) => {
            // One level is enough, and cannot go in circles.
            let found = BUILTIN.iter().find(|(n, _)| n == parent && *n != name);
            let missing = || ThemeError::Parent { name: name.to_owned(), parent: parent.clone() };
            let (parent, text) = found.ok_or_else(missing)?;
            theme(parent, text)?.styles
        }
    };
    for (role_name, paint) in &file.roles {
        let role = Role::ALL.iter().find(|(_, n)| n == role_name).map(|(r, _)| *r);
        let role = role.ok_or_else(|| ThemeError::Role { name: name.to_owned(), role: role_name.clone() })?;
        let colour = |text: &Option<String>| -> Result<Option<Color>, ThemeError> {
            let Some(text) = text else { return Ok(None) };
            let plain = file.palette.get(text).unwrap_or(text);
            let wrong = || ThemeError::Colour {
                name: name.to_owned(),
                role: role_name.clone(),
                colour: text.clone(),
            };
            Ok(Some(if plain == "default" { Color::Reset } else { plain.parse().map_err(|_| wrong())? }))
        };
        let mut style = Style { fg: colour(&paint.fg)?, bg: colour(&paint.bg)?, ..Style::default() };
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
        styles.insert(role, style);
    }
    Ok(Theme { name: name.to_owned(), styles })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_theme_in_the_binary_loads_and_fills_every_role() {
        for (name, text) in BUILTIN {
            let theme = theme(name, text).unwrap_or_else(|e| panic!("{e}"));
            for (role, role_name) in Role::ALL {
                assert!(theme.styles.contains_key(&role), "{name} leaves out {role_name}");
            }
        }
    }

    #[test]
    fn mistakes_are_named() {
        let wrong = theme("x", "[roles]\nfoo = { fg = \"red\" }");
        assert_eq!(wrong, Err(ThemeError::Role { name: "x".into(), role: "foo".into() }));
        let wrong = theme("x", "[roles]\nok = { fg = \"reddish\" }").unwrap_err().to_string();
        assert!(wrong.contains("role ok") && wrong.contains("reddish"), "{wrong}");
        let wrong = theme("x", "[roles]\nok = { fgg = \"red\" }").unwrap_err().to_string();
        assert!(wrong.contains("line 2"), "{wrong}");
        assert!(theme("x", "inherits = \"nowhere\"").unwrap_err().to_string().contains("nowhere"));
    }

    /// Relative luminance after WCAG 2.
    fn luminance(color: Color) -> Option<f64> {
        let Color::Rgb(r, g, b) = color else { return None };
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.039_28 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        Some(0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b))
    }

    #[test]
    fn text_can_be_read_on_its_background() {
        for (name, text) in BUILTIN {
            let theme = theme(name, text).unwrap_or_else(|e| panic!("{e}"));
            let page = theme.style(Role::Text);
            for (role, role_name) in Role::ALL {
                // Frames and what is ruled out are told by more than their colour.
                if matches!(role, Role::Border | Role::Disabled) {
                    continue;
                }
                let style = theme.style(role);
                let (fg, bg) = (style.fg.or(page.fg), style.bg.or(page.bg));
                let (Some(fg), Some(bg)) = (fg.and_then(luminance), bg.and_then(luminance)) else { continue };
                let contrast = (fg.max(bg) + 0.05) / (fg.min(bg) + 0.05);
                assert!(contrast >= 4.5, "{name}: {role_name} has a contrast of {contrast:.2}");
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
                prop_assert!(mistake.to_string().starts_with("theme mine"));
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
