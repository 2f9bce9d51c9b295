//! The button that buys, read whole wherever there is room for a window at all.

use super::*;
use crate::cloud::{Per, Quote};

#[test]
fn no_bracket_is_torn_from_its_text_and_the_price_is_read_whole() {
    for lang in [Lang::En, Lang::ZhCn] {
        for simulated in [true, false] {
            let mut app = filled(lang);
            if !simulated {
                app.session.simulated.clear();
            }
            open(&mut app, Step::Review);
            let ask = app.inquiries.price.asked.clone().expect("a question");
            let dear = Quote {
                total: "481577.4".into(),
                disks: None,
                low: Some("481000".into()),
                found: Vec::new(),
                per: Per::Term(36),
                at: String::new(),
            };
            for answer in [Ok(dear), Err("no answer".to_owned())] {
                tell(&mut app, Msg::Quoted { ask: ask.clone(), answer });
                for size in [(40, 12), (47, 16), (60, 20), (80, 24), (120, 36)] {
                    let text = paint(&app, size);
                    let text = text.split("\n---\n").next().unwrap_or_default();
                    for line in text.lines() {
                        let torn = line.matches("[ ").count() != line.matches(" ]").count();
                        assert!(!torn || line.contains('"'), "{size:?} {lang:?}: {line}\n{text}");
                    }
                    let (what, more) = app.order_words();
                    let squeezed: String = text.split_whitespace().filter(|w| *w != "│").collect();
                    for words in [what, more] {
                        for word in words.split_whitespace() {
                            assert!(squeezed.contains(word), "{size:?}: {word} is missing\n{text}");
                        }
                    }
                }
            }
        }
    }
}
