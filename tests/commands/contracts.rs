//! Contracts are settled once they are bought, whatever they wait for.

use jiff::{Timestamp, ToSpan, tz::TimeZone};

use crate::{
    common::{Cloud, World},
    orders::order,
};

/// A contract that begins at a quarter of an hour about two hours from now, and the hour of that in UTC.
fn ahead() -> (String, String) {
    let now = Timestamp::now().as_second();
    let at = (now + 7200).div_euclid(900) * 900;
    let at = Timestamp::from_second(at).expect("a time").to_zoned(TimeZone::UTC);
    let effective = at.strftime("%Y-%m-%dT%H:%M:00Z").to_string();
    (
        format!("{}effectiveTime = \"{effective}\"\n", order("bcc-reserved", "ahead")),
        at.strftime("%H:%M UTC").to_string(),
    )
}

#[test]
fn a_contract_that_begins_later_is_bought_and_says_when() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let (text, hour) = ahead();
    let file = world.file("order.toml", text);
    let began = Timestamp::now();
    let args = ["--endpoint", &cloud.url, "submit", &file, "--yes", "--follow", "--json"];
    let ran = world.run(&args).ends(0);
    assert!(Timestamp::now() < began + 60.seconds(), "it was watched: {}", ran.err);
    assert!(ran.err.contains(&format!("bought; begins at {hour} (in ")), "{}", ran.err);
    assert!(!ran.err.contains("Not all"), "{}", ran.err);
    let bought = ran.json();
    assert_eq!((bought["state"].as_str(), bought["error"].is_null()), (Some("accepted"), true), "{bought}");
    // Followed again it says the same, in the other language too.
    let id = bought["order"].as_str().expect("an id");
    let ran = world.run(&["--endpoint", &cloud.url, "--lang", "zh-CN", "follow", id]).ends(0);
    assert!(ran.err.contains(&hour) && ran.err.contains("已购买"), "{}", ran.err);
}
