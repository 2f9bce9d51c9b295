//! The real binary in a real pseudo-terminal: what a person sees, and that the terminal is given back.

use crate::window;

use std::{sync::mpsc::RecvTimeoutError, time::Duration};

use portable_pty::CommandBuilder;
use vmcart::term::{
    process::ProcessLine,
    terminal::{Screen, Terminal},
};
use window::{CTRL_C, CTRL_Q, CTRL_U, END, ENTER, F10, TAB, Window};

/// From the start screen to a review without problems.
fn fill(window: &mut Window) {
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    window.press(TAB);
    window.press(ENTER);
    window.shows("cn-bj-a");
    window.press(ENTER);
    window.press(F10);
    window.shows("Specification");
    // Typed before the list has come, or behind it: it filters the list.
    window.press("g5c2m8");
    window.shows("▸ bcc.g5.c2m8");
    window.press(ENTER);
    window.shows("Instances");
    window.press(CTRL_U);
    window.press("2");
    window.press(F10);
    window.shows("Image");
    window.press(ENTER);
    window.shows("type to filter");
    window.press(ENTER);
    window.until("choice", |screen| !screen.contents().contains("type to filter"));
    for screen in ["System disk", "Subnet", "Payment", "Host name", "Nothing blocks the order"] {
        window.press(F10);
        window.shows(screen);
    }
}

fn buy(size: (u16, u16)) {
    let mut window = Window::wizard(size);
    fill(&mut window);
    window.press(END);
    window.press(ENTER);
    window.shows("accepted");
    window.shows("All instances are running.");
    let text = window.text();
    assert!(text.contains("Nobody can log in yet") && text.contains("no machine exists"), "{text}");
    window.press(ENTER);
    assert_eq!(window.ends(), 0);
    window.given_back();
    let orders = window.home.path().join("data/orders");
    let journals = std::fs::read_dir(orders).expect("the journal").filter_map(Result::ok);
    let journals = journals.filter(|f| f.path().extension().is_some_and(|e| e == "jsonl")).count();
    assert_eq!(journals, 1, "one purchase, one file");
}

#[test]
fn two_instances_are_bought_by_keyboard_in_a_wide_window() {
    buy((120, 36));
}

#[test]
fn two_instances_are_bought_by_keyboard_at_eighty_columns() {
    buy((80, 24));
}

#[test]
fn chinese_is_typed_and_the_cursor_stands_behind_it() {
    let mut window = Window::wizard((100, 30));
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("web-前端");
    window.shows("\"name\": \"web-前端\"");
    window.until("cursor behind the text", |screen| {
        let (row, column) = screen.cursor_position();
        let line: String = screen.rows(0, 100).nth(usize::from(row)).unwrap_or_default();
        // The columns before the text are one cell wide each; each Chinese character takes two.
        let start = line.find("web-前端").map(|at| line[..at].chars().count() + "web-".len());
        start.is_some_and(|start| usize::from(column) == start + 4)
    });
}

#[test]
fn every_size_is_survived_while_it_runs() {
    let mut window = Window::wizard((80, 24));
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    for (cols, rows) in [
        (1, 1),
        (2, 60),
        (200, 1),
        (39, 11),
        (40, 12),
        (49, 14),
        (50, 15),
        (69, 17),
        (70, 18),
        (99, 25),
        (100, 26),
        (200, 60),
    ] {
        window.resize(cols, rows);
        // A key press is answered at every size, or ignored; never fatal.
        window.press(TAB);
    }
    window.resize(80, 24);
    window.press("\x0c");
    window.shows("F10 next screen");
    window.press("\x1b1");
    window.shows("Region");
    window.press(CTRL_Q);
    assert_eq!(window.ends(), 0);
    window.given_back();
}

#[test]
fn ctrl_c_twice_leaves_and_the_draft_is_offered_again() {
    let mut window = Window::wizard((80, 24));
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("kept-name");
    window.shows("kept-name");
    window.press(CTRL_C);
    window.shows("press Ctrl-C again");
    window.press(CTRL_C);
    assert_eq!(window.ends(), 0);
    window.given_back();
    let home = std::mem::replace(&mut window.home, tempfile::tempdir().expect("a folder"));
    let mut again = Window::wizard_at((80, 24), home);
    again.shows("kept-name");
    again.press(ENTER);
    again.shows("Region");
    again.press("\x1b7");
    again.shows("kept-name");
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let mut window = Window::wizard((80, 24));
        window.shows("SIMULATED");
        window.signal(signal);
        assert_eq!(window.ends(), 130, "{signal}");
        window.given_back();
    }
}

/// Not a test by itself: what the next one runs in a terminal.
#[test]
fn panicking_child() {
    if std::env::var_os("VMCART_TEST_PANICS").is_some() {
        let terminal = Terminal::new(std::sync::Arc::new(ProcessLine::default()), None);
        let _screen = Screen::take(&terminal).expect("a terminal");
        panic!("on purpose");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told() {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "terminal::panicking_child", "--nocapture"]);
    command.env("VMCART_TEST_PANICS", "1");
    let mut window = Window::open((80, 24), command, home);
    assert_ne!(window.ends(), 0);
    window.shows("on purpose");
    window.given_back();
}

#[test]
fn an_idle_second_writes_no_byte() {
    let mut window = Window::wizard((100, 30));
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    // Lookups are answered and the draft saved within this; then there is nothing left to say.
    while window.written.recv_timeout(Duration::from_millis(1500)).is_ok() {}
    assert_eq!(window.written.recv_timeout(Duration::from_secs(1)), Err(RecvTimeoutError::Timeout));
}

/// A wizard with a configuration of its own, and more of an environment.
fn with_config(config: &str, files: &[(&str, &str)], env: &[(&str, &str)]) -> Window {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("config");
    std::fs::create_dir_all(folder.join("themes")).expect("a folder");
    std::fs::write(folder.join("config.toml"), config).expect("a file");
    for (name, text) in files {
        std::fs::write(folder.join("themes").join(name), text).expect("a file");
    }
    let command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    Window::open_with((100, 30), command, home, |command| {
        for (name, value) in env {
            command.env(name, value);
        }
    })
}

fn raw(window: &Window) -> String {
    String::from_utf8_lossy(&window.raw.lock().expect("the bytes")).into_owned()
}

#[test]
fn a_theme_of_ones_own_is_used_and_a_mistake_in_it_is_told() {
    let own = [("mine.toml", "inherits = \"celadon\"\n[palette]\naccent = \"#123456\"\n")];
    let window = with_config("theme = \"mine\"\n", &own, &[("COLORTERM", "truecolor")]);
    window.shows("SIMULATED");
    assert!(raw(&window).contains("2;18;52;86"), "the accent of the theme");

    let wrong = [("mine.toml", "inherits = \"dark\"\n[roles]\nok = { fg = \"reddish\" }\n")];
    let window = with_config("theme = \"mine\"\n", &wrong, &[]);
    window.shows("line 3: ok: reddish");
    let window = with_config("theme = \"gone\"\n", &[], &[]);
    window.shows("there is no theme gone");
}

#[test]
fn colours_follow_the_environment() {
    // The numbers of every change of the pen that name a colour.
    let coloured = |text: &str| {
        text.split("\x1b[").skip(1).any(|sequence| {
            let end = sequence.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(sequence.len());
            let colour = |n: &str| n.parse().is_ok_and(|n: u8| matches!(n, 30..=38 | 40..=48 | 90..=107));
            sequence[end..].starts_with('m') && sequence[..end].split(';').any(colour)
        })
    };
    for (env, colours, many) in [
        (&[("NO_COLOR", "1")][..], false, false),
        (&[("CLICOLOR", "0")], false, false),
        (&[("TERM", "xterm")], true, false),
        (&[("COLORFGBG", "15;0")], true, true),
    ] {
        let config = if many { "" } else { "theme = \"celadon\"" };
        let window = with_config(config, &[], env);
        window.shows("SIMULATED");
        let sent = raw(&window);
        assert_eq!(coloured(&sent), colours, "{env:?}");
        assert_eq!(sent.contains("38;5;") || sent.contains("48;5;"), many, "{env:?}");
        assert!(!sent.contains("38;2;"), "{env:?}: no more colours than there are");
    }
}

#[test]
fn the_terminal_tells_whether_it_is_light() {
    let mut window = Window::wizard((100, 30));
    window.shows("SIMULATED");
    assert!(raw(&window).contains("\x1b]11;?"), "it is asked");
    assert!(!raw(&window).contains("38;5;"), "and not waited for");
    window.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    window.until("colours", |_| raw(&window).contains("38;5;"));
    // Nothing of the answer is taken for a key.
    window.press(ENTER);
    window.shows("Region");
    assert!(!window.text().contains("11;rgb"));
}

#[test]
fn keys_of_ones_own_hold_and_mistakes_in_them_end_it_at_the_start() {
    let mut window = with_config("[keys]\nnext-step = [\"Ctrl-G\", \"F10\"]\n", &[], &[]);
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Ctrl-G next screen");
    window.press("\x07");
    window.shows("Specification");
    for (config, word) in [
        ("mouse = false\n[keys]\nnext-step = [\"n\"]\n", "config.toml:3:14: N alone is text"),
        ("[keys]\nnext-step = [\"F1\"]\n", "config.toml:2:14: F1 already means help"),
        ("[keys]\njump = [\"F7\"]\n", "config.toml:2:1: there is no action \"jump\""),
    ] {
        let mut window = with_config(config, &[], &[]);
        window.until(word, |screen| screen.contents().replace('\n', "").contains(word));
        assert_eq!(window.ends(), 2, "{config}");
    }
}

#[test]
fn the_mouse_is_taken_by_its_key_and_always_given_back() {
    let mut window = Window::wizard((100, 30));
    window.shows("SIMULATED");
    assert!(!raw(&window).contains("?1000h"), "not unless it is wanted");
    window.press("\x1b[19~");
    window.shows("the mouse is listened to");
    let row = window.text().lines().position(|l| l.contains("JD Cloud")).expect("an entry") + 1;
    // Once to choose it, once more to begin.
    for _ in 0..2 {
        window.press(&format!("\x1b[<0;20;{row}M\x1b[<0;20;{row}m"));
    }
    window.shows("Region");
    window.press(CTRL_Q);
    assert_eq!(window.ends(), 0);
    window.given_back();
    assert!(raw(&window).contains("\x1b[?1000l"));
    let mut window = with_config("mouse = true\n", &[], &[]);
    window.shows("SIMULATED");
    window.signal("TERM");
    assert_eq!(window.ends(), 130);
    window.given_back();
    assert!(raw(&window).contains("\x1b[?1000h") && raw(&window).contains("\x1b[?1000l"));
}

#[test]
fn an_editor_gets_the_terminal_and_what_it_wrote_is_in_the_field() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().expect("a folder");
    let editor = home.path().join("editor");
    std::fs::write(&editor, "#!/bin/sh\ngrep -q '^old-name$' \"$1\" && echo from-outside > \"$1\"\n")
        .expect("a script");
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).expect("it may run");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", "bcc-spec", "--set", "name=old-name"]);
    command.env("VISUAL", &editor);
    let mut window = Window::open((120, 36), command, home);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("\x05");
    window.shows("\"name\": \"from-outside\"");
    window.press("-x");
    window.shows("\"name\": \"from-outside-x\"");
}

#[test]
fn an_editor_may_have_blanks_in_its_path_and_arguments_of_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().expect("a folder");
    let editor = home.path().join("my editor");
    std::fs::write(&editor, "#!/bin/sh\n[ \"$1\" = 'a b' ] && echo from-outside > \"$2\"\n")
        .expect("a script");
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).expect("it may run");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", "bcc-spec", "--set", "name=old-name"]);
    command.env("VISUAL", format!("'{}' 'a b'", editor.display()));
    let mut window = Window::open((120, 36), command, home);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("\x05");
    window.shows("\"name\": \"from-outside\"");
}

#[test]
fn a_text_from_an_editor_that_is_too_long_is_told_and_kept() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().expect("a folder");
    let kept = home.path().join("t");
    std::fs::create_dir(&kept).expect("a folder");
    let editor = home.path().join("editor");
    std::fs::write(&editor, "#!/bin/sh\nhead -c 600000 /dev/zero | tr '\\0' x > \"$1\"\n").expect("a script");
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).expect("it may run");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", "bcc-spec", "--set", "name=old-name"]);
    command.env("VISUAL", &editor);
    command.env("TMPDIR", &kept);
    let mut window = Window::open((120, 36), command, home);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("\x05");
    window.shows("Too long: above 512 KiB. The field is as it was; your text is in");
    window.shows("\"name\": \"old-name\"");
    let files: Vec<_> = std::fs::read_dir(&kept).expect("a folder").filter_map(Result::ok).collect();
    let sizes: Vec<_> = files.iter().filter_map(|f| f.metadata().ok()).map(|m| m.len()).collect();
    assert_eq!(sizes, [600_000], "{files:?}");
}

#[cfg(unix)]
#[test]
fn a_terminal_that_tells_no_size_is_drawn_on_all_the_same() {
    for (said, size) in [("unset LINES COLUMNS", (80, 24)), ("export LINES=20 COLUMNS=60", (60, 20))] {
        let mut command = CommandBuilder::new("sh");
        let wizard = env!("CARGO_BIN_EXE_vmcart");
        command.args(["-c", &format!("stty rows 0 cols 0; {said}; exec '{wizard}' new bcc-spec")]);
        let mut window = Window::open(size, command, tempfile::tempdir().expect("a folder"));
        window.shows("Region");
        // Alt and an arrow, as a terminal sends it that knows no better: it moves, and types nothing.
        window.press("\x1b\x1b[A");
        window.press("\x1b\x1b[C");
        window.shows("Specification");
        window.press(CTRL_Q);
        window.ends();
        window.given_back();
    }
}
