//! An order from a template: its variables are asked for in one small form, checked by the rules of the fields they go
//! into.

use crossterm::event::{Event, KeyEvent};
use tui_input::{Input, backend::crossterm::to_input_request};
use zeroize::Zeroizing;

use crate::{
    keys::Action,
    order::{
        Draft, Known, Origin, Place, Problem, Reading, Say, check,
        file::{self, Template},
    },
};

use super::{
    App, Change, Popup, SavedTemplate, size,
    source::{Source, told},
    text_input::insert,
};

/// One variable of the form.
pub struct FillLine {
    /// Its name.
    pub name: String,
    /// The question.
    pub prompt: String,
    /// The answer so far.
    pub input: Input,
    /// The fields it goes into.
    pub places: Vec<Place>,
    /// Whether it goes into a secret.
    pub secret: bool,
    /// What is wrong with those fields.
    pub problems: Vec<Problem>,
}

/// The variables of a template.
pub struct Fill {
    /// The template's name.
    pub name: String,
    /// One line for each variable that has no value yet.
    pub lines: Vec<FillLine>,
    /// The line that is asked for.
    pub at: usize,
    template: Template,
    text: String,
    given: Vec<(String, String)>,
}

/// Without the answers: one of them may be a password.
impl std::fmt::Debug for Fill {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fill").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Drop for FillLine {
    fn drop(&mut self) {
        drop(Zeroizing::new(String::from(std::mem::take(&mut self.input))));
    }
}

impl Fill {
    fn new(saved: &SavedTemplate, template: Template, text: &str, given: &[(String, String)]) -> Self {
        let draft = &template.draft;
        let asked = template.variables.iter().filter(|v| !given.iter().any(|(name, _)| *name == v.name));
        let lines = asked.map(|variable| {
            let mark = format!("${{{}}}", variable.name);
            let uses = |p: &Place| draft.text(*p).contains(&mark);
            let places: Vec<_> = draft.all_places().into_iter().filter(uses).collect();
            let secret = places.iter().any(|p| draft.at(*p).secret())
                || template.secrets().contains(&format!("vars.{}.default", variable.name));
            FillLine {
                name: variable.name.clone(),
                prompt: variable.prompt.clone(),
                input: Input::new(variable.default.clone().unwrap_or_default()),
                secret,
                places,
                problems: Vec::new(),
            }
        });
        let lines = lines.collect();
        Self {
            name: saved.name.clone(),
            lines,
            at: 0,
            template,
            text: text.to_owned(),
            given: given.to_vec(),
        }
    }

    fn sets(&self) -> Vec<(String, String)> {
        let mut sets = self.given.clone();
        sets.extend(self.lines.iter().map(|l| (l.name.clone(), l.input.value().to_owned())));
        sets
    }

    /// The order with the answers so far.
    fn load(&self) -> Option<file::Loaded> {
        file::load(&self.text, &self.sets(), Reading::Strict).ok()
    }

    fn recheck(&mut self, known: &Known) {
        let problems = self.load().map(|loaded| loaded.check(known)).unwrap_or_default();
        for line in &mut self.lines {
            let own = |p: &&Problem| p.place.is_some_and(|place| line.places.contains(&place));
            line.problems = problems.iter().filter(own).cloned().collect();
        }
    }

    /// The label key of the field that a line goes into, where it is one.
    pub fn field(&self, line: &FillLine) -> Option<String> {
        line.places.first().map(|p| self.template.draft.text_key(*p))
    }
}

/// A problem of a file without the place it has there.
pub(super) fn reason(problem: &Problem) -> Say {
    Say::Key(format!("problem.{}", problem.code), problem.values.clone())
}

impl App {
    /// Opens an order from the template of this name, as the start screen does; `given` are variables and values that
    /// need not be asked for.
    pub fn open_template(&mut self, name: &str, given: &[(String, String)]) -> Change {
        let Some(saved) = self.start.templates().find(|t| t.name == name).cloned() else {
            return Change::default();
        };
        let mut change = self.use_template(&saved, given);
        self.request_lookups(&mut change);
        change
    }

    /// Asks for the variables of a template, or opens the order where there are none to ask for.
    pub(super) fn use_template(&mut self, saved: &SavedTemplate, given: &[(String, String)]) -> Change {
        let (template, text) = match (saved.read(), &saved.text) {
            (Ok(template), Ok(text)) => (template.clone(), text),
            (Err(why), _) => return self.say(why.clone()),
            (Ok(_), Err(why)) => return self.say(Say::Plain(why.clone())),
        };
        let mut fill = Fill::new(saved, template, text, given);
        if fill.lines.is_empty() {
            return self.filled(&fill);
        }
        fill.recheck(&self.inquiries.known);
        self.popups.push(Popup::Fill(Box::new(fill)));
        Change::redraw()
    }

    pub(super) fn say(&mut self, what: Say) -> Change {
        self.message = Some(what);
        Change::redraw()
    }

    pub(super) fn act_on_fill(&mut self, action: Action) -> Change {
        let Some(Popup::Fill(fill)) = self.popups.last_mut() else { return Change::default() };
        let last = fill.lines.len().saturating_sub(1);
        match action {
            Action::Accept if fill.at == last => {
                let Some(Popup::Fill(fill)) = self.popups.pop() else { return Change::default() };
                return self.filled(&fill);
            }
            Action::Accept | Action::NextField => fill.at = (fill.at + 1).min(last),
            Action::PrevField => fill.at = fill.at.saturating_sub(1),
            Action::Clear => {
                if let Some(line) = fill.lines.get_mut(fill.at) {
                    line.input.reset();
                }
                fill.recheck(&self.inquiries.known);
            }
            _ => return Change::default(),
        }
        Change::redraw()
    }

    pub(super) fn fill_key(&mut self, key: KeyEvent) -> Change {
        let Some(Popup::Fill(fill)) = self.popups.last_mut() else { return Change::default() };
        let at = fill.at;
        let (Some(line), Some(request)) = (fill.lines.get_mut(at), to_input_request(&Event::Key(key))) else {
            return Change::default();
        };
        match line.input.handle(request) {
            Some(changed) if changed.value => {
                fill.recheck(&self.inquiries.known);
                Change::redraw()
            }
            Some(_) => Change::redraw(),
            None => Change::default(),
        }
    }

    pub(super) fn fill_paste(&mut self, text: &str) -> Change {
        let Some(Popup::Fill(fill)) = self.popups.last_mut() else { return Change::default() };
        if let Some(line) = fill.lines.get_mut(fill.at)
            && let Err(why) = insert(&mut line.input, text)
        {
            return self.say(why);
        }
        fill.recheck(&self.inquiries.known);
        Change::redraw()
    }

    /// Everything that a template asks for is there.
    fn filled(&mut self, fill: &Fill) -> Change {
        let Some(loaded) = fill.load() else { return Change::default() };
        let own = loaded.own_problems().iter().filter(|p| p.code != "unknown-key").map(told);
        let unknown = fill.template.unknown();
        let unknown =
            unknown.into_iter().map(|path| Say::Key("notice.unknown".into(), vec![("path", path.into())]));
        let mut notices: Vec<_> = own.chain(unknown).collect();
        notices.dedup();
        let mut draft = loaded.draft;
        draft.template.clone_from(&fill.name);
        self.default_region(&mut draft);
        if let Err(why) = size::fits(&draft) {
            return self.say(why);
        }
        let source =
            Source { template: Some(fill.template.clone()), baseline: Some(draft.clone()), borrowed: true };
        let mut change = self.replace(draft, source);
        self.open_filled(&mut change, notices);
        if !fill.lines.is_empty() {
            // The answers were typed: they are not lost.
            change.effects.push(self.save());
        }
        change
    }

    /// An order that names no region goes where new ones go.
    pub(super) fn default_region(&self, draft: &mut Draft) {
        if !draft.filled("region") {
            let preset = self.fresh(draft.kind());
            draft.put("region", preset.get("region"), Origin::Preset);
        }
    }

    /// What was saved, renamed or removed: the start screen shows it, and an order that was saved comes from there now.
    pub(super) fn shelved(
        &mut self,
        said: Say,
        templates: Option<Vec<SavedTemplate>>,
        saved: Option<String>,
    ) -> Change {
        if let Some(templates) = templates {
            self.start.renew(templates);
        }
        if let Some(name) = saved {
            self.adopt_template(&name);
        }
        self.message = Some(said);
        Change::redraw()
    }

    fn adopt_template(&mut self, name: &str) {
        let saved = self.start.templates().find(|t| t.name == name && !t.shared);
        let Some(template) = saved.and_then(|t| t.read().ok()).cloned() else { return };
        if template.draft.kind() != self.editing.draft.kind() {
            return;
        }
        name.clone_into(&mut self.editing.draft.template);
        let source = Source {
            template: Some(template),
            baseline: Some(self.editing.draft.clone()),
            borrowed: self.editing.source.borrowed,
        };
        self.editing.source = std::sync::Arc::new(source);
        self.history_came_from(name);
        self.editing.problems = check(&self.editing.draft, &self.inquiries.known);
    }
}
