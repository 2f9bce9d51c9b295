//! The one document of `--json`, also where a command comes to nothing.

use std::ffi::OsString;

use clap::CommandFactory;
use serde_json::{Value, json};

use super::{
    Exit,
    args::{self, Cli, Command},
    out::{Stop, plain},
    report,
};

/// The command a document is for, by its name on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document(String);

impl Document {
    /// Of a command that was told to print one.
    pub fn of(command: &Command) -> Option<Self> {
        let (name, json) = match command {
            Command::Kinds(args) => ("kinds", args.json),
            Command::Check(args) => ("check", args.json),
            Command::Sign(args) => ("sign", args.json),
            Command::Submit(args) => ("submit", args.json),
            Command::Templates(args::Templates::List(args)) => ("list", args.json),
            Command::Templates(args::Templates::Show { json, .. }) => ("show", *json),
            Command::Orders(args) => ("orders", args.json),
            Command::Follow(args) => ("follow", args.json),
            Command::Resume(args) => ("resume", args.json),
            Command::Doctor(args) => ("doctor", args.json),
            _ => return None,
        };
        json.then(|| Self(name.to_owned()))
    }

    /// Of a command line that cannot be understood, as far as it can be guessed.
    pub fn guess(args: impl Iterator<Item = OsString>) -> Option<Self> {
        let args: Vec<_> = args.skip(1).take_while(|arg| arg != "--").collect();
        args.iter().any(|arg| arg == "--json").then_some(())?;
        let mut commands = Cli::command();
        let mut name = String::new();
        let mut value = false;
        for arg in args.iter().filter_map(|arg| arg.to_str()) {
            if !value && let Some(found) = commands.find_subcommand(arg) {
                arg.clone_into(&mut name);
                commands = found.clone();
            }
            value = matches!(arg, "--lang" | "--profile" | "--endpoint");
        }
        Some(Self(name))
    }

    /// The document where the command stopped before it had one: the shape it would have had, with nothing in it.
    pub fn stopped(&self, stop: &Stop) -> Value {
        let code = match stop.exit {
            Exit::Interrupted => "interrupted",
            Exit::Usage => "usage",
            Exit::Problems => "problems",
            Exit::Refused => "refused",
            Exit::Unknown => "unknown-outcome",
            Exit::Done | Exit::Failed | Exit::SomeFailed => "failed",
        };
        let message = plain(&stop.message);
        let with = |mut document: Value| {
            document["error"] = report::failure(code, &message, None);
            document
        };
        match self.0.as_str() {
            "submit" | "follow" => report::unsent(None, "not-sent", code, &message, None),
            "orders" | "resume" => with(json!({"orders": []})),
            "check" => with(json!({"ok": false, "files": []})),
            "doctor" => with(json!({"ok": false, "findings": []})),
            "kinds" => with(json!({"kinds": []})),
            "list" => with(json!({"templates": []})),
            _ => with(json!({})),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn the_command_of_a_wrong_command_line_is_guessed() {
        let guess = |line: &str| Document::guess(line.split(' ').map(Into::into)).map(|d| d.0);
        for (line, command) in [
            ("vmcart submit --json", Some("submit")),
            ("vmcart --lang orders submit a --json --nonsense", Some("submit")),
            ("vmcart templates list --json x", Some("list")),
            ("vmcart --json", Some("")),
            ("vmcart submit --nonsense", None),
            ("vmcart check -- --json", None),
        ] {
            assert_eq!(guess(line).as_deref(), command, "{line}");
        }
    }
}
