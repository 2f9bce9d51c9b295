//! Patterns of text values: names, host names, ids, passwords, user data.
//!
//! Each pattern tells which character is wrong and where, so that the message can; the regular expression beside
//! it says the same to readers of the JSON Schema.

mod jd_password;

pub use jd_password::JD_PASSWORD;

use base64::{Engine, engine::general_purpose::STANDARD};

/// What is wrong with a text: data for a message. Never holds the text itself, which may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Fewer or more characters than allowed.
    Length(usize),
    /// It must start otherwise.
    Start,
    /// It must end otherwise.
    End,
    /// A character that is not allowed.
    Character(char),
    /// Two special characters in a row.
    Repeat(char),
    /// A class of characters is missing: a text key below `class`.
    Missing(&'static str),
    /// It is not Base64.
    Base64,
    /// It decodes to more bytes than allowed.
    Bytes(usize),
    /// It is not of the form that the pattern describes.
    Form,
    /// Too easy to guess: the code of the rule.
    Weak(&'static str),
}

/// A pattern of text.
#[derive(Debug)]
pub struct Pattern {
    /// The key below `pattern` that describes it to a person.
    pub name: &'static str,
    /// The fewest characters.
    pub min: usize,
    /// The most characters; bytes where the document counts bytes.
    pub max: usize,
    /// The same as a regular expression (ECMA 262), without the length; empty where there is none.
    pub regex: &'static str,
    /// The check behind the length.
    pub test: fn(&str) -> Result<(), Fault>,
    /// What passes, but newer sources refuse: the code of a warning.
    pub doubt: Option<fn(&str) -> Option<&'static str>>,
}

impl Pattern {
    /// The first thing that is wrong with a text.
    pub fn check(&self, text: &str) -> Result<(), Fault> {
        let length = text.chars().count();
        if length < self.min || length > self.max {
            return Err(Fault::Length(length));
        }
        (self.test)(text)
    }
}

/// CJK ideographs, as the providers' "Chinese characters".
fn chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn all(text: &str, allowed: impl Fn(char) -> bool) -> Result<(), Fault> {
    text.chars().find(|c| !allowed(*c)).map_or(Ok(()), |c| Err(Fault::Character(c)))
}

fn starts(text: &str, allowed: impl Fn(char) -> bool) -> Result<(), Fault> {
    if text.chars().next().is_none_or(allowed) { Ok(()) } else { Err(Fault::Start) }
}

/// An id of either provider: opaque, but of safe characters.
pub static ID: Pattern = Pattern {
    name: "id",
    min: 1,
    max: 128,
    regex: r"^[A-Za-z0-9_-]+$",
    test: |text| all(text, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')),
    doubt: None,
};

/// A package specification, instance type or other name in parts: as an id, with dots.
pub static SPEC: Pattern = Pattern {
    name: "spec",
    min: 1,
    max: 128,
    regex: r"^[A-Za-z0-9._-]+$",
    test: |text| all(text, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')),
    doubt: None,
};

/// A snapshot of a disk: `s-f9ngbkbc`.
pub static SNAPSHOT: Pattern = Pattern {
    name: "snapshot",
    min: 3,
    max: 128,
    regex: r"^s-[A-Za-z0-9_-]+$",
    test: |text| prefixed(text, "s-"),
    doubt: None,
};

/// A network interface: `eni-xgg3pfhw384n`.
pub static ENI: Pattern = Pattern {
    name: "eni",
    min: 5,
    max: 128,
    regex: r"^eni-[A-Za-z0-9_-]+$",
    test: |text| prefixed(text, "eni-"),
    doubt: None,
};

fn prefixed(text: &str, prefix: &str) -> Result<(), Fault> {
    if text.starts_with(prefix) { (ID.test)(text) } else { Err(Fault::Form) }
}

/// A zone: `cn-bj-a`.
pub static ZONE: Pattern = Pattern {
    name: "zone",
    min: 1,
    max: 64,
    regex: r"^[a-z0-9]+(-[a-z0-9]+)+$",
    test: |text| {
        all(text, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')?;
        let parts: Vec<_> = text.split('-').collect();
        if parts.len() >= 2 && parts.iter().all(|p| !p.is_empty()) { Ok(()) } else { Err(Fault::Form) }
    },
    doubt: None,
};

/// A region: `bj`.
pub static REGION: Pattern = Pattern {
    name: "region",
    min: 2,
    max: 32,
    regex: r"^[a-z][a-z0-9-]+$",
    test: |text| {
        all(text, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')?;
        starts(text, |c| c.is_ascii_lowercase())
    },
    doubt: None,
};

/// An instance name. The documents lost the dot that their original has, so both are taken.
pub static NAME: Pattern = Pattern {
    name: "name",
    min: 1,
    max: 65,
    regex: r"^[A-Za-z][A-Za-z0-9\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\-_/.]*$",
    test: |text| {
        starts(text, |c| c.is_ascii_alphabetic())?;
        all(text, |c| c.is_ascii_alphanumeric() || chinese(c) || matches!(c, '-' | '_' | '/' | '.'))
    },
    doubt: None,
};

/// A host name: what every source refuses is an error, what the newest refuse is a doubt.
pub static HOSTNAME: Pattern = Pattern {
    name: "hostname",
    min: 2,
    max: 64,
    regex: r"^(?!.*[-_/.]{2})[A-Za-z][A-Za-z0-9\-_/.]*[A-Za-z0-9]$",
    test: |text| {
        let special = |c: char| matches!(c, '-' | '_' | '/' | '.');
        starts(text, |c| c.is_ascii_alphabetic())?;
        all(text, |c| c.is_ascii_alphanumeric() || special(c))?;
        let mut before = None;
        for c in text.chars() {
            if special(c) && before.is_some_and(special) {
                return Err(Fault::Repeat(c));
            }
            before = Some(c);
        }
        if text.ends_with(special) { Err(Fault::End) } else { Ok(()) }
    },
    doubt: Some(|text| {
        let odd = |c: char| c.is_ascii_uppercase() || c == '_' || c == '/';
        text.contains(odd).then_some("hostname-characters")
    }),
};

/// The name of a public address; its length counts bytes, which are characters here.
pub static EIP_NAME: Pattern = Pattern {
    name: "eip-name",
    min: 1,
    max: 65,
    regex: r"^[A-Za-z][A-Za-z0-9\-_/.]*$",
    test: |text| {
        starts(text, |c| c.is_ascii_alphabetic())?;
        all(text, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
    },
    doubt: None,
};

fn tag_text(text: &str) -> Result<(), Fault> {
    all(text, |c| c.is_ascii_alphanumeric() || chinese(c) || matches!(c, '-' | '_' | '/' | '.'))
}

/// The key of a tag.
pub static TAG_KEY: Pattern = Pattern {
    name: "tag-key",
    min: 1,
    max: 65,
    regex: r"^[A-Za-z0-9\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\-_/.]*$",
    test: tag_text,
    doubt: None,
};

/// The value of a tag.
pub static TAG_VALUE: Pattern = Pattern {
    name: "tag-value",
    min: 0,
    max: 65,
    regex: r"^[A-Za-z0-9\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\-_/.]*$",
    test: tag_text,
    doubt: None,
};

/// The symbols a password may have, and must have one of.
pub const PASSWORD_SYMBOLS: &str = "!@#$%^*()";

/// An administrator password.
pub static PASSWORD: Pattern = Pattern {
    name: "password",
    min: 8,
    max: 16,
    regex: "",
    test: |text| {
        all(text, |c| c.is_ascii_alphanumeric() || PASSWORD_SYMBOLS.contains(c))?;
        let missing = |has: fn(char) -> bool, class| {
            if text.contains(has) { Ok(()) } else { Err(Fault::Missing(class)) }
        };
        missing(|c| c.is_ascii_alphabetic(), "letter")?;
        missing(|c| c.is_ascii_digit(), "digit")?;
        missing(|c| PASSWORD_SYMBOLS.contains(c), "symbol")
    },
    doubt: None,
};

/// The most bytes of user data before Base64.
pub const USER_DATA_BYTES: usize = 16 * 1024;

/// User data: Base64 of a script.
pub static USER_DATA: Pattern = Pattern {
    name: "user-data",
    min: 1,
    max: 65_536,
    regex: r"^[A-Za-z0-9+/]*={0,2}$",
    test: |text| match STANDARD.decode(text) {
        Ok(bytes) if bytes.len() <= USER_DATA_BYTES => Ok(()),
        Ok(bytes) => Err(Fault::Bytes(bytes.len())),
        Err(_) => Err(Fault::Base64),
    },
    doubt: None,
};

/// An IPv4 address.
pub static IPV4: Pattern = Pattern {
    name: "ipv4",
    min: 7,
    max: 15,
    regex: r"^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$",
    test: |text| text.parse::<std::net::Ipv4Addr>().map(drop).map_err(|_| Fault::Form),
    doubt: None,
};

/// A mount address or path: printable, without spaces.
pub static MOUNT: Pattern = Pattern {
    name: "mount",
    min: 1,
    max: 255,
    regex: r"^\S+$",
    test: |text| all(text, |c| !c.is_whitespace() && !c.is_control()),
    doubt: None,
};

/// Words for people only.
pub static NOTE: Pattern = Pattern {
    name: "note",
    min: 1,
    max: 128,
    regex: r"^[^\u0000-\u001f\u007f]+$",
    test: |text| all(text, |c| !c.is_control()),
    doubt: None,
};

/// A time on a quarter of an hour, in UTC.
pub static QUARTER_HOUR: Pattern = Pattern {
    name: "quarter-hour",
    min: 20,
    max: 20,
    regex: r"^\d{4}-\d{2}-\d{2}T\d{2}:(00|15|30|45):00Z$",
    test: |text| {
        let form = text.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            10 => b == b'T',
            13 | 16 => b == b':',
            19 => b == b'Z',
            _ => b.is_ascii_digit(),
        });
        if !form || text.parse::<jiff::Timestamp>().is_err() {
            return Err(Fault::Form);
        }
        let quarter = matches!(text.get(14..19), Some("00:00" | "15:00" | "30:00" | "45:00"));
        if quarter { Ok(()) } else { Err(Fault::Weak("quarter-hour")) }
    },
    doubt: None,
};

/// The name of a reserved contract.
pub static CONTRACT_NAME: Pattern = Pattern {
    name: "contract-name",
    min: 1,
    max: 65,
    regex: r"^[A-Za-z\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff][A-Za-z0-9\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\-_/.]*$",
    test: |text| {
        starts(text, |c| c.is_ascii_alphabetic() || chinese(c))?;
        tag_text(text)
    },
    doubt: None,
};

/// The name of a JD Cloud instance.
pub static JD_NAME: Pattern = Pattern {
    name: "jd-name",
    min: 1,
    max: 64,
    regex: r"^(?!\.)[A-Za-z0-9\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff_\-.]*[^.]$",
    test: |text| {
        starts(text, |c| c != '.')?;
        all(text, |c| c.is_ascii_alphanumeric() || chinese(c) || matches!(c, '-' | '_' | '.'))?;
        if text.ends_with('.') { Err(Fault::End) } else { Ok(()) }
    },
    // The provider's own range of Chinese characters is the narrower one.
    doubt: Some(|text| {
        text.chars()
            .any(|c| chinese(c) && !('\u{4e00}'..='\u{9fa5}').contains(&c))
            .then_some("rare-character")
    }),
};

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(pattern: &Pattern, text: &str) -> Result<(), Fault> {
        pattern.check(text)
    }

    #[test]
    fn names_take_chinese_after_a_letter() {
        assert_eq!(verdict(&NAME, "web-前端_1/a.b"), Ok(()));
        assert_eq!(verdict(&NAME, "前端"), Err(Fault::Start));
        assert_eq!(verdict(&NAME, "1web"), Err(Fault::Start));
        assert_eq!(verdict(&NAME, "web 1"), Err(Fault::Character(' ')));
        assert_eq!(verdict(&NAME, &format!("a{}", "字".repeat(64))), Ok(()));
        assert_eq!(verdict(&NAME, &format!("a{}", "字".repeat(65))), Err(Fault::Length(66)));
        assert_eq!(verdict(&NAME, ""), Err(Fault::Length(0)));
    }

    #[test]
    fn host_names_refuse_what_every_source_refuses_and_doubt_the_rest() {
        for good in ["ab", "web-1", "web.example", "a9"] {
            assert_eq!(verdict(&HOSTNAME, good), Ok(()), "{good}");
            assert_eq!(HOSTNAME.doubt.and_then(|d| d(good)), None, "{good}");
        }
        for doubtful in ["Web", "a_b", "a/b"] {
            assert_eq!(verdict(&HOSTNAME, doubtful), Ok(()), "{doubtful}");
            assert_eq!(HOSTNAME.doubt.and_then(|d| d(doubtful)), Some("hostname-characters"));
        }
        assert_eq!(verdict(&HOSTNAME, "a"), Err(Fault::Length(1)));
        assert_eq!(verdict(&HOSTNAME, "1a"), Err(Fault::Start));
        assert_eq!(verdict(&HOSTNAME, "a--b"), Err(Fault::Repeat('-')));
        assert_eq!(verdict(&HOSTNAME, "a-.b"), Err(Fault::Repeat('.')));
        assert_eq!(verdict(&HOSTNAME, "ab-"), Err(Fault::End));
        assert_eq!(verdict(&HOSTNAME, "主机"), Err(Fault::Start));
        assert_eq!(verdict(&HOSTNAME, &"a".repeat(64)), Ok(()));
        assert_eq!(verdict(&HOSTNAME, &"a".repeat(65)), Err(Fault::Length(65)));
    }

    #[test]
    fn passwords_want_all_three_classes_and_nothing_else() {
        assert_eq!(verdict(&PASSWORD, "Passw0rd!@#$"), Ok(()));
        assert_eq!(verdict(&PASSWORD, "abc123!"), Err(Fault::Length(7)));
        assert_eq!(verdict(&PASSWORD, "abcdefg123456789!"), Err(Fault::Length(17)));
        assert_eq!(verdict(&PASSWORD, "12345678!"), Err(Fault::Missing("letter")));
        assert_eq!(verdict(&PASSWORD, "abcdefgh!"), Err(Fault::Missing("digit")));
        assert_eq!(verdict(&PASSWORD, "abcdefg1"), Err(Fault::Missing("symbol")));
        assert_eq!(verdict(&PASSWORD, "abcdefg1&"), Err(Fault::Character('&')));
    }

    #[test]
    fn user_data_is_base64_of_at_most_sixteen_kilobytes() {
        assert_eq!(verdict(&USER_DATA, "IyEvYmluL3NoCg=="), Ok(()));
        assert_eq!(verdict(&USER_DATA, "#!/bin/sh"), Err(Fault::Base64));
        let at = STANDARD.encode(vec![b'a'; USER_DATA_BYTES]);
        assert_eq!(verdict(&USER_DATA, &at), Ok(()));
        let over = STANDARD.encode(vec![b'a'; USER_DATA_BYTES + 1]);
        assert_eq!(verdict(&USER_DATA, &over), Err(Fault::Bytes(USER_DATA_BYTES + 1)));
    }

    #[test]
    fn the_other_patterns_at_both_sides() {
        assert_eq!(verdict(&ZONE, "cn-bj-a"), Ok(()));
        assert_eq!(verdict(&ZONE, "cn-BJ-a"), Err(Fault::Character('B')));
        assert_eq!(verdict(&ZONE, "zonea"), Err(Fault::Form));
        assert_eq!(verdict(&ID, "m-mRjO3cjs"), Ok(()));
        assert_eq!(verdict(&ID, "m mRj"), Err(Fault::Character(' ')));
        assert_eq!(verdict(&ID, "g.n2"), Err(Fault::Character('.')));
        assert_eq!(verdict(&SPEC, "g.n2"), Ok(()));
        assert_eq!(verdict(&SNAPSHOT, "s-f9ngbkbc"), Ok(()));
        assert_eq!(verdict(&SNAPSHOT, "v-f9ngbkbc"), Err(Fault::Form));
        assert_eq!(verdict(&ENI, "eni-xgg3"), Ok(()));
        assert_eq!(verdict(&ENI, "xgg3-"), Err(Fault::Form));
        assert_eq!(verdict(&EIP_NAME, "e-1"), Ok(()));
        assert_eq!(verdict(&EIP_NAME, "公网"), Err(Fault::Start));
        assert_eq!(verdict(&IPV4, "192.168.0.4"), Ok(()));
        assert_eq!(verdict(&IPV4, "192.168.0.256"), Err(Fault::Form));
        assert_eq!(verdict(&TAG_VALUE, ""), Ok(()));
        assert_eq!(verdict(&TAG_KEY, ""), Err(Fault::Length(0)));
        assert_eq!(verdict(&TAG_KEY, "环境"), Ok(()));
    }
}
