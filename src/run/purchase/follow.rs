//! What was bought, watched until it runs.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::{Instant, sleep};

use super::{BuyError, Desk, Tell, growing, now};
use crate::{
    cloud::{End, Group, Instance, Progress},
    store::{
        Journal,
        journal::{self, Event, Phase, Purchase},
    },
};

/// How long a new id may be unknown to the provider.
const NOT_YET: Duration = Duration::from_secs(60);

/// Follows the instances of a purchase until all run, some fail, or `limit` has passed. One request asks for all.
pub async fn follow(desk: &Desk, id: &str, limit: Duration, tell: Tell) -> Result<End, BuyError> {
    let journal = Journal::open(&desk.paths);
    let purchase = desk.unwritten.purchase(&journal, id)?;
    desk.unwritten.keep(purchase.clone());
    let Purchase { id, intent, instances, .. } = purchase;
    let ids: Vec<String> = instances.into_iter().map(|s| s.id).collect();
    // A journal that can't be written keeps nobody from seeing what was bought.
    let mut entry = journal.watch(&id);
    let (began, mut last, mut round) = (Instant::now(), Vec::new(), 0_u32);
    let mut missed: BTreeMap<String, u32> = BTreeMap::new();
    // JD Cloud may sell a part of a batch, and name no more than that.
    let short = ids.len() < usize::try_from(intent.count).unwrap_or(usize::MAX);
    let end = loop {
        match desk.client.instances(&intent.kind, &intent.region, &ids).await {
            Ok(mut seen) => {
                for instance in &seen {
                    missed.insert(instance.id.clone(), 0);
                }
                for id in ids.iter().filter(|id| !seen.iter().any(|s| s.id == **id)).collect::<Vec<_>>() {
                    // Unknown at first is "not yet"; unknown late, or twice in a row after it was seen, is "gone".
                    let times = missed.get_mut(id).map_or(0, |n| {
                        *n += 1;
                        *n
                    });
                    let gone = times >= 2 || began.elapsed() > NOT_YET;
                    let status = if gone { "Deleted" } else { "" };
                    seen.push(Instance { status: status.to_owned(), ..Instance::named(id) });
                }
                let groups: Vec<Group> = seen.iter().map(Instance::group).collect();
                let states: Vec<journal::Instance> = seen.iter().map(kept).collect();
                if states != last {
                    let event = Event::Instances { instances: states.clone() };
                    let written = match &mut entry {
                        Ok(entry) => entry.write(&event, now()).map_err(|e| e.to_string()),
                        Err(error) => Err(error.to_string()),
                    };
                    if let Err(why) = written {
                        tell(Progress::Blind { why });
                    }
                    desk.unwritten.saw(&id, &states);
                    last = states;
                    round = 0;
                }
                tell(Progress::Instances(seen));
                if groups.iter().all(|g| *g != Group::Progressing) && !groups.is_empty() {
                    let failed = short || groups.contains(&Group::Failed);
                    break if failed { End::SomeFailed } else { End::Running };
                }
            }
            // A look that failed is no news about the instances.
            Err(error) => tell(Progress::Blind { why: error.to_string() }),
        }
        if began.elapsed() >= limit {
            break End::GaveUp;
        }
        round += 1;
        sleep(growing(round, Duration::from_millis(500), Duration::from_secs(5))).await;
    };
    tell(Progress::Ended(end.clone()));
    Ok(end)
}

/// An instance as the journal keeps it.
fn kept(instance: &Instance) -> journal::Instance {
    let phase = match instance.group() {
        Group::Progressing => Phase::Waiting,
        Group::Running | Group::Stopped => Phase::Running,
        Group::Failed => Phase::Failed,
    };
    journal::Instance { id: instance.id.clone(), status: instance.status.clone(), phase }
}
