//! The providers' own command lines: Baidu's `bce`, which has an action for most orders; JD's has none.
//!
//! After bce-cli and the definitions it is made of (bce-openapi-meta, 2026-08). It passes over in silence what its
//! definitions do not have: that is told in comments here.

use serde_json::Value;

use super::{PASSWORD, comment, intro, origin, provider, quote, secret};
use crate::order::{Draft, Provider, body};

/// An action of Baidu's command line.
struct Action {
    kind: &'static str,
    name: &'static str,
    /// Members of the body it has no parameter for.
    lacks: &'static [&'static str],
}

/// The orders it has an action for.
const ACTIONS: &[Action] = &[
    Action { kind: "bcc-spec", name: "CreateInstanceBySpec", lacks: &[] },
    Action { kind: "bcc-spot", name: "CreateBidInstance", lacks: &["instanceType", "specId"] },
    Action { kind: "bcc-reserved", name: "CreateReservedInstances", lacks: &[] },
];

/// Parameters that become a number only through a definition that says text: the tool sends them as text.
const AS_TEXT: &[&str] = &["networkCapacityInMbps", "deletionProtection"];

/// The command, or why there is none.
pub fn command(draft: &Draft, endpoint: Option<&str>) -> String {
    let kind = draft.kind();
    if provider(draft) == Provider::Jd {
        return comment(&format!(
            "{} order: JD Cloud's command line (jdc) has no command for this service.\n\
             Its `jdc vm create-instances` buys from another one, with other regions and images.\n\
             `vmcart submit`, or the exports for curl and Python, order it.",
            kind.name
        ));
    }
    let Some(action) = ACTIONS.iter().find(|action| action.kind == kind.name) else {
        return comment(&format!(
            "{} order: Baidu's command line (bce) has no action for it.\n\
             Its CreateInstanceBySpec orders by package specification only.\n\
             `vmcart submit`, or the exports for curl and Python, order it.",
            kind.name
        ));
    };
    let order = body::preview(draft);
    if kind.name == "bcc-spot" && order.get("spec").is_none() {
        return comment(
            "bcc-spot order: Baidu's command line (bce) orders spot instances by package specification only,\n\
             and this order names processors and memory instead.\n\
             `vmcart submit`, or the exports for curl and Python, order it.",
        );
    }
    let secret = secret(draft).map(|place| draft.path(place));
    let mut head =
        vec![intro(draft), comment("Needs Baidu's command line with a profile: bce configure set")];
    let mut parts = vec![format!("bce bcc {}", action.name), flag("region", draft.effective("region"))];
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
            if AS_TEXT.contains(&name.as_str()) && kind.name == "bcc-spec" {
                head.push(comment(&format!("{name} goes as text here: the tool's definition says so")));
            }
            parts.push(flag(name, &value_text(value)));
        }
    }
    if kind.name == "bcc-spot" {
        // The definition wants it, the reference page has no such field.
        parts.push(flag("billing", "{\"paymentTiming\":\"Postpaid\"}"));
    }
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
