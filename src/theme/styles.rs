//! A theme: the style of every role.

use ratatui::style::{Color, Style};

use super::{depth::Depth, role::Role};

/// A style for each role that a theme has one for, in the order of the roles: a frame asks some hundred times.
pub(super) type Styles = [Option<Style>; Role::ALL.len()];

/// The style of every role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The name a person chooses it by.
    pub name: String,
    /// Assumed background of the terminal, where the theme leaves it as it is.
    pub page: Option<Color>,
    /// Assumed text colour of the terminal, in the same case.
    pub ink: Option<Color>,
    pub(super) styles: Styles,
}

impl Theme {
    /// The style of a role; roles that a theme leaves out look like text.
    pub fn style(&self, role: Role) -> Style {
        let of = |role: Role| self.styles.get(role as usize).copied().flatten();
        of(role).or_else(|| of(Role::Text)).unwrap_or_default()
    }

    /// The theme in the colours that a terminal has.
    pub fn at(&self, depth: Depth) -> Theme {
        let styles = self.styles.map(|style| style.map(|style| depth.style(style)));
        Theme { styles, ..self.clone() }
    }
}
