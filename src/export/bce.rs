//! The providers' own command lines: Baidu's `bce`, which has an action for most orders; JD's has none.
//!
//! After bce-cli and the definitions it is made of (bce-openapi-meta, 2026-08). It passes over in silence what its
//! definitions do not have: that is told in comments here.

use serde_json::Value;

use super::{
    parts::{PASSWORD, comment, intro, origin, provider, secret},
    quote,
};
use crate::order::{Draft, Provider, Role, body};

/// The command, or why there is none.
pub fn command(draft: &Draft, endpoint: Option<&str>) -> String {
    let kind = draft.kind();
    if provider(draft) == Provider::JD {
        return comment(&format!(
            "{} order: JD Cloud's command line (jdc) has no command for this service.\n\
             Its `jdc vm create-instances` buys from another one, with other regions and images.\n\
             `vmcart submit`, or the exports for curl and Python, order it.",
            kind.name
        ));
    }
    if provider(draft) != Provider::BCE {
        return comment(&format!(
            "{} order: no command line of {} is known here.\n`vmcart submit`, or the export for curl, orders it.",
            kind.name,
            provider(draft).name()
        ));
    }
    let Some(action) = &kind.command else {
        return comment(&format!(
            "{} order: Baidu's command line (bce) has no action for it.\n\
             Its CreateInstanceBySpec orders by package specification only.\n\
             `vmcart submit`, or the exports for curl and Python, order it.",
            kind.name
        ));
    };
    let order = body::preview(draft);
    if let Some((member, why)) = action.needs
        && order.get(member).is_none()
    {
        return comment(&format!(
            "{} order: Baidu's command line (bce) orders these by package specification only,\n\
             {why}.\n\
             `vmcart submit`, or the exports for curl and Python, order it.",
            kind.name
        ));
    }
    let secret = secret(draft).map(|place| draft.path(place));
    let mut head =
        vec![intro(draft), comment("Needs Baidu's command line with a profile: bce configure set")];
    let mut parts = vec![format!("bce bcc {}", action.action), flag("region", draft.effective(Role::Region))];
    if endpoint.is_some() {
        let origin = origin(draft, endpoint);
        let (scheme, host) = origin.split_once("://").unwrap_or(("https", &origin));
        parts.extend([flag("endpoint", host), flag("scheme", scheme)]);
    }
    if secret.is_some() {
        head.push(comment(&format!(
            "The password is sent sealed (AES-128-ECB under the first 16 bytes of the secret key, as hexadecimal text):\n\
             put the sealed form of ${PASSWORD} into $SEALED_ADMIN_PASS."
        )));
    }
    for (name, value) in order.as_object().into_iter().flatten() {
        let known = kind.fields.iter().any(|f| f.path.split('.').next() == Some(name));
        if !known || action.lacks.contains(&name.as_str()) {
            head.push(comment(&format!("no parameter for {name}: {}", quote::visible(&value.to_string()))));
        } else if secret.as_deref() == Some(name) {
            parts.push(format!("  --{name}=\"$SEALED_ADMIN_PASS\""));
        } else {
            if action.as_text.contains(&name.as_str()) {
                head.push(comment(&format!("{name} goes as text here: the tool's definition says so")));
            }
            parts.push(flag(name, &value_text(value)));
        }
    }
    parts.extend(action.adds.iter().map(|(name, value)| flag(name, value)));
    head.push(comment("The tool sends no client token: run twice, it orders twice."));
    format!("{}\n{}", head.join("\n"), parts.join(" \\\n"))
}

/// `--name=value`, in which a value that begins with dashes is one too.
fn flag(name: &str, value: &str) -> String {
    format!("  {}={}", quote_name(name), quote::shell(value))
}

fn quote_name(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if plain { format!("--{name}") } else { quote::shell(&format!("--{name}")) }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => quote::visible(&other.to_string()),
    }
}
