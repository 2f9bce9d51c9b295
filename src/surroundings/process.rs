//! The surroundings of this process: the one place that asks it for variables, folders, time zone and clock.

use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal},
    sync::Arc,
};

use directories::ProjectDirs;
use jiff::{Timestamp, tz::TimeZone};

use super::{Aside, Clock, Places, Surroundings, Terminals, Variables};

impl Surroundings {
    /// The process's own, as they are now. What is told goes to `aside`.
    pub fn of_process(aside: impl Fn(&str) + Send + Sync + 'static) -> Self {
        let aside: Aside = Arc::new(aside);
        let places = ProjectDirs::from("", "", "vmcart")
            .map(|dirs| Places { config: dirs.config_dir().to_owned(), data: dirs.data_dir().to_owned() });
        Self {
            variables: Variables::Process,
            home: env::home_dir(),
            places,
            temporary: env::temp_dir(),
            zone: TimeZone::system(),
            clock: clock(),
            terminals: Terminals { input: io::stdin().is_terminal(), output: io::stdout().is_terminal() },
            aside,
        }
    }
}

pub(super) fn variable(name: &str) -> Option<OsString> {
    env::var_os(name)
}

pub(super) fn clock() -> Clock {
    Arc::new(Timestamp::now)
}
