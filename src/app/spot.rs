//! Parts of the screen that can be clicked.

use crate::{keys::Action, order::Step};

use super::focus::Focus;

/// A part of the screen that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A screen of the rail.
    Step(Step),
    /// Something that can have the focus on a form.
    Focus(Focus),
    /// A row of the open list.
    Entry(usize),
    /// A line or button of the review.
    Review(usize),
    /// A button at the end of a purchase.
    Choice(usize),
    /// An entry of the start screen.
    Start(usize),
    /// A button of the last word: the one that buys, or the one that does not.
    Buy(bool),
    /// Action of a key.
    Key(Action),
    /// The layer on top: nothing below it can be clicked.
    Layer,
    /// Beside the layer on top.
    Beside,
}
