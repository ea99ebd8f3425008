//! Assurance tests: what was asked of the records, with all that makes the answer repeatable.

mod outcome;
mod result;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use outcome::{TestOutcome, TestReason};
pub use result::{
    BasisItem, CodeCount, MAX_RECORDED, PaperItem, PopulationOf, RecordedAlso, RecordedException,
    RecordedFlag, RecordedPopulation, RecordedResult,
};

use super::evidence::{EvidenceRef, Period};
use super::ids::TestId;
use super::register::DayOrder;
use crate::day::Day;
use crate::time::Timestamp;

/// An assurance test was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssuranceTested {
    /// The run's number.
    pub id: TestId,
    /// What the auditor stated, and what it stands on.
    pub setting: AssuranceSetting,
    /// What was found.
    pub result: RecordedResult,
    /// The run of the same test before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<TestId>,
}

/// The names of the persons of whom a result speaks were shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssuranceDisclosed {
    /// The run.
    pub test: TestId,
    /// Why.
    pub reason: String,
}

/// All that a stranger needs to run a test again: what was stated, and what it was run over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssuranceSetting {
    /// The period in question, from its first second to its last.
    pub period: Period,
    /// The clock of the organisation.
    pub zone: ZoneStated,
    /// The hours in which people are said to work; none stated, none judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_hours: Option<HoursStated>,
    /// The days that are no working days.
    pub weekend: Vec<WeekDay>,
    /// The AI systems in scope; all if empty.
    pub systems: Vec<String>,
    /// AI systems of which each decision counts as high risk, whatever logs say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub high_systems: Vec<String>,
    /// The levels of risk.
    pub levels: Vec<LevelStated>,
    /// What logs call the outcomes of reviews.
    pub review_words: ReviewWordsStated,
    /// From where on something looks odd.
    pub thresholds: ThresholdsStated,
    /// Lists of decisions that were not made from the logs.
    pub populations: Vec<PopulationStated>,
    /// Which items are one document, or one record made again and again, where somebody said it.
    pub series: Vec<SeriesStated>,
    /// The day on which the audit begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<Day>,
    /// How many entries the ledger had: systems, people and agents are those that they state. In a log that goes on
    /// from another, those of its predecessor at the time of the run.
    pub organisation_as_of: u64,
    /// The items that it was run over, by number: logs, populations, documents.
    pub basis: Vec<EvidenceRef>,
}

/// The offset of local time from UTC, and when it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneStated {
    /// Minutes east of UTC before the first change.
    pub minutes: i32,
    /// The changes, in order.
    pub changes: Vec<ZoneChange>,
}

/// A change of local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneChange {
    /// From when on.
    pub at: Timestamp,
    /// Minutes east of UTC from then on.
    pub minutes: i32,
}

/// Working hours, in minutes after local midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursStated {
    /// The first minute.
    pub from_minute: u16,
    /// The first minute after.
    pub to_minute: u16,
}

/// A day of the week.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // Their names say it.
pub enum WeekDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// A level of risk by the organisation's own criteria.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelStated {
    /// Its name.
    pub name: String,
    /// The words that logs use, its name aside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Whether it asks for a review by a person before execution.
    pub high: bool,
    /// The scores that belong to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores: Option<ScoreBand>,
}

/// Scores in millionths, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreBand {
    /// The lowest.
    pub from_micro: i64,
    /// The highest.
    pub to_micro: i64,
}

/// What logs call the outcomes of reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewWordsStated {
    /// The decision may be executed as it is.
    pub approved: Vec<String>,
    /// A person put another decision in its place.
    pub overruled: Vec<String>,
    /// The decision must not be executed.
    pub rejected: Vec<String>,
    /// An earlier review no longer holds.
    pub withdrawn: Vec<String>,
}

/// From where on something looks odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThresholdsStated {
    /// A reviewer's median review is shorter than so many seconds.
    pub median_seconds_below: u32,
    /// More reviews than this by one person inside one hour.
    pub reviews_an_hour_over: u32,
    /// Nothing overruled, rejected or withdrawn in at least so many reviews.
    pub never_overruled_over: u32,
    /// Figures of fewer reviews than this are not judged by median or by weekend.
    pub reviews_at_least: u32,
    /// More than so many percent of a requirement's records made just before the audit.
    pub fresh_percent_over: u32,
    /// How many days count as just before the audit.
    pub fresh_days: u32,
    /// Missing decisions no further apart than this are told as one window, in minutes.
    pub window_minutes: u32,
}

/// A list of decisions that was not made from the logs, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationStated {
    /// The item that holds it.
    pub evidence: EvidenceRef,
    /// The sheet, where the file has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Which columns are read.
    pub columns: PopulationColumns,
    /// What comes first in days such as 03/04/2025.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_order: Option<DayOrder>,
    /// The zone of times that have none, such as `+01:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times_in: Option<String>,
    /// The system that it was exported from.
    pub source: String,
    /// The AI system whose decisions it lists; all in scope if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
}

/// The columns of a population, by the names that its header gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "lists", deny_unknown_fields)]
pub enum PopulationColumns {
    /// Each decision, by its id.
    Decisions {
        /// The column of ids.
        id: String,
        /// The column of times.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        time: Option<String>,
    },
    /// How many decisions there were on each day.
    Days {
        /// The column of days.
        day: String,
        /// The column of numbers.
        count: String,
    },
}

/// Items that are versions of one document, or one record that is made again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesStated {
    /// What it is, such as `AI policy`.
    pub name: String,
    /// The items.
    pub items: Vec<EvidenceRef>,
    /// The planned interval in days, where it is made again and again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval_days: Option<u32>,
}
