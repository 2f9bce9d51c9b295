//! Rows of a provider's lists, as far as an order is found by them.

use jiff::Timestamp;
use serde_json::Value;

/// Something of the provider's list, as far as it can be compared with an order.
#[derive(Debug)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Time it was made, in seconds since 1970; `None` where the list does not tell.
    pub made: Option<i64>,
    /// Pointers into the order's body, with what the list says there.
    pub facts: Vec<(&'static str, String)>,
}

impl Listed {
    /// Tells whether it was made since and differs from the order in nothing that both name.
    pub(super) fn like(&self, body: &Value, name: &str, since: i64) -> bool {
        let said = |pointer: &str| match body.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let wanted = said(name);
        // The instances of a batch are numbered behind the order's name.
        let named = wanted.is_empty() || self.name.starts_with(&wanted);
        let same = |(pointer, is): &(&str, String)| {
            let wanted = said(pointer);
            wanted.is_empty() || is.is_empty() || wanted == *is
        };
        self.made.is_some_and(|made| made >= since) && named && self.facts.iter().all(same)
    }
}

/// Something bought, with the number of the order that bought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// Its id.
    pub id: String,
    /// The order's number.
    pub order: String,
}

/// Seconds since 1970 of a time that is written in UTC.
pub(super) fn utc(time: &str) -> Option<i64> {
    Some(time.parse::<Timestamp>().ok()?.as_second())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cloud::{bce::candidates::Instance, jd::candidates::Machine};

    fn listed(change: &Value) -> bool {
        let mut row = json!({
            "id": "i-1", "name": "web-0001", "createTime": "2026-03-01T10:00:00Z", "spec": "bcc.g5.c2m8",
            "imageId": "m-1", "zoneName": "cn-bj-a", "cpuCount": 2, "memoryCapacityInGB": "8",
        });
        for (key, value) in change.as_object().into_iter().flatten() {
            row[key] = value.clone();
        }
        let body = json!({"spec": "bcc.g5.c2m8", "imageId": "m-1", "name": "web", "cpuCount": 2});
        let row: Instance = serde_json::from_value(row).expect("a row");
        row.row().like(&body, "/name", utc("2026-03-01T10:00:00Z").expect("a time"))
    }

    #[test]
    fn alike_is_what_was_made_since_and_differs_in_nothing() {
        assert!(listed(&json!({})));
        assert!(
            listed(&json!({"createTime": "2026-03-01T10:00:01Z", "zoneName": "cn-bj-b"})),
            "not asked for"
        );
        for other in [
            json!({"createTime": "2026-03-01T09:59:59Z"}),
            json!({"createTime": ""}),
            json!({"createTime": "soon"}),
            json!({"spec": "bcc.g5.c2m16"}),
            json!({"imageId": "m-2"}),
            json!({"cpuCount": "4"}),
            json!({"name": "db"}),
        ] {
            assert!(!listed(&other), "{other}");
        }
    }

    #[test]
    fn jd_cloud_s_times_are_those_of_its_wall_clock() {
        let row: Machine =
            serde_json::from_value(json!({"instanceId": "i-1", "launchTime": "2026-03-01 18:00:00"}))
                .expect("a row");
        assert_eq!(row.row().made, utc("2026-03-01T10:00:00Z"));
    }
}
