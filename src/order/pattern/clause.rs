//! The statements of a pattern about a text: each as a check that names the fault, and as a piece of a regular
//! expression.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Fault, Form, Set};

/// The material of a whole text.
#[derive(Debug, Clone, Copy)]
pub enum Whole {
    /// Characters of a set.
    Only(Set),
    /// Parts of a form, of whatever length.
    Form(Form),
    /// Parts of a form whose every place is given: where one is wrong, the form is told and not a character.
    Fixed(Form),
    /// Base64, padded and of one spelling.
    Base64,
}

impl Whole {
    pub(super) fn check(&self, text: &str) -> Result<(), Fault> {
        let not_in = |has: &dyn Fn(char) -> bool| text.chars().find(|c| !has(*c)).map(Fault::Character);
        match self {
            Whole::Only(set) => not_in(&|c| set.has(c)).map_or(Ok(()), Err),
            Whole::Form(form) | Whole::Fixed(form) if form.fits(text) => Ok(()),
            Whole::Fixed(_) => Err(Fault::Form),
            // A character that has no place in the form is the better answer.
            Whole::Form(form) => Err(not_in(&|c| form.mentions(c)).unwrap_or(Fault::Form)),
            Whole::Base64 => STANDARD.decode(text).map(drop).map_err(|_| Fault::Base64),
        }
    }

    pub(super) fn takes_instead(&self, this: char, that: char) -> bool {
        match self {
            Whole::Only(set) => !set.has(this) && set.has(that),
            Whole::Form(form) | Whole::Fixed(form) => !form.mentions(this) && form.mentions(that),
            Whole::Base64 => that.is_ascii_alphanumeric() || matches!(that, '+' | '/' | '='),
        }
    }

    pub(super) fn write(&self, out: &mut String, min: usize) {
        match self {
            Whole::Only(set) => {
                set.write(out);
                out.push(if min == 0 { '*' } else { '+' });
            }
            Whole::Form(form) | Whole::Fixed(form) => form.write(out),
            // The bits that the last character has too many are zero.
            Whole::Base64 => out.push_str(
                "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?",
            ),
        }
    }
}

/// A condition that holds besides, in a text of characters that [`Whole`] allows; none of those is the end of a line,
/// which the dot of a regular expression would not pass.
#[derive(Debug, Clone, Copy)]
pub enum Clause {
    /// No two of these side by side.
    Apart(Set),
    /// The last character is one of these.
    Last(Set),
    /// At least one of these is there; a text key below `class` names them.
    Has(Set, &'static str),
    /// It ends with one of these; otherwise the problem of this code.
    Ends(&'static [&'static str], &'static str),
}

impl Clause {
    pub(super) fn check(&self, text: &str) -> Result<(), Fault> {
        let (holds, fault) = match self {
            Clause::Apart(set) => {
                let mut pairs = text.chars().zip(text.chars().skip(1));
                let pair = pairs.find(|(one, two)| set.has(*one) && set.has(*two));
                return pair.map_or(Ok(()), |(_, two)| Err(Fault::Repeat(two)));
            }
            Clause::Last(set) => (text.chars().next_back().is_none_or(|c| set.has(c)), Fault::End),
            Clause::Has(set, class) => (text.contains(|c| set.has(c)), Fault::Missing(class)),
            Clause::Ends(ends, code) => (ends.iter().any(|end| text.ends_with(end)), Fault::Weak(code)),
        };
        if holds { Ok(()) } else { Err(fault) }
    }

    pub(super) fn write(&self, out: &mut String) {
        match self {
            Clause::Apart(set) => {
                out.push_str("(?!.*");
                set.write(out);
                out.push_str("{2})");
            }
            Clause::Last(set) => {
                out.push_str("(?=.*");
                set.write(out);
                out.push_str("$)");
            }
            Clause::Has(set, _) => {
                out.push_str("(?=.*");
                set.write(out);
                out.push(')');
            }
            Clause::Ends(ends, _) => out.push_str(&format!("(?=.*(?:{})$)", ends.join("|"))),
        }
    }
}
