//! Style of a terminal's text, and the sequences that change it.

use std::io::Write;

use ratatui::style::{Color, Modifier};

/// Modifiers that are visible on a blank cell.
pub const ON_BLANKS: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// The pen of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pen {
    /// Colour of the text.
    pub fg: Color,
    /// Colour behind it.
    pub bg: Color,
    /// Weight, lines and the like.
    pub modifier: Modifier,
}

/// The number that turns each on, and the one that turns it off.
const NUMBERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];
const WEIGHT: Modifier = Modifier::BOLD.union(Modifier::DIM);
const BLINK: Modifier = Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK);

impl Pen {
    /// Pen of a terminal at its start.
    pub const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    /// Returns the part of the pen that is visible on a blank.
    pub fn on_blank(self) -> Self {
        let modifier = self.modifier & ON_BLANKS;
        // Without lines and reversal the text's colour is nowhere to be seen.
        let fg = if modifier.is_empty() { Color::Reset } else { self.fg };
        Self { fg, bg: self.bg, modifier }
    }

    /// The pen nearest to this one that a blank may be written with.
    pub fn for_blank(self, blank: Self) -> Self {
        if self.on_blank() == blank {
            self
        } else if blank.modifier.is_empty() {
            Self { bg: blank.bg, modifier: self.modifier - ON_BLANKS, ..self }
        } else {
            blank
        }
    }

    /// Writes what turns this pen into another.
    pub fn change(self, to: Self, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        let mut delta = Vec::new();
        self.numbers(to, &mut delta);
        let mut anew = Vec::new();
        Self::PLAIN.numbers(to, &mut anew);
        if !anew.is_empty() {
            anew.splice(0..0, *b"0;");
        }
        let shorter = if anew.len() < delta.len() { anew } else { delta };
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(&shorter);
        out.push(b'm');
    }

    /// The numbers that lead to another pen, with semicolons between.
    fn numbers(self, to: Self, out: &mut Vec<u8>) {
        let mut had = self.modifier;
        for (modifier, _, off) in NUMBERS {
            if had.contains(modifier) && !to.modifier.contains(modifier) {
                number(off, out);
                // Both weights have one way back, and so has what blinks.
                let group = [WEIGHT, BLINK].into_iter().find(|g| g.contains(modifier)).unwrap_or(modifier);
                had -= group;
            }
        }
        for (modifier, on, _) in NUMBERS {
            if !had.contains(modifier) && to.modifier.contains(modifier) {
                number(on, out);
            }
        }
        if self.fg != to.fg {
            colour(to.fg, 30, out);
        }
        if self.bg != to.bg {
            colour(to.bg, 40, out);
        }
    }
}

fn number(n: u8, out: &mut Vec<u8>) {
    if !out.is_empty() {
        out.push(b';');
    }
    // Writing to memory does not fail.
    let _ = write!(out, "{n}");
}

/// The numbers of a colour: `base` is 30 for the text, 40 behind it.
fn colour(colour: Color, base: u8, out: &mut Vec<u8>) {
    let bright = base + 60;
    let n = match colour {
        Color::Reset => base + 9,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Indexed(_) | Color::Rgb(..) => base + 8,
    };
    number(n, out);
    match colour {
        Color::Indexed(i) => [5, i].into_iter().for_each(|n| number(n, out)),
        Color::Rgb(r, g, b) => [2, r, g, b].into_iter().for_each(|n| number(n, out)),
        _ => {}
    }
}
