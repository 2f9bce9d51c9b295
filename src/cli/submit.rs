//! `vmcart submit`: buys what an order file says, without the wizard.

use std::sync::Arc;

use super::{
    Exit, access,
    access::Settings,
    args, ask,
    check::{Verdict, examine_with},
    leave::{Ear, Leave},
    out::{Ended, Stop, last_document, plain, tell},
    report, source,
    stop::runtime,
    watch::{Watch, facts, left},
    words::Words,
};
use crate::{
    cloud::Instance,
    order::{Draft, Lookup, Order, Origin, Place, Role, check},
    purchase::{self, Account, BuyError, Lately, Sent, narrate::unwatched},
    store::journal::{Purchase, State},
    texts::key,
};

/// Result of a purchase: the code, the journal's word, and the instances as last seen.
type SubmitOutcome = (Exit, Purchase, Vec<Instance>);

/// Buys, and tells on every way out what a script needs.
pub fn run(words: Words, global: &args::Global, args: &args::Submit, leave: &Leave) -> Ended {
    let words = Arc::new(words);
    let verdict = examine_with(&words, &args.file, &args.sets.sets, fill_password);
    for line in verdict.lines() {
        tell(line);
    }
    let kind = verdict.draft().map(|d| d.kind().name);
    match attempt(&words, global, args, &verdict, leave) {
        Ok((exit, purchase, seen)) => {
            Ok(report::conclude(leave, exit, report::shown(&purchase, &seen, args.json)))
        }
        Err(Unsent { stop, code }) => {
            if args.json {
                last_document(&unsent(kind, &verdict, &stop, code));
            }
            Err(stop)
        }
    }
}

/// Why an order never came to the journal, with the code that scripts tell it by.
struct Unsent {
    stop: Stop,
    code: &'static str,
}

impl From<Stop> for Unsent {
    fn from(stop: Stop) -> Self {
        Self { stop, code: "not-sent" }
    }
}

impl Unsent {
    /// The same was accepted a short time ago.
    fn lately(words: &Words, lately: &Lately) -> Self {
        let message = same_order(words, key::ui::SAME_ORDER, lately);
        Self { stop: Stop { exit: Exit::Problems, message }, code: "same-order" }
    }
}

fn same_order(words: &Words, key: &str, lately: &Lately) -> String {
    words.fill(key, &[("id", &lately.id), ("minutes", &lately.minutes.to_string())])
}

/// An order that never came to the journal, in the shape of one that did.
fn unsent(kind: Option<&str>, verdict: &Verdict, stop: &Stop, code: &str) -> serde_json::Value {
    let fault = verdict.faults.iter().find(|f| f.severity == "error");
    match fault {
        Some(f) => {
            let path = Some(f.path.as_str()).filter(|p| !p.is_empty());
            report::unsent(kind, "not-sent", &f.rule, &f.message, path)
        }
        None => report::unsent(kind, "not-sent", code, &stop.message, None),
    }
}

/// A password for an order that needs one and does not bring it, from the environment.
pub fn fill_password(draft: &mut Draft) {
    let place = draft.all_places().into_iter().find(|p| draft.at(*p).secret());
    let Some(place) = place.filter(|p| !draft.is_filled(*p) && !draft.filled(Role::KeyPair)) else {
        return;
    };
    // What is not text has its own error.
    if let Ok(Some(password)) = access::password(&access::here()) {
        draft.set(place, &password, Origin::Variable);
    }
}

fn attempt(
    words: &Arc<Words>,
    global: &args::Global,
    args: &args::Submit,
    verdict: &Verdict,
    leave: &Leave,
) -> Result<SubmitOutcome, Unsent> {
    // An order that would be bought without the password that was meant for it is not what anybody asked for.
    access::password(&global.around)?;
    let Some(draft) = verdict.draft().filter(|_| verdict.ok()) else {
        return Err(Stop::silent(verdict.exit()).into());
    };
    // The journal tells later what was bought from which template.
    let mut draft = draft.clone();
    draft.template = source::template_name(&args.file).unwrap_or_default();
    // The same check made the verdict: without an error there is an order.
    let order = check::order(&draft, &super::check::known()).map_err(|_| Stop::silent(Exit::Problems))?;
    let settings = Settings::load(global)?;
    let account = settings.account(order.kind().provider)?;
    let mut again = args.again;
    if !again && let Some(lately) = purchase::accepted_lately(&account, &order).map_err(Stop::failed)? {
        if args.yes || !ask::somebody() || args.file == source::STDIN {
            return Err(Unsent::lately(words, &lately));
        }
        if !ask::yes(&same_order(words, key::ui::SAME_ORDER_ASK, &lately)) {
            let message = "nothing was ordered".to_owned();
            return Err(Stop { exit: Exit::Interrupted, message }.into());
        }
        again = true;
    }
    let mut what = describe(words, &order, &account);
    if let Some(reach) = verdict.reach(words) {
        what = format!("{what}\n{reach}");
    }
    if args.yes {
        tell(&what);
    } else {
        confirm(&what, &args.file)?;
    }
    // From here on a signal must not end the process: something may be bought.
    let mut ear = leave.take()?;
    runtime()?.block_on(buy(words, &account, &order, (args, again), &mut ear))
}

/// Names what is bought, where, and whether it costs money.
fn describe(words: &Words, order: &Order, account: &Account) -> String {
    let draft = order.draft();
    let spec = |p: &Place| draft.at(*p).lookup() == Some(Lookup::Specs);
    let spec = draft.all_places().into_iter().find(spec).map_or("", |p| draft.text(p));
    let world = words.fill(if account.simulated { key::ui::SIMULATED } else { key::ui::LIVE }, &[]);
    let profile = account.profile.as_deref().map_or_else(String::new, |p| format!(", profile {}", plain(p)));
    format!(
        "{} x {} ({}) in region {} at {}{profile}, access key {}: {world}",
        draft.count(),
        plain(spec),
        order.kind().name,
        plain(order.region()),
        plain(&account.client.address(order.region())),
        plain(&account.credentials.access_key_id),
    )
}

/// Asks once. Anything but a clear yes is a no.
fn confirm(what: &str, file: &str) -> Result<(), Stop> {
    if !ask::somebody() || file == source::STDIN {
        return Err(Stop::usage(format!("{what}; nobody can be asked here: say --yes to order")));
    }
    if ask::yes(&format!("{what}\nOrder this? Type yes to order, anything else leaves:")) {
        return Ok(());
    }
    Err(Stop { exit: Exit::Interrupted, message: "nothing was ordered".to_owned() })
}

async fn buy(
    words: &Arc<Words>,
    account: &Account,
    order: &Order,
    (args, again): (&args::Submit, bool),
    ear: &mut Ear,
) -> Result<SubmitOutcome, Unsent> {
    let mut watch = Watch::new(words, account, ear);
    let stop = watch.stop();
    let (settle, tell_it) = (!args.no_settle, watch.tell());
    let buying = async {
        if again {
            purchase::buy_until(account, order, settle, tell_it, &stop).await
        } else {
            purchase::buy_unless_lately(account, order, settle, tell_it, &stop).await
        }
    };
    let Some(bought) = watch.outcome(buying).await else {
        return Ok(interrupted(words, &watch, &watch.id())?);
    };
    let bought = match bought {
        Ok(bought) => bought,
        Err(BuyError::Lately(lately)) => return Err(Unsent::lately(words, &lately)),
        Err(error) => {
            let (exit, purchase) = watch.failed(&error)?;
            return Ok((exit, purchase, watch.seen()));
        }
    };
    let mut followed = None;
    if args.follow && bought.sent == Sent::Accepted {
        followed = match watch.follow(&bought.id).await {
            Some(end) => end,
            None => return Ok(interrupted(words, &watch, &bought.id)?),
        };
    }
    let purchase = watch.purchase(&bought.id)?;
    let exit = watch.last_words(&purchase, followed.as_ref(), account.simulated);
    if purchase.state == State::Accepted && followed.is_none() {
        tell(words.say(&unwatched(&facts(&purchase, account.simulated)).text));
    }
    Ok((exit, purchase, watch.seen()))
}

/// Left by the person: what is known stays in the journal, and is told.
fn interrupted(words: &Words, watch: &Watch<'_>, id: &str) -> Result<SubmitOutcome, Stop> {
    if id.is_empty() {
        return Err(Stop { exit: Exit::Interrupted, message: "interrupted: nothing was ordered".to_owned() });
    }
    let purchase = watch.purchase(id)?;
    left(words, &purchase);
    Ok((Exit::Interrupted, purchase, watch.seen()))
}
