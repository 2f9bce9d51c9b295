//! A call: one request as an endpoint finds it.

use serde_json::Value;

use super::{catalogue::Region, query::Query, refusal::Refusal, world::World};
use crate::sim::common::Common;

/// One request as an endpoint finds it.
pub(super) struct Call<'a> {
    pub world: &'a World,
    pub common: &'a mut Common,
    pub region: &'a Region,
    pub query: Query<'a>,
    /// The part of the path that the endpoint does not name.
    pub rest: &'a str,
}

/// The answer to a call.
pub(super) type Reply = Result<Value, Refusal>;
