//! Signals of this process. Its handlers are the process's by nature: they live here and nowhere else, and feed whoever
//! listens.
//!
//! Whatever would end the process by itself is listened to, so that the draft is kept and the terminal given back first.

#[cfg(unix)]
pub(super) use system::alarm;
pub use system::{ProcessSignals, die, shelter};

use crate::term::signals::Stopped;

/// Stops the process, or all that runs in this terminal's foreground. Not by the signal for stops, which is listened
/// to; and not by the one that nobody can refuse, since the system spares a process that nobody could continue only
/// from the others.
pub fn stop(who: Stopped) {
    #[cfg(unix)]
    {
        use rustix::process::{Signal, getpid, kill_current_process_group, kill_process};
        let _ = match who {
            Stopped::Group => kill_current_process_group(Signal::TTIN),
            Stopped::Process => kill_process(getpid(), Signal::TTIN),
        };
    }
}

#[cfg(unix)]
mod system {
    use std::{
        collections::VecDeque,
        io::{self, Write},
        os::{
            fd::{AsFd, OwnedFd},
            unix::net::UnixStream as Pipe,
        },
        sync::{
            Arc, Mutex, PoisonError,
            atomic::{AtomicI32, Ordering},
        },
        task::{Context, Poll},
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

    use crate::term::{line::SignalSource, signals::Signal};

    /// Signals that mean a fault of the program unless they come from outside. No handler may return from one.
    const FAULTS: [Fault; 4] = [Fault::SIGSEGV, Fault::SIGBUS, Fault::SIGILL, Fault::SIGFPE];
    /// Signals that end nothing, can't be caught, or are handled elsewhere. The write itself reports a broken pipe.
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

    /// Number of a fault signal that was sent from outside, until it is handled.
    static FAULT: AtomicI32 = AtomicI32::new(0);
    /// Both ends of the pipe that wakes the listener, while there is one.
    static BELL: Mutex<Option<Bell>> = Mutex::new(None);

    struct Bell {
        ring: Pipe,
        heard: Arc<OwnedFd>,
    }

    /// Returns a descriptor that is readable from the arrival of a signal that asks to end until it is handled. For
    /// code that waits for something else and must stop waiting then.
    pub fn alarm() -> Option<Arc<OwnedFd>> {
        let bell = BELL.lock().unwrap_or_else(PoisonError::into_inner);
        bell.as_ref().map(|bell| Arc::clone(&bell.heard))
    }

    /// Blocks the signals that mean a fault, for this thread and all that it starts: from outside they end the program
    /// like any other. A genuine fault ends it at once, as before. To be called before there are threads.
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

    /// Ends the process by a signal that was caught, so that its parent sees what has ended it.
    pub fn die(signal: i32) -> ! {
        // It returns where it does not know the signal; then the number that a shell makes of one says as much.
        let _ = emulate_default_handler(signal);
        std::process::exit(128 + signal)
    }

    /// The signals that are listened to; while this lives they do nothing by themselves.
    pub struct ProcessSignals {
        ends: SignalDelivery<UnixStream, SignalOnly>,
        stop: Listener,
        go_on: Listener,
        heard: VecDeque<Signal>,
    }

    impl ProcessSignals {
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
                if [known::SIGINT, known::SIGTERM, known::SIGQUIT, known::SIGHUP].contains(&number) {
                    added?;
                }
            }
            *BELL.lock().unwrap_or_else(PoisonError::into_inner) = Some(bell);
            let of = |which: i32| signal(SignalKind::from_raw(which));
            Ok(Self { ends, stop: of(known::SIGTSTP)?, go_on: of(known::SIGCONT)?, heard: VecDeque::new() })
        }

        fn gather(&mut self) {
            let mut bytes = [0; 64];
            while self.ends.get_read().try_read(&mut bytes).is_ok_and(|n| n > 0) {}
            let fault = Some(FAULT.swap(0, Ordering::SeqCst)).filter(|fault| *fault != 0);
            let new = self.ends.pending().chain(fault);
            self.heard.extend(new.map(|n| if n == known::SIGHUP { Signal::Gone } else { Signal::End(n) }));
        }
    }

    impl SignalSource for ProcessSignals {
        fn poll(&mut self, context: &mut Context<'_>) -> Poll<Signal> {
            loop {
                if let Some(heard) = self.heard.pop_front() {
                    return Poll::Ready(heard);
                }
                match self.ends.get_read().poll_read_ready(context) {
                    Poll::Ready(Ok(())) => self.gather(),
                    // Nothing more comes that way.
                    Poll::Ready(Err(_)) | Poll::Pending => break,
                }
            }
            if self.stop.poll_recv(context).is_ready() {
                return Poll::Ready(Signal::Stop);
            }
            self.go_on.poll_recv(context).map(|_| Signal::Continue)
        }

        fn poll_continued(&mut self, context: &mut Context<'_>) -> Poll<()> {
            self.go_on.poll_recv(context).map(drop)
        }

        fn forget_keys(&mut self) {
            self.gather();
            self.heard.retain(|heard| !heard.by_key());
        }
    }

    impl Drop for ProcessSignals {
        fn drop(&mut self) {
            *BELL.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::{
        io,
        task::{Context, Poll},
    };

    use crate::term::{line::SignalSource, signals::Signal};

    /// Does nothing: no signal is blocked here.
    pub fn shelter() {}

    /// Ends the process.
    pub fn die(signal: i32) -> ! {
        std::process::exit(128 + signal)
    }

    /// The signals that are listened to: none here.
    pub struct ProcessSignals;

    impl ProcessSignals {
        /// Listens from now on.
        pub fn new() -> io::Result<Self> {
            Ok(Self)
        }
    }

    impl SignalSource for ProcessSignals {
        fn poll(&mut self, _: &mut Context<'_>) -> Poll<Signal> {
            Poll::Pending
        }

        fn poll_continued(&mut self, _: &mut Context<'_>) -> Poll<()> {
            Poll::Ready(())
        }

        fn forget_keys(&mut self) {}
    }
}
