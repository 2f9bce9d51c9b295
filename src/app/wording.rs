//! Sentences that several parts of the wizard say.

use crate::{
    order::{Problem, Say, Step},
    texts::{Texts, key},
};

/// A problem of a file without the place it has there.
pub(super) fn reason(problem: &Problem) -> Say {
    Say::Key(format!("problem.{}", problem.code), problem.values.clone())
}

/// A problem with the field it is about, as something to say.
pub(super) fn problem_with_field(problem: &Problem) -> Say {
    let why = reason(problem);
    Say::Key(key::notice::PROBLEM.into(), vec![("field", Say::Field(problem.path.clone())), ("why", why)])
}

/// The comment over a group of a template's values.
pub(super) fn heading(texts: &'static Texts) -> impl Fn(Option<Step>) -> String {
    move |step| match step {
        Some(step) => texts.get(&format!("step.{}.long", step.key())).to_owned(),
        None => texts.get(key::ui::TEMPLATE_UNKNOWN).to_owned(),
    }
}
