//! Checks: everything that is wrong with a draft, at once.

use crate::clean::is_unsafe_char;

use super::{
    At, Draft, Field, Known, Limit, Lookup, Offer, Order, Place, Problem, Role, Say, Severity, Shape, Wire,
    pattern::{self, Fault, Pattern},
    rule::needs,
    typed::stray,
};

pub use super::nearest::nearest;

/// Everything that is wrong with the draft, or worth knowing, in table order.
///
/// `known` is what the cloud has told: with it, rules about images, specifications and subnets apply too.
pub fn check(draft: &Draft, known: &Known) -> Vec<Problem> {
    let mut problems = extras(draft);
    for place in draft.all_places() {
        problems.extend(check_place(draft, place));
    }
    problems.extend(not_listed(draft, known));
    for rule in draft.kind().rules() {
        // A rule about a field that is not sent has nothing to say.
        let at = draft.kind().index(rule.at).map(Place::field);
        if !at.is_some_and(|p| draft.applies(p) || draft.is_filled(p) && draft.sends(p)) {
            continue;
        }
        for hit in rule.hits(draft, known) {
            let place = hit.place.or(at);
            problems.push(Problem {
                place,
                path: place.map_or_else(|| rule.at.to_owned(), |p| draft.path(p)),
                severity: rule.severity,
                code: rule.code,
                values: hit.values,
                source: Some(rule.source),
                allowable: rule.allowable,
                line: None,
            });
        }
    }
    for problem in &mut problems {
        if problem.allowable && draft.allow.contains(problem.code) {
            problem.severity = Severity::Warning;
        }
    }
    // Table order first, so that the list reads as the wizard does; errors before warnings of one place.
    problems.sort_by_key(|p| (p.place.map_or(usize::MAX, |p| p.field), p.place, p.severity));
    problems
}

/// The draft as an order, if nothing blocks it; the problems that do otherwise.
pub fn order(draft: &Draft, known: &Known) -> Result<Order, Vec<Problem>> {
    let problems = check(draft, known);
    if problems.iter().any(Problem::blocks) { Err(problems) } else { Ok(Order::checked(draft.clone())) }
}

/// Values that the cloud does not list, where it has answered: a list may be old, so they are only told.
fn not_listed(draft: &Draft, known: &Known) -> Vec<Problem> {
    let told = |place: &Place| {
        let field = draft.at(*place);
        // These have rules of their own, with words of their own.
        field.lookup().filter(|l| !matches!(l, Lookup::Zones | Lookup::Specs | Lookup::Images))?;
        let (items, text) = (known.choices(field, draft)?, draft.text(*place).trim());
        let missing = draft.applies(*place)
            && !text.is_empty()
            && check_text(field, text).is_empty()
            && !items.iter().any(|i| i.value == text);
        missing.then(|| Problem {
            place: Some(*place),
            source: Some(field.source),
            ..Problem::warning(draft.path(*place), "not-listed").with("value", text)
        })
    };
    draft.all_places().iter().filter_map(told).collect()
}

fn extras(draft: &Draft) -> Vec<Problem> {
    // As on every key but after a file with a mistake: the names below are many.
    if draft.extras.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = draft.kind().leaves();
    let said = draft.extras.iter().map(|extra| {
        if extra.changes_nothing(draft.kind(), draft.effective(Role::Region)) {
            return Problem::warning(&extra.path, "surplus").with("value", extra.path.as_str());
        }
        let plain = extra.path.split(['[', '.']).next().unwrap_or(&extra.path);
        let near = nearest(&extra.path, names.iter().map(String::as_str)).or_else(|| {
            nearest(plain, draft.kind().fields.iter().filter(|f| f.at == At::Body).map(|f| f.path))
        });
        let hint = match near {
            Some(name) => Say::Key("hint.nearest".into(), vec![("name", name.into())]),
            None => Say::Key("hint.remove".into(), vec![]),
        };
        let mut problem = Problem::error(&extra.path, "unknown-field").with("hint", hint);
        // A misspelt password must not be sent or shown as if it were anything else.
        problem.allowable = !extra.may_be_secret(draft.kind());
        problem.values.push(("value", extra.path.as_str().into()));
        problem
    });
    said.collect()
}

/// Tells whether a problem is only that a place is still empty. It can be filled yet, so it rules no other choice out:
/// two fields that go together would each bar the other.
pub fn lacks(draft: &Draft, problem: &Problem) -> bool {
    problem.place.is_some_and(|place| !draft.is_filled(place))
}

/// The problems of one place that the table alone tells.
fn check_place(draft: &Draft, place: Place) -> Vec<Problem> {
    let field = draft.at(place);
    let filled = draft.is_filled(place);
    let mut found = Vec::new();
    let mut push = |mut problem: Problem| {
        problem.place = Some(place);
        problem.path = draft.path(place);
        problem.source = Some(field.source);
        found.push(problem);
    };
    if !draft.applies(place) {
        // Cells follow their list: one problem for the list is enough.
        if filled && place.cell.is_none() && draft.origin(place) != super::Origin::Preset {
            let shown = &draft.kind().fields[place.field].shown;
            let reason = shown.unmet(draft).map_or(Say::Plain(String::new()), |u| needs(&u));
            let clash = field.clash && from_file(draft, place);
            let end = match (clash, draft.sends(place)) {
                (true, _) => "hint.clash",
                (false, false) => "hint.left-out",
                (false, true) => "hint.kept",
            };
            let problem = Problem::error("", "excluded").with("needs", reason);
            let problem = problem.with("hint", Say::Key(end.into(), Vec::new()));
            push(if clash {
                problem
            } else {
                Problem { severity: Severity::Warning, allowable: true, ..problem }
            });
        }
        // What is passed over must still be right where a file says it: a slip there is a slip.
        if !filled || !(draft.sends(place) || from_file(draft, place)) {
            return found;
        }
    }
    if draft.says_nothing(place) {
        push(Problem::warning("", "says-nothing").with("value", draft.text(place).trim()));
        return found;
    }
    if !filled {
        if draft.needed(place) {
            push(Problem::error("", "required").with("hint", example(field)));
        }
        return found;
    }
    if let Offer::Deprecated(instead) = field.offer {
        push(Problem::warning("", "deprecated").with("instead", Say::Field(instead.to_owned())));
    }
    if let Shape::Rows(row) = field.shape {
        let rows = draft.row_count(place.field);
        if rows > row.max {
            push(Problem::error("", "rows").with("value", rows).with("max", row.max));
        }
        return found;
    }
    // A secret is sent as it stands, spaces and all, so it is checked as it stands.
    let text = draft.text(place);
    let wrong = check_text(field, if field.secret() { text } else { text.trim() });
    // What nobody sees comes first: any other sentence would quote a text that looks right.
    if let Some(c) = stray(text).filter(|_| !field.secret()) {
        let severity = if wrong.iter().any(Problem::blocks) { Severity::Error } else { Severity::Warning };
        push(Problem { severity, ..Problem::error("", "stray").with("value", visible(c)) });
        return found;
    }
    wrong.into_iter().for_each(push);
    found
}

/// Tells whether a file filled the place: for a list, any of its cells.
fn from_file(draft: &Draft, place: Place) -> bool {
    let columns = draft.at(place).rows().map_or(0, |row| row.cells.len());
    let mut cells = (0..draft.row_count(place.field))
        .flat_map(|row| (0..columns).map(move |column| Place::cell(place.field, row, column)));
    draft.origin(place).from_file() || cells.any(|cell| draft.origin(cell).from_file())
}

fn example(field: &Field) -> Say {
    if let Some(values) = field.choices() {
        Say::Key("hint.one-of".into(), vec![("values", values.join(", ").into())])
    } else if field.example.is_empty() {
        Say::Plain(String::new())
    } else {
        Say::Key("hint.example".into(), vec![("value", field.example.into())])
    }
}

/// The problems of a text for a field, by the field's shape alone.
pub fn check_text(field: &Field, text: &str) -> Vec<Problem> {
    match &field.shape {
        Shape::Text(pattern) | Shape::Pick(_, pattern) => check_pattern(pattern, text, false),
        Shape::Secret(pattern) => check_pattern(pattern, text, true),
        Shape::Whole(limit) => check_whole(limit, field.wire, text),
        Shape::Money => match pattern::AMOUNT.check(text) {
            Ok(()) => Vec::new(),
            Err(_) => vec![Problem::error("", "money").with("value", text)],
        },
        Shape::Flag | Shape::Choice(_) => {
            let values = field.choices().unwrap_or_default();
            if values.contains(&text) {
                return Vec::new();
            }
            let fold = text.to_lowercase();
            let near = values.iter().find(|v| v.to_lowercase() == fold).copied();
            let near = near.or_else(|| nearest(text, values.iter().copied()));
            let hint = near.map_or(Say::Plain(String::new()), |name| {
                Say::Key("hint.nearest".into(), vec![("name", name.into())])
            });
            let values = values.join(", ");
            vec![Problem::error("", "choice").with("value", text).with("values", values).with("hint", hint)]
        }
        Shape::Rows(_) => Vec::new(),
    }
}

fn check_whole(limit: &Limit, wire: Wire, text: &str) -> Vec<Problem> {
    // What is sent as text is sent as it was typed: a sign in front would go with it.
    let signed = wire == Wire::Text && text.starts_with('+');
    let Some(number) = text.parse::<i64>().ok().filter(|_| !signed) else {
        let problem = Problem::error("", "whole").with("value", text);
        return vec![problem.with("min", limit.min).with("max", limit.max)];
    };
    if number < limit.min || number > limit.max {
        let mut problem = Problem::error("", limit.code).with("value", number);
        // Wider definitions are wider among real amounts; below nothing there is nothing to allow.
        problem.allowable = limit.allowable && number > 0;
        return vec![problem.with("min", limit.min).with("max", limit.max)];
    }
    match limit.narrow {
        Some((min, max, code)) if number < min || number > max => {
            vec![Problem::warning("", code).with("value", number).with("min", min).with("max", max)]
        }
        _ => Vec::new(),
    }
}

fn check_pattern(pattern: &Pattern, text: &str, secret: bool) -> Vec<Problem> {
    let describe = Say::Key(format!("pattern.{}", pattern.name), Vec::new());
    let problem = |code| Problem::error("", code).with("pattern", describe.clone());
    let value = || {
        if secret { super::MASK.to_owned() } else { text.chars().take(80).collect() }
    };
    match pattern.check(text) {
        Ok(()) => {
            let doubt = pattern.doubt.and_then(|doubt| doubt(text));
            doubt.map(|code| Problem::warning("", code).with("value", value())).into_iter().collect()
        }
        Err(fault) => vec![match fault {
            Fault::Length(length) => {
                problem("length").with("value", length).with("min", pattern.min).with("max", pattern.max)
            }
            Fault::Start => problem("start").with("value", value()),
            Fault::End => problem("end").with("value", value()),
            // One character of a secret is still a piece of it.
            Fault::Character(_) if secret => problem("character-secret"),
            Fault::Character(c) => problem("character").with("value", visible(c)),
            Fault::Repeat(c) => problem("repeat").with("value", visible(c)),
            Fault::Missing(class) => {
                problem("password-class").with("class", Say::Key(format!("class.{class}"), Vec::new()))
            }
            Fault::Base64 => problem("base64"),
            Fault::Bytes(bytes) => {
                problem("user-data-size").with("value", bytes).with("max", pattern::USER_DATA_BYTES)
            }
            Fault::Form => problem("form").with("value", value()),
            Fault::Weak(code) => problem(code).with("value", value()),
        }],
    }
}

/// A character as a person can see it: spaces and those that hide or turn text by their code point.
fn visible(c: char) -> String {
    if is_unsafe_char(c) || c.is_whitespace() { format!("U+{:04X}", u32::from(c)) } else { c.to_string() }
}

#[cfg(test)]
mod tests;
