//! The form that saves an order as a template: its name, and which of its values are asked for next time.

use std::path::Path;

use crossterm::event::KeyEvent;

use super::layer::{Layer, Outcome, Request, World};
use crate::{
    app::{
        size,
        text_input::{TextLine, insert, typed},
        wording::heading,
    },
    keys::{Action, Context},
    order::{
        Origin, Place, Say,
        file::{Difference, Template, changes},
    },
    store::FileStore,
    texts::key,
};

/// A variable as it is made here.
#[derive(Debug)]
pub struct VariableInputs {
    /// Its name.
    pub name: TextLine,
    /// The question.
    pub prompt: TextLine,
    /// The answer where none is given.
    pub default: TextLine,
}

/// One value of the order.
#[derive(Debug)]
pub struct SaveTemplateRow {
    /// Place of the value in the order.
    pub place: Place,
    /// Its path.
    pub path: String,
    /// The value.
    pub value: String,
    /// Tells whether it is asked for next time.
    pub on: bool,
    /// Text of this value in the template that the order was made from, where that has a variable in it.
    pub kept: Option<String>,
    /// The variable that would stand for it.
    pub vary: VariableInputs,
}

/// Part of the form that is edited in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The template's name.
    Name,
    /// Its title.
    Title,
    /// Its note.
    Note,
    /// Choice whether this value varies.
    Row(usize),
    /// The name of its variable.
    VarName(usize),
    /// The question of its variable.
    VarPrompt(usize),
    /// The default of its variable.
    VarDefault(usize),
}

/// Changes that overwriting would make.
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
    pub name: TextLine,
    /// Its title.
    pub title: TextLine,
    /// Its note.
    pub note: TextLine,
    /// The values of the order, in table order.
    pub rows: Vec<SaveTemplateRow>,
    /// The paths of what was given and is not kept.
    pub secrets: Vec<String>,
    /// Number of the slot that has the keyboard.
    pub at: usize,
    /// Complaint about the form as filled in.
    pub wrong: Option<Say>,
    /// A template of this name is there: Enter overwrites it.
    pub over: Option<Overwrite>,
    pub(in crate::app) base: Template,
    pub(in crate::app) from: Option<Template>,
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

    /// The line that is edited, where the slot is one.
    pub fn line(&self) -> Option<&TextLine> {
        let row = |row: usize| self.rows.get(row).map(|r| &r.vary);
        match self.slot() {
            Slot::Name => Some(&self.name),
            Slot::Title => Some(&self.title),
            Slot::Note => Some(&self.note),
            Slot::Row(_) => None,
            Slot::VarName(at) => row(at).map(|vary| &vary.name),
            Slot::VarPrompt(at) => row(at).map(|vary| &vary.prompt),
            Slot::VarDefault(at) => row(at).map(|vary| &vary.default),
        }
    }

    fn input(&mut self) -> Option<&mut TextLine> {
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

impl Layer for SaveTemplate {
    fn context(&self) -> Context {
        match (&self.over, self.slot()) {
            (Some(_), _) => Context::Popup,
            (None, Slot::Row(_)) => Context::Marks,
            (None, _) => Context::Dialog,
        }
    }

    fn key(&mut self, key: KeyEvent, _world: &World) -> Outcome {
        if self.over.is_some() {
            return Outcome::Unchanged;
        }
        let Some(changed) = self.input().and_then(|input| typed(input, key)) else {
            return Outcome::Unchanged;
        };
        if changed.value {
            self.wrong = None;
        }
        Outcome::Changed
    }

    fn paste(&mut self, text: &str, _world: &World) -> Outcome {
        let Some(input) = self.input() else { return Outcome::Unchanged };
        self.wrong = insert(input, text).err();
        Outcome::Changed
    }

    fn act(&mut self, action: Action, world: &World) -> Outcome {
        match action {
            // The question is left first, then the form.
            Action::Cancel if self.over.take().is_some() => return Outcome::Changed,
            Action::Cancel => return Outcome::Close,
            Action::Accept | Action::SaveTemplate => return self.finish(world),
            _ if self.over.is_some() => return Outcome::Unchanged,
            Action::NextField => self.step(1),
            Action::PrevField => self.step(-1),
            Action::PageDown => self.step(8),
            Action::PageUp => self.step(-8),
            Action::Home => self.at = 0,
            Action::End => self.step(isize::MAX),
            Action::Toggle => self.toggle(),
            Action::Clear => match self.input() {
                Some(input) => input.wipe(),
                None => return Outcome::Unchanged,
            },
            _ => return Outcome::Unchanged,
        }
        self.wrong = None;
        Outcome::Changed
    }
}

impl SaveTemplate {
    /// Saves, unless something is wrong or there is something to be asked first.
    fn finish(&mut self, world: &World) -> Outcome {
        let name = self.name.value().trim().to_owned();
        let slots = self.slots();
        if FileStore::at(Path::new("")).path(&name).is_err() {
            self.wrong = Some(Say::Key(key::keep::BAD_NAME.into(), vec![("name", name.into())]));
            self.at = 0;
            return Outcome::Changed;
        }
        let template = match self.template() {
            Ok(template) => template,
            Err(row) => {
                let variable = self.rows.get(row).map(|r| r.vary.name.value().to_owned()).unwrap_or_default();
                self.wrong = Some(Say::Key(key::keep::BAD_VARIABLE.into(), vec![("name", variable.into())]));
                self.at = slots.iter().position(|s| *s == Slot::VarName(row)).unwrap_or(0);
                return Outcome::Changed;
            }
        };
        let secrets = template.secrets();
        if let Some(path) = secrets.first() {
            self.wrong = Some(Say::Key(key::keep::SECRET.into(), vec![("path", path.as_str().into())]));
            return Outcome::Changed;
        }
        let text = template.write(&heading(world.texts));
        if let Err(why) = size::text_fits(text.len()) {
            self.wrong = Some(why);
            return Outcome::Changed;
        }
        let there = world.start.templates().find(|t| !t.shared && t.name == name);
        if let Some(there) = there.filter(|_| self.over.is_none()) {
            if there.text.as_deref() == Ok(&text) {
                let same = Say::Key(key::keep::SAME.into(), vec![("name", name.into())]);
                return Outcome::CloseAnd(Request::Say(same));
            }
            self.over = Some(match there.read() {
                Ok(before) => Overwrite::of(before, &template),
                Err(_) => Overwrite { changes: Vec::new(), more: Some(key::keep::UNREADABLE) },
            });
            return Outcome::Changed;
        }
        Outcome::CloseAnd(Request::SaveTemplate { name, title: template.draft.title, text })
    }
}

impl Overwrite {
    /// Returns the changes from one template to another.
    fn of(before: &Template, template: &Template) -> Self {
        let found = changes(before, template);
        let more = match (before.others == template.others, found.is_empty()) {
            (false, _) => Some(key::keep::OTHERS),
            (true, true) => Some(key::keep::WORDING),
            (true, false) => None,
        };
        Self { changes: found, more }
    }
}
