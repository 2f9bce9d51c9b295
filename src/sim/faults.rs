//! Faults on request: what the line and the server do wrong, on which calls, how often.

use serde::Deserialize;

use super::{Scenario, Settings};

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// The request is refused.
    Refuse {
        status: u16,
        #[serde(default)]
        code: String,
        #[serde(default)]
        message: String,
    },
    /// A status without sense, before or after the sale.
    Status {
        status: u16,
        #[serde(default)]
        after_sale: bool,
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// The connection is cut in the middle of the answer, before or after the sale.
    Cut {
        #[serde(default)]
        after_sale: bool,
    },
    /// The answer is not JSON.
    Broken,
    /// The answer comes late.
    Delay { ms: u64 },
}

/// A fault in flight.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Fault {
    #[serde(flatten)]
    pub what: What,
    /// A part of the path; purchases, when there is none.
    #[serde(default)]
    pub on: Option<String>,
    /// How many calls it meets.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// The faults that the scenarios ask for.
pub(super) fn of(settings: &Settings) -> Vec<Fault> {
    let mut faults = Vec::new();
    for scenario in &settings.scenarios {
        match scenario {
            Scenario::LostResponse => {
                faults.push(Fault { what: What::Cut { after_sale: true }, on: None, times: 1 });
            }
            Scenario::Throttled => faults.push(Fault {
                what: What::Status { status: 429, after_sale: false, retry_after: Some(1) },
                on: None,
                times: 2,
            }),
            Scenario::Outage => faults.push(Fault {
                what: What::Status { status: 503, after_sale: false, retry_after: None },
                on: Some("/".to_owned()),
                times: u32::MAX,
            }),
            _ => {}
        }
    }
    faults
}

/// The fault that meets a call, counted down. Whether it is a purchase does not always show by its path alone.
pub(super) fn take_for(faults: &mut Vec<Fault>, path: &str, purchase: bool) -> Option<What> {
    let meets = |f: &Fault| f.on.as_ref().map_or(purchase, |part| path.contains(part.as_str()));
    let at = faults.iter().position(meets)?;
    let what = faults[at].what.clone();
    faults[at].times = faults[at].times.saturating_sub(1);
    if faults[at].times == 0 {
        faults.remove(at);
    }
    Some(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_and_counted() -> Result<(), serde_json::Error> {
        let text = r#"[{"cut": {"after_sale": true}, "times": 2}, {"refuse": {"status": 403, "code": "X"}, "on": "/v2/zone"},
            {"status": {"status": 429, "retry_after": 3}}, {"delay": {"ms": 5}}, "broken"]"#;
        assert!(serde_json::from_str::<Vec<Fault>>(text).is_err(), "a bare word is no fault");
        let mut faults: Vec<Fault> = serde_json::from_str(&text.replace(", \"broken\"", ""))?;
        assert_eq!(
            take_for(&mut faults, "/v2/zone", false).map(|w| matches!(w, What::Refuse { status: 403, .. })),
            Some(true)
        );
        assert_eq!(take_for(&mut faults, "/v2/zone", false), None);
        for _ in 0..2 {
            assert_eq!(
                take_for(&mut faults, "/v2/instanceBySpec", true),
                Some(What::Cut { after_sale: true })
            );
        }
        assert!(matches!(
            take_for(&mut faults, "/v2/instanceBySpec", true),
            Some(What::Status { status: 429, .. })
        ));
        Ok(())
    }
}
