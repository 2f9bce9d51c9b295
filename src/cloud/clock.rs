//! Two clocks, ours and the server's, and what is made of their difference.

use std::{fmt, time::Duration};

use reqwest::header::HeaderMap;

use super::sanitize;
use crate::sign::bce;

/// By how many seconds clocks must differ to matter: a smaller difference is the line's.
pub(super) const APART: i64 = 60;

/// A clock of ours that is wrong, by what the server says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Ours, in seconds since 1970.
    pub ours: i64,
    /// Theirs.
    pub theirs: i64,
}

impl Clock {
    /// By how many seconds theirs is ahead.
    pub fn ahead(&self) -> i64 {
        self.theirs.saturating_sub(self.ours)
    }

    /// The difference in words of figures: `2 h 3 min`.
    pub fn apart(&self) -> String {
        let seconds = self.ahead().unsigned_abs();
        let parts = [
            (seconds / 86_400, "d"),
            (seconds / 3600 % 24, "h"),
            (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ];
        let told: Vec<_> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).take(2).collect();
        if told.is_empty() { "0 s".to_owned() } else { told.join(" ") }
    }

    /// Our time, theirs, and the difference, without a word of any language.
    pub fn figures(&self) -> String {
        format!("{} → {}, {}", bce::iso(self.ours), bce::iso(self.theirs), self.apart())
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ours, theirs, apart) = (bce::iso(self.ours), bce::iso(self.theirs), self.apart());
        let way = if self.ahead() > 0 { "behind" } else { "ahead" };
        write!(f, "this machine's clock shows {ours}, the server's {theirs}: it is {apart} {way}")
    }
}

/// The server's time of an answer, in seconds since 1970.
pub(super) fn date(headers: &HeaderMap) -> Option<i64> {
    let date = headers.get("date")?.to_str().ok()?;
    Some(jiff::fmt::rfc2822::parse(date).ok()?.timestamp().as_second())
}

/// Time for which the server wants to be left alone: seconds, or a time by its own clock.
pub(super) fn wait(headers: &HeaderMap) -> Option<Duration> {
    let text = sanitize(headers.get("retry-after")?.to_str().ok()?);
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp().as_second();
    Some(Duration::from_secs(u64::try_from(then.saturating_sub(date(headers)?)).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn a_wrong_clock_is_told_with_both_times() {
        let clock = Clock { ours: 1_000_000_000, theirs: 1_000_007_260 };
        let told = clock.to_string();
        for part in ["2001-09-09T01:46:40Z", "2001-09-09T03:47:40Z", "2 h 1 min behind"] {
            assert!(told.contains(part), "{told}");
        }
        let told = Clock { ours: 90_000, theirs: 0 }.to_string();
        assert!(told.contains("1 d 1 h ahead"), "{told}");
    }

    #[test]
    fn a_wait_is_a_number_or_a_time() {
        let waits = |after: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("date", HeaderValue::from_static("Sat, 21 Nov 2026 10:00:00 GMT"));
            headers.insert("retry-after", HeaderValue::from_static(after));
            wait(&headers).map(|w| w.as_secs())
        };
        assert_eq!(waits("7"), Some(7));
        assert_eq!(waits("Sat, 21 Nov 2026 10:00:30 GMT"), Some(30));
        assert_eq!(waits("Sat, 21 Nov 2026 09:00:00 GMT"), Some(0));
        assert_eq!(waits("soon"), None);
        assert_eq!(waits("-1"), None);
    }
}
