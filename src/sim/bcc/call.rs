//! A call: one request as an endpoint finds it.

use serde_json::Value;

use super::{catalogue::Catalogue, refusal::Refusal, world::World};
use crate::sim::{common::Common, exchange::Incoming};

/// One request as an endpoint finds it.
pub(super) struct Call<'a> {
    pub world: &'a mut World,
    pub common: &'a mut Common,
    pub incoming: &'a Incoming,
    /// The part of the path that the endpoint does not name.
    pub rest: &'a str,
}

/// The answer to a call.
pub(super) type Reply = Result<Value, Refusal>;

impl Call<'_> {
    /// Tells whether a zone is asked about; all are, when none is named.
    pub(super) fn is_about(&self, zone: &str) -> bool {
        self.incoming.param("zoneName").is_none_or(|wanted| wanted == zone)
    }

    /// The zones that are asked about.
    pub(super) fn zones(&self) -> impl Iterator<Item = String> {
        Catalogue::zones().filter(|zone| self.is_about(zone))
    }
}
