//! JD Cloud.

use crate::order::{KeyFile, KeyVariables, ProviderRow};

/// The provider. The variables are the names of packer (and Cloudpods), lego, the R SDK's examples, and scripts.
pub static JD_CLOUD: ProviderRow = ProviderRow {
    name: "jd",
    help: "JD Cloud, JDCLOUD2-HMAC-SHA256 or JDCLOUD3-HMAC-SHA256",
    keys: &[
        KeyVariables {
            id: "JDCLOUD_ACCESS_KEY",
            secret: &["JDCLOUD_SECRET_KEY", "JDCLOUD_SECRET"],
            token: None,
            region: "JDCLOUD_REGION",
        },
        KeyVariables {
            id: "JDCLOUD_ACCESS_KEY_ID",
            secret: &["JDCLOUD_ACCESS_KEY_SECRET"],
            token: None,
            region: "JDCLOUD_REGION_ID",
        },
        KeyVariables { id: "JDCLOUD_AK", secret: &["JDCLOUD_SK"], token: None, region: "JDCLOUD_REGION" },
        KeyVariables { id: "JDC_ACCESS_KEY", secret: &["JDC_SECRET_KEY"], token: None, region: "JDC_REGION" },
    ],
    // Of the Terraform provider.
    shared_keys: &["access_key", "secret_key"],
    files: &[KeyFile::Jdc],
    signature_life: None,
    stamps: &["x-jdcloud-date", "x-jdcloud-nonce"],
    // `cn-north-1a` is in `cn-north-1`.
    zone_in_region: |zone, region| {
        let letter = zone.strip_prefix(region);
        letter.is_some_and(|letter| letter.len() == 1 && letter.chars().all(|c| c.is_ascii_lowercase()))
    },
    numbers_batches: false,
    free_system_disk: 0,
    // The page of the order: by text message and e-mail.
    sends_password: true,
    default_group_opens: false,
    read_instance: super::described::read,
};
