//! The forms: what stands on a screen, what has the focus, what a key does to it.

use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyEvent};
use zeroize::Zeroizing;

use crate::{
    keys::{Action, Context},
    order::{Offer, Origin, Pasted, Place, Shape, Step, pasted, tables::groups::group},
};

use super::{
    App, Change, Focus, FormLine, LookupState, MenuKind, Screen,
    focus::REVEAL,
    size,
    text_input::{CHORD, TextLine, insert, typed},
};

/// So many fields stand on a screen without headings.
const FEW: usize = 3;

impl App {
    /// The lines of the present form.
    pub fn form(&self) -> Vec<FormLine> {
        let Some(step) = self.step() else { return Vec::new() };
        let open = self.form.unfolded.contains(&step);
        let advanced = |place: &Place| self.editing.draft.kind().fields[place.field].offer == Offer::Advanced;
        let mut lines = Vec::new();
        let places = self.editing.draft.step_places(step, open);
        let (plain, more): (Vec<_>, Vec<_>) = places.into_iter().partition(|p| !advanced(p));
        let push = |lines: &mut Vec<FormLine>, places: Vec<Place>| {
            for place in places {
                match place.cell {
                    Some((row, 0)) => lines.push(FormLine::Row(place.field, row)),
                    Some(_) => {}
                    None if self.editing.draft.at(place).rows().is_some() => {
                        lines.push(FormLine::List(place));
                    }
                    None => lines.push(FormLine::Field(place)),
                }
            }
        };
        let mut last = None;
        // A few fields need no headings, and neither does a single group: it is the screen.
        let of = |place: &Place| group(self.editing.draft.kind().fields[place.field].path);
        let groups: BTreeSet<_> = plain.iter().map(of).collect();
        let heads = plain.iter().filter(|place| place.cell.is_none()).count();
        let headed = groups.len() > 1 && heads > FEW;
        for place in plain {
            let own = of(&place).filter(|_| headed);
            if let Some(name) = own.filter(|_| own != last) {
                lines.push(FormLine::Heading(name));
            }
            last = own;
            push(&mut lines, vec![place]);
        }
        let all = self.editing.draft.kind().fields.iter().enumerate();
        let all = all.filter(|(_, f)| f.step == step && f.offer == Offer::Advanced);
        let fields = all.clone().count();
        let filled = all.filter(|(i, _)| self.editing.draft.is_filled(Place::field(*i))).count();
        if fields > 0 {
            lines.push(FormLine::Fold { fields, filled, open });
            push(&mut lines, more);
        }
        lines
    }

    /// Everything on the form that can have the focus, in order.
    pub fn focusable(&self) -> Vec<Focus> {
        let mut all = Vec::new();
        for line in self.form() {
            match line {
                FormLine::Field(place) | FormLine::List(place) => all.push(Focus::Place(place)),
                FormLine::Row(field, row) => {
                    let cells = self.editing.draft.kind().fields[field].rows().map_or(0, |r| r.cells.len());
                    all.extend((0..cells).map(|c| Focus::Place(Place::cell(field, row, c))));
                }
                FormLine::Fold { .. } => all.push(Focus::Fold),
                FormLine::Heading(_) => {}
            }
        }
        all
    }

    /// The place in focus, on a form.
    pub fn focused(&self) -> Option<Place> {
        match (self.screen, self.form.focus) {
            (Screen::Step(step), Focus::Place(place)) if !matches!(step, Step::Review | Step::Submit) => {
                Some(place)
            }
            _ => None,
        }
    }

    /// Tells whether a place is edited as text.
    pub fn is_text(&self, place: Place) -> bool {
        !matches!(self.editing.draft.at(place).shape, Shape::Flag | Shape::Choice(_) | Shape::Rows(_))
    }

    /// Tells whether a place has a list to choose from now.
    pub fn has_list(&self, place: Place) -> bool {
        match self.editing.draft.at(place).shape {
            Shape::Flag | Shape::Choice(_) => true,
            Shape::Pick(..) => {
                let field = self.editing.draft.at(place);
                self.inquiries.known.choices(field, &self.editing.draft).is_some_and(|l| !l.is_empty())
            }
            _ => false,
        }
    }

    /// Tells whether Enter opens a list at a place: it is there, or on its way.
    fn opens(&self, place: Place) -> bool {
        self.has_list(place) || matches!(self.lookup_state(place), Some(LookupState::Asking { .. }))
    }

    /// Tells whether the text at a place is one that its list knows.
    fn is_listed(&self, place: Place) -> bool {
        let lookup = self.editing.draft.at(place).lookup();
        lookup.is_some_and(|l| {
            self.inquiries.known.item(l, &self.editing.draft, self.editing.draft.text(place).trim()).is_some()
        })
    }

    pub(super) fn form_context(&self) -> Context {
        match self.focused() {
            Some(place) if place.cell.is_some() || self.editing.draft.at(place).rows().is_some() => {
                Context::Rows
            }
            Some(place) if self.is_text(place) => Context::Text,
            _ => Context::Form,
        }
    }

    pub(super) fn focus_on(&mut self, focus: Focus) {
        if self.form.focus != focus {
            self.form.revealed = None;
            self.editing.history.close();
        }
        self.form.focus = focus;
        self.refresh_input();
        let origin = self.focused().map_or(Origin::Empty, |place| self.editing.draft.origin(place));
        self.form.entered = (Zeroizing::new(self.form.input.value().to_owned()), origin);
    }

    /// Takes the text in focus into the editor, the caret at its end. What nobody has typed is a suggestion.
    pub(super) fn refresh_input(&mut self) {
        let draft = &self.editing.draft;
        let line = match self.focused().filter(|p| self.is_text(*p)) {
            Some(place) if draft.origin(place) == Origin::Preset => TextLine::suggesting(draft.text(place)),
            Some(place) => TextLine::holding(draft.text(place)),
            None => TextLine::default(),
        };
        self.form.input.become_line(line);
    }

    fn move_focus(&mut self, by: isize) -> Change {
        let all = self.focusable();
        let at = all.iter().position(|f| *f == self.form.focus).unwrap_or(0);
        match at.checked_add_signed(by).and_then(|i| all.get(i)) {
            Some(focus) => {
                self.focus_on(*focus);
                Change::redraw()
            }
            // Behind the last field comes the next screen.
            None if by > 0 => self.turn(1),
            None => Change::default(),
        }
    }

    pub(super) fn act_on_form(&mut self, action: Action) -> Change {
        match action {
            Action::NextField => self.move_focus(1),
            Action::PrevField => self.move_focus(-1),
            Action::Home => self.focus_end(false),
            Action::End => self.focus_end(true),
            Action::PageDown => self.page(8),
            Action::PageUp => self.page(-8),
            Action::Accept => self.accept(),
            Action::Toggle => self.toggle(),
            Action::Cancel => self.cancel(),
            Action::Clear => self.clear(),
            Action::Reveal => {
                let secret = self.focused().is_some_and(|p| self.editing.draft.at(p).secret());
                if secret {
                    self.form.revealed =
                        if self.form.revealed.is_some() { None } else { Some(self.clock.now + REVEAL) };
                }
                Change { redraw: secret, effects: Vec::new() }
            }
            Action::AddRow => self.add_row(),
            Action::RemoveRow => self.remove_row(),
            Action::MoveRowUp => self.move_row(false),
            Action::MoveRowDown => self.move_row(true),
            _ => Change::default(),
        }
    }

    fn focus_end(&mut self, last: bool) -> Change {
        let all = self.focusable();
        let focus = if last { all.last() } else { all.first() };
        if let Some(focus) = focus.copied() {
            self.focus_on(focus);
        }
        Change::redraw()
    }

    fn page(&mut self, by: isize) -> Change {
        let all = self.focusable();
        let at = all.iter().position(|f| *f == self.form.focus).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(all.len().saturating_sub(1));
        if let Some(focus) = all.get(to) {
            self.focus_on(*focus);
        }
        Change::redraw()
    }

    fn accept(&mut self) -> Change {
        let Some(place) = self.focused() else {
            return self.fold();
        };
        if self.editing.draft.at(place).rows().is_some() {
            return self.add_row();
        }
        if self.editing.draft.applies(place) && self.opens(place) {
            return self.open_menu(MenuKind::Pick(place));
        }
        self.move_focus(1)
    }

    fn fold(&mut self) -> Change {
        if let Some(step) = self.step()
            && !self.form.unfolded.remove(&step)
        {
            self.form.unfolded.insert(step);
        }
        Change::redraw()
    }

    /// The next value of a flag or a short choice.
    fn toggle(&mut self) -> Change {
        let Some(place) = self.focused() else { return self.fold() };
        let field = self.editing.draft.at(place);
        let Some(values) = field.choices() else { return self.accept() };
        if !matches!(field.shape, Shape::Flag) && values.len() > 3 {
            return self.open_menu(MenuKind::Pick(place));
        }
        let at = values.iter().position(|v| *v == self.editing.draft.text(place));
        // Behind the last value a field that may be left out is left out again.
        let next = match at {
            None => values.first().copied(),
            Some(i) => values.get(i + 1).copied(),
        };
        let next = match next {
            None if self.editing.draft.needed(place) => values.first().copied().unwrap_or_default(),
            None => "",
            Some(value) => value,
        };
        self.edit(place, next, Origin::Typed)
    }

    /// Takes back what was typed since the focus came here.
    fn cancel(&mut self) -> Change {
        if self.form.json_over {
            self.form.json_over = false;
            return Change::redraw();
        }
        match self.focused() {
            Some(place) if self.is_text(place) && self.form.input.value() != *self.form.entered.0 => {
                let (text, origin) = self.form.entered.clone();
                let change = self.edit(place, &text, origin);
                self.refresh_input();
                change
            }
            _ => {
                let had = self.message.take().is_some();
                Change { redraw: had, effects: Vec::new() }
            }
        }
    }

    fn clear(&mut self) -> Change {
        let Some(place) = self.focused().filter(|p| self.editing.draft.at(*p).rows().is_none()) else {
            return Change::default();
        };
        let change = self.edit(place, "", Origin::Empty);
        self.refresh_input();
        change
    }

    fn list_in_focus(&self) -> Option<usize> {
        let place = self.focused()?;
        self.editing.draft.kind().fields[place.field].rows().map(|_| place.field)
    }

    fn add_row(&mut self) -> Change {
        let Some(field) = self.list_in_focus().filter(|f| self.editing.draft.applies(Place::field(*f)))
        else {
            return Change::default();
        };
        let max = self.editing.draft.kind().fields[field].rows().map_or(0, |r| r.max);
        if self.editing.draft.row_count(field) >= max {
            return Change::default();
        }
        let at = self.focused().and_then(Place::row).map_or(usize::MAX, |row| row + 1);
        let mut tried = self.editing.draft.clone();
        tried.add_row(field, at);
        if let Err(why) = size::fits(&tried) {
            return self.say(why);
        }
        self.begin_edit(None);
        let place = self.editing.draft.add_row(field, at);
        let change = self.edited();
        if let Some(place) = place {
            self.focus_on(Focus::Place(place));
        }
        change
    }

    fn remove_row(&mut self) -> Change {
        let Some((field, row)) = self.focused().and_then(|p| Some((p.field, p.row()?))) else {
            return Change::default();
        };
        self.begin_edit(None);
        self.editing.draft.remove_row(field, row);
        let column = self.focused().and_then(|p| p.cell).map_or(0, |(_, c)| c);
        let focus = match self.editing.draft.row_count(field) {
            0 => Place::field(field),
            rows => Place::cell(field, row.min(rows - 1), column),
        };
        let change = self.edited();
        self.focus_on(Focus::Place(focus));
        change
    }

    fn move_row(&mut self, down: bool) -> Change {
        let Some((field, row, column)) = self.focused().and_then(|p| p.cell.map(|(r, c)| (p.field, r, c)))
        else {
            return Change::default();
        };
        self.begin_edit(None);
        if !self.editing.draft.move_row(field, row, down) {
            return Change::default();
        }
        let change = self.edited();
        let to = if down { row + 1 } else { row - 1 };
        self.focus_on(Focus::Place(Place::cell(field, to, column)));
        change
    }

    /// A key that is no action: text for the field in focus.
    pub(super) fn form_key(&mut self, key: KeyEvent) -> Change {
        let Some(place) = self.focused() else { return Change::default() };
        if !self.editing.draft.applies(place) {
            return Change::default();
        }
        let printable = match key.code {
            KeyCode::Char(c) if !key.modifiers.intersects(CHORD) => Some(c),
            _ => None,
        };
        if let Some(c) = printable
            && self.opens(place)
            && !(self.is_text(place) && self.is_listed(place) && !self.form.input.suggests())
        {
            // Typing into a field that has a list filters the list; a value that was taken from it is edited as text.
            let change = self.open_menu(MenuKind::Pick(place));
            self.menu_type(&c.to_string());
            return change;
        }
        if !self.is_text(place) {
            return Change::default();
        }
        match typed(&mut self.form.input, key) {
            Some(changed) if changed.value => {
                let text = Zeroizing::new(self.form.input.value().to_owned());
                self.edit(place, &text, Origin::Typed)
            }
            Some(changed) if changed.cursor => Change::redraw(),
            _ => Change::default(),
        }
    }

    /// Puts pasted text into the field in focus.
    pub(super) fn form_paste(&mut self, text: &str) -> Change {
        let Some(place) = self.focused().filter(|p| self.is_text(*p) && self.editing.draft.applies(*p))
        else {
            return Change::default();
        };
        let field = self.editing.draft.at(place);
        // A paste is a step of its own: undo takes it back, and nothing that was typed before it.
        self.editing.history.close();
        let change = match pasted(field, text) {
            Pasted::Whole(whole) => {
                let change = self.edit(place, &whole, Origin::Typed);
                self.refresh_input();
                change
            }
            Pasted::Part(part) => {
                if let Err(why) = insert(&mut self.form.input, &part) {
                    return self.say(why);
                }
                let text = Zeroizing::new(self.form.input.value().to_owned());
                self.edit(place, &text, Origin::Typed)
            }
        };
        self.editing.history.close();
        change
    }
}
