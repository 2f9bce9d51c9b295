//! Cost of an ideal program that turns one screen into another: for each changed cell, in order, the cheapest way
//! there, the cheapest change of the pen, and the text.

use vt100::{Cell, Color, Screen};

/// Style in which text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    flags: [bool; 5],
}

/// Numbers that set a flag and that reset it.
const FLAGS: [(&str, &str); 5] = [("1", "22"), ("2", "22"), ("3", "23"), ("4", "24"), ("7", "27")];

impl Pen {
    const PLAIN: Self = Self { fg: Color::Default, bg: Color::Default, flags: [false; 5] };

    fn of(cell: &Cell) -> Self {
        let flags = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
        Self { fg: cell.fgcolor(), bg: cell.bgcolor(), flags }
    }

    fn current(screen: &Screen) -> Self {
        let flags = [screen.bold(), screen.dim(), screen.italic(), screen.underline(), screen.inverse()];
        Self { fg: screen.fgcolor(), bg: screen.bgcolor(), flags }
    }

    /// Returns the part of the pen that is visible on a blank.
    fn on_blank(self) -> Self {
        let [.., line, inverse] = self.flags;
        let fg = if line || inverse { self.fg } else { Color::Default };
        Self { fg, bg: self.bg, flags: [false, false, false, line, inverse] }
    }

    /// The pen nearest to this one that shows a cell as it is.
    fn for_cell(self, cell: &Cell) -> Self {
        let wanted = Self::of(cell);
        if text(cell) != " " {
            return wanted;
        }
        let [bold, dim, italic, ..] = self.flags;
        match wanted.on_blank() {
            seen if seen == self.on_blank() => self,
            Self { flags: [.., false, false], bg, .. } => {
                Self { bg, flags: [bold, dim, italic, false, false], ..self }
            }
            _ => wanted,
        }
    }

    /// The bytes to get to another pen.
    fn to(self, other: Self) -> usize {
        if self == other {
            return 0;
        }
        let delta = self.parts(other);
        let anew = Self::PLAIN.parts(other);
        // With nothing behind it, a reset needs no number.
        let anew = if anew == 0 { 3 } else { 3 + 2 + anew - 1 };
        if delta == 0 { anew } else { anew.min(2 + delta) }
    }

    /// The length of the numbers, each with its separator or the final letter.
    fn parts(self, other: Self) -> usize {
        let mut length = 0;
        let intensity = self.flags[..2] != other.flags[..2];
        // Bold and dim have one way back.
        let dropped = (0..2).any(|i| self.flags[i] && !other.flags[i]);
        if intensity && dropped {
            length += 3;
        }
        for (i, (on, off)) in FLAGS.iter().enumerate() {
            let had = self.flags[i] && !(i < 2 && intensity && dropped);
            length += match (had, other.flags[i]) {
                (false, true) => on.len() + 1,
                (true, false) => off.len() + 1,
                _ => 0,
            };
        }
        for (from, to) in [(self.fg, other.fg), (self.bg, other.bg)] {
            if from != to {
                length += colour(to) + 1;
            }
        }
        length
    }
}

fn colour(colour: Color) -> usize {
    match colour {
        // Bright ones are two digits before the text and three behind it; the shorter is taken for both.
        Color::Default | Color::Idx(0..16) => 2,
        Color::Idx(n) => 5 + digits(n.into()),
        Color::Rgb(r, g, b) => 5 + digits(r.into()) + digits(g.into()) + digits(b.into()) + 2,
    }
}

fn digits(n: u16) -> usize {
    n.to_string().len()
}

/// A number of a control sequence: one is never written.
fn count(n: u16) -> usize {
    if n == 1 { 0 } else { digits(n) }
}

/// The bytes to move the cursor.
fn travel(from: (u16, u16), to: (u16, u16)) -> usize {
    if from == to {
        return 0;
    }
    let (row, column) = (to.0 + 1, to.1 + 1);
    let mut best = match (row, column) {
        (1, 1) => 3,
        (_, 1) => 3 + digits(row),
        _ => 4 + digits(row) + digits(column),
    };
    if from.0 == to.0 {
        let by = from.1.abs_diff(to.1);
        best = best.min(3 + count(by)).min(3 + digits(column));
        if to.1 < from.1 {
            best = best.min(usize::from(by));
        }
        if to.1 == 0 {
            best = 1;
        }
    }
    if from.1 == to.1 {
        best = best.min(3 + count(from.0.abs_diff(to.0)));
        if to.0 > from.0 {
            best = best.min(usize::from(to.0 - from.0));
        }
    }
    if to.1 == 0 && to.0 > from.0 {
        best = best.min(1 + usize::from(to.0 - from.0));
    }
    best
}

fn text(cell: &Cell) -> &str {
    if cell.has_contents() { cell.contents() } else { " " }
}

fn same(a: &Cell, b: &Cell) -> bool {
    let seen = |cell| if text(cell) == " " { Pen::of(cell).on_blank() } else { Pen::of(cell) };
    a.is_wide_continuation() == b.is_wide_continuation() && text(a) == text(b) && seen(a) == seen(b)
}

/// Returns the number of bytes needed to get from one screen to the other.
pub fn cost(before: &Screen, after: &Screen) -> usize {
    let (rows, cols) = after.size();
    let (rows, cols) = (rows.get(), cols.get());
    let (mut pen, mut at, mut bytes) = (Pen::current(before), Some(before.cursor_position()), 0);
    let from = |at: Option<(u16, u16)>, to| match at {
        Some(at) => travel(at, to),
        // Behind the last column nothing relative is safe.
        None => 4 + digits(to.0 + 1) + digits(to.1 + 1),
    };
    for row in 0..rows {
        let cells: Vec<_> =
            (0..cols).filter_map(|c| Some((before.cell(row, c)?, after.cell(row, c)?))).collect();
        let blank = |cell: &Cell| text(cell) == " " && Pen::of(cell).on_blank() == Pen::PLAIN;
        let tail = cells.iter().rposition(|(_, new)| !blank(new)).map_or(0, |i| i + 1);
        let erased = cells[tail..].iter().filter(|(old, new)| !same(old, new)).count() > 3;
        for (column, (old, new)) in (0u16..).zip(&cells) {
            if same(old, new) || new.is_wide_continuation() {
                continue;
            }
            let place = (row, column);
            let mut way = from(at, place);
            if let Some((_, here)) = at.filter(|(r, c)| *r == row && *c < column) {
                // Unchanged cells between may be written again when that is shorter and changes no pen.
                let gap = &cells[usize::from(here)..usize::from(column)];
                if gap.iter().all(|(_, cell)| pen.for_cell(cell) == pen) {
                    way = way.min(gap.iter().map(|(_, cell)| text(cell).len()).sum());
                }
            }
            let wanted = pen.for_cell(new);
            bytes += way + pen.to(wanted);
            pen = wanted;
            if erased && usize::from(column) >= tail {
                bytes += 3;
                at = Some(place);
                break;
            }
            bytes += text(new).len();
            let next = column + if new.is_wide() { 2 } else { 1 };
            at = (next < cols).then_some((row, next));
        }
    }
    if before.hide_cursor() != after.hide_cursor() {
        bytes += 6;
    }
    if !after.hide_cursor() {
        bytes += from(at, after.cursor_position());
    }
    bytes
}
