//! The purchase as the person sees it: its stages, its instances, and the three ways it can end.

use std::time::Duration;

use crate::{
    cloud::{Accepted, End, Group, Instance, Progress, Refusal},
    keys::Action,
    order::{Say, Step, reach::Reach},
    purchase::{
        self,
        narrate::{self, Facts, Piece, Stage, narrate, wait},
    },
    texts::key,
};

use super::{App, Change, Effect, Pending, WorldEffect};

/// One stage that is behind us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedStage {
    /// The stage.
    pub stage: Stage,
    /// Time at which it was reached.
    pub at: Duration,
}

/// An instance that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// As last seen; before the first look, only its id.
    pub instance: Instance,
    /// Time at which it reached its present status.
    pub since: Duration,
}

/// Choice of what to do at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// To the field the refusal is about.
    ToField,
    /// To the review.
    ToReview,
    /// Try to settle again.
    Settle,
    /// The same order once more, as another purchase.
    Again,
    /// A new order.
    Anew,
    /// Take the spot order back that waits.
    CancelBid,
    /// Leave it as it is, after all.
    KeepBid,
    /// No further try and no further wait.
    Stop,
    /// To the start screen.
    ToStart,
    /// Leave.
    Leave,
}

impl Choice {
    /// The text key of its button.
    pub const fn key(self) -> &'static str {
        match self {
            Choice::ToField => key::ui::TO_FIELD,
            Choice::ToReview => key::ui::TO_REVIEW,
            Choice::Settle => key::ui::SETTLE,
            Choice::Again => key::ui::AGAIN,
            Choice::Anew => key::ui::ANEW,
            Choice::CancelBid => key::ui::CANCEL_BID,
            Choice::KeepBid => key::ui::KEEP_BID,
            Choice::Stop => key::ui::STOP_TRYING,
            Choice::ToStart => key::ui::TO_START,
            Choice::Leave => key::ui::LEAVE,
        }
    }
}

/// A purchase under way or done.
#[derive(Debug, Clone, Default)]
pub struct Submit {
    /// Number of the purchase in this wizard: what is told of another one is not for this screen.
    pub turn: u64,
    /// The purchase of the journal that is settled; `None` when it is the order of the draft.
    pub earlier: Option<Pending>,
    /// The person wants nothing more tried.
    pub stopping: bool,
    /// Time at which it began.
    pub began: Option<Duration>,
    /// It is a spot order that the provider can be asked to cancel.
    pub cancellable: bool,
    /// The person is asked whether to cancel it.
    pub cancelling: bool,
    /// Number of instances ordered.
    pub count: i64,
    /// The journal's name for it.
    pub id: Option<String>,
    /// Stages that are behind us.
    pub stages: Vec<PassedStage>,
    /// The provider's acceptance.
    pub accepted: Option<Accepted>,
    /// The provider's refusal.
    pub refusal: Option<Refusal>,
    /// Narration beside its stages, its instances and its end.
    pub narration: Vec<Piece>,
    /// Until when it waits, and for which try.
    pub waiting: Option<(u32, Duration)>,
    /// The instances.
    pub instances: Vec<Tracked>,
    /// Its end.
    pub end: Option<End>,
    /// Time at which it ended.
    pub ended: Option<Duration>,
    /// Index of the choice that is chosen.
    pub choice: usize,
}

impl Submit {
    pub(super) fn begin(turn: u64, now: Duration, count: i64) -> Self {
        Self { turn, began: Some(now), count, ..Self::default() }
    }

    /// Tells whether there is a purchase to show.
    pub fn begun(&self) -> bool {
        self.began.is_some()
    }

    /// Tells whether a request may be on its way.
    pub fn sending(&self) -> bool {
        self.begun() && self.end.is_none() && self.accepted.is_none() && self.refusal.is_none()
    }

    /// Tells whether something still moves.
    pub fn moving(&self) -> bool {
        self.begun() && self.end.is_none()
    }

    /// Choices of what to do now.
    pub fn choices(&self) -> Vec<Choice> {
        match &self.end {
            None if self.cancelling => vec![Choice::KeepBid, Choice::CancelBid],
            None if self.cancellable && self.running() == 0 => vec![Choice::Leave, Choice::CancelBid],
            None if self.accepted.is_some() => vec![Choice::Leave],
            None if self.waiting.is_some() && !self.stopping => vec![Choice::Stop],
            None => Vec::new(),
            // The draft is another order than the one settled here.
            Some(End::Unknown) if self.earlier.is_some() => {
                vec![Choice::Settle, Choice::ToStart, Choice::Leave]
            }
            Some(_) if self.earlier.is_some() => vec![Choice::ToStart, Choice::Leave],
            Some(End::Refused) => {
                let field = self.refusal.as_ref().is_some_and(|r| r.path.is_some());
                let mut choices = if field { vec![Choice::ToField] } else { Vec::new() };
                choices.extend([Choice::ToReview, Choice::Leave]);
                choices
            }
            Some(End::NotSent(_) | End::Cancelled) => vec![Choice::ToReview, Choice::Leave],
            Some(End::Unknown) => vec![Choice::Settle, Choice::Leave],
            Some(End::Running | End::NotActiveYet(_) | End::SomeFailed | End::GaveUp | End::Unnamed) => {
                vec![Choice::Leave, Choice::Again, Choice::Anew]
            }
        }
    }

    /// Number of instances that run.
    pub fn running(&self) -> usize {
        self.instances.iter().filter(|t| t.instance.group() == Group::Running).count()
    }
}

/// So many earlier purchases tell how long one takes.
const LIKE_IT: usize = 5;

impl App {
    /// Time that the last purchases of this kind took until all ran: the middle of a few.
    pub fn expected(&self) -> Option<Duration> {
        let (kind, simulated) = (self.shown_kind().name, self.simulated());
        let alike = self.start.past.iter().filter(|p| p.kind == kind && p.simulated == simulated);
        let mut took: Vec<Duration> = alike.filter_map(|p| p.took).take(LIKE_IT).collect();
        took.sort_unstable();
        took.get(took.len() / 2).copied()
    }

    pub(super) fn progress(&mut self, turn: u64, progress: Progress) -> Change {
        if turn != self.submit.turn {
            return Change::default();
        }
        let facts = self.facts();
        let waits = purchase::waits_for_a_price(self.shown_kind());
        let (now, submit) = (self.clock.now, &mut self.submit);
        let mut effects = Vec::new();
        if let Some(passed) = submit.stages.last_mut() {
            passed.stage.resolve(&progress);
        }
        submit.stages.extend(Stage::of(&progress).map(|stage| PassedStage { stage, at: now }));
        narrate::update(&mut submit.narration, &progress, &facts);
        match progress {
            Progress::Journalled { id } => submit.id = Some(id),
            Progress::Sending { .. } => submit.waiting = None,
            Progress::Waiting { attempt, wait, .. } => submit.waiting = Some((attempt, now + wait)),
            Progress::Accepted(accepted) => {
                let tracked = |id: &String| Tracked { instance: Instance::named(id), since: now };
                submit.instances = accepted.instance_ids.iter().map(tracked).collect();
                submit.cancellable = waits && accepted.order_id.is_some();
                submit.accepted = Some(accepted);
                submit.waiting = None;
                if submit.earlier.is_none() {
                    effects.push(Effect::World(WorldEffect::RemoveDraft));
                }
                self.forget_balance();
            }
            Progress::Refused(refusal) => submit.refusal = Some(refusal),
            Progress::Instances(seen) => return self.track(seen),
            Progress::Blind { why } => self.message = Some(Say::Plain(why)),
            Progress::Ended(end) => {
                submit.end = Some(end);
                submit.ended = Some(now);
                submit.waiting = None;
                submit.cancelling = false;
                submit.choice = 0;
                self.settled();
                if self.waits_to_leave() {
                    self.popups.pop();
                }
            }
            Progress::Signed
            | Progress::NotSent
            | Progress::Clock(_)
            | Progress::Settling { .. }
            | Progress::Probed { .. }
            | Progress::Judged { .. }
            | Progress::Unknown { .. } => {}
        }
        Change { redraw: true, effects }
    }

    /// Facts of the purchase that its narration depends on. Its end is told with the commands that log in.
    fn facts(&self) -> Facts {
        let submit = &self.submit;
        let running = submit.instances.iter().filter(|_| submit.end == Some(End::Running));
        Facts {
            id: submit.id.clone().unwrap_or_default(),
            product: self.shown_kind().product,
            asked: usize::try_from(submit.count).unwrap_or_default(),
            sold: submit.instances.len(),
            failed: submit.instances.iter().filter(|t| self.group(&t.instance) == Group::Failed).count(),
            stopped: submit
                .instances
                .iter()
                .filter(|t| self.group(&t.instance) == Group::Stopped)
                .map(|t| format!("{} {}", t.instance.id, t.instance.status))
                .collect(),
            simulated: self.simulated(),
            lost: narrate::lost(self.shown_kind()),
            logins: running.filter_map(|tracked| self.login(&tracked.instance)).collect(),
            hindrance: self.reach().and_then(|reach| reach.hindrance()),
        }
    }

    /// Group that the state of an instance or contract comes to.
    fn group(&self, instance: &Instance) -> Group {
        narrate::group_of(self.shown_kind().product, instance)
    }

    /// The wait before the next try, where there is one.
    pub fn wait_piece(&self) -> Option<Piece> {
        let (attempt, until) = self.submit.waiting?;
        Some(wait(attempt, until.saturating_sub(self.clock.now)))
    }

    /// The end of the purchase, piece by piece; nothing before it has one.
    pub fn end_pieces(&self) -> Vec<Piece> {
        let end = self.submit.end.clone().map(Progress::Ended);
        end.map_or_else(Vec::new, |end| narrate(&end, &self.facts()))
    }

    /// Takes a look at the instances in; nothing is drawn when nothing has changed.
    fn track(&mut self, seen: Vec<Instance>) -> Change {
        let mut redraw = self.message.take().is_some();
        for instance in seen {
            let at = self.submit.instances.iter().position(|t| t.instance.id == instance.id);
            match at.map(|i| &mut self.submit.instances[i]) {
                Some(tracked) if tracked.instance == instance => {}
                Some(tracked) => {
                    if tracked.instance.status != instance.status {
                        tracked.since = self.clock.now;
                    }
                    tracked.instance = instance;
                    redraw = true;
                }
                None => {
                    self.submit.instances.push(Tracked { instance, since: self.clock.now });
                    redraw = true;
                }
            }
        }
        Change { redraw, effects: Vec::new() }
    }

    /// The way to what is ordered; nothing for what another order has bought: its keys and groups are not at hand.
    pub fn reach(&self) -> Option<Reach> {
        let earlier = self.submit.earlier.is_some() && self.step() == Some(Step::Submit);
        if earlier { None } else { Reach::of(&self.editing.draft, &self.inquiries.known) }
    }

    /// The command that logs in to an instance: with its public address, or the internal one from inside the VPC.
    pub fn login(&self, instance: &Instance) -> Option<String> {
        let reach = self.reach()?;
        let address = if instance.public_ip.is_empty() { &instance.internal_ip } else { &instance.public_ip };
        if address.is_empty() {
            return None;
        }
        Some(if reach.windows() { format!("mstsc /v:{address}") } else { format!("ssh root@{address}") })
    }

    pub(super) fn act_on_submit(&mut self, action: Action) -> Change {
        let choices = self.submit.choices();
        let last = choices.len().saturating_sub(1);
        match action {
            Action::NextField => self.submit.choice = (self.submit.choice + 1).min(last),
            Action::PrevField => self.submit.choice = self.submit.choice.saturating_sub(1),
            Action::Accept | Action::Toggle => {
                return choices.get(self.submit.choice).map_or_else(Change::default, |c| self.conclude(*c));
            }
            Action::CancelOrder if choices.contains(&Choice::CancelBid) && !self.submit.cancelling => {
                return self.cancel_bid();
            }
            _ => return Change::default(),
        }
        Change::redraw()
    }

    /// Asks whether to cancel the spot order, and has it cancelled once that is said.
    fn cancel_bid(&mut self) -> Change {
        let Some(id) = self.submit.id.clone() else { return Change::default() };
        self.submit.choice = 0;
        if self.submit.cancelling {
            self.submit.cancelling = false;
            return Change::effect(WorldEffect::Cancel { id });
        }
        self.submit.cancelling = true;
        self.message = Some(Say::Key(key::ui::CANCEL_SURE.into(), vec![("id", id.into())]));
        Change::redraw()
    }

    fn conclude(&mut self, choice: Choice) -> Change {
        match choice {
            Choice::ToField => {
                let path = self.submit.refusal.as_ref().and_then(|r| r.path.clone());
                match path.and_then(|p| self.refused_place(&p)) {
                    Some(place) => self.visit(place),
                    None => self.jump(Step::Review),
                }
            }
            Choice::ToReview => self.jump(Step::Review),
            Choice::Settle => self.settle_again(),
            Choice::CancelBid => self.cancel_bid(),
            Choice::KeepBid => {
                self.submit.cancelling = false;
                self.submit.choice = 0;
                self.message = None;
                Change::redraw()
            }
            Choice::Stop => self.stop_trying(),
            Choice::ToStart => {
                self.screen = super::Screen::Start;
                Change::redraw()
            }
            Choice::Again => self.again(),
            Choice::Anew => self.anew(),
            Choice::Leave => self.leave(),
        }
    }
}
