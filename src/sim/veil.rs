//! Passwords in what was ordered: the ledger has them sealed, as Baidu's are sent, and never in the clear.

use secrecy::SecretString;
use serde_json::Value;

use crate::sign::password;

/// Names of members that hold a secret, without regard to case, dashes and underscores.
const SECRET: &[&str] = &[
    "adminpass",
    "adminpassword",
    "password",
    "passwd",
    "pwd",
    "secret",
    "secretkey",
    "secretaccesskey",
    "sessiontoken",
];
/// Stands for a secret that cannot be sealed.
const MASK: &str = "********";

/// The same order, with every secret in it sealed with the account's key.
pub(super) fn veiled(mut order: Value, key: &SecretString) -> Value {
    veil(&mut order, key);
    order
}

fn veil(value: &mut Value, key: &SecretString) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| veil(item, key)),
        Value::Object(members) => {
            for (name, member) in members {
                if secret(name) { hide(member, key) } else { veil(member, key) }
            }
        }
        _ => {}
    }
}

fn secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    SECRET.contains(&plain.to_ascii_lowercase().as_str())
}

fn hide(member: &mut Value, key: &SecretString) {
    match member {
        Value::Null => {}
        Value::String(text) if text.is_empty() || password::open(key, text).is_ok() => {}
        Value::String(text) => *text = password::seal(key, text).unwrap_or_else(|_| MASK.to_owned()),
        other => *other = MASK.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_sealed_wherever_they_are_and_nothing_else_is() -> Result<(), password::SealError> {
        let key = SecretString::from("0123456789abcdef0123456789abcdef");
        let sealed = password::seal(&key, "Secret!123")?;
        let order = json!({
            "name": "password", "adminPass": sealed, "passwordAuth": "yes", "keyNames": ["ops"],
            "instanceSpec": {"password": "Secret!123", "Admin_Pass": "Secret!123"},
            "list": [{"PASSWORD": {"value": "Secret!123"}, "pwd": 12345, "secretKey": null, "passwd": ""}],
        });
        let veiled = veiled(order.clone(), &key);
        assert!(
            !veiled.to_string().contains("Secret!123") && !veiled.to_string().contains("12345"),
            "{veiled}"
        );
        assert_eq!(veiled["instanceSpec"], json!({"password": sealed, "Admin_Pass": sealed}));
        assert_eq!(
            veiled["list"][0],
            json!({"PASSWORD": MASK, "pwd": MASK, "secretKey": null, "passwd": ""})
        );
        for same in ["name", "adminPass", "passwordAuth", "keyNames"] {
            assert_eq!(veiled[same], order[same], "{same}");
        }
        Ok(())
    }
}
