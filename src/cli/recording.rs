//! Recordings of a session, as a person asks for them.

use std::path::Path;

use super::{
    out::{Stop, plain},
    words::Words,
};
use crate::{
    surroundings::Surroundings,
    term::{record::Recorder, terminal::Terminal},
    texts::key,
};

/// Begins a recording: in a new file, so that none is lost.
pub fn begin(file: &Path, around: &Surroundings) -> Result<Recorder, Stop> {
    let shown = plain(&file.display().to_string());
    Recorder::begin(file, around).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Stop::usage(format!("--record {shown}: the file exists already; name another, or remove it"))
        }
        _ => Stop::usage(format!("--record {shown}: {e}")),
    })
}

/// Ends a recording, and says where it is. One that is not whole is told, and changes nothing about what was bought.
pub fn end(words: &Words, file: &Path, terminal: &Terminal) {
    let shown = plain(&file.display().to_string());
    let said = match terminal.end_recording() {
        Ok(()) => words.fill(key::tour_player::RECORDED, &[("file", &shown)]),
        Err(error) => {
            let why = error.to_string();
            words.fill(key::tour_player::NOT_RECORDED, &[("file", &shown), ("why", &why)])
        }
    };
    terminal.line().tell(&said);
}
