//! Templates from what is there: an instance, a purchase of the journal, a request body.

use serde_json::Value;

use super::{Cupboard, contents};
use crate::{
    cli::{
        Exit,
        access::Settings,
        args::{FromInstance, FromJson, SaveArgs},
        out::{Ended, Stop, plain, print, tell},
        source::{STDIN, shown},
        stop::runtime,
    },
    cloud::CloudError,
    order::{
        Provider,
        file::Template,
        import::{Imported, NotAnOrder, from_body, recognise},
        kind,
    },
    run::reorder::{self, CloneError},
    store::{Journal, StoreError, journal::Purchase},
};

/// `from-instance`: by the journal where it knows the id as an order, else by asking the provider.
pub fn instance(account: &Cupboard<'_>, settings: &Settings, args: &FromInstance) -> Ended {
    let journal = Journal::open(&settings.paths);
    match journal.find(&args.id) {
        Ok(purchase) => return like_purchase(account, &purchase, &args.keep),
        Err(StoreError::Missing { .. } | StoreError::BadName { .. }) => {}
        Err(error) => return Err(Stop::usage(error)),
    }
    let plain_id = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if args.id.is_empty() || !args.id.chars().all(plain_id) {
        return Err(Stop::usage(format!("{:?} is no instance's id, such as i-oUXBvdIx", plain(&args.id))));
    }
    // One that was bought from here is known to the journal by its place.
    let orders = journal.orders().unwrap_or_default();
    let known = reorder::bought_at(&orders, &args.id);
    let profile = settings.profile()?;
    let named = args.provider.or(known.as_ref().map(|(provider, _)| *provider));
    let named = named.or(profile.map(|(_, profile)| profile.provider));
    let region = args.keep.region.clone();
    let region = region.or_else(|| known.map(|(_, region)| region).filter(|r| !r.is_empty()));
    let candidate = |provider: Provider, client| reorder::Candidate {
        provider,
        client,
        region: region
            .clone()
            .or_else(|| home(settings, provider))
            .unwrap_or_else(|| provider.default_region().to_owned()),
    };
    let candidates = if let Some(provider) = named {
        vec![candidate(provider, settings.account(provider)?.client)]
    } else {
        let mut accounts = settings.accounts()?;
        // A region that only some of them have names the provider.
        if accounts.iter().any(|(p, _)| region.as_ref().is_some_and(|r| p.has_region(r))) {
            accounts.retain(|(p, _)| region.as_ref().is_some_and(|r| p.has_region(r)));
        }
        accounts.into_iter().map(|(p, account)| candidate(p, account.client)).collect()
    };
    let imported = runtime()?.block_on(reorder::instance(&candidates, &args.id)).map_err(|e| match e {
        CloneError::Nowhere { id, region } => Stop {
            exit: Exit::Refused,
            message: format!(
                "no instance {id} in region {}: name its region with --region, or its provider with --provider",
                plain(&region)
            ),
        },
        CloneError::Cloud(CloudError::Refused(_)) => Stop { exit: Exit::Refused, message: e.to_string() },
        CloneError::Cloud(CloudError::Endpoint { .. }) => Stop::usage(e),
        CloneError::Cloud(other) => Stop::failed(other),
    })?;
    put(account, &imported, &args.keep, false)
}

/// The region of the profile.
fn home(settings: &Settings, provider: Provider) -> Option<String> {
    let profile = settings.profile().ok()??.1;
    profile.region.clone().filter(|_| profile.provider == provider)
}

fn like_purchase(account: &Cupboard<'_>, purchase: &Purchase, keep: &SaveArgs) -> Ended {
    let intent = &purchase.intent;
    let kind = kind(&intent.kind).ok_or_else(|| {
        Stop::failed(format!(
            "order {}: this vmcart does not know its kind {:?}",
            plain(&purchase.id),
            plain(&intent.kind)
        ))
    })?;
    let mut imported = from_body(kind, &intent.body, keep.region.as_deref().unwrap_or(&intent.region));
    imported.draft.allow.extend(intent.allow.iter().cloned());
    put(account, &imported, keep, false)
}

/// `from-json`: a request body, its kind found out.
pub fn json(account: &Cupboard<'_>, settings: &Settings, args: &FromJson) -> Ended {
    let text = contents(&args.file)?;
    let file = shown(&args.file);
    let body: Value = serde_json::from_str(&text)
        // Where, and not what: the body may hold a password.
        .map_err(|e| Stop::usage(format!("{file}: not JSON at line {}, column {}", e.line(), e.column())))?;
    let kind = match args.kind.as_deref().and_then(kind) {
        Some(kind) if body.is_object() => kind,
        Some(_) => return Err(Stop::usage(format!("{file}: a request body is a JSON object"))),
        None => recognise(&body).map_err(|e| {
            Stop::usage(match e {
                NotAnOrder::Shape => format!("{file}: a request body is a JSON object"),
                NotAnOrder::Nothing => format!("{file}: nothing in it is a field of any order"),
                NotAnOrder::Several(kinds) => format!(
                    "{file}: its members leave open what it orders: say --kind, one of {}",
                    kinds.join(", ")
                ),
            })
        })?,
    };
    tell(format!("{file}: an order of kind {}", kind.name));
    let region = args.keep.region.clone().or_else(|| home(settings, kind.provider)).unwrap_or_default();
    put(account, &from_body(kind, &body, &region), &args.keep, args.file == STDIN)
}

/// Prints the draft, or keeps it.
fn put(account: &Cupboard<'_>, imported: &Imported, keep: &SaveArgs, piped: bool) -> Ended {
    for (path, why) in &imported.left_out {
        let why = match *why {
            "secret" => "a secret, not taken over; it is asked for when the order is made",
            "shape" => "not taken over: it has not the shape that its field needs",
            "disks" => "not taken over: the provider does not tell types and sizes here",
            "term" => "not taken over: the provider does not tell the term here",
            "address" => "not taken over: the provider does not tell the bandwidth here",
            other => other,
        };
        tell(format!("{}: {why}", plain(path)));
    }
    let template = Template::of(&imported.draft);
    if let Some(name) = &keep.save {
        return account.keep(name, &template, keep.force, piped);
    }
    for path in template.unknown() {
        tell(format!("{}: not known to this version, kept as it is", plain(&path)));
    }
    print(template.write(&account.heading()))?;
    Ok(Exit::Done)
}
