//! What the submit screen says of a try: sent only where something was.

use super::*;
use crate::{
    app::Submit,
    cloud::{Accepted, End, Progress},
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
    assert_eq!(stages(second), ["not-sent", "waiting", "sent", "accepted"]);
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
    assert_eq!(stages(throttled), ["sent", "waiting", "sent", "accepted"], "too many requests is an answer");
}
