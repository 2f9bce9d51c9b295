//! Text from outside, made harmless: a terminal obeys what it is sent.

/// The most characters of one text that are kept.
const LONGEST: usize = 2_000;

/// The text without control, escape, bidirectional and invisible format characters, and not endlessly long.
pub fn sanitize(text: &str) -> String {
    let mut out: String = text
        .chars()
        .filter_map(|c| match c {
            '\n' | '\t' | '\r' => Some(' '),
            c if c.is_control() => None,
            '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{61c}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => None,
            c => Some(c),
        })
        .take(LONGEST + 1)
        .collect();
    if out.chars().count() > LONGEST {
        out = out.chars().take(LONGEST).collect();
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_obeys_gets_through() {
        assert_eq!(sanitize("a\u{1b}]0;title\u{7}b"), "a]0;titleb");
        assert_eq!(sanitize("a\u{9b}2Jb\u{202e}c\u{200b}d"), "a2Jbcd");
        assert_eq!(sanitize("两\n行\t字"), "两 行 字");
        assert_eq!(sanitize(&"x".repeat(5000)).chars().count(), LONGEST + 1);
    }
}
