//! Signs: every state has one, so that colour is never needed. With an ASCII set for terminals without Unicode.

/// The signs of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// Tells whether only ASCII may be drawn.
    pub ascii: bool,
    /// Done, fine.
    pub ok: &'static str,
    /// Wrong.
    pub problem: &'static str,
    /// Worth knowing.
    pub warning: &'static str,
    /// The present step.
    pub current: &'static str,
    /// A step still to come.
    pub open: &'static str,
    /// Mark of the row or button that has the focus.
    pub pointer: &'static str,
    /// A list can be opened.
    pub dropdown: &'static str,
    /// Does not apply.
    pub none: &'static str,
    /// A character of a secret.
    pub secret: &'static str,
    /// More above.
    pub up: &'static str,
    /// More below, or unfolded.
    pub down: &'static str,
    /// In front of what is folded away. Not the sign of the focus, which may stand beside it.
    pub folded: &'static str,
    /// The part of a gauge that is done.
    pub full: &'static str,
    /// The part of a gauge that is still to come.
    pub empty: &'static str,
    /// A thin line.
    pub rule: &'static str,
    /// The frames of something that turns.
    pub spinner: &'static [&'static str],
}

/// For terminals with Unicode.
static UNICODE: Signs = Signs {
    ascii: false,
    ok: "✓",
    problem: "!",
    warning: "~",
    current: "●",
    open: "○",
    pointer: "▸",
    dropdown: "▾",
    none: "–",
    secret: "•",
    up: "▴",
    down: "▾",
    folded: "+",
    full: "━",
    empty: "╌",
    rule: "─",
    spinner: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

/// For all others.
static ASCII: Signs = Signs {
    ascii: true,
    ok: "*",
    problem: "!",
    warning: "~",
    current: ">",
    open: "o",
    pointer: ">",
    dropdown: "v",
    none: "-",
    secret: "*",
    up: "^",
    down: "v",
    folded: "+",
    full: "#",
    empty: ".",
    rule: "-",
    spinner: &["|", "/", "-", "\\"],
};

impl Signs {
    /// The set with Unicode.
    pub const fn unicode() -> Self {
        UNICODE
    }

    /// The set that fits the environment: Unicode where the locale is UTF-8 and the terminal is no bare console.
    pub fn from_env(var: &dyn Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(var).find(|v| !v.is_empty());
        let utf8 = locale.is_some_and(|l| {
            let l = l.to_lowercase();
            l.contains("utf-8") || l.contains("utf8")
        });
        let bare = var("TERM").is_some_and(|t| t == "dumb" || t == "linux");
        if utf8 && !bare { UNICODE } else { ASCII }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ascii_set_is_ascii_and_chosen_where_it_must_be() {
        let s = ASCII;
        let mut all =
            vec![s.ok, s.problem, s.warning, s.current, s.open, s.pointer, s.dropdown, s.none, s.secret];
        all.extend([s.up, s.down, s.folded, s.rule, s.full, s.empty]);
        all.extend(s.spinner);
        assert!(all.iter().all(|t| t.is_ascii()));
        let env = |lang: &'static str, term: &'static str| {
            move |name: &str| match name {
                "LANG" => Some(lang.to_owned()),
                "TERM" => Some(term.to_owned()),
                _ => None,
            }
        };
        assert!(Signs::from_env(&env("C", "xterm")).ascii);
        assert!(Signs::from_env(&env("zh_CN.UTF-8", "linux")).ascii);
        assert!(!Signs::from_env(&env("zh_CN.UTF-8", "xterm-256color")).ascii);
    }
}
