//! Text that a terminal cannot obey and an eye cannot be deceived by.

/// The most characters of one text that are kept.
pub const LONGEST: usize = 2_000;

const BEL: char = '\u{7}';
const ESC: char = '\u{1b}';
const CAN: char = '\u{18}';
const SUB: char = '\u{1a}';
/// The end of a string, in one character.
const ST: char = '\u{9c}';

/// The text in one line, without escape sequences, control characters and characters that hide or turn what stands
/// beside them, and not endlessly long.
///
/// A sequence goes as a whole, the text of a title or a clipboard with it. Where such a text is begun and never ended,
/// only its beginning goes: a terminal would swallow the rest, and a person had better read it.
pub fn sanitize(text: &str) -> String {
    let mut out = String::new();
    let mut kept = 0;
    let mut rest = Rest { text, ends: true };
    while let Some(c) = rest.next() {
        let c = match c {
            '\n' | '\t' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            ESC => {
                rest.escape();
                continue;
            }
            '\u{9b}' => {
                rest.control();
                continue;
            }
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => {
                rest.string();
                continue;
            }
            c if is_unsafe_char(c) => continue,
            c => c,
        };
        if kept == LONGEST {
            out.push('…');
            break;
        }
        out.push(c);
        kept += 1;
    }
    out
}

/// Tells whether a terminal obeys a character instead of showing it, or the character turns or hides its neighbours:
/// controls, and everything that Unicode calls ignorable by default.
pub fn is_unsafe_char(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Part of a text that is still to be read.
struct Rest<'a> {
    text: &'a str,
    /// Tells whether the end of a string may still come: a text without one is not searched twice.
    ends: bool,
}

impl Rest<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.text.chars().next()?;
        self.text = &self.text[c.len_utf8()..];
        Some(c)
    }

    /// Passes over a character, if it is one of these.
    fn pass(&mut self, which: impl Fn(char) -> bool) -> bool {
        let passes = self.text.chars().next().is_some_and(which);
        if passes {
            self.next();
        }
        passes
    }

    /// Skips the sequence behind an escape character.
    fn escape(&mut self) {
        if self.pass(|c| c == '[') {
            self.control();
        } else if self.pass(|c| matches!(c, ']' | 'P' | 'X' | '^' | '_')) {
            self.string();
        } else {
            while self.pass(|c| matches!(c, ' '..='/')) {}
            self.pass(|c| matches!(c, '0'..='~'));
        }
    }

    /// A control sequence: numbers, marks, and the letter that ends it.
    fn control(&mut self) {
        while self.pass(|c| matches!(c, '0'..='?')) {}
        while self.pass(|c| matches!(c, ' '..='/')) {}
        self.pass(|c| matches!(c, '@'..='~'));
    }

    /// A text for the terminal itself, up to its end.
    fn string(&mut self) {
        if !self.ends {
            return;
        }
        for (from, c) in self.text.char_indices() {
            let behind = match c {
                BEL | ST | CAN | SUB => from + c.len_utf8(),
                // An escape ends it too; if it is not the two-character end, it begins what comes next.
                ESC if self.text[from + 1..].starts_with('\\') => from + 2,
                ESC => from,
                _ => continue,
            };
            self.text = &self.text[behind..];
            return;
        }
        self.ends = false;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_a_terminal_obeys_gets_through() {
        for (text, left) in [
            ("a\u{1b}]0;title\u{7}b", "ab"),
            ("a\u{1b}]0;title\u{1b}\\b", "ab"),
            ("a\u{9d}0;title\u{9c}b", "ab"),
            ("a\u{1b}P1$r0m\u{1b}\\b\u{1b}_x\u{1b}\\c\u{1b}^y\u{9c}d\u{1b}Xz\u{7}e", "abcde"),
            ("a\u{1b}[31;7mb\u{1b}[?25lc\u{9b}2Jd\u{1b}[0 qe", "abcde"),
            ("a\u{1b}(Bb\u{1b}cc\u{1b}7d\u{1b}", "abcd"),
            // What is begun and not ended leaves its text.
            ("a\u{1b}]0;title", "a0;title"),
            ("a\u{1b}[31", "a"),
            ("a\u{1b}[31\u{1b}[mb", "ab"),
            ("a\u{1b}[1两b", "a两b"),
            ("a\u{1b}]0;x\u{1b}[31mb", "ab"),
            ("a\u{202e}c\u{200b}d\u{ad}e\u{3164}f\u{fe0f}g\u{e0041}h", "acdefgh"),
            ("两\n行\t字\u{2028}x", "两 行 字 x"),
            ("é ü ñ \u{301} 😀", "é ü ñ \u{301} 😀"),
        ] {
            assert_eq!(sanitize(text), left, "{text:?}");
        }
        assert_eq!(sanitize(&"x".repeat(5000)).chars().count(), LONGEST + 1);
        assert_eq!(sanitize(&"两".repeat(LONGEST)).chars().count(), LONGEST);
    }

    #[test]
    fn a_flood_of_beginnings_is_read_once() {
        let began = std::time::Instant::now();
        let flood = "\u{1b}]".repeat(100_000);
        assert_eq!(sanitize(&flood), "");
        // Searching anew for each of them would take minutes.
        assert!(began.elapsed() < std::time::Duration::from_secs(20));
    }

    /// Texts with far more of the dangerous than chance would bring.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                "\u{1b}",
                "\u{1b}[",
                "\u{1b}]",
                "\u{1b}P",
                "\u{1b}\\",
                "\u{9b}",
                "\u{9d}",
                "\u{9c}",
                "\u{90}",
                "\u{7}",
                "\u{18}",
                "0;",
                "31m",
                "?25l",
                "\u{202e}",
                "\u{2066}",
                "\u{61c}",
                "\u{200b}",
                "\u{e0001}",
                "\u{feff}",
                "字",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn whatever_comes_in_only_text_comes_out(text in texts(), many in 1_usize..200) {
            let once = sanitize(&text);
            prop_assert!(!once.contains(is_unsafe_char), "{once:?}");
            prop_assert_eq!(&sanitize(&once), &once);
            let long = sanitize(&text.repeat(many));
            prop_assert!(!long.contains(is_unsafe_char) && long.chars().count() <= LONGEST + 1);
        }

        #[test]
        fn plain_text_stays_as_it_is(text in "[a-zA-Z0-9 .,:;/()两行字环境é-]{0,200}") {
            prop_assert_eq!(sanitize(&text), text);
        }
    }
}
