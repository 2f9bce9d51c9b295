//! An order file that could be read, and everything wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use super::Variable;
use crate::order::{Draft, Known, Problem, check::check};

/// An order file that could be read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The draft it describes.
    pub draft: Draft,
    /// The variables it declares.
    pub variables: Vec<Variable>,
    /// Problems of the file itself: types, unknown keys, variables.
    pub(super) problems: Vec<Problem>,
    pub(super) lines: BTreeMap<String, usize>,
}

impl Loaded {
    /// Everything wrong with the file and its order, each with its line where it has one.
    pub fn check(&self, known: &Known) -> Vec<Problem> {
        let mut problems = self.problems.clone();
        let wrong: BTreeSet<_> = problems.iter().filter(|p| p.blocks()).map(|p| p.path.clone()).collect();
        // What the file got wrong is not said again by the checks of the field, or of what is inside it.
        let said = |path: &str| containing(path).any(|outer| wrong.contains(outer));
        problems.extend(check(&self.draft, known).into_iter().filter(|p| !said(&p.path)));
        for problem in &mut problems {
            if problem.line.is_none() {
                problem.line = self.line(&problem.path);
            }
        }
        problems.sort_by_key(|p| p.line.unwrap_or(usize::MAX));
        problems
    }

    pub(super) fn without_lines(mut self) -> Self {
        self.lines.clear();
        self.problems.iter_mut().for_each(|p| p.line = None);
        self
    }

    /// The problems of the file itself.
    pub fn own_problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The line of a path, or of what contains it.
    fn line(&self, path: &str) -> Option<usize> {
        containing(path).find_map(|outer| self.lines.get(outer)).copied()
    }
}

/// A path, then everything that contains it: `a[0].b`, `a[0]`, `a`.
fn containing(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rfind(['.', '[']).map(|end| &path[..end]))
}
