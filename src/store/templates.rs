//! Templates from two folders: the own one, which is written, and one that is shared, which is only read.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Config, FileStore, Paths, Saved, StoreError};

/// Saved orders, wherever they are. A name that is in both folders means the own one.
#[derive(Debug, Clone)]
pub struct Templates {
    own: FileStore,
    shared: Option<FileStore>,
}

/// A template in one of the folders.
#[derive(Debug)]
pub struct TemplateFile {
    /// The file.
    pub saved: Saved,
    /// Tells whether it is in the shared folder.
    pub shared: bool,
    /// Tells whether the person's own folder has a template of the same name, which takes precedence.
    pub hidden: bool,
}

impl Templates {
    /// The folders that the configuration names. A relative shared folder is beside `config.toml`; `~/` is the home
    /// folder.
    pub fn of(paths: &Paths, config: &Config) -> Templates {
        let shared = config.templates.as_deref().filter(|p| !p.as_os_str().is_empty());
        let shared = shared.map(|folder| FileStore::at(&placed(paths, folder)));
        Templates { own: FileStore::templates(paths), shared }
    }

    /// The shared folder, where one is named.
    pub fn shared_folder(&self) -> Option<&Path> {
        self.shared.as_ref().map(FileStore::folder)
    }

    /// All there are, by name, the own one before a shared one that it hides.
    pub fn list(&self) -> Result<Vec<TemplateFile>, StoreError> {
        let own = self.own.list()?;
        let names: Vec<_> = own.iter().map(|saved| saved.name.clone()).collect();
        let mut all: Vec<_> =
            own.into_iter().map(|saved| TemplateFile { saved, shared: false, hidden: false }).collect();
        if let Some(shared) = &self.shared {
            all.extend(shared.list()?.into_iter().map(|saved| TemplateFile {
                hidden: names.contains(&saved.name),
                saved,
                shared: true,
            }));
        }
        all.sort_by(|a, b| (&a.saved.name, a.shared).cmp(&(&b.saved.name, b.shared)));
        Ok(all)
    }

    /// The text of a template and where it is: the own one, else the shared one.
    pub fn load(&self, name: &str) -> Result<(String, PathBuf, bool), StoreError> {
        match (self.own.load(name), &self.shared) {
            (Ok(text), _) => Ok((text, self.own.path(name)?, false)),
            (Err(StoreError::Missing { folder, name }), Some(shared)) => match shared.load(&name) {
                Ok(text) => Ok((text, shared.path(&name)?, true)),
                Err(StoreError::Missing { .. }) => Err(StoreError::Missing { folder, name }),
                Err(error) => Err(error),
            },
            (Err(error), _) => Err(error),
        }
    }

    /// The text of an own template; `None` if there is none.
    pub fn own(&self, name: &str) -> Result<Option<String>, StoreError> {
        match self.own.load(name) {
            Ok(text) => Ok(Some(text)),
            Err(StoreError::Missing { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Saves one in the own folder, in place of what had the name there.
    pub fn save(&self, name: &str, text: &str) -> Result<PathBuf, StoreError> {
        self.own.save(name, text)
    }

    /// Gives an own template another name.
    pub fn rename(&self, old: &str, new: &str) -> Result<PathBuf, StoreError> {
        self.own.path(new)?;
        self.mine(old)?;
        self.own.rename(old, new)
    }

    /// Takes an own template away for good.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.mine(name)?;
        self.own.remove(name)
    }

    /// A template that is only shared is not ours to change.
    fn mine(&self, name: &str) -> Result<(), StoreError> {
        match (fs::symlink_metadata(self.own.path(name)?), &self.shared) {
            (Err(_), Some(shared)) if shared.path(name)?.exists() => {
                Err(StoreError::Shared { path: shared.path(name)? })
            }
            _ => Ok(()),
        }
    }
}

fn placed(paths: &Paths, folder: &Path) -> PathBuf {
    if let (Ok(rest), Some(home)) = (folder.strip_prefix("~"), paths.home()) {
        return home.join(rest);
    }
    let beside = paths.config_file();
    beside.parent().map_or_else(|| folder.to_owned(), |config| config.join(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_template_wins_and_the_shared_one_is_only_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let paths = Paths::at(dir.path().join("config"), dir.path().join("data"));
        let team = dir.path().join("config/team");
        fs::create_dir_all(&team).expect("a folder");
        for name in ["web", "db"] {
            fs::write(team.join(format!("{name}.toml")), "shared").expect("a file");
        }
        let config = Config { templates: Some("team".into()), ..Config::default() };
        let templates = Templates::of(&paths, &config);
        templates.save("web", "own").expect("saved");
        let list: Vec<_> = templates
            .list()
            .expect("a list")
            .into_iter()
            .map(|k| (k.saved.name, k.shared, k.hidden))
            .collect();
        let row = |name: &str, shared, hidden| (name.to_owned(), shared, hidden);
        assert_eq!(list, [row("db", true, false), row("web", false, false), row("web", true, true)]);
        assert_eq!(templates.load("web").map(|(text, ..)| text).expect("own"), "own");
        assert_eq!(
            templates.load("db").map(|(text, _, shared)| (text, shared)).expect("shared"),
            ("shared".into(), true)
        );
        assert!(matches!(templates.remove("db"), Err(StoreError::Shared { .. })));
        assert!(matches!(templates.rename("db", "x"), Err(StoreError::Shared { .. })));
        assert!(matches!(templates.load("no"), Err(StoreError::Missing { .. })));
        templates.save("other", "o").expect("saved");
        assert!(matches!(templates.rename("other", "web"), Err(StoreError::Taken { .. })));
        assert!(matches!(templates.rename("gone", "x"), Err(StoreError::Missing { .. })));
        templates.rename("web", "web2").expect("renamed");
        assert_eq!(templates.load("web").map(|(text, ..)| text).expect("shared again"), "shared");
        assert_eq!(templates.load("web2").map(|(text, ..)| text).expect("own"), "own");
        templates.remove("web2").expect("removed");
        assert!(templates.own("web2").expect("readable").is_none());
    }
}
