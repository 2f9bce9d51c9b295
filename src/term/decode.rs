//! Bytes of a terminal decoded into events: keys, pastes, focus, the mouse, answers. Copes with sequences torn apart
//! anywhere and with bytes of any other kind.
//!
//! The library that draws has a decoder too. It takes a sequence that a slow line tears apart for keys that were typed,
//! leaves what comes behind the first kilobyte of a burst unread, and never returns from a terminal that has gone: none
//! of it is good enough for a form that buys, over a line that may drop.

use std::{collections::VecDeque, time::Duration};

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

const ESC: u8 = 0x1b;
const PASTE: &[u8] = b"\x1b[200~";
const PASTED: &[u8] = b"\x1b[201~";
/// Longest control sequence of a key, in bytes: a longer one is given up.
const LONGEST: usize = 64;
/// Longest answer of a terminal, in bytes: a longer one is not taken for an answer.
const LONGEST_ANSWER: usize = 4096;
/// Largest paste, in bytes: the rest of a larger one is left out.
const LARGEST_PASTE: usize = 4 << 20;

/// Number of characters, in one piece, that nobody types: they are a paste from a terminal that does not mark pastes.
const UNTYPED: usize = 256;
/// Time limit for the rest of a key's sequence: a slow line tears sequences apart.
const TORN: Duration = Duration::from_millis(40);
/// Time limit for the rest of a paste. After it keys are read again, even if the end of the paste never arrives.
const LATE: Duration = Duration::from_secs(1);
const CTRL_C: u8 = 3;

/// Reads what comes piece by piece.
#[derive(Debug, Default)]
pub struct Decoder {
    rest: Vec<u8>,
    /// Part of an unmarked paste that has arrived so far. Its line ends are not presses of Enter.
    untold: Vec<u8>,
    /// Tells whether a paste was given up before its end arrived: more of it may follow.
    late: bool,
    /// Answers of the terminal to questions about its colours, without their introducers and terminators.
    pub answers: Vec<String>,
}

/// Kind of sequence at the beginning of the bytes.
enum Found {
    /// An event of this many bytes, or a sequence without a meaning here.
    Whole(Option<Event>, usize),
    /// An answer of this many bytes.
    Answer(usize),
    /// Beginning of a sequence whose rest is missing.
    Part,
}

impl Decoder {
    /// Takes what has come; what is whole goes to the events.
    pub fn feed(&mut self, bytes: &[u8], events: &mut VecDeque<Event>) {
        if std::mem::take(&mut self.late) && self.rest.is_empty() && !by_hand(bytes) {
            self.rest.extend_from_slice(PASTE);
        }
        let mut bytes = bytes;
        let text = bytes.iter().take_while(|b| is_text(**b)).count();
        if self.rest.is_empty() && (text >= UNTYPED || !self.untold.is_empty()) {
            let room = LARGEST_PASTE.saturating_sub(self.untold.len());
            self.untold.extend_from_slice(&bytes[..text.min(room)]);
            if text == bytes.len() {
                return;
            }
            bytes = &bytes[text..];
        }
        self.told(events);
        // A long paste comes in many pieces: only what is new is searched for its end.
        let from = self.rest.len().saturating_sub(PASTED.len());
        self.rest.extend_from_slice(bytes);
        let mut at = 0;
        while at < self.rest.len() {
            let from = from.saturating_sub(at);
            match found(&self.rest[at..], from) {
                Found::Whole(event, length) => {
                    events.extend(event);
                    at += length;
                }
                Found::Answer(length) => {
                    let text = self.rest.get(at + 2..at + length).map(String::from_utf8_lossy);
                    let text = text.unwrap_or_default();
                    self.answers.push(text.trim_end_matches(['\x07', '\\', '\x1b']).to_owned());
                    at += length;
                }
                Found::Part => break,
            }
        }
        self.rest.drain(..at);
        if self.rest.starts_with(PASTE) && self.rest.len() > LARGEST_PASTE {
            // Its end may have begun already.
            let end = self.rest.split_off(self.rest.len() - (PASTED.len() - 1));
            self.rest.truncate(LARGEST_PASTE);
            self.rest.extend(end);
        }
    }

    /// Returns the time limit for the rest of an unfinished sequence, or nothing if there is none.
    pub fn patience(&self) -> Option<Duration> {
        if self.rest.is_empty() {
            return (!self.untold.is_empty()).then_some(TORN);
        }
        Some(if self.rest.starts_with(PASTE) { LATE } else { TORN })
    }

    /// Tells whether these bytes come from a person who wants to interrupt, not from the rest of a paste.
    pub fn impatient(&self, bytes: &[u8]) -> bool {
        self.rest.starts_with(PASTE) && bytes.iter().all(|b| *b == CTRL_C)
    }

    /// Ends an unmarked paste, if there is one, and reports it as one event.
    fn told(&mut self, events: &mut VecDeque<Event>) {
        if !self.untold.is_empty() {
            let text = String::from_utf8_lossy(&self.untold).into_owned();
            self.untold = Vec::new();
            events.push_back(Event::Paste(text));
        }
    }

    /// Ends a paste whose end marker is missing: all that has arrived is pasted, except for the Ctrl-C of a person who
    /// has waited.
    fn broken_off(&mut self, events: &mut VecDeque<Event>) {
        let pasted = &self.rest[PASTE.len()..];
        let keys = pasted.iter().rev().take_while(|b| **b == CTRL_C).count();
        let pasted = &pasted[..pasted.len() - keys];
        // Its end may have begun.
        let end = (1..PASTED.len()).rev().find(|n| pasted.ends_with(&PASTED[..*n])).unwrap_or(0);
        let pasted = &pasted[..pasted.len() - end];
        if !pasted.is_empty() {
            events.push_back(Event::Paste(String::from_utf8_lossy(pasted).into_owned()));
        }
        events.extend((0..keys).map(|_| key(KeyCode::Char('c'), KeyModifiers::CONTROL)));
        self.late = true;
    }

    /// Ends the wait for more bytes: an incomplete sequence is taken as it is.
    pub fn end(&mut self, events: &mut VecDeque<Event>) {
        self.told(events);
        if self.rest.starts_with(PASTE) {
            self.broken_off(events);
        }
        let mut rest = self.rest.as_slice();
        // Escape twice, or in front of what was torn: the first is a key by itself.
        if let [ESC, more @ ..] = rest
            && more.first() == Some(&ESC)
        {
            events.push_back(key(KeyCode::Esc, KeyModifiers::NONE));
            rest = more;
        }
        match rest {
            [ESC] => events.push_back(key(KeyCode::Esc, KeyModifiers::NONE)),
            // Alt and a letter that often begins something longer.
            [ESC, letter @ (b'[' | b'O' | b']' | b'P' | b'_' | b'^' | b'X')] => {
                events.push_back(key(KeyCode::Char(char::from(*letter)), KeyModifiers::ALT));
            }
            _ => {}
        }
        self.rest.clear();
    }
}

/// Tells whether it is a part of a text.
fn is_text(byte: u8) -> bool {
    byte >= b' ' || matches!(byte, b'\n' | b'\r' | b'\t')
}

/// Tells whether a person pressed a key, as opposed to more of a paste arriving.
fn by_hand(bytes: &[u8]) -> bool {
    let one = std::str::from_utf8(bytes).is_ok_and(|text| text.chars().count() <= 1);
    one || bytes.first().is_some_and(|first| !is_text(*first))
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn found(bytes: &[u8], from: usize) -> Found {
    match bytes {
        [ESC] | [ESC, ESC] => Found::Part,
        [ESC, ESC, b'[' | b'O', ..] => with_alt(&bytes[1..]),
        [ESC, ESC, ..] => Found::Whole(Some(key(KeyCode::Esc, KeyModifiers::NONE)), 1),
        [ESC, b'[', ..] => control(bytes, from),
        [ESC, b'O', rest @ ..] => single(rest),
        // Answers of the terminal: to be ignored up to their end.
        [ESC, b']', rest @ ..] => match answer(rest) {
            Found::Whole(None, length) => Found::Answer(length),
            other => other,
        },
        [ESC, b'P' | b'_' | b'^' | b'X', rest @ ..] => answer(rest),
        [ESC, rest @ ..] => match typed(rest) {
            Found::Whole(Some(Event::Key(k)), n) => {
                Found::Whole(Some(key(k.code, k.modifiers | KeyModifiers::ALT)), n + 1)
            }
            Found::Whole(_, n) => Found::Whole(None, n + 1),
            other => other,
        },
        _ => typed(bytes),
    }
}

/// Decodes the bytes behind an escape that stands for Alt, as many terminals send it. In front of anything but a key
/// the escape stands for itself.
fn with_alt(bytes: &[u8]) -> Found {
    let alone = Found::Whole(Some(key(KeyCode::Esc, KeyModifiers::NONE)), 1);
    if bytes.starts_with(PASTE) {
        return alone;
    }
    match found(bytes, 0) {
        Found::Whole(Some(Event::Key(mut key)), length) => {
            key.modifiers |= KeyModifiers::ALT;
            Found::Whole(Some(Event::Key(key)), length + 1)
        }
        Found::Part => Found::Part,
        _ => alone,
    }
}

/// A key of the keypad, or of a terminal that sends its arrows so: behind `ESC O` a letter, in front of it perhaps what is
/// held.
fn single(rest: &[u8]) -> Found {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit() || **b == b';').count();
    let Some(letter) = rest.get(digits) else {
        return if rest.len() > LONGEST { Found::Whole(None, rest.len() + 2) } else { Found::Part };
    };
    if !(b' '..0x7f).contains(letter) {
        // Broken off by something else, which is looked at anew.
        return Found::Whole(None, digits + 2);
    }
    let held =
        std::str::from_utf8(&rest[..digits]).ok().and_then(|text| text.rsplit(';').next()?.parse().ok());
    let code = named(*letter).map(|code| (code, held_by(held.unwrap_or(1))));
    let code = code.or_else(|| shifted(*letter).map(|code| (code, KeyModifiers::CONTROL)));
    Found::Whole(code.map(|(code, modifiers)| key(code, modifiers)), digits + 3)
}

/// An arrow that some terminals send in small letters when a key is held with it.
fn shifted(letter: u8) -> Option<KeyCode> {
    matches!(letter, b'a'..=b'd').then(|| named(letter.to_ascii_uppercase())).flatten()
}

fn answer(rest: &[u8]) -> Found {
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            0x07 => return Found::Whole(None, at + 3),
            b'\\' if at > 0 && rest[at - 1] == ESC => return Found::Whole(None, at + 3),
            _ => {}
        }
    }
    if rest.len() > LONGEST_ANSWER { Found::Whole(None, rest.len() + 2) } else { Found::Part }
}

/// A key that is a character.
fn typed(bytes: &[u8]) -> Found {
    let Some(first) = bytes.first().copied() else { return Found::Part };
    let letter = |from: u8, to: u8| KeyCode::Char(char::from(first - from + to));
    let (code, modifiers) = match first {
        0 => (KeyCode::Char(' '), KeyModifiers::CONTROL),
        // Lines that are not raw send the end of a line for the key.
        b'\r' | b'\n' => (KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => (KeyCode::Tab, KeyModifiers::NONE),
        0x7f => (KeyCode::Backspace, KeyModifiers::NONE),
        ESC => (KeyCode::Esc, KeyModifiers::NONE),
        0x01..=0x1a => (letter(0x01, b'a'), KeyModifiers::CONTROL),
        0x1c..=0x1f => (letter(0x1c, b'4'), KeyModifiers::CONTROL),
        _ => return character(bytes, first),
    };
    Found::Whole(Some(key(code, modifiers)), 1)
}

fn character(bytes: &[u8], first: u8) -> Found {
    let length = match first {
        0x20..0x80 => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        // No character begins so.
        _ => return Found::Whole(None, 1),
    };
    let there = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(there) {
        Ok(text) => {
            let event = text.chars().next().map(|letter| {
                let shift = if letter.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
                key(KeyCode::Char(letter), shift)
            });
            Found::Whole(event, length)
        }
        Err(error) if error.error_len().is_none() => Found::Part,
        Err(_) => Found::Whole(None, 1),
    }
}

/// A sequence that begins with `ESC [`.
fn control(bytes: &[u8], from: usize) -> Found {
    if bytes.starts_with(PASTE) {
        let from = from.max(PASTE.len());
        let end = bytes.get(from..).and_then(|rest| rest.windows(PASTED.len()).position(|w| w == PASTED));
        return match end {
            Some(end) => {
                let text = String::from_utf8_lossy(&bytes[PASTE.len()..from + end]).into_owned();
                Found::Whole(Some(Event::Paste(text)), from + end + PASTED.len())
            }
            None => Found::Part,
        };
    }
    let body = &bytes[2..];
    // The function keys of the console.
    if let [b'[', rest @ ..] = body {
        return match rest.first() {
            Some(letter @ b'A'..=b'E') => Found::Whole(Some(function(letter - b'A' + 1)), 4),
            Some(_) => Found::Whole(None, 4),
            None => Found::Part,
        };
    }
    // The mouse as old terminals tell it: three bytes of anything.
    if body.first() == Some(&b'M') {
        return if body.len() < 4 { Found::Part } else { Found::Whole(None, 6) };
    }
    let digits = body.iter().take_while(|b| b.is_ascii_digit()).count();
    // A number and what was held with it, as some terminals send it; elsewhere the sign stands before a letter.
    if digits > 0
        && let Some(sign @ (b'$' | b'^' | b'@')) = body.get(digits)
    {
        let modifiers = match sign {
            b'$' => KeyModifiers::SHIFT,
            b'^' => KeyModifiers::CONTROL,
            _ => KeyModifiers::SHIFT | KeyModifiers::CONTROL,
        };
        let number = std::str::from_utf8(&body[..digits]).ok().and_then(|text| text.parse().ok());
        let event = number.and_then(numbered).map(|code| key(code, modifiers));
        return Found::Whole(event, digits + 3);
    }
    match body.iter().position(|b| !(0x20..0x40).contains(b)) {
        Some(end) if (0x40..0x7f).contains(&body[end]) => {
            Found::Whole(sequence(&body[..end], body[end]), end + 3)
        }
        // Broken off by something else, which is looked at anew.
        Some(end) => Found::Whole(None, end + 2),
        None if body.len() > LONGEST => Found::Whole(None, bytes.len()),
        None => Found::Part,
    }
}

fn function(n: u8) -> Event {
    key(KeyCode::F(n), KeyModifiers::NONE)
}

/// A key that has a letter of its own.
fn named(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        // The keypad's Enter.
        b'M' => KeyCode::Enter,
        _ => return None,
    })
}

/// A key that has a number.
fn numbered(n: u32) -> Option<KeyCode> {
    let function = |from: u32, to: u32| u8::try_from(n - from + to).ok().map(KeyCode::F);
    match n {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=26 => function(23, 11),
        28..=29 => function(28, 15),
        31..=34 => function(31, 17),
        _ => None,
    }
}

fn sequence(parameters: &[u8], last: u8) -> Option<Event> {
    let text = std::str::from_utf8(parameters).ok()?;
    match last {
        b'I' if text.is_empty() => return Some(Event::FocusGained),
        b'O' if text.is_empty() => return Some(Event::FocusLost),
        b'M' | b'm' => return mouse(text.strip_prefix('<')?, last),
        _ => {}
    }
    let mut groups = text.split(';');
    // Behind a colon stand other layouts' keys, and whether the key went down, repeats or went up.
    let number = |group: Option<&str>| group.and_then(|g| g.split(':').next()?.parse::<u32>().ok());
    let (first, second, third) = (number(groups.next()), groups.next(), groups.next());
    let mut modifiers = held_by(number(second).unwrap_or(1));
    let code = match last {
        // A character with what is held with it, in the older of two ways.
        b'~' if first == Some(27) && third.is_some() => unicode(number(third)?)?,
        b'~' => numbered(first?)?,
        b'Z' => {
            modifiers |= KeyModifiers::SHIFT;
            KeyCode::BackTab
        }
        b'u' => unicode(first?)?,
        letter if text.is_empty() && shifted(letter).is_some() => {
            modifiers |= KeyModifiers::SHIFT;
            shifted(letter)?
        }
        letter if text.is_empty() || first == Some(1) => named(letter)?,
        _ => return None,
    };
    let kind = match second.and_then(|g| g.split(':').nth(1)) {
        Some("2") => KeyEventKind::Repeat,
        Some("3") => KeyEventKind::Release,
        _ => KeyEventKind::Press,
    };
    if let KeyCode::Char(letter) = code
        && letter.is_uppercase()
    {
        modifiers |= KeyModifiers::SHIFT;
    }
    Some(Event::Key(KeyEvent::new_with_kind(code, modifiers, kind)))
}

fn unicode(n: u32) -> Option<KeyCode> {
    Some(match n {
        10 | 13 => KeyCode::Enter,
        9 => KeyCode::Tab,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        // Keys without a character live here.
        57_344..=63_743 => return None,
        // What controls has keys of its own, and is no text.
        n => KeyCode::Char(char::from_u32(n).filter(|c| !c.is_control())?),
    })
}

fn held_by(mask: u32) -> KeyModifiers {
    let mask = mask.saturating_sub(1);
    let all = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ];
    all.into_iter().filter(|(bit, _)| mask & bit != 0).map(|(_, modifier)| modifier).collect()
}

fn mouse(text: &str, last: u8) -> Option<Event> {
    let mut numbers = text.split(';').map(str::parse::<u16>);
    let (Some(Ok(what)), Some(Ok(x)), Some(Ok(y))) = (numbers.next(), numbers.next(), numbers.next()) else {
        return None;
    };
    let button = match what & 3 {
        0 => Some(MouseButton::Left),
        1 => Some(MouseButton::Middle),
        2 => Some(MouseButton::Right),
        _ => None,
    };
    let kind = match (what & 0b1110_0000, button) {
        (0, Some(button)) if last == b'm' => MouseEventKind::Up(button),
        (0, Some(button)) => MouseEventKind::Down(button),
        (32, Some(button)) => MouseEventKind::Drag(button),
        (32, None) => MouseEventKind::Moved,
        (64, Some(MouseButton::Left)) => MouseEventKind::ScrollUp,
        (64, Some(MouseButton::Middle)) => MouseEventKind::ScrollDown,
        (64, Some(MouseButton::Right)) => MouseEventKind::ScrollLeft,
        (64, None) => MouseEventKind::ScrollRight,
        _ => return None,
    };
    let all = [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)];
    let modifiers = all.into_iter().filter(|(bit, _)| what & bit != 0).map(|(_, m)| m).collect();
    Some(Event::Mouse(MouseEvent { kind, column: x.saturating_sub(1), row: y.saturating_sub(1), modifiers }))
}

#[cfg(test)]
mod tests;
