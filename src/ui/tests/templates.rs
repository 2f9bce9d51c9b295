//! Templates as they are drawn.

use super::*;
use crate::{
    app::{SavedTemplate, StartEntry},
    order::{Draft, kinds},
};

const WEB: &str = r#"kind = "bcc-spec"
title = "前端 web tier"
note = "The web servers of the shop, behind the balancer."
region = "bj"
made-by = "a newer vmcart"

[vars.env]
prompt = "Environment"
default = "staging"

[vars.count]
prompt = "How many"

[request]
zoneName = "cn-bj-a"
spec = "bcc.g5.c2m8"
purchaseCount = "${count}"
imageId = "m-mRjO3cjs"
billing.paymentTiming = "Postpaid"
name = "web-${env}"
"#;

fn saved(name: &str, text: &str, bought: Option<&str>) -> SavedTemplate {
    let mut saved = SavedTemplate::new(name.to_owned(), Ok(text.to_owned()));
    saved.shared = name == "db";
    saved.bought = bought.map(str::to_owned);
    saved
}

fn with_templates(lang: Lang) -> App {
    let templates = vec![
        saved("db", &WEB.replace("web", "db"), None),
        saved("web", WEB, Some("2026-11-20 09:30")),
        saved("old", "kind = \"bcc-spek\"\n", None),
    ];
    let mut app = app(lang);
    app.start = App::new(
        app.session.clone(),
        Draft::preset(kinds()[0]),
        StartEntry::all(Vec::new(), Vec::new(), templates, true),
        false,
    )
    .0
    .start;
    app
}

/// The new screens at two sizes in English, and in Chinese at the usual one.
fn both(name: &str, script: impl Fn(&mut App)) {
    for lang in Lang::ALL {
        let mut app = with_templates(lang);
        script(&mut app);
        if lang == Lang::En {
            insta::assert_snapshot!(format!("{name}-80x24"), paint(&app, (80, 24)));
            insta::assert_snapshot!(format!("{name}-60x20"), paint(&app, (60, 20)));
        } else {
            insta::assert_snapshot!(format!("{name}-zh-80x24"), paint(&app, (80, 24)));
        }
        for height in [1, 2, 3, 5, 11, 12, 14, 15, 17, 18, 25, 26, 50] {
            for width in [1, 2, 3, 7, 20, 39, 40, 49, 50, 69, 70, 99, 100, 140] {
                written(&app, (width, height));
            }
        }
    }
}

fn variables(app: &mut App) {
    act(app, Action::Accept);
    act(app, Action::Accept);
    tell(app, Msg::Paste("0".to_owned()));
}

fn review(app: &mut App) {
    variables(app);
    act(app, Action::Clear);
    tell(app, Msg::Paste("2".to_owned()));
    act(app, Action::Accept);
}

#[test]
fn the_start_screen_with_templates() {
    both("start-templates", |_| ());
    both("start-filtered", |app| tell(app, Msg::Paste("web".to_owned())));
}

#[test]
fn the_variables_of_a_template() {
    both("template-variables", variables);
    both("template-notice", review);
}

#[test]
fn the_review_of_an_order_from_a_template() {
    both("template-review", |app| {
        review(app);
        act(app, Action::Cancel);
        put(app, "spec", "bcc.g5.c4m16");
        put(app, "hostname", "web-01");
        assert!(app.visit_path("zoneName").redraw);
        act(app, Action::Clear);
        open(app, Step::Review);
    });
}

#[test]
fn saving_a_template_and_saving_over_one() {
    let save = |app: &mut App| {
        review(app);
        act(app, Action::Cancel);
        put(app, "adminPass", "Sesame-9!");
        put(app, "spec", "bcc.g5.c4m16");
        act(app, Action::SaveTemplate);
        for _ in 0..5 {
            act(app, Action::NextField);
        }
        act(app, Action::Toggle);
        act(app, Action::NextField);
    };
    both("template-save", save);
    both("template-over", |app| {
        save(app);
        act(app, Action::Accept);
    });
}

#[test]
fn what_can_be_done_with_a_template() {
    both("template-manage", |app| {
        act(app, Action::Manage);
    });
    both("template-remove", |app| {
        act(app, Action::Manage);
        act(app, Action::End);
        act(app, Action::Accept);
    });
    both("template-copy", |app| {
        review(app);
        act(app, Action::Cancel);
        act(app, Action::Copy);
    });
}
