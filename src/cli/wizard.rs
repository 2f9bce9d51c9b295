//! The one place where the wizard is started: everything it needs is resolved here.

use std::{collections::HashMap, sync::Arc, time::Duration};

use super::{
    Exit,
    access::{Access, Settings},
    args::{Global, New, Opening},
    out::{Ended, Stop, plain},
    recording,
    stop::runtimes,
    words::Words,
};
use crate::{
    app::{LeftOut, Session, StartEntry},
    cloud::End,
    order::{
        Draft, Origin, Provider, Role, Say, file,
        file::{FileError, Template},
        kind, kinds, providers,
    },
    plain::talk as plain_talk,
    run::{self, Accounts, Left, Setup, start_entries},
    sim,
    store::{Journal, Paths, Templates, journal::Purchase, log, themes as files},
    surroundings::Surroundings,
    term::{line::Line, terminal::Terminal},
    theme::{Depth, Look, Signs, Theme, Themes},
};

/// Opens the wizard, on a kind when one is named.
pub fn open(
    words: &Words,
    global: &Global,
    line: &Arc<dyn Line>,
    new: Option<&New>,
    opening: &Opening,
) -> Ended {
    let around = &global.around;
    let terminal = around.terminals().both();
    // A terminal that can do nothing is spoken to in lines.
    let in_lines = opening.plain || (terminal && around.text("TERM").as_deref() == Some("dumb"));
    if !terminal && !in_lines {
        return Err(Stop::usage(
            "the wizard needs a terminal on both ends; without one, `vmcart --plain` asks line by line, or write \
             an order file and run `vmcart check FILE`, then `vmcart submit FILE`",
        ));
    }
    if in_lines && opening.record.is_some() {
        return Err(Stop::usage("--record records the screens, and there are none in --plain"));
    }
    let settings = Settings::load(global)?;
    let mut draft = draft(words, &settings, new)?;
    let mut found: HashMap<_, _> = settings.all()?.into_iter().collect();
    let mut regions = Vec::new();
    for &provider in providers() {
        let access = found.get(&provider);
        let profile = settings.profile()?.filter(|(_, p)| p.provider == provider);
        let region = profile.and_then(|(_, p)| p.region.clone());
        let region = region.or_else(|| access.and_then(|a| a.region.clone()));
        regions.extend(region.map(|region| (provider, region)));
    }
    if let Some((_, region)) = regions.iter().find(|(p, _)| *p == draft.kind().provider)
        && !draft.origin(draft_region(&draft)).from_file()
    {
        draft.put(Role::Region, region, Origin::Preset);
    }
    let log = log::open(&settings.paths, tracing::Level::INFO);
    let _logging = tracing::dispatcher::set_default(&log);
    let (ours, beside) = runtimes(&log)?;
    // Without an account the whole purchase goes to a cloud of our own, which ends with the wizard.
    let own = if found.len() < providers().len() {
        Some(beside.block_on(sim::start(sim::Settings::default())).map_err(Stop::failed)?)
    } else {
        None
    };
    let endpoint = own.as_ref().map(sim::Running::endpoint).unwrap_or_default();
    let lent = |provider: &Provider| found.get(provider).is_none_or(Access::for_demonstration);
    let keyless: Vec<_> = providers().iter().copied().filter(lent).collect();
    let accounts = Accounts::make(|provider| {
        let access = found.remove(&provider).unwrap_or_else(|| Access::demonstration(&endpoint));
        access.account(provider, &settings)
    })?;
    let mut setup = setup(words, &settings, draft, new.is_some(), accounts, regions)?;
    if let Some((name, new)) = new.and_then(|new| Some((new.template.clone()?, new))) {
        setup.begin = false;
        setup.template = Some((name, new.sets.sets.clone()));
    }
    setup.session.endpoint.clone_from(&global.endpoint);
    setup.session.keyless = keyless;
    let recorder = opening.record.as_deref().map(|file| recording::begin(file, around)).transpose()?;
    let terminal = Terminal::new(Arc::clone(line), recorder);
    let left = if in_lines {
        ours.block_on(plain_talk(setup, Arc::clone(line), beside.handle().clone()))
    } else {
        ours.block_on(run::wizard(setup, Arc::clone(&terminal), beside.handle().clone()))
    };
    let left = left.map_err(|e| Stop::failed(format!("the terminal failed: {e}")));
    if let Some(running) = own {
        beside.block_on(running.stop());
    }
    // A file half written is worth a moment; an answer that nobody reads is not.
    beside.shutdown_timeout(Duration::from_secs(2));
    if let Some(file) = &opening.record {
        recording::end(words, file, &terminal);
    }
    let left = left?;
    let exit = farewell(&left, &**line);
    if let Some(signal) = left.killed {
        line.end_by(signal);
    }
    Ok(exit)
}

fn draft_region(draft: &Draft) -> crate::order::Place {
    crate::order::Place::field(draft.kind().index(Role::Region).unwrap_or_default())
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
        let template = template(words, settings, name)?;
        return if template.draft.kind() == kind {
            // The wizard asks for its variables first.
            sets(words, &mut template.draft.clone(), &template, &new.sets.sets)?;
            Ok(Draft::preset(kind))
        } else {
            let other = template.draft.kind().name;
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

/// What was set is a variable's value, or a value of the order.
fn sets(
    words: &Words,
    draft: &mut Draft,
    template: &Template,
    sets: &[(String, String)],
) -> Result<(), Stop> {
    for (path, value) in sets.iter().filter(|(name, _)| !template.variables.iter().any(|v| v.name == *name)) {
        file::set(draft, path, value)
            .map_err(|p| Stop::usage(format!("--set {}: {}", plain(path), words.problem(&p))))?;
    }
    Ok(())
}

/// What is wrong with its values shows in the wizard, where it can be mended.
fn template(words: &Words, settings: &Settings, name: &str) -> Result<Template, Stop> {
    let templates = Templates::of(&settings.paths, &settings.config);
    let (text, ..) = templates.load(name).map_err(Stop::usage)?;
    let wrong = |what: &str| Stop::usage(format!("template {}: {what}", plain(name)));
    Template::read(&text).map_err(|e| match e {
        FileError::Kind(problem) => wrong(&words.problem(&problem)),
        FileError::Syntax(_) => wrong(&plain(&e.to_string())),
    })
}

/// What the wizard needs, from what was found.
pub fn setup(
    words: &Words,
    settings: &Settings,
    draft: Draft,
    begin: bool,
    accounts: Accounts,
    regions: Vec<(Provider, String)>,
) -> Result<Setup, Stop> {
    let around = &settings.around;
    let var = |name: &str| around.text(name);
    let (themes, notice) = themes(&settings.paths, settings.config.theme.as_deref(), Depth::from_env(&var));
    let theme = themes.start(settings.config.theme.as_deref(), &var);
    let profile = settings.profile()?;
    let templates = Templates::of(&settings.paths, &settings.config);
    let orders = Journal::open(&settings.paths).orders().map_err(Stop::failed)?;
    let (start, left_out) = start(around, &settings.paths, &templates, &orders)?;
    Ok(Setup {
        session: Session {
            simulated: providers()
                .iter()
                .copied()
                .filter(|provider| accounts.of(*provider).simulated)
                .collect(),
            keyless: Vec::new(),
            regions,
            profile: profile.map(|(name, _)| name.to_owned()),
            budget: profile.and_then(|(_, p)| p.budget),
            began: around.now().as_second(),
            lang: words.lang,
            theme: theme.name.clone(),
            theme_fits: theme.ask,
            newcomer: newcomer(&settings.paths, &start),
            themes: themes.names(),
            keys: settings.keys.clone(),
            mouse: settings.config.mouse,
            endpoint: None,
        },
        draft,
        start,
        past: start_entries::past(around, &orders),
        left_out,
        begin,
        template: None,
        templates,
        accounts,
        paths: settings.paths.clone(),
        around: around.clone(),
        look: Look { theme: themes.get(&theme.name), signs: Signs::from_env(&var) },
        themes,
        notice,
    })
}

/// The themes there are, the person's own among them, and a word about one that can't be used.
fn themes(paths: &Paths, wanted: Option<&str>, depth: Depth) -> (Themes, Option<Say>) {
    let mut themes = Themes::builtin(depth);
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
    let kinds_only = start.iter().all(|e| matches!(e, StartEntry::New(_) | StartEntry::CloneInstance));
    // A folder that cannot be read tells nothing; then nobody is bothered.
    let bought = std::fs::read_dir(paths.orders()).map_or_else(
        |error| error.kind() != std::io::ErrorKind::NotFound,
        |mut entries| entries.next().is_some(),
    );
    kinds_only && !bought && !paths.config_file().exists()
}

/// What the start screen offers: purchases to settle, drafts, templates, kinds.
fn start(
    around: &Surroundings,
    paths: &Paths,
    templates: &Templates,
    orders: &[Purchase],
) -> Result<(Vec<StartEntry>, LeftOut), Stop> {
    let (drafts, left_out) = start_entries::drafts(around, paths).map_err(Stop::failed)?;
    let templates = start_entries::templates(around, templates, orders).map_err(Stop::failed)?;
    let entries =
        StartEntry::all(start_entries::pending(around, orders), drafts, templates, !orders.is_empty());
    Ok((entries, left_out))
}

/// What stays behind, told on the screen that is the person's own again.
fn farewell(left: &Left, line: &dyn Line) -> Exit {
    if let Some(draft) = &left.draft {
        line.tell(&format!("the draft is kept as {}: `vmcart` goes on with it", plain(draft)));
    }
    for unkept in &left.unkept {
        let why = plain(&unkept.why);
        line.tell(&format!("the draft could not be saved: {why}; this is the order, to be kept elsewhere:"));
        unkept.text.lines().for_each(|text| line.tell(&plain(text)));
    }
    let id = left.purchase.as_deref().map(plain).unwrap_or_default();
    match &left.end {
        Some(End::Unknown) => {
            line.tell(&format!("order {id}: its outcome is unknown; `vmcart resume {id}` settles it"));
        }
        Some(End::GaveUp | End::Unnamed) => {
            line.tell(&format!("order {id}: `vmcart follow {id}` goes on watching"));
        }
        None if !id.is_empty() => line.tell(&format!("order {id}: `vmcart orders` shows how it stands")),
        _ => {}
    }
    // What is on no disk is a failure of ours, unless there is something about money to be told.
    match Exit::of_wizard(left.interrupted, left.end.as_ref()) {
        Exit::Done | Exit::Interrupted if !left.unkept.is_empty() => Exit::Failed,
        exit => exit,
    }
}
