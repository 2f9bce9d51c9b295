//! Baidu AI Cloud.

use crate::order::{KeyFile, KeyVariables, ProviderRow};

/// The provider. The variables are the `bce` tool's names, then those of the Terraform provider baiducloud.
pub static BAIDU: ProviderRow = ProviderRow {
    name: "bce",
    help: "Baidu AI Cloud, bce-auth-v1",
    keys: &[
        KeyVariables {
            id: "BCE_ACCESS_KEY_ID",
            secret: &["BCE_SECRET_ACCESS_KEY"],
            token: Some("BCE_SECURITY_TOKEN"),
            region: "BCE_REGION",
        },
        KeyVariables {
            id: "BAIDUCLOUD_ACCESS_KEY",
            secret: &["BAIDUCLOUD_SECRET_KEY"],
            token: Some("BAIDUCLOUD_SESSION_TOKEN"),
            region: "BAIDUCLOUD_REGION",
        },
    ],
    shared_keys: &[],
    files: &[KeyFile::Bce, KeyFile::Bcecmd],
    signature_life: Some(1800),
    stamps: &["x-bce-date"],
    // `cn-bj-a` is in `bj`.
    zone_in_region: |zone, region| zone.split('-').nth(1) == Some(region),
    numbers_batches: true,
    // The page of the order: what is above 40 GB is charged.
    free_system_disk: 40,
    // It makes one up and tells it nobody.
    sends_password: false,
    // "Rules for default security groups: it allows to access all ports", both ways, says its page on security groups.
    default_group_opens: true,
    read_instance: super::described::read,
};
