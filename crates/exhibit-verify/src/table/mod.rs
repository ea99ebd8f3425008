//! Tables: columns and rows that become JSON lines, whatever they are kept in.
//!
//! Everything after this sees a table as a log of one JSON object a line, with the names of the header as names of
//! members. Each row stands on the line of its own number (padded by empty lines), so that what is said of a line
//! leads back to the row. What can't be made such an object becomes a [`Fault`] on that line: no row disappears.
//!
//! Text in which rows are found as it passes (CSV) is read by [`csv::CsvReader`], block by block. What has to be
//! sought (a workbook) gives [`Rows`], and [`lines::Lines`] makes a stream of them, as if it were a file inside.
//!
//! Readers of registers and lists, which are no logs, take the cells as they are stored: [`Workbook::cells`],
//! [`CsvRows`], and [`Xml`] for other office formats.

pub(crate) mod charset;
pub(crate) mod csv;
pub(crate) mod database;
pub(crate) mod inside;
pub(crate) mod line;
pub(crate) mod lines;
pub(crate) mod xlsx;

pub use charset::windows_1252;
pub use csv::CsvRows;
pub use xlsx::xml::{Piece, Xml};
pub use xlsx::{SheetCells, SheetName, SheetNotes, Workbook};

use std::collections::HashSet;
use std::io;

use exhibit_core::visible::visible;

/// The most columns of a table: as many as a spreadsheet has.
pub(crate) const MAX_COLUMNS: usize = 16_384;

/// The longest name of a column, in bytes.
pub(crate) const MAX_NAME: usize = 256;

/// The most bytes of the names of all columns: each row repeats them.
pub(crate) const MAX_NAMES: usize = 64 << 10;

/// The most bytes of one row, as it stands and as it is written.
pub(crate) const MAX_ROW: usize = 16 << 20;

/// How much of a file's own text is shown in a fault.
const MAX_SHOWN: usize = 100;

/// The names of the columns, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    /// Each name as the beginning of a JSON member: `"name":`.
    keys: Vec<Option<String>>,
}

impl Columns {
    /// Reads a header; a column without a name is called by its number, `#3`.
    ///
    /// # Errors
    /// More or longer names than are held, or one name twice: then nobody can say which is meant.
    pub(crate) fn of_texts<'n>(names: impl Iterator<Item = &'n str>) -> Result<Self, Fault> {
        let names = names.zip(1..);
        Self::new(names.map(|(name, number)| match name {
            "" => Some(format!("#{number}")),
            name => Some(name.to_owned()),
        }))
    }

    /// Takes the names of columns; `None` is a column that has none and must be empty.
    ///
    /// # Errors
    /// As [`Columns::of_texts`].
    pub(crate) fn new(names: impl Iterator<Item = Option<String>>) -> Result<Self, Fault> {
        let mut columns = Self::default();
        let mut seen = HashSet::new();
        let mut bytes = 0;
        for name in names {
            bytes += name.as_ref().map_or(0, String::len);
            let long = name.as_ref().is_some_and(|it| it.len() > MAX_NAME);
            if long || bytes > MAX_NAMES || columns.keys.len() >= MAX_COLUMNS {
                return Err(Fault::table(
                    format!(
                        "at most {MAX_COLUMNS} columns with names of at most {MAX_NAME} bytes, {MAX_NAMES} in all"
                    ),
                    "more or longer names".to_owned(),
                ));
            }
            columns.keys.push(match name {
                None => None,
                Some(name) => {
                    let key = line::key(&name);
                    if !seen.insert(name.clone()) {
                        return Err(Fault::table(
                            "a name of its own for each column".to_owned(),
                            format!("{} twice", shown(&name)),
                        ));
                    }
                    Some(key)
                }
            });
        }
        Ok(columns)
    }

    /// Returns the columns of a table that has none.
    pub(crate) const fn none() -> Self {
        Self { keys: Vec::new() }
    }

    /// Returns how many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns how many bytes a row of single bytes becomes, for each of them.
    pub(crate) fn growth(&self) -> usize {
        let bytes: usize = self.keys.iter().flatten().map(|key| key.len() + 4).sum();
        bytes / self.keys.len().max(1) + 1
    }

    fn key(&self, column: usize) -> Option<&str> {
        self.keys.get(column)?.as_deref()
    }
}

/// Tells whether a header names all columns that a profile looks for.
pub(crate) fn names_all(header: &[&str], wanted: &[String]) -> bool {
    wanted.iter().all(|name| header.contains(&name.as_str()))
}

/// What can't be read of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Whether it is the whole table, or what is left of it; else it is one row.
    pub table: bool,
    /// What should be there.
    pub expected: String,
    /// What is.
    pub actual: String,
}

impl Fault {
    /// One row can't be read.
    pub(crate) fn row(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self { table: false, expected: expected.into(), actual: actual.into() }
    }

    /// The table can't be read from here on.
    pub(crate) fn table(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self { table: true, expected: expected.into(), actual: actual.into() }
    }
}

/// What is said of a table whose header is not the one that the profile looks for.
fn no_header() -> Fault {
    Fault::table("a header with the columns that the profile names", "no such row")
}

/// The type of a cell's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Text,
    /// A day or time in ISO 8601, which a spreadsheet stores as a number.
    Time,
    /// A number, in the characters in which it is stored.
    Number,
    /// `true` or `false`.
    Word,
    /// What a formula came to that has no result, such as `#N/A`.
    Error,
    /// A formula whose result is not stored; without text.
    Uncomputed,
}

/// The values of one row, in buffers that are used again. A cell that is not here is empty.
#[derive(Debug, Default)]
pub struct Row {
    /// Its number in the table, from 1.
    pub number: u64,
    /// Whether people do not see it.
    pub hidden: bool,
    text: String,
    cells: Vec<(usize, CellKind, usize)>,
}

impl Row {
    /// Empties the row.
    pub(crate) fn begin(&mut self, number: u64) {
        self.number = number;
        self.hidden = false;
        self.text.clear();
        self.cells.clear();
    }

    /// Adds a value; columns count from 0.
    pub(crate) fn push(&mut self, column: usize, kind: CellKind, value: &str) {
        self.text.push_str(value);
        self.cells.push((column, kind, self.text.len()));
    }

    /// Tells whether no cell has a value.
    pub(crate) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Returns how many bytes its values have.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns the values with their columns.
    pub fn cells(&self) -> impl Iterator<Item = (usize, CellKind, &str)> {
        let mut from = 0;
        self.cells.iter().map(move |(column, kind, to)| {
            let value = self.text.get(from..*to).unwrap_or_default();
            from = *to;
            (*column, *kind, value)
        })
    }
}

/// The rows of a table, one after the other.
pub(crate) trait Rows: Send {
    /// Returns the columns.
    fn columns(&self) -> &Columns;

    /// Reads the next row.
    ///
    /// # Errors
    /// Whatever kept the bytes from being read. What is wrong with them is a [`Fault`].
    fn next(&mut self, row: &mut Row) -> io::Result<Next>;
}

/// What comes next in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// A row.
    Row,
    /// Something that is none, at this row.
    Fault(u64, Fault),
    /// Nothing.
    End,
}

/// Returns a file's own text for people.
fn shown(text: &str) -> String {
    let end = (0..=MAX_SHOWN.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    visible(&text[..end.unwrap_or(0)]).into_owned()
}
