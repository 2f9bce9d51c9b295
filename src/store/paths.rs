//! Paths of vmcart's files and folders.

use std::path::{Path, PathBuf};

use super::StoreError;
use crate::surroundings::Surroundings;

/// The places of vmcart's files. Nothing is created by asking for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    config: PathBuf,
    data: PathBuf,
    home: Option<PathBuf>,
}

impl Paths {
    /// `VMCART_CONFIG_DIR` and `VMCART_DATA_DIR` where set, else the system's own places (XDG on Linux). Fails where
    /// there is no home folder either, and where one of them is set and empty: a script that meant another place must
    /// not buy with the profiles of the usual one.
    pub fn find(around: &Surroundings) -> Result<Paths, StoreError> {
        let given = |name: &'static str| -> Result<Option<PathBuf>, StoreError> {
            let Some(value) = around.variable(name) else { return Ok(None) };
            if value.to_string_lossy().trim().is_empty() {
                return Err(StoreError::EmptyVariable { name });
            }
            // Absolute, so that the place doesn't move when the process changes its folder.
            let path = PathBuf::from(value);
            around.absolute(&path).map(Some).map_err(StoreError::io(&path, "find"))
        };
        let usual = || around.places().ok_or(StoreError::NoHome);
        Ok(Paths {
            config: given("VMCART_CONFIG_DIR")?
                .map_or_else(|| usual().map(|places| places.config.clone()), Ok)?,
            data: given("VMCART_DATA_DIR")?.map_or_else(|| usual().map(|places| places.data.clone()), Ok)?,
            home: around.home().map(Path::to_owned),
        })
    }

    /// Paths below two folders of the caller's choice, without a home folder.
    pub fn at(config: impl AsRef<Path>, data: impl AsRef<Path>) -> Paths {
        Paths { config: config.as_ref().to_owned(), data: data.as_ref().to_owned(), home: None }
    }

    /// The person's home folder, which `~` stands for.
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// Profiles, theme, language.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// Saved orders.
    pub fn templates(&self) -> PathBuf {
        self.config.join("templates")
    }

    /// Themes of the person's own.
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }

    /// Unfinished orders.
    pub fn drafts(&self) -> PathBuf {
        self.data.join("drafts")
    }

    /// The journal, one file a purchase.
    pub fn orders(&self) -> PathBuf {
        self.data.join("orders")
    }

    /// The rotating log.
    pub fn log(&self) -> PathBuf {
        self.data.join("log")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_moves_both_folders() {
        let variables = [("VMCART_CONFIG_DIR", "/etc/cart"), ("VMCART_DATA_DIR", "var/cart")];
        let around = Surroundings::at_home(Path::new("/home/ops")).with_variables(&variables);
        let paths = Paths::find(&around).unwrap();
        assert_eq!(paths.config_file(), Path::new("/etc/cart/config.toml"));
        assert_eq!(paths.templates(), Path::new("/etc/cart/templates"));
        assert!(paths.orders().is_absolute() && paths.orders().ends_with("var/cart/orders"));
        assert!(paths.drafts().ends_with("drafts") && paths.log().ends_with("log"));
    }

    #[test]
    fn an_empty_variable_is_a_mistake_and_never_the_usual_place() {
        for name in ["VMCART_CONFIG_DIR", "VMCART_DATA_DIR"] {
            for value in ["", " "] {
                let around = Surroundings::at_home(Path::new("/home/ops")).with_variables(&[(name, value)]);
                let found = Paths::find(&around);
                assert!(
                    matches!(found, Err(StoreError::EmptyVariable { name: n }) if n == name),
                    "{found:?}"
                );
            }
        }
    }
}
