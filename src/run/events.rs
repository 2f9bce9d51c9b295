//! Terminal events, translated into messages.

use crossterm::event::{Event, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use crate::app::{App, Msg, Spot};

/// Returns the message that an event of the terminal stands for, if it stands for any.
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

/// Returns the message that a mouse event stands for; `spot` finds what the last frame showed at a place.
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
