//! Rules of JD Cloud's security groups, and what they let in.

use serde::Deserialize;

use crate::cloud::{
    ports::{Opening, everybody, log_in},
    wire::{List, Loose},
};

/// The rules of a group.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Rules(List<Rule>);

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Rule {
    direction: Loose,
    #[serde(rename = "ruleAction")]
    action: Loose,
    protocol: Loose,
    address_prefix: Loose,
    from_port: Loose,
    to_port: Loose,
}

/// The number for every protocol, and that of TCP.
const SPEAKS: [&str; 2] = ["300", "6"];

impl Rules {
    /// The facts about the ports of a log-in. Where a rule forbids, the order of the rules decides: nothing is said.
    pub(super) fn log_in(&self) -> [(&'static str, String); 2] {
        let comes_in = || self.0.0.iter().filter(|rule| rule.direction.0 == "0");
        let judged = !self.0.0.is_empty() && comes_in().all(|rule| rule.action.0 != "deny");
        let openings: Vec<_> = comes_in().filter_map(Rule::opening).collect();
        log_in(judged, &openings)
    }
}

impl Rule {
    fn opening(&self) -> Option<Opening> {
        let everybody = everybody(&self.address_prefix.0);
        let ports = match self.protocol.0.as_str() {
            "300" => 0..=u32::from(u16::MAX),
            _ => self.from_port.0.parse().ok()?..=self.to_port.0.parse().ok()?,
        };
        SPEAKS.contains(&self.protocol.0.as_str()).then_some(Opening { ports, everybody })
    }
}
