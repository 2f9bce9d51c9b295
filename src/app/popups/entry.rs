//! Purposes of menus, their entries and where those lead.

use crate::{
    keys::Action,
    order::{Place, Problem, Step},
    texts::key,
};

/// Purpose of a menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuKind {
    /// A value for this place.
    Pick(Place),
    /// The problems, each with its field.
    Problems,
    /// The screens of the order.
    Steps,
    /// The colour themes.
    Themes,
    /// Every field, screen and command.
    Palette,
    /// Texts that can be copied.
    Copy,
    /// Actions on a template.
    Manage,
    /// Instances that the journal knows; another id may be typed.
    Instances,
    /// Earlier orders.
    Orders,
    /// The kinds that a pasted request may be of.
    Kinds,
}

/// Destination or effect of choosing an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This value goes into the field.
    Value(String),
    /// To this place.
    Place(Place),
    /// To this screen.
    Step(Step),
    /// This theme is used.
    Theme(String),
    /// This action happens.
    Action(Action),
    /// This goes to the clipboard.
    Copy(Copied),
    /// This is done with the template.
    TemplateAction(TemplateAction),
    /// The earlier order of this number is made again.
    Order(usize),
    /// The pasted request is of this kind.
    Kind(&'static str),
    /// Nowhere: something to read.
    Nothing,
}

/// One entry of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuEntry {
    /// The first column.
    pub label: String,
    /// More columns.
    pub columns: Vec<String>,
    /// Problem that rules it out as the order stands.
    pub ruled_out: Option<Problem>,
    /// Reason why the cloud cannot give it: a text key below `unavailable`.
    pub unavailable: Option<&'static str>,
    /// Destination or effect of choosing it.
    pub target: Target,
    /// Further words that it is found by.
    pub also: String,
}

impl MenuEntry {
    /// An entry that nothing stands against.
    pub fn plain(label: String, columns: Vec<String>, target: Target) -> Self {
        Self { label, columns, ruled_out: None, unavailable: None, target, also: String::new() }
    }

    /// Text that it is found by.
    pub(super) fn search_text(&self) -> String {
        let columns = self.columns.iter().map(String::as_str);
        let parts = std::iter::once(self.label.as_str()).chain(columns).chain([self.also.as_str()]);
        parts.collect::<Vec<_>>().join(" ")
    }
}

/// Actions on a template besides ordering from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateAction {
    /// Show the file.
    Show,
    /// Give it another name.
    Rename,
    /// Take it away.
    Remove,
}

impl TemplateAction {
    pub(in crate::app) const ALL: [TemplateAction; 3] =
        [TemplateAction::Show, TemplateAction::Rename, TemplateAction::Remove];

    pub(in crate::app) const fn key(self) -> &'static str {
        match self {
            TemplateAction::Show => key::manage::SHOW,
            TemplateAction::Rename => key::manage::RENAME,
            TemplateAction::Remove => key::manage::REMOVE,
        }
    }
}

/// Text that goes to the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// The request's body.
    Json,
    /// The whole request.
    Http,
    /// A curl command.
    Curl,
    /// A Terraform configuration.
    Hcl,
    /// The provider's own command line.
    Cli,
    /// Python with the provider's SDK.
    Python,
    /// One value.
    Value(Place),
    /// The path of a field.
    Path(Place),
}

impl Copied {
    pub(in crate::app) const WHOLE: [Copied; 6] =
        [Copied::Json, Copied::Http, Copied::Curl, Copied::Hcl, Copied::Cli, Copied::Python];

    pub(in crate::app) const fn key(self) -> &'static str {
        match self {
            Copied::Json => "json",
            Copied::Http => "http",
            Copied::Curl => "curl",
            Copied::Hcl => "hcl",
            Copied::Cli => "cli",
            Copied::Python => "python",
            Copied::Value(_) => "value",
            Copied::Path(_) => "path",
        }
    }
}
