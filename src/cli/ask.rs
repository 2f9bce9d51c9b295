//! A question that a person answers with yes or no.

use std::io::{BufRead, IsTerminal};

use super::out::tell;

/// Tells whether there is a person to ask: somebody who reads what is written and can answer.
pub fn somebody() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks once; the line that is typed, without blanks around it. Nothing where none could be read.
pub fn answer(question: &str) -> String {
    tell(question);
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.map_or_else(|_| String::new(), |_| answer.trim().to_owned())
}

/// Tells whether an answer is a clear yes. Anything else is a no.
pub fn agrees(answer: &str) -> bool {
    matches!(answer.to_lowercase().as_str(), "yes" | "y" | "是")
}

/// Asks once. Anything but a clear yes is a no.
pub fn yes(question: &str) -> bool {
    agrees(&answer(question))
}
