//! How the wizard is opened, and how it plays by itself.

use std::path::PathBuf;

use clap::Args;

use crate::order::kinds;

/// How the wizard is opened.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "How the wizard opens")]
pub struct Opening {
    /// Ask line by line: for screen readers, bare terminals and pipes
    #[arg(long)]
    pub plain: bool,
    /// Record the screens in a new file, as asciicast v2
    #[arg(long, value_name = "FILE", conflicts_with = "plain")]
    pub record: Option<PathBuf>,
}

impl Opening {
    /// What was said before a command and behind it, together.
    pub fn with(self, other: &Opening) -> Opening {
        Opening { plain: self.plain || other.plain, record: self.record.or_else(|| other.record.clone()) }
    }

    /// What has been said, where it goes with opening the wizard only.
    pub fn said(&self) -> Option<&'static str> {
        match (&self.record, self.plain) {
            (Some(_), _) => Some("--record"),
            (None, true) => Some("--plain"),
            (None, false) => None,
        }
    }
}

/// `vmcart tour`.
#[derive(Debug, Args)]
pub struct Tour {
    /// Kind of order to play, or a script of your own
    #[arg(value_name = "SCRIPT", default_value = first(), long_help = scripts())]
    pub script: String,
    /// Record the screens in a new file, as asciicast v2
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Times faster than a person
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = times)]
    pub speed: f64,
}

/// The kind of order that is offered first.
fn first() -> &'static str {
    kinds().first().map_or("", |kind| kind.name)
}

/// What a script is.
fn scripts() -> String {
    let names: Vec<_> = kinds().iter().map(|k| k.name).collect();
    format!(
        "Kind of order to play ({}), or a script of your own: a TOML file with a list of [[steps]], each with any of \
         screen = \"zone|…|review\", field = \"PATH\", caption = \"…\", \
         wait_for = \"lookups|list|price|saved|accepted|end|running\", keys = [\"Enter\", \"Ctrl-U\"] and \
         type = \"text\", done in this order",
        names.join(", ")
    )
}

fn times(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(n) if (0.1..=1000.0).contains(&n) => Ok(n),
        _ => Err("a number from 0.1 to 1000, for example 2".to_owned()),
    }
}
