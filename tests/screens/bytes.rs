//! Files that are nobody's: whatever bytes are in them, they are read, refused or told of, and nothing panics.

use std::fs;

use proptest::prelude::*;
use vmcart::{
    order::{Known, Reading, body, file, kinds},
    store::{Config, FileStore, Journal, Paths},
};

use crate::orders;

/// Bytes at random, or a good text with some of it cut out, doubled or replaced.
fn bytes(good: Vec<String>) -> impl Strategy<Value = Vec<u8>> {
    let hurt = (prop::sample::select(good), any::<prop::sample::Index>(), 0_usize..40, any::<Vec<u8>>());
    let hurt = hurt.prop_map(|(text, at, cut, put)| {
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put.into_iter().take(20));
        bytes
    });
    prop_oneof![prop::collection::vec(any::<u8>(), 0..600), hurt]
}

fn good_orders() -> Vec<String> {
    kinds().iter().map(|k| orders::order(k.name, "web")).collect()
}

const JOURNAL: &str = concat!(
    r#"{"v":1,"at":"2026-11-21T09:30:00Z","event":"intent","order":"20261121-093000-0001","kind":"bcc-spec","#,
    r#""provider":"bce","region":"bj","client_token":"t","body":{"spec":"x"},"count":2,"resend":"{}"}"#,
    "\n",
    r#"{"v":1,"at":"2026-11-21T09:30:01Z","event":"attempt","n":1}"#,
    "\n",
    r#"{"v":1,"at":"2026-11-21T09:30:02Z","event":"accepted","request_id":"r","instance_ids":["i-1","i-2"]}"#,
    "\n",
    r#"{"v":1,"at":"2026-11-21T09:30:03Z","event":"instances","instances":[{"id":"i-1","phase":"failed"}]}"#,
    "\n",
);

proptest! {
    #[test]
    fn an_order_file_of_any_bytes_is_read_or_refused(bytes in bytes(good_orders()), draft in any::<bool>()) {
        let text = String::from_utf8_lossy(&bytes);
        let reading = if draft { Reading::Draft } else { Reading::Strict };
        if let Ok(loaded) = file::load(&text, &[], reading) {
            let _ = loaded.check(&Known::default());
            let shown = body::preview(&loaded.draft).to_string();
            // Nothing in a file of some hundred bytes makes a body that is out of all proportion.
            prop_assert!(shown.len() < 200_000, "{}", shown.len());
            let again = file::load(&file::write(&loaded.draft), &[], Reading::Draft);
            prop_assert!(again.is_ok(), "{text}");
        }
    }

    #[test]
    fn a_journal_of_any_bytes_is_one_purchase(bytes in bytes(vec![JOURNAL.to_owned()])) {
        let home = tempfile::tempdir()?;
        let paths = Paths::at(home.path(), home.path());
        fs::create_dir_all(paths.orders())?;
        fs::write(paths.orders().join("20261121-093000-0001.jsonl"), &bytes)?;
        let orders = Journal::open(&paths).orders()?;
        prop_assert_eq!(orders.len(), 1);
        let instances = orders[0].instances.len() + orders[0].notes.len() + orders[0].newer.len();
        prop_assert!(instances <= bytes.len());
    }

    #[test]
    fn a_draft_of_any_bytes_is_listed(bytes in bytes(good_orders())) {
        let home = tempfile::tempdir()?;
        let paths = Paths::at(home.path(), home.path());
        fs::create_dir_all(paths.drafts())?;
        fs::write(paths.drafts().join("a.toml"), &bytes)?;
        let listed = FileStore::drafts(&paths).list()?;
        prop_assert_eq!(listed.len(), 1);
        if let Ok(text) = &listed[0].text {
            let _ = file::load(text, &[], Reading::Draft);
        }
    }

    #[test]
    fn a_configuration_of_any_bytes_is_read_or_refused(
        bytes in bytes(vec!["profile = 'a'\n[profiles.a]\nprovider = 'bce'\nregion = 'bj'\nbudget = '5.0'\n".to_owned()])
    ) {
        let home = tempfile::tempdir()?;
        let paths = Paths::at(home.path(), home.path());
        fs::write(paths.config_file(), &bytes)?;
        let _ = Config::load(&paths);
    }
}

#[test]
fn texts_made_to_grow_stay_small() {
    // A variable of variables, a table in a table in a table, an endless list, a number without end.
    let deep = "[request".to_owned() + &".a".repeat(5000) + "]";
    let list = format!("kind = \"bcc-spec\"\n[request]\ncreateCdsList = [{}]", "{},".repeat(20_000));
    let mut grow = "kind = \"bcc-spec\"\n".to_owned();
    grow += "[vars.a0]\ndefault = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n";
    for n in 1..30 {
        grow += &format!("[vars.a{n}]\ndefault = \"{}\"\n", format!("${{a{}}}", n - 1).repeat(10));
    }
    grow += &format!("[request]\nname = \"{}\"\n", "${a29}".repeat(1000));
    let brackets = format!("kind = \"bcc-spec\"\nrequest = {}", "[".repeat(100_000));
    let number = format!("kind = \"bcc-spec\"\n[request]\npurchaseCount = {}", "9".repeat(100_000));
    for text in [deep, list, grow, brackets, number] {
        if let Ok(loaded) = file::load(&text, &[], Reading::Strict) {
            let _ = loaded.check(&Known::default());
            let shown = body::preview(&loaded.draft).to_string().len();
            assert!(shown < 2_000_000, "{shown} from {}", text.len());
        }
    }
}
