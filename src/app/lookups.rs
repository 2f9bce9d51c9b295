//! Lookups and the running price: what the present screen wants to know, and what has come.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::{
    cloud::{Goods, Quote, QuoteAsk},
    order::{Ask, Field, Item, Lookup, Place, Provider, Role, Shape, Step},
    purchase::gate::{NoPrice, Price},
};

use super::{App, Change, Effect, LookupState, Screen, WorldEffect};

impl App {
    fn provider(&self) -> Provider {
        self.editing.draft.kind().provider
    }

    /// Whether the order, as it stands, goes to the simulated cloud.
    pub fn simulated(&self) -> bool {
        match &self.submit.earlier {
            Some(earlier) if self.step() == Some(Step::Submit) => earlier.simulated,
            _ => self.session.simulated.contains(&self.provider()),
        }
    }

    /// The lookup behind a place, and how far it is.
    pub fn lookup_state(&self, place: Place) -> Option<&LookupState> {
        let lookup = self.editing.draft.at(place).lookup()?;
        self.inquiries.lookups.get(&Ask::of(lookup, &self.editing.draft))
    }

    /// Asks for everything the screen needs and nobody has asked for.
    pub(super) fn request_lookups(&mut self, change: &mut Change) {
        let Screen::Step(step) = self.screen else { return };
        if step == Step::Submit {
            return;
        }
        for ask in self.wanted(step) {
            if !self.inquiries.lookups.contains_key(&ask) {
                self.ask(ask, change);
            }
        }
        let quote = QuoteAsk::from_draft(&self.editing.draft);
        if quote != self.inquiries.price.asked {
            self.inquiries.price.asked.clone_from(&quote);
            self.inquiries.price.answer = None;
            self.note_cost();
            self.note_market(None);
            change.effects.extend(quote.map(|ask| Effect::World(WorldEffect::Quote(self.provider(), ask))));
        }
    }

    fn ask(&mut self, ask: Ask, change: &mut Change) {
        let ticket = self.inquiries.next_ticket();
        let asking = LookupState::Asking { since: self.clock.now, ticket };
        self.inquiries.lookups.insert(ask.clone(), asking);
        change.effects.push(Effect::World(WorldEffect::Look { provider: self.provider(), ask, ticket }));
        change.redraw = true;
    }

    /// The questions of a screen. The review asks for all that the rules may use.
    fn wanted(&self, step: Step) -> BTreeSet<Ask> {
        let review = step == Step::Review;
        let mut lookups = BTreeSet::new();
        let mut add = |field: &Field| {
            if let Shape::Pick(lookup, _) = field.shape {
                lookups.insert(lookup);
            }
        };
        for (index, field) in self.editing.draft.kind().fields.iter().enumerate() {
            let here = field.step == step && self.editing.draft.applies(Place::field(index));
            if here || (review && self.editing.draft.is_filled(Place::field(index))) {
                add(field);
                field.rows().map_or(&[][..], |r| r.cells).iter().for_each(&mut add);
            }
        }
        if review || step == Step::Disks {
            lookups.insert(Lookup::DiskTypes);
        }
        if Self::tells_balance(step) {
            lookups.insert(Lookup::Balance);
        }
        // Processor and memory are typed; which of them go together is a list all the same.
        if matches!(step, Step::Compute | Step::Review)
            && self.editing.draft.kind().index(Role::Processors).is_some()
        {
            lookups.insert(Lookup::Flavors);
        }
        let asks = lookups.into_iter().map(|l| Ask::of(l, &self.editing.draft));
        let mut asks: BTreeSet<_> = asks.filter(|a| self.answerable(a)).collect();
        // How many are left is asked for one specification, once it is a known one.
        let spec = self.editing.draft.get(Role::Spec).trim();
        let sold = self.inquiries.known.item(Lookup::Specs, &self.editing.draft, spec).is_some();
        let told = self.editing.draft.kind().scope(Lookup::Stock).is_some();
        if sold && told && matches!(step, Step::Compute | Step::Review) {
            asks.insert(Ask::of(Lookup::Stock, &self.editing.draft));
        }
        asks
    }

    /// A half-typed region or zone is not worth a question.
    fn answerable(&self, ask: &Ask) -> bool {
        let zones = self.inquiries.known.list(Lookup::Zones, &self.editing.draft);
        let places = [Role::Region, Role::Zone].map(|role| self.editing.draft.kind().path_of(role));
        // A zone that is still missing keeps nothing from being asked: the list of zones least of all.
        let wrong = |p: &crate::order::Problem| {
            p.blocks() && p.code != "required" && places.contains(&p.path.as_str())
        };
        let clean = !self.editing.problems.iter().any(wrong);
        let zone = self.editing.draft.kind().scope(ask.lookup) != Some(places[1])
            || ask.scope.is_empty()
            || zones.is_none_or(|z| z.iter().any(|i| i.value == ask.scope));
        clean && zone && !ask.region.is_empty()
    }

    /// Asks again for what the screen shows; what was known stays until the answer comes.
    pub(super) fn look_again(&mut self) -> Change {
        let mut change = Change::redraw();
        if let Screen::Step(step) = self.screen {
            for ask in self.wanted(step) {
                self.ask(ask, &mut change);
            }
            self.inquiries.price.asked = None;
        }
        change
    }

    pub(super) fn looked(&mut self, ask: Ask, ticket: u64, answer: Result<Vec<Item>, String>) -> Change {
        let asked = matches!(self.inquiries.lookups.get(&ask), Some(LookupState::Asking { ticket: t, .. }) if *t == ticket);
        if !asked {
            return Change::default();
        }
        match answer {
            Ok(items) => {
                self.inquiries.lookups.insert(ask.clone(), LookupState::Ready { at: self.clock.now });
                self.inquiries.known.insert(ask, items);
                let chosen = self.chosen_on_review();
                self.recheck();
                self.choose_on_review(chosen);
                self.refresh_menu();
            }
            Err(why) => drop(self.inquiries.lookups.insert(ask, LookupState::Failed(why))),
        }
        Change::redraw()
    }

    /// Takes in a price that was asked for elsewhere.
    pub(super) fn take_price(&mut self, price: &Price) {
        let answer = match price {
            Ok(told) => (told.ask.clone(), Ok(told.quote.clone())),
            Err(NoPrice::Unreached(why) | NoPrice::Failed(why)) => {
                match QuoteAsk::from_draft(&self.editing.draft) {
                    Some(ask) => (ask, Err(why.clone())),
                    None => return,
                }
            }
            Err(_) => return,
        };
        self.inquiries.price.asked = Some(answer.0.clone());
        self.quoted(&answer.0, answer.1);
    }

    /// Keeps what the market asks, by which a bid is checked.
    fn note_market(&mut self, market: Option<Decimal>) {
        if self.inquiries.known.market != market {
            self.inquiries.known.market = market;
            let chosen = self.chosen_on_review();
            self.recheck();
            self.choose_on_review(chosen);
        }
    }

    pub(super) fn quoted(&mut self, ask: &QuoteAsk, answer: Result<Quote, String>) -> Change {
        if self.inquiries.price.asked.as_ref() != Some(ask) {
            return Change::default();
        }
        if let Ok(quote) = &answer {
            let market = matches!(ask.goods, Goods::Spot { .. }).then(|| quote.each(ask.count));
            self.note_market(market.flatten());
            self.inquiries.price.more =
                self.inquiries.price.last.as_ref().and_then(|last| quote.more_than(last));
            self.inquiries.price.last = Some(quote.clone());
        }
        self.inquiries.price.answer = Some(answer);
        self.inquiries.price.at = self.clock.now;
        self.note_cost();
        Change::redraw()
    }
}
