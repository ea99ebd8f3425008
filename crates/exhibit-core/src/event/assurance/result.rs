//! The result of an assurance test as the ledger keeps it: no floats, no null, no names of persons.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::outcome::{TestOutcome, TestReason};
use crate::digest::Sha256;
use crate::verdict::Word;

/// How many exceptions a recorded result lists; all are counted and digested.
pub const MAX_RECORDED: usize = 100;

/// The result of an assurance test as it is kept, with pseudonyms for persons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedResult {
    /// The test's name.
    pub test: String,
    /// The version of its rules.
    pub version: u32,
    /// What it shows.
    pub outcome: TestOutcome,
    /// Why it is not better, in a fixed order.
    pub reasons: Vec<TestReason>,
    /// How much of the population meets the question.
    pub numerator: u64,
    /// How large the population is.
    pub denominator: u64,
    /// How much of it the logs do not tell enough about.
    pub unjudged: u64,
    /// What the population is.
    pub population: RecordedPopulation,
    /// The worst verdict of what it stands on.
    pub word: Word,
    /// The fields that it used and that some record does not have covered.
    pub uncovered: Vec<String>,
    /// How many exceptions there are.
    pub exceptions_total: u64,
    /// The digest over all of them.
    pub exceptions_digest: Sha256,
    /// How many of each kind.
    pub by_code: Vec<CodeCount>,
    /// The first exceptions, at most [`MAX_RECORDED`].
    pub exceptions: Vec<RecordedException>,
    /// What looks odd.
    pub flags: Vec<RecordedFlag>,
    /// What else is to be told.
    pub facts: Vec<String>,
    /// What it stands on: ids and digests of items.
    pub basis: Vec<BasisItem>,
    /// The documents and lists by which the organisation shows what logs can't: who had authority,
    /// and what was passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperItem>,
}

/// A document or a list that a result rests on, beside the logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperItem {
    /// Id of the item.
    pub item: String,
    /// Its verdict at the time of the run.
    pub word: Word,
}

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedPopulation {
    /// What one line of the digested list stands for.
    pub of: PopulationOf,
    /// How many lines it has.
    pub count: u64,
    /// SHA-256 over the list.
    pub digest: Sha256,
}

/// How many exceptions are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeCount {
    /// The kind.
    pub code: String,
    /// How many.
    pub count: u64,
}

/// An exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedException {
    /// Id of the item; absent where no item shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The line; 0 for the item as a whole.
    pub line: u32,
    /// Other records that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<RecordedAlso>,
    /// What kind it is, the gravest first.
    pub codes: Vec<String>,
    /// What it is about, where that is no record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// Stands for the decision id: 16 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// What it says.
    pub sentence: String,
}

/// Another record that belongs to an exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedAlso {
    /// What it is, such as `execution`.
    pub role: String,
    /// Id of the item.
    pub item: String,
    /// The line.
    pub line: u32,
}

/// Something odd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedFlag {
    /// What kind it is.
    pub code: String,
    /// The pseudonym of whom it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// What it says.
    pub sentence: String,
}

/// An item that a result stands on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasisItem {
    /// Its id.
    pub item: String,
    /// Its digest; absent if the run was not told of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Sha256>,
}

/// What a population consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PopulationOf {
    /// Records of logs: item and line.
    Records,
    /// Lines of a list that was not made from the logs: item and line.
    ListedLines,
    /// Whole items: item and line 0.
    Items,
    /// Reviewers, by the record of their first review.
    Reviewers,
}
