//! Sets of characters, as data: whether one is in it, and the same as a class of a regular expression.

use std::fmt::Write as _;

/// Characters of a set.
#[derive(Debug, Clone, Copy)]
pub enum Chars {
    /// Each of these.
    Signs(&'static str),
    /// From the one to the other, both with it.
    Range(char, char),
}

use Chars::{Range, Signs};

impl Chars {
    fn has(self, c: char) -> bool {
        match self {
            Signs(signs) => signs.contains(c),
            Range(from, to) => (from..=to).contains(&c),
        }
    }

    fn write(self, out: &mut String) {
        match self {
            Signs(signs) => signs.chars().for_each(|c| escape(out, c)),
            Range(from, to) => {
                escape(out, from);
                out.push('-');
                escape(out, to);
            }
        }
    }
}

/// A set of characters.
#[derive(Debug, Clone, Copy)]
pub enum Set {
    /// Those listed.
    Of(&'static [Chars]),
    /// All but those listed.
    Except(&'static [Chars]),
}

impl Set {
    /// Membership of a character.
    pub fn has(self, c: char) -> bool {
        match self {
            Set::Of(chars) => chars.iter().any(|part| part.has(c)),
            Set::Except(chars) => !chars.iter().any(|part| part.has(c)),
        }
    }

    /// The set as a class in brackets (ECMA 262).
    pub(super) fn write(self, out: &mut String) {
        let (open, chars) = match self {
            Set::Of(chars) => ("[", chars),
            Set::Except(chars) => ("[^", chars),
        };
        out.push_str(open);
        for part in chars {
            part.write(out);
        }
        out.push(']');
    }
}

/// A character inside a class: what the syntax takes for itself behind a backslash, what is not ASCII by its number.
fn escape(out: &mut String, c: char) {
    match c {
        '\\' | '[' | ']' | '^' | '-' => out.extend(['\\', c]),
        ' '..='~' => out.push(c),
        // No set here names a character beyond four digits; the test of all patterns would find one.
        c => drop(write!(out, "\\u{:04x}", u32::from(c))),
    }
}

pub(super) const SMALL: Chars = Range('a', 'z');
pub(super) const CAPITAL: Chars = Range('A', 'Z');
pub(super) const DIGIT: Chars = Range('0', '9');
/// CJK ideographs, as the providers' "Chinese characters": the extension A, the common ones, the compatible ones.
pub(super) const CHINESE: [Chars; 3] =
    [Range('\u{3400}', '\u{4dbf}'), Range('\u{4e00}', '\u{9fff}'), Range('\u{f900}', '\u{faff}')];
/// Control characters, of both blocks.
pub(super) const CONTROLS: [Chars; 2] = [Range('\0', '\u{1f}'), Range('\u{7f}', '\u{9f}')];
/// White space that is no control character.
pub(super) const SPACES: [Chars; 2] =
    [Signs(" \u{a0}\u{1680}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}"), Range('\u{2000}', '\u{200a}')];
