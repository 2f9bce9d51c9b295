//! Configuration that nobody would write: it is read, or refused in words.

use std::path::Path;

use proptest::prelude::*;
use vmcart::store::Config;

/// TOML with the words of a configuration in any place, and whatever else.
fn files() -> impl Strategy<Value = String> {
    let words = [
        "theme",
        "language",
        "profiles",
        "default",
        "provider",
        "region",
        "endpoint",
        "budget",
        "credential_command",
        "access_key_id",
        "secret_access_key",
        "\"bce\"",
        "\"jd\"",
        "= ",
        "[",
        "]",
        "{",
        "}",
        "\n",
        ".",
        "\"",
        "\"\"",
        "[profiles.x]\n",
        "'''",
        "1979-05-27",
        "nan",
        "-1",
        "两",
        "\\u0000",
        ",",
        "#",
    ];
    let word = prop_oneof![
        4 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop_oneof![any::<String>(), prop::collection::vec(word, 0..40).prop_map(|words| words.concat())]
}

proptest! {
    #[test]
    fn any_text_is_a_configuration_or_a_mistake_with_its_place(text in files()) {
        if let Err(mistake) = Config::parse(Path::new("config.toml"), &text) {
            prop_assert!(mistake.to_string().contains("config.toml"), "{mistake}");
        }
    }
}

#[test]
fn a_deep_or_long_configuration_is_refused() {
    for text in ["a = ".to_owned() + &"[".repeat(200_000), "a = ".to_owned() + &"{b=".repeat(200_000)] {
        assert!(Config::parse(Path::new("config.toml"), &text).is_err());
    }
    let keys: Vec<_> = (0..20_000).map(|n| format!("k{n} = 1")).collect();
    assert!(Config::parse(Path::new("config.toml"), &keys.join("\n")).is_err());
}
