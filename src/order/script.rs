//! Values that people write as a script and providers want in Base64.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Field, Shape, pattern};

mod text;

use text::{BOM, base64, begins_as_script, decoded};
pub(super) use text::{doubt, part};

/// Tells whether a field takes scripts, in Base64.
pub fn coded(field: &Field) -> bool {
    matches!(field.shape, Shape::Text(pattern) if pattern.name == pattern::USER_DATA.name)
}

/// A script or Base64 that is given as a whole, as the field takes it; `None` where it is neither, or the field takes
/// none.
pub(super) fn whole(field: &Field, text: &str) -> Option<String> {
    if !coded(field) || text.trim().is_empty() {
        return None;
    }
    let script = text.trim().contains('\n') || begins_as_script(text);
    base64(text).or_else(|| script.then(|| STANDARD.encode(text)))
}

/// Tells whether the first line of an answer is not all of it: the width of the lines of Base64, none for a script.
pub fn goes_on(field: &Field, line: &str) -> Option<Option<usize>> {
    let line = line.trim();
    if !coded(field) {
        return None;
    }
    if begins_as_script(line) {
        return Some(None);
    }
    // Base64 is usually wrapped at one of these. A script that ends with its line is complete.
    let full = matches!(line.len(), 64 | 76) && STANDARD.decode(line).is_ok();
    let open = full && !line.ends_with('=') && decoded(line).is_none_or(|text| !text.ends_with('\n'));
    open.then_some(Some(line.len()))
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
    if text.trim().is_empty() {
        return String::new();
    }
    let was_script = !before.is_empty() && decoded(before).is_some();
    let code = base64(text).filter(|code| !was_script || decoded(code).is_some_and(|s| begins_as_script(&s)));
    code.unwrap_or_else(|| STANDARD.encode(text))
}

/// The value without what [`doubt`] warns of and can be taken away: the mark in front, and Windows' line ends.
pub(super) fn without_marks(field: &Field, code: &str) -> Option<String> {
    let warned = matches!(doubt(code), Some("user-data-mark" | "user-data-line-ends"));
    let script = decoded(code).filter(|_| coded(field) && warned)?;
    let plain = script.trim_start_matches(BOM).replace("\r\n", "\n").replace('\r', "\n");
    Some(STANDARD.encode(plain))
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

    #[test]
    fn base64_is_told_from_a_script_however_it_is_wrapped() {
        let kind = kind("bcc-spec").expect("a kind");
        let field = &kind.fields[kind.index("userData").expect("a field")];
        let script = format!("#!/bin/sh\n{}", "echo hello from the first boot\n".repeat(9));
        let code = STANDARD.encode(&script);
        for end in ["\n", "\r\n", "\r", " ", "\n  "] {
            let lines: Vec<_> =
                code.as_bytes().chunks(76).map(|l| std::str::from_utf8(l).expect("text")).collect();
            let wrapped = format!("{}{end}", lines.join(end));
            assert_eq!(whole(field, &wrapped).as_deref(), Some(code.as_str()), "{end:?}");
            assert_eq!(super::value(field, &wrapped, ""), code, "{end:?}");
            assert_eq!(super::value(field, &wrapped, &code), code, "{end:?}, over a script");
        }
        assert_eq!(whole(field, &script).as_deref(), Some(code.as_str()));
        for words in ["echo\nhost", "abcd\nefgh\n", "#!/bin/sh\n", "#cloud-config\npackages: [a]\n"] {
            assert_eq!(whole(field, words), Some(STANDARD.encode(words)), "{words:?} is a script");
        }
        for words in ["hello there", "", " ", "IyEvYmluL3NoCg="] {
            assert_eq!(whole(field, words), None, "{words:?} is neither");
        }
        let name = &kind.fields[kind.index("name").expect("a field")];
        assert_eq!(whole(name, "#!/bin/sh\n"), None);
    }

    #[test]
    fn what_keeps_a_script_from_running_is_warned_of_and_can_be_taken_away() {
        let kind = kind("bcc-spec").expect("a kind");
        let field = &kind.fields[kind.index("userData").expect("a field")];
        let good = STANDARD.encode("#!/bin/sh\necho a\n");
        for (script, code) in [
            ("#!/bin/sh\r\necho a\r\n", "user-data-line-ends"),
            ("\u{feff}#!/bin/sh\necho a\n", "user-data-mark"),
            ("\u{feff}#!/bin/sh\r\necho a\r\n", "user-data-mark"),
        ] {
            let value = STANDARD.encode(script);
            assert_eq!(doubt(&value), Some(code), "{script:?}");
            assert_eq!(without_marks(field, &value).as_deref(), Some(good.as_str()), "{script:?}");
        }
        assert_eq!((doubt(&good), without_marks(field, &good)), (None, None));
        assert_eq!(doubt(&STANDARD.encode("#!/bin/sh -e echo a")), Some("user-data-one-line"));
        assert_eq!(doubt(&STANDARD.encode("<powershell>\r\ndir\r\n")), None, "Windows has them so");
    }
}
