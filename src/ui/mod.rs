//! Drawing: the application's state as a frame.
//!
//! [`draw`] only reads. What is where depends on the size of the window alone: see [`Plan`].

mod ascii;
mod bars;
mod canvas;
mod caption;
mod form;
mod frame;
mod help;
mod json;
mod layout;
mod menu;
mod price;
mod review;
mod sheet;
mod start;
mod submit;
mod template;
mod view;
mod width;

pub use frame::{Drawn, draw};
pub use layout::{Class, Plan};
pub use sheet::{Pane, Sheet};
pub use view::View;

#[cfg(test)]
mod tests;
