//! A key and its name: as hints print it, and as `config.toml` writes it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use KeyCode as K;

const CTRL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;

/// A key with what is held down beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The key; letters with Ctrl or Alt are small.
    pub code: KeyCode,
    /// Ctrl and Alt. Terminals tell Shift with some keys and not with others; only the back-tab depends on it, by its
    /// own code.
    pub modifiers: KeyModifiers,
}

/// The keys that are no character: as a name is written, and shorter as an arrow where the terminal has them.
const NAMED: &[(KeyCode, &str, &str)] = &[
    (K::Tab, "Tab", "Tab"),
    (K::BackTab, "Shift-Tab", "Shift-Tab"),
    (K::Enter, "Enter", "Enter"),
    (K::Esc, "Esc", "Esc"),
    (K::Backspace, "Backspace", "Backspace"),
    (K::Char(' '), "Space", "Space"),
    (K::Up, "Up", "↑"),
    (K::Down, "Down", "↓"),
    (K::Left, "Left", "←"),
    (K::Right, "Right", "→"),
    (K::Home, "Home", "Home"),
    (K::End, "End", "End"),
    (K::PageUp, "PgUp", "PgUp"),
    (K::PageDown, "PgDn", "PgDn"),
    (K::Insert, "Ins", "Ins"),
    (K::Delete, "Del", "Del"),
];

impl Key {
    /// The key of an event.
    pub fn of(event: KeyEvent) -> Self {
        let modifiers = event.modifiers & (CTRL | ALT);
        let code = match event.code {
            K::Char(c) if !modifiers.is_empty() => K::Char(c.to_ascii_lowercase()),
            K::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => K::BackTab,
            code => code,
        };
        Self { code, modifiers }
    }

    /// The key of a name: `F10`, `Ctrl-N`, `Alt-Right`, `Shift-Tab`, in capitals or not.
    pub fn named(name: &str) -> Option<Self> {
        let (mut rest, mut modifiers) = (name.trim(), KeyModifiers::NONE);
        if let Some((code, ..)) =
            NAMED.iter().find(|(_, n, arrow)| n.eq_ignore_ascii_case(rest) || *arrow == rest)
        {
            return Some(Self { code: *code, modifiers });
        }
        loop {
            let held = [("ctrl-", CTRL), ("alt-", ALT)];
            let held = held.into_iter().find(|(word, _)| {
                rest.len() > word.len()
                    && rest.get(..word.len()).is_some_and(|r| r.eq_ignore_ascii_case(word))
            });
            let Some((word, modifier)) = held else { break };
            if modifiers.contains(modifier) {
                return None;
            }
            modifiers |= modifier;
            rest = &rest[word.len()..];
        }
        let named = NAMED.iter().find(|(_, n, arrow)| n.eq_ignore_ascii_case(rest) || *arrow == rest);
        let code = match named {
            Some((code, ..)) => *code,
            None => match (rest.chars().next()?, rest.chars().nth(1)) {
                (c, None) if !c.is_control() => K::Char(c.to_ascii_lowercase()),
                ('F' | 'f', Some(_)) => K::F(rest[1..].parse().ok().filter(|n| (1..=24).contains(n))?),
                _ => return None,
            },
        };
        Some(Self { code, modifiers })
    }

    /// The name, with arrows where they may be drawn.
    pub fn name(self, ascii: bool) -> String {
        let mut name = String::new();
        for (modifier, word) in [(CTRL, "Ctrl-"), (ALT, "Alt-")] {
            if self.modifiers.contains(modifier) {
                name.push_str(word);
            }
        }
        let named = NAMED.iter().find(|(code, ..)| *code == self.code);
        match (named, self.code) {
            (Some((_, word, arrow)), _) => name.push_str(if ascii { word } else { arrow }),
            (None, K::F(n)) => name.push_str(&format!("F{n}")),
            (None, K::Char(c)) => name.extend(c.to_uppercase()),
            (None, _) => {}
        }
        name
    }

    /// Tells whether it is a plain character, which is text in a place where text is typed.
    pub fn is_text(self) -> bool {
        self.modifiers.is_empty() && matches!(self.code, K::Char(_))
    }

    /// Tells whether a line of text is edited with it.
    pub fn edits(self) -> bool {
        self.modifiers.is_empty()
            && matches!(self.code, K::Backspace | K::Delete | K::Left | K::Right | K::Home | K::End)
    }

    /// The key that terminals send in its place, so that the two cannot be told apart.
    pub fn same(self) -> Option<&'static str> {
        match (self.code, self.modifiers) {
            (K::Char('i'), CTRL) => Some("Tab"),
            (K::Char('m'), CTRL) => Some("Enter"),
            (K::Char('['), CTRL) => Some("Esc"),
            (K::Char('h'), CTRL) => Some("Backspace"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_its_name() {
        for (name, code, modifiers) in [
            ("F10", K::F(10), KeyModifiers::NONE),
            ("f1", K::F(1), KeyModifiers::NONE),
            ("ctrl-n", K::Char('n'), CTRL),
            ("Ctrl-N", K::Char('n'), CTRL),
            ("Alt-Right", K::Right, ALT),
            ("Alt-→", K::Right, ALT),
            ("Alt--", K::Char('-'), ALT),
            ("Ctrl-Alt-X", K::Char('x'), CTRL | ALT),
            ("Shift-Tab", K::BackTab, KeyModifiers::NONE),
            ("Space", K::Char(' '), KeyModifiers::NONE),
            ("Alt-Space", K::Char(' '), ALT),
            ("x", K::Char('x'), KeyModifiers::NONE),
        ] {
            assert_eq!(Key::named(name), Some(Key { code, modifiers }), "{name}");
        }
        for name in ["", "F0", "F25", "Hyper-X", "Ctrl-", "Ctrl-Ctrl-X", "Shift-F1", "Alt-xy", "两两", "F1两"]
        {
            assert_eq!(Key::named(name), None, "{name}");
        }
    }

    #[test]
    fn every_name_is_read_back() {
        for (code, ..) in NAMED {
            for modifiers in [KeyModifiers::NONE, CTRL, ALT] {
                let key = Key { code: *code, modifiers };
                assert!(key.name(true).is_ascii());
                for ascii in [true, false] {
                    assert_eq!(Key::named(&key.name(ascii)), Some(key), "{}", key.name(ascii));
                }
            }
        }
    }
}
