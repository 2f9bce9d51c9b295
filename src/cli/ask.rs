//! A question that a person answers with yes or no.

use std::io::{BufRead, IsTerminal};

use super::out::tell;

/// Whether there is a person to ask: somebody who reads what is told and can answer.
pub fn somebody() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks once. Anything but a clear yes is a no.
pub fn yes(question: &str) -> bool {
    tell(question);
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "yes" | "y" | "是")
}
