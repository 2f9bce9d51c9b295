use proptest::prelude::*;

use serde_json::Value;

use super::*;
use crate::{
    clean::is_unsafe_char,
    order::{
        MASK,
        samples::{any_order, good, put},
    },
};

const FORMATS: [Format; 6] =
    [Format::Json, Format::Http, Format::Curl, Format::Hcl, Format::Cli, Format::Python];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_export_holds_a_secret_or_steers_a_terminal(draft in any_order(), title in any::<String>()) {
        let mut draft = draft;
        draft.title = title;
        let secret = secret(&draft).map(|p| draft.text(p).to_owned());
        for format in FORMATS {
            let text = export(format, &draft, None);
            prop_assert!(!secret.as_ref().is_some_and(|s| text.contains(s.as_str())), "{format:?}: {text}");
            prop_assert!(!text.contains(|c| c != '\n' && is_unsafe_char(c)), "{format:?}: {text:?}");
        }
    }

    #[test]
    fn terraform_is_parsed_and_says_the_same(draft in any_order()) {
        let text = export(Format::Hcl, &draft, None);
        let parsed = ::hcl::parse(&text).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        let name = draft.kind().name;
        if name == "bcc-spot" || name == "bcc-reserved" {
            prop_assert_eq!(parsed.iter().count(), 0);
        }
        if let Some(image) = body::preview(&draft).get("imageId").filter(|_| name == "bcc-spec") {
            let json: Value = ::hcl::from_str(&text).unwrap();
            let instance = &json["resource"]["baiducloud_instance"]["order"];
            prop_assert_eq!(&instance["image_id"], image);
        }
    }

    #[test]
    fn hcl_strings_are_read_back(text in prop_oneof![any::<String>(), "[$%{}\\\\\"\n ua名]{0,12}"]) {
        let read: Value = ::hcl::from_str(&format!("k = {}\n", hcl_text(&text))).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(read["k"].as_str(), Some(text.as_str()));
    }

    #[test]
    fn json_is_the_same_behind_its_escapes(text in any::<String>()) {
        let value = Value::String(text);
        prop_assert_eq!(serde_json::from_str::<Value>(&visible(&value.to_string())).unwrap(), value);
    }
}

/// The disks that Terraform would make: those of each instance, for all of them.
fn terraform_disks(sizes: &[&str], count: &str) -> Vec<i64> {
    let mut draft = good();
    put(&mut draft, "purchaseCount", count);
    for (row, size) in sizes.iter().enumerate() {
        put(&mut draft, &format!("createCdsList[{row}].cdsSizeInGB"), size);
    }
    let text = export(Format::Hcl, &draft, None);
    let parsed: Value = ::hcl::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let instance = &parsed["resource"]["baiducloud_instance"]["order"];
    let count = instance["count"].as_u64().unwrap_or(1);
    let of = |disks: &Value| -> Vec<i64> {
        let one = |disk: &Value| disk["cds_size_in_gb"].as_i64();
        match disks {
            Value::Array(disks) => disks.iter().filter_map(one).collect(),
            disk => one(disk).into_iter().collect(),
        }
    };
    match instance.get("dynamic") {
        None => (0..count).flat_map(|_| of(&instance["cds_disks"])).collect(),
        Some(dynamic) => {
            let shares = dynamic["cds_disks"]["for_each"].to_string();
            let sizes = shares.split("cds_size_in_gb").skip(1);
            let number = |rest: &str| {
                let digits: String = rest
                    .chars()
                    .skip_while(|c| !c.is_ascii_digit())
                    .take_while(char::is_ascii_digit)
                    .collect();
                digits.parse().expect("a size")
            };
            sizes.map(number).collect()
        }
    }
}

#[test]
fn terraform_makes_as_many_disks_as_the_order() {
    // The rows are for the order, shared out over its instances; a resource has those of one.
    assert_eq!(terraform_disks(&["10", "20"], "1"), [10, 20]);
    assert_eq!(terraform_disks(&["10", "10"], "2"), [10, 10]);
    assert_eq!(terraform_disks(&["10", "20", "10", "20"], "2"), [10, 20, 10, 20]);
    assert_eq!(terraform_disks(&["10", "10", "10", "20"], "2"), [10, 10, 10, 20]);
    assert_eq!(terraform_disks(&["10", "20"], "2"), [10, 20]);
    assert_eq!(terraform_disks(&[], "3"), Vec::<i64>::new());
}

#[test]
fn what_terraform_cannot_say_is_a_comment() {
    let mut draft = good();
    for (path, text) in [
        ("purchaseCount", "2"),
        ("networkCapacityInMbps", "5"),
        ("aspId", "asp-1"),
        ("adminPass", "Passw0rd!x"),
        ("createCdsList[0].cdsSizeInGB", "20"),
        ("createCdsList[1].cdsSizeInGB", "20"),
        ("tags[0].tagKey", "a\"${b}"),
        ("tags[0].tagValue", "环境%{x}"),
        ("eniIds[0]", "eni-1"),
    ] {
        put(&mut draft, path, text);
    }
    let said = |format, endpoint, parts: &[&str]| {
        let text = export(format, &draft, endpoint);
        for part in parts {
            assert!(text.contains(part), "{part}\n{text}");
        }
    };
    let terraform = [
        "count = 2",
        "admin_pass = var.admin_pass",
        "sensitive   = true",
        "\"a\\\"$${b}\" = \"环境%%{x}\"",
        "cds_size_in_gb = 20",
        "length(baiducloud_instance.order)",
        "aspId = \"asp-1\"",
        "eniIds = [\"eni-1\"]",
    ];
    said(Format::Hcl, None, &terraform);
    let cli = ["--adminPass=\"$SEALED_ADMIN_PASS\"", "--endpoint='127.0.0.1:1'", "--scheme='http'"];
    said(Format::Cli, Some("http://127.0.0.1:1"), &cli);
    let python = ["os.environ[\"VMCART_ADMIN_PASS\"]", "endpoint=\"https://bcc.bj.baidubce.com\""];
    said(Format::Python, None, &python);
    assert!(export(Format::Json, &draft, None).contains(MASK));
}

/// Characters that nobody sees, one of each sort: zero width, joiner, byte order mark, soft hyphen, variation
/// selector, tag, filler, and the turns of bidirectional text.
const UNSEEN: &str = "\u{200b}\u{2060}\u{feff}\u{ad}\u{fe0f}\u{e0041}\u{e0100}\u{3164}\u{202e}\u{61c}\u{34f}";

#[test]
fn what_cannot_be_seen_stands_nowhere_as_it_is_and_comes_back_the_same() {
    let mut draft = good();
    let name = format!("web{UNSEEN}1");
    put(&mut draft, "name", &name);
    put(&mut draft, "tags[0].tagKey", UNSEEN);
    draft.title.clone_from(&name);
    for format in FORMATS {
        for endpoint in [None, Some("https://h\u{200b}.example")] {
            let text = export(format, &draft, endpoint);
            assert!(!text.contains(|c| c != '\n' && is_unsafe_char(c)), "{format:?}: {text:?}");
        }
    }
    let json: Value = serde_json::from_str(&export(Format::Json, &draft, None)).expect("JSON");
    assert_eq!(json["name"], name.as_str());
    let hcl: Value = ::hcl::from_str(&export(Format::Hcl, &draft, None)).expect("HCL");
    assert_eq!(hcl["resource"]["baiducloud_instance"]["order"]["name"], name.as_str());
    let said = shell_word(UNSEEN);
    let ran = std::process::Command::new("sh").args(["-c", &format!("printf %s {said}")]).output();
    assert_eq!(ran.ok().map(|o| o.stdout), Some(UNSEEN.as_bytes().to_vec()), "{said}");
}
