//! The questions of a screen, one line each, in the order of its form.

use zeroize::Zeroizing;

use crate::{
    app::{Answer, App, Focus, FormLine, LookupState, MenuEntry, Msg, Target},
    keys::Action,
    order::{Field, Offer, Origin, Place, Problem, Shape, Step, script},
    texts::key,
};

use super::{
    BRIEFLY, Flow, Leave, PATIENCE, Talk,
    words::{self, Word},
};

/// Number of values that a list shows at once.
const PAGE: usize = 20;

/// One question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The value of a field, or of a cell.
    Value(Place),
    /// Question whether a list gets another row.
    Another(usize),
    /// Question whether to ask for the settings that are usually left alone.
    More,
}

/// Destination of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// To the next question.
    Next,
    /// To the question before.
    Back,
    /// To this one.
    To(Question),
    /// To another screen.
    Away,
}

/// Effect of a word.
enum Heeded {
    /// Leads to another place.
    Turn(Turn),
    /// Answered; the question stands.
    Done,
    /// No effect: the word means nothing here.
    Unknown,
}

/// The questions of the present screen.
fn questions_of(app: &App) -> Vec<Question> {
    let mut all = Vec::new();
    for line in app.form() {
        match line {
            FormLine::Field(place) if app.editing.draft.applies(place) => all.push(Question::Value(place)),
            FormLine::List(place) if app.editing.draft.applies(place) => {
                let cells = app.editing.draft.at(place).rows().map_or(0, |r| r.cells.len());
                let rows = 0..app.editing.draft.row_count(place.field);
                let cell = |row| (0..cells).map(move |c| Question::Value(Place::cell(place.field, row, c)));
                all.extend(rows.flat_map(cell));
                all.push(Question::Another(place.field));
            }
            FormLine::Fold { open: false, .. } => all.push(Question::More),
            _ => {}
        }
    }
    all
}

/// Tells whether the cloud has been asked for a list and has not answered.
pub fn asking_anything(app: &App) -> bool {
    app.inquiries.lookups.values().any(|l| matches!(l, LookupState::Asking { .. }))
}

/// The question about a place.
pub fn about(app: &App, place: Place) -> Question {
    match app.editing.draft.at(place).rows() {
        Some(_) => Question::Another(place.field),
        None => Question::Value(place),
    }
}

impl Talk {
    /// Asks the questions of a screen, from the one in focus on.
    pub(super) async fn questions(&mut self, step: Step) -> Flow<()> {
        let all = questions_of(&self.app);
        let focus = match self.app.form.focus {
            Focus::Place(place) => about(&self.app, place),
            Focus::Fold => Question::More,
        };
        let mut at = all.iter().position(|q| *q == focus).unwrap_or(0);
        loop {
            let all = questions_of(&self.app);
            let Some(asked) = all.get(at).copied() else {
                self.leave_screen(step, 1);
                return Ok(());
            };
            let turn = self.one(asked).await?;
            // The answer may have made or unmade other questions.
            let all = questions_of(&self.app);
            let here = all.iter().position(|q| *q == asked);
            match turn {
                Turn::Away => return Ok(()),
                Turn::Next => at = here.map_or(at, |i| i + 1),
                Turn::To(other) => at = all.iter().position(|q| *q == other).unwrap_or(at),
                Turn::Back => {
                    if let Some(before) = here.unwrap_or(at).checked_sub(1) {
                        at = before;
                    } else if self.app.editing.draft.kind().steps().first() == Some(&step) {
                        self.say(key::plain::FIRST);
                    } else {
                        self.leave_screen(step, -1);
                        self.update(Msg::Action(Action::End));
                        return Ok(());
                    }
                }
            }
        }
    }

    fn leave_screen(&mut self, step: Step, by: isize) {
        let steps = self.app.editing.draft.kind().steps();
        let at = steps.iter().position(|s| *s == step).unwrap_or(0);
        let to = at.checked_add_signed(by).and_then(|i| steps.get(i)).copied().unwrap_or(Step::Review);
        self.go(to);
    }

    /// Asks one question until it is answered, or left.
    pub(super) async fn one(&mut self, asked: Question) -> Flow<Turn> {
        match asked {
            Question::Value(place) => self.value(place).await,
            Question::Another(field) => self.another(field).await,
            Question::More => self.more().await,
        }
    }

    /// The words that mean the same at every question of a form.
    fn word(&mut self, word: &Word) -> Flow<Heeded> {
        if self.common(word)? {
            return Ok(Heeded::Done);
        }
        Ok(match word {
            Word::Back => Heeded::Turn(Turn::Back),
            Word::Go(number) => {
                let steps = self.app.editing.draft.kind().steps();
                if let Some(step) = number.checked_sub(1).and_then(|i| steps.get(i)) {
                    self.go(*step);
                    Heeded::Turn(Turn::Away)
                } else {
                    self.steps();
                    Heeded::Done
                }
            }
            Word::Again => {
                self.update(Msg::Action(Action::Lookup));
                Heeded::Done
            }
            _ => Heeded::Unknown,
        })
    }

    async fn value(&mut self, place: Place) -> Flow<Turn> {
        self.update(Msg::Visit(place));
        let field = self.app.editing.draft.at(place);
        let mut listed: Vec<String> = Vec::new();
        let mut told: Vec<Problem> = Vec::new();
        loop {
            self.listed_behind(place).await?;
            let line = self.line(&words::question(&self.app, place), field.secret()).await?;
            let field = self.app.editing.draft.at(place);
            let line = match self.whole_answer(field, line).await {
                Ok(line) => line,
                Err((leave, begun)) => {
                    // The part that was read is stored.
                    self.put(place, &begun, Origin::Typed);
                    return Err(leave);
                }
            };
            let text = if field.secret() { line.as_str() } else { line.trim() };
            let word = Word::of(text);
            if let Some(word) = word {
                match word {
                    Word::Help => self.help(place),
                    Word::List(filter) => listed = self.list(place, &filter),
                    Word::Repair => {
                        self.update(Msg::Visit(place));
                        self.update(Msg::Action(Action::Repair));
                        self.worker.save_now();
                        self.catch_up();
                    }
                    Word::Clear => {
                        self.put(place, "", Origin::Empty);
                        return Ok(Turn::Next);
                    }
                    Word::Remove if place.cell.is_some() => {
                        self.update(Msg::Visit(place));
                        self.update(Msg::Action(Action::RemoveRow));
                        self.worker.save_now();
                        self.say(key::plain::REMOVED);
                        return Ok(Turn::To(Question::Another(place.field)));
                    }
                    other => match self.word(&other)? {
                        Heeded::Turn(turn) => return Ok(turn),
                        Heeded::Done => {}
                        Heeded::Unknown => self.say(key::plain::NOT_HERE),
                    },
                }
                continue;
            }
            if !text.is_empty() {
                let (text, origin) = self.meant(place, text, &listed);
                self.put(place, &text, origin);
            }
            let lists = self.app.texts().get(key::plain::EVERYTHING).to_owned();
            self.patience(&lists, BRIEFLY, asking_anything).await?;
            let wrong: Vec<Problem> = self.app.problems_at(place).cloned().collect();
            let blocking = wrong.iter().find(|p| p.blocks());
            match blocking {
                // A person who leaves it as it is has seen the problem; the review shows it again.
                Some(problem) if text.is_empty() && told.contains(problem) => return Ok(Turn::Next),
                Some(problem) => {
                    let what = self.app.texts().problem(problem);
                    told.push(problem.clone());
                    self.say_with(key::plain::ERROR, &[("what", &what)]);
                }
                None => {
                    for warning in wrong {
                        let what = self.app.texts().problem(&warning);
                        self.say_with(key::plain::NOTE, &[("what", &what)]);
                    }
                    return Ok(Turn::Next);
                }
            }
        }
    }

    /// Waits for the list behind a place, as long as a person would; reports why there is none.
    async fn listed_behind(&mut self, place: Place) -> Flow<()> {
        let Some(lookup) = self.app.editing.draft.at(place).lookup() else { return Ok(()) };
        let name = self.app.texts().get(&format!("lookup.{}", lookup.key())).to_owned();
        let asking = move |app: &App| matches!(app.lookup_state(place), Some(LookupState::Asking { .. }));
        self.patience(&name, PATIENCE, asking).await?;
        if let Some(LookupState::Failed(why)) = self.app.lookup_state(place) {
            let text = self.app.texts().fill(key::plain::LOOKUP_FAILED, &[("why", why)]);
            self.out.line(&text);
        }
        Ok(())
    }

    /// The answer with the lines that go on with it, where it begins a script, or Base64 that is wrapped.
    pub(super) async fn whole_answer(
        &mut self,
        field: &'static Field,
        first: Zeroizing<String>,
    ) -> Result<Zeroizing<String>, (Leave, Zeroizing<String>)> {
        let Some(width) = script::goes_on(field, &first) else { return Ok(first) };
        if width.is_none() {
            self.say(key::plain::SCRIPT);
        }
        let mut whole = first;
        loop {
            let line = match self.line("", false).await {
                Ok(line) => line,
                Err(leave) => return Err((leave, whole)),
            };
            let last = width.map_or(line.trim() == ".", |width| line.trim().len() < width);
            whole.push('\n');
            if width.is_some() || !last {
                whole.push_str(&line);
            }
            if last {
                return Ok(whole);
            }
        }
    }

    fn put(&mut self, place: Place, text: &str, origin: Origin) {
        self.update(Msg::Answer(Answer { place, text: Zeroizing::new(text.to_owned()), origin }));
        self.worker.save_now();
    }

    /// The value that an answer means: a number of the list just shown, yes and no, or the text itself.
    fn meant(&self, place: Place, text: &str, listed: &[String]) -> (Zeroizing<String>, Origin) {
        let field = self.app.editing.draft.at(place);
        let taken = |text: &str, origin| (Zeroizing::new(text.to_owned()), origin);
        if field.secret() {
            return taken(text, Origin::Typed);
        }
        if let Some(literal) = text.strip_prefix('=') {
            return taken(literal, Origin::Typed);
        }
        if matches!(field.shape, Shape::Flag)
            && let Some(yes) = words::yes(text)
        {
            return taken(if yes { "true" } else { "false" }, Origin::Typed);
        }
        if let Some(value) =
            field.choices().unwrap_or_default().iter().find(|value| value.eq_ignore_ascii_case(text))
        {
            return taken(value, Origin::Typed);
        }
        let known = |value: &str| {
            field
                .lookup()
                .is_some_and(|l| self.app.inquiries.known.item(l, &self.app.editing.draft, value).is_some())
        };
        let numbered = text.parse::<usize>().ok().and_then(|n| listed.get(n.checked_sub(1)?));
        let text = numbered.filter(|_| !known(text)).map_or(text, String::as_str);
        taken(text, if known(text) { Origin::LookedUp } else { Origin::Typed })
    }

    fn help(&mut self, place: Place) {
        for line in words::help(&self.app, place) {
            self.out.line(&line);
        }
        self.say(key::plain::WORDS);
    }

    /// Shows the values of a place, numbered; what the numbers stand for.
    fn list(&mut self, place: Place, filter: &str) -> Vec<String> {
        let all = self.app.listed(place, filter);
        let all: Vec<_> = all
            .into_iter()
            .filter(|e| matches!(&e.target, Target::Value(value) if !value.is_empty()))
            .collect();
        if all.is_empty() {
            self.say(if filter.is_empty() { key::plain::NO_LIST } else { key::ui::NOTHING_FITS });
            return Vec::new();
        }
        for (index, entry) in all.iter().take(PAGE).enumerate() {
            let text = self.choice(entry);
            self.out.line(&format!("{}. {text}", index + 1));
        }
        if all.len() > PAGE {
            let (shown, of) = (PAGE.to_string(), all.len().to_string());
            self.say_with(key::plain::LIST_MORE, &[("shown", &shown), ("of", &of)]);
        }
        let value = |entry: &MenuEntry| match &entry.target {
            Target::Value(value) => value.clone(),
            _ => String::new(),
        };
        all.iter().take(PAGE).map(value).collect()
    }

    /// A choice with what is to be known of it.
    fn choice(&self, entry: &MenuEntry) -> String {
        let texts = self.app.texts();
        let mut parts = vec![entry.label.clone()];
        // Columns are padded for the eye; an ear has no use for that.
        parts.extend(entry.columns.iter().map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()));
        if let Some(why) = entry.unavailable {
            parts.push(texts.get(&format!("unavailable.{why}")).to_owned());
        }
        if let Some(problem) = &entry.ruled_out {
            parts.push(format!("{}: {}", texts.get(key::ui::RULED_OUT), texts.problem(problem)));
        }
        parts.join(texts.get(key::plain::COMMA))
    }

    /// Asks whether a list gets another row.
    async fn another(&mut self, field: usize) -> Flow<Turn> {
        let head = Place::field(field);
        self.update(Msg::Visit(head));
        let texts = self.app.texts();
        let rows = self.app.editing.draft.row_count(field);
        let max = self.app.editing.draft.at(head).rows().map_or(0, |r| r.max);
        let step = self.app.editing.draft.at(head).step;
        let needed = self.app.editing.draft.needed(head) && rows == 0;
        let name = words::name(&self.app, head);
        if rows >= max {
            return Ok(Turn::Next);
        }
        let (count, most) = (rows.to_string(), max.to_string());
        let key = match (needed, rows) {
            (true, _) => key::plain::ADD_NEEDED,
            (false, 0) => key::plain::ADD,
            (false, _) => key::plain::ADD_ANOTHER,
        };
        let values = [("name", name.as_str()), ("count", &count), ("max", &most)];
        let prompt = format!("{} {}", words::stand(&self.app, step), texts.fill(key, &values));
        for problem in
            self.app.problems_at(head).filter(|p| p.code != "required").cloned().collect::<Vec<_>>()
        {
            let what = self.app.texts().problem(&problem);
            self.say_with(key::plain::NOTE, &[("what", &what)]);
        }
        loop {
            let line = self.line(&prompt, false).await?;
            let text = line.trim();
            match (words::yes(text), Word::of(text)) {
                (Some(false), _) => return Ok(Turn::Next),
                (None, None) if text.is_empty() && !needed => return Ok(Turn::Next),
                (Some(true), _) => return Ok(self.add_row(field)),
                (None, None) if text.is_empty() => return Ok(self.add_row(field)),
                (None, Some(Word::Help)) => self.help(head),
                (None, Some(word)) => match self.word(&word)? {
                    Heeded::Turn(turn) => return Ok(turn),
                    Heeded::Done => {}
                    Heeded::Unknown => self.say(key::plain::NOT_HERE),
                },
                (None, None) => {
                    let what = self.app.texts().get(key::plain::YES_OR_NO).to_owned();
                    self.say_with(key::plain::ERROR, &[("what", &what)]);
                }
            }
        }
    }

    fn add_row(&mut self, field: usize) -> Turn {
        self.update(Msg::Visit(Place::field(field)));
        self.update(Msg::Action(Action::AddRow));
        self.worker.save_now();
        let last = self.app.editing.draft.row_count(field).saturating_sub(1);
        Turn::To(Question::Value(Place::cell(field, last, 0)))
    }

    /// Asks whether to show the settings that are usually left alone.
    async fn more(&mut self) -> Flow<Turn> {
        let Some(step) = self.app.step() else { return Ok(Turn::Next) };
        let fields = self.app.editing.draft.kind().fields;
        let folded = |i: &usize| {
            let place = Place::field(*i);
            fields[*i].step == step
                && fields[*i].offer == Offer::Advanced
                && self.app.editing.draft.applies(place)
                && !self.app.editing.draft.is_filled(place)
        };
        let folded: Vec<usize> = (0..fields.len()).filter(folded).collect();
        let Some(first) = folded.first().copied() else { return Ok(Turn::Next) };
        let count = folded.len().to_string();
        let text = self.app.texts().fill(key::plain::MORE, &[("count", &count)]);
        let prompt = format!("{} {text}", words::stand(&self.app, step));
        loop {
            let line = self.line(&prompt, false).await?;
            let text = line.trim();
            match Word::of(text) {
                None if text.is_empty() => return Ok(Turn::Next),
                Some(Word::More) => {
                    // Going to a field that is folded away unfolds its screen.
                    self.update(Msg::Visit(Place::field(first)));
                    return Ok(Turn::To(about(&self.app, Place::field(first))));
                }
                Some(Word::Help) => {
                    let names: Vec<_> =
                        folded.iter().map(|i| words::name(&self.app, Place::field(*i))).collect();
                    self.out.line(&names.join(", "));
                    self.say(key::plain::WORDS);
                }
                Some(word) => match self.word(&word)? {
                    Heeded::Turn(turn) => return Ok(turn),
                    Heeded::Done => {}
                    Heeded::Unknown => self.say(key::plain::NOT_HERE),
                },
                None => {
                    let what = self.app.texts().get(key::plain::MORE_OR_ENTER).to_owned();
                    self.say_with(key::plain::ERROR, &[("what", &what)]);
                }
            }
        }
    }
}
