//! The runtime of one command, and the signals that end it.

#[cfg(unix)]
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tracing::Dispatch;

use super::out::Stop;

/// A runtime for one command.
pub fn runtime() -> Result<Runtime, Stop> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| Stop::failed(format!("the system gives no threads: {e}")))
}

/// A runtime without threads of its own, which only listens.
pub fn listening() -> Result<Runtime, Stop> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Stop::failed(format!("signals cannot be heard: {e}")))
}

/// Two runtimes for the wizard. Its own has no other thread: a key is answered where it arrives. Whatever takes time is
/// done beside it, on one thread more, and logged to the same log.
pub fn runtimes(log: &Dispatch) -> Result<(Runtime, Runtime), Stop> {
    let made = |mut builder: Builder| {
        builder.enable_all().build().map_err(|e| Stop::failed(format!("the system gives no threads: {e}")))
    };
    let mut beside = Builder::new_multi_thread();
    let log = log.clone();
    // What a thread logs to is forgotten only with the thread.
    beside.on_thread_start(move || std::mem::forget(tracing::dispatcher::set_default(&log)));
    beside.worker_threads(1).thread_keep_alive(Duration::from_secs(1));
    Ok((made(Builder::new_current_thread())?, made(beside)?))
}

/// The signals that ask to end. While this lives they do not end the process by themselves.
pub struct Stopped {
    #[cfg(unix)]
    asks: Vec<tokio::signal::unix::Signal>,
    /// Heard, so that a limit on the size of files is an error where it is written, and not the end of the process.
    #[cfg(unix)]
    _limit: Option<tokio::signal::unix::Signal>,
}

impl Stopped {
    /// Listens from now on. Needs a runtime around it. What whoever started this process has made it deaf for, as nohup
    /// does, stays unheard.
    #[cfg(unix)]
    pub fn listen() -> Result<Self, Stop> {
        use rustix::process::Signal;
        use tokio::signal::unix::{SignalKind, signal};
        let deaf = ignored();
        let mut asks = Vec::new();
        let ending = [
            Signal::INT,
            Signal::TERM,
            Signal::HUP,
            Signal::QUIT,
            Signal::ABORT,
            Signal::USR1,
            Signal::USR2,
            Signal::ALARM,
            Signal::VTALARM,
            Signal::PROF,
            Signal::XCPU,
        ];
        for which in ending {
            let raw = which.as_raw();
            if deaf & (1 << (raw - 1)) == 0 {
                let heard = signal(SignalKind::from_raw(raw));
                asks.push(heard.map_err(|e| Stop::failed(format!("signals cannot be heard: {e}")))?);
            }
        }
        let limit = signal(SignalKind::from_raw(Signal::XFSZ.as_raw())).ok();
        Ok(Self { asks, _limit: limit })
    }

    /// Waits for the next one.
    #[cfg(unix)]
    pub async fn next(&mut self) {
        std::future::poll_fn(|context| {
            let heard = self.asks.iter_mut().any(|s| matches!(s.poll_recv(context), Poll::Ready(Some(()))));
            if heard { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
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

/// The signals this process was started deaf for, a bit each; none where the system does not tell.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}
