//! The decision about a purchase: what was sent, what came, what a look found, and the state that follows.
//!
//! A first and only try that the provider itself refuses is refused. As soon as any try of the same intent lacks an
//! answer, only proof ends the doubt: an answer that names what was bought, or a refusal of the request's own bytes,
//! which the first try would have met as well, while the provider has nothing like it. Everything else stays unknown:
//! stock, quota, balance or a name may be gone *because* the first try was carried out.

/// State of the earlier tries of the same intent: all answered, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// None was sent, or each was answered by the provider.
    Answered,
    /// One was sent and lacks an answer: it may have bought.
    Open,
}

/// Answer to a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It names what was bought, or the order, whatever else it says.
    Named,
    /// Taken by its status, and it names nothing.
    Unnamed,
    /// The provider's own refusal of the bytes of this request, judged before anything is made.
    RefusedBytes,
    /// Any other refusal of the provider.
    Refused,
    /// None, or one that is nobody's word: broken, late, a proxy's, empty.
    Missing,
}

/// Result of looking, in all looks since the intent, for what the provider has that is like the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// None was made.
    NotMade,
    /// None could be made.
    Failed,
    /// Nothing.
    Nothing,
    /// Something, in this look or an earlier one.
    Matches,
}

/// State of a purchase after a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Bought, and what is known.
    Accepted,
    /// Bought, and what is not told.
    AcceptedUnnamed,
    /// Nothing was bought, and nothing will be.
    Refused,
    /// Nobody knows yet.
    Unknown,
}

/// A row: what was sent before, what came, what the look found (any, where there is none), the verdict, and the text
/// key of its sentence below `stage`.
type Row = (Option<Earlier>, Answer, Option<Look>, Verdict, &'static str);

/// The first row that fits decides.
#[rustfmt::skip]
static TABLE: &[Row] = &[
    (None,                    Answer::Named,        None,                Verdict::Accepted,        "judged-accepted"),
    (Some(Earlier::Answered), Answer::Unnamed,      None,                Verdict::AcceptedUnnamed, "judged-accepted-unnamed"),
    (Some(Earlier::Open),     Answer::Unnamed,      None,                Verdict::Unknown,         "judged-unknown-unnamed"),
    // What was found may be ours: whatever is said, nobody may conclude that nothing was bought.
    (None,                    Answer::RefusedBytes, Some(Look::Matches), Verdict::Unknown,         "judged-unknown-matches"),
    (None,                    Answer::Refused,      Some(Look::Matches), Verdict::Unknown,         "judged-unknown-matches"),
    (None,                    Answer::Missing,      Some(Look::Matches), Verdict::Unknown,         "judged-unknown-matches"),
    (Some(Earlier::Answered), Answer::RefusedBytes, None,                Verdict::Refused,         "judged-refused"),
    (Some(Earlier::Answered), Answer::Refused,      None,                Verdict::Refused,         "judged-refused"),
    (Some(Earlier::Open),     Answer::RefusedBytes, Some(Look::Nothing), Verdict::Refused,         "judged-refused-proven"),
    (Some(Earlier::Open),     Answer::RefusedBytes, None,                Verdict::Unknown,         "judged-unknown-unlooked"),
    (Some(Earlier::Open),     Answer::Refused,      None,                Verdict::Unknown,         "judged-unknown-refused"),
    (None,                    Answer::Missing,      None,                Verdict::Unknown,         "judged-unknown-missing"),
];

/// State that follows, with the text key of its sentence below `stage`.
pub fn verdict(earlier: Earlier, answer: Answer, look: Look) -> (Verdict, &'static str) {
    let fits =
        |row: &&Row| row.0.is_none_or(|e| e == earlier) && row.1 == answer && row.2.is_none_or(|l| l == look);
    // The last row takes what no other does; a test walks all of them.
    TABLE.iter().find(fits).map_or((Verdict::Unknown, "judged-unknown-missing"), |row| (row.3, row.4))
}

/// Text keys of all sentences, below `stage`.
pub fn sentences() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|row| row.4)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::texts::{Lang, Texts};

    const EARLIER: [Earlier; 2] = [Earlier::Answered, Earlier::Open];
    const ANSWERS: [Answer; 5] =
        [Answer::Named, Answer::Unnamed, Answer::RefusedBytes, Answer::Refused, Answer::Missing];
    const LOOKS: [Look; 4] = [Look::NotMade, Look::Failed, Look::Nothing, Look::Matches];

    #[test]
    fn every_case_has_a_row_and_every_row_a_case_and_a_sentence() {
        let mut used = vec![false; TABLE.len()];
        for (e, a, l) in
            EARLIER.iter().flat_map(|e| ANSWERS.iter().flat_map(move |a| LOOKS.map(|l| (*e, *a, l))))
        {
            let row = TABLE
                .iter()
                .position(|row| row.0.is_none_or(|x| x == e) && row.1 == a && row.2.is_none_or(|x| x == l));
            used[row.unwrap_or_else(|| panic!("no row for {e:?} {a:?} {l:?}"))] = true;
        }
        assert!(used.iter().all(|u| *u), "{used:?}");
        for lang in [Lang::En, Lang::ZhCn] {
            for key in sentences() {
                assert!(Texts::of(lang).has(&format!("stage.{key}")), "stage.{key}");
            }
        }
    }

    #[test]
    fn refused_is_what_is_proven() {
        for (e, a, l) in
            EARLIER.iter().flat_map(|e| ANSWERS.iter().flat_map(move |a| LOOKS.map(|l| (*e, *a, l))))
        {
            if verdict(e, a, l).0 == Verdict::Refused {
                assert_ne!(l, Look::Matches, "found, and called refused: {e:?} {a:?}");
                assert!(
                    e == Earlier::Answered || (a == Answer::RefusedBytes && l == Look::Nothing),
                    "{a:?} {l:?}"
                );
            }
        }
    }

    /// A cloud that forgets tokens, sells and loses the answer, delays its lists and answers repeats as it likes. What
    /// it refuses for the bytes themselves it has refused from the start: they do not change.
    #[derive(Debug, Clone)]
    struct Try {
        carried_out: bool,
        answer: u8,
        list_lags: bool,
        look_fails: bool,
    }

    fn tries() -> impl Strategy<Value = (bool, Vec<Try>)> {
        let one = (any::<bool>(), 0_u8..6, any::<bool>(), any::<bool>()).prop_map(
            |(carried_out, answer, list_lags, look_fails)| Try { carried_out, answer, list_lags, look_fails },
        );
        (any::<bool>(), prop::collection::vec(one, 1..6))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn what_is_sold_is_never_called_refused((bytes_are_wrong, tries) in tries()) {
            let (mut sold, mut earlier, mut matched, mut looked) = (false, Earlier::Answered, false, Look::NotMade);
            for (n, this) in tries.into_iter().enumerate() {
                // Wrong bytes are never carried out; others may be, whatever is answered to a repeat.
                let lost = this.answer < 2;
                sold |= this.carried_out && !bytes_are_wrong && (lost || n > 0);
                let answer = match this.answer {
                    0 | 1 => Answer::Missing,
                    2 if sold => Answer::Named,
                    3 if sold => Answer::Unnamed,
                    4 if bytes_are_wrong => Answer::RefusedBytes,
                    // A first refusal is the provider's word; a later one may be about what the first try took.
                    _ => Answer::Refused,
                };
                if earlier == Earlier::Open || answer == Answer::Missing {
                    matched |= sold && !this.list_lags && !this.look_fails;
                    looked = match (matched, this.look_fails) {
                        (true, _) => Look::Matches,
                        (false, true) => Look::Failed,
                        (false, false) => Look::Nothing,
                    };
                }
                let (state, _) = verdict(earlier, answer, looked);
                prop_assert!(!(sold && state == Verdict::Refused), "sold and called refused: {answer:?} {looked:?}");
                match state {
                    Verdict::Accepted | Verdict::AcceptedUnnamed => prop_assert!(sold, "called bought and never sold"),
                    Verdict::Refused => {}
                    Verdict::Unknown => {
                        earlier = Earlier::Open;
                        continue;
                    }
                }
                break;
            }
        }
    }
}
