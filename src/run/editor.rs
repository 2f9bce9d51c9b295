//! The editor that the person has chosen for their terminal.

use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Child, Command, ExitStatus},
    thread,
    time::Duration,
};

use tokio::{sync::oneshot, time::timeout};

use crate::{
    app::{LARGEST, kib},
    order::Say,
    store::{atomic::MARK, secret_variables},
    surroundings::Surroundings,
    term::{
        line::{Line, Signals},
        signals::{Signal, Stopped},
    },
    texts::key,
};

/// Time limit for an editor to exit after it is asked to.
const LAST_WORD: Duration = Duration::from_secs(2);
/// The longest text that is taken back, in bytes. It may grow by a third in Base64, and the rest of the order has to fit
/// beside it.
const LONGEST: usize = LARGEST / 2;

/// Edits a text in a file of its own, which only its owner can read and which is gone afterwards. The terminal belongs
/// to the editor meanwhile: what its keys make of themselves is not ours. Also tells the signal that ended it, if one did.
pub async fn edit(
    around: &Surroundings,
    line: &dyn Line,
    text: &str,
    signals: &mut Signals,
) -> (Result<String, Say>, Option<Signal>) {
    let chosen = |name: &str| around.text(name).filter(|value| !value.trim().is_empty());
    let command = chosen("VISUAL").or_else(|| chosen("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    let mut ended = None;
    let edited =
        edit_with(around, line, &command, text, signals, &mut ended).await.map_err(|trouble| match trouble {
            Trouble::Long(path) => {
                let values =
                    vec![("limit", kib(LONGEST).into()), ("file", path.display().to_string().into())];
                Say::Key(key::ui::EDITOR_LONG.into(), values)
            }
            Trouble::Failed(why) => Say::Key(
                key::ui::EDITOR_FAILED.into(),
                vec![("command", command.into()), ("why", why.into())],
            ),
        });
    (edited, ended)
}

/// Reason that nothing was edited.
enum Trouble {
    /// Text longer than any order can hold; the path where it is stored.
    Long(PathBuf),
    Failed(String),
}

impl<T: std::fmt::Display> From<T> for Trouble {
    fn from(why: T) -> Self {
        Self::Failed(why.to_string())
    }
}

/// Edits with a command that may hold arguments, and quotes around what has blanks in it: `code --wait`.
async fn edit_with(
    around: &Surroundings,
    line: &dyn Line,
    command: &str,
    text: &str,
    signals: &mut Signals,
    ended: &mut Option<Signal>,
) -> Result<String, Trouble> {
    let mut file =
        tempfile::Builder::new().prefix("vmcart-").suffix(".txt").tempfile_in(around.temporary())?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush())?;
    let words = shell_words::split(command)?;
    let (program, arguments) = words.split_first().ok_or("names no program")?;
    let mut command = Command::new(program);
    secret_variables::keep_from(around, &mut command);
    line.lend()?;
    let child = command.args(arguments).arg(file.path()).spawn()?;
    let status = wait(child, line, signals, ended).await?;
    if !status.success() {
        return Err(status.into());
    }
    // Editors put another file in its place: it is read by its name.
    let edited = std::fs::File::open(file.path())?;
    let mut bytes = Vec::new();
    edited.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > LONGEST {
        // It was typed: it stays where it is, and the person learns where.
        let (_, path) = file.keep()?;
        return Err(Trouble::Long(path));
    }
    let edited = String::from_utf8(bytes)?;
    // Some editors put a byte order mark before what they save.
    Ok(match edited.strip_prefix(MARK) {
        Some(text) => text.to_owned(),
        None => edited,
    })
}

/// Waits for the end of the editor. A signal that ends the wizard ends it too.
async fn wait(
    mut child: Child,
    line: &dyn Line,
    signals: &mut Signals,
    ended: &mut Option<Signal>,
) -> std::io::Result<ExitStatus> {
    let id = child.id();
    let (tell, mut over) = oneshot::channel();
    thread::spawn(move || tell.send(child.wait()));
    loop {
        tokio::select! {
            status = &mut over => return status.unwrap_or_else(|lost| Err(std::io::Error::other(lost))),
            heard = signals.next() => match heard {
                _ if heard.by_key() => {}
                Signal::Continue => {}
                // It has stopped as well, or will not be in the way.
                Signal::Stop => line.stop(Stopped::Process),
                Signal::End(_) | Signal::Gone => {
                    *ended = Some(heard);
                    end(id, false);
                    let status = if let Ok(status) = timeout(LAST_WORD, &mut over).await {
                        status
                    } else {
                        end(id, true);
                        over.await
                    };
                    return status.unwrap_or_else(|lost| Err(std::io::Error::other(lost)));
                }
            },
        }
    }
}

#[cfg(unix)]
fn end(id: u32, at_once: bool) {
    use rustix::process::{Pid, Signal, kill_process};
    if let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _ = kill_process(id, if at_once { Signal::KILL } else { Signal::TERM });
    }
}

#[cfg(not(unix))]
fn end(_: u32, _: bool) {}
