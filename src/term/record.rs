//! A recording of the screen, as asciicast v2: a header, then each piece that was sent, with its time.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use serde_json::json;

use crate::store::create_private;

/// A recording that goes on.
pub struct Recorder {
    file: File,
    began: Instant,
    size: Option<(u16, u16)>,
    trouble: Option<io::Error>,
}

/// The recording of this process. What is sent when the terminal is given back belongs to it too, and that happens
/// where nothing else is at hand.
static RECORDER: Mutex<Option<Recorder>> = Mutex::new(None);

/// Begins a recording in a new file, which its owner alone can read: it shows what was bought, and for whom.
pub fn begin(path: &Path) -> io::Result<()> {
    let recorder = Recorder { file: create_private(path)?, began: Instant::now(), size: None, trouble: None };
    *RECORDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(recorder);
    Ok(())
}

/// Whether a recording goes on.
pub fn begun() -> bool {
    RECORDER.lock().unwrap_or_else(PoisonError::into_inner).is_some()
}

/// Ends the recording, if there is one; what went wrong with it.
pub fn end() -> io::Result<()> {
    let recorder = RECORDER.lock().unwrap_or_else(PoisonError::into_inner).take();
    match recorder.and_then(|r| r.trouble) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// Takes in what was sent to a terminal of this size.
pub fn sent(bytes: &[u8], size: impl FnOnce() -> (u16, u16)) {
    if bytes.is_empty() {
        return;
    }
    // Never in the way: it runs when all else has failed, too.
    if let Ok(mut recorder) = RECORDER.try_lock()
        && let Some(recorder) = recorder.as_mut().filter(|r| r.trouble.is_none())
    {
        recorder.trouble = recorder.take(bytes, size()).err();
    }
}

impl Recorder {
    fn take(&mut self, bytes: &[u8], size: (u16, u16)) -> io::Result<()> {
        let time = self.began.elapsed().as_secs_f64();
        match self.size {
            None => self.line(&header(size))?,
            Some(before) if before != size => {
                self.line(&json!([time, "r", format!("{}x{}", size.0, size.1)]))?;
            }
            Some(_) => {}
        }
        self.size = Some(size);
        // What is sent in one piece is whole characters.
        self.line(&json!([time, "o", String::from_utf8_lossy(bytes)]))
    }

    fn line(&mut self, value: &serde_json::Value) -> io::Result<()> {
        self.file.write_all(format!("{value}\n").as_bytes())
    }
}

fn header((width, height): (u16, u16)) -> serde_json::Value {
    let var = |name: &str| std::env::var(name).ok();
    let mut env = serde_json::Map::new();
    for name in ["TERM", "SHELL"] {
        if let Some(value) = var(name) {
            env.insert(name.to_owned(), value.into());
        }
    }
    json!({
        "version": 2,
        "width": width,
        "height": height,
        "timestamp": jiff::Timestamp::now().as_second(),
        "title": "vmcart",
        "env": env,
    })
}
