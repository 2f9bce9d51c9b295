//! Reasons why a connection failed, in words: what it was, and what mends it.

use std::{
    error::Error,
    io::{self, ErrorKind},
};

use super::sanitize;

type Inner<'a> = &'a (dyn Error + 'static);

/// The reason of an error in words. The innermost one tells it: the outer ones only say that there is one.
pub(super) fn cause(error: &reqwest::Error) -> String {
    let inner = innermost(error);
    // That it took too long is said by an outer one alone.
    if error.is_connect() && error.is_timeout() {
        return told(ErrorKind::TimedOut).unwrap_or("it took too long").to_owned();
    }
    worded(inner)
}

/// Tells whether the server was reached, and could not show a certificate that this machine trusts.
pub(super) fn untrusted(error: &reqwest::Error) -> bool {
    matches!(innermost(error).downcast_ref(), Some(rustls::Error::InvalidCertificate(_)))
}

fn innermost<'a>(error: &'a (dyn Error + 'static)) -> Inner<'a> {
    let mut inner = error;
    loop {
        // What an error of the system wraps is not among its sources.
        let wrapped = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let next = wrapped.map(|e| e as Inner<'a>).or_else(|| inner.source());
        match next {
            Some(next) => inner = next,
            None => return inner,
        }
    }
}

fn worded(inner: Inner<'_>) -> String {
    if let Some(error) = inner.downcast_ref::<rustls::Error>() {
        return tls(error);
    }
    if let Some(error) = inner.downcast_ref::<io::Error>() {
        // Without a kind of their own: no more files may be open, in this process or on this machine.
        let full = matches!(error.raw_os_error(), Some(23 | 24));
        let said = if full {
            Some("this machine lets no more files be open; raise the limit (ulimit -n)")
        } else {
            told(error.kind())
        };
        return said.map_or_else(|| sanitize(&error.to_string()), str::to_owned);
    }
    let text = inner.to_string();
    // Those have no type that could be asked.
    let said = match text.as_str() {
        text if text.starts_with("failed to lookup address information") => {
            if text.contains("Temporary failure") || text.contains("try again") {
                "the name server does not answer; check this machine's network and DNS"
            } else {
                "no such host is known; check its name for a typing error, and this machine's DNS"
            }
        }
        text if text.starts_with("tls handshake eof") => {
            "it hung up before the connection was secure; check that this port speaks TLS, and that no firewall is between"
        }
        text if text.starts_with("invalid HTTP") => {
            "what answers there does not speak HTTP; where it speaks TLS, begin the address with https"
        }
        text if text.contains("proxy authorization required") => {
            "the proxy that the environment names wants a name and a password; put them into its address there"
        }
        text if text.to_ascii_lowercase().contains("socks") => {
            "the SOCKS proxy that the environment names does not let this address through, or is none; check its address, \
             or name this one in NO_PROXY"
        }
        text if text.starts_with("tunnel error") => {
            "the proxy that the environment names does not let this address through; allow it there, or name it in NO_PROXY"
        }
        _ => return sanitize(&text),
    };
    said.to_owned()
}

/// A failure of the network.
fn told(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::ConnectionRefused => {
            "nothing listens there (connection refused); check the address and its port, and the proxy if one is on the way"
        }
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            "the connection was cut (connection reset); try again, and see whether a proxy or a firewall does it"
        }
        ErrorKind::UnexpectedEof => "the other side hung up in the middle; try again",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            "no way leads there (network unreachable); check this machine's network, VPN and routes"
        }
        ErrorKind::NetworkDown | ErrorKind::AddrNotAvailable => {
            "this machine's network is down; bring it up, then try again"
        }
        ErrorKind::TimedOut => {
            "nobody answers in time (timed out); check this machine's network, and whether a firewall drops the address"
        }
        ErrorKind::PermissionDenied => {
            "this machine forbids it (permission denied); see what its firewall or its sandbox allows"
        }
        _ => return None,
    })
}

/// A failure of TLS.
fn tls(error: &rustls::Error) -> String {
    use rustls::{AlertDescription as Alert, Error as Tls};
    let said = match error {
        Tls::InvalidCertificate(why) => {
            let (what, mend) = distrust(why);
            return format!("its certificate is not trusted ({what}), so nothing was sent; {mend}");
        }
        Tls::InvalidMessage(_)
        | Tls::InappropriateMessage { .. }
        | Tls::InappropriateHandshakeMessage { .. } => {
            "what answers there does not speak TLS; name the port that does, or begin the address with http for the \
             simulated cloud on this machine"
        }
        Tls::PeerIncompatible(_) | Tls::AlertReceived(Alert::ProtocolVersion | Alert::HandshakeFailure) => {
            "it speaks no TLS that is safe enough (1.2 is needed); update it, or the proxy that answers in its place"
        }
        Tls::AlertReceived(Alert::UnrecognisedName) => {
            "it does not know this host name; check the address for a typing error"
        }
        Tls::AlertReceived(_) => {
            return format!(
                "it broke TLS off ({}); see whether a proxy or a firewall answers in its place",
                sanitize(&error.to_string())
            );
        }
        _ => {
            return format!(
                "no secure connection came about ({}); see whether a proxy or a firewall is between",
                sanitize(&error.to_string())
            );
        }
    };
    said.to_owned()
}

/// Fault of a certificate, and what mends it.
fn distrust(why: &rustls::CertificateError) -> (String, &'static str) {
    use rustls::CertificateError as Wrong;
    const HOST: &str = "check the address, and whether a proxy answers in its place";
    const OWNER: &str = "who runs the server has to renew it; check the address meanwhile";
    const TRUST: &str = "check the address; if it is right, add the authority that signed it to this machine's trusted \
                         ones, or name its file in SSL_CERT_FILE";
    const REVOKED: &str = "check the address, and ask who runs the server";
    let (what, mend) = match why {
        Wrong::UnknownIssuer => ("nobody this machine trusts has signed it", TRUST),
        Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => ("it is for another host", HOST),
        Wrong::Expired
        | Wrong::ExpiredContext { .. }
        | Wrong::NotValidYet
        | Wrong::NotValidYetContext { .. } => (
            "it is not valid at the time this machine's clock shows",
            "set the clock if it is wrong; else who runs the server has to renew it",
        ),
        Wrong::Revoked => ("it has been revoked", REVOKED),
        Wrong::UnknownRevocationStatus
        | Wrong::ExpiredRevocationList
        | Wrong::ExpiredRevocationListContext { .. }
        | Wrong::InvalidOcspResponse => ("whether it has been revoked cannot be told", REVOKED),
        Wrong::BadEncoding => ("it is damaged", OWNER),
        Wrong::BadSignature => ("its signature is wrong", HOST),
        Wrong::UnhandledCriticalExtension => ("it makes a condition that is not known here", OWNER),
        Wrong::UnsupportedSignatureAlgorithmContext { .. }
        | Wrong::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            ("it is signed in a way that is not safe enough", OWNER)
        }
        Wrong::InvalidPurpose | Wrong::InvalidPurposeContext { .. } => {
            ("it is not meant for a server", OWNER)
        }
        Wrong::ApplicationVerificationFailure => ("this machine's rules refuse it", TRUST),
        other => return (sanitized(other), TRUST),
    };
    (what.to_owned(), mend)
}

/// Kinds that have a name and no words.
fn sanitized(other: &rustls::CertificateError) -> String {
    let text = match other {
        rustls::CertificateError::Other(inner) => inner.0.to_string(),
        other => format!("{other:?}"),
    };
    match text.as_str() {
        "CaUsedAsEndEntity" => "it is signed by itself".to_owned(),
        "EndEntityUsedAsCa" | "PathLenConstraintViolated" | "NameConstraintViolation" => {
            "one that must not sign others has signed it".to_owned()
        }
        text if text.contains("extended key usage") || text.contains("EKU") => {
            "it is not meant for a server".to_owned()
        }
        text if text.starts_with("UnsupportedSignatureAlgorithm") => {
            "it is signed in a way that is not safe enough".to_owned()
        }
        text if text.contains("UnsupportedCertVersion") => "it is of an old form".to_owned(),
        // A name of the library's says little, and more than nothing.
        text => format!("its form is wrong: {}", sanitize(text)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::{CertificateError as Wrong, Error as Tls, OtherError};

    use super::*;

    /// Look of an error of the library from inside: a name, and no words.
    #[derive(Debug)]
    struct Named(&'static str);

    impl std::fmt::Display for Named {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Named {}

    /// Two parts: what it is and what mends it; and no name of a type.
    fn plain(said: &str) {
        assert!(said.contains("; "), "no way out: {said}");
        let camel =
            |word: &str| word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
        assert!(!said.split(|c: char| !c.is_alphanumeric()).any(camel), "a name of the library's: {said}");
    }

    #[test]
    fn every_refused_certificate_says_what_mends_it() {
        let named = |name| Wrong::Other(OtherError(Arc::new(Named(name))));
        #[allow(deprecated, reason = "the library still makes it")]
        let old = Wrong::UnsupportedSignatureAlgorithm;
        for wrong in [
            Wrong::BadEncoding,
            Wrong::Expired,
            Wrong::NotValidYet,
            Wrong::Revoked,
            Wrong::UnhandledCriticalExtension,
            Wrong::UnknownIssuer,
            Wrong::UnknownRevocationStatus,
            Wrong::ExpiredRevocationList,
            Wrong::BadSignature,
            old,
            Wrong::NotValidForName,
            Wrong::InvalidPurpose,
            Wrong::InvalidOcspResponse,
            Wrong::ApplicationVerificationFailure,
            named("CaUsedAsEndEntity"),
            named("EndEntityUsedAsCa"),
            named("NameConstraintViolation"),
            named("PathLenConstraintViolated"),
            named("UnsupportedCertVersion"),
        ] {
            let said = tls(&Tls::InvalidCertificate(wrong));
            assert!(said.starts_with("its certificate is not trusted ("), "{said}");
            plain(&said);
        }
        let own = tls(&Tls::InvalidCertificate(named("CaUsedAsEndEntity")));
        assert!(own.contains("signed by itself") && own.contains("SSL_CERT_FILE"), "{own}");
    }

    #[test]
    fn every_usual_failure_of_the_network_says_what_mends_it() {
        for kind in [
            ErrorKind::ConnectionRefused,
            ErrorKind::ConnectionReset,
            ErrorKind::ConnectionAborted,
            ErrorKind::BrokenPipe,
            ErrorKind::UnexpectedEof,
            ErrorKind::HostUnreachable,
            ErrorKind::NetworkUnreachable,
            ErrorKind::NetworkDown,
            ErrorKind::TimedOut,
            ErrorKind::PermissionDenied,
        ] {
            plain(&worded(&io::Error::from(kind)));
        }
        for text in [
            "failed to lookup address information: Name or service not known",
            "failed to lookup address information: Temporary failure in name resolution",
            "tls handshake eof",
            "invalid HTTP version parsed",
            "tunnel error: unsuccessful",
            "tunnel error: proxy authorization required",
        ] {
            let said = worded(innermost(&io::Error::other(text)));
            plain(&said.replace("NO_PROXY", ""));
            assert!(!said.contains("parsed") && !said.contains("lookup"), "{said}");
        }
        plain(&worded(&io::Error::from_raw_os_error(24)));
    }
}
