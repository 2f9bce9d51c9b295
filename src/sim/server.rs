//! A simulated cloud from its start to its end.

use std::{
    net::SocketAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use thiserror::Error;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::{exchange::Judged, providers::More, serve, settings::Settings, shared::Shared};

/// Reason why the server cannot run.
#[derive(Debug, Error)]
pub enum SimError {
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}: {source}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's words.
        source: std::io::Error,
    },
    /// It listens to this machine only.
    #[error("{0} is not a loopback address: the simulated cloud listens to this machine only")]
    NotLoopback(SocketAddr),
}

/// A simulated cloud that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    /// Address that it listens at.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    written: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Running {
    /// Its address as an endpoint.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Number of bytes that it has written to its clients.
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Judges the body of a purchase without selling anything, and without a look at signature, token, quota or stock.
    pub fn judge(&self, method: &str, path: &str, body: &[u8]) -> Result<(), Judged> {
        let path = path.split('?').next().unwrap_or_default();
        self.shared.world().judge(method, path, body)
    }

    /// Stops it. It takes a moment at most, whatever its clients do.
    pub async fn stop(mut self) {
        self.shared.closing.send_replace(true);
        let _ = (&mut self.task).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.closing.send_replace(true);
        self.task.abort();
    }
}

/// Starts a simulated cloud.
pub async fn start(settings: Settings) -> Result<Running, SimError> {
    start_with(settings, Vec::new).await
}

/// Starts a simulated cloud with more providers than those of this room.
pub async fn start_with(settings: Settings, more: More) -> Result<Running, SimError> {
    if !settings.listen.ip().is_loopback() {
        return Err(SimError::NotLoopback(settings.listen));
    }
    let wrong = |source| SimError::Listen { address: settings.listen, source };
    let listener = TcpListener::bind(settings.listen).await.map_err(wrong)?;
    let address = listener.local_addr().map_err(wrong)?;
    let shared = Arc::new(Shared {
        settings: Arc::new(settings),
        more,
        world: OnceLock::new(),
        closing: watch::Sender::new(false),
    });
    let written = Arc::new(AtomicU64::new(0));
    let task = tokio::spawn(serve::serve(listener, Arc::clone(&shared), Arc::clone(&written)));
    Ok(Running { address, shared, written, task })
}
