//! The command line, as clap reads it. Its help is English; everything else a person reads is in their language.

use std::net::SocketAddr;

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use clap_complete::Shell;
use rust_decimal::Decimal;

use crate::{
    order::{Provider, kinds, providers},
    sim::Scenario,
    store::secret_variables::SIM_SECRET_KEY,
    surroundings::Surroundings,
};

mod cents;
mod opening;
mod sets;
mod submit;

pub use opening::{Opening, Tour};
pub use sets::Sets;
pub use submit::Submit;
use submit::amount;

const AFTER: &str = "\
Exit codes:
    0  done
    1  our own failure: network never reached, disk full
    2  usage, or a file that can't be read
    3  the order has problems
    4  the provider refused
    5  the outcome is unknown; `vmcart resume` settles it
    6  bought, but some instances failed
  130  interrupted";

/// Buy cloud instances: a wizard in the terminal, or one order file at a time.
#[derive(Debug, Parser)]
#[command(name = "vmcart", version, after_help = AFTER, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    /// Options every command takes.
    #[command(flatten)]
    pub global: Global,
    /// How the wizard is opened, where no command is named.
    #[command(flatten)]
    pub opening: Opening,
    /// What to do; nothing opens the wizard.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Language of messages: en or zh-CN
    #[arg(
        long,
        global = true,
        value_name = "LANG",
        help = "Language of messages: en or zh-CN [env: VMCART_LANG]"
    )]
    pub lang: Option<String>,
    /// Profile of config.toml to use
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help = "Profile of config.toml to use [env: VMCART_PROFILE]"
    )]
    pub profile: Option<String>,
    /// One address for all calls: the simulated cloud, or a proxy
    #[arg(
        long,
        global = true,
        value_name = "URL",
        help = "One address for all calls: the simulated cloud, or a proxy [env: VMCART_ENDPOINT]"
    )]
    pub endpoint: Option<String>,
    /// The world around the command; nobody's until the edge has given it.
    #[arg(skip = Surroundings::at_home(std::path::Path::new("")))]
    pub around: Surroundings,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the wizard on a kind of order
    New(New),
    /// List what can be ordered
    Kinds(Json),
    /// Print the JSON Schema of a kind's request body
    Schema {
        /// Kind of order
        #[arg(value_parser = kind_names())]
        kind: String,
    },
    /// Validate order files, without any network
    Check(Check),
    /// Show what would be sent, secrets masked
    Render(Render),
    /// Sign a request described as JSON and print every stage
    Sign(Sign),
    /// Buy what an order file says
    Submit(Submit),
    /// Keep orders to buy again
    #[command(subcommand)]
    Templates(Templates),
    /// List the purchases made from here, newest first
    Orders(Json),
    /// Go on watching the instances of a purchase
    Follow(Follow),
    /// Settle purchases whose outcome is unknown
    Resume(Resume),
    /// Watch the wizard play a purchase by itself, on the simulated cloud
    Tour(Tour),
    /// Run the simulated cloud
    Sim(Sim),
    /// Tell what works here and what to do about the rest
    Doctor(Json),
    /// Print a page for man(1)
    Man {
        /// Command to print the page of; the program's own if left out
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Print a completion script for a shell
    Completions {
        /// Shell to complete for
        shell: Shell,
    },
}

fn kind_names() -> PossibleValuesParser {
    PossibleValuesParser::new(kinds().iter().map(|k| k.name))
}

/// `--json` alone.
#[derive(Debug, Args)]
pub struct Json {
    /// Print one JSON document on stdout
    #[arg(long)]
    pub json: bool,
}

impl Command {
    /// What the command sets by `--set`.
    pub fn sets(&self) -> Option<&Sets> {
        match self {
            Command::New(args) => Some(&args.sets),
            Command::Check(args) => Some(&args.sets),
            Command::Render(args) => Some(&args.sets),
            Command::Submit(args) => Some(&args.sets),
            _ => None,
        }
    }
}

/// `vmcart new`.
#[derive(Debug, Args)]
pub struct New {
    /// Kind of order
    #[arg(value_parser = kind_names())]
    pub kind: String,
    /// Saved order to start from
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub sets: Sets,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub opening: Opening,
}

/// `vmcart check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Order files or templates; - reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub sets: Sets,
    /// Print one JSON document on stdout
    #[arg(long)]
    pub json: bool,
}

/// `vmcart render`.
#[derive(Debug, Args)]
pub struct Render {
    /// Order file or template; - reads standard input
    #[arg(value_name = "FILE")]
    pub file: String,
    /// Form to show it in
    #[arg(long = "as", value_name = "FORM", default_value = "json")]
    pub form: Form,
    /// Leave the signature of http and curl out, though there are keys to sign with
    #[arg(long)]
    pub no_sign: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub sets: Sets,
}

/// How `render` shows a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// The body
    Json,
    /// The whole HTTP request
    Http,
    /// A curl command
    Curl,
    /// A Terraform configuration
    Hcl,
    /// The provider's own command line
    Cli,
    /// Python with the provider's SDK
    Python,
}

/// `vmcart sign`.
#[derive(Debug, Args)]
pub struct Sign {
    /// Whose algorithm to sign with
    #[arg(long, value_parser = provider())]
    pub provider: Provider,
    /// JSON file with the request; standard input if left out
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub file: String,
    /// Print one JSON document on stdout
    #[arg(long)]
    pub json: bool,
}

/// The names of the providers, with their help.
fn provider() -> impl TypedValueParser<Value = Provider> {
    let names = providers().iter().map(|p| PossibleValue::new(p.name()).help(p.row().help));
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Provider>())
}

/// `vmcart templates`.
#[derive(Debug, Subcommand)]
pub enum Templates {
    /// List the templates, the own ones and the shared ones
    List(Json),
    /// Print a template
    Show {
        /// Template
        name: String,
        /// Print one JSON document on stdout
        #[arg(long)]
        json: bool,
    },
    /// Keep an order file as a template
    Save(Save),
    /// Give a template another name
    Rename {
        /// Template
        #[arg(value_name = "OLD")]
        old: String,
        /// Its new name
        #[arg(value_name = "NEW")]
        new: String,
    },
    /// Take a template away for good
    Remove {
        /// Template
        name: String,
    },
    /// Make an order file like an instance that exists, or like a purchase made from here
    FromInstance(FromInstance),
    /// Make an order file of a request body in JSON
    FromJson(FromJson),
}

/// `vmcart templates save`.
#[derive(Debug, Args)]
pub struct Save {
    /// Order file; - reads standard input
    #[arg(value_name = "FILE")]
    pub file: String,
    /// Name to keep it under
    pub name: String,
    /// Title for people
    #[arg(long)]
    pub title: Option<String>,
    /// Note for people
    #[arg(long)]
    pub note: Option<String>,
    /// Variable to put in place of a value, which becomes its default; may be given again
    #[arg(long = "var", value_name = "NAME=PATH", value_parser = variable)]
    pub vars: Vec<(String, String)>,
    /// Overwrite without asking
    #[arg(long)]
    pub force: bool,
}

fn variable(text: &str) -> Result<(String, String), String> {
    sets::set(text).map_err(|_| "a variable is written NAME=PATH, for example env=name".to_owned())
}

/// Where a draft made of something else goes.
#[derive(Debug, Args)]
pub struct SaveArgs {
    /// Keep it as a template instead of printing it
    #[arg(long, value_name = "NAME")]
    pub save: Option<String>,
    /// Overwrite without asking
    #[arg(long, requires = "save")]
    pub force: bool,
    /// Region it is in
    #[arg(long)]
    pub region: Option<String>,
}

/// `vmcart templates from-instance`.
#[derive(Debug, Args)]
pub struct FromInstance {
    /// Instance, or order as `vmcart orders` shows it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Whose instance it is; the profile's provider, else each there are credentials for, if left out
    #[arg(long, value_parser = provider())]
    pub provider: Option<Provider>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub keep: SaveArgs,
}

/// `vmcart templates from-json`.
#[derive(Debug, Args)]
pub struct FromJson {
    /// JSON file; - reads standard input
    #[arg(value_name = "FILE")]
    pub file: String,
    /// Kind of order, where its members leave it open
    #[arg(long, value_parser = kind_names())]
    pub kind: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub keep: SaveArgs,
}

/// `vmcart follow`.
#[derive(Debug, Args)]
pub struct Follow {
    /// Order as `vmcart orders` shows it, or the start of it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Cancel a spot order that waits
    #[arg(long)]
    pub cancel: bool,
    /// Cancel without asking
    #[arg(long, requires = "cancel")]
    pub yes: bool,
    /// Print one JSON document on stdout
    #[arg(long)]
    pub json: bool,
}

/// `vmcart resume`.
#[derive(Debug, Args)]
pub struct Resume {
    /// Order to settle; every unsettled one if left out
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Most that it may cost, in CNY, if it is bought only now and at a higher price
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    pub max_price: Option<Decimal>,
    /// Print one JSON document on stdout
    #[arg(long)]
    pub json: bool,
}

/// `vmcart sim`.
#[derive(Debug, Args)]
pub struct Sim {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Access key it accepts; a demonstration key if left out
    #[arg(long, value_name = "KEY", requires = "secret_key", env = "VMCART_SIM_ACCESS_KEY")]
    pub access_key: Option<String>,
    /// Secret key that goes with it
    ///
    /// Give it in the variable: other programs of this machine can read the command line.
    #[arg(long, value_name = "KEY", requires = "access_key", env = SIM_SECRET_KEY, hide_env_values = true)]
    pub secret_key: Option<String>,
    /// Trouble to make; may be given again
    #[arg(long = "scenario", value_name = "NAME", long_help = troubles())]
    pub scenarios: Vec<Scenario>,
    /// Seconds an instance takes to boot
    #[arg(long, value_name = "SECONDS", default_value_t = 6.0, value_parser = seconds)]
    pub boot_time: f64,
    /// Number that all it makes up follows from
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Cash that the account has at each provider, in CNY; more than enough if left out
    #[arg(long, value_name = "AMOUNT", value_parser = cents::cents)]
    pub balance: Option<rust_decimal::Decimal>,
    /// Vouchers that it has beside, in CNY
    #[arg(long, value_name = "AMOUNT", default_value = "0", value_parser = cents::cents)]
    pub vouchers: rust_decimal::Decimal,
    /// Accept ids that it does not know
    #[arg(long)]
    pub any_id: bool,
    /// Package specifications to offer at least; more are made up
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub specs: u32,
}

/// Every trouble by its name, and how to make more while it runs.
fn troubles() -> String {
    let names: Vec<_> = Scenario::ALL.iter().map(|(_, name)| *name).collect();
    format!(
        "Trouble to make; may be given again. One of {}.\n\nTrouble for single calls, while it runs: POST \
         /_sim/faults takes a list of refuse, status, hang, delay, cut, broken, deep, huge, slow, redirect, skew, vanish, \
         fewer, price, answer, forget, date, lag and lie, for example [{{\"cut\": {{\"at\": \"headers\", \"after_sale\": true}}, \"times\": 2}}]",
        names.join(", ")
    )
}

/// A day is more than anybody waits, and keeps the arithmetic far from its ends.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(n) if (0.0..=86_400.0).contains(&n) => Ok(n),
        _ => Err("seconds from 0 to 86400, for example 2.5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Cli, seconds};

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn boot_times_are_seconds_within_a_day() {
        assert_eq!(seconds("0.5"), Ok(0.5));
        assert!(["-1", "NaN", "inf", "90000", "x"].iter().all(|t| seconds(t).is_err()));
    }

    #[test]
    fn usage_errors_end_with_two_and_help_with_none() {
        let code = |args: &[&str]| Cli::try_parse_from(args).map_err(|e| e.exit_code()).err();
        assert_eq!(code(&["vmcart", "--help"]), Some(0));
        assert_eq!(code(&["vmcart", "--version"]), Some(0));
        assert_eq!(code(&["vmcart", "schema", "bcc-spek"]), Some(2));
        assert_eq!(code(&["vmcart", "sim", "--access-key", "a"]), Some(2));
        assert_eq!(code(&["vmcart", "check"]), Some(2));
    }
}
