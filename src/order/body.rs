//! Request bodies: one walk over the table makes the JSON that is sent, shown and saved.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::{At, Draft, Extra, Field, Kind, MASK, Place, Request, Role, Wire, request::wipe};

/// A draft that has passed its checks. Only [`super::check::order`] makes one, and only an order makes a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    draft: Draft,
}

impl Order {
    pub(super) fn checked(draft: Draft) -> Self {
        Self { draft }
    }

    /// An order that no check has passed, to see what a cloud says to it.
    #[cfg(test)]
    pub fn unchecked(draft: Draft) -> Self {
        Self { draft }
    }

    /// The draft it was made from.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The kind ordered.
    pub fn kind(&self) -> &'static Kind {
        self.draft.kind()
    }

    /// The region it goes to.
    pub fn region(&self) -> &str {
        self.draft.effective(Role::Region)
    }

    /// The secret that has to be sealed, where the order has one.
    pub fn secret(&self) -> Option<&str> {
        let place = self.draft.all_places().into_iter().find(|p| self.draft.at(*p).secret())?;
        let text = self.draft.text(place);
        (self.draft.is_filled(place) && self.draft.sends(place)).then_some(text)
    }

    /// The body with secrets masked.
    pub fn masked(&self) -> Value {
        tree(&self.draft, MASK).value()
    }

    /// The request under a token. `sealed` stands for the secret; without a secret it is not used.
    pub fn request(&self, token: &str, sealed: &str) -> Request {
        let mut parts = tree(&self.draft, sealed);
        let request = self.kind().request(self.region(), token, parts.value());
        parts.wipe();
        request
    }
}

/// The body of a draft as it stands, half-typed values as text, secrets masked.
pub fn preview(draft: &Draft) -> Value {
    tree(draft, MASK).value()
}

/// The body of a draft with what does not apply now left in, and secrets left out: what a saved draft keeps.
pub fn kept(draft: &Draft) -> Value {
    let places = draft.all_places().into_iter().filter(|p| !draft.at(*p).secret());
    // What says nothing to the provider was typed all the same.
    let typed = |place| Some(Cow::from(draft.text(place))).filter(|text| !text.trim().is_empty());
    let mut root = build(draft, places, "", &typed);
    for extra in draft.extras.iter().filter(|e| !e.may_be_secret(draft.kind())) {
        root.add(&extra.path, &extra.value, 0);
    }
    root.value()
}

/// A part of the body, with the places its values came from.
enum Node {
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    Leaf(Value, Option<Place>),
}

impl Node {
    fn value(&self) -> Value {
        match self {
            Node::Object(members) => {
                Value::Object(members.iter().map(|(k, v)| (k.clone(), v.value())).collect::<Map<_, _>>())
            }
            Node::Array(items) => Value::Array(items.iter().map(Node::value).collect()),
            Node::Leaf(value, _) => value.clone(),
        }
    }

    fn wipe(&mut self) {
        match self {
            Node::Object(members) => members.iter_mut().for_each(|(_, node)| node.wipe()),
            Node::Array(items) => items.iter_mut().for_each(Node::wipe),
            Node::Leaf(value, _) => wipe(value),
        }
    }

    /// The member of this name, made if it is not there; a leaf becomes an object.
    fn member(&mut self, name: &str) -> &mut Node {
        if !matches!(self, Node::Object(_)) {
            *self = Node::Object(Vec::new());
        }
        let Node::Object(members) = self else {
            return self;
        };
        let at = members.iter().position(|(k, _)| k == name).unwrap_or_else(|| {
            members.push((name.to_owned(), Node::Leaf(Value::Null, None)));
            members.len() - 1
        });
        &mut members[at].1
    }

    fn put(&mut self, path: &str, node: Node) {
        let mut at = self;
        for name in path.split('.') {
            at = at.member(name);
        }
        *at = node;
    }

    /// Adds what the table does not know, without touching what it does: `a.b`, or `list[0].a` in a row.
    fn add(&mut self, path: &str, value: &Value, depth: usize) {
        let (part, rest) = path.split_once('.').map_or((path, None), |(part, rest)| (part, Some(rest)));
        let Node::Object(members) = self else {
            return;
        };
        let (name, row) = match part.strip_suffix(']').and_then(|p| p.split_once('[')) {
            Some((name, row)) => (name, row.parse::<usize>().ok()),
            None => (part, None),
        };
        let own = members.iter_mut().find(|(k, _)| k == name).map(|(_, node)| node);
        match (own, row, rest) {
            (Some(Node::Array(rows)), Some(row), Some(rest)) => {
                if let Some(node) = rows.get_mut(row) {
                    node.add(rest, value, depth + 1);
                }
            }
            (Some(node), None, Some(rest)) => node.add(rest, value, depth + 1),
            (None, None, None) => members.push((name.to_owned(), Node::Leaf(value.clone(), None))),
            (None, None, Some(rest)) if depth < DEPTH => {
                let mut node = Node::Object(Vec::new());
                node.add(rest, value, depth + 1);
                members.push((name.to_owned(), node));
            }
            _ => {}
        }
    }
}

/// TOML nests no deeper; a path with more parts is one quoted key, which no provider has.
const DEPTH: usize = 80;

fn tree(draft: &Draft, sealed: &str) -> Node {
    let sent = |place| {
        let typed = draft.is_filled(place).then(|| Cow::from(draft.text(place)));
        typed.or_else(|| draft.derived(place).map(Cow::from))
    };
    let places = draft.all_places().into_iter().filter(|p| draft.sends(*p));
    let mut root = build(draft, places, sealed, &sent);
    let allowed = draft.allow.contains("unknown-field");
    let passes = |e: &&Extra| {
        allowed
            && !e.changes_nothing(draft.kind(), draft.effective(Role::Region))
            && !e.may_be_secret(draft.kind())
    };
    for extra in draft.extras.iter().filter(passes) {
        root.add(&extra.path, &extra.value, 0);
    }
    root
}

/// The body of these places; `text` tells what goes there.
fn build<'a>(
    draft: &'a Draft,
    places: impl Iterator<Item = Place>,
    sealed: &str,
    text: &dyn Fn(Place) -> Option<Cow<'a, str>>,
) -> Node {
    let mut root = Node::Object(Vec::new());
    for place in places {
        let (field, top) = (draft.at(place), &draft.kind().fields[place.field]);
        let list = place.cell.is_none() && top.rows().is_some();
        let text = if list { draft.is_filled(place).then(Cow::default) } else { text(place) };
        let Some(text) = text.filter(|_| top.at == At::Body) else {
            continue;
        };
        match place.cell {
            None if list => {
                let plain = top.rows().is_some_and(|row| row.cells.iter().any(|c| c.path.is_empty()));
                let empty = || {
                    if plain { Node::Leaf(Value::from(""), None) } else { Node::Object(Vec::new()) }
                };
                let rows = (0..draft.row_count(place.field)).map(|_| empty()).collect();
                root.put(top.path, Node::Array(rows));
            }
            None => root.put(top.path, leaf(field, &text, place, sealed)),
            Some((row, _)) => {
                let mut list = &mut root;
                for name in top.path.split('.') {
                    list = list.member(name);
                }
                if let Node::Array(rows) = list
                    && let Some(node) = rows.get_mut(row)
                {
                    let value = leaf(field, &text, place, sealed);
                    if field.path.is_empty() {
                        *node = value;
                    } else {
                        node.put(field.path, value);
                    }
                }
            }
        }
    }
    root
}

fn leaf(field: &Field, text: &str, place: Place, sealed: &str) -> Node {
    let text = if field.secret() { text } else { text.trim() };
    let value = match field.wire {
        Wire::Text if !field.secret() => Value::String(text.to_owned()),
        Wire::Text | Wire::Sealed => Value::String(sealed.to_owned()),
        Wire::Int => text
            .parse::<i64>()
            .map_or_else(|_| Value::String(text.to_owned()), |n| Value::Number(Number::from(n))),
        Wire::Bool => match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            other => Value::String(other.to_owned()),
        },
    };
    Node::Leaf(value, Some(place))
}

/// One line of the body, ready to be painted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonLine {
    /// The depth of its nesting.
    pub depth: usize,
    /// The key, for a member of an object.
    pub key: Option<String>,
    /// The value as JSON text, or a bracket.
    pub value: String,
    /// The kind of value.
    pub paint: Paint,
    /// A comma follows.
    pub comma: bool,
    /// The place it shows.
    pub place: Option<Place>,
}

/// The kind of a JSON line's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// A bracket or brace.
    Bracket,
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Word,
    /// A masked secret.
    Secret,
}

/// The body of a draft as lines, each knowing the place it shows.
pub fn lines(draft: &Draft) -> Vec<JsonLine> {
    let mut lines = Vec::new();
    push(&tree(draft, MASK), 0, None, false, None, &mut lines);
    lines
}

fn push(
    node: &Node,
    depth: usize,
    key: Option<&str>,
    comma: bool,
    place: Option<Place>,
    out: &mut Vec<JsonLine>,
) {
    let mut line = |value: String, paint, comma, key: Option<&str>, place| {
        out.push(JsonLine { depth, key: key.map(str::to_owned), value, paint, comma, place });
    };
    match node {
        Node::Leaf(value, own) => {
            let paint = match value {
                Value::String(text) if text == MASK => Paint::Secret,
                Value::String(_) => Paint::Text,
                Value::Number(_) => Paint::Number,
                _ => Paint::Word,
            };
            line(value.to_string(), paint, comma, key, own.or(place));
        }
        Node::Object(members) if members.is_empty() => {
            line("{}".into(), Paint::Bracket, comma, key, place);
        }
        Node::Array(items) if items.is_empty() => {
            line("[]".into(), Paint::Bracket, comma, key, place);
        }
        Node::Object(members) => {
            line("{".into(), Paint::Bracket, false, key, place);
            for (i, (name, member)) in members.iter().enumerate() {
                push(member, depth + 1, Some(name), i + 1 < members.len(), None, out);
            }
            out.push(close(depth, "}", comma));
        }
        Node::Array(items) => {
            line("[".into(), Paint::Bracket, false, key, place);
            for (i, item) in items.iter().enumerate() {
                push(item, depth + 1, None, i + 1 < items.len(), None, out);
            }
            out.push(close(depth, "]", comma));
        }
    }
}

fn close(depth: usize, bracket: &str, comma: bool) -> JsonLine {
    JsonLine { depth, key: None, value: bracket.to_owned(), paint: Paint::Bracket, comma, place: None }
}

#[cfg(test)]
mod tests;
