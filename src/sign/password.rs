//! `adminPass` as BCC wants it sent: AES-128-ECB with PKCS#7 padding under the first sixteen bytes of the secret
//! key, as lower-case hexadecimal text. After the provider's SDKs; equal passwords give equal text.

use aes::{
    Aes128,
    cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit},
};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use zeroize::Zeroizing;

const BLOCK: usize = 16;

/// Reason that a password cannot be sealed or opened. Reveals no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// The secret key is too short to make a key of.
    #[error("the secret key has fewer than 16 bytes, so it cannot be the real one")]
    ShortKey,
    /// Input to be opened that is not a sealed password.
    #[error("not a password sealed with this key")]
    Form,
}

fn cipher(secret_access_key: &SecretString) -> Result<Aes128, SealError> {
    let key = secret_access_key.expose_secret().as_bytes().get(..BLOCK).ok_or(SealError::ShortKey)?;
    Aes128::new_from_slice(key).map_err(|_| SealError::ShortKey)
}

/// Seals a password.
pub fn seal(secret_access_key: &SecretString, clear: &str) -> Result<String, SealError> {
    let cipher = cipher(secret_access_key)?;
    let mut bytes = Zeroizing::new(clear.as_bytes().to_vec());
    let padding = BLOCK - bytes.len() % BLOCK;
    bytes.extend(std::iter::repeat_n(u8::try_from(padding).unwrap_or(0), padding));
    let mut sealed = Vec::with_capacity(bytes.len());
    for chunk in bytes.chunks_exact(BLOCK) {
        let mut block = Array::try_from(chunk).map_err(|_| SealError::Form)?;
        cipher.encrypt_block(&mut block);
        sealed.extend_from_slice(&block);
    }
    Ok(hex::encode(sealed))
}

/// Opens a sealed password.
pub fn open(secret_access_key: &SecretString, sealed: &str) -> Result<SecretString, SealError> {
    let cipher = cipher(secret_access_key)?;
    let bytes = hex::decode(sealed).map_err(|_| SealError::Form)?;
    if bytes.is_empty() || bytes.len() % BLOCK != 0 {
        return Err(SealError::Form);
    }
    let mut clear = Zeroizing::new(Vec::with_capacity(bytes.len()));
    for chunk in bytes.chunks_exact(BLOCK) {
        let mut block = Array::try_from(chunk).map_err(|_| SealError::Form)?;
        cipher.decrypt_block(&mut block);
        clear.extend_from_slice(&block);
    }
    let padding = usize::from(clear.last().copied().unwrap_or(0));
    let length =
        clear.len().checked_sub(padding).filter(|_| (1..=BLOCK).contains(&padding)).ok_or(SealError::Form)?;
    if clear[length..].iter().any(|b| usize::from(*b) != padding) {
        return Err(SealError::Form);
    }
    let text = std::str::from_utf8(&clear[..length]).map_err(|_| SealError::Form)?;
    Ok(SecretString::from(text))
}
