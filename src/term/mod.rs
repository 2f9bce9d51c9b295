//! The terminal: what comes from it, what goes to it, and how it is given back.
//!
//! A [`mod@line`] is the terminal as a session uses it: the process's own ([`process`]), or a pipe in memory. [`input`] and
//! `decode` make events of its bytes, [`paint`] makes bytes of a frame, [`terminal`] sends them and sees to it that the
//! terminal is as it was found, whatever ends the session, and [`record`] keeps what was sent.

mod decode;
pub mod input;
pub mod line;
pub mod paint;
mod pen;
pub mod process;
pub mod record;
pub mod signals;
pub mod terminal;
