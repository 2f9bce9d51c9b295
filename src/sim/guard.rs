//! The guard at the door: what a web page could send is turned away, and what programs send is let in.
//!
//! A server on loopback is within reach of every page that a browser on this machine shows. A page must neither read
//! the ledger nor set faults nor buy, and its ways are these:
//!
//! - **A name of its own that leads to 127.0.0.1** (DNS rebinding): then the browser takes this server for the page's
//!   own, and lets it read. So `Host` must be an address of loopback or `localhost`, whatever the port.
//! - **A request across origins.** A browser marks it: `Origin` on everything but plain reads, `Sec-Fetch-Site` on
//!   everything since 2023, `Referer` as a rule. A mark of another origin is refused, also one of another port of this
//!   machine, where another program's pages may be. A plain read without marks, of an older browser, cannot be read by
//!   the page: nothing here allows it to.
//! - **A form of an old browser**, which sent no `Origin`: its `Referer` tells on it, and without one its content type.
//!   A form that writes JSON must be `text/plain`; the usual form encoding escapes brackets and quotes.
//!
//! Browsers cannot send [`HEADER`] or `application/json` to another origin without asking first, and the question is
//! refused. So a change at `/_sim/*` that bears a browser's mark or a form's content type needs one of the two. curl,
//! urllib, requests and reqwest set no such mark, and need neither; vmcart's own tools send the header all the same.

use axum::http::{HeaderMap, header};
use thiserror::Error;

use crate::loopback::is_loopback;

/// The header that no page can send to another origin.
pub(super) const HEADER: &str = "x-vmcart-sim";
/// The origin of a request, in a browser's words.
const SITE: &str = "sec-fetch-site";

/// Reason why a request is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum Turned {
    /// It is addressed to another machine.
    #[error(
        "The Host is not this machine. The simulated cloud answers to 127.0.0.1, [::1] and localhost only; use one of them."
    )]
    Host,
    /// A page sent it, of another origin.
    #[error(
        "A web page of another origin sent this. The simulated cloud answers to no page; ask it from a program, without Origin and Referer."
    )]
    Page,
    /// A browser may have sent it.
    #[error(
        "A web page may have sent this. Send it with the header x-vmcart-sim: 1, or as application/json."
    )]
    Unmarked,
}

impl Turned {
    /// The rule, for the log.
    pub(super) const fn rule(self) -> &'static str {
        match self {
            Turned::Host => "host is not this machine",
            Turned::Page => "a page of another origin asks",
            Turned::Unmarked => "a browser may have sent it",
        }
    }
}

/// Lets a request in, or says why not. `authority` is of a target that names one, `changes` is set for a request that
/// may change what is at `/_sim/*`.
pub(super) fn admit(authority: Option<&str>, headers: &HeaderMap, changes: bool) -> Result<(), Turned> {
    let text = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    let mut hosts = headers.get_all(header::HOST).iter().map(|v| v.to_str().unwrap_or_default());
    // Browsers always name the host; HTTP/1.0 need not.
    if !hosts.all(here) || headers.get_all(header::HOST).iter().count() > 1 || !authority.is_none_or(here) {
        return Err(Turned::Host);
    }
    let own = text("host").map(|host| format!("http://{host}").to_ascii_lowercase());
    let foreign = |mark: &str| {
        let scheme = mark.find("://").map_or(0, |at| at + 3);
        let origin = mark[scheme..].find('/').map_or(mark, |at| &mark[..scheme + at]);
        own.as_deref() != Some(origin.to_ascii_lowercase().as_str())
    };
    let marks = [text("origin"), text("referer")];
    if marks.iter().flatten().any(|mark| foreign(mark)) {
        return Err(Turned::Page);
    }
    if text(SITE).is_some_and(|site| !matches!(site, "none" | "same-origin")) {
        return Err(Turned::Page);
    }
    let kind = text("content-type").unwrap_or_default().to_ascii_lowercase();
    let marked = marks.iter().any(Option::is_some) || text(SITE).is_some();
    // Programs that say `text/plain` say the character set too; forms do not.
    let form = kind == "text/plain" || kind.starts_with("multipart/form-data");
    let told = text(HEADER).is_some() || kind.starts_with("application/json");
    if changes && (marked || form) && !told {
        return Err(Turned::Unmarked);
    }
    Ok(())
}

/// Tells whether a host, with a port or without, is this machine.
fn here(host: &str) -> bool {
    let port = |rest: &str| rest.is_empty() || rest.strip_prefix(':').is_some_and(number);
    // The colons of an address in brackets are its own.
    let behind = if host.starts_with('[') { host.find(']').map(|end| end + 1) } else { host.find(':') };
    let (name, rest) = host.split_at(behind.unwrap_or(host.len()));
    port(rest) && is_loopback(name)
}

fn number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(lines: &[(&'static str, &str)], changes: bool) -> Result<(), Turned> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap_or_else(|e| panic!("{value}: {e}")));
        }
        admit(None, &headers, changes)
    }

    #[test]
    fn only_this_machine_is_a_host() {
        for host in
            ["127.0.0.1", "127.0.0.1:8080", "127.8.9.1:1", "[::1]:9", "[::1]", "localhost", "LocalHost:80"]
        {
            assert_eq!(asked(&[("host", host)], true), Ok(()), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8080",
            "127.0.0.1.evil.example",
            "127.0.0.1:80.evil.example",
            "127.0.0.1@evil.example",
            "localhost.evil.example",
            "[::1]evil.example",
            "[::2]:9",
            "192.168.0.1",
            "0.0.0.0",
            "127.1",
            "0x7f.0.0.1",
            "::1",
        ] {
            assert_eq!(asked(&[("host", host)], false), Err(Turned::Host), "{host}");
        }
        assert_eq!(asked(&[("host", "localhost"), ("host", "evil.example")], false), Err(Turned::Host));
        assert_eq!(admit(Some("evil.example"), &HeaderMap::new(), false), Err(Turned::Host));
        assert_eq!(asked(&[], true), Ok(()), "HTTP/1.0 names no host");
    }

    #[test]
    fn a_page_of_another_origin_is_turned_away_with_or_without_the_header() {
        let host = ("host", "127.0.0.1:8080");
        for mark in [
            ("origin", "http://evil.example"),
            ("origin", "null"),
            ("origin", ""),
            ("origin", "https://127.0.0.1:8080"),
            ("origin", "http://127.0.0.1:3000"),
            ("origin", "http://localhost:8080"),
            ("origin", "http://127.0.0.1:8080.evil.example"),
            ("referer", "http://evil.example/127.0.0.1:8080"),
            ("referer", "http://127.0.0.1:3000/page"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "whatever comes next"),
        ] {
            for changes in [false, true] {
                assert_eq!(asked(&[host, mark], changes), Err(Turned::Page), "{mark:?}");
                assert_eq!(asked(&[host, mark, (HEADER, "1")], changes), Err(Turned::Page), "{mark:?}");
            }
        }
    }

    #[test]
    fn a_person_may_look_in_a_browser_and_change_nothing_without_the_header() {
        let typed = [("host", "127.0.0.1:8080"), ("sec-fetch-site", "none")];
        assert_eq!(asked(&typed, false), Ok(()));
        assert_eq!(asked(&typed, true), Err(Turned::Unmarked));
        assert_eq!(asked(&[typed[0], typed[1], (HEADER, "1")], true), Ok(()));
        let own = [
            ("host", "[::1]:8080"),
            ("origin", "http://[::1]:8080"),
            ("referer", "http://[::1]:8080/_sim/log"),
        ];
        assert_eq!(asked(&own, true), Err(Turned::Unmarked));
        assert_eq!(asked(&[own[0], own[1], ("content-type", "application/json")], true), Ok(()));
        for form in ["text/plain", "multipart/form-data; boundary=x"] {
            assert_eq!(asked(&[typed[0], ("content-type", form)], true), Err(Turned::Unmarked), "{form}");
        }
    }

    #[test]
    fn programs_are_let_in_as_they_are() {
        let host = ("host", "127.0.0.1:8080");
        for kind in [
            "application/json",
            "application/x-www-form-urlencoded",
            "text/plain; charset=utf-8",
            "application/octet-stream",
        ] {
            assert_eq!(asked(&[host, ("content-type", kind)], true), Ok(()), "{kind}");
        }
        assert_eq!(asked(&[host, ("sec-fetch-mode", "cors")], true), Ok(()), "fetch of Node.js");
        assert_eq!(asked(&[host], true), Ok(()));
    }
}
