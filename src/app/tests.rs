//! What the tests of this room share.

use crate::{keys::Keymap, order::Provider, texts::Lang};

use super::Session;

/// A wizard on the simulated cloud, in English.
pub fn session() -> Session {
    Session {
        simulated: vec![Provider::Bce, Provider::Jd],
        regions: Vec::new(),
        profile: None,
        budget: None,
        began: 1_700_000_000,
        lang: Lang::En,
        theme: "terminal".to_owned(),
        theme_fits: true,
        newcomer: false,
        keys: Keymap::default(),
        mouse: false,
        themes: vec!["terminal".to_owned()],
    }
}
