//! Detection of a dark or light terminal, as far as it answers.

use super::depth::luminance;

/// Query to a terminal for the colour of its background (OSC 11).
pub const QUESTION: &str = "\x1b]11;?\x1b\\";

/// Brightness of a terminal's background.
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
}
