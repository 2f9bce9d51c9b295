//! Saving the order as a template: its name, and which of its values are asked for next time.

use crate::order::{
    Extra, Origin, Place, Role,
    file::{Template, names_a_secret},
};

use super::{
    App, Change, Popup, SaveTemplate, SaveTemplateRow, VariableInputs, text_input::TextLine, wording::heading,
};

impl App {
    /// The order as a template without variables.
    pub fn template_text(&self) -> String {
        Template::of(&self.editing.draft).write(&heading(self.texts()))
    }

    /// Opens the form: what the template that the order came from varies, varies still, where the value is the same.
    pub(super) fn open_keep(&mut self) -> Change {
        let (draft, texts) = (&self.editing.draft, self.texts());
        let from = self.editing.source.template.clone().filter(|t| t.draft.kind() == draft.kind());
        let mut base = Template::of(draft);
        let baseline = self.editing.source.baseline.as_ref();
        // What the table does not know and nobody changed is kept as the template has it, variables and all.
        for extra in &mut base.draft.extras {
            let same = |other: &&Extra| other.path == extra.path;
            let was = baseline.and_then(|b| b.extras.iter().find(same));
            let is = draft.extras.iter().find(same);
            let own = from.as_ref().and_then(|t| t.draft.extras.iter().find(same));
            if let Some(own) = own.filter(|_| was == is) {
                extra.value = own.value.clone();
            }
        }
        let mut names: Vec<String> =
            from.iter().flat_map(|t| t.variables.iter().map(|v| v.name.clone())).collect();
        let mut rows = Vec::new();
        for place in draft.all_places() {
            let field = draft.at(place);
            if field.secret() || field.rows().is_some() || !draft.is_filled(place) {
                continue;
            }
            let (path, value) = (draft.path(place), draft.text(place).to_owned());
            let same = |d: &crate::order::Draft| d.place(&path).map(|p| d.text(p).to_owned());
            let kept = from
                .as_ref()
                .filter(|_| self.editing.source.baseline.as_ref().and_then(same).as_deref() == Some(&value))
                .and_then(|t| t.draft.place(&path).map(|p| (t.draft.origin(p), t.draft.text(p).to_owned())))
                .filter(|(origin, _)| *origin == Origin::Variable)
                .map(|(_, text)| text);
            let vary = VariableInputs {
                name: TextLine::suggesting(fresh_name(&path, &mut names)),
                prompt: TextLine::suggesting(texts.label(&path)),
                default: TextLine::suggesting(value.clone()),
            };
            rows.push(SaveTemplateRow { place, path, value, on: kept.is_some(), kept, vary });
        }
        let secret = |p: &Place| draft.at(*p).secret() && draft.is_filled(*p);
        let secrets = draft.all_places().into_iter().filter(secret).map(|p| draft.path(p)).collect();
        let called = [draft.template.as_str(), draft.get(Role::Name)];
        let name = called.into_iter().find(|n| !n.is_empty()).unwrap_or_default();
        let keep = SaveTemplate {
            name: TextLine::suggesting(name),
            title: TextLine::holding(draft.title.clone()),
            note: TextLine::holding(from.as_ref().map(|t| t.note.clone()).unwrap_or_default()),
            rows,
            secrets,
            at: 0,
            wrong: None,
            over: None,
            base,
            from,
        };
        self.popups.push(Popup::SaveTemplate(Box::new(keep)));
        Change::redraw()
    }
}

/// A name for a variable in place of the value at a path: its last part, with a number where that is taken.
fn fresh_name(path: &str, taken: &mut Vec<String>) -> String {
    let last = path.rsplit('.').next().unwrap_or(path).split('[').next().unwrap_or(path);
    // A name that reads like a secret's would keep its default from being saved.
    let last = if names_a_secret(last) { "variable" } else { last };
    let (mut name, mut n) = (last.to_owned(), 1);
    while taken.contains(&name) {
        n += 1;
        name = format!("{last}{n}");
    }
    taken.push(name.clone());
    name
}
