use serde_json::{Value, json};

use super::{Fake, ReceivedRequest, ok, result};
use crate::order::{Ask, Item, Lookup, Provider};

const REGION: &str = "cn-hongkong-11";

fn ask(lookup: Lookup, scope: &str) -> Ask {
    Ask { lookup, region: REGION.into(), scope: scope.into() }
}

fn values(items: &[Item]) -> Vec<&str> {
    items.iter().map(|i| i.value.as_str()).collect()
}

async fn jd(answer: Value, ask: &Ask) -> (Vec<Item>, ReceivedRequest) {
    let fake = Fake::start(move |_| result(&answer)).await;
    let items = fake.client(Provider::JD).look(ask).await.expect("an answer").rows;
    (items, fake.came().remove(0))
}

fn types() -> Value {
    let state = |az: &str, stock: bool| json!({"az": format!("cn-hongkong-11{az}"), "inStock": stock});
    json!({"instanceTypes": [
        {"family": "g.n", "instanceType": "g.n2.xlarge", "cpu": 4, "memoryMB": 16384, "architecture": "x86_64",
            "state": [state("b", true), state("a", false)], "cloudDiskCountLimit": 8},
        {"family": "g.n", "instanceType": "g.n2.large", "cpu": 2, "memoryMB": 8192, "architecture": "x86_64",
            "state": [state("a", true)], "gpu": {"model": "P40", "number": 2},
            "localDisks": {"diskType": "nvme", "diskSizeGB": 200, "count": 1}},
        {"family": "c.n", "instanceType": "c.n2.large", "cpu": 2, "memoryMB": 4096, "state": [state("b", true)],
            "gpu": null},
    ], "totalCount": 3})
}

#[tokio::test]
async fn types_tell_what_they_are_and_whether_the_zone_has_them() {
    let (items, came) = jd(types(), &ask(Lookup::Specs, "cn-hongkong-11a")).await;
    assert_eq!(came.path, "/v1/regions/cn-hongkong-11/instanceTypes");
    assert_eq!(came.query, "filters.1.name=az&filters.1.values.1=cn-hongkong-11a");
    assert_eq!(values(&items), ["g.n2.large", "g.n2.xlarge"]);
    let fact = |name: &str| items[0].fact(name).to_owned();
    assert_eq!((fact("cpu"), fact("memory"), fact("arch")), ("2".into(), "8".into(), "x86_64".into()));
    assert_eq!((fact("gpu"), fact("localDisks")), ("2 x P40".into(), "1 x 200 GB nvme".into()));
    assert_eq!((fact("stock"), items[0].unavailable), ("true".into(), None));
    assert_eq!((items[1].fact("stock"), items[1].unavailable), ("false", Some("sold-out")));
    assert_eq!(items[1].number("cloudDiskCountLimit"), Some(8));
    // Without a zone every type is listed, and nothing is said of stock.
    let (items, came) = jd(types(), &ask(Lookup::Specs, "")).await;
    assert_eq!((items.len(), items[0].fact("stock"), came.query.as_str()), (3, "", ""));
}

#[tokio::test]
async fn zones_are_those_that_sell_something_or_the_documents() {
    let (items, _) = jd(types(), &ask(Lookup::Zones, "")).await;
    assert_eq!(values(&items), ["cn-hongkong-11a", "cn-hongkong-11b"]);
    let (items, _) = jd(json!({"instanceTypes": []}), &ask(Lookup::Zones, "")).await;
    assert_eq!(values(&items), ["cn-hongkong-11a", "cn-hongkong-11b", "cn-hongkong-11c"]);
    let elsewhere = Ask { region: "mars-1".into(), ..ask(Lookup::Zones, "") };
    assert_eq!(jd(json!({"instanceTypes": null}), &elsewhere).await.0, []);
}

#[tokio::test]
async fn images_come_from_both_sources_and_all_pages() {
    let image = |id: String, status: &str| {
        json!({"imageId": id, "name": "Ubuntu", "platform": "Ubuntu", "architecture": "x86_64",
            "systemDiskSizeGB": 40, "osType": "linux", "status": status})
    };
    let fake = Fake::start(move |came| {
        let number = |n: u32| (0..n).map(|i| image(format!("img-{i}"), "ready")).collect::<Vec<_>>();
        let rows = if came.query.contains("imageSource=private") {
            vec![image("img-own".into(), "creating")]
        } else if came.query.contains("pageNumber=1&") {
            number(100)
        } else {
            vec![image("img-last".into(), "ready")]
        };
        let total = if came.query.contains("private") { 1 } else { 101 };
        result(&json!({"images": rows, "totalCount": total}))
    })
    .await;
    let items = fake.client(Provider::JD).look(&ask(Lookup::Images, "")).await.expect("an answer").rows;
    let queries: Vec<String> = fake.came().into_iter().map(|c| c.query).collect();
    assert_eq!(
        queries,
        [
            "imageSource=public&pageNumber=1&pageSize=100",
            "imageSource=public&pageNumber=2&pageSize=100",
            "imageSource=private&pageNumber=1&pageSize=100",
        ]
    );
    assert_eq!(items.len(), 102);
    let fact = |name: &str| items[0].fact(name).to_owned();
    assert_eq!(
        (fact("minDiskGb"), fact("osType"), fact("osArch")),
        ("40".into(), "linux".into(), "x86_64".into())
    );
    assert_eq!((fact("status"), items[0].unavailable), ("ready".into(), None));
    assert_eq!((items[101].value.as_str(), items[101].unavailable), ("img-own", Some("not-ready")));
}

#[tokio::test]
async fn a_last_page_that_is_shown_again_ends_the_list() {
    let rows: Vec<Value> = (0..100).map(|i| json!({"keyName": format!("k-{i}")})).collect();
    let fake = Fake::start(move |_| result(&json!({"keypairs": rows}))).await;
    let items = fake.client(Provider::JD).look(&ask(Lookup::KeyPairs, "")).await.expect("an answer").rows;
    assert_eq!((items.len(), fake.came().len()), (100, 2));
}

#[tokio::test]
async fn networks_are_listed_for_a_zone_or_a_vpc() {
    let subnet = |id: &str, vpc: &str, az: &str| {
        json!({"subnetId": id, "subnetName": "n", "vpcId": vpc, "az": az, "availableIpCount": 7,
            "addressPrefix": "10.0.0.0/24"})
    };
    let subnets = json!({"subnets": [
        subnet("subnet-1", "vpc-1", "cn-hongkong-11a"),
        subnet("subnet-2", "vpc-2", "cn-hongkong-11a"),
        subnet("subnet-3", "vpc-1", "cn-hongkong-11b"),
    ]});
    for (scope, wanted) in [
        ("", &["subnet-1", "subnet-2", "subnet-3"][..]),
        ("vpc-1", &["subnet-1", "subnet-3"]),
        ("cn-hongkong-11a", &["subnet-1", "subnet-2"]),
    ] {
        let (items, came) = jd(subnets.clone(), &ask(Lookup::Subnets, scope)).await;
        assert_eq!((values(&items).as_slice(), came.path.rsplit('/').nth(1)), (wanted, Some("subnets")));
        assert_eq!((items[0].fact("vpcId"), items[0].fact("zoneName")), ("vpc-1", "cn-hongkong-11a"));
        assert_eq!(items[0].number("availableIp"), Some(7));
    }
    let group = |id: &str, vpc: &str| json!({"networkSecurityGroupId": id, "vpcId": vpc});
    let groups = json!({"networkSecurityGroups": [group("sg-1", "vpc-1"), group("sg-2", "vpc-2")]});
    let (items, _) = jd(groups, &ask(Lookup::SecurityGroups, "vpc-1")).await;
    assert_eq!((values(&items), items[0].fact("vpcId")), (vec!["sg-1"], "vpc-1"));
    let vpcs = json!({"vpcs": [{"vpcId": "vpc-1", "vpcName": "net", "addressPrefix": "10.0.0.0/16"}]});
    let (items, _) = jd(vpcs, &ask(Lookup::Vpcs, "")).await;
    assert_eq!((values(&items), items[0].columns[0].as_str()), (vec!["vpc-1"], "net"));
}

#[tokio::test]
async fn disk_types_tell_their_bounds() {
    let disk = json!({"diskType": "ssd.gp2", "diskTypeName": "SSD", "minSizeGB": 20, "maxSizeGB": 16000, "stepSizeGB": 10});
    let (items, came) =
        jd(json!({"diskSpecification": [disk]}), &ask(Lookup::DiskTypes, "cn-hongkong-11a")).await;
    assert_eq!((values(&items), came.query.as_str()), (vec!["ssd.gp2"], "az=cn-hongkong-11a"));
    let bounds = ["minDiskSize", "maxDiskSize", "stepDiskSize"].map(|name| items[0].number(name));
    assert_eq!(bounds, [Some(20), Some(16000), Some(10)]);
}

#[tokio::test]
async fn hardware_of_bcc_is_listed_once_however_it_is_named() {
    let flavor = |spec: &str, cpu: u32, memory: u32, cards: u32| {
        json!({"spec": spec, "specId": "g5", "cpuCount": cpu, "memoryCapacityInGB": memory,
            "gpuCardType": "nTeslaT4", "gpuCardCount": cards})
    };
    let flavors = [flavor("a", 2, 8, 0), flavor("b", 2, 8, 0), flavor("c", 8, 32, 1), flavor("d", 2, 4, 0)];
    let answer = json!({"zoneResources": [
        {"zoneName": "cn-bj-a", "bccResources": {"flavorGroups": [{"groupId": "g5", "flavors": flavors}]}}]});
    let fake = Fake::start(move |_| ok(&answer)).await;
    let asked = Ask { lookup: Lookup::Flavors, region: "bj".into(), scope: "cn-bj-a".into() };
    let items = fake.client(Provider::BCE).look(&asked).await.expect("an answer").rows;
    let sizes: Vec<_> = items
        .iter()
        .map(|i| (i.fact("cpuCount"), i.fact("memoryCapacityInGB"), i.fact("gpuCardType"), i.value.as_str()))
        .collect();
    assert_eq!(sizes, [("8", "32", "nTeslaT4", "nTeslaT4"), ("2", "4", "", ""), ("2", "8", "", "")]);
    assert_eq!(fake.came()[0].query, "zoneName=cn-bj-a");
}

#[tokio::test]
async fn vpcs_of_bcc_are_listed() {
    let fake = Fake::start(|_| ok(&json!({"vpcs": [{"vpcId": "vpc-1", "name": "net"}]}))).await;
    let asked = Ask { lookup: Lookup::Vpcs, region: "bj".into(), scope: String::new() };
    let items = fake.client(Provider::BCE).look(&asked).await.expect("an answer").rows;
    assert_eq!((values(&items), fake.came()[0].path.as_str()), (vec!["vpc-1"], "/v1/vpc"));
}

/// A server that has so many key pairs and gives at most a few on a page, however many are asked for.
async fn capped(has: usize, cap: usize, told: Option<Value>) -> Fake {
    Fake::start(move |came| {
        let number = |name: &str| {
            let value = came.query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            value.and_then(|value| value.parse::<usize>().ok())
        };
        let from = (number("pageNumber").unwrap_or(1) - 1) * cap;
        let rows: Vec<Value> =
            (from..has.min(from + cap)).map(|i| json!({"keyName": format!("k-{i}")})).collect();
        let mut answer = json!({"keypairs": rows});
        if let Some(told) = &told {
            answer["totalCount"] = told.clone();
        }
        result(&answer)
    })
    .await
}

#[tokio::test]
async fn a_server_that_caps_its_pages_is_asked_to_the_end() {
    for told in [Some(json!(130)), Some(json!("130")), None] {
        let fake = capped(130, 50, told.clone()).await;
        let listing = fake.client(Provider::JD).look(&ask(Lookup::KeyPairs, "")).await.expect("an answer");
        assert_eq!((listing.rows.len(), listing.gap), (130, None), "{told:?}");
        assert_eq!(listing.rows[129].value, "k-129");
    }
}

#[tokio::test]
async fn a_list_that_ends_early_says_what_is_missing() {
    let fake = capped(500, 100, Some(json!("600"))).await;
    let listing = fake.client(Provider::JD).look(&ask(Lookup::KeyPairs, "")).await.expect("an answer");
    assert_eq!(listing.rows.len(), 500);
    assert_eq!(listing.gap.map(|gap| gap.to_string()).as_deref(), Some("incomplete: 500 of 600"));
}

#[tokio::test]
async fn a_list_without_pages_says_what_is_missing_too() {
    let mut answer = types();
    answer["totalCount"] = json!("9");
    let fake = Fake::start(move |_| result(&answer)).await;
    let listing = fake.client(Provider::JD).look(&ask(Lookup::Specs, "")).await.expect("an answer");
    assert_eq!(listing.gap.map(|gap| gap.to_string()).as_deref(), Some("incomplete: 3 of 9"));
}

#[tokio::test]
async fn pages_of_bcc_are_followed_whatever_form_their_flags_have() {
    let asked = Ask { lookup: Lookup::KeyPairs, region: "bj".into(), scope: String::new() };
    for (truncated, last) in [
        (json!(true), json!(false)),
        (json!("true"), json!("false")),
        (json!(1), json!(0)),
        (Value::Null, Value::Null),
    ] {
        for marker in [json!("m2"), json!(2)] {
            let (truncated, last, next) = (truncated.clone(), last.clone(), marker.clone());
            let fake = Fake::start(move |came| {
                let first = !came.query.contains("marker=");
                let id = if first { "k-1" } else { "k-2" };
                let mut page = json!({"keypairs": [{"keypairId": id, "name": 7}], "isTruncated": last});
                if first {
                    page["isTruncated"] = truncated.clone();
                    page["nextMarker"] = next.clone();
                }
                ok(&page)
            })
            .await;
            let listing = fake.client(Provider::BCE).look(&asked).await.expect("an answer");
            assert_eq!((values(&listing.rows), listing.gap), (vec!["k-1", "k-2"], None), "{marker}");
            assert_eq!(listing.rows[0].columns, ["7"]);
        }
    }
    // More is announced, and nothing says where it begins.
    let fake = Fake::start(|_| ok(&json!({"keypairs": [{"keypairId": 1}], "isTruncated": "true"}))).await;
    let listing = fake.client(Provider::BCE).look(&asked).await.expect("an answer");
    assert_eq!((values(&listing.rows), listing.gap.map(|gap| gap.came)), (vec!["1"], Some(1)));
}

#[tokio::test]
async fn a_part_of_a_list_proves_nothing_about_an_order() {
    let total = |total: usize| {
        Fake::start(move |_| {
            ok(
                &json!({"instances": [{"id": "i-9", "createTime": "2020-01-01T00:00:00Z"}], "totalCount": total}),
            )
        })
    };
    let body = json!({"name": "web"});
    let looked = |fake: Fake| {
        let body = body.clone();
        async move { fake.client(Provider::BCE).candidates("bcc-spec", "bj", &body, jiff::Timestamp::now()).await }
    };
    assert_eq!(looked(total(1).await).await.expect("all of it"), [""; 0]);
    let error = looked(total(2).await).await.expect_err("a part of it").to_string();
    assert!(error.contains("incomplete: 1 of 2"), "{error}");
}

#[tokio::test]
async fn objects_that_are_something_else_take_nothing_with_them() {
    let types = json!({"instanceTypes": [
        {"instanceType": "g.n2.large", "cpu": "2", "memoryMB": "8192", "gpu": [], "state": [{"az": "cn-hongkong-11a",
            "inStock": "false"}]},
    ]});
    let (items, _) = jd(types, &ask(Lookup::Specs, "cn-hongkong-11a")).await;
    assert_eq!((items[0].fact("memory"), items[0].unavailable), ("8", Some("sold-out")));
    let asked = Ask { lookup: Lookup::Specs, region: "bj".into(), scope: "cn-bj-a".into() };
    let flavors = json!({"flavorGroups": [{"flavors": [{"spec": "bcc.g5.c2m8", "cpuCount": "2"}]}]});
    let answer = json!({"zoneResources": [{"bccResources": flavors, "ebcResources": []}]});
    let fake = Fake::start(move |_| ok(&answer)).await;
    let listing = fake.client(Provider::BCE).look(&asked).await.expect("an answer");
    assert_eq!(values(&listing.rows), ["bcc.g5.c2m8"]);
}

#[tokio::test]
async fn the_balance_is_the_cash_that_the_billing_service_tells() {
    for (answer, cash) in [
        (r#"{"cashBalance": 850.0000}"#, Some("850")),
        (r#"{"cashBalance": "99.95"}"#, Some("99.95")),
        (r#"{"cashBalance": -3.5}"#, Some("-3.5")),
        (r#"{"other": 1}"#, None),
    ] {
        let fake = Fake::start(move |_| (200, Vec::new(), answer.to_owned())).await;
        let told = fake.client(Provider::BCE).look(&ask(Lookup::Balance, "")).await;
        let came = fake.came().remove(0);
        assert_eq!((came.method.as_str(), came.path.as_str()), ("POST", "/v1/finance/cash/balance"));
        assert_eq!(came.body, "");
        let told = told.ok().map(|listing| listing.rows[0].fact("cash").to_owned());
        assert_eq!(told.as_deref(), cash, "{answer}");
    }
}

#[tokio::test]
async fn a_provider_without_a_call_for_the_balance_is_not_asked() {
    let fake = Fake::start(|_| ok(&json!({}))).await;
    let told = fake.client(Provider::JD).look(&ask(Lookup::Balance, "")).await.expect("an answer");
    assert_eq!((told.rows, fake.came().len()), (Vec::new(), 0));
}
