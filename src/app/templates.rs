//! An order from a template: its variables are asked for in one small form, checked by the rules of the fields they go
//! into.

use crate::{
    order::{Draft, Origin, Role, Say},
    texts::key,
};

use super::{
    App, Change, Fill, Popup, SavedTemplate, editing::Source, popups::layer::Filled, size, wording::reason,
};

impl App {
    /// Opens an order from the template of this name, as the start screen does; `given` are variables and values that
    /// need not be asked for.
    pub fn open_template(&mut self, name: &str, given: &[(String, String)]) -> Change {
        let Some(saved) = self.start.templates().find(|t| t.name == name).cloned() else {
            return Change::default();
        };
        let mut change = self.use_template(&saved, given);
        self.request_lookups(&mut change);
        change
    }

    /// Asks for the variables of a template, or opens the order where there are none to ask for.
    pub(super) fn use_template(&mut self, saved: &SavedTemplate, given: &[(String, String)]) -> Change {
        let (template, text) = match (saved.read(), &saved.text) {
            (Ok(template), Ok(text)) => (template.clone(), text),
            (Err(why), _) => return self.say(why.clone()),
            (Ok(_), Err(why)) => return self.say(Say::Plain(why.clone())),
        };
        let mut fill = Fill::new(saved, template, text, given);
        if fill.lines.is_empty() {
            return fill.finish().map_or_else(Change::default, |filled| self.filled(filled));
        }
        fill.recheck(&self.inquiries.known);
        self.popups.push(Popup::Fill(Box::new(fill)));
        Change::redraw()
    }

    /// Everything that a template asks for is there.
    pub(super) fn filled(&mut self, filled: Filled) -> Change {
        let Filled { mut draft, template, notices, typed } = filled;
        self.default_region(&mut draft);
        if let Err(why) = size::fits(&draft) {
            return self.say(why);
        }
        let source = Source { template: Some(template), baseline: Some(draft.clone()), borrowed: true };
        let mut change = self.replace(draft, source);
        self.open_filled(&mut change, notices);
        if typed {
            // The answers were typed: they are not lost.
            change.effects.push(self.save());
        }
        change
    }

    /// An order that names no region goes where new ones go.
    pub(super) fn default_region(&self, draft: &mut Draft) {
        if !draft.filled(Role::Region) {
            let preset = self.fresh(draft.kind());
            draft.put(Role::Region, preset.get(Role::Region), Origin::Preset);
        }
    }

    /// What was saved, renamed or removed: the start screen shows it, and an order that was saved comes from there now.
    pub(super) fn shelved(
        &mut self,
        said: Say,
        templates: Option<Vec<SavedTemplate>>,
        saved: Option<String>,
    ) -> Change {
        if let Some(templates) = templates {
            self.start.renew(templates);
        }
        let mut said = said;
        if let Some(name) = saved {
            self.adopt_template(&name);
            let saved = self.start.templates().find(|t| t.name == name && !t.shared);
            if let Some(problem) = saved.and_then(|t| t.read().ok()?.faults().into_iter().next()) {
                // It is kept, and the next order made of it has to be told the same.
                let values = vec![
                    ("name", name.into()),
                    ("field", Say::Field(problem.path.clone())),
                    ("why", reason(&problem)),
                ];
                said = Say::Key(key::ui::TEMPLATE_SAVED_WRONG.into(), values);
            }
        }
        self.message = Some(said);
        Change::redraw()
    }

    fn adopt_template(&mut self, name: &str) {
        let saved = self.start.templates().find(|t| t.name == name && !t.shared);
        let Some(template) = saved.and_then(|t| t.read().ok()).cloned() else { return };
        if template.draft.kind() != self.editing.draft.kind() {
            return;
        }
        name.clone_into(&mut self.editing.draft.template);
        let source = Source {
            template: Some(template),
            baseline: Some(self.editing.draft.clone()),
            borrowed: self.editing.source.borrowed,
        };
        self.editing.source = std::sync::Arc::new(source);
        self.history_came_from(name);
        self.recheck();
    }
}
