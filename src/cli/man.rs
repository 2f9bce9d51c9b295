//! `vmcart man`: pages for man(1), made of the same words as the help.

use clap::CommandFactory;

use super::{
    Cli, Exit,
    out::{Ended, Stop, plain, print},
};

/// Prints the page of a command, or of the program.
pub fn run(path: &[String]) -> Ended {
    let mut command = Cli::command();
    command.build();
    let mut found = &command;
    for name in path {
        found = found.find_subcommand(name).ok_or_else(|| {
            let names: Vec<_> = found.get_subcommands().map(clap::Command::get_name).collect();
            Stop::usage(format!("no command {:?}: there are {}", plain(name), names.join(", ")))
        })?;
    }
    let mut name = vec!["vmcart".to_owned()];
    name.extend(path.iter().cloned());
    let page = clap_mangen::Man::new(found.clone()).title(name.join("-")).section("1");
    let mut text = Vec::new();
    page.render(&mut text).map_err(|e| Stop::failed(format!("the page can't be made: {e}")))?;
    print(String::from_utf8_lossy(&text))?;
    Ok(Exit::Done)
}
