//! Wording for what the order room says in data.

use super::{Texts, key, status::status_key};
use crate::{
    clean::sanitize,
    order::{At, Draft, Place, Problem, Say},
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

    /// The unit of a value, or of values in general where that is empty.
    pub fn unit(&self, unit: &str, value: &str) -> String {
        self.fill(&format!("unit.{unit}"), &[("value", value)])
    }

    /// Returns the place of a value: its path in the body, or a note that it chooses the address of the request.
    pub fn at(&self, draft: &Draft, place: Place) -> String {
        match draft.at(place).at {
            At::Body => self.fill(key::ui::JSON_PATH, &[("path", &draft.path(place))]),
            At::Endpoint => self.get(key::ui::IN_ADDRESS).to_owned(),
        }
    }

    /// The state of an instance in our words, where there are any; before the first look it is accepted.
    pub fn status<'a>(&'a self, status: &'a str) -> &'a str {
        if status.is_empty() {
            return self.get("status.accepted");
        }
        let key = status_key(status);
        if self.has(&key) { self.get(&key) } else { status }
    }

    fn filled(&self, key: &str, values: &[(&'static str, Say)]) -> String {
        let values: Vec<(&str, String)> = values.iter().map(|(name, say)| (*name, self.say(say))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.fill(key, &values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{order::kinds, texts::Lang};

    #[test]
    fn one_month_is_not_one_months() {
        let texts = Texts::of(Lang::En);
        let all = ["1", "12", ""].map(|value| texts.unit("months", value));
        assert_eq!(all, ["month", "months", "months"]);
    }

    #[test]
    fn what_is_not_in_the_body_is_not_said_to_be() {
        let texts = Texts::of(Lang::En);
        for kind in kinds() {
            let draft = Draft::preset(kind);
            let said = |path: &str| texts.at(&draft, draft.place(path).expect("a field"));
            assert_eq!(said("region"), "in the request: its address, not its body", "{}", kind.name);
            let name = kind.path_of(crate::order::Role::Name);
            assert_eq!(said(name), format!("in the request: {name}"));
        }
    }
}
