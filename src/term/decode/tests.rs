//! The keys that terminals send, whole and torn, and what is no key.

use proptest::{collection::vec, prelude::*};

use super::*;

fn read(bytes: &[u8]) -> Vec<Event> {
    let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
    decoder.feed(bytes, &mut events);
    decoder.end(&mut events);
    events.into()
}

const NONE: KeyModifiers = KeyModifiers::NONE;
const CTRL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

#[test]
fn keys_are_what_terminals_send_for_them() {
    let c = KeyCode::Char;
    for (bytes, code, modifiers) in [
        ("a", c('a'), NONE),
        ("A", c('A'), SHIFT),
        ("前", c('前'), NONE),
        ("\r", KeyCode::Enter, NONE),
        ("\t", KeyCode::Tab, NONE),
        ("\x7f", KeyCode::Backspace, NONE),
        ("\x08", c('h'), CTRL),
        ("\x11", c('q'), CTRL),
        ("\x1f", c('7'), CTRL),
        ("\0", c(' '), CTRL),
        ("\x1b", KeyCode::Esc, NONE),
        ("\x1b7", c('7'), ALT),
        ("\x1b_", c('_'), ALT),
        ("\x1b[A", KeyCode::Up, NONE),
        ("\x1bOB", KeyCode::Down, NONE),
        ("\x1bOP", KeyCode::F(1), NONE),
        ("\x1b[[B", KeyCode::F(2), NONE),
        ("\x1b[15~", KeyCode::F(5), NONE),
        ("\x1b[21~", KeyCode::F(10), NONE),
        ("\x1b[24~", KeyCode::F(12), NONE),
        ("\x1b[3~", KeyCode::Delete, NONE),
        ("\x1b[F", KeyCode::End, NONE),
        ("\x1b[1~", KeyCode::Home, NONE),
        ("\x1b[6~", KeyCode::PageDown, NONE),
        ("\x1b[Z", KeyCode::BackTab, SHIFT),
        ("\x1b[1;5C", KeyCode::Right, CTRL),
        ("\x1b[1;3P", KeyCode::F(1), ALT),
        ("\x1b[3;2~", KeyCode::Delete, SHIFT),
        ("\x1b[97;5u", c('a'), CTRL),
        ("\x1b\r", KeyCode::Enter, ALT),
        ("\n", KeyCode::Enter, NONE),
        ("\x1b\x1b[A", KeyCode::Up, ALT),
        ("\x1b\x1bOB", KeyCode::Down, ALT),
        ("\x1b\x1b[3~", KeyCode::Delete, ALT),
        ("\x1b\x1b[1;5C", KeyCode::Right, CTRL.union(ALT)),
        ("\x1b[27;5;97~", c('a'), CTRL),
        ("\x1b[27;3;110~", c('n'), ALT),
        ("\x1b[27;2;13~", KeyCode::Enter, SHIFT),
        ("\x1b[10u", KeyCode::Enter, NONE),
        ("\x1bO5A", KeyCode::Up, CTRL),
        ("\x1bO1;3D", KeyCode::Left, ALT),
        ("\x1bO2P", KeyCode::F(1), SHIFT),
        ("\x1bOa", KeyCode::Up, CTRL),
        ("\x1b[b", KeyCode::Down, SHIFT),
        ("\x1b[3$", KeyCode::Delete, SHIFT),
        ("\x1b[7^", KeyCode::Home, CTRL),
        ("\x1b[23@", KeyCode::F(11), SHIFT.union(CTRL)),
    ] {
        assert_eq!(read(bytes.as_bytes()), [key(code, modifiers)], "{bytes:?}");
    }
}

/// Every sequence that some terminal sends for a key without a character: letters, numbers, and what is held with them.
fn sequences() -> Vec<String> {
    let mut all = Vec::new();
    for letter in (b'A'..=b'Z').chain(b'a'..=b'z').map(char::from) {
        // `M` begins the mouse's three bytes there, and what ends otherwise is for text and mode.
        if !matches!(letter, 'M') {
            all.push(format!("[{letter}"));
        }
        all.push(format!("O{letter}"));
        for held in 2..=16 {
            all.extend([
                format!("[1;{held}{letter}"),
                format!("O{held}{letter}"),
                format!("O1;{held}{letter}"),
            ]);
        }
    }
    for number in 1..=40 {
        all.extend(["~", "$", "^", "@"].map(|end| format!("[{number}{end}")));
        all.extend((2..=16).map(|held| format!("[{number};{held}~")));
    }
    all.extend(
        ["[[A", "[[E", "[?1;2c", "[?2026;2$y", "[20;1$y", "[0n", "[12;40R", "[57441;2u"].map(str::to_owned),
    );
    all
}

#[test]
fn no_known_sequence_leaves_bytes_behind_and_none_edits_text() {
    let is_text = |event: &Event| {
        let Event::Key(key) = event else { return matches!(event, Event::Paste(_)) };
        matches!(key.code, KeyCode::Char(_)) && !key.modifiers.intersects(CTRL | ALT)
    };
    for sequence in sequences() {
        for before in ["\x1b", "\x1b\x1b"] {
            let bytes = format!("{before}{sequence}x");
            let mut events = read(bytes.as_bytes());
            assert_eq!(events.pop(), Some(key(KeyCode::Char('x'), NONE)), "{bytes:?}");
            assert!(events.len() <= 2 && !events.iter().any(is_text), "{bytes:?}: {events:?}");
            // Torn anywhere, and waited for, it means the same.
            for cut in 1..bytes.len() {
                let (mut decoder, mut torn) = (Decoder::default(), VecDeque::new());
                decoder.feed(&bytes.as_bytes()[..cut], &mut torn);
                decoder.feed(&bytes.as_bytes()[cut..], &mut torn);
                assert_eq!(Vec::from(torn), read(bytes.as_bytes()), "{bytes:?} torn at {cut}");
            }
        }
    }
}

#[test]
fn escape_pressed_twice_is_twice_escape() {
    let esc = key(KeyCode::Esc, NONE);
    assert_eq!(read(b"\x1b\x1b"), [esc.clone(), esc.clone()]);
    assert_eq!(read(b"\x1b\x1bx"), [esc.clone(), key(KeyCode::Char('x'), ALT)]);
    assert_eq!(read(b"\x1b\x1b[200~a\x1b[201~"), [esc.clone(), Event::Paste("a".into())]);
    assert_eq!(read(b"\x1b\x1b[")[0], esc);
}

#[test]
fn what_is_no_key_says_nothing_and_hides_nothing() {
    for bytes in [
        "\x1b]11;rgb:1111/2222/3333\x07",
        "\x1b]11;rgb:1111/2222/3333\x1b\\",
        "\x1bP1+r544e\x1b\\",
        "\x1b[?62;1;4c",
        "\x1b[12;40R",
        "\x1b[M !!",
        "\x1b[99~",
        "\x1b[57441;2u",
    ] {
        assert_eq!(read(format!("{bytes}x").as_bytes()), [key(KeyCode::Char('x'), NONE)], "{bytes:?}");
    }
    assert_eq!(read(b"\xff\xfex"), [key(KeyCode::Char('x'), NONE)]);
    assert_eq!(read(b"\x1b[1\rx").len(), 2, "a sequence broken off by a key");
}

#[test]
fn a_paste_is_one_event_and_keeps_its_controls_to_itself() {
    assert_eq!(read(b"\x1b[200~a\r\x1b[Ab\x1b[201~"), [Event::Paste("a\r\x1b[Ab".into())]);
    let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
    decoder.feed(b"\x1b[200~one ", &mut events);
    assert_eq!(decoder.patience(), Some(LATE), "a paste may take long");
    decoder.feed(b"two\x1b[20", &mut events);
    assert!(events.is_empty());
    decoder.feed(b"1~x", &mut events);
    assert_eq!(Vec::from(events), [Event::Paste("one two".into()), key(KeyCode::Char('x'), NONE)]);
}

#[test]
fn the_mouse_and_the_focus_are_told() {
    let at = |kind| Event::Mouse(MouseEvent { kind, column: 4, row: 2, modifiers: NONE });
    assert_eq!(read(b"\x1b[<0;5;3M"), [at(MouseEventKind::Down(MouseButton::Left))]);
    assert_eq!(read(b"\x1b[<0;5;3m"), [at(MouseEventKind::Up(MouseButton::Left))]);
    assert_eq!(read(b"\x1b[<65;5;3M"), [at(MouseEventKind::ScrollDown)]);
    assert_eq!(read(b"\x1b[I\x1b[O"), [Event::FocusGained, Event::FocusLost]);
}

proptest! {
    #[test]
    fn however_it_is_torn_it_means_the_same(
        pieces in vec(prop_oneof![
            Just(&b"\x1b[1;5C"[..]), Just(&b"\x1bOP"[..]), Just("前".as_bytes()), Just(&b"a"[..]),
            Just(&b"\x1b[200~x\ny\x1b[201~"[..]), Just(&b"\x1b]0;t\x07"[..]), Just(&b"\r"[..]), Just(&b"\x1b7"[..]),
        ], 1..8),
        cut in 0usize..60,
    ) {
        let whole = pieces.concat();
        let cut = cut.min(whole.len());
        let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
        decoder.feed(&whole[..cut], &mut events);
        decoder.feed(&whole[cut..], &mut events);
        prop_assert_eq!(decoder.patience(), None);
        prop_assert_eq!(Vec::from(events), read(&whole));
    }

    #[test]
    fn nothing_that_comes_is_fatal(pieces in vec(vec(any::<u8>(), 0..40), 0..6)) {
        let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
        for piece in pieces {
            decoder.feed(&piece, &mut events);
        }
        decoder.end(&mut events);
        prop_assert_eq!(decoder.patience(), None);
    }
}

#[test]
fn answers_are_told_apart_from_keys_however_they_end_and_are_torn() {
    for end in ["\x07", "\x1b\\"] {
        let bytes = format!("a\x1b]11;rgb:fdfd/f6f6/e3e3{end}b").into_bytes();
        for at in 0..bytes.len() {
            let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
            decoder.feed(&bytes[..at], &mut events);
            decoder.feed(&bytes[at..], &mut events);
            assert_eq!(decoder.answers, ["11;rgb:fdfd/f6f6/e3e3"], "{at}");
            let keys = [key(KeyCode::Char('a'), NONE), key(KeyCode::Char('b'), NONE)];
            assert!(events.iter().eq(keys.iter()), "{at}: {events:?}");
        }
    }
}

#[test]
fn a_paste_without_end_is_kept_within_bounds() {
    let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
    decoder.feed(PASTE, &mut events);
    for _ in 0..3 {
        decoder.feed(&vec![b'x'; LARGEST_PASTE], &mut events);
        assert!(decoder.rest.len() <= LARGEST_PASTE + PASTED.len());
    }
    decoder.feed(&PASTED[..3], &mut events);
    decoder.feed(&PASTED[3..], &mut events);
    assert!(matches!(events.pop_front(), Some(Event::Paste(text)) if text.len() > LARGEST_PASTE - 64));
    assert_eq!(decoder.patience(), None);
}

/// Returns the events of these pieces, after each of which the decoder's patience runs out.
fn slowly(pieces: &[&[u8]]) -> Vec<Event> {
    let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
    for piece in pieces {
        decoder.feed(piece, &mut events);
        decoder.end(&mut events);
    }
    events.into()
}

#[test]
fn a_paste_whose_end_never_comes_gives_the_keys_back() {
    let (ctrl_c, paste) = (key(KeyCode::Char('c'), CTRL), |text: &str| Event::Paste(text.to_owned()));
    assert_eq!(slowly(&[b"\x1b[200~web", b"\x03"]), [paste("web"), ctrl_c.clone()]);
    assert_eq!(slowly(&[b"\x1b[200~web", b"x", b"\r"]).len(), 3, "keys, one by one");
    // More of it is no keys: a line end in it presses nothing.
    assert_eq!(
        slowly(&[b"\x1b[200~one\r", b"two\rthree", b"\x1b[201~x"])[..2],
        [paste("one\r"), paste("two\rthree")]
    );
    assert_eq!(slowly(&[b"\x1b[200~one", b"two\x1b[201~", b"xy"]).len(), 4, "its end ends it");
    // Its end had begun.
    assert_eq!(slowly(&[b"\x1b[200~web\x1b[20"]), [paste("web")]);
    // Who presses again and again is heard when the time has come.
    let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
    decoder.feed(b"\x1b[200~web", &mut events);
    for _ in 0..2 {
        assert!(decoder.impatient(b"\x03") && !decoder.impatient(b"x\x03"));
        decoder.feed(b"\x03", &mut events);
    }
    decoder.end(&mut events);
    assert_eq!(Vec::from(events), [paste("web"), ctrl_c.clone(), ctrl_c]);
}

#[test]
fn a_flood_of_text_is_one_paste_and_presses_nothing() {
    let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
    for _ in 0..1280 {
        decoder.feed(&[b'\n'; 4096], &mut events);
        assert!(events.is_empty());
    }
    decoder.feed("\n前".as_bytes(), &mut events);
    assert_eq!(decoder.patience(), Some(TORN));
    decoder.end(&mut events);
    assert!(matches!(events.make_contiguous(), [Event::Paste(text)] if text.len() <= LARGEST_PASTE));
    decoder.feed(b"\r", &mut events);
    assert_eq!(events.pop_back(), Some(key(KeyCode::Enter, NONE)), "and then keys are keys again");
    // A key that is no text ends it.
    decoder.feed(&[b'x'; 300], &mut events);
    decoder.feed(b"\n\x03", &mut events);
    assert_eq!(events.pop_back(), Some(key(KeyCode::Char('c'), CTRL)));
    assert_eq!(events.pop_back(), Some(Event::Paste("x".repeat(300) + "\n")));
}
