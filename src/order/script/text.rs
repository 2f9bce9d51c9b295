//! Scripts by themselves, as text and in Base64, whichever field they are for.

use base64::{Engine, engine::general_purpose::STANDARD};

pub(super) const BOM: char = '\u{feff}';

/// Beginnings of what a first boot runs, on Linux and on Windows: nothing else is taken for a script in one line.
const HEADS: [&str; 12] = [
    "#!",
    "#cloud-config",
    "#cloud-boothook",
    "#include",
    "#part-handler",
    "#upstart-job",
    "#ps1",
    "## template:",
    "content-type:",
    "mime-version:",
    "<powershell>",
    "rem cmd",
];

pub(super) fn decoded(text: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()
}

pub(super) fn begins_as_script(text: &str) -> bool {
    let text = text.trim_start_matches(BOM).trim_start();
    let begins = |head: &str| text.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head));
    HEADS.into_iter().any(begins)
}

/// The text without white space and marks around and between: Base64 as it is sent, where it is Base64.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != BOM).collect()
}

/// Base64 in the one spelling that is sent, where the text is Base64, wrapped or not. Words in lines may happen to have
/// only its characters: wrapped, it has to hold something that a machine could run.
pub(super) fn base64(text: &str) -> Option<String> {
    let plain = dense(text);
    let bytes = STANDARD.decode(&plain).ok()?;
    let packed = bytes.starts_with(&[0x1f, 0x8b]);
    let wrapped = text.trim().contains(char::is_whitespace);
    let reads = || {
        let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains(odd))
    };
    (!plain.is_empty() && (!wrapped || packed || reads())).then_some(plain)
}

/// The part of a pasted text that goes to the caret, where it is not a value by itself: Base64 loses what wraps it.
pub(in crate::order) fn part(text: &str) -> Option<String> {
    let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let plain = dense(text);
    (!plain.is_empty() && plain.chars().all(code)).then_some(plain)
}

/// Doubts that a machine will make of a script what was meant: the code of a warning.
pub(in crate::order) fn doubt(code: &str) -> Option<&'static str> {
    let script = decoded(code)?;
    let plain = script.trim_start_matches(BOM);
    let hash = plain.starts_with('#');
    match () {
        () if hash && plain.len() < script.len() => Some("user-data-mark"),
        () if hash && script.contains('\r') => Some("user-data-line-ends"),
        // Lines that were joined with blanks: an interpreter takes one word behind its own name.
        () if plain.starts_with("#!")
            && !plain.trim().contains('\n')
            && plain.split_whitespace().count() > 2 =>
        {
            Some("user-data-one-line")
        }
        () => None,
    }
}
