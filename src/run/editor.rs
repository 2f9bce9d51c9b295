//! The editor that the person has chosen for their terminal.

use std::{
    env,
    io::{Read, Write},
    process::Command,
};

use crate::{
    app::{LARGEST, kib},
    order::Say,
};

/// The longest text that is taken back, in bytes. It may grow by a third in Base64, and the rest of the order has to fit
/// beside it.
const LONGEST: usize = LARGEST / 2;

/// Edits a text in a file of its own, which only its owner can read and which is gone afterwards. The terminal belongs
/// to the editor meanwhile.
pub fn edit(text: &str) -> Result<String, Say> {
    let chosen = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let command = chosen("VISUAL").or_else(|| chosen("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    let failed = |why: &dyn std::fmt::Display| {
        let values = vec![("command", command.as_str().into()), ("why", why.to_string().into())];
        Say::Key("ui.editor-failed".into(), values)
    };
    let mut file = tempfile::Builder::new()
        .prefix("vmcart-")
        .suffix(".txt")
        .tempfile()
        .map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(|error| failed(&error))?;
    // The variable may hold arguments: `code --wait`.
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let ended =
        Command::new(program).args(words).arg(file.path()).status().map_err(|error| failed(&error))?;
    if !ended.success() {
        return Err(failed(&ended));
    }
    // Editors put another file in its place: it is read by its name.
    let edited = std::fs::File::open(file.path()).map_err(|error| failed(&error))?;
    let mut bytes = Vec::new();
    edited.take(LONGEST as u64 + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() > LONGEST {
        // It was typed: it stays where it is, and the person learns where.
        let (_, path) = file.keep().map_err(|error| failed(&error))?;
        let values = vec![("limit", kib(LONGEST).into()), ("file", path.display().to_string().into())];
        return Err(Say::Key("ui.editor-long".into(), values));
    }
    String::from_utf8(bytes).map_err(|error| failed(&error))
}
