//! The question for the password of a purchase that is to be settled.

use crossterm::event::KeyEvent;
use zeroize::Zeroizing;

use super::layer::{Layer, Outcome, Request, World};
use crate::{
    app::text_input::{TextLine, insert, typed},
    keys::{Action, Context},
};

/// The question for a password.
#[derive(Default)]
pub struct PasswordPrompt {
    /// Text typed so far.
    pub input: TextLine,
}

impl std::fmt::Debug for PasswordPrompt {
    /// Without what was typed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordPrompt").finish_non_exhaustive()
    }
}

impl Drop for PasswordPrompt {
    fn drop(&mut self) {
        self.input.wipe();
    }
}

impl Layer for PasswordPrompt {
    fn context(&self) -> Context {
        Context::Text
    }

    fn key(&mut self, key: KeyEvent, _world: &World) -> Outcome {
        if typed(&mut self.input, key).is_some() { Outcome::Changed } else { Outcome::Unchanged }
    }

    fn paste(&mut self, text: &str, _world: &World) -> Outcome {
        Outcome::of_paste(insert(&mut self.input, text))
    }

    fn act(&mut self, action: Action, _world: &World) -> Outcome {
        match action {
            Action::Accept if self.input.value().is_empty() => Outcome::Unchanged,
            Action::Accept => {
                Outcome::CloseAnd(Request::Resume(Zeroizing::new(self.input.value().to_owned())))
            }
            Action::Clear => {
                self.input.wipe();
                Outcome::Changed
            }
            Action::Cancel => Outcome::CloseAnd(Request::PutOff),
            _ => Outcome::Unchanged,
        }
    }
}
