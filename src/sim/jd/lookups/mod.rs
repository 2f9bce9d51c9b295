//! Lookups: the lists of what is sold and of what was sold, in the shapes of coc-vm, cocdisk, cocquota and vpc.

pub(super) mod instances;
pub(super) mod lists;
pub(super) mod networks;
pub(super) mod quotas;
