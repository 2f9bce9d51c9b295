//! The providers' codes, one row each: the message decides where one code has many causes.

use super::topic::Topic as T;

/// A code, pieces of the message that decide, the hint, and what it is about. Codes are compared without their dots and
/// blanks, which documents and servers do not write alike; the first row that fits wins, so the narrow stand before the
/// wide.
pub(super) type Row = (&'static str, &'static [&'static str], &'static str, Option<T>);

/// After the error tables of the four BCC requests and BCC's general error page.
static BCC: &[Row] = &[
    // Machine and place
    ("Instance.NoStock", &[], "no-stock", Some(T::Hardware)),
    ("Instance.InvalidateConfiguration", &[], "flavor", Some(T::Hardware)),
    ("BadRequest", &["bcc flavor config"], "flavor", Some(T::Hardware)),
    ("BadRequest", &["missing bcc config"], "config-missing", Some(T::Hardware)),
    ("Instance.NotSupportInstanceTypeException", &[], "instance-type-denied", Some(T::InstanceType)),
    ("BadRequest", &["instanceType invalidate"], "instance-type", Some(T::InstanceType)),
    ("BadRequest", &["invalid instanceType"], "instance-type", Some(T::InstanceType)),
    ("BadRequest", &["spec is invalid"], "spec", Some(T::Hardware)),
    ("BadRequest", &["gpuCard and fpgaCard"], "two-cards", Some(T::FpgaCard)),
    ("BadRequest", &["gpu card count"], "card-count", Some(T::CardCount)),
    ("Instance.InvalidateGpuCardException", &[], "gpu-card", Some(T::GpuCard)),
    ("Instance.InvalidateFpgaCardException", &[], "fpga-card", Some(T::FpgaCard)),
    ("Instance.InvalidateZoneException", &[], "zone", Some(T::Zone)),
    ("Zone.denyAccess", &[], "zone-denied", Some(T::Zone)),
    ("Zone", &["limit"], "zone-denied", Some(T::Zone)),
    ("Zone", &["denyAccess"], "zone-denied", Some(T::Zone)),
    ("BadRequest", &["zone limit"], "zone-denied", Some(T::Zone)),
    ("BadRequest", &["deploy id"], "deploy-set", Some(T::DeploySet)),
    ("Dcc.ResourceNotExist", &[], "dedicated-host", Some(T::DedicatedHost)),
    ("Dcc.FlavorIllegal", &[], "dedicated-host-flavor", Some(T::Hardware)),
    // Image and login
    ("Image.ImageTypeInvaild", &[], "image-type", Some(T::Image)),
    ("Image.ImageTypeInvalid", &[], "image-type", Some(T::Image)),
    ("Image.ImageArchTypeExceptions", &[], "image-arch", Some(T::Image)),
    ("Keypair.UnsupportOsType", &[], "key-pair-linux", Some(T::KeyPair)),
    ("Instance.PasswordInvalid", &[], "password", Some(T::Password)),
    ("Instance.UserDataPermissionDeny", &[], "user-data", Some(T::UserData)),
    ("BadRequest", &["bccCreateWithScript"], "script", Some(T::UserData)),
    // Disks
    ("Instance.InsufficientRootDiskSize", &[], "root-disk-small", Some(T::RootDiskSize)),
    ("BadRequest", &["root disk size"], "root-disk-size", Some(T::RootDiskSize)),
    ("Instance.InvalidateRootDiskStorageType", &[], "root-disk-type", Some(T::RootDiskType)),
    ("Instance.EphemeralDiskInvalidException", &[], "local-disk", Some(T::LocalDisks)),
    ("Instance.InstanceCountCdsCountNotMatchException", &[], "data-disk-count", Some(T::DataDisks)),
    ("BadRequest", &["cds count"], "data-disk-count", Some(T::DataDisks)),
    ("BadRequest", &["cds config"], "data-disk", Some(T::DataDisks)),
    ("Volume.DiskSizeInvalid", &[], "data-disk-size", Some(T::DataDiskSize)),
    ("Volume.StorageTypeInvalid", &[], "data-disk-type", Some(T::DataDiskType)),
    ("Volume.DiskQuotaExceededLimit", &[], "disk-quota", Some(T::DataDisks)),
    ("Volume.DiskSizeQuotaExceededLimit", &[], "disk-space-quota", Some(T::DataDisks)),
    ("Instance.CdsSnapshotNotMatchException", &[], "snapshot-disk", Some(T::DataDiskSnapshot)),
    ("Instance.CdsSnapshotSmallException", &[], "snapshot-small", Some(T::DataDiskSnapshot)),
    ("Cds.KmsNotExistException", &[], "encryption-key-gone", Some(T::DataDisks)),
    ("Cds.KmsInvalidException", &[], "encryption-key", Some(T::DataDisks)),
    ("Cds.KmsNotMatchException", &[], "encryption-key-match", Some(T::DataDisks)),
    (
        "Instance.MKTImageInstanceNotSupportCreateSnapshotException",
        &[],
        "market-image",
        Some(T::SnapshotPolicy),
    ),
    ("NoSuchObject", &["asp"], "snapshot-policy", Some(T::SnapshotPolicy)),
    // Network
    ("BadRequest", &["subnetId and securityGroupId"], "subnet-and-group", Some(T::Subnet)),
    ("BadRequest", &["subnet is not belong"], "subnet-zone", Some(T::Subnet)),
    ("BadRequest", &["same vpc"], "group-vpc", Some(T::Groups)),
    ("BadRequest", &["InSameVpc"], "group-vpc", Some(T::Groups)),
    ("BadRequest", &["NAT subnet"], "nat-subnet", Some(T::Bandwidth)),
    ("Vpc.IpInSubnetNotEnoughExceptions", &[], "subnet-full", Some(T::Subnet)),
    ("BadRequest", &["bandwidth"], "bandwidth", Some(T::Bandwidth)),
    ("Instance.EipQuotaLimitExceeded", &[], "address-quota", Some(T::Bandwidth)),
    ("Instance.EipOperationDenied", &[], "address-denied", Some(T::Bandwidth)),
    ("Instance.PostPayEipPurchaseDenied", &[], "address-real-name", Some(T::Bandwidth)),
    // Payment
    ("PrepayInvalid", &[], "prepaid", Some(T::Payment)),
    ("Instance.InvalidAutoRenewTimeException", &[], "renew-time", Some(T::RenewTime)),
    ("Instance.InvalidAutoRenewTimeUnitException", &[], "renew-unit", Some(T::RenewUnit)),
    ("BadRequest", &["greater than market price"], "bid-low", Some(T::BidPrice)),
    ("BadRequest", &["bidPrice can not be null"], "bid-missing", Some(T::BidPrice)),
    ("BadRequest", &["bidPrice is invalid"], "bid-price", Some(T::BidPrice)),
    ("BadRequest", &["bidModel is invalid"], "bid-model", Some(T::BidModel)),
    ("BadRequest", &["market price"], "market-price", None),
    ("InsufficientBalance", &[], "balance", Some(T::Payment)),
    ("PaymentFailed", &[], "balance", Some(T::Payment)),
    // Names and numbers
    ("Instance.NameInvalid", &[], "name", Some(T::Name)),
    ("Instance.TagQuotaLimitExceeded", &[], "tag-quota", Some(T::Tags)),
    ("Instance.InstanceQuotaLimitExceeded", &[], "quota", Some(T::Count)),
    ("Instance.GlobalInstanceQuotaLimitExceeded", &[], "region-quota", Some(T::Count)),
    ("BadRequest", &["purchaseNum"], "count", Some(T::Count)),
    ("Instance.ReleaseTimeInvalid", &[], "release-time", None),
    // The account
    ("Instance.InstanceBeBanned", &[], "banned", None),
    ("Instance.RegionDenyException", &[], "region-denied", Some(T::Region)),
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
    ("NoSuchObject", &["image"], "image-not-found", Some(T::Image)),
    ("NoSuchObject", &["keypair"], "key-not-found", Some(T::KeyPair)),
    ("NoSuchObject", &["subnet"], "subnet-not-found", Some(T::Subnet)),
    ("NoSuchObject", &["security"], "group-not-found", Some(T::Groups)),
    ("NoSuchObject", &["deploy"], "deploy-set", Some(T::DeploySet)),
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
    ("INVALID_ARGUMENT", &["password"], "password", Some(T::Password)),
    ("INVALID_ARGUMENT", &["clientToken"], "idempotent", None),
    ("INVALID_ARGUMENT", &[], "argument", None),
    ("FAILED_PRECONDITION", &["Disk type", "out of stock"], "disk-no-stock", Some(T::RootDiskType)),
    ("FAILED_PRECONDITION", &["out of stock"], "no-stock", Some(T::Hardware)),
    ("FAILED_PRECONDITION", &["Image", "not ready"], "image-not-ready", Some(T::Image)),
    ("FAILED_PRECONDITION", &["Image constraints"], "image-type-pair", Some(T::Image)),
    ("FAILED_PRECONDITION", &["missing"], "missing-field", None),
    ("FAILED_PRECONDITION", &[], "condition", None),
    ("OUT_OF_RANGE", &["maxcount"], "count", Some(T::Count)),
    ("OUT_OF_RANGE", &["SystemDisk"], "root-disk-size", Some(T::RootDiskSize)),
    ("OUT_OF_RANGE", &["DataDisk"], "data-disk-size", Some(T::DataDiskSize)),
    ("OUT_OF_RANGE", &[], "range", None),
    ("CONFLICT", &["ipv6"], "subnet-ipv6", Some(T::Subnet)),
    ("CONFLICT", &[], "conflict", None),
    ("NOT_FOUND", &["no route"], "no-such-call", None),
    ("NOT_FOUND", &["InstanceType"], "type-not-found", Some(T::Hardware)),
    ("NOT_FOUND", &["Subnet"], "subnet-not-found", Some(T::Subnet)),
    ("NOT_FOUND", &["SecurityGroup"], "group-not-found", Some(T::Groups)),
    ("NOT_FOUND", &["KeyPair"], "key-not-found", Some(T::KeyPair)),
    ("NOT_FOUND", &["Image"], "image-not-found", Some(T::Image)),
    ("NOT_FOUND", &["Vpc"], "vpc-not-found", Some(T::Vpc)),
    ("NOT_FOUND", &["Instance"], "instance-gone", None),
    ("NOT_FOUND", &[], "not-found", None),
    ("QUOTA_EXCEEDED", &["instance"], "quota", Some(T::Count)),
    ("QUOTA_EXCEEDED", &["disk"], "disk-quota", Some(T::DataDisks)),
    ("QUOTA_EXCEEDED", &["volume"], "disk-quota", Some(T::DataDisks)),
    ("QUOTA_EXCEEDED", &["elasticip"], "address-quota", Some(T::Bandwidth)),
    ("QUOTA_EXCEEDED", &[], "quota", Some(T::Count)),
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

/// Every row there is.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static Row> {
    BCC.iter().chain(JD)
}

/// Whether any row has this code.
pub(super) fn knows(code: &str) -> bool {
    let code = letters(code);
    BCC.iter().chain(JD).any(|row| letters(row.0) == code)
}

/// The row for a code and its message.
pub(super) fn find(code: &str, message: &str) -> Option<&'static Row> {
    let code = letters(code);
    let said = message.to_lowercase();
    let fits =
        |row: &&Row| letters(row.0) == code && row.1.iter().all(|part| said.contains(&part.to_lowercase()));
    BCC.iter().chain(JD).find(fits)
}

/// A code without dots and blanks, in small letters.
fn letters(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
