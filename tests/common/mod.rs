//! The binary in a world of its own: no variable and no file of the person who runs the tests reaches it.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

/// A home, configuration and data of one test.
pub struct World {
    dir: tempfile::TempDir,
}

impl World {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary directory") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file; its path as text.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).expect("a file");
        path.display().to_string()
    }

    /// The binary with these arguments.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vmcart"));
        for (name, _) in std::env::vars_os() {
            let ours = ["VMCART_", "BCE_", "BAIDUCLOUD_", "LC_", "LANG", "XDG_"];
            if name.to_str().is_some_and(|n| {
                ours.iter().any(|o| n.starts_with(o)) || n.to_lowercase().ends_with("_proxy")
            }) {
                command.env_remove(name);
            }
        }
        command
            .args(args)
            .current_dir(self.dir.path())
            .env("HOME", self.path("home"))
            .env("VMCART_CONFIG_DIR", self.path("config"))
            .env("VMCART_DATA_DIR", self.path("data"))
            .stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().expect("the binary runs"))
    }
}

/// Result of a run.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            err: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err))
    }
}

/// A file among the fixtures.
pub fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/orders").join(name).display().to_string()
}

/// A simulated cloud that ends with the test.
pub struct Cloud {
    child: Child,
    pub url: String,
}

impl Cloud {
    pub fn start(world: &World, args: &[&str]) -> Self {
        let mut all = vec!["sim"];
        all.extend(args);
        if !args.contains(&"--boot-time") {
            all.extend(["--boot-time", "0.3"]);
        }
        let mut child =
            world.command(&all).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("sim runs");
        let mut lines = BufReader::new(child.stdout.take().expect("piped"));
        let mut first = String::new();
        lines.read_line(&mut first).expect("a first line");
        // Whatever it goes on to say must find a reader.
        std::thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        let url = first.trim().strip_prefix("listening on ").expect("the promised first line").to_owned();
        Self { child, url }
    }

    /// Returns the orders sold so far.
    pub fn ledger(&self) -> Vec<Value> {
        let value = get(&format!("{}/_sim/ledger", self.url));
        value["orders"].as_array().cloned().expect("orders")
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended by itself.
    pub fn wait(mut self) -> Option<i32> {
        self.child.wait().expect("it was started").code()
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A plain GET that answers JSON, over a bare socket: the tests' own witness.
pub fn get(url: &str) -> Value {
    use std::io::Write;
    let rest = url.strip_prefix("http://").expect("http");
    let (host, path) = rest.split_once('/').expect("a path");
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    write!(stream, "GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    let body = answer.split_once("\r\n\r\n").expect("a body").1;
    serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {answer}"))
}
