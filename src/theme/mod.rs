//! Colour roles and the theme files that fill them.
