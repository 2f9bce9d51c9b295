//! The watch of what was bought, until it runs.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::{
    account::{Account, ProgressSink},
    batch::Batch,
    book::Book,
    error::BuyError,
    sent::Sent,
    unnamed::{Named, names},
    wait::growing,
};
use crate::{
    cloud::{Beginning, Client, CloudError, End, Group, Instance, Progress},
    order::Product,
    store::{
        Journal,
        journal::{Intent, Purchase, State},
    },
};

/// The pause between the questions of one look. JD Cloud may need two calls for one.
const BETWEEN: Duration = Duration::from_secs(1);
/// The shortest pause between two looks.
const SOON: Duration = Duration::from_millis(500);
/// Time for which a contract that is being made is looked at. It is bought: nothing that comes later is worth a watch.
const CONTRACT: Duration = Duration::from_secs(30);
/// Time for which a look may go on behind the end of the watch.
const LAST_LOOK: Duration = Duration::from_secs(90);

/// Follows the instances of a purchase until all run, some fail, or `limit` has passed. One request asks for as many as
/// can be, and those of a big batch come one after the other.
///
/// An order whose answer named no instances is followed by its number, as far as the provider's lists tell it; else
/// what looks like it is told, and the watch ends as [`End::Unnamed`]. One that was not bought ends at once.
pub async fn follow(
    account: &Account,
    id: &str,
    limit: Duration,
    tell: ProgressSink,
) -> Result<End, BuyError> {
    let journal = Journal::open(&account.paths);
    let purchase = account.unwritten.purchase(&journal, id)?;
    account.unwritten.keep(purchase.clone());
    let began = Instant::now();
    let end = if purchase.instances.is_empty() {
        nameless(account, &purchase, limit, &tell).await
    } else {
        let ids = purchase.instances.iter().map(|i| i.id.clone()).collect();
        let mut book = Book::of(account, &purchase, tell.clone());
        let watch = Watch { account, intent: &purchase.intent, tell: &tell, began, limit };
        watch.until_settled(ids, Some(&mut book)).await
    };
    // Whoever cancelled it, here or elsewhere, has written so.
    let cancelled = || journal.find(id).is_ok_and(|purchase| purchase.state == State::Cancelled);
    let end = if end == End::SomeFailed && cancelled() { End::Cancelled } else { end };
    tell(Progress::Ended(end.clone()));
    Ok(end)
}

/// Follows a purchase whose journal names no instances.
async fn nameless(account: &Account, purchase: &Purchase, limit: Duration, tell: &ProgressSink) -> End {
    if purchase.state != State::Accepted {
        return Sent::of(purchase).end().unwrap_or(End::GaveUp);
    }
    let began = Instant::now();
    let mut book = Book::of(account, purchase, tell.clone());
    let named = names(account, purchase, limit, tell).await;
    let watch = Watch { account, intent: &purchase.intent, tell, began, limit };
    match named {
        Named::Proven(ids) => {
            // From here on they are the order's, also for whoever follows it after us.
            book.record(&ids.iter().map(|id| Instance::named(id)).collect::<Vec<_>>());
            watch.until_settled(ids, Some(&mut book)).await
        }
        Named::Alike(ids) => {
            book.found(purchase, &ids);
            // As many as were ordered may well be they: they are shown, and stay out of the journal.
            if purchase.order_id.is_some() && u32::try_from(ids.len()) == Ok(purchase.intent.count) {
                watch.until_settled(ids.into_iter().collect(), None).await;
            }
            End::Unnamed
        }
    }
}

/// A watch of instances whose ids are known.
struct Watch<'a> {
    account: &'a Account,
    intent: &'a Intent,
    tell: &'a ProgressSink,
    began: Instant,
    limit: Duration,
}

impl Watch<'_> {
    /// Looks until nothing progresses any more. The last look is at all of them: what is settled may have gone since,
    /// as a batch that is rolled back does.
    async fn until_settled(&self, ids: Vec<String>, mut book: Option<&mut Book>) -> End {
        let product = Product::of(&self.intent.kind);
        let limit = match product {
            Product::Instances => self.limit,
            Product::Contracts => self.limit.min(CONTRACT),
        };
        let mut batch = Batch::of(product, ids);
        // JD Cloud may sell a part of a batch, and name no more than that.
        let short = batch.len() < usize::try_from(self.intent.count).unwrap_or(usize::MAX);
        let (mut round, mut most) = (0_u32, 0);
        let mut told = batch.instances();
        let end = loop {
            let settled = batch.settled() == batch.len();
            let asked = if settled { batch.all() } else { batch.unsettled() };
            let left = limit.saturating_sub(self.began.elapsed()).max(LAST_LOOK);
            // A look that was cut off is no news about what it had not come to.
            let looked = timeout(left, self.look(&mut batch, &asked)).await.unwrap_or(Ok(false));
            let instances = batch.instances();
            if let Some(book) = &mut book {
                book.record(&instances);
            }
            // A look that failed is no news, but for what it had come to by then.
            if looked.is_ok() || instances != told {
                (self.tell)(Progress::Instances(instances.clone()));
                told = instances;
            }
            let whole = match looked {
                Ok(whole) => whole && asked.len() == batch.len(),
                Err(error) => {
                    (self.tell)(Progress::Blind { why: error.to_string() });
                    false
                }
            };
            let settled = batch.settled();
            if settled == batch.len() && whole {
                break self.end(&batch, short);
            }
            if self.began.elapsed() >= limit {
                break match product {
                    Product::Instances => End::GaveUp,
                    Product::Contracts => self.end(&batch, short),
                };
            }
            // What gets on is looked at soon again; what only changes to and fro is not.
            round = if settled > most { 1 } else { round.saturating_add(1) };
            most = most.max(settled);
            let least = if batch.len() > Client::MOST_NAMED { BETWEEN } else { SOON };
            sleep(growing(round, SOON, Duration::from_secs(5)).max(least)).await;
        };
        if let Some(book) = book {
            book.close();
        }
        end
    }

    /// The end that the states of all come to.
    fn end(&self, batch: &Batch, short: bool) -> End {
        if short || batch.any(Group::Failed) || batch.any(Group::Stopped) {
            return End::SomeFailed;
        }
        if !batch.any(Group::Progressing) {
            return End::Running;
        }
        let client = &self.account.client;
        let now = client.wall().as_second().saturating_add(client.skew());
        let begins = batch.instances().iter().filter_map(|contract| contract.begins).max();
        let to_come = begins.map(|at| Beginning { at, left: at.saturating_sub(now) }).filter(|b| b.left > 0);
        End::NotActiveYet(to_come)
    }

    /// One look at some of the instances, and whether it has come to all of these.
    async fn look(&self, batch: &mut Batch, asked: &[String]) -> Result<bool, CloudError> {
        let Intent { kind, region, .. } = self.intent;
        for (n, some) in asked.chunks(Client::MOST_NAMED).enumerate() {
            if n > 0 {
                sleep(BETWEEN).await;
            }
            let seen = self.account.client.instances(kind, region, some).await?;
            batch.take(some, seen, self.began.elapsed());
        }
        Ok(true)
    }
}
