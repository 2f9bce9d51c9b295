//! Makes tables of the language files while the program is built, so that it need not read them at each start, and a
//! constant of every key, so that one that is missing or unused fails the build.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fs,
    path::Path,
};

/// The language files, the first of which the others are held to.
const LANGUAGES: &[&str] = &["en", "zh-CN"];

/// Sections whose keys are put together from data while the program runs: no constants are made for them, and a test
/// sees to it that each is reached.
const FAMILIES: &[&str] = &[
    "action",
    "choice",
    "class",
    "cond",
    "copy",
    "field",
    "given",
    "group",
    "help",
    "hint",
    "import",
    "kind",
    "lookup",
    "odd",
    "pattern",
    "problem",
    "reach",
    "refusal",
    "stage",
    "state",
    "status",
    "step",
    "theme",
    "theme-file",
    "tour",
    "type",
    "unavailable",
    "unit",
];

/// Single keys that are put together or come as data, by how they begin.
const DYNAMIC: &[&str] = &["keep.of-", "ui.provider-warns"];

/// Suffix of the other wording of a key, for an order of contracts; the program adds it.
const VARIANT: &str = "-contracts";

type Texts = BTreeMap<String, String>;

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    println!("cargo::rerun-if-changed=build.rs");
    let mut first: Option<Texts> = None;
    for name in LANGUAGES {
        println!("cargo::rerun-if-changed=src/texts/{name}.toml");
        let file = fs::read_to_string(Path::new(&root).join(format!("src/texts/{name}.toml")))?;
        let table: toml::Table = file.parse().map_err(|error| format!("src/texts/{name}.toml: {error}"))?;
        let mut texts = Texts::new();
        flatten("", &table, &mut texts).map_err(|key| format!("src/texts/{name}.toml: {key} is no text"))?;
        let mut map = phf_codegen::Map::new();
        for (key, text) in &texts {
            map.entry(key.as_str(), format!("{text:?}"));
        }
        fs::write(out.join(format!("{name}.rs")), map.build().to_string())?;
        match &first {
            None => first = Some(texts),
            Some(first) => agree(first, &texts).map_err(|what| format!("src/texts/{name}.toml: {what}"))?,
        }
    }
    fs::write(out.join("keys.rs"), constants(&first.unwrap_or_default())?)?;
    let families: Vec<_> = FAMILIES.iter().map(|family| format!("{family}.")).collect();
    let families: Vec<_> = families.iter().map(String::as_str).chain(DYNAMIC.iter().copied()).collect();
    fs::write(out.join("families.rs"), format!("&{families:?}"))?;
    Ok(())
}

fn flatten(prefix: &str, table: &toml::Table, out: &mut Texts) -> Result<(), String> {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, out)?,
            toml::Value::String(text) => drop(out.insert(key, text.clone())),
            _ => return Err(key),
        }
    }
    Ok(())
}

/// Checks that a language has the same keys and placeholders as the first.
fn agree(first: &Texts, other: &Texts) -> Result<(), String> {
    let keys = |texts: &Texts| texts.keys().cloned().collect::<BTreeSet<_>>();
    if let Some(key) = keys(first).symmetric_difference(&keys(other)).next() {
        let place = if other.contains_key(key) { "only here" } else { "missing here" };
        return Err(format!("{key} is {place}"));
    }
    match first.iter().find(|(key, text)| placeholders(text) != placeholders(&other[*key])) {
        Some((key, _)) => Err(format!("{key} has other placeholders than in {}", LANGUAGES[0])),
        None => Ok(()),
    }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name.split('|').next().unwrap_or(name)).collect()
}

/// A module for each section that is no family, with a constant for each key.
fn constants(texts: &Texts) -> Result<String, String> {
    let mut sections: BTreeMap<&str, BTreeMap<String, &str>> = BTreeMap::new();
    for key in texts.keys() {
        let (section, name) = key.split_once('.').ok_or(format!("the key {key} stands in no section"))?;
        if FAMILIES.contains(&section) || DYNAMIC.iter().any(|begin| key.starts_with(begin)) {
            continue;
        }
        if let Some(base) = key.strip_suffix(VARIANT) {
            if texts.contains_key(base) {
                continue;
            }
            return Err(format!("{key} is another wording of a key that is not there"));
        }
        let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_uppercase();
        if let Some(twin) = sections.entry(section).or_default().insert(name, key) {
            return Err(format!("{key} and {twin} have the same constant"));
        }
    }
    let mut out = String::new();
    for (section, keys) in sections {
        out += &format!("pub(crate) mod {} {{\n", section.replace('-', "_"));
        for (name, key) in keys {
            out += &format!("    pub(crate) const {name}: &str = {key:?};\n");
        }
        out += "}\n";
    }
    Ok(out)
}
