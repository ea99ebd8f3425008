//! What an assurance test shows, in one word, and why it is not better.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a test shows. Only [`TestOutcome::Pass`] may ever be shown green.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum TestOutcome {
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

impl TestOutcome {
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
pub enum TestReason {
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
    /// Records of kinds that no test knows speak of decisions.
    KindsUnknown,
    /// A document by which authority or a gate is documented is CANNOT CHECK, DIVERGED or BROKEN.
    PapersDoubtful,
    /// The evidence for an assessment, a validation or a release is no longer held.
    GatesUndocumented,
    /// Reviews do not say how long they took, or say it in a way that can't be read.
    DurationsUnknown,
}

impl TestReason {
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
                "Something it stands on is BROKEN: neither these figures nor the exceptions can be relied on."
            }
            Self::GroundDiverged => {
                "Something it stands on is DIVERGED: what it says contradicts another record of the same events."
            }
            Self::GroundCannotCheck => {
                "Something it stands on is CANNOT CHECK: what it may hold was not counted."
            }
            Self::GroundIncomplete => {
                "Something it stands on is INCOMPLETE: records may be missing or changed."
            }
            Self::GroundUnsigned => {
                "Something it stands on is UNSIGNED: nothing shows that its records are those that were written."
            }
            Self::GroundUnanchored => {
                "Something it stands on is UNANCHORED: it agrees with itself, and nobody known vouches for it."
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
            Self::PapersDoubtful => {
                "A document that it rests on is CANNOT CHECK, DIVERGED or BROKEN: it shows no authority, and nothing that was passed."
            }
            Self::GatesUndocumented => {
                "The evidence for an assessment, a validation or a release is no longer held: it is stated, and not shown."
            }
            Self::DurationsUnknown => {
                "Reviews do not say how long they took, or not in a way that can be read: the pace of single reviews was not compared."
            }
            Self::KindsUnknown => {
                "Records of kinds that no test knows speak of decisions: they may be decisions, reviews or executions that were not counted."
            }
        }
    }
}
