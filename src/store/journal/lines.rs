//! The lines of a journal file, one at a time: how long the file is does not matter, only how long one line is.

use std::io::{self, BufRead, Read};

/// The longest line that is written or read, in bytes: far above what an order of a thousand instances needs.
pub(super) const LONGEST: usize = 16 << 20;

/// Capacity of the buffer that is reused for the next line.
const KEPT: usize = 64 << 10;

/// One line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub number: usize,
    /// Its bytes, trimmed; `None` where it is longer than [`LONGEST`].
    pub bytes: Option<&'a [u8]>,
    /// Tells whether its line end was written too. Only the last line can lack it.
    pub ended: bool,
}

/// Reads line by line. Never holds more than one.
pub(super) struct Lines<R> {
    from: R,
    longest: usize,
    buffer: Vec<u8>,
    number: usize,
}

impl<R: BufRead> Lines<R> {
    pub fn of(from: R) -> Lines<R> {
        Lines { from, longest: LONGEST, buffer: Vec::new(), number: 0 }
    }

    /// The next line; `None` behind the last one.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        self.buffer.shrink_to(KEPT);
        // One byte more than allowed, and the line's end, tell a line that is too long from one that just fits.
        let most = u64::try_from(self.longest).unwrap_or(u64::MAX).saturating_add(1);
        let read = self.from.by_ref().take(most).read_until(b'\n', &mut self.buffer)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        let ended = self.buffer.last() == Some(&b'\n');
        if !ended && self.buffer.len() > self.longest {
            self.from.skip_until(b'\n')?;
            return Ok(Some(Line { number: self.number, bytes: None, ended: true }));
        }
        Ok(Some(Line { number: self.number, bytes: Some(self.buffer.trim_ascii()), ended }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, Option<String>, bool)> {
        let mut lines = Lines { longest: 5, ..Lines::of(text.as_bytes()) };
        let mut all = Vec::new();
        while let Some(line) = lines.next().expect("memory does not fail") {
            let bytes = line.bytes.map(|b| String::from_utf8_lossy(b).into_owned());
            all.push((line.number, bytes, line.ended));
        }
        all
    }

    #[test]
    fn each_line_comes_by_itself_and_one_that_is_too_long_costs_no_other() {
        let some = |n, text: &str, ended| (n, Some(text.to_owned()), ended);
        assert_eq!(read(""), []);
        assert_eq!(
            read("a\n\r\n b\nc"),
            [some(1, "a", true), some(2, "", true), some(3, "b", true), some(4, "c", false)]
        );
        assert_eq!(read("12345\n12345"), [some(1, "12345", true), some(2, "12345", false)]);
        assert_eq!(read("123456\nab\n"), [(1, None, true), some(2, "ab", true)]);
        assert_eq!(read("ab\n1234567890"), [some(1, "ab", true), (2, None, true)]);
    }
}
