//! One purchase: written down, signed, sent once, settled in the open, followed.
//!
//! The order of things is the safety: the journal has the intention before a byte leaves, and every outcome before
//! anybody is told. A send is a task of its own, so that nothing that watches it can cancel it.
mod account;
mod batch;
mod book;
mod buy;
mod cancel;
mod error;
mod follow;
pub mod gate;
pub mod narrate;
mod price;
mod sending;
mod sent;
mod settle;
mod sought;
mod stop_token;
mod token_age;
mod unnamed;
mod unwritten;
mod wait;

pub use account::{Account, ProgressSink};
pub use buy::{accepted_lately, buy, buy_unless_lately, buy_until};
pub use cancel::{CancelError, Cancellation, can_cancel, cancel, waits_for_a_price};
pub use error::{BuyError, Lately};
pub use follow::follow;
pub use price::{Held, admit, price};
pub use sent::{Bought, Sent};
pub use settle::{acknowledge, resume, resume_until, with_password};
pub use stop_token::StopToken;
pub use token_age::TokenAge;
pub use unwritten::Unwritten;
