//! `vmcart submit`: buys what an order file says, without the wizard.

use super::{
    Exit, args,
    check::examine,
    out::{Ended, Stop, tell},
    words::Words,
};

/// Checks the file and buys.
pub fn run(words: &Words, args: &args::Submit) -> Ended {
    let verdict = examine(words, &args.file, &args.sets.sets);
    for line in verdict.lines() {
        tell(line);
    }
    if verdict.exit() != Exit::Done {
        return Err(Stop::silent(verdict.exit()));
    }
    Err(Stop::failed("not there yet"))
}
