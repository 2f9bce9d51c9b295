//! What does not depend on the order's words: the account, its quotas, the region, and what is left.

use super::{Check, Passed, no, reserved::CONTRACTS};
use crate::sim::{catalogue::Catalogue, kind::Kind, scenario::Scenario, shared::Shared, world::QUOTA};

/// States of the account and the region in which nothing is sold, whatever the order says.
pub(in crate::sim) fn allowed(shared: &Shared, kind: Kind) -> Check {
    let spot = kind == Kind::Spot;
    for (scenario, status, code, message) in [
        (
            Scenario::Banned,
            403,
            "Instance.InstanceBeBanned",
            "The instance is banned, contact technical support for assistance.",
        ),
        (
            Scenario::PermissionDenied,
            401,
            "Instance.PermissionDeny",
            if spot { "Instance permission deny. permission deny" } else { "Instance permission deny." },
        ),
        (Scenario::NoRealName, 409, "RealNameQualify", "No real name authentication"),
        (
            Scenario::RegionDenied,
            403,
            "Instance.RegionDenyException",
            "You're not allowed to access this region.",
        ),
    ] {
        if shared.has(scenario) {
            return Err(no(status, code, message, "", "state of the account"));
        }
    }
    Ok(())
}

/// Rights and quotas that an order meets by what it asks for.
pub(in crate::sim) fn granted(shared: &Shared, passed: &Passed) -> Check {
    let disks = passed.disks > 0;
    let line = passed.bandwidth > 0;
    let later = passed.payment == "Postpaid";
    let at_line = "networkCapacityInMbps";
    for (scenario, met, status, code, message, at) in [
        (Scenario::ZoneDenied, true, 403, "Zone denyAccess", "zone limit exception.", "zoneName"),
        (
            Scenario::NoUserData,
            passed.user_data,
            403,
            "Instance.UserDataPermissionDeny",
            "No permission for user data.",
            "userData",
        ),
        (
            Scenario::NoMarketPrice,
            passed.kind == Kind::Spot,
            400,
            "BadRequest",
            "cannot get market price",
            "",
        ),
        (
            Scenario::PostpaidPool,
            passed.payment != "Prepaid",
            413,
            "Instance.GlobalInstanceQuotaLimitExceeded",
            "Quota exceeds limit for regional postpaid instances pool, contact technical support for further \
             assistance.",
            "purchaseCount",
        ),
        (
            Scenario::DiskQuota,
            disks,
            413,
            "Volume.DiskQuotaExceededLimit",
            "Number of volumes exceeds limit.",
            "createCdsList",
        ),
        (
            Scenario::DiskCapacity,
            disks,
            413,
            "Volume.DiskSizeQuotaExceededLimit",
            "Volume size exceeds total capacity quota.",
            "createCdsList",
        ),
        (
            Scenario::EipQuota,
            line,
            413,
            "Instance.EipQuotaLimitExceeded",
            "The number of eip will exceed the limit.",
            at_line,
        ),
        (
            Scenario::EipDenied,
            line,
            403,
            "Instance.EipOperationDenied",
            "Account has no permission to bind EIP.",
            at_line,
        ),
        (
            Scenario::PostpaidEipDenied,
            line && later,
            403,
            "Instance.PostPayEipPurchaseDenied",
            "Need to pass senior real-name authentication. please download baiducloud App to do face \
             authentication.",
            at_line,
        ),
    ] {
        if met && shared.has(scenario) {
            return Err(no(status, code, message, at, "right or quota of the account"));
        }
    }
    Ok(())
}

/// What depends on the number of instances and on what is left.
pub(in crate::sim) fn afford(shared: &Shared, catalogue: &Catalogue, passed: &Passed, alive: usize) -> Check {
    if shared.has(Scenario::Quota) || alive.saturating_add(passed.count) > QUOTA {
        let code = "Instance.InstanceQuotaLimitExceeded";
        return Err(no(413, code, "Quota exceeds limit.", "purchaseCount", "account's quota"));
    }
    // A dedicated host is there already.
    let left = if passed.spec.is_empty() { u64::MAX } else { catalogue.stock(&passed.spec, &passed.zone) };
    let count = u64::try_from(passed.count).unwrap_or(u64::MAX);
    if shared.has(Scenario::SoldOut) || left < count {
        let message = "Sales of this resource are temporarily suspended in the specified region.";
        return Err(no(403, "Instance.NoStock", message, "spec", "stock of the zone"));
    }
    Ok(())
}

/// What depends on the number of contracts.
pub(in crate::sim) fn contracts_left(shared: &Shared, count: usize, before: usize) -> Check {
    let at = "reservedInstanceCount";
    if shared.has(Scenario::Quota) || before + count > CONTRACTS {
        let code = "Instance.InstanceQuotaLimitExceeded";
        return Err(no(413, code, "Quota exceeds limit.", at, "account's quota"));
    }
    if shared.has(Scenario::SoldOut) {
        let message = "Sales of this resource are temporarily suspended in the specified region.";
        return Err(no(403, "Instance.NoStock", message, "spec", "stock of the zone"));
    }
    Ok(())
}
