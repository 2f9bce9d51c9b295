//! The one place where the wizard is started: everything it needs is resolved here.

use std::io::IsTerminal;

use super::{
    args::{Global, New},
    out::{Ended, Stop},
};

/// Opens the wizard, on a kind when one is named.
pub fn open(_: &Global, _: Option<&New>) -> Ended {
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        return Err(Stop::usage(
            "the wizard needs a terminal on both ends; without one, write an order file and run \
             `vmcart check FILE`, then `vmcart submit FILE`",
        ));
    }
    Err(Stop::failed("the wizard is not part of this build"))
}
