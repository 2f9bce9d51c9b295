//! Names by which code asks for a field.

use super::{Field, Lookup, Role};

/// A name by which code asks for a field: its path, its role, or the list of the cloud that it is picked from.
pub trait FieldName {
    /// Tells whether this is the field's name.
    fn names(&self, field: &Field) -> bool;
}

impl FieldName for Role {
    fn names(&self, field: &Field) -> bool {
        field.role == Some(*self)
    }
}

impl FieldName for Lookup {
    fn names(&self, field: &Field) -> bool {
        field.lookup() == Some(*self)
    }
}

impl FieldName for str {
    fn names(&self, field: &Field) -> bool {
        field.path == self
    }
}

impl FieldName for String {
    fn names(&self, field: &Field) -> bool {
        field.path == self
    }
}

impl<T: FieldName + ?Sized> FieldName for &T {
    fn names(&self, field: &Field) -> bool {
        (*self).names(field)
    }
}
