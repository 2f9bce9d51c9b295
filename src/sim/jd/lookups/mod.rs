//! Lookups: the lists of what is sold and of what was sold, in the shapes of coc-vm, cocdisk, cocquota and vpc.

pub(super) mod catalogue;
pub(super) mod instances;
pub(super) mod networks;
pub(super) mod quotas;
