//! The simulated cloud from outside: over HTTP, with requests signed and written here by hand, so that neither the
//! wizard's client nor its tables stand between the provider's rules and the tests.

mod bad;
mod client;
mod errors;
mod kinds;
mod lookups;
mod orders;
mod samples;
mod scenarios;
mod signing;
