//! The price guard in the wizard: what the review says, what has to be typed, and what holds an order back.

use super::*;
use crate::{
    app::{Popup, ReviewItem},
    cloud::{Goods, Per, Quote, QuoteAsk},
    order::{Step, file},
    purchase::{
        Held,
        gate::{Halt, NoPrice, Price},
    },
    texts::Texts,
};

fn quote(total: &str, per: Per) -> Quote {
    Quote { total: total.into(), disks: None, low: None, found: Vec::new(), per, at: String::new() }
}

/// An order of this file at its review, on a live account of profile `ops` with a budget of 100.
fn live(text: &str) -> App {
    let draft = file::load(text, &[], crate::order::Reading::Strict).expect("an order").draft;
    let mut app = with(draft, Vec::new());
    app.session.simulated.clear();
    app.session.profile = Some("ops".into());
    app.session.budget = Some(100.into());
    let review = app.editing.draft.kind().steps().iter().position(|s| *s == Step::Review).expect("a review");
    act(&mut app, Action::GoToStep(u8::try_from(review + 1).expect("few")));
    app
}

const AHEAD: &str = "kind = \"bcc-spec\"\nregion = \"bj\"\n[request]\nzoneName = \"cn-bj-a\"\nspec = \"bcc.g5.c2m8\"\n\
    purchaseCount = 3\nimageId = \"m-mRjO3cjs\"\n[request.billing]\npaymentTiming = \"Prepaid\"\n\
    reservation.reservationLength = 12\n";

/// Answers the question for the price that is open.
fn priced(app: &mut App, answer: Result<Quote, String>) -> QuoteAsk {
    let ask = app.inquiries.price.asked.clone().expect("a question");
    tell(app, Msg::Quoted { ask: ask.clone(), answer });
    ask
}

fn press_order(app: &mut App) -> Change {
    act(app, Action::End);
    assert_eq!(app.review_item(), ReviewItem::Order);
    act(app, Action::Accept)
}

/// The layer that asks for the last word, in words.
fn asked(app: &App) -> String {
    let Some(Popup::Confirm(confirm)) = app.popups.last() else { panic!("nothing is asked") };
    let texts = Texts::of(app.session.lang);
    let parts = [&confirm.notice, &confirm.prompt, &confirm.wrong];
    parts.into_iter().flatten().map(|say| texts.say(say)).collect::<Vec<_>>().join(" | ")
}

/// Text that was typed for the purchase that begins; nothing where none does.
fn buys(change: &Change) -> Option<String> {
    change.effects.iter().find_map(|e| match e {
        Effect::World(WorldEffect::Buy { agreed, .. }) => {
            Some(agreed.word.typed.clone().unwrap_or_else(|| "the button".to_owned()))
        }
        _ => None,
    })
}

#[test]
fn above_the_budget_a_wrong_amount_says_so_and_can_be_cleared() {
    let mut app = live(AHEAD);
    priced(&mut app, Ok(quote("1013.29", Per::Term(12))));
    assert_eq!(app.order_words(), ("Order 3 instances".into(), "¥1,013.29 for 12 months · LIVE".into()));
    assert!(buys(&press_order(&mut app)).is_none());
    assert_eq!(asked(&app), "¥1,013.29 is above the ¥100.00 budget of profile ops. | Type 1013.29 to order.");
    keys(&mut app, "1013");
    assert!(buys(&act(&mut app, Action::Accept)).is_none());
    assert!(asked(&app).ends_with("You typed 1013; it takes 1013.29."), "{}", asked(&app));
    act(&mut app, Action::Clear);
    assert!(!asked(&app).contains("You typed"));
    act(&mut app, Action::Accept);
    assert!(asked(&app).ends_with("Type 1013.29 to order, or press Esc."), "{}", asked(&app));
    keys(&mut app, "1,013.29");
    assert_eq!(buys(&act(&mut app, Action::Accept)), Some("1,013.29".into()));
}

#[test]
fn an_unknown_price_is_said_and_takes_the_count_on_a_live_account() {
    let jd = crate::order::samples::good_of("jd-vm");
    let mut app = live(AHEAD);
    priced(&mut app, Err("no answer".into()));
    assert_eq!(app.order_words().1, "price unknown · LIVE");
    let texts = Texts::of(Lang::En);
    let notice = app.price_notice().map(|say| texts.say(&say)).expect("a notice");
    assert!(notice.contains("no answer") && notice.contains("Type the count, 3"), "{notice}");
    assert!(buys(&press_order(&mut app)).is_none());
    keys(&mut app, "2");
    assert!(buys(&act(&mut app, Action::Accept)).is_none());
    act(&mut app, Action::Clear);
    keys(&mut app, "3");
    assert_eq!(buys(&act(&mut app, Action::Accept)), Some("3".into()));
    // Where nothing is paid it is said as well, and asks for nothing.
    let mut app = with(jd, Vec::new());
    assert_eq!(app.order_words().1, "price unknown · SIMULATED");
    assert!(app.price_notice().is_some() && app.halt().is_none());
    app.session.simulated.clear();
    assert!(matches!(app.halt(), Some(Halt::Unknown { why: NoPrice::Unpublished, .. })));
}

#[test]
fn what_the_gate_holds_back_comes_to_the_review_and_is_asked_about() {
    let mut app = live(&AHEAD.replace("purchaseCount = 3", "purchaseCount = 1"));
    let ask = priced(&mut app, Ok(quote("50", Per::Term(12))));
    press_order(&mut app);
    act(&mut app, Action::NextField);
    assert_eq!(
        buys(&act(&mut app, Action::Accept)),
        Some("the button".into()),
        "within the budget the button is enough"
    );
    assert_eq!(app.step(), Some(Step::Submit));
    let price: Price = Ok(crate::purchase::gate::Told { ask, quote: quote("120", Per::Term(12)), bid: None });
    let now = price.as_ref().ok().and_then(crate::purchase::gate::Told::amount).expect("an amount");
    let halt = Halt::Risen { before: 50.into(), now, wanted: Some("120.00".into()) };
    let turn = app.submit.turn;
    tell(
        &mut app,
        Msg::Held { turn: turn + 1, held: Box::new(Held { halt: halt.clone(), price: price.clone() }) },
    );
    assert_eq!(app.step(), Some(Step::Submit), "that was another purchase");
    tell(&mut app, Msg::Held { turn, held: Box::new(Held { halt, price }) });
    assert_eq!(app.step(), Some(Step::Review));
    assert!(!app.submit.begun());
    assert_eq!(asked(&app), "The price has risen from ¥50.00 to ¥120.00. | Type 120.00 to order.");
    assert!(app.order_words().1.contains("¥120.00"), "the button has the new price");
    keys(&mut app, "120.00");
    assert!(buys(&act(&mut app, Action::Accept)).is_some());
}

#[test]
fn a_bid_below_the_market_blocks_until_it_is_allowed_and_the_button_names_the_bid() {
    let spot = "kind = \"bcc-spot\"\nregion = \"bj\"\n[request]\nzoneName = \"cn-bj-a\"\nspec = \"bcc.g5.c2m8\"\n\
        imageId = \"m-mRjO3cjs\"\nbidModel = \"custom\"\nbidPrice = \"0.001\"\n";
    let mut app = live(spot);
    let ask = priced(&mut app, Ok(quote("0.0021", Per::Minute)));
    assert!(matches!(ask.goods, Goods::Spot { .. }));
    assert!(app.blocked(), "{:?}", app.editing.problems);
    assert_eq!(app.order_words().1, "bid ¥0.001 a minute each · LIVE");
    assert!(buys(&press_order(&mut app)).is_none() && app.popups.is_empty());
    tell(&mut app, Msg::Allow("bid-below-market".into()));
    assert!(!app.blocked(), "{:?}", app.editing.problems);
    press_order(&mut app);
    act(&mut app, Action::NextField);
    assert!(buys(&act(&mut app, Action::Accept)).is_some());
    // Another machine has another market.
    let mut app = live(spot);
    priced(&mut app, Ok(quote("0.0021", Per::Minute)));
    let spec = app.editing.draft.place("spec").expect("a field");
    tell(
        &mut app,
        Msg::Answer(crate::app::Answer {
            place: spec,
            text: "bcc.g5.c1m4".to_owned().into(),
            origin: crate::order::Origin::Typed,
        }),
    );
    assert!(!app.blocked(), "nobody has told its price yet");
}
