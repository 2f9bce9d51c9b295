//! `vmcart doctor` and `vmcart man`.

use crate::common;

use common::{Cloud, Ran, World};
use serde_json::Value;

fn findings<'a>(document: &'a Value, topic: &str) -> Vec<&'a Value> {
    document["findings"].as_array().into_iter().flatten().filter(|f| f["topic"] == topic).collect()
}

#[test]
fn without_an_account_nothing_has_to_be_mended() {
    let world = World::new();
    let ran = world.run(&["doctor", "--json"]).ends(0).json();
    assert_eq!(ran["ok"], true);
    assert_eq!(findings(&ran, "account").len(), 1, "{ran}");
    assert!(!world.path("config").exists() && !world.path("data").exists(), "it makes nothing");
    assert!(world.run(&["doctor"]).ends(0).out.ends_with("all fine\n"));
}

#[test]
fn the_simulated_cloud_is_reached_with_the_right_keys_only() {
    let world = World::new();
    let cloud =
        Cloud::start(&world, &["--access-key", "ak-0123456789", "--secret-key", "sk-never-shown-9876543210"]);
    let doctor = |keys: &[(&str, &str)], args: &[&str]| {
        let mut all = vec!["doctor", "--endpoint", cloud.url.as_str()];
        all.extend(args);
        let ran = Ran::of(world.command(&all).envs(keys.iter().copied()).output().expect("runs"));
        assert!(!ran.out.contains("never-shown") && !ran.err.contains("never-shown"), "{ran:?}");
        ran
    };
    let bce =
        [("BCE_ACCESS_KEY_ID", "ak-0123456789"), ("BCE_SECRET_ACCESS_KEY", "sk-never-shown-9876543210")];
    let jd = [("JDCLOUD_ACCESS_KEY", "ak-0123456789"), ("JDCLOUD_SECRET_KEY", "sk-never-shown-9876543210")];
    let both = [&bce[..], &jd[..]].concat();
    let good = doctor(&both, &["--json"]).ends(0).json();
    for topic in ["bce", "jd"] {
        let said = findings(&good, topic);
        assert!(said[0]["found"].as_str().is_some_and(|t| t.contains("environment (")), "{good}");
        assert!(said[1]["found"].as_str().is_some_and(|t| t.contains("simulated cloud")), "{good}");
    }
    assert_eq!(findings(&good, "clock").len(), 2);
    let bad = [("BCE_ACCESS_KEY_ID", "ak-0123456789"), ("BCE_SECRET_ACCESS_KEY", "never-shown")];
    let refused = doctor(&[&bad[..], &jd[..]].concat(), &["--json"]).ends(1).json();
    assert!(refused.to_string().contains("the keys are not taken"), "{refused}");
    let half = doctor(&[("BCE_ACCESS_KEY_ID", "ak")], &[]).ends(1);
    assert!(half.out.contains("BCE_SECRET_ACCESS_KEY"), "{}", half.out);
    let general =
        doctor(&[&both[..], &[("access_key", "x"), ("secret_key", "never-shown")]].concat(), &[]).ends(0);
    assert!(general.out.contains("left alone"), "{}", general.out);
}

#[test]
fn a_provider_without_keys_of_its_own_is_nobodys_fault() {
    let world = World::new();
    let secret = "sk-never-shown-9876543210";
    let cloud = Cloud::start(&world, &["--access-key", "ak-0123456789", "--secret-key", secret]);
    let bce = [("BCE_ACCESS_KEY_ID", "ak-0123456789"), ("BCE_SECRET_ACCESS_KEY", secret)];
    let jd = [("JDCLOUD_ACCESS_KEY", "ak-0123456789"), ("JDCLOUD_SECRET_KEY", secret)];
    for (keys, other) in [(bce, "jd"), (jd, "bce")] {
        let mut command = world.command(&["doctor", "--json", "--endpoint", &cloud.url]);
        let ran = Ran::of(command.envs(keys).output().expect("runs")).ends(0).json();
        let about = findings(&ran, other);
        assert!(about.iter().all(|f| f["state"] == "note"), "{ran}");
        assert!(!ran.to_string().contains("set this machine's clock"), "{ran}");
        assert!(findings(&ran, "clock").iter().all(|f| f["state"] == "ok"), "{ran}");
    }
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    let world = World::new();
    std::fs::create_dir_all(world.path("config")).expect("a folder");
    world.file("config/config.toml", "templates = \"gone\"\n");
    let ran = world.run(&["doctor"]).ends(1);
    assert!(ran.out.contains("mend `templates`"), "{}", ran.out);
    world.file("config/config.toml", "colour = 1\n");
    assert!(world.run(&["doctor"]).out.contains("colour"));
    world.file("config/config.toml", "");
    std::fs::create_dir_all(world.path("config/themes")).expect("a folder");
    world.file("config/themes/mine.toml", "[roles]\nok = { fg = \"reddish\" }\n");
    let ran = world.run(&["doctor"]).ends(1);
    assert!(ran.out.contains("mine.toml:2: ok: reddish"), "{}", ran.out);
    world.file("config/themes/mine.toml", "inherits = \"dark\"\n");
    // Nothing listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
    let ran = world.run(&["doctor", "--endpoint", &format!("http://{free}")]).ends(1);
    assert!(ran.out.contains("cannot reach") && ran.out.contains("vmcart sim"), "{}", ran.out);
    let skewed = Cloud::start(&world, &["--scenario", "clock-skew"]);
    let ran = world.run(&["doctor", "--endpoint", &skewed.url]).ends(1);
    assert!(ran.out.contains("timedatectl"), "{}", ran.out);
}

#[test]
fn there_is_a_page_for_man() {
    let world = World::new();
    let page = world.run(&["man"]).ends(0).out;
    assert!(page.contains(".TH vmcart 1") && page.contains("templates"), "{page}");
    let page = world.run(&["man", "templates", "save"]).ends(0).out;
    assert!(page.contains(".TH vmcart-templates-save 1") && page.contains("\\-\\-force"), "{page}");
    world.run(&["man", "nothing"]).ends(2);
}
