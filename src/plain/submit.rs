//! A purchase in lines: one for each stage, one for each change of an instance, and how it ended.

use std::{collections::BTreeMap, time::Instant};

use crate::{
    app::{App, Effect, Msg, PassedStage, Popup, WorldEffect},
    cloud::Instance,
    keys::Action,
    purchase::narrate::Piece,
    run::{LAST_WAIT, wait},
    term::signals::Signal,
    texts::key,
};

use super::{Flow, Leave, Talk};

/// Part of a purchase that is on the lines already.
#[derive(Default)]
struct Spoken {
    /// Stages that were printed, by their keys: one that was begun is printed again when it is over.
    stages: Vec<&'static str>,
    /// Pieces that were printed beside the stages, as far as they are still true.
    pieces: Vec<Piece>,
    instances: BTreeMap<String, String>,
}

impl Talk {
    pub(super) async fn submit(&mut self) -> Flow<()> {
        if matches!(self.app.popups.last(), Some(Popup::Secret(_))) {
            return self.password().await;
        }
        let mut spoken = Spoken::default();
        let mut limit = None;
        while self.app.submit.end.is_none() {
            // The gate has held it back: the review asks again.
            if !self.app.submit.begun() {
                return Ok(());
            }
            self.tell(&mut spoken);
            let left = limit.map(|until: Instant| until.saturating_duration_since(Instant::now()));
            tokio::select! {
                biased;
                heard = self.signals.next() => match heard {
                    // What is on its way is worth a moment even to a signal: its outcome belongs in the journal.
                    Signal::End(_) | Signal::Gone if self.app.submit.sending() && limit.is_none() => {
                        self.terminal.hurry();
                        self.killed = heard.deadly();
                        self.say(key::ui::LEAVE_STOPS);
                        self.perform(vec![Effect::World(WorldEffect::StopTrying)]);
                        limit = Some(Instant::now() + LAST_WAIT);
                    }
                    other => self.signalled(other).await?,
                },
                Some(message) = self.inbox.recv() => self.update(message),
                () = wait(left) => return Err(Leave::Cut),
            }
            if (limit.is_some() || self.out.gone()) && !self.app.submit.sending() {
                self.tell(&mut spoken);
                return Err(Leave::Cut);
            }
        }
        self.tell(&mut spoken);
        self.ending();
        if limit.is_some() { Err(Leave::Cut) } else { self.choose().await }
    }

    /// The password of a purchase that is to be settled; an empty line puts it off.
    async fn password(&mut self) -> Flow<()> {
        self.say(key::ui::ORDER_PASSWORD_HELP);
        let prompt = format!("{}: ", self.app.texts().get(key::ui::ORDER_PASSWORD));
        let line = self.line(&prompt, true).await?;
        let action = if line.is_empty() { Action::Cancel } else { Action::Accept };
        self.update(Msg::Paste(line.to_string()));
        self.update(Msg::Action(action));
        Ok(())
    }

    fn tell(&mut self, spoken: &mut Spoken) {
        let lines = news(&self.app, spoken);
        for line in lines {
            self.out.line(&line);
        }
        if let Some(message) = self.app.message.take() {
            let what = self.app.texts().say(&message);
            self.say_with(key::plain::NOTE, &[("what", &what)]);
        }
    }

    fn ending(&mut self) {
        for piece in self.app.end_pieces() {
            let text = self.app.texts().say(&piece.text);
            self.out.line(&text);
        }
    }

    /// Asks what to do now, by number.
    async fn choose(&mut self) -> Flow<()> {
        let choices = self.app.submit.choices();
        for (index, choice) in choices.iter().enumerate() {
            let text = format!("{}. {}", index + 1, self.app.texts().get(choice.key()));
            self.out.line(&text);
        }
        let count = choices.len().to_string();
        let prompt = self.app.texts().fill(key::plain::ASK_END, &[("count", &count)]);
        loop {
            let line = self.line(&prompt, false).await?;
            let text = line.trim();
            let chosen = if text.is_empty() { Some(1) } else { text.parse::<usize>().ok() };
            match chosen.filter(|n| (1..=choices.len()).contains(n)) {
                Some(number) => {
                    self.app.submit.choice = number - 1;
                    self.update(Msg::Action(Action::Accept));
                    return Ok(());
                }
                None if text.eq_ignore_ascii_case("quit") => return Err(Leave::Quit),
                None => {
                    let what = self.app.texts().fill(key::plain::NO_NUMBER, &[("count", &count)]);
                    self.say_with(key::plain::ERROR, &[("what", &what)]);
                }
            }
        }
    }
}

/// Lines that are not printed yet.
fn news(app: &App, spoken: &mut Spoken) -> Vec<String> {
    let texts = app.texts();
    let submit = &app.submit;
    let mut lines = Vec::new();
    for (index, PassedStage { stage, .. }) in submit.stages.iter().enumerate() {
        match spoken.stages.get_mut(index) {
            Some(told) if *told == stage.key => continue,
            Some(told) => *told = stage.key,
            None => spoken.stages.push(stage.key),
        }
        lines.push(texts.say(&stage.piece().text));
        if stage.key == "waiting" {
            lines.extend(app.wait_piece().map(|piece| texts.say(&piece.text)));
        }
    }
    let fresh = submit.narration.iter().filter(|piece| !spoken.pieces.contains(piece));
    lines.extend(fresh.map(|piece| texts.say(&piece.text)));
    spoken.pieces.clone_from(&submit.narration);
    for tracked in &submit.instances {
        let line = instance(app, &tracked.instance);
        if spoken.instances.get(&tracked.instance.id) != Some(&line) {
            spoken.instances.insert(tracked.instance.id.clone(), line.clone());
            lines.push(line);
        }
    }
    lines
}

/// An instance: what it is called, how it is, and where it can be reached.
fn instance(app: &App, instance: &Instance) -> String {
    let texts = app.texts();
    let status = texts.status(&instance.status);
    let parts = [&instance.name, status, &instance.public_ip, &instance.internal_ip];
    let parts: Vec<_> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    format!("{}: {}", instance.id, parts.join(texts.get(key::plain::COMMA)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        cloud::{End, Progress},
        order::samples::good,
        texts::Lang,
    };

    #[test]
    fn a_try_is_called_sent_only_where_something_was() {
        let session = crate::app::tests::session();
        let mut app = App::new(session, good(), Vec::new(), true).0;
        app.session.lang = Lang::En;
        let mut spoken = Spoken::default();
        let mut lines = Vec::new();
        let turn = app.submit.turn;
        let waiting = Progress::Waiting { attempt: 2, wait: Duration::from_secs(1), why: "nobody".into() };
        let sending = || Progress::Sending { attempt: 1 };
        for step in [
            Progress::Signed,
            sending(),
            Progress::NotSent,
            waiting,
            sending(),
            Progress::Ended(End::Unknown),
        ] {
            app.update(Msg::Progress(turn, step), Duration::from_secs(1));
            lines.extend(news(&app, &mut spoken));
        }
        lines.retain(|line| !line.contains("before try"));
        assert_eq!(lines, ["signed", "sending", "not sent: no connection", "nobody", "sending", "sent"]);
    }
}
