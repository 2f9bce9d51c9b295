//! The resource `jdcloud_instance` of Terraform's provider, after its source.

use crate::order::{Block, Resource};

/// The resource.
pub const INSTANCE: Resource = Resource {
    arguments: &[
        ("instanceSpec.az", "az"),
        ("instanceSpec.name", "instance_name"),
        ("instanceSpec.instanceType", "instance_type"),
        ("instanceSpec.imageId", "image_id"),
        ("instanceSpec.keyName", "key_names"),
        ("instanceSpec.password", "password"),
        ("instanceSpec.primaryNetworkInterface.subnetId", "subnet_id"),
        ("instanceSpec.primaryNetworkInterface.ip", "primary_ip"),
        ("instanceSpec.elasticIpSpec.sizeMbps", "elastic_ip_bandwidth_mbps"),
        ("instanceSpec.elasticIpSpec.provider", "elastic_ip_provider"),
    ],
    singles: &[],
    blocks: &[Block {
        list: "instanceSpec.dataDisks",
        name: "data_disk",
        members: &[("diskType", "disk_type"), ("diskSizeGB", "disk_size_gb")],
    }],
    address: None,
};
