//! What does not depend on the order's words: the account, its quotas, the region, and what is left.

use super::contracts::CONTRACTS;
use crate::sim::{
    bcc::{
        catalogue::Catalogue,
        kind::Kind,
        refusal::{Check, no},
        sale::{Passed, Sale},
    },
    common::Common,
    purse::Purse,
    scenario::Scenario,
};

/// Cash and vouchers beyond which something paid by use is sold, in millionths of a yuan.
const RESERVE: u64 = 100_000_000;

/// Number of instances that an account may have.
const QUOTA: usize = 20;

/// States of the account and the region in which nothing is sold, whatever the order says. `denied` is what an account
/// is told that may not buy.
pub(in crate::sim::bcc) fn allowed(common: &Common, denied: &str) -> Check {
    for (scenario, status, code, message) in [
        (
            Scenario::Banned,
            403,
            "Instance.InstanceBeBanned",
            "The instance is banned, contact technical support for assistance.",
        ),
        (Scenario::PermissionDenied, 401, "Instance.PermissionDeny", denied),
        (Scenario::NoRealName, 409, "RealNameQualify", "No real name authentication"),
        (
            Scenario::RegionDenied,
            403,
            "Instance.RegionDenyException",
            "You're not allowed to access this region.",
        ),
    ] {
        if common.has(scenario) {
            return Err(no(status, code, message, "", "state of the account"));
        }
    }
    Ok(())
}

/// Rights of the account, and what is left. `machines` and `contracts` are how many it has.
pub(in crate::sim::bcc) fn allows(
    common: &Common,
    catalogue: &Catalogue,
    sale: &Sale,
    machines: usize,
    contracts: usize,
) -> Check {
    match sale {
        Sale::Instances(passed) => {
            granted(common, passed)?;
            afford(common, catalogue, passed, machines)
        }
        Sale::Contracts(terms) => contracts_left(common, terms.count, contracts),
    }
}

/// Rights and quotas that an order meets by what it asks for.
fn granted(common: &Common, passed: &Passed) -> Check {
    let disks = !passed.disks.is_empty();
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
        if met && common.has(scenario) {
            return Err(no(status, code, message, at, "right or quota of the account"));
        }
    }
    Ok(())
}

/// Money: what is paid ahead takes `ahead` in cash, what is paid by use wants more than a reserve, vouchers included. Of
/// bids the documents say nothing, and what runs on a dedicated host costs nothing more.
pub(in crate::sim::bcc) fn pays(purse: &Purse, sale: &Sale, ahead: Option<u64>) -> Check {
    let by_use = |passed: &Passed| passed.payment == "Postpaid" && passed.host.is_empty();
    let (enough, at) = match (sale, ahead) {
        (Sale::Contracts(_), Some(price)) => (purse.cash() >= price, "offeringType"),
        (Sale::Instances(_), Some(price)) => (purse.cash() >= price, "billing.paymentTiming"),
        (Sale::Instances(passed), None) if by_use(passed) => {
            (purse.cash().saturating_add(purse.vouchers()) > RESERVE, "billing.paymentTiming")
        }
        _ => return Ok(()),
    };
    if enough {
        return Ok(());
    }
    Err(no(403, "InsufficientBalance", "The account balance is insufficient.", at, "balance of the account"))
}

/// Checks that depend on the number of instances and on what is left.
fn afford(common: &Common, catalogue: &Catalogue, passed: &Passed, alive: usize) -> Check {
    if common.has(Scenario::Quota) || alive.saturating_add(passed.count) > QUOTA {
        let code = "Instance.InstanceQuotaLimitExceeded";
        return Err(no(413, code, "Quota exceeds limit.", "purchaseCount", "account's quota"));
    }
    // A dedicated host is there already.
    let left = if passed.spec.is_empty() { u64::MAX } else { catalogue.stock(&passed.spec, &passed.zone) };
    let count = u64::try_from(passed.count).unwrap_or(u64::MAX);
    if common.has(Scenario::SoldOut) || left < count {
        let message = "Sales of this resource are temporarily suspended in the specified region.";
        return Err(no(403, "Instance.NoStock", message, "spec", "stock of the zone"));
    }
    Ok(())
}

/// Checks that depend on the number of contracts.
fn contracts_left(common: &Common, count: usize, before: usize) -> Check {
    let at = "reservedInstanceCount";
    if common.has(Scenario::Quota) || before + count > CONTRACTS {
        let code = "Instance.InstanceQuotaLimitExceeded";
        return Err(no(413, code, "Quota exceeds limit.", at, "account's quota"));
    }
    if common.has(Scenario::SoldOut) {
        let message = "Sales of this resource are temporarily suspended in the specified region.";
        return Err(no(403, "Instance.NoStock", message, "spec", "stock of the zone"));
    }
    Ok(())
}
