//! One word for what a test shows, chosen by one pure function.
//!
//! A run yields separate [`Facts`]; [`judge`] turns them into an [`Outcome`] and its reasons. Each
//! fact can only take something away: no combination is better than any one of its parts. The full
//! table is tested.

use exhibit_core::verdict::Word;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a test shows. Only [`Outcome::Pass`] may ever be shown green.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Everything in question was looked at, on proven ground, and nothing stood out.
    Pass,
    /// As a pass, but something looks odd and wants to be looked at by a person.
    Flagged,
    /// Figures are shown and no exception was found, and that is not proof: the reasons say why.
    NotProven,
    /// There are exceptions. On ground that proves nothing the reasons say so as well.
    Exceptions,
    /// There was nothing to test, or nothing to test it against.
    NotRun,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 5] =
        [Self::Pass, Self::Flagged, Self::NotProven, Self::Exceptions, Self::NotRun];

    /// Returns the words for people.
    pub fn for_people(self) -> &'static str {
        match self {
            Self::Pass => "no exceptions",
            Self::Flagged => "no exceptions, to be looked at",
            Self::NotProven => "figures shown, not proven",
            Self::Exceptions => "exceptions",
            Self::NotRun => "not run",
        }
    }
}

/// Why an outcome is not better than it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No period was stated, or it is empty.
    NoPeriod,
    /// There is no independent population.
    NoPopulation,
    /// The inventory has none of what the test compares with.
    NoInventory,
    /// No levels of risk are stated, so none is high.
    NoLevels,
    /// No documents are listed.
    NoDocuments,
    /// The denominator is zero.
    NothingToTest,
    /// A log or document is BROKEN.
    GroundBroken,
    /// A log or document is DIVERGED.
    GroundDiverged,
    /// A log or document is CANNOT CHECK.
    GroundCannotCheck,
    /// A log or document is INCOMPLETE.
    GroundIncomplete,
    /// A log or document is UNSIGNED.
    GroundUnsigned,
    /// A log or document is UNANCHORED.
    GroundUnanchored,
    /// A field that the test used lies outside the log's hash.
    FieldsUncovered,
    /// Nothing shows that the last record of a log is the last.
    EndNotProven,
    /// A line could not be read, or contradicts its log.
    LinesUnsound,
    /// A line was given twice, so that counts are not to be trusted.
    LinesTwice,
    /// Records state no time, so it is not known whether they lie in the period.
    Untimed,
    /// The logs do not tell enough of some of the population to judge it.
    Unjudged,
    /// The population comes from the source that the logs come from.
    PopulationNotIndependent,
    /// No population is there for a system in scope.
    PopulationMissing,
    /// Only daily totals were compared, not single decisions.
    TotalsOnly,
    /// Nobody's authority is listed, so none was checked.
    AuthorityNotListed,
    /// Levels have no score bands, so that score and level were not compared.
    NoBands,
    /// No log of a system in scope can be had, as stated.
    NoLogObtainable,
    /// It is not known which time a log accounts for.
    CoverageUnknown,
    /// The logs are single sessions, and nothing shows that there were no others.
    SessionsOnly,
}

impl Reason {
    /// Returns one sentence for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NoPeriod => "No period is stated, so nothing lies in it.",
            Self::NoPopulation => {
                "Completeness at source: not checked. There is no independent population."
            }
            Self::NoInventory => "The inventory lists nothing to compare with.",
            Self::NoLevels => "No levels of risk are stated, so it is not known which are high.",
            Self::NoDocuments => "No documents are listed.",
            Self::NothingToTest => "Nothing to test was found. That is not a pass.",
            Self::GroundBroken => {
                "A log is BROKEN: neither these figures nor the exceptions can be relied on."
            }
            Self::GroundDiverged => {
                "A log is DIVERGED: what it says contradicts another record of the same events."
            }
            Self::GroundCannotCheck => "A log is CANNOT CHECK: what it may hold was not counted.",
            Self::GroundIncomplete => "A log is INCOMPLETE: records may be missing or changed.",
            Self::GroundUnsigned => {
                "A log is UNSIGNED: nothing shows that its records are those that were written."
            }
            Self::GroundUnanchored => {
                "A log is UNANCHORED: it agrees with itself, and nobody known vouches for it."
            }
            Self::FieldsUncovered => {
                "A field that this test used is not covered by its log's hash: it could have been changed unseen."
            }
            Self::EndNotProven => {
                "The end of a log is not proven: records may be missing after it."
            }
            Self::LinesUnsound => "Lines could not be read or contradict their log.",
            Self::LinesTwice => "Lines were counted twice, so the figures can't be relied on.",
            Self::Untimed => {
                "Records state no time, so it is not known whether they lie in the period."
            }
            Self::Unjudged => "For a part of the population the logs do not tell enough to judge.",
            Self::PopulationNotIndependent => {
                "The population comes from the same source as the logs: it shows nothing about them."
            }
            Self::PopulationMissing => {
                "For a system in scope there is no independent population: its completeness was not checked."
            }
            Self::TotalsOnly => {
                "Only daily totals were compared: equal totals can hide one decision missing for one too many."
            }
            Self::AuthorityNotListed => {
                "The inventory lists nobody's authority, so authority was not checked."
            }
            Self::NoBands => {
                "The levels have no score bands, so that score and level were not compared."
            }
            Self::NoLogObtainable => "No log of a system in scope can be had.",
            Self::CoverageUnknown => "It is not known which time a log accounts for.",
            Self::SessionsOnly => {
                "The logs are single sessions: nothing shows that there were no others."
            }
        }
    }
}

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
