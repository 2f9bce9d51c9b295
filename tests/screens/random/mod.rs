//! Events at random through the whole wizard: whatever is pressed, pasted, resized or answered, nothing panics, the
//! focus stays in sight, and what is shown, checked and saved agree.
//!
//! ```text
//! VMCART_EVENTS=200000 cargo test --release --test screens random -- --nocapture
//! VMCART_SEED=17 …          the same events once more
//! ```

mod chance;
use crate::orders;

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use chance::Chance;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use serde_json::Value;
use vmcart::{
    app::{
        App, Change, Effect, Msg, Pending, SavedTemplate, ScreenEffect, Session, Spot, StartEntry,
        WorldEffect,
    },
    cloud::QuoteAsk,
    keys::Keymap,
    order::{Ask, Draft, Kind, Provider, Reading, Step, body, check, file, folded, kinds, reach},
    run,
    texts::Lang,
    theme::{Look, Signs, Theme},
    ui,
};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn random_events_never_panic_and_never_disagree() {
    let events = number("VMCART_EVENTS").unwrap_or(5000);
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let seed = number("VMCART_SEED").unwrap_or_else(|| u64::from(since.subsec_nanos()) ^ since.as_secs());
    println!("seed {seed}: VMCART_SEED={seed} repeats these events");
    let began = Instant::now();
    let each = events.div_ceil(kinds().len() as u64);
    for (stream, kind) in (0..).zip(kinds()) {
        let mut play = Play::new(kind, Chance::new(seed, stream));
        for n in 0..each {
            play.event(n);
        }
        println!("{}: {each} events, {} frames, {} orders sent", kind.name, play.frames, play.bought);
    }
    println!("{events} events in {:.0?}", began.elapsed());
}

/// A wizard under random events.
struct Play {
    kind: &'static Kind,
    chance: Chance,
    app: App,
    look: Look,
    screen: Rect,
    view: ui::View,
    now: Duration,
    asked: Vec<(Ask, u64)>,
    quotes: Vec<QuoteAsk>,
    /// The turn of the purchase on its way.
    buying: Option<u64>,
    /// Keys that come before chance does: straight to the button that orders.
    next: VecDeque<Event>,
    /// What of the last frame can be clicked.
    spots: Vec<Spot>,
    frames: u64,
    bought: u64,
    /// The last events, for the one who has to find out.
    last: Vec<String>,
}

/// A wizard at its start screen, on an empty order, or on one that lacks nothing.
fn start(kind: &'static Kind, chance: &mut Chance) -> (App, Change) {
    let draft = match chance.below(2) {
        0 => Draft::preset(kind),
        _ => file::load(&orders::order(kind.name, "web"), &[], Reading::Strict).expect("an order file").draft,
    };
    let begin = chance.below(4) > 0;
    let session = Session {
        simulated: vec![Provider::BCE, Provider::JD],
        keyless: vec![Provider::BCE, Provider::JD],
        regions: Vec::new(),
        profile: None,
        budget: None,
        began: 1_700_000_000,
        lang: Lang::En,
        theme: "terminal".to_owned(),
        theme_fits: true,
        newcomer: true,
        keys: Keymap::default(),
        mouse: false,
        endpoint: None,
        themes: Theme::builtin_names().into_iter().map(str::to_owned).collect(),
    };
    let pending = |n: u64| Pending {
        id: format!("20261120-09300{n}-abcd"),
        kind: kind.name.to_owned(),
        sent: "2026-11-20 09:30".to_owned(),
        region: "bj".to_owned(),
        simulated: n == 0,
        secret: n == 1,
        count: 2,
    };
    let pending = (0..chance.below(3)).map(pending).collect();
    let template = orders::order(kind.name, "web-${env}");
    let template = template.replacen("[request", "[vars.env]\nprompt = \"Environment\"\n[request", 1);
    let templates = vec![
        SavedTemplate::new("web".to_owned(), Ok(template)),
        SavedTemplate::new("broken".to_owned(), Ok("kind = \"none\"".to_owned())),
    ];
    App::new(session, draft, StartEntry::all(pending, Vec::new(), templates, true), begin)
}

impl Play {
    fn new(kind: &'static Kind, mut chance: Chance) -> Self {
        let (app, change) = start(kind, &mut chance);
        let mut play = Self {
            kind,
            chance,
            app,
            look: Look { theme: Theme::builtin("terminal").expect("a theme"), signs: Signs::unicode() },
            screen: Rect::new(0, 0, 80, 24),
            view: ui::View::default(),
            now: Duration::ZERO,
            asked: Vec::new(),
            quotes: Vec::new(),
            buying: None,
            next: VecDeque::new(),
            spots: Vec::new(),
            frames: 0,
            bought: 0,
            last: Vec::new(),
        };
        play.perform(change);
        play.straight_on();
        play
    }

    fn event(&mut self, n: u64) {
        self.now += Duration::from_millis(self.chance.below(400));
        if self.chance.below(150) == 0 {
            self.begin_again();
        }
        let msg = match self.chance.below(100) {
            0..62 => self.terminal_event(),
            62..67 => {
                let (width, height) = self.chance.size();
                self.screen = Rect::new(0, 0, width, height);
                run::message(&self.app, Event::Resize(width, height))
            }
            67..86 => self.answer(),
            86..92 => self.buying.map(|turn| {
                // Now and then of the purchase before.
                let turn = turn.saturating_sub(u64::from(self.chance.below(8) == 0));
                Msg::Progress(turn, self.chance.progress())
            }),
            92..94 => Some(Msg::Saved("12:00:00".to_owned())),
            94..95 => Some(Msg::Said(vmcart::order::Say::Plain(self.chance.text()))),
            _ => Some(Msg::Tick),
        };
        let Some(msg) = msg else { return };
        if self.last.len() >= 30 {
            self.last.remove(0);
        }
        self.last.push(format!("{msg:?}"));
        let resized = matches!(msg, Msg::Resized);
        let change = self.app.update(msg, self.now);
        let redraw = change.redraw;
        self.perform(change);
        self.agree();
        if resized || (redraw && n.is_multiple_of(3)) {
            self.draw();
        }
    }

    fn terminal_event(&mut self) -> Option<Msg> {
        if self.next.is_empty() && self.chance.below(10) == 0 {
            // The frame may be an old one: what was clicked need not be there any more.
            return Some(match self.spots.len() {
                0 => Msg::Wheel(self.chance.below(2) == 0),
                all if self.chance.below(3) > 0 => Msg::Clicked(self.spots[self.chance.index(all)]),
                _ => Msg::Wheel(self.chance.below(2) == 0),
            });
        }
        let event = self.next.pop_front().unwrap_or_else(|| self.chance.event(&self.app));
        run::message(&self.app, event)
    }

    /// A reply: to any question, late ones and ones that were answered before too.
    fn answer(&mut self) -> Option<Msg> {
        if !self.asked.is_empty() && self.chance.below(3) > 0 {
            let at = self.chance.index(self.asked.len());
            let (ask, ticket) =
                if self.chance.below(10) == 0 { self.asked[at].clone() } else { self.asked.swap_remove(at) };
            let answer = self.chance.items(&ask);
            return Some(Msg::LookupAnswered { ask, ticket, answer });
        }
        if self.quotes.is_empty() {
            return None;
        }
        let at = self.chance.index(self.quotes.len());
        let ask = self.quotes.swap_remove(at);
        let answer = self.chance.quote();
        Some(Msg::Quoted { ask, answer })
    }

    fn perform(&mut self, change: Change) {
        for effect in change.effects {
            match effect {
                Effect::World(WorldEffect::Look { ask, ticket, .. }) => self.asked.push((ask, ticket)),
                Effect::World(WorldEffect::Quote(_, ask)) => self.quotes.push(ask),
                Effect::World(WorldEffect::SaveDraft(draft)) => self.saved(&file::write(&draft)),
                Effect::World(WorldEffect::Buy { order, turn, .. }) => {
                    self.bought += 1;
                    self.buying = Some(turn);
                    assert_eq!(&order.masked(), &body::preview(order.draft()));
                }
                Effect::World(WorldEffect::Resume { turn, .. }) => self.buying = Some(turn),
                Effect::Screen(ScreenEffect::Quit) => self.begin_again(),
                _ => {}
            }
        }
        // The worker forgets nothing, but a test that does not either grows without end.
        let surplus = self.asked.len().saturating_sub(60);
        self.asked.drain(..surplus);
        let surplus = self.quotes.len().saturating_sub(20);
        self.quotes.drain(..surplus);
    }

    fn begin_again(&mut self) {
        // A view is one wizard's.
        self.view = ui::View::default();
        let (app, change) = start(self.kind, &mut self.chance);
        self.app = app;
        self.buying = None;
        self.asked.clear();
        self.quotes.clear();
        self.perform(change);
        self.straight_on();
    }

    /// Now and then an order that lacks nothing goes straight to the review and on its way.
    fn straight_on(&mut self) {
        self.next.clear();
        if self.chance.below(2) == 0 {
            let review = self.kind.steps().len() - 1;
            let review = review.to_string().chars().next().unwrap_or('8');
            let key = |code, modifiers| Event::Key(KeyEvent::new(code, modifiers));
            self.next.push_back(key(KeyCode::Enter, KeyModifiers::NONE));
            self.next.push_back(key(KeyCode::Char(review), KeyModifiers::ALT));
            for code in [KeyCode::End, KeyCode::Enter, KeyCode::Tab, KeyCode::Enter] {
                self.next.push_back(key(code, KeyModifiers::NONE));
            }
        }
    }

    /// A draft that was saved gives the same order again, but for its secrets.
    #[track_caller]
    fn saved(&self, text: &str) {
        let loaded =
            file::load(text, &[], Reading::Draft).unwrap_or_else(|e| panic!("{e}\n{text}\n{}", self.story()));
        assert_eq!(
            body::kept(&loaded.draft),
            body::kept(&self.app.editing.draft),
            "{text}\n{}",
            self.story()
        );
        assert_eq!(loaded.draft.get("region").trim(), self.app.editing.draft.get("region").trim(), "{text}");
    }

    /// What is shown, what is checked and what would be sent are the same order.
    fn agree(&self) {
        let lines = body::lines(&self.app.editing.draft);
        let mut text = String::new();
        for line in &lines {
            if let Some(key) = &line.key {
                text += &format!("{}: ", Value::from(key.as_str()));
            }
            text += &line.value;
            text += if line.comma { ",\n" } else { "\n" };
        }
        let preview = body::preview(&self.app.editing.draft);
        let shown: Value =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}\n{}", self.story()));
        assert_eq!(shown.to_string(), preview.to_string(), "{}", self.story());
        let (draft, known) = (&self.app.editing.draft, &self.app.inquiries.known);
        let mut problems = check(draft, known);
        if self.app.form.visited.contains(&Step::Review) {
            problems.extend(reach::warnings(draft, known));
        }
        assert_eq!(self.app.editing.problems, problems, "{}", self.story());
        if let Some(place) = self.app.focused() {
            assert!(
                self.app.editing.draft.all_places().contains(&place),
                "{place:?} is not there: {}",
                self.story()
            );
            if self.app.is_text(place) && self.app.popups.is_empty() {
                let draft = &self.app.editing.draft;
                // What is typed stays as it is while it is typed; the order has it as the field takes it.
                let (shown, held) = (folded(draft.at(place), self.app.form.input.value()), draft.text(place));
                assert_eq!(shown, held, "the editor and the draft: {}", self.story());
            }
        }
    }

    fn draw(&mut self) {
        self.frames += 1;
        let (app, look) = (&self.app, &self.look);
        let drawn = self.view.draw(app, look, self.screen);
        // What a view keeps of frames before must not show.
        let fresh = ui::draw(app, look, self.screen);
        let same = drawn.sheet.cells() == fresh.sheet.cells() && drawn.spots == fresh.spots;
        assert!(same && drawn.cursor == fresh.cursor, "a part of the screen is old: {}", self.story());
        for (area, spot) in &drawn.spots {
            assert_eq!(
                area.intersection(self.screen),
                *area,
                "{spot:?} is beside the screen: {}",
                self.story()
            );
        }
        self.spots = drawn.spots.into_iter().map(|(_, spot)| spot).collect();
        let buffer = drawn.sheet.cells();
        let size = buffer.area;
        let plain =
            self.app.popups.is_empty() && !self.app.form.json_over && self.app.session.lang == Lang::En;
        if size.width < 50 || size.height < 15 || !plain || self.app.focused().is_none() {
            return;
        }
        let rows =
            (0..size.height).map(|y| (0..size.width).map(|x| buffer[(x, y)].symbol()).collect::<String>());
        let rows: Vec<String> = rows.collect();
        let pointer = |row: &String| row.contains(Signs::unicode().pointer);
        assert!(rows.iter().any(pointer), "focus out of sight:\n{}\n{}", rows.join("\n"), self.story());
    }

    fn story(&self) -> String {
        format!("{:?} {:?}\nthe last events:\n{}", self.app.screen, self.app.form.focus, self.last.join("\n"))
    }
}
