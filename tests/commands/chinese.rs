//! The commands under `--lang zh-CN`: no sentence of ours is left in English.

use crate::common;

use common::{Cloud, Ran, World, fixture};

const KEYS: [&str; 4] = ["--access-key", "ALTAKtest", "--secret-key", "0123456789abcdef0123456789abcdef"];

/// The English of a text: four words in a row. What stands in code marks, and what is a code or an id, is nobody's sentence.
fn english(text: &str) -> Vec<String> {
    let sentence = |line: &str| {
        let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" 。 ");
        let words: Vec<&str> = outside.split_whitespace().collect();
        let word = |w: &&str| w.len() > 1 && w.chars().all(|c| c.is_ascii_lowercase() || ",.;:'".contains(c));
        words.windows(4).any(|four| four.iter().all(word))
    };
    // A busy machine may be late with a price: what the line to a server says is not worded here.
    let ours = |line: &&str| !line.contains("gave no answer");
    text.lines().filter(ours).filter(|line| sentence(line)).map(str::to_owned).collect()
}

fn run(world: &World, url: Option<&str>, args: &[&str]) -> Ran {
    let mut all = vec!["--lang", "zh-CN"];
    all.extend(args);
    let mut command = world.command(&all);
    if let Some(url) = url {
        command
            .env("VMCART_ENDPOINT", url)
            .env("BCE_ACCESS_KEY_ID", KEYS[1])
            .env("BCE_SECRET_ACCESS_KEY", KEYS[3]);
    }
    Ran::of(command.output().expect("it runs"))
}

#[test]
fn the_commands_speak_chinese_where_it_is_asked_for() {
    let world = World::new();
    let cloud = Cloud::start(&world, &KEYS);
    // The title is its author's sentence, and in any language.
    let text = std::fs::read_to_string(fixture("example.toml")).expect("the fixture");
    let file = world.file("order.toml", text.replace("the reference page's own example", "示例"));
    let url = Some(cloud.url.as_str());
    let walked: [(Option<&str>, &[&str]); 11] = [
        (None, &["doctor"]),
        (url, &["doctor"]),
        (None, &["templates", "list"]),
        (None, &["templates", "save", &file, "web"]),
        (None, &["templates", "list"]),
        (None, &["orders"]),
        (None, &["check", &file]),
        (url, &["submit", &file]),
        (url, &["submit", &file, "--yes", "--follow"]),
        (None, &["orders"]),
        (url, &["resume"]),
    ];
    for (url, args) in walked {
        let ran = run(&world, url, args);
        let left = english(&format!("{}\n{}", ran.out, ran.err));
        assert!(left.is_empty(), "{args:?}: {left:#?}");
        assert!(!ran.out.is_empty() || !ran.err.is_empty(), "{args:?} says something");
    }
    let listed = run(&world, None, &["orders"]).out;
    assert!(listed.contains("运行中") && listed.contains("模拟"), "{listed}");
    assert!(run(&world, None, &["templates", "list"]).out.contains("自有"));
    assert!(run(&world, url, &["doctor"]).out.contains("一切正常"));
}

#[test]
fn a_list_stands_in_columns_of_cells() {
    let world = World::new();
    let file = fixture("example.toml");
    for name in ["web", "数据库模板"] {
        world.run(&["templates", "save", &file, name]).ends(0);
    }
    let listed = world.run(&["templates", "list"]).ends(0).out;
    // A Chinese sign is two cells wide: what stands behind the names begins in one column of the terminal.
    let columns: Vec<usize> = listed
        .lines()
        .map(|line| {
            let before = line.split("own").next().unwrap_or_default();
            before.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
        })
        .collect();
    assert!(columns.len() == 2 && columns[0] == columns[1], "{listed}");
}
