//! What the five orders have of their own on the wire, and which host is asked for what.

use crate::order::Provider;

/// What is bought, as far as its answers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Buy {
    /// A BCC instance by processors and memory.
    Instance,
    /// A BCC instance by specification.
    Spec,
    /// A BCC spot instance.
    Spot,
    /// A reserved-instance contract.
    Reserved,
    /// A virtual machine of JD's cooperative cloud.
    Vm,
}

impl Buy {
    /// All of them.
    pub const ALL: [Buy; 5] = [Buy::Instance, Buy::Spec, Buy::Spot, Buy::Reserved, Buy::Vm];

    /// The name of its order kind.
    pub const fn name(self) -> &'static str {
        match self {
            Buy::Instance => "bcc-instance",
            Buy::Spec => "bcc-spec",
            Buy::Spot => "bcc-spot",
            Buy::Reserved => "bcc-reserved",
            Buy::Vm => "jd-vm",
        }
    }

    /// The path of its request, with the places of names in braces.
    const fn path(self) -> &'static str {
        match self {
            Buy::Instance => "/v2/instance",
            Buy::Spec => "/v2/instanceBySpec",
            Buy::Spot => "/v2/instance/bid",
            Buy::Reserved => "/v2/instance/reserved/create",
            Buy::Vm => "/v1/regions/{region}/instances",
        }
    }

    /// The order kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.name() == name)
    }

    /// What a request of this path buys.
    pub fn of(path: &str) -> Option<Self> {
        let fits = |buy: &Buy| {
            let (own, given) = (buy.path().split('/'), path.split('/'));
            own.clone().count() == given.clone().count()
                && own.zip(given).all(|(own, given)| own == given || own.starts_with('{'))
        };
        Self::ALL.into_iter().find(fits)
    }
}

/// A host of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// BCC, with the networks and disks beside it.
    Bcc,
    /// Machines, types, images and key pairs of JD's cooperative cloud.
    Vm,
    /// Its disks.
    Disk,
    /// Its networks.
    Vpc,
}

impl Service {
    /// The service that sells a provider's machines.
    pub const fn main(provider: Provider) -> Self {
        match provider {
            Provider::Bce => Service::Bcc,
            Provider::Jd => Service::Vm,
        }
    }

    /// The first label of its host; JD's signatures name the service by it.
    pub const fn label(self) -> &'static str {
        match self {
            Service::Bcc => "bcc",
            Service::Vm => "coc-vm",
            Service::Disk => "cocdisk",
            Service::Vpc => "cocvpc",
        }
    }

    /// Its host for a region.
    pub fn host(self, region: &str) -> String {
        match self {
            Service::Bcc => format!("{}.{region}.baidubce.com", self.label()),
            _ => format!("{}.jdcloud-api.com", self.label()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::kinds;

    #[test]
    fn every_kind_has_its_entry() {
        for kind in kinds() {
            let buy = Buy::named(kind.name);
            assert_eq!(buy.map(Buy::path), Some(kind.path), "{}", kind.name);
            assert_eq!(Service::main(kind.provider).host("rr"), kind.host("rr"), "{}", kind.name);
        }
    }

    #[test]
    fn requests_are_told_apart_by_their_paths() {
        for buy in Buy::ALL {
            assert_eq!(Buy::of(&buy.path().replace("{region}", "cn-hongkong-11")), Some(buy));
        }
        for other in ["/v2/instance/price", "/v1/regions/cn-hongkong-11/images", "/v1/regions/instances", ""]
        {
            assert_eq!(Buy::of(other), None, "{other}");
        }
    }
}
