//! Wording for what the order room says in data.

use super::Texts;
use crate::{
    clean::sanitize,
    order::{Problem, Say},
};

impl Texts {
    /// A piece of a message in words.
    pub fn say(&self, say: &Say) -> String {
        match say {
            Say::Plain(text) => sanitize(text),
            Say::Field(path) => self.label(path),
            Say::Key(key, values) => self.filled(key, values),
        }
    }

    /// Sentence of a problem.
    pub fn problem(&self, problem: &Problem) -> String {
        let text = self.filled(&format!("problem.{}", problem.code), &problem.values);
        if problem.allowable && problem.blocks() {
            let text = text.trim_end_matches([' ', ':', ';', '：', '；']);
            format!("{text} {}", self.fill("hint.allow", &[("code", problem.code)]))
        } else {
            // A hint that there is none of leaves nothing to wait for.
            text.trim_end_matches([' ', ':', ';', '：', '；']).to_owned()
        }
    }

    /// Label of the field that a problem is about.
    pub fn problem_label(&self, problem: &Problem) -> String {
        self.label(&problem.path)
    }

    /// The label of a field, by its path; rows in brackets are told by their number.
    pub fn label(&self, path: &str) -> String {
        let row = path.split_once('[').and_then(|(_, rest)| rest.split(']').next()?.parse::<usize>().ok());
        let plain: String = path.chars().filter(|c| row.is_none() || !c.is_ascii_digit()).collect();
        let key = format!("field.{plain}.label");
        if !self.has(&key) {
            return path.to_owned();
        }
        let label = self.get(&key);
        match row {
            Some(row) => format!("{label} {}", row + 1),
            None => label.to_owned(),
        }
    }

    /// Meaning of a field.
    pub fn help(&self, path: &str) -> String {
        self.get(&format!("field.{path}.help")).to_owned()
    }

    /// Meaning of a value of a closed list, where that needs saying.
    pub fn choice(&self, path: &str, value: &str) -> Option<String> {
        let own = format!("choice.{path}.{value}");
        let common = format!("choice.any.{value}");
        [own, common].into_iter().find(|k| self.has(k)).map(|k| self.get(&k).to_owned())
    }

    /// The state of an instance in our words, where there are any; before the first look it is accepted.
    pub fn status<'a>(&'a self, status: &'a str) -> &'a str {
        if status.is_empty() {
            return self.get("status.accepted");
        }
        let key = format!("status.{status}");
        if self.has(&key) { self.get(&key) } else { status }
    }

    fn filled(&self, key: &str, values: &[(&'static str, Say)]) -> String {
        let values: Vec<(&str, String)> = values.iter().map(|(name, say)| (*name, self.say(say))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.fill(key, &values)
    }
}
