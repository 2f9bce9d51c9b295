//! Lists of the catalogue, in the shapes of coc-vm and cocdisk.

use serde_json::{Value, json};

use crate::{
    sign::bce::iso,
    sim::{
        jd::{
            call::{Call, Reply},
            catalogue::{FOUNDED, KeyPair},
            ids::code,
            images::Image,
            instance_types::InstanceType,
            refusal::{Refusal, Rule},
        },
        scenario::Scenario,
    },
};

/// describeInstanceTypes.
pub(in crate::sim::jd) fn types(call: &Call<'_>) -> Value {
    let (all, here, ask) = (&call.world.catalogue, call.region, &call.query);
    let sold_out = call.common.has(Scenario::SoldOut);
    let zones: Vec<String> = here.zones().filter(|z| ask.takes("az", z)).collect();
    let row = |t: &InstanceType| {
        let state = |az: &String| json!({"az": az, "inStock": !sold_out && all.in_stock(&t.name, az)});
        let mut row = json!({
            "family": t.family,
            "instanceType": t.name,
            "cpu": t.cpu,
            "memoryMB": t.memory_mb,
            "architecture": "x86_64",
            "state": zones.iter().map(state).collect::<Vec<_>>(),
        });
        if let Some((model, number)) = t.gpu {
            row["gpu"] = json!({"model": model, "number": number});
        }
        if let Some((kind, size, count)) = t.local {
            row["localDisks"] = json!({"diskType": kind, "diskSizeGB": size, "count": count});
        }
        row
    };
    let wanted = |t: &&InstanceType| {
        !zones.is_empty() && ask.takes("instanceTypes", &t.name) && ask.takes("architecture", "x86_64")
    };
    let rows: Vec<Value> = all.types.iter().filter(wanted).map(row).collect();
    json!({"totalCount": rows.len(), "instanceTypes": rows})
}

fn image(i: &Image) -> Value {
    json!({
        "imageId": i.id,
        "partnerImageId": code(0, &i.id),
        "name": i.name,
        "platform": i.platform,
        "architecture": i.architecture,
        "systemDiskSizeGB": i.system_gb,
        "imageSource": i.source,
        "osType": i.os,
        "status": i.status,
        "createTime": iso(FOUNDED),
        "desc": "",
        "ownerPin": if i.source == "public" { "jcloud-iaas" } else { "simulated" },
        "snapshots": [],
    })
}

/// describeImages.
pub(in crate::sim::jd) fn images(call: &mut Call<'_>) -> Reply {
    let (here, ask) = (call.region, &call.query);
    let ids: Vec<&str> = ask.list("ids");
    let source = ask.param("imageSource");
    if ids.is_empty() && source.is_none() {
        let message = "Parameter ImageSource missing".to_owned();
        return Err(Refusal::new(400, "FAILED_PRECONDITION", message, Rule::Missing, "imageSource"));
    }
    if source.is_some_and(|s| !["public", "private", "shared"].contains(&s)) {
        return Err(Refusal::invalid("imageSource", Rule::List));
    }
    let same = |name: &str, value: &str| ask.param(name).is_none_or(|wanted| wanted == value);
    let wanted = |i: &&Image| {
        (ids.is_empty() || ids.contains(&i.id.as_str()))
            && same("imageSource", i.source)
            && same("platform", i.platform)
            && same("imageName", i.name)
            && same("architecture", i.architecture)
    };
    ask.page("images", here.images.iter().filter(wanted).map(image).collect())
}

/// describeImage.
pub(in crate::sim::jd) fn one_image(call: &mut Call<'_>) -> Reply {
    let found = call.region.image(call.rest).ok_or_else(|| Refusal::not_found("", "Image", call.rest))?;
    Ok(json!({"image": image(found)}))
}

/// describeKeypairs.
pub(in crate::sim::jd) fn key_pairs(call: &Call<'_>) -> Value {
    let (here, ask) = (call.region, &call.query);
    let keys = here.key_pairs.iter().filter(|k| ask.takes("keyNames", k.name));
    let row =
        |k: &KeyPair| json!({"keyName": k.name, "keyFingerprint": k.fingerprint, "createTime": iso(FOUNDED)});
    let rows: Vec<Value> = keys.map(row).collect();
    json!({"totalCount": rows.len(), "keypairs": rows})
}

/// Type, name, operations a second: at the start, for each GB, at most; throughput likewise.
type DiskRow = (&'static str, &'static str, [f64; 3], [f64; 3]);

static DISKS: &[DiskRow] = &[
    ("ssd.gp2", "通用型SSD", [1800.0, 30.0, 25_000.0], [140.0, 0.5, 250.0]),
    ("ssd.io1", "性能型SSD", [1800.0, 50.0, 50_000.0], [120.0, 0.5, 350.0]),
    ("ssd.io2", "增强型SSD", [3000.0, 50.0, 100_000.0], [150.0, 0.5, 500.0]),
    ("ssd.gp1", "通用型SSD(一代)", [1800.0, 20.0, 20_000.0], [100.0, 0.3, 200.0]),
    ("hdd.std1", "容量型HDD", [500.0, 0.2, 500.0], [40.0, 0.1, 150.0]),
];

/// describeDiskSpecification.
pub(in crate::sim::jd) fn disk_types(call: &Call<'_>) -> Value {
    let (here, ask) = (call.region, &call.query);
    // The cooperative cloud's pages know the newer three only.
    let on_list = if here.id == "cn-north-1" { DISKS.len() } else { 3 };
    let known = ask.param("az").is_none_or(|az| here.zones().any(|z| z == az));
    let row = |(kind, name, iops, flow): &DiskRow| {
        json!({
            "diskType": kind,
            "diskTypeName": name,
            "description": name,
            "minSizeGB": 20,
            "maxSizeGB": 16_000,
            "stepSizeGB": 10,
            "defaultIOPS": whole(iops[0]),
            "stepIOPS": iops[1],
            "maxIOPS": whole(iops[2]),
            "scalableIOPS": *kind == "ssd.io1",
            "maxStepIOPS": 50,
            "defaultThroughput": whole(flow[0]),
            "stepThroughput": flow[1],
            "maxThroughput": whole(flow[2]),
        })
    };
    let rows: Vec<Value> = DISKS.iter().take(if known { on_list } else { 0 }).map(row).collect();
    json!({ "diskSpecification": rows })
}

#[allow(clippy::cast_possible_truncation, reason = "whole numbers of the table above")]
fn whole(number: f64) -> i64 {
    number as i64
}
