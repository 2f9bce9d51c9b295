//! An order like something that there is: an instance, an earlier order, a request body.

use serde_json::Value;

use crate::{
    order::{
        Kind, Origin, Say,
        import::{Imported, NotAnOrder, from_body, recognise},
        kind,
    },
    texts::key,
};

use super::{App, Change, MenuEntry, MenuKind, Target, WorldEffect, editing::Source, size};

impl App {
    /// Reads an instance; the answer fills the wizard.
    pub(super) fn like_instance(&mut self, id: &str) -> Change {
        let id = id.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if id.is_empty() || !id.chars().all(plain) {
            return self.say(Say::Key(key::notice::NO_ID.into(), vec![("id", id.into())]));
        }
        let ticket = self.inquiries.next_ticket();
        self.inquiries.reading = Some(ticket);
        self.message = Some(Say::Key(key::notice::READING.into(), vec![("id", id.into())]));
        Change::effect(WorldEffect::CloneInstance { id: id.to_owned(), ticket })
    }

    /// An instance was read. One that nobody waits for any more changes nothing.
    pub(super) fn liked(&mut self, ticket: u64, answer: Result<Imported, Say>) -> Change {
        if self.inquiries.reading != Some(ticket) || self.step().is_some() || !self.popups.is_empty() {
            return Change::default();
        }
        self.inquiries.reading = None;
        match answer {
            Ok(imported) => self.take_over(imported),
            Err(why) => self.say(why),
        }
    }

    /// A request body that was pasted.
    pub(super) fn import_json(&mut self, text: &str) -> Change {
        if let Err(why) = size::text_fits(text.len()) {
            return self.say(why);
        }
        let body: Value = match serde_json::from_str(text) {
            Ok(body) => body,
            // Where, and not what: the body may hold a password.
            Err(error) => {
                let values = vec![("line", error.line().into()), ("column", error.column().into())];
                return self.say(Say::Key(key::notice::NOT_JSON.into(), values));
            }
        };
        match recognise(&body) {
            Ok(kind) => self.like_body(kind, &body),
            Err(NotAnOrder::Several(kinds)) => {
                self.start.pasted = Some((body, kinds));
                self.open_menu(MenuKind::Kinds)
            }
            Err(NotAnOrder::Shape | NotAnOrder::Nothing) => {
                self.say(Say::Key(key::notice::NO_ORDER.into(), Vec::new()))
            }
        }
    }

    /// The kinds that the pasted body may be of.
    pub(super) fn possible_kinds(&self) -> Vec<MenuEntry> {
        let kinds = self.start.pasted.iter().flat_map(|(_, kinds)| kinds);
        let entry = |name: &&'static str| {
            let title = self.texts().get(&format!("kind.{name}.title")).to_owned();
            MenuEntry::plain(title, vec![(*name).to_owned()], Target::Kind(name))
        };
        kinds.map(entry).collect()
    }

    /// The pasted body is of this kind.
    pub(super) fn like_pasted(&mut self, name: &str) -> Change {
        match (self.start.pasted.take(), kind(name)) {
            (Some((body, _)), Some(kind)) => self.like_body(kind, &body),
            _ => Change::default(),
        }
    }

    fn like_body(&mut self, kind: &'static Kind, body: &Value) -> Change {
        let region = self.home(kind).unwrap_or_default().to_owned();
        let imported = from_body(kind, body, &region);
        self.take_over(imported)
    }

    /// The earlier order of this number.
    pub(super) fn like_order(&mut self, at: usize) -> Change {
        let Some(past) = self.start.past.get(at) else { return Change::default() };
        let Some(kind) = kind(&past.kind) else {
            let values = vec![("value", past.kind.as_str().into())];
            return self.say(Say::Key(key::notice::NO_KIND.into(), values));
        };
        let mut imported = from_body(kind, &past.body, &past.region);
        imported.draft.allow.extend(past.allow.iter().cloned());
        self.take_over(imported)
    }

    fn take_over(&mut self, imported: Imported) -> Change {
        let mut draft = imported.draft;
        self.default_region(&mut draft);
        let taken: Vec<_> =
            draft.all_places().into_iter().filter(|p| draft.origin(*p) != Origin::Preset).collect();
        for place in taken {
            let text = draft.text(place).to_owned();
            draft.set(place, &text, Origin::Taken);
        }
        let left = |(path, why): &(String, &'static str)| {
            let why = Say::Key(format!("import.{why}"), Vec::new());
            Say::Key(key::notice::PROBLEM.into(), vec![("field", Say::Field(path.clone())), ("why", why)])
        };
        let notices = imported.left_out.iter().map(left).collect();
        if let Err(why) = size::fits(&draft) {
            return self.say(why);
        }
        let source = Source { template: None, baseline: Some(draft.clone()), borrowed: true };
        let mut change = self.replace(draft, source);
        self.open_filled(&mut change, notices);
        change
    }

    /// The instances that the journal knows, newest first.
    pub(super) fn known_instances(&self) -> Vec<MenuEntry> {
        let entry = |(past, id): (&super::Past, &String)| {
            MenuEntry::plain(
                id.clone(),
                vec![past.kind.clone(), past.sent.clone()],
                Target::Value(id.clone()),
            )
        };
        self.start.past.iter().flat_map(|p| p.instances.iter().map(move |id| (p, id))).map(entry).collect()
    }

    /// The orders of the journal, newest first.
    pub(super) fn past_orders(&self) -> Vec<MenuEntry> {
        let texts = self.texts();
        let entry = |(at, past): (usize, &super::Past)| {
            let count = texts.fill(key::start::COUNT, &[("count", &past.count.to_string())]);
            let columns = vec![past.kind.clone(), count, past.region.clone(), past.id.clone()];
            MenuEntry::plain(past.sent.clone(), columns, Target::Order(at))
        };
        self.start.past.iter().enumerate().map(entry).collect()
    }
}
