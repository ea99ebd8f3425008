//! Lists written for people: workbooks and comma-separated values, the same bytes for the same input.

mod csv;
mod xlsx;

use thiserror::Error;

pub use csv::{unguarded, write_csv};
pub use xlsx::write_xlsx;

/// The most rows of a sheet, the header included (ECMA-376 part 1, section 18.3.1.73).
pub(crate) const MAX_ROWS: usize = 1_048_576;
/// The most columns of a sheet.
pub(crate) const MAX_COLUMNS: usize = 16_384;
/// The longest text of a cell, in UTF-16 units.
pub(crate) const MAX_UNITS: usize = 32_767;

/// A list to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name. In a workbook `[]:*?/\` become hyphens, what is over 31 characters is cut, and a name that comes
    /// again is numbered.
    pub name: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows; a short one ends with empty cells.
    pub rows: Vec<Vec<Value>>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, whatever it looks like: it never becomes a formula, a number or a day.
    Text(String),
    /// A number of RFC 8259 in its own digits; anything else is written as text, and so is one that a spreadsheet
    /// could not hold (over 15 digits).
    Number(String),
    /// Nothing.
    Empty,
}

/// Why a list could not be written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WriteError {
    /// More rows or columns than a sheet has.
    #[error("the sheet {sheet} would have more than {MAX_ROWS} rows or {MAX_COLUMNS} columns")]
    TooLarge {
        /// Its name.
        sheet: String,
    },
    /// A text that is longer than a cell of a workbook may be.
    #[error(
        "the sheet {sheet} would have a text of over {MAX_UNITS} characters in row {row}, column {column}"
    )]
    TooLong {
        /// Its name.
        sheet: String,
        /// The row, from 1.
        row: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A row with more cells than the header.
    #[error("row {row} of the sheet {sheet} has more cells than the header")]
    NoColumn {
        /// Its name.
        sheet: String,
        /// The row, from 1.
        row: usize,
    },
    /// No sheet at all.
    #[error("there is nothing to write")]
    Empty,
    /// The archive could not be written.
    #[error("could not write the workbook: {0}")]
    Archive(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        match text {
            "" => Self::Empty,
            text => Self::Text(text.to_owned()),
        }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        match text.is_empty() {
            true => Self::Empty,
            false => Self::Text(text),
        }
    }
}

impl Value {
    /// Returns the number that this is, if a spreadsheet holds it without a loss.
    pub(crate) fn number(&self) -> Option<&str> {
        let Self::Number(text) = self else { return None };
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) =
            digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
        let all = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
        let plain =
            all(whole) && fraction.is_none_or(all) && (whole == "0" || !whole.starts_with('0'));
        (plain && digits.len() <= 15).then_some(text)
    }

    /// Returns what is written.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Empty => "",
        }
    }
}

impl Sheet {
    /// Looks whether each row has a column for each of its cells.
    pub(crate) fn hold(&self) -> Result<(), WriteError> {
        let sheet = || self.name.clone();
        if self.rows.len() >= MAX_ROWS || self.header.len() > MAX_COLUMNS {
            return Err(WriteError::TooLarge { sheet: sheet() });
        }
        match self.rows.iter().position(|it| it.len() > self.header.len()) {
            Some(at) => Err(WriteError::NoColumn { sheet: sheet(), row: at + 2 }),
            None => Ok(()),
        }
    }
}
