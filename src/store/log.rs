//! A small rotating log. It never fails: a full disk must not end a purchase.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::{Dispatch, Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;

use super::{Paths, atomic, private};

/// The length at which a file is put aside, in bytes: 1 MiB.
const SIZE: u64 = 1 << 20;

/// Greatest number of files: `vmcart.log`, `vmcart.log.1`, `vmcart.log.2`.
const FILES: usize = 3;

/// The writer that `tracing` is given. Opens its file at the first line.
#[derive(Debug, Clone)]
pub struct Log(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    folder: PathBuf,
    size: u64,
    open: Option<(File, u64)>,
}

/// Opens a log of vmcart's own reports, from `level` up, for the threads that use it. Those of other crates are left
/// out: they don't know which headers and bodies hold secrets.
pub fn open(paths: &Paths, level: Level) -> Dispatch {
    Dispatch::new(subscriber(paths, level))
}

fn subscriber(paths: &Paths, level: Level) -> impl Subscriber + Send + Sync + use<> {
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .log_internal_errors(false)
        .with_writer(Log::new(paths, SIZE));
    tracing_subscriber::registry().with(Targets::new().with_target("vmcart", level)).with(lines)
}

impl Log {
    /// A log in `log/vmcart.log` that puts files of `size` bytes aside.
    pub fn new(paths: &Paths, size: u64) -> Log {
        Log(Arc::new(Mutex::new(State { folder: paths.log(), size, open: None })))
    }
}

impl State {
    fn file(&self, age: usize) -> PathBuf {
        match age {
            0 => self.folder.join("vmcart.log"),
            age => self.folder.join(format!("vmcart.log.{age}")),
        }
    }

    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let length = line.len() as u64;
        if self.open.as_ref().is_some_and(|(_, size)| *size > 0 && size + length > self.size) {
            self.open = None;
        }
        if self.open.is_none() {
            private::make_dir(&self.folder).map_err(io::Error::other)?;
            let about = fs::metadata(self.file(0));
            if about.is_ok_and(|about| about.len() > 0 && about.len() + length > self.size) {
                for age in (1..FILES).rev() {
                    // An older file may not be there yet; only the newest has to make room.
                    let moved = fs::rename(self.file(age - 1), self.file(age));
                    if age == 1 {
                        moved?;
                    }
                }
            }
            let mut options = private::options();
            // A pipe in its place would wait for a reader.
            #[cfg(unix)]
            {
                let flags = rustix::fs::OFlags::NONBLOCK.bits();
                std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.cast_signed());
            }
            let file = options.create(true).append(true).open(self.file(0))?;
            let about = file.metadata()?;
            atomic::regular(&self.file(0), &about).map_err(io::Error::other)?;
            let size = about.len();
            self.open = Some((file, size));
        }
        if let Some((file, size)) = &mut self.open {
            file.write_all(line)?;
            *size += length;
        }
        Ok(())
    }
}

impl Write for Log {
    /// Takes the whole line, and always says that it was written.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.append(line).is_err() {
            state.open = None;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_put_aside_and_the_oldest_goes() {
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::at(home.path(), home.path());
        let mut log = Log::new(&paths, 100);
        assert!(!paths.log().exists());
        for n in 0..20 {
            log.write_all(format!("{n:02} {}\n", "x".repeat(36)).as_bytes()).unwrap();
        }
        let read = |name: &str| fs::read_to_string(paths.log().join(name)).unwrap();
        let starts = |name| read(name).lines().map(|line| line[..2].to_owned()).collect::<Vec<_>>();
        assert_eq!(starts("vmcart.log"), ["18", "19"]);
        assert_eq!(starts("vmcart.log.1"), ["16", "17"]);
        assert_eq!(starts("vmcart.log.2"), ["14", "15"]);
        assert_eq!(fs::read_dir(paths.log()).unwrap().count(), 3);
    }

    #[test]
    fn a_log_that_cannot_be_written_is_silent() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("log"), "a file where the folder should be").unwrap();
        let mut log = Log::new(&Paths::at(home.path(), home.path()), 100);
        assert_eq!(log.write(b"line\n").unwrap(), 5);
    }

    #[test]
    #[cfg(unix)]
    fn a_pipe_in_its_place_is_not_waited_for() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::at(home.path(), home.path());
        fs::create_dir_all(paths.log()).unwrap();
        let pipe = paths.log().join("vmcart.log");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let mut log = Log::new(&paths, 100);
        assert_eq!(log.write(b"line\n").unwrap(), 5);
        let _reader = rustix::fs::open(&pipe, rustix::fs::OFlags::RDWR, Mode::empty()).unwrap();
        assert_eq!(log.write(b"line\n").unwrap(), 5, "nor written to, once somebody reads");
    }

    #[test]
    fn two_sessions_in_one_process_have_a_log_each() {
        let home = tempfile::tempdir().unwrap();
        let logged = ["one", "other"].map(|name| {
            let paths = Paths::at(home.path().join(name), home.path().join(name));
            let log = open(&paths, Level::INFO);
            let session = std::thread::spawn(move || {
                let _logging = tracing::dispatcher::set_default(&log);
                tracing::info!(name, "bought");
            });
            (paths, session)
        });
        for ((paths, session), other) in logged.into_iter().zip(["other", "one"]) {
            session.join().unwrap();
            let text = fs::read_to_string(paths.log().join("vmcart.log")).unwrap();
            assert!(text.contains("bought") && !text.contains(other), "{text}");
        }
    }

    #[test]
    fn only_our_own_reports_are_kept() {
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::at(home.path(), home.path());
        tracing::subscriber::with_default(subscriber(&paths, Level::INFO), || {
            tracing::info!("bought");
            tracing::debug!("detail");
            tracing::error!(target: "hyper", "header");
        });
        let text = fs::read_to_string(paths.log().join("vmcart.log")).unwrap();
        assert!(text.contains("bought") && !text.contains("detail") && !text.contains("header"), "{text}");
    }
}
