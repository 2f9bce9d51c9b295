//! Signing: canonical request, string to sign, header, per provider; sealed passwords.
