//! The connections of the server, one by one, so that a fault can cut its own in the middle of whatever it carries.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// One connection, as a handler holds it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// How many more bytes it carries to the client.
    left: Arc<AtomicUsize>,
}

impl Line {
    /// Cuts it once this many more bytes have been written.
    pub(super) fn cut_after(&self, bytes: usize) {
        self.left.store(bytes, Ordering::Relaxed);
    }
}

/// The stream of a connection.
pub(super) struct Wire {
    stream: TcpStream,
    line: Line,
    written: Arc<AtomicU64>,
}

impl Wire {
    /// The stream, and the connection as a handler holds it. `written` counts the bytes of all connections.
    pub(super) fn new(stream: TcpStream, written: Arc<AtomicU64>) -> (Self, Line) {
        let line = Line { left: Arc::new(AtomicUsize::new(usize::MAX)) };
        (Self { stream, line: line.clone(), written }, line)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let left = self.line.left.load(Ordering::Relaxed);
        if left == 0 {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionReset, "cut on purpose")));
        }
        let some = &bytes[..bytes.len().min(left)];
        let written = std::task::ready!(Pin::new(&mut self.stream).poll_write(cx, some))?;
        if left != usize::MAX {
            self.line.left.store(left - written, Ordering::Relaxed);
        }
        self.written.fetch_add(written as u64, Ordering::Relaxed);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
