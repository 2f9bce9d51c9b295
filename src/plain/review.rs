//! The review in lines: the request, what is wrong, the price, and the word that buys.

use crate::{
    app::{App, Msg, Popup},
    keys::Action,
    order::Place,
    purchase::gate::{Halt, confirms},
    texts::key,
};

use super::{
    Flow, PATIENCE, Talk,
    ask::{Question, Turn, about, asking_anything},
    words::{self, Word},
};

/// Tells whether a line is meant as a number, as opposed to a word or a field.
fn numeric(text: &str) -> bool {
    text.chars().all(|c| c.is_numeric() || c.is_whitespace() || "¥￥.,，．".contains(c))
}

impl Talk {
    pub(super) async fn review(&mut self) -> Flow<()> {
        let everything = self.app.texts().get(key::plain::EVERYTHING).to_owned();
        let open = |app: &App| {
            asking_anything(app)
                || (app.inquiries.price.asked.is_some() && app.inquiries.price.answer.is_none())
        };
        self.patience(&everything, PATIENCE, open).await?;
        if let Some(step) = self.app.step() {
            let head =
                format!("{} {}", words::stand(&self.app, step), self.app.texts().get(key::plain::REVIEW));
            self.out.line(&head);
        }
        self.json();
        if let Some(reach) = self.app.reach() {
            let line = self.app.texts().say(&reach.line());
            self.out.line(&line);
        }
        let given = self.app.given_lines();
        if !given.is_empty() {
            self.say(key::review::BY_DEFAULT);
        }
        for line in given {
            self.out.line(&format!("  {line}"));
        }
        self.problems();
        let price = words::price(&self.app);
        self.out.line(&price);
        if let Some(balance) = words::balance(&self.app) {
            self.out.line(&balance);
        }
        if let Some(notice) = self.app.price_notice() {
            let notice = self.app.texts().say(&notice);
            self.out.line(&notice);
        }
        self.last_word().await
    }

    /// Asks until an answer leads on.
    async fn last_word(&mut self) -> Flow<()> {
        let mut told = String::new();
        loop {
            let blocked = self.app.blocked();
            let asked = self.asked_for();
            let wanted = asked.as_ref().and_then(Halt::wanted);
            let numbered = 1..=self.app.editing.problems.len();
            // A number that is a problem's goes there: it must not buy.
            let taken = |text: &str| text.parse().is_ok_and(|n| numbered.contains(&n));
            let whole = wanted.as_deref().filter(|wanted| taken(wanted));
            let order = words::order_line(&self.app);
            if !blocked && told != order {
                self.out.line(&order);
                told = order;
            }
            let texts = self.app.texts();
            let prompt = match (blocked, asked.as_ref().and_then(Halt::prompt)) {
                (true, _) => texts.get(key::plain::ASK_BLOCKED).to_owned(),
                (false, _) if whole.is_some() => {
                    texts.fill(key::plain::ASK_WITH_WORD, &[("wanted", whole.unwrap_or_default())])
                }
                (false, Some(ask)) => texts.fill(key::plain::ASK_TYPED, &[("ask", &texts.say(&ask))]),
                (false, None) => texts.get(key::plain::ASK_ORDER).to_owned(),
            };
            let line = self.line(&prompt, false).await?;
            let text = line.trim();
            if text.is_empty() {
                continue;
            }
            let number = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            let words = [texts.get(key::plain::ORDER_WORD), "order"];
            let said =
                text.split_once(' ').filter(|(word, _)| words.iter().any(|w| word.eq_ignore_ascii_case(w)));
            let amount = said.map_or(text, |(_, amount)| amount.trim());
            let ordered = match &wanted {
                Some(wanted) => confirms(amount, wanted) && (said.is_some() || !taken(text)),
                None => words.iter().any(|w| text.eq_ignore_ascii_case(w)),
            };
            if ordered && !blocked {
                let typed = wanted.map(|_| amount.to_owned());
                self.update(Msg::Buy(typed));
                return Ok(());
            }
            let meant = !blocked && numeric(amount) && !taken(text);
            if let Some(wanted) = wanted.as_ref().filter(|_| meant) {
                let values = [("typed", amount), ("wanted", wanted.as_str())];
                self.say_with(key::guard::NOT_IT, &values);
                continue;
            }
            match Word::of(text) {
                Some(Word::Help) => self.say(key::plain::REVIEW_WORDS),
                Some(Word::Back) => {
                    self.update(Msg::Action(Action::PrevStep));
                    self.update(Msg::Action(Action::End));
                    return Ok(());
                }
                Some(Word::Go(n)) => {
                    let steps = self.app.editing.draft.kind().steps();
                    if let Some(step) = n.checked_sub(1).and_then(|i| steps.get(i)) {
                        self.go(*step);
                        return Ok(());
                    }
                    self.steps();
                }
                Some(Word::Again) => {
                    self.update(Msg::Action(Action::Lookup));
                    return Ok(());
                }
                Some(word) => {
                    if !self.common(&word)? {
                        self.say(key::plain::NOT_HERE);
                    }
                }
                None => {
                    let problem = number.and_then(|i| self.app.editing.problems.get(i));
                    let place = problem.and_then(|p| p.place).or_else(|| self.app.editing.draft.place(text));
                    if let Some(place) = place {
                        return self.mend(place).await;
                    }
                    let key =
                        if problem.is_some() { key::plain::NO_FIELD } else { key::plain::NOT_UNDERSTOOD };
                    let what = self.app.texts().get(key).to_owned();
                    self.say_with(key::plain::ERROR, &[("what", &what)]);
                }
            }
        }
    }

    /// Closes a confirmation that the gate has just opened, and returns the cause that needs a word of its own, if any.
    fn asked_for(&mut self) -> Option<Halt> {
        let held = match self.app.popups.last() {
            Some(Popup::Confirm(_)) => self.app.popups.pop(),
            _ => None,
        };
        if let Some(Popup::Confirm(confirm)) = held
            && let Some(notice) = confirm.notice
        {
            let notice = self.app.texts().say(&notice);
            self.out.line(&notice);
        }
        self.app.halt().filter(|halt| !matches!(halt, Halt::LowBid { .. }))
    }

    /// Asks for one place again, and comes back.
    async fn mend(&mut self, place: Place) -> Flow<()> {
        let mut asked = about(&self.app, place);
        loop {
            match self.one(asked).await? {
                Turn::Away => return Ok(()),
                // A new row is asked for to its end.
                Turn::To(other) => asked = other,
                Turn::Next | Turn::Back => {
                    if let Question::Value(Place { field, cell: Some((row, column)) }) = asked {
                        let cells = self
                            .app
                            .editing
                            .draft
                            .at(Place::field(field))
                            .rows()
                            .map_or(0, |r| r.cells.len());
                        let next = Place::cell(field, row, column + 1);
                        if place.cell.is_none() && column + 1 < cells {
                            asked = Question::Value(next);
                            continue;
                        }
                    }
                    break;
                }
            }
        }
        self.go(crate::order::Step::Review);
        Ok(())
    }
}
