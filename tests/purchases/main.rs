//! Purchases inside this process: what the journal, the watcher and the ledger say after every way one can go.

mod big_batch;
mod cloud;
mod faults;
mod following;
mod gate;
mod permit;
mod purchase;
mod settling;
mod store;
mod store_journal;
