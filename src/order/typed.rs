//! Text that is typed, pasted, answered or read, as its field takes it: one way for the screens, the lines, files and
//! `--set`.
//!
//! Nothing is changed that a person could mean otherwise. Full-width signs become the ones that the provider reads, where
//! the field takes no others; a size in another unit becomes the unit of the field; a script becomes the Base64 of it.
//! What only may be meant otherwise (a character that nobody sees, Windows' line ends) is kept, told, and put right by
//! [`repaired`] when the person says so.

use std::borrow::Cow;

use super::{Draft, Field, Place, Shape, script};
use crate::clean::is_unsafe_char;

/// The destination of a pasted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pasted<'a> {
    /// It is a value by itself, and takes the place of what is there.
    Whole(String),
    /// It goes to the caret.
    Part(Cow<'a, str>),
}

/// A text as the field takes it, as far as each key can be taken so: full-width signs where the field takes ASCII, sizes
/// with a unit.
pub fn folded<'a>(field: &Field, text: &'a str) -> Cow<'a, str> {
    let wide = |c: char| narrow(c) != c && narrows(field, c);
    let fold = |c: char| if wide(c) { narrow(c) } else { c };
    let text =
        if text.contains(wide) { Cow::Owned(text.chars().map(fold).collect()) } else { Cow::Borrowed(text) };
    match gigabytes(field, &text) {
        Some(size) => Cow::Owned(size),
        None => text,
    }
}

/// A value that is given as a whole: what [`folded`] does, and a script in Base64.
pub fn taken<'a>(field: &Field, text: &'a str) -> Cow<'a, str> {
    script::whole(field, text).map_or_else(|| folded(field, text), Cow::Owned)
}

/// A pasted text. Terminals send the end of a line as a carriage return.
pub fn pasted<'a>(field: &Field, text: &'a str) -> Pasted<'a> {
    if !script::coded(field) {
        return Pasted::Part(Cow::Borrowed(text));
    }
    let lines = if text.contains('\n') { Cow::Borrowed(text) } else { Cow::Owned(text.replace('\r', "\n")) };
    match script::whole(field, &lines) {
        Some(whole) => Pasted::Whole(whole),
        None => Pasted::Part(script::part(text).map_or(Cow::Borrowed(text), Cow::Owned)),
    }
}

/// The value that was most probably meant at a place, where it holds what nobody meant; `None` where nothing is to be
/// put right.
pub fn repaired(draft: &Draft, place: Place) -> Option<String> {
    let (field, text) = (draft.at(place), draft.text(place));
    if field.secret() {
        return None;
    }
    let visible = |text: &str| text.contains(is_stray).then(|| text.replace(is_stray, ""));
    script::without_marks(field, text).or_else(|| visible(text))
}

/// The first character of a text that nobody sees and nobody typed on purpose.
pub(super) fn stray(text: &str) -> Option<char> {
    text.chars().find(|c| is_stray(*c))
}

/// Tells whether a character is one that format and direct, and comes along when text is copied. Those that join
/// others, as in pictures of people, are none.
fn is_stray(c: char) -> bool {
    let joins = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    is_unsafe_char(c) && !c.is_control() && !joins
}

/// The ASCII sign of a full-width one.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Tells whether a field takes the ASCII sign in place of a full-width one.
fn narrows(field: &Field, wide: char) -> bool {
    match field.shape {
        Shape::Text(pattern) | Shape::Pick(_, pattern) => pattern.takes_instead(wide, narrow(wide)),
        Shape::Whole(_) | Shape::Money | Shape::Flag | Shape::Choice(_) => true,
        Shape::Secret(_) | Shape::Rows(_) => false,
    }
}

/// A size that names its unit, in the unit of the field.
fn gigabytes(field: &Field, text: &str) -> Option<String> {
    if field.unit != Some("gb") {
        return None;
    }
    let text = text.trim().to_ascii_lowercase();
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let times = match unit.trim() {
        "g" | "gb" | "gib" => 1,
        "t" | "tb" | "tib" => 1024,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(times).map(|size| size.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::kind;

    fn field(kind_name: &str, path: &str) -> &'static Field {
        let kind = kind(kind_name).expect("a kind");
        &kind.fields[kind.index(path).expect("a field")]
    }

    #[test]
    fn full_width_signs_are_narrow_where_the_field_takes_ascii() {
        for (path, typed, taken) in [
            ("purchaseCount", "１０", "10"),
            ("spec", "ｂｃｃ．ｇ５．ｃ２ｍ８", "bcc.g5.c2m8"),
            ("imageId", "ｍ－ｍＲｊＯ３ｃｊｓ", "m-mRjO3cjs"),
            ("rootDiskSizeInGb", "１Ｔ", "1024"),
            ("rootDiskSizeInGb", "1 TB", "1024"),
            ("rootDiskSizeInGb", "40G", "40"),
            ("rootDiskSizeInGb", "T", "T"),
            ("networkCapacityInMbps", "1T", "1T"),
            ("name", "网站－１", "网站-1"),
            ("adminPass", "１", "１"),
        ] {
            assert_eq!(super::taken(field("bcc-spec", path), typed), taken, "{path}");
        }
        assert_eq!(folded(field("bcc-spot", "bidPrice"), "０．０１"), "0.01");
    }

    #[test]
    fn what_nobody_sees_can_be_dropped() {
        let mut draft = Draft::new(kind("bcc-spec").expect("a kind"));
        for stray in ["\u{200b}", "\u{2060}", "\u{feff}", "\u{ad}", "\u{200e}", "\u{202e}"] {
            draft.put("purchaseCount", &format!("1{stray}0"), crate::order::Origin::Typed);
            let place = draft.place("purchaseCount").expect("a place");
            assert_eq!(repaired(&draft, place).as_deref(), Some("10"));
        }
    }
}
