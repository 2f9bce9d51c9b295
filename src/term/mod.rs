//! The terminal: what comes from it, what goes to it, and how it is given back.
//!
//! [`input`] and `decode` make events of bytes, [`paint`] makes bytes of a frame, [`terminal`] sends them, [`signals`]
//! and [`modes`] see to it that the terminal is as it was found, whatever ends the program, and [`record`] keeps what
//! was sent.

#[cfg(unix)]
mod decode;
pub mod input;
pub mod modes;
pub mod outlet;
pub mod paint;
mod pen;
pub mod record;
pub mod signals;
pub mod terminal;
