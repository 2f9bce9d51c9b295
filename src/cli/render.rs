//! `vmcart render`: the request an order file would make, secrets masked, in the language that is asked for.

use super::out::{Ended, Stop, print, tell};
use super::{Exit, access::Settings, args, args::Form, check::examine, check::known, words::Words};
use crate::{
    export::{self, Format, Signed},
    order::{Draft, Request, check},
    sign,
};

/// Shows the request.
pub fn run(words: &Words, global: &args::Global, args: &args::Render) -> Ended {
    let verdict = examine(words, &args.file, &args.sets.sets);
    for line in verdict.lines() {
        tell(line);
    }
    let Some(draft) = verdict.draft() else {
        return Err(Stop::silent(verdict.exit()));
    };
    let format = match args.form {
        Form::Json => Format::Json,
        Form::Http => Format::Http,
        Form::Curl => Format::Curl,
        Form::Hcl => Format::Hcl,
        Form::Cli => Format::Cli,
        Form::Python => Format::Python,
    };
    let wanted = matches!(format, Format::Http | Format::Curl) && !args.no_sign && verdict.ok();
    let signed = if wanted { sign(global, draft)? } else { None };
    let text = match signed.as_ref().and_then(|signed| export::signed(format, draft, signed)) {
        Some(text) => {
            if let (Format::Http, Some(signed)) = (format, &signed) {
                tell(format!("signed, good {}; --no-sign leaves the signature out", signed.until));
            }
            text
        }
        None => export::export(format, draft, global.endpoint.as_deref()),
    };
    print(text)?;
    Ok(if verdict.ok() { Exit::Done } else { verdict.exit() })
}

/// The request signed with the keys that are found, under a token of its own; `None` where that can't be, or would
/// show a secret.
fn sign(global: &args::Global, draft: &Draft) -> Result<Option<Signed>, Stop> {
    if export::secret(draft).is_some() {
        tell("not signed: the signature would cover a password, and that is never shown");
        return Ok(None);
    }
    let provider = draft.kind().provider;
    let Some(access) = Settings::load(global)?.access(provider)? else {
        return Ok(None);
    };
    let Ok(order) = check::order(draft, &known()) else {
        return Ok(None);
    };
    let Some(client) = access.client(provider)? else {
        tell("not signed: temporary keys go with a session token, and that is never shown");
        return Ok(None);
    };
    let token = uuid::Uuid::new_v4().to_string();
    let request = order.request(&token, "");
    // What a terminal could obey is escaped before it is signed: afterwards it would be another body.
    let request = Request { body: export::visible(&request.body).into(), ..request };
    let signed = client.sign(order.region(), &request).map_err(Stop::usage)?;
    let now = global.around.now().as_second();
    let until = match provider.row().signature_life {
        Some(life) => format!("until {} (UTC)", sign::bce::iso(now + i64::from(life))),
        None => "for some minutes only, as the provider's clock has it".to_owned(),
    };
    Ok(Some(Signed {
        url: signed.url().to_owned(),
        headers: signed.headers().to_vec(),
        body: signed.body().to_owned(),
        until,
    }))
}
