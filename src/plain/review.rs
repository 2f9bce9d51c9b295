//! The review in lines: the request, what is wrong, the price, and the word that buys.

use crate::{
    app::{App, Msg},
    keys::Action,
    order::Place,
    texts::key,
};

use super::{
    Flow, PATIENCE, Talk,
    ask::{Question, Turn, about, asking_anything},
    words::{self, Word},
};

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
        self.problems();
        let price = words::price(&self.app);
        self.out.line(&price);
        if let Some(balance) = words::balance(&self.app) {
            self.out.line(&balance);
        }
        self.last_word().await
    }

    /// Asks until something is said that leads on.
    async fn last_word(&mut self) -> Flow<()> {
        let mut told = String::new();
        loop {
            let blocked = self.app.blocked();
            let wanted = self.app.wanted_amount().filter(|_| !self.app.simulated());
            let order = words::order_line(&self.app);
            if !blocked && told != order {
                self.out.line(&order);
                told = order;
            }
            let texts = self.app.texts();
            let prompt = match (blocked, &wanted) {
                (true, _) => texts.get(key::plain::ASK_BLOCKED).to_owned(),
                (false, Some(amount)) => texts.fill(key::plain::ASK_AMOUNT, &[("amount", amount)]),
                (false, None) => texts.get(key::plain::ASK_ORDER).to_owned(),
            };
            let line = self.line(&prompt, false).await?;
            let text = line.trim();
            if text.is_empty() {
                continue;
            }
            let number = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            let ordered = match &wanted {
                Some(amount) => text == amount,
                None => {
                    [texts.get(key::plain::ORDER_WORD), "order"].iter().any(|w| text.eq_ignore_ascii_case(w))
                }
            };
            if ordered && !blocked {
                self.update(Msg::Buy);
                return Ok(());
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
