//! Lists, prices, stock and instances in the provider's shapes.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vmcart::sim::Scenario;

use crate::{
    client::{Cloud, How, column, example, with},
    samples::{changed, spot},
};

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

#[tokio::test]
async fn the_old_machine_types_are_listed_as_packages_and_by_name() {
    let cloud = Cloud::new().await;
    let flavors = cloud.get("/v2/instance/flavorSpec", &[("zoneName", "cn-bj-a")]).await.ok();
    let rows = flavors["zoneResources"][0]["bccResources"]["flavorGroups"][0]["flavors"].clone();
    let rows = rows.as_array().cloned().expect("a list");
    let has = |wanted: Value| {
        let meets = |row: &Value| wanted.as_object().is_some_and(|w| w.iter().all(|(n, v)| row[n] == *v));
        assert!(rows.iter().any(meets), "{wanted}");
    };
    has(json!({"specId": "c1", "cpuCount": 2, "memoryCapacityInGB": 2}));
    has(json!({"gpuCardType": "P4", "gpuCardCount": 2, "cpuCount": 24, "memoryCapacityInGB": 80}));
    has(json!({"fpgaCardType": "KU115", "fpgaCardCount": 2, "gpuCardCount": 0}));
    has(json!({"specId": "l1", "ephemeralDiskInGb": 800, "gpuCardCount": 0}));
    has(json!({"specId": "ne1", "productType": "Postpaid"}));
    let types = cloud.get("/v2/instance/types", &[("zoneName", "cn-hkg-a")]).await.ok();
    let types = &types["zoneInstanceTypes"][0];
    assert_eq!(types["zoneName"], "cn-hkg-a");
    let names = types["instanceTypes"].as_array().cloned().unwrap_or_default();
    assert!(names.contains(&json!("N1")) && !names.contains(&json!("N4")), "{types}");
    let far =
        cloud.get("/v2/instance/flavorSpec", &[("zoneName", "cn-hkg-a"), ("specIds", "ne1")]).await.ok();
    assert_eq!(far["zoneResources"][0]["bccResources"]["flavorGroups"][0]["flavors"], json!([]));
}

#[tokio::test]
async fn what_is_sold_at_a_bid_is_sold_at_its_price() {
    let cloud = Cloud::new().await;
    let flavors = cloud.send(&How::default(), ("POST", "/v2/instance/bidFlavor"), &[], None).await;
    let flavors = flavors.expect("an answer").ok();
    let here = &flavors["zoneResources"][0];
    assert_eq!(here["zoneName"], "cn-bj-a");
    let group = here["bccResources"].as_array().and_then(|l| l.iter().find(|g| g["instanceType"] == "N1"));
    let row = group.and_then(|g| g["flavors"].as_array()?.first().cloned()).expect("a flavor");
    assert_eq!(row["productType"], "bidding");
    let machine = json!({"instanceType": "N1", "cpuCount": row["cpuCount"], "memoryCapacityInGB": row["memoryCapacityInGB"]});
    let ask =
        changed(&machine, &json!({"purchaseCount": 2, "zoneName": "cn-bj-a", "rootDiskSizeInGb": null}));
    let price = cloud.post("/v2/instance/bidPrice", &ask).await.ok();
    let amount =
        |name: &str| -> f64 { price[name].as_str().and_then(|p| p.parse().ok()).expect("a number as text") };
    assert!(amount("perMoney") > 0.0 && (amount("money") - 2.0 * amount("perMoney")).abs() < 1e-9, "{price}");
    assert_eq!(price["count"], "2");
    // A bid of just that much is taken, and one of less is not.
    let bid = |offer: &Value| {
        changed(&changed(&spot(), &machine), &json!({"zoneName": "cn-bj-a", "bidPrice": offer}))
    };
    let less = json!(format!("{:.6}", amount("perMoney") - 0.000_001));
    let path = "/v2/instance/bid";
    assert_eq!(cloud.judge(path, &bid(&price["perMoney"])), Ok(()));
    assert_eq!(cloud.judge(path, &bid(&less)).map_err(|j| j.at), Err("bidPrice".to_owned()));
    let by_name =
        cloud.post("/v2/instance/bidPrice", &json!({"spec": row["spec"], "zoneName": "cn-bj-a"})).await.ok();
    assert_eq!(by_name["perMoney"], price["perMoney"]);
    cloud.post("/v2/instance/bidPrice", &json!({"cpuCount": 2})).await.is(400, "BadRequest");
    let silent = Cloud::having(&[Scenario::NoMarketPrice]).await;
    silent.post("/v2/instance/bidPrice", &ask).await.is(400, "BadRequest");
}

#[tokio::test]
async fn contracts_and_disks_have_prices_as_numbers() {
    let cloud = Cloud::new().await;
    let ask = |months: u64| {
        json!({"specId": "g4", "spec": "bcc.g4.c2m8", "offeringType": "FullyPrepay", "zoneName": "cn-bj-a",
            "reservedInstanceTime": months, "scope": "AZ", "reservedInstanceCount": 1})
    };
    let path = "/v2/reservedInstance/price";
    let year = cloud.post(path, &ask(12)).await.ok();
    let quarter = cloud.post(path, &ask(3)).await.ok();
    let ahead = |answer: &Value| answer["tradePrice"]["prePayTradePrice"].as_f64().expect("a number");
    assert!(ahead(&year) > 3.9 * ahead(&quarter) && ahead(&quarter) > 0.0, "{year} {quarter}");
    assert_eq!(year["categoryPrice"]["prePayCategoryPrice"], year["tradePrice"]["prePayTradePrice"]);
    cloud.post(path, &ask(10)).await.is(400, "BadRequest");
    let disk = |kind: &str, gb: u64, timing: &str| {
        json!({"storageType": kind, "cdsSizeInGB": gb, "paymentTiming": timing, "zoneName": "cn-bj-a",
            "purchaseCount": 2, "purchaseLength": 1})
    };
    let path = "/v2/volume/getPrice";
    let answer = cloud.post(path, &disk("hp1", 100, "Prepaid")).await.ok();
    let row = &answer["price"][0];
    let (all, one) = (row["price"].as_f64().expect("a number"), row["specPrice"].as_f64().expect("a number"));
    assert!(one > 0.0 && (all - 2.0 * one).abs() < 0.02, "{row}");
    assert_eq!((&row["storageType"], &row["cdsSizeInGB"]), (&json!("hp1"), &json!(100)));
    for wrong in [disk("tape", 100, "Prepaid"), disk("hp1", 4, "Prepaid"), disk("hp1", 100, "bidding")] {
        cloud.post(path, &wrong).await.is(400, "BadRequest");
    }
}
