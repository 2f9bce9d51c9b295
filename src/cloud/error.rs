//! Reasons why a cloud could not be asked.

use thiserror::Error;

use super::{clock::Clock, refusal::Refusal, trouble::untrusted};

/// Reason why the cloud could not be asked, or gave no answer that can be used.
#[derive(Debug, Error)]
pub enum CloudError {
    /// The endpoint is not an address that may be used.
    #[error("the endpoint {endpoint} cannot be used: {why}")]
    Endpoint {
        /// As given.
        endpoint: String,
        /// Reason why not, and what would do.
        why: &'static str,
    },
    /// The provider has no entry in this program.
    #[error("this program cannot speak to {0}: it has no entry for that provider")]
    NoAdapter(&'static str),
    /// The client could not be made.
    #[error(
        "no secure connection can be made on this machine: {0}; SSL_CERT_FILE and SSL_CERT_DIR, where they are set, have \
         to name certificates that can be read: unset them to use this machine's own (package ca-certificates)"
    )]
    Tls(String),
    /// The proxy that the environment names cannot be used. Its address is not told: it may hold a password.
    #[error(
        "the proxy that {variable} names cannot be used: {why}; mend {variable}, or unset it to do without a proxy; \
         nothing was sent"
    )]
    Proxy {
        /// The variable.
        variable: &'static str,
        /// Fault that was found.
        why: String,
    },
    /// The request itself cannot be made of what it is to hold.
    #[error(
        "the request cannot be made: {0}; check the keys and the endpoint for characters that do not belong there"
    )]
    Request(String),
    /// The server could not show a certificate that is trusted.
    #[error("cannot reach {host}: {why}")]
    Untrusted {
        /// The host.
        host: String,
        /// Fault of its certificate, and what mends it.
        why: String,
    },
    /// Nobody answered at the address.
    #[error("cannot reach {host}: {why}")]
    Unreachable {
        /// The host.
        host: String,
        /// Words of the network.
        why: String,
    },
    /// The connection broke, or the answer did not come in time.
    #[error("{host} gave no answer: {why}")]
    Broken {
        /// The host.
        host: String,
        /// Event that ended it.
        why: String,
    },
    /// The answer could not be understood.
    #[error("{host} gave an answer that cannot be used: {why}")]
    Answer {
        /// The host.
        host: String,
        /// Fault that was found.
        why: String,
    },
    /// The provider refused to answer.
    #[error("{}: {} (request {})", .0.code, .0.message, .0.request_id)]
    Refused(Box<Refusal>),
    /// The provider refused to answer, and the clocks tell why.
    #[error("{}: {clock}; set this machine's clock, then try again (request {})", .refusal.code, .refusal.request_id)]
    Clock {
        /// Both clocks.
        clock: Clock,
        /// Words of the provider.
        refusal: Box<Refusal>,
    },
    /// The answer has nothing of what was asked for.
    #[error("the provider gave no {what}")]
    Empty {
        /// Thing that was asked for.
        what: String,
    },
}

impl CloudError {
    /// Tells whether it stays as it is until a person mends something: no wait and no further try helps.
    pub fn lasts(&self) -> bool {
        match self {
            Self::Endpoint { .. }
            | Self::NoAdapter(_)
            | Self::Tls(_)
            | Self::Proxy { .. }
            | Self::Request(_)
            | Self::Untrusted { .. } => true,
            Self::Unreachable { .. }
            | Self::Broken { .. }
            | Self::Answer { .. }
            | Self::Refused(_)
            | Self::Clock { .. }
            | Self::Empty { .. } => false,
        }
    }

    /// A request that found no connection.
    pub(super) fn unconnected(host: String, why: String, error: &reqwest::Error) -> Self {
        if error.is_builder() {
            Self::Request(why)
        } else if untrusted(error) {
            Self::Untrusted { host, why }
        } else {
            Self::Unreachable { host, why }
        }
    }
}
