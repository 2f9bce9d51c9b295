//! View that draws frames one after another: parts that a key does not change are reused as they were drawn.

use std::sync::Arc;

use ratatui::layout::{Position, Rect};

use super::{bars, canvas::Canvas, help, layout::Class, price, sheet::Pane};
use crate::{
    app::{App, LookupState, Spot},
    texts::Lang,
    theme::Look,
};

/// Draws the frames of one wizard. What it shows is a function of the wizard's state, the look and the window alone;
/// what it remembers only saves time.
#[derive(Debug, Default)]
pub struct View {
    /// Tells whether secrets stay covered even if the person uncovered them: for the eyes of others.
    pub(super) covered: bool,
    drawn_in: Option<(Lang, Look)>,
    pub(super) ground: CachedPane<()>,
    pub(super) title: CachedPane<bars::Title>,
    pub(super) rail: CachedPane<bars::Rail>,
    pub(super) form: CachedPane<Below>,
    pub(super) json: CachedPane<Below>,
    pub(super) help: CachedPane<help::HelpModel>,
    pub(super) price: CachedPane<price::PriceModel>,
    pub(super) status: CachedPane<bars::Status>,
}

impl View {
    /// Draws for others: no secret is ever uncovered in it.
    pub fn covered() -> Self {
        Self { covered: true, ..Self::default() }
    }

    /// Forgets what was drawn in another language or look.
    pub(super) fn prepare(&mut self, app: &App, look: &Look) {
        let same = |(lang, other): &(Lang, Look)| *lang == app.session.lang && other == look;
        if !self.drawn_in.as_ref().is_some_and(same) {
            let covered = self.covered;
            *self = Self { covered, drawn_in: Some((app.session.lang, look.clone())), ..Self::default() };
        }
    }
}

/// Part of the screen as it was drawn last, with the model that it was drawn from.
#[derive(Debug)]
pub(super) struct CachedPane<T>(Option<PaneFrame<T>>);

#[derive(Debug)]
struct PaneFrame<T> {
    told: T,
    class: Class,
    pane: Arc<Pane>,
    spots: Vec<(Rect, Spot)>,
    cursor: Option<Position>,
}

impl<T> Default for CachedPane<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: PartialEq> CachedPane<T> {
    /// Draws a part over an area, unless its model is the same as the last time. `draw` shows the model, and nothing
    /// else of the state.
    pub(super) fn draw(
        &mut self,
        canvas: &Canvas,
        area: Rect,
        told: T,
        draw: impl FnOnce(&T, &mut Pane),
    ) -> Arc<Pane> {
        if let Some(drew) = self.0.as_ref()
            && drew.told == told
            && drew.class == canvas.class
            && drew.pane.area() == area
        {
            canvas.spots.borrow_mut().extend_from_slice(&drew.spots);
            canvas.cursor.set(drew.cursor.or(canvas.cursor.get()));
            return Arc::clone(&drew.pane);
        }
        let (first, elsewhere) = (canvas.spots.borrow().len(), canvas.cursor.take());
        let mut pane = Pane::new(area);
        draw(&told, &mut pane);
        let pane = Arc::new(pane);
        let spots = canvas.spots.borrow().iter().skip(first).copied().collect();
        let cursor = canvas.cursor.get();
        canvas.cursor.set(cursor.or(elsewhere));
        self.0 = Some(PaneFrame { told, class: canvas.class, pane: Arc::clone(&pane), spots, cursor });
        pane
    }
}

/// State that a form and the request beside it are drawn from: everything but what only moves in a menu over them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Below {
    changes: u64,
    /// Current sign of a lookup under way.
    spinner: Option<&'static str>,
}

impl Below {
    pub(super) fn of(canvas: &Canvas) -> Self {
        let app = canvas.app;
        let asking = app.inquiries.lookups.values().any(|l| matches!(l, LookupState::Asking { .. }));
        Self { changes: app.changes, spinner: asking.then(|| canvas.spinner()) }
    }
}
