//! The providers' codes, one row each: the message decides where one code has many causes.

use crate::order::Role;

/// A code, pieces of the message that decide, the hint, and what it is about. Codes are compared without their dots and
/// blanks, which documents and servers do not write alike; the first row that fits wins, so the narrow stand before the
/// wide.
pub(super) type Row = (&'static str, &'static [&'static str], &'static str, Option<Role>);

/// After the error tables of the four BCC requests and BCC's general error page.
static BCC: &[Row] = &[
    // Machine and place
    ("Instance.NoStock", &[], "no-stock", Some(Role::Processors)),
    ("Instance.InvalidateConfiguration", &[], "flavor", Some(Role::Processors)),
    ("BadRequest", &["bcc flavor config"], "flavor", Some(Role::Processors)),
    ("BadRequest", &["missing bcc config"], "config-missing", Some(Role::Processors)),
    ("Instance.NotSupportInstanceTypeException", &[], "instance-type-denied", Some(Role::InstanceType)),
    ("BadRequest", &["instanceType invalidate"], "instance-type", Some(Role::InstanceType)),
    ("BadRequest", &["invalid instanceType"], "instance-type", Some(Role::InstanceType)),
    ("BadRequest", &["spec is invalid"], "spec", Some(Role::Processors)),
    ("BadRequest", &["gpuCard and fpgaCard"], "two-cards", Some(Role::FpgaCard)),
    ("BadRequest", &["gpu card count"], "card-count", Some(Role::CardCount)),
    ("Instance.InvalidateGpuCardException", &[], "gpu-card", Some(Role::GpuCard)),
    ("Instance.InvalidateFpgaCardException", &[], "fpga-card", Some(Role::FpgaCard)),
    ("Instance.InvalidateZoneException", &[], "zone", Some(Role::Zone)),
    ("Zone.denyAccess", &[], "zone-denied", Some(Role::Zone)),
    ("Zone", &["limit"], "zone-denied", Some(Role::Zone)),
    ("Zone", &["denyAccess"], "zone-denied", Some(Role::Zone)),
    ("BadRequest", &["zone limit"], "zone-denied", Some(Role::Zone)),
    ("BadRequest", &["deploy id"], "deploy-set", Some(Role::DeploySet)),
    ("Dcc.ResourceNotExist", &[], "dedicated-host", Some(Role::DedicatedHost)),
    ("Dcc.FlavorIllegal", &[], "dedicated-host-flavor", Some(Role::Processors)),
    // Image and login
    ("Image.ImageTypeInvaild", &[], "image-type", Some(Role::Image)),
    ("Image.ImageTypeInvalid", &[], "image-type", Some(Role::Image)),
    ("Image.ImageArchTypeExceptions", &[], "image-arch", Some(Role::Image)),
    ("Keypair.UnsupportOsType", &[], "key-pair-linux", Some(Role::KeyPair)),
    ("Instance.PasswordInvalid", &[], "password", Some(Role::Password)),
    ("Instance.UserDataPermissionDeny", &[], "user-data", Some(Role::UserData)),
    ("BadRequest", &["bccCreateWithScript"], "script", Some(Role::UserData)),
    // Disks
    ("Instance.InsufficientRootDiskSize", &[], "root-disk-small", Some(Role::SystemDiskSize)),
    ("BadRequest", &["root disk size"], "root-disk-size", Some(Role::SystemDiskSize)),
    ("Instance.InvalidateRootDiskStorageType", &[], "root-disk-type", Some(Role::SystemDiskType)),
    ("Instance.EphemeralDiskInvalidException", &[], "local-disk", Some(Role::LocalDisks)),
    ("Instance.InstanceCountCdsCountNotMatchException", &[], "data-disk-count", Some(Role::DataDisks)),
    ("BadRequest", &["cds count"], "data-disk-count", Some(Role::DataDisks)),
    ("BadRequest", &["cds config"], "data-disk", Some(Role::DataDisks)),
    ("Volume.DiskSizeInvalid", &[], "data-disk-size", Some(Role::DataDiskSize)),
    ("Volume.StorageTypeInvalid", &[], "data-disk-type", Some(Role::DataDiskType)),
    ("Volume.DiskQuotaExceededLimit", &[], "disk-quota", Some(Role::DataDisks)),
    ("Volume.DiskSizeQuotaExceededLimit", &[], "disk-space-quota", Some(Role::DataDisks)),
    ("Instance.CdsSnapshotNotMatchException", &[], "snapshot-disk", Some(Role::DataDiskSnapshot)),
    ("Instance.CdsSnapshotSmallException", &[], "snapshot-small", Some(Role::DataDiskSnapshot)),
    ("Cds.KmsNotExistException", &[], "encryption-key-gone", Some(Role::DataDisks)),
    ("Cds.KmsInvalidException", &[], "encryption-key", Some(Role::DataDisks)),
    ("Cds.KmsNotMatchException", &[], "encryption-key-match", Some(Role::DataDisks)),
    (
        "Instance.MKTImageInstanceNotSupportCreateSnapshotException",
        &[],
        "market-image",
        Some(Role::SnapshotPolicy),
    ),
    ("NoSuchObject", &["asp"], "snapshot-policy", Some(Role::SnapshotPolicy)),
    // Network
    ("BadRequest", &["subnetId and securityGroupId"], "subnet-and-group", Some(Role::Subnet)),
    ("BadRequest", &["subnet is not belong"], "subnet-zone", Some(Role::Subnet)),
    ("BadRequest", &["same vpc"], "group-vpc", Some(Role::Groups)),
    ("BadRequest", &["validateSubnetSecurityGroupInSameVpc"], "group-vpc", Some(Role::Groups)),
    ("BadRequest", &["NAT subnet"], "nat-subnet", Some(Role::Bandwidth)),
    ("Vpc.IpInSubnetNotEnoughExceptions", &[], "subnet-full", Some(Role::Subnet)),
    ("BadRequest", &["bandwidth parameter"], "bandwidth", Some(Role::Bandwidth)),
    ("Instance.EipQuotaLimitExceeded", &[], "address-quota", Some(Role::Bandwidth)),
    ("Instance.EipOperationDenied", &[], "address-denied", Some(Role::Bandwidth)),
    ("Instance.PostPayEipPurchaseDenied", &[], "address-real-name", Some(Role::Bandwidth)),
    // Payment
    ("PrepayInvalid", &[], "prepaid", Some(Role::Payment)),
    ("Instance.InvalidAutoRenewTimeException", &[], "renew-time", Some(Role::RenewTime)),
    ("Instance.InvalidAutoRenewTimeUnitException", &[], "renew-unit", Some(Role::RenewUnit)),
    ("BadRequest", &["greater than market price"], "bid-low", Some(Role::BidPrice)),
    ("BadRequest", &["bidPrice can not be null"], "bid-missing", Some(Role::BidPrice)),
    ("BadRequest", &["bidPrice is invalid"], "bid-price", Some(Role::BidPrice)),
    ("BadRequest", &["bidModel is invalid"], "bid-model", Some(Role::BidModel)),
    ("BadRequest", &["market price"], "market-price", None),
    ("InsufficientBalance", &[], "balance", Some(Role::Payment)),
    ("PaymentFailed", &[], "balance", Some(Role::Payment)),
    // Names and numbers
    ("Instance.NameInvalid", &[], "name", Some(Role::Name)),
    ("Instance.TagQuotaLimitExceeded", &[], "tag-quota", Some(Role::Tags)),
    ("Instance.InstanceQuotaLimitExceeded", &[], "quota", Some(Role::Count)),
    ("Instance.GlobalInstanceQuotaLimitExceeded", &[], "region-quota", Some(Role::Count)),
    ("BadRequest", &["purchaseNum"], "count", Some(Role::Count)),
    ("Instance.ReleaseTimeInvalid", &[], "release-time", None),
    // The account
    ("Instance.InstanceBeBanned", &[], "banned", None),
    ("Instance.RegionDenyException", &[], "region-denied", Some(Role::Region)),
    ("Instance.PermissionDeny", &[], "access-denied", None),
    ("AccessDenied", &[], "access-denied", None),
    ("OptInRequired", &[], "not-opened", None),
    ("RealNameQualify", &[], "real-name", None),
    ("QualifyNotPass", &[], "real-name", None),
    ("BadRequest", &["serviceType"], "service-type", None),
    // The signature
    ("IamSignatureInvalid", &["Could not find credential"], "access-key", None),
    ("IamSignatureInvalid", &[], "signature", None),
    ("SignatureDoesNotMatch", &[], "signature", None),
    ("InvalidHTTPAuthHeader", &[], "signature", None),
    ("InvalidAccessKeyId", &[], "access-key", None),
    ("RequestExpired", &[], "expired", None),
    // The request as a whole
    ("IdempotentParameterMismatch", &[], "idempotent", None),
    ("BadRequest", &["instanceForCreate"], "request-empty", None),
    ("BadRequest", &["request is invalid"], "request", None),
    ("InappropriateJSON", &[], "request-shape", None),
    ("MalformedJSON", &[], "malformed", None),
    ("InvalidHTTPRequest", &[], "malformed", None),
    ("InvalidURI", &[], "no-such-call", None),
    ("InvalidVersion", &[], "no-such-call", None),
    ("PreconditionFailed", &[], "precondition", None),
    ("NoSuchObject", &["image"], "image-not-found", Some(Role::Image)),
    ("NoSuchObject", &["keypair"], "key-not-found", Some(Role::KeyPair)),
    ("NoSuchObject", &["subnet"], "subnet-not-found", Some(Role::Subnet)),
    ("NoSuchObject", &["security"], "group-not-found", Some(Role::Groups)),
    ("NoSuchObject", &["deploy"], "deploy-set", Some(Role::DeploySet)),
    ("NoSuchObject", &[], "not-found", None),
    ("ResourceNotFound", &[], "not-found", None),
    ("InstanceNotFound", &[], "instance-gone", None),
    ("InvalidInstanceId.NotFound", &[], "instance-gone", None),
    ("Forbidden.InstanceNotFound", &[], "instance-gone", None),
    ("OperationDenied", &[], "busy", None),
    ("InternalError", &[], "their-fault", None),
    ("HTTP 502", &[], "their-fault", None),
    ("HTTP 503", &[], "their-fault", None),
    ("RequestLimitExceeded", &[], "throttled", None),
    ("TooManyRequests", &[], "throttled", None),
    ("HTTP 429", &[], "throttled", None),
];

/// After the error table of coc-vm createInstances and the gateway's page of error codes.
static JD: &[Row] = &[
    ("INVALID_ARGUMENT", &["missing"], "missing-field", None),
    ("INVALID_ARGUMENT", &["password"], "password", Some(Role::Password)),
    ("INVALID_ARGUMENT", &["clientToken"], "idempotent", None),
    ("INVALID_ARGUMENT", &[], "argument", None),
    ("FAILED_PRECONDITION", &["Disk type", "out of stock"], "disk-no-stock", Some(Role::SystemDiskType)),
    ("FAILED_PRECONDITION", &["out of stock"], "no-stock", Some(Role::Processors)),
    ("FAILED_PRECONDITION", &["Image", "not ready"], "image-not-ready", Some(Role::Image)),
    ("FAILED_PRECONDITION", &["Image constraints"], "image-type-pair", Some(Role::Image)),
    ("FAILED_PRECONDITION", &["missing"], "missing-field", None),
    // No document has a code for too little money.
    ("FAILED_PRECONDITION", &["balance"], "balance", Some(Role::Payment)),
    ("FAILED_PRECONDITION", &[], "condition", None),
    ("OUT_OF_RANGE", &["maxcount"], "count", Some(Role::Count)),
    ("OUT_OF_RANGE", &["SystemDisk"], "root-disk-size", Some(Role::SystemDiskSize)),
    ("OUT_OF_RANGE", &["DataDisk"], "data-disk-size", Some(Role::DataDiskSize)),
    ("OUT_OF_RANGE", &[], "range", None),
    ("CONFLICT", &["ipv6"], "subnet-ipv6", Some(Role::Subnet)),
    ("CONFLICT", &[], "conflict", None),
    ("NOT_FOUND", &["no route"], "no-such-call", None),
    ("NOT_FOUND", &["InstanceType"], "type-not-found", Some(Role::Processors)),
    ("NOT_FOUND", &["Subnet"], "subnet-not-found", Some(Role::Subnet)),
    ("NOT_FOUND", &["SecurityGroup"], "group-not-found", Some(Role::Groups)),
    ("NOT_FOUND", &["KeyPair"], "key-not-found", Some(Role::KeyPair)),
    ("NOT_FOUND", &["Image"], "image-not-found", Some(Role::Image)),
    ("NOT_FOUND", &["Vpc"], "vpc-not-found", Some(Role::Vpc)),
    ("NOT_FOUND", &["Instance"], "instance-gone", None),
    ("NOT_FOUND", &[], "not-found", None),
    ("QUOTA_EXCEEDED", &["disk"], "disk-quota", Some(Role::DataDisks)),
    ("QUOTA_EXCEEDED", &["volume"], "disk-quota", Some(Role::DataDisks)),
    ("QUOTA_EXCEEDED", &["elasticip"], "address-quota", Some(Role::Bandwidth)),
    ("QUOTA_EXCEEDED", &["instance"], "quota", Some(Role::Count)),
    ("QUOTA_EXCEEDED", &[], "some-quota", None),
    ("INTERNAL", &[], "their-fault", None),
    ("UNKNOWN", &[], "their-fault", None),
    ("ACCESS_ERROR", &["expired"], "expired", None),
    ("ACCESS_ERROR", &["clock"], "expired", None),
    ("ACCESS_ERROR", &["accessKey"], "access-key", None),
    ("ACCESS_ERROR", &["secret key is nul"], "access-key", None),
    ("ACCESS_ERROR", &["authentication credentials"], "access-key", None),
    ("ACCESS_ERROR", &[], "signature", None),
    ("HTTP_FORBIDDEN", &["IP address"], "address-not-allowed", None),
    ("HTTP_FORBIDDEN", &["api is disabled"], "call-disabled", None),
    ("HTTP_FORBIDDEN", &[], "access-denied", None),
    ("HTTP_BAD_REQUEST", &[], "blocked", None),
    ("HTTP_REQUEST_ENTITY_TOO_LARGE", &[], "too-large", None),
    ("HTTP_URI_TOO_LONG", &[], "too-large", None),
    ("HTTP_RATE_LIMIT_EXCEEDED", &[], "throttled", None),
    ("RATE_LIMIT", &[], "throttled", None),
    ("HTTP_INTERNAL_SERVER_ERROR", &[], "their-fault", None),
    ("HTTP_BAD_GATEWAY", &[], "their-fault", None),
    ("HTTP_SERVICE_UNAVAILABLE", &[], "their-fault", None),
    ("HTTP_SERVER_TIMING_OUT", &[], "their-fault", None),
];

/// Families of codes that no document lists one by one: a part of the code, whatever service it is of, and the hint.
/// They name no field: which of several quotas is spent, or what is sold out, only the provider's message says.
static FAMILIES: &[Row] = &[
    ("Throttling", &[], "throttled", None),
    ("RealNameQualify", &[], "real-name", None),
    ("SoldOut", &[], "sold-out", None),
    ("NoStock", &[], "sold-out", None),
    ("OutOfStock", &[], "sold-out", None),
    ("Quota", &[], "some-quota", None),
    ("Denied", &[], "some-right", None),
    ("PermissionDeny", &[], "some-right", None),
];

/// Every row there is.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static Row> {
    BCC.iter().chain(JD).chain(FAMILIES)
}

/// Tells whether any row has this code.
pub(super) fn knows(code: &str) -> bool {
    let code = letters(code);
    BCC.iter().chain(JD).any(|row| letters(row.0) == code)
}

/// The row for a code and its message.
pub(super) fn find(code: &str, message: &str) -> Option<&'static Row> {
    let code = letters(code);
    let said = message.to_lowercase();
    let fits =
        |row: &&Row| letters(row.0) == code && row.1.iter().all(|part| says(&said, &part.to_lowercase()));
    let family = |row: &&Row| code.contains(&letters(row.0));
    BCC.iter().chain(JD).find(fits).or_else(|| FAMILIES.iter().find(family))
}

/// Tells whether a message has these words, whole: they may be in the plural, and never a part of other words.
fn says(message: &str, words: &str) -> bool {
    message.match_indices(words).any(|(at, _)| {
        let inside = |c: char| c.is_alphanumeric();
        let before = message[..at].chars().next_back();
        let behind = &message[at + words.len()..];
        let behind = behind.strip_prefix('s').unwrap_or(behind).chars().next();
        !before.is_some_and(inside) && !behind.is_some_and(inside)
    })
}

/// A code without dots and blanks, in small letters.
fn letters(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
