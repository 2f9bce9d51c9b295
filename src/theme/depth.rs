//! Number of colours of a terminal, and each colour as the nearest of those.

use ratatui::style::{Color, Modifier, Style};

/// Number of colours that a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// No colour, or none wanted: weight, underline and reverse video instead.
    None,
    /// The terminal's own sixteen.
    Sixteen,
    /// The terminal's sixteen colours, and 240 that are the same everywhere.
    Indexed,
    /// Any colour.
    True,
}

/// Terminals that show any colour, and say so by their name alone.
const TRUE: &[&str] = &["kitty", "ghostty", "alacritty", "foot", "wezterm", "contour", "direct", "truecolor"];
/// Terminals without colour.
const PLAIN: &[&str] = &["dumb", "vt52", "vt100", "vt102", "vt220"];

impl Depth {
    /// Reads the depth from the environment: `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE`, then `COLORTERM` and `TERM`.
    pub fn from_env(var: &dyn Fn(&str) -> Option<String>) -> Self {
        let value = |name: &str| var(name).unwrap_or_default();
        let term = value("TERM");
        let forced = !matches!(value("CLICOLOR_FORCE").as_str(), "" | "0");
        if !value("NO_COLOR").is_empty() || (value("CLICOLOR") == "0" && !forced) {
            return Self::None;
        }
        if PLAIN.contains(&term.as_str()) || term.ends_with("-mono") || term.ends_with("-m") {
            return Self::None;
        }
        if term == "linux" {
            return Self::Sixteen;
        }
        let many = matches!(value("COLORTERM").to_lowercase().as_str(), "truecolor" | "24bit");
        if many || TRUE.iter().any(|name| term.contains(name)) {
            Self::True
        } else if term.contains("256") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }

    /// A style in the colours there are.
    pub fn style(self, style: Style) -> Style {
        if self == Self::None {
            let painted = style.bg.is_some_and(|bg| bg != Color::Reset);
            let plain = Style { fg: None, bg: None, ..style };
            // What had a ground of its own still stands out.
            return if painted { plain.add_modifier(Modifier::REVERSED) } else { plain };
        }
        let (fg, mut bg) = (style.fg.map(|c| self.colour(c)), style.bg.map(|c| self.colour(c)));
        let mut fg = fg;
        if self == Self::Sixteen
            && let (Some(ink), Some(ground)) = (style.fg.and_then(rgb), style.bg.and_then(rgb))
        {
            // Two colours that fall on neighbours of the sixteen can no longer be read on each other.
            let near = |a: Option<Color>, b: Option<Color>| {
                let lights = (a.and_then(rgb).map(luminance), b.and_then(rgb).map(luminance));
                matches!(lights, (Some(a), Some(b)) if contrast(a, b) < 3.0)
            };
            if near(fg, bg) {
                let pale = luminance(ground) > luminance(ink);
                (fg, bg) = if pale {
                    (Some(Color::Black), Some(Color::Gray))
                } else {
                    (Some(Color::White), Some(Color::Black))
                };
            }
        }
        Style { fg, bg, ..style }
    }

    /// The nearest colour there is.
    fn colour(self, colour: Color) -> Color {
        match (self, colour) {
            (Self::Sixteen, Color::Rgb(..) | Color::Indexed(16..)) => {
                rgb(colour).map_or(colour, |wanted| nearest(wanted, 0..16).map_or(colour, |i| NAMED[i]))
            }
            (Self::Indexed, Color::Rgb(..)) => {
                let found = rgb(colour).and_then(|wanted| nearest(wanted, 16..256));
                found.and_then(|i| u8::try_from(i).ok()).map_or(colour, Color::Indexed)
            }
            _ => colour,
        }
    }
}

/// The sixteen, in the order of their numbers.
const NAMED: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

/// Usual values of the sixteen colours.
const USUAL: [[u8; 3]; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

/// The number of the colour nearest to one, among some of the 256.
fn nearest(wanted: [u8; 3], among: std::ops::Range<usize>) -> Option<usize> {
    among.min_by_key(|i| distance(wanted, indexed(*i)))
}

/// Returns the perceived distance of two colours: how well the eye tells reds and blues apart depends on how red they
/// are.
fn distance(a: [u8; 3], b: [u8; 3]) -> i64 {
    let part = |i: usize| i64::from(a[i]) - i64::from(b[i]);
    let red = i64::midpoint(i64::from(a[0]), i64::from(b[0]));
    let (r, g, b) = (part(0), part(1), part(2));
    (((512 + red) * r * r) >> 8) + 4 * g * g + (((767 - red) * b * b) >> 8)
}

/// A colour of the 256 by its number.
fn indexed(i: usize) -> [u8; 3] {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match i {
        0..16 => USUAL[i],
        16..232 => [STEPS[(i - 16) / 36], STEPS[(i - 16) / 6 % 6], STEPS[(i - 16) % 6]],
        _ => [u8::try_from(8 + (i.min(255) - 232) * 10).unwrap_or(u8::MAX); 3],
    }
}

/// Returns the value of a colour, where it is known; `None` for the terminal's own.
pub fn rgb(colour: Color) -> Option<[u8; 3]> {
    match colour {
        Color::Rgb(r, g, b) => Some([r, g, b]),
        Color::Indexed(i) => Some(indexed(usize::from(i))),
        Color::Reset => None,
        named => NAMED.iter().position(|n| *n == named).map(|i| USUAL[i]),
    }
}

/// Relative luminance after WCAG 2.
pub fn luminance([r, g, b]: [u8; 3]) -> f64 {
    let part = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.039_28 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
}

/// The contrast of two luminances after WCAG 2.
pub fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(pairs: &[(&str, &str)]) -> Depth {
        Depth::from_env(&|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn the_environment_says_how_many_colours_there_are() {
        for (pairs, wanted) in [
            (&[("TERM", "xterm-256color")][..], Depth::Indexed),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], Depth::True),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")], Depth::True),
            (&[("TERM", "xterm-kitty")], Depth::True),
            (&[("TERM", "xterm-direct")], Depth::True),
            (&[("TERM", "xterm")], Depth::Sixteen),
            (&[("TERM", "screen")], Depth::Sixteen),
            (&[("TERM", "linux"), ("COLORTERM", "truecolor")], Depth::Sixteen),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("TERM", "vt220")], Depth::None),
            (&[("TERM", "xterm-mono")], Depth::None),
            (&[("TERM", "xterm-256color"), ("NO_COLOR", "1")], Depth::None),
            (&[("TERM", "xterm-256color"), ("NO_COLOR", "")], Depth::Indexed),
            (&[("TERM", "xterm-256color"), ("CLICOLOR", "0")], Depth::None),
            (&[("TERM", "xterm-256color"), ("CLICOLOR", "1")], Depth::Indexed),
            (&[("TERM", "xterm-256color"), ("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")], Depth::Indexed),
            (&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], Depth::None),
            (&[], Depth::Sixteen),
        ] {
            assert_eq!(depth(pairs), wanted, "{pairs:?}");
        }
    }

    #[test]
    fn colours_become_the_nearest_there_are() {
        let (white, sky) = (Color::Rgb(255, 255, 255), Color::Rgb(135, 175, 215));
        assert_eq!(Depth::True.colour(sky), sky);
        assert_eq!(Depth::Indexed.colour(sky), Color::Indexed(110));
        assert_eq!(Depth::Indexed.colour(white), Color::Indexed(231));
        assert_eq!(Depth::Sixteen.colour(white), Color::White);
        assert_eq!(Depth::Sixteen.colour(Color::Rgb(200, 10, 10)), Color::Red);
        assert_eq!(Depth::Sixteen.colour(Color::Indexed(231)), Color::White);
        // The terminal's own stay its own at every depth.
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            assert_eq!(depth.colour(Color::Green), Color::Green);
            assert_eq!(depth.colour(Color::Reset), Color::Reset);
        }
        let plain = Depth::None.style(Style::new().fg(white).bg(sky));
        assert_eq!(plain, Style::new().add_modifier(Modifier::REVERSED));
        assert_eq!(Depth::None.style(Style::new().fg(sky).bg(Color::Reset)), Style::new());
    }
}
