//! Clocks of this machine, and how old a token is by them and by the provider's.
//!
//! A provider remembers a token for a day. Past that the same token buys a second time, so its age has to be known, and
//! no single clock is good enough: the clock on the wall may be wrong or put right meanwhile, the time since the start
//! of the machine ends with the machine (and stands still in a snapshot), and the provider's time is known only where
//! an answer told it. [`age`] takes what agrees, and says what does not.

use std::{sync::OnceLock, time::Instant};

use jiff::Timestamp;

use super::clock::Clock;

/// By how many seconds two clocks may differ over the life of a token: the line, waits, and what a clock drifts.
const SLACK: i64 = 300;
/// By how many seconds our clock may be wrong without being told: beyond that the signature is refused, and the answer
/// bears the time (BCC's general page on authentication).
const WINDOW: i64 = 1800;

/// Clocks of a machine. Injected, so that a wrong clock can be tried out.
pub trait TimeSource: Send + Sync {
    /// Time on the wall, right or wrong.
    fn wall(&self) -> Timestamp;
    /// Time since the machine was started, where the system tells it.
    fn uptime(&self) -> Option<Uptime>;
}

/// Time since a start of a machine. It runs on while the machine sleeps, and nobody can set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uptime {
    /// Name of that start: another start counts anew.
    pub boot: String,
    /// Milliseconds since then.
    pub millis: i64,
}

/// Clocks of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemTime;

impl TimeSource for SystemTime {
    fn wall(&self) -> Timestamp {
        Timestamp::now()
    }

    fn uptime(&self) -> Option<Uptime> {
        let of_system = || Some(Uptime { boot: boot()?.to_owned(), millis: since_boot()? });
        of_system().or_else(|| Some(since_start()))
    }
}

/// Time since this process first asked, for systems that name no start of theirs: another process counts anew.
fn since_start() -> Uptime {
    static START: OnceLock<(String, Instant)> = OnceLock::new();
    let (name, start) = START.get_or_init(|| (uuid::Uuid::new_v4().to_string(), Instant::now()));
    Uptime { boot: name.clone(), millis: i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX) }
}

/// Name of this start of the machine.
fn boot() -> Option<&'static str> {
    static BOOT: OnceLock<Option<String>> = OnceLock::new();
    let read = || {
        let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(text.trim().to_owned()).filter(|id| !id.is_empty())
    };
    BOOT.get_or_init(read).as_deref()
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn since_boot() -> Option<i64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    time.tv_sec.checked_mul(1000)?.checked_add(time.tv_nsec / 1_000_000)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn since_boot() -> Option<i64> {
    None
}

/// A moment by every clock that tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970 by this machine's wall clock.
    pub wall: i64,
    /// Time since the start of this machine.
    pub uptime: Option<Uptime>,
    /// Seconds since 1970 by the provider, from the `Date` header of an answer.
    pub provider: Option<i64>,
}

impl Moment {
    /// The provider's time at an earlier moment, carried back from now; right where nothing was brought back from a
    /// snapshot in between.
    pub fn provider_at(&self, earlier: &Moment) -> Option<i64> {
        Some(self.provider?.saturating_sub(self.running_since(earlier)?))
    }

    /// Seconds from an earlier moment of the same start of the machine.
    pub fn running_since(&self, earlier: &Moment) -> Option<i64> {
        let (now, then) = (self.uptime.as_ref()?, earlier.uptime.as_ref()?);
        (now.boot == then.boot).then(|| (now.millis - then.millis).div_euclid(1000))
    }
}

/// Reason why the age of a token is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No answer told the provider's time now.
    NoDate,
    /// The provider's time then was never learnt, and the machine has been started anew since.
    NoDateThen,
    /// The clocks tell different ages.
    Disagree(Clock),
}

/// Seconds since a token was made. Whatever is not certain is a [`Doubt`].
pub fn age(then: &Moment, now: &Moment) -> Result<i64, Doubt> {
    let date = now.provider.ok_or(Doubt::NoDate)?;
    let running = now.running_since(then);
    let on_the_wall = now.wall.saturating_sub(then.wall);
    let agree = |one: i64, other: i64| (one.saturating_sub(other)).abs() <= SLACK;
    let disagree = Err(Doubt::Disagree(Clock { ours: now.wall, theirs: date }));
    if let Some(date_then) = then.provider {
        let age = date.saturating_sub(date_then);
        // After another start only the wall can be held against the provider.
        return if agree(age, running.unwrap_or(on_the_wall)) && age >= -SLACK { Ok(age) } else { disagree };
    }
    let running = running.ok_or(Doubt::NoDateThen)?;
    // A snapshot that was brought back shows the time it was taken at, until the provider tells another.
    let right = date.saturating_sub(now.wall).abs() <= WINDOW;
    if agree(on_the_wall, running) && right { Ok(running) } else { disagree }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(wall: i64, up: Option<(&str, i64)>, provider: Option<i64>) -> Moment {
        let uptime = up.map(|(boot, seconds)| Uptime { boot: boot.to_owned(), millis: seconds * 1000 });
        Moment { wall, uptime, provider }
    }

    #[test]
    fn an_age_is_what_the_clocks_agree_on() {
        let noon = 1_800_000_000;
        let then = moment(noon, Some(("a", 50)), Some(noon + 2));
        let undated = moment(noon, Some(("a", 50)), None);
        let day = 86_400;
        for (name, then, now, wanted) in [
            ("a minute", &then, moment(noon + 60, Some(("a", 110)), Some(noon + 62)), Ok(60)),
            (
                "two days",
                &then,
                moment(noon + 2 * day, Some(("a", 50 + 2 * day)), Some(noon + 2 * day)),
                Ok(2 * day - 2),
            ),
            (
                "asleep for two days",
                &then,
                moment(noon + 2 * day, Some(("a", 50 + 2 * day)), Some(noon + 2 * day)),
                Ok(2 * day - 2),
            ),
            ("started anew", &then, moment(noon + 600, Some(("b", 9)), Some(noon + 600)), Ok(598)),
            (
                "never dated, same start",
                &undated,
                moment(noon + 60, Some(("a", 110)), Some(noon + 61)),
                Ok(60),
            ),
        ] {
            assert_eq!(age(then, &now), wanted, "{name}");
        }
        for (name, then, now) in [
            (
                "the wall was put right, undated",
                &undated,
                moment(noon + 2 * day, Some(("a", 110)), Some(noon + 2 * day)),
            ),
            (
                "a snapshot, its clock not put right",
                &undated,
                moment(noon + 60, Some(("a", 110)), Some(noon + 2 * day)),
            ),
            ("a snapshot, dated", &then, moment(noon + 60, Some(("a", 110)), Some(noon + 2 * day))),
            (
                "a wall that went back over a restart",
                &then,
                moment(noon - day, Some(("b", 9)), Some(noon + 600)),
            ),
            ("a provider that went back", &then, moment(noon + 60, Some(("a", 110)), Some(noon - day))),
        ] {
            assert!(matches!(age(then, &now), Err(Doubt::Disagree(_))), "{name}: {:?}", age(then, &now));
        }
        let late = moment(noon + 60, Some(("a", 110)), None);
        assert_eq!(age(&then, &late), Err(Doubt::NoDate), "the look told no time");
        let anew = moment(noon + 60, Some(("b", 9)), Some(noon + 60));
        assert_eq!(age(&undated, &anew), Err(Doubt::NoDateThen));
        assert_eq!(age(&undated, &moment(noon + 60, None, Some(noon + 60))), Err(Doubt::NoDateThen));
    }

    #[test]
    fn the_system_tells_a_start_that_does_not_change() {
        let (one, other) = (SystemTime.uptime(), SystemTime.uptime());
        if let (Some(one), Some(other)) = (one, other) {
            assert_eq!(one.boot, other.boot);
            assert!(one.millis <= other.millis);
        }
    }
}
