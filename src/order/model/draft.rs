//! Methods of a draft: asking it, and putting something into it.

use std::{cmp::Ordering, collections::BTreeSet, fmt};

use zeroize::Zeroizing;

use super::{Draft, Field, Kind, Shape};
use crate::order::{Entry, FieldName, MASK, Offer, Origin, Place, Role, Step, kind::text_key};

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |place: &Place| {
            let text = if self.at(*place).secret() { MASK } else { self.text(*place) };
            format!("{} = {text}", self.path(*place))
        };
        let filled: Vec<_> =
            self.all_places().iter().filter(|p| !self.text(**p).is_empty()).map(shown).collect();
        f.debug_struct("Draft")
            .field("kind", &self.kind.name)
            .field("values", &filled)
            .finish_non_exhaustive()
    }
}

impl Draft {
    /// A draft with nothing in it.
    pub fn new(kind: &'static Kind) -> Self {
        Self {
            kind,
            values: vec![Entry::default(); kind.fields.len()],
            rows: vec![Vec::new(); kind.fields.len()],
            extras: Vec::new(),
            hollow: BTreeSet::new(),
            allow: BTreeSet::new(),
            title: String::new(),
            template: String::new(),
        }
    }

    /// A draft as a new wizard starts with.
    pub fn preset(kind: &'static Kind) -> Self {
        let mut draft = Self::new(kind);
        for (index, field) in kind.fields.iter().enumerate() {
            if let Some(text) = field.preset {
                draft.set(Place::field(index), text, Origin::Preset);
            }
        }
        draft
    }

    /// The kind of the order.
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// The field, or cell field, at a place.
    ///
    /// A place that the table does not have answers with the first field: places are only made from the table.
    pub fn at(&self, place: Place) -> &'static Field {
        let field = self.kind.fields.get(place.field).unwrap_or(&self.kind.fields[0]);
        match (place.cell, field.rows()) {
            (Some((_, column)), Some(row)) => row.cells.get(column).unwrap_or(field),
            _ => field,
        }
    }

    fn entry(&self, place: Place) -> Option<&Entry> {
        match place.cell {
            None => self.values.get(place.field),
            Some((row, column)) => self.rows.get(place.field)?.get(row)?.get(column),
        }
    }

    /// The text at a place, as typed.
    pub fn text(&self, place: Place) -> &str {
        self.entry(place).map_or("", |e| e.text.as_str())
    }

    /// The origin of the text at a place.
    pub fn origin(&self, place: Place) -> Origin {
        self.entry(place).map_or(Origin::Empty, |e| e.origin)
    }

    /// Puts text at a place; empty text leaves it empty. A place that is not there is left alone.
    pub fn set(&mut self, place: Place, text: &str, origin: Origin) {
        let entry = match place.cell {
            None => self.values.get_mut(place.field),
            Some((row, column)) => {
                self.rows.get_mut(place.field).and_then(|r| r.get_mut(row)).and_then(|r| r.get_mut(column))
            }
        };
        if let Some(entry) = entry {
            entry.origin = if text.is_empty() { Origin::Empty } else { origin };
            entry.text = Zeroizing::new(text.to_owned());
        }
        // Who has said something in an object, or taken it back, knows of it.
        if !self.hollow.is_empty() {
            let path = self.kind.fields.get(place.field).map_or("", |field| field.path);
            self.hollow.retain(|object| !within(path, object));
        }
    }

    /// Puts text into a top-level field by its path or role. Unknown names are left alone.
    pub fn put(&mut self, name: impl FieldName, text: &str, origin: Origin) {
        if let Some(index) = self.kind.index(name) {
            self.set(Place::field(index), text, origin);
        }
    }

    /// The text of a top-level field by its path or role.
    pub fn get(&self, name: impl FieldName) -> &str {
        self.kind.index(name).map_or("", |i| self.text(Place::field(i)))
    }

    /// The text of a top-level field, or what the provider takes when it is empty.
    pub fn effective(&self, name: impl FieldName) -> &str {
        let Some(index) = self.kind.index(name) else {
            return "";
        };
        let text = self.text(Place::field(index)).trim();
        if text.is_empty() { self.kind.fields[index].default.unwrap_or("") } else { text }
    }

    /// Tells whether a top-level field has a value, or at least one row.
    pub fn filled(&self, name: impl FieldName) -> bool {
        self.kind.index(name).is_some_and(|i| self.is_filled(Place::field(i)))
    }

    /// Tells whether a place has a value, or at least one row.
    pub fn is_filled(&self, place: Place) -> bool {
        match (place.cell, self.at(place).rows()) {
            (None, Some(_)) => self.row_count(place.field) > 0,
            // Spaces alone are nothing, except in a secret, where they are characters to complain of.
            _ if self.at(place).secret() => !self.text(place).is_empty(),
            _ if self.says_nothing(place) => false,
            _ => !self.text(place).trim().is_empty(),
        }
    }

    /// The number of instances the order is for: the count field where it is a number, else one.
    pub fn count(&self) -> i64 {
        self.effective(Role::Count).parse().ok().filter(|n| *n > 0).unwrap_or(1)
    }

    /// The number of rows of a list field.
    pub fn row_count(&self, field: usize) -> usize {
        self.rows.get(field).map_or(0, Vec::len)
    }

    /// Adds an empty row (presets of its cells filled in) at `at` or at the end; its first cell.
    pub fn add_row(&mut self, field: usize, at: usize) -> Option<Place> {
        let cells = self.kind.fields.get(field)?.rows()?.cells;
        let rows = self.rows.get_mut(field)?;
        let at = at.min(rows.len());
        let fresh = |cell: &Field| match cell.preset {
            Some(text) => Entry { text: Zeroizing::new(text.to_owned()), origin: Origin::Preset },
            None => Entry::default(),
        };
        let last = rows.len();
        rows.insert(at, cells.iter().map(fresh).collect());
        if at < last {
            self.renumber(field, |row| Some(if row >= at { row + 1 } else { row }));
        }
        Some(Place::cell(field, at, 0))
    }

    /// Takes a row out.
    pub fn remove_row(&mut self, field: usize, row: usize) {
        if let Some(rows) = self.rows.get_mut(field)
            && row < rows.len()
        {
            rows.remove(row);
            self.renumber(field, |own| match own.cmp(&row) {
                Ordering::Less => Some(own),
                Ordering::Equal => None,
                Ordering::Greater => Some(own - 1),
            });
        }
    }

    /// Keeps what the table does not know with its row: `to` tells a row's new number, or that it is gone.
    fn renumber(&mut self, field: usize, to: impl Fn(usize) -> Option<usize>) {
        let list = self.kind.fields.get(field).map_or("", |f| f.path);
        self.extras.retain_mut(|extra| {
            let inside = extra.path.strip_prefix(list).and_then(|rest| rest.strip_prefix('['));
            let Some((Ok(row), rest)) = inside.and_then(|r| r.split_once(']')).map(|(n, r)| (n.parse(), r))
            else {
                return true;
            };
            let moved = to(row).map(|row| format!("{list}[{row}]{rest}"));
            let stays = moved.is_some();
            extra.path = moved.unwrap_or_default();
            stays
        });
    }

    /// Moves a row by one, up or down; whether it moved.
    pub fn move_row(&mut self, field: usize, row: usize, down: bool) -> bool {
        let Some(rows) = self.rows.get_mut(field) else {
            return false;
        };
        let to = if down { row + 1 } else { row.wrapping_sub(1) };
        if row >= rows.len() || to >= rows.len() {
            return false;
        }
        rows.swap(row, to);
        self.renumber(field, |own| {
            Some(if own == row {
                to
            } else if own == to {
                row
            } else {
                own
            })
        });
        true
    }

    /// The path of a place, in the request's own names: `createCdsList[1].cdsSizeInGB`.
    pub fn path(&self, place: Place) -> String {
        let field = self.kind.fields.get(place.field).map_or("", |f| f.path);
        match place.cell {
            None => field.to_owned(),
            Some((row, _)) => match self.at(place).path {
                "" => format!("{field}[{row}]"),
                cell => format!("{field}[{row}].{cell}"),
            },
        }
    }

    /// The name of a place without row numbers, under which texts and the schema know it.
    pub fn text_key(&self, place: Place) -> String {
        match self.at(place).words {
            "" => self.plain_key(place),
            own => own.to_owned(),
        }
    }

    /// The name of a place in the provider's own words, without row numbers: under it stand the words for values.
    pub fn plain_key(&self, place: Place) -> String {
        let field = self.kind.fields.get(place.field).map_or("", |f| f.path);
        text_key(field, place.cell.map(|_| self.at(place).path))
    }

    /// The place of a path; rows up to the one named must exist.
    pub fn place(&self, path: &str) -> Option<Place> {
        if let Some(index) = self.kind.index(path) {
            return Some(Place::field(index));
        }
        let (list, rest) = path.split_once('[')?;
        let (row, cell) = rest.split_once(']')?;
        let (field, row) = (self.kind.index(list)?, row.parse::<usize>().ok()?);
        let cell = cell.strip_prefix('.').unwrap_or(cell);
        let column = self.kind.fields[field].rows()?.cells.iter().position(|c| c.path == cell)?;
        (row < self.row_count(field)).then_some(Place::cell(field, row, column))
    }

    /// The draft without what is not sent as it stands.
    #[must_use]
    pub fn sent(&self) -> Self {
        let mut sent = self.clone();
        for place in self.all_places().into_iter().filter(|p| !self.sends(*p)) {
            sent.set(place, "", Origin::Empty);
        }
        sent
    }

    /// Every place there is, in table order: fields, list fields before their cells.
    pub fn all_places(&self) -> Vec<Place> {
        self.places(|_| true)
    }

    /// The places of one screen, in order. Deprecated fields are left out; advanced ones unless they are filled
    /// or `advanced` asks for them.
    pub fn step_places(&self, step: Step, advanced: bool) -> Vec<Place> {
        self.places(|index| {
            let field = &self.kind.fields[index];
            field.step == step
                && match field.offer {
                    Offer::Plain => true,
                    Offer::Advanced => advanced || self.is_filled(Place::field(index)),
                    Offer::Deprecated(_) => self.is_filled(Place::field(index)),
                }
        })
    }

    fn places(&self, wanted: impl Fn(usize) -> bool) -> Vec<Place> {
        let mut places = Vec::new();
        for (index, field) in self.kind.fields.iter().enumerate().filter(|(i, _)| wanted(*i)) {
            places.push(Place::field(index));
            if let Shape::Rows(row) = field.shape {
                for r in 0..self.row_count(index) {
                    places.extend((0..row.cells.len()).map(|c| Place::cell(index, r, c)));
                }
            }
        }
        places
    }

    /// Tells whether a field is asked for and sent as the draft stands.
    pub fn applies(&self, place: Place) -> bool {
        self.kind.fields.get(place.field).is_some_and(|f| f.shown.holds(self))
    }

    /// Tells whether a file has this object of the body, be it empty.
    pub fn brought(&self, object: &str) -> bool {
        let place =
            |(index, field): (usize, &Field)| within(field.path, object).then_some(Place::field(index));
        self.hollow.contains(object)
            || self
                .kind
                .fields
                .iter()
                .enumerate()
                .filter_map(place)
                .any(|p| self.is_filled(p) && self.origin(p).from_file())
    }

    /// The value of an empty place that follows from what else is chosen: it is sent as if it stood there.
    pub fn derived(&self, place: Place) -> Option<String> {
        if self.is_filled(place) { None } else { self.at(place).derive.and_then(|derive| derive(self)) }
    }

    /// Tells whether what stands at a place goes into the request: what applies, and what the person keeps though it
    /// does not.
    pub fn sends(&self, place: Place) -> bool {
        let kept = || {
            let field = self.kind.fields.get(place.field);
            let brought = self.origin(place) != Origin::Preset;
            self.allow.contains("excluded") && brought && field.is_some_and(|f| !f.clash)
        };
        !self.says_nothing(place) && (self.applies(place) || kept())
    }

    /// Tells whether the text of a place says the same as none: a number that stands for "not wanted".
    pub fn says_nothing(&self, place: Place) -> bool {
        self.at(place).none.is_some_and(|none| self.text(place).trim() == none)
    }

    /// Tells whether a place must be filled as the draft stands.
    pub fn needed(&self, place: Place) -> bool {
        self.applies(place) && self.at(place).need.holds(self) && self.derived(place).is_none()
    }

    /// The cells of a column of a list field, by the names of the list and of the cell.
    pub fn column(&self, list: impl FieldName, cell: impl FieldName) -> Vec<(Place, &str)> {
        let Some(field) = self.kind.index(list) else {
            return Vec::new();
        };
        let Some(column) =
            self.kind.fields[field].rows().and_then(|r| r.cells.iter().position(|c| cell.names(c)))
        else {
            return Vec::new();
        };
        (0..self.row_count(field))
            .map(|row| Place::cell(field, row, column))
            .map(|place| (place, self.text(place).trim()))
            .collect()
    }
}

/// Tells whether a path leads into an object.
fn within(path: &str, object: &str) -> bool {
    path.strip_prefix(object).is_some_and(|rest| rest.starts_with('.'))
}
