//! The runtime of one command, and the signals that end it.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::out::Stop;
use crate::run::signals;

/// A runtime for one command.
pub fn runtime() -> Result<Runtime, Stop> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| Stop::failed(format!("the system gives no threads: {e}")))
}

/// Two runtimes for the wizard. Its own has no other thread: a key is answered where it arrives. Whatever takes time is
/// done beside it, on one thread more.
pub fn runtimes() -> Result<(Runtime, Runtime), Stop> {
    signals::shelter();
    let made = |mut builder: Builder| {
        builder.enable_all().build().map_err(|e| Stop::failed(format!("the system gives no threads: {e}")))
    };
    let mut beside = Builder::new_multi_thread();
    beside.worker_threads(1).thread_keep_alive(Duration::from_secs(1));
    Ok((made(Builder::new_current_thread())?, made(beside)?))
}

/// The signals that ask to end. While this lives they do not end the process by themselves.
pub struct Stopped {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Stopped {
    /// Listens from now on. Needs a runtime around it.
    #[cfg(unix)]
    pub fn listen() -> Result<Self, Stop> {
        use tokio::signal::unix::{SignalKind, signal};
        let of = |kind| signal(kind).map_err(|e| Stop::failed(format!("signals cannot be heard: {e}")));
        Ok(Self { interrupt: of(SignalKind::interrupt())?, terminate: of(SignalKind::terminate())? })
    }

    /// Waits for the next one.
    #[cfg(unix)]
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Listens from now on.
    #[cfg(not(unix))]
    pub fn listen() -> Result<Self, Stop> {
        Ok(Self {})
    }

    /// Waits for the next one.
    #[cfg(not(unix))]
    pub async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
