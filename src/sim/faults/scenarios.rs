//! Faults that last from the start, because a scenario asks for them.

use super::kind::{At, Fault, FaultKind, deep, gigabyte, tedious};
use crate::sim::{scenario::Scenario, settings::Settings};

/// The faults that the scenarios ask for.
pub(in crate::sim) fn of(settings: &Settings) -> Vec<Fault> {
    settings.scenarios.iter().filter_map(|scenario| asked(*scenario)).collect()
}

fn asked(scenario: Scenario) -> Option<Fault> {
    let bought = |what| Some(Fault { what, on: None, times: 1, after: 0 });
    let always = |what| Some(Fault { what, on: None, times: u32::MAX, after: 0 });
    let everywhere = |what| Some(Fault { what, on: Some("/".to_owned()), times: u32::MAX, after: 0 });
    match scenario {
        Scenario::LostResponse => bought(FaultKind::Cut { at: At::Body, after_sale: true }),
        Scenario::CutRequest => bought(FaultKind::Cut { at: At::Request, after_sale: false }),
        Scenario::CutHeaders => bought(FaultKind::Cut { at: At::Headers, after_sale: true }),
        Scenario::ErrorBefore => {
            bought(FaultKind::Status { status: 500, after_sale: false, retry_after: None })
        }
        Scenario::ErrorAfter => {
            bought(FaultKind::Status { status: 500, after_sale: true, retry_after: None })
        }
        Scenario::HangBefore => bought(FaultKind::Hang { after_sale: false }),
        Scenario::HangAfter => bought(FaultKind::Hang { after_sale: true }),
        Scenario::BrokenAnswer => bought(FaultKind::Broken {}),
        Scenario::DeepAnswer => bought(FaultKind::Deep { levels: deep() }),
        Scenario::HugeAnswer => bought(FaultKind::Huge { bytes: gigabyte(), declared: false }),
        Scenario::SlowAnswer => bought(FaultKind::Slow { ms: tedious() }),
        Scenario::Redirect => {
            // The first port: nothing listens there.
            bought(FaultKind::Redirect {
                status: 307,
                to: "http://127.0.0.1:1/".to_owned(),
                after_sale: false,
            })
        }
        Scenario::Vanish => always(FaultKind::Vanish { instances: 1 }),
        Scenario::Fewer => always(FaultKind::Fewer { by: 1 }),
        Scenario::Throttled => Some(Fault {
            what: FaultKind::Status { status: 429, after_sale: false, retry_after: Some(1) },
            on: None,
            times: 2,
            after: 0,
        }),
        Scenario::Outage => {
            everywhere(FaultKind::Status { status: 503, after_sale: false, retry_after: None })
        }
        Scenario::ClockSkew => everywhere(FaultKind::Skew { seconds: 7200 }),
        _ => None,
    }
}
