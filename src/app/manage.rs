//! Actions on a template besides ordering from it: to look at it, rename it, remove it.

use crate::{
    order::{Place, Say, Step},
    texts::key,
};

use super::{
    App, Change, Copied, MenuEntry, MenuKind, Page, Popup, Remove, Rename, SavedTemplate, ScreenEffect,
    StartEntry, Target, TemplateAction, WorldEffect, text_input::TextLine, wording::heading,
};

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
            None => self.say(Say::Key(key::manage::NONE.into(), Vec::new())),
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
            return self.say(Say::Key(key::manage::SHARED.into(), vec![("name", saved.name.into())]));
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
                let input = TextLine::holding(saved.name.clone());
                self.popups.push(Popup::Rename(Rename { old: saved.name, input, wrong: None }));
                Change::redraw()
            }
            TemplateAction::Remove => {
                self.popups.push(Popup::Remove(Remove { name: saved.name, sure: false }));
                Change::redraw()
            }
        }
    }

    pub(super) fn rename_template(&mut self, old: String, new: String) -> Change {
        if self.editing.draft.template == old {
            self.editing.draft.template.clone_from(&new);
        }
        Change::effect(WorldEffect::RenameTemplate(old, new))
    }

    /// Texts of the order that can be copied: the whole in each language, and the value that is looked at.
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
        Change::effect(ScreenEffect::Copy(text))
    }
}
