//! The order that is being edited: its draft, what is wrong with it, where it came from, and the way back.

use std::sync::Arc;

use crate::order::{Draft, JsonLine, Place, Problem, body, file::Template};

/// The order under work.
#[derive(Debug)]
pub struct Editing {
    /// Everything typed so far.
    pub draft: Draft,
    /// Problems of the draft.
    pub problems: Vec<Problem>,
    /// Source of the order.
    pub source: Arc<Source>,
    /// Time of day at which the draft was last saved.
    pub saved: Option<String>,
    /// Reason why the last change is not saved, where it could not be.
    pub unkept: Option<String>,
    /// Tells whether the person was warned of that when about to leave.
    pub(super) warned: bool,
    /// Earlier and later versions.
    pub(super) history: History,
    /// The request before the last edit.
    pub(super) before: Vec<JsonLine>,
    /// The place of the last edit, where it was one place.
    pub(super) edited: Option<Place>,
}

impl Editing {
    /// A draft that nothing was changed in yet, and that was not checked yet.
    pub(super) fn new(draft: Draft) -> Self {
        Self {
            problems: Vec::new(),
            source: Arc::new(Source::fresh(draft.clone())),
            saved: None,
            unkept: None,
            warned: false,
            history: History::default(),
            before: body::lines(&draft),
            edited: None,
            draft,
        }
    }
}

/// Source of an order.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The template, where it was one.
    pub template: Option<Template>,
    /// The order as it was before anything was changed here.
    pub baseline: Option<Draft>,
    /// Tells whether it was taken from something that there is: then a new order is another one.
    pub borrowed: bool,
}

impl Source {
    /// An empty order with what a new one begins with.
    pub(super) fn fresh(baseline: Draft) -> Self {
        Self { template: None, baseline: Some(baseline), borrowed: false }
    }
}

/// A draft with the place it was last edited at.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub(super) draft: Draft,
    pub(super) place: Option<Place>,
    pub(super) source: Arc<Source>,
    /// Tells whether the step to the next moment put another order in place of this one.
    pub(super) whole: bool,
}

/// Steps that can be undone and redone. Edits of one place in a row are one step.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) past: Vec<Moment>,
    pub(super) future: Vec<Moment>,
    pub(super) open: Option<Place>,
}

impl History {
    /// Closes the present run of edits: the next one is a step of its own.
    pub(super) fn close(&mut self) {
        self.open = None;
    }
}
