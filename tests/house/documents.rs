//! The documents' own request examples, transcribed by hand: each is right, is bought, and is what the ledger holds.
//! And for each rule of the documents an example that breaks it: the check says so, and so does the cloud.

mod bad;
use crate::common;
mod good;

use std::path::Path;

/// An example's order file.
fn example(name: &str) -> String {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/examples");
    dir.join(name).with_extension("toml").display().to_string()
}
