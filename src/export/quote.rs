//! Literals of other languages, exact for every text.

use std::fmt::Write as _;

use crate::clean::is_unsafe_char;

/// Writes a character as TOML, Python and HCL escape it: four digits, or eight with a capital letter.
fn escape(out: &mut String, c: char) {
    let code = u32::from(c);
    let _ = if code > 0xffff { write!(out, "\\U{code:08x}") } else { write!(out, "\\u{code:04x}") };
}

/// One line that shows a text, for comments: not exact.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if is_unsafe_char(c) { '?' } else { c }).collect()
}

/// JSON with every character that a terminal obeys, or that cannot be seen, as an escape. They can only stand inside
/// its strings.
pub fn visible(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_unsafe_char(c) {
            // Beyond the first plane JSON writes two escapes for one character.
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// One word of a POSIX shell. A shell's words hold no NUL: it is left out.
pub fn shell(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars().filter(|c| *c != '\0') {
        match c {
            '\'' => out.push_str(r"'\''"),
            c if c != '\n' && is_unsafe_char(c) => {
                out.push_str("'\"$(printf '");
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(out, "\\{byte:03o}");
                }
                out.push_str("')\"'");
            }
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// A string of Python 3.
pub fn python(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe_char(c) => escape(&mut out, c),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A string of HCL, without templates in it.
pub fn hcl(text: &str) -> String {
    let mut out = String::from("\"");
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if chars.peek() == Some(&'{') => {
                chars.next();
                out.push(c);
                // Behind one more of the same sign the doubled one would be read otherwise.
                let brace = if before == Some(c) { "\\u007b".to_owned() } else { format!("{c}{{") };
                out.push_str(&brace);
                before = Some('{');
                continue;
            }
            c if is_unsafe_char(c) => escape(&mut out, c),
            c => out.push(c),
        }
        before = Some(c);
    }
    out.push('"');
    out
}
