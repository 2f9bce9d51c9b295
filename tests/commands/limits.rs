//! The binary within limits, and with files that are not what they seem: a sentence, an exit code, and never a wait.
#![cfg(unix)]

use crate::common;

use std::{
    io::Read,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use common::{Cloud, Ran, World, fixture};

fn pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
}

/// Runs a command that must come to an end by itself.
fn ends(mut command: Command) -> Ran {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    let deadline = Instant::now() + Duration::from_secs(60);
    while child.try_wait().expect("it was started").is_none() {
        if Instant::now() > deadline {
            drop(child.kill());
            let mut said = String::new();
            child.stderr.take().map(|mut e| e.read_to_string(&mut said));
            panic!("it hangs: {command:?}\n{said}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ran::of(child.wait_with_output().expect("an end"))
}

/// The binary below a limit of open files.
fn limited(world: &World, files: u32, args: &[&str]) -> Command {
    let binary = world.command(args);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -n {files} && exec \"$@\""), "sh"]);
    command.arg(binary.get_program()).args(binary.get_args());
    command.current_dir(binary.get_current_dir().expect("a folder")).stdin(Stdio::null());
    for (name, value) in binary.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

#[test]
fn few_open_files_end_in_a_sentence_and_never_in_a_panic() {
    let world = World::new();
    let file = fixture("example.toml");
    let commands: [&[&str]; 5] = [
        &["submit", &file, "--yes", "--endpoint", "http://127.0.0.1:1"],
        &["--plain"],
        &["sim"],
        &["check", &file],
        &["doctor", "--endpoint", "http://127.0.0.1:1"],
    ];
    for args in commands {
        for files in 3..=20 {
            let ran = ends(limited(&world, files, args));
            let said = format!("{args:?} with {files}: {ran:?}");
            assert!(!ran.err.contains("panicked") && ran.code.is_some_and(|code| code != 101), "{said}");
            match ran.code {
                // The system's own linker needs some before the program begins.
                Some(127) => assert!(files < 6, "{said}"),
                Some(0) => assert!(args[0] == "check", "{said}"),
                code => assert!(code == Some(1) && ran.err.contains("ulimit -n"), "{said}"),
            }
        }
    }
}

#[test]
fn an_empty_address_or_profile_is_a_mistake_in_every_command() {
    let world = World::new();
    let file = fixture("example.toml");
    let commands: [&[&str]; 8] = [
        &[],
        &["--plain"],
        &["new", "bcc-spec", "--plain"],
        &["submit", &file, "--yes", "--json"],
        &["render", &file],
        &["doctor"],
        &["resume"],
        &["follow", "20261121-093005-1f3a"],
    ];
    for args in commands {
        for (option, variable, way) in
            [("--endpoint", "VMCART_ENDPOINT", "LIVE"), ("--profile", "VMCART_PROFILE", "config.toml")]
        {
            for empty in ["", " "] {
                let joined = format!("{option}={empty}");
                for more in [&[option, empty][..], &[joined.as_str()]] {
                    let ran = ends(world.command(&[args, more].concat())).ends(2);
                    assert!(ran.err.contains(&format!("{option} is set but empty: ")), "{}", ran.err);
                    assert!(ran.err.contains(way), "{}", ran.err);
                }
                let mut command = world.command(args);
                command.env(variable, empty);
                let ran = ends(command).ends(2);
                assert!(ran.err.contains(&format!("{variable} is set but empty: ")), "{}", ran.err);
            }
        }
        for variable in ["VMCART_CONFIG_DIR", "VMCART_DATA_DIR"] {
            let mut command = world.command(args);
            command.env(variable, "").env("BCE_ACCESS_KEY_ID", "a").env("BCE_SECRET_ACCESS_KEY", "b");
            let ran = ends(command).ends(2);
            assert!(ran.err.contains(&format!("{variable}: is set but empty")), "{args:?}: {}", ran.err);
        }
    }
    // A language chooses no account: an empty one is none.
    let mut command = world.command(&["check", &file]);
    command.env("VMCART_LANG", "");
    ends(command).ends(0);
}

#[test]
fn an_empty_address_in_the_configuration_is_a_mistake_too() {
    let world = World::new();
    std::fs::create_dir_all(world.path("config")).expect("a folder");
    let text =
        "[profiles.default]\nprovider = 'bce'\nendpoint = ''\naccess_key_id = 'a'\nsecret_access_key = 'b'\n";
    let config = world.file("config/config.toml", text);
    std::fs::set_permissions(&config, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("private");
    let ran = ends(world.command(&["submit", &fixture("example.toml"), "--yes"])).ends(2);
    assert!(ran.err.contains("the endpoint  cannot be used"), "{}", ran.err);
}

#[test]
fn pipes_in_the_folders_hang_no_command_and_are_named() {
    let world = World::new();
    for name in
        ["config/templates/stuck.toml", "data/drafts/stuck.toml", "data/orders/20261121-093005-1f3a.jsonl"]
    {
        pipe(&world.path(name));
    }
    pipe(&world.path("config/themes/dark.toml"));
    let said = "is a named pipe, a regular file is needed";
    let list = ends(world.command(&["templates", "list"])).ends(0);
    assert!(list.out.contains("stuck") && list.out.contains(said), "{}", list.out);
    let orders = ends(world.command(&["orders"])).ends(0);
    assert!(orders.out.contains("20261121-093005-1f3a") && orders.out.contains(said), "{}", orders.out);
    let check = ends(world.command(&["check", "stuck"])).ends(2);
    assert!(check.out.contains(said), "{check:?}");
    let doctor = ends(world.command(&["doctor", "--json"])).ends(1).json();
    let findings = doctor["findings"].as_array().expect("findings");
    for topic in ["templates", "drafts", "orders", "themes"] {
        let told = |f: &&serde_json::Value| {
            f["topic"] == topic && f["found"].as_str().is_some_and(|found| found.contains(said))
        };
        assert_eq!(findings.iter().filter(told).count(), 1, "{topic}: {doctor}");
    }
    // The start: nothing read from standard input, so it ends by itself.
    let plain = ends(world.command(&["--plain"]));
    assert!(plain.out.contains("Skipped: ") && plain.out.contains(said), "{}", plain.out);
    pipe(&world.path("config/config.toml"));
    for args in [&["doctor"][..], &["templates", "list"], &["check", "x"]] {
        let ran = ends(world.command(args));
        let text = format!("{}{}", ran.out, ran.err);
        assert!(text.contains("config.toml") && text.contains(said), "{args:?}: {text}");
    }
}

#[test]
fn an_order_may_come_out_of_another_program() {
    let world = World::new();
    let order = fixture("example.toml");
    let binary = world.command(&[]);
    let mut command = Command::new("bash");
    command.args(["-c", "exec \"$0\" check <(cat \"$1\")"]).arg(binary.get_program()).arg(&order);
    let ran = ends(command).ends(0);
    assert!(ran.out.contains("ok (bcc-spec)"), "{ran:?}");
}

#[test]
fn only_the_newest_drafts_are_offered_and_the_others_counted() {
    let world = World::new();
    std::fs::create_dir_all(world.path("data/drafts")).expect("a folder");
    for n in 0..63_u64 {
        let path = world.file(
            &format!("data/drafts/d{n:02}.toml"),
            format!("kind = 'bcc-spec'\n[request]\nname = 'n{n}'\n"),
        );
        let time = std::time::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + n);
        let file = std::fs::File::options().write(true).open(path).expect("a file");
        file.set_modified(time).expect("a time");
    }
    // Older versions saved what they could not read again.
    world.file("data/drafts/large.toml", vec![b'#'; (1 << 20) + 1]);
    let ran = ends(world.command(&["--plain"]));
    assert!(ran.out.contains("14 older drafts in "), "{}", ran.out);
    assert!(ran.out.contains("large.toml: 1048577 bytes, the limit is 1048576 bytes"), "{}", ran.out);
    assert_eq!(ran.out.matches("Unfinished: ").count(), 49, "{}", ran.out);
}

#[test]
fn keys_that_cannot_be_sent_are_refused_before_anything_is() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let file = fixture("example.toml");
    for args in [&["submit", &file, "--yes"][..], &["doctor"], &["--plain"]] {
        let mut command = world.command(args);
        command.env("VMCART_ENDPOINT", &cloud.url);
        command.env("BCE_ACCESS_KEY_ID", "AKhunter2\r\nx").env("BCE_SECRET_ACCESS_KEY", "s");
        let ran = ends(command);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(
            said.contains("environment (BCE_ACCESS_KEY_ID): the access key id holds a line break"),
            "{said}"
        );
        assert!(!said.contains("hunter2") && !said.contains("cannot reach"), "{said}");
        assert_eq!(ran.code, Some(if args == ["doctor"] { 1 } else { 2 }), "{said}");
    }
    assert!(cloud.ledger().is_empty());
}

#[test]
fn certificates_that_cannot_be_read_are_told_once_with_the_way_out() {
    let world = World::new();
    let file = fixture("example.toml");
    for (name, content) in [("missing.pem", None), ("rubbish.pem", Some("no certificate"))] {
        if let Some(content) = content {
            world.file(name, content);
        }
        let mut command = world.command(&["submit", &file, "--yes", "--endpoint", "https://localhost:1"]);
        command.env("SSL_CERT_FILE", world.path(name)).env_remove("SSL_CERT_DIR");
        command.env("BCE_ACCESS_KEY_ID", "a").env("BCE_SECRET_ACCESS_KEY", "b");
        let ran = ends(command).ends(1);
        assert!(ran.err.contains("SSL_CERT_FILE") && !ran.err.contains("builder error"), "{}", ran.err);
        assert_eq!(ran.err.matches("no secure connection").count(), 1, "{}", ran.err);
        assert!(!ran.err.contains("Next try") && !ran.err.contains("sent again"), "{}", ran.err);
    }
}
