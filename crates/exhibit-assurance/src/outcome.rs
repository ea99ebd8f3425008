//! One word for what a test shows, chosen by one pure function.
//!
//! A run yields separate [`Facts`]; [`judge`] turns them into an [`Outcome`] and its reasons. Each
//! fact can only take something away: no combination is better than any one of its parts. The full
//! table is tested.

pub use exhibit_core::event::{TestOutcome as Outcome, TestReason as Reason};
use exhibit_core::verdict::Word;

/// What a run found out, one fact a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Why there was nothing to compare with, where that is so.
    pub not_run: Option<Reason>,
    /// How large the population is.
    pub denominator: u64,
    /// How much of it meets the question.
    pub numerator: u64,
    /// How many exceptions there are.
    pub exceptions: u64,
    /// How many flags.
    pub flags: u64,
    /// How much of the population the flags speak of: looked at, and neither met nor excepted.
    pub flagged: u64,
    /// The worst verdict of what it stands on.
    pub word: Word,
    /// Whether a used field lies outside the hash.
    pub uncovered: bool,
    /// Whether each log's end is proven, or makes no claim.
    pub end_proven: bool,
    /// How many unsound lines.
    pub unsound: u64,
    /// Further doubts: what the test itself could not find out.
    pub doubts: Vec<Reason>,
}

/// Returns what these facts show, and every reason why it is not better, in a fixed order.
///
/// A pass needs all of: something to test, all of it met, no exception, no flag, VERIFIED ground
/// with a proven end, covered fields, sound lines, and no doubt of the test's own.
pub fn judge(facts: &Facts) -> (Outcome, Vec<Reason>) {
    let reasons = reasons(facts);
    let outcome = if facts.not_run.is_some() {
        Outcome::NotRun
    } else if facts.exceptions > 0 {
        Outcome::Exceptions
    } else if facts.denominator == 0 {
        Outcome::NotRun
    } else if !reasons.is_empty() {
        Outcome::NotProven
    } else if facts.flags > 0 {
        Outcome::Flagged
    } else {
        Outcome::Pass
    };
    (outcome, reasons)
}

fn reasons(facts: &Facts) -> Vec<Reason> {
    let mut reasons = facts.doubts.clone();
    reasons.extend(facts.not_run);
    if facts.denominator == 0 && facts.not_run.is_none() {
        reasons.push(Reason::NothingToTest);
    }
    reasons.extend(match facts.word {
        Word::Verified => None,
        Word::Unanchored => Some(Reason::GroundUnanchored),
        Word::Unsigned => Some(Reason::GroundUnsigned),
        Word::Incomplete => Some(Reason::GroundIncomplete),
        Word::CannotCheck => Some(Reason::GroundCannotCheck),
        Word::Diverged => Some(Reason::GroundDiverged),
        Word::Broken => Some(Reason::GroundBroken),
    });
    if facts.uncovered {
        reasons.push(Reason::FieldsUncovered);
    }
    if !facts.end_proven {
        reasons.push(Reason::EndNotProven);
    }
    if facts.unsound > 0 {
        reasons.push(Reason::LinesUnsound);
    }
    // What neither met the question nor is an exception was not judged, whoever forgot to say so.
    let flagged = if facts.flags > 0 { facts.flagged } else { 0 };
    let judged = facts.numerator.saturating_add(facts.exceptions).saturating_add(flagged);
    if judged < facts.denominator {
        reasons.push(Reason::Unjudged);
    }
    reasons.sort_unstable();
    reasons.dedup();
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> impl Iterator<Item = Facts> {
        let two = [false, true];
        (0..7 * 512_u32).map(move |n| {
            let bit = |at: u32| two[((n / 7) >> at & 1) as usize];
            Facts {
                not_run: bit(0).then_some(Reason::NoPopulation),
                denominator: if bit(1) { 10 } else { 0 },
                numerator: if bit(1) && bit(2) { 10 } else { 0 },
                exceptions: if bit(3) { 2 } else { 0 },
                flags: u64::from(bit(4)),
                flagged: 0,
                word: Word::ALL[(n % 7) as usize],
                uncovered: bit(5),
                end_proven: bit(6),
                unsound: u64::from(bit(7)),
                doubts: if bit(8) { vec![Reason::NoBands] } else { Vec::new() },
            }
        })
    }

    #[test]
    fn a_pass_has_exactly_one_meaning() {
        assert_eq!(table().count(), 3_584);
        for facts in table() {
            let spotless = facts.not_run.is_none()
                && facts.denominator > 0
                && facts.numerator == facts.denominator
                && facts.exceptions == 0
                && facts.word == Word::Verified
                && !facts.uncovered
                && facts.end_proven
                && facts.unsound == 0
                && facts.doubts.is_empty();
            let (outcome, reasons) = judge(&facts);
            assert_eq!(outcome == Outcome::Pass, spotless && facts.flags == 0, "{facts:?}");
            assert_eq!(outcome == Outcome::Flagged, spotless && facts.flags > 0, "{facts:?}");
            assert_eq!(
                reasons.is_empty(),
                spotless || (facts.exceptions > 0 && no_doubt(&facts)),
                "{facts:?}"
            );
        }
    }

    /// Exceptions on ground without any doubt need no reason beside themselves.
    fn no_doubt(facts: &Facts) -> bool {
        let rest = Facts { exceptions: 0, numerator: facts.denominator, ..facts.clone() };
        judge(&rest).1.is_empty()
            && facts.numerator + facts.exceptions >= facts.denominator
            && facts.denominator > 0
    }

    /// The rules of docs/assurance-tests.md, said a second time and in another way.
    #[test]
    fn each_row_follows_the_written_rules() {
        for facts in table() {
            let expected = match (facts.not_run, facts.exceptions, facts.denominator) {
                (Some(_), _, _) => Outcome::NotRun,
                (None, 1.., _) => Outcome::Exceptions,
                (None, 0, 0) => Outcome::NotRun,
                (None, 0, 1..) => {
                    let shaken = facts.word > Word::Verified
                        || facts.uncovered
                        || !facts.end_proven
                        || facts.unsound != 0
                        || !facts.doubts.is_empty()
                        || facts.numerator != facts.denominator;
                    match (shaken, facts.flags) {
                        (true, _) => Outcome::NotProven,
                        (false, 0) => Outcome::Pass,
                        (false, _) => Outcome::Flagged,
                    }
                }
            };
            assert_eq!(judge(&facts).0, expected, "{facts:?}");
        }
    }

    #[test]
    fn what_flags_speak_of_was_judged_and_is_no_pass() {
        let spotless = Facts {
            not_run: None,
            denominator: 3,
            numerator: 1,
            exceptions: 0,
            flags: 4,
            flagged: 2,
            word: Word::Verified,
            uncovered: false,
            end_proven: true,
            unsound: 0,
            doubts: Vec::new(),
        };
        assert_eq!(judge(&spotless), (Outcome::Flagged, vec![]));
        let silent = Facts { flags: 0, ..spotless.clone() };
        assert_eq!(judge(&silent), (Outcome::NotProven, vec![Reason::Unjudged]));
        let fewer = Facts { flagged: 1, ..spotless };
        assert_eq!(judge(&fewer), (Outcome::NotProven, vec![Reason::Unjudged]));
    }

    #[test]
    fn adding_a_doubt_never_makes_an_outcome_better() {
        for facts in table() {
            let (before, _) = judge(&facts);
            for worse in [
                Facts { uncovered: true, ..facts.clone() },
                Facts { end_proven: false, ..facts.clone() },
                Facts { unsound: 1, ..facts.clone() },
                Facts { word: Word::Broken, ..facts.clone() },
                Facts { denominator: 0, ..facts.clone() },
            ] {
                let (after, _) = judge(&worse);
                let green = |o| matches!(o, Outcome::Pass | Outcome::Flagged);
                assert!(!green(after) || green(before), "{facts:?}");
            }
        }
    }
}
