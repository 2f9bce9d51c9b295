//! Script of a tour: a list of steps, each a place to go to, a caption, something awaited, keys, text.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde::Deserialize;
use thiserror::Error;

use crate::order;

/// A script.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step. Its parts are done in this order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Step {
    /// The screen to go to.
    pub screen: Option<Screen>,
    /// The field to go to, by its path in the request.
    pub field: Option<String>,
    /// Caption at that place: a text below `tour`, or a sentence of the script's own.
    pub caption: Option<String>,
    /// State to wait for before the keys are pressed.
    pub wait_for: Option<State>,
    /// Keys to press, by name.
    pub keys: Vec<String>,
    /// Text to type.
    #[serde(rename = "type")]
    pub text: Option<String>,
}

/// State that can be awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// No lookup is under way.
    Lookups,
    /// A list is open, and has rows.
    List,
    /// The price has come.
    Price,
    /// The draft is saved.
    Saved,
    /// The order was taken.
    Accepted,
    /// The purchase has come to its end.
    End,
    /// All instances run, or all contracts are active.
    Running,
}

impl State {
    /// Its name in a script.
    pub const fn name(self) -> &'static str {
        match self {
            State::Lookups => "lookups",
            State::List => "list",
            State::Price => "price",
            State::Saved => "saved",
            State::Accepted => "accepted",
            State::End => "end",
            State::Running => "running",
        }
    }
}

/// A screen, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the order's screens")]
pub enum Screen {
    Zone,
    Compute,
    Image,
    Disks,
    Network,
    Billing,
    Naming,
    Review,
}

impl Screen {
    /// The screen of an order.
    pub const fn step(self) -> order::Step {
        match self {
            Screen::Zone => order::Step::Zone,
            Screen::Compute => order::Step::Compute,
            Screen::Image => order::Step::Image,
            Screen::Disks => order::Step::Disks,
            Screen::Network => order::Step::Network,
            Screen::Billing => order::Step::Billing,
            Screen::Naming => order::Step::Naming,
            Screen::Review => order::Step::Review,
        }
    }
}

/// Reason that a script cannot be played.
#[derive(Debug, Error)]
pub enum ScriptError {
    /// Text without the form of a script.
    #[error("{0}")]
    Form(#[from] toml::de::Error),
    /// Script without a step.
    #[error("it has no [[steps]]")]
    Empty,
    /// A key that there is not.
    #[error(
        "step {step}: no key {key:?}: Enter, Tab, Shift-Tab, Esc, Space, Backspace, Up, Down, Left, Right, Home, End, \
         PageUp, PageDown, Ins, Del, F1 to F12, one character, each with Ctrl- or Alt- before it"
    )]
    Key {
        /// The step, from 1.
        step: usize,
        /// Name of the key, as the script spells it.
        key: String,
    },
}

impl Script {
    /// The names of the scripts that are built in.
    pub fn names() -> impl Iterator<Item = &'static str> {
        order::kinds().iter().map(|kind| kind.name)
    }

    /// A script that is built in.
    pub fn built_in(name: &str) -> Option<Result<Self, ScriptError>> {
        order::kind(name).map(|kind| Self::parse(kind.tour))
    }

    /// Reads a script; every key in it is one that there is.
    pub fn parse(text: &str) -> Result<Self, ScriptError> {
        let script: Script = toml::from_str(text)?;
        if script.steps.is_empty() {
            return Err(ScriptError::Empty);
        }
        for (index, step) in script.steps.iter().enumerate() {
            if let Some(key) = step.keys.iter().find(|k| self::key(k).is_none()) {
                return Err(ScriptError::Key { step: index + 1, key: key.clone() });
            }
        }
        Ok(script)
    }
}

/// The key of a name.
pub fn key(name: &str) -> Option<KeyEvent> {
    let (mut modifiers, mut rest) = (KeyModifiers::NONE, name);
    loop {
        if let Some(behind) = rest.strip_prefix("Ctrl-") {
            modifiers |= KeyModifiers::CONTROL;
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix("Alt-") {
            modifiers |= KeyModifiers::ALT;
            rest = behind;
        } else {
            break;
        }
    }
    let mut chars = rest.chars();
    let code = match (rest, chars.next(), chars.next()) {
        ("Enter", ..) => KeyCode::Enter,
        ("Tab", ..) => KeyCode::Tab,
        ("Shift-Tab", ..) => {
            modifiers |= KeyModifiers::SHIFT;
            KeyCode::BackTab
        }
        ("Esc", ..) => KeyCode::Esc,
        ("Space", ..) => KeyCode::Char(' '),
        ("Backspace", ..) => KeyCode::Backspace,
        ("Up", ..) => KeyCode::Up,
        ("Down", ..) => KeyCode::Down,
        ("Left", ..) => KeyCode::Left,
        ("Right", ..) => KeyCode::Right,
        ("Home", ..) => KeyCode::Home,
        ("End", ..) => KeyCode::End,
        ("PageUp", ..) => KeyCode::PageUp,
        ("PageDown", ..) => KeyCode::PageDown,
        ("Ins", ..) => KeyCode::Insert,
        ("Del", ..) => KeyCode::Delete,
        (_, Some(c), None) => KeyCode::Char(if modifiers.is_empty() { c } else { c.to_ascii_lowercase() }),
        (_, Some('F'), Some(_)) => KeyCode::F(rest[1..].parse().ok().filter(|n| (1..=12).contains(n))?),
        _ => return None,
    };
    Some(KeyEvent::new(code, modifiers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        order::kinds,
        texts::{Lang, Texts},
    };

    #[test]
    fn every_kind_has_a_script_and_every_caption_both_languages() {
        for kind in kinds() {
            let script = Script::built_in(kind.name).expect("a script of this name").expect("it can be read");
            for step in &script.steps {
                if let Some(caption) = &step.caption {
                    for lang in Lang::ALL {
                        assert!(Texts::of(lang).has(&format!("tour.{caption}")), "{}: {caption}", kind.name);
                    }
                }
                for field in step.field.iter().filter(|f| !f.contains('[')) {
                    assert!(kind.index(field).is_some(), "{}: {field}", kind.name);
                }
            }
        }
    }

    #[test]
    fn keys_have_names() {
        assert_eq!(key("Ctrl-U"), Some(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)));
        assert_eq!(key("F10"), Some(KeyEvent::new(KeyCode::F(10), KeyModifiers::NONE)));
        assert_eq!(key("前"), Some(KeyEvent::new(KeyCode::Char('前'), KeyModifiers::NONE)));
        for wrong in ["", "F0", "F13", "Entr", "Ctrl-"] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_script_that_cannot_be_played_says_where() {
        assert!(matches!(Script::parse("steps = []"), Err(ScriptError::Empty)));
        let wrong = Script::parse("[[steps]]\nkeys = [\"Enter\"]\n[[steps]]\nkeys = [\"Foo\"]");
        assert!(wrong.is_err_and(|e| e.to_string().starts_with("step 2: no key \"Foo\"")));
        let wrong = Script::parse("[[steps]]\nwait_for = \"godot\"");
        assert!(wrong.is_err_and(|e| e.to_string().contains("line 2")));
    }
}
