//! A frame as it is told, pane by pane and row by row, before it is made of cells.
//!
//! Most rows of a frame are told in the words of the frame before. They are compared as they are told, and only the
//! others are made of cells: a key that changes two rows costs two rows.

use std::sync::Arc;

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
const USUAL: usize = 12;

/// One thing done to a row; columns count from the left of the window.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stroke {
    /// Clears these columns and gives them a style.
    Clear(u16, u16, Style),
    /// Spans follow, in these columns at most.
    At(u16, u16),
    /// Text behind what was last put.
    Put(Span<'static>),
}

/// A part of a frame. Nothing stands on it when it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pane {
    area: Rect,
    rows: Vec<Vec<Stroke>>,
}

impl Pane {
    /// An empty pane over a part of a window.
    pub fn new(area: Rect) -> Self {
        Self { area, rows: vec![Vec::new(); usize::from(area.height)] }
    }

    /// The part of the window that it covers.
    pub fn area(&self) -> Rect {
        self.area
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
    pub fn repeat(&mut self, area: Rect, span: &Span<'static>) {
        let area = area.intersection(self.area);
        for y in area.y..area.bottom() {
            let row = self.row_at(y);
            row.extend([Stroke::At(area.x, area.right()), Stroke::Put(span.clone())]);
        }
    }

    fn row_at(&mut self, y: u16) -> &mut Vec<Stroke> {
        // Every area is cut to the pane before it comes here.
        let row = &mut self.rows[usize::from(y - self.area.y)];
        if row.is_empty() {
            row.reserve(USUAL);
        }
        row
    }

    /// Returns the strokes on a row of the window.
    fn row(&self, y: u16) -> &[Stroke] {
        let at = y.checked_sub(self.area.y).map(usize::from);
        at.and_then(|at| self.rows.get(at)).map_or(&[], Vec::as_slice)
    }
}

/// A frame: panes over each other, the uppermost last.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    window: Rect,
    /// Tells whether signs are replaced by ASCII.
    ascii: bool,
    panes: Vec<Arc<Pane>>,
}

impl Sheet {
    /// An empty sheet for a window.
    pub fn new(window: Rect) -> Self {
        Self { window, ascii: false, panes: Vec::new() }
    }

    /// The window.
    pub fn window(&self) -> Rect {
        self.window
    }

    /// Lays a pane over what is there.
    pub fn lay(&mut self, pane: Arc<Pane>) {
        self.panes.push(pane);
    }

    /// All signs are such as every terminal has.
    pub(super) fn plainly(&mut self) {
        self.ascii = true;
    }

    /// The panes that do something to a row.
    fn on(&self, y: u16) -> impl Iterator<Item = &Arc<Pane>> {
        self.panes.iter().filter(move |pane| !pane.row(y).is_empty())
    }

    /// Rows that differ from those of another sheet, counted from the top.
    pub fn unlike(&self, other: &Sheet) -> impl Iterator<Item = u16> {
        let comparable = self.window == other.window && self.ascii == other.ascii;
        // A pane that was reused is the same pane: it is not even compared.
        let same = |(a, b): (&Arc<Pane>, &Arc<Pane>), y| Arc::ptr_eq(a, b) || a.row(y) == b.row(y);
        let rows = 0..self.window.height;
        rows.filter(move |y| {
            let alike = comparable
                && self.on(*y).count() == other.on(*y).count()
                && self.on(*y).zip(other.on(*y)).all(|pair| same(pair, *y));
            !alike
        })
    }

    /// A row as cells: `cells` is one row as wide as the window, whatever stood on it.
    pub fn row(&self, y: u16, cells: &mut Buffer) {
        let line = Rect { y: 0, height: 1, ..self.window };
        if cells.area == line {
            cells.reset();
        } else {
            *cells = Buffer::empty(line);
        }
        let (mut x, mut end) = (0, 0);
        for stroke in self.panes.iter().flat_map(|pane| pane.row(y)) {
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
        let mut all = Buffer::empty(self.window);
        let mut row = Buffer::default();
        for (y, cells) in (0u16..).zip(all.content.chunks_mut(usize::from(self.window.width).max(1))) {
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
