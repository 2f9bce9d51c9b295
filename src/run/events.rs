//! What comes in from the terminal, as messages.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use crate::{
    app::{App, Msg, Spot},
    theme::background::Piece,
};

/// A key as a piece of the terminal's answer.
pub(super) fn piece(key: KeyEvent) -> Piece {
    match (key.code, key.modifiers) {
        (KeyCode::Char(']'), KeyModifiers::ALT) => Piece::Begin,
        (KeyCode::Char('\\'), KeyModifiers::ALT) | (KeyCode::Char('g'), KeyModifiers::CONTROL) => Piece::End,
        (KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => Piece::Char(c),
        (KeyCode::Esc, _) => Piece::Escape,
        _ => Piece::Other,
    }
}

/// What an event of the terminal means to the wizard, if it means anything.
pub fn message(app: &App, event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => match app.session.keys.action(app.context(), key) {
            Some(action) => Some(Msg::Action(action)),
            None if key.is_release() => None,
            None => Some(Msg::Key(key)),
        },
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(..) => Some(Msg::Resized),
        Event::FocusLost => Some(Msg::LookedAway),
        Event::FocusGained | Event::Mouse(_) => None,
    }
}

/// What the mouse does, where the last frame showed what.
pub(super) fn mouse(event: MouseEvent, spot: impl Fn(Position) -> Option<Spot>) -> Option<Msg> {
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => {
            spot(Position { x: event.column, y: event.row }).map(Msg::Clicked)
        }
        MouseEventKind::ScrollDown => Some(Msg::Wheel(true)),
        MouseEventKind::ScrollUp => Some(Msg::Wheel(false)),
        _ => None,
    }
}
