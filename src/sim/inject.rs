//! Faults, carried out: on the line before a request is worked on, and on the answer afterwards.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};

use super::{
    faults::{At, FaultKind},
    line::Line,
    shared::Shared,
};

/// Bytes of a head that get through before it is cut: less than any has.
const SOME_HEAD: usize = 40;
/// The piece that an endless answer is made of, in bytes.
const PIECE: usize = 64 * 1024;
/// Size of an answer that is cut before it was made.
const PROMISED: usize = 512;

/// Carries out what happens to a request while it is read; it is then never worked on.
pub(super) async fn reading(
    shared: &Shared,
    what: Option<&FaultKind>,
    line: &Line,
    request: Request,
) -> Result<Request, Response> {
    if !matches!(what, Some(FaultKind::Cut { at: At::Request, .. })) {
        return Ok(request);
    }
    // The first piece is read, and no byte goes back.
    let _ =
        tokio::time::timeout(shared.settings.patience, request.into_body().into_data_stream().next()).await;
    line.cut_after(0);
    Err(StatusCode::OK.into_response())
}

/// Carries out what happens instead of work on a request.
pub(super) async fn before(shared: &Shared, what: Option<&FaultKind>, line: &Line) -> Option<Response> {
    match what? {
        FaultKind::Delay { ms } => {
            tokio::time::sleep(Duration::from_millis(*ms)).await;
            None
        }
        FaultKind::Hang { after_sale: false } => Some(hang(shared).await),
        FaultKind::Cut { at: At::Headers, after_sale: false } => {
            line.cut_after(SOME_HEAD);
            Some(StatusCode::OK.into_response())
        }
        FaultKind::Cut { at: At::Body, after_sale: false } => {
            Some(part(StatusCode::OK.into_response(), Bytes::from_static(b"{\"re"), PROMISED))
        }
        FaultKind::Redirect { status, to, after_sale: false } => Some(redirect(*status, to)),
        FaultKind::Answer { status, body, content_type, after_sale: false } => {
            Some(literal(*status, body, content_type))
        }
        FaultKind::Price { percent } => {
            shared.world().common.percent = *percent;
            None
        }
        _ => None,
    }
}

/// Carries out what happens to an answer.
pub(super) async fn after(
    shared: &Shared,
    what: Option<&FaultKind>,
    line: &Line,
    answer: Response,
) -> Response {
    match what {
        Some(FaultKind::Hang { after_sale: true }) => hang(shared).await,
        Some(FaultKind::Cut { at: At::Headers, after_sale: true }) => {
            line.cut_after(SOME_HEAD);
            answer
        }
        Some(FaultKind::Cut { at: At::Body, after_sale: true }) => {
            let (head, bytes) = whole(answer).await;
            part(head, bytes.slice(..bytes.len() / 2), bytes.len().max(1))
        }
        Some(FaultKind::Broken {}) => {
            let (mut head, bytes) = whole(answer).await;
            *head.body_mut() = Body::from(bytes.slice(..bytes.len() / 2));
            head
        }
        Some(FaultKind::Deep { levels }) => {
            let (mut head, _) = whole(answer).await;
            let text = format!(
                "{{\"result\": {{}}, \"instanceIds\": {}{}}}",
                "[".repeat(*levels),
                "]".repeat(*levels)
            );
            *head.body_mut() = Body::from(text);
            head
        }
        Some(FaultKind::Huge { bytes, declared }) => {
            let (mut head, _) = whole(answer).await;
            if *declared {
                head.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(*bytes));
            }
            *head.body_mut() = endless(*bytes);
            head
        }
        Some(FaultKind::Slow { ms }) => {
            let (mut head, bytes) = whole(answer).await;
            *head.body_mut() = slow(shared, bytes, Duration::from_millis(*ms));
            head
        }
        Some(FaultKind::Redirect { status, to, after_sale: true }) => redirect(*status, to),
        Some(FaultKind::Answer { status, body, content_type, after_sale: true }) => {
            literal(*status, body, content_type)
        }
        _ => answer,
    }
}

/// Answers only when the server itself ends; a client that gives up ends it as well.
async fn hang(shared: &Shared) -> Response {
    shared.closed().await;
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

/// An answer in somebody else's words, with nothing of the provider's around them.
fn literal(status: u16, body: &str, content_type: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = status.into_response();
    if let Ok(kind) = HeaderValue::from_str(content_type) {
        answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    *answer.body_mut() = Body::from(body.to_owned());
    answer
}

fn redirect(status: u16, to: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::TEMPORARY_REDIRECT);
    let mut answer = status.into_response();
    if let Ok(to) = HeaderValue::from_str(to) {
        answer.headers_mut().insert(header::LOCATION, to);
    }
    answer
}

/// The head of an answer without a body, and the body. What was made here is small.
async fn whole(answer: Response) -> (Response, Bytes) {
    let (mut head, body) = answer.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    (Response::from_parts(head, Body::empty()), bytes)
}

/// An answer that breaks off behind its first bytes, and has promised more.
fn part(mut head: Response, bytes: Bytes, promised: usize) -> Response {
    head.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(promised));
    let pieces = stream::unfold(Some(bytes), |bytes| async {
        if let Some(bytes) = bytes {
            return Some((Ok(bytes), None));
        }
        // What was written must have left before the line dies.
        tokio::task::yield_now().await;
        Some((Err(std::io::Error::other("cut on purpose")), None))
    });
    *head.body_mut() = Body::from_stream(pieces);
    head
}

/// One text that goes on and on, never held as a whole.
fn endless(bytes: u64) -> Body {
    static START: &[u8] = b"{\"instanceIds\": [\"";
    static FILL: [u8; PIECE] = [b'a'; PIECE];
    let pieces = stream::unfold(0_u64, move |done| async move {
        let left = usize::try_from(bytes.saturating_sub(done)).unwrap_or(usize::MAX);
        let piece = if done == 0 { START } else { &FILL };
        let piece = &piece[..piece.len().min(left)];
        (!piece.is_empty())
            .then(|| (Ok::<_, std::io::Error>(Bytes::from_static(piece)), done + piece.len() as u64))
    });
    Body::from_stream(pieces)
}

/// An answer byte by byte; the end of the server breaks it off.
fn slow(shared: &Shared, bytes: Bytes, pause: Duration) -> Body {
    let closing = shared.closing.subscribe();
    let pieces = stream::unfold((bytes, closing), move |(mut bytes, mut closing)| async move {
        if bytes.is_empty() {
            return None;
        }
        let piece = tokio::select! {
            () = tokio::time::sleep(pause) => Ok(bytes.split_to(1)),
            _ = closing.wait_for(|closing| *closing) => Err(std::io::Error::other("the server ends")),
        };
        Some((piece, (bytes, closing)))
    });
    Body::from_stream(pieces)
}
