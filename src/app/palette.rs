//! The palette: every field, screen and command by name, in either language whatever the screen's is.

use crate::{
    keys::Action,
    order::{Offer, Place},
    texts::{Lang, Texts, key},
};

use super::{App, Choice, MenuEntry, Target};

impl App {
    /// Lists the actions that can be done here and the places that can be gone to.
    pub(super) fn palette(&self) -> Vec<MenuEntry> {
        let texts = self.texts();
        let mut all = Vec::new();
        if self.step().is_some() {
            self.fields(&mut all);
            for step in self.editing.draft.kind().steps() {
                let key = format!("step.{}.title", step.key());
                let columns = vec![texts.get(key::ui::PALETTE_STEP).to_owned()];
                let entry = MenuEntry::plain(texts.get(&key).to_owned(), columns, Target::Step(step));
                let also =
                    both(|t| format!("{} {}", t.get(&key), t.get(&format!("step.{}.long", step.key()))));
                all.push(MenuEntry { also, ..entry });
            }
        }
        for action in Action::COMMANDS.iter().filter(|a| self.does(**a)) {
            let key = format!("action.{}.long", action.key());
            let entry = MenuEntry::plain(
                texts.get(&key).to_owned(),
                vec![self.session.keys.label(*action, false)],
                Target::Action(*action),
            );
            let also =
                both(|t| format!("{} {}", t.get(&key), t.get(&format!("action.{}.short", action.key()))));
            all.push(MenuEntry { also, ..entry });
        }
        all
    }

    /// Every field with its path, and below a list its columns: those of the first row, or the list where there is none.
    fn fields(&self, all: &mut Vec<MenuEntry>) {
        let texts = self.texts();
        for (index, field) in self.editing.draft.kind().fields.iter().enumerate() {
            let place = Place::field(index);
            if matches!(field.offer, Offer::Deprecated(_)) && !self.editing.draft.is_filled(place) {
                continue;
            }
            let key = self.editing.draft.text_key(place);
            let entry =
                MenuEntry::plain(texts.label(&key), vec![field.path.to_owned()], Target::Place(place));
            all.push(MenuEntry { also: both(|t| t.label(&key)), ..entry });
            for (column, cell) in field.rows().into_iter().flat_map(|r| r.cells).enumerate() {
                let at = Place::cell(index, 0, column);
                let target = if self.editing.draft.row_count(index) > 0 { at } else { place };
                let own = self.editing.draft.text_key(at);
                if own == key || cell.path.is_empty() {
                    continue;
                }
                let label = |t: &Texts| format!("{} · {}", t.label(&key), t.label(&own));
                let columns = vec![self.editing.draft.plain_key(at)];
                let entry = MenuEntry::plain(label(texts), columns, Target::Place(target));
                all.push(MenuEntry { also: both(label), ..entry });
            }
        }
    }

    /// Tells whether an action can do anything on the screen that is shown.
    fn does(&self, action: Action) -> bool {
        let in_order = self.step().is_some();
        match action {
            Action::Manage => !in_order,
            Action::CancelOrder => self.submit.choices().contains(&Choice::CancelBid),
            Action::PrevField
            | Action::NextField
            | Action::Accept
            | Action::Clear
            | Action::Cancel
            | Action::Theme
            | Action::Lang
            | Action::Redraw
            | Action::Suspend
            | Action::Help
            | Action::Home
            | Action::End
            | Action::PageUp
            | Action::PageDown
            | Action::Leave => true,
            // They would only open what is open, or be half of a press.
            Action::Palette | Action::Interrupt => false,
            _ => in_order,
        }
    }
}

/// A text in every language.
fn both(text: impl Fn(&'static Texts) -> String) -> String {
    Lang::ALL.map(|lang| text(Texts::of(lang))).join(" ")
}
