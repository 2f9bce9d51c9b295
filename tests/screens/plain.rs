//! The wizard in lines: whole purchases through pipes, in both languages, and a terminal that can do nothing.

use crate::common;
use crate::live::live;
use crate::orders;
use crate::window;

use std::{
    io::{Read, Write},
    process::Stdio,
};

use common::{Cloud, Ran, World};
use portable_pty::CommandBuilder;
use serde_json::Value;
use window::Window;

/// Runs the wizard in lines with these lines typed.
fn typed(world: &World, args: &[&str], url: Option<&str>, lines: &[&str]) -> Ran {
    let mut command = world.command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(url) = url {
        command.env("VMCART_ENDPOINT", url);
    }
    let mut child = command.spawn().expect("the binary runs");
    let mut keys = child.stdin.take().expect("piped");
    // Who leaves early reads no more lines.
    let _ = keys.write_all(format!("{}\n", lines.join("\n")).as_bytes());
    drop(keys);
    let ran = Ran::of(child.wait_with_output().expect("an end"));
    let bare = |c: char| c == '\n' || !c.is_control();
    assert!(ran.out.chars().all(bare), "a control character: {:?}", ran.out);
    ran
}

fn journals(world: &World) -> Vec<String> {
    let files = std::fs::read_dir(world.path("data/orders")).into_iter().flatten().filter_map(Result::ok);
    let files = files.filter(|f| f.path().extension().is_some_and(|e| e == "jsonl"));
    files.filter_map(|f| std::fs::read_to_string(f.path()).ok()).collect()
}

/// Buys with these lines at a cloud of its own; what was sold, and what was said.
fn buys(args: &[&str], lines: &[&str]) -> (Value, String) {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let ran = typed(&world, args, Some(&cloud.url), lines).ends(0);
    let sold = cloud.ledger();
    assert_eq!(sold.len(), 1, "{}", ran.out);
    assert_eq!(journals(&world).len(), 1, "one purchase, one file");
    for instance in sold[0]["instances"].as_array().expect("instances") {
        let id = instance["id"].as_str().expect("an id");
        assert!(ran.out.contains(id), "{id} is not told: {}", ran.out);
    }
    let drafts = std::fs::read_dir(world.path("data/drafts")).into_iter().flatten().count();
    assert_eq!(drafts, 0, "what became an order is no draft any more");
    (sold[0].clone(), ran.out)
}

#[test]
fn two_instances_by_specification_with_a_list_a_disk_and_a_bad_answer() {
    let (sold, out) = buys(
        &["--plain"],
        &[
            "1",
            "",
            "cn-bj-a",
            "", // start, region, zone, no more settings
            "list g5.c2m8",
            "1",
            "2",
            "", // the specification by its number, two instances
            "m-mRjO3cjs",
            "",
            "",
            "", // image, no key, no password
            "",
            "",
            "y",
            "hp1",
            "3",
            "50",
            "",
            "y",
            "hp1",
            "60",
            "",
            "",
            "", // two disks, the first one wrong at first
            "",
            "",
            "0",
            "", // network
            "",
            "", // payment
            "web",
            "",
            "",
            "", // names
            "order",
            "",
        ],
    );
    assert_eq!(sold["kind"], "bcc-spec");
    assert_eq!(sold["body"]["spec"], "bcc.g5.c2m8");
    assert_eq!(sold["body"]["purchaseCount"], 2);
    assert_eq!(sold["body"]["name"], "web");
    assert_eq!(sold["body"]["createCdsList"][0]["cdsSizeInGB"], 50);
    assert_eq!(sold["body"]["createCdsList"][1]["cdsSizeInGB"], 60);
    for said in [
        "SIMULATED: this is the simulated cloud",
        "[4/9 Disks] Data disks 1, Size, in GB",
        "Error: 3 ",
        "Asked again.",
        "Order 2 instances · ¥",
        " · SIMULATED",
        "accepted, request",
        "All instances are running.",
        "Nobody can log in yet",
        "no machine exists",
    ] {
        assert!(out.contains(said), "{said:?} is not in\n{out}");
    }
    assert!(!out.contains("LIVE"), "{out}");
}

#[test]
fn an_order_by_processors_and_memory_goes_back_and_forth() {
    let (sold, out) = buys(
        &["new", "bcc-instance", "--plain"],
        &[
            "go 3",
            "m-mRjO3cjs",
            "go 2",
            "",
            "4",
            "back",
            "2",
            "8",
            "go 8",
            "json",
            "problems",
            "cpuCount",
            "",
            "steps",
            "order",
            "",
        ],
    );
    assert_eq!(sold["body"]["cpuCount"], 2);
    assert_eq!(sold["body"]["memoryCapacityInGB"], 8);
    assert!(out.contains("[3/9 Image]") && out.contains("go N goes to one of these"), "{out}");
}

#[test]
fn a_spot_order_with_a_bid_of_its_own() {
    let (sold, out) = buys(
        &["new", "bcc-spot", "--plain", "--set", "imageId=m-mRjO3cjs", "--set", "zoneName=cn-bj-a"],
        &["go 2", "", "2", "8", "go 6", "custom", "9", "go 8", "order", ""],
    );
    assert_eq!(sold["body"]["bidModel"], "custom");
    assert_eq!(sold["body"]["bidPrice"], "9");
    assert!(out.contains("Price: market ¥") && out.contains("a minute, your bid ¥9 each"), "{out}");
}

#[test]
fn a_price_for_a_term_is_told_with_its_disks() {
    let set = [
        "zoneName=cn-bj-a",
        "spec=bcc.g5.c2m8",
        "imageId=m-mRjO3cjs",
        "billing.paymentTiming=Prepaid",
        "billing.reservation.reservationLength=1",
    ];
    let mut args = vec!["new", "bcc-spec", "--plain"];
    args.extend(set.iter().flat_map(|set| ["--set", set]));
    let (_, out) = buys(&args, &["go 4", "", "", "y", "", "100", "", "n", "go 8", "order", ""]);
    let amount = |text: &str| -> f64 {
        let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        digits.parse().expect("an amount")
    };
    let after = |mark: &str| amount(out.split(mark).nth(1).unwrap_or_else(|| panic!("no {mark}:\n{out}")));
    let (all, disks) = (after("Price: ¥"), after("of it ¥"));
    assert!(all > disks && disks > 0.0, "{all} {disks}");
    assert!((after("instance · ¥") - all).abs() < 1e-9, "the last word names the same price: {out}");
}

#[test]
fn a_contract_is_followed_until_it_is_active() {
    let (sold, out) = buys(
        &["new", "bcc-reserved", "--plain"],
        &["", "cn-bj-a", "", "bcc.g4.c2m8", "", "", "", "", "是", "12", "go 5", "order", ""],
    );
    assert_eq!(sold["body"]["autoRenew"], true, "yes, in Chinese");
    assert!(out.contains("Order 1 contract · ¥"), "{out}");
    assert!(out.contains("All contracts are active."), "{out}");
}

#[test]
fn a_contract_that_begins_later_is_bought_and_says_when() {
    let begins = (jiff::Timestamp::now().as_second() + 7200).div_euclid(900) * 900;
    let begins = jiff::Timestamp::from_second(begins).expect("a time").to_string();
    let effective = format!("effectiveTime={begins}");
    let args = ["new", "bcc-reserved", "--plain", "--set", "zoneName=cn-bj-a", "--set", "spec=bcc.g4.c2m8"];
    let args = [&args[..], &["--set", "reservedInstanceTime=12", "--set", &effective]].concat();
    let (sold, out) = buys(&args, &["go 5", "order", ""]);
    assert_eq!(sold["body"]["effectiveTime"], begins.as_str());
    assert!(out.contains(&format!("bought; begins at {} UTC (in ", &begins[11..16])), "{out}");
    assert!(!out.contains("active."), "{out}");
}

#[test]
fn a_contract_of_the_journal_is_settled_in_its_own_words_whatever_the_draft_is_for() {
    for (lang, end, wrong) in [
        ("en", "All contracts are active.", "All instances are running."),
        ("zh-CN", "所有合约都已生效。", "所有实例都在运行。"),
    ] {
        let world = World::new();
        let cloud = Cloud::start(&world, &["--scenario", "lost-response"]);
        let file = world.file("order.toml", orders::order("bcc-reserved", "cheap"));
        world.run(&["--endpoint", &cloud.url, "submit", &file, "--yes", "--no-settle"]).ends(5);
        // It comes first; the draft behind it would buy instances.
        let ran = typed(&world, &["--lang", lang, "--plain"], Some(&cloud.url), &["1", ""]);
        assert!(ran.out.contains(end) && !ran.out.contains(wrong), "{lang}: {}", ran.out);
        assert_eq!(cloud.ledger().len(), 1, "one intention, one purchase");
    }
}

#[test]
fn a_purchase_at_jd_in_chinese_with_a_password_that_is_never_shown() {
    let world = World::new();
    let password = "Zp7!wMx2Rt";
    let lines = [
        "cn-north-1",
        "cn-north-1a",
        "g.n2.large",
        "", // zone, type, one instance
        "img-m5s0abcd29",
        "",
        "弱",
        password,
        "", // image, no key, a weak and a good password
        "",
        "",
        "",
        "vpc-c2p3abcd9o",
        "subnet-c2p3abcd9o",
        "",
        "sg-p2d1abcdya",
        "",
        "",
        "",
        "", // disks, network
        "go 7",
        "前端-1",
        "下单",
        "",
    ];
    let ran = typed(&world, &["--lang", "zh-CN", "new", "jd-vm", "--plain"], None, &lines).ends(0);
    for said in ["模拟（SIMULATED）", "错误：", "请重新回答。", "已设置，不显示", "前端-1", "[8/9 "]
    {
        assert!(ran.out.contains(said), "{said:?} is not in\n{}", ran.out);
    }
    assert!(!ran.out.contains(password) && !ran.err.contains(password), "{}", ran.out);
    let journal = journals(&world);
    assert_eq!(journal.len(), 1);
    assert!(!journal[0].contains(password));
}

#[test]
fn no_more_lines_keep_the_draft_and_it_is_gone_on_with() {
    let world = World::new();
    let ran = typed(&world, &["new", "bcc-spec", "--plain"], None, &["go 7", "kept-name", "=back"]).ends(130);
    assert!(ran.err.contains("the draft is kept as"), "{}", ran.err);
    let again = typed(&world, &["--plain"], None, &["1", "go 7", "", "json", "quit"]).ends(0);
    assert!(again.out.contains("1. Unfinished: kept-name"), "{}", again.out);
    assert!(again.out.contains("[now kept-name]"), "{}", again.out);
    assert!(again.out.contains("\"hostname\": \"back\""), "a word, taken as text: {}", again.out);
}

#[test]
fn what_blocks_is_told_and_mended_from_the_review() {
    let (sold, out) = buys(
        &["new", "bcc-spec", "--plain", "--set", "imageId=m-mRjO3cjs"],
        &["go 8", "order", "nonsense", "1", "?", "list c4m12", "bcc.g3.c4m12", "order", ""],
    );
    assert_eq!(sold["body"]["spec"], "bcc.g3.c4m12");
    for said in
        ["1. Error: Specification: needed", "This cannot be ordered yet", "after: ", "in the request: spec"]
    {
        assert!(out.contains(said), "{said:?} is not in\n{out}");
    }
}

#[test]
fn a_refusal_is_explained_and_its_code_is_the_wizard_s() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--scenario", "quota"]);
    let args = ["new", "bcc-spec", "--plain", "--set", "imageId=m-mRjO3cjs", "--set", "spec=bcc.g5.c2m8"];
    let ran = typed(&world, &args, Some(&cloud.url), &["go 8", "order"]).ends(4);
    assert!(ran.out.contains("The provider refused the order. Nothing was bought."), "{}", ran.out);
    assert!(ran.out.contains("1. To the field"), "{}", ran.out);
    assert_eq!(cloud.ledger().len(), 0);
}

#[test]
fn the_review_tells_the_money_and_an_order_that_it_does_not_pay() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--balance", "60"]);
    let args = ["--plain", "new", "bcc-spec", "--set", "region=bj", "--set", "zoneName=cn-bj-a", "--set"];
    let more = ["spec=bcc.g3.c4m12", "--set", "imageId=m-mRjO3cjs", "--set"];
    for (payment, wanted) in [
        (vec!["billing.paymentTiming=Postpaid"], "Paying by use needs more than 100 CNY"),
        (
            vec!["billing.paymentTiming=Prepaid", "--set", "billing.reservation.reservationLength=12"],
            "CNY in cash at once, and the account has 60 CNY",
        ),
    ] {
        let args = [&args[..], &more, &payment].concat();
        let ran = typed(&world, &args, Some(&cloud.url), &["go 8", "order"]).ends(4);
        for said in ["Account: ¥60 in cash", "Warning: Payment: ", wanted, "InsufficientBalance", "Top it up"]
        {
            assert!(ran.out.contains(said), "{payment:?}: {said:?} is not in: {}", ran.out);
        }
    }
    let args = ["--plain", "new", "jd-vm", "--set", "region=cn-north-1"];
    let ran = typed(&world, &args, Some(&cloud.url), &["go 8", "quit"]);
    assert!(ran.out.contains("Account: this provider has no call that tells the balance."), "{}", ran.out);
}

#[test]
fn what_is_unknown_is_settled_first() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--scenario", "lost-response"]);
    let order = world.file(
        "order.toml",
        "kind = 'bcc-spec'\nregion = 'bj'\n[request]\nspec = 'bcc.g5.c2m8'\nimageId = 'm-mRjO3cjs'\n\
         [request.billing]\npaymentTiming = 'Postpaid'\n",
    );
    let mut command = world.command(&["submit", &order, "--yes", "--no-settle"]);
    command.env("VMCART_ENDPOINT", &cloud.url);
    Ran::of(command.output().expect("the binary runs")).ends(5);
    let ran = typed(&world, &["--plain"], Some(&cloud.url), &["1", ""]).ends(0);
    assert!(ran.out.contains("1. Outcome unknown: settle first: "), "{}", ran.out);
    assert!(ran.out.contains("All instances are running."), "{}", ran.out);
    assert_eq!(cloud.ledger().len(), 1, "bought once");
}

#[test]
fn lines_that_are_no_text_are_asked_for_again() {
    let world = World::new();
    let mut command = world.command(&["--plain"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let mut keys = child.stdin.take().expect("piped");
    let mut lines = b"\xff\xfe\n".to_vec();
    lines.extend(vec![b'a'; 1_300_000]);
    lines.extend(b"\n\x1b[2J\nquit\n");
    keys.write_all(&lines).expect("typed");
    drop(keys);
    let ran = Ran::of(child.wait_with_output().expect("an end")).ends(0);
    let told = "much too long: an order has at most 1,024 KiB";
    assert_eq!(ran.out.matches(told).count(), 2, "{}", ran.out);
    assert!(!ran.out.contains('\x1b'));
}

#[test]
fn an_answer_that_no_draft_could_hold_is_told_and_the_one_before_stays() {
    let world = World::new();
    // The line has room for it, the draft around it has none left.
    let long = "x".repeat(1_048_500);
    let lines = ["go 7", "kept-name", "back", &long, "json", "quit"];
    let ran = typed(&world, &["new", "bcc-spec", "--plain"], None, &lines).ends(0);
    assert!(
        ran.out.contains("Too long: it would have ") && ran.out.contains("at most 1,024 KiB"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("\"name\": \"kept-name\""), "{}", ran.out);
    let again = typed(&world, &["--plain"], None, &["1", "quit"]).ends(0);
    assert!(again.out.contains("1. Unfinished: kept-name"), "{}", again.out);
}

#[test]
fn plain_goes_with_the_wizard_only() {
    let world = World::new();
    let ran = world.run(&["--plain", "kinds"]).ends(2);
    assert!(ran.err.contains("--plain goes with opening the wizard"), "{}", ran.err);
}

/// A terminal that can do nothing, with the wizard in it.
fn dumb(args: &[&str]) -> Window {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(args);
    Window::open_with((80, 200), command, tempfile::tempdir().expect("a folder"), |c| c.env("TERM", "dumb"))
}

#[test]
fn a_dumb_terminal_opens_it_by_itself_and_a_password_is_not_echoed() {
    let mut window = dumb(&["new", "bcc-spec"]);
    window.shows("Region (list shows 9 choices, needed) [default bj]:");
    window.press("go 3\n");
    window.shows("[3/9 Image] Image (");
    window.press("m-mRjO3cjs\n");
    window.shows("Key pair (");
    window.press("\n");
    window.shows("Password (");
    window.press("Abcd12!x\n");
    window.shows("more settings, usually left alone");
    window.press("json\n");
    window.shows("\"adminPass\": \"••••••\"");
    assert!(!window.text().contains("Abcd12!x"), "{}", window.text());
    window.press("quit\n");
    assert_eq!(window.ends(), 0);
    let raw = window.raw.lock().expect("the bytes").clone();
    assert!(!raw.contains(&0x1b), "{}", String::from_utf8_lossy(&raw));
    assert_eq!(format!("{:?}", window.master.get_termios()), window.mode, "the line's own settings");
}

#[test]
fn a_terminal_s_lines_break_between_words() {
    for (lang, said) in [("en", "What would you like to do? Type a number from 1 to 5:"), ("zh-CN", "1 到 5")]
    {
        let window = dumb(&["--lang", lang]);
        window.shows(said);
        let text = window.text();
        let texts = vmcart::texts::Texts::of(vmcart::texts::Lang::parse(lang).expect("a language"));
        for key in ["plain.hello", "plain.simulated"] {
            let whole = texts.get(key);
            // Line ends stand where a space was, or between Chinese characters; no word is lost or broken.
            let plain = |text: &str| text.split_whitespace().collect::<String>();
            assert!(plain(&text).contains(&plain(whole)), "{whole}\n{text}");
            for word in whole.split_whitespace().filter(|word| word.is_ascii()) {
                assert!(text.contains(word), "{word:?} is broken:\n{text}");
            }
        }
    }
}

#[test]
fn a_whole_purchase_in_a_dumb_terminal() {
    let mut window = dumb(&["new", "bcc-spec", "--set", "imageId=m-mRjO3cjs", "--set", "spec=bcc.g5.c2m8"]);
    window.shows("Region (");
    window.press("go 8\n");
    window.shows("Type order to buy this");
    window.press("order\n");
    window.shows("All instances are running.");
    window.shows("What next?");
    window.press("\n");
    assert_eq!(window.ends(), 0);
    let raw = window.raw.lock().expect("the bytes").clone();
    assert!(!raw.contains(&0x1b), "{}", String::from_utf8_lossy(&raw));
    assert!(!raw.windows(2).any(|w| w[0] == b'\r' && w[1] != b'\n'), "lines are only appended");
}

#[test]
fn ctrl_c_at_a_password_gives_the_echo_back() {
    let mut window = dumb(&["new", "bcc-spec"]);
    window.shows("Region (");
    window.press("go 3\n");
    window.shows("Image (");
    window.press("m-mRjO3cjs\n");
    window.shows("Key pair (");
    window.press("\n");
    window.shows("Password (");
    window.press("half");
    window.press(window::CTRL_C);
    assert_eq!(window.ends(), 130);
    window.shows("the draft is kept as");
    assert_eq!(format!("{:?}", window.master.get_termios()), window.mode, "the line's own settings");
}

#[test]
fn above_the_budget_of_a_live_account_the_amount_is_typed() {
    let world = World::new();
    let secret = "0123456789abcdef0123456789abcdef";
    let cloud = Cloud::start(&world, &["--access-key", "live-key", "--secret-key", secret]);
    let url = live(&cloud.url);
    std::fs::create_dir_all(world.path("config")).expect("a folder");
    let profile = format!(
        "profile = 'ops'\n[profiles.ops]\nprovider = 'bce'\nregion = 'bj'\nendpoint = '{url}'\nbudget = '0.001'\n"
    );
    world.file("config/config.toml", profile);
    let args = [
        "new",
        "bcc-spec",
        "--plain",
        "--set",
        "imageId=m-mRjO3cjs",
        "--set",
        "spec=bcc.g5.c2m8",
        "--set",
        "zoneName=cn-bj-a",
    ];
    let run = |lines: &[&str]| {
        let mut command = world.command(&args);
        command.env("BCE_ACCESS_KEY_ID", "live-key").env("BCE_SECRET_ACCESS_KEY", secret);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        let typed = format!("{}\n", lines.join("\n"));
        child.stdin.take().expect("piped").write_all(typed.as_bytes()).expect("typed");
        Ran::of(child.wait_with_output().expect("an end"))
    };
    let told = run(&["go 8", "order", "yes", "1"]).ends(130);
    assert_eq!(cloud.ledger().len(), 0, "{}", told.out);
    assert!(
        told.out.contains("LIVE: this is a real account") && !told.out.contains("SIMULATED"),
        "{}",
        told.out
    );
    let amount =
        told.out.split("budget of profile ops. Type ").nth(1).and_then(|t| t.split(" to order").next());
    let amount = amount.unwrap_or_else(|| panic!("no amount is asked for:\n{}", told.out));
    let bought = run(&["go 8", amount, ""]).ends(0);
    assert_eq!(cloud.ledger().len(), 1, "{}", bought.out);
    assert!(!bought.out.contains("no machine exists"), "{}", bought.out);
    assert!(!bought.out.contains(secret) && !bought.err.contains(secret));
}

#[test]
fn a_suggested_count_is_replaced_by_the_answer_and_a_script_is_taken_with_all_its_lines() {
    let world = World::new();
    let lines = ["go 2", "", "3", "go 9", "userData", "#!/bin/sh", "echo a", ".", "json", "quit"];
    let ran = typed(&world, &["new", "bcc-spec", "--plain", "--set", "spec=bcc.g5.c2m8"], None, &lines);
    assert!(ran.out.contains("\"purchaseCount\": 3"), "{}", ran.out);
    assert!(ran.out.contains("\"userData\": \"IyEvYmluL3NoCmVjaG8gYQ==\""), "{}", ran.out);
}

#[cfg(target_os = "linux")]
#[test]
fn an_order_that_is_on_no_disk_is_never_called_kept() {
    let world = World::new();
    std::fs::create_dir_all(world.path("data")).expect("a folder");
    // Nobody can write there, whoever it is.
    std::os::unix::fs::symlink("/proc/sys", world.path("data/drafts")).expect("a link");
    let ran = typed(&world, &["new", "bcc-spec", "--plain"], None, &["", "cn-bj-a", "quit"]).ends(1);
    assert!(!ran.err.contains("is kept"), "{}", ran.err);
    assert!(ran.err.contains("could not be saved"), "{}", ran.err);
    assert!(ran.err.contains("zoneName = \"cn-bj-a\""), "the order is printed: {}", ran.err);
    let doctor = world.run(&["doctor"]);
    let drafts = doctor.out.lines().find(|line| line.contains("data/drafts"));
    assert!(drafts.is_some_and(|line| line.contains("can't be written")), "{}", doctor.out);
}

#[test]
fn a_draft_is_open_in_one_place_and_the_second_gets_a_copy() {
    let world = World::new();
    typed(&world, &["new", "bcc-spec", "--plain"], None, &["", "cn-bj-a", "quit"]);
    let drafts = || {
        let files = std::fs::read_dir(world.path("data/drafts")).into_iter().flatten().filter_map(Result::ok);
        let mut texts: Vec<_> = files
            .filter(|file| file.path().extension().is_some_and(|e| e == "toml"))
            .filter_map(|file| std::fs::read_to_string(file.path()).ok())
            .collect();
        texts.sort();
        texts
    };
    assert_eq!(drafts().len(), 1);
    // The first one has it open as long as its lines do not end.
    let mut command = world.command(&["--plain"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut first = command.spawn().expect("the binary runs");
    let mut keys = first.stdin.take().expect("piped");
    let mut said = first.stdout.take().expect("piped");
    keys.write_all(b"1\n").expect("it listens");
    let (mut heard, mut piece) = (String::new(), [0; 4096]);
    while !heard.contains("Zone]") {
        let read = said.read(&mut piece).expect("it speaks");
        assert!(read > 0, "{heard}");
        heard.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    let second = typed(&world, &["--plain"], None, &["1", "", "cn-bj-b", "quit"]);
    assert!(second.out.contains("this is a copy"), "{}", second.out);
    keys.write_all(b"\ncn-bj-c\nquit\n").expect("it listens");
    drop(keys);
    let _ = said.read_to_string(&mut heard);
    first.wait().expect("an end");
    let kept = drafts();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(
        kept.iter().any(|t| t.contains("cn-bj-b")) && kept.iter().any(|t| t.contains("cn-bj-c")),
        "{kept:?}"
    );
}
