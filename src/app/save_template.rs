//! Saving the order as a template: its name, and which of its values are asked for next time.

use std::path::Path;

use crossterm::event::{Event, KeyEvent};
use tui_input::{Input, backend::crossterm::to_input_request};

use crate::{
    keys::{Action, Context},
    order::{
        Origin, Place, Say, Step,
        file::{Difference, Template, changes, names_a_secret},
    },
    store::FileStore,
    texts::Texts,
};

use super::{App, Change, Effect, Popup, size, text_input::insert};

/// A variable as it is made here.
#[derive(Debug)]
pub struct VariableInputs {
    /// Its name.
    pub name: Input,
    /// The question.
    pub prompt: Input,
    /// The answer where none is given.
    pub default: Input,
}

/// One value of the order.
#[derive(Debug)]
pub struct SaveTemplateRow {
    /// Where it is.
    pub place: Place,
    /// Its path.
    pub path: String,
    /// The value.
    pub value: String,
    /// Whether it is asked for next time.
    pub on: bool,
    /// How the template that the order came from has it, where that has a variable in it.
    pub kept: Option<String>,
    /// The variable that would stand for it.
    pub vary: VariableInputs,
}

/// What is edited in one line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The template's name.
    Name,
    /// Its title.
    Title,
    /// Its note.
    Note,
    /// Whether this value varies.
    Row(usize),
    /// The name of its variable.
    VarName(usize),
    /// The question of its variable.
    VarPrompt(usize),
    /// The default of its variable.
    VarDefault(usize),
}

/// What overwriting would change.
#[derive(Debug, Default)]
pub struct Overwrite {
    /// Value by value.
    pub changes: Vec<Difference>,
    /// The text key of what else there is to say.
    pub more: Option<&'static str>,
}

/// The form.
#[derive(Debug)]
pub struct SaveTemplate {
    /// The template's name.
    pub name: Input,
    /// Its title.
    pub title: Input,
    /// Its note.
    pub note: Input,
    /// The values of the order, in table order.
    pub rows: Vec<SaveTemplateRow>,
    /// The paths of what was given and is not kept.
    pub secrets: Vec<String>,
    /// Which slot has the keyboard.
    pub at: usize,
    /// What is wrong with what was typed.
    pub wrong: Option<Say>,
    /// A template of this name is there: Enter overwrites it.
    pub over: Option<Overwrite>,
    base: Template,
    from: Option<Template>,
}

impl SaveTemplate {
    /// Everything that has the keyboard in turn.
    pub fn slots(&self) -> Vec<Slot> {
        let mut slots = vec![Slot::Name, Slot::Title, Slot::Note];
        for (index, row) in self.rows.iter().enumerate() {
            slots.push(Slot::Row(index));
            if row.on && row.kept.is_none() {
                slots.extend([Slot::VarName(index), Slot::VarPrompt(index), Slot::VarDefault(index)]);
            }
        }
        slots
    }

    /// The slot that has the keyboard.
    pub fn slot(&self) -> Slot {
        self.slots().get(self.at).copied().unwrap_or(Slot::Name)
    }

    /// Which keys mean what in it.
    pub fn context(&self) -> Context {
        match (&self.over, self.slot()) {
            (Some(_), _) => Context::Popup,
            (None, Slot::Row(_)) => Context::Marks,
            (None, _) => Context::Dialog,
        }
    }

    fn input(&mut self) -> Option<&mut Input> {
        match self.slot() {
            Slot::Name => Some(&mut self.name),
            Slot::Title => Some(&mut self.title),
            Slot::Note => Some(&mut self.note),
            Slot::Row(_) => None,
            Slot::VarName(row) => self.rows.get_mut(row).map(|r| &mut r.vary.name),
            Slot::VarPrompt(row) => self.rows.get_mut(row).map(|r| &mut r.vary.prompt),
            Slot::VarDefault(row) => self.rows.get_mut(row).map(|r| &mut r.vary.default),
        }
    }

    fn step(&mut self, by: isize) {
        let last = self.slots().len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    fn toggle(&mut self) {
        if let Slot::Row(row) = self.slot()
            && let Some(row) = self.rows.get_mut(row)
        {
            row.on = !row.on;
        }
    }

    /// The template, or the row whose variable cannot be.
    fn template(&self) -> Result<Template, usize> {
        let mut template = self.base.clone();
        self.title.value().trim().clone_into(&mut template.draft.title);
        self.note.value().trim().clone_into(&mut template.note);
        if let Some(from) = &self.from {
            let kept = |name: &str| {
                let mark = format!("${{{name}}}");
                let used = |text: &str| text.contains(&mark);
                let on = self.rows.iter().any(|r| r.on && r.kept.as_deref().is_some_and(used));
                let draft = &from.draft;
                on || !draft.all_places().iter().any(|p| used(draft.text(*p)))
            };
            template.variables = from.variables.iter().filter(|v| kept(&v.name)).cloned().collect();
            for variable in template.variables.iter_mut().filter(|v| from.guards(&v.name)) {
                variable.default = None;
            }
            template.others = from.others.clone();
            let gone: Vec<_> = from.variables.iter().filter(|v| !kept(&v.name)).map(|v| &v.name).collect();
            if let Some(toml::Value::Table(more)) = template.others.get_mut("vars") {
                more.retain(|name, _| !gone.iter().any(|g| *g == name));
            }
            if template.others.get("vars").and_then(toml::Value::as_table).is_some_and(toml::Table::is_empty)
            {
                template.others.remove("vars");
            }
        }
        for (index, row) in self.rows.iter().enumerate().filter(|(_, r)| r.on) {
            if let Some(text) = &row.kept {
                template.draft.set(row.place, text, Origin::Variable);
                continue;
            }
            let (name, prompt) = (row.vary.name.value().trim(), row.vary.prompt.value().trim());
            if !template.let_vary(&row.path, name, if prompt.is_empty() { name } else { prompt }) {
                return Err(index);
            }
            if let Some(variable) = template.variables.last_mut() {
                variable.default = Some(row.vary.default.value().to_owned()).filter(|d| !d.is_empty());
            }
        }
        Ok(template)
    }
}

/// The comment over a group of a template's values.
pub(super) fn heading(texts: &'static Texts) -> impl Fn(Option<Step>) -> String {
    move |step| match step {
        Some(step) => texts.get(&format!("step.{}.long", step.key())).to_owned(),
        None => texts.get("ui.template-unknown").to_owned(),
    }
}

impl App {
    /// Opens the form: what the template that the order came from varies, varies still, where the value is the same.
    pub(super) fn open_keep(&mut self) -> Change {
        let (draft, texts) = (&self.editing.draft, self.texts());
        let from = self.editing.source.template.clone().filter(|t| t.draft.kind() == draft.kind());
        let base = Template::of(draft);
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
                name: Input::new(fresh_name(&path, &mut names)),
                prompt: Input::new(texts.label(&path)),
                default: Input::new(value.clone()),
            };
            rows.push(SaveTemplateRow { place, path, value, on: kept.is_some(), kept, vary });
        }
        let secret = |p: &Place| draft.at(*p).secret() && draft.is_filled(*p);
        let secrets = draft.all_places().into_iter().filter(secret).map(|p| draft.path(p)).collect();
        let called = [draft.template.as_str(), draft.get("name"), draft.get("instanceSpec.name")];
        let name = called.into_iter().find(|n| !n.is_empty()).unwrap_or_default();
        let keep = SaveTemplate {
            name: Input::new(name.to_owned()),
            title: Input::new(draft.title.clone()),
            note: Input::new(from.as_ref().map(|t| t.note.clone()).unwrap_or_default()),
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

    pub(super) fn act_on_keep(&mut self, action: Action) -> Change {
        if matches!(action, Action::Accept | Action::SaveTemplate) {
            return self.keep();
        }
        let Some(Popup::SaveTemplate(keep)) = self.popups.last_mut() else { return Change::default() };
        if keep.over.is_some() {
            return Change::default();
        }
        match action {
            Action::NextField => keep.step(1),
            Action::PrevField => keep.step(-1),
            Action::PageDown => keep.step(8),
            Action::PageUp => keep.step(-8),
            Action::Home => keep.at = 0,
            Action::End => keep.step(isize::MAX),
            Action::Toggle => keep.toggle(),
            Action::Clear => match keep.input() {
                Some(input) => input.reset(),
                None => return Change::default(),
            },
            _ => return Change::default(),
        }
        keep.wrong = None;
        Change::redraw()
    }

    pub(super) fn keep_key(&mut self, key: KeyEvent) -> Change {
        let Some(Popup::SaveTemplate(keep)) = self.popups.last_mut() else { return Change::default() };
        let (None, Some(request)) = (&keep.over, to_input_request(&Event::Key(key))) else {
            return Change::default();
        };
        let changed = keep.input().and_then(|input| input.handle(request));
        if changed.is_some_and(|c| c.value) {
            keep.wrong = None;
        }
        Change { redraw: changed.is_some(), effects: Vec::new() }
    }

    pub(super) fn keep_paste(&mut self, text: &str) -> Change {
        let Some(Popup::SaveTemplate(keep)) = self.popups.last_mut() else { return Change::default() };
        keep.wrong = match keep.input().map(|input| insert(input, text)) {
            Some(put_in) => put_in.err(),
            None => return Change::default(),
        };
        Change::redraw()
    }

    /// Esc leaves the question first, then the form.
    pub(super) fn cancel_keep(&mut self) -> Change {
        if let Some(Popup::SaveTemplate(keep)) = self.popups.last_mut()
            && keep.over.take().is_some()
        {
            return Change::redraw();
        }
        self.popups.pop();
        Change::redraw()
    }

    fn keep(&mut self) -> Change {
        let texts = self.texts();
        let Some(Popup::SaveTemplate(keep)) = self.popups.last_mut() else { return Change::default() };
        let name = keep.name.value().trim().to_owned();
        let slots = keep.slots();
        if FileStore::at(Path::new("")).path(&name).is_err() {
            keep.wrong = Some(Say::Key("keep.bad-name".into(), vec![("name", name.into())]));
            keep.at = 0;
            return Change::redraw();
        }
        let template = match keep.template() {
            Ok(template) => template,
            Err(row) => {
                let variable = keep.rows.get(row).map(|r| r.vary.name.value().to_owned()).unwrap_or_default();
                keep.wrong = Some(Say::Key("keep.bad-variable".into(), vec![("name", variable.into())]));
                keep.at = slots.iter().position(|s| *s == Slot::VarName(row)).unwrap_or(0);
                return Change::redraw();
            }
        };
        let secrets = template.secrets();
        if let Some(path) = secrets.first() {
            keep.wrong = Some(Say::Key("keep.secret".into(), vec![("path", path.as_str().into())]));
            return Change::redraw();
        }
        let text = template.write(&heading(texts));
        if let Err(why) = size::text_fits(text.len()) {
            keep.wrong = Some(why);
            return Change::redraw();
        }
        let there = self.start.templates().find(|t| !t.shared && t.name == name);
        if let Some(there) = there.filter(|_| keep.over.is_none()) {
            if there.text.as_deref() == Ok(&text) {
                self.popups.pop();
                return self.say(Say::Key("keep.same".into(), vec![("name", name.into())]));
            }
            keep.over = Some(match there.read() {
                Ok(before) => {
                    let found = changes(before, &template);
                    let more = match (before.others == template.others, found.is_empty()) {
                        (false, _) => Some("keep.others"),
                        (true, true) => Some("keep.wording"),
                        (true, false) => None,
                    };
                    Overwrite { changes: found, more }
                }
                Err(_) => Overwrite { changes: Vec::new(), more: Some("keep.unreadable") },
            });
            return Change::redraw();
        }
        self.editing.draft.title.clone_from(&template.draft.title);
        self.popups.pop();
        Change::effect(Effect::SaveTemplate(name, text))
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
