//! `vmcart submit` and its price: what a live account orders without a word, with one, and not at all.

use serde_json::Value;

use crate::{
    common::{Cloud, Ran, World},
    live::live,
    orders,
};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A buyer whose profile has a budget, at a cloud that counts as LIVE.
struct Buyer {
    world: World,
    cloud: Cloud,
    url: String,
}

impl Buyer {
    fn with(budget: &str) -> Self {
        let world = World::new();
        let cloud = Cloud::start(&world, &["--access-key", "live-key", "--secret-key", SECRET]);
        let url = live(&cloud.url);
        std::fs::create_dir_all(world.path("config")).expect("a folder");
        let profile = format!(
            "profile = 'ops'\n[profiles.ops]\nprovider = 'bce'\nregion = 'bj'\nbudget = '{budget}'\n"
        );
        world.file("config/config.toml", profile);
        Self { world, cloud, url }
    }

    fn at(&self, url: &str, order: &str, more: &[&str]) -> Ran {
        let file = self.world.file("order.toml", order);
        let mut args = vec!["submit", &file, "--yes", "--json", "--endpoint", url];
        args.extend(more);
        let mut command = self.world.command(&args);
        for (id, secret) in
            [("BCE_ACCESS_KEY_ID", "BCE_SECRET_ACCESS_KEY"), ("JDCLOUD_ACCESS_KEY", "JDCLOUD_SECRET_KEY")]
        {
            command.env(id, "live-key").env(secret, SECRET);
        }
        Ran::of(command.output().expect("it runs"))
    }

    fn submit(&self, order: &str, more: &[&str]) -> Ran {
        self.at(&self.url, order, more)
    }

    /// The order is held back with this code, and nothing came to the cloud.
    #[track_caller]
    fn held(&self, order: &str, more: &[&str], code: &str) -> String {
        let sold = self.cloud.ledger().len();
        let ran = self.submit(order, more).ends(3);
        assert_eq!(ran.json()["error"]["code"], code, "{}", ran.err);
        assert_eq!(ran.json()["order"], Value::Null);
        assert_eq!(self.cloud.ledger().len(), sold, "{}", ran.err);
        ran.json()["error"]["message"].as_str().expect("words").to_owned()
    }
}

const AHEAD: &str = "kind = \"bcc-spec\"\nregion = \"bj\"\n[request]\nzoneName = \"cn-bj-a\"\nspec = \"bcc.g5.c64m256\"\n\
    purchaseCount = 5\nimageId = \"m-mRjO3cjs\"\nkeypairId = \"k-R0J0BEA9\"\n[request.billing]\n\
    paymentTiming = \"Prepaid\"\nreservation.reservationLength = 36\n";

#[test]
fn above_the_budget_nothing_is_ordered_without_a_ceiling_that_covers_it() {
    let buyer = Buyer::with("100");
    let told = buyer.held(AHEAD, &[], "price-guard");
    assert!(told.contains("is above the ¥100.00 budget of profile ops"), "{told}");
    let amount =
        told.split("--max-price ").nth(1).and_then(|t| t.split(' ').next()).expect("an amount").to_owned();
    let whole = amount.split('.').next().unwrap_or_default();
    assert!(whole.len() > 5, "five big machines for three years: {amount}");
    let low = buyer.held(AHEAD, &["--max-price", "100.01"], "price-guard");
    assert!(low.contains("¥100.01"), "{low}");
    // A ceiling holds below the budget too.
    buyer.held(AHEAD, &["--max-price", whole, "--accept-unknown-price"], "price-guard");
    let bought = buyer.submit(AHEAD, &["--max-price", &amount]).ends(0);
    assert!(bought.err.contains("for 36 months"), "{}", bought.err);
    assert_eq!(buyer.cloud.ledger().len(), 1);
    let simulated = buyer.at(&buyer.cloud.url, AHEAD, &["--max-price", "1"]).ends(3);
    assert_eq!(simulated.json()["error"]["code"], "price-guard", "a ceiling is a ceiling anywhere");
    let simulated = buyer.at(&buyer.cloud.url, AHEAD, &[]).ends(0);
    assert!(simulated.err.contains("for 36 months"), "{}", simulated.err);
}

#[test]
fn at_an_unknown_price_nothing_is_ordered_without_the_word_for_it() {
    let buyer = Buyer::with("1000000");
    let jd = orders::order("jd-vm", "unpriced");
    let told = buyer.held(&jd, &[], "price-guard");
    assert!(told.contains("The price is unknown") && told.contains("--accept-unknown-price"), "{told}");
    buyer.held(&jd, &["--max-price", "1000000"], "price-guard");
    buyer.submit(&jd, &["--accept-unknown-price"]).ends(0);
    assert_eq!(buyer.cloud.ledger().len(), 1);
    // What costs nothing needs no word, and hears the same truth.
    let simulated = buyer.at(&buyer.cloud.url, &orders::order("jd-vm", "other"), &[]).ends(0);
    assert!(simulated.err.contains("The price is unknown"), "{}", simulated.err);
}

#[test]
fn what_the_order_leaves_open_is_priced_as_a_range_that_counts_with_its_dearest() {
    let buyer = Buyer::with("100000");
    let anywhere = orders::order("bcc-spec", "anywhere");
    let ran = buyer.submit(&anywhere, &[]).ends(0);
    assert!(ran.err.contains(" to ¥") && ran.err.contains("an hour, by zone"), "{}", ran.err);
    let hardware = orders::order("bcc-instance", "by-size");
    let ran = buyer.submit(&hardware, &["--set", "zoneName=cn-bj-a"]).ends(0);
    assert!(ran.err.contains("Price: ¥") && ran.err.contains("sold as bcc.c1.c2m2"), "{}", ran.err);
}

#[test]
fn a_bid_below_the_market_is_a_problem_that_can_be_allowed() {
    let buyer = Buyer::with("100000");
    let spot =
        orders::order("bcc-spot", "cheap").replace("\"market\"", "\"custom\"\nbidPrice = \"0.0000001\"");
    let told = buyer.held(&spot, &["--set", "zoneName=cn-bj-a"], "bid-below-market");
    assert!(told.contains("below the market price"), "{told}");
    let allowed = format!("allow = [\"bid-below-market\"]\n{spot}");
    let ran = buyer.submit(&allowed, &["--set", "zoneName=cn-bj-a"]).ends(4);
    assert!(ran.err.contains("bid ¥"), "{}", ran.err);
}

/// `submit` in a terminal of its own, where the question that ends so is answered: what it said, and its code.
#[cfg(unix)]
fn answered(buyer: &Buyer, order: &str, question: &str, answer: &str) -> (String, u32) {
    use std::io::{Read, Write};
    let file = buyer.world.file("order.toml", order);
    let pair = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).expect("a pty");
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.env_clear();
    command.cwd(buyer.world.path(""));
    command.args(["submit", &file]);
    for (name, value) in [
        ("HOME", buyer.world.path("home").display().to_string()),
        ("VMCART_CONFIG_DIR", buyer.world.path("config").display().to_string()),
        ("VMCART_DATA_DIR", buyer.world.path("data").display().to_string()),
        ("VMCART_ENDPOINT", buyer.url.clone()),
        ("BCE_ACCESS_KEY_ID", "live-key".to_owned()),
        ("BCE_SECRET_ACCESS_KEY", SECRET.to_owned()),
    ] {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).expect("it runs");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut writer = pair.master.take_writer().expect("a writer");
    let (mut said, mut byte) = (Vec::new(), [0]);
    while !String::from_utf8_lossy(&said).contains(question) {
        let read = reader.read(&mut byte);
        assert!(matches!(read, Ok(1)), "it does not ask:\n{}", String::from_utf8_lossy(&said));
        said.push(byte[0]);
    }
    writer.write_all(answer.as_bytes()).expect("it listens");
    // The end of a terminal may be an error instead of nothing more.
    while reader.read(&mut byte).is_ok_and(|n| n == 1) {
        said.push(byte[0]);
    }
    (String::from_utf8_lossy(&said).into_owned(), child.wait().expect("it ends").exit_code())
}

#[cfg(unix)]
#[test]
fn a_person_above_the_budget_reads_the_total_and_types_it() {
    let buyer = Buyer::with("100");
    let (said, code) = answered(&buyer, AHEAD, "to order.", "yes\r");
    assert_eq!((code, buyer.cloud.ledger().len()), (130, 0), "{said}");
    assert!(said.contains("is above the ¥100.00 budget of profile ops"), "{said}");
    assert!(said.contains("You typed yes"), "{said}");
    let amount = said.split("Type ").nth(1).and_then(|t| t.split(" to order").next()).expect("an amount");
    let (said, code) = answered(&buyer, AHEAD, "to order.", &format!("{amount}\r"));
    assert_eq!((code, buyer.cloud.ledger().len()), (0, 1), "{said}");
    // Within the budget the price is read and a yes is enough.
    let within =
        orders::order("bcc-spec", "within").replace("[request]", "[request]\nzoneName = \"cn-bj-a\"");
    let buyer = Buyer::with("100000");
    let (said, code) = answered(&buyer, &within, "anything else leaves", "yes\r");
    assert_eq!((code, buyer.cloud.ledger().len()), (0, 1), "{said}");
    assert!(said.contains("Price: ¥") && said.contains("an hour"), "{said}");
}
