//! A recording of the screen, as asciicast v2: a header, then each piece that was sent, with its time.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
    time::Instant,
};

use serde_json::json;

use crate::{store::create_private, surroundings::Surroundings};

/// A recording that goes on.
pub struct Recorder {
    file: File,
    began: Instant,
    size: Option<(u16, u16)>,
    trouble: Option<io::Error>,
    around: Surroundings,
}

impl Recorder {
    /// Begins a recording in a new file, which its owner alone can read: it shows what was bought, and for whom.
    pub fn begin(path: &Path, around: &Surroundings) -> io::Result<Self> {
        let (file, around) = (create_private(path)?, around.clone());
        Ok(Self { file, began: Instant::now(), size: None, trouble: None, around })
    }

    /// Ends the recording; what went wrong with it.
    pub fn end(self) -> io::Result<()> {
        self.trouble.map_or(Ok(()), Err)
    }

    /// Takes in what was sent to a terminal of this size.
    pub fn sent(&mut self, bytes: &[u8], size: (u16, u16)) {
        if !bytes.is_empty() && self.trouble.is_none() {
            self.trouble = self.take(bytes, size).err();
        }
    }

    fn take(&mut self, bytes: &[u8], size: (u16, u16)) -> io::Result<()> {
        let time = self.began.elapsed().as_secs_f64();
        match self.size {
            None => self.line(&header(size, &self.around))?,
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

fn header((width, height): (u16, u16), around: &Surroundings) -> serde_json::Value {
    let mut env = serde_json::Map::new();
    for name in ["TERM", "SHELL"] {
        if let Some(value) = around.text(name) {
            env.insert(name.to_owned(), value.into());
        }
    }
    json!({
        "version": 2,
        "width": width,
        "height": height,
        "timestamp": around.now().as_second(),
        "title": "vmcart",
        "env": env,
    })
}
