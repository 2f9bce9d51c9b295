//! A live account without a provider: the simulated cloud behind a door that does not say so.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
};

use super::common::Cloud;

/// A way to a simulated cloud on which it does not say what it is: so it counts as LIVE.
pub fn disguised(cloud: &Cloud) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let behind = cloud.url.strip_prefix("http://").expect("http").to_owned();
    let copy = |mut from: TcpStream, mut to: TcpStream| {
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut from, &mut to);
            let _ = to.shutdown(std::net::Shutdown::Write);
        })
    };
    let forward = move |mut here: TcpStream| {
        let mut start = [0; 10];
        if here.read_exact(&mut start).is_err() || start.starts_with(b"GET /_sim/") {
            return;
        }
        let mut there = TcpStream::connect(&behind).expect("the cloud");
        there.write_all(&start).expect("sent");
        copy(here.try_clone().expect("a stream"), there.try_clone().expect("a stream"));
        copy(there, here);
    };
    std::thread::spawn(move || {
        for here in listener.incoming().map_while(Result::ok) {
            let forward = forward.clone();
            std::thread::spawn(move || forward(here));
        }
    });
    format!("http://{address}")
}
