//! A simulated cloud behind an address that does not say so: what is bought there counts as LIVE.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    thread,
};

/// The address of a forwarder to the cloud at this address. It answers for nothing of the simulation itself.
pub fn live(url: &str) -> String {
    let cloud = url.strip_prefix("http://").expect("http").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { break };
            let cloud = cloud.clone();
            thread::spawn(move || forward(stream, &cloud));
        }
    });
    format!("http://{address}")
}

fn forward(mut near: TcpStream, cloud: &str) {
    let mut start = [0; 4096];
    let Ok(length @ 1..) = near.read(&mut start) else { return };
    if start[..length].starts_with(b"GET /_sim") {
        drop(near.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        return;
    }
    let Ok(mut far) = TcpStream::connect(cloud) else { return };
    if far.write_all(&start[..length]).is_err() {
        return;
    }
    let (Ok(mut from), Ok(mut to)) = (far.try_clone(), near.try_clone()) else { return };
    let back = thread::spawn(move || {
        drop(std::io::copy(&mut from, &mut to));
        drop(to.shutdown(Shutdown::Write));
    });
    drop(std::io::copy(&mut near, &mut far));
    drop(far.shutdown(Shutdown::Write));
    drop(back.join());
}
