//! Stages of a try on the submit screen: sent only where something was.

use super::*;
use crate::{
    app::{Choice, Submit},
    cloud::{Accepted, End, Instance, Progress},
    order::Step,
};

/// The stages after these steps, each as its key.
fn stages(steps: Vec<Progress>) -> Vec<&'static str> {
    let mut app = with(crate::order::samples::good(), Vec::new());
    app.submit = Submit::begin(1, Duration::ZERO, 1);
    for step in steps {
        tell(&mut app, Msg::Progress(1, step));
    }
    app.submit.stages.iter().map(|passed| passed.stage.key).collect()
}

fn waiting(attempt: u32) -> Progress {
    Progress::Waiting { attempt, wait: Duration::from_secs(1), why: "nobody answers".into() }
}

#[test]
fn a_try_that_found_no_connection_was_not_sent() {
    let sending = |attempt| Progress::Sending { attempt };
    assert_eq!(stages(vec![Progress::Signed, sending(1)]), ["signed", "sending"], "nobody knows yet");
    let never = vec![
        sending(1),
        Progress::NotSent,
        waiting(2),
        sending(1),
        Progress::NotSent,
        Progress::Ended(End::NotSent("no".into())),
    ];
    assert_eq!(stages(never), ["not-sent", "waiting", "not-sent"]);
    let second =
        vec![sending(1), Progress::NotSent, waiting(2), sending(1), Progress::Accepted(Accepted::default())];
    assert_eq!(stages(second), ["not-sent", "waiting", "sent", "taken"]);
    // A repeat that never left does not undo what the first try did.
    let lost = vec![
        sending(1),
        Progress::Settling { why: "lost".into() },
        waiting(2),
        Progress::Probed { matches: Vec::new() },
        sending(2),
        Progress::NotSent,
        Progress::Ended(End::Unknown),
    ];
    assert_eq!(stages(lost), ["sent", "settling", "waiting", "looked-none", "not-sent-again"]);
    let throttled = vec![sending(1), waiting(2), sending(1), Progress::Accepted(Accepted::default())];
    assert_eq!(stages(throttled), ["sent", "waiting", "sent", "taken"], "too many requests is an answer");
}

#[test]
fn a_spot_order_that_waits_can_be_cancelled_and_is_asked_about() {
    let kind = crate::order::kind("bcc-spot").expect("a kind");
    let mut app = with(Draft::preset(kind), Vec::new());
    app.submit = Submit::begin(1, Duration::ZERO, 1);
    app.screen = Screen::Step(Step::Submit);
    let accepted = |order_id: Option<&str>| Accepted {
        order_id: order_id.map(str::to_owned),
        instance_ids: vec!["i-1".to_owned()],
        ..Accepted::default()
    };
    tell(&mut app, Msg::Progress(1, Progress::Journalled { id: "p-1".into() }));
    tell(&mut app, Msg::Progress(1, Progress::Accepted(accepted(None))));
    assert_eq!(app.submit.choices(), [Choice::Leave], "without its number nobody can ask");
    tell(&mut app, Msg::Progress(1, Progress::Accepted(accepted(Some("o-1")))));
    assert_eq!(app.submit.choices(), [Choice::Leave, Choice::CancelBid]);

    let press = |app: &mut App, choice: usize| {
        app.submit.choice = choice;
        app.update(Msg::Action(Action::Accept), Duration::from_secs(1)).effects
    };
    assert!(press(&mut app, 1).is_empty(), "it is asked first");
    assert_eq!(app.submit.choices(), [Choice::KeepBid, Choice::CancelBid]);
    assert_eq!(app.submit.choice, 0, "nothing is cancelled by Enter twice");
    assert!(press(&mut app, 0).is_empty());
    assert_eq!(app.submit.choices(), [Choice::Leave, Choice::CancelBid]);
    press(&mut app, 1);
    let effects = press(&mut app, 1);
    let asked = effects.iter().any(|e| matches!(e, Effect::World(WorldEffect::Cancel { id }) if id == "p-1"));
    assert!(asked, "{effects:?}");

    // The key asks as the button does, and does no more while it is asked.
    let key = |app: &mut App| app.update(Msg::Action(Action::CancelOrder), Duration::from_secs(1)).effects;
    assert!(key(&mut app).is_empty() && app.submit.cancelling);
    assert!(key(&mut app).is_empty() && app.submit.cancelling);
    press(&mut app, 0);

    let runs = Instance { status: "Running".into(), ..Instance::named("i-1") };
    tell(&mut app, Msg::Progress(1, Progress::Instances(vec![runs])));
    assert_eq!(app.submit.choices(), [Choice::Leave], "what runs has been met");
    tell(&mut app, Msg::Progress(1, Progress::Ended(End::Cancelled)));
    assert!(app.submit.choices().contains(&Choice::Leave));
}
