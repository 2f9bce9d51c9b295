//! The order by specification as this server reads it: its own types, unknown fields and nulls passed over.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

/// A body of `POST /v2/instanceBySpec`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct BySpec {
    pub image_id: Option<String>,
    pub spec: Option<String>,
    pub root_disk_size_in_gb: Option<i64>,
    pub root_disk_storage_type: Option<String>,
    pub ephemeral_disks: Option<Vec<Ephemeral>>,
    pub create_cds_list: Option<Vec<Cds>>,
    pub network_capacity_in_mbps: Option<i64>,
    pub eip_name: Option<String>,
    pub internet_charge_type: Option<String>,
    pub purchase_count: Option<i64>,
    pub name: Option<String>,
    pub hostname: Option<String>,
    pub auto_seq_suffix: Option<bool>,
    pub is_open_hostname_domain: Option<bool>,
    pub admin_pass: Option<String>,
    pub billing: Option<Billing>,
    pub zone_name: Option<String>,
    pub subnet_id: Option<String>,
    pub security_group_id: Option<String>,
    pub security_group_ids: Option<Vec<String>>,
    pub enterprise_security_group_ids: Option<Vec<String>>,
    pub eni_ids: Option<Vec<String>>,
    pub relation_tag: Option<bool>,
    pub is_open_ipv6: Option<bool>,
    pub tags: Option<Vec<Tag>>,
    pub keypair_id: Option<String>,
    pub auto_renew_time_unit: Option<String>,
    pub auto_renew_time: Option<i64>,
    pub cds_auto_renew: Option<bool>,
    pub asp_id: Option<String>,
    pub bid_model: Option<String>,
    #[serde(deserialize_with = "text_or_number")]
    pub bid_price: Option<String>,
    pub dedicated_host_id: Option<String>,
    pub deploy_id: Option<String>,
    pub deploy_id_list: Option<Vec<String>>,
    pub user_data: Option<String>,
    pub spec_id: Option<String>,
    #[serde(deserialize_with = "text_or_number")]
    pub deletion_protection: Option<String>,
    pub is_open_host_eye: Option<bool>,
    pub hosteye_type: Option<String>,
    pub res_group_id: Option<String>,
    pub enable_jumbo_frame: Option<bool>,
    pub enable_ht: Option<bool>,
    pub data_partition_type: Option<String>,
    pub root_partition_type: Option<String>,
    pub file_systems: Option<Vec<FileSystem>>,
    pub disable_root_disk_serial: Option<bool>,
    pub internal_ips: Option<Vec<String>>,
    pub network_purchase_type: Option<String>,
    pub ehc_cluster_id: Option<String>,
    pub cpu_thread_config: Option<String>,
    pub numa_config: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Billing {
    pub payment_timing: Option<String>,
    pub reservation: Option<Reservation>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Reservation {
    pub reservation_length: Option<i64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ephemeral {
    #[serde(rename = "storageType")]
    pub storage_type: Option<String>,
    #[serde(rename = "sizeInGB")]
    pub size: Option<i64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Cds {
    #[serde(rename = "storageType")]
    pub storage_type: Option<String>,
    #[serde(rename = "cdsSizeInGB")]
    pub size: Option<i64>,
    #[serde(rename = "snapshotId")]
    pub snapshot: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Tag {
    pub tag_key: Option<String>,
    pub tag_value: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct FileSystem {
    pub fs_id: Option<String>,
    pub mount_ads: Option<String>,
    pub path: Option<String>,
    pub protocol: Option<String>,
}

/// The reference and the SDKs write these now as text, now as a number.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err(D::Error::custom("text or a number is needed")),
    }
}
