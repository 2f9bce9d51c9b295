//! Random choices: what is bought, what goes wrong, and when it is killed.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::{Value, json};

/// A password that both clouds take.
pub const PASSWORD: &str = "Vm7!kX2pQz";

/// Every kind of order.
pub const KINDS: [&str; 5] = ["bcc-instance", "bcc-spec", "bcc-spot", "bcc-reserved", "jd-vm"];

/// Numbers that follow from a seed (`SplitMix64`).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64, round: u64) -> Self {
        Self(seed ^ round.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit.max(1)
    }

    /// A place in a list of this length.
    pub fn index(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(length)).unwrap_or(0)
    }

    /// One of several.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        let at = self.below(u64::try_from(of.len()).unwrap_or(1));
        of[usize::try_from(at).unwrap_or(0)]
    }

    /// A time below `most`.
    pub fn within(&mut self, most: Duration) -> Duration {
        let most = u64::try_from(most.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(self.below(most))
    }
}

/// Fault on the way of one purchase.
#[derive(Clone, Copy)]
pub enum Fault {
    None,
    /// The provider says no.
    Refuse,
    StatusBefore,
    StatusAfter,
    Throttled,
    CutBefore,
    CutAfter,
    Broken,
    Delay(u64),
    /// The first try is answered by nobody, before or after its sale, and each repeat by something else.
    Answers {
        sold: bool,
        seed: u64,
    },
}

/// Number of repeats that get an answer of their own: as many as there are.
const REPEATS: u32 = 3;

/// An answer to a repeat, of any status and any kind of body. Behind some of them the repeat is carried out.
fn answer(chance: &mut Chance) -> Value {
    const CODES: [&str; 12] = [
        "NoRoute",
        "Instance.NoStock",
        "Instance.InstanceQuotaLimitExceeded",
        "InsufficientBalance",
        "OperationDenied",
        "RealNameQualify",
        "IdempotentParameterMismatch",
        "BadRequest",
        "Instance.PasswordInvalid",
        "QUOTA_EXCEEDED",
        "INVALID_ARGUMENT",
        "OUT_OF_RANGE",
    ];
    let status = chance.one(&[200, 204, 303, 400, 401, 403, 404, 408, 409, 412, 429, 500, 502, 503]);
    if chance.below(3) == 0 {
        let status = status.clamp(400, 499);
        return json!({"refuse": {"status": status, "code": chance.one(&CODES), "message": "no"}});
    }
    let body = chance.one(&[
        "",
        "{}",
        "<html>blocked</html>",
        "[]",
        "null",
        r#"{"code":404}"#,
        r#"{"code":"NoRoute","message":"x"}"#,
        r#"{"requestId":"r"}"#,
        r#"{"requestId":"r","instanceIds":[]}"#,
        r#"{"requestId":"r","result":{"instanceIds":[["i-1"],null,7]}}"#,
        r#"{"requestId":"r","error":{"code":429,"status":"QUOTA_EXCEEDED","message":"x"}}"#,
        r#"{"instanceIds": ["#,
    ]);
    json!({"answer": {"status": status, "body": body, "after_sale": chance.below(2) == 0}})
}

impl Fault {
    pub fn any(chance: &mut Chance) -> Self {
        match chance.below(13) {
            0 => Fault::None,
            1 => Fault::Refuse,
            2 => Fault::StatusBefore,
            3 => Fault::StatusAfter,
            4 => Fault::Throttled,
            5 => Fault::CutBefore,
            6 => Fault::CutAfter,
            7 => Fault::Broken,
            8 => Fault::Delay(20 + chance.below(400)),
            _ => Fault::Answers { sold: chance.below(2) == 0, seed: chance.number() },
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Fault::None => "none",
            Fault::Refuse => "refused",
            Fault::StatusBefore => "5xx before the sale",
            Fault::StatusAfter => "5xx after the sale",
            Fault::Throttled => "429",
            Fault::CutBefore => "cut before the sale",
            Fault::CutAfter => "cut after the sale",
            Fault::Broken => "broken answer",
            Fault::Delay(_) => "late answer",
            Fault::Answers { sold: true, .. } => "lost after the sale, and any answers",
            Fault::Answers { sold: false, .. } => "lost before the sale, and any answers",
        }
    }

    pub fn json(self) -> Value {
        match self {
            Fault::None => json!([]),
            // A code that says nothing of the order: it may meet the repeat of another, which was sold before.
            Fault::Refuse => json!([{"refuse": {"status": 403, "code": "AccessDenied", "message": "no"}}]),
            Fault::StatusBefore => json!([{"status": {"status": 503}}]),
            Fault::StatusAfter => json!([{"status": {"status": 500, "after_sale": true}}]),
            Fault::Throttled => json!([{"status": {"status": 429, "retry_after": 0}}]),
            Fault::CutBefore => json!([{"cut": {"after_sale": false}}]),
            Fault::CutAfter => json!([{"cut": {"after_sale": true}}]),
            Fault::Broken => json!([{"broken": {}}]),
            Fault::Delay(ms) => json!([{"delay": {"ms": ms}}]),
            Fault::Answers { sold, seed } => {
                let mut chance = Chance::new(seed, 0);
                let mut all = vec![json!({"cut": {"at": "body", "after_sale": sold}})];
                all.extend((0..REPEATS).map(|_| answer(&mut chance)));
                Value::Array(all)
            }
        }
    }

    /// By how much it makes a purchase longer: waits before a repeat, mostly.
    pub const fn longer(self) -> Duration {
        match self {
            Fault::None | Fault::Refuse => Duration::ZERO,
            Fault::Delay(ms) => Duration::from_millis(ms),
            _ => Duration::from_millis(500),
        }
    }
}

/// The name in a body that was sold.
pub fn name(body: &Value) -> String {
    let found = ["/name", "/reservedInstanceName", "/instanceSpec/name"];
    let found = found.iter().find_map(|at| body.pointer(at)?.as_str());
    found.unwrap_or_else(|| panic!("an order without a name: {body}")).to_owned()
}

/// A plain POST over a bare socket.
pub fn post(url: &str, path: &str, body: &Value) {
    let host = url.strip_prefix("http://").expect("http");
    let body = body.to_string();
    let mut stream = TcpStream::connect(host).expect("it listens");
    write!(
        stream,
        "POST {path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.contains(" 200 "), "{answer}");
}
