//! TLS: whoever cannot show a certificate that this machine trusts learns nothing.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{Arc, mpsc},
    thread,
};

use vmcart::{
    cloud::{Client, CloudError, Outcome},
    order::{Ask, Lookup, Provider, Request},
    sign::Credentials,
};

/// A certificate that has signed itself: one for a server, or, as tools make them by default, one for an authority.
fn own(authority: bool) -> (rcgen::Certificate, rcgen::KeyPair) {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let mut params = rcgen::CertificateParams::new(names).expect("names");
    if authority {
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    }
    let key = rcgen::KeyPair::generate().expect("a key");
    (params.self_signed(&key).expect("a certificate"), key)
}

/// A server whose certificate nobody has signed but itself. It takes two connections and hands on whatever it could
/// decrypt of each.
fn impostor(authority: bool) -> (String, mpsc::Receiver<Vec<u8>>) {
    let (own, key) = own(authority);
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![own.der().clone()], key)
        .expect("a configuration");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let (learnt, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().take(2) {
            let mut stream = stream.expect("a connection");
            let mut tls = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut plain = Vec::new();
            // An error is the expected end: the other side hangs up.
            let _ = rustls::Stream::new(&mut tls, &mut stream).read_to_end(&mut plain);
            if learnt.send(plain).is_err() {
                break;
            }
        }
    });
    (format!("https://localhost:{port}"), told)
}

fn client(endpoint: &str) -> Client {
    let credentials = Credentials {
        access_key_id: "an-access-key".into(),
        secret_access_key: "a-secret-key-of-some-length".into(),
        session_token: Some("a-session-token".into()),
    };
    Client::new(credentials, Provider::BCE, Some(endpoint)).expect("a client")
}

fn request() -> Request {
    Request {
        kind: vmcart::order::kind("bcc-spec").expect("a kind"),
        method: "POST",
        path: "/v2/instanceBySpec".to_owned(),
        query: vec![("clientToken".to_owned(), "t".to_owned())],
        body: "{}".to_owned().into(),
    }
}

/// Reason why a purchase at this address was not sent, or is unknown; and whether it lasts.
async fn why(endpoint: &str) -> (String, bool) {
    let client = client(endpoint);
    match client.send(&client.sign("bj", &request()).expect("signed")).await {
        Outcome::NotSent(error) => (error.to_string(), error.lasts()),
        Outcome::Unknown(why, _) => (why, false),
        other => panic!("{other:?}"),
    }
}

/// A server that answers whatever comes with these bytes, and hangs up.
fn rude(answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            // Whether it takes the answer is its own affair.
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer);
        }
    });
    port
}

#[tokio::test]
async fn what_keeps_a_connection_from_coming_about_is_told_with_the_way_out() {
    let (endpoint, _learnt) = impostor(true);
    let (said, lasts) = why(&endpoint).await;
    assert!(said.contains("it is signed by itself") && said.contains("SSL_CERT_FILE"), "{said}");
    assert!(lasts && !said.contains("CaUsed"), "{said}");

    let port = rude(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    let (said, _) = why(&format!("https://localhost:{port}")).await;
    assert!(said.contains("does not speak TLS") && said.contains("begin the address with http"), "{said}");

    // A TLS server answers anything else with an alert.
    let port = rude(&[21, 3, 3, 0, 2, 2, 10]);
    let (said, _) = why(&format!("http://127.0.0.1:{port}")).await;
    assert!(said.contains("does not speak HTTP") && said.contains("with https"), "{said}");

    let port = rude(b"");
    let (said, _) = why(&format!("https://localhost:{port}")).await;
    assert!(said.contains("hung up") || said.contains("connection was cut"), "{said}");
    assert!(said.contains("; "), "no way out: {said}");

    let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port");
    let (said, lasts) = why(&format!("http://{free}")).await;
    assert!(said.contains("nothing listens there") && said.contains("check the address"), "{said}");
    assert!(!lasts, "a moment later somebody may listen");
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_gets_no_byte_of_a_request() {
    let (endpoint, learnt) = impostor(false);
    let client = client(&endpoint);
    let request = request();
    let outcome = client.send(&client.sign("bj", &request).expect("signed")).await;
    let Outcome::NotSent(error @ CloudError::Untrusted { .. }) = outcome else { panic!("{outcome:?}") };
    let why = error.to_string();
    assert!(why.contains("certificate is not trusted") && why.contains("localhost"), "{why}");
    assert!(error.lasts(), "no further try could help");
    let ask = Ask { lookup: Lookup::KeyPairs, region: "bj".to_owned(), scope: String::new() };
    let looked = client.look(&ask).await;
    assert!(matches!(looked, Err(CloudError::Untrusted { .. })), "{looked:?}");
    for _ in 0..2 {
        assert_eq!(learnt.recv().expect("a connection").len(), 0, "it learnt something");
    }
}
