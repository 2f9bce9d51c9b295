//! The resource `baiducloud_instance` of Terraform's provider baidubce/baiducloud, after its documentation (2026-06).

use crate::order::{Block, Resource};

/// The resource.
pub const INSTANCE: Resource = Resource {
    arguments: &[
        ("zoneName", "availability_zone"),
        ("dedicatedHostId", "dedicate_host_id"),
        ("deployIdList", "deploy_set_ids"),
        ("spec", "instance_spec"),
        ("instanceType", "instance_type"),
        ("cpuCount", "cpu_count"),
        ("memoryCapacityInGB", "memory_capacity_in_gb"),
        ("gpuCard", "gpu_card"),
        ("fpgaCard", "fpga_card"),
        ("cardCount", "card_count"),
        ("ehcClusterId", "ehc_cluster_id"),
        ("imageId", "image_id"),
        ("keypairId", "keypair_id"),
        ("adminPass", "admin_pass"),
        ("userData", "user_data"),
        ("rootDiskSizeInGb", "root_disk_size_in_gb"),
        ("rootDiskStorageType", "root_disk_storage_type"),
        ("subnetId", "subnet_id"),
        ("securityGroupIds", "security_groups"),
        ("enterpriseSecurityGroupIds", "enterprise_security_groups"),
        ("isOpenIpv6", "is_open_ipv6"),
        ("billing.paymentTiming", "payment_timing"),
        ("autoRenewTimeUnit", "auto_renew_time_unit"),
        ("autoRenewTime", "auto_renew_time_length"),
        ("cdsAutoRenew", "cds_auto_renew"),
        ("name", "name"),
        ("hostname", "hostname"),
        ("isOpenHostnameDomain", "is_open_hostname_domain"),
        ("relationTag", "relation_tag"),
        ("resGroupId", "resource_group_id"),
    ],
    singles: &[("deployId", "deploy_set_ids"), ("securityGroupId", "security_groups")],
    blocks: &[
        Block {
            list: "createCdsList",
            name: "cds_disks",
            members: &[
                ("storageType", "storage_type"),
                ("cdsSizeInGB", "cds_size_in_gb"),
                ("snapshotId", "snapshot_id"),
            ],
        },
        Block {
            list: "ephemeralDisks",
            name: "ephemeral_disks",
            members: &[("storageType", "storage_type"), ("sizeInGB", "size_in_gb")],
        },
    ],
    address: Some(("internetChargeType", "eipName")),
};
