use std::str::FromStr;

use rust_decimal::Decimal;

use super::*;
use crate::{
    cloud::{Disk, Goods, Per, Quote, QuoteAsk},
    texts::{Lang, Texts},
};

fn cny(text: &str) -> Decimal {
    Decimal::from_str(text).expect("an amount")
}

fn told(total: &str, per: Per) -> Told {
    let goods = Goods::Package { spec: "bcc.g5.c2m8".into(), payment: "Prepaid".into(), months: 12 };
    Told {
        ask: QuoteAsk { region: "bj".into(), zone: "cn-bj-a".into(), count: 2, goods, disks: Vec::new() },
        quote: Quote {
            total: total.into(),
            disks: None,
            low: None,
            found: Vec::new(),
            per,
            at: String::new(),
        },
        bid: None,
    }
}

/// Decision for a live account with this budget at a price.
fn live(price: &Price, budget: Option<&str>, terms: &Terms, word: &Word) -> Result<(), Halt> {
    let budget = budget.map(cny);
    decide(&Case { price, count: 2, budget, simulated: false, low_bid: false, terms, word })
}

fn typed(text: &str) -> Word {
    Word { shown: None, typed: Some(text.into()) }
}

fn max(text: &str) -> Terms {
    Terms { max_price: Some(cny(text)), ..Terms::default() }
}

#[test]
fn above_the_budget_takes_a_ceiling_or_the_typed_amount() {
    let price = Ok(told("1013.29", Per::Term(12)));
    let (no_terms, silent) = (Terms::default(), Word::default());
    assert_eq!(live(&price, None, &no_terms, &silent), Ok(()), "nobody has set a budget");
    assert_eq!(live(&price, Some("1013.29"), &no_terms, &silent), Ok(()), "not above it");
    let halt = live(&price, Some("1013.28"), &no_terms, &silent).expect_err("above it");
    assert_eq!(halt.wanted().as_deref(), Some("1013.29"));
    for text in ["1013.29", "1,013.29", "¥1013.29", " １０１３．２９ ", "1013.290"] {
        assert_eq!(live(&price, Some("100"), &no_terms, &typed(text)), Ok(()), "{text}");
    }
    for text in ["", "1013", "1013.3", "yes", "2", "-1013.29", "1013.29e0"] {
        assert_eq!(live(&price, Some("1013.28"), &no_terms, &typed(text)), Err(halt.clone()), "{text}");
    }
    assert_eq!(live(&price, Some("100"), &max("1013.29"), &silent), Ok(()));
    let low = live(&price, Some("5000"), &max("1013.28"), &silent);
    assert!(matches!(low, Err(Halt::AboveMax { .. })), "a ceiling holds below the budget too: {low:?}");
    assert!(matches!(live(&price, None, &max("1"), &typed("1013.29")), Err(Halt::AboveMax { .. })));
}

#[test]
fn what_has_no_end_counts_with_a_month_of_it() {
    let price = Ok(told("0.0073", Per::Minute));
    let amount = price.as_ref().ok().and_then(Told::amount).expect("an amount");
    assert_eq!((amount.typed().as_str(), amount.monthly), ("319.74", true), "730 hours");
    let (terms, silent) = (Terms::default(), Word::default());
    assert_eq!(live(&price, Some("319.74"), &terms, &silent), Ok(()));
    assert!(live(&price, Some("319.73"), &terms, &silent).is_err());
}

#[test]
fn an_unknown_price_takes_the_count_or_the_option_on_a_live_account_alone() {
    let accepted = Terms { accept_unknown: true, ..Terms::default() };
    let mut disks = told("100", Per::Term(1));
    disks.ask.disks.push(Disk { kind: "hp1".into(), size: 50 });
    let text = Ok(told("much", Per::Minute));
    for price in [
        Err(NoPrice::Unpublished),
        Err(NoPrice::Unsaid),
        Err(NoPrice::Failed("lost".into())),
        Ok(disks),
        text,
    ] {
        let halt = live(&price, None, &Terms::default(), &Word::default()).expect_err("unknown");
        assert_eq!(halt.wanted().as_deref(), Some("2"), "{price:?}");
        assert!(
            live(&price, None, &max("1000000"), &Word::default()).is_err(),
            "a ceiling is no word for it"
        );
        assert!(live(&price, None, &Terms::default(), &typed("3")).is_err());
        assert_eq!(live(&price, None, &Terms::default(), &typed("２")), Ok(()));
        assert_eq!(live(&price, None, &accepted, &Word::default()), Ok(()));
        let (terms, word) = (Terms::default(), Word::default());
        let budget = Some(Decimal::ZERO);
        let case = Case {
            price: &price,
            count: 2,
            budget,
            simulated: true,
            low_bid: false,
            terms: &terms,
            word: &word,
        };
        assert_eq!(decide(&case), Ok(()), "nothing is paid there");
    }
}

#[test]
fn a_rise_is_asked_about_on_every_account() {
    let price = Ok(told("120", Per::Term(12)));
    let word = Word { shown: Some(cny("100")), typed: None };
    let halt = live(&price, None, &Terms::default(), &word).expect_err("it has risen");
    assert_eq!(halt.wanted(), None, "a yes is enough within the budget");
    let halt = live(&price, Some("110"), &Terms::default(), &word).expect_err("it has risen");
    assert_eq!(halt.wanted().as_deref(), Some("120.00"));
    assert_eq!(live(&price, None, &max("120"), &word), Ok(()), "that was permitted before");
    let case = Case {
        price: &price,
        count: 2,
        budget: None,
        simulated: true,
        low_bid: false,
        terms: &Terms::default(),
        word: &word,
    };
    assert!(matches!(decide(&case), Err(Halt::Risen { .. })));
    for same in ["120", "130"] {
        let word = Word { shown: Some(cny(same)), typed: None };
        assert_eq!(live(&price, None, &Terms::default(), &word), Ok(()), "{same}");
    }
}

#[test]
fn a_bid_below_the_market_is_held_back_unless_it_is_allowed() {
    let mut bid = told("0.02", Per::Minute);
    bid.bid = Some(cny("0.0099"));
    let price = Ok(bid);
    let halt = live(&price, None, &max("100000"), &Word::default()).expect_err("below 0.01 each");
    assert_eq!(halt, Halt::LowBid { bid: cny("0.0099"), market: cny("0.01") });
    let (terms, word) = (Terms::default(), Word::default());
    let case = Case {
        price: &price,
        count: 2,
        budget: None,
        simulated: false,
        low_bid: true,
        terms: &terms,
        word: &word,
    };
    assert_eq!(decide(&case), Ok(()));
    let mut bid = told("0.02", Per::Minute);
    bid.bid = Some(cny("1"));
    let amount = bid.amount().expect("an amount");
    assert_eq!(amount.typed(), "87600.00", "the bid is what it may come to");
}

#[test]
fn a_range_counts_with_its_dearest_end_and_is_worded_so() {
    let mut range = told("0.0155", Per::Minute);
    range.quote.low = Some("0.0147".into());
    let words = |told: &Told| Texts::of(Lang::En).say(&told.say());
    assert_eq!(words(&range), "¥0.88 to ¥0.93 an hour, by zone");
    assert_eq!(range.amount().map(|a| a.typed()).as_deref(), Some("678.90"));
    range.quote.found = vec!["bcc.g4.c2m8".into(), "bcc.m4.c2m8".into()];
    assert_eq!(words(&range), "¥0.88 to ¥0.93 an hour, by specification");
    assert_eq!(words(&told("481577.4", Per::Term(36))), "¥481,577.40 for 36 months");
    assert_eq!(words(&told("937.2", Per::Term(1))), "¥937.20 for 1 month");
    assert_eq!(Texts::of(Lang::ZhCn).say(&told("0.0036", Per::Minute).say()), "¥0.22/小时");
}

#[test]
fn money_is_written_with_hundredths_and_thousands() {
    for (amount, text) in [
        ("1234567.891", "¥1,234,567.89"),
        ("100", "¥100.00"),
        ("0.5", "¥0.50"),
        ("0.0036", "¥0.0036"),
        ("12.345", "¥12.35"),
        ("0", "¥0.00"),
    ] {
        assert_eq!(money(cny(amount)), text);
    }
}
