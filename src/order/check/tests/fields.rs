//! Each field's own limits, at both sides.

use super::*;

#[test]
fn whole_numbers_at_both_sides() {
    verdicts(
        &[],
        "purchaseCount",
        &[("1", ""), ("1000", ""), ("0", "range"), ("-1", "range"), ("1001", "range")],
    );
    verdicts(&[], "purchaseCount", &[("two", "whole"), ("1.5", "whole"), ("99999999999999999999", "whole")]);
    verdicts(
        &[],
        "rootDiskSizeInGb",
        &[
            ("39", "root-disk-size"),
            ("40", ""),
            ("100", ""),
            ("101", "~root-disk-size-table"),
            ("500", "~root-disk-size-table"),
            ("501", "root-disk-size"),
        ],
    );
    verdicts(
        &[],
        "networkCapacityInMbps",
        &[("-1", "bandwidth"), ("0", ""), ("200", ""), ("201", "bandwidth"), ("5M", "whole")],
    );
    verdicts(
        &[],
        "createCdsList[0].cdsSizeInGB",
        &[("0", "range"), ("1", ""), ("5120", ""), ("5121", "disk-bounds"), ("32765", "disk-bounds")],
    );
    verdicts(
        &[],
        "ephemeralDisks[0].sizeInGB",
        &[("0", "range"), ("1", ""), ("65536", ""), ("65537", "range")],
    );
    verdicts(
        &[PREPAID[0], PREPAID[1], ("autoRenewTimeUnit", "month")],
        "autoRenewTime",
        &[("0", "~says-nothing"), ("-1", "range"), ("1", ""), ("9", ""), ("10", "range")],
    );
}

#[test]
fn choices_are_exact_and_name_the_nearest() {
    verdicts(&[], "region", &[("bj", ""), ("sin", ""), ("BJ", "choice"), ("us", "choice")]);
    verdicts(
        &[],
        "rootDiskStorageType",
        &[
            ("cloud_hp1", ""),
            ("std1", ""),
            ("enhanced_ssd_pl3", ""),
            ("enhanced_ssd_pl4", "choice"),
            ("nvme", "choice"),
        ],
    );
    verdicts(
        &[("createCdsList[0].cdsSizeInGB", "5")],
        "createCdsList[0].storageType",
        &[("std1", ""), ("HDD_Throughput", ""), ("sata", "choice")],
    );
    verdicts(
        &[PREPAID[0]],
        "billing.reservation.reservationLength",
        &[
            ("1", ""),
            ("9", ""),
            ("10", "choice"),
            ("11", "choice"),
            ("12", ""),
            ("24", ""),
            ("36", ""),
            ("48", "choice"),
            ("0", "choice"),
        ],
    );
    verdicts(EBC, "cpuThreadConfig", &[("1", ""), ("2", ""), ("3", "choice")]);
    verdicts(EBC, "numaConfig", &[("0", ""), ("1", ""), ("2", ""), ("4", ""), ("auto", ""), ("3", "choice")]);
    verdicts(&[], "deletionProtection", &[("0", ""), ("1", ""), ("2", "choice"), ("true", "choice")]);
    verdicts(&[], "enableJumboFrame", &[("true", ""), ("false", ""), ("yes", "choice"), ("True", "choice")]);
    verdicts(&[], "hosteyeType", &[("enterprise", ""), ("open", ""), ("basic", "choice")]);
    verdicts(&[], "rootPartitionType", &[("xfs", ""), ("ext4", ""), ("ext3", "choice")]);
    verdicts(&[], "dataPartitionType", &[("xfs", ""), ("ext4", ""), ("ntfs", "choice")]);
    verdicts(
        PUBLIC,
        "internetChargeType",
        &[("BANDWIDTH_POSTPAID_BY_HOUR", ""), ("TRAFFIC_POSTPAID_BY_HOUR", ""), ("TRAFFIC", "choice")],
    );
    verdicts(PUBLIC, "networkPurchaseType", &[("BGP", ""), ("BGP_S", ""), ("CN2", "choice")]);

    let problems = check(&with(&[("billing.paymentTiming", "postpaid")]), &Known::default());
    let hint = problems[0].values.iter().find(|(name, _)| *name == "hint").map(|(_, say)| say);
    assert_eq!(hint, Some(&Say::Key("hint.nearest".into(), vec![("name", "Postpaid".into())])));
}

#[test]
fn texts_at_both_sides() {
    let long = |start: &str, n: usize| format!("{start}{}", "x".repeat(n - start.len()));
    let (name, too_long) = (long("a", 65), long("a", 66));
    let chinese = format!("a{}", "名".repeat(64));
    verdicts(
        &[],
        "name",
        &[
            (&name, ""),
            (&too_long, "length"),
            (&chinese, ""),
            ("web-1/a_b.c", ""),
            ("网站", "start"),
            ("-web", "start"),
            ("web site", "character"),
            ("web:1", "character"),
        ],
    );
    let (host, long_host) = (long("a", 64), long("a", 65));
    verdicts(
        &[],
        "hostname",
        &[
            ("ab", ""),
            ("a", "length"),
            (&host, ""),
            (&long_host, "length"),
            ("a-b", ""),
            ("a--b", "repeat"),
            ("ab-", "end"),
            ("9ab", "start"),
            ("主机", "start"),
            ("a主", "character"),
            ("Web", "start"),
            ("wEb", "character"),
            ("a_b", "~hostname-characters"),
        ],
    );
    verdicts(
        PUBLIC,
        "eipName",
        &[(&name, ""), (&too_long, "length"), ("e-_/1", ""), ("1e", "start"), ("e e", "character")],
    );
    let (id, long_id) = (long("m", 128), long("m", 129));
    for (path, context) in [
        ("imageId", &[][..]),
        ("keypairId", &[]),
        ("dedicatedHostId", &[]),
        ("deployId", &[]),
        ("aspId", &[]),
        ("resGroupId", &[]),
        ("ehcClusterId", &[]),
        ("deployIdList[0]", &[]),
        ("internalIps[0]", &[]),
    ] {
        if path == "internalIps[0]" {
            verdicts(
                context,
                path,
                &[
                    ("192.168.0.4", ""),
                    ("256.1.1.1", "form"),
                    ("192.168.4", "form"),
                    ("1.2.3", "length"),
                    ("::1.2.3.4", "form"),
                ],
            );
        } else {
            verdicts(
                context,
                path,
                &[(&id, ""), (&long_id, "length"), ("a/b", "character"), ("编号", "character")],
            );
        }
    }
    verdicts(
        &[],
        "zoneName",
        &[("cn-bj-a", ""), ("cn-bj-A", "character"), ("bja", "form"), ("cn--a", "form")],
    );
    verdicts(&[], "userData", &[("IyEvYmluL3NoCg==", ""), ("#!/bin/sh", "base64")]);
    let (fits, over) = ("A".repeat(21_844), "A".repeat(21_848));
    verdicts(&[], "userData", &[(&fits, ""), (&over, "user-data-size")]);
    let (key, long_key) = (long("k", 65), long("k", 66));
    verdicts(&[], "tags[0].tagKey", &[(&key, ""), (&long_key, "length"), ("环境", ""), ("a b", "character")]);
    verdicts(
        &[("tags[0].tagKey", "env")],
        "tags[0].tagValue",
        &[(&key, ""), (&long_key, "length"), ("a=b", "character")],
    );
}

#[test]
fn passwords_at_both_sides_without_a_word_of_them() {
    let cases = [
        ("Passw0rd!", ""),
        ("Passw0r!", ""),
        ("Pass0r!", "length"),
        ("Passw0rd!Passw0r", ""),
        ("Passw0rd!Passw0rd", "length"),
        ("password!", "password-class"),
        ("12345678!", "password-class"),
        ("Passw0rdd", "password-class"),
        ("Passw0rd!~", "character-secret"),
        // Nothing is trimmed from a secret: the spaces would be sealed and sent.
        (" Passw0rd!", "character-secret"),
        ("Passw0rd! ", "character-secret"),
        ("         ", "character-secret"),
    ];
    verdicts(&[], "adminPass", &cases);
    for (secret, _) in cases.iter().filter(|(text, _)| !text.trim().is_empty()) {
        let draft = with(&[("adminPass", secret), ("keypairId", "k-R0J0BEA9"), ("name", "no good")]);
        let shown = format!(
            "{:?} {draft:?} {:?}",
            check(&draft, &Known::default()),
            order(&draft, &Known::default())
        );
        assert!(!shown.contains(secret.trim()), "{shown}");
        assert!(!shown.contains('~'), "one character of it is too much: {shown}");
    }
}

#[test]
fn money_is_a_plain_decimal_above_zero() {
    let context = &[("bidModel", "custom")];
    verdicts(
        context,
        "bidPrice",
        &[
            ("0.01", ""),
            ("1", ""),
            ("0", "money"),
            ("0.000", "money"),
            ("-0.01", "money"),
            ("+1", "money"),
            (".5", "money"),
            ("5.", "money"),
            ("1e-2", "money"),
            ("1_000", "money"),
            ("1,5", "money"),
            ("free", "money"),
        ],
    );
    verdicts(context, "bidPrice", &[("", "required")]);
}

#[test]
fn required_cells_and_row_counts() {
    for (path, text, missing) in [
        ("createCdsList[0].storageType", "hp1", vec!["createCdsList[0].cdsSizeInGB"]),
        ("tags[0].tagValue", "prod", vec!["tags[0].tagKey"]),
        ("securityGroupIds[0]", "", vec!["securityGroupIds[0]"]),
        ("fileSystems[0].path", "/mnt", vec!["fileSystems[0].fsId", "fileSystems[0].mountAds"]),
    ] {
        let draft = with(&[(path, text), ("subnetId", "sbn-1"), ("enterpriseSecurityGroupIds[0]", "")]);
        let mut draft =
            if path.starts_with("security") { with(&[(path, text), ("subnetId", "sbn-1")]) } else { draft };
        if let Some(index) = draft.kind().index("enterpriseSecurityGroupIds") {
            draft.remove_row(index, 0);
        }
        let found = codes(&check(&draft, &Known::default()));
        let required: Vec<_> =
            found.iter().filter(|(_, c)| c == "required").map(|(p, _)| p.as_str()).collect();
        assert_eq!(required, missing);
    }
    for field in bcc_spec().fields {
        let Some(row) = field.rows() else { continue };
        let index = bcc_spec().index(field.path).unwrap();
        let mut draft = good();
        for _ in 0..row.max {
            draft.add_row(index, usize::MAX);
        }
        let over = |draft: &Draft| check_place(draft, Place::field(index)).iter().any(|p| p.code == "rows");
        assert!(!over(&draft), "{}", field.path);
        draft.add_row(index, usize::MAX);
        assert!(over(&draft), "{}", field.path);
    }
}

#[test]
fn deprecated_fields_are_taken_with_a_warning() {
    verdicts(&[("subnetId", "sbn-1")], "securityGroupId", &[("g-1", "~deprecated")]);
    verdicts(&[], "cdsAutoRenew", &[("true", "~deprecated")]);
}

#[test]
fn a_character_that_hides_or_turns_text_is_told_by_its_number() {
    for (text, told) in [
        ("a\u{200b}b", "U+200B"),
        ("a\u{202e}b", "U+202E"),
        ("a\u{e0041}b", "U+E0041"),
        ("a b", "U+0020"),
        ("a!b", "!"),
    ] {
        let draft = with(&[("name", text)]);
        let problems = check(&draft, &Known::default());
        let values: Vec<_> = problems.iter().filter(|p| p.path == "name").flat_map(|p| &p.values).collect();
        assert!(
            values.contains(&&("value", crate::order::Say::Plain(told.to_owned()))),
            "{text:?}: {values:?}"
        );
    }
}
