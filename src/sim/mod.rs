//! The simulated cloud: a strict provider on loopback.
