//! The price guard in lines, on a cloud that counts as LIVE.

use std::io::Write;
use std::process::Stdio;

use crate::common::{Cloud, Ran, World};
use crate::live::live;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// The wizard in lines on the order of these settings, with these lines typed.
fn typed(world: &World, url: &str, settings: &[&str], lines: &[&str]) -> Ran {
    let mut args = vec!["--endpoint", url, "new", "bcc-spec", "--plain"];
    args.extend(settings.iter().flat_map(|set| ["--set", set]));
    let mut command = world.command(&args);
    command.env("BCE_ACCESS_KEY_ID", "live-key").env("BCE_SECRET_ACCESS_KEY", SECRET);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let text = format!("{}\n", lines.join("\n"));
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("typed");
    Ran::of(child.wait_with_output().expect("an end"))
}

/// Tells the cloud what goes wrong.
fn faults(cloud: &Cloud, list: &str) {
    use std::io::Read;
    let host = cloud.url.strip_prefix("http://").expect("http");
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    let length = list.len();
    write!(
        stream,
        "POST /_sim/faults HTTP/1.0\r\nHost: {host}\r\nx-vmcart-sim: 1\r\nContent-Length: {length}\r\n\r\n{list}"
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.contains(" 200 "), "{answer}");
}

const WEB: [&str; 5] =
    ["imageId=m-mRjO3cjs", "spec=bcc.g5.c2m8", "zoneName=cn-bj-a", "keypairId=k-R0J0BEA9", "purchaseCount=7"];

#[test]
fn where_nobody_tells_the_price_the_number_is_typed() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--access-key", "live-key", "--secret-key", SECRET]);
    let url = live(&cloud.url);
    let refusal =
        r#"{"refuse": {"status": 403, "code": "AccessDenied"}, "on": "/v2/instance/price", "times": 100}"#;
    faults(&cloud, &format!("[{refusal}]"));
    let told = typed(&world, &url, &WEB, &["go 8", "order", "70", "7 7"]).ends(130);
    assert_eq!(cloud.ledger().len(), 0, "{}", told.out);
    assert!(told.out.contains("price unknown · LIVE"), "{}", told.out);
    assert!(told.out.contains("The price is unknown: ") && told.out.contains("AccessDenied"), "{}", told.out);
    assert!(told.out.contains("Type the count, 7, to order at an unknown price."), "{}", told.out);
    assert!(told.out.contains("You typed 70; it takes 7."), "{}", told.out);
    let bought = typed(&world, &url, &WEB, &["go 8", "7", ""]).ends(0);
    assert_eq!(cloud.ledger().len(), 1, "{}", bought.out);
}
