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
};
use crate::{
    cloud::{CloudError, Refusal},
    order::{Ask, Lookup, Provider, providers},
    store::{
        Config, FileStore, Journal, Paths, StoreError, Templates, credentials,
        journal::{self, Purchase},
        themes,
    },
    term::{line::Line, process::ProcessLine},
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
pub fn run(global: &Global, args: &Json) -> Ended {
    let mut findings = terminal();
    findings.extend(files());
    match Settings::load(global) {
        Ok(settings) => findings.extend(clouds(&settings)?),
        Err(stop) => {
            findings.push(wrong("config", stop.message, "mend it there; the path of config.toml is above"));
        }
    }
    let fine = findings.iter().all(|f| f.state != State::Wrong);
    if args.json {
        let rows: Vec<_> = findings.iter().map(row).collect();
        print_json(&json!({"ok": fine, "findings": rows}))?;
    } else {
        let mut lines: Vec<_> = findings.iter().flat_map(lines).collect();
        let bad = findings.iter().filter(|f| f.state == State::Wrong).count();
        lines.push(if fine { "all fine".to_owned() } else { format!("{bad} to mend") });
        print(lines.join("\n"))?;
    }
    Ok(if fine { Exit::Done } else { Exit::Failed })
}

fn row(f: &Finding) -> Value {
    let text = |t: &str| if t.is_empty() { Value::Null } else { plain(t).into() };
    json!({"topic": f.topic, "state": f.state.word(), "found": text(&f.found), "advice": text(&f.advice)})
}

fn lines(f: &Finding) -> Vec<String> {
    let mut lines = vec![format!("{:5}  {:11}  {}", f.state.word(), f.topic, plain(&f.found))];
    if !f.advice.is_empty() {
        lines.push(format!("{:20}{}", "", plain(&f.advice)));
    }
    lines
}

fn fine(topic: &'static str, found: impl Into<String>) -> Finding {
    Finding { topic, state: State::Ok, found: found.into(), advice: String::new() }
}

fn note(topic: &'static str, found: impl Into<String>, advice: &str) -> Finding {
    Finding { topic, state: State::Note, found: found.into(), advice: advice.to_owned() }
}

fn wrong(topic: &'static str, found: impl Into<String>, advice: &str) -> Finding {
    Finding { topic, state: State::Wrong, found: found.into(), advice: advice.to_owned() }
}

fn var(name: &str) -> Option<String> {
    env(name)?.into_string().ok().filter(|text| !text.is_empty())
}

fn terminal() -> Vec<Finding> {
    let mut found = Vec::new();
    let both = here().terminals().both();
    let (columns, rows) = ProcessLine::default().size().unwrap_or_default();
    let size = format!("{columns}x{rows}");
    found.push(match (both, var("TERM").as_deref()) {
        (false, _) => note(
            "terminal",
            "none on both ends: commands work, and the wizard in lines",
            "`vmcart --plain` asks line by line",
        ),
        (true, Some("dumb")) => note(
            "terminal",
            "TERM=dumb: it can't place the cursor",
            "`vmcart` asks line by line here; use another terminal for its screens",
        ),
        (true, _) if columns < SMALLEST.0 || rows < SMALLEST.1 => wrong(
            "terminal",
            size,
            &format!(
                "make the window {}x{} or larger (80x24 is comfortable), or use `vmcart --plain`",
                SMALLEST.0, SMALLEST.1
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
        let named = if locale.is_empty() { "no locale".to_owned() } else { locale };
        note(
            "characters",
            format!("{named}: signs are drawn in ASCII"),
            "for others set LANG to a UTF-8 locale, for example C.UTF-8",
        )
    });
    found.push(fine(
        "colours",
        match Depth::from_env(&var) {
            Depth::None => "none: NO_COLOR, CLICOLOR=0 or the terminal's name says so",
            Depth::Sixteen => "the terminal's own sixteen",
            Depth::Indexed => "256",
            Depth::True => "all of them",
        },
    ));
    found
}

/// The person's own themes that cannot be used.
fn theme_files(paths: &Paths) -> Vec<Finding> {
    let mistake = |(name, file, text): (String, PathBuf, Result<String, StoreError>)| {
        let why = match text {
            Ok(text) => Theme::read(&name, &file.display().to_string(), &text).err()?.to_string(),
            Err(error) => error.to_string(),
        };
        Some(wrong("themes", why, "mend the file, or take another theme: F4 in the wizard shows them"))
    };
    themes::themes(paths).into_iter().filter_map(mistake).collect()
}

fn files() -> Vec<Finding> {
    let paths = match paths() {
        Ok(paths) => paths,
        Err(stop) => return vec![wrong("files", stop.message, "")],
    };
    let mut found = vec![config_file(&paths)];
    found.extend(theme_files(&paths));
    let folders = [("templates", paths.templates()), ("drafts", paths.drafts()), ("orders", paths.orders())];
    for (topic, folder) in folders {
        found.push(own_folder(topic, &folder));
    }
    let templates = Config::load(&paths).ok().map(|config| Templates::of(&paths, &config));
    found.extend(unreadable(&paths, templates.as_ref()));
    if let Some(folder) = templates.as_ref().and_then(Templates::shared_folder) {
        let shown = folder.display().to_string();
        found.push(if folder.is_dir() {
            fine("shared", shown)
        } else {
            wrong("shared", format!("{shown}: is not there"), "mend `templates` in config.toml")
        });
    }
    found
}

/// Templates, drafts and orders that can't be read: listings skip them or say so, and here is all of it.
fn unreadable(paths: &Paths, templates: Option<&Templates>) -> Vec<Finding> {
    let mend = "mend the file, or take it away";
    let mut found = Vec::new();
    let kept = templates.map(Templates::list).transpose().unwrap_or_default().unwrap_or_default();
    let errors = kept.into_iter().filter_map(|kept| kept.saved.text.err());
    found.extend(errors.map(|error| wrong("templates", error.to_string(), mend)));
    let drafts = FileStore::drafts(paths).list().unwrap_or_default();
    let errors = drafts.into_iter().filter_map(|saved| saved.text.err());
    found.extend(errors.map(|error| wrong("drafts", error.to_string(), mend)));
    let damaged = |purchase: Purchase| {
        let why = format!("order {}: {}", purchase.id, purchase.damaged?);
        let advice = "it may have been bought: see the provider's console before you take the file away";
        // A last line that a crash tore takes nothing from those before it.
        let open = purchase.state == journal::State::Unknown;
        Some(if open { wrong("orders", why, advice) } else { note("orders", why, "") })
    };
    found.extend(Journal::open(paths).orders().unwrap_or_default().into_iter().filter_map(damaged));
    found
}

fn config_file(paths: &Paths) -> Finding {
    let path = paths.config_file();
    let shown = path.display().to_string();
    match Config::load(paths) {
        Ok(_) if !path.exists() => note("config", format!("{shown}: not there; nothing needs it"), ""),
        Ok(config) => {
            let names: Vec<_> = config.profiles.keys().cloned().collect();
            let profiles = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            fine("config", format!("{shown}; profiles: {profiles}"))
        }
        // The error names the file and the way out.
        Err(error) => wrong("config", error.to_string(), ""),
    }
}

/// A folder of ours: whether it, or the one it will be made in, can be written, and who else can look into it.
fn own_folder(topic: &'static str, folder: &Path) -> Finding {
    let shown = folder.display().to_string();
    let Some(there) = folder.ancestors().find(|f| f.exists()) else {
        return wrong(topic, format!("{shown}: no folder above it is there"), "make it");
    };
    let Ok(about) = fs::metadata(there) else {
        return wrong(topic, format!("{shown}: can't be looked at"), "see who owns it");
    };
    if !about.is_dir() {
        return wrong(topic, format!("{}: is no folder", there.display()), "take it away");
    }
    // The mode alone does not tell: the disk may be mounted for reading, or full.
    if let Err(error) = writes(there) {
        let advice =
            format!("make {} writable, or set VMCART_CONFIG_DIR and VMCART_DATA_DIR", there.display());
        return wrong(topic, format!("{shown}: can't be written: {error}"), &advice);
    }
    if there != folder {
        return fine(topic, format!("{shown}: is made when it is needed"));
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o022 != 0 {
        let advice = format!("chmod go-w {shown}");
        return wrong(topic, format!("{shown}: others can change it"), &advice);
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
fn clouds(settings: &Settings) -> Result<Vec<Finding>, Stop> {
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
                found.push(fine(topic, format!("credentials: {}", keys.from)));
                found.extend(keys.warnings.iter().map(|warning| note(topic, warning.clone(), "")));
            }
            Ok(None) => found.push(note(topic, no_keys(provider), "")),
        }
        let shared = provider.row().shared_keys;
        if shared.iter().any(|name| var(name).is_some()) {
            let (id, secret) = provider.key_names();
            found.push(note(
                topic,
                format!(
                    "{} in the environment are left alone: they could be anybody's",
                    shared.join(" and ")
                ),
                &format!("to use them, set {id} and {secret} to the same"),
            ));
        }
        // An address that can't be used is a finding; keys that are missing for one were told above.
        let Ok(Some(access)) = settings.access(provider) else { continue };
        any = true;
        let borrowed = access.for_demonstration();
        match access.account(provider, settings) {
            Ok(account) => found.extend(reach(settings, provider, &account, borrowed)?),
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
            "no credentials at all: the wizard runs on the simulated cloud, and nothing can be bought",
            "to buy, set the variables above or name the keys in a profile of config.toml",
        ));
    }
    Ok(found)
}

fn no_keys(provider: Provider) -> String {
    let (id, secret) = provider.key_names();
    format!("credentials: none; {id} and {secret} would give them")
}

/// Asks for the zones: a call that changes nothing, and is signed. Keys that are `borrowed` are the demonstration's, and
/// nobody's fault where they are not taken.
fn reach(
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
    let world = if account.simulated { ", the simulated cloud" } else { "" };
    let mut found = vec![match &answer {
        Ok(zones) => fine(topic, format!("{address} answers{world}: {} zones in {region}", zones.rows.len())),
        Err(CloudError::Refused(r)) if borrowed && takes_no_keys(r) => note(
            topic,
            format!("{address} takes no demonstration keys: {}", r.code),
            "nothing to mend unless orders are to go there: then it needs keys of this provider",
        ),
        Err(CloudError::Refused(r)) => {
            let advice = if r.clock() && account.client.skew() != 0 {
                "set this machine's clock, see below"
            } else if takes_no_keys(r) {
                "the keys are not taken: see whether they belong to this provider, and what they may do"
            } else {
                "the provider's message says why"
            };
            wrong(topic, format!("{address} refuses: {} {}", r.code, r.message), advice)
        }
        Err(error) => wrong(topic, error.to_string(), proxy_hint(&address)),
    }];
    let answered = matches!(answer, Ok(_) | Err(CloudError::Refused(_)));
    if answered {
        let skew = account.client.skew();
        found.push(if skew == 0 {
            fine("clock", format!("within a minute of {address}"))
        } else {
            let way = if skew > 0 { "behind" } else { "ahead of" };
            wrong(
                "clock",
                format!("{} s {way} {address}", skew.unsigned_abs()),
                "set it, for example with `timedatectl set-ntp true`; vmcart signs with the provider's time meanwhile",
            )
        });
    }
    Ok(found)
}

/// Whether a refusal is for the keys, where the clocks agree.
fn takes_no_keys(refusal: &Refusal) -> bool {
    matches!(refusal.status, 401 | 403) || matches!(refusal.hint, "signature" | "access-key")
}

fn proxy_hint(address: &str) -> &'static str {
    let proxied =
        ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].iter().any(|name| env(name).is_some());
    if loopback(address) {
        "start `vmcart sim` and set VMCART_ENDPOINT to the address it prints, or take VMCART_ENDPOINT away"
    } else if proxied {
        "a proxy is named in the environment: see whether it lets this address through"
    } else {
        "see whether this machine may reach it: network, DNS, firewall"
    }
}
