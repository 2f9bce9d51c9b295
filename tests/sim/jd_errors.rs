//! Every refusal of JD Cloud: the table of return codes row by row, and each rule with the member it names.

use serde_json::{Value, json};
use vmcart::sim::{Scenario, Settings};

use crate::jd::{Jd, REGION, example, spec, with};

/// Way to provoke a row of the table.
enum By {
    Order(Value),
    Fault(Value),
    Scenario(Scenario),
}

/// The id of something in the example's region.
async fn find(cloud: &Jd, rest: &str, list: &str, name: (&str, &str), id: &str) -> String {
    let found = cloud.get(rest).await.ok();
    let rows = found[list].as_array().into_iter().flatten();
    let row = rows.clone().find(|r| r[name.0] == name.1).expect("a row");
    row[id].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn every_row_of_the_table_of_return_codes_can_be_provoked() {
    let cloud = Jd::new().await;
    let sub = find(&cloud, "subnets/", "subnets", ("subnetName", "ipv6-conflict"), "subnetId").await;
    let private = "images?imageSource=private";
    let pending = find(&cloud, private, "images", ("status", "pending"), "imageId").await;
    let arm = "images?imageSource=public&architecture=arm64";
    let arm = find(&cloud, arm, "images", ("architecture", "arm64"), "imageId").await;
    let network = |subnet: &str, group: &str| {
        let groups = json!([{"groupId": group}]);
        let network = json!({"vpcId": "vpc-c2p3abcd9o", "subnetId": subnet, "securityGroups": groups});
        By::Order(spec(&json!({ "primaryNetworkInterface": network })))
    };
    let (good, group) = ("subnet-c2p3abcd9o", "sg-p2d1abcdya");
    let order = |patch: Value| By::Order(spec(&patch));
    let fault = |code: &str| By::Fault(json!([{"refuse": {"status": 500, "code": code}}]));
    let scarce = json!({"az": "cn-north-1c", "systemDisk": {"diskType": "ssd.io2", "diskSizeGB": 40}});
    let small = json!({"systemDisk": {"diskType": "ssd.gp1", "diskSizeGB": 39}});
    let rows = [
        (
            order(json!({"imageId": null})),
            400,
            "INVALID_ARGUMENT",
            "Parameter InstanceSpec.ImageId missing".into(),
            "instanceSpec.imageId",
        ),
        (
            order(json!({"password": "password1A"})),
            400,
            "INVALID_ARGUMENT",
            "Invalid password".into(),
            "instanceSpec.password",
        ),
        (
            order(scarce),
            400,
            "FAILED_PRECONDITION",
            "Disk type 'ssd.io2' is out of stock".into(),
            "instanceSpec.systemDisk.diskType",
        ),
        (
            order(json!({"imageId": pending})),
            400,
            "FAILED_PRECONDITION",
            format!("Image '{pending}' not ready"),
            "instanceSpec.imageId",
        ),
        (
            order(json!({"imageId": arm})),
            400,
            "FAILED_PRECONDITION",
            "Image constraints. Doesn't support instanceType 'g.n2.large'".into(),
            "instanceSpec.imageId",
        ),
        (
            By::Order(with("/maxCount", json!(101))),
            400,
            "OUT_OF_RANGE",
            "Maxcount out of range".into(),
            "maxCount",
        ),
        (
            order(small),
            400,
            "OUT_OF_RANGE",
            "InstanceSpec.SystemDisk.CloudDiskSpec.DiskSizeGB out of range".into(),
            "instanceSpec.systemDisk.diskSizeGB",
        ),
        (
            network(&sub, group),
            400,
            "CONFLICT",
            format!("Subnet '{sub}' not support ipv6"),
            "instanceSpec.primaryNetworkInterface.subnetId",
        ),
        (
            order(json!({"instanceType": "g.n9.large"})),
            404,
            "NOT_FOUND",
            "InstanceType 'g.n9.large' not found".into(),
            "instanceSpec.instanceType",
        ),
        (
            network("subnet-x", group),
            404,
            "NOT_FOUND",
            "Subnet 'subnet-x' not found".into(),
            "instanceSpec.primaryNetworkInterface.subnetId",
        ),
        (
            network(good, "sg-x"),
            404,
            "NOT_FOUND",
            "SecurityGroups 'sg-x' not found".into(),
            "instanceSpec.primaryNetworkInterface.securityGroups[0].groupId",
        ),
        (
            order(json!({"password": null, "keyName": "nobody"})),
            404,
            "NOT_FOUND",
            "KeyPair 'nobody' not found".into(),
            "instanceSpec.keyName",
        ),
        (
            order(json!({"imageId": "img-x"})),
            404,
            "NOT_FOUND",
            "Image 'img-x' not found".into(),
            "instanceSpec.imageId",
        ),
        (By::Scenario(Scenario::Quota), 429, "QUOTA_EXCEEDED", "Instance quota limit exceeded".into(), ""),
        (fault("INTERNAL"), 500, "INTERNAL", "Internal server error".into(), ""),
        (fault("UNKNOWN"), 500, "UNKNOWN", "Unknown server error".into(), ""),
    ];
    for (by, status, code, message, at) in rows {
        let other;
        let (cloud, body) = match by {
            By::Order(body) => (&cloud, body),
            By::Fault(faults) => {
                cloud.faults(faults).await;
                (&cloud, example())
            }
            By::Scenario(scenario) => {
                other = Jd::having(&[scenario]).await;
                (&other, example())
            }
        };
        cloud.buy_in(REGION, &body.to_string()).await.is(status, code, &message);
        let log = cloud.last().await;
        assert_eq!((&log["at"], &log["message"]), (&json!(at), &json!(message)));
        assert!(log["rule"].as_str().is_some_and(|r| !r.is_empty()), "{log}");
        assert_eq!(cloud.ledger().await.len(), 0);
    }
    cloud.buy(&example()).await.ok();
}

#[tokio::test]
async fn each_rule_refuses_and_names_its_member() {
    let cloud = Jd::new().await;
    let text = |n: usize| "a".repeat(n);
    let missing = "INVALID_ARGUMENT";
    let range = "OUT_OF_RANGE";
    let many = |n: usize| json!(vec![json!({"diskType": "ssd.gp2", "diskSizeGB": 20}); n]);
    let groups = |n: usize| json!(vec![json!({"groupId": "sg-p2d1abcdya"}); n]);
    let nic = "/instanceSpec/primaryNetworkInterface";
    let at = |name: &str| format!("{nic}/{name}");
    let rows: Vec<(String, Value, &str)> = vec![
        ("/maxCount".into(), json!(0), range),
        ("/maxCount".into(), json!(-1), range),
        ("/maxCount".into(), json!(u64::MAX), range),
        ("/maxCount".into(), json!(1.5), missing),
        ("/maxCount".into(), json!("1"), missing),
        ("/clientToken".into(), json!(text(65)), missing),
        ("/clientToken".into(), json!(7), missing),
        ("/instanceSpec".into(), Value::Null, missing),
        ("/instanceSpec".into(), json!([]), missing),
        ("/instanceSpec/az".into(), Value::Null, missing),
        ("/instanceSpec/az".into(), json!("cn-north-1"), missing),
        ("/instanceSpec/az".into(), json!("cn-north-1z"), missing),
        ("/instanceSpec/az".into(), json!("ap-thailand-11a"), missing),
        ("/instanceSpec/instanceType".into(), json!(""), missing),
        ("/instanceSpec/name".into(), Value::Null, missing),
        ("/instanceSpec/name".into(), json!(text(65)), missing),
        ("/instanceSpec/name".into(), json!(".web"), missing),
        ("/instanceSpec/name".into(), json!("web."), missing),
        ("/instanceSpec/name".into(), json!("web[1]"), missing),
        ("/instanceSpec/passwordAuth".into(), json!("maybe"), missing),
        ("/instanceSpec/keyName".into(), json!("ops"), missing),
        (nic.into(), Value::Null, missing),
        (at("vpcId"), Value::Null, missing),
        (at("vpcId"), json!("vpc-x"), "NOT_FOUND"),
        (at("subnetId"), Value::Null, missing),
        (at("ip"), json!("10.0.9.4"), missing),
        (at("ip"), json!("10.0.0.1"), missing),
        (at("ip"), json!("10.0.0.255"), missing),
        (at("ip"), json!("ten"), missing),
        (at("securityGroups"), Value::Null, missing),
        (at("securityGroups"), json!([]), missing),
        (at("securityGroups"), groups(6), range),
        ("/instanceSpec/systemDisk".into(), Value::Null, missing),
        ("/instanceSpec/systemDisk/diskType".into(), Value::Null, missing),
        ("/instanceSpec/systemDisk/diskType".into(), json!("premium-hdd"), missing),
        ("/instanceSpec/systemDisk/diskSizeGB".into(), json!(32_001), range),
        ("/instanceSpec/systemDisk/diskSizeGB".into(), json!("100"), missing),
        ("/instanceSpec/dataDisks".into(), many(8), "FAILED_PRECONDITION"),
        ("/instanceSpec/dataDisks".into(), json!({}), missing),
        ("/instanceSpec/elasticIpSpec/sizeMbps".into(), Value::Null, missing),
        ("/instanceSpec/elasticIpSpec/sizeMbps".into(), json!(0), range),
        ("/instanceSpec/elasticIpSpec/sizeMbps".into(), json!(201), range),
        ("/instanceSpec/elasticIpSpec/provider".into(), Value::Null, missing),
        ("/instanceSpec/elasticIpSpec/provider".into(), json!("no_bgp"), missing),
        ("/instanceSpec/elasticIpSpec/chargeMode".into(), json!("postpaid_by_usage"), missing),
        ("/instanceSpec/elasticIpSpec/chargePlan".into(), json!("flow"), missing),
        ("/instanceSpec/elasticIpSpec/chargeUnit".into(), json!("year"), missing),
        ("/instanceSpec/elasticIpSpec/chargeDuration".into(), json!(2), missing),
        ("/instanceSpec/elasticIpSpec/chargeDuration".into(), json!(10), range),
        ("/instanceSpec/charge/chargeMode".into(), json!("postpaid_by_duration"), missing),
        ("/instanceSpec/charge/chargeUnit".into(), json!("week"), missing),
        ("/instanceSpec/charge/chargeDuration".into(), json!(0), range),
        ("/instanceSpec/charge/chargeDuration".into(), json!(10), range),
        ("/instanceSpec/charge/autoRenew".into(), json!("true"), missing),
    ];
    for (pointer, value, code) in rows {
        let reply = cloud.buy_in(REGION, &with(&pointer, value.clone()).to_string()).await;
        assert_eq!(reply.code(), code, "{pointer} {value}: {}", reply.body);
        let member = pointer.trim_start_matches('/').replace('/', ".");
        assert_eq!(cloud.last().await["at"], json!(member), "{value}: {}", reply.body);
    }
    assert_eq!(cloud.ledger().await.len(), 0);
}

#[tokio::test]
async fn items_of_lists_are_named_by_their_index() {
    let cloud = Jd::new().await;
    let disk = |kind: Value, size: Value| json!({"diskType": kind, "diskSizeGB": size});
    let good = || disk(json!("ssd.gp2"), json!(20));
    for (bad, member) in [
        (disk(json!("ssd"), json!(20)), "instanceSpec.dataDisks[1].diskType"),
        (disk(Value::Null, json!(20)), "instanceSpec.dataDisks[1].diskType"),
        (disk(json!("ssd.gp2"), json!(0)), "instanceSpec.dataDisks[1].diskSizeGB"),
        (json!(7), "instanceSpec.dataDisks[1]"),
        (json!({"cloudDiskSpec": {"diskType": "ssd"}}), "instanceSpec.dataDisks[1].diskType"),
    ] {
        let reply = cloud.buy(&spec(&json!({"dataDisks": [good(), bad]}))).await;
        assert_eq!((reply.status, &cloud.last().await["at"]), (400, &json!(member)), "{}", reply.body);
    }
    let reply = cloud.buy(&spec(&json!({"dataDisks": [disk(json!("ssd.gp2"), json!(0))]}))).await;
    reply.is(400, "OUT_OF_RANGE", "InstanceSpec.DataDisks[0].CloudDiskSpec.DiskSizeGB out of range");
    let groups = json!([{"groupId": "sg-p2d1abcdya"}, {"groupName": "web"}]);
    cloud.buy(&with("/instanceSpec/primaryNetworkInterface/securityGroups", groups)).await;
    assert_eq!(cloud.last().await["at"], "instanceSpec.primaryNetworkInterface.securityGroups[1].groupId");
}

#[tokio::test]
async fn what_belongs_to_another_network_is_not_found() {
    let cloud = Jd::new().await;
    let app = find(&cloud, "vpcs/", "vpcs", ("vpcName", "app"), "vpcId").await;
    let group = "networkSecurityGroups/";
    let (list, name) = ("networkSecurityGroups", ("networkSecurityGroupName", "app-internal"));
    let group = find(&cloud, group, list, name, "networkSecurityGroupId").await;
    let nic = "/instanceSpec/primaryNetworkInterface";
    cloud.buy(&with(&format!("{nic}/vpcId"), json!(app))).await.is(
        404,
        "NOT_FOUND",
        "Subnet 'subnet-c2p3abcd9o' not found",
    );
    let groups = json!([{"groupId": "sg-p2d1abcdya"}, {"groupId": group}]);
    let message = format!("SecurityGroups '{group}' not found");
    cloud.buy(&with(&format!("{nic}/securityGroups"), groups)).await.is(404, "NOT_FOUND", &message);
    assert_eq!(cloud.last().await["at"], "instanceSpec.primaryNetworkInterface.securityGroups[1].groupId");
}

#[tokio::test]
async fn rules_across_members_hold() {
    let cloud = Jd::new().await;
    let mut body = with("/instanceSpec/primaryNetworkInterface/ip", json!("10.0.0.44"));
    body["maxCount"] = json!(2);
    cloud.buy(&body).await.is(400, "OUT_OF_RANGE", "Maxcount out of range");
    body["maxCount"] = json!(1);
    cloud.buy(&body).await.ok();
    let no_key = spec(&json!({"password": null, "passwordAuth": "no"}));
    cloud.buy(&no_key).await.is(400, "INVALID_ARGUMENT", "Parameter InstanceSpec.KeyName missing");
    let year = json!({"chargeUnit": "year", "chargeDuration": 3});
    let three = spec(&json!({"charge": year, "elasticIpSpec": {"sizeMbps": 200, "provider": "bgp",
        "chargePlan": "bandwidth", "chargeUnit": "year", "chargeDuration": 3}}));
    cloud.buy(&three).await.ok();
    let four = spec(&json!({"charge": {"chargeUnit": "year", "chargeDuration": 4}}));
    let message = "InstanceSpec.Charge.ChargeDuration out of range";
    cloud.buy(&four).await.is(400, "OUT_OF_RANGE", message);
    let nine = spec(&json!({"charge": {"chargeDuration": 9}, "elasticIpSpec": null}));
    cloud.buy(&nine).await.ok();
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let cloud = Jd::new().await;
    for body in ["", "{", "{\"maxCount\":1 \"instanceSpec\":{}}", "{} {}"] {
        cloud.buy_in(REGION, body).await.is(400, "INVALID_ARGUMENT", "Invalid json body");
    }
    for body in ["[]", "7", "null", "{}"] {
        let reply = cloud.buy_in(REGION, body).await;
        assert_eq!((reply.status, reply.code()), (400, "INVALID_ARGUMENT"), "{body}: {}", reply.body);
    }
}

/// Every place of a body, as JSON pointers.
fn places(value: &Value, at: &str) -> Vec<String> {
    let mut all = vec![at.to_owned()];
    for (name, inner) in value.as_object().into_iter().flatten() {
        all.extend(places(inner, &format!("{at}/{name}")));
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        all.extend(places(inner, &format!("{at}/{index}")));
    }
    all
}

#[tokio::test]
async fn whatever_stands_in_a_place_is_answered() {
    let cloud = Jd::new().await;
    let odd = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(i64::MIN),
        json!(""),
        json!("é\u{0}\u{202e}"),
        json!([[]]),
        json!({"": {}}),
    ];
    for place in places(&example(), "") {
        for value in &odd {
            let mut body = example();
            *body.pointer_mut(&place).expect("a place") = value.clone();
            let reply = cloud.buy_in(REGION, &body.to_string()).await;
            assert!(matches!(reply.status, 200 | 400 | 404), "{place} {value}: {}", reply.body);
        }
    }
}

#[tokio::test]
async fn the_quota_of_a_region_counts_what_was_sold_there() {
    let cloud = Jd::start(Settings::default()).await;
    cloud.buy(&with("/maxCount", json!(100))).await.ok();
    cloud.buy(&example()).await.is(429, "QUOTA_EXCEEDED", "Instance quota limit exceeded");
    cloud.buy(&spec(&json!({"az": "ap-thailand-11a"}))).await.ok();
}
