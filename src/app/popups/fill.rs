//! The form that asks for the variables of a template.

use crossterm::event::KeyEvent;

use super::layer::{Filled, Layer, Outcome, Request, World};
use crate::{
    app::{
        SavedTemplate,
        text_input::{TextLine, insert, typed},
        wording::problem_with_field,
    },
    keys::{Action, Context},
    order::{
        Field, Known, Pasted, Place, Problem, Reading, Say,
        file::{self, Template},
        pasted,
    },
    texts::key,
};

/// One variable of the form.
pub struct FillLine {
    /// Its name.
    pub name: String,
    /// The question.
    pub prompt: String,
    /// The answer so far.
    pub input: TextLine,
    /// The fields it goes into.
    pub places: Vec<Place>,
    /// Tells whether it goes into a secret.
    pub secret: bool,
    /// Problems of those fields.
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
        self.input.wipe();
    }
}

impl Fill {
    pub(in crate::app) fn new(
        saved: &SavedTemplate,
        template: Template,
        text: &str,
        given: &[(String, String)],
    ) -> Self {
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
                input: TextLine::suggesting(variable.default.clone().unwrap_or_default()),
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

    pub(in crate::app) fn recheck(&mut self, known: &Known) {
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

    /// The field that a line gives the whole value of: it is taken as that one takes it.
    pub fn whole_field(&self, line: usize) -> Option<&'static Field> {
        let line = self.lines.get(line)?;
        let draft = &self.template.draft;
        let place = *line.places.first()?;
        (draft.text(place).trim() == format!("${{{}}}", line.name)).then(|| draft.at(place))
    }

    /// Everything that the template asks for is there: the order that it makes, unless it makes none.
    pub(in crate::app) fn finish(&self) -> Option<Filled> {
        let loaded = self.load()?;
        let own = loaded.own_problems().iter().filter(|p| p.code != "unknown-key").map(problem_with_field);
        let unknown = self.template.unknown();
        let unknown = unknown
            .into_iter()
            .map(|path| Say::Key(key::notice::UNKNOWN.into(), vec![("path", path.into())]));
        let mut notices: Vec<_> = own.chain(unknown).collect();
        notices.dedup();
        let mut draft = loaded.draft;
        draft.template.clone_from(&self.name);
        Some(Filled { draft, template: self.template.clone(), notices, typed: !self.lines.is_empty() })
    }
}

impl Layer for Fill {
    fn context(&self) -> Context {
        Context::Dialog
    }

    fn key(&mut self, key: KeyEvent, world: &World) -> Outcome {
        let Some(line) = self.lines.get_mut(self.at) else { return Outcome::Unchanged };
        match typed(&mut line.input, key) {
            Some(changed) if changed.value => {
                self.recheck(world.known);
                Outcome::Changed
            }
            Some(_) => Outcome::Changed,
            None => Outcome::Unchanged,
        }
    }

    fn paste(&mut self, text: &str, world: &World) -> Outcome {
        let field = self.whole_field(self.at);
        let Some(line) = self.lines.get_mut(self.at) else { return Outcome::Unchanged };
        match field.map(|field| pasted(field, text)) {
            Some(Pasted::Whole(whole)) => line.input.become_line(TextLine::holding(whole)),
            Some(Pasted::Part(part)) => {
                if let Err(why) = insert(&mut line.input, &part) {
                    return Outcome::Also(Request::Say(why));
                }
            }
            None => {
                if let Err(why) = insert(&mut line.input, text) {
                    return Outcome::Also(Request::Say(why));
                }
            }
        }
        self.recheck(world.known);
        Outcome::Changed
    }

    fn act(&mut self, action: Action, world: &World) -> Outcome {
        let last = self.lines.len().saturating_sub(1);
        match action {
            Action::Cancel => return Outcome::Close,
            Action::Accept if self.at == last => {
                let filled = self.finish().map(|filled| Request::Open(Box::new(filled)));
                return filled.map_or(Outcome::Close, Outcome::CloseAnd);
            }
            Action::Accept | Action::NextField => self.at = (self.at + 1).min(last),
            Action::PrevField => self.at = self.at.saturating_sub(1),
            Action::Clear => {
                if let Some(line) = self.lines.get_mut(self.at) {
                    line.input.wipe();
                }
                self.recheck(world.known);
            }
            _ => return Outcome::Unchanged,
        }
        Outcome::Changed
    }
}
