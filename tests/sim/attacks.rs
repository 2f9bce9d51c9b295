//! Attacks on the server by a page in a browser, or by a program gone wrong: each is refused, ended or borne, and the
//! server goes on and can be stopped.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::runtime::Runtime;
use vmcart::sim::{self, Running, Settings};

use crate::{
    client::{Cloud, example},
    jd::{Jd, with as machine_with},
};

/// Time that anything may take that must come to an end.
const BOUND: Duration = Duration::from_secs(20);

/// A server on threads of its own, which has little patience.
struct Server {
    runtime: Runtime,
    running: Option<Running>,
    address: SocketAddr,
}

impl Server {
    fn start() -> Self {
        Self::patient(Duration::from_millis(300))
    }

    fn patient(patience: Duration) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.expect("threads");
        let settings = Settings { patience, boot_time: Duration::ZERO, ..Settings::default() };
        let running = runtime.block_on(sim::start(settings)).expect("a free port");
        let address = running.address;
        Self { runtime, running: Some(running), address }
    }

    fn open(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(BOUND)).expect("a mode");
        stream.set_write_timeout(Some(BOUND)).expect("a mode");
        stream
    }

    /// Sends bytes, and reads to the end of the connection. A connection that is cut has said what it had to say.
    fn ask(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.open();
        let _ = stream.write_all(bytes.as_ref());
        rest(&mut stream)
    }

    /// The status of the answer to a request with these lines.
    fn status(&self, first: &str, lines: &[&str], body: &str) -> u16 {
        let mut head = format!("{first} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for line in lines {
            head += &line.replace("HERE", &self.address.to_string());
            head += "\r\n";
        }
        status(&self.ask(format!("{head}\r\n{body}")))
    }

    /// Answer of the server at a path of its own.
    fn look(&self, path: &str) -> Value {
        let answer = self.ask(format!("GET {path} HTTP/1.0\r\n\r\n"));
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {answer}"))
    }

    #[track_caller]
    fn stop(&mut self) {
        let running = self.running.take().expect("it runs");
        let stopped = self.runtime.block_on(async { tokio::time::timeout(BOUND, running.stop()).await });
        assert!(stopped.is_ok(), "it cannot be stopped");
    }
}

fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    if let Err(e) = stream.read_to_end(&mut bytes) {
        assert!(
            !matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
            "it neither answers nor ends"
        );
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The status of an answer; 0 when there is none.
fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or_default()
}

const HOST: &str = "Host: HERE";
const FAULTS: &str = r#"[{"hang": {}, "times": 9}]"#;

#[test]
fn a_page_neither_reads_nor_sets_nor_buys() {
    let server = Server::start();
    let page: &[&[&str]] = &[
        &["Host: evil.example"],
        &["Host: 127.0.0.1.evil.example:80", "x-vmcart-sim: 1"],
        &["Host: evil.example", "Origin: http://evil.example"],
        &[HOST, "Host: evil.example"],
        &[HOST, "Origin: http://evil.example"],
        &[HOST, "Origin: http://evil.example", "x-vmcart-sim: 1"],
        &[HOST, "Origin: null", "Content-Type: text/plain"],
        &[HOST, "Origin: http://localhost:3000", "Content-Type: application/json"],
        &[HOST, "Referer: http://evil.example/page"],
        &[HOST, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"],
        &[HOST, "Sec-Fetch-Site: same-site"],
    ];
    for lines in page {
        for path in ["/_sim/ledger", "/%5Fsim/ledger", "/_sim/log", "/_sim/hits", "/v2/zone"] {
            assert_eq!(server.status(&format!("GET {path}"), lines, ""), 403, "{path} {lines:?}");
        }
        for path in ["/_sim/faults", "/v2/instanceBySpec?clientToken=t", "/v1/regions/cn-north-1/instances"] {
            assert_eq!(server.status(&format!("POST {path}"), lines, FAULTS), 403, "{path} {lines:?}");
        }
        // A question before a request across origins, and no word that allows it.
        let host = lines.iter().find(|l| l.starts_with("Host")).expect("a host");
        let asked = format!(
            "OPTIONS /_sim/faults HTTP/1.1\r\n{}\r\nOrigin: http://evil.example\r\nConnection: close\r\n\
             Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-vmcart-sim\r\n\r\n",
            host.replace("HERE", &server.address.to_string())
        );
        let answer = server.ask(asked);
        assert!(status(&answer) == 403 && !answer.to_lowercase().contains("access-control"), "{answer}");
    }
    // A form without any other mark, as old browsers send it.
    assert_eq!(server.status("POST /_sim/faults", &[HOST, "Content-Type: text/plain"], FAULTS), 403);
    assert_eq!(server.status("POST /_sim/faults", &[HOST, "Sec-Fetch-Site: none"], FAULTS), 403);
    assert_eq!(server.look("/_sim/hits"), json!({}), "nothing of it was worked on");
    let log = server.look("/_sim/log");
    assert_eq!(log["refusals"][0]["rule"], "host is not this machine");
    let answer =
        server.ask(format!("GET /_sim/ledger HTTP/1.0\r\nHost: {}\r\n\r\n", server.address)).to_lowercase();
    for line in ["x-content-type-options: nosniff", "cross-origin-resource-policy: same-origin"] {
        assert!(answer.contains(line), "{answer}");
    }
}

#[test]
fn programs_are_answered_whatever_they_say_of_themselves() {
    let server = Server::start();
    let none = "[]";
    let programs: &[&[&str]] = &[
        &[HOST, "User-Agent: curl/8.9", "Accept: */*", "Content-Type: application/x-www-form-urlencoded"],
        &[HOST, "User-Agent: curl/8.9", "Accept: */*", "Content-Type: application/json"],
        &[HOST, "User-Agent: Python-urllib/3.12", "Content-Type: application/x-www-form-urlencoded"],
        &[HOST, "User-Agent: python-requests/2.32", "Accept-Encoding: gzip, deflate"],
        &[HOST, "User-Agent: node", "Sec-Fetch-Mode: cors", "Content-Type: text/plain;charset=UTF-8"],
        &[HOST, "Content-Type: text/plain", "X-Vmcart-Sim: 1"],
        &[HOST],
        &["Host: localhost"],
        &["Host: [::1]:1"],
        &[],
    ];
    for lines in programs {
        assert_eq!(server.status("GET /_sim/ledger", lines, ""), 200, "{lines:?}");
        assert_eq!(server.status("POST /_sim/faults", lines, none), 200, "{lines:?}");
    }
    let body = format!("Content-Length: {}\r\n\r\n{none}", none.len());
    assert_eq!(status(&server.ask(format!("POST /_sim/faults HTTP/1.0\r\n{body}"))), 200);
    // A person looks at the ledger in a browser.
    assert_eq!(
        server.status("GET /_sim/ledger", &[HOST, "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"], ""),
        200
    );
}

#[test]
fn whoever_sends_half_a_request_or_reads_no_answer_does_not_keep_it_from_stopping() {
    // Nothing of this is ended by its own slowness.
    let mut server = Server::patient(Duration::from_secs(3600));
    let huge = r#"[{"huge": {}, "on": "/v2/zone"}, {"hang": {}, "on": "/v2/image"}]"#;
    assert_eq!(server.status("POST /_sim/faults", &[HOST], huge), 200);
    let mut held = Vec::new();
    for half in [
        "",
        "G",
        "GET /_sim/ledger HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        "POST /_sim/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n[",
        "POST /v2/instanceBySpec HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[",
        "GET /v2/zone HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "GET /v2/image HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "GET /_sim/hits HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /_sim/hi",
    ] {
        let mut stream = server.open();
        stream.write_all(half.as_bytes()).expect("sent");
        held.push(stream);
    }
    let deadline = Instant::now() + BOUND;
    while server.look("/_sim/hits").as_object().is_none_or(|hits| hits.len() < 3) {
        assert!(Instant::now() < deadline, "the requests have not come: {}", server.look("/_sim/hits"));
    }
    server.stop();
    assert!(TcpStream::connect(server.address).is_err(), "nobody listens any more");
}

#[test]
fn slow_heads_and_bodies_end_and_a_hundred_of_them_keep_nobody_out() {
    let server = Server::start();
    // More than are carried at a time: the last ones wait until others have ended.
    let halves = [
        "GET /_sim/ledger HTTP/1.1\r\nHost: 127.0.0.1\r\nX-",
        "POST /_sim/faults HTTP/1.1\r\nContent-Length: 9\r\n\r\n[",
    ];
    let mut held: Vec<TcpStream> = (0..260)
        .map(|n| {
            let mut stream = server.open();
            stream.write_all(halves[n % 2].as_bytes()).expect("sent");
            stream
        })
        .collect();
    assert_eq!(server.look("/_sim/ledger"), json!({"orders": []}));
    for (n, stream) in held.iter_mut().enumerate() {
        let answer = rest(stream);
        assert_eq!(status(&answer), if n % 2 == 0 { 0 } else { 408 }, "{answer}");
    }
    // A byte now and then does not help.
    for half in halves {
        let mut stream = server.open();
        stream.write_all(half.as_bytes()).expect("sent");
        stream.set_read_timeout(Some(Duration::from_millis(20))).expect("a mode");
        let deadline = Instant::now() + BOUND;
        loop {
            assert!(Instant::now() < deadline, "it goes on and on");
            let _ = stream.write_all(b"a");
            match stream.read(&mut [0; 512]) {
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                _ => break,
            }
        }
    }
}

#[test]
fn bodies_without_end_are_not_read_to_their_end() {
    let server = Server::patient(BOUND);
    let piece = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    for head in ["Content-Length: 1099511627776", "Transfer-Encoding: chunked"] {
        let mut stream = server.open();
        let first = format!("POST /_sim/faults HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n");
        stream.write_all(first.as_bytes()).expect("sent");
        let mut sent = 0;
        while stream.write_all(piece.as_bytes()).is_ok() {
            sent += piece.len();
            assert!(sent < 64 * 1024 * 1024, "it reads on and on");
        }
    }
    assert_eq!(server.look("/_sim/ledger"), json!({"orders": []}));
}

#[test]
fn strange_requests_are_answered_or_ended_and_harm_nobody() {
    let server = Server::start();
    let long = |n: usize| "a".repeat(n);
    let host = format!("Host: {}\r\nConnection: close\r\n", server.address);
    for (request, wanted) in [
        (format!("GET /../../etc/passwd HTTP/1.1\r\n{host}\r\n"), 403),
        (format!("GET /_sim/../v2/zone HTTP/1.1\r\n{host}\r\n"), 404),
        (format!("GET /%2e%2e%2fetc%00%ff HTTP/1.1\r\n{host}\r\n"), 403),
        (format!("GET /v2/zone?{} HTTP/1.1\r\n{host}\r\n", long(60_000)), 403),
        (format!("GET /v2/zone?{} HTTP/1.1\r\n{host}\r\n", long(200_000)), 431),
        (format!("GET /v1/regions/{} HTTP/1.1\r\n{host}\r\n", long(20_000)), 414),
        (format!("GET /v2/zone HTTP/1.1\r\nX-Long: {}\r\n{host}\r\n", long(200_000)), 431),
        (format!("GET /v2/zone HTTP/1.1\r\n{}{host}\r\n", "X-Many: 1\r\n".repeat(500)), 431),
        (format!("{} /_sim/ledger HTTP/1.1\r\n{host}\r\n", long(500)), 404),
        (format!("DELETE /_sim/ledger HTTP/1.1\r\n{host}\r\n"), 404),
        (format!("TRACE /v2/zone HTTP/1.1\r\n{host}\r\n"), 403),
        (format!("CONNECT evil.example:443 HTTP/1.1\r\n{host}\r\n"), 403),
        (format!("CONNECT 127.0.0.1:443 HTTP/1.1\r\n{host}\r\n"), 403),
        (format!("GET http://evil.example/_sim/ledger HTTP/1.1\r\n{host}\r\n"), 403),
        (format!("GET http://127.0.0.1/_sim/ledger HTTP/1.1\r\n{host}\r\n"), 200),
        (format!("OPTIONS * HTTP/1.1\r\n{host}\r\n"), 403),
        (format!("GET /_sim/ledger HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n{host}\r\n"), 400),
        (format!("GET /_sim/ledger HTTP/1.1\r\nContent-Length: -1\r\n{host}\r\n"), 400),
        ("GET /_sim/ledger HTTP/0.9\r\n\r\n".to_owned(), 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), 0),
        ("\u{16}\u{3}\u{1}\0 hello".to_owned(), 400),
        ("GET /\0 HTTP/1.1\r\n\r\n".to_owned(), 400),
    ] {
        let answer = server.ask(&request);
        let request = request.chars().take(80).collect::<String>();
        assert_eq!(status(&answer), wanted, "{request}: {answer}");
        assert_eq!(server.look("/_sim/ledger"), json!({"orders": []}), "{request}");
    }
}

#[test]
fn thousands_of_requests_in_one_go_are_answered_and_little_is_remembered() {
    const MANY: usize = 3000;
    let server = Server::patient(BOUND);
    let mut sender = server.open();
    let mut reader = sender.try_clone().expect("a second hand");
    let reading = std::thread::spawn(move || rest(&mut reader));
    for n in 0..MANY {
        let close = if n + 1 == MANY { "Connection: close\r\n" } else { "" };
        let path = format!("/{n}/{}", "很".repeat(n % 500));
        let path: String =
            path.chars().map(|c| if c == '很' { "%E5%BE%88".to_owned() } else { c.to_string() }).collect();
        let method = if n % 2 == 0 { "GET" } else { "POST" };
        let jd = if n % 3 == 0 { "/v1/regions/cn-north-1" } else { "" };
        write!(sender, "{method} {jd}{path} HTTP/1.1\r\nHost: localhost\r\n{close}\r\n").expect("sent");
    }
    let answers = reading.join().expect("no panic");
    assert_eq!(answers.matches("HTTP/1.1 ").count(), MANY);
    let log = server.look("/_sim/log");
    assert_eq!(log["refusals"].as_array().map(Vec::len), Some(1000));
    assert_eq!(server.look("/_sim/hits").as_object().map(serde_json::Map::len), Some(1000));
    assert!(log.to_string().len() < 1_000_000, "{}", log.to_string().len());
}

#[tokio::test]
async fn no_number_breaks_anything() {
    let cloud = Cloud::new().await;
    let reply = cloud.post("/_sim/faults", &json!([{"deep": {"levels": u64::MAX}}])).await;
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.body["message"],
        "Entry 1: deep.levels is 18446744073709551615. A whole number from 1 to 1000000 is expected."
    );
    cloud.buy("t", &example()).await.ok();
    cloud.post("/_sim/faults", &json!([{"deep": {"levels": 1_000_000}}])).await.ok();
    cloud.buy("u", &example()).await;
    cloud.post("/_sim/faults", &json!([{"price": {"percent": 10_000}}])).await.ok();
    cloud.buy("v", &example()).await.ok();
    assert_eq!(cloud.ledger().await.len(), 3);
    for (name, value) in
        [("marker", "m18446744073709551615"), ("marker", "99999999999999999999"), ("maxKeys", "0")]
    {
        let status = cloud.get("/v2/image", &[(name, value)]).await.status;
        assert_eq!(status, if name == "marker" { 200 } else { 400 }, "{name}={value}");
    }
}

#[tokio::test]
async fn the_ledger_has_no_password_in_the_clear() {
    let cloud = Jd::new().await;
    let mut body = machine_with("/instanceSpec/password", json!("Vm7!kX2pQz"));
    body["instanceSpec"]["extra"] = json!({"Password": "Vm7!kX2pQz"});
    cloud.buy(&body).await.ok();
    let ledger = cloud.ledger().await;
    assert!(!json!(ledger).to_string().contains("Vm7!kX2pQz"), "{ledger:?}");
    let sealed = ledger[0]["body"]["instanceSpec"]["password"].as_str().expect("a text");
    let key = crate::client::SECRET.into();
    let clear = vmcart::sign::password::open(&key, sealed).expect("sealed with the account's key");
    assert_eq!(secrecy::ExposeSecret::expose_secret(&clear), "Vm7!kX2pQz");
}

#[cfg(unix)]
#[test]
fn half_a_request_does_not_keep_the_program_from_ending_by_signal() {
    for signal in ["INT", "TERM"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_vmcart"))
            .args(["sim"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .stdin(Stdio::null())
            .spawn()
            .expect("it runs");
        let mut lines = std::io::BufReader::new(child.stdout.take().expect("piped"));
        let mut first = String::new();
        std::io::BufRead::read_line(&mut lines, &mut first).expect("a first line");
        let address = first.trim().strip_prefix("listening on http://").expect("an address").to_owned();
        let mut half = TcpStream::connect(&address).expect("it listens");
        half.write_all(b"POST /_sim/faults HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n[")
            .expect("sent");
        // Answered later than the half was taken.
        let mut whole = TcpStream::connect(&address).expect("it listens");
        whole.write_all(b"GET /_sim/ledger HTTP/1.0\r\n\r\n").expect("sent");
        assert_eq!(status(&rest(&mut whole)), 200);
        let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
        assert!(sent.is_ok_and(|s| s.success()));
        let deadline = Instant::now() + BOUND;
        let ended = loop {
            if let Some(status) = child.try_wait().expect("it was started") {
                break Some(status);
            }
            if Instant::now() > deadline {
                break None;
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        if ended.is_none() {
            let _ = child.kill();
        }
        assert_eq!(ended.and_then(|s| s.code()), Some(0), "{signal}");
    }
}
