//! Limit of an order's size: whatever is typed, pasted or taken over has to fit into a file that can be read again.
//!
//! A draft above [`LIMIT`] could be saved and never be opened. So what would make one is refused as a whole and told,
//! and everything that was there before stays.

use crate::{
    order::{Draft, Say, file},
    store::atomic::LIMIT,
    texts::key,
};

/// The most bytes that writing a file makes of one of its text.
const GROWTH: usize = 8;

/// The most bytes of an order, and so of any text that is put into one: what a file may have.
#[allow(clippy::cast_possible_truncation, reason = "it is far below what the smallest machine counts to")]
pub const LARGEST: usize = LIMIT as usize;

/// So many bytes as people read them: whole KiB, thousands apart.
pub fn kib(bytes: usize) -> String {
    let digits = bytes.div_ceil(1024).to_string();
    let cut = digits.len().saturating_sub(3);
    if cut == 0 { digits } else { format!("{},{}", &digits[..cut], &digits[cut..]) }
}

/// Message about something that would have this many bytes.
fn told(size: usize) -> Say {
    Say::Key(key::ui::TOO_LARGE.into(), vec![("size", kib(size).into()), ("limit", kib(LARGEST).into())])
}

/// Refuses a text of this many bytes where no order could hold it.
pub(super) fn text_fits(size: usize) -> Result<(), Say> {
    if size > LARGEST { Err(told(size)) } else { Ok(()) }
}

/// Refuses an order whose file could not be read again.
pub(super) fn fits(draft: &Draft) -> Result<(), Say> {
    // A few thousand bytes, as orders have, are not written out at every key to be counted.
    if draft.extras.is_empty() && texts(draft) < LARGEST / GROWTH {
        return Ok(());
    }
    text_fits(file::write(draft).len())
}

/// About how many bytes of text an order has; a field more than it has texts costs little beside them.
fn texts(draft: &Draft) -> usize {
    let places = draft.all_places();
    let names = 200 * places.len() + draft.title.len() + draft.template.len();
    names + places.into_iter().map(|place| draft.text(place).len()).sum::<usize>()
}
