//! Arguments, headless commands, exit codes.
//!
//! Each command is a function that takes its arguments and comes to an [`Exit`] or a [`Stop`] with one sentence.
//! Results go to stdout, everything else to stderr; `--json` puts exactly one document on stdout. Nothing here
//! draws, and nothing here knows a rule of an order.

mod access;
mod args;
mod ask;
mod check;
mod doctor;
mod document;
mod exit;
mod guard;
mod kinds;
mod leave;
mod man;
mod orders;
mod out;
mod recording;
mod render;
mod report;
mod sign;
mod sim;
mod source;
mod stop;
mod submit;
mod templates;
#[cfg(test)]
mod tests;
mod tour;
mod watch;
mod wizard;
mod words;

use std::{ffi::OsString, process::ExitCode, sync::Arc};

use clap::{CommandFactory, Parser};

use crate::{
    clean::PASSWORD_VARIABLE,
    surroundings::Surroundings,
    term::{
        line::Line,
        process::{self, ProcessLine},
    },
    texts::key,
};

pub use self::{
    args::Cli,
    exit::Exit,
    out::{Ended, Stop},
};
use self::{
    args::{Command, Sets},
    document::Document,
    leave::Leave,
    words::Words,
};

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    main_with(std::env::args_os().collect())
}

/// Runs a command line, the program's name first, as that of this process.
pub fn main_with(line: Vec<OsString>) -> ExitCode {
    guard::memory();
    match Cli::try_parse_from(&line) {
        Ok(cli) => {
            if matches!(cli.command, None | Some(Command::New(_) | Command::Tour(_))) {
                process::shelter();
            }
            run(cli, &access::here(), Arc::new(ProcessLine::default())).into()
        }
        Err(error) => {
            // Nobody left to read the help is no reason to fail.
            drop(error.print());
            if let (true, Some(document)) = (error.use_stderr(), Document::guess(line.into_iter())) {
                let said = error.to_string();
                let said = said.trim_start_matches("error: ").lines().next().unwrap_or_default();
                out::last_document(&document.stopped(&Stop::usage(said)));
            }
            let code = u8::try_from(error.exit_code()).unwrap_or(Exit::Usage.code());
            ExitCode::from(code)
        }
    }
}

/// Runs one command in these surroundings; the wizard is spoken to over the line. What went wrong is told beside the
/// results.
///
/// Where it opens the wizard it asks nothing of the process: two of them may run at once. Every other command belongs to
/// its process, and writes to standard output.
pub fn run(mut cli: Cli, around: &Surroundings, line: Arc<dyn Line>) -> Exit {
    cli.global.around = around.clone();
    let document = cli.command.as_ref().and_then(Document::of);
    // What has one document to print or something to buy has a way out of its own on a signal.
    let listens = document.is_some()
        || matches!(
            cli.command,
            Some(Command::Submit(_) | Command::Follow(_) | Command::Resume(_) | Command::Templates(_))
        );
    let said = match cli.command {
        Some(Command::Submit(_)) => "interrupted: nothing was ordered",
        _ => "interrupted",
    };
    // Listening opens files too: where there are none to spare, a command that needs few of them still works.
    let ended = if listens && guard::files(None).is_ok() {
        leave::listen(said, move |leave| perform(cli, &line, leave))
    } else {
        perform(cli, &line, &Leave::open())
    };
    match ended {
        Ok(exit) => exit,
        Err(stop) => {
            if !stop.message.is_empty() {
                around.tell(&format!("vmcart: {}", stop.message));
            }
            if let Some(document) = document {
                out::last_document(&document.stopped(&stop));
            }
            stop.exit
        }
    }
}

fn perform(cli: Cli, line: &Arc<dyn Line>, leave: &Leave) -> Ended {
    let Cli { global, opening, command } = cli;
    let global = guard::account(global)?;
    guard::files(command.as_ref())?;
    let words = Words::of(&global)?;
    if let (Some(said), false) = (opening.said(), matches!(command, None | Some(Command::New(_)))) {
        return Err(Stop::usage(format!(
            "{said} goes with opening the wizard: vmcart {said}, or vmcart new KIND {said}"
        )));
    }
    if let Some(path) = command.as_ref().and_then(Command::sets).and_then(Sets::exposed) {
        global.around.tell(&words.fill(key::ui::EXPOSED, &[("path", path), ("variable", PASSWORD_VARIABLE)]));
    }
    match command {
        None => wizard::open(&words, &global, line, None, &opening),
        Some(Command::New(args)) => {
            let opening = opening.with(&args.opening);
            wizard::open(&words, &global, line, Some(&args), &opening)
        }
        Some(Command::Kinds(args)) => kinds::list(&words, args.json),
        Some(Command::Schema { kind }) => kinds::schema_of(&words, &kind),
        Some(Command::Check(args)) => check::run(&words, &args),
        Some(Command::Render(args)) => render::run(&words, &global, &args),
        Some(Command::Sign(args)) => sign::run(&args),
        Some(Command::Submit(args)) => submit::run(words, &global, &args, leave),
        Some(Command::Templates(command)) => templates::run(&words, &global, &command),
        Some(Command::Orders(args)) => orders::list(&words, &args),
        Some(Command::Follow(args)) => orders::follow(words, &global, &args, leave),
        Some(Command::Resume(args)) => orders::resume(words, &global, &args, leave),
        Some(Command::Tour(args)) => tour::run(&words, &global, line, &args),
        Some(Command::Sim(args)) => sim::run(args),
        Some(Command::Doctor(args)) => doctor::run(&words, &global, &args),
        Some(Command::Man { command }) => man::run(&command),
        Some(Command::Completions { shell }) => completions(shell),
    }
}

fn completions(shell: clap_complete::Shell) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "vmcart", &mut script);
    out::print(String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
