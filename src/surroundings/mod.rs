//! Everything a session finds around it: variables, home, places for files, language, time zone, clock, and whether a
//! person sits at a terminal.
//!
//! A session asks this value and never the process, so that two of them live in one process without a word between
//! them, and a test gives each a world of its own. `process` is the one file that asks the process.

mod process;

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, io,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use jiff::{Timestamp, tz::TimeZone};

/// Reader of a clock on the wall.
type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Receiver of a line for the person, beside the results.
type Aside = Arc<dyn Fn(&str) + Send + Sync>;

/// The world around one session.
#[derive(Clone)]
pub struct Surroundings {
    variables: Variables,
    home: Option<PathBuf>,
    places: Option<Places>,
    temporary: PathBuf,
    zone: TimeZone,
    clock: Clock,
    terminals: Terminals,
    aside: Aside,
}

/// Variables of the environment.
#[derive(Clone)]
enum Variables {
    /// The process's own, asked each time: a copy of a secret is one more place that has it.
    Process,
    /// These and no others.
    Given(Arc<BTreeMap<OsString, OsString>>),
}

/// Folders that a system gives a program for its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Folder of the configuration.
    pub config: PathBuf,
    /// Folder of the program's data.
    pub data: PathBuf,
}

/// Ends of a session that are terminals, with a person at them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terminals {
    /// Standard input.
    pub input: bool,
    /// Standard output.
    pub output: bool,
}

impl Terminals {
    /// Tells whether both ends are terminals.
    pub fn both(self) -> bool {
        self.input && self.output
    }
}

impl Surroundings {
    /// Surroundings of the process, as they are now. Messages beside the results go to `aside`.
    pub fn of_process(aside: impl Fn(&str) + Send + Sync + 'static) -> Self {
        let (input, output) = process::terminals();
        Self {
            variables: Variables::Process,
            home: process::home(),
            places: process::places().map(|(config, data)| Places { config, data }),
            temporary: process::temporary(),
            zone: process::zone(),
            clock: Arc::new(process::now),
            terminals: Terminals { input, output },
            aside: Arc::new(aside),
        }
    }

    /// Surroundings of a person whose home is this folder: no variable is set, the zone is UTC, no end is a terminal,
    /// and messages are dropped.
    pub fn at_home(home: &Path) -> Self {
        Self {
            variables: Variables::Given(Arc::default()),
            home: Some(home.to_owned()),
            places: Some(Places {
                config: home.join(".config/vmcart"),
                data: home.join(".local/share/vmcart"),
            }),
            temporary: home.to_owned(),
            zone: TimeZone::UTC,
            clock: Arc::new(process::now),
            terminals: Terminals::default(),
            aside: Arc::new(|_| {}),
        }
    }

    /// The same with these variables and no others.
    pub fn with_variables(self, variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { variables: Variables::Given(Arc::new(variables)), ..self }
    }

    /// The same in another time zone.
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }

    /// The same by another clock.
    pub fn by_clock(self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// The same with terminals at these ends.
    pub fn with_terminals(self, terminals: Terminals) -> Self {
        Self { terminals, ..self }
    }

    /// The same with a receiver for the messages beside the results.
    pub fn telling(self, aside: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { aside: Arc::new(aside), ..self }
    }

    /// A variable of the environment.
    pub fn variable(&self, name: &str) -> Option<OsString> {
        match &self.variables {
            Variables::Process => process::variable(name),
            Variables::Given(given) => given.get(std::ffi::OsStr::new(name)).cloned(),
        }
    }

    /// A variable that is text; one that is not counts as not set.
    pub fn text(&self, name: &str) -> Option<String> {
        self.variable(name)?.into_string().ok()
    }

    /// The person's home folder.
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// The usual places for this program's files; none where the system knows no home.
    pub fn places(&self) -> Option<&Places> {
        self.places.as_ref()
    }

    /// A path from the root on: one that is relative begins in the folder that the session was begun in, which is its
    /// home where it is not the process's own.
    pub fn absolute(&self, path: &Path) -> io::Result<PathBuf> {
        match (&self.variables, &self.home) {
            (Variables::Given(_), Some(home)) => Ok(home.join(path)),
            _ => process::absolute(path),
        }
    }

    /// The folder for files that are gone soon.
    pub fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// Ends that are terminals.
    pub fn terminals(&self) -> Terminals {
        self.terminals
    }

    /// Time on the wall.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The time zone in which the person reads times.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// A time as people read it here, by a pattern of `strftime`.
    pub fn local(&self, at: Timestamp, pattern: &str) -> String {
        at.to_zoned(self.zone.clone()).strftime(pattern).to_string()
    }

    /// Tells the person a line beside the results.
    pub fn tell(&self, line: &str) {
        (self.aside)(line);
    }

    /// Gives a program that is to be started these variables. The process's own it has by itself.
    pub fn pass_on(&self, command: &mut Command) {
        if let Variables::Given(given) = &self.variables {
            command.env_clear().envs(given.iter());
        }
    }
}

/// Names alone: values of variables may be secrets.
impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Surroundings")
            .field("home", &self.home)
            .field("places", &self.places)
            .field("terminals", &self.terminals)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_worlds_know_nothing_of_each_other() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let at = |second| move || Timestamp::from_second(second).unwrap_or_default();
        let one = Surroundings::at_home(Path::new("/a")).with_variables(&[("LANG", "zh_CN.UTF-8")]);
        let one = one.in_zone(zone).by_clock(at(0));
        let other = Surroundings::at_home(Path::new("/b")).by_clock(at(86_400));
        assert_eq!((one.text("LANG"), other.text("LANG")), (Some("zh_CN.UTF-8".to_owned()), None));
        assert_eq!(one.text("PATH"), None, "nothing of the process's own is seen");
        let read = |of: &Surroundings| of.local(of.now(), "%Y-%m-%d %H:%M");
        assert_eq!(
            (read(&one), read(&other)),
            ("1970-01-01 08:00".to_owned(), "1970-01-02 00:00".to_owned())
        );
        assert_eq!(other.absolute(Path::new("c")).ok(), Some(PathBuf::from("/b/c")));
        assert_eq!(other.places().map(|p| p.config.clone()), Some(PathBuf::from("/b/.config/vmcart")));
    }

    #[test]
    fn no_value_of_a_variable_is_printed() {
        let here = Surroundings::at_home(Path::new("/a")).with_variables(&[("KEY", "s3cret")]);
        assert!(!format!("{here:?}").contains("s3cret"));
    }
}
