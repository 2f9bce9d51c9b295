//! The client of the clouds: lookups, sending exactly once, following.
