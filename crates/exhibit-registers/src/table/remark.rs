//! What a person should know about how a file was read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many rows a tally names.
const NAMED: usize = 5;

/// Something that is no fault and changes what was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// What kind it is.
    pub code: RemarkCode,
    /// What happened, in a sentence for people.
    pub text: String,
}

/// The kinds of remarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkCode {
    /// How characters are written as bytes, where it is not plain UTF-8.
    Encoding,
    /// Which separator was chosen, where there was a choice.
    Separator,
    /// Other sheets were not read.
    OtherSheets,
    /// The sheet is hidden.
    HiddenSheet,
    /// Rows are hidden; they were read.
    HiddenRows,
    /// Columns are hidden; they were read.
    HiddenColumns,
    /// Cells are merged; only the first has a value.
    MergedCells,
    /// Formulas have no stored result.
    NoResults,
    /// Cells hold errors such as `#N/A`.
    ErrorCells,
    /// Comments and drawings were not read.
    NotRead,
    /// A name of a column occurs more than once.
    HeaderRepeated,
    /// Rows stand before the header and were not read as rows.
    BeforeHeader,
    /// Columns are not mapped; their cells are kept as text beside the row.
    Unmapped,
    /// A mapped column that a row need not have is not in this file.
    ColumnAbsent,
    /// Cells that say that there is nothing were taken as empty.
    ReadAsEmpty,
    /// The time of day of a cell in a column of days was left out.
    TimeLeftOut,
    /// Ids or versions are stored as numbers: a final zero may be lost.
    NumberAsText,
    /// An id of a requirement that an article uses for another one.
    ArticleNumber,
    /// A title beside an id was not compared.
    TitleNotCompared,
    /// Words in a choice that are none of its values were kept as they are.
    OwnWords,
}

impl Remark {
    pub(crate) fn new(code: RemarkCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}

/// Counts places, and keeps the first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    count: u64,
    first: Vec<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, place: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(place());
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the places with a word before them that has a plural in `s`: `row 7`, `rows 7, 9 and 3 more`.
    pub(crate) fn of(&self, what: &str) -> String {
        let plural = if self.count == 1 { "" } else { "s" };
        format!("{what}{plural} {self}")
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.first.join(", "))?;
        match self.count.saturating_sub(self.first.len() as u64) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}
