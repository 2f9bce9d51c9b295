//! The order that is being edited: its draft, what is wrong with it, where it came from, and the way back.

use std::sync::Arc;

use crate::order::{Draft, JsonLine, Place, Problem, body};

use super::{history::History, source::Source};

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
            history: History::default(),
            before: body::lines(&draft),
            edited: None,
            draft,
        }
    }
}
