//! Groups: the fields of a screen that belong together stand under one heading.

/// A heading, as a text key below `group`, and the fields under it.
pub type Group = (&'static str, &'static [&'static str]);

/// The groups of all kinds. What stands alone on its screen is in none.
pub static GROUPS: &[Group] = &[
    (
        "machine",
        &["instanceType", "cpuCount", "memoryCapacityInGB", "spec", "instanceSpec.instanceType", "specId"],
    ),
    ("cards", &["gpuCard", "fpgaCard", "cardCount"]),
    ("amount", &["purchaseCount", "maxCount", "reservedInstanceCount"]),
    ("system", &["imageId", "instanceSpec.imageId"]),
    (
        "log-in",
        &[
            "keypairId",
            "adminPass",
            "instanceSpec.keyName",
            "instanceSpec.password",
            "instanceSpec.passwordAuth",
        ],
    ),
    (
        "inside",
        &[
            "subnetId",
            "securityGroupIds",
            "securityGroupId",
            "enterpriseSecurityGroupIds",
            "enterpriseSecurityGroupId",
            "instanceSpec.primaryNetworkInterface.vpcId",
            "instanceSpec.primaryNetworkInterface.subnetId",
            "instanceSpec.primaryNetworkInterface.securityGroups",
            "instanceSpec.primaryNetworkInterface.ip",
        ],
    ),
    (
        "public",
        &[
            "networkCapacityInMbps",
            "internetChargeType",
            "instanceSpec.elasticIpSpec.sizeMbps",
            "instanceSpec.elasticIpSpec.provider",
            "instanceSpec.elasticIpSpec.chargeMode",
            "instanceSpec.elasticIpSpec.chargePlan",
            "instanceSpec.elasticIpSpec.chargeUnit",
            "instanceSpec.elasticIpSpec.chargeDuration",
        ],
    ),
    (
        "payment",
        &[
            "billing.paymentTiming",
            "billing.reservation.reservationLength",
            "offeringType",
            "reservedInstanceTime",
            "instanceSpec.charge.chargeMode",
            "instanceSpec.charge.chargeUnit",
            "instanceSpec.charge.chargeDuration",
        ],
    ),
    ("renewal", &["autoRenew", "autoRenewTimeUnit", "autoRenewTime", "instanceSpec.charge.autoRenew"]),
    ("start", &["effectiveTime"]),
    ("names", &["name", "hostname"]),
    ("labels", &["tags"]),
];

/// The group of a field, by its path.
pub fn group(path: &str) -> Option<&'static str> {
    GROUPS.iter().find(|(_, paths)| paths.contains(&path)).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::order::{Offer, kinds};

    #[test]
    fn every_path_of_a_group_is_a_field_and_in_one_group() {
        let fields: BTreeSet<&str> = kinds().iter().flat_map(|k| k.fields.iter().map(|f| f.path)).collect();
        let mut seen = BTreeSet::new();
        for (name, paths) in GROUPS {
            for path in *paths {
                assert!(fields.contains(path), "{name}: no kind has {path}");
                assert!(seen.insert(path), "{path} is in two groups");
            }
        }
    }

    #[test]
    fn no_plain_field_stands_under_a_heading_that_is_not_its_own() {
        for kind in kinds() {
            for step in kind.steps() {
                let plain = kind.fields.iter().filter(|f| f.step == step && f.offer == Offer::Plain);
                let groups: Vec<_> = plain.map(|f| (f.path, group(f.path))).collect();
                if groups.len() < 4 || groups.iter().all(|(_, g)| *g == groups[0].1) {
                    continue;
                }
                let mut seen = Vec::new();
                for (path, group) in groups {
                    assert!(group.is_some(), "{} {step:?}: {path} has no group", kind.name);
                    if seen.last() != Some(&group) {
                        assert!(!seen.contains(&group), "{} {step:?}: {path} is apart", kind.name);
                        seen.push(group);
                    }
                }
            }
        }
    }
}
