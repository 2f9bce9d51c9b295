//! Whether a terminal is dark or light, as far as it tells.

use super::depth::luminance;

/// What a terminal is asked: the colour of its ground (OSC 11).
pub const QUESTION: &str = "\x1b]11;?\x1b\\";

/// How the ground of a terminal looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Light text fits it.
    Dark,
    /// Dark text fits it.
    Light,
}

impl Background {
    /// The theme that fits.
    pub const fn theme(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// After `COLORFGBG`, which some terminals set: the numbers of the text's colour and of the ground's.
    pub fn from_env(var: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match var("COLORFGBG")?.rsplit(';').next()?.parse::<u8>().ok()? {
            0..=6 | 8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Light),
            _ => None,
        }
    }

    /// After a terminal's answer to [`QUESTION`], without what stands around it: `11;rgb:1e1e/1e1e/1e1e`.
    pub fn from_answer(answer: &str) -> Option<Self> {
        let colour = answer.strip_prefix("11;")?;
        let parts = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
        let part = |text: &str| {
            let most = 16u32.checked_pow(u32::try_from(text.len()).ok()?).filter(|_| text.len() <= 4)? - 1;
            let value = u32::from_str_radix(text, 16).ok()?;
            u8::try_from(value * 255 / most.max(1)).ok()
        };
        let mut parts = parts.split('/').map(part);
        let light = luminance([parts.next()??, parts.next()??, parts.next()??]);
        // As bright as a middle grey looks.
        Some(if light > 0.18 { Self::Light } else { Self::Dark })
    }
}

/// Picks a terminal's answer out of what is typed: the reader of events takes it for keys.
#[derive(Debug, Default)]
pub struct Listener {
    open: bool,
    heard: String,
}

/// What a piece of input was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// No part of an answer.
    Other,
    /// A part of one.
    Part,
    /// The end of one, and what it says.
    Answer(Option<Background>),
}

/// A key as far as an answer is made of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Alt and `]`: an answer begins so.
    Begin,
    /// A character.
    Char(char),
    /// Escape alone, before the backslash of the end.
    Escape,
    /// The bell, or Alt and a backslash: an answer ends so.
    End,
    /// Anything else.
    Other,
}

/// The longest answer there is.
const LONGEST: usize = 40;

impl Listener {
    /// Takes a piece of input in.
    pub fn hear(&mut self, piece: Piece) -> Heard {
        match piece {
            Piece::Begin if !self.open => {
                self.open = true;
                Heard::Part
            }
            _ if !self.open => Heard::Other,
            Piece::Char('\\') | Piece::End => {
                self.open = false;
                Heard::Answer(Background::from_answer(&std::mem::take(&mut self.heard)))
            }
            Piece::Escape => Heard::Part,
            Piece::Char(c) if self.fits(c) => {
                self.heard.push(c);
                Heard::Part
            }
            _ => {
                *self = Self::default();
                Heard::Other
            }
        }
    }

    /// Whether an answer may go on with a character.
    fn fits(&self, c: char) -> bool {
        const HEAD: &str = "11;rgb";
        let at = self.heard.len();
        match HEAD.chars().nth(at) {
            Some(wanted) => c == wanted,
            None => at < LONGEST && (c.is_ascii_hexdigit() || matches!(c, ':' | '/')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_may_tell() {
        let told = |value: &'static str| Background::from_env(&|_| Some(value.to_owned()));
        assert_eq!(told("15;0"), Some(Background::Dark));
        assert_eq!(told("0;15"), Some(Background::Light));
        assert_eq!(told("0;default;15"), Some(Background::Light));
        assert_eq!(told("12;8"), Some(Background::Dark));
        assert_eq!(told("default"), None);
        assert_eq!(told(""), None);
        assert_eq!(Background::from_env(&|_| None), None);
    }

    #[test]
    fn answers_of_any_precision_are_read() {
        for (answer, wanted) in [
            ("11;rgb:0000/0000/0000", Some(Background::Dark)),
            ("11;rgb:ffff/ffff/ffff", Some(Background::Light)),
            ("11;rgb:fd/f6/e3", Some(Background::Light)),
            ("11;rgb:0/2/3", Some(Background::Dark)),
            ("11;rgba:ffff/ffff/ffff/8000", Some(Background::Light)),
            ("11;rgb:ffff/ffff", None),
            ("11;rgb:fffff/0/0", None),
            ("11;rgb:/0/0", None),
            ("11;?", None),
            ("10;rgb:ff/ff/ff", None),
        ] {
            assert_eq!(Background::from_answer(answer), wanted, "{answer}");
        }
    }

    #[test]
    fn an_answer_is_picked_out_of_what_is_typed() {
        let say = |listener: &mut Listener, text: &str| -> Vec<Heard> {
            text.chars().map(|c| listener.hear(Piece::Char(c))).collect()
        };
        let mut listener = Listener::default();
        assert!(say(&mut listener, "11;rgb").iter().all(|h| *h == Heard::Other), "typed, not answered");
        for end in [&[Piece::End][..], &[Piece::Escape, Piece::Char('\\')]] {
            assert_eq!(listener.hear(Piece::Begin), Heard::Part);
            assert!(say(&mut listener, "11;rgb:fdfd/f6f6/e3e3").iter().all(|h| *h == Heard::Part));
            let last = end.iter().map(|piece| listener.hear(*piece)).next_back();
            assert_eq!(last, Some(Heard::Answer(Some(Background::Light))));
        }
        // Something else after all: what is typed from there on is the person's.
        assert_eq!(listener.hear(Piece::Begin), Heard::Part);
        assert_eq!(listener.hear(Piece::Char('x')), Heard::Other);
        assert_eq!(listener.hear(Piece::Char('1')), Heard::Other);
        let long = "0".repeat(100);
        listener.hear(Piece::Begin);
        say(&mut listener, "11;rgb:");
        assert_eq!(say(&mut listener, &long).last(), Some(&Heard::Other));
    }
}
