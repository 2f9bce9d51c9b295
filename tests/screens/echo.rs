//! A server that quotes the whole request in all it says: neither the password nor the session token nor a signature
//! reaches the screen, the journal or a script.

#![cfg(unix)]

use crate::common;
use crate::window;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use common::{Ran, World};
use portable_pty::CommandBuilder;
use serde_json::{Value, json};
use vmcart::sign::{bce, password};
use window::{CTRL_Q, END, ENTER, Window};

const SECRET_KEY: &str = "9f8e7d6c5b4a39281706f5e4d3c2b1a0";
const TOKEN: &str = "FwoGZXIvYXdzEBYaDH/session+token==";

/// Answer of the server to an order.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mood {
    Sells,
    Refuses,
    Breaks,
}

struct Shop {
    kind: &'static str,
    password: &'static str,
    order: &'static str,
}

const SHOPS: [Shop; 2] = [
    Shop {
        kind: "bcc-spec",
        password: "Vm7%kX2p)Qz",
        order: "region = \"bj\"\n[request]\nspec = \"bcc.g3.c4m12\"\nimageId = \"m-mRjO3cjs\"\nbilling.paymentTiming = \
                \"Postpaid\"\n",
    },
    Shop {
        kind: "jd-vm",
        password: "Zp7\"w&Mx/2%41",
        order: "region = \"cn-north-1\"\n[request.instanceSpec]\naz = \"cn-north-1a\"\ninstanceType = \"g.n2.large\"\nimageId = \
                \"img-m5s0abcd29\"\nname = \"web\"\nsystemDisk = { diskType = \"ssd.gp1\", diskSizeGB = 100 }\n\
                [request.instanceSpec.primaryNetworkInterface]\nvpcId = \"vpc-c2p3abcd9o\"\nsubnetId = \
                \"subnet-c2p3abcd9o\"\nsecurityGroups = [{ groupId = \"sg-p2d1abcdya\" }]\n",
    },
];

struct Echo {
    url: String,
    /// Texts that no output may hold, those seen in the requests' headers included.
    seen: Arc<Mutex<Vec<String>>>,
}

impl Echo {
    fn start(password: &'static str, mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                std::thread::spawn(move || drop(answer(&stream, password, mood, &log)));
            }
        });
        Self { url, seen }
    }

    #[track_caller]
    fn clean(&self, shop: &Shop, what: &str, bytes: &[u8]) {
        let sealed = password::seal(&SECRET_KEY.into(), shop.password).expect("sealed");
        let mut secrets = vec![shop.password.to_owned(), sealed, TOKEN.to_owned(), SECRET_KEY.to_owned()];
        secrets.extend(self.seen.lock().expect("seen").iter().cloned());
        for secret in secrets {
            let escaped = Value::from(secret.as_str()).to_string();
            let escaped = escaped[1..escaped.len() - 1].to_owned();
            for form in [
                bce::encode(&escaped, false),
                bce::encode(&secret, false),
                STANDARD.encode(&secret),
                escaped,
                secret,
            ] {
                let found = bytes.windows(form.len()).any(|w| w == form.as_bytes());
                assert!(!found, "{what} of {} holds {form}:\n{}", shop.kind, String::from_utf8_lossy(bytes));
            }
        }
    }

    #[track_caller]
    fn clean_below(&self, shop: &Shop, folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
        let mut files = 0;
        for path in entries {
            if path.is_dir() {
                files += self.clean_below(shop, &path);
            } else {
                self.clean(shop, &path.display().to_string(), &std::fs::read(&path).expect("a file"));
                files += 1;
            }
        }
        files
    }
}

fn answer(stream: &TcpStream, password: &str, mood: Mood, seen: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        match name.to_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "authorization" => {
                let signature = value.trim().rsplit(['/', '=']).next().unwrap_or_default();
                seen.lock().expect("seen").push(signature.to_owned());
            }
            _ => {}
        }
        head += &line;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let first = head.lines().next().unwrap_or_default().to_owned();
    // JD Cloud's variables have no session token: nothing was sent that could be said back.
    let token = if head.contains(TOKEN) { TOKEN } else { "" };
    let all = format!("{password} {token} {head} {body}");
    let all = format!(
        "{password} {} {} {} {}",
        Value::from(all.as_str()),
        bce::encode(&all, false),
        STANDARD.encode(&all),
        all
    );
    let instance = json!({"id": "i-1", "instanceId": "i-1", "name": all, "instanceName": all, "status": "Running",
        "internalIp": password, "privateIpAddress": password, "zoneName": all, "az": all});
    let buys = first.starts_with("POST /v2/instanceBySpec")
        || (first.starts_with("POST /v1") && first.contains("/instances"));
    let (status, text) = match (buys, mood) {
        _ if first.contains("/_sim/") => (404, "{}".to_owned()),
        (true, Mood::Sells) => (
            200,
            json!({"requestId": all, "orderId": all, "instanceIds": ["i-1"], "warningList": [all, password],
            "result": {"instanceIds": ["i-1"], "warningList": [all]}})
            .to_string(),
        ),
        (true, Mood::Refuses) => (
            400,
            json!({"requestId": all, "code": "BadRequest", "message": all,
            "error": {"code": 400, "status": "BAD_REQUEST", "message": all}})
            .to_string(),
        ),
        (true, Mood::Breaks) => (
            500,
            json!({"requestId": all, "code": all, "message": all,
            "error": {"code": 500, "status": all, "message": all}})
            .to_string(),
        ),
        _ => (
            200,
            json!({"requestId": all, "instances": [instance],
            "result": {"instances": [instance], "instanceStatuses": [instance]}})
            .to_string(),
        ),
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nx-bce-request-id: {password}\r\nx-jdcloud-request-id: \
         {password}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    )
}

fn variables(shop: &Shop, echo: &Echo) -> Vec<(&'static str, String)> {
    let (id, secret) = match shop.kind {
        "jd-vm" => ("JDCLOUD_ACCESS_KEY", "JDCLOUD_SECRET_KEY"),
        _ => ("BCE_ACCESS_KEY_ID", "BCE_SECRET_ACCESS_KEY"),
    };
    vec![
        (id, "ALTAKsecrets".to_owned()),
        (secret, SECRET_KEY.to_owned()),
        ("BCE_SECURITY_TOKEN", TOKEN.to_owned()),
        ("VMCART_ENDPOINT", echo.url.clone()),
        ("VMCART_ADMIN_PASS", shop.password.to_owned()),
    ]
}

#[test]
fn a_script_is_told_no_secret_by_a_server_that_quotes_the_request() {
    for shop in &SHOPS {
        for (mood, state, code) in
            [(Mood::Sells, "running", 0), (Mood::Refuses, "refused", 4), (Mood::Breaks, "unknown", 5)]
        {
            let echo = Echo::start(shop.password, mood);
            let world = World::new();
            let file = world.file("order.toml", format!("kind = {:?}\n{}", shop.kind, shop.order));
            let run = |args: &[&str]| {
                let mut command = world.command(args);
                let ran = Ran::of(command.envs(variables(shop, &echo)).output().expect("it runs"));
                echo.clean(shop, &format!("stdout of {args:?}"), ran.out.as_bytes());
                echo.clean(shop, &format!("stderr of {args:?}"), ran.err.as_bytes());
                ran
            };
            let bought = run(&[
                "submit",
                &file,
                "--yes",
                "--follow",
                "--no-settle",
                "--json",
                "--accept-unknown-price",
            ])
            .ends(code);
            let told = bought.json();
            assert_eq!(told["state"], state, "{told}");
            assert!(bought.err.contains("••••••"), "it says what it was told: {}", bought.err);
            let id = told["order"].as_str().expect("a name").to_owned();
            run(&["orders", "--json"]).ends(0);
            run(&["orders"]).ends(0);
            if mood == Mood::Sells {
                assert_eq!(told["instances"], json!([{"id": "i-1", "status": "Running"}]));
                run(&["follow", &id]).ends(0);
            }
            assert!(echo.clean_below(shop, &world.path("data")) > 0, "a journal");
        }
    }
}

#[test]
fn the_screen_its_recording_and_the_log_show_no_secret() {
    let shop = &SHOPS[0];
    for (mood, ends) in [(Mood::Sells, "All instances are running."), (Mood::Refuses, "BadRequest")] {
        let echo = Echo::start(shop.password, mood);
        let home = tempfile::tempdir().expect("a folder");
        let cast = home.path().join("mine.cast");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
        command.args(["new", shop.kind, "--record", &cast.display().to_string()]);
        for set in ["region=bj", "spec=bcc.g3.c4m12", "imageId=m-mRjO3cjs", "billing.paymentTiming=Postpaid"]
        {
            command.args(["--set", set]);
        }
        let set = |c: &mut CommandBuilder| {
            for (name, value) in variables(shop, &echo) {
                c.env(name, value);
            }
            c.env_remove("VMCART_ADMIN_PASS");
        };
        // Only now: what opens a window takes the person's own variables away.
        let mut window = Window::open_with((160, 50), command, home, set);
        window.shows("LIVE");
        window.press("\x0badminPass");
        window.press(ENTER);
        window.press(shop.password);
        window.shows("\"adminPass\": \"••••");
        window.press("\x1b8");
        // What it quotes is no price.
        window.shows("price unknown");
        window.press(END);
        window.press(ENTER);
        window.shows("Confirm order");
        window.press("1");
        window.press(ENTER);
        window.shows(ends);
        window.press(CTRL_Q);
        window.ends();
        echo.clean(shop, "the terminal", &window.raw.lock().expect("the bytes"));
        let recording = std::fs::read(&cast).expect("a recording");
        echo.clean(shop, "the recording", &recording);
        assert!(echo.clean_below(shop, &window.home.path().join("data")) > 0, "a journal and a log");
    }
}
