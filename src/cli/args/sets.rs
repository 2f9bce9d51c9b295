//! The values that `--set` gives.

use clap::Args;

use crate::order::kinds;

/// `--set` alone.
#[derive(Debug, Default, Args)]
pub struct Sets {
    /// Value for a variable of the file, or for a path of the request
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = set)]
    pub sets: Vec<(String, String)>,
}

impl Sets {
    /// A secret among them: whoever can list the processes of this machine can read it.
    pub fn exposed(&self) -> Option<&str> {
        let secret =
            |path: &str| kinds().iter().flat_map(|kind| kind.fields).any(|f| f.secret() && f.path == path);
        self.sets.iter().map(|(path, _)| path.as_str()).find(|path| secret(path))
    }
}

/// Reads a path and a value.
pub(super) fn set(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => Ok((path.trim().to_owned(), value.to_owned())),
        _ => Err("a value to set is written PATH=VALUE, for example purchaseCount=2".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::set;

    #[test]
    fn values_to_set_keep_everything_behind_the_first_equals_sign() {
        assert_eq!(set("a.b=c=d "), Ok(("a.b".into(), "c=d ".into())));
        assert_eq!(set("a="), Ok(("a".into(), String::new())));
        assert!(set("a").is_err() && set("=b").is_err());
    }
}
