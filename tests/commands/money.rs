//! An account that cannot pay, or whose owner is not verified: what is refused, and the way out.

use crate::{
    common::{Cloud, World, get},
    orders::order,
};

#[test]
fn an_account_without_money_or_verification_is_told_what_to_do() {
    for (scenario, code, way) in [
        ("poor", "InsufficientBalance", "Top it up"),
        ("no-real-name", "RealNameQualify", "Pass it in the provider's console"),
    ] {
        let world = World::new();
        let cloud = Cloud::start(&world, &["--scenario", scenario]);
        let file = world.file("order.toml", order("bcc-spec", "web"));
        let ran = world.run(&["--endpoint", &cloud.url, "submit", &file, "--yes"]).ends(4);
        assert!(ran.err.contains(code) && ran.err.contains(way), "{}", ran.err);
        assert!(!ran.err.contains("It is about: Name"), "{}", ran.err);
        assert!(cloud.ledger().is_empty());
    }
}

#[test]
fn the_simulated_account_has_what_it_is_given() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--balance", "850.5", "--vouchers", "20"]);
    let money = get(&format!("{}/_sim/money", cloud.url));
    assert_eq!(money["bce"], serde_json::json!({"cash": "850.50", "vouchers": "20.00"}));
    assert_eq!(money["jd"], money["bce"]);
    for wrong in ["--balance=-1", "--balance=1.005", "--balance=lots", "--vouchers=1e40"] {
        let ran = world.run(&["sim", wrong]).ends(2);
        assert!(ran.err.contains("an amount in CNY"), "{wrong}: {}", ran.err);
    }
}
