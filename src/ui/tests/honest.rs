//! Proof that the last line and the request's pane tell the truth.

use super::*;

fn lines(app: &App, size: (u16, u16)) -> Vec<String> {
    let shown = paint(app, size);
    shown.lines().take_while(|line| *line != "---").map(str::to_owned).collect()
}

fn last(app: &App) -> String {
    lines(app, (120, 36)).pop().unwrap_or_default()
}

#[test]
fn a_line_of_the_request_that_is_cut_keeps_its_comma() {
    let mut app = filled(Lang::En);
    app.visit_path("imageId");
    tell(&mut app, Msg::Paste(format!("m-{}", "a".repeat(60))));
    act(&mut app, Action::Json);
    let commas = app.json().iter().any(|(line, _)| line.key.as_deref() == Some("imageId") && line.comma);
    assert!(commas, "something follows it");
    for width in 40..=120 {
        let shown = lines(&app, (width, 36));
        let shown =
            shown.iter().find_map(|line| line.split_once("\"imageId\": ")).map(|(_, value)| value.to_owned());
        // Another pane may stand beside it.
        let shown = shown.as_deref().and_then(|value| value.split('│').next()).map(str::trim_end);
        assert!(shown.is_none_or(|value| value.ends_with(',')), "{width}: {shown:?}");
    }
}

#[test]
fn the_last_line_names_no_key_that_does_nothing() {
    let mut app = filled(Lang::En);
    act(&mut app, Action::Palette);
    assert!(!last(&app).contains("Ctrl-U"), "there is nothing to clear: {}", last(&app));
    tell(&mut app, Msg::Paste("no such thing anywhere".into()));
    for hint in ["Tab", "Enter"] {
        assert!(!last(&app).contains(hint), "{hint}: {}", last(&app));
    }
    assert!(last(&app).contains("Ctrl-U"), "{}", last(&app));
    act(&mut app, Action::Cancel);
    act(&mut app, Action::SaveTemplate);
    assert!(last(&app).contains("Enter save"), "{}", last(&app));
    act(&mut app, Action::Clear);
    assert!(!last(&app).contains("Ctrl-U"), "{}", last(&app));
}

#[test]
fn a_message_does_not_end_where_a_hint_would_begin() {
    for lang in Lang::ALL {
        let texts = crate::texts::Texts::of(lang);
        let problem = crate::order::Problem::error("securityGroupIds", "required")
            .with("hint", crate::order::Say::Plain(String::new()));
        let said = texts.problem(&problem);
        assert!(said.ends_with(char::is_alphabetic), "{said:?}");
    }
}
