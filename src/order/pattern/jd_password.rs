//! The password rule of JD Cloud: three kinds of characters, nothing that is easy to guess.

use super::{
    Clause, Fault, Pattern, Set, Whole,
    class::{CAPITAL, Chars, Chars::Signs, DIGIT, SMALL},
};

/// Symbols that the page of the order names.
const SYMBOLS: Chars = Signs("!@$%^-_=+[{}]:,./?");
/// Symbols that only the provider's other pages take; one of them stands in the page's own example.
const MORE: &str = "()~#&*|\";'<>`";
const MORE_SYMBOLS: Chars = Signs(MORE);

/// One of two kinds of characters is there.
const fn either(set: &'static [Chars]) -> Clause {
    Clause::Has(Set::Of(set), "three-of-four")
}

/// A password of a JD Cloud instance.
pub static JD_PASSWORD: Pattern =
    Pattern::new("jd-password", 8, 26, Whole::Only(Set::Of(&[CAPITAL, SMALL, DIGIT, SYMBOLS, MORE_SYMBOLS])))
        // Three of the four kinds are there: of any two, one.
        .clauses(&[
            either(&[DIGIT, SMALL]),
            either(&[DIGIT, CAPITAL]),
            either(&[DIGIT, SYMBOLS, MORE_SYMBOLS]),
            either(&[SMALL, CAPITAL]),
            either(&[SMALL, SYMBOLS, MORE_SYMBOLS]),
            either(&[CAPITAL, SYMBOLS, MORE_SYMBOLS]),
        ])
        .beyond(|text| weak(text).map_or(Ok(()), |code| Err(Fault::Weak(code))))
        .doubt(doubt);

/// Tells whether it has the three kinds that the page of the order lists: a digit, a small letter, and a capital or a
/// symbol. The provider's other pages want any three of the four.
pub fn three_kinds(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_lowercase())
        && text.contains(|c: char| !c.is_ascii_digit() && !c.is_ascii_lowercase())
}

/// Words that may not be in it, as spelt.
const WORDS: [&str; 12] =
    ["jd", "JD", "360", "bug", "BUG", "com", "COM", "cloud", "CLOUD", "password", "PASSWORD", "jcloud"];
/// The accounts that every image has.
const USERS: [&str; 2] = ["administrator", "root"];
/// Keys side by side, and one below the other in both directions.
const KEYBOARD: [&str; 17] = [
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qaz",
    "wsx",
    "edc",
    "rfv",
    "tgb",
    "yhn",
    "ujm",
    "esz",
    "rdx",
    "tfc",
    "ygv",
    "uhb",
    "ijn",
    "okm",
];
const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz";

/// Runs of three characters.
fn threes(text: &str) -> impl Iterator<Item = &str> {
    (0..text.len().saturating_sub(2)).filter_map(move |at| text.get(at..at + 3))
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

/// Tells whether three characters stand in the row, forwards or backwards.
fn in_row(three: &str, row: &str) -> bool {
    row.contains(three) || row.contains(&reversed(three))
}

fn one_case(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_lowercase()) || text.chars().all(|c| c.is_ascii_uppercase())
}

/// The rule that refuses it.
fn weak(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    if USERS.iter().any(|user| lower.contains(user) || lower.contains(&reversed(user))) {
        return Some("password-user");
    }
    if threes(&lower).any(|three| USERS[0].contains(three)) {
        return Some("password-user-part");
    }
    if threes(text).any(|three| in_row(three, "0123456789")) {
        return Some("password-digits");
    }
    if threes(text).filter(|t| one_case(t)).any(|t| in_row(&t.to_ascii_lowercase(), ALPHABET)) {
        return Some("password-letters");
    }
    let keys = |three: &str| KEYBOARD.iter().any(|row| in_row(three, row));
    if threes(text).filter(|t| one_case(t)).any(|t| keys(&t.to_ascii_lowercase())) {
        return Some("password-keyboard");
    }
    WORDS.iter().any(|word| text.contains(word)).then_some("password-word")
}

/// Finds what one of the provider's pages refuses and another takes.
fn doubt(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    if text.contains(|c| MORE.contains(c)) {
        return Some("password-symbols");
    }
    if threes(text).any(|three| ["890", "901", "098", "109"].contains(&three)) {
        return Some("password-wraps");
    }
    let row = |three: &str| in_row(three, ALPHABET) || KEYBOARD.iter().any(|row| in_row(three, row));
    if threes(&lower).any(row) || WORDS.iter().any(|word| lower.contains(&word.to_ascii_lowercase())) {
        return Some("password-mixed");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str) -> Result<(), Fault> {
        JD_PASSWORD.check(text)
    }

    #[test]
    fn good_ones_pass_and_the_pages_own_is_only_doubted() {
        for good in ["Zp7!wMx2", "aY9bX8cW7", "Tz5_Hq8-Lw3", &format!("Zp7!{}", "wM".repeat(11))] {
            assert_eq!(verdict(good), Ok(()), "{good}");
            assert_eq!(doubt(good), None, "{good}");
        }
        assert_eq!(verdict("A1i2n@Apix#"), Ok(()));
        assert_eq!(doubt("A1i2n@Apix#"), Some("password-symbols"));
        // Three of four kinds, and not the page's own three.
        assert_eq!(verdict("ZP7!WMX2"), Ok(()));
        for (text, whole) in
            [("ZP7!WMX2", false), ("Zpq!wMxt", false), ("zp7!wmx2", true), ("Zp7wMx28", true)]
        {
            assert_eq!(three_kinds(text), whole, "{text}");
        }
    }

    #[test]
    fn length_characters_and_kinds() {
        assert_eq!(verdict("Zp7!wMx"), Err(Fault::Length(7)));
        assert_eq!(verdict(&format!("Zp7!{}w", "wM".repeat(11))), Err(Fault::Length(27)));
        assert_eq!(verdict("Zp7! wMx2"), Err(Fault::Character(' ')));
        assert_eq!(verdict("Zp7!wMx密"), Err(Fault::Character('密')));
        assert_eq!(verdict("zp7wmx28"), Err(Fault::Missing("three-of-four")));
        assert_eq!(verdict("zp7!wmx2"), Ok(()));
    }

    #[test]
    fn what_is_easy_to_guess() {
        for (text, code) in [
            ("Zp123!wMx", "password-digits"),
            ("Zp987!wMx", "password-digits"),
            ("Zp012!wMx", "password-digits"),
            ("Zp7!abcMx", "password-letters"),
            ("Zp7!CBAwx", "password-letters"),
            ("Zp7!qazMx", "password-keyboard"),
            ("Zp7!qweMx", "password-keyboard"),
            ("Zp7!REWwx", "password-keyboard"),
            ("Zp7!tfcMx", "password-keyboard"),
            ("Zp7!rootMx", "password-user"),
            ("Zp7!tOoRMx", "password-user"),
            ("Administrator7!", "password-user"),
            ("rotartsinimdA7!", "password-user"),
            ("Zp7!DmiMx", "password-user-part"),
            ("Zp7!wjdMx2", "password-word"),
            ("Zp7!w360Mx", "password-word"),
            ("Zp7!wbugMx", "password-word"),
        ] {
            assert_eq!(verdict(text), Err(Fault::Weak(code)), "{text}");
        }
        // One less of each passes.
        for text in ["Zp12!wMx", "Zp7!abMx", "Zp7!qwMx", "Zp7!rooMx", "Zp7!dmMx"] {
            assert_eq!(verdict(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_only_some_pages_refuse_is_doubted() {
        for (text, code) in [
            ("Zp890!wMx", "password-wraps"),
            ("Zp109!wMx", "password-wraps"),
            ("Zp7!aBcMx", "password-mixed"),
            ("Zp7!QwEMx", "password-mixed"),
            ("Zp7!wJdMx2", "password-mixed"),
        ] {
            assert_eq!(verdict(text), Ok(()), "{text}");
            assert_eq!(doubt(text), Some(code), "{text}");
        }
    }
}
