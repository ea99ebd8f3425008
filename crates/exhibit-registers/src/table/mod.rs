//! Tables as they stand in a file: rows with the numbers that people see there, and cells as text.
//!
//! What is read is bounded: [`MAX_FILE`] bytes, [`MAX_ROWS`] rows, [`MAX_COLUMNS`] columns, [`MAX_CELL`] bytes a
//! cell, [`MAX_CELLS`] cells and [`MAX_TEXT`] bytes of text in all. A file that has more is refused, and the error
//! names the bound and the place. What changes how people see a sheet (hidden rows, merged cells) or what a cell
//! came to (formulas without a result) is said as a [`Remark`].

mod csv;
mod encoding;
mod json;
mod ods;
mod package;
mod remark;
mod rows;
mod xlsx;

pub use remark::{Remark, RemarkCode};
pub use rows::{Held, TableRow};

use std::collections::HashSet;

use serde::Serialize;
use thiserror::Error;

use crate::fold::{column_letters, spellings, tidy};
use crate::mapping::Mapping;
use crate::schema::Schema;
pub(crate) use remark::Tally;

/// The most bytes of a file.
pub const MAX_FILE: usize = 256 << 20;
/// The most rows that have a cell.
pub const MAX_ROWS: usize = 100_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 512;
/// The most bytes of one cell, in UTF-8.
pub const MAX_CELL: usize = 32 << 10;
/// The most cells that are not empty.
pub const MAX_CELLS: usize = 4_000_000;
/// The most bytes of all cells together, in UTF-8.
pub const MAX_TEXT: usize = 128 << 20;

/// How many rows at the beginning are searched for the header.
const HEADER_WITHIN: usize = 50;

/// A table, read.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file's name, as given.
    pub name: String,
    /// What it was kept in.
    pub form: Form,
    /// The sheet that was read, where there are sheets.
    pub sheet: Option<String>,
    /// The rows that have a cell, header and titles included, in ascending order of their numbers.
    pub rows: Vec<TableRow>,
    /// Rows that can't be read.
    pub faults: Vec<RowFault>,
    /// What a person should know about how it was read.
    pub remarks: Vec<Remark>,
    /// The names of members, where rows are objects.
    members: Option<Header>,
}

/// What a table is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Office Open XML (ECMA-376). Rows have the numbers of the sheet.
    Xlsx,
    /// OpenDocument (OASIS ODF 1.3). Rows have the numbers of the sheet.
    Ods,
    /// Values with a separator between them (RFC 4180). Rows have the number of the line on which they begin.
    Csv {
        /// The separator.
        separator: char,
    },
    /// An array of objects (RFC 8259), alone or as the member `rows`. Rows count from 1.
    Json,
    /// An object on each line. Rows have the numbers of lines.
    JsonLines,
}

/// A row that can't be read: no row is lost in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Its number.
    pub row: u64,
    /// What should be there.
    pub expected: String,
    /// What is.
    pub found: String,
}

/// Why a table could not be read at all.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TableError {
    /// It is encrypted.
    #[error(
        "this file is encrypted with a password. Open it, save a copy without one, and read that"
    )]
    Encrypted,
    /// A workbook of the binary format before 2007.
    #[error(
        "this is a workbook of the format before 2007. Save it as XLSX, ODS or CSV, and read that"
    )]
    OldWorkbook,
    /// There is nothing in it.
    #[error("there are no rows in this file")]
    Empty,
    /// No sheet has that name.
    #[error("there is no sheet {asked}; there are: {}", there.join(", "))]
    NoSheet {
        /// The name that was asked for.
        asked: String,
        /// The names that there are.
        there: Vec<String>,
    },
    /// It has more of something than is read.
    #[error("{what}: at most {most} are read, and there are more at {at}")]
    Bound {
        /// What there is too much of.
        what: &'static str,
        /// How much is read.
        most: u64,
        /// Where the bound was reached.
        at: String,
    },
    /// It is not what it looks like, or damaged.
    #[error("this file can't be read as a table: {what}")]
    Unreadable {
        /// What is wrong.
        what: String,
    },
}

/// The row that names the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Its number; 0 where each row names its own columns.
    pub row: u64,
    /// Each column, from 0, and its name: no name occurs twice.
    pub names: Vec<(usize, String)>,
    /// Names that occurred more than once, of which the later ones were numbered.
    pub repeated: Vec<String>,
    /// How many fields the row has, where that must be the same in all (CSV).
    fields: Option<usize>,
}

impl Table {
    /// Reads a table from a file's bytes; of a workbook the named sheet, or the first that is not hidden.
    ///
    /// What the file is shows in its bytes; its name only tells JSON from CSV where both are possible.
    ///
    /// # Errors
    /// Why nothing of it could be read. A single bad row is one of [`Table::faults`].
    pub fn read(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Self, TableError> {
        if bytes.len() > MAX_FILE {
            let (what, at) = ("bytes of a file", format!("{} bytes", bytes.len()));
            return Err(TableError::Bound { what, most: MAX_FILE as u64, at });
        }
        let mut table = match package::kind(bytes)? {
            package::Kind::Xlsx => xlsx::read(bytes, sheet)?,
            package::Kind::Ods => ods::read(bytes, sheet)?,
            package::Kind::Text => text(name, bytes)?,
        };
        if table.rows.is_empty() && table.faults.is_empty() {
            return Err(TableError::Empty);
        }
        name.clone_into(&mut table.name);
        Ok(table)
    }

    /// Returns the names of a workbook's sheets, in their order; of a file without sheets none.
    ///
    /// # Errors
    /// Why nothing of it could be read.
    pub fn sheets(bytes: &[u8]) -> Result<Vec<String>, TableError> {
        match package::kind(bytes)? {
            package::Kind::Xlsx => xlsx::sheet_names(bytes),
            package::Kind::Ods => ods::sheet_names(bytes),
            package::Kind::Text => Ok(Vec::new()),
        }
    }

    /// Returns each column that a header names with the first of its cells, at most `most` of them.
    pub fn samples(&self, header: &Header, most: usize) -> Vec<(String, Vec<String>)> {
        let rows = || self.rows.iter().filter(|row| row.number > header.row);
        let of = |column: usize| {
            let cells = rows().filter_map(|row| row.cell(column)).map(|(_, text)| tidy(text));
            cells.filter(|text| !text.is_empty()).take(most).collect()
        };
        header.names.iter().map(|(column, name)| (name.clone(), of(*column))).collect()
    }

    /// Returns the row near the beginning whose cells are the most like the titles of a schema; where none is like
    /// any, the first with more than one cell.
    pub fn header(&self, schema: &Schema) -> Header {
        let hinted = schema.hinted();
        let score = |header: &Header| {
            let known =
                |name: &str| spellings(name).iter().find_map(|own| hinted.get(own)).copied();
            header.names.iter().filter_map(|(_, name)| known(name)).collect::<HashSet<_>>().len()
        };
        self.best_header(score)
    }

    /// Returns the row near the beginning that has the most of the names that a mapping knows.
    pub fn header_of(&self, mapping: &Mapping) -> Header {
        let score = |header: &Header| {
            let there: HashSet<&str> = header.names.iter().map(|(_, name)| name.as_str()).collect();
            mapping.columns.values().filter(|name| there.contains(name.as_str())).count()
        };
        self.best_header(score)
    }

    fn best_header(&self, score: impl Fn(&Header) -> usize) -> Header {
        if let Some(members) = &self.members {
            return members.clone();
        }
        let mut best: Option<(usize, Header)> = None;
        let mut first: Option<Header> = None;
        for row in self.rows.iter().take(HEADER_WITHIN) {
            let header = Header::of_row(row);
            let points = score(&header);
            if points > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((points, header));
            } else if first.as_ref().is_none_or(|it| it.names.len() < 2 && header.names.len() > 1) {
                first = Some(header);
            }
        }
        best.map(|(_, header)| header).or(first).unwrap_or_default()
    }
}

impl Header {
    /// Reads names from a row.
    pub(crate) fn of_row(row: &TableRow) -> Self {
        let named = row.cells().map(|(column, _, text)| (column, tidy(text)));
        let mut header = Self::of_names(named.filter(|(_, name)| !name.is_empty()));
        (header.row, header.fields) = (row.number, row.fields);
        header
    }

    /// Takes names; one that comes again gets a number.
    pub(crate) fn of_names(names: impl Iterator<Item = (usize, String)>) -> Self {
        let mut header = Self::default();
        let mut seen: HashSet<String> = HashSet::new();
        for (column, name) in names {
            if seen.insert(name.clone()) {
                header.names.push((column, name));
                continue;
            }
            let numbered = (2..).map(|count| format!("{name} ({count})"));
            let own = numbered.into_iter().find(|it| seen.insert(it.clone())).unwrap_or_default();
            header.names.push((column, own));
            if !header.repeated.contains(&name) {
                header.repeated.push(name);
            }
        }
        header
    }

    /// Returns the name of a column; one without a name is called by its letter.
    pub(crate) fn name(&self, column: usize) -> String {
        let found = self.names.iter().find(|(at, _)| *at == column);
        found.map_or_else(|| format!("column {}", column_letters(column)), |(_, name)| name.clone())
    }

    /// Returns how many fields each row must have, where it must.
    pub(crate) fn fields(&self) -> Option<usize> {
        self.fields
    }
}

/// Reads what is text: JSON or values with separators.
fn text(name: &str, bytes: &[u8]) -> Result<Table, TableError> {
    let (text, remark) = encoding::decode(bytes)?;
    let extension = name.rsplit_once('.').map(|(_, it)| it.to_ascii_lowercase());
    let begins = text.trim_start().chars().next();
    let mut table = match (extension.as_deref(), begins) {
        (Some("json" | "jsonl" | "ndjson"), _) => json::read(&text)?,
        (Some("csv" | "tsv" | "tab" | "txt"), _) => csv::read(&text, extension.as_deref())?,
        (_, Some('{')) => json::read(&text)?,
        (_, Some('[')) if json::is_json(&text) => json::read(&text)?,
        _ => csv::read(&text, extension.as_deref())?,
    };
    table.remarks.extend(remark);
    Ok(table)
}
