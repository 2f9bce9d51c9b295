//! Questions about a template: its other name, and whether it is to go.

use std::path::Path;

use crossterm::event::KeyEvent;

use super::layer::{Layer, Outcome, Request, World};
use crate::{
    app::text_input::{TextLine, insert, typed},
    keys::{Action, Context},
    order::Say,
    store::FileStore,
    texts::key,
};

/// Another name for a template.
#[derive(Debug)]
pub struct Rename {
    /// The name it has.
    pub old: String,
    /// The name as typed.
    pub input: TextLine,
    /// Complaint about the name as typed.
    pub wrong: Option<Say>,
}

/// The question whether a template is to go.
#[derive(Debug)]
pub struct Remove {
    /// Its name.
    pub name: String,
    /// Tells whether the removing button is chosen.
    pub sure: bool,
}

impl Layer for Rename {
    fn context(&self) -> Context {
        Context::Dialog
    }

    fn key(&mut self, key: KeyEvent, _world: &World) -> Outcome {
        self.wrong = None;
        if typed(&mut self.input, key).is_some() { Outcome::Changed } else { Outcome::Unchanged }
    }

    fn paste(&mut self, text: &str, _world: &World) -> Outcome {
        Outcome::of_paste(insert(&mut self.input, text))
    }

    fn act(&mut self, action: Action, world: &World) -> Outcome {
        match action {
            Action::Cancel => Outcome::Close,
            Action::Accept => self.finish(world),
            Action::Clear => {
                self.input.wipe();
                self.wrong = None;
                Outcome::Changed
            }
            _ => Outcome::Unchanged,
        }
    }
}

impl Rename {
    fn finish(&mut self, world: &World) -> Outcome {
        let new = self.input.value().trim().to_owned();
        if new == self.old {
            return Outcome::Close;
        }
        let taken = world.start.templates().any(|t| !t.shared && t.name == new);
        if taken || FileStore::at(Path::new("")).path(&new).is_err() {
            let key = if taken { key::keep::TAKEN } else { key::keep::BAD_NAME };
            self.wrong = Some(Say::Key(key.into(), vec![("name", new.into())]));
            return Outcome::Changed;
        }
        Outcome::CloseAnd(Request::RenameTemplate(self.old.clone(), new))
    }
}

impl Layer for Remove {
    fn act(&mut self, action: Action, _world: &World) -> Outcome {
        match action {
            Action::NextField | Action::PrevField => {
                self.sure = !self.sure;
                Outcome::Changed
            }
            Action::Accept if self.sure => Outcome::CloseAnd(Request::RemoveTemplate(self.name.clone())),
            Action::Accept | Action::Cancel => Outcome::Close,
            _ => Outcome::Unchanged,
        }
    }
}
