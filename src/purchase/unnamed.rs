//! A purchase that was accepted by an answer without the ids of its instances: what they are, as far as it can be known.

use std::{collections::BTreeSet, time::Duration};

use tokio::time::{Instant, sleep};

use super::{
    account::{Account, ProgressSink},
    sought::Sought,
    wait::growing,
};
use crate::{cloud::Progress, store::journal::Purchase};

/// Time by which the provider's lists may lag behind a sale.
const LAG: Duration = Duration::from_secs(60);

/// Knowledge of the instances of such a purchase.
pub enum Named {
    /// The provider lists these under the order's number.
    Proven(Vec<String>),
    /// These look like the order and belong to no other purchase of the journal. Whose they are, is not known.
    Alike(BTreeSet<String>),
}

/// Looks for what an accepted order has made: by its number where the answer gave one, until the lists have caught up;
/// else once, for what looks like it. Every change of what is found is told.
pub async fn names(account: &Account, purchase: &Purchase, limit: Duration, tell: &ProgressSink) -> Named {
    let began = Instant::now();
    let sought = Sought::of(&purchase.intent, purchase.started_at);
    let count = usize::try_from(purchase.intent.count).unwrap_or(usize::MAX).max(1);
    let (mut proven, mut told) = (Vec::new(), None);
    let mut round = 0;
    loop {
        if let Some(order) = &purchase.order_id {
            match account.client.of_order(&sought.kind, &sought.region, order).await {
                Ok(ids) => proven = ids,
                Err(error) => tell(Progress::Blind { why: error.to_string() }),
            }
            if proven.len() >= count {
                return Named::Proven(proven);
            }
        }
        if proven.is_empty() {
            match sought.found(account).await {
                Ok(like) => {
                    let found: BTreeSet<String> = like.iter().cloned().collect();
                    if told.as_ref() != Some(&found) {
                        tell(Progress::Probed { matches: like });
                    }
                    told = Some(found);
                }
                Err(error) => tell(Progress::Blind { why: error.to_string() }),
            }
        }
        let enough = told.as_ref().is_some_and(|found| found.len() >= count);
        let over = began.elapsed() >= LAG.min(limit);
        if over || (proven.is_empty() && (purchase.order_id.is_none() || enough)) {
            break;
        }
        round += 1;
        sleep(growing(round, Duration::from_secs(1), Duration::from_secs(10))).await;
    }
    if proven.is_empty() { Named::Alike(told.unwrap_or_default()) } else { Named::Proven(proven) }
}
