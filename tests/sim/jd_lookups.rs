//! The lists of JD Cloud, in the provider's shapes.

use serde_json::{Value, json};

use crate::{
    client::column,
    jd::{Jd, example, ids, spec, with},
};

async fn list(cloud: &Jd, rest: &str, name: &str) -> Vec<Value> {
    cloud.get(rest).await.ok()[name].as_array().cloned().expect("a list")
}

#[tokio::test]
async fn types_are_filtered_and_tell_their_stock_by_zone() {
    let cloud = Jd::new().await;
    let all = cloud.get("instanceTypes").await.ok();
    let rows = all["instanceTypes"].as_array().cloned().unwrap_or_default();
    assert!(rows.len() > 80 && all["totalCount"] == json!(rows.len()), "{}", rows.len());
    let stock = |az: &str| {
        let state = rows.iter().flat_map(|r| r["state"].as_array().cloned().unwrap_or_default());
        state.filter(|s| s["az"] == az).map(|s| s["inStock"] == json!(true)).collect::<Vec<_>>()
    };
    for az in ["cn-north-1a", "cn-north-1b", "cn-north-1c"] {
        assert!(stock(az).len() == rows.len() && stock(az).contains(&false) && stock(az).contains(&true));
    }
    let query = "filters.1.name=instanceTypes&filters.1.values.1=g.n2.large&filters.1.values.2=c.n3.xlarge\
                 &filters.2.name=az&filters.2.values.1=cn-north-1b&filters.3.name=architecture&filters.3.values.1=x86_64";
    let two = list(&cloud, &format!("instanceTypes?{query}"), "instanceTypes").await;
    let first = json!({
        "family": "g.n", "instanceType": "g.n2.large", "cpu": 2, "memoryMB": 8192, "architecture": "x86_64",
        "state": [{"az": "cn-north-1b", "inStock": true}]
    });
    assert_eq!(two[0], first);
    assert_eq!(column(&json!(two), "instanceType"), ["g.n2.large", "c.n3.xlarge"]);
    for none in ["az&filters.1.values.1=mars", "architecture&filters.1.values.1=arm64"] {
        assert!(
            list(&cloud, &format!("instanceTypes?filters.1.name={none}"), "instanceTypes").await.is_empty()
        );
    }
    let gpu = list(
        &cloud,
        "instanceTypes?filters.1.name=instanceTypes&filters.1.values.1=p.n1.4xlarge",
        "instanceTypes",
    );
    assert_eq!(gpu.await[0]["gpu"]["number"], 2);
}

#[tokio::test]
async fn a_type_that_is_out_of_stock_is_not_sold() {
    let cloud = Jd::new().await;
    let rows = list(&cloud, "instanceTypes", "instanceTypes").await;
    let gone = rows.iter().find(|r| r["state"][0]["inStock"] == json!(false)).expect("one that is sold out");
    let name = gone["instanceType"].as_str().expect("a name");
    let message = format!("InstanceType '{name}' is out of stock");
    cloud.buy(&spec(&json!({"instanceType": name}))).await.is(400, "FAILED_PRECONDITION", &message);
    assert_eq!(cloud.last().await["at"], "instanceSpec.instanceType");
}

#[tokio::test]
async fn images_need_a_source_or_ids() {
    let cloud = Jd::new().await;
    let missing = "Parameter ImageSource missing";
    cloud.get("images").await.is(400, "FAILED_PRECONDITION", missing);
    cloud.get("images?architecture=x86_64").await.is(400, "FAILED_PRECONDITION", missing);
    let public = list(&cloud, "images?imageSource=public&pageSize=100", "images").await;
    let private = list(&cloud, "images?imageSource=private", "images").await;
    assert!(public.len() > 10 && private.len() == 3);
    assert!(private.iter().any(|i| i["status"] != "ready"));
    assert!(list(&cloud, "images?imageSource=shared", "images").await.is_empty());
    let windows = "images?imageSource=public&platform=Windows%20Server&architecture=x86_64";
    let windows = list(&cloud, windows, "images").await;
    assert!(windows.len() == 3 && windows.iter().all(|i| i["osType"] == "windows"), "{windows:?}");
    let one = list(&cloud, "images?ids.1=img-m5s0abcd29&ids.2=img-x", "images").await;
    assert_eq!(column(&json!(one), "imageId"), ["img-m5s0abcd29"]);
    let named = cloud.get("images/img-m5s0abcd29").await.ok();
    assert_eq!(named["image"], one[0]);
    assert_eq!(named["image"]["systemDiskSizeGB"], 40);
    cloud.get("images/img-x").await.is(404, "NOT_FOUND", "Image 'img-x' not found");
}

#[tokio::test]
async fn pages_hold_ten_to_a_hundred_rows() {
    let cloud = Jd::new().await;
    for wrong in ["pageSize=9", "pageSize=101", "pageSize=many"] {
        cloud.get(&format!("instances?{wrong}")).await.is(400, "OUT_OF_RANGE", "PageSize out of range");
    }
    cloud.get("instances?pageNumber=0").await.is(400, "OUT_OF_RANGE", "PageNumber out of range");
    let sold = ids(&cloud.buy(&with("/maxCount", json!(33))).await.ok());
    let mut seen = Vec::new();
    for (page, rows) in [(1, 10), (2, 10), (3, 10), (4, 3), (5, 0)] {
        let answer = cloud.get(&format!("instanceStatus?pageSize=10&pageNumber={page}")).await.ok();
        assert_eq!(answer["totalCount"], 33);
        let part = column(&answer["instanceStatuses"], "instanceId");
        assert_eq!(part.len(), rows);
        seen.extend(part);
    }
    assert_eq!(seen, sold);
    assert_eq!(list(&cloud, "instances", "instances").await.len(), 20);
    // The network's lists show their last page instead of nothing.
    assert_eq!(list(&cloud, "vpcs/?pageNumber=9", "vpcs").await.len(), 2);
}

#[tokio::test]
async fn an_instance_shows_what_was_ordered() {
    let cloud = Jd::new().await;
    let patch = json!({"name": "云主机", "password": null, "keyName": "ops"});
    let id = ids(&cloud.buy(&spec(&patch)).await.ok()).remove(0);
    let instance = cloud.get(&format!("instances/{id}")).await.ok()["instance"].clone();
    for (member, value) in [
        ("instanceId", json!(id)),
        ("instanceName", json!("云主机")),
        ("instanceType", json!("g.n2.large")),
        ("vpcId", json!("vpc-c2p3abcd9o")),
        ("subnetId", json!("subnet-c2p3abcd9o")),
        ("status", json!("running")),
        ("imageId", json!("img-m5s0abcd29")),
        ("az", json!("cn-north-1a")),
        ("region", json!("cn-north-1")),
        ("keyName", json!("ops")),
    ] {
        assert_eq!(instance[member], value, "{instance}");
    }
    assert!(instance["privateIpAddress"].as_str().is_some_and(|a| a.starts_with("10.0.0.")), "{instance}");
    assert!(instance["elasticIpAddress"].as_str().is_some_and(|a| !a.is_empty()), "{instance}");
    assert_eq!(instance["primaryNetworkInterface"]["securityGroups"], json!([{"groupId": "sg-p2d1abcdya"}]));
    assert_eq!(instance["dataDisks"].as_array().map(Vec::len), Some(1));
    assert_eq!(instance["charge"]["chargeMode"], "prePaid");
    // The launch is told in local time, the charge in UTC.
    let local = instance["launchTime"].as_str().unwrap_or_default().replacen(' ', "T", 1);
    let local: jiff::civil::DateTime = local.parse().expect("a time");
    let start: jiff::Timestamp =
        instance["charge"]["chargeStartTime"].as_str().and_then(|t| t.parse().ok()).expect("a time");
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    assert_eq!(local, start.to_zoned(zone).datetime());
}

#[tokio::test]
async fn instances_are_filtered() {
    let cloud = Jd::new().await;
    let web = ids(&cloud.buy(&spec(&json!({"name": "web-one"}))).await.ok()).remove(0);
    let types = list(&cloud, "instanceTypes", "instanceTypes").await;
    let other = |t: &&Value| t["state"][0]["inStock"] == json!(true) && t["instanceType"] != "g.n2.large";
    let other = types.iter().find(other).expect("another type")["instanceType"].clone();
    let db = ids(&cloud.buy(&spec(&json!({"name": "db-one", "instanceType": other}))).await.ok()).remove(0);
    for (filter, found) in [
        (format!("instanceId&filters.1.values.1={web}&filters.1.values.2={db}"), 2),
        (format!("instanceId&filters.1.values.1={db}"), 1),
        ("name&filters.1.values.1=web".to_owned(), 1),
        ("status&filters.1.values.1=running".to_owned(), 2),
        ("status&filters.1.values.1=pending&filters.1.values.2=error".to_owned(), 0),
        ("instanceType&filters.1.values.1=g.n2.large".to_owned(), 1),
        ("unheardOf&filters.1.values.1=x".to_owned(), 2),
    ] {
        for (rest, name) in [("instances", "instances"), ("instanceStatus", "instanceStatuses")] {
            let rows = list(&cloud, &format!("{rest}?filters.1.name={filter}"), name).await;
            assert_eq!(rows.len(), found, "{rest} {filter}");
        }
    }
    let elsewhere = "/v1/regions/ap-singapore-11/instances";
    let how = crate::jd::How::default();
    let none = cloud.send(&how, "GET", elsewhere, None).await.expect("an answer").ok();
    assert_eq!(none, json!({"totalCount": 0, "instances": []}));
}

#[tokio::test]
async fn networks_keys_and_disks_are_listed() {
    let cloud = Jd::new().await;
    let keys = list(&cloud, "keypairs", "keypairs").await;
    assert!(column(&json!(keys), "keyName").contains(&"ops".to_owned()));
    assert_eq!(keys[0]["keyFingerprint"].as_str().map(str::len), Some(47));
    let vpcs = list(&cloud, "vpcs/?filters.1.name=vpcIds&filters.1.values.1=vpc-c2p3abcd9o", "vpcs").await;
    assert_eq!(vpcs.len(), 1);
    let subnets = "subnets/?filters.1.name=vpcId&filters.1.values.1=vpc-c2p3abcd9o";
    let subnets = list(&cloud, subnets, "subnets").await;
    let own = vpcs[0]["subnets"].as_array().expect("subnets").clone();
    assert_eq!(column(&json!(own), "subnetId"), column(&json!(subnets), "subnetId"));
    let sample = subnets.iter().find(|s| s["subnetId"] == "subnet-c2p3abcd9o").expect("the sample's");
    assert_eq!((&sample["addressPrefix"], &sample["az"]), (&json!("10.0.0.0/24"), &json!("cn-north-1a")));
    let groups = "networkSecurityGroups/?filters.1.name=vpcId&filters.1.values.1=vpc-c2p3abcd9o";
    let groups = list(&cloud, groups, "networkSecurityGroups").await;
    let ids = column(&json!(groups), "networkSecurityGroupId");
    assert!(ids.len() == 2 && ids.contains(&"sg-p2d1abcdya".to_owned()), "{ids:?}");
    let disks = list(&cloud, "disks:diskSpecification?az=cn-north-1a", "diskSpecification").await;
    assert_eq!(column(&json!(disks), "diskType"), ["ssd.gp2", "ssd.io1", "ssd.io2", "ssd.gp1", "hdd.std1"]);
    assert_eq!((&disks[0]["minSizeGB"], &disks[0]["stepSizeGB"]), (&json!(20), &json!(10)));
    assert!(list(&cloud, "disks:diskSpecification?az=mars", "diskSpecification").await.is_empty());
}

#[tokio::test]
async fn usage_counts_what_was_sold() {
    let cloud = Jd::new().await;
    cloud.buy(&with("/maxCount", json!(3))).await.ok();
    let used = |rows: &[Value], name: &str| {
        let row = rows.iter().find(|r| r["resourceType"] == name).cloned().expect("a row");
        (row["used"].as_u64(), row["limit"].as_u64())
    };
    let rows = list(&cloud, "quota:describeUsage?serviceCode=cocvm", "quotaUsages").await;
    assert_eq!((rows.len(), used(&rows, "vm")), (3, (Some(3), Some(100))));
    let rows =
        list(&cloud, "quota:describeUsage?serviceCode=cocdisk&resourceType=volume_size", "quotaUsages").await;
    assert_eq!((rows.len(), used(&rows, "volume_size").0), (1, Some(600)));
    let rows = list(&cloud, "quota:describeUsage?serviceCode=cocip", "quotaUsages").await;
    assert_eq!(used(&rows, "elasticIp").0, Some(3));
    let rows =
        list(&cloud, "quotas?filters.1.name=resourceTypes&filters.1.values.1=instance", "quotas").await;
    assert_eq!(rows, [json!({"resourceType": "instance", "limit": 100, "used": 3})]);
    let missing = "Parameter ServiceCode missing";
    cloud.get("quota:describeUsage").await.is(400, "INVALID_ARGUMENT", missing);
    for wrong in ["serviceCode=vm", "serviceCode=cocvm&resourceType=volume"] {
        let reply = cloud.get(&format!("quota:describeUsage?{wrong}")).await;
        assert_eq!((reply.status, reply.code()), (400, "INVALID_ARGUMENT"), "{wrong}");
    }
    cloud.buy(&example()).await.ok();
}
