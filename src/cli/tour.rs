//! `vmcart tour`: the wizard, playing a purchase by itself on the simulated cloud.

use std::{sync::Arc, time::Duration};

use tracing::Dispatch;

use super::{
    Exit,
    access::{Access, Settings},
    args,
    out::{Ended, Stop, plain},
    recording, source,
    stop::runtimes,
    wizard,
    words::Words,
};
use crate::{
    order::{Draft, kinds, providers},
    run::{
        self, Accounts, Left,
        tour::{Script, Tour},
    },
    sim,
    store::Paths,
    term::{line::Line, terminal::Terminal},
    texts::key,
};

/// Plays a script. Nobody's account is used, and no file of the person's is touched.
pub fn run(words: &Words, global: &args::Global, line: &Arc<dyn Line>, args: &args::Tour) -> Ended {
    let script = script(&args.script)?;
    if !global.around.terminals().both() {
        return Err(Stop::usage("the tour needs a terminal on both ends"));
    }
    let home = tempfile::tempdir_in(global.around.temporary())
        .map_err(|e| Stop::failed(format!("no folder for the tour's files can be made: {e}")))?;
    let settings = Settings::nobody(&global.around, Paths::at(home.path(), home.path()))?;
    let (ours, beside) = runtimes(&Dispatch::none())?;
    let boot_time = Duration::from_secs(4).div_f64(args.speed.max(1.0));
    let cloud = sim::Settings { boot_time, ..sim::Settings::default() };
    let own = beside.block_on(sim::start(cloud)).map_err(Stop::failed)?;
    let account = |provider| Access::demonstration(&own.endpoint()).account(provider, &settings);
    let accounts = Accounts::make(account)?;
    let first = kinds().first().ok_or_else(|| Stop::failed("there is no kind to order"))?;
    let mut setup = wizard::setup(words, &settings, Draft::preset(first), false, accounts, Vec::new())?;
    setup.session.keyless = providers().to_vec();
    let recorder = args.record.as_deref().map(|file| recording::begin(file, &global.around)).transpose()?;
    let terminal = Terminal::new(Arc::clone(line), recorder);
    let tour = Tour::new(script, args.speed);
    let left = ours.block_on(run::play(setup, Arc::clone(&terminal), beside.handle().clone(), Some(tour)));
    beside.block_on(own.stop());
    beside.shutdown_timeout(Duration::from_secs(2));
    if let Some(file) = &args.record {
        recording::end(words, file, &terminal);
    }
    let left = left.map_err(|e| Stop::failed(format!("the terminal failed: {e}")))?;
    if let Some(signal) = left.killed {
        drop(home);
        line.end_by(signal);
    }
    ended(words, &left)
}

fn script(name: &str) -> Result<Script, Stop> {
    let read = match Script::built_in(name) {
        Some(script) => script,
        None => match source::read(name) {
            Ok(text) => Script::parse(&text),
            Err(source::Unreadable::Missing) => {
                let names: Vec<_> = Script::names().collect();
                return Err(Stop::usage(format!(
                    "no script {}: there are {}, and files of your own",
                    plain(name),
                    names.join(", ")
                )));
            }
            Err(error) => return Err(Stop::usage(format!("{}: {error}", source::shown(name)))),
        },
    };
    read.map_err(|e| Stop::usage(format!("script {}: {}", plain(name), plain(&e.to_string()))))
}

/// Nothing stays behind of a tour: there is nothing to go on with.
fn ended(words: &Words, left: &Left) -> Ended {
    if let Some(why) = &left.stuck {
        return Err(Stop::failed(words.fill(key::tour_player::STUCK, &[("why", why)])));
    }
    Ok(Exit::of_wizard(left.interrupted, left.end.as_ref()))
}
