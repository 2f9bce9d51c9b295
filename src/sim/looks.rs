//! Looks at lists of what was sold, which may lag behind or lie.

/// The part of the truth that one look at a list of what was sold meets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// The list lags behind: nothing of what was sold is on it.
    pub lags: bool,
    /// The list lies: what was made up is on it.
    pub lies: bool,
}

impl Look {
    /// Things that were sold, unless the list lags; and what was made up, where it lies.
    pub(super) fn sees<'a, T>(self, sold: &'a [T], made_up: &'a [T]) -> impl Iterator<Item = &'a T> {
        let sold = if self.lags { &[] } else { sold };
        let made_up = if self.lies { made_up } else { &[] };
        sold.iter().chain(made_up)
    }
}

/// The looks to come that meet something else than the truth.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// Looks that show nothing of what was sold.
    pub lag: u32,
    /// Looks that show what was not sold.
    pub lie: u32,
}

impl Looks {
    /// The next look at a list; it is counted.
    pub(super) fn next(&mut self) -> Look {
        let look = Look { lags: self.lag > 0, lies: self.lie > 0 };
        self.lag = self.lag.saturating_sub(1);
        self.lie = self.lie.saturating_sub(1);
        look
    }
}
