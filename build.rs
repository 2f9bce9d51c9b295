//! Makes tables of the language files while the program is built, so that it need not read them at each start.

use std::{collections::BTreeMap, env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    println!("cargo::rerun-if-changed=build.rs");
    for name in ["en", "zh-CN"] {
        println!("cargo::rerun-if-changed=src/texts/{name}.toml");
        let file = fs::read_to_string(Path::new(&root).join(format!("src/texts/{name}.toml")))?;
        let table: toml::Table = file.parse().map_err(|error| format!("src/texts/{name}.toml: {error}"))?;
        let mut texts = BTreeMap::new();
        flatten("", &table, &mut texts);
        let mut map = phf_codegen::Map::new();
        for (key, text) in &texts {
            map.entry(key.as_str(), format!("{text:?}"));
        }
        fs::write(Path::new(&out).join(format!("{name}.rs")), map.build().to_string())?;
    }
    Ok(())
}

fn flatten<'a>(prefix: &str, table: &'a toml::Table, out: &mut BTreeMap<String, &'a str>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, out),
            toml::Value::String(text) => drop(out.insert(key, text)),
            _ => {}
        }
    }
}
