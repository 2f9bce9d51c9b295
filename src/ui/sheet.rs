//! A frame as it is told, row by row, before it is made of cells.
//!
//! Most rows of a frame are told in the words of the frame before. They are compared as they are told, and only the
//! others are made of cells: a key that changes two rows costs two rows.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    text::{Span, Text},
};

use super::{
    ascii,
    width::{plain, width},
};

/// So many strokes most rows take.
const USUAL: usize = 24;

/// One thing done to a row; columns count from the left of the window.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stroke {
    /// What stands in these columns is gone, and the ground has a style.
    Clear(u16, u16, Style),
    /// Spans follow, in these columns at most.
    At(u16, u16),
    /// Text behind what was last put.
    Put(Span<'static>),
}

/// A frame. Nothing stands on it when it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    area: Rect,
    /// Whether signs are put into ASCII.
    ascii: bool,
    rows: Vec<Vec<Stroke>>,
}

impl Sheet {
    /// An empty sheet for a window.
    pub fn new(area: Rect) -> Self {
        let rows = (0..area.height).map(|_| Vec::with_capacity(USUAL)).collect();
        Self { area, ascii: false, rows }
    }

    /// The window.
    pub fn area(&self) -> Rect {
        self.area
    }

    /// From now on all signs are such as every terminal has.
    pub(super) fn plainly(&mut self) {
        self.ascii = true;
    }

    /// Empties an area and gives its ground a style.
    pub fn clear(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.area);
        for y in area.y..area.bottom() {
            self.row_at(y).push(Stroke::Clear(area.x, area.right(), style));
        }
    }

    /// Puts lines into an area, from its first row on; what does not fit is left out.
    pub fn put(&mut self, area: Rect, text: impl Into<Text<'static>>) {
        let area = area.intersection(self.area);
        for (y, line) in (area.y..area.bottom()).zip(text.into().lines) {
            let row = self.row_at(y);
            row.push(Stroke::At(area.x, area.right()));
            row.extend(line.spans.into_iter().map(|span| Stroke::Put(span.patch_style(line.style))));
        }
    }

    /// Puts the same into each row of an area.
    pub fn repeat(&mut self, area: Rect, span: Span<'static>) {
        let area = area.intersection(self.area);
        for y in area.y..area.bottom() {
            let row = self.row_at(y);
            row.extend([Stroke::At(area.x, area.right()), Stroke::Put(span.clone())]);
        }
    }

    fn row_at(&mut self, y: u16) -> &mut Vec<Stroke> {
        // Every area is cut to the window before it comes here.
        &mut self.rows[usize::from(y - self.area.y)]
    }

    /// The rows that are not told as they are on another sheet, counted from the top.
    pub fn unlike(&self, other: &Sheet) -> impl Iterator<Item = u16> {
        let comparable = self.area == other.area && self.ascii == other.ascii;
        (0u16..).zip(&self.rows).filter_map(move |(y, row)| {
            let same = comparable && other.rows.get(usize::from(y)) == Some(row);
            (!same).then_some(y)
        })
    }

    /// A row as cells: `cells` is one row as wide as the window, whatever stood on it.
    pub fn row(&self, y: u16, cells: &mut Buffer) {
        let line = Rect { y: 0, height: 1, ..self.area };
        if cells.area == line {
            cells.reset();
        } else {
            *cells = Buffer::empty(line);
        }
        let (mut x, mut end) = (0, 0);
        for stroke in self.rows.get(usize::from(y)).into_iter().flatten() {
            match stroke {
                Stroke::Clear(from, to, style) => {
                    // A wide character that reaches into it from its left would hide its edge.
                    if let Some(before) = from.checked_sub(1)
                        && let Some(cell) = cells.cell_mut(Position { x: before, y: 0 })
                        && width(cell.symbol()) > 1
                    {
                        cell.set_symbol(" ");
                    }
                    for x in *from..*to {
                        if let Some(cell) = cells.cell_mut(Position { x, y: 0 }) {
                            cell.reset();
                            cell.set_style(*style);
                        }
                    }
                }
                Stroke::At(from, to) => (x, end) = (*from, *to),
                Stroke::Put(span) => x = write(cells, x, end, span),
            }
        }
        if self.ascii {
            ascii::plainly(cells);
        }
    }

    /// All of it as cells: for pictures and tests.
    pub fn cells(&self) -> Buffer {
        let mut all = Buffer::empty(self.area);
        let mut row = Buffer::default();
        for (y, cells) in (0u16..).zip(all.content.chunks_mut(usize::from(self.area.width).max(1))) {
            self.row(y, &mut row);
            cells.clone_from_slice(&row.content);
        }
        all
    }
}

/// Writes a span from a column on, up to another; the column behind it.
fn write(cells: &mut Buffer, x: u16, end: u16, span: &Span) -> u16 {
    let room = usize::from(end - x);
    if !plain(&span.content) {
        return cells.set_stringn(x, 0, &span.content, room, span.style).0;
    }
    // Byte by byte, where each is a cell: looking for graphemes takes longer than all else here.
    let text = &span.content[..span.content.len().min(room)];
    let from = usize::from(x);
    for (at, cell) in cells.content.iter_mut().skip(from).take(text.len()).enumerate() {
        cell.set_symbol(&text[at..=at]).set_style(span.style);
    }
    x + u16::try_from(text.len()).unwrap_or(0)
}
