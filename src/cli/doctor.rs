//! `vmcart doctor`: what works here, and what to do about the rest. It changes nothing and shows no secret.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::{
    Exit,
    access::{Settings, env, here, loopback, paths},
    args::{Global, Json},
    out::{Ended, Stop, plain, print, print_json},
    stop::runtime,
    words::Words,
};
use crate::{
    cells::pad,
    cloud::{CloudError, Refusal},
    order::{Ask, Lookup, Provider, providers},
    store::{
        Config, FileStore, Journal, Paths, StoreError, Templates, credentials,
        journal::{self, Purchase},
        themes,
    },
    term::{line::Line, process::ProcessLine},
    texts::key,
    theme::{Depth, Theme},
};

/// The smallest window the wizard draws in.
const SMALLEST: (u16, u16) = (40, 12);

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It works.
    Ok,
    /// Worth knowing; nothing has to be done.
    Note,
    /// It does not work.
    Wrong,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Note => "note",
            State::Wrong => "wrong",
        }
    }
}

/// One thing that was looked at.
struct Finding {
    topic: &'static str,
    state: State,
    /// What there is.
    found: String,
    /// What to do about it; empty where nothing has to be done.
    advice: String,
}

/// Looks at everything.
pub fn run(words: &Words, global: &Global, args: &Json) -> Ended {
    let mut findings = terminal(words);
    findings.extend(files(words));
    match Settings::load(global) {
        Ok(settings) => findings.extend(clouds(words, &settings)?),
        Err(stop) => {
            findings.push(wrong("config", stop.message, words.fill(key::doctor::MEND_CONFIG, &[])));
        }
    }
    let fine = findings.iter().all(|f| f.state != State::Wrong);
    if args.json {
        let rows: Vec<_> = findings.iter().map(row).collect();
        print_json(&json!({"ok": fine, "findings": rows}))?;
    } else {
        let mut lines: Vec<_> = findings.iter().flat_map(|finding| lines(words, finding)).collect();
        let bad = findings.iter().filter(|f| f.state == State::Wrong).count();
        lines.push(if fine {
            words.fill(key::doctor::ALL_FINE, &[])
        } else {
            words.fill(key::doctor::BAD, &[("bad", &bad.to_string())])
        });
        print(lines.join("\n"))?;
    }
    Ok(if fine { Exit::Done } else { Exit::Failed })
}

fn row(f: &Finding) -> Value {
    let text = |t: &str| if t.is_empty() { Value::Null } else { plain(t).into() };
    json!({"topic": f.topic, "state": f.state.word(), "found": text(&f.found), "advice": text(&f.advice)})
}

fn lines(words: &Words, f: &Finding) -> Vec<String> {
    let state = match f.state {
        State::Ok => key::doctor::OK,
        State::Note => key::doctor::NOTE,
        State::Wrong => key::doctor::WRONG,
    };
    let mut lines =
        vec![format!("{}  {}  {}", pad(&words.fill(state, &[]), 5), pad(f.topic, 11), plain(&f.found))];
    if !f.advice.is_empty() {
        lines.push(format!("{:20}{}", "", plain(&f.advice)));
    }
    lines
}

fn fine(topic: &'static str, found: impl Into<String>) -> Finding {
    Finding { topic, state: State::Ok, found: found.into(), advice: String::new() }
}

fn note(topic: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { topic, state: State::Note, found: found.into(), advice: advice.into() }
}

fn wrong(topic: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { topic, state: State::Wrong, found: found.into(), advice: advice.into() }
}

fn var(name: &str) -> Option<String> {
    env(name)?.into_string().ok().filter(|text| !text.is_empty())
}

fn terminal(words: &Words) -> Vec<Finding> {
    let mut found = Vec::new();
    let both = here().terminals().both();
    let (columns, rows) = ProcessLine::default().size().unwrap_or_default();
    let size = format!("{columns}x{rows}");
    found.push(match (both, var("TERM").as_deref()) {
        (false, _) => note(
            "terminal",
            words.fill(key::doctor::NO_TERMINAL, &[]),
            words.fill(key::doctor::IN_LINES, &[]),
        ),
        (true, Some("dumb")) => {
            note("terminal", words.fill(key::doctor::DUMB, &[]), words.fill(key::doctor::DUMB_WAY, &[]))
        }
        (true, _) if columns < SMALLEST.0 || rows < SMALLEST.1 => wrong(
            "terminal",
            size,
            words.fill(
                key::doctor::SMALL,
                &[("columns", &SMALLEST.0.to_string()), ("rows", &SMALLEST.1.to_string())],
            ),
        ),
        (true, term) => fine("terminal", format!("{size}, TERM={}", term.unwrap_or("not set"))),
    });
    // The first of them that is set decides, as everywhere.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(var).unwrap_or_default();
    let unicode = locale.to_lowercase().replace('-', "").contains("utf8");
    found.push(if unicode {
        fine("characters", locale)
    } else {
        let named = if locale.is_empty() { words.fill(key::doctor::NO_LOCALE, &[]) } else { locale };
        note(
            "characters",
            words.fill(key::doctor::ASCII, &[("locale", &named)]),
            words.fill(key::doctor::UTF8, &[]),
        )
    });
    found.push(fine(
        "colours",
        match Depth::from_env(&var) {
            Depth::None => words.fill(key::doctor::NO_COLOURS, &[]),
            Depth::Sixteen => words.fill(key::doctor::SIXTEEN, &[]),
            Depth::Indexed => "256".to_owned(),
            Depth::True => words.fill(key::doctor::TRUE_COLOUR, &[]),
        },
    ));
    found
}

/// The person's own themes that cannot be used.
fn theme_files(words: &Words, paths: &Paths) -> Vec<Finding> {
    let mistake = |(name, file, text): (String, PathBuf, Result<String, StoreError>)| {
        let why = match text {
            Ok(text) => Theme::read(&name, &file.display().to_string(), &text).err()?.to_string(),
            Err(error) => error.to_string(),
        };
        Some(wrong("themes", why, words.fill(key::doctor::MEND_THEME, &[])))
    };
    themes::themes(paths).into_iter().filter_map(mistake).collect()
}

fn files(words: &Words) -> Vec<Finding> {
    let paths = match paths() {
        Ok(paths) => paths,
        Err(stop) => return vec![wrong("files", stop.message, "")],
    };
    let mut found = vec![config_file(words, &paths)];
    found.extend(theme_files(words, &paths));
    let folders = [("templates", paths.templates()), ("drafts", paths.drafts()), ("orders", paths.orders())];
    for (topic, folder) in folders {
        found.push(own_folder(words, topic, &folder));
    }
    let templates = Config::load(&paths).ok().map(|config| Templates::of(&paths, &config));
    found.extend(unreadable(words, &paths, templates.as_ref()));
    if let Some(folder) = templates.as_ref().and_then(Templates::shared_folder) {
        let shown = folder.display().to_string();
        found.push(if folder.is_dir() {
            fine("shared", shown)
        } else {
            wrong(
                "shared",
                words.fill(key::doctor::GONE, &[("path", &shown)]),
                words.fill(key::doctor::MEND_SHARED, &[]),
            )
        });
    }
    found
}

/// Templates, drafts and orders that can't be read: listings skip them or say so, and here is all of it.
fn unreadable(words: &Words, paths: &Paths, templates: Option<&Templates>) -> Vec<Finding> {
    let mend = words.fill(key::doctor::MEND_FILE, &[]);
    let mut found = Vec::new();
    let kept = templates.map(Templates::list).transpose().unwrap_or_default().unwrap_or_default();
    let errors = kept.into_iter().filter_map(|kept| kept.saved.text.err());
    found.extend(errors.map(|error| wrong("templates", error.to_string(), mend.clone())));
    let drafts = FileStore::drafts(paths).list().unwrap_or_default();
    let errors = drafts.into_iter().filter_map(|saved| saved.text.err());
    found.extend(errors.map(|error| wrong("drafts", error.to_string(), mend.clone())));
    let damaged = |purchase: Purchase| {
        let why = words.fill(key::doctor::ORDER, &[("id", &purchase.id), ("why", &purchase.damaged?)]);
        let advice = words.fill(key::doctor::DAMAGED_ORDER, &[]);
        // A last line that a crash tore takes nothing from those before it.
        let open = purchase.state == journal::State::Unknown;
        Some(if open { wrong("orders", why, advice) } else { note("orders", why, "") })
    };
    found.extend(Journal::open(paths).orders().unwrap_or_default().into_iter().filter_map(damaged));
    found
}

fn config_file(words: &Words, paths: &Paths) -> Finding {
    let path = paths.config_file();
    let shown = path.display().to_string();
    match Config::load(paths) {
        Ok(_) if !path.exists() => {
            note("config", words.fill(key::doctor::NO_CONFIG, &[("path", &shown)]), "")
        }
        Ok(config) => {
            let names: Vec<_> = config.profiles.keys().cloned().collect();
            let profiles =
                if names.is_empty() { words.fill(key::doctor::NONE, &[]) } else { names.join(", ") };
            fine("config", words.fill(key::doctor::CONFIG, &[("path", &shown), ("profiles", &profiles)]))
        }
        // The error names the file and the way out.
        Err(error) => wrong("config", error.to_string(), ""),
    }
}

/// A folder of ours: whether it, or the one it will be made in, can be written, and who else can look into it.
fn own_folder(words: &Words, topic: &'static str, folder: &Path) -> Finding {
    let shown = folder.display().to_string();
    let Some(there) = folder.ancestors().find(|f| f.exists()) else {
        return wrong(
            topic,
            words.fill(key::doctor::NO_PARENT, &[("path", &shown)]),
            words.fill(key::doctor::MAKE_IT, &[]),
        );
    };
    let Ok(about) = fs::metadata(there) else {
        return wrong(
            topic,
            words.fill(key::doctor::UNSEEN, &[("path", &shown)]),
            words.fill(key::doctor::OWNER, &[]),
        );
    };
    if !about.is_dir() {
        return wrong(
            topic,
            words.fill(key::doctor::NO_FOLDER, &[("path", &there.display().to_string())]),
            words.fill(key::doctor::TAKE_AWAY, &[]),
        );
    }
    // The mode alone does not tell: the disk may be mounted for reading, or full.
    if let Err(error) = writes(there) {
        let advice = words.fill(key::doctor::WRITABLE, &[("path", &there.display().to_string())]);
        return wrong(
            topic,
            words.fill(key::doctor::UNWRITABLE, &[("path", &shown), ("why", &error.to_string())]),
            advice,
        );
    }
    if there != folder {
        return fine(topic, words.fill(key::doctor::LATER, &[("path", &shown)]));
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o022 != 0 {
        let advice = format!("chmod go-w {shown}");
        return wrong(topic, words.fill(key::doctor::OTHERS, &[("path", &shown)]), advice);
    }
    fine(topic, shown)
}

/// Writes a block into a folder, as far as the disk, and takes it away.
fn writes(folder: &Path) -> io::Result<()> {
    let mut file = tempfile::tempfile_in(folder)?;
    file.write_all(&[0; 4096])?;
    file.sync_all()
}

/// Credentials of each provider; where there are some, its clock and whether it takes them.
fn clouds(words: &Words, settings: &Settings) -> Result<Vec<Finding>, Stop> {
    let mut found = Vec::new();
    let mut any = false;
    for &provider in providers() {
        let topic = provider.name();
        match credentials::resolve(provider, settings.profile()?, &settings.around) {
            Err(error) => {
                any = true;
                found.push(wrong(topic, error.to_string(), ""));
                continue;
            }
            Ok(Some(keys)) => {
                any = true;
                found.push(fine(topic, words.fill(key::doctor::KEYS, &[("place", &keys.from.to_string())])));
                found.extend(keys.warnings.iter().map(|warning| note(topic, warning.clone(), "")));
            }
            Ok(None) => found.push(note(topic, no_keys(words, provider), "")),
        }
        let shared = provider.row().shared_keys;
        if shared.iter().any(|name| var(name).is_some()) {
            let (id, secret) = provider.key_names();
            found.push(note(
                topic,
                words.fill(key::doctor::SHARED_KEYS, &[("names", &shared.join(", "))]),
                words.fill(key::doctor::USE_KEYS, &[("id", id), ("secret", secret)]),
            ));
        }
        // An address that can't be used is a finding; keys that are missing for one were told above.
        let Ok(Some(access)) = settings.access(provider) else { continue };
        any = true;
        let borrowed = access.for_demonstration();
        match access.account(provider, settings) {
            Ok(account) => found.extend(reach(words, settings, provider, &account, borrowed)?),
            Err(stop) => {
                found.push(wrong(
                    topic,
                    stop.message,
                    "mend what it names: VMCART_ENDPOINT, --endpoint, the proxy",
                ));
            }
        }
    }
    if !any {
        found.push(note(
            "account",
            words.fill(key::doctor::NO_KEYS_AT_ALL, &[]),
            words.fill(key::doctor::TO_BUY, &[]),
        ));
    }
    Ok(found)
}

fn no_keys(words: &Words, provider: Provider) -> String {
    let (id, secret) = provider.key_names();
    words.fill(key::doctor::NO_KEYS, &[("id", id), ("secret", secret)])
}

/// Asks for the zones: a call that changes nothing, and is signed. Keys that are `borrowed` are the demonstration's, and
/// nobody's fault where they are not taken.
fn reach(
    words: &Words,
    settings: &Settings,
    provider: Provider,
    account: &crate::purchase::Account,
    borrowed: bool,
) -> Result<Vec<Finding>, Stop> {
    let topic = provider.name();
    let profile = settings.profile()?.filter(|(_, p)| p.provider == provider);
    let region = profile.and_then(|(_, p)| p.region.clone());
    let region = region.unwrap_or_else(|| provider.default_region().to_owned());
    let address = account.client.address(&region);
    let ask = Ask { lookup: Lookup::Zones, region: region.clone(), scope: String::new() };
    let answer = runtime()?.block_on(account.client.look(&ask));
    let world = if account.simulated { words.fill(key::doctor::THE_SIMULATED, &[]) } else { String::new() };
    let mut found = vec![match &answer {
        Ok(zones) => {
            let zones = zones.rows.len().to_string();
            fine(
                topic,
                words.fill(
                    key::doctor::ANSWERS,
                    &[("address", &address), ("world", &world), ("zones", &zones), ("region", &region)],
                ),
            )
        }
        Err(CloudError::Refused(r)) if borrowed && takes_no_keys(r) => note(
            topic,
            words.fill(key::doctor::NO_DEMO, &[("address", &address), ("code", &r.code)]),
            words.fill(key::doctor::NO_DEMO_WAY, &[]),
        ),
        Err(CloudError::Refused(r)) => {
            let advice = if r.clock() && account.client.skew() != 0 {
                words.fill(key::doctor::CLOCK_BELOW, &[])
            } else if takes_no_keys(r) {
                words.fill(key::doctor::BAD_KEYS, &[])
            } else {
                words.fill(key::doctor::THEIR_MESSAGE, &[])
            };
            wrong(
                topic,
                words.fill(
                    key::doctor::REFUSES,
                    &[("address", &address), ("code", &r.code), ("message", &r.message)],
                ),
                advice,
            )
        }
        Err(error) => wrong(topic, error.to_string(), proxy_hint(words, &address)),
    }];
    let answered = matches!(answer, Ok(_) | Err(CloudError::Refused(_)));
    if answered {
        let skew = account.client.skew();
        found.push(if skew == 0 {
            fine("clock", words.fill(key::doctor::CLOCK_FINE, &[("address", &address)]))
        } else {
            let way = if skew > 0 { key::doctor::BEHIND } else { key::doctor::AHEAD };
            let seconds = skew.unsigned_abs().to_string();
            wrong(
                "clock",
                words.fill(way, &[("seconds", &seconds), ("address", &address)]),
                words.fill(key::doctor::SET_CLOCK, &[]),
            )
        });
    }
    Ok(found)
}

/// Whether a refusal is for the keys, where the clocks agree.
fn takes_no_keys(refusal: &Refusal) -> bool {
    matches!(refusal.status, 401 | 403) || matches!(refusal.hint, "signature" | "access-key")
}

fn proxy_hint(words: &Words, address: &str) -> String {
    let proxied =
        ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].iter().any(|name| env(name).is_some());
    if loopback(address) {
        words.fill(key::doctor::START_SIM, &[])
    } else if proxied {
        words.fill(key::doctor::PROXIED, &[])
    } else {
        words.fill(key::doctor::NETWORK, &[])
    }
}
