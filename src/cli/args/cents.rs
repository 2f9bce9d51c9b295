//! Amounts on the command line, to the cent.

use rust_decimal::Decimal;

/// The most that an account may have, in CNY.
const MOST: u64 = 1_000_000_000_000;

/// Reads an amount that an account may have.
pub fn cents(text: &str) -> Result<Decimal, String> {
    let amount = text.parse::<Decimal>().ok().map(|amount| amount.normalize());
    let fits =
        |amount: &Decimal| amount.scale() <= 2 && (Decimal::ZERO..=Decimal::from(MOST)).contains(amount);
    amount.filter(fits).ok_or_else(|| "an amount in CNY such as 850 or 99.95".to_owned())
}
