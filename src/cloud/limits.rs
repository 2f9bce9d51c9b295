//! Limits of what is taken from a server: bytes, depth, pieces, time. Whatever a server sends, none of these grow past
//! it.

use std::time::Duration;

use reqwest::Response;

use super::trouble::cause;

/// The largest answer that is read, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;
/// The most values one answer may hold. Each takes far more memory than the two bytes it may be written in.
const MOST_VALUES: usize = 500_000;
/// The depth to which lists and objects may be in each other. No document goes beyond ten.
const DEEPEST: usize = 64;
/// The most rows one list may have, over all its pages.
pub(super) const MOST_ROWS: usize = 50_000;
/// The most instances one answer to a purchase may name; no order may be for more than a few hundred.
pub(super) const MOST_IDS: usize = 1_000;

/// Times for which a server is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the answer to a purchase, as a whole.
    pub answer: Duration,
    /// For the answer to a question: shorter, since a person looks on.
    pub question: Duration,
    /// For all the questions that make one list.
    pub list: Duration,
    /// For a price with all that belongs to it: a purchase waits for it, and can do without.
    pub price: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(60),
            question: Duration::from_secs(20),
            list: Duration::from_secs(90),
            price: Duration::from_secs(5),
        }
    }
}

/// The body of an answer, chunk by chunk, as far as it is worth reading.
pub(super) async fn limited(mut response: Response) -> Result<Vec<u8>, String> {
    let large = || format!("it is larger than {} MB", LARGEST / 1024 / 1024);
    if response.content_length().is_some_and(|length| length > LARGEST as u64) {
        return Err(large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| cause(&e))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(large());
        }
        body.extend_from_slice(&chunk);
    }
    shape(&body)?;
    Ok(body)
}

/// Tells whether JSON may be read at all: told from its bytes, before anything is made of them.
pub(super) fn shape(body: &[u8]) -> Result<(), String> {
    let (mut depth, mut values, mut text, mut escaped) = (0_usize, 1_usize, false, false);
    for byte in body {
        if text {
            text = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b'"' => text = true,
            b'[' | b'{' => {
                depth += 1;
                values += 1;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        if depth > DEEPEST {
            return Err(format!("its lists are nested more than {DEEPEST} deep"));
        }
        if values > MOST_VALUES {
            return Err(format!("it holds more than {MOST_VALUES} values"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_judged_by_its_bytes() {
        for good in ["", "{}", r#"{"a": "[[[[\"[[[", "b": [1, 2, {"c": []}]}"#, "<html>", "\"\\\\\"[]"] {
            assert_eq!(shape(good.as_bytes()), Ok(()), "{good}");
        }
        let text = format!("\"{}\"", "[".repeat(1000));
        assert_eq!(shape(text.as_bytes()), Ok(()), "brackets in a text");
        for bad in ["[".repeat(65), format!("{{\"a\": {}", "{\"b\":".repeat(64)), "0,".repeat(MOST_VALUES)] {
            assert!(shape(bad.as_bytes()).is_err());
        }
        let flat = "[]".repeat(1000);
        assert_eq!(shape(flat.as_bytes()), Ok(()));
    }
}
