//! Networks: VPCs, subnets, security groups.

use serde_json::{Value, json};

use crate::{
    sign::bce::iso,
    sim::jd::{
        call::{Call, Reply},
        catalogue::{FOUNDED, Group, Subnet, Vpc},
    },
};

pub(in crate::sim::jd) fn vpcs(call: &mut Call<'_>) -> Reply {
    let (here, ask) = (call.region, &call.query);

    let vpcs = here.vpcs.iter().filter(|v| ask.takes("vpcIds", &v.id) && ask.takes("vpcNames", v.name));
    let row = |v: &Vpc| {
        let own = here.subnets.iter().filter(|s| s.vpc == v.id);
        json!({
            "vpcId": v.id,
            "vpcName": v.name,
            "addressPrefix": v.prefix,
            "description": "",
            "subnets": own.map(|s| json!({"subnetId": s.id, "subnetName": s.name})).collect::<Vec<_>>(),
            "createdTime": iso(FOUNDED),
        })
    };
    ask.last_page("vpcs", vpcs.map(row).collect())
}

pub(in crate::sim::jd) fn subnets(call: &mut Call<'_>) -> Reply {
    let (jd, here, ask) = (call.world, call.region, &call.query);

    let wanted = |s: &&Subnet| {
        ask.takes("subnetIds", &s.id)
            && ask.takes("subnetNames", &s.name)
            && ask.takes("vpcId", &s.vpc)
            && ask.takes("azs", &s.az)
    };
    let row = |s: &Subnet| {
        let [a, b, c] = s.net;
        let taken = jd.alive(here.id).filter(|i| i.spec.network.subnet == s.id).count();
        json!({
            "subnetId": s.id,
            "subnetName": s.name,
            "vpcId": s.vpc,
            "addressPrefix": format!("{a}.{b}.{c}.0/24"),
            "availableIpCount": 253_usize.saturating_sub(taken),
            "startIp": format!("{a}.{b}.{c}.2"),
            "endIp": format!("{a}.{b}.{c}.254"),
            "az": s.az,
            "description": if s.pretends_ipv6 { "refuses each order, as a network without IPv6 does" } else { "" },
            "createdTime": iso(FOUNDED),
        })
    };
    ask.last_page("subnets", here.subnets.iter().filter(wanted).map(row).collect())
}

/// The rules of a group, by the port that it is for.
fn rules(group: &str) -> Vec<Value> {
    let rule = |direction: u8, from: &str, (first, last): (u16, u16)| {
        json!({"ruleId": format!("rule-{direction}-{first}"), "direction": direction, "ruleAction": "allow",
            "protocol": if last == 0 { 300 } else { 6 }, "addressPrefix": from, "ipVersion": 4,
            "fromPort": first, "toPort": last, "ruleType": "custom"})
    };
    let out = rule(1, "0.0.0.0/0", (0, 0));
    match group {
        "default" => vec![out, rule(0, "0.0.0.0/0", (22, 22)), rule(0, "0.0.0.0/0", (3389, 3389))],
        "web" => vec![out, rule(0, "0.0.0.0/0", (80, 80)), rule(0, "0.0.0.0/0", (443, 443))],
        _ => vec![out, rule(0, "10.1.0.0/16", (0, 0))],
    }
}

pub(in crate::sim::jd) fn groups(call: &mut Call<'_>) -> Reply {
    let (here, ask) = (call.region, &call.query);

    let wanted = |g: &&Group| {
        ask.takes("networkSecurityGroupIds", &g.id)
            && ask.takes("networkSecurityGroupNames", g.name)
            && ask.takes("vpcId", &g.vpc)
    };
    let row = |g: &Group| {
        json!({
            "networkSecurityGroupId": g.id,
            "networkSecurityGroupName": g.name,
            "vpcId": g.vpc,
            "networkSecurityGroupType": g.kind,
            "securityGroupRules": rules(g.name),
            "description": "",
            "createdTime": iso(FOUNDED),
        })
    };
    ask.last_page("networkSecurityGroups", here.groups.iter().filter(wanted).map(row).collect())
}
