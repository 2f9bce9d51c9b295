//! The hosts of the providers, and which is asked for what.

use crate::order::Provider;

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
    fn every_kind_is_sold_by_the_main_service_of_its_provider() {
        for kind in kinds() {
            assert_eq!(Service::main(kind.provider).host("rr"), kind.host("rr"), "{}", kind.name);
        }
    }
}
