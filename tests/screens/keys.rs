//! Keys as they come from terminals of every age, and what they do to what is bought.

use crate::{
    pipe::{Session, at},
    window::{CTRL_Q, END, F10, TAB},
};

fn wizard(home: &std::path::Path, arguments: &[&str]) -> Session {
    Session::open((120, 36), at(home, &[("TERM", "xterm-256color")]), arguments)
}

#[test]
fn alt_is_asked_for_as_an_escape_and_put_back_as_it_was() {
    let home = tempfile::tempdir().expect("a folder");
    let mut session = wizard(home.path(), &["new", "bcc-spec"]);
    session.shows("Region");
    assert!(session.raw().contains("\x1b[?1036s\x1b[?1036h"), "remembered, then set");
    assert!(!session.raw().contains("\x1b[?1036r"));
    session.press("\x1b\x1b[C");
    session.shows("Specification");
    session.press("\x1b\x1bOD");
    session.shows("Region");
    session.press(CTRL_Q);
    session.ends();
    assert!(session.raw().ends_with("\x1b[?1036r") || session.raw().contains("\x1b[?1036r"), "put back");
}

#[test]
fn a_suggested_count_gives_way_to_what_is_typed() {
    let home = tempfile::tempdir().expect("a folder");
    let mut session = wizard(home.path(), &["new", "bcc-spec", "--set", "spec=bcc.g5.c2m8"]);
    session.shows("Region");
    session.press(F10);
    session.shows("\"purchaseCount\": 1");
    session.press(TAB);
    session.press("3");
    session.shows("\"purchaseCount\": 3");
    session.press(CTRL_Q);
    session.ends();

    let home = tempfile::tempdir().expect("a folder");
    let mut session = wizard(home.path(), &["new", "bcc-spec", "--set", "spec=bcc.g5.c2m8"]);
    session.shows("Region");
    session.press(F10);
    session.press(TAB);
    session.press(END);
    session.press("3");
    session.shows("\"purchaseCount\": 13");
    session.press(CTRL_Q);
    session.ends();
}

#[test]
fn a_pasted_script_is_what_is_sent_however_the_terminal_ends_its_lines() {
    for lines in ["#!/bin/sh\recho a\r", "#!/bin/sh\necho a\n"] {
        let home = tempfile::tempdir().expect("a folder");
        let mut session = wizard(home.path(), &["new", "bcc-spec"]);
        session.shows("Region");
        // The palette finds a field by its name.
        session.press("\x0b");
        session.press("userData");
        session.press("\r");
        session.shows("User data");
        session.press(&format!("\x1b[200~{lines}\x1b[201~"));
        session.shows("IyEvYmluL3NoCmVjaG8gYQo=");
        session.press(CTRL_Q);
        session.ends();
    }
}
