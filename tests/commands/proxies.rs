//! The way to a cloud: proxies of the environment, and addresses that cannot be used.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use crate::common::{Ran, World, fixture};

/// A listener that tells of each connection, after `meet` has spoken with it.
fn listener(meet: impl Fn(TcpStream) -> Vec<u8> + Send + 'static) -> (u16, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let (tell, told) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { break };
            if tell.send(meet(stream)).is_err() {
                break;
            }
        }
    });
    (port, told)
}

/// Plays a SOCKS5 proxy and returns what it was asked for: it takes the greeting, reads where to go, and goes nowhere.
fn socks(mut stream: TcpStream) -> Vec<u8> {
    let mut greeting = [0; 3];
    let mut wish = [0; 64];
    drop(stream.read_exact(&mut greeting));
    drop(stream.write_all(&[5, 0]));
    let length = stream.read(&mut wish).unwrap_or(0);
    // "Not allowed."
    drop(stream.write_all(&[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]));
    [&greeting[..], &wish[..length]].concat()
}

fn submit(world: &World, endpoint: &str, vars: &[(&str, &str)]) -> Ran {
    let file = fixture("example.toml");
    let mut command = world.command(&[
        "submit",
        &file,
        "--yes",
        "--json",
        "--accept-unknown-price",
        "--endpoint",
        endpoint,
    ]);
    command.env("BCE_ACCESS_KEY_ID", "AK").env("BCE_SECRET_ACCESS_KEY", "0123456789abcdef0123456789abcdef");
    Ran::of(command.envs(vars.iter().copied()).output().expect("it runs"))
}

#[test]
fn a_purchase_goes_through_the_socks_proxy_that_is_named_and_no_other_way() {
    let (proxy, told) = listener(socks);
    let (direct, reached) = listener(|_| Vec::new());
    let world = World::new();
    let endpoint = format!("https://127.0.0.1:{direct}");
    let ran = submit(&world, &endpoint, &[("ALL_PROXY", &format!("socks5://127.0.0.1:{proxy}"))]).ends(1);
    let asked = told.recv_timeout(Duration::from_secs(20)).expect("the proxy was asked");
    assert_eq!(asked[..3], [5, 1, 0], "the greeting of SOCKS5");
    assert_eq!(asked[3..10], [5, 1, 0, 1, 127, 0, 0], "to connect, by an address");
    assert_eq!(asked[11..13], direct.to_be_bytes(), "to the endpoint's port");
    assert!(reached.try_recv().is_err(), "it went directly");
    assert!(ran.err.contains("SOCKS proxy"), "{}", ran.err);
    assert_eq!(ran.json()["state"], "prepared");
}

#[test]
fn a_proxy_that_cannot_be_used_is_an_error_that_names_its_variable() {
    let (direct, reached) = listener(|_| Vec::new());
    let endpoint = format!("https://127.0.0.1:{direct}");
    for (name, value) in [
        ("HTTPS_PROXY", "ftp://u:hunter2@127.0.0.1:1"),
        ("https_proxy", "socks9://127.0.0.1:1"),
        ("ALL_PROXY", "http://"),
        ("all_proxy", "http://not an address"),
    ] {
        let ran = submit(&World::new(), &endpoint, &[(name, value)]).ends(1);
        assert!(ran.err.contains(&format!("{name} names")), "{name}={value}: {}", ran.err);
        assert!(!ran.err.contains("hunter2") && !ran.out.contains("hunter2"), "{}", ran.err);
        assert!(ran.json()["error"]["message"].as_str().is_some_and(|m| m.contains(name)), "{}", ran.out);
    }
    assert!(reached.try_recv().is_err(), "it went past the proxy");
}

#[test]
fn an_address_that_would_be_cut_or_misread_is_refused_before_anything_else() {
    for (endpoint, what) in [
        ("http://127.0.0.1:1/prefix", "a path or a query"),
        ("http://127.0.0.1:1/?token=x", "a path or a query"),
        ("127.0.0.1:8080", "no scheme"),
        ("localhost:8080", "no scheme"),
    ] {
        let world = World::new();
        let ran = submit(&world, endpoint, &[]).ends(2);
        assert!(ran.err.contains(what) && ran.err.contains(endpoint), "{endpoint}: {}", ran.err);
        let ran =
            Ran::of(world.command(&["doctor"]).env("VMCART_ENDPOINT", endpoint).output().expect("it runs"));
        let said = ran.ends(1).out;
        assert!(said.contains(what) && said.contains("VMCART_ENDPOINT"), "{endpoint}: {said}");
        let config = world.path("config");
        std::fs::create_dir_all(&config).expect("a folder");
        let text = format!("\u{feff}[profiles.default]\nprovider = 'bce'\nendpoint = '{endpoint}'\n");
        std::fs::write(config.join("config.toml"), text).expect("a file");
        let said = world.run(&["doctor"]).ends(1).out;
        assert!(said.contains(what) && said.contains("profile default"), "{endpoint}: {said}");
    }
}
