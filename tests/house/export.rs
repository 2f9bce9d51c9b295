//! Exports, tried with the tools they are for: the shell, curl, Python, Terraform. A tool that is not there is named.

use crate::common;

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

use common::{Cloud, Ran, World};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use vmcart::export::{hcl_text, python_text, shell_word};

/// Tells whether a tool can be run; prints a note if not.
fn there(tool: &str, args: &[&str]) -> bool {
    let ran = Command::new(tool)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let there = ran.is_ok_and(|status| status.success());
    if !there {
        println!("left out: {tool} {} does not run here", args.join(" "));
    }
    there
}

/// Python that can import a module: of `VMCART_TEST_PYTHON` where that is set, else the system's.
fn python(module: &str) -> Option<PathBuf> {
    let own = std::env::var_os("VMCART_TEST_PYTHON").map(PathBuf::from);
    let python = own.unwrap_or_else(|| PathBuf::from("python3"));
    let import = if module.is_empty() { "pass".to_owned() } else { format!("import {module}") };
    there(python.to_str()?, &["-c", &import]).then_some(python)
}

const ORDERS: [(&str, &str); 5] = [
    (
        "bcc-spec",
        "spec = \"bcc.g3.c4m12\"\nimageId = \"m-mRjO3cjs\"\npurchaseCount = 2\nname = \"web-环境\"\nbilling.paymentTiming = \"Postpaid\"\ncreateCdsList = [{ cdsSizeInGB = 5 }, { cdsSizeInGB = 6 }]",
    ),
    (
        "bcc-instance",
        "cpuCount = 2\nmemoryCapacityInGB = 4\nimageId = \"m-mRjO3cjs\"\nrelationTag = false\ntags = [{ tagKey = \"环境\" }]\nbilling.paymentTiming = \"Postpaid\"",
    ),
    (
        "bcc-spot",
        "spec = \"bcc.g4.c2m8\"\nimageId = \"m-mRjO3cjs\"\nbidModel = \"market\"\nisOpenIpv6 = true",
    ),
    (
        "bcc-reserved",
        "zoneName = \"cn-bj-a\"\nspec = \"bcc.g4.c2m8\"\nofferingType = \"FullyPrepay\"\nreservedInstanceTime = 12",
    ),
    (
        "jd-vm",
        "maxCount = 2\n[request.instanceSpec]\naz = \"cn-north-1a\"\ninstanceType = \"g.n2.large\"\nimageId = \"img-m5s0abcd29\"\nname = \"web\"\nsystemDisk.diskType = \"ssd.gp1\"\n[request.instanceSpec.primaryNetworkInterface]\nvpcId = \"vpc-c2p3abcd9o\"\nsubnetId = \"subnet-c2p3abcd9o\"\nsecurityGroups = [{ groupId = \"sg-p2d1abcdya\" }]",
    ),
];

fn order(kind: &str, request: &str) -> String {
    let region = if kind == "jd-vm" { "cn-north-1" } else { "bj" };
    format!("kind = \"{kind}\"\nregion = \"{region}\"\n[request]\n{request}\n")
}

/// A body without the token.
fn bare(body: &serde_json::Value) -> serde_json::Value {
    let mut body = body.clone();
    if let Some(members) = body.as_object_mut() {
        members.remove("clientToken");
        members.remove("regionId");
    }
    body
}

#[test]
fn the_curl_command_buys_once() {
    if !there("curl", &["--version"]) {
        return;
    }
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    for (kind, request) in ORDERS {
        let file = world.file("order.toml", order(kind, request));
        let body = world.run(&["render", &file]).ends(0).json();
        let command = world.run(&["render", &file, "--as", "curl", "--endpoint", &cloud.url]).ends(0).out;
        let before = cloud.ledger().len();
        // Run again it is the same purchase.
        for _ in 0..2 {
            let script =
                format!("{} --silent --show-error --fail-with-body --noproxy '*'", command.trim_end());
            let ran = Ran::of(Command::new("sh").args(["-c", &script]).output().expect("sh runs")).ends(0);
            assert!(ran.out.contains("nstanceIds"), "{ran:?}\n{script}");
        }
        let sold = cloud.ledger();
        assert_eq!(sold.len(), before + 1);
        assert_eq!(bare(&sold[before]["body"]), body);
        assert!(command.contains("good until 20") || kind == "jd-vm", "{command}");
    }
}

#[test]
fn http_is_signed_with_the_keys_that_are_found() {
    let world = World::new();
    let file = world.file("order.toml", order(ORDERS[0].0, ORDERS[0].1));
    let plain = world.run(&["render", &file, "--as", "http"]).ends(0);
    assert!(plain.out.contains("Authorization: <signed when sent>"));
    let keys = [("BCE_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("BCE_SECRET_ACCESS_KEY", "never-shown-0123456789")];
    let signed =
        Ran::of(world.command(&["render", &file, "--as", "http"]).envs(keys).output().expect("runs")).ends(0);
    assert!(signed.out.contains("authorization: bce-auth-v1/AKIDEXAMPLE/"), "{}", signed.out);
    assert!(signed.err.contains("good until") && !signed.out.contains("never-shown"), "{}", signed.err);
    let (head, body) = signed.out.trim_end().split_once("\n\n").expect("head and body");
    assert!(head.contains(&format!("\nContent-Length: {}", body.len())), "{head}");
    for more in [&[("BCE_SECURITY_TOKEN", "token-never-shown")][..], &[]] {
        let file = if more.is_empty() {
            world.file("s.toml", order("bcc-spec", &format!("adminPass = \"Passw0rd!x\"\n{}", ORDERS[0].1)))
        } else {
            file.clone()
        };
        let mut command = world.command(&["render", &file, "--as", "curl"]);
        let ran = Ran::of(command.envs(keys).envs(more.iter().copied()).output().expect("runs")).ends(0);
        assert!(ran.out.contains("<signed when sent>") && ran.err.contains("not signed"), "{ran:?}");
        assert!(!ran.out.contains("never-shown") && !ran.out.contains("Passw0rd"), "{ran:?}");
    }
    let not =
        world.command(&["render", &file, "--as", "http", "--no-sign"]).envs(keys).output().expect("runs");
    assert_eq!(Ran::of(not).ends(0).out, plain.out);
}

#[test]
fn the_python_script_buys_with_the_official_sdk() {
    let Some(any) = python("") else { return };
    let world = World::new();
    let (access, secret) = ("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210");
    let cloud = Cloud::start(&world, &["--access-key", access, "--secret-key", secret]);
    for (kind, request) in ORDERS {
        for password in ["", "Passw0rd!x"] {
            let jd = kind == "jd-vm";
            let request = match password {
                "" => request.to_owned(),
                _ if kind == "bcc-reserved" => continue,
                _ if jd => request.replace(
                    "[request.instanceSpec]\n",
                    "[request.instanceSpec]\npassword = \"Zk7!mQ2wV9\"\n",
                ),
                _ => format!("adminPass = \"{password}\"\n{request}"),
            };
            let file = world.file("order.toml", order(kind, &request));
            let ran = world.run(&["render", &file, "--as", "python", "--endpoint", &cloud.url]).ends(0);
            let script = world.file("order.py", &ran.out);
            Ran::of(Command::new(&any).args(["-m", "py_compile", &script]).output().expect("python runs"))
                .ends(0);
            let sdk = if jd { "jdcloud_sdk.core.jdcloudclient" } else { "baidubce.services.bcc.bcc_client" };
            let Some(python) = python(sdk) else { continue };
            let before = cloud.ledger().len();
            let password = if jd { "Zk7!mQ2wV9" } else { password };
            let ran = Command::new(python)
                .arg(&script)
                .current_dir(world.path(""))
                .envs([
                    ("BCE_ACCESS_KEY_ID", access),
                    ("BCE_SECRET_ACCESS_KEY", secret),
                    ("JDCLOUD_ACCESS_KEY", access),
                    ("JDCLOUD_SECRET_KEY", secret),
                    ("VMCART_ADMIN_PASS", password),
                    ("NO_PROXY", "*"),
                ])
                .output()
                .expect("python runs");
            let ran = Ran::of(ran).ends(0);
            assert!(ran.out.contains("client token:"), "{ran:?}");
            let sold = cloud.ledger();
            assert_eq!(sold.len(), before + 1, "{kind}: {ran:?}");
            if password.is_empty() {
                let body = world.run(&["render", &file]).ends(0).json();
                assert_eq!(bare(&sold[before]["body"]), body);
            }
        }
    }
}

#[test]
fn terraform_takes_the_configuration() {
    if !there("terraform", &["version"]) {
        return;
    }
    let world = World::new();
    for (kind, request) in ORDERS {
        let text = world
            .run(&["render", &world.file("order.toml", order(kind, request)), "--as", "hcl"])
            .ends(0)
            .out;
        let mut fmt = Command::new("terraform");
        let mut child = fmt
            .args(["fmt", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("terraform runs");
        child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("written");
        let ran = child.wait_with_output().expect("it ends");
        assert!(ran.status.success(), "{}\n{text}", String::from_utf8_lossy(&ran.stderr));
    }
}

#[test]
fn the_command_line_of_the_provider_or_why_there_is_none() {
    let world = World::new();
    for (kind, request) in ORDERS {
        let text = world
            .run(&["render", &world.file("order.toml", order(kind, request)), "--as", "cli"])
            .ends(0)
            .out;
        let command = text.lines().any(|line| line.starts_with("bce bcc Create"));
        assert_eq!(command, !matches!(kind, "bcc-instance" | "jd-vm"), "{text}");
        // The shell reads it as one command.
        let script = format!("bce() {{ printf '%s\\n' \"$@\"; }}\n{text}");
        let ran = Ran::of(Command::new("sh").args(["-c", &script]).output().expect("sh runs")).ends(0);
        if command {
            assert!(ran.out.contains("--spec=bcc.g"), "{}", ran.out);
        }
    }
}

/// Texts that somebody might type to break a quoting.
fn texts() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        "plain",
        "it's",
        "'",
        "''",
        "\"",
        "\\",
        "\\\\\"",
        "$HOME `id` \\ \"x\" !!",
        "a\nb",
        "\n",
        "-n",
        "--x",
        "环境 *?",
        "${x}",
        "$${x}",
        "$$${x}",
        "%{if}",
        "%%{x}",
        "%%%{x}",
        "$",
        "$$",
        "%",
        "{{ x }}",
        "\u{1b}[2J",
        "\u{202e}abc",
        "\u{9b}",
        "\u{7f}",
        "\r\n",
        "\t",
        "😀",
        "\u{2028}",
        "#{x}",
        "\\u0041",
        "\\n",
        "'''",
        "\"\"\"",
        "a\\",
        "%s%d",
        "\\101",
        "🇨🇳 é",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut runner = TestRunner::deterministic();
    let any = proptest::string::string_regex("[$%{}'\"\\\\`\n\t ua0-9名\u{202e}\u{85}]{0,16}")
        .expect("a regular expression");
    all.extend((0..200).map(|_| any.new_tree(&mut runner).expect("a text").current()));
    all
}

#[test]
fn a_shell_reads_back_every_word() {
    let (mut script, texts) = (String::new(), texts());
    for text in &texts {
        script = format!("{script}printf '%s\\0' {}\n", shell_word(text));
    }
    let out = Command::new("sh").args(["-c", &script]).output().expect("sh runs");
    let read = String::from_utf8(out.stdout).expect("UTF-8");
    let mut read: Vec<_> = read.split('\0').collect();
    assert_eq!(read.pop(), Some(""));
    assert_eq!(read, texts);
}

#[test]
fn python_reads_back_every_literal() {
    let Some(python) = python("") else { return };
    let texts = texts();
    let list: Vec<_> = texts.iter().map(|t| python_text(t)).collect();
    let world = World::new();
    let script = world.file("t.py", format!("import json\nprint(json.dumps([\n{}\n]))\n", list.join(",\n")));
    let ran = Ran::of(Command::new(python).arg(script).output().expect("python runs")).ends(0);
    assert_eq!(ran.json(), serde_json::json!(texts));
}

#[test]
fn terraform_reads_back_every_string() {
    if !there("terraform", &["version"]) {
        return;
    }
    let (world, texts) = (World::new(), texts());
    let list: Vec<_> = texts.iter().map(|t| hcl_text(t)).collect();
    world.file("main.tf", format!("output \"all\" {{\n  value = [\n{}\n  ]\n}}\n", list.join(",\n")));
    let terraform = |args: &[&str]| {
        let mut command = Command::new("terraform");
        command.args(args).current_dir(world.path("")).stdin(Stdio::null());
        Ran::of(
            command
                .env("HOME", world.path(""))
                .env("CHECKPOINT_DISABLE", "1")
                .output()
                .expect("terraform runs"),
        )
    };
    terraform(&["apply", "-auto-approve", "-no-color"]).ends(0);
    assert_eq!(terraform(&["output", "-json", "all"]).ends(0).json(), serde_json::json!(texts));
}
