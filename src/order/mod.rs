//! Orders: the field tables and everything that is derived from them.
