//! Texts in parts, such as addresses and times: a regular expression as data, and its own small matcher.

use super::class::Set;

/// A regular expression of a whole text.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// One character of a set.
    One(Set),
    /// This text.
    Text(&'static str),
    /// One behind the other.
    Seq(&'static [Form]),
    /// One of these.
    Or(&'static [Form]),
    /// The same again: at least, and at most so many times.
    Times(&'static Form, usize, usize),
}

/// No upper bound of its own: the length of the pattern is one.
pub const MANY: usize = usize::MAX;

impl Form {
    /// Tells whether the whole text has this form. It goes as deep as the text is long, so the length is checked
    /// before.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.reads(text, &mut str::is_empty)
    }

    /// Tells whether the form stands at the beginning of the text, and the rest passes.
    fn reads(&self, text: &str, rest: &mut dyn FnMut(&str) -> bool) -> bool {
        match self {
            Form::One(set) => {
                let mut chars = text.chars();
                chars.next().is_some_and(|c| set.has(c)) && rest(chars.as_str())
            }
            Form::Text(word) => text.strip_prefix(word).is_some_and(rest),
            Form::Seq([]) => rest(text),
            Form::Seq([one, more @ ..]) => one.reads(text, &mut |left| Form::reads_all(more, left, rest)),
            Form::Or(forms) => forms.iter().any(|form| form.reads(text, rest)),
            Form::Times(form, min, max) => form.repeats(*min, *max, text, rest),
        }
    }

    fn reads_all(forms: &[Form], text: &str, rest: &mut dyn FnMut(&str) -> bool) -> bool {
        match forms {
            [] => rest(text),
            [one, more @ ..] => one.reads(text, &mut |left| Form::reads_all(more, left, rest)),
        }
    }

    fn repeats(&self, min: usize, max: usize, text: &str, rest: &mut dyn FnMut(&str) -> bool) -> bool {
        let more = max > 0
            && self.reads(text, &mut |left| {
                left.len() < text.len() && self.repeats(min.saturating_sub(1), max - 1, left, rest)
            });
        more || (min == 0 && rest(text))
    }

    /// Tells whether a character stands anywhere in the form.
    pub(super) fn mentions(&self, c: char) -> bool {
        match self {
            Form::One(set) => set.has(c),
            Form::Text(word) => word.contains(c),
            Form::Seq(forms) | Form::Or(forms) => forms.iter().any(|form| form.mentions(c)),
            Form::Times(form, ..) => form.mentions(c),
        }
    }

    /// The form as a regular expression (ECMA 262).
    pub(super) fn write(&self, out: &mut String) {
        match self {
            Form::One(set) => set.write(out),
            Form::Text(word) => out.push_str(&word.replace('.', "\\.")),
            Form::Seq(forms) => forms.iter().for_each(|form| form.write(out)),
            Form::Or(forms) => {
                for (at, form) in forms.iter().enumerate() {
                    out.push_str(if at == 0 { "(?:" } else { "|" });
                    form.write(out);
                }
                out.push(')');
            }
            Form::Times(form, min, max) => {
                let single = matches!(form, Form::One(_) | Form::Or(_));
                out.push_str(if single { "" } else { "(?:" });
                form.write(out);
                out.push_str(if single { "" } else { ")" });
                match (min, max) {
                    (0, 1) => out.push('?'),
                    (0, &MANY) => out.push('*'),
                    (1, &MANY) => out.push('+'),
                    (min, max) if min == max => out.push_str(&format!("{{{min}}}")),
                    (min, &MANY) => out.push_str(&format!("{{{min},}}")),
                    (min, max) => out.push_str(&format!("{{{min},{max}}}")),
                }
            }
        }
    }
}
