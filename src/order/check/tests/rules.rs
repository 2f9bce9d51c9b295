//! Rules between fields, at both sides.

use super::*;

#[test]
fn what_does_not_apply_is_told_and_left_out_wherever_it_came_from() {
    for (context, path, text, why) in [
        (&[][..], "billing.reservation.reservationLength", "1", "billing.paymentTiming"),
        (&[], "autoRenewTimeUnit", "month", "billing.paymentTiming"),
        (PREPAID, "autoRenewTimeUnit", "month", "autoRenewTime"),
        (&[], "internetChargeType", "TRAFFIC_POSTPAID_BY_HOUR", "networkCapacityInMbps"),
        (&[("networkCapacityInMbps", "0")], "eipName", "web", "networkCapacityInMbps"),
        (&[], "networkPurchaseType", "BGP", "networkCapacityInMbps"),
        (&[], "bidPrice", "0.01", "bidModel"),
        (&[("bidModel", "market")], "bidPrice", "0.01", "bidModel"),
        (&[("isOpenHostEye", "false")], "hosteyeType", "open", "isOpenHostEye"),
        (&[], "relationTag", "true", "tags"),
        (&[], "relationTag", "false", "tags"),
        (
            &[("enterpriseSecurityGroupIds[0]", "esg-1")],
            "securityGroupIds[0]",
            "g-1",
            "enterpriseSecurityGroupIds",
        ),
    ] {
        let mut draft = with(context);
        put(&mut draft, path, text);
        let place = draft.place(path).unwrap();
        let list = path.trim_end_matches("[0]");
        for (origin, code) in [
            (Origin::Typed, "~excluded"),
            (Origin::LookedUp, "~excluded"),
            (Origin::File, "~excluded"),
            (Origin::Variable, "~excluded"),
        ] {
            draft.set(place, text, origin);
            let problems = check(&draft, &Known::default());
            let about: Vec<_> = problems.iter().filter(|p| p.path.starts_with(list)).collect();
            assert_eq!(codes(&[about[0].clone()]), [(list.to_owned(), code.to_owned())], "{origin:?}");
            assert_eq!(about.len(), 1, "{about:?}");
            assert!(format!("{:?}", about[0].values).contains(&format!("Field({why:?})")), "{:?}", about[0]);
            assert!(!has(&preview(&draft), list), "{path} is left out of what is sent");
            // The person may keep it as it was said: then it goes as well.
            draft.allow.insert("excluded".to_owned());
            let kept = check(&draft, &Known::default());
            assert!(kept.iter().all(|p| !p.blocks()), "{kept:?}");
            assert!(has(&preview(&draft), list), "{path} is sent where that is allowed");
            draft.allow.clear();
        }
    }
}

/// Tells whether a body has something at a path.
fn has(body: &serde_json::Value, path: &str) -> bool {
    path.split('.').try_fold(body, |at, part| at.get(part)).is_some()
}

#[test]
fn what_the_document_refuses_together_blocks_from_a_file_and_is_left_out_when_it_is_a_leftover() {
    let cases: &[(&str, Changes, &str, &str)] = &[
        // "You can not purchase both GPU card and FPGA card for the same instance."
        ("bcc-instance", &[("fpgaCard", "KU115"), ("cardCount", "1")], "gpuCard", "P4"),
        ("bcc-instance", &[], "cardCount", "2"),
        // What is paid by use has no end to renew at.
        ("bcc-instance", &[], "autoRenewTime", "1"),
        ("bcc-spec", &[], "autoRenewTime", "1"),
    ];
    for (kind, context, path, text) in cases {
        let mut draft = with_of(kind, context);
        put(&mut draft, path, text);
        let place = draft.place(path).unwrap();
        for (origin, code) in [(Origin::Typed, "~excluded"), (Origin::File, "excluded")] {
            draft.set(place, text, origin);
            draft.allow.insert("excluded".to_owned());
            let found = codes(&check(&draft, &Known::default()));
            assert!(found.contains(&((*path).to_owned(), code.to_owned())), "{kind} {path}: {found:?}");
            assert!(!has(&preview(&draft), path), "{kind}: {path} is never sent beside what it clashes with");
        }
    }
}

#[test]
fn a_renewal_of_nothing_is_none() {
    // The provider's SDK for Go sends 0 and an empty unit with every order, the one for Python a unit alone.
    for context in [&[][..], PREPAID] {
        let mut draft = with(context);
        put(&mut draft, "autoRenewTime", "0");
        let place = draft.place("autoRenewTime").unwrap();
        draft.set(place, "0", Origin::File);
        let found = codes(&check(&draft, &Known::default()));
        let wanted = if context.is_empty() { vec![] } else { vec!["~says-nothing".to_owned()] };
        assert_eq!(found.into_iter().map(|(_, code)| code).collect::<Vec<_>>(), wanted, "{context:?}");
        assert!(!has(&preview(&draft), "autoRenewTime"));
    }
}

#[test]
fn what_applies_again_is_checked_again() {
    let mut draft = with(PREPAID);
    put(&mut draft, "billing.reservation.reservationLength", "");
    let path = "billing.reservation.reservationLength".to_owned();
    assert_eq!(codes(&check(&draft, &Known::default())), [(path, "required".into())]);
}

/// Rules that the draft alone decides: what leads up to it, the last change, the codes that it adds and where.
#[test]
fn rules_between_fields_at_both_sides() {
    type Case<'a> = (Changes<'a>, (&'a str, &'a str), &'a [(&'a str, &'a str)]);
    let cases: &[Case] = &[
        // One of two.
        (&[("deployIdList[0]", "dset-1")], ("deployId", "dset-2"), &[("deployId", "~one-deploy-field")]),
        (&[("keypairId", "k-1")], ("adminPass", "Passw0rd!"), &[("adminPass", "~login-both")]),
        // The family is a part of the specification's name.
        (&[], ("specId", "g5"), &[]),
        (&[], ("specId", "g4"), &[("specId", "family")]),
        // Bare metal.
        (EBC, ("cpuThreadConfig", "1"), &[]),
        (&[], ("cpuThreadConfig", "1"), &[("cpuThreadConfig", "~bare-metal-only")]),
        (&[], ("numaConfig", "0"), &[("numaConfig", "~bare-metal-only")]),
        (&[], ("enableHt", "false"), &[("enableHt", "~bare-metal-only")]),
        (&[], ("eniIds[0]", "eni-1"), &[]),
        (EBC, ("eniIds[0]", "eni-1"), &[("eniIds", "not-on-bare-metal")]),
        // Lists are shared out over the instances.
        (&[("purchaseCount", "2"), ("eniIds[0]", "eni-1")], ("eniIds[1]", "eni-2"), &[]),
        (&[("purchaseCount", "2")], ("eniIds[0]", "eni-1"), &[("eniIds", "eni-multiple")]),
        (
            &[("internalIps[0]", "10.0.0.1")],
            ("internalIps[1]", "10.0.0.2"),
            &[("internalIps", "~one-address-each")],
        ),
        (&[("purchaseCount", "2"), ("internalIps[0]", "10.0.0.1")], ("internalIps[1]", "10.0.0.2"), &[]),
        // No row twice.
        (&[("eniIds[0]", "eni-1")], ("eniIds[1]", "eni-1"), &[("eniIds[1]", "same-twice")]),
        (&[("deployIdList[0]", "d-1")], ("deployIdList[1]", "d-1"), &[("deployIdList[1]", "same-twice")]),
        (&[("tags[0].tagKey", "a")], ("tags[1].tagKey", "a"), &[("tags[1].tagKey", "same-twice")]),
        (&[("tags[0].tagKey", "a")], ("tags[1].tagKey", "A"), &[]),
        (
            &[("subnetId", "s"), ("securityGroupIds[0]", "g-1")],
            ("securityGroupIds[1]", "g-1"),
            &[("securityGroupIds[1]", "same-twice")],
        ),
        (
            &[("subnetId", "s"), ("enterpriseSecurityGroupIds[0]", "e-1")],
            ("enterpriseSecurityGroupIds[1]", "e-1"),
            &[("enterpriseSecurityGroupIds[1]", "same-twice")],
        ),
        (
            &[("purchaseCount", "2"), ("internalIps[0]", "10.0.0.1")],
            ("internalIps[1]", "10.0.0.1"),
            &[("internalIps[1]", "same-twice")],
        ),
        // Local disks.
        (
            &[("ephemeralDisks[0].sizeInGB", "50")],
            ("ephemeralDisks[1].sizeInGB", "50"),
            &[("ephemeralDisks", "one-local-disk")],
        ),
        (
            &[("dedicatedHostId", "d-1"), ("ephemeralDisks[0].sizeInGB", "50")],
            ("ephemeralDisks[1].sizeInGB", "50"),
            &[],
        ),
        (
            &[("ephemeralDisks[0].sizeInGB", "50")],
            ("ephemeralDisks[0].storageType", "nvme"),
            &[("ephemeralDisks[0].storageType", "~local-disk-type")],
        ),
        (
            &[("dedicatedHostId", "d-1"), ("ephemeralDisks[0].sizeInGB", "50")],
            ("ephemeralDisks[0].storageType", "nvme"),
            &[],
        ),
        // Subnet and security group come together.
        (&[], ("subnetId", "sbn-1"), &[("subnetId", "~subnet-group")]),
        (&[], ("securityGroupIds[0]", "g-1"), &[("subnetId", "~subnet-group")]),
        (&[("subnetId", "sbn-1")], ("securityGroupIds[0]", "g-1"), &[]),
        (&[("subnetId", "sbn-1")], ("enterpriseSecurityGroupIds[0]", "esg-1"), &[]),
        // Bandwidth paid ahead.
        (
            PUBLIC,
            ("internetChargeType", "BANDWIDTH_PREPAID"),
            &[("internetChargeType", "~bandwidth-prepaid")],
        ),
        (&[PREPAID[0], PREPAID[1], PUBLIC[0]], ("internetChargeType", "BANDWIDTH_PREPAID"), &[]),
        // Renewal.
        (PREPAID, ("autoRenewTime", "1"), &[("autoRenewTimeUnit", "both-or-neither")]),
        (PREPAID, ("autoRenewTimeUnit", "year"), &[("autoRenewTimeUnit", "~excluded")]),
        (&[PREPAID[0], PREPAID[1], ("autoRenewTimeUnit", "year")], ("autoRenewTime", "3"), &[]),
        (
            &[PREPAID[0], PREPAID[1], ("autoRenewTimeUnit", "year")],
            ("autoRenewTime", "4"),
            &[("autoRenewTime", "renew-years")],
        ),
        (&[PREPAID[0], PREPAID[1], ("autoRenewTimeUnit", "month")], ("autoRenewTime", "4"), &[]),
        // Bids belong to another order.
        (&[], ("bidModel", "market"), &[("bidModel", "~bid-by-spec")]),
    ];
    for (context, (path, text), wanted) in cases {
        let found = added(context, path, text, &Known::default());
        let wanted: Vec<_> = wanted.iter().map(|(p, c)| ((*p).to_owned(), (*c).to_owned())).collect();
        assert_eq!(found, wanted, "{context:?} then {path} = {text}");
    }
}

#[test]
fn data_disks_are_five_an_instance_and_a_multiple_of_the_count() {
    let found = |count: &str, rows: usize| {
        let mut draft = with(&[("purchaseCount", count)]);
        for row in 0..rows {
            put(&mut draft, &format!("createCdsList[{row}].cdsSizeInGB"), "5");
        }
        codes(&check(&draft, &Known::default())).into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    assert_eq!(found("1", 5), [""; 0]);
    assert_eq!(found("1", 6), ["disks-per-instance"]);
    assert_eq!(found("2", 4), [""; 0]);
    assert_eq!(found("2", 5), ["disks-multiple"]);
    assert_eq!(found("2", 10), [""; 0]);
    assert_eq!(found("2", 12), ["disks-per-instance"]);
    assert_eq!(found("2", 1), ["disks-multiple"]);
}

#[test]
fn a_batch_leaves_room_for_the_numbers_behind_its_host_names() {
    let found = |count: &str, length: usize| {
        let draft = with(&[("purchaseCount", count), ("hostname", &"a".repeat(length))]);
        codes(&check(&draft, &Known::default())).into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    assert_eq!(found("1", 64), [""; 0]);
    assert_eq!(found("2", 62), [""; 0]);
    assert_eq!(found("2", 63), ["hostname-batch"]);
    assert_eq!(found("100", 60), [""; 0]);
    assert_eq!(found("100", 61), ["hostname-batch"]);
}
