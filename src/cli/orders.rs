//! `vmcart orders`, `follow` and `resume`: the journal of purchases, and what is still open in it.

use serde_json::json;

use super::{
    Exit, access, args,
    out::{Ended, Stop, print, print_json},
    report,
};
use crate::store::{Journal, StoreError, journal::Purchase};

/// Lists every purchase, newest first.
pub fn list(args: &args::Json) -> Ended {
    let orders = Journal::open(&access::paths()?).orders().map_err(Stop::failed)?;
    if args.json {
        print_json(&documents(&orders))?;
    } else if orders.is_empty() {
        print("nothing has been ordered from here yet")?;
    } else {
        print(orders.iter().map(report::line).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(Exit::Done)
}

fn documents(orders: &[Purchase]) -> serde_json::Value {
    json!({"orders": orders.iter().map(report::document).collect::<Vec<_>>()})
}

/// The purchase a person means.
fn find(journal: &Journal, id: &str) -> Result<Purchase, Stop> {
    journal.find(id).map_err(|e| match e {
        StoreError::Missing { .. } => Stop::usage(format!("no order {id:?}: `vmcart orders` lists them")),
        StoreError::Ambiguous { .. } => Stop::usage(e),
        other => Stop::failed(other),
    })
}
