//! Places where a key pair of a provider may be found.

/// Variables that hold one key pair.
#[derive(Debug)]
pub struct KeyVariables {
    /// The public half.
    pub id: &'static str,
    /// The secret half: the first that is set counts.
    pub secret: &'static [&'static str],
    /// The token of temporary keys.
    pub token: Option<&'static str>,
    /// The region beside it.
    pub region: &'static str,
}

/// A file in which a tool of the provider keeps a key pair, by the tool that writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFile {
    /// `~/.bce/config.json` of the `bce` tool.
    Bce,
    /// `~/.go-bcecli/credentials` of `bcecmd`.
    Bcecmd,
    /// `~/.jdc/config` of the `jdc` tool.
    Jdc,
}
