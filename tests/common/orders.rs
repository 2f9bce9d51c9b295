//! Order files that both clouds take.

/// An order file of a kind. The name makes the intention.
pub fn order(kind: &str, name: &str) -> String {
    match kind {
        "bcc-instance" => format!(
            "kind = \"bcc-instance\"\nregion = \"bj\"\n[request]\ninstanceType = \"N1\"\ncpuCount = 2\n\
             memoryCapacityInGB = 2\nimageId = \"m-mRjO3cjs\"\nname = \"{name}\"\n[request.billing]\n\
             paymentTiming = \"Postpaid\"\n"
        ),
        "bcc-spec" => format!(
            "kind = \"bcc-spec\"\nregion = \"bj\"\n[request]\nspec = \"bcc.g3.c4m12\"\nimageId = \"m-mRjO3cjs\"\n\
             name = \"{name}\"\n[request.billing]\npaymentTiming = \"Postpaid\"\n"
        ),
        "bcc-spot" => format!(
            "kind = \"bcc-spot\"\nregion = \"bj\"\n[request]\ninstanceType = \"N1\"\ncpuCount = 2\n\
             memoryCapacityInGB = 2\nimageId = \"m-mRjO3cjs\"\nname = \"{name}\"\nbidModel = \"market\"\n"
        ),
        "bcc-reserved" => format!(
            "kind = \"bcc-reserved\"\nregion = \"bj\"\n[request]\nreservedInstanceName = \"{name}\"\n\
             zoneName = \"cn-bj-a\"\nspec = \"bcc.g4.c2m8\"\nofferingType = \"FullyPrepay\"\n\
             reservedInstanceTime = 12\n"
        ),
        _ => format!(
            "kind = \"jd-vm\"\nregion = \"cn-north-1\"\n[request.instanceSpec]\naz = \"cn-north-1a\"\n\
             instanceType = \"g.n2.large\"\nimageId = \"img-m5s0abcd29\"\nname = \"{name}\"\n\
             primaryNetworkInterface = {{ vpcId = \"vpc-c2p3abcd9o\", subnetId = \"subnet-c2p3abcd9o\", \
             securityGroups = [{{ groupId = \"sg-p2d1abcdya\" }}] }}\n\
             systemDisk = {{ diskType = \"ssd.gp1\", diskSizeGB = 100 }}\n"
        ),
    }
}
