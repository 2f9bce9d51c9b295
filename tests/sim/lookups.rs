//! Lists, prices, stock and instances in the provider's shapes.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vmcart::sim::Scenario;

use crate::client::{Cloud, column, example, with};

#[tokio::test]
async fn every_list_has_its_shape() {
    let cloud = Cloud::new().await;
    for (path, list, members) in [
        ("/v2/zone", "zones", &["zoneName"][..]),
        ("/v2/image", "images", &["id", "name", "type", "osType", "osArch", "minDiskGb"]),
        ("/v1/vpc", "vpcs", &["vpcId", "name"]),
        ("/v1/subnet", "subnets", &["subnetId", "name", "zoneName", "vpcId", "subnetType", "availableIp"]),
        ("/v2/securityGroup", "securityGroups", &["id", "name", "vpcId"]),
        ("/v1/enterprise/security", "enterpriseSecurityGroups", &["id", "name"]),
        ("/v2/keypair", "keypairs", &["keypairId", "name"]),
        ("/v2/asp", "autoSnapshotPolicys", &["id", "name"]),
        ("/v2/instance/deployset/list", "deploySets", &["deploysetId", "name"]),
        ("/v2/volume/disk", "diskZoneResources", &["zoneName", "diskInfos"]),
        ("/v2/instance/flavorSpec", "zoneResources", &["zoneName", "bccResources", "ebcResources"]),
    ] {
        let answer = cloud.get(path, &[]).await.ok();
        let rows = answer[list].as_array().cloned().unwrap_or_default();
        assert!(!rows.is_empty(), "{path}");
        for (row, member) in rows.iter().flat_map(|r| members.iter().map(move |m| (r, m))) {
            assert!(!row[member].is_null(), "{path}: no {member} in {row}");
        }
    }
    cloud.get("/v2/nothing", &[]).await.is(400, "InvalidURI");
}

#[tokio::test]
async fn pages_are_cut_and_go_on_at_the_marker() {
    let cloud = Cloud::new().await;
    let all = column(&cloud.get("/v2/image", &[]).await.ok()["images"], "id");
    let (mut seen, mut marker) = (Vec::new(), String::new());
    loop {
        let page = cloud.get("/v2/image", &[("maxKeys", "5"), ("marker", &marker)]).await.ok();
        let part = column(&page["images"], "id");
        assert!((1..=5).contains(&part.len()) && page["maxKeys"] == 5, "{page}");
        seen.extend(part);
        if page["isTruncated"] == false {
            assert!(page["nextMarker"].is_null(), "{page}");
            break;
        }
        page["nextMarker"].as_str().expect("a marker").clone_into(&mut marker);
    }
    assert_eq!(seen, all);
    for most in ["0", "1001", "-1", "many"] {
        cloud.get("/v2/image", &[("maxKeys", most)]).await.is(400, "BadRequest");
    }
    cloud.get("/v2/image", &[("maxKeys", "1000")]).await.ok();
}

#[tokio::test]
async fn lists_are_narrowed_by_their_parameters() {
    let cloud = Cloud::new().await;
    let subnets = cloud.get("/v1/subnet", &[("zoneName", "cn-bj-a")]).await.ok();
    let zones: BTreeSet<_> = column(&subnets["subnets"], "zoneName").into_iter().collect();
    assert_eq!(zones, BTreeSet::from(["cn-bj-a".to_owned()]));
    let images = cloud.get("/v2/image", &[("imageType", "Custom")]).await.ok();
    assert!(
        column(&images["images"], "type").iter().all(|t| t == "Custom") && images["images"][0].is_object()
    );
    let query = [("zoneName", "cn-gz-a"), ("specs", "bcc.g3.c4m12")];
    let flavors = cloud.get("/v2/instance/flavorSpec", &query).await.ok();
    assert_eq!(column(&flavors["zoneResources"], "zoneName"), ["cn-gz-a"]);
    let group = &flavors["zoneResources"][0]["bccResources"]["flavorGroups"][0]["flavors"];
    assert_eq!(column(group, "spec"), ["bcc.g3.c4m12"]);
    assert_eq!((&group[0]["cpuCount"], &group[0]["memoryCapacityInGB"]), (&json!(4), &json!(12)));
}

#[tokio::test]
async fn stock_is_told_as_it_is_sold() {
    let cloud = Cloud::new().await;
    let flavors =
        cloud.get("/v2/instance/flavorSpec", &[("zoneName", "cn-bj-a"), ("specIds", "c5")]).await.ok();
    let specs = column(&flavors["zoneResources"][0]["bccResources"]["flavorGroups"][0]["flavors"], "spec");
    let left = async |spec: &str| {
        let stock = cloud.post("/v2/instance/getStockWithSpec", &json!({"spec": spec})).await.ok();
        let row =
            stock["bccStocks"].as_array().and_then(|r| r.iter().find(|r| r["logicalZone"] == "cn-bj-a"));
        row.and_then(|r| r["inventoryQuantity"].as_u64()).expect("a number")
    };
    assert!(left("bcc.g3.c4m12").await > 0);
    for spec in &specs {
        let reply = cloud.buy(spec, &with(&json!({"spec": spec, "zoneName": "cn-bj-a"}))).await;
        match left(spec).await {
            0 => reply.is(403, "Instance.NoStock"),
            _ => assert_eq!(reply.status, 200, "{spec}: {}", reply.body),
        }
    }
    cloud.post("/v2/instance/getStockWithSpec", &json!({"spec": "bcc.x"})).await.is(400, "BadRequest");
}

fn price_of(timing: &str, months: u64) -> Value {
    json!({"spec": "bcc.g3.c4m12", "zoneName": "cn-bj-a", "paymentTiming": timing, "purchaseLength": months, "purchaseCount": 1})
}

async fn price(cloud: &Cloud, ask: &Value) -> f64 {
    let answer = cloud.post("/v2/instance/price", ask).await.ok();
    assert_eq!(answer["price"][0]["specId"], "g3", "{answer}");
    let row = &answer["price"][0]["specPrices"][0];
    assert_eq!((&row["spec"], &row["specPrice"]), (&json!("bcc.g3.c4m12"), &row["tradePrice"]));
    row["specPrice"].as_str().and_then(|p| p.parse().ok()).expect("a price as text")
}

#[tokio::test]
async fn prices_are_texts_that_grow_with_the_term() {
    let cloud = Cloud::new().await;
    let minute = price(&cloud, &price_of("Postpaid", 1)).await;
    let (one, twelve) =
        (price(&cloud, &price_of("Prepaid", 1)).await, price(&cloud, &price_of("Prepaid", 12)).await);
    assert!(minute > 0.0 && one > minute, "{minute} {one}");
    assert!((twelve - 12.0 * one).abs() < 0.12, "{one} {twelve}");
    for wrong in [
        price_of("Prepaid", 10),
        price_of("Someday", 1),
        json!({"spec": "bcc.x", "zoneName": "cn-bj-a", "paymentTiming": "Postpaid", "purchaseLength": 1}),
        json!({"spec": "bcc.g3.c4m12", "paymentTiming": "Postpaid", "purchaseLength": 1}),
    ] {
        cloud.post("/v2/instance/price", &wrong).await.is(400, "BadRequest");
    }
}

#[tokio::test]
async fn prices_rise_after_the_first_quote_where_asked_for() {
    let cloud = Cloud::having(&[Scenario::PriceChange]).await;
    let ask = price_of("Prepaid", 1);
    let (first, second) = (price(&cloud, &ask).await, price(&cloud, &ask).await);
    assert!((second / first - 1.1).abs() < 0.01, "{first} {second}");
}

#[tokio::test]
async fn three_instances_are_asked_for_in_one_request() {
    let cloud = Cloud::new().await;
    let batch = with(&json!({"purchaseCount": 3, "createCdsList": []}));
    let ids = cloud.buy("t", &batch).await.ok()["instanceIds"].clone();
    cloud.buy("u", &example()).await.ok();
    let path = "/v2/instance/listByInstanceId";
    let seen = cloud.post(path, &json!({"instanceIds": ids})).await.ok();
    assert_eq!(json!(column(&seen["instances"], "id")), ids);
    assert!(seen["instances"].as_array().is_some_and(|i| i.iter().all(|i| i["status"] == "Running")));
    assert_eq!(cloud.get("/_sim/hits", &[]).await.ok()[path], 1);
    cloud.post(path, &json!({"instanceIds": []})).await.is(400, "BadRequest");
    cloud.post(path, &json!({"instanceIds": vec!["i-x"; 101]})).await.is(400, "BadRequest");
    let none = cloud.post(path, &json!({"instanceIds": ["i-nowhere1"]})).await.ok();
    assert_eq!(none["instances"], json!([]));
}

#[tokio::test]
async fn instances_are_found_one_by_one_and_all_together() {
    let cloud = Cloud::new().await;
    let id = cloud.buy("t", &example()).await.ok()["instanceIds"][0].clone();
    let id = id.as_str().expect("an id");
    cloud.buy("u", &example()).await.ok();
    let one = cloud.get(&format!("/v2/instance/{id}"), &[]).await.ok();
    assert_eq!((&one["instance"]["id"], &one["instance"]["name"]), (&json!(id), &json!("example")));
    assert_eq!(
        (&one["instance"]["spec"], &one["instance"]["imageId"]),
        (&json!("bcc.g3.c4m12"), &json!("m-mRjO3cjs"))
    );
    cloud.get("/v2/instance/i-nowhere1", &[]).await.is(404, "NoSuchObject");
    let all = cloud.get("/v2/instance", &[]).await.ok();
    assert_eq!(all["instances"].as_array().map(Vec::len), Some(2));
    let listed = cloud.get("/v2/instance", &[("instanceIds", id)]).await.ok();
    assert_eq!(column(&listed["instances"], "id"), [id]);
}
