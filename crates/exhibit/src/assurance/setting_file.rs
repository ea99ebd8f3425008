//! What an auditor may state of a run, as it is written in a file.

use exhibit_core::day::Day;
use exhibit_core::event::{DayOrder, EvidenceId, WeekDay};
use exhibit_core::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What is stated anew; what is absent stays as in the run before, or as it is by default.
///
/// A setting file is this in TOML; `schemas/assurance-setting.schema.json` is made from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingFile {
    /// The period in question: two days of the organisation's calendar, or two times with their zones, with a slash
    /// between, such as `2025-07-01/2026-06-30`. The last day belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The day on which the audit begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<Day>,
    /// The AI systems in scope, by name; all if the list is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub systems: Option<Vec<String>>,
    /// AI systems of which each decision counts as high risk, whatever logs say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_systems: Option<Vec<String>>,
    /// The days that are no working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekend: Option<Vec<WeekDay>>,
    /// The clock of the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneFile>,
    /// The hours in which people are said to work, by that clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_hours: Option<HoursFile>,
    /// The levels of risk by the organisation's own criteria: all of them.
    #[serde(default, rename = "level", skip_serializing_if = "Option::is_none")]
    pub levels: Option<Vec<LevelFile>>,
    /// What logs call the outcomes of reviews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_words: Option<ReviewWordsFile>,
    /// From where on something looks odd.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<ThresholdsFile>,
    /// Lists of decisions that were not made from the logs: all of them.
    #[serde(default, rename = "population", skip_serializing_if = "Option::is_none")]
    pub populations: Option<Vec<PopulationFile>>,
    /// Which items are one document, or one record made again and again: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Vec<SeriesFile>>,
}

/// The clock of the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneFile {
    /// The offset from UTC before the first change, such as `+01:00`.
    pub offset: String,
    /// The changes, in order.
    #[serde(default)]
    pub changes: Vec<ZoneChangeFile>,
}

/// A change of local time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneChangeFile {
    /// From when on, such as `2026-03-29T01:00:00Z`.
    pub at: Timestamp,
    /// The offset from then on.
    pub offset: String,
}

/// Working hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursFile {
    /// From, such as `08:00`.
    pub from: String,
    /// To, such as `18:00`.
    pub to: String,
}

/// A level of risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelFile {
    /// Its name.
    pub name: String,
    /// The words that logs use, its name aside.
    #[serde(default)]
    pub words: Vec<String>,
    /// Whether it asks for a review by a person before execution.
    #[serde(default)]
    pub high: bool,
    /// The lowest and the highest score that belong to it, as texts: `["0.7", "1"]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores: Option<[String; 2]>,
}

/// What logs call the outcomes of reviews; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewWordsFile {
    /// The decision may be executed as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Vec<String>>,
    /// A person put another decision in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<Vec<String>>,
    /// The decision must not be executed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<Vec<String>>,
    /// An earlier review no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Vec<String>>,
}

/// From where on something looks odd; what is absent stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThresholdsFile {
    /// A reviewer's median review is shorter than so many seconds (10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_seconds_below: Option<u32>,
    /// More reviews than this by one person inside one hour (60).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviews_an_hour_over: Option<u32>,
    /// Nothing overruled, rejected or withdrawn in at least so many reviews (100).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub never_overruled_over: Option<u32>,
    /// Figures of fewer reviews than this are not judged by median or by weekend (20).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviews_at_least: Option<u32>,
    /// More than so many percent of a requirement's records made just before the audit (50).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fresh_percent_over: Option<u32>,
    /// How many days count as just before the audit (30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fresh_days: Option<u32>,
    /// Missing decisions no further apart than this are told as one window, in minutes (60).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_minutes: Option<u32>,
}

/// A list of decisions that was not made from the logs: each by its id, or how many there were on each day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationFile {
    /// The item that holds it.
    pub evidence: EvidenceId,
    /// The sheet, where the file has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The name of the column of decision ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name of the column of times, beside ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The name of the column of days, instead of ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The name of the column that says how many decisions there were on a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
    /// What comes first in days such as 03/04/2025.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_order: Option<DayOrder>,
    /// The zone of times that have none, such as `+01:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times_in: Option<String>,
    /// The system that it was exported from; that of the item if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The AI system whose decisions it lists; that of the item if absent, and all in scope if it has none or several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
}

/// Items that are versions of one document, or one record that is made again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesFile {
    /// What it is, such as `AI policy`.
    pub name: String,
    /// The items.
    pub items: Vec<EvidenceId>,
    /// The planned interval in days, where it is made again and again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval_days: Option<u32>,
}

impl SettingFile {
    /// Reads a setting file.
    ///
    /// # Errors
    /// [`Error::Setting`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(bytes).map_err(|e| Error::Setting(e.to_string()))?;
        toml::from_str(text).map_err(|e| Error::Setting(e.message().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_file_says_what_is_wrong_with_it() {
        let text = "period = \"2026-02-01/2026-02-28\"\n[[level]]\nname = \"high\"\nhigh = true\nscores = [\"0.7\", \"1\"]\n";
        let file = SettingFile::parse(text.as_bytes()).expect("a file");
        assert_eq!(file.levels.expect("levels")[0].name, "high");
        let wrong = SettingFile::parse(b"periods = \"x\"").expect_err("an unknown member");
        assert!(wrong.to_string().contains("periods"), "{wrong}");
    }
}
