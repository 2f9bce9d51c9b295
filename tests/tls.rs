//! TLS: whoever cannot show a certificate that this machine trusts learns nothing.

use std::{
    io::Read,
    net::TcpListener,
    sync::{Arc, mpsc},
    thread,
};

use vmcart::{
    cloud::{Client, CloudError, Outcome},
    order::{Ask, Lookup, Provider, Request},
    sign::Credentials,
};

/// A server whose certificate nobody has signed but itself. It takes two connections and hands on whatever it could
/// decrypt of each.
fn impostor() -> (String, mpsc::Receiver<Vec<u8>>) {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]);
    let own = own.expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(own.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
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

#[tokio::test]
async fn a_certificate_that_nobody_signed_gets_no_byte_of_a_request() {
    let (endpoint, learnt) = impostor();
    let credentials = Credentials {
        access_key_id: "an-access-key".into(),
        secret_access_key: "a-secret-key-of-some-length".into(),
        session_token: Some("a-session-token".into()),
    };
    let client = Client::new(credentials, Provider::Bce, Some(&endpoint)).expect("a client");
    let request = Request {
        method: "POST",
        path: "/v2/instanceBySpec".to_owned(),
        query: vec![("clientToken".to_owned(), "t".to_owned())],
        body: "{}".to_owned().into(),
    };
    let outcome = client.send(&client.sign("bj", &request).expect("signed")).await;
    let Outcome::NotSent(error @ CloudError::Unreachable { .. }) = outcome else { panic!("{outcome:?}") };
    let why = error.to_string();
    assert!(why.contains("certificate is not trusted") && why.contains("localhost"), "{why}");
    let ask = Ask { lookup: Lookup::KeyPairs, region: "bj".to_owned(), scope: String::new() };
    let looked = client.look(&ask).await;
    assert!(matches!(looked, Err(CloudError::Unreachable { .. })), "{looked:?}");
    for _ in 0..2 {
        assert_eq!(learnt.recv().expect("a connection").len(), 0, "it learnt something");
    }
}
