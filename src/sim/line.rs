//! The connections of the server, one by one: a fault can cut its own in the middle of whatever it carries, and one that
//! waits too long for its client ends.
//!
//! The times are the machine's own, not the runtime's, whose clock a test may move: a wait is over when it was long.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    response::Response,
};
use hyper::body::{Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// Time that a connection may carry nothing.
const IDLE: Duration = Duration::from_secs(75);
/// Time that a client may read nothing of its answer.
const UNREAD: Duration = Duration::from_secs(60);

/// One connection, as a handler holds it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Number of bytes that it still carries to the client.
    left: Arc<AtomicUsize>,
    /// Number of times that work on a request has begun or ended: odd while there is one.
    turns: Arc<AtomicU64>,
}

impl Line {
    /// Cuts it once this many more bytes have been written.
    pub(super) fn cut_after(&self, bytes: usize) {
        self.left.store(bytes, Ordering::Relaxed);
    }

    /// Says that a request is worked on, until what is returned is dropped: an answer carries it to its last byte.
    /// Meanwhile no head is waited for.
    pub(super) fn work(&self) -> Work {
        self.turns.fetch_add(1, Ordering::Relaxed);
        Work(Arc::clone(&self.turns))
    }
}

/// Work on a request.
pub(super) struct Work(Arc<AtomicU64>);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Work {
    /// The same answer; once it has been written, the work is done.
    pub(super) fn within(self, answer: Response) -> Response {
        answer.map(|body| Body::new(Worked { body, _work: self }))
    }
}

/// The body of an answer, with the work on it.
struct Worked {
    body: Body,
    _work: Work,
}

impl HttpBody for Worked {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A wait that ends after a time.
#[derive(Default)]
struct Wait {
    since: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Wait {
    /// Begins anew with the next question.
    fn reset(&mut self) {
        *self = Self::default();
    }

    /// Tells whether it has been waited so long. If not, the task is woken when it has.
    fn over(&mut self, most: Duration, cx: &mut Context<'_>) -> bool {
        let since = *self.since.get_or_insert_with(Instant::now);
        loop {
            let left = most.saturating_sub(since.elapsed());
            if left.is_zero() {
                return true;
            }
            let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep(left)));
            if alarm.as_mut().poll(cx).is_pending() {
                return false;
            }
            self.alarm = None;
        }
    }
}

/// The stream of a connection.
pub(super) struct Wire {
    stream: TcpStream,
    line: Line,
    written: Arc<AtomicU64>,
    patience: Duration,
    /// The turn of the line that the waits for the client's bytes belong to.
    turn: u64,
    idle: Wait,
    /// From the first byte of a head on; before it there is none.
    head: Option<Wait>,
    unread: Wait,
}

impl Wire {
    /// The stream, and the connection as a handler holds it. `written` counts the bytes of all connections, `patience`
    /// is how long a head may take from its first byte on.
    pub(super) fn new(stream: TcpStream, written: Arc<AtomicU64>, patience: Duration) -> (Self, Line) {
        let line = Line { left: Arc::new(AtomicUsize::new(usize::MAX)), turns: Arc::default() };
        let (idle, head, unread) = (Wait::default(), None, Wait::default());
        (Self { stream, line: line.clone(), written, patience, turn: 0, idle, head, unread }, line)
    }

    /// Tells whether the client has been silent, or slow with a head, for too long.
    fn late(&mut self, cx: &mut Context<'_>) -> bool {
        match &mut self.head {
            Some(head) => head.over(self.patience, cx),
            None => self.idle.over(IDLE, cx),
        }
    }
}

fn too_slow() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "the client is too slow")
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let turn = self.line.turns.load(Ordering::Relaxed);
        if turn != self.turn {
            self.turn = turn;
            self.idle.reset();
            self.head = None;
        }
        // While a request is worked on, the time for its body is the handler's matter.
        let working = turn % 2 == 1;
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, into);
        if !working {
            if into.filled().len() > before {
                self.head.get_or_insert_default();
            }
            // A byte now and then is no excuse.
            if (read.is_pending() || self.head.is_some()) && self.late(cx) {
                return Poll::Ready(Err(too_slow()));
            }
        }
        read
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let left = self.line.left.load(Ordering::Relaxed);
        if left == 0 {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionReset, "cut on purpose")));
        }
        let some = &bytes[..bytes.len().min(left)];
        let written = match Pin::new(&mut self.stream).poll_write(cx, some) {
            Poll::Pending if self.unread.over(UNREAD, cx) => return Poll::Ready(Err(too_slow())),
            written => ready!(written)?,
        };
        self.unread.reset();
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
