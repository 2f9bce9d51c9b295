//! The narration of a purchase: its progress and its end, as pieces of text. Screens, lines and headless commands lay
//! the pieces out; which there are, in which words and of which weight, is decided here alone.

use crate::texts::key;
use std::time::Duration;

use crate::{
    cloud::{Accepted, Beginning, End, Progress, Refusal},
    order::{Failing, Kind, Product, Say},
};

pub use super::batch::group_of;

/// Weight of a piece: how it stands out where there are colours and signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Usual text.
    Text,
    /// Small print.
    Dim,
    /// Something that went well.
    Good,
    /// Something a person should know.
    Warn,
    /// Something that went wrong.
    Bad,
    /// Something to use: the command that logs in.
    Title,
    /// The mark of the simulated cloud.
    Simulated,
}

/// Part of the narration that a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A stage on the way.
    Stage,
    /// The wait before another try.
    Wait,
    /// The ids that an acceptance named.
    Ids,
    /// A remark beside the acceptance.
    Remark,
    /// An explanation of the refusal.
    Refusal,
    /// The statement that the outcome is unknown.
    Doubt,
    /// The reason, in words from elsewhere.
    Cause,
    /// The step that vmcart takes about an unknown outcome.
    Settling,
    /// A failure beside the purchase, which goes on.
    Trouble,
    /// Its end.
    End,
    /// The way out of an outcome that stayed unknown.
    Unsettled,
    /// A command that logs in to an instance.
    Login,
    /// The reminder that nothing of it is real.
    Simulated,
}

/// One piece of the narration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The part that it is.
    pub part: Part,
    /// Its weight.
    pub weight: Weight,
    /// The text.
    pub text: Say,
}

impl Piece {
    fn new(part: Part, weight: Weight, text: impl Into<Say>) -> Piece {
        Piece { part, weight, text: text.into() }
    }

    fn keyed(part: Part, weight: Weight, key: &str, values: Vec<(&'static str, Say)>) -> Piece {
        Piece { part, weight, text: Say::Key(key.to_owned(), values) }
    }
}

/// Fate of instances that fail, as the kind's document has it: a text key.
pub fn lost(kind: &Kind) -> Option<&'static str> {
    kind.failing.map(|failing| match failing {
        Failing::RolledBack => key::ui::ROLLED_BACK,
        Failing::Vanishes => key::ui::VANISHED,
    })
}

/// Facts of a purchase that its narration depends on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The journal's name for it; empty before it has one.
    pub id: String,
    /// Product that is bought.
    pub product: Product,
    /// Number of those ordered.
    pub asked: usize,
    /// Number of those known.
    pub sold: usize,
    /// Number of these that have failed.
    pub failed: usize,
    /// Those that run no more because somebody stopped or changes them: id and state, in the provider's words.
    pub stopped: Vec<String>,
    /// A reminder that nothing of it is real belongs to its end.
    pub simulated: bool,
    /// The text key for what becomes of those that fail, where the provider says so.
    pub lost: Option<&'static str>,
    /// The commands that log in to its instances.
    pub logins: Vec<String>,
    /// The reason why none of them works, with the way out.
    pub hindrance: Option<Say>,
}

impl Facts {
    /// Facts of a purchase on its way, of which no more than its id matters.
    pub fn before_end(id: String) -> Facts {
        let (product, logins) = (Product::Instances, Vec::new());
        Facts {
            id,
            product,
            asked: 0,
            sold: 0,
            failed: 0,
            stopped: Vec::new(),
            simulated: false,
            lost: None,
            logins,
            hindrance: None,
        }
    }

    /// Text key of the wording for what is bought.
    fn own(&self, key: &str) -> String {
        format!("{key}{}", self.product.suffix())
    }

    fn id(&self) -> Vec<(&'static str, Say)> {
        vec![("id", self.id.as_str().into())]
    }
}

/// The pieces that tell one step of a purchase, its end included. The instances themselves are data: a table on
/// screens, lines elsewhere.
pub fn narrate(progress: &Progress, facts: &Facts) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Stage::of(progress).iter().map(Stage::piece).collect();
    match progress {
        Progress::Waiting { attempt, wait: time, .. } => pieces.push(wait(*attempt, *time)),
        Progress::Settling { why } => {
            pieces.extend(doubt(why));
            pieces.push(Piece::keyed(Part::Settling, Weight::Text, key::ui::UNKNOWN_SETTLING, facts.id()));
        }
        Progress::Unknown { why } => pieces.extend(doubt(why)),
        Progress::Accepted(accepted) => pieces.extend(taken(accepted)),
        Progress::Refused(refusal) => pieces.extend(refused(refusal)),
        Progress::Blind { why } => pieces.push(Piece::new(Part::Trouble, Weight::Text, why.as_str())),
        Progress::Ended(end) => pieces.extend(ended(end, facts)),
        Progress::Journalled { .. }
        | Progress::Signed
        | Progress::Sending { .. }
        | Progress::NotSent
        | Progress::Clock(_)
        | Progress::Probed { .. }
        | Progress::Judged { .. }
        | Progress::Instances(_) => {}
    }
    pieces
}

/// The wait before a try: as long as it is, or as is left of it. Rounded up: nobody waits 0 seconds.
pub fn wait(attempt: u32, time: Duration) -> Piece {
    let seconds = i64::try_from(time.as_millis().div_ceil(1000)).unwrap_or(i64::MAX).max(1);
    let values = vec![("seconds", seconds.into()), ("attempt", i64::from(attempt).into())];
    Piece::keyed(Part::Wait, Weight::Warn, key::ui::WAITING, values)
}

/// The end of a purchase that was accepted and is not watched.
pub fn unwatched(facts: &Facts) -> Piece {
    Piece::keyed(Part::End, Weight::Text, &facts.own(key::ui::FOLLOW_LATER), facts.id())
}

fn doubt(why: &str) -> [Piece; 2] {
    [
        Piece::keyed(Part::Doubt, Weight::Warn, key::ui::UNKNOWN, Vec::new()),
        Piece::new(Part::Cause, Weight::Dim, why),
    ]
}

fn taken(accepted: &Accepted) -> Vec<Piece> {
    let ids = accepted.instance_ids.join(" ");
    let ids = (!ids.is_empty()).then(|| Piece::new(Part::Ids, Weight::Text, ids));
    // Where an order is named without its instances, that is said; where nothing is named, a remark says so.
    let order = accepted.order_id.as_deref().filter(|_| ids.is_none());
    let untold = order.map(|order| {
        Piece::keyed(Part::Remark, Weight::Warn, key::ui::NO_IDS, vec![("order", order.into())])
    });
    let remarks = accepted.remarks().map(|remark| Piece::new(Part::Remark, Weight::Warn, remark));
    ids.into_iter().chain(untold).chain(remarks).collect()
}

fn refused(refusal: &Refusal) -> Vec<Piece> {
    let theirs = vec![
        ("code", refusal.code.as_str().into()),
        ("message", refusal.message.as_str().into()),
        ("request", refusal.request_id.as_str().into()),
    ];
    let piece = |weight, key: &str, values| Piece::keyed(Part::Refusal, weight, key, values);
    let mut pieces = vec![
        piece(Weight::Bad, key::ui::REFUSED, Vec::new()),
        piece(Weight::Text, &format!("refusal.{}", refusal.hint), Vec::new()),
        piece(Weight::Dim, key::ui::REFUSED_THEIRS, theirs),
    ];
    pieces.extend(refusal.path.as_ref().map(|path| {
        let named = vec![("field", Say::Field(path.clone())), ("path", path.as_str().into())];
        let field = Say::Key(key::ui::FIELD_PATH.into(), named);
        piece(Weight::Text, key::ui::REFUSED_FIELD, vec![("field", field)])
    }));
    pieces
}

fn ended(end: &End, facts: &Facts) -> Vec<Piece> {
    let piece = |weight, key: &str, values| Piece::keyed(Part::End, weight, key, values);
    let mut pieces = Vec::new();
    match end {
        End::Running => {
            pieces.push(piece(Weight::Good, &facts.own(key::ui::ALL_RUNNING), Vec::new()));
            let login = |command: &String| {
                let values = vec![("command", command.as_str().into())];
                Piece::keyed(Part::Login, Weight::Title, key::ui::LOG_IN, values)
            };
            match &facts.hindrance {
                None => pieces.extend(facts.logins.iter().map(login)),
                Some(why) => pieces.push(Piece::new(Part::Login, Weight::Warn, why.clone())),
            }
        }
        End::NotActiveYet(begins) => pieces.push(not_active_yet(*begins, facts)),
        End::SomeFailed => {
            if facts.sold < facts.asked {
                let values = vec![("sold", facts.sold.into()), ("asked", facts.asked.into())];
                pieces.push(piece(Weight::Bad, key::ui::FEWER, values));
            }
            if facts.failed > 0 {
                let all = facts.failed == facts.sold;
                let key = facts.own(if all { key::ui::ALL_FAILED } else { key::ui::SOME_FAILED });
                let values = if all { vec![("count", facts.sold.into())] } else { Vec::new() };
                pieces.push(piece(Weight::Bad, &key, values));
                pieces.extend(facts.lost.map(|key| piece(Weight::Text, key, Vec::new())));
            }
            if !facts.stopped.is_empty() {
                let which = facts.stopped.join(", ");
                let values = vec![("count", facts.stopped.len().into()), ("which", which.into())];
                pieces.push(piece(Weight::Bad, key::ui::SOME_STOPPED, values));
            }
        }
        End::GaveUp => pieces.push(piece(Weight::Warn, &facts.own(key::ui::GAVE_UP), facts.id())),
        End::Unnamed => pieces.push(piece(Weight::Warn, &facts.own(key::ui::UNNAMED), facts.id())),
        End::NotSent(why) => {
            pieces.push(piece(Weight::Bad, key::ui::NOT_SENT_END, Vec::new()));
            let cause = Piece::new(Part::Cause, Weight::Text, why.as_str());
            pieces.extend(Some(cause).filter(|_| !why.is_empty()));
        }
        End::Unknown => {
            pieces.push(Piece::keyed(Part::Unsettled, Weight::Text, key::ui::UNKNOWN_ENDED, facts.id()));
        }
        End::Cancelled => pieces.push(piece(Weight::Good, key::ui::CANCELLED, facts.id())),
        // The refusal has said it.
        End::Refused => {}
    }
    if end.bought() && facts.simulated {
        let key = facts.own(key::ui::NO_MACHINE);
        pieces.push(Piece::keyed(Part::Simulated, Weight::Simulated, &key, Vec::new()));
    }
    pieces
}

/// Contracts that are bought and not active yet.
fn not_active_yet(begins: Option<Beginning>, facts: &Facts) -> Piece {
    let count = ("count", facts.sold.max(1).into());
    let Some(Beginning { at, left }) = begins else {
        return Piece::keyed(Part::End, Weight::Good, key::ui::BOUGHT, vec![count]);
    };
    // A contract begins within a day: the hour tells the day as well.
    let minutes = at.div_euclid(60).rem_euclid(24 * 60);
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let values = vec![count, ("time", time.into()), ("wait", remaining(left))];
    Piece::keyed(Part::End, Weight::Good, key::ui::BOUGHT_BEGINS, values)
}

/// A time to come in hours and minutes. Rounded up: nobody waits 0 minutes.
fn remaining(seconds: i64) -> Say {
    let minutes = seconds.max(1).saturating_add(59) / 60;
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let key = match (hours, minutes) {
        (0, _) => key::ui::WAIT_MINUTES,
        (_, 0) => key::ui::WAIT_HOURS,
        _ => key::ui::WAIT_BOTH,
    };
    Say::Key(key.to_owned(), vec![("hours", hours.into()), ("minutes", minutes.into())])
}

/// A stage on the way of a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// A text key below `stage`.
    pub key: &'static str,
    /// A value for its wording.
    pub value: String,
}

impl Stage {
    /// The stage that a step is, if it is one.
    pub fn of(progress: &Progress) -> Option<Stage> {
        let (key, value) = match progress {
            Progress::Journalled { id } => ("journalled", id.clone()),
            Progress::Signed => ("signed", String::new()),
            Progress::Sending { attempt: 1 } => ("sending", String::new()),
            Progress::Sending { attempt } => ("sending-again", attempt.to_string()),
            Progress::Waiting { why, .. } => ("waiting", why.clone()),
            Progress::Clock(clock) => ("clock", clock.figures()),
            Progress::Settling { why } => ("settling", why.clone()),
            Progress::Probed { matches } if matches.is_empty() => ("looked-none", String::new()),
            Progress::Probed { matches } => ("looked-some", matches.join(" ")),
            Progress::Accepted(accepted) if accepted.request_id.is_empty() => ("taken", String::new()),
            Progress::Accepted(accepted) => ("accepted", accepted.request_id.clone()),
            Progress::Refused(refusal) => ("refused", refusal.code.clone()),
            Progress::Judged { sentence, value } => (*sentence, value.clone()),
            Progress::NotSent
            | Progress::Unknown { .. }
            | Progress::Instances(_)
            | Progress::Blind { .. }
            | Progress::Ended(_) => return None,
        };
        Some(Stage { key, value })
    }

    /// The stage of a try once `next` tells whether it was sent: what found no connection was not.
    pub fn resolve(&mut self, next: &Progress) {
        let silent = matches!(
            next,
            Progress::Sending { .. }
                | Progress::Probed { .. }
                | Progress::Blind { .. }
                | Progress::Instances(_)
        );
        if silent {
            return;
        }
        let left = !matches!(next, Progress::NotSent);
        self.key = match (self.key, left) {
            ("sending", true) => "sent",
            ("sending-again", true) => "sent-again",
            ("sending", false) => "not-sent",
            ("sending-again", false) => "not-sent-again",
            (other, _) => other,
        };
    }

    /// The stage as a piece.
    pub fn piece(&self) -> Piece {
        let weight = match self.key {
            "refused" => Weight::Bad,
            "waiting" | "settling" | "clock" | "not-sent" | "not-sent-again" => Weight::Warn,
            key if key.starts_with("judged-unknown") => Weight::Warn,
            _ => Weight::Good,
        };
        let values = vec![("value", self.value.as_str().into())];
        Piece::keyed(Part::Stage, weight, &format!("stage.{}", self.key), values)
    }
}

/// Takes a step into the narration beside the stages and the end: what no longer holds goes.
pub fn update(narration: &mut Vec<Piece>, progress: &Progress, facts: &Facts) {
    let doubt = |part: Part| matches!(part, Part::Doubt | Part::Cause | Part::Settling);
    match progress {
        Progress::Settling { .. }
        | Progress::Unknown { .. }
        | Progress::Accepted(_)
        | Progress::Refused(_) => narration.retain(|piece| !doubt(piece.part)),
        Progress::Ended(_) => narration.retain(|piece| piece.part != Part::Settling),
        _ => {}
    }
    let lasting = |part: Part| doubt(part) || matches!(part, Part::Refusal | Part::Remark);
    if !matches!(progress, Progress::Ended(_)) {
        narration.extend(narrate(progress, facts).into_iter().filter(|piece| lasting(piece.part)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Lang, Texts};

    fn facts(product: Product, asked: usize, sold: usize, failed: usize) -> Facts {
        let (id, logins) = ("p-1".to_owned(), vec!["ssh root@a".to_owned()]);
        Facts {
            id,
            product,
            asked,
            sold,
            failed,
            stopped: Vec::new(),
            simulated: true,
            lost: None,
            logins,
            hindrance: None,
        }
    }

    fn keys(progress: &Progress, facts: &Facts) -> Vec<String> {
        let key = |piece: Piece| match piece.text {
            Say::Key(key, _) => key,
            Say::Plain(text) => text,
            Say::Field(path) => path,
        };
        narrate(progress, facts).into_iter().map(key).collect()
    }

    #[test]
    fn an_end_is_told_of_the_product_and_of_how_many_failed() {
        let end = |end: End, facts| keys(&Progress::Ended(end), &facts);
        let machines = |asked, sold, failed| facts(Product::Instances, asked, sold, failed);
        let contracts = |asked, sold, failed| facts(Product::Contracts, asked, sold, failed);
        assert_eq!(end(End::Running, machines(1, 1, 0)), ["ui.all-running", "ui.log-in", "ui.no-machine"]);
        let active = Facts { logins: Vec::new(), ..contracts(1, 1, 0) };
        assert_eq!(end(End::Running, active), ["ui.all-running-contracts", "ui.no-machine-contracts"]);
        assert_eq!(end(End::SomeFailed, machines(2, 2, 1))[0], "ui.some-failed");
        assert_eq!(end(End::SomeFailed, machines(2, 2, 2))[0], "ui.all-failed");
        assert_eq!(end(End::SomeFailed, contracts(1, 1, 1))[0], "ui.all-failed-contracts");
        assert_eq!(end(End::SomeFailed, machines(3, 2, 0)), ["ui.fewer", "ui.no-machine"]);
        assert_eq!(end(End::SomeFailed, machines(3, 2, 2)), ["ui.fewer", "ui.all-failed", "ui.no-machine"]);
        assert_eq!(end(End::GaveUp, contracts(1, 1, 0))[0], "ui.gave-up-contracts");
        assert_eq!(end(End::Unknown, machines(1, 0, 0)), ["ui.unknown-ended"]);
        assert_eq!(end(End::NotSent("no route".into()), machines(1, 0, 0)), ["ui.not-sent-end", "no route"]);
        assert_eq!(end(End::Refused, machines(1, 0, 0)), [""; 0]);
    }

    fn said(lang: Lang, end: End, facts: &Facts) -> Vec<String> {
        narrate(&Progress::Ended(end), facts).iter().map(|piece| Texts::of(lang).say(&piece.text)).collect()
    }

    #[test]
    fn what_becomes_of_those_that_fail_is_told_as_the_kind_has_it() {
        for (kind, wanted) in [
            ("bcc-spec", Some("whole batch")),
            ("bcc-instance", Some("whole batch")),
            ("bcc-spot", None),
            ("bcc-reserved", None),
            ("jd-vm", Some("quota")),
        ] {
            let lost = crate::order::kind(kind).and_then(lost);
            let facts = Facts { lost, simulated: false, ..facts(Product::Instances, 2, 2, 1) };
            let said = said(Lang::En, End::SomeFailed, &facts);
            assert_eq!(said.len(), if wanted.is_some() { 2 } else { 1 }, "{kind}: {said:?}");
            assert!(wanted.is_none_or(|words| said[1].contains(words)), "{kind}: {said:?}");
        }
    }

    #[test]
    fn a_contract_that_waits_for_its_hour_is_bought_and_says_when_it_begins() {
        let facts = |sold| Facts { simulated: false, ..facts(Product::Contracts, sold, sold, 0) };
        let at = |left| End::NotActiveYet(Some(Beginning { at: 1_774_944_900, left }));
        let en = |end, sold| said(Lang::En, end, &facts(sold)).remove(0);
        assert_eq!(en(at(7199), 1), "The contract is bought; begins at 08:15 UTC (in 2 h).");
        assert_eq!(en(at(61), 2), "The contracts are bought; they begin at 08:15 UTC (in 2 min).");
        assert_eq!(en(at(5400), 1), "The contract is bought; begins at 08:15 UTC (in 1 h 30 min).");
        assert_eq!(en(End::NotActiveYet(None), 1), "The contract is bought, and not active yet.");
        let zh = said(Lang::ZhCn, at(7200), &facts(1)).remove(0);
        assert!(zh.contains("08:15 UTC") && zh.contains("2 小时"), "{zh}");
    }

    #[test]
    fn an_acceptance_that_tells_no_ids_says_so_and_leaves_no_gap() {
        let lines = |accepted: Accepted| {
            let pieces = narrate(&Progress::Accepted(accepted), &Facts::before_end("p-1".into()));
            pieces.iter().map(|piece| Texts::of(Lang::En).say(&piece.text)).collect::<Vec<_>>()
        };
        let numbered = Accepted { order_id: Some("o-7".into()), ..Accepted::default() };
        let said = lines(numbered);
        assert_eq!(said[0], "accepted");
        assert!(said[1].starts_with("Accepted, no ids told") && said[1].contains("o-7"), "{said:?}");
        let nothing = Accepted { oddities: vec![crate::cloud::Oddity::NothingNamed], ..Accepted::default() };
        let said = lines(nothing);
        assert!(said.len() == 2 && said[1].starts_with("Accepted, no ids told"), "{said:?}");
        for line in lines(Accepted { request_id: "r".into(), ..Accepted::default() }) {
            assert!(!line.trim_end().ends_with([':', ',']), "{line}");
        }
    }

    #[test]
    fn what_was_stopped_is_named_with_its_state() {
        let stopped = vec!["i-1 Stopped".into()];
        let facts = Facts { stopped, simulated: false, ..facts(Product::Instances, 2, 2, 0) };
        let said = said(Lang::En, End::SomeFailed, &facts);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("No longer running: i-1 Stopped."), "{said:?}");
    }

    #[test]
    fn doubt_is_told_as_long_as_it_lasts() {
        let facts = facts(Product::Instances, 1, 0, 0);
        let mut narration = Vec::new();
        let parts = |pieces: &[Piece]| pieces.iter().map(|p| p.part).collect::<Vec<_>>();
        update(&mut narration, &Progress::Settling { why: "lost".into() }, &facts);
        assert_eq!(parts(&narration), [Part::Doubt, Part::Cause, Part::Settling]);
        let mut ended = narration.clone();
        update(&mut ended, &Progress::Unknown { why: "lost".into() }, &facts);
        update(&mut ended, &Progress::Ended(End::Unknown), &facts);
        assert_eq!(parts(&ended), [Part::Doubt, Part::Cause]);
        update(&mut narration, &Progress::Accepted(Accepted::default()), &facts);
        assert_eq!(narration, []);
    }
}
