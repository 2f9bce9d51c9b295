//! The order that is being edited: its draft, what is wrong with it, where it came from, and the way back.

use std::sync::Arc;

use crate::order::{Draft, JsonLine, Place, Problem, body, file::Template};

/// The order under work.
#[derive(Debug)]
pub struct Editing {
    /// What has been typed.
    pub draft: Draft,
    /// What is wrong with the draft.
    pub problems: Vec<Problem>,
    /// What the order was made from.
    pub source: Arc<Source>,
    /// When the draft was last saved: a time of day.
    pub saved: Option<String>,
    /// Why the last change is not saved, where it could not be.
    pub unkept: Option<String>,
    /// Whether that was said when the person was about to leave.
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

/// What an order was made from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The template, where it was one.
    pub template: Option<Template>,
    /// The order as it was before anything was changed here.
    pub baseline: Option<Draft>,
    /// Whether it was taken from something that there is: then a new order is another one.
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
    /// Whether the step to the next one put another order in its place.
    pub(super) whole: bool,
}

/// What can be undone and redone. Edits of one place in a row are one step.
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
