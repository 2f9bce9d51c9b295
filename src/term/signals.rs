//! Signals: those that end the wizard, and those that stop it for a while.
//!
//! Whatever would end the process by itself is listened to, so that the draft is kept and the terminal given back first.

#[cfg(unix)]
pub(super) use system::alarm;
pub use system::{Signals, die, shelter};

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// To end: the signal's number.
    End(i32),
    /// Nothing: the terminal is gone.
    Gone,
    /// To stop until continued.
    Stop,
    /// To go on after a stop.
    Continue,
}

impl Signal {
    /// The signal that the shell is to see as the end. The usual ones, which a person or a terminal sends, are told by an
    /// exit code instead.
    pub fn deadly(self) -> Option<i32> {
        match self {
            #[cfg(unix)]
            Signal::End(signal) if signal != system::INTERRUPT && signal != system::TERMINATE => Some(signal),
            _ => None,
        }
    }

    /// Whether it is what a key makes of itself in a terminal, for whatever runs there.
    pub fn by_key(self) -> bool {
        #[cfg(unix)]
        return matches!(self, Signal::End(system::INTERRUPT | system::QUIT));
        #[cfg(not(unix))]
        return false;
    }
}

/// Who stops until it is continued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Everything that runs in this terminal's foreground, as the key for it does elsewhere.
    Group,
    /// This process alone: the signal was for it.
    Process,
}

impl Stopped {
    /// Stops. Not by the signal for stops, which is listened to; and not by the one that nobody can refuse, since
    /// the system spares a process that nobody could continue only from the others.
    pub fn stop(self) {
        #[cfg(unix)]
        {
            use rustix::process::{Signal, getpid, kill_current_process_group, kill_process};
            let _ = match self {
                Stopped::Group => kill_current_process_group(Signal::TTIN),
                Stopped::Process => kill_process(getpid(), Signal::TTIN),
            };
        }
    }
}

#[cfg(unix)]
mod system {
    use std::{
        collections::VecDeque,
        future::pending,
        io::{self, Write},
        os::{
            fd::{AsFd, OwnedFd},
            unix::net::UnixStream as Pipe,
        },
        sync::{
            Arc, Mutex, PoisonError,
            atomic::{AtomicI32, Ordering},
        },
        thread,
    };

    use nix::sys::signal::{SigSet, Signal as Fault};
    use signal_hook::{
        consts::signal as known,
        iterator::{backend::SignalDelivery, exfiltrator::SignalOnly},
        low_level::emulate_default_handler,
    };
    use tokio::{
        net::UnixStream,
        signal::unix::{Signal as Listener, SignalKind, signal},
    };

    use super::Signal;
    pub const INTERRUPT: i32 = known::SIGINT;
    pub const TERMINATE: i32 = known::SIGTERM;
    pub const QUIT: i32 = known::SIGQUIT;

    /// What means a fault of the program where it does not come from outside. No handler may return from one.
    const FAULTS: [Fault; 4] = [Fault::SIGSEGV, Fault::SIGBUS, Fault::SIGILL, Fault::SIGFPE];
    /// What ends nothing, or cannot be caught, or is listened to elsewhere. A broken pipe is told by the write itself.
    const OTHERS: [i32; 10] = [
        known::SIGKILL,
        known::SIGSTOP,
        known::SIGCHLD,
        known::SIGCONT,
        known::SIGURG,
        known::SIGWINCH,
        known::SIGTSTP,
        known::SIGTTIN,
        known::SIGTTOU,
        known::SIGPIPE,
    ];
    /// The numbers that the system may have, where they are not named one by one.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn numbers() -> impl Iterator<Item = i32> {
        1..=64
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn numbers() -> impl Iterator<Item = i32> {
        [
            known::SIGHUP,
            known::SIGINT,
            known::SIGQUIT,
            known::SIGTRAP,
            known::SIGABRT,
            known::SIGALRM,
            known::SIGTERM,
            known::SIGUSR1,
            known::SIGUSR2,
            known::SIGVTALRM,
            known::SIGPROF,
            known::SIGXCPU,
            known::SIGXFSZ,
        ]
        .into_iter()
    }

    /// The fault that was sent from outside, until it is heard.
    static FAULT: AtomicI32 = AtomicI32::new(0);
    /// Both ends of the pipe that wakes who listens, while somebody does.
    static BELL: Mutex<Option<Bell>> = Mutex::new(None);

    struct Bell {
        ring: Pipe,
        heard: Arc<OwnedFd>,
    }

    /// Can be read from once a signal that asks to end has come and was not heard yet. For who waits for something else
    /// and must not do so then.
    pub fn alarm() -> Option<Arc<OwnedFd>> {
        let bell = BELL.lock().unwrap_or_else(PoisonError::into_inner);
        bell.as_ref().map(|bell| Arc::clone(&bell.heard))
    }

    /// Keeps back the signals that mean a fault, for this thread and all that it begins: from outside they end the
    /// program like any other. A fault that is one ends it at once, as before. To be called before there are threads.
    pub fn shelter() {
        let set: SigSet = FAULTS.into_iter().collect();
        if set.thread_block().is_err() {
            return;
        }
        // It ends with the process: nothing else ends the wait for a signal.
        let waits = thread::Builder::new().name("faults".to_owned()).stack_size(64 * 1024).spawn(move || {
            while let Ok(fault) = set.wait() {
                FAULT.store(fault as i32, Ordering::SeqCst);
                let rung = BELL.lock().unwrap_or_else(PoisonError::into_inner);
                if rung.as_ref().is_none_or(|bell| (&bell.ring).write_all(&[1]).is_err()) {
                    // Nobody listens: it does what it does by itself.
                    drop(rung);
                    let _ = emulate_default_handler(fault as i32);
                }
            }
        });
        if waits.is_err() {
            let _ = set.thread_unblock();
        }
    }

    /// Ends the process by a signal that was heard, so that who started it sees what has ended it.
    pub fn die(signal: i32) -> ! {
        // It returns where it does not know the signal; then the number that a shell makes of one says as much.
        let _ = emulate_default_handler(signal);
        std::process::exit(128 + signal)
    }

    /// The signals that are listened to; while this lives they do nothing by themselves.
    pub struct Signals {
        ends: SignalDelivery<UnixStream, SignalOnly>,
        stop: Listener,
        go_on: Listener,
        heard: VecDeque<Signal>,
    }

    impl Signals {
        /// Listens from now on. Needs a runtime around it.
        pub fn new() -> io::Result<Self> {
            let (read, write) = Pipe::pair()?;
            read.set_nonblocking(true)?;
            write.set_nonblocking(true)?;
            let bell = Bell { ring: write.try_clone()?, heard: Arc::new(read.as_fd().try_clone_to_owned()?) };
            let none: [i32; 0] = [];
            let ends = SignalDelivery::with_pipe(UnixStream::from_std(read)?, write, SignalOnly, none)?;
            let faults = FAULTS.map(|fault| fault as i32);
            for number in numbers().filter(|n| !OTHERS.contains(n) && !faults.contains(n)) {
                let added = ends.handle().add_signal(number);
                // Some numbers are the system's own; these are a person's.
                if [INTERRUPT, TERMINATE, QUIT, known::SIGHUP].contains(&number) {
                    added?;
                }
            }
            *BELL.lock().unwrap_or_else(PoisonError::into_inner) = Some(bell);
            let of = |which: i32| signal(SignalKind::from_raw(which));
            Ok(Self { ends, stop: of(known::SIGTSTP)?, go_on: of(known::SIGCONT)?, heard: VecDeque::new() })
        }

        /// Waits for the next one.
        pub async fn next(&mut self) -> Signal {
            loop {
                if let Some(heard) = self.heard.pop_front() {
                    return heard;
                }
                tokio::select! {
                    ready = self.ends.get_read().readable() => match ready {
                        Ok(()) => self.gather(),
                        Err(_) => pending().await,
                    },
                    _ = self.stop.recv() => return Signal::Stop,
                    _ = self.go_on.recv() => return Signal::Continue,
                }
            }
        }

        fn gather(&mut self) {
            let mut bytes = [0; 64];
            while self.ends.get_read().try_read(&mut bytes).is_ok_and(|n| n > 0) {}
            let fault = Some(FAULT.swap(0, Ordering::SeqCst)).filter(|fault| *fault != 0);
            let new = self.ends.pending().chain(fault);
            self.heard.extend(new.map(|n| if n == known::SIGHUP { Signal::Gone } else { Signal::End(n) }));
        }

        /// What has come already and only a key may have made: forgotten, because it was meant for somebody else.
        pub fn forget_keys(&mut self) {
            self.gather();
            self.heard.retain(|heard| !heard.by_key());
        }

        /// Waits until it is continued.
        pub async fn continued(&mut self) {
            self.go_on.recv().await;
        }
    }

    impl Drop for Signals {
        fn drop(&mut self) {
            *BELL.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use super::Signal;

    /// Nothing is kept back here.
    pub fn shelter() {}

    /// Ends the process.
    pub fn die(signal: i32) -> ! {
        std::process::exit(128 + signal)
    }

    /// The signals that are listened to.
    pub struct Signals;

    impl Signals {
        /// Listens from now on.
        pub fn new() -> io::Result<Self> {
            Ok(Self)
        }

        /// Waits for the next one.
        pub async fn next(&mut self) -> Signal {
            std::future::pending().await
        }

        /// Forgets what only a key may have made.
        pub fn forget_keys(&mut self) {}

        /// Waits until it is continued.
        pub async fn continued(&mut self) {}
    }
}
