//! Fields, as a table writes them, and what is asked of one by itself.

use super::{At, Cond, Draft, Edition, Field, Lookup, Offer, Role, Row, Shape, Step, Wire, pattern};

impl Field {
    /// A field of the body, optional and always shown; the other parts are added by the builders below.
    pub const fn new(path: &'static str, wire: Wire, shape: Shape, step: Step, source: Edition) -> Self {
        Self {
            path,
            at: At::Body,
            wire,
            or_text: false,
            shape,
            step,
            need: Cond::Never,
            shown: Cond::Always,
            clash: false,
            preset: None,
            default: None,
            none: None,
            derive: None,
            unit: None,
            offer: Offer::Plain,
            example: "",
            source,
            words: "",
            role: None,
        }
    }

    /// Must be filled, always.
    pub const fn required(mut self) -> Self {
        self.need = Cond::Always;
        self
    }

    /// Must be filled while `cond` holds.
    pub const fn required_if(mut self, cond: Cond) -> Self {
        self.need = cond;
        self
    }

    /// Asked for and sent only while `cond` holds.
    pub const fn shown_if(mut self, cond: Cond) -> Self {
        self.shown = cond;
        self
    }

    /// Refused, and not passed over, where a file fills it while it is not sent.
    pub const fn clashing(mut self) -> Self {
        self.clash = true;
        self
    }

    /// Filled in by a new wizard.
    pub const fn preset(mut self, value: &'static str) -> Self {
        self.preset = Some(value);
        self
    }

    /// Taken by the provider when nothing is sent.
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// A text that says the same as leaving it out.
    pub const fn none(mut self, value: &'static str) -> Self {
        self.none = Some(value);
        self
    }

    /// While it is empty, what follows from the rest of the order is sent.
    pub const fn derived(mut self, derive: fn(&Draft) -> Option<String>) -> Self {
        self.derive = Some(derive);
        self
    }

    /// The unit behind the value.
    pub const fn unit(mut self, key: &'static str) -> Self {
        self.unit = Some(key);
        self
    }

    /// Folded away until asked for.
    pub const fn advanced(mut self) -> Self {
        self.offer = Offer::Advanced;
        self
    }

    /// Taken from files only, with a pointer to what replaced it.
    pub const fn deprecated(mut self, instead: &'static str) -> Self {
        self.offer = Offer::Deprecated(instead);
        self
    }

    /// A value that the documents use.
    pub const fn example(mut self, value: &'static str) -> Self {
        self.example = value;
        self
    }

    /// As another document of the same provider has it.
    pub const fn of(mut self, source: Edition) -> Self {
        self.source = source;
        self
    }

    /// With words of its own.
    pub const fn worded(mut self, key: &'static str) -> Self {
        self.words = key;
        self
    }

    /// With a role in the order.
    pub const fn role(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// Not sent: it chooses the endpoint.
    pub const fn endpoint(mut self) -> Self {
        self.at = At::Endpoint;
        self
    }

    /// Text in the document's table, though a number or flag is sent.
    pub const fn or_text(mut self) -> Self {
        self.or_text = true;
        self
    }

    /// Tells whether its text is a time.
    pub fn takes_times(&self) -> bool {
        matches!(self.shape, Shape::Text(pattern) if pattern.name == pattern::QUARTER_HOUR.name)
    }

    /// The rows of a list field.
    pub const fn rows(&self) -> Option<&Row> {
        match &self.shape {
            Shape::Rows(row) => Some(row),
            _ => None,
        }
    }

    /// Tells whether the value must never be shown, written or logged.
    pub const fn secret(&self) -> bool {
        matches!(self.shape, Shape::Secret(_))
    }

    /// The lookup that lists values for this field.
    pub const fn lookup(&self) -> Option<Lookup> {
        match self.shape {
            Shape::Pick(lookup, _) => Some(lookup),
            _ => None,
        }
    }

    /// The values of a closed list; yes and no for a flag.
    pub const fn choices(&self) -> Option<&'static [&'static str]> {
        match self.shape {
            Shape::Choice(values) => Some(values),
            Shape::Flag => Some(&["true", "false"]),
            _ => None,
        }
    }
}
