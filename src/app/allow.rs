//! Rules that a person lets be broken for one order: where newer definitions of a provider are wider than a document.

use crate::{
    order::{Problem, Say, Step},
    texts::key,
};

use super::{App, Change, Focus, MenuKind, ReviewItem, Screen};

impl App {
    /// The problem that is chosen, in a list of them or at the field in focus, if its rule can be allowed to be broken.
    pub fn allowable(&self) -> Option<&Problem> {
        let listed = |index: usize| self.editing.problems.get(index);
        if !self.popups.is_empty() {
            let menu = self.open_on_top().filter(|menu| menu.kind == MenuKind::Problems)?;
            return listed(menu.chosen_index()?).filter(|p| p.allowable);
        }
        let problem = match self.screen {
            Screen::Start | Screen::Step(Step::Submit) => return None,
            Screen::Step(Step::Review) => match self.review_item() {
                ReviewItem::Problem(index) => listed(index)?,
                _ => return None,
            },
            Screen::Step(_) => match self.form.focus {
                Focus::Place(place) => self.problems_at(place).find(|p| p.allowable)?,
                Focus::Fold => return None,
            },
        };
        problem.allowable.then_some(problem)
    }

    /// Lets the chosen problem's rule be broken for this order, or no longer.
    pub(super) fn allow_chosen(&mut self) -> Change {
        if let Some(code) = self.allowable().map(|p| p.code) {
            return self.allow(code);
        }
        self.say(Say::Key(key::ui::ALLOW_NOTHING.into(), Vec::new()))
    }

    /// Lets a rule be broken for this order that may be and is, or no longer.
    pub(super) fn allow(&mut self, code: &str) -> Change {
        if !self.editing.problems.iter().any(|p| p.allowable && p.code == code) {
            return Change::default();
        }
        let allowed = !self.editing.draft.allow.contains(code);
        let change = self.change_whole(|draft| {
            if !draft.allow.remove(code) {
                draft.allow.insert(code.to_owned());
            }
        });
        self.refresh_menu();
        let said = if allowed { key::ui::ALLOWED } else { key::ui::ALLOWED_NO_MORE };
        self.message = Some(Say::Key(said.into(), vec![("code", Say::Plain(code.to_owned()))]));
        change
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{Effect, Msg, StartEntry, WorldEffect, tests::session},
        keys::Action,
        order::{Draft, Origin, kind},
    };

    #[test]
    fn a_rule_is_allowed_at_its_field_and_taken_back_again() {
        let mut draft = Draft::preset(kind("bcc-spec").expect("a kind"));
        draft.put("rootDiskSizeInGb", "600", Origin::Typed);
        let (mut app, _) = App::new(session(), draft, StartEntry::list(Vec::new(), Vec::new()), true);
        let blocks =
            |app: &App| app.editing.problems.iter().any(|p| p.code == "root-disk-size" && p.blocks());
        let press = |app: &mut App, action| app.update(Msg::Action(action), std::time::Duration::ZERO);
        press(&mut app, Action::Allow);
        assert!(app.editing.draft.allow.is_empty() && blocks(&app), "nothing can be allowed at the region");
        app.visit_path("rootDiskSizeInGb");
        let change = press(&mut app, Action::Allow);
        assert!(!blocks(&app), "{:?}", app.editing.problems);
        let saved = change.effects.iter().any(
            |e| matches!(e, Effect::World(WorldEffect::SaveDraft(d)) if d.allow.contains("root-disk-size")),
        );
        assert!(saved, "it is part of the order");
        press(&mut app, Action::Allow);
        assert!(app.editing.draft.allow.is_empty() && blocks(&app));
        press(&mut app, Action::Undo);
        assert!(!blocks(&app), "undo is for this too");
        // In the list of problems as well.
        press(&mut app, Action::Undo);
        press(&mut app, Action::Problems);
        let steps =
            app.editing.problems.iter().position(|p| p.code == "root-disk-size").expect("it is listed");
        for _ in 0..steps {
            press(&mut app, Action::NextField);
        }
        press(&mut app, Action::Allow);
        assert!(!blocks(&app));
    }
}
