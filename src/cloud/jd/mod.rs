//! What JD Cloud has of its own: its lists, what it tells of what was bought.

pub(super) mod candidates;
mod follow;
mod lookups;
