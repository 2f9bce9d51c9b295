//! The money of an account, as far as its provider tells it.

use rust_decimal::Decimal;

/// The money of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// Cash, in CNY. Vouchers are told by no call.
    pub cash: Decimal,
}
