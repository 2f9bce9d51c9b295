use serde_json::{Value, json};

use super::{Fake, ReceivedRequest, error, ok, result};
use crate::{
    cloud::{Group, Instance},
    order::Provider,
};

const REGION: &str = "cn-hongkong-11";

fn ids(some: &[&str]) -> Vec<String> {
    some.iter().map(|id| (*id).to_owned()).collect()
}

fn paths(fake: &Fake) -> Vec<String> {
    let short = |came: ReceivedRequest| came.path.replace("/v1/regions/cn-hongkong-11", "");
    fake.came().into_iter().map(short).collect()
}

/// The instance list: two running machines, and one that nobody asked for.
fn list() -> Value {
    json!({"instances": [
        {"instanceId": "i-1", "instanceName": "web", "status": "running", "privateIpAddress": "10.0.0.4",
            "elasticIpAddress": "1.2.3.4", "az": "cn-hongkong-11a"},
        {"instanceId": "i-2", "hostName": "web", "status": "running", "primaryNetworkInterface": {"ip": "10.0.0.5"}},
        {"instanceId": "i-9", "status": "running"},
    ], "totalCount": 3})
}

fn states(first: &str, second: &str) -> Value {
    json!({"instanceStatuses": [
        {"instanceId": "i-1", "status": first}, {"instanceId": "i-2", "status": second}]})
}

#[tokio::test]
async fn one_call_asks_for_all_states_and_addresses_come_at_the_end() {
    let fake = Fake::start(|_| result(&states("running", "pending"))).await;
    let seen = fake.client(Provider::JD).instances("jd-vm", REGION, &ids(&["i-1", "i-2"])).await;
    let groups: Vec<Group> = seen.expect("an answer").iter().map(Instance::group).collect();
    assert_eq!(groups, [Group::Running, Group::Progressing]);
    assert_eq!(paths(&fake), ["/instanceStatus"]);
    let query =
        "filters.1.name=instanceId&filters.1.values.1=i-1&filters.1.values.2=i-2&pageNumber=1&pageSize=100";
    assert_eq!(fake.came()[0].query, query);

    let fake = Fake::start(|came| {
        let status = came.path.ends_with("/instanceStatus");
        result(&if status { states("running", "error") } else { list() })
    })
    .await;
    let seen = fake.client(Provider::JD).instances("jd-vm", REGION, &ids(&["i-1", "i-2"])).await;
    let seen = seen.expect("an answer");
    assert_eq!(paths(&fake), ["/instanceStatus", "/instances"]);
    assert_eq!((seen[0].internal_ip.as_str(), seen[0].public_ip.as_str()), ("10.0.0.4", "1.2.3.4"));
    assert_eq!((seen[1].internal_ip.as_str(), seen[1].status.as_str()), ("10.0.0.5", "error"));
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn without_the_call_for_states_the_list_tells_and_it_is_not_asked_again() {
    let fake = Fake::start(|came| match came.path.rsplit('/').next() {
        Some("instanceStatus") => error(404, "NOT_FOUND", "no route and no API found with those values"),
        _ => result(&list()),
    })
    .await;
    let client = fake.client(Provider::JD);
    for _ in 0..2 {
        let seen = client.instances("jd-vm", REGION, &ids(&["i-1"])).await.expect("an answer");
        // Whoever does not know the filter answers with everything.
        assert_eq!(seen.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["i-1"]);
    }
    assert_eq!(paths(&fake), ["/instanceStatus", "/instances", "/instances"]);
}

#[tokio::test]
async fn without_the_filter_each_is_asked_for_and_what_is_gone_is_missing() {
    let fake = Fake::start(|came| match came.path.rsplit('/').next() {
        Some("instanceStatus") => error(404, "NOT_FOUND", "no route"),
        Some("instances") => error(400, "INVALID_ARGUMENT", "filter"),
        Some("i-1") => result(&json!({"instance": {"instanceId": "i-1", "status": "pending"}})),
        _ => error(404, "NOT_FOUND", "Instance 'i-2' not found."),
    })
    .await;
    let seen = fake.client(Provider::JD).instances("jd-vm", REGION, &ids(&["i-1", "i-2"])).await;
    let seen = seen.expect("an answer");
    assert_eq!(seen, [Instance { status: "pending".into(), ..Instance::named("i-1") }]);
}

#[tokio::test]
async fn who_may_not_see_addresses_still_sees_that_machines_run() {
    let fake = Fake::start(|came| {
        if came.path.ends_with("/instanceStatus") {
            result(&states("running", "running"))
        } else {
            error(403, "HTTP_FORBIDDEN", "api is disabled")
        }
    })
    .await;
    let seen = fake.client(Provider::JD).instances("jd-vm", REGION, &ids(&["i-1", "i-2"])).await;
    assert_eq!(seen.expect("an answer").len(), 2);
}

#[tokio::test]
async fn contracts_are_asked_for_in_their_own_list() {
    let contract =
        |id: &str, status: &str| json!({"reservedInstanceId": id, "reservedInstanceStatus": status});
    let answer = json!({"reservedInstances": [contract("r-1", "Active"), contract("r-2", "creating")]});
    let fake = Fake::start(move |_| ok(&answer)).await;
    let client = fake.client(Provider::BCE);
    let seen = client.instances("bcc-reserved", "bj", &ids(&["r-1", "r-2"])).await.expect("an answer");
    let groups: Vec<Group> = seen.iter().map(Instance::group).collect();
    assert_eq!(groups, [Group::Running, Group::Progressing]);
    let came = &fake.came()[0];
    assert_eq!(came.path, "/v2/instance/reserved/list");
    assert_eq!(came.json(), json!({"reservedInstanceIds": ["r-1", "r-2"]}));
}

#[tokio::test]
async fn machines_of_bcc_are_asked_for_together() {
    let answer = json!({"instances": [{"id": "i-1", "status": "Run\u{7}ning", "internalIp": "10.0.0.1"}, 7]});
    let fake = Fake::start(move |_| ok(&answer)).await;
    let seen = fake.client(Provider::BCE).instances("bcc-spot", "bj", &ids(&["i-1", "i-2"])).await;
    let seen = seen.expect("an answer");
    assert_eq!((seen.len(), seen[0].group()), (1, Group::Running));
    assert_eq!(fake.came()[0].path, "/v2/instance/listByInstanceId");
}

#[tokio::test]
async fn an_instance_that_is_named_twice_is_there_once() {
    let row = |status: &str| json!({"id": "i-1", "status": status});
    let answer = json!({"instances": [row("Starting"), row("Running"), row("Error")]});
    let fake = Fake::start(move |_| ok(&answer)).await;
    let seen = fake.client(Provider::BCE).instances("bcc-spec", "bj", &ids(&["i-1", "i-2"])).await;
    let seen = seen.expect("an answer");
    assert_eq!((seen.len(), seen[0].status.as_str()), (1, "Starting"));
}

#[tokio::test]
async fn what_a_capped_answer_leaves_out_is_asked_for_by_itself_and_is_not_gone() {
    // Two a page, and no way to ask for the next one.
    let fake = Fake::start(|came| {
        let asked = came.json()["instanceIds"].as_array().cloned().unwrap_or_default();
        let rows: Vec<Value> =
            asked.iter().take(2).map(|id| json!({"id": id, "status": "Running"})).collect();
        ok(&json!({"instances": rows, "totalCount": asked.len().to_string()}))
    })
    .await;
    let wanted = ids(&["i-1", "i-2", "i-3", "i-4", "i-5"]);
    let seen = fake.client(Provider::BCE).instances("bcc-spec", "bj", &wanted).await.expect("an answer");
    assert_eq!(seen.iter().map(|i| i.id.clone()).collect::<Vec<_>>(), wanted);
    assert_eq!(fake.came().len(), 3);

    let fake = Fake::start(|_| ok(&json!({"instances": [], "isTruncated": "true"}))).await;
    let error = fake.client(Provider::BCE).instances("bcc-spec", "bj", &wanted).await.expect_err("nothing");
    assert!(error.to_string().contains("incomplete"), "{error}");
}

#[tokio::test]
async fn a_server_that_does_not_know_the_filter_is_asked_until_it_has_shown_what_is_wanted() {
    let fake = Fake::start(|came| {
        let rows = |from: usize| {
            (from..from + 100).map(|n| json!({"instanceId": format!("i-{n}"), "status": "pending"}))
        };
        let second = came.query.contains("pageNumber=2&");
        let rows: Vec<Value> = rows(if second { 100 } else { 0 }).collect();
        result(&json!({"instanceStatuses": rows, "totalCount": 200}))
    })
    .await;
    let seen = fake.client(Provider::JD).instances("jd-vm", REGION, &ids(&["i-150"])).await;
    assert_eq!(seen.expect("an answer").len(), 1);
    assert_eq!(fake.came().len(), 2);
}
