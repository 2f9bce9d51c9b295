//! Ways into the machine, and what it is told at its first start.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret;

use super::text::some;
use crate::{
    sign::password,
    sim::bcc::{
        images::Image,
        model::Order,
        refusal::{Check, bad, no},
        rules::Rules,
    },
};

pub(super) fn login(rules: &Rules, order: &Order, image: Option<&Image>) -> Check {
    if let Some(sealed) = some(order.admin_pass.as_ref()) {
        let wrong =
            |rule| no(400, "Instance.PasswordInvalid", "Password format is invalid.", "adminPass", rule);
        let clear = password::open(rules.secret, sealed)
            .map_err(|_| wrong("password is not sealed with the account's key"))?;
        let clear = clear.expose_secret();
        let symbols = "!@#$%^*()";
        let good = (8..=16).contains(&clear.len())
            && clear.chars().all(|c| c.is_ascii_alphanumeric() || symbols.contains(c))
            && clear.contains(|c: char| c.is_ascii_alphabetic())
            && clear.contains(|c: char| c.is_ascii_digit())
            && clear.contains(|c| symbols.contains(c));
        if !good {
            return Err(wrong("password breaks its rule"));
        }
    }
    if some(order.keypair_id.as_ref()).is_some() && image.is_some_and(|i| i.os == "windows") {
        let (code, message) = ("Keypair.UnsupportOsType", "Unsupported os type, only linux supported.");
        return Err(no(403, code, message, "keypairId", "key pair with Windows"));
    }
    Ok(())
}

pub(super) fn user_data(order: &Order) -> Check {
    match some(order.user_data.as_ref()).map(|t| STANDARD.decode(t)) {
        Some(Err(_)) => Err(bad("userData is not base64.", "userData", "user data is not Base64")),
        Some(Ok(bytes)) if bytes.len() > 16 * 1024 => {
            Err(bad("userData is too large.", "userData", "user data is too large"))
        }
        _ => Ok(()),
    }
}
