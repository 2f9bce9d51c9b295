//! The listener and its connections: each is carried by a task of its own, and all of them end with the server.

use std::{
    convert::Infallible,
    io::ErrorKind,
    pin::pin,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use axum::body::Body;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{http, line::Wire, shared::Shared};

/// Time that answers under way may take once the server ends.
const LAST_ANSWERS: Duration = Duration::from_secs(1);
/// Number of connections that are carried at a time; more wait until one ends. A browser opens fewer.
const CONNECTIONS: usize = 200;
/// The largest head, and what is held of a connection, in bytes. Larger heads are refused with 431.
const HEAD: usize = 64 * 1024;
/// Time that nothing is accepted after the system had no room for another connection.
const NO_ROOM: Duration = Duration::from_millis(200);

/// Serves until the server is told to end, and then for a moment longer.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>, written: Arc<AtomicU64>) {
    let mut open = JoinSet::new();
    loop {
        let stream = tokio::select! {
            stream = accept(&listener), if open.len() < CONNECTIONS => stream,
            // Tasks that have ended are put away as they end.
            Some(_) = open.join_next() => continue,
            () = shared.closed() => break,
        };
        open.spawn(carry(stream, Arc::clone(&shared), Arc::clone(&written)));
    }
    drop(listener);
    let last = async { while open.join_next().await.is_some() {} };
    if timeout(LAST_ANSWERS, last).await.is_err() {
        // Whoever has sent half a request, or does not read its answer, is not waited for.
        open.shutdown().await;
    }
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            // The caller's own failures say nothing of the next caller.
            Err(e) if matches!(e.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            Err(_) => sleep(NO_ROOM).await,
        }
    }
}

/// Carries one connection to its end.
async fn carry(stream: TcpStream, shared: Arc<Shared>, written: Arc<AtomicU64>) {
    let (wire, line) = Wire::new(stream, written, shared.settings.patience);
    let answering = Arc::clone(&shared);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (shared, line) = (Arc::clone(&answering), line.clone());
        async move { Ok::<_, Infallible>(http::handle(&shared, &line, request.map(Body::new)).await) }
    });
    let mut head = http1::Builder::new();
    // An answer's date is the simulated server's, or none at all.
    // How long a head may take is the wire's matter.
    head.auto_date_header(false).header_read_timeout(None).max_buf_size(HEAD);
    let mut talk = pin!(head.serve_connection(TokioIo::new(wire), service));
    tokio::select! {
        // How a connection ends concerns nobody: what was sold is in the ledger.
        _ = talk.as_mut() => return,
        () = shared.closed() => {}
    }
    talk.as_mut().graceful_shutdown();
    let _ = talk.await;
}
