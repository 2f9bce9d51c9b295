//! Refusals: the provider's codes, the field each is about, and the sentence that explains it.

mod rows;
mod siblings;
#[cfg(test)]
mod tests;

use crate::order::Kind;

/// The provider said no. All texts are sanitised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The provider's code.
    pub code: String,
    /// The provider's message.
    pub message: String,
    /// The provider's name for the request.
    pub request_id: String,
    /// The HTTP status.
    pub status: u16,
    /// The path of the field it is about, where that is known.
    pub path: Option<String>,
    /// The key of our sentence, below `refusal`.
    pub hint: &'static str,
}

/// Codes, with the part of the message that decides, of refusals that are about the bytes of the request alone and are
/// judged before anything is made: the error tables of the order documents, and the providers' general pages for bodies
/// that cannot be read. The same bytes would have been refused at the first try, and nothing that a first try takes (a
/// name, stock, quota, balance) can bring them about.
static JUDGED_BY_BYTES: &[(&str, &str)] = &[
    ("MalformedJSON", ""),
    ("InappropriateJSON", ""),
    ("BadRequest", "instanceType invalidate"),
    ("BadRequest", "invalid instanceType"),
    ("BadRequest", "gpuCard and fpgaCard"),
    ("BadRequest", "missing bcc config"),
    ("BadRequest", "bidModel is invalid"),
    ("BadRequest", "bidPrice is invalid"),
    ("BadRequest", "bidPrice can not be null"),
    ("Instance.PasswordInvalid", ""),
    ("Instance.InvalidAutoRenewTimeException", ""),
    ("Instance.InvalidAutoRenewTimeUnitException", ""),
    ("INVALID_ARGUMENT", "missing"),
    ("INVALID_ARGUMENT", "Invalid password"),
    ("OUT_OF_RANGE", "DiskSizeGB"),
];

/// Tells whether a code is one of those that the providers publish.
pub(super) fn listed(code: &str) -> bool {
    rows::knows(code)
}

impl Refusal {
    /// A refusal with what is known of its code; of an order, with the field of its kind.
    pub(super) fn new(
        kind: Option<&'static Kind>,
        code: String,
        message: String,
        request_id: String,
        status: u16,
    ) -> Self {
        let row = rows::find(&code, &message);
        let hint = match row {
            Some((_, _, hint, _)) => hint,
            None if status == 429 => "throttled",
            None if status >= 500 => "their-fault",
            None => "other",
        };
        let role = row.and_then(|(.., role)| *role);
        let path = kind.and_then(|kind| {
            let named = named(&message, &paths(kind));
            // A whole path in the message is nearer than what its code is mostly about, a mere word is not.
            let whole = named.clone().filter(|path| path.contains('.'));
            whole.or_else(|| kind.leaf_of(role?)).or(named)
        });
        Self { code, message, request_id, status, path, hint }
    }

    /// Tells whether it is for too many requests. No code of BCC's is documented for that; these are the usual ones. JD
    /// Cloud has the same status for a spent quota, which no waiting mends.
    pub fn throttled(&self) -> bool {
        let code = self.code.as_str();
        let quota = code.to_lowercase().contains("quota");
        (self.status == 429 && !quota) || self.hint == "throttled"
    }

    /// Tells whether it may be for a clock that is wrong.
    pub fn clock(&self) -> bool {
        self.hint == "expired" || self.code == "ACCESS_ERROR"
    }

    /// Tells whether it is for the bytes of the request alone, so that every try of the same bytes meets it.
    pub fn judged_by_bytes(&self) -> bool {
        let message = self.message.to_lowercase();
        let fits =
            |(code, part): &&(&str, &str)| *code == self.code && message.contains(&part.to_lowercase());
        JUDGED_BY_BYTES.iter().any(|row| fits(&row))
    }
}

/// Every path of a kind, the deepest last.
fn paths(kind: &Kind) -> Vec<String> {
    kind.fields.iter().map(|f| f.path.to_owned()).chain(kind.leaves()).collect()
}

/// The field that a message names by itself, where it names one of these.
///
/// JD Cloud's messages write each part with a capital, and put a part between that no request has.
fn named(message: &str, paths: &[String]) -> Option<String> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '[' | ']');
    message.split(|c: char| !inside(c)).map(|w| w.trim_matches('.')).filter(|w| w.len() > 3).find_map(
        |word| {
            let (plain, row) = without_row(word);
            let parts = plain.split('.').filter(|part| !part.eq_ignore_ascii_case("CloudDiskSpec"));
            let plain = parts.collect::<Vec<_>>().join(".");
            // One word is a name only if it is spelt as no word of the language is: "Image" and "name" are such words.
            let spelt = !plain.chars().all(|c| c.is_ascii_lowercase());
            let same = |path: &str| {
                if plain.contains('.') { path.eq_ignore_ascii_case(&plain) } else { spelt && path == plain }
            };
            let path = paths.iter().find(|path| same(&path.replace("[]", "")))?;
            Some(row.map_or_else(|| path.clone(), |row| path.replacen("[]", &format!("[{row}]"), 1)))
        },
    )
}

/// A name without the number of its row, and that number.
fn without_row(word: &str) -> (String, Option<usize>) {
    let Some((list, rest)) = word.split_once('[') else { return (word.to_owned(), None) };
    let Some((row, rest)) = rest.split_once(']') else { return (word.to_owned(), None) };
    (format!("{list}{rest}"), row.parse().ok())
}
