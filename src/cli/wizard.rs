//! The one place where the wizard is started: everything it needs is resolved here.

use std::{io::IsTerminal, time::Duration};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    Exit,
    access::{Access, Settings, env},
    args::{Global, New},
    out::{Ended, Stop, plain, tell},
    stop::runtimes,
    words::Words,
};
use crate::{
    app::{Pending, SavedDraft, Session, StartEntry},
    cloud::End,
    order::{
        Draft, Origin, Provider, Reading, Say, file,
        file::{FileError, Loaded},
        kind, kinds,
    },
    run::{self, Desks, Left, Setup},
    sim,
    store::{Journal, Paths, Shelf, Templates, log, themes as files},
    theme::{Depth, Look, Signs, Theme, Themes},
};

/// Opens the wizard, on a kind when one is named.
pub fn open(words: &Words, global: &Global, new: Option<&New>) -> Ended {
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        return Err(Stop::usage(
            "the wizard needs a terminal on both ends; without one, write an order file and run \
             `vmcart check FILE`, then `vmcart submit FILE`",
        ));
    }
    let settings = Settings::load(global)?;
    let mut draft = draft(words, &settings, new)?;
    let (bce, jd) = (settings.access(Provider::Bce)?, settings.access(Provider::Jd)?);
    let mut regions = Vec::new();
    for (provider, access) in [(Provider::Bce, &bce), (Provider::Jd, &jd)] {
        let profile = settings.profile()?.filter(|(_, p)| p.provider.name() == provider.name());
        let region = profile.and_then(|(_, p)| p.region.clone());
        let region = region.or_else(|| access.as_ref().and_then(|a| a.region.clone()));
        regions.extend(region.map(|region| (provider, region)));
    }
    if let Some((_, region)) = regions.iter().find(|(p, _)| *p == draft.kind().provider)
        && !draft.origin(draft_region(&draft)).from_file()
    {
        draft.put("region", region, Origin::Preset);
    }
    log::init(&settings.paths, tracing::Level::INFO);
    let (ours, beside) = runtimes()?;
    // Without an account the whole purchase goes to a cloud of our own, which ends with the wizard.
    let own = if bce.is_none() || jd.is_none() {
        Some(beside.block_on(sim::start(sim::Settings::default())).map_err(Stop::failed)?)
    } else {
        None
    };
    let endpoint = own.as_ref().map(sim::Running::endpoint).unwrap_or_default();
    let desk = |access: Option<Access>, provider| {
        access.unwrap_or_else(|| Access::demonstration(&endpoint)).desk(provider, &settings.paths)
    };
    let desks = Desks { bce: desk(bce, Provider::Bce)?, jd: desk(jd, Provider::Jd)? };
    let setup = setup(words, &settings, draft, new.is_some(), desks, regions)?;
    let wizard = run::wizard(setup, beside.handle().clone());
    let left = ours.block_on(wizard).map_err(|e| Stop::failed(format!("the terminal failed: {e}")));
    if let Some(running) = own {
        beside.block_on(running.stop());
    }
    // A file half written is worth a moment; an answer that nobody reads is not.
    beside.shutdown_timeout(Duration::from_secs(2));
    Ok(farewell(&left?))
}

fn draft_region(draft: &Draft) -> crate::order::Place {
    crate::order::Place::field(draft.kind().index("region").unwrap_or_default())
}

fn var(name: &str) -> Option<String> {
    env(name)?.into_string().ok()
}

/// The draft to begin with: the template's, or a new one of the kind, with what was set on the command line.
fn draft(words: &Words, settings: &Settings, new: Option<&New>) -> Result<Draft, Stop> {
    let Some(new) = new else {
        // The start screen asks; until then the first kind stands in.
        let first = kinds().first().ok_or_else(|| Stop::failed("there is no kind to order"))?;
        return Ok(Draft::preset(first));
    };
    let kind = kind(&new.kind).ok_or_else(|| Stop::usage(format!("no kind {}", plain(&new.kind))))?;
    if let Some(name) = &new.template {
        let loaded = template(words, settings, name, &new.sets.sets)?;
        return if loaded.draft.kind() == kind {
            Ok(loaded.draft)
        } else {
            let other = loaded.draft.kind().name;
            Err(Stop::usage(format!("template {} is for {other}, not {}", plain(name), kind.name)))
        };
    }
    let mut draft = Draft::preset(kind);
    for (path, value) in &new.sets.sets {
        file::set(&mut draft, path, value)
            .map_err(|p| Stop::usage(format!("--set {}: {}", plain(path), words.problem(&p))))?;
    }
    Ok(draft)
}

fn template(
    words: &Words,
    settings: &Settings,
    name: &str,
    sets: &[(String, String)],
) -> Result<Loaded, Stop> {
    let templates = Templates::of(&settings.paths, &settings.config);
    let (text, ..) = templates.load(name).map_err(Stop::usage)?;
    let wrong = |what: &str| Stop::usage(format!("template {}: {what}", plain(name)));
    // What is wrong with its values shows in the wizard, where it can be mended; variables cannot be given there.
    let loaded = file::load(&text, sets, Reading::Strict).map_err(|e| match e {
        FileError::Kind(problem) => wrong(&words.problem(&problem)),
        FileError::Syntax(_) => wrong(&plain(&e.to_string())),
    })?;
    match loaded.own_problems().iter().find(|p| p.blocks() && p.code.starts_with("variable-")) {
        Some(problem) => Err(wrong(&words.problem(problem))),
        None => Ok(loaded),
    }
}

fn setup(
    words: &Words,
    settings: &Settings,
    draft: Draft,
    begin: bool,
    desks: Desks,
    regions: Vec<(Provider, String)>,
) -> Result<Setup, Stop> {
    let (themes, notice) = themes(&settings.paths, settings.config.theme.as_deref());
    let theme = themes.start(settings.config.theme.as_deref(), &var);
    let profile = settings.profile()?;
    let start = start(&settings.paths)?;
    Ok(Setup {
        session: Session {
            simulated: [Provider::Bce, Provider::Jd]
                .into_iter()
                .filter(|provider| desks.of(*provider).simulated)
                .collect(),
            regions,
            profile: profile.map(|(name, _)| name.to_owned()),
            budget: profile.and_then(|(_, p)| p.budget),
            began: Timestamp::now().as_second(),
            lang: words.lang,
            theme: theme.name.clone(),
            theme_fits: theme.ask,
            newcomer: newcomer(&settings.paths, &start),
            themes: themes.names(),
            keys: settings.keys.clone(),
            mouse: settings.config.mouse,
        },
        draft,
        start,
        begin,
        desks,
        paths: settings.paths.clone(),
        look: Look { theme: themes.get(&theme.name), signs: Signs::from_env(&var) },
        themes,
        notice,
    })
}

/// The themes there are, the person's own among them, and a word about one that can't be used.
fn themes(paths: &Paths, wanted: Option<&str>) -> (Themes, Option<Say>) {
    let mut themes = Themes::builtin(Depth::from_env(&var));
    let mut notice = None;
    for (name, file, text) in files::themes(paths) {
        let shown = plain(&file.display().to_string());
        let said = match text {
            Ok(text) => match Theme::read(&name, &shown, &text) {
                Ok(theme) => {
                    themes.add(theme);
                    continue;
                }
                Err(error) => {
                    let (key, values) = error.mistake.words();
                    let values = values.into_iter().map(|(name, value)| (name, plain(value).into()));
                    let place = [("file", error.file.into()), ("line", error.line.to_string().into())];
                    Say::Key(key.into(), place.into_iter().chain(values).collect())
                }
            },
            Err(error) => Say::Plain(plain(&error.to_string())),
        };
        // The one that is wished for matters most.
        if notice.is_none() || Some(name.as_str()) == wanted {
            notice = Some(said);
        }
    }
    let missing = wanted.filter(|name| !themes.names().iter().any(|n| n == name));
    if let Some(name) = missing.filter(|_| notice.is_none()) {
        let file = plain(&paths.themes().join(format!("{name}.toml")).display().to_string());
        let values = vec![("name", plain(name).into()), ("file", file.into())];
        notice = Some(Say::Key("theme-file.missing".into(), values));
    }
    (themes, notice)
}

/// Whether nothing was ever bought, typed or set here.
fn newcomer(paths: &Paths, start: &[StartEntry]) -> bool {
    let kinds_only = start.iter().all(|entry| matches!(entry, StartEntry::New(_)));
    // A folder that cannot be read tells nothing; then nobody is bothered.
    let bought = std::fs::read_dir(paths.orders()).map_or_else(
        |error| error.kind() != std::io::ErrorKind::NotFound,
        |mut entries| entries.next().is_some(),
    );
    kinds_only && !bought && !paths.config_file().exists()
}

/// What the start screen offers: purchases to settle, drafts, kinds.
fn start(paths: &Paths) -> Result<Vec<StartEntry>, Stop> {
    let pending = Journal::open(paths).unresolved().map_err(Stop::failed)?;
    let pending = pending.into_iter().map(|p| Pending {
        kind: plain(&p.intent.kind),
        sent: local(p.started_at),
        region: plain(&p.intent.region),
        simulated: p.intent.simulated,
        secret: p.intent.has_secret,
        count: p.intent.count,
        id: p.id,
    });
    let drafts = Shelf::drafts(paths).list().map_err(Stop::failed)?;
    let drafts = drafts.into_iter().filter_map(|saved| {
        Some(SavedDraft { saved: local(saved.modified), text: saved.text.ok()?, id: saved.name })
    });
    Ok(StartEntry::list(pending.collect(), drafts.collect()))
}

fn local(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// What stays behind, told on the screen that is the person's own again.
fn farewell(left: &Left) -> Exit {
    if let Some(draft) = &left.draft {
        tell(format!("the draft is kept as {}: `vmcart` goes on with it", plain(draft)));
    }
    let id = left.purchase.as_deref().map(plain).unwrap_or_default();
    match &left.end {
        Some(End::Unknown) => {
            tell(format!("order {id}: its outcome is unknown; `vmcart resume {id}` settles it"));
        }
        Some(End::GaveUp) => tell(format!("order {id}: `vmcart follow {id}` goes on watching")),
        None if !id.is_empty() => tell(format!("order {id}: `vmcart orders` shows how it stands")),
        _ => {}
    }
    if left.interrupted {
        return Exit::Interrupted;
    }
    match &left.end {
        None | Some(End::Running | End::GaveUp) => Exit::Done,
        Some(End::SomeFailed) => Exit::SomeFailed,
        Some(End::Refused) => Exit::Refused,
        Some(End::Unknown) => Exit::Unknown,
        Some(End::NotSent(_)) => Exit::Failed,
    }
}
