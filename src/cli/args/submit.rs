//! What `submit` takes.

use clap::Args;
use rust_decimal::Decimal;

use super::sets::Sets;

/// An amount of money.
pub(super) fn amount(text: &str) -> Result<Decimal, String> {
    let amount = text.parse::<Decimal>().ok().filter(|amount| *amount >= Decimal::ZERO);
    amount.ok_or_else(|| "an amount in CNY such as 500 or 99.90".to_owned())
}

/// `vmcart submit`.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Submit {
    /// Order file or template; - reads standard input
    #[arg(value_name = "FILE")]
    pub file: String,
    /// Buy without asking
    #[arg(long)]
    pub yes: bool,
    /// Watch the instances until they run
    #[arg(long)]
    pub follow: bool,
    /// Leave an unknown outcome unknown instead of settling it
    #[arg(long)]
    pub no_settle: bool,
    /// Most that it may cost, in CNY, whatever the budget says; for what has no end, in a month
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    pub max_price: Option<Decimal>,
    /// Order on a live account also where nobody tells the price
    #[arg(long)]
    pub accept_unknown_price: bool,
    /// Buy the same again that was accepted in the last ten minutes
    #[arg(long)]
    pub again: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub sets: Sets,
    /// Print one JSON document on stdout
    #[arg(long)]
    pub json: bool,
}
