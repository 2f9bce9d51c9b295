//! Signing: canonical request, string to sign, header, per provider; sealed passwords.
//!
//! Pure: the time is an argument, nothing is sent. Each provider's signer owns its escape rules.

pub mod bce;
pub mod jd;
pub mod password;

use std::fmt;

use secrecy::SecretString;

/// The keys of an account.
#[derive(Clone)]
pub struct Credentials {
    /// The public half: it stands in every request.
    pub access_key_id: String,
    /// The secret half: it never leaves the process.
    pub secret_access_key: SecretString,
    /// The session token of temporary keys.
    pub session_token: Option<SecretString>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}
