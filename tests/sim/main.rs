//! The simulated cloud from outside: over HTTP, with requests signed and written here by hand, so that neither the
//! wizard's client nor its tables stand between the provider's rules and the tests.

mod attacks;
mod bad;
mod client;
mod errors;
mod jd;
mod jd_errors;
mod jd_lookups;
mod jd_orders;
mod jd_scenarios;
mod jd_signing;
mod kinds;
mod lookups;
mod money;
mod orders;
mod plans;
mod samples;
mod scenarios;
mod signing;
