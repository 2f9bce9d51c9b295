//! `vmcart orders`, `follow` and `resume`: the journal of purchases, and what is still open in it.

use std::sync::Arc;

use rust_decimal::Decimal;
use secrecy::SecretString;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{
    Exit, access,
    access::Settings,
    args, ask,
    leave::{Ear, Leave},
    out::{Ended, Shown, Stop, plain, pretty, print, print_json, tell},
    report,
    stop::runtime,
    watch::{Watch, left},
    words::Words,
};
use crate::{
    cloud::Instance,
    order::kind,
    purchase::{
        self, Account, BuyError, CancelError, Cancellation,
        gate::{self, Terms},
    },
    store::{
        Journal, Paths, StoreError,
        journal::{Purchase, State},
    },
    texts::key,
};

/// Lists every purchase, newest first; for people, those that need something done come before all others.
pub fn list(words: &Words, args: &args::Json) -> Ended {
    let mut orders = Journal::open(&access::paths()?).orders().map_err(Stop::failed)?;
    if !args.json {
        orders.sort_by_key(|o| o.state != State::Unknown);
    }
    if args.json {
        print_json(&documents(&orders))?;
    } else if orders.is_empty() {
        print(words.fill(key::command::NO_ORDERS, &[]))?;
    } else {
        print(orders.iter().map(|order| report::line(words, order)).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(Exit::Done)
}

fn documents(orders: &[Purchase]) -> Value {
    json!({"orders": orders.iter().map(report::document).collect::<Vec<_>>()})
}

/// The purchase a person means.
fn find(journal: &Journal, id: &str) -> Result<Purchase, Stop> {
    journal.find(id).map_err(|e| match e {
        StoreError::Missing { .. } => {
            Stop::usage(format!("no order {:?}: `vmcart orders` lists them", plain(id)))
        }
        StoreError::Ambiguous { .. } => Stop::usage(e),
        other => Stop::failed(other),
    })
}

/// A desk at the address and for the profile that the purchase was made with, unless the command line says other.
fn account(global: &args::Global, purchase: &Purchase) -> Result<Account, Stop> {
    let kind = kind(&purchase.intent.kind).ok_or_else(|| {
        if let Some(damage) = purchase.damaged.as_ref().filter(|_| purchase.intent.kind.is_empty()) {
            return Stop::failed(format!(
                "order {}: its journal is damaged ({}), so it cannot be settled here: look into the provider's console \
                 for what was bought",
                plain(&purchase.id),
                plain(damage)
            ));
        }
        Stop::failed(format!(
            "order {}: this vmcart does not know its kind {:?}",
            plain(&purchase.id),
            plain(&purchase.intent.kind)
        ))
    })?;
    let mut global = global.clone();
    global.profile = global.profile.or_else(|| purchase.intent.profile.clone());
    global.endpoint = match global.endpoint {
        // Where it was sent is where it is settled: the usual address may be another cloud, and LIVE.
        None if purchase.intent.endpoint.trim().is_empty() => {
            return Err(Stop::failed(format!(
                "order {}: its journal does not tell the address it was sent to: name it with --endpoint",
                plain(&purchase.id)
            )));
        }
        None => Some(purchase.intent.endpoint.clone()),
        given => given,
    };
    Settings::load(&global)?.account(kind.provider)
}

/// Goes on watching one purchase, or cancels it.
pub fn follow(words: Words, global: &args::Global, args: &args::Follow, leave: &Leave) -> Ended {
    let words = Arc::new(words);
    let before = find(&Journal::open(&access::paths()?), &args.id)?;
    if args.cancel {
        return cancel(&words, global, args, &before, leave);
    }
    // What was accepted without a name for its instances is looked for.
    let nothing = before.instances.is_empty() && before.state != State::Accepted;
    let (exit, purchase, seen) = if nothing || before.state == State::Cancelled {
        tell(nothing_to_follow(&words, &before));
        (Exit::from(before.state), before, Vec::new())
    } else {
        let account = account(global, &before)?;
        let mut ear = leave.take()?;
        runtime()?.block_on(watch(&words, &account, &before.id, &mut ear))?
    };
    Ok(report::conclude(leave, exit, report::shown(&purchase, &seen, args.json)))
}

fn nothing_to_follow(words: &Words, purchase: &Purchase) -> String {
    let key = match purchase.state {
        State::Unknown => key::command::FOLLOW_UNKNOWN,
        State::Refused => key::command::FOLLOW_REFUSED,
        State::Cancelled => key::command::FOLLOW_CANCELLED,
        _ => key::command::FOLLOW_UNSENT,
    };
    words.fill(key, &[("id", &purchase.id)])
}

/// Cancels a spot order that waits, once a person has said so.
fn cancel(
    words: &Words,
    global: &args::Global,
    args: &args::Follow,
    before: &Purchase,
    leave: &Leave,
) -> Ended {
    let id = before.id.as_str();
    let unfit = |why| Stop::usage(CancelError::Unfit { id: plain(id), why });
    purchase::can_cancel(before).map_err(unfit)?;
    let account = account(global, before)?;
    let count = before.intent.count.to_string();
    if !args.yes {
        let question = words.fill(key::ui::CANCEL_ASK, &[("id", id), ("count", &count)]);
        if !ask::somebody() {
            return Err(Stop::usage(format!("{question} Nobody can be asked here: say --yes to cancel")));
        }
        if !ask::yes(&question) {
            let message = "nothing was cancelled".to_owned();
            return Err(Stop { exit: Exit::Interrupted, message });
        }
    }
    // From here on a signal must not end the process before the journal knows what came of it.
    let _ear = leave.take()?;
    let cancelled = runtime()?.block_on(purchase::cancel(&account, id));
    let cancelled = cancelled.map_err(|error| Stop::failed(plain(&error.to_string())))?;
    tell(words.say(&cancelled.say(id)));
    let exit = match cancelled {
        Cancellation::Cancelled => Exit::Done,
        Cancellation::Refused(_) => Exit::Refused,
        Cancellation::Unknown(_) => Exit::Unknown,
    };
    let journal = Journal::open(&account.paths);
    let caught_up = account.unwritten.retry(&journal, id);
    let now = account.unwritten.purchase(&journal, id).map_err(Stop::failed)?;
    if let Err(error) = caught_up {
        let why = error.to_string();
        let values = [("id", id), ("state", now.state.name()), ("why", &why)];
        tell(words.fill(key::ui::UNWRITTEN, &values));
    }
    let shown = args.json.then(|| Shown::Document(pretty(&report::document(&now))));
    Ok(report::conclude(leave, exit, shown))
}

async fn watch(
    words: &Arc<Words>,
    account: &Account,
    id: &str,
    ear: &mut Ear,
) -> Result<(Exit, Purchase, Vec<Instance>), Stop> {
    let mut watch = Watch::new(words, account, ear);
    let Some(end) = watch.follow(id).await else {
        let purchase = watch.purchase(id)?;
        left(words, &purchase);
        return Ok((Exit::Interrupted, purchase, watch.seen()));
    };
    let purchase = watch.purchase(id)?;
    Ok((watch.last_words(&purchase, end.as_ref(), false), purchase, watch.seen()))
}

/// Settles one purchase, or all whose outcome is unknown, oldest first.
pub fn resume(words: Words, global: &args::Global, args: &args::Resume, leave: &Leave) -> Ended {
    let words = Arc::new(words);
    let journal = Journal::open(&access::paths()?);
    let mut open = match &args.id {
        Some(id) => vec![find(&journal, id)?],
        None => journal.unresolved().map_err(Stop::failed)?,
    };
    open.reverse();
    if open.is_empty() {
        tell(words.fill(key::command::NOTHING_TO_SETTLE, &[]));
    }
    let mut ear = leave.take()?;
    let mut settled = Vec::new();
    let mut worst = Exit::Done;
    for purchase in open {
        let terms = Terms { max_price: args.max_price, ..Terms::default() };
        let (exit, purchase) = match settle(&words, global, &purchase, &terms, &mut ear) {
            Ok(done) => done,
            Err(stop) => {
                // One that cannot be settled now must not keep the others from it.
                tell(format!("vmcart: {}", stop.message));
                (stop.exit, purchase)
            }
        };
        settled.push(purchase);
        if worst == Exit::Done || exit == Exit::Interrupted {
            worst = exit;
        }
        if exit == Exit::Interrupted {
            break;
        }
    }
    let shown = if args.json {
        settled.reverse();
        Some(Shown::Document(pretty(&documents(&settled))))
    } else {
        let lines: Vec<_> = settled.iter().map(|order| report::line(&words, order)).collect();
        (!lines.is_empty()).then(|| Shown::Text(lines.join("\n")))
    };
    Ok(report::conclude(leave, worst, shown))
}

fn settle(
    words: &Arc<Words>,
    global: &args::Global,
    purchase: &Purchase,
    terms: &Terms,
    ear: &mut Ear,
) -> Result<(Exit, Purchase), Stop> {
    if purchase.state != State::Unknown {
        let state = words.state(purchase.state.name());
        tell(words.fill(key::command::SETTLED, &[("id", &purchase.id), ("state", &state)]));
        return Ok((Exit::from(purchase.state), purchase.clone()));
    }
    if purchase.intent.kind.is_empty() {
        // Nobody can settle it, but a person can know of it: from then on it stands in no way.
        seen_by_a_person(&access::paths()?, &purchase.id);
    }
    let account = account(global, purchase)?;
    runtime()?.block_on(async {
        let mut watch = Watch::new(words, &account, ear);
        let secret = account.credentials.secret_access_key.clone();
        let mut terms = terms.clone();
        loop {
            let (tell_it, stop) = (watch.tell(), watch.stop());
            let body = |p: &Purchase| body(p, &secret);
            let settling = purchase::resume_until(&account, &purchase.id, body, &terms, tell_it, &stop);
            let Some(bought) = watch.outcome(settling).await else {
                let purchase = watch.purchase(&purchase.id)?;
                left(words, &purchase);
                return Ok((Exit::Interrupted, purchase));
            };
            match bought {
                Err(BuyError::Risen { before, now, .. }) if ask::somebody() && dearer(words, before, now) => {
                    terms.max_price = Some(now);
                }
                Err(error) => return watch.failed(&error),
                Ok(_) => break,
            }
        }
        let now = watch.purchase(&purchase.id)?;
        let exit = watch.last_words(&now, None, false);
        if now.state == State::Unknown {
            seen_by_a_person(&account.paths, &now.id);
        }
        Ok((exit, now))
    })
}

/// Asks whether a purchase may be sent again that costs more today, if it is bought only now.
fn dearer(words: &Words, before: Decimal, now: Decimal) -> bool {
    let values = [("before", gate::money(before)), ("now", gate::money(now))];
    let values = values.each_ref().map(|(name, amount)| (*name, amount.as_str()));
    ask::yes(&format!("{} {}", words.fill(key::guard::RISEN, &values), words.fill(key::guard::ASK, &[])))
}

/// Keeps that a person has seen an unknown outcome, where one sits here: the same order may be made anew, deliberately.
fn seen_by_a_person(paths: &Paths, id: &str) {
    if ask::somebody()
        && let Err(error) = purchase::acknowledge(paths, id, access::here().now())
    {
        tell(format!("vmcart: {}", plain(&error.to_string())));
    }
}

/// The exact bytes of a body that the journal must not hold, from the password in the environment. The digest in
/// the journal tells whether it is the right one.
fn body(purchase: &Purchase, secret: &SecretString) -> Option<Zeroizing<String>> {
    let password = access::password(&access::here()).ok().flatten()?;
    purchase::with_password(purchase, secret, &password)
}
