//! For terminals without Unicode: every sign that vmcart itself draws, as a letter or sign that all of them have.

use ratatui::buffer::Buffer;

/// Returns the replacement for a sign where only ASCII can be drawn. Letters of other scripts stay: they are a person's
/// own text.
fn plain(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "…" => "~",
        "·" | "–" | "—" | "─" | "━" | "−" => "-",
        "│" | "┃" => "|",
        "“" | "”" | "„" | "«" | "»" => "\"",
        "‘" | "’" => "'",
        "¥" => "Y",
        "×" => "x",
        "→" | "▸" | "›" | "❯" | "≥" => ">",
        "←" | "‹" | "≤" => "<",
        "↑" | "▴" => "^",
        "↓" | "▾" => "v",
        "✓" | "•" => "*",
        "●" | "█" => "#",
        "○" => "o",
        "\u{a0}" => " ",
        _ => return None,
    })
}

/// Puts ASCII in the place of signs all over a frame.
pub(super) fn plainly(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if let Some(sign) = plain(cell.symbol()) {
            cell.set_symbol(sign);
        }
    }
}
