//! Values that people write as a script and providers want in Base64.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Field, Shape, pattern};

fn coded(field: &Field) -> bool {
    matches!(field.shape, Shape::Text(pattern) if pattern.name == pattern::USER_DATA.name)
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()
}

/// A value as it is edited: the script, where the field takes one and the value holds one.
pub fn readable(field: &Field, value: &str) -> String {
    let script = coded(field).then(|| decoded(value)).flatten();
    script.unwrap_or_else(|| value.to_owned())
}

/// The value of what was edited: in Base64 where the field wants it and the text is not in it already; on one line
/// elsewhere. `before` is the value that was there.
pub fn value(field: &Field, text: &str, before: &str) -> String {
    if !coded(field) {
        let line = text.trim_end_matches(['\n', '\r']);
        return line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
    let was_script = !before.is_empty() && decoded(before).is_some();
    let plain = text.trim();
    if plain.is_empty() || (!was_script && STANDARD.decode(plain).is_ok()) {
        return plain.to_owned();
    }
    STANDARD.encode(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::kind;

    #[test]
    fn a_script_is_edited_as_such_and_sent_in_base64() {
        let kind = kind("bcc-spec").expect("a kind");
        let field = &kind.fields[kind.index("userData").expect("a field")];
        let value = |text, before| super::value(field, text, before);
        assert_eq!(readable(field, "IyEvYmluL3NoCg=="), "#!/bin/sh\n");
        assert_eq!(value("#!/bin/sh\n", ""), "IyEvYmluL3NoCg==");
        assert_eq!(value("#!/bin/sh\n", "IyEvYmluL3NoCg=="), "IyEvYmluL3NoCg==");
        assert_eq!(value("IyEvYmluL3NoCg==\n", ""), "IyEvYmluL3NoCg==", "in Base64 already");
        assert_eq!(value("abcd", "YWJj"), "YWJjZA==", "a script before is a script after");
        assert_eq!((value("", "YWJj"), readable(field, "/w==")), (String::new(), "/w==".to_owned()));
        let name = &kind.fields[kind.index("name").expect("a field")];
        assert_eq!((readable(name, "YWJj"), super::value(name, "a\nb\n", "")), ("YWJj".into(), "a b".into()));
    }
}
