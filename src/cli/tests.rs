//! The documentation against the program: each command, option, code, scenario, fault, theme and role is on its page, and
//! each link and file that a page names is there.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use clap::CommandFactory;

use super::{Exit, args::Cli};
use crate::{sim::Scenario, theme::Role};

const COMMANDS: &str = include_str!("../../docs/commands.md");
const CLOUD: &str = include_str!("../../docs/simulated-cloud.md");
const LOOKS: &str = include_str!("../../docs/themes-and-keys.md");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every command below one, by the words that are typed for it.
fn each(command: &clap::Command, words: &str, see: &mut impl FnMut(&str, &clap::Command)) {
    see(words, command);
    for below in command.get_subcommands() {
        each(below, &format!("{words} {}", below.get_name()), see);
    }
}

#[test]
fn every_command_and_option_is_documented() {
    let mut missing = BTreeSet::new();
    each(&Cli::command(), "vmcart", &mut |words, command| {
        if !command.has_subcommands() && !COMMANDS.contains(&format!("`{words}")) {
            missing.insert(words.to_owned());
        }
        let page = if words == "vmcart sim" { CLOUD } else { COMMANDS };
        for long in command.get_arguments().filter_map(clap::Arg::get_long) {
            if !["help", "version"].contains(&long) && !page.contains(&format!("--{long}")) {
                missing.insert(format!("{words} --{long}"));
            }
        }
    });
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_exit_code_is_documented() {
    use Exit::{Done, Failed, Interrupted, Problems, Refused, SomeFailed, Unknown, Usage};
    for exit in [Done, Failed, Usage, Problems, Refused, Unknown, SomeFailed, Interrupted] {
        assert!(COMMANDS.contains(&format!("\n| {} | ", exit.code())), "{exit:?}");
    }
}

#[test]
fn every_scenario_and_every_fault_is_documented() {
    let gone: Vec<_> =
        Scenario::ALL.iter().filter(|(_, name)| !CLOUD.contains(&format!("| `{name}` | "))).collect();
    assert!(gone.is_empty(), "{gone:?}");
    let faults = include_str!("../sim/faults/mod.rs");
    for row in faults.lines().filter_map(|line| line.strip_prefix("//! ")).filter(|l| l.starts_with("| `{")) {
        assert!(CLOUD.contains(row), "put this into docs/simulated-cloud.md:\n{row}");
    }
}

#[test]
fn every_theme_and_every_role_is_documented() {
    let themes = fs::read_dir(root().join("themes")).expect("the folder of themes");
    let names = themes.filter_map(|file| Some(file.ok()?.path().file_stem()?.to_str()?.to_owned()));
    let roles = Role::ALL.iter().map(|(_, name)| (*name).to_owned());
    let missing: Vec<_> = names.chain(roles).filter(|name| !LOOKS.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Every page of the repository.
fn pages() -> Vec<PathBuf> {
    let of = |folder: &Path| {
        let files = fs::read_dir(folder).expect("a folder of pages").filter_map(Result::ok);
        files
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|e| e == "md"))
            .collect::<Vec<_>>()
    };
    [of(root()), of(&root().join("docs"))].concat()
}

/// The name that a heading can be linked to by.
fn anchor(heading: &str) -> String {
    let plain = heading.trim_start_matches('#').trim().to_lowercase();
    plain.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>().replace(' ', "-")
}

#[test]
fn every_link_leads_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let there = if file.is_empty() { page.clone() } else { page.with_file_name(file) };
            assert!(there.exists(), "{}: {link}", page.display());
            if !heading.is_empty() {
                let target = fs::read_to_string(&there).expect("a page that is linked to");
                let found = target.lines().filter(|l| l.starts_with('#')).any(|l| anchor(l) == heading);
                assert!(found, "{}: {link}", page.display());
            }
        }
    }
}

#[test]
fn every_file_that_a_page_names_is_there() {
    let mut missing = BTreeSet::new();
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        for name in text.split('`').skip(1).step_by(2) {
            let whole =
                ["src/", "tests/", "docs/", "themes/", "benches/"].iter().any(|part| name.starts_with(part));
            let source = name.contains('/') && Path::new(name).extension().is_some_and(|e| e == "rs");
            if name.contains(['*', ' ', '\n', '=']) || name.chars().any(char::is_uppercase) {
                continue;
            }
            if (whole && !root().join(name).exists())
                || (!whole && source && !root().join("src").join(name).exists())
            {
                missing.insert(format!("{}: {name}", page.display()));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}
