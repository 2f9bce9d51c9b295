use std::fmt::Write;

use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const PASSWORD: &str = "Vm7!k\"X2\\pQz";

fn secrets(all: &[&str]) -> Secrets {
    let mut secrets = Secrets::default();
    for secret in all {
        secrets.add(secret);
    }
    secrets
}

fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Every character as `\u` and its number.
fn numbered(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut out, unit| {
        let _ = write!(out, "\\u{unit:04X}");
        out
    })
}

fn percent(text: &str, all: bool) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        let plain = !all && b.is_ascii_alphanumeric();
        let _ = if plain { write!(out, "{}", b as char) } else { write!(out, "%{b:02X}") };
        out
    })
}

fn entities(text: &str) -> String {
    let named = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    named.replace('\'', "&#39;").replace('>', "&#x3E;")
}

/// The ways in which something is sent, or said back.
fn forms(text: &str) -> Vec<(&'static str, String)> {
    vec![
        ("as it is", text.to_owned()),
        ("escaped", escaped(text)),
        ("escaped twice", escaped(&escaped(text))),
        ("numbered", numbered(text)),
        ("percent", percent(text, false)),
        ("percent, all of it", percent(text, true)),
        ("percent of escaped", percent(&escaped(text), false)),
        ("percent of percent", percent(&percent(text, false), true)),
        ("entities", entities(text)),
        ("base64", STANDARD.encode(text)),
        ("base64, for addresses", URL_SAFE.encode(text)),
        ("base64 of JSON", STANDARD.encode(format!("{{\"adminPass\":\"{}\"}}", escaped(text)))),
        ("base64, percent", percent(&STANDARD.encode(format!("user:{text}")), false)),
        ("with colours", format!("{}\u{1b}[31m{}", &text[..first(text)], &text[first(text)..])),
        ("with nothing between", format!("{}\u{200b}{}", &text[..first(text)], &text[first(text)..])),
    ]
}

fn first(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

#[test]
fn a_password_is_found_in_every_form() {
    let secrets = secrets(&[PASSWORD]);
    for (form, said) in forms(PASSWORD) {
        let hidden = secrets.hide(&said);
        assert!(hidden.contains(MASK) && !hidden.contains("X2"), "{form}: {hidden}");
        let around = format!("The value ({said}) is not allowed.");
        let hidden = secrets.hide(&around);
        assert!(hidden.starts_with("The value (") && hidden.ends_with("is not allowed."), "{form}: {hidden}");
        assert!(!hidden.contains(&said), "{form}: {hidden}");
    }
}

#[test]
fn what_holds_no_secret_stays_as_it_is() {
    let secrets = secrets(&[PASSWORD, "0123456789abcdef0123456789abcdef", "ab", "40"]);
    for text in [
        "",
        "i-8Zk2ab40",
        "bcc.g3.c4m12 at 41%",
        "100% of \\n & more, 两台 &amp; \\u4e24",
        "40.5",
        "r-40/ab",
        "Vm7!k",
        "https://x/?a=Vm7",
    ] {
        assert!(matches!(secrets.hide(text), Cow::Borrowed(_)), "{text}");
    }
    let body =
        json!({"instanceIds": ["i-ab", "i-40"], "orderId": 40, "x": [1.5, null, true], "y": "\\%41&lt;两"});
    let body = serde_json::to_vec_pretty(&body).unwrap();
    assert_eq!(secrets.hide_body(body.clone()), body);
    for broken in [&b"{\"a\": \"\\"[..], b"\"", b"\\\"", b"\xff\"\xff%\"", b"<html>50% &amp;</html>", b""] {
        assert_eq!(secrets.hide_body(broken.to_vec()), broken);
    }
    assert_eq!(format!("{secrets:?}"), "Secrets(4)");
}

#[test]
fn a_short_secret_is_hidden_where_it_stands_alone() {
    let secrets = secrets(&["ab"]);
    assert_eq!(secrets.hide("about \"ab\": ab"), format!("about \"{MASK}\": {MASK}"));
    assert_eq!(secrets.hide("i-ab abc drab"), "i-ab abc drab");
}

#[test]
fn a_quotation_that_is_cut_off_shows_no_beginning() {
    let secrets = secrets(&[PASSWORD]);
    for cut in ["Vm7!", "Vm7!k\\\"X2", "Vm7!k\\\"X2..."] {
        let hidden = secrets.hide(&format!("cannot read {{\"adminPass\":\"{cut}")).into_owned();
        assert!(!hidden.contains("Vm7"), "{hidden}");
    }
}

#[test]
fn an_answer_stays_json_and_keeps_its_names() {
    let secrets = secrets(&["instanceIds", "orderId", "12345678", PASSWORD]);
    let body = json!({
        "instanceIds": ["i-1", PASSWORD, {PASSWORD: "instanceIds"}],
        "orderId": 12_345_678,
        "code": 400,
        "message": format!("bad body {}", json!({"adminPass": PASSWORD})),
    });
    let hidden: Value = serde_json::from_slice(&secrets.hide_body(body.to_string().into())).unwrap();
    assert_eq!(hidden["instanceIds"], json!(["i-1", MASK, {MASK: MASK}]));
    assert_eq!((&hidden["orderId"], &hidden["code"]), (&json!(MASK), &json!(400)));
    assert_eq!(hidden["message"], format!("bad body {{\"adminPass\":\"{MASK}\"}}"));
}

#[test]
fn what_is_no_json_is_hidden_all_the_same() {
    let secrets = secrets(&[PASSWORD, "plainword"]);
    let cut = format!("{{\"message\": \"got {}", escaped(PASSWORD));
    for body in [
        format!("<html>{PASSWORD}</html>"),
        "plainword".to_owned(),
        "{\"a\": plainword}".to_owned(),
        format!("{{\"a\": \"{PASSWORD}\"}}"),
        cut,
        format!("{{\"a\": \"\\q{}\"}}", escaped(PASSWORD)),
    ] {
        let hidden = String::from_utf8(secrets.hide_body(body.clone().into())).unwrap();
        assert!(!hidden.contains("X2") && !hidden.contains("plainword"), "{body}: {hidden}");
        assert!(hidden.contains(MASK), "{hidden}");
    }
}

/// Passwords with more of what is escaped than chance would bring.
fn passwords() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::char::range('!', '~'),
        2 => prop::sample::select(vec!['"', '\\', '%', '&', '/', '\'', '<', '+', ' ', 'ü', '两', '😀']),
    ];
    prop::collection::vec(piece, 4..24)
        .prop_map(|c| c.into_iter().collect::<String>())
        .prop_filter("something to hide", |p| p.chars().filter(char::is_ascii_alphanumeric).count() >= 2)
}

proptest! {
    /// Whatever the password and however it is said back, neither it nor the form is in what is left.
    #[test]
    fn no_password_gets_through_in_any_form(
        password in passwords(),
        before in "[a-z .:=\"]{0,12}",
        behind in "[ .,;\"}][a-z ]{0,12}",
        which in 0..15_usize,
        raw in any::<bool>(),
    ) {
        let secrets = secrets(&[&password]);
        let (form, said) = forms(&password).swap_remove(which);
        let quoted = format!("{before}{said}{behind}");
        let message = secrets.hide(&quoted).into_owned();
        prop_assert!(!message.contains(&password) && !message.contains(&said), "{form}: {message}");
        prop_assert!(!sanitize(&message).contains(&password), "{form}: {message}");
        prop_assert_eq!(secrets.hide(&message).into_owned(), message.clone());

        let text = if raw { format!("\"{}\"", numbered(&quoted)) } else { Value::from(quoted.as_str()).to_string() };
        let body = format!("{{\"requestId\": \"r-1\", \"message\": {text}, \"instanceIds\": [\"i-1\", {text}]}}");
        let hidden = secrets.hide_body(body.into_bytes());
        let value: Value = serde_json::from_slice(&hidden).expect("still JSON");
        prop_assert_eq!(&value["message"], &Value::from(message.as_str()));
        prop_assert_eq!(&value["instanceIds"], &json!(["i-1", message]));
    }

    /// Bytes without a secret come out as they went in, and no bytes make it fail.
    #[test]
    fn other_bytes_are_left_alone(body in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(secrets(&[PASSWORD, "40"]).hide_body(body.clone()), body);
    }
}

/// Looking anew at all of it for each of its parts would not end.
#[test]
fn a_flood_of_secrets_is_read_once() {
    let secrets = secrets(&[PASSWORD]);
    for flood in
        [STANDARD.encode(PASSWORD).repeat(100_000), PASSWORD.repeat(20_000), numbered(PASSWORD).repeat(2_000)]
    {
        let body = format!("{{\"message\": {}}}", Value::from(flood.as_str()));
        let hidden: Value = serde_json::from_slice(&secrets.hide_body(body.into_bytes())).unwrap();
        let left = hidden["message"].as_str().unwrap().replace(MASK, "");
        assert_eq!(left, "");
    }
}
