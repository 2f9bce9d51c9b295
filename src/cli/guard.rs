//! What is seen to before a command begins: that its memory stays its own, that the account is the one that was meant,
//! and that there are files enough.

use std::{ffi::OsString, fs::File, io};

use super::{
    access::env,
    args::{Command, Global},
    out::Stop,
};
use crate::store::{Paths, StoreError};

/// No core dump, and no other process of the same person that attaches. Does what the system offers: a purchase is not
/// given up where it offers less.
pub fn memory() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Refuses what is set and empty where it chooses an account or a place: it must not choose another one than was meant. A script whose
/// variable came out empty would buy LIVE in place of the simulated cloud, or with the profile that happens to be the
/// default.
pub fn account(global: &Global) -> Result<(), Stop> {
    let profiles = "name one of config.toml, or leave it out (unset it) to use the default one";
    let places = "give an address such as http://127.0.0.1:8080, or leave it out (unset it) to use the provider's own, \
                  which is LIVE";
    for (option, variable, value, way) in [
        ("--endpoint", "VMCART_ENDPOINT", &global.endpoint, places),
        ("--profile", "VMCART_PROFILE", &global.profile, profiles),
    ] {
        if value.as_ref().is_some_and(|value| value.trim().is_empty()) {
            let name = if said(option) { option } else { variable };
            return Err(Stop::usage(format!("{name} is set but empty: {way}")));
        }
    }
    match Paths::find(&env) {
        Err(error @ StoreError::EmptyVariable { .. }) => Err(Stop::usage(error)),
        // Any other is told by what needs the files.
        _ => Ok(()),
    }
}

/// Whether an option stands on the command line of this process. What reads it does not tell it from its variable.
fn said(option: &str) -> bool {
    let named = |arg: OsString| {
        arg.to_str()
            .and_then(|arg| arg.strip_prefix(option))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    };
    std::env::args_os().skip(1).any(named)
}

/// How many files a purchase opens at once at the most, and a reserve: two runtimes with their signals, the journal and
/// its lock, a draft, connections both ways to a cloud of its own. We counted 21.
const PURCHASE: usize = 32;
/// How many files a command opens that only reads some.
const READING: usize = 4;

/// What can be opened any number of times.
const NOTHING: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Whether no more files may be opened, by this process or on this machine.
fn full(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

/// Sees that so many files can be opened, by opening them. What runs out of them later fails in the middle, where parts
/// of the runtime know no other way than to end the process.
pub fn files(command: Option<&Command>) -> Result<(), Stop> {
    let reads = matches!(
        command,
        Some(
            Command::Kinds(_)
                | Command::Schema { .. }
                | Command::Check(_)
                | Command::Sign(_)
                | Command::Orders(_)
                | Command::Man { .. }
                | Command::Completions { .. }
        )
    );
    let needed = if reads { READING } else { PURCHASE };
    let mut open = Vec::with_capacity(needed);
    for _ in 0..needed {
        match File::open(NOTHING) {
            Ok(file) => open.push(file),
            Err(error) if full(&error) => {
                return Err(Stop::failed(format!(
                    "only {} more files can be opened here, and {needed} are needed: raise the limit, for example with \
                     `ulimit -n 256`",
                    open.len()
                )));
            }
            // Whatever else is wrong with it is not for this to tell.
            Err(_) => return Ok(()),
        }
    }
    Ok(())
}
