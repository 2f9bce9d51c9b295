//! Scripts of what a person does, without a screen.

mod choices;
mod guard;
mod reuse;
mod size;
mod stages;
mod templates;
mod typed;

use std::time::Duration;

use super::{
    App, Change, Effect, Msg, SavedTemplate, Screen, ScreenEffect, Session, StartEntry, WorldEffect,
};
use crate::{
    keys::{Action, Keymap},
    order::{Draft, Known, Provider, body, check::order, kinds},
    texts::{Lang, Texts},
};

const WEB: &str = r#"kind = "bcc-spec"
title = "web tier"
note = "The web servers of the shop."
region = "bj"

[vars.env]
prompt = "Environment"
default = "staging"

[vars.count]
prompt = "How many"

[request]
zoneName = "cn-bj-a"
spec = "bcc.g5.c2m8"
purchaseCount = "${count}"
imageId = "m-mRjO3cjs"
billing.paymentTiming = "Postpaid"
name = "web-${env}"
"#;

pub(crate) fn session() -> Session {
    Session {
        simulated: vec![Provider::BCE, Provider::JD],
        keyless: vec![Provider::BCE, Provider::JD],
        regions: Vec::new(),
        profile: None,
        budget: None,
        began: 1_700_000_000,
        lang: Lang::En,
        theme: "terminal".to_owned(),
        theme_fits: true,
        newcomer: false,
        keys: Keymap::default(),
        mouse: false,
        endpoint: None,
        themes: vec!["terminal".to_owned()],
    }
}

fn saved(name: &str, text: &str) -> SavedTemplate {
    SavedTemplate::new(name.to_owned(), Ok(text.to_owned()))
}

/// A wizard at its start screen with these templates.
fn at_start(templates: Vec<SavedTemplate>) -> App {
    let start = StartEntry::all(Vec::new(), Vec::new(), templates, true);
    App::new(session(), Draft::preset(kinds()[0]), start, false).0
}

/// A wizard in the midst of this order.
fn with(draft: Draft, templates: Vec<SavedTemplate>) -> App {
    let start = StartEntry::all(Vec::new(), Vec::new(), templates, true);
    App::new(session(), draft, start, true).0
}

fn tell(app: &mut App, msg: Msg) -> Change {
    app.update(msg, Duration::from_secs(3))
}

fn act(app: &mut App, action: Action) -> Change {
    tell(app, Msg::Action(action))
}

/// Types a text key by key.
fn keys(app: &mut App, text: &str) {
    for c in text.chars() {
        let key = crossterm::event::KeyCode::Char(c);
        tell(app, Msg::Key(crossterm::event::KeyEvent::from(key)));
    }
}

/// Puts the entry of this name under the cursor of the start screen, and presses Enter.
fn begin(app: &mut App, name: &str) -> Change {
    act(app, Action::Cancel);
    keys(app, name);
    act(app, Action::Accept)
}

/// To the start screen, from wherever.
fn leave_to_start(app: &mut App) {
    act(app, Action::GoToStep(1));
    act(app, Action::PrevStep);
    assert_eq!(app.screen, Screen::Start);
}

fn message(app: &App) -> String {
    app.message.as_ref().map(|m| Texts::of(Lang::En).say(m)).unwrap_or_default()
}

fn saves(change: &Change) -> Option<(String, String)> {
    change.effects.iter().find_map(|e| match e {
        Effect::World(WorldEffect::SaveTemplate(name, text)) => Some((name.clone(), text.clone())),
        _ => None,
    })
}

fn copied(change: &Change) -> Option<&str> {
    change.effects.iter().find_map(|e| match e {
        Effect::Screen(ScreenEffect::Copy(text)) => Some(text.as_str()),
        _ => None,
    })
}

/// What would be sent to the byte, and where to.
fn sent(draft: &Draft) -> String {
    let bytes = order(draft, &Known::default()).map(|o| o.request("token", "sealed").body.to_string());
    let bytes = bytes.unwrap_or_else(|_| body::preview(draft).to_string());
    format!("{} {} {bytes}", draft.kind().name, draft.get("region"))
}
