//! What can be done with a template besides ordering from it: to look at it, rename it, remove it.

use tui_input::Input;

use crate::{
    keys::Action,
    order::{Place, Say, Step},
    store::FileStore,
};

use super::{
    App, Change, Effect, Menu, MenuEntry, MenuKind, Popup, SavedTemplate, StartEntry, Target,
    save_template::heading,
};

/// One of them.
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
    const ALL: [TemplateAction; 3] = [TemplateAction::Show, TemplateAction::Rename, TemplateAction::Remove];

    const fn key(self) -> &'static str {
        match self {
            TemplateAction::Show => "manage.show",
            TemplateAction::Rename => "manage.rename",
            TemplateAction::Remove => "manage.remove",
        }
    }
}

/// A text to read.
#[derive(Debug)]
pub struct Page {
    /// What it is.
    pub title: String,
    /// The text.
    pub lines: Vec<String>,
    /// How far it is scrolled.
    pub top: usize,
}

/// Another name for a template.
#[derive(Debug)]
pub struct Rename {
    /// The name it has.
    pub old: String,
    /// The name as typed.
    pub input: Input,
    /// What is wrong with it.
    pub wrong: Option<Say>,
}

impl App {
    /// The template under the cursor of the start screen.
    pub fn chosen_template(&self) -> Option<&SavedTemplate> {
        match self.start.chosen() {
            Some(StartEntry::Template(saved)) => Some(saved),
            _ => None,
        }
    }

    /// Opens the menu of what can be done with the chosen template.
    pub(super) fn manage(&mut self) -> Change {
        match self.chosen_template() {
            Some(_) => self.open_menu(MenuKind::Manage),
            None => self.say(Say::Key("manage.none".into(), Vec::new())),
        }
    }

    pub(super) fn deeds(&self) -> Vec<MenuEntry> {
        let shared = self.chosen_template().is_some_and(|t| t.shared);
        let entry = |deed: TemplateAction| {
            let label = self.texts().get(deed.key()).to_owned();
            let unavailable = (shared && deed != TemplateAction::Show).then_some("shared");
            MenuEntry { unavailable, ..MenuEntry::plain(label, Vec::new(), Target::TemplateAction(deed)) }
        };
        TemplateAction::ALL.into_iter().map(entry).collect()
    }

    pub(super) fn perform_deed(&mut self, deed: TemplateAction) -> Change {
        let Some(saved) = self.chosen_template().cloned() else { return Change::default() };
        if saved.shared && deed != TemplateAction::Show {
            return self.say(Say::Key("manage.shared".into(), vec![("name", saved.name.into())]));
        }
        match deed {
            TemplateAction::Show => match (saved.read(), saved.text.clone()) {
                (Ok(template), Ok(text)) => {
                    // A secret that stands in the file is not shown.
                    let clean = template.secrets().is_empty();
                    let text = if clean { text } else { template.write(&heading(self.texts())) };
                    let lines = text.lines().map(str::to_owned).collect();
                    self.popups.push(Popup::Page(Page { title: saved.name, lines, top: 0 }));
                    Change::redraw()
                }
                (Err(why), _) => self.say(why.clone()),
                (_, Err(why)) => self.say(Say::Plain(why)),
            },
            TemplateAction::Rename => {
                let input = Input::new(saved.name.clone());
                self.popups.push(Popup::Rename(Rename { old: saved.name, input, wrong: None }));
                Change::redraw()
            }
            TemplateAction::Remove => {
                self.popups.push(Popup::Remove { name: saved.name, sure: false });
                Change::redraw()
            }
        }
    }

    pub(super) fn rename(&mut self) -> Change {
        let Some(Popup::Rename(Rename { old, input, wrong })) = self.popups.last_mut() else {
            return Change::default();
        };
        let new = input.value().trim().to_owned();
        let taken = self.start.templates().any(|t| !t.shared && t.name == new);
        if new == *old {
            self.popups.pop();
            return Change::redraw();
        }
        let key = if taken { "keep.taken" } else { "keep.bad-name" };
        if taken || FileStore::at(std::path::Path::new("")).path(&new).is_err() {
            *wrong = Some(Say::Key(key.into(), vec![("name", new.into())]));
            return Change::redraw();
        }
        let old = old.clone();
        self.popups.pop();
        if self.editing.draft.template == old {
            self.editing.draft.template.clone_from(&new);
        }
        Change::effect(Effect::RenameTemplate(old, new))
    }

    /// What can be copied of the order as it stands: the whole in each language, and the value that is looked at.
    pub(super) fn copies(&self) -> Vec<MenuEntry> {
        let texts = self.texts();
        let entry = |copied: Copied| {
            let key = format!("copy.{}", copied.key());
            let about = texts.get(&format!("{key}-about")).to_owned();
            MenuEntry::plain(texts.get(&key).to_owned(), vec![about], Target::Copy(copied))
        };
        let mut all: Vec<_> = Copied::WHOLE.into_iter().map(entry).collect();
        if let Some(place) = self.looked_at() {
            let label = texts.label(&self.editing.draft.path(place));
            let field = self.editing.draft.at(place);
            if field.rows().is_none() && !field.secret() && self.editing.draft.is_filled(place) {
                let said = self.editing.draft.text(place).to_owned();
                let title = texts.fill("copy.value", &[("field", &label)]);
                all.push(MenuEntry::plain(title, vec![said], Target::Copy(Copied::Value(place))));
            }
            let title = texts.fill("copy.path", &[("field", &label)]);
            all.push(MenuEntry::plain(
                title,
                vec![self.editing.draft.path(place)],
                Target::Copy(Copied::Path(place)),
            ));
        }
        all
    }

    /// The place in focus on a form, or chosen on the review.
    fn looked_at(&self) -> Option<Place> {
        match (self.step(), self.review_item()) {
            (Some(Step::Review), super::ReviewItem::Value(place)) => Some(place),
            (Some(Step::Review | Step::Submit) | None, _) => None,
            _ => self.focused(),
        }
    }

    pub(super) fn copy(&mut self, copied: Copied) -> Change {
        use crate::export::{Format, export};
        let whole = |format| export(format, &self.editing.draft, self.session.endpoint.as_deref());
        let text = match copied {
            Copied::Json => whole(Format::Json),
            Copied::Http => whole(Format::Http),
            Copied::Curl => whole(Format::Curl),
            Copied::Hcl => whole(Format::Hcl),
            Copied::Cli => whole(Format::Cli),
            Copied::Python => whole(Format::Python),
            Copied::Value(place) if self.editing.draft.at(place).secret() => return Change::default(),
            Copied::Value(place) => self.editing.draft.text(place).to_owned(),
            Copied::Path(place) => self.editing.draft.path(place),
        };
        let what = match copied {
            Copied::Value(place) | Copied::Path(place) => {
                let field = Say::Field(self.editing.draft.path(place));
                Say::Key(format!("copy.{}", copied.key()), vec![("field", field)])
            }
            _ => Say::Key(format!("copy.{}", copied.key()), Vec::new()),
        };
        let done =
            if matches!(copied, Copied::Value(_) | Copied::Path(_)) { "copy.done-one" } else { "copy.done" };
        self.message = Some(Say::Key(done.into(), vec![("what", what)]));
        Change::effect(Effect::Copy(text))
    }
}

/// What goes to the clipboard.
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
    const WHOLE: [Copied; 6] =
        [Copied::Json, Copied::Http, Copied::Curl, Copied::Hcl, Copied::Cli, Copied::Python];

    const fn key(self) -> &'static str {
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

impl Menu {
    /// What a menu of its kind is headed by: a text key, where it is no field's.
    pub fn title(&self) -> &'static str {
        match self.kind {
            MenuKind::Pick(_) => "",
            MenuKind::Problems => "ui.problems",
            MenuKind::Steps => "ui.steps",
            MenuKind::Themes => "ui.themes",
            MenuKind::Palette => "ui.palette",
            MenuKind::Copy => "copy.title",
            MenuKind::Manage => "manage.title",
            MenuKind::Instances => "start.instance-ask",
            MenuKind::Orders => "start.order",
            MenuKind::Kinds => "notice.which",
        }
    }
}

/// Scrolls by an action; whether it was one.
pub(super) fn scroll(top: &mut usize, action: Action) -> bool {
    match action {
        Action::NextField => *top += 1,
        Action::PrevField => *top = top.saturating_sub(1),
        Action::PageDown => *top += 10,
        Action::PageUp => *top = top.saturating_sub(10),
        Action::Home => *top = 0,
        _ => return false,
    }
    true
}
