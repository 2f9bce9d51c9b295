//! Encodings taken off a text, with the way back to where each character stood.

use std::{borrow::Cow, ops::Range};

use zeroize::Zeroize;

/// Reads one encoded character at the beginning of a text: what it means, and how many bytes it took.
pub(super) struct Decoder {
    /// First byte of every encoded character.
    lead: u8,
    read: fn(&str) -> Option<(char, usize)>,
}

/// Backslashes as in JSON and its like, percent signs as in addresses, names as in HTML.
pub(super) const DECODERS: [&Decoder; 3] = [
    &Decoder { lead: b'\\', read: backslash },
    &Decoder { lead: b'%', read: percent },
    &Decoder { lead: b'&', read: entity },
];

/// A text with some encodings taken off. It may show a secret: what was made of it is wiped.
pub(super) struct View<'t> {
    text: Cow<'t, str>,
    /// For each byte, and for the end, where what it was made of began; nothing for the text itself.
    at: Vec<usize>,
}

impl Drop for View<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.text {
            text.zeroize();
        }
    }
}

impl<'t> View<'t> {
    /// A text as it is.
    pub fn of(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), at: Vec::new() }
    }

    /// Returns the decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the place of a part of it in the text that it was made from.
    pub fn origin(&self, span: &Range<usize>) -> Range<usize> {
        let origin = |at: usize| self.at.get(at).copied().unwrap_or(at);
        origin(span.start)..origin(span.end)
    }

    /// The same with one encoding taken off, if there is anything of it in the text.
    pub fn decoded(&self, decoder: &Decoder) -> Option<View<'static>> {
        let from = self.text();
        memchr::memchr(decoder.lead, from.as_bytes())?;
        // Nothing decoded is longer than what it was made of: the text does not move while it grows.
        let mut text = String::with_capacity(from.len());
        let (mut at, mut read, mut any) = (Vec::with_capacity(from.len() + 1), 0, false);
        while let Some(c) = from[read..].chars().next() {
            let encoded =
                (from.as_bytes()[read] == decoder.lead).then(|| (decoder.read)(&from[read..])).flatten();
            any |= encoded.is_some();
            let (c, length) = encoded.unwrap_or((c, c.len_utf8()));
            at.resize(at.len() + c.len_utf8(), self.origin(&(read..read)).start);
            text.push(c);
            read += length;
        }
        at.push(self.origin(&(read..read)).start);
        let view = View { text: Cow::Owned(text), at };
        any.then_some(view)
    }
}

fn number(text: Option<&str>, radix: u32) -> Option<u32> {
    // A sign would be read as a part of the number.
    text.filter(|t| t.bytes().all(|b| b.is_ascii_hexdigit())).and_then(|t| u32::from_str_radix(t, radix).ok())
}

fn backslash(text: &str) -> Option<(char, usize)> {
    let next = text[1..].chars().next()?;
    let plain = match next {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'x' if number(text.get(2..4), 16).is_some() => {
            return Some((char::from_u32(number(text.get(2..4), 16)?)?, 4));
        }
        'u' if number(text.get(2..6), 16).is_some() => return unit(text),
        other => other,
    };
    Some((plain, 1 + next.len_utf8()))
}

/// `\u` with four digits, or two of them where one does not do.
fn unit(text: &str) -> Option<(char, usize)> {
    let first = number(text.get(2..6), 16)?;
    if let Some(c) = char::from_u32(first) {
        return Some((c, 6));
    }
    let second = number(text.get(6..12)?.strip_prefix("\\u"), 16)?;
    let both = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
    let c = char::decode_utf16(both).next()?.ok()?;
    Some((c, 12))
}

fn percent(text: &str) -> Option<(char, usize)> {
    let byte = |n: usize| {
        let digits = text.get(3 * n..3 * n + 3)?.strip_prefix('%');
        number(digits, 16).and_then(|b| u8::try_from(b).ok())
    };
    let first = byte(0)?;
    let length = match first {
        0..0x80 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    let bytes: Option<Vec<u8>> = (0..length).map(byte).collect();
    let bytes = bytes?;
    let c = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((c, 3 * length))
}

fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(10).position(|b| b == b';')?;
    let name = &text[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => number(Some(digits), 16)?,
                None => number(Some(digits), 10)?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, end + 1))
}
