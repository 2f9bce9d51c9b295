//! A purchase in lines: one for each stage, one for each change of an instance, and how it ended.

use std::{collections::BTreeMap, time::Instant};

use crate::{
    app::{App, Effect, Msg, Popup},
    cloud::{Accepted, End, Instance},
    keys::Action,
    run::{LAST_WAIT, wait},
    term::{outlet, signals::Signal},
};

use super::{Flow, Leave, Talk, words};

/// How far the telling is.
#[derive(Default)]
struct Said {
    /// The stages told, by their keys: one that was begun is told again when it is over.
    stages: Vec<&'static str>,
    refused: bool,
    unknown: Option<String>,
    warnings: usize,
    instances: BTreeMap<String, String>,
}

impl Talk {
    pub(super) async fn submit(&mut self) -> Flow<()> {
        if matches!(self.app.popups.last(), Some(Popup::Secret(_))) {
            return self.password().await;
        }
        let mut said = Said::default();
        let mut limit = None;
        while self.app.submit.end.is_none() {
            self.tell(&mut said);
            let left = limit.map(|until: Instant| until.saturating_duration_since(Instant::now()));
            tokio::select! {
                biased;
                heard = self.signals.next() => match heard {
                    // What is on its way is worth a moment even to a signal: its outcome belongs in the journal.
                    Signal::End(_) | Signal::Gone if self.app.submit.sending() && limit.is_none() => {
                        outlet::hurry();
                        self.killed = heard.deadly();
                        self.say("ui.leave-stops");
                        self.perform(vec![Effect::StopTrying]);
                        limit = Some(Instant::now() + LAST_WAIT);
                    }
                    other => self.signalled(other).await?,
                },
                Some(message) = self.inbox.recv() => self.update(message),
                () = wait(left) => return Err(Leave::Cut),
            }
            if (limit.is_some() || self.out.gone()) && !self.app.submit.sending() {
                self.tell(&mut said);
                return Err(Leave::Cut);
            }
        }
        self.tell(&mut said);
        self.ending();
        if limit.is_some() { Err(Leave::Cut) } else { self.choose().await }
    }

    /// The password of a purchase that is to be settled; an empty line puts it off.
    async fn password(&mut self) -> Flow<()> {
        self.say("ui.order-password-help");
        let prompt = format!("{}: ", self.app.texts().get("ui.order-password"));
        let line = self.line(&prompt, true).await?;
        let action = if line.is_empty() { Action::Cancel } else { Action::Accept };
        self.update(Msg::Paste(line.to_string()));
        self.update(Msg::Action(action));
        Ok(())
    }

    fn tell(&mut self, said: &mut Said) {
        let lines = news(&self.app, said);
        for line in lines {
            self.out.line(&line);
        }
        if let Some(message) = self.app.message.take() {
            let what = self.app.texts().say(&message);
            self.say_with("plain.note", &[("what", &what)]);
        }
    }

    fn ending(&mut self) {
        let texts = self.app.texts();
        let own = |key: &str| words::product_key(&self.app, key);
        let submit = &self.app.submit;
        let id = submit.id.clone().unwrap_or_default();
        let mut lines = Vec::new();
        match &submit.end {
            Some(End::Running) => {
                lines.push(texts.get(&own("ui.all-running")).to_owned());
                let logins = submit.instances.iter().filter_map(|t| self.app.login(&t.instance));
                lines.extend(logins.map(|command| texts.fill("ui.log-in", &[("command", &command)])));
            }
            Some(End::SomeFailed) => {
                if submit.short() {
                    let (sold, asked) = (submit.instances.len().to_string(), submit.count.to_string());
                    lines.push(texts.fill("ui.fewer", &[("sold", &sold), ("asked", &asked)]));
                }
                if submit.failed() {
                    lines.push(texts.get(&own("ui.some-failed")).to_owned());
                }
            }
            Some(End::GaveUp) => lines.push(texts.fill(&own("ui.gave-up"), &[("id", &id)])),
            Some(End::Unnamed) => lines.push(texts.fill(&own("ui.unnamed"), &[("id", &id)])),
            Some(End::NotSent(why)) => {
                lines.extend([texts.get("ui.not-sent-end").to_owned(), why.clone()]);
            }
            Some(End::Unknown) => lines.push(texts.fill("ui.unknown-ended", &[("id", &id)])),
            Some(End::Refused) | None => {}
        }
        let bought = matches!(submit.end, Some(End::Running | End::SomeFailed | End::GaveUp | End::Unnamed));
        if bought && self.app.simulated() {
            lines.push(texts.get(&own("ui.no-machine")).to_owned());
        }
        for line in lines {
            self.out.line(&line);
        }
    }

    /// What can be done now, numbered.
    async fn choose(&mut self) -> Flow<()> {
        let choices = self.app.submit.choices();
        for (index, choice) in choices.iter().enumerate() {
            let text = format!("{}. {}", index + 1, self.app.texts().get(choice.key()));
            self.out.line(&text);
        }
        let count = choices.len().to_string();
        let prompt = self.app.texts().fill("plain.ask-end", &[("count", &count)]);
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
                    let what = self.app.texts().fill("plain.no-number", &[("count", &count)]);
                    self.say_with("plain.error", &[("what", &what)]);
                }
            }
        }
    }
}

/// What has not been told yet.
fn news(app: &App, said: &mut Said) -> Vec<String> {
    let texts = app.texts();
    let submit = &app.submit;
    let mut lines = Vec::new();
    for (index, stage) in submit.stages.iter().enumerate() {
        match said.stages.get_mut(index) {
            Some(told) if *told == stage.key => continue,
            Some(told) => *told = stage.key,
            None => said.stages.push(stage.key),
        }
        lines.push(texts.fill(&format!("stage.{}", stage.key), &[("value", &stage.value)]));
        if stage.key == "waiting"
            && let Some((attempt, until)) = submit.waiting
        {
            let seconds = until.saturating_sub(app.clock.now).as_secs().saturating_add(1).to_string();
            let values = [("seconds", seconds.as_str()), ("attempt", &attempt.to_string())];
            lines.push(texts.fill("ui.waiting", &values));
        }
    }
    if let Some(refusal) = submit.refusal.as_ref().filter(|_| !said.refused) {
        said.refused = true;
        lines.push(texts.get("ui.refused").to_owned());
        lines.push(texts.get(&format!("refusal.{}", refusal.hint)).to_owned());
        let theirs = [
            ("code", refusal.code.as_str()),
            ("message", &refusal.message),
            ("request", &refusal.request_id),
        ];
        lines.push(texts.fill("ui.refused-theirs", &theirs));
        if let Some(path) = &refusal.path {
            let field = format!("{} ({path})", texts.label(path));
            lines.push(texts.fill("ui.refused-field", &[("field", &field)]));
        }
    }
    if submit.unknown != said.unknown {
        said.unknown.clone_from(&submit.unknown);
        if let Some(why) = &submit.unknown {
            lines.extend([texts.get("ui.unknown").to_owned(), why.clone()]);
            if submit.end.is_none() {
                let id = submit.id.as_deref().unwrap_or_default();
                lines.push(texts.fill("ui.unknown-settling", &[("id", id)]));
            }
        }
    }
    let remarks: Vec<_> = submit.accepted.iter().flat_map(Accepted::remarks).collect();
    lines.extend(remarks.iter().skip(said.warnings).map(|remark| texts.say(remark)));
    said.warnings = remarks.len();
    for tracked in &submit.instances {
        let line = instance(app, &tracked.instance);
        if said.instances.get(&tracked.instance.id) != Some(&line) {
            said.instances.insert(tracked.instance.id.clone(), line.clone());
            lines.push(line);
        }
    }
    lines
}

/// An instance: what it is called, how it is, and where it can be reached.
fn instance(app: &App, instance: &Instance) -> String {
    let texts = app.texts();
    let key = format!("status.{}", instance.status);
    let status = if instance.status.is_empty() {
        texts.get("status.accepted")
    } else if texts.has(&key) {
        texts.get(&key)
    } else {
        &instance.status
    };
    let parts = [&instance.name, status, &instance.public_ip, &instance.internal_ip];
    let parts: Vec<_> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    format!("{}: {}", instance.id, parts.join(texts.get("plain.comma")))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{cloud::Progress, order::samples::good, texts::Lang};

    #[test]
    fn a_try_is_called_sent_only_where_something_was() {
        let session = crate::app::tests::session();
        let mut app = App::new(session, good(), Vec::new(), true).0;
        app.session.lang = Lang::En;
        let mut said = Said::default();
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
            lines.extend(news(&app, &mut said));
        }
        lines.retain(|line| !line.contains("before try"));
        assert_eq!(lines, ["signed", "sending", "not sent: no connection", "nobody", "sending", "sent"]);
    }
}
