//! Checks before a command begins: that its memory stays its own, that the account is the one that was meant, and that
//! there are files enough.

use std::{fs::File, io};

use super::{
    args::{Command, Global},
    out::Stop,
};
use crate::{
    store::{Paths, StoreError},
    surroundings::Surroundings,
};

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

/// Takes from the environment what the command line leaves open. Refuses what is set and empty where it chooses an account or a place: it must not choose another one than was meant. A script whose
/// variable came out empty would buy LIVE in place of the simulated cloud, or with the profile that happens to be the
/// default.
pub fn account(mut global: Global) -> Result<Global, Stop> {
    let profiles = "name one of config.toml, or leave it out (unset it) to use the default one";
    let places = "give an address such as http://127.0.0.1:8080, or leave it out (unset it) to use the provider's own, \
                  which is LIVE";
    for (option, variable, value, way) in [
        ("--endpoint", "VMCART_ENDPOINT", &mut global.endpoint, places),
        ("--profile", "VMCART_PROFILE", &mut global.profile, profiles),
    ] {
        let name = if value.is_some() { option } else { variable };
        if value.is_none() {
            *value = text(&global.around, variable)?;
        }
        if value.as_ref().is_some_and(|value| value.trim().is_empty()) {
            return Err(Stop::usage(format!("{name} is set but empty: {way}")));
        }
    }
    if global.lang.is_none() {
        global.lang = text(&global.around, "VMCART_LANG")?;
    }
    global.lang = global.lang.filter(|lang| !lang.is_empty());
    match Paths::find(&global.around) {
        Err(error @ StoreError::EmptyVariable { .. }) => Err(Stop::usage(error)),
        // Any other is told by what needs the files.
        _ => Ok(global),
    }
}

/// A variable that has to be text where it is set.
fn text(around: &Surroundings, name: &str) -> Result<Option<String>, Stop> {
    let value = around.variable(name).map(std::ffi::OsString::into_string);
    value.transpose().map_err(|_| Stop::usage(StoreError::BadVariable { name: name.to_owned() }))
}

/// Number of files that a purchase opens at once at the most, and a reserve: two runtimes with their signals, the
/// journal and its lock, a draft, connections both ways to a cloud of its own. We counted 21.
const PURCHASE: usize = 32;
/// Number of files opened by a command that only reads some.
const READING: usize = 4;

/// File that can be opened any number of times.
const NOTHING: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Tells whether no more files may be opened, by this process or on this machine.
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
