//! `vmcart render`: the request an order file would make, secrets masked.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::out::{Ended, Stop, pretty, print, tell, visible_json};
use super::{Exit, args, args::Form, check::examine, words::Words};
use crate::order::{Draft, Provider, TokenAt, body};

/// What stands where only a purchase has a value. Never a real signature: one could be replayed.
const SIGNED: &str = "<signed when sent>";
const SET: &str = "<set when sent>";

/// What a query keeps as it is.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Shows the request.
pub fn run(words: &Words, global: &args::Global, args: &args::Render) -> Ended {
    let verdict = examine(words, &args.file, &args.sets.sets);
    for line in verdict.lines() {
        tell(line);
    }
    let Some(draft) = verdict.draft() else {
        return Err(Stop::silent(verdict.exit()));
    };
    let text = match args.form {
        Form::Json => pretty(&body::preview(draft)),
        Form::Http => http(&Shown::of(draft, global.endpoint.as_deref())),
        Form::Curl => curl(&Shown::of(draft, global.endpoint.as_deref())),
    };
    print(text)?;
    Ok(if verdict.ok() { Exit::Done } else { verdict.exit() })
}

/// The parts of a request as they can be shown.
struct Shown {
    method: &'static str,
    /// Scheme, host and port.
    origin: String,
    target: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Shown {
    fn of(draft: &Draft, endpoint: Option<&str>) -> Self {
        let kind = draft.kind();
        let origin = match endpoint {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("https://{}", kind.host(draft.effective("region"))),
        };
        let region = draft.effective("region");
        let mut value = body::preview(draft);
        let mut target = kind.path(region);
        match kind.token {
            TokenAt::Query(name) => {
                target = format!("{target}?{}={SET}", utf8_percent_encode(name, QUERY));
            }
            TokenAt::Body(name) => value[name] = SET.into(),
        }
        let body = visible_json(&value.to_string());
        let sealed = draft.all_places().into_iter().any(|p| draft.at(p).secret() && draft.is_filled(p));
        // The sealed form of a secret has another length than its mask.
        let length = if sealed { SET.to_owned() } else { body.len().to_string() };
        Self {
            method: kind.method,
            target,
            headers: [("Content-Type", "application/json".to_owned()), ("Content-Length", length)]
                .into_iter()
                .chain(match kind.provider {
                    Provider::Bce => vec![("x-bce-date", SET.to_owned())],
                    Provider::Jd => {
                        vec![("x-jdcloud-date", SET.to_owned()), ("x-jdcloud-nonce", SET.to_owned())]
                    }
                })
                .chain([("Authorization", SIGNED.to_owned())])
                .collect(),
            origin,
            body,
        }
    }

    fn host(&self) -> &str {
        self.origin.split_once("://").map_or(&self.origin, |(_, host)| host)
    }
}

fn http(shown: &Shown) -> String {
    let headers: Vec<_> = shown.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let Shown { method, target, body, .. } = shown;
    format!("{method} {target} HTTP/1.1\nHost: {}\n{}\n\n{body}", shown.host(), headers.join("\n"))
}

fn curl(shown: &Shown) -> String {
    let mut parts =
        vec![format!("curl -X {} {}", shown.method, quoted(&format!("{}{}", shown.origin, shown.target)))];
    // curl counts the body itself.
    let headers = shown.headers.iter().filter(|(name, _)| *name != "Content-Length");
    parts.extend(headers.map(|(name, value)| format!("  -H {}", quoted(&format!("{name}: {value}")))));
    parts.push(format!("  --data-raw {}", quoted(&shown.body)));
    parts.join(" \\\n")
}

/// One word for a POSIX shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::quoted;

    #[test]
    fn a_shell_reads_back_every_value() {
        for text in ["", "plain", "it's", "'", "''", "$HOME `id` \\ \"x\" !!", "a\nb", "-n", "环境 *?"] {
            let script = format!("printf %s {}", quoted(text));
            let out = Command::new("sh").args(["-c", &script]).output().expect("sh runs");
            assert_eq!(String::from_utf8_lossy(&out.stdout), text);
        }
    }
}
