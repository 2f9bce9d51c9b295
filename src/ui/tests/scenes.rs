//! The wizard in every state that looks different, without a terminal and without a cloud. The contact sheet draws
//! them too.

use std::time::Duration;

use super::lib::{
    app::{App, Effect, Msg, Session, StartEntry, WorldEffect},
    cloud::{Accepted, End, Instance, Per, Progress, Quote, Refusal},
    keys::{Action, Keymap},
    order::{Ask, Draft, Item, Lookup, Provider, Step, kinds},
    texts::Lang,
    theme::Theme,
};

/// The wizard at its start.
pub fn app(lang: Lang) -> App {
    let session = Session {
        simulated: vec![Provider::BCE, Provider::JD],
        keyless: vec![Provider::BCE, Provider::JD],
        regions: Vec::new(),
        began: 0,
        profile: None,
        budget: None,
        lang,
        theme: "terminal".to_owned(),
        theme_fits: true,
        newcomer: true,
        keys: Keymap::default(),
        mouse: false,
        endpoint: None,
        themes: Theme::builtin_names().into_iter().map(str::to_owned).collect(),
    };
    let start = StartEntry::list(Vec::new(), Vec::new());
    App::new(session, Draft::preset(kinds()[0]), start, false).0
}

/// A row of a list.
pub fn item(value: &str, columns: &[&str], facts: &[(&'static str, &str)]) -> Item {
    Item {
        value: value.to_owned(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        unavailable: None,
        facts: facts.iter().map(|(k, v)| (*k, (*v).to_owned())).collect(),
    }
}

/// Returns an answer as the cloud would give it, so that screens look as they do in use.
pub fn answer(ask: &Ask) -> Vec<Item> {
    match ask.lookup {
        Lookup::Zones => ["a", "b"].map(|z| item(&format!("cn-bj-{z}"), &[], &[])).to_vec(),
        Lookup::Specs => vec![
            item("bcc.g5.c2m8", &["  2 vCPU", "   8 GB", "Intel Xeon", "25 Gbps"], &[("specId", "g5")]),
            item("bcc.g5.c4m16", &["  4 vCPU", "  16 GB", "Intel Xeon", "25 Gbps"], &[("specId", "g5")]),
        ],
        Lookup::Images => vec![
            item("m-mRjO3cjs", &["Ubuntu 24.04 LTS", "System"], &[("minDiskGb", "20"), ("osType", "linux")]),
            item(
                "m-win",
                &["Windows Server 2022 中文版", "System"],
                &[("minDiskGb", "40"), ("osType", "windows")],
            ),
        ],
        Lookup::Balance => vec![item("850", &[], &[("cash", "850")])],
        Lookup::KeyPairs => vec![item("k-R0J0BEA9", &["ops"], &[])],
        _ => Vec::new(),
    }
}

/// Sends a message and answers what it asks for.
pub fn tell(app: &mut App, msg: Msg) {
    let change = app.update(msg, Duration::from_secs(3));
    for effect in change.effects {
        match effect {
            Effect::World(WorldEffect::Look { ask, ticket, .. }) => {
                let answer = Ok(answer(&ask));
                tell(app, Msg::LookupAnswered { ask, ticket, answer });
            }
            Effect::World(WorldEffect::Quote(_, ask)) => {
                let quote = Quote {
                    total: "0.0146".to_owned(),
                    disks: None,
                    low: None,
                    found: Vec::new(),
                    per: Per::Minute,
                    at: "14:02 UTC".to_owned(),
                };
                tell(app, Msg::Quoted { ask, answer: Ok(quote) });
            }
            _ => {}
        }
    }
}

/// An action.
pub fn act(app: &mut App, action: Action) {
    tell(app, Msg::Action(action));
}

/// A value into a field.
pub fn put(app: &mut App, path: &str, text: &str) {
    let change = app.visit_path(path);
    assert!(change.redraw, "{path}");
    act(app, Action::Clear);
    tell(app, Msg::Paste(text.to_owned()));
}

/// An order that can be sent, at its first screen.
pub fn filled(lang: Lang) -> App {
    let mut app = app(lang);
    act(&mut app, Action::Accept);
    put(&mut app, "zoneName", "cn-bj-a");
    put(&mut app, "spec", "bcc.g5.c2m8");
    put(&mut app, "purchaseCount", "2");
    put(&mut app, "imageId", "m-mRjO3cjs");
    put(&mut app, "name", "web-前端");
    app
}

/// To a screen.
pub fn open(app: &mut App, step: Step) {
    let at = app.editing.draft.kind().steps().iter().position(|s| *s == step).unwrap_or(0);
    act(app, Action::GoToStep(u8::try_from(at + 1).unwrap_or(1)));
    assert_eq!(app.step(), Some(step));
}

/// An order on its way.
pub fn bought(lang: Lang) -> App {
    let mut app = filled(lang);
    open(&mut app, Step::Review);
    act(&mut app, Action::End);
    act(&mut app, Action::Accept);
    assert_eq!(app.step(), Some(Step::Submit));
    for progress in [
        Progress::Journalled { id: "20261121-140205-1f3a".to_owned() },
        Progress::Signed,
        Progress::Sending { attempt: 1 },
    ] {
        tell(&mut app, Msg::Progress(1, progress));
    }
    app
}

/// An instance as the cloud shows it.
pub fn running(id: &str, status: &str) -> Instance {
    Instance {
        id: id.to_owned(),
        name: "web-前端-1".to_owned(),
        status: status.to_owned(),
        internal_ip: "192.168.0.11".to_owned(),
        public_ip: String::new(),
        zone: "cn-bj-a".to_owned(),
        begins: None,
    }
}

/// A purchase that was accepted, with one instance running and one on its way.
pub fn following(lang: Lang) -> App {
    let ids = vec!["i-T1I3OtUO".to_owned(), "i-Ab3dEf9h".to_owned()];
    let mut app = bought(lang);
    let accepted = Accepted { request_id: "r-1".to_owned(), instance_ids: ids, ..Accepted::default() };
    tell(&mut app, Msg::Progress(1, Progress::Accepted(accepted)));
    let seen = vec![running("i-T1I3OtUO", "Running"), running("i-Ab3dEf9h", "Starting")];
    tell(&mut app, Msg::Progress(1, Progress::Instances(seen)));
    app
}

/// A purchase that has ended well.
pub fn ended(lang: Lang) -> App {
    let mut app = following(lang);
    let seen = vec![running("i-T1I3OtUO", "Running"), running("i-Ab3dEf9h", "Running")];
    tell(&mut app, Msg::Progress(1, Progress::Instances(seen)));
    tell(&mut app, Msg::Progress(1, Progress::Ended(End::Running)));
    app
}

/// A purchase that the provider refused.
pub fn refused(lang: Lang) -> App {
    let mut app = bought(lang);
    let refusal = Refusal {
        code: "Instance.NoStock".to_owned(),
        message: "sold out".to_owned(),
        request_id: "r-2".to_owned(),
        status: 403,
        path: Some("spec".to_owned()),
        hint: "no-stock",
    };
    tell(&mut app, Msg::Progress(1, Progress::Refused(refusal)));
    tell(&mut app, Msg::Progress(1, Progress::Ended(End::Refused)));
    app
}

/// A purchase whose outcome nobody knows.
pub fn unknown(lang: Lang) -> App {
    let mut app = bought(lang);
    tell(&mut app, Msg::Progress(1, Progress::Settling { why: "the connection broke".to_owned() }));
    tell(&mut app, Msg::Progress(1, Progress::Unknown { why: "the connection broke".to_owned() }));
    tell(&mut app, Msg::Progress(1, Progress::Ended(End::Unknown)));
    app
}

/// Every screen and every layer, by name.
pub fn all(lang: Lang) -> Vec<(String, App)> {
    let mut all = vec![("start".to_owned(), app(lang))];
    for step in filled(lang).editing.draft.kind().steps() {
        if !matches!(step, Step::Review | Step::Submit) {
            let mut app = filled(lang);
            open(&mut app, step);
            all.push((step.key().to_owned(), app));
        }
    }
    let mut scene = |name: &str, make: &dyn Fn(&mut App)| {
        let mut app = filled(lang);
        make(&mut app);
        all.push((name.to_owned(), app));
    };
    scene("rows", &|app| {
        visit(app, "createCdsList");
        act(app, Action::Accept);
        act(app, Action::NextField);
        tell(app, Msg::Paste("0".to_owned()));
    });
    scene("unfolded", &|app| {
        open(app, Step::Naming);
        act(app, Action::End);
        act(app, Action::Accept);
        act(app, Action::NextField);
    });
    scene("list", &|app| {
        visit(app, "keypairId");
        tell(app, Msg::Paste("k-R0J0BEA9".to_owned()));
        visit(app, "imageId");
        act(app, Action::Accept);
        act(app, Action::NextField);
    });
    scene("request", &|app| act(app, Action::Json));
    scene("review", &|app| open(app, Step::Review));
    scene("review-blocked", &|app| {
        put(app, "name", "1 web");
        open(app, Step::Review);
    });
    scene("problems", &|app| {
        put(app, "name", "1 web");
        act(app, Action::Problems);
    });
    scene("help-field", &|app| act(app, Action::Help));
    scene("help-keys", &|app| {
        act(app, Action::Help);
        act(app, Action::Help);
    });
    scene("palette", &|app| {
        act(app, Action::Palette);
        tell(app, Msg::Paste("disk".to_owned()));
    });
    scene("themes", &|app| act(app, Action::Theme));
    scene("template", &|app| act(app, Action::SaveTemplate));
    let mut live = filled(lang);
    live.session.simulated.clear();
    live.session.profile = Some("ops".to_owned());
    open(&mut live, Step::Review);
    act(&mut live, Action::End);
    act(&mut live, Action::Accept);
    all.push(("confirm".to_owned(), live));
    all.push(("submit-sending".to_owned(), bought(lang)));
    all.push(("submit-following".to_owned(), following(lang)));
    all.push(("submit-running".to_owned(), ended(lang)));
    all.push(("submit-refused".to_owned(), refused(lang)));
    all.push(("submit-unknown".to_owned(), unknown(lang)));
    all
}

/// To a field, by its path.
pub fn visit(app: &mut App, path: &str) {
    assert!(app.visit_path(path).redraw, "{path}");
}
