//! Cells: all cutting, padding and wrapping of text goes through here, counted in terminal cells.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Number of cells that a text takes.
pub fn width(text: &str) -> usize {
    if plain(text) { text.len() } else { text.width() }
}

/// Tells whether each byte of a text is a cell: this holds for most of what is drawn, and such text is quicker to
/// handle.
pub fn plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~'))
}

/// The text in at most `room` cells, with an ellipsis where something was cut.
pub fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    if room == 0 {
        return String::new();
    }
    let mut out = take(text, room - 1);
    out.push('…');
    out
}

fn take(text: &str, room: usize) -> String {
    let (mut out, mut used) = (String::new(), 0);
    for piece in text.graphemes(true) {
        let wide = width(piece);
        if used + wide > room {
            break;
        }
        used += wide;
        out.push_str(piece);
    }
    out
}

/// The text in exactly `room` cells.
pub fn pad(text: &str, room: usize) -> String {
    let mut out = cut(text, room);
    let used = width(&out);
    out.extend(std::iter::repeat_n(' ', room.saturating_sub(used)));
    out
}

/// The cells of a text from `skip` on, at most `room` of them. A wide character cut in half becomes a space.
pub fn window(text: &str, skip: usize, room: usize) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for piece in text.graphemes(true) {
        let wide = width(piece);
        if at >= skip {
            if at + wide > skip + room {
                break;
            }
            out.push_str(piece);
        } else if at + wide > skip {
            out.push(' ');
        }
        at += wide;
    }
    out
}

/// Text in lines of at most `room` cells, broken at spaces, and between Chinese characters; a word that is longer
/// than a line is split. Closing punctuation stays with what it closes.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(2);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let (mut line, mut used) = (String::new(), 0);
        for unit in units(paragraph) {
            let wide = width(unit);
            if used + width(unit.trim_end()) > room && !line.is_empty() {
                lines.push(line.trim_end().to_owned());
                line = String::new();
                used = 0;
            }
            let mut rest = unit;
            while width(rest.trim_end()) > room {
                let head = take(rest, room);
                rest = &rest[head.len()..];
                lines.push(head);
            }
            line.push_str(rest);
            used += if rest.len() == unit.len() { wide } else { width(rest) };
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The pieces a line can be broken between, each with the spaces behind it.
fn units(text: &str) -> Vec<&str> {
    let mut units = Vec::new();
    let mut start = 0;
    if text.is_ascii() {
        // Its graphemes are its bytes.
        for (at, pair) in text.as_bytes().windows(2).enumerate() {
            if pair[0] == b' ' && pair[1] != b' ' {
                units.push(&text[start..=at]);
                start = at + 1;
            }
        }
        units.extend((start < text.len()).then(|| &text[start..]));
        return units;
    }
    let mut before: Option<&str> = None;
    for (at, piece) in text.grapheme_indices(true) {
        let closing = "、。，；：！？）」』”…".contains(piece);
        let apart = match before {
            None => false,
            Some(" ") => piece != " ",
            Some(last) => (width(piece) == 2 || width(last) == 2) && piece != " " && !closing,
        };
        if apart {
            units.push(&text[start..at]);
            start = at;
        }
        before = Some(piece);
    }
    if start < text.len() {
        units.push(&text[start..]);
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_cells_and_is_never_cut_in_half() {
        assert_eq!(width("前端a"), 5);
        assert_eq!(cut("前端服务", 8), "前端服务");
        assert_eq!(cut("前端服务", 7), "前端服…");
        assert_eq!(cut("前端服务", 6), "前端…");
        assert_eq!(pad("前端", 6), "前端  ");
        assert_eq!(window("前端服务", 1, 4), " 端");
        assert_eq!(window("前端服务", 2, 4), "端服");
    }

    #[test]
    fn lines_wrap_at_words_and_long_words_are_split() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("系统盘大小", 4), ["系统", "盘大", "小"]);
        assert_eq!(wrap("begins it.", 9), ["begins", "it."]);
        assert_eq!(wrap("系统盘。", 6), ["系统", "盘。"]);
        assert_eq!(cut("abc", 0), "");
    }
}
