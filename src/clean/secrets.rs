//! Secrets that others say back: found in every form in which they were sent, and masked before they are shown or kept.

mod decode;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, fmt, ops::Range, sync::Arc};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use memchr::{memchr, memchr2, memchr3, memmem};
use zeroize::{Zeroize, Zeroizing};

use super::sanitize::sanitize;
use decode::{DECODERS, View};

/// The variable of the environment that an order's password comes in: a script gives it there, never in a file.
pub const PASSWORD_VARIABLE: &str = "VMCART_ADMIN_PASS";

/// Replacement for a secret wherever something is shown, written or logged.
pub const MASK: &str = "••••••";

/// Length below which a secret is hidden only where it stands as a word: it would be found inside many others.
const SHORT: usize = 4;
/// Number of nested encodings that are taken off: a request as JSON, in a percent-encoded text.
const DEPTH: usize = 2;
/// Length from which the beginning of a secret at the end of a cut text counts as the secret.
const BEGUN: usize = 4;

/// The secrets of an account and its orders, to be hidden in whatever comes from outside.
#[derive(Clone, Default)]
pub struct Secrets(Vec<Arc<Secret>>);

/// One secret, and how it may be written without any escape.
struct Secret {
    clear: Zeroizing<String>,
    /// Its own text, and what every Base64 text that holds it has in common.
    needles: Vec<Needle>,
    /// Finds all of them in one walk: whatever a server sends is searched in the time that it takes to read it. It keeps the
    /// needles as long as the secret is needed, and is not wiped.
    finder: Option<AhoCorasick>,
}

struct Needle {
    bytes: Zeroizing<Vec<u8>>,
    base64: bool,
}

/// The number alone.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.0.len())
    }
}

impl Secret {
    fn new(clear: &str) -> Self {
        let needle = |text: String, base64| Needle { bytes: Zeroizing::new(text.into_bytes()), base64 };
        let mut needles = vec![needle(clear.to_owned(), false)];
        if !short(clear) {
            // Hexadecimal text is the same in capitals.
            if clear.bytes().all(|b| b.is_ascii_hexdigit()) {
                let (small, large) = (clear.to_ascii_lowercase(), clear.to_ascii_uppercase());
                needles.extend([small, large].into_iter().filter(|t| t != clear).map(|t| needle(t, false)));
            }
            let mut forms = vec![Zeroizing::new(clear.to_owned())];
            let escaped = Zeroizing::new(serde_json::Value::from(clear).to_string());
            let inner = escaped.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
            forms.extend(inner.filter(|t| *t != clear).map(|t| Zeroizing::new(t.to_owned())));
            let common: Vec<String> = forms.iter().flat_map(|f| in_base64(f.as_bytes())).collect();
            needles.extend(common.into_iter().map(|t| needle(t, true)));
        }
        // It fails on more text than any secret has; without it the secret is found as it is, and escaped.
        // One is made for each signature: what is made quickly does better than what searches quickest.
        let finder = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(needles.iter().map(|n| &**n.bytes))
            .ok();
        Self { clear: Zeroizing::new(clear.to_owned()), needles, finder }
    }

    /// Reports the places of the secret in a text that is taken as it is, without decoding.
    fn found(&self, text: &str, mut tell: impl FnMut(Range<usize>)) {
        let mut covered = 0;
        let mut judged = |needle: &Needle, span: Range<usize>| {
            let mut span = span;
            if needle.base64 {
                // A run that says the same a million times is walked along once.
                if span.end <= covered {
                    return;
                }
                span = run(text.as_bytes(), span);
                covered = span.end;
            }
            if !short(&self.clear) || word(text, &span) {
                tell(span);
            }
        };
        match &self.finder {
            Some(finder) => {
                for found in finder.find_overlapping_iter(text) {
                    judged(&self.needles[found.pattern().as_usize()], found.range());
                }
            }
            None => {
                for needle in self.needles.iter().filter(|n| !n.base64) {
                    for at in memmem::find_iter(text.as_bytes(), &**needle.bytes) {
                        judged(needle, at..at + needle.bytes.len());
                    }
                }
            }
        }
    }

    fn is_in(&self, body: &[u8]) -> bool {
        match &self.finder {
            Some(finder) => finder.find(body).is_some(),
            None => self.needles.iter().any(|n| memmem::find(body, &n.bytes).is_some()),
        }
    }
}

fn short(text: &str) -> bool {
    text.chars().count() < SHORT
}

/// Returns the Base64 texts by which these bytes are found within longer encoded data: one for each way in which they
/// may fall into groups of three, in both alphabets.
fn in_base64(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for before in 0..3_usize {
        let padded = Zeroizing::new([&[0; 2][..before], bytes].concat());
        // Characters that hold bits of nothing else.
        let (from, to) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let text = Zeroizing::new(engine.encode(&*padded));
            if let Some(common) = text.get(from..to).filter(|t| t.len() >= SHORT)
                && !found.iter().any(|f| f == common)
            {
                found.push(common.to_owned());
            }
        }
    }
    found
}

impl Secrets {
    /// Takes in one more. An empty one is none.
    pub fn add(&mut self, clear: &str) {
        if !clear.is_empty() && !self.0.iter().any(|s| *s.clear == clear) {
            self.0.push(Arc::new(Secret::new(clear)));
        }
    }

    /// The text with every secret masked: as it is, escaped as in JSON, percent-encoded, escaped as in HTML, in Base64, two of
    /// these on top of each other, and with what a terminal is never sent between its characters.
    pub fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let out = self.masked(text);
        let seen = sanitize(&out);
        if seen == *out {
            return out;
        }
        // What only the eye would put together again.
        match self.masked(&seen) {
            Cow::Owned(masked) => Cow::Owned(masked),
            Cow::Borrowed(_) => out,
        }
    }

    fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut found = Vec::new();
        self.search(&View::of(text), DEPTH, &mut found);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        found.sort_by_key(|span| span.start);
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        for span in found {
            if span.start >= done {
                out.push_str(text.get(done..span.start).unwrap_or_default());
                out.push_str(MASK);
            }
            done = done.max(span.end);
        }
        out.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(out)
    }

    /// Collects the places of secrets in a text as it stands and with one or two encodings taken off.
    fn search(&self, view: &View<'_>, depth: usize, found: &mut Vec<Range<usize>>) {
        let text = view.text();
        for secret in &self.0 {
            secret.found(text, |span| found.push(view.origin(&span)));
            found.extend(begun(text, &secret.clear).map(|span| view.origin(&span)));
        }
        if depth > 0 {
            for decoder in DECODERS {
                if let Some(decoded) = view.decoded(decoder) {
                    self.search(&decoded, depth - 1, found);
                }
            }
        }
    }

    /// The body of an answer with every secret masked, whatever it is; what was JSON still is. Each text in it is looked
    /// at as it is meant, and is written anew only where something was found.
    pub fn hide_body(&self, mut body: Vec<u8>) -> Vec<u8> {
        if self.0.is_empty() {
            return body;
        }
        // A page of a proxy's is one text, whatever quotes stand in it.
        if !matches!(body.trim_ascii_start().first(), Some(b'{' | b'[' | b'"')) {
            return self.page(body);
        }
        // Where no secret stands as it is, only what has an escape in it can hold one.
        let plain = self.0.iter().any(|s| short(&s.clear) || s.is_in(&body));
        let suspect =
            |part: &[u8]| plain || part.iter().any(|b| matches!(b, b'\\' | b'%' | b'&' | b'=' | 0x80..));
        // A number of a few digits is more likely one of theirs.
        let long = Secrets(self.0.iter().filter(|s| !short(&s.clear)).cloned().collect());
        let (mut out, mut changed, mut at) = (Vec::with_capacity(body.len()), false, 0);
        while at < body.len() {
            let quote = memchr(b'"', &body[at..]).map_or(body.len(), |n| at + n);
            let between = &body[at..quote];
            match suspect(between).then(|| long.bare(between)).flatten() {
                Some(hidden) => {
                    out.extend_from_slice(hidden.as_bytes());
                    changed = true;
                }
                None => out.extend_from_slice(between),
            }
            if quote == body.len() {
                break;
            }
            let end = end_of_text(&body, quote + 1);
            let token = &body[quote..(end + 1).min(body.len())];
            let key =
                body[(end + 1).min(body.len())..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':');
            match suspect(token).then(|| self.text(token, key, plain)).flatten() {
                Some(hidden) => {
                    out.extend_from_slice(hidden.as_bytes());
                    changed = true;
                }
                None => out.extend_from_slice(token),
            }
            at = end + 1;
        }
        let out = if changed {
            body.zeroize();
            out
        } else {
            body
        };
        // Where a quote of the secret itself has torn it apart, it is no JSON either.
        if plain && serde_json::from_slice::<serde::de::IgnoredAny>(&out).is_err() {
            return self.page(out);
        }
        out
    }

    /// Hides secrets in a body that is not JSON, taken as one text.
    fn page(&self, body: Vec<u8>) -> Vec<u8> {
        match std::str::from_utf8(&body).map(|text| self.hide(text)) {
            Ok(Cow::Owned(hidden)) => hidden.into_bytes(),
            _ => body,
        }
    }

    /// A text of a JSON document, quotes and all, if there is something to hide in it. `plain` tells that some secret stands
    /// in the document as it is.
    fn text(&self, token: &[u8], key: bool, plain: bool) -> Option<String> {
        let (inner, closed) = match token {
            [b'"', inner @ .., b'"'] => (inner, true),
            [_, inner @ ..] => (inner, false),
            [] => return None,
        };
        // The names that every answer is made of: no rule lets a password be one of them, and without them an order that
        // was taken would look like none.
        if key && inner.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        // Most have no escape, and nothing that is taken out before they are shown.
        if !plain && !inner.iter().any(|b| matches!(b, b'\\' | b'%' | b'&')) {
            let text = std::str::from_utf8(inner).ok()?;
            let shown = text.is_ascii() || sanitize(text) == text;
            if shown && !self.0.iter().any(|s| begun(text, &s.clear).is_some()) {
                return None;
            }
        }
        if let Some(text) = closed.then(|| serde_json::from_slice::<String>(token).ok()).flatten() {
            let text = Zeroizing::new(text);
            return match self.hide(&text) {
                Cow::Owned(hidden) => Some(serde_json::Value::from(hidden).to_string()),
                Cow::Borrowed(_) => None,
            };
        }
        // Not JSON, and none afterwards. Nothing of it should be shown; if it is, then without the secret.
        match self.hide(std::str::from_utf8(token).ok()?) {
            Cow::Owned(hidden) => Some(hidden),
            Cow::Borrowed(_) => None,
        }
    }

    /// Hides secrets between the texts of a JSON document, if there are any: a number that is a secret becomes a text.
    fn bare(&self, between: &[u8]) -> Option<String> {
        let text = std::str::from_utf8(between).ok()?;
        if matches!(self.hide(text), Cow::Borrowed(_)) {
            return None;
        }
        let structure = |c: char| matches!(c, ',' | ':' | '[' | ']' | '{' | '}') || c.is_whitespace();
        let mut out = String::new();
        for part in text.split_inclusive(structure) {
            let value = part.trim_end_matches(structure);
            match self.hide(value) {
                Cow::Owned(hidden) => out.push_str(&serde_json::Value::from(hidden).to_string()),
                Cow::Borrowed(_) => out.push_str(value),
            }
            out.push_str(&part[value.len()..]);
        }
        Some(self.hide(&out).into_owned())
    }
}

/// Returns the end of the text that begins here: its closing quote, or the end of the body.
fn end_of_text(body: &[u8], mut at: usize) -> usize {
    while let Some(n) = body.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += n;
        if body[at] == b'"' {
            return at;
        }
        at += 2;
    }
    body.len()
}

/// The whole run of Base64 that a part of one stands in.
fn run(text: &[u8], span: Range<usize>) -> Range<usize> {
    let within = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_' | b'=');
    let before = text[..span.start].iter().rev().take_while(|b| within(b)).count();
    let behind = text[span.end..].iter().take_while(|b| within(b)).count();
    span.start - before..span.end + behind
}

/// Tells whether a part of a text stands by itself, as a word.
fn word(text: &str, span: &Range<usize>) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let before = text[..span.start].chars().next_back();
    let behind = text[span.end..].chars().next();
    !before.is_some_and(joins) && !behind.is_some_and(joins)
}

/// Finds the beginning of a secret at the cut end of a text. Only behind a mark that a quoted value follows: other
/// words begin alike.
fn begun(text: &str, clear: &str) -> Option<Range<usize>> {
    memchr3(b'"', b'\'', b'=', text.as_bytes()).or_else(|| memchr(b':', text.as_bytes()))?;
    let end = text.trim_end_matches(['.', '…', ' ']).len();
    let most = clear.len().min(end);
    (BEGUN..most.max(BEGUN)).rev().filter(|n| *n < clear.len() && clear.is_char_boundary(*n)).find_map(|n| {
        let begins = text[..end].ends_with(&clear[..n]) && text[..end - n].ends_with(['"', '\'', '=', ':']);
        begins.then(|| end - n..end)
    })
}
