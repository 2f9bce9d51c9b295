//! Orders as this server reads them: its own types, unknown fields and nulls passed over.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

use super::refusal::{Refusal, refuse};

/// The body of an order for instances: all that the three calls for them may hold.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Order {
    pub image_id: Option<String>,
    pub instance_type: Option<String>,
    pub cpu_count: Option<i64>,
    #[serde(rename = "memoryCapacityInGB")]
    pub memory: Option<i64>,
    #[serde(rename = "localDiskSizeInGB")]
    pub local_disk_size: Option<i64>,
    pub gpu_card: Option<String>,
    pub fpga_card: Option<String>,
    #[serde(deserialize_with = "text_or_number")]
    pub card_count: Option<String>,
    pub isomerism_card: Option<String>,
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
    pub enterprise_security_group_id: Option<String>,
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
    pub bcc_create_with_script: Option<Value>,
    pub release_time: Option<Value>,
    pub service_type: Option<Value>,
    pub instance_for_create: Option<Value>,
}

/// The body of an order for contracts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Contract {
    pub reserved_instance_name: Option<String>,
    pub scope: Option<String>,
    pub zone_name: Option<String>,
    pub spec: Option<String>,
    pub offering_type: Option<String>,
    #[serde(deserialize_with = "text_or_number")]
    pub instance_count: Option<String>,
    #[serde(deserialize_with = "text_or_number")]
    pub reserved_instance_count: Option<String>,
    #[serde(deserialize_with = "text_or_number")]
    pub reserved_instance_time: Option<String>,
    pub reserved_instance_time_unit: Option<String>,
    #[serde(deserialize_with = "text_or_truth")]
    pub auto_renew: Option<String>,
    pub auto_renew_time_unit: Option<String>,
    #[serde(deserialize_with = "text_or_number")]
    pub auto_renew_time: Option<String>,
    pub effective_time: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub ticket_id: Option<String>,
    pub ehc_cluster_id: Option<String>,
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
    #[serde(rename = "encryptKey")]
    pub key: Option<String>,
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

/// One SDK writes the truth as text, and "none" for nothing said.
fn text_or_truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Bool(truth) => Ok(Some(truth.to_string())),
        _ => Err(D::Error::custom("true or false is needed")),
    }
}

/// Reads a body into a type, leaving out what the call does not read.
pub(super) fn read<'de, T: Deserialize<'de>>(
    body: &Value,
    reads: impl Fn(&str) -> bool,
) -> Result<T, Refusal> {
    let inappropriate = |path: &str| {
        let message =
            format!("The JSON you provided was well-formed and valid, but not appropriate: {path}.");
        refuse(400, "InappropriateJSON", &message, "a field has the wrong type")
    };
    let Value::Object(members) = body else { return Err(inappropriate("not an object")) };
    let known = members.iter().filter(|(name, value)| reads(name) && !value.is_null());
    let known: serde_json::Map<String, Value> = known.map(|(n, v)| (n.clone(), v.clone())).collect();
    serde_path_to_error::deserialize(Value::Object(known)).map_err(|e| {
        let path = e.path().to_string();
        inappropriate(&path).at(&path)
    })
}
