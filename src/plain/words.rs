//! Words of the conversation: those for fields, values and prices, and those that it understands.

use crate::{
    app::{App, PricePart, StartEntry},
    order::{Origin, Place, Shape, Step},
    purchase::gate::grouped,
    texts::key,
};

/// Length of the longest list of values that is printed with the question.
const FEW: usize = 8;

/// A word that is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// Explanation of the question, and a list of the words.
    Help,
    /// List of the possible values that contain a text.
    List(String),
    /// The question before.
    Back,
    /// The request.
    Json,
    /// List of the problems.
    Problems,
    /// The screens.
    Steps,
    /// To a screen, by its number.
    Go(usize),
    /// The settings that are usually left alone.
    More,
    /// No value.
    Clear,
    /// Remove this row.
    Remove,
    /// Put right what the value holds unseen.
    Repair,
    /// Ask the cloud for its lists again.
    Again,
    /// Let the rule of this code pass for this order.
    Allow(String),
    /// Keep the order as a template.
    Save(String),
    /// Leave; the draft is saved.
    Quit,
}

impl Word {
    /// The word that a line is, if it is one.
    pub fn of(line: &str) -> Option<Word> {
        let (word, rest) = line.split_once(' ').map_or((line, ""), |(word, rest)| (word, rest.trim()));
        let alone = rest.is_empty();
        Some(match word.to_ascii_lowercase().as_str() {
            "?" | "？" | "help" if alone => Word::Help,
            "list" => Word::List(rest.to_owned()),
            "back" if alone => Word::Back,
            "json" if alone => Word::Json,
            "problems" if alone => Word::Problems,
            "steps" if alone => Word::Steps,
            "go" => Word::Go(rest.parse().ok()?),
            "more" if alone => Word::More,
            "clear" if alone => Word::Clear,
            "remove" if alone => Word::Remove,
            "again" if alone => Word::Again,
            "repair" if alone => Word::Repair,
            "allow" if !alone => Word::Allow(rest.to_owned()),
            "save" if !alone => Word::Save(rest.to_owned()),
            "quit" if alone => Word::Quit,
            _ => return None,
        })
    }
}

/// Yes or no, in either language; `None` for anything else.
pub fn yes(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "y" | "yes" | "true" | "是" => Some(true),
        "n" | "no" | "false" | "否" => Some(false),
        _ => None,
    }
}

/// Name of a place: a cell has that of its list and its row too.
pub fn name(app: &App, place: Place) -> String {
    let texts = app.texts();
    let own = texts.label(&app.editing.draft.text_key(place));
    let Some((row, _)) = place.cell else { return own };
    let list = texts.label(&app.editing.draft.text_key(Place::field(place.field)));
    if own == list { format!("{list} {}", row + 1) } else { format!("{list} {}, {own}", row + 1) }
}

/// Position of the person among the steps: `[4/9 Disks]`.
pub fn stand(app: &App, step: Step) -> String {
    let steps = app.editing.draft.kind().steps();
    let at = steps.iter().position(|s| *s == step).map_or(0, |i| i + 1);
    format!("[{at}/{} {}]", steps.len(), app.texts().get(&format!("step.{}.title", step.key())))
}

/// The question for a value.
pub fn question(app: &App, place: Place) -> String {
    let texts = app.texts();
    let field = app.editing.draft.at(place);
    let step = app.editing.draft.at(Place::field(place.field)).step;
    let mut text = format!("{} {}", stand(app, step), name(app, place));
    if let Some(unit) = field.unit {
        let unit = texts.unit(unit, "");
        text = format!("{text}{}", texts.fill(key::plain::UNIT, &[("unit", &unit)]));
    }
    let mut notes = Vec::new();
    notes.extend(takes(app, place));
    let needed = app.editing.draft.needed(place);
    notes.push(texts.get(if needed { key::plain::NEEDED } else { key::plain::OPTIONAL }).to_owned());
    text = format!("{text} ({})", notes.join(texts.get(key::plain::COMMA)));
    format!("{text}{}:", standing(app, place))
}

/// The values a question names with itself.
fn takes(app: &App, place: Place) -> Option<String> {
    let texts = app.texts();
    let field = app.editing.draft.at(place);
    match field.shape {
        Shape::Choice(values) if values.len() <= FEW => {
            Some(texts.fill("hint.one-of", &[("values", &values.join(", "))]))
        }
        Shape::Choice(values) => {
            Some(texts.fill(key::plain::LISTED, &[("count", &values.len().to_string())]))
        }
        Shape::Flag => Some(texts.get(key::plain::FLAG).to_owned()),
        Shape::Whole(limit) => Some(
            texts
                .fill(key::plain::RANGE, &[("min", &limit.min.to_string()), ("max", &limit.max.to_string())]),
        ),
        Shape::Money => Some(texts.get(key::ui::MONEY).to_owned()),
        Shape::Secret(pattern) => Some(texts.get(&format!("pattern.{}", pattern.name)).to_owned()),
        Shape::Pick(..) => {
            let known = app.inquiries.known.choices(field, &app.editing.draft).map_or(0, |items| items.len());
            (known > 0).then(|| texts.fill(key::plain::LISTED, &[("count", &known.to_string())]))
        }
        Shape::Text(_) | Shape::Rows(_) => None,
    }
}

/// Returns the note on the value that an empty line leaves in place.
fn standing(app: &App, place: Place) -> String {
    let texts = app.texts();
    let field = app.editing.draft.at(place);
    let value = app.editing.draft.text(place);
    let (key, value) = match (value.is_empty(), field.secret(), field.default) {
        (false, true, _) => return format!(" {}", texts.get(key::plain::HAS_SECRET)),
        (false, ..) if app.editing.draft.origin(place) == Origin::Preset => (key::plain::DEFAULT, value),
        (false, ..) => (key::plain::NOW, value),
        (true, _, Some(default)) => (key::plain::DEFAULT, default),
        (true, _, None) => return String::new(),
    };
    format!(" {}", texts.fill(key, &[("value", value)]))
}

/// Returns everything about a place, a line each.
pub fn help(app: &App, place: Place) -> Vec<String> {
    let texts = app.texts();
    let field = app.editing.draft.at(place);
    let mut lines = vec![texts.help(&app.editing.draft.text_key(place))];
    lines.push(match field.shape {
        Shape::Whole(limit) => {
            texts.fill(key::ui::RANGE, &[("min", &limit.min.to_string()), ("max", &limit.max.to_string())])
        }
        Shape::Text(pattern) | Shape::Secret(pattern) | Shape::Pick(_, pattern) => {
            texts.get(&format!("pattern.{}", pattern.name)).to_owned()
        }
        Shape::Choice(values) => texts.fill("hint.one-of", &[("values", &values.join(", "))]),
        Shape::Money => texts.get(key::ui::MONEY).to_owned(),
        Shape::Flag => texts.get(key::plain::FLAG).to_owned(),
        Shape::Rows(row) => texts.fill(key::ui::ROWS_MOST, &[("max", &row.max.to_string())]),
    });
    if let Some(value) = field.default {
        lines.push(texts.fill(key::ui::DEFAULT_IS, &[("value", value)]));
    }
    if !field.example.is_empty() {
        lines.push(texts.fill("hint.example", &[("value", field.example)]));
    }
    lines.push(texts.at(&app.editing.draft, place));
    let source = [("document", field.source.document), ("edition", field.source.edition)];
    lines.push(texts.fill(key::ui::SOURCE, &source));
    lines
}

/// The price with its age, or why there is none.
pub fn price(app: &App) -> String {
    let texts = app.texts();
    let mut said: Vec<String> = Vec::new();
    for (part, text) in app.price_parts(&money) {
        match part {
            PricePart::None | PricePart::Failed => return text,
            // What it was before is not in sight here.
            PricePart::More => {}
            PricePart::At => said.push(texts.fill(key::plain::QUOTED, &[("at", &text)])),
            PricePart::Amount | PricePart::Per => match said.last_mut() {
                Some(last) => *last += &format!(" {text}"),
                None => said.push(text),
            },
            _ => said.push(text),
        }
    }
    texts.fill(key::plain::PRICE, &[("price", &said.join(texts.get(key::plain::COMMA)))])
}

/// The account's money, where it has been told or is known not to be.
pub fn balance(app: &App) -> Option<String> {
    app.balance_words(&money)
}

fn money(amount: &str) -> String {
    format!("¥{}", grouped(amount))
}

/// Summary of the purchase: count, product, price and place.
pub fn order_line(app: &App) -> String {
    let (what, more) = app.order_words();
    format!("{what} · {more}")
}

/// An entry of the start: what it is about, and what it would do.
pub fn entry(app: &App, entry: &StartEntry) -> String {
    let texts = app.texts();
    let (label, more) = app.entry_words(entry);
    let kind = if let StartEntry::New(kind) = entry { format!(" ({kind})") } else { String::new() };
    let parts = [label, more].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>();
    format!("{}: {}{kind}", texts.get(entry.group()), parts.join(texts.get(key::plain::COMMA)))
}

#[cfg(test)]
mod tests {
    use super::{Word, yes};

    #[test]
    fn words_stand_alone_or_with_what_they_take() {
        assert_eq!(Word::of("?"), Some(Word::Help));
        assert_eq!(Word::of("LIST bcc g5"), Some(Word::List("bcc g5".into())));
        assert_eq!(Word::of("go 3"), Some(Word::Go(3)));
        assert_eq!(Word::of("go home"), None);
        assert_eq!(Word::of("back to work"), None, "a title, not a word");
        assert_eq!(Word::of("web"), None);
    }

    #[test]
    fn yes_is_understood_in_both_languages() {
        assert_eq!([yes("Y"), yes("是"), yes("no"), yes("x")], [Some(true), Some(true), Some(false), None]);
    }
}
