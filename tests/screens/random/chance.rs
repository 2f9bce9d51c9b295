//! Random keys, pastes and answers.

use std::time::Duration;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use vmcart::{
    app::{App, Screen},
    cloud::{Accepted, End, Instance, Oddity, Per, Progress, Quote, Refusal},
    order::{Ask, Item, Lookup, Shape, Step},
};

/// Numbers that follow from a seed (`SplitMix64`).
pub struct Chance(u64);

/// Keys that are not characters, the frequent ones more than once.
const KEYS: &[KeyCode] = &[
    KeyCode::Tab,
    KeyCode::Tab,
    KeyCode::Tab,
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Down,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Backspace,
    KeyCode::Delete,
    KeyCode::Insert,
    KeyCode::BackTab,
    KeyCode::Esc,
    KeyCode::Null,
    KeyCode::F(1),
    KeyCode::F(2),
    KeyCode::F(3),
    KeyCode::F(4),
    KeyCode::F(5),
    KeyCode::F(6),
    KeyCode::F(8),
    KeyCode::F(9),
    KeyCode::F(10),
    KeyCode::F(10),
    KeyCode::F(12),
];

/// Characters of every width and kind that somebody may type or an input method may send.
const CHARACTERS: &str = "abcmnswz0123456789-_. /:${}[]\"'\\!@#%^&*()~`|<>=+云服务器前端环境，。é\u{301}\u{200d}👩\u{1f469}ﷺ\u{202e}\u{0}\u{7f}ß";

const TEXTS: &[&str] = &[
    "cn-bj-a",
    "bj",
    "cn-north-1",
    "cn-north-1a",
    "bcc.g3.c4m12",
    "bcc.g5.c2m8",
    "m-mRjO3cjs",
    "img-m5s0abcd29",
    "g.n2.large",
    "vpc-c2p3abcd9o",
    "subnet-c2p3abcd9o",
    "sg-p2d1abcdya",
    "ssd.gp1",
    "100",
    "2",
    "12",
    "Postpaid",
    "N1",
    "market",
    "web-前端",
    "Vm7!kX2pQz",
    "",
    "\r\n",
    "一行\n两行\t\u{1b}[31m红\u{1b}[0m",
    "99999999999999999999999",
    "-1",
    "0x10",
    "true",
    "\u{feff}\u{202e}txt",
];

impl Chance {
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(seed ^ stream.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit.max(1)
    }

    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.index(of.len())]
    }

    fn character(&mut self) -> char {
        let all: Vec<char> = CHARACTERS.chars().collect();
        *self.pick(&all)
    }

    fn cells(&mut self, most: u16) -> u16 {
        u16::try_from(self.below(u64::from(most))).unwrap_or(0) + 1
    }

    /// A size from 1x1 to 300x100, the usual ones most often.
    pub fn size(&mut self) -> (u16, u16) {
        match self.below(6) {
            0 => (self.cells(300), self.cells(100)),
            1 => (self.cells(60), self.cells(20)),
            2 => (1, 1),
            3 => (50, 15),
            4 => (120, 36),
            _ => (80, 24),
        }
    }

    /// Any text: one that somewhere is right, or characters in a row, now and then far too many.
    pub fn text(&mut self) -> String {
        match self.below(8) {
            0..5 => (*self.pick(TEXTS)).to_owned(),
            _ => (0..self.below(40)).map(|_| self.character()).collect(),
        }
    }

    /// Text to paste: any, now and then far more than a field takes.
    fn pasted(&mut self) -> String {
        if self.below(200) == 0 { "长".repeat(70_000) } else { self.text() }
    }

    fn modifiers(&mut self) -> KeyModifiers {
        match self.below(12) {
            0 => KeyModifiers::CONTROL,
            1 => KeyModifiers::ALT,
            2 => KeyModifiers::SHIFT,
            3 => KeyModifiers::CONTROL | KeyModifiers::ALT,
            _ => KeyModifiers::NONE,
        }
    }

    /// Event from a terminal. Values that the focused field takes are more frequent than chance alone would make them,
    /// or no order would ever be complete.
    pub fn event(&mut self, app: &App) -> Event {
        if app.screen == Screen::Step(Step::Review) && self.below(3) == 0 {
            let code = *self.pick(&[KeyCode::End, KeyCode::Enter]);
            return Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
        }
        match self.below(40) {
            0..3 => Event::Paste(self.pasted()),
            3..9 => Event::Paste(self.fitting(app)),
            9 => Event::Mouse(MouseEvent {
                kind: *self.pick(&[
                    MouseEventKind::Down(MouseButton::Left),
                    MouseEventKind::ScrollDown,
                    MouseEventKind::ScrollUp,
                    MouseEventKind::Moved,
                    MouseEventKind::Drag(MouseButton::Left),
                    MouseEventKind::Up(MouseButton::Right),
                ]),
                column: self.cells(300),
                row: self.cells(100),
                modifiers: KeyModifiers::NONE,
            }),
            10 => Event::FocusLost,
            11..15 => {
                let digit = char::from_digit(u32::try_from(self.below(10)).unwrap_or(0), 10).unwrap_or('0');
                Event::Key(KeyEvent::new(KeyCode::Char(digit), KeyModifiers::ALT))
            }
            15..26 => {
                let code = KeyCode::Char(self.character());
                Event::Key(KeyEvent::new(code, self.modifiers()))
            }
            26 => {
                let key = KeyEvent::new(*self.pick(KEYS), KeyModifiers::NONE);
                let kind = *self.pick(&[KeyEventKind::Release, KeyEventKind::Repeat]);
                Event::Key(KeyEvent { kind, ..key })
            }
            _ => {
                let code = *self.pick(KEYS);
                Event::Key(KeyEvent::new(code, self.modifiers()))
            }
        }
    }

    fn fitting(&mut self, app: &App) -> String {
        let Some(place) = app.focused() else { return self.text() };
        let field = app.editing.draft.at(place);
        match field.shape {
            Shape::Pick(lookup, _) => self.value(lookup),
            _ => field.example.to_string(),
        }
    }

    fn value(&mut self, lookup: Lookup) -> String {
        let fits: &[&str] = match lookup {
            Lookup::Zones => &["cn-bj-a", "cn-north-1a"],
            Lookup::Specs => &["bcc.g3.c4m12", "bcc.g5.c2m8", "bcc.g4.c2m8", "g.n2.large"],
            Lookup::Images => &["m-mRjO3cjs", "img-m5s0abcd29"],
            _ => TEXTS,
        };
        (*self.pick(fits)).to_owned()
    }

    /// Answer of the cloud to a question: rows, none, nonsense, or an error.
    pub fn items(&mut self, ask: &Ask) -> Result<Vec<Item>, String> {
        if self.below(6) == 0 {
            return Err(self.text());
        }
        let rows = match self.below(12) {
            0 => 0,
            1 => 1500,
            n => n,
        };
        Ok((0..rows).map(|_| self.item(ask.lookup)).collect())
    }

    fn item(&mut self, lookup: Lookup) -> Item {
        let names =
            ["minDiskGb", "osType", "specId", "cpu", "memory", "minSize", "maxSize", "arch", "available"];
        let facts = (0..self.below(4)).map(|_| (*self.pick(&names), self.text()));
        let facts = facts.collect::<Vec<_>>().into_iter().collect();
        let value = if self.below(10) == 0 { self.text() } else { self.value(lookup) };
        let columns = (0..self.below(5)).map(|_| self.text()).collect();
        Item { value, columns, unavailable: None, facts }
    }

    pub fn quote(&mut self) -> Result<Quote, String> {
        if self.below(4) == 0 {
            return Err(self.text());
        }
        let per = *self.pick(&[Per::Minute, Per::Term(12)]);
        let total = if self.below(5) == 0 { self.text() } else { "0.0146".to_owned() };
        let disks = (self.below(3) == 0).then(|| "12.5".to_owned());
        let low = (self.below(3) == 0).then(|| "0.0133".to_owned());
        let found = if self.below(3) == 0 { vec![self.text()] } else { Vec::new() };
        Ok(Quote { total, disks, low, found, per, at: "14:02 UTC".to_owned() })
    }

    fn instance(&mut self) -> Instance {
        let status = *self.pick(&["", "Starting", "Running", "Error", "pending", "云"]);
        Instance {
            name: self.text(),
            status: status.to_owned(),
            internal_ip: self.text(),
            public_ip: self.text(),
            ..Instance::named(["i-1", "i-2", "i-3"][self.index(3)])
        }
    }

    /// A step of a purchase, in no order that makes sense.
    pub fn progress(&mut self) -> Progress {
        let attempt = u32::try_from(self.below(5)).unwrap_or(1);
        match self.below(13) {
            12 => Progress::Judged { sentence: "judged-unknown-refused", value: self.text() },
            11 => Progress::Probed { matches: (0..self.below(4)).map(|n| format!("i-{n}")).collect() },
            0 => Progress::Journalled { id: "20261121-093000-dddd".to_owned() },
            1 => Progress::Signed,
            2 => Progress::Sending { attempt },
            3 => Progress::Waiting {
                attempt,
                wait: Duration::from_millis(self.below(70_000)),
                why: self.text(),
            },
            4 => Progress::Settling { why: self.text() },
            5 => Progress::Accepted(Accepted {
                request_id: self.text(),
                order_id: Some(self.text()),
                instance_ids: (1..=self.below(40)).map(|n| format!("i-{n}")).collect(),
                warnings: vec![self.text()],
                oddities: vec![Oddity::ErrorBeside { status: 400, code: self.text(), message: self.text() }],
            }),
            6 => Progress::Refused(Refusal {
                code: self.text(),
                message: self.text(),
                request_id: self.text(),
                status: 400,
                path: Some((*self.pick(&["spec", "purchaseCount", "nowhere[3].x", ""])).to_owned()),
                hint: "quota",
            }),
            7 => Progress::Unknown { why: self.text() },
            8 => Progress::Instances((0..self.below(5)).map(|_| self.instance()).collect()),
            9 => Progress::Blind { why: self.text() },
            _ => Progress::Ended(match self.below(7) {
                0 => End::Running,
                1 => End::SomeFailed,
                2 => End::GaveUp,
                3 => End::Refused,
                4 => End::Unknown,
                5 => End::Unnamed,
                _ => End::NotSent(self.text()),
            }),
        }
    }
}
