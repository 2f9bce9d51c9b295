//! Record of the requests that the server remembers: only so much, however many come.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value, json};

/// Number of refusals that are remembered.
const REFUSALS: usize = 1000;
/// Number of paths that are.
const PATHS: usize = 1000;
/// Bytes of a text that are.
const TEXT: usize = 300;

/// The last refusals, oldest first.
#[derive(Debug, Default)]
pub(super) struct Refusals(VecDeque<Value>);

impl Refusals {
    /// Remembers one more, and forgets the oldest when there are too many.
    pub(super) fn push(&mut self, mut refusal: Value) {
        for member in refusal.as_object_mut().into_iter().flat_map(Map::values_mut) {
            if let Value::String(text) = member {
                shorten(text);
            }
        }
        if self.0.len() == REFUSALS {
            self.0.pop_front();
        }
        self.0.push_back(refusal);
    }

    /// The refusals as the log shows them.
    pub(super) fn view(&self) -> Value {
        json!({"refusals": self.0})
    }
}

/// Requests for each path; of too many, the one that was not asked for the longest is forgotten.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// Number of requests under each path, and of all requests the last that was for it.
    paths: BTreeMap<String, (u64, u64)>,
    requests: u64,
}

impl Hits {
    /// Counts a request.
    pub(super) fn count(&mut self, path: &str) {
        let mut path = path.to_owned();
        shorten(&mut path);
        self.requests += 1;
        if self.paths.len() >= PATHS && !self.paths.contains_key(&path) {
            let oldest = self.paths.iter().min_by_key(|(_, (_, last))| *last).map(|(path, _)| path.clone());
            oldest.and_then(|path| self.paths.remove(&path));
        }
        let hit = self.paths.entry(path).or_default();
        *hit = (hit.0 + 1, self.requests);
    }

    /// The paths with their numbers.
    pub(super) fn view(&self) -> Value {
        self.paths.iter().map(|(path, (times, _))| (path.clone(), json!(times))).collect()
    }
}

fn shorten(text: &mut String) {
    if text.len() > TEXT {
        let end = (0..=TEXT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
        text.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_refusals_and_paths_stay_and_those_in_use() {
        let (mut refusals, mut hits) = (Refusals::default(), Hits::default());
        for n in 0..20_000 {
            refusals.push(json!({"message": "很".repeat(n % 4000), "status": n}));
            hits.count("/v2/instanceBySpec");
            hits.count(&format!("/{n}/{}", "x".repeat(n % 4000)));
        }
        let log = refusals.view();
        let log = log["refusals"].as_array().cloned().unwrap_or_default();
        assert_eq!((log.len(), &log[REFUSALS - 1]["status"]), (REFUSALS, &json!(19_999)));
        assert!(log.iter().all(|r| r["message"].as_str().is_some_and(|m| m.len() <= TEXT + 3)));
        let seen = hits.view();
        assert_eq!(seen["/v2/instanceBySpec"], 20_000);
        assert_eq!(seen.as_object().map(Map::len), Some(PATHS));
        assert!(seen.to_string().len() < PATHS * (TEXT + 20));
    }
}
