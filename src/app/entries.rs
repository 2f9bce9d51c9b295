//! Entries of each menu.

use super::{App, MenuEntry, MenuKind, Target};
use crate::{
    order::{
        Draft, Lookup, Origin, Place, Problem, Step,
        check::{check, lacks},
    },
    texts::key,
};

/// Choices are tried out one by one to tell which are ruled out, in lists up to this long.
const TRIED: usize = 200;

impl App {
    pub(super) fn entries(&self, kind: MenuKind) -> Vec<MenuEntry> {
        let texts = self.texts();
        let plain = MenuEntry::plain;
        match kind {
            MenuKind::Pick(place) => self.values(place),
            MenuKind::Problems => {
                let entry = |problem: &Problem| {
                    let target = problem.place.map_or(Target::Nothing, Target::Place);
                    plain(texts.problem_label(problem), vec![texts.problem(problem)], target)
                };
                self.editing.problems.iter().map(entry).collect()
            }
            MenuKind::Steps => {
                let steps = self.editing.draft.kind().steps();
                let entry = |(i, step): (usize, &Step)| {
                    let title = texts.get(&format!("step.{}.title", step.key())).to_owned();
                    plain(format!("{} {title}", i + 1), Vec::new(), Target::Step(*step))
                };
                steps.iter().enumerate().map(entry).collect()
            }
            MenuKind::Themes => {
                let about = |name: &String| {
                    let key = format!("theme.{name}");
                    if texts.has(&key) { vec![texts.get(&key).to_owned()] } else { Vec::new() }
                };
                let entry = |name: &String| plain(name.clone(), about(name), Target::Theme(name.clone()));
                self.session.themes.iter().map(entry).collect()
            }
            MenuKind::Palette => self.palette(),
            MenuKind::Copy => self.copies(),
            MenuKind::Manage => self.deeds(),
            MenuKind::Instances => self.known_instances(),
            MenuKind::Orders => self.past_orders(),
            MenuKind::Kinds => self.possible_kinds(),
        }
    }

    /// Values that a field may be set to, each with the reason that rules it out, if one does.
    fn values(&self, place: Place) -> Vec<MenuEntry> {
        let field = self.editing.draft.at(place);
        let texts = self.texts();
        let key = self.editing.draft.plain_key(place);
        let mut entries = Vec::new();
        let closed = field.choices().unwrap_or_default();
        if !closed.is_empty() && !self.editing.draft.needed(place) {
            let columns = match field.default {
                Some(value) => vec![texts.fill(key::ui::NOT_SENT_DEFAULT, &[("value", value)])],
                None => vec![texts.get(key::ui::NOT_SENT_PROVIDER).to_owned()],
            };
            let label = texts.get(key::ui::NOT_SENT).to_owned();
            entries.push(MenuEntry::plain(label, columns, Target::Value(String::new())));
        }
        for value in closed {
            let columns = texts.choice(&key, value).into_iter().collect();
            let target = Target::Value((*value).to_owned());
            entries.push(MenuEntry::plain((*value).to_owned(), columns, target));
        }
        let items = self.inquiries.known.choices(field, &self.editing.draft).unwrap_or_default();
        entries.extend(items.into_iter().map(|item| {
            // Of a list of hardware one row stands for all that have the card: what else it says is only its own.
            let own = field.lookup() != Some(Lookup::Flavors);
            let columns = if own { item.columns.clone() } else { Vec::new() };
            MenuEntry {
                unavailable: item.unavailable,
                ..MenuEntry::plain(item.value.clone(), columns, Target::Value(item.value.clone()))
            }
        }));
        if entries.len() <= TRIED {
            let standing = self.blocking(&self.editing.draft);
            let mut trial = self.editing.draft.clone();
            for entry in &mut entries {
                if let Target::Value(value) = &entry.target {
                    trial.set(place, value, Origin::Typed);
                    // What is wrong already is no fault of the choice, nor is what can be filled yet.
                    let fresh = self.blocking(&trial).into_iter().find(|p| {
                        !lacks(&trial, p) && !standing.iter().any(|s| s.code == p.code && s.path == p.path)
                    });
                    entry.ruled_out = fresh;
                }
            }
        }
        entries
    }

    fn blocking(&self, draft: &Draft) -> Vec<Problem> {
        check(draft, &self.inquiries.known).into_iter().filter(Problem::blocks).collect()
    }
}
