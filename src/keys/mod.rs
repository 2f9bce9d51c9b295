//! Keys to actions: one table, read by the event loop, the hints and the help.
//!
//! While text is being typed, printable keys are text: no action hangs on a letter alone, because an input method
//! may eat it.

mod map;
mod name;

use crossterm::event::{KeyCode, KeyModifiers};

pub use map::{KeyError, KeyOverride, Keymap};
pub use name::Key;

/// Meaning that a key can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// To the next field, or down in a list.
    NextField,
    /// To the previous field, or up in a list.
    PrevField,
    /// Accept the field, open its list, press the button.
    Accept,
    /// Take back the edit of this field, close the layer on top.
    Cancel,
    /// To the next screen.
    NextStep,
    /// To the previous screen.
    PrevStep,
    /// To the nth screen.
    GoToStep(u8),
    /// Help for the field, then the keys.
    Help,
    /// The list of problems.
    Problems,
    /// The field's text in an editor.
    Editor,
    /// Let this problem's rule be broken for this order, or no longer.
    Allow,
    /// The list of screens.
    Steps,
    /// The list of themes.
    Theme,
    /// Ask the cloud again.
    Lookup,
    /// The request in place of the form, and back.
    Json,
    /// The other language.
    Lang,
    /// Listen to the mouse, and no longer.
    Mouse,
    /// Every field, screen and command, by name.
    Palette,
    /// Save as a template.
    SaveTemplate,
    /// Copy the request, or a part of it.
    Copy,
    /// List of the operations on a template: show, rename, remove.
    Manage,
    /// Undo.
    Undo,
    /// Put right what the value holds unseen.
    Repair,
    /// Redo.
    Redo,
    /// Draw everything anew.
    Redraw,
    /// Leave; the draft is kept.
    Leave,
    /// Leave, when pressed twice.
    Interrupt,
    /// Stop until continued.
    Suspend,
    /// Cancel the spot order that waits.
    CancelOrder,
    /// A new row.
    AddRow,
    /// The row away.
    RemoveRow,
    /// The row up.
    MoveRowUp,
    /// The row down.
    MoveRowDown,
    /// The next value of a choice.
    Toggle,
    /// Show the password for a moment.
    Reveal,
    /// Empty the field.
    Clear,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first.
    Home,
    /// To the last.
    End,
}

/// Part of the wizard that has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// A form, on a field that is not text.
    Form,
    /// Text is typed.
    Text,
    /// A list with a filter line.
    List,
    /// A list field or a cell of it.
    Rows,
    /// The review.
    Review,
    /// The purchase.
    Submit,
    /// The start screen.
    Start,
    /// A layer without text.
    Popup,
    /// Text is typed in a layer.
    Dialog,
    /// A line of a layer is switched on and off.
    Marks,
}

/// Every context.
pub const CONTEXTS: [Context; 10] = [
    Context::Form,
    Context::Text,
    Context::List,
    Context::Rows,
    Context::Review,
    Context::Submit,
    Context::Start,
    Context::Popup,
    Context::Dialog,
    Context::Marks,
];

use Action as A;
use Context as C;
use KeyCode as K;

/// A binding: a key with its modifiers, where it holds, and what it means.
struct Binding {
    code: KeyCode,
    modifiers: KeyModifiers,
    contexts: &'static [Context],
    action: Action,
}

const NONE: KeyModifiers = KeyModifiers::NONE;
const CTRL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;
const ALL: &[Context] = &CONTEXTS;
/// Contexts in which Space is not text.
const PRESS: &[Context] = &[C::Form, C::Review, C::Submit, C::Marks];
/// Contexts in which buttons stand in a row, and nothing is typed.
const BUTTONS: &[Context] = &[C::Review, C::Submit, C::Popup];
/// Contexts in which Home and End do not move a caret.
const CARETLESS: &[Context] = &[C::Form, C::Review, C::Submit, C::Start, C::Popup, C::Marks];
/// Contexts in which a field has the focus.
const FIELDS: &[Context] = &[C::Form, C::Text, C::Rows];
const ROWS: &[Context] = &[C::Rows];

const fn on(code: KeyCode, modifiers: KeyModifiers, contexts: &'static [Context], action: Action) -> Binding {
    Binding { code, modifiers, contexts, action }
}

/// The table, as long as nobody wants it otherwise. The first binding of an action is the one that hints print.
static BINDINGS: &[Binding] = &[
    on(K::Tab, NONE, ALL, A::NextField),
    on(K::Down, NONE, ALL, A::NextField),
    on(K::Right, NONE, BUTTONS, A::NextField),
    on(K::BackTab, NONE, ALL, A::PrevField),
    on(K::Up, NONE, ALL, A::PrevField),
    on(K::Left, NONE, BUTTONS, A::PrevField),
    on(K::Enter, NONE, ALL, A::Accept),
    on(K::Esc, NONE, ALL, A::Cancel),
    on(K::F(10), NONE, ALL, A::NextStep),
    on(K::Char('n'), CTRL, ALL, A::NextStep),
    on(K::Right, ALT, ALL, A::NextStep),
    on(K::F(9), NONE, ALL, A::PrevStep),
    on(K::Char('p'), CTRL, ALL, A::PrevStep),
    on(K::Left, ALT, ALL, A::PrevStep),
    on(K::F(1), NONE, ALL, A::Help),
    on(K::F(2), NONE, ALL, A::Problems),
    on(K::Char('w'), ALT, ALL, A::Allow),
    on(K::Char('r'), ALT, ALL, A::Repair),
    on(K::Char('e'), CTRL, FIELDS, A::Editor),
    on(K::F(3), NONE, ALL, A::Steps),
    on(K::F(4), NONE, ALL, A::Theme),
    on(K::F(5), NONE, ALL, A::Lookup),
    on(K::F(6), NONE, ALL, A::Json),
    on(K::Char('o'), CTRL, ALL, A::Json),
    on(K::F(8), NONE, ALL, A::Mouse),
    on(K::F(12), NONE, ALL, A::Lang),
    on(K::Char('l'), ALT, ALL, A::Lang),
    on(K::Char('k'), CTRL, ALL, A::Palette),
    on(K::Char('s'), CTRL, ALL, A::SaveTemplate),
    on(K::Char('y'), CTRL, ALL, A::Copy),
    on(K::F(7), NONE, &[C::Start], A::Manage),
    on(K::Char('m'), ALT, &[C::Start], A::Manage),
    on(K::Char('_'), CTRL, ALL, A::Undo),
    on(K::Char('7'), CTRL, ALL, A::Undo),
    on(K::Char('/'), CTRL, ALL, A::Undo),
    on(K::Char('_'), ALT, ALL, A::Redo),
    on(K::Char('-'), ALT, ALL, A::Redo),
    on(K::Char('l'), CTRL, ALL, A::Redraw),
    on(K::Char('q'), CTRL, ALL, A::Leave),
    on(K::Char('c'), CTRL, ALL, A::Interrupt),
    on(K::Char('z'), CTRL, ALL, A::Suspend),
    on(K::Insert, NONE, ROWS, A::AddRow),
    on(K::Char('a'), ALT, ROWS, A::AddRow),
    on(K::Char('d'), ALT, ROWS, A::RemoveRow),
    on(K::Delete, ALT, ROWS, A::RemoveRow),
    on(K::Char('d'), ALT, &[C::Submit], A::CancelOrder),
    on(K::Delete, ALT, &[C::Submit], A::CancelOrder),
    on(K::Up, ALT, ROWS, A::MoveRowUp),
    on(K::Down, ALT, ROWS, A::MoveRowDown),
    on(K::Char(' '), NONE, PRESS, A::Toggle),
    on(K::Char('r'), CTRL, &[C::Text], A::Reveal),
    on(K::Char('u'), CTRL, ALL, A::Clear),
    on(K::PageUp, NONE, ALL, A::PageUp),
    on(K::PageDown, NONE, ALL, A::PageDown),
    on(K::Home, NONE, CARETLESS, A::Home),
    on(K::Home, CTRL, ALL, A::Home),
    on(K::End, NONE, CARETLESS, A::End),
    on(K::End, CTRL, ALL, A::End),
];

/// Returns the actions that a context's hints show, the most useful first.
pub fn hints(context: Context) -> &'static [Action] {
    match context {
        C::Form => {
            &[A::Toggle, A::Accept, A::NextField, A::NextStep, A::PrevStep, A::Problems, A::Json, A::Leave]
        }
        C::Text => {
            &[A::NextField, A::Accept, A::NextStep, A::PrevStep, A::Problems, A::Json, A::Undo, A::Leave]
        }
        C::Rows => &[
            A::AddRow,
            A::RemoveRow,
            A::MoveRowDown,
            A::NextField,
            A::NextStep,
            A::Problems,
            A::Json,
            A::Leave,
        ],
        C::List => &[A::Accept, A::Cancel, A::NextField, A::Clear],
        C::Review => &[A::NextField, A::Accept, A::End, A::PrevStep, A::Problems, A::Json, A::Copy, A::Leave],
        C::Submit => &[A::NextField, A::Accept, A::CancelOrder, A::Leave],
        C::Start => &[A::Accept, A::NextField, A::Manage, A::Lang, A::Theme, A::Palette, A::Leave],
        C::Popup => &[A::NextField, A::Accept, A::Cancel],
        C::Dialog => &[A::Accept, A::NextField, A::Cancel, A::Clear],
        C::Marks => &[A::Toggle, A::Accept, A::NextField, A::Cancel],
    }
}

impl Action {
    /// Every action that a person can look up, in the order help shows them.
    pub const COMMANDS: &[Action] = &[
        A::NextField,
        A::PrevField,
        A::Accept,
        A::Toggle,
        A::Cancel,
        A::Clear,
        A::NextStep,
        A::PrevStep,
        A::GoToStep(1),
        A::Steps,
        A::Problems,
        A::Allow,
        A::Repair,
        A::Editor,
        A::Lookup,
        A::Json,
        A::Palette,
        A::AddRow,
        A::RemoveRow,
        A::MoveRowUp,
        A::MoveRowDown,
        A::CancelOrder,
        A::Undo,
        A::Redo,
        A::Reveal,
        A::SaveTemplate,
        A::Manage,
        A::Copy,
        A::Theme,
        A::Lang,
        A::Mouse,
        A::Home,
        A::End,
        A::PageUp,
        A::PageDown,
        A::Redraw,
        A::Suspend,
        A::Help,
        A::Interrupt,
        A::Leave,
    ];

    /// The key below `action` under which the texts word it.
    pub const fn key(self) -> &'static str {
        match self {
            A::NextField => "next-field",
            A::PrevField => "previous-field",
            A::Accept => "accept",
            A::Cancel => "cancel",
            A::NextStep => "next-step",
            A::PrevStep => "previous-step",
            A::GoToStep(_) => "go-to-step",
            A::Help => "help",
            A::Problems => "problems",
            A::Allow => "allow",
            A::Repair => "repair",
            A::Editor => "editor",
            A::Steps => "steps",
            A::Theme => "theme",
            A::Lookup => "lookup",
            A::Json => "json",
            A::Lang => "language",
            A::Mouse => "mouse",
            A::Palette => "palette",
            A::SaveTemplate => "save-template",
            A::Copy => "copy",
            A::Manage => "manage",
            A::Undo => "undo",
            A::Redo => "redo",
            A::Redraw => "redraw",
            A::Leave => "leave",
            A::Interrupt => "interrupt",
            A::Suspend => "suspend",
            A::CancelOrder => "cancel-order",
            A::AddRow => "add-row",
            A::RemoveRow => "remove-row",
            A::MoveRowUp => "move-row-up",
            A::MoveRowDown => "move-row-down",
            A::Toggle => "toggle",
            A::Reveal => "reveal",
            A::Clear => "clear",
            A::PageUp => "page-up",
            A::PageDown => "page-down",
            A::Home => "home",
            A::End => "end",
        }
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyEvent, KeyEventKind};

    use super::*;

    fn action(context: Context, key: KeyEvent) -> Option<Action> {
        Keymap::default().action(context, key)
    }

    #[test]
    fn no_key_has_two_meanings_in_one_context() {
        for context in CONTEXTS {
            let mut seen: Vec<(KeyCode, KeyModifiers)> = Vec::new();
            for binding in BINDINGS.iter().filter(|b| b.contexts.contains(&context)) {
                let key = (binding.code, binding.modifiers);
                assert!(!seen.contains(&key), "{context:?}: {:?} twice", binding.code);
                seen.push(key);
            }
        }
    }

    #[test]
    fn printable_keys_are_text_where_text_is_typed() {
        for c in ('a'..='z').chain('0'..='9').chain(" /?-_".chars()) {
            for context in [Context::Text, Context::List, Context::Rows] {
                assert_eq!(action(context, KeyEvent::new(KeyCode::Char(c), NONE)), None, "{c:?}");
            }
        }
    }

    #[test]
    fn no_action_hangs_on_a_letter_alone_and_every_one_has_a_key() {
        for binding in BINDINGS {
            let letter = matches!(binding.code, KeyCode::Char(c) if c.is_alphanumeric());
            assert!(!letter || binding.modifiers.intersects(CTRL | ALT), "{:?}", binding.code);
        }
        for action in Action::COMMANDS {
            assert!(!Keymap::default().label(*action, false).is_empty(), "{action:?}");
        }
        for context in CONTEXTS {
            for hint in hints(context) {
                assert!(Keymap::default().has(context, *hint), "{context:?} hints {hint:?}");
            }
        }
    }

    #[test]
    fn arrows_move_in_every_row_of_buttons_and_in_no_text() {
        for (key, moves) in [(KeyCode::Right, Action::NextField), (KeyCode::Left, Action::PrevField)] {
            for context in CONTEXTS {
                let buttons = matches!(context, Context::Review | Context::Submit | Context::Popup);
                assert_eq!(
                    action(context, KeyEvent::new(key, NONE)),
                    buttons.then_some(moves),
                    "{context:?}"
                );
            }
        }
    }

    #[test]
    fn keys_mean_what_they_promise() {
        let press = |code, modifiers| action(Context::Text, KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::F(10), NONE), Some(Action::NextStep));
        assert_eq!(press(KeyCode::Char('3'), ALT), Some(Action::GoToStep(3)));
        assert_eq!(press(KeyCode::BackTab, KeyModifiers::SHIFT), Some(Action::PrevField));
        assert_eq!(press(KeyCode::Char('N'), CTRL), Some(Action::NextStep));
        let release = KeyEvent { kind: KeyEventKind::Release, ..KeyEvent::new(KeyCode::Enter, NONE) };
        assert_eq!(action(Context::Form, release), None);
    }
}
