//! What the auditor states before a run: period, scope, levels, words, thresholds.

use crate::inventory::Inventory;

/// What a run is about, and what the organisation says of itself.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The period in question.
    pub period: Period,
    /// The clock of the organisation, for days, weekends and working hours.
    pub zone: Zone,
    /// The days that are no working days, Monday first.
    pub weekend: Weekend,
    /// The hours in which people are said to work; none stated, none judged.
    pub working_hours: Option<WorkingHours>,
    /// The AI systems in scope, by the ids of the inventory; empty for all.
    ///
    /// A system that the logs name and neither this list nor the inventory knows counts as in
    /// scope: a misspelt name must not take decisions out of a test.
    pub systems: Vec<String>,
    /// The levels of risk, with the words that logs use for them.
    pub levels: Vec<Level>,
    /// The words by which logs say what came out of a review.
    pub review_words: ReviewWords,
    /// From where on something looks odd.
    pub thresholds: Thresholds,
    /// What the organisation lists.
    pub inventory: Inventory,
    /// Lists of decisions that were not made from the logs.
    pub populations: Vec<Population>,
    /// Documents and records, for the test of freshness.
    pub documents: Vec<Document>,
    /// When the audit begins, in milliseconds since 1970: for records that were made just before.
    pub audit_ms: Option<i64>,
}

/// A period: from its first millisecond to the one after its last, since 1970 (UTC).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first millisecond.
    pub from_ms: i64,
    /// The first millisecond after it.
    pub to_ms: i64,
}

impl Period {
    /// Tells whether a moment lies in it.
    pub fn contains(self, ms: i64) -> bool {
        (self.from_ms..self.to_ms).contains(&ms)
    }

    /// Tells whether it holds no moment at all.
    pub fn is_empty(self) -> bool {
        self.from_ms >= self.to_ms
    }
}

/// The offset of local time from UTC, and when it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    /// Minutes east of UTC before the first change.
    pub minutes: i32,
    /// From which millisecond (UTC) on which offset in minutes holds, in order.
    pub changes: Vec<(i64, i32)>,
}

/// Which days are no working days, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekend(pub [bool; 7]);

impl Default for Weekend {
    fn default() -> Self {
        Self([false, false, false, false, false, true, true])
    }
}

/// Working hours in minutes after local midnight; on a weekend no hour is a working hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingHours {
    /// The first minute.
    pub from_minute: u16,
    /// The first minute after.
    pub to_minute: u16,
}

/// A level of risk by the organisation's own criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Its name.
    pub name: String,
    /// The words that logs use, its name aside; case does not matter.
    pub words: Vec<String>,
    /// Whether it asks for a review by a person before execution.
    pub high: bool,
    /// The scores that belong to it, in millionths, both ends included; `None` if none are stated.
    pub scores_micro: Option<(i64, i64)>,
}

/// What logs call the outcomes of reviews; case does not matter.
///
/// Only a word listed here makes a record a review that took place: `pending` or `assigned` is
/// none, and neither is a record that states no outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewWords {
    /// The decision may be executed as it is.
    pub approved: Vec<String>,
    /// A person put another decision in its place.
    pub overruled: Vec<String>,
    /// The decision must not be executed.
    pub rejected: Vec<String>,
    /// An earlier review no longer holds.
    pub withdrawn: Vec<String>,
}

impl Default for ReviewWords {
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            approved: list(&[
                "approve",
                "approved",
                "accept",
                "accepted",
                "confirm",
                "confirmed",
                "granted",
                "upheld",
            ]),
            overruled: list(&[
                "overrule",
                "overruled",
                "override",
                "overridden",
                "modified",
                "changed",
                "corrected",
            ]),
            rejected: list(&[
                "reject", "rejected", "refuse", "refused", "deny", "denied", "decline", "declined",
                "blocked",
            ]),
            withdrawn: list(&["withdraw", "withdrawn", "revoke", "revoked", "cancelled"]),
        }
    }
}

/// From where on something looks odd. A flag asks for a look; it never fails a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
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

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            median_seconds_below: 10,
            reviews_an_hour_over: 60,
            never_overruled_over: 100,
            reviews_at_least: 20,
            fresh_percent_over: 50,
            fresh_days: 30,
            window_minutes: 60,
        }
    }
}

/// A list of decisions, or of their numbers, that was not made from the logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    /// The number of the evidence item that holds it.
    pub item: u32,
    /// The system that it was exported from; the logs' own source is not independent.
    pub source: String,
    /// The AI system whose decisions it lists, by its id; `None` for all in scope.
    pub system: Option<String>,
    /// What it lists.
    pub listed: Listed,
}

/// What a [`Population`] lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Every decision by its id.
    Ids(Vec<Entry>),
    /// How many decisions there were on each day.
    PerDay(Vec<DayCount>),
}

/// One decision of a [`Population`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stands for the decision id, as [`crate::Observed::decision`].
    pub decision: i64,
    /// When it was made, in milliseconds since 1970.
    pub time_ms: Option<i64>,
    /// Its line in the population's file.
    pub line: u32,
}

/// How many decisions there were on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCount {
    /// The first millisecond of that day, or any other of it.
    pub day_ms: i64,
    /// How many.
    pub count: u64,
    /// Its line in the population's file.
    pub line: u32,
}

/// A document or record, for the test of freshness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The number of the evidence item.
    pub item: u32,
    /// How its age is judged.
    pub kind: DocumentKind,
    /// What it is one of: versions of one policy, or the reviews of one quarter after another,
    /// share a series and are judged together.
    pub series: String,
    /// Since when it is in force, in milliseconds since 1970.
    pub in_force_from_ms: Option<i64>,
    /// When it ceased to be in force; `None` if it still is.
    pub in_force_to_ms: Option<i64>,
    /// When it was issued.
    pub issued_ms: Option<i64>,
    /// When the record was made, or the event took place that it records.
    pub made_on_ms: Option<i64>,
    /// The requirements that it is evidence for.
    pub requirements: Vec<String>,
}

/// How the age of a [`Document`] is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// In force until replaced, such as a policy: its age alone says nothing.
    Standing,
    /// Made again after a planned interval, such as a quarterly review.
    Periodic {
        /// The planned interval in days.
        interval_days: u32,
    },
    /// A record of one event inside the period.
    Transaction,
}
