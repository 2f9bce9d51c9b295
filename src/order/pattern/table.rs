//! The patterns, one beside the other.

use base64::{Engine, engine::general_purpose::STANDARD};
use rust_decimal::Decimal;

use super::{
    Clause, Fault, Form, Pattern, Set, Whole,
    class::{CAPITAL, CHINESE, CONTROLS, Chars, Chars::Signs, DIGIT, SMALL, SPACES},
    form::MANY,
};
use crate::order::script::doubt;

const EXTENSION: Chars = CHINESE[0];
const COMMON: Chars = CHINESE[1];
const COMPATIBLE: Chars = CHINESE[2];

const LETTER: Set = Set::Of(&[CAPITAL, SMALL]);
const ID_CHARS: Set = Set::Of(&[CAPITAL, SMALL, DIGIT, Signs("_-")]);
/// Signs that join the words in names of the first provider.
const JOINTS: Set = Set::Of(&[Signs("-_/.")]);
const ASCII_NAME: Set = Set::Of(&[CAPITAL, SMALL, DIGIT, Signs("-_/.")]);
const WIDE_NAME: Set = Set::Of(&[CAPITAL, SMALL, DIGIT, EXTENSION, COMMON, COMPATIBLE, Signs("-_/.")]);

/// An id of either provider: opaque, but of safe characters.
pub static ID: Pattern = Pattern::new("id", 1, 128, Whole::Only(ID_CHARS));

/// A package specification, instance type or other name in parts: as an id, with dots.
pub static SPEC: Pattern =
    Pattern::new("spec", 1, 128, Whole::Only(Set::Of(&[CAPITAL, SMALL, DIGIT, Signs("._-")])));

const REST_OF_ID: Form = Form::Times(&Form::One(ID_CHARS), 1, MANY);

/// A snapshot of a disk: `s-f9ngbkbc`.
pub static SNAPSHOT: Pattern =
    Pattern::new("snapshot", 3, 128, Whole::Form(Form::Seq(&[Form::Text("s-"), REST_OF_ID])));

/// A network interface: `eni-xgg3pfhw384n`.
pub static ENI: Pattern =
    Pattern::new("eni", 5, 128, Whole::Form(Form::Seq(&[Form::Text("eni-"), REST_OF_ID])));

const ZONE_PART: Form = Form::Times(&Form::One(Set::Of(&[SMALL, DIGIT])), 1, MANY);

/// A zone: `cn-bj-a`.
pub static ZONE: Pattern = zone("zone");

const fn zone(name: &'static str) -> Pattern {
    let form = Form::Seq(&[ZONE_PART, Form::Times(&Form::Seq(&[Form::Text("-"), ZONE_PART]), 1, MANY)]);
    Pattern::new(name, 1, 64, Whole::Form(form))
}

/// A zone of the other provider: its region and a letter, `cn-hongkong-11a`.
pub static JD_ZONE: Pattern = zone("jd-zone");

/// An instance name. The documents lost the dot that their original has, so both are taken.
pub static NAME: Pattern = Pattern::new("name", 1, 65, Whole::Only(WIDE_NAME)).first(LETTER);

/// A host name of an order by processor and memory: "uppercase and lowercase letters, numbers, - and /". The dot, which
/// every English page has lost, is the original's; what only newer sources refuse is a doubt.
pub static HOSTNAME: Pattern =
    Pattern::new("hostname", 2, 64, Whole::Only(Set::Of(&[CAPITAL, SMALL, DIGIT, Signs("-/.")])))
        .first(LETTER)
        .clauses(&[Clause::Apart(JOINTS), Clause::Last(Set::Of(&[CAPITAL, SMALL, DIGIT]))])
        .doubt(|text| {
            text.contains(|c: char| c.is_ascii_uppercase() || c == '/').then_some("hostname-characters")
        });

/// A host name of an order by specification or of a spot order: "Only support lowercase letters, numbers and -_/".
pub static SMALL_HOSTNAME: Pattern =
    Pattern::new("small-hostname", 2, 64, Whole::Only(Set::Of(&[SMALL, DIGIT, Signs("-_/.")])))
        .first(Set::Of(&[SMALL]))
        .clauses(&[Clause::Apart(JOINTS), Clause::Last(Set::Of(&[SMALL, DIGIT]))])
        .doubt(|text| text.contains(['_', '/']).then_some("hostname-characters"));

/// The name of a public address; its length counts bytes, which are characters here.
pub static EIP_NAME: Pattern = Pattern::new("eip-name", 1, 65, Whole::Only(ASCII_NAME)).first(LETTER);

/// The key of a tag.
pub static TAG_KEY: Pattern = Pattern::new("tag-key", 1, 65, Whole::Only(WIDE_NAME));

/// The value of a tag.
pub static TAG_VALUE: Pattern = Pattern::new("tag-value", 0, 65, Whole::Only(WIDE_NAME));

/// The symbols a password may have, and must have one of.
const PASSWORD_SYMBOLS: Chars = Signs("!@#$%^*()");

/// An administrator password.
pub static PASSWORD: Pattern =
    Pattern::new("password", 8, 16, Whole::Only(Set::Of(&[CAPITAL, SMALL, DIGIT, PASSWORD_SYMBOLS])))
        .clauses(&[
            Clause::Has(LETTER, "letter"),
            Clause::Has(Set::Of(&[DIGIT]), "digit"),
            Clause::Has(Set::Of(&[PASSWORD_SYMBOLS]), "symbol"),
        ]);

/// The most bytes of user data before Base64.
pub const USER_DATA_BYTES: usize = 16 * 1024;

/// User data: Base64 of a script.
pub static USER_DATA: Pattern = Pattern::new("user-data", 1, 65_536, Whole::Base64)
    .beyond(|text| match STANDARD.decode(text).map(|bytes| bytes.len()) {
        Ok(bytes) if bytes > USER_DATA_BYTES => Err(Fault::Bytes(bytes)),
        Ok(_) => Ok(()),
        Err(_) => Err(Fault::Base64),
    })
    .doubt(doubt);

const ANY_DIGIT: Form = Form::One(Set::Of(&[DIGIT]));
const fn digit(range: &'static [Chars]) -> Form {
    Form::One(Set::Of(range))
}

/// A number from 0 to 255, without zeros in front.
const OCTET: Form = Form::Or(&[
    Form::Seq(&[Form::Text("25"), digit(&[Signs("012345")])]),
    Form::Seq(&[Form::Text("2"), digit(&[Signs("01234")]), ANY_DIGIT]),
    Form::Seq(&[Form::Text("1"), ANY_DIGIT, ANY_DIGIT]),
    Form::Seq(&[digit(&[Signs("123456789")]), ANY_DIGIT]),
    ANY_DIGIT,
]);

/// An IPv4 address.
pub static IPV4: Pattern = Pattern::new(
    "ipv4",
    7,
    15,
    Whole::Fixed(Form::Seq(&[Form::Times(&Form::Seq(&[OCTET, Form::Text(".")]), 3, 3), OCTET])),
);

/// A mount address or path: printable, without spaces.
pub static MOUNT: Pattern = Pattern::new(
    "mount",
    1,
    255,
    Whole::Only(Set::Except(&[CONTROLS[0], CONTROLS[1], SPACES[0], SPACES[1]])),
);

/// Words for people only.
pub static NOTE: Pattern = Pattern::new("note", 1, 128, Whole::Only(Set::Except(&CONTROLS)));

const SIXTY: Form = Form::Seq(&[digit(&[Signs("012345")]), ANY_DIGIT]);
const HOUR: Form = Form::Or(&[
    Form::Seq(&[digit(&[Signs("01")]), ANY_DIGIT]),
    Form::Seq(&[Form::Text("2"), digit(&[Signs("0123")])]),
]);
const MONTH: Form = Form::Or(&[
    Form::Seq(&[Form::Text("0"), digit(&[Signs("123456789")])]),
    Form::Seq(&[Form::Text("1"), digit(&[Signs("012")])]),
]);
const DAY: Form = Form::Or(&[
    Form::Seq(&[Form::Text("0"), digit(&[Signs("123456789")])]),
    Form::Seq(&[digit(&[Signs("12")]), ANY_DIGIT]),
    Form::Seq(&[Form::Text("3"), digit(&[Signs("01")])]),
]);

/// A time on a quarter of an hour, in UTC.
pub static QUARTER_HOUR: Pattern = Pattern::new(
    "quarter-hour",
    20,
    20,
    Whole::Fixed(Form::Seq(&[
        Form::Times(&ANY_DIGIT, 4, 4),
        Form::Text("-"),
        MONTH,
        Form::Text("-"),
        DAY,
        Form::Text("T"),
        HOUR,
        Form::Text(":"),
        SIXTY,
        Form::Text(":"),
        SIXTY,
        Form::Text("Z"),
    ])),
)
.clauses(&[Clause::Ends(&[":00:00Z", ":15:00Z", ":30:00Z", ":45:00Z"], "quarter-hour")])
// The days of a month.
.beyond(|text| text.parse::<jiff::Timestamp>().map(drop).map_err(|_| Fault::Form));

/// The name of a reserved contract.
pub static CONTRACT_NAME: Pattern = Pattern::new("contract-name", 1, 65, Whole::Only(WIDE_NAME))
    .first(Set::Of(&[CAPITAL, SMALL, EXTENSION, COMMON, COMPATIBLE]));

const NO_DOT: Set = Set::Except(&[Signs(".")]);

/// The name of a JD Cloud instance.
pub static JD_NAME: Pattern = Pattern::new(
    "jd-name",
    1,
    64,
    Whole::Only(Set::Of(&[CAPITAL, SMALL, DIGIT, EXTENSION, COMMON, COMPATIBLE, Signs("_-.")])),
)
.first(NO_DOT)
.clauses(&[Clause::Last(NO_DOT)])
// The provider's own range of Chinese characters is the narrower one.
.doubt(|text| {
    let wide = |c: char| !c.is_ascii() && !('\u{4e00}'..='\u{9fa5}').contains(&c);
    text.contains(wide).then_some("rare-character")
});

const DIGITS: Form = Form::Times(&ANY_DIGIT, 1, MANY);

/// An amount of money above zero: digits, and perhaps a point with digits behind it; no sign, no separators.
pub static AMOUNT: Pattern = Pattern::new(
    "amount",
    1,
    64,
    Whole::Form(Form::Seq(&[DIGITS, Form::Times(&Form::Seq(&[Form::Text("."), DIGITS]), 0, 1)])),
)
.clauses(&[Clause::Has(Set::Of(&[Signs("123456789")]), "digit")])
// More digits than an amount is counted in.
.beyond(|text| match text.parse::<Decimal>() {
    Ok(amount) if amount > Decimal::ZERO => Ok(()),
    _ => Err(Fault::Form),
});

/// A whole number where the provider wants it as text. Its bounds are those of the field.
pub static WHOLE: Pattern = Pattern::new("whole", 1, 20, Whole::Only(Set::Of(&[DIGIT])));

/// All patterns.
pub static ALL: [&Pattern; 23] = [
    &ID,
    &SPEC,
    &SNAPSHOT,
    &ENI,
    &ZONE,
    &JD_ZONE,
    &NAME,
    &HOSTNAME,
    &SMALL_HOSTNAME,
    &EIP_NAME,
    &TAG_KEY,
    &TAG_VALUE,
    &PASSWORD,
    &USER_DATA,
    &IPV4,
    &MOUNT,
    &NOTE,
    &QUARTER_HOUR,
    &CONTRACT_NAME,
    &JD_NAME,
    &super::JD_PASSWORD,
    &AMOUNT,
    &WHOLE,
];
