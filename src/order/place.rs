//! Places of a draft, and what stands there.

use zeroize::Zeroizing;

/// The source of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// Nothing is there.
    #[default]
    Empty,
    /// Filled in by a new wizard.
    Preset,
    /// Typed or chosen here.
    Typed,
    /// Picked from a list the cloud gave.
    LookedUp,
    /// Read from an order file or template.
    File,
    /// Given by a variable of the order file.
    Variable,
    /// Taken over from something that there is: an instance, an earlier order, a request.
    Taken,
}

impl Origin {
    /// The text key below `origin`.
    pub const fn key(self) -> &'static str {
        match self {
            Origin::Empty => "empty",
            Origin::Preset => "preset",
            Origin::Typed => "typed",
            Origin::LookedUp => "looked-up",
            Origin::File => "file",
            Origin::Variable => "variable",
            Origin::Taken => "taken",
        }
    }

    /// Tells whether a file put it there: then what clashes is refused, and is no leftover of an earlier answer.
    pub const fn from_file(self) -> bool {
        matches!(self, Origin::File | Origin::Variable)
    }
}

/// One value with its origin. The text is wiped when it goes.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The text as typed.
    pub text: Zeroizing<String>,
    /// Its source.
    pub origin: Origin,
}

/// A place in a draft that can be edited: a field, or one cell in a row of a list field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index in [`Kind::fields`](super::Kind::fields).
    pub field: usize,
    /// Row and column, for a cell.
    pub cell: Option<(usize, usize)>,
}

impl Place {
    /// A field itself.
    pub const fn field(field: usize) -> Self {
        Self { field, cell: None }
    }

    /// A cell of a list field.
    pub const fn cell(field: usize, row: usize, column: usize) -> Self {
        Self { field, cell: Some((row, column)) }
    }

    /// The row, for a cell.
    pub fn row(self) -> Option<usize> {
        self.cell.map(|(row, _)| row)
    }
}
