//! After a purchase with a password, no byte of it and none of the secret key is left anywhere but where it belongs.

#![cfg(unix)]

use crate::common;
use crate::window;

use std::path::Path;

use common::{Cloud, Ran, World};
use portable_pty::CommandBuilder;
use serde_json::Value;
use vmcart::sign::password;
use window::{END, ENTER, Window};

const ACCESS_KEY: &str = "ALTAKsecrets";
const SECRET_KEY: &str = "9f8e7d6c5b4a39281706f5e4d3c2b1a0";
const CTRL_K: &str = "\x0b";
const CTRL_R: &str = "\x12";

/// One cloud, and a purchase with a password there.
struct Shop {
    profile: &'static str,
    kind: &'static str,
    password: &'static str,
    /// The field that takes it.
    field: &'static str,
    sets: &'static [&'static str],
}

const SHOPS: [Shop; 2] = [
    Shop {
        profile: "bce",
        kind: "bcc-spec",
        password: "Vm7!kX2pQz",
        field: "adminPass",
        sets: &["region=bj", "spec=bcc.g3.c4m12", "imageId=m-mRjO3cjs", "billing.paymentTiming=Postpaid"],
    },
    Shop {
        profile: "jd",
        kind: "jd-vm",
        password: "Zp7!wMx2",
        field: "instanceSpec.password",
        sets: &[
            "region=cn-north-1",
            "instanceSpec.az=cn-north-1a",
            "instanceSpec.instanceType=g.n2.large",
            "instanceSpec.imageId=img-m5s0abcd29",
            "instanceSpec.name=web",
            "instanceSpec.primaryNetworkInterface.vpcId=vpc-c2p3abcd9o",
            "instanceSpec.primaryNetworkInterface.subnetId=subnet-c2p3abcd9o",
            "instanceSpec.systemDisk.diskType=ssd.gp1",
            "instanceSpec.systemDisk.diskSizeGB=100",
        ],
    },
];

impl Shop {
    /// Every piece of a secret that must not be found: six characters in a row of the password, twelve of the key or
    /// of the sealed password.
    fn pieces(&self) -> Vec<Vec<u8>> {
        let sealed = password::seal(&SECRET_KEY.into(), self.password).expect("sealed");
        let windows =
            |text: &str, n: usize| text.as_bytes().windows(n).map(<[u8]>::to_vec).collect::<Vec<_>>();
        [windows(self.password, 6), windows(SECRET_KEY, 12), windows(&sealed, 12)].concat()
    }

    #[track_caller]
    fn clean(&self, what: &str, bytes: &[u8]) {
        for piece in self.pieces() {
            assert!(
                !bytes.windows(piece.len()).any(|w| w == piece),
                "{what} holds a piece of a secret of {}:\n{}",
                self.kind,
                String::from_utf8_lossy(bytes)
            );
        }
    }

    #[track_caller]
    fn clean_below(&self, folder: &Path) -> usize {
        let mut files = 0;
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            self.clean("the name of a file", path.as_os_str().as_encoded_bytes());
            if path.is_dir() {
                files += self.clean_below(&path);
            } else {
                self.clean(&path.display().to_string(), &std::fs::read(&path).expect("a file"));
                files += 1;
            }
        }
        files
    }
}

/// A world whose keys come from a program, which writes down how it was called.
fn keys_from_a_program(home: &Path) {
    let tool = home.join("tool");
    let spied = home.join("spied");
    let key = home.join("vault");
    std::fs::write(&key, SECRET_KEY).expect("a file");
    let (spied, key) = (spied.display(), key.display());
    let script = format!(
        "cat /proc/$$/cmdline /proc/$$/environ >> \"{spied}\"\nenv >> \"{spied}\"\necho {ACCESS_KEY}\ncat \"{key}\"\n"
    );
    std::fs::write(&tool, script).expect("a file");
    let tool = tool.display();
    let mut config = String::new();
    for shop in &SHOPS {
        let name = shop.profile;
        config +=
            &format!("[profiles.{name}]\nprovider = \"{name}\"\ncredential_command = [\"sh\", \"{tool}\"]\n");
    }
    std::fs::create_dir_all(home.join("config")).expect("a folder");
    std::fs::write(home.join("config/config.toml"), config).expect("a file");
}

fn cloud(world: &World) -> Cloud {
    Cloud::start(world, &["--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY])
}

/// The ledger has the order, with its password as the provider takes it.
#[track_caller]
fn sold(shop: &Shop, cloud: &Cloud) {
    let ledger = cloud.ledger();
    assert_eq!(ledger.len(), 1);
    let pointer = format!("/{}", shop.field.replace('.', "/"));
    let sent = ledger[0]["body"].pointer(&pointer).and_then(Value::as_str).unwrap_or_default();
    let sealed = password::seal(&SECRET_KEY.into(), shop.password).expect("sealed");
    assert!([shop.password, &sealed].contains(&sent), "{}: the password was not sent", shop.kind);
}

#[test]
fn a_script_leaves_no_secret_behind() {
    for shop in &SHOPS {
        let (world, elsewhere) = (World::new(), World::new());
        keys_from_a_program(&world.path(""));
        let cloud = cloud(&elsewhere);
        let mut order = format!("kind = {:?}\n", shop.kind);
        for (n, set) in shop.sets.iter().enumerate() {
            let (path, value) = set.split_once('=').expect("a pair");
            let value = value.parse::<u32>().map_or_else(|_| format!("{value:?}"), |n| n.to_string());
            order += &format!("{}{path} = {value}\n", if n == 1 { "[request]\n" } else { "" });
        }
        if shop.kind == "jd-vm" {
            order +=
                "instanceSpec.primaryNetworkInterface.securityGroups = [{ groupId = \"sg-p2d1abcdya\" }]\n";
        }
        let file = world.file("order.toml", order);
        let run = |args: &[&str]| {
            let mut command = world.command(args);
            command
                .env("VMCART_ENDPOINT", &cloud.url)
                .env("VMCART_PROFILE", shop.profile)
                .env("VMCART_ADMIN_PASS", shop.password)
                // Another account's, which this profile's program has no business with either.
                .env(
                    if shop.profile == "jd" { "BCE_SECRET_ACCESS_KEY" } else { "JDCLOUD_SECRET_KEY" },
                    SECRET_KEY,
                );
            Ran::of(command.output().expect("it runs"))
        };
        let commands: [&[&str]; 7] = [
            &["submit", &file, "--yes", "--follow", "--json"],
            &["orders", "--json"],
            &["resume", "--json"],
            &["check", &file, "--json"],
            &["render", &file, "--as", "json"],
            &["render", &file, "--as", "http"],
            &["render", &file, "--as", "curl"],
        ];
        for args in commands {
            let ran = run(args).ends(0);
            shop.clean("stdout", ran.out.as_bytes());
            shop.clean("stderr", ran.err.as_bytes());
        }
        sold(shop, &cloud);
        assert!(shop.clean_below(&world.path("data")) > 0, "a journal");
        assert!(shop.clean_below(&world.path("config")) > 0, "the configuration");
        let spied = std::fs::read(world.path("spied")).expect("the program ran");
        assert!(!spied.is_empty());
        shop.clean("the program that prints the keys", &spied);
    }
}

#[test]
fn the_wizard_leaves_no_secret_behind() {
    for shop in &SHOPS {
        let elsewhere = World::new();
        let cloud = cloud(&elsewhere);
        let home = tempfile::tempdir().expect("a folder");
        keys_from_a_program(home.path());
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
        command.args(["--profile", shop.profile, "--endpoint", &cloud.url, "new", shop.kind]);
        for set in shop.sets {
            command.args(["--set", set]);
        }
        let mut window = Window::open((160, 50), command, home);
        window.shows("SIMULATED");
        if shop.kind == "jd-vm" {
            // A row cannot be given on the command line.
            window.press(CTRL_K);
            window.press("primaryNetworkInterface.securityGroups");
            window.press(ENTER);
            window.press(ENTER);
            window.shows("sg-p2d1abcdya");
            window.press("sg-p2d1abcdya");
            window.press(ENTER);
            window.shows("\"groupId\": \"sg-p2d1");
        }
        window.press(CTRL_K);
        window.press(shop.field);
        window.press(ENTER);
        // Some characters typed, the rest pasted.
        window.press(&shop.password[..2]);
        window.press(&format!("\x1b[200~{}\x1b[201~", &shop.password[2..]));
        window.shows(&format!("\"{}\": \"••••", shop.field.rsplit('.').next().expect("a name")));
        #[cfg(target_os = "linux")]
        {
            let pid = window.child.process_id().expect("it runs");
            let limits = std::fs::read_to_string(format!("/proc/{pid}/limits")).expect("limits");
            let core = limits.lines().find(|l| l.starts_with("Max core file size")).expect("a limit");
            let mut words = core.split_whitespace().skip(4);
            assert_eq!((words.next(), words.next()), (Some("0"), Some("0")), "{core}");
            for name in ["cmdline", "environ"] {
                let bytes = std::fs::read(format!("/proc/{pid}/{name}")).unwrap_or_default();
                shop.clean(name, &bytes);
            }
        }
        window.press("\x1b8");
        window.shows("[ Order 1 instance");
        window.press(END);
        window.press(ENTER);
        window.shows("All instances are running.");
        window.press(ENTER);
        assert_eq!(window.ends(), 0);
        window.given_back();
        sold(shop, &cloud);
        let home = window.home.path();
        assert!(shop.clean_below(&home.join("data")) > 1, "a journal and a log");
        shop.clean_below(&home.join("config"));
        shop.clean("the terminal", &window.raw.lock().expect("the bytes"));
        shop.clean("the program", &std::fs::read(home.join("spied")).expect("the program ran"));
    }
}

#[test]
fn an_unfinished_order_keeps_no_password() {
    let shop = &SHOPS[0];
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", shop.kind]);
    let home = tempfile::tempdir().expect("a folder");
    let mut window = Window::open((160, 50), command, home);
    window.shows("SIMULATED");
    window.press(CTRL_K);
    window.press(shop.field);
    window.press(ENTER);
    window.press(shop.password);
    window.shows("\"adminPass\": \"••••");
    window.signal("HUP");
    assert_eq!(window.ends(), 130);
    let data = window.home.path().join("data");
    assert!(data.join("drafts").is_dir(), "the draft is kept");
    shop.clean_below(&data);
    shop.clean("the terminal", &window.raw.lock().expect("the bytes"));
}

#[test]
fn a_configuration_with_a_secret_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let cloud = cloud(&world);
    std::fs::create_dir_all(world.path("config")).expect("a folder");
    let text = format!(
        "[profiles.default]\nprovider = \"bce\"\naccess_key_id = {ACCESS_KEY:?}\nsecret_access_key = {SECRET_KEY:?}\n"
    );
    let path = world.file("config/config.toml", text);
    let file = common::fixture("example.toml");
    let run = |mode| {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("a mode");
        let mut command = world.command(&["submit", &file, "--yes"]);
        Ran::of(command.env("VMCART_ENDPOINT", &cloud.url).output().expect("it runs"))
    };
    for mode in [0o644, 0o640, 0o604, 0o660] {
        let ran = run(mode).ends(2);
        assert!(ran.err.contains("chmod 600") && ran.err.contains("config.toml"), "{}", ran.err);
        assert!(!ran.err.contains(SECRET_KEY), "{}", ran.err);
    }
    assert_eq!(cloud.ledger(), [] as [Value; 0]);
    run(0o600).ends(0);
}

#[test]
fn a_secret_on_the_command_line_is_advised_against_and_not_repeated() {
    let world = World::new();
    let file = world.file("order.toml", "kind = \"bcc-spec\"\nregion = \"bj\"\n");
    for (args, told) in [
        (["--set", "adminPass=Sesame-9!x"], true),
        (["--set", "instanceSpec.password=Sesame-9!x"], true),
        (["--set", "name=web"], false),
    ] {
        let ran = world.run(&[&["check", &file], &args[..]].concat());
        assert_eq!(ran.err.contains("can be read by other programs"), told, "{}", ran.err);
        assert!(!ran.err.contains("Sesame") && !ran.out.contains("Sesame"), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn a_recording_shows_dots_where_the_person_saw_the_password() {
    use std::os::unix::fs::PermissionsExt;
    let shop = &SHOPS[0];
    let home = tempfile::tempdir().expect("a folder");
    let cast = home.path().join("mine.cast");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", shop.kind, "--record", &cast.display().to_string()]);
    let mut window = Window::open((160, 50), command, home);
    window.shows("SIMULATED");
    window.press(CTRL_K);
    window.press(shop.field);
    window.press(ENTER);
    window.press(&shop.password[..6]);
    window.shows("\"adminPass\": \"••••");
    window.press(CTRL_R);
    window.shows(&shop.password[..6]);
    // Typed while it is uncovered: each character is drawn by itself.
    for c in shop.password[6..].chars() {
        window.press(&c.to_string());
    }
    window.shows(shop.password);
    window.press(CTRL_R);
    window.until("covered again", |s| !s.contents().contains(shop.password));
    window.press(window::CTRL_Q);
    assert_eq!(window.ends(), 0);
    let mode = std::fs::metadata(&cast).expect("a recording").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(&cast).expect("a recording");
    shop.clean("the recording", text.as_bytes());
    let cells = |n| std::num::NonZeroU16::new(n).expect("a size");
    let mut screen = vt100::Parser::new(cells(50), cells(160), 0);
    let mut dots = false;
    for line in text.lines().skip(1) {
        let event: Value = serde_json::from_str(line).expect("JSON in each line");
        screen.process(event[2].as_str().expect("text").as_bytes());
        let shown = screen.screen().contents();
        shop.clean("a frame of the recording", shown.as_bytes());
        dots |= shown.contains(&"•".repeat(shop.password.len()));
    }
    assert!(dots, "the field was recorded, in dots");
}

#[test]
fn an_editor_is_given_no_secret() {
    let home = tempfile::tempdir().expect("a folder");
    let spied = home.path().join("spied");
    let tool = home.path().join("editor");
    std::fs::write(&tool, format!("cat /proc/$$/environ > '{0}'\nenv >> '{0}'\n", spied.display()))
        .expect("a file");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", "bcc-spec"]);
    let mut window = Window::open_with((160, 50), command, home, |c| {
        c.env("VISUAL", format!("sh {}", tool.display()));
        c.env("VMCART_ADMIN_PASS", SHOPS[0].password);
        for name in
            ["BCE_SECRET_ACCESS_KEY", "BCE_SECURITY_TOKEN", "JDCLOUD_SECRET_KEY", "VMCART_SIM_SECRET_KEY"]
        {
            c.env(name, SECRET_KEY);
        }
        c.env("BCE_ACCESS_KEY_ID", ACCESS_KEY);
        c.env("JDCLOUD_ACCESS_KEY", ACCESS_KEY);
        c.env("VMCART_ENDPOINT", "http://127.0.0.1:1");
    });
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("\x05");
    window.until("what the editor left", |_| std::fs::read(&spied).is_ok_and(|b| b.ends_with(b"\n")));
    window.signal("TERM");
    window.ends();
    let environment = std::fs::read(&spied).expect("the editor ran");
    assert!(String::from_utf8_lossy(&environment).contains("VISUAL="), "its environment");
    SHOPS[0].clean("the editor's environment", &environment);
}

#[test]
fn the_simulated_cloud_takes_its_keys_from_the_environment() {
    use std::{io::BufRead, process::Stdio};
    let world = World::new();
    let mut command = world.command(&["sim", "--boot-time", "0"]);
    command.env("VMCART_SIM_ACCESS_KEY", ACCESS_KEY).env("VMCART_SIM_SECRET_KEY", SECRET_KEY);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
    let mut first = String::new();
    let mut lines = std::io::BufReader::new(child.stdout.take().expect("piped"));
    lines.read_line(&mut first).expect("a first line");
    let url = first.trim().strip_prefix("listening on ").expect("the promised first line");
    #[cfg(target_os = "linux")]
    {
        let line = std::fs::read(format!("/proc/{}/cmdline", child.id())).expect("a command line");
        SHOPS[0].clean("the list of processes", &line);
    }
    let file = common::fixture("example.toml");
    let buy = |secret: &str| {
        let mut command = world.command(&["submit", &file, "--yes"]);
        command.env("BCE_ACCESS_KEY_ID", ACCESS_KEY).env("BCE_SECRET_ACCESS_KEY", secret);
        Ran::of(command.env("VMCART_ENDPOINT", url).output().expect("it runs"))
    };
    buy(SECRET_KEY).ends(0);
    buy("0000000000000000000000000000000f").ends(4);
    drop(child.kill());
    drop(child.wait());
    let mut help = world.command(&["sim", "--help"]);
    let help = Ran::of(help.env("VMCART_SIM_SECRET_KEY", SECRET_KEY).output().expect("it runs")).ends(0);
    assert!(help.out.contains("VMCART_SIM_SECRET_KEY"), "{}", help.out);
    SHOPS[0].clean("the help", help.out.as_bytes());
}

#[test]
fn a_password_that_is_no_text_is_an_error_wherever_it_is_read() {
    use std::os::unix::ffi::OsStringExt;
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let file = common::fixture("example.toml");
    let run = |args: &[&str]| {
        let mut command = world.command(args);
        command.env("VMCART_ENDPOINT", &cloud.url);
        command.env("VMCART_ADMIN_PASS", std::ffi::OsString::from_vec(b"Vm7!k\xffX2pQz".to_vec()));
        Ran::of(command.output().expect("it runs"))
    };
    for args in [
        &["submit", &file, "--yes"][..],
        &["submit", &file, "--yes", "--json"],
        &["new", "bcc-spec", "--plain"],
    ] {
        let ran = run(args).ends(2);
        assert!(ran.err.contains("VMCART_ADMIN_PASS") && ran.err.contains("UTF-8"), "{args:?}: {}", ran.err);
        assert!(!ran.err.contains("X2pQz") && !ran.out.contains("X2pQz"), "{}{}", ran.out, ran.err);
        if args.contains(&"--json") {
            assert_eq!(ran.json()["state"], "not-sent", "{}", ran.out);
        }
    }
    assert_eq!(cloud.ledger(), [] as [Value; 0], "nothing was bought without the password");

    let elsewhere = World::new();
    let cloud = Cloud::start(&elsewhere, &["--scenario", "lost-response"]);
    let with = |args: &[&str], password: &[u8]| {
        let mut command = elsewhere.command(args);
        command.env("VMCART_ENDPOINT", &cloud.url);
        command.env("VMCART_ADMIN_PASS", std::ffi::OsString::from_vec(password.to_vec()));
        Ran::of(command.output().expect("it runs"))
    };
    with(&["submit", &file, "--yes", "--no-settle"], SHOPS[0].password.as_bytes()).ends(5);
    let ran = with(&["resume"], b"Vm7!k\xffX2pQz").ends(2);
    assert!(ran.err.contains("VMCART_ADMIN_PASS"), "{}", ran.err);
    with(&["resume"], SHOPS[0].password.as_bytes()).ends(0);
    assert_eq!(cloud.ledger().len(), 1);
}
