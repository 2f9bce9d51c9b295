//! Bytes that make a terminal show a frame: as few as possible, in one piece.
//!
//! The painter knows what the terminal shows, where its cursor stands and how its pen is set, and writes only what
//! differs. Short gaps are written again where that is shorter than a move, blanks take whatever pen is at hand, and
//! the changed parts are drawn in the order that changes the pen least.

use compact_str::CompactString;
use ratatui::{
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    style::Color,
};
use unicode_width::UnicodeWidthStr;

use super::pen::{ON_BLANKS, Pen};
use crate::ui::Sheet;

/// A frame of more than this many bytes is sent as one synchronized update; a smaller one arrives in one piece anyway.
const LARGE: usize = 480;
/// Gaps of more cells than this are always moved over.
const NEAR: u16 = 12;
/// With more changed parts than this, only one order is tried.
const FEW: usize = 64;

/// Content of one column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Slot {
    /// Nothing but its background.
    Blank(Pen),
    /// A character of this many columns.
    Text(CompactString, u16, Pen),
    /// The second column of a wide character.
    Tail,
}

impl Slot {
    fn of(cell: &Cell, room: u16) -> Self {
        let pen = Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        let symbol = cell.symbol();
        if let [b'!'..=b'~'] = symbol.as_bytes() {
            return Self::Text(symbol.into(), 1, pen);
        }
        let wide = u16::try_from(symbol.width()).unwrap_or(u16::MAX);
        // What has no width, or is cut by the edge, cannot be sent to a terminal.
        if symbol == " " || wide == 0 || wide > room.min(2) || symbol.chars().any(char::is_control) {
            return Self::Blank(pen.on_blank());
        }
        Self::Text(symbol.into(), wide, pen)
    }

    /// Blank on the terminal's own background.
    fn empty(&self) -> bool {
        *self == Self::Blank(Pen::PLAIN)
    }
}

/// A row of a frame that is not the one shown.
struct Row {
    y: u16,
    slots: Vec<Slot>,
}

/// Changed columns of a row, next to each other.
#[derive(Clone, Copy)]
struct Part<'a> {
    row: &'a Row,
    from: u16,
    to: u16,
    /// Everything from here on is blank: the rest of the row is erased.
    erase: bool,
}

/// Output so far, and the state in which it leaves the terminal.
#[derive(Debug, Clone)]
struct State {
    out: Vec<u8>,
    pen: Pen,
    /// Unknown behind the last column, and behind characters whose width terminals disagree about.
    cursor: Option<Position>,
}

/// Painter that remembers what the terminal shows.
#[derive(Debug)]
pub struct Painter {
    area: Rect,
    /// Last sheet that was painted: rows that the next one reports as equal are not compared.
    sheet: Sheet,
    /// Row by row.
    shown: Vec<Vec<Slot>>,
    /// A row on its way.
    row: Buffer,
    pen: Pen,
    cursor: Option<Position>,
    visible: Option<bool>,
    /// Tells whether the terminal shows something unknown.
    strange: bool,
}

impl Default for Painter {
    fn default() -> Self {
        Self {
            area: Rect::ZERO,
            sheet: Sheet::default(),
            shown: Vec::new(),
            row: Buffer::default(),
            pen: Pen::PLAIN,
            cursor: None,
            visible: None,
            strange: true,
        }
    }
}

impl Painter {
    /// Forgets what the terminal shows: the next frame is drawn whole.
    pub fn forget(&mut self) {
        self.strange = true;
    }

    /// Returns the bytes that make the terminal show a sheet, its cursor where it belongs. Empty if it does already.
    pub fn paint(&mut self, sheet: Sheet, cursor: Option<Position>) -> Vec<u8> {
        let mut state = State { out: Vec::new(), pen: self.pen, cursor: self.cursor };
        let mut rows: Vec<u16> = sheet.unlike(&self.sheet).collect();
        if self.strange || self.area != sheet.window() {
            state.out.extend_from_slice(b"\x1b[m\x1b[2J");
            (state.pen, state.cursor) = (Pen::PLAIN, None);
            self.visible = None;
            self.area = sheet.window();
            let blank = vec![Slot::Blank(Pen::PLAIN); usize::from(self.area.width)];
            self.shown = vec![blank; usize::from(self.area.height)];
            self.strange = false;
            rows = (0..self.area.height).collect();
        }
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|y| {
                sheet.row(y, &mut self.row);
                Row { y, slots: slots(&self.row.content) }
            })
            .collect();
        self.sheet = sheet;
        let parts: Vec<Part> = rows.iter().flat_map(|row| self.parts(row)).collect();
        let mut best = draw(state.clone(), parts.iter().copied(), cursor);
        if (2..FEW).contains(&parts.len()) {
            let other = draw(state, parts.iter().rev().copied(), cursor);
            if other.out.len() < best.out.len() {
                best = other;
            }
        }
        (self.pen, self.cursor) = (best.pen, best.cursor);
        for row in rows {
            self.shown[usize::from(row.y)] = row.slots;
        }
        let mut out = best.out;
        if self.visible != Some(cursor.is_some()) {
            self.visible = Some(cursor.is_some());
            out.extend_from_slice(if cursor.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" });
        }
        if out.len() > LARGE {
            out.splice(0..0, *b"\x1b[?2026h");
            out.extend_from_slice(b"\x1b[?2026l");
        }
        out
    }

    /// The parts of a row that differ.
    fn parts<'a>(&self, row: &'a Row) -> Vec<Part<'a>> {
        let (old, new) = (&self.shown[usize::from(row.y)], &row.slots);
        let mut parts = Vec::new();
        let tail = new.iter().rposition(|slot| !slot.empty()).map_or(0, |last| last + 1);
        let in_tail = (tail..new.len()).filter(|x| old[*x] != new[*x]).count();
        let mut open: Option<Part> = None;
        for (x, (old, new)) in (0u16..).zip(old.iter().zip(new)) {
            let erase = in_tail > 4 && usize::from(x) >= tail;
            match &mut open {
                Some(part) if old != new && !erase => part.to = x + 1,
                _ if old != new => {
                    parts.extend(open.take());
                    open = Some(Part { row, from: x, to: x + 1, erase });
                }
                _ => parts.extend(open.take()),
            }
            if erase && open.is_some() {
                break;
            }
        }
        parts.extend(open);
        parts
    }
}

/// Returns the content of each column of a row.
fn slots(cells: &[Cell]) -> Vec<Slot> {
    let mut room = u16::try_from(cells.len()).unwrap_or(u16::MAX);
    let mut slots = Vec::with_capacity(cells.len());
    let mut covered = 0;
    for cell in cells {
        let slot = if covered > 0 { Slot::Tail } else { Slot::of(cell, room) };
        covered = match slot {
            Slot::Text(_, columns, _) => columns - 1,
            _ => covered.saturating_sub(1),
        };
        slots.push(slot);
        room = room.saturating_sub(1);
    }
    slots
}

fn draw<'a>(mut state: State, parts: impl Iterator<Item = Part<'a>>, cursor: Option<Position>) -> State {
    for part in parts {
        let slots = &part.row.slots;
        state.reach(part);
        if part.erase {
            state.set_pen(Pen { modifier: state.pen.modifier - ON_BLANKS, bg: Color::Reset, ..state.pen });
            state.out.extend_from_slice(b"\x1b[K");
        } else {
            let wide = u16::try_from(slots.len()).unwrap_or(u16::MAX);
            state.write(&slots[usize::from(part.from)..usize::from(part.to)], wide);
        }
    }
    if let Some(cursor) = cursor {
        state.travel(cursor);
    }
    state
}

impl State {
    /// Goes to the start of a part: by moving, or by writing again what stands between.
    fn reach(&mut self, part: Part) {
        let row = &part.row.slots;
        let to = Position { x: part.from, y: part.row.y };
        let here = self.cursor.filter(|c| c.y == to.y && c.x < to.x && to.x - c.x <= NEAR);
        let Some(here) = here else { return self.travel(to) };
        let between = &row[usize::from(here.x)..usize::from(to.x)];
        let next = row.get(usize::from(to.x)).map_or(self.pen, |slot| slot.pen(self.pen));
        let mut moved = State { out: Vec::new(), ..*self };
        moved.travel(to);
        moved.set_pen(next);
        let mut written = State { out: Vec::new(), ..*self };
        // From the middle of a wide character nothing can be written.
        if between.first() != Some(&Slot::Tail) {
            let wide = u16::try_from(row.len()).unwrap_or(u16::MAX);
            written.write(between, wide);
            written.set_pen(next);
            if written.out.len() <= moved.out.len() && written.cursor == Some(to) {
                moved = written;
            }
        }
        self.out.append(&mut moved.out);
        (self.pen, self.cursor) = (moved.pen, moved.cursor);
    }

    /// Writes what some columns show, from the cursor on.
    fn write(&mut self, slots: &[Slot], wide: u16) {
        for slot in slots {
            self.set_pen(slot.pen(self.pen));
            let columns = match slot {
                Slot::Tail => continue,
                Slot::Blank(_) => {
                    self.out.push(b' ');
                    1
                }
                Slot::Text(text, columns, _) => {
                    self.out.extend_from_slice(text.as_bytes());
                    *columns
                }
            };
            let sure = !matches!(slot, Slot::Text(text, ..) if text.chars().count() > 1);
            let before = self.cursor;
            self.cursor = before.map(|c| Position { x: c.x + columns, ..c }).filter(|c| c.x < wide && sure);
            if let (false, Some(at)) = (sure, before)
                && at.x + columns < wide
            {
                self.travel(Position { x: at.x + columns, ..at });
            }
        }
    }

    fn set_pen(&mut self, pen: Pen) {
        self.pen.change(pen, &mut self.out);
        self.pen = pen;
    }

    /// Moves the cursor the shortest way.
    fn travel(&mut self, to: Position) {
        if self.cursor == Some(to) {
            return;
        }
        let mut best = match (to.y, to.x) {
            (0, 0) => "\x1b[H".to_owned(),
            (y, 0) => format!("\x1b[{}H", y + 1),
            (y, x) => format!("\x1b[{};{}H", y + 1, x + 1),
        };
        let mut offer = |way: String| {
            if way.len() < best.len() {
                best = way;
            }
        };
        if let Some(at) = self.cursor {
            let step = |by: u16, letter: char| match by {
                1 => format!("\x1b[{letter}"),
                by => format!("\x1b[{by}{letter}"),
            };
            if at.y == to.y {
                offer(format!("\x1b[{}G", to.x + 1));
                if to.x > at.x {
                    offer(step(to.x - at.x, 'C'));
                } else {
                    offer(step(at.x - to.x, 'D'));
                    offer("\x08".repeat(usize::from(at.x - to.x)));
                }
            }
            if at.x == to.x {
                offer(format!("\x1b[{}d", to.y + 1));
                offer(if to.y > at.y { step(to.y - at.y, 'B') } else { step(at.y - to.y, 'A') });
            }
            // Above the last line a line feed never scrolls.
            if to.x == 0 && to.y >= at.y {
                offer(format!("\r{}", "\n".repeat(usize::from(to.y - at.y))));
            }
        }
        self.out.extend_from_slice(best.as_bytes());
        self.cursor = Some(to);
    }
}

impl Slot {
    /// The pen it is written with, when this one is at hand.
    fn pen(&self, at_hand: Pen) -> Pen {
        match self {
            Self::Tail => at_hand,
            Self::Text(.., pen) => *pen,
            Self::Blank(pen) => at_hand.for_blank(*pen),
        }
    }
}

#[cfg(test)]
mod tests;
