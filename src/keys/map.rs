//! The keymap of one wizard: the table, with what the person has set in its place.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use thiserror::Error;

use super::{Action, BINDINGS, CONTEXTS, Context, name::Key};

/// Assignment of keys to actions. A value, so that hints and help print the keys that apply.
#[derive(Debug, Clone)]
pub struct Keymap {
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    key: Key,
    contexts: Vec<Context>,
    action: Action,
}

/// Setting of the person's own: an action on other keys. `P` is the place of each word, handed back with a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyOverride<P> {
    /// The action's name.
    pub action: String,
    /// Place of that name.
    pub at: P,
    /// Names of its keys, the one that hints print first, each with its place.
    pub keys: Vec<(String, P)>,
}

/// Mistake in a setting.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum KeyError {
    /// There is no such action.
    #[error("there is no action {0:?}: docs/themes-and-keys.md names them all")]
    Action(String),
    /// There is no such key.
    #[error("there is no key {0:?}: write F5, Ctrl-N, Alt-Right, Shift-Tab, PgUp, Ins")]
    Key(String),
    /// A key that is text.
    #[error("{0} alone is text that is typed: add Ctrl- or Alt-, or take a key such as F5")]
    Text(String),
    /// A key that edits text.
    #[error("{0} is needed to edit text")]
    Edits(String),
    /// A key that terminals send as another one.
    #[error("terminals do not tell {key} from {same}")]
    Same {
        /// The key.
        key: String,
        /// The other one.
        same: &'static str,
    },
    /// An action whose keys are fixed.
    #[error("go-to-step stays on Alt-1 to Alt-9")]
    Fixed,
    /// An action nobody can do without.
    #[error("{0} needs at least one key")]
    Needed(&'static str),
    /// A key with two meanings.
    #[error("{key} already means {other}: give that another key, or take another here")]
    Clash {
        /// The key.
        key: String,
        /// The other action.
        other: &'static str,
    },
}

/// Actions without which nobody gets on, or out.
const NEEDED: &[Action] = &[
    Action::NextField,
    Action::PrevField,
    Action::Accept,
    Action::Cancel,
    Action::NextStep,
    Action::PrevStep,
    Action::Help,
    Action::Leave,
];

impl Default for Keymap {
    fn default() -> Self {
        let row = |b: &super::Binding| Row {
            key: Key { code: b.code, modifiers: b.modifiers },
            contexts: b.contexts.to_vec(),
            action: b.action,
        };
        Self { rows: BINDINGS.iter().map(row).collect() }
    }
}

impl Keymap {
    /// The table with wishes in its place. The first mistake, with its place.
    pub fn with<P: Copy>(wishes: &[KeyOverride<P>]) -> Result<Self, (P, KeyError)> {
        let mut map = Self::default();
        let mut found = Vec::new();
        for wish in wishes {
            let known = Action::COMMANDS.iter().find(|a| a.key() == wish.action);
            let action = *known.ok_or_else(|| (wish.at, KeyError::Action(short(&wish.action))))?;
            if matches!(action, Action::GoToStep(_)) {
                return Err((wish.at, KeyError::Fixed));
            }
            if wish.keys.is_empty() && NEEDED.contains(&action) {
                return Err((wish.at, KeyError::Needed(action.key())));
            }
            map.rows.retain(|row| row.action != action);
            found.push((action, wish));
        }
        for (action, wish) in found {
            let own = |c: &Context| BINDINGS.iter().any(|b| b.action == action && b.contexts.contains(c));
            let contexts: Vec<Context> = CONTEXTS.into_iter().filter(own).collect();
            for (name, at) in &wish.keys {
                let key = Key::named(name).ok_or_else(|| (*at, KeyError::Key(short(name))))?;
                map.fits(key, action, &contexts).map_err(|e| (*at, e))?;
                map.rows.push(Row { key, contexts: contexts.clone(), action });
            }
        }
        Ok(map)
    }

    /// Checks that a key may mean an action in some contexts.
    fn fits(&self, key: Key, action: Action, contexts: &[Context]) -> Result<(), KeyError> {
        let name = key.name(true);
        let types = contexts.iter().any(|c| matches!(c, Context::Text | Context::List | Context::Rows));
        let letter = matches!(key.code, KeyCode::Char(c) if c != ' ');
        if key.is_text() && (types || letter) {
            return Err(KeyError::Text(name));
        }
        if key.edits() && types {
            return Err(KeyError::Edits(name));
        }
        if let Some(same) = key.same() {
            return Err(KeyError::Same { key: name, same });
        }
        if to_step(key).is_some() {
            return Err(KeyError::Clash { key: name, other: Action::GoToStep(1).key() });
        }
        let meets = |row: &&Row| {
            row.key == key && row.action != action && row.contexts.iter().any(|c| contexts.contains(c))
        };
        match self.rows.iter().find(meets) {
            Some(row) => Err(KeyError::Clash { key: name, other: row.action.key() }),
            None => Ok(()),
        }
    }

    /// Returns the action of a key in a context; `None` when the key is text, or means nothing.
    pub fn action(&self, context: Context, event: KeyEvent) -> Option<Action> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let key = Key::of(event);
        let hit = |row: &&Row| row.key == key && row.contexts.contains(&context);
        to_step(key).or_else(|| self.rows.iter().find(hit).map(|row| row.action))
    }

    /// The names of all keys of an action, the first one first.
    pub fn names(&self, action: Action, ascii: bool) -> Vec<String> {
        match action {
            Action::GoToStep(_) => vec![if ascii { "Alt-1..9" } else { "Alt-1…9" }.to_owned()],
            _ => self.rows.iter().filter(|r| r.action == action).map(|r| r.key.name(ascii)).collect(),
        }
    }

    /// The name of the first key of an action; empty where it has none.
    pub fn label(&self, action: Action, ascii: bool) -> String {
        match action {
            Action::GoToStep(_) => self.names(action, ascii).concat(),
            _ => {
                self.rows.iter().find(|r| r.action == action).map_or_else(String::new, |r| r.key.name(ascii))
            }
        }
    }

    /// Tells whether an action is available in a context.
    pub fn has(&self, context: Context, action: Action) -> bool {
        self.rows.iter().any(|row| row.action == action && row.contexts.contains(&context))
    }
}

/// Alt and a digit: to a screen by its number.
fn to_step(key: Key) -> Option<Action> {
    match (key.code, key.modifiers) {
        (KeyCode::Char(digit @ '1'..='9'), KeyModifiers::ALT) => {
            u8::try_from(u32::from(digit) - u32::from('0')).ok().map(Action::GoToStep)
        }
        _ => None,
    }
}

/// A word of a file, as much of it as an error shows.
fn short(word: &str) -> String {
    word.chars().take(30).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(action: &str, keys: &[&str]) -> KeyOverride<usize> {
        let keys = keys.iter().zip(1..).map(|(key, at)| ((*key).to_owned(), at)).collect();
        KeyOverride { action: action.to_owned(), at: 0, keys }
    }

    fn press(map: &Keymap, code: KeyCode, modifiers: KeyModifiers) -> Option<Action> {
        map.action(Context::Text, KeyEvent::new(code, modifiers))
    }

    #[test]
    fn a_wish_takes_the_place_of_all_keys_of_its_action() {
        let map = Keymap::with(&[wish("next-step", &["F11", "ctrl-g"])]).unwrap();
        assert_eq!(press(&map, KeyCode::F(11), KeyModifiers::NONE), Some(Action::NextStep));
        assert_eq!(press(&map, KeyCode::Char('G'), KeyModifiers::CONTROL), Some(Action::NextStep));
        assert_eq!(press(&map, KeyCode::F(10), KeyModifiers::NONE), None);
        assert_eq!(map.names(Action::NextStep, false), ["F11", "Ctrl-G"]);
        assert_eq!(map.label(Action::PrevStep, false), "F9");
    }

    #[test]
    fn the_documentation_names_every_action() {
        let page = include_str!("../../docs/themes-and-keys.md");
        for action in Action::COMMANDS.iter().filter(|a| !matches!(a, Action::GoToStep(_))) {
            assert!(page.contains(&format!("`{}`", action.key())), "{action:?}");
        }
    }

    #[test]
    fn two_actions_may_change_places() {
        let map = Keymap::with(&[wish("next-step", &["F9"]), wish("previous-step", &["F10"])]).unwrap();
        assert_eq!(press(&map, KeyCode::F(9), KeyModifiers::NONE), Some(Action::NextStep));
        assert_eq!(press(&map, KeyCode::F(10), KeyModifiers::NONE), Some(Action::PrevStep));
        let none = Keymap::with(&[wish("suspend", &[])]).unwrap();
        assert_eq!(press(&none, KeyCode::Char('z'), KeyModifiers::CONTROL), None);
    }

    #[test]
    fn mistakes_are_told_where_they_stand() {
        for (wishes, at, word) in [
            (vec![wish("jump", &["F11"])], 0, "no action \"jump\""),
            (vec![wish("next-step", &["F11", "Hyper-X"])], 2, "no key \"Hyper-X\""),
            (vec![wish("next-step", &["n"])], 1, "N alone is text"),
            (vec![wish("next-step", &["Space"])], 1, "Space alone is text"),
            (vec![wish("toggle", &["t"])], 1, "T alone is text"),
            (vec![wish("next-step", &["Backspace"])], 1, "needed to edit text"),
            (vec![wish("next-step", &["Ctrl-I"])], 1, "do not tell Ctrl-I from Tab"),
            (vec![wish("next-step", &["Alt-3"])], 1, "already means go-to-step"),
            (vec![wish("next-step", &["F11", "F1"])], 2, "F1 already means help"),
            (vec![wish("next-step", &["F11"]), wish("help", &["F11"])], 1, "already means next-step"),
            (vec![wish("go-to-step", &["F11"])], 0, "stays on Alt-1"),
            (vec![wish("accept", &[])], 0, "accept needs at least one key"),
        ] {
            let (place, mistake) = Keymap::with(&wishes).unwrap_err();
            assert_eq!(place, at, "{mistake}");
            assert!(mistake.to_string().contains(word), "{mistake}");
        }
        // Contexts that never meet may share a key.
        assert!(Keymap::with(&[wish("toggle", &["Ctrl-R"])]).is_ok());
    }
}
