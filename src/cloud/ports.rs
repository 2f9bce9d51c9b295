//! Who gets through to the ports of a log-in, by the rules of a security group.

use std::ops::RangeInclusive;

/// A rule that lets something in.
pub(super) struct Opening {
    /// The ports that it opens.
    pub ports: RangeInclusive<u32>,
    /// It opens them to every address.
    pub everybody: bool,
}

/// The ports of a log-in, each with the name of the fact about it.
const PORTS: [(u32, &str); 2] = [(22, "port22"), (3389, "port3389")];

/// The facts about the ports: `all`, `some` or `none` get through. Nothing where the rules were not told: no rule at all may
/// be a list that leaves them out.
pub(super) fn log_in(told: bool, openings: &[Opening]) -> [(&'static str, String); 2] {
    PORTS.map(|(port, fact)| {
        let mut of_port = openings.iter().filter(|opening| opening.ports.contains(&port)).peekable();
        let word = match (told, of_port.peek().is_some()) {
            (false, _) => "",
            (true, false) => "none",
            (true, true) if of_port.any(|opening| opening.everybody) => "all",
            (true, true) => "some",
        };
        (fact, word.to_owned())
    })
}

/// Tells whether an address with its mask is every address.
pub(super) fn everybody(address: &str) -> bool {
    matches!(address.trim(), "" | "all" | "0.0.0.0/0" | "::/0")
}

/// The ports that a text names: one, two with a hyphen between them, or all.
pub(super) fn range(text: &str) -> Option<RangeInclusive<u32>> {
    let text = text.trim();
    if matches!(text, "" | "all") {
        return Some(0..=u32::from(u16::MAX));
    }
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(told: bool, rules: &[(&str, &str)]) -> [String; 2] {
        let opening = |(ports, from): &(&str, &str)| {
            range(ports).map(|ports| Opening { ports, everybody: everybody(from) })
        };
        let openings: Vec<_> = rules.iter().filter_map(opening).collect();
        log_in(told, &openings).map(|(_, word)| word)
    }

    #[test]
    fn a_port_is_open_to_all_to_some_or_to_nobody_and_silence_is_none_of_these() {
        assert_eq!(words(true, &[("22", "0.0.0.0/0")]), ["all", "none"]);
        assert_eq!(words(true, &[("22", "10.0.0.0/8"), ("1-65535", "10.0.0.0/8")]), ["some", "some"]);
        assert_eq!(words(true, &[("20-30", "10.0.0.0/8"), ("", "all")]), ["all", "all"]);
        assert_eq!(words(true, &[("80", "all"), ("ssh", "all")]), ["none", "none"]);
        assert_eq!(words(false, &[]), ["", ""]);
    }
}
