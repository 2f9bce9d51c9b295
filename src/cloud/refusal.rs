//! Refusals: the provider's codes, the field each is about, and the sentence that explains it.

/// The provider said no. All texts are sanitised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The provider's code.
    pub code: String,
    /// The provider's message.
    pub message: String,
    /// The provider's name for the request.
    pub request_id: String,
    /// The HTTP status.
    pub status: u16,
    /// The path of the field it is about, where that is known.
    pub path: Option<String>,
    /// The key of our sentence, below `refusal`.
    pub hint: &'static str,
}

/// A code, a piece of the message where that decides, the hint, and the field.
type Row = (&'static str, &'static str, &'static str, Option<&'static str>);

/// After the error tables of the BCC reference and its general error page; one code can stand for many causes.
static ROWS: &[Row] = &[
    ("Instance.NoStock", "", "no-stock", Some("spec")),
    ("Instance.InstanceQuotaLimitExceeded", "", "quota", Some("purchaseCount")),
    ("Instance.GlobalInstanceQuotaLimitExceeded", "", "quota", Some("purchaseCount")),
    ("Instance.EipQuotaLimitExceeded", "", "quota", Some("networkCapacityInMbps")),
    ("Instance.TagQuotaLimitExceeded", "", "quota", Some("tags")),
    ("Volume.DiskQuotaExceededLimit", "", "quota", Some("createCdsList")),
    ("Volume.DiskSizeQuotaExceededLimit", "", "quota", Some("createCdsList")),
    ("IamSignatureInvalid", "Could not find credential", "access-key", None),
    ("IamSignatureInvalid", "", "signature", None),
    ("SignatureDoesNotMatch", "", "signature", None),
    ("InvalidHTTPAuthHeader", "", "signature", None),
    ("InvalidAccessKeyId", "", "access-key", None),
    ("AccessDenied", "", "access-denied", None),
    ("Instance.PermissionDeny", "", "access-denied", None),
    ("OptInRequired", "", "access-denied", None),
    ("RequestExpired", "", "expired", None),
    ("InsufficientBalance", "", "balance", Some("billing.paymentTiming")),
    ("PaymentFailed", "", "balance", Some("billing.paymentTiming")),
    ("RealNameQualify", "", "real-name", None),
    ("QualifyNotPass", "", "real-name", None),
    ("IdempotentParameterMismatch", "", "idempotent", None),
    ("Instance.InstanceBeBanned", "", "banned", None),
    ("Instance.RegionDenyException", "", "access-denied", Some("region")),
    ("Instance.InsufficientRootDiskSize", "", "root-disk", Some("rootDiskSizeInGb")),
    ("Instance.InvalidateRootDiskStorageType", "", "disk-type", Some("rootDiskStorageType")),
    ("Instance.InvalidateConfiguration", "", "spec", Some("spec")),
    ("Instance.InvalidateZoneException", "", "zone", Some("zoneName")),
    ("Instance.EphemeralDiskInvalidException", "", "data-disk", Some("ephemeralDisks")),
    ("Instance.InstanceCountCdsCountNotMatchException", "", "data-disk", Some("createCdsList")),
    ("Volume.DiskSizeInvalid", "", "data-disk", Some("createCdsList")),
    ("Volume.StorageTypeInvalid", "", "disk-type", Some("createCdsList")),
    ("Instance.CdsSnapshotNotMatchException", "", "data-disk", Some("createCdsList")),
    ("Instance.CdsSnapshotSmallException", "", "data-disk", Some("createCdsList")),
    ("Instance.EipOperationDenied", "", "network", Some("networkCapacityInMbps")),
    ("Instance.PostPayEipPurchaseDenied", "", "network", Some("networkCapacityInMbps")),
    ("Instance.InvalidAutoRenewTimeUnitException", "", "billing", Some("autoRenewTimeUnit")),
    ("Instance.InvalidAutoRenewTimeException", "", "billing", Some("autoRenewTime")),
    ("PrepayInvalid", "", "billing", Some("billing.paymentTiming")),
    ("Instance.NameInvalid", "", "name", Some("name")),
    ("Instance.PasswordInvalid", "", "password", Some("adminPass")),
    ("Keypair.UnsupportOsType", "", "image", Some("keypairId")),
    ("Image.ImageTypeInvaild", "", "image", Some("imageId")),
    ("Image.ImageArchTypeExceptions", "", "image", Some("imageId")),
    ("Instance.MKTImageInstanceNotSupportCreateSnapshotException", "", "image", Some("aspId")),
    ("Dcc.ResourceNotExist", "", "zone", Some("dedicatedHostId")),
    ("Instance.UserDataPermissionDeny", "", "access-denied", Some("userData")),
    ("Vpc.IpInSubnetNotEnoughExceptions", "", "network", Some("subnetId")),
    ("NoSuchObject", "asp", "data-disk", Some("aspId")),
    ("NoSuchObject", "image", "image", Some("imageId")),
    ("NoSuchObject", "keypair", "image", Some("keypairId")),
    ("NoSuchObject", "subnet", "network", Some("subnetId")),
    ("NoSuchObject", "security", "network", Some("securityGroupIds")),
    ("BadRequest", "spec is invalid", "spec", Some("spec")),
    ("BadRequest", "root disk size", "root-disk", Some("rootDiskSizeInGb")),
    ("BadRequest", "cds", "data-disk", Some("createCdsList")),
    ("BadRequest", "subnetId and securityGroupId", "network", Some("subnetId")),
    ("BadRequest", "subnet is not belong", "network", Some("subnetId")),
    ("BadRequest", "same vpc", "network", Some("securityGroupIds")),
    ("BadRequest", "NAT subnet", "network", Some("networkCapacityInMbps")),
    ("BadRequest", "bandwidth", "network", Some("networkCapacityInMbps")),
    ("BadRequest", "deploy id", "zone", Some("deployId")),
    ("BadRequest", "bid", "billing", Some("bidPrice")),
];

impl Refusal {
    /// A refusal with what is known of its code.
    pub(super) fn new(
        _buy: Option<super::adapter::Buy>,
        code: String,
        message: String,
        request_id: String,
        status: u16,
    ) -> Self {
        let said = message.to_lowercase();
        let row = ROWS.iter().find(|(c, part, ..)| *c == code && said.contains(&part.to_lowercase()));
        let (hint, path) = row.map_or(("other", None), |(_, _, hint, path)| (*hint, path.map(str::to_owned)));
        Self { path: path.or_else(|| named(&message)), code, message, request_id, status, hint }
    }
}

impl Refusal {
    /// Whether it is for too many requests. No code of BCC's is documented for that; these are the usual ones.
    pub fn throttled(&self) -> bool {
        let code = self.code.as_str();
        self.status == 429
            || matches!(code, "RequestLimitExceeded" | "TooManyRequests")
            || code.starts_with("Throttling")
    }

    /// Whether it may be for a clock that is wrong.
    pub(super) fn clock(&self) -> bool {
        self.hint == "expired" || self.code == "ACCESS_ERROR"
    }

    /// Whether the provider refused before it looked at the token: then the refusal says nothing about earlier
    /// tries under the same token.
    pub fn before_token(&self) -> bool {
        self.throttled()
            || matches!(self.hint, "signature" | "access-key" | "access-denied" | "expired" | "idempotent")
            // A conflict may be with the first try, still running; the code for the missing certification is not.
            || self.code == "OperationDenied"
            || (self.status == 409 && self.hint != "real-name")
    }
}

/// The field that a message names by itself, where it names one of ours.
fn named(message: &str) -> Option<String> {
    let words = message.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').map(|w| w.trim_matches('.'));
    let fields = || crate::order::kinds().iter().flat_map(|k| k.fields);
    words
        .filter(|w| w.len() > 3)
        .find_map(|word| fields().find(|f| f.path == word))
        .map(|f| f.path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        order::kinds,
        texts::{Lang, Texts},
    };

    #[test]
    fn codes_lead_to_fields_that_exist_and_to_sentences() {
        for (code, part, hint, path) in ROWS {
            assert!(Texts::of(Lang::En).has(&format!("refusal.{hint}")), "{code} {part}: {hint}");
            if let Some(path) = path {
                assert!(kinds().iter().any(|k| k.index(path).is_some()), "{code}: {path}");
            }
        }
    }

    #[test]
    fn the_message_decides_where_a_code_has_many_causes() {
        let path = |code: &str, message: &str| {
            Refusal::new(None, code.into(), message.into(), String::new(), 400).path
        };
        assert_eq!(path("BadRequest", "spec is invalid.").as_deref(), Some("spec"));
        assert_eq!(
            path("BadRequest", "The subnet is not belong to the logical zone.").as_deref(),
            Some("subnetId")
        );
        assert_eq!(
            path("InappropriateJSON", "purchaseCount must be an int").as_deref(),
            Some("purchaseCount")
        );
        assert_eq!(path("Strange", "nothing known"), None);
    }
}
