//! A value in the editor of the person's own choice: for what is too long for one line.

use crate::{
    order::{Origin, Place, Say, script},
    texts::key,
};

use super::{App, Change, ScreenEffect};

impl App {
    /// Opens an editor on the field in focus, where it takes text that may be seen.
    pub(super) fn open_editor(&mut self) -> Change {
        let takes = |place: &Place| {
            self.is_text(*place)
                && self.editing.draft.applies(*place)
                && !self.editing.draft.at(*place).secret()
        };
        let Some(place) = self.focused().filter(takes).filter(|_| self.popups.is_empty()) else {
            return self.say(Say::Key(key::ui::EDITOR_NOTHING.into(), Vec::new()));
        };
        let text = script::readable(self.editing.draft.at(place), self.editing.draft.text(place));
        Change::effect(ScreenEffect::Editor { place, text })
    }

    /// Takes the text from the editor, or shows why there is none.
    pub(super) fn edited_outside(&mut self, place: Place, text: Result<String, Say>) -> Change {
        let text = match text {
            Ok(text) => text,
            Err(why) => return self.say(why),
        };
        if !self.editing.draft.all_places().contains(&place) || self.editing.draft.at(place).secret() {
            return Change::redraw();
        }
        let value = script::value(self.editing.draft.at(place), &text, self.editing.draft.text(place));
        let change = self.edit(place, &value, Origin::Typed);
        self.refresh_input();
        change
    }
}
