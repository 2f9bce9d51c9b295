//! The INI files of other tools: sections, `name = value` or `name: value`, comments with `#` or `;`.

use super::atomic::MARK;

/// The entries of a file in their order; names in small letters.
#[derive(Debug)]
pub(super) struct Ini {
    entries: Vec<(String, String, String)>,
}

impl Ini {
    /// Reads leniently: a line that is neither is passed over, as the tools do.
    pub(super) fn parse(text: &str) -> Ini {
        let mut section = String::new();
        let mut entries = Vec::new();
        for line in text.trim_start_matches(MARK).lines().map(str::trim) {
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                name.trim().clone_into(&mut section);
            } else if let Some((name, value)) = line.split_once(['=', ':']) {
                entries.push((section.clone(), name.trim().to_lowercase(), value.trim().to_owned()));
            }
        }
        Ini { entries }
    }

    /// Tells whether the section has any entry.
    pub(super) fn has(&self, section: &str) -> bool {
        self.entries.iter().any(|(s, ..)| s == section)
    }

    /// The last value of a name that is not empty. The section is matched as written, else without regard to case.
    pub(super) fn get(&self, section: &str, name: &str) -> Option<&str> {
        let exact = self.has(section);
        let fits = |s: &str| if exact { s == section } else { s.eq_ignore_ascii_case(section) };
        let found = self.entries.iter().rev().find(|(s, n, v)| fits(s) && n == name && !v.is_empty());
        found.map(|(.., value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_names_and_comments() {
        let ini = Ini::parse("\u{feff}# c\n[Defaults]\r\nAk = a=b\nSK: s\nSts =\n; c\njunk\n[prod]\nak=p\n");
        assert_eq!(ini.get("defaults", "ak"), Some("a=b"));
        assert_eq!(ini.get("Defaults", "sk"), Some("s"));
        assert_eq!(ini.get("Defaults", "sts"), None);
        assert_eq!(ini.get("prod", "ak"), Some("p"));
        assert!(!ini.has("Prod"));
    }
}
