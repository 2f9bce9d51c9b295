//! Layers over a screen: one file for each, and one way to all of them.

mod confirm;
mod entry;
mod fill;
pub(super) mod layer;
mod manage;
mod menu;
mod password;
mod reading;
mod save_template;
mod waiting;

pub use confirm::Confirm;
pub use entry::{Copied, MenuEntry, MenuKind, Target, TemplateAction};
pub use fill::{Fill, FillLine};
pub use manage::{Remove, Rename};
pub use menu::Menu;
pub use password::PasswordPrompt;
pub use reading::{Help, Notice, Page};
pub use save_template::{Overwrite, SaveTemplate, SaveTemplateRow, Slot, VariableInputs};
pub use waiting::Waiting;

use layer::Layer;

/// A layer over the screen.
#[derive(Debug)]
pub enum Popup {
    /// A list to choose from.
    Menu(Menu),
    /// The keys, or everything about the focused field.
    Help(Help),
    /// The last word before money is spent.
    Confirm(Confirm),
    /// The password of a purchase that is to be settled.
    Secret(PasswordPrompt),
    /// Saving as a template.
    SaveTemplate(Box<SaveTemplate>),
    /// The variables of a template.
    Fill(Box<Fill>),
    /// Another name for a template.
    Rename(Rename),
    /// Question whether a template is to go.
    Remove(Remove),
    /// A text to read.
    Page(Page),
    /// Something that should have been read.
    Notice(Notice),
    /// A purchase is on its way: leaving waits.
    Waiting(Waiting),
}

impl Popup {
    /// Returns the layer, to be asked.
    pub(super) fn layer(&self) -> &dyn Layer {
        match self {
            Popup::Menu(menu) => menu,
            Popup::Help(help) => help,
            Popup::Confirm(confirm) => confirm,
            Popup::Secret(prompt) => prompt,
            Popup::SaveTemplate(form) => &**form,
            Popup::Fill(form) => &**form,
            Popup::Rename(rename) => rename,
            Popup::Remove(remove) => remove,
            Popup::Page(page) => page,
            Popup::Notice(notice) => notice,
            Popup::Waiting(waiting) => waiting,
        }
    }

    /// Returns the layer, to be changed.
    pub(super) fn layer_mut(&mut self) -> &mut dyn Layer {
        match self {
            Popup::Menu(menu) => menu,
            Popup::Help(help) => help,
            Popup::Confirm(confirm) => confirm,
            Popup::Secret(prompt) => prompt,
            Popup::SaveTemplate(form) => &mut **form,
            Popup::Fill(form) => &mut **form,
            Popup::Rename(rename) => rename,
            Popup::Remove(remove) => remove,
            Popup::Page(page) => page,
            Popup::Notice(notice) => notice,
            Popup::Waiting(waiting) => waiting,
        }
    }
}
