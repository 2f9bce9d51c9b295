//! `vmcart submit`: buys what an order file says, without the wizard.

use std::{sync::Arc, time::Instant};

use tokio::runtime::Runtime;

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
    cloud::{Instance, Progress},
    order::{Draft, Lookup, Order, Origin, Place, Role, Say, check},
    purchase::{
        self, Account, BuyError, Lately, Sent,
        gate::{self, Halt, LOW_BID, NoPrice, Permit, Price, Terms, Told, Word},
        narrate::unwatched,
    },
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
        Err(unsent) => {
            if args.json {
                last_document(&document(kind, &verdict, &unsent));
            }
            Err(unsent.stop)
        }
    }
}

/// Why an order never came to the journal, with the code and the field that scripts tell it by.
struct Unsent {
    stop: Stop,
    code: &'static str,
    path: Option<&'static str>,
}

impl From<Stop> for Unsent {
    fn from(stop: Stop) -> Self {
        Self { stop, code: "not-sent", path: None }
    }
}

impl Unsent {
    /// The same was accepted a short time ago.
    fn lately(words: &Words, lately: &Lately) -> Self {
        let message = same_order(words, key::ui::SAME_ORDER, lately);
        Self { stop: Stop { exit: Exit::Problems, message }, code: "same-order", path: None }
    }
}

fn same_order(words: &Words, key: &str, lately: &Lately) -> String {
    words.fill(key, &[("id", &lately.id), ("minutes", &lately.minutes.to_string())])
}

/// An order that never came to the journal, in the shape of one that did.
fn document(kind: Option<&str>, verdict: &Verdict, unsent: &Unsent) -> serde_json::Value {
    let fault = verdict.faults.iter().find(|f| f.severity == "error");
    match fault {
        Some(f) => {
            let path = Some(f.path.as_str()).filter(|p| !p.is_empty());
            report::unsent(kind, "not-sent", &f.rule, &f.message, path)
        }
        None => report::unsent(kind, "not-sent", unsent.code, &unsent.stop.message, unsent.path),
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
            let message = words.fill(key::command::NOTHING, &[]);
            return Err(Stop { exit: Exit::Interrupted, message }.into());
        }
        again = true;
    }
    let what = describe(words, &order, &account);
    if !args.yes && (!ask::somebody() || args.file == source::STDIN) {
        return Err(Stop::usage(words.fill(key::command::NOBODY, &[("what", &what)])).into());
    }
    tell(&what);
    if let Some(reach) = verdict.reach(words) {
        tell(reach);
    }
    let runtime = runtime()?;
    let permit = admitted(words, &runtime, &account, &order, args)?;
    // From here on a signal must not end the process: something may be bought.
    let mut ear = leave.take()?;
    runtime.block_on(buy(words, &account, permit, (args, again), &mut ear))
}

/// Takes the order through the gate: at the price of now, with what a person says to it where one is asked.
fn admitted(
    words: &Words,
    runtime: &Runtime,
    account: &Account,
    order: &Order,
    args: &args::Submit,
) -> Result<Permit, Unsent> {
    let terms = Terms { max_price: args.max_price, accept_unknown: args.accept_unknown_price };
    let mut price = runtime.block_on(purchase::price(account, order.draft()));
    let mut word = Word::default();
    let mut halt = None;
    loop {
        let asked = Instant::now();
        // What cannot be reached is told once, by what it comes to.
        if !matches!(&price, Err(NoPrice::Unreached(_))) {
            tell(told(words, &price));
        }
        if !args.yes {
            word = confirm(words, account, order, (&price, halt.take()), &terms)?;
        }
        let seen = Some((price, asked.elapsed()));
        let held = match runtime.block_on(purchase::admit(account, order, seen, &terms, &word)) {
            Ok(permit) => return Ok(permit),
            Err(held) => held,
        };
        if args.yes {
            return Err(refused(words, account, order, &held.halt));
        }
        (price, halt) = (held.price, Some(held.halt));
    }
}

/// The price in a line with what is in it, or why there is none.
fn told(words: &Words, price: &Price) -> String {
    let why = match price {
        Ok(told) if told.amount().is_some() => {
            let quote = &told.quote;
            let found = (!quote.found.is_empty())
                .then(|| words.fill(key::guard::FOUND, &[("spec", &quote.found.join(", "))]));
            let without =
                if quote.disks.is_some() { key::ui::PRICE_WITHOUT_TRAFFIC } else { key::ui::PRICE_WITHOUT };
            let more = found.into_iter().chain([words.fill(without, &[])]).collect::<Vec<_>>().join("; ");
            let price = words.say(&told.say());
            return words.fill(key::guard::PRICE, &[("price", &price), ("scope", &more)]);
        }
        Ok(_) => NoPrice::Disks,
        Err(why) => why.clone(),
    };
    words.say(&Say::Key(key::guard::UNKNOWN.into(), vec![("why", why.say())]))
}

/// What holds the order back where nobody is asked, with the way past it.
fn refused(words: &Words, account: &Account, order: &Order, halt: &Halt) -> Unsent {
    if let Halt::Unknown { why: NoPrice::Unreached(why), .. } = halt {
        return Stop::failed(format!("{}; {}", plain(why), words.fill(key::command::NOTHING, &[]))).into();
    }
    let mut message = words.say(&halt.say(account.profile.as_deref()));
    if let Some(option) = halt.option() {
        message = format!("{message} {}", words.say(&option));
    }
    let (code, path) = match halt {
        Halt::LowBid { .. } => (LOW_BID, Some(order.kind().path_of(Role::BidPrice))),
        _ => ("price-guard", None),
    };
    Unsent { stop: Stop { exit: Exit::Problems, message }, code, path }
}

/// Names what is bought, where, and whether it costs money.
fn describe(words: &Words, order: &Order, account: &Account) -> String {
    let draft = order.draft();
    let spec = |p: &Place| draft.at(*p).lookup() == Some(Lookup::Specs);
    let spec = draft.all_places().into_iter().find(spec).map_or("", |p| draft.text(p)).trim();
    // Where hardware is named by its numbers, those say what is bought.
    let size = [Role::Processors, Role::Memory].map(|role| draft.get(role).trim());
    let spec = match size {
        [cpu, memory] if spec.is_empty() && !cpu.is_empty() => format!("{cpu} vCPU, {memory} GB"),
        _ => spec.to_owned(),
    };
    let world = words.fill(if account.simulated { key::ui::SIMULATED } else { key::ui::LIVE }, &[]);
    let profile = account
        .profile
        .as_deref()
        .map_or_else(String::new, |profile| words.fill(key::command::OF_PROFILE, &[("profile", profile)]));
    let values = [
        ("count", draft.count().to_string()),
        ("spec", plain(&spec)),
        ("kind", order.kind().name.to_owned()),
        ("region", plain(order.region())),
        ("address", plain(&account.client.address(order.region()))),
        ("profile", profile),
        ("key", plain(&account.credentials.access_key_id)),
        ("world", world),
    ];
    words.fill(key::command::SUBMITS, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// Asks once, for a yes or for what has to be typed. Anything else is a no.
fn confirm(
    words: &Words,
    account: &Account,
    order: &Order,
    (price, held): (&Price, Option<Halt>),
    terms: &Terms,
) -> Result<Word, Unsent> {
    let profile = account.profile.as_deref();
    let before = held.as_ref().map(|halt| words.say(&halt.say(profile)));
    before.iter().for_each(tell);
    let halt = gate::halt(account, order, price, terms);
    if let Some(halt) = halt.as_ref().filter(|halt| halt.wanted().is_none()) {
        return Err(refused(words, account, order, halt));
    }
    let why =
        halt.as_ref().map(|halt| words.say(&halt.say(profile))).filter(|why| before.as_ref() != Some(why));
    why.iter().for_each(tell);
    let ask =
        halt.as_ref().and_then(Halt::prompt).unwrap_or_else(|| Say::Key(key::guard::ASK.into(), Vec::new()));
    let answer = ask::answer(&words.say(&ask));
    let typed = halt.as_ref().and_then(Halt::wanted).map(|wanted| (gate::confirms(&answer, &wanted), wanted));
    let shown = price.as_ref().ok().and_then(Told::amount).map(|amount| amount.sum);
    let nothing = |message: String| Unsent::from(Stop { exit: Exit::Interrupted, message });
    match typed {
        Some((true, _)) => Ok(Word { shown, typed: Some(answer) }),
        Some((false, wanted)) => {
            let values = [("typed", answer.as_str()), ("wanted", wanted.as_str())];
            Err(nothing(format!(
                "{} {}",
                words.fill(key::guard::NOT_IT, &values),
                words.fill(key::command::NOTHING, &[])
            )))
        }
        None if ask::agrees(&answer) => Ok(Word { shown, typed: None }),
        None => Err(nothing(words.fill(key::command::NOTHING, &[]))),
    }
}

async fn buy(
    words: &Arc<Words>,
    account: &Account,
    permit: Permit,
    (args, again): (&args::Submit, bool),
    ear: &mut Ear,
) -> Result<SubmitOutcome, Unsent> {
    let mut watch = Watch::new(words, account, ear);
    // The answer about the price has told the time as well.
    if let Some(clock) = account.client.clock() {
        (watch.tell())(Progress::Clock(clock));
    }
    let stop = watch.stop();
    let (settle, tell_it) = (!args.no_settle, watch.tell());
    let buying = async {
        if again {
            purchase::buy_until(permit, settle, tell_it, &stop).await
        } else {
            purchase::buy_unless_lately(permit, settle, tell_it, &stop).await
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
        return Err(Stop { exit: Exit::Interrupted, message: words.fill(key::command::INTERRUPTED, &[]) });
    }
    let purchase = watch.purchase(id)?;
    left(words, &purchase);
    Ok((Exit::Interrupted, purchase, watch.seen()))
}
