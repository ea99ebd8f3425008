//! Registers of the organisation: snapshots of what it keeps elsewhere, whose rows can be cited.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::ids::RegisterId;
use crate::day::Day;
use crate::digest::Sha256;

/// A register as it stood on a day.
///
/// The rows are not in the entry: they are read again from the evidence, by the schema and the columns stated
/// here, and their digest says whether they are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterImported {
    /// The snapshot's number.
    pub id: RegisterId,
    /// Which register, by the name of its schema, such as `risks`.
    pub register: String,
    /// The day as at which it speaks.
    pub as_of: Day,
    /// The file that it was read from.
    pub evidence: EvidenceRef,
    /// The sheet, where the file has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// SHA-256 of the schema by which it was read.
    pub schema: Sha256,
    /// The schema's text, where it is not one of the program's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_text: Option<String>,
    /// How the file was read.
    pub mapping: ColumnMapping,
    /// How many rows were taken.
    pub rows: u64,
    /// SHA-256 over the rows, see docs/format.md.
    pub digest: Sha256,
    /// How many rows were left out since something in them was wrong; none unless that was asked for.
    pub left_out: u64,
    /// The first of them, with what was wrong.
    pub problems: Vec<RowProblem>,
}

/// How a file is read into a register. It names headers, not positions, so that it fits the next file as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnMapping {
    /// The name of the schema.
    pub schema: String,
    /// For keys of the schema, the name that the column has in the file (white space made single spaces).
    pub columns: BTreeMap<String, String>,
    /// For keys of choices, words of the file and the values that they stand for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// What comes first in days such as 03/04/2025.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_order: Option<DayOrder>,
    /// What stands before the decimals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
    /// The zone of times that have none, such as `Z` or `+01:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Whether titles beside ids of requirements are in other words, and not compared. Those that an article gives
    /// to other requirements are named all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub other_titles: bool,
}

/// What comes first in a day that is written in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DayOrder {
    /// 31/12/2025.
    DayFirst,
    /// 12/31/2025.
    MonthFirst,
}

/// What stands before the decimals of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Decimal {
    /// 1,234.5
    Point,
    /// 1.234,5
    Comma,
}

/// What was wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowProblem {
    /// The row's number as a person sees it in the file.
    pub row: u64,
    /// In which column, and what kind of problem; not what the cell says, which goes when the file is erased.
    pub what: String,
}
