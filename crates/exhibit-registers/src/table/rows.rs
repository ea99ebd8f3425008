//! Rows as they are collected, within the bounds.

use super::remark::{Remark, RemarkCode, Tally};
use super::{
    Form, MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, RowFault, Table, TableError,
};
use crate::fold::column_letters;

/// The most rows that can't be read, and are still named.
const MAX_FAULTS: usize = 1000;

/// A row as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Its number, as a person sees it in the file.
    pub number: u64,
    /// How many fields it has, where rows say that.
    pub(crate) fields: Option<usize>,
    cells: Vec<(u16, Held, Box<str>)>,
}

/// What a cell holds, as far as the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Text.
    Text,
    /// A number, in the characters in which it is stored.
    Number,
    /// A day or time of a spreadsheet, in ISO 8601.
    Time,
    /// `true` or `false`.
    Word,
    /// An error such as `#N/A`.
    Error,
    /// A formula without a result; its text is empty.
    NoResult,
}

impl TableRow {
    /// Returns the cells that are not empty, with their columns from 0, from left to right.
    pub fn cells(&self) -> impl Iterator<Item = (usize, Held, &str)> {
        self.cells.iter().map(|(column, held, text)| (usize::from(*column), *held, &**text))
    }

    /// Returns a cell that is not empty.
    pub fn cell(&self, column: usize) -> Option<(Held, &str)> {
        let at = self.cells.binary_search_by_key(&column, |(it, ..)| usize::from(*it)).ok()?;
        self.cells.get(at).map(|(_, held, text)| (*held, &**text))
    }
}

/// The rows read so far.
#[derive(Default)]
pub(super) struct Collected {
    rows: Vec<TableRow>,
    faults: Vec<RowFault>,
    remarks: Vec<Remark>,
    cells: usize,
    text: usize,
    hidden: Tally,
    errors: Tally,
    no_results: Tally,
}

/// A row while it is read.
#[derive(Clone, Default)]
pub(super) struct Begun {
    number: u64,
    cells: Vec<(u16, Held, Box<str>)>,
}

impl Begun {
    pub(super) fn new(number: u64) -> Self {
        Self { number, cells: Vec::new() }
    }

    /// Adds a cell; an empty one says nothing. Columns must ascend.
    pub(super) fn push(&mut self, column: usize, held: Held, text: &str) -> Result<(), TableError> {
        if text.is_empty() && held != Held::NoResult {
            return Ok(());
        }
        let at = || format!("{}{}", column_letters(column), self.number);
        let bound = |what, most: usize| TableError::Bound { what, most: most as u64, at: at() };
        if column >= MAX_COLUMNS {
            return Err(bound("columns", MAX_COLUMNS));
        }
        if text.len() > MAX_CELL {
            return Err(bound("bytes in a cell", MAX_CELL));
        }
        let column = u16::try_from(column).map_err(|_| bound("columns", MAX_COLUMNS))?;
        self.cells.push((column, held, text.into()));
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub(super) fn at(mut self, number: u64) -> Self {
        self.number = number;
        self
    }
}

impl Collected {
    /// Adds a row; an empty one says nothing.
    pub(super) fn push(
        &mut self,
        row: Begun,
        hidden: bool,
        fields: Option<usize>,
    ) -> Result<(), TableError> {
        let Begun { number, cells } = row;
        if cells.is_empty() {
            return Ok(());
        }
        let bound = |what, most: usize| {
            let at = format!("row {number}");
            Err(TableError::Bound { what, most: most as u64, at })
        };
        self.cells += cells.len();
        self.text += cells.iter().map(|(.., text)| text.len()).sum::<usize>();
        if self.rows.len() >= MAX_ROWS {
            return bound("rows", MAX_ROWS);
        }
        if self.cells > MAX_CELLS {
            return bound("cells", MAX_CELLS);
        }
        if self.text > MAX_TEXT {
            return bound("bytes of text", MAX_TEXT);
        }
        if hidden {
            self.hidden.add(|| number.to_string());
        }
        for (column, held, _) in &cells {
            let place = || format!("{}{number}", column_letters(usize::from(*column)));
            match held {
                Held::Error => self.errors.add(place),
                Held::NoResult => self.no_results.add(place),
                _ => {}
            }
        }
        self.rows.push(TableRow { number, fields, cells });
        Ok(())
    }

    /// Adds a row that can't be read.
    pub(super) fn fault(
        &mut self,
        row: u64,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Result<(), TableError> {
        if self.faults.len() >= MAX_FAULTS {
            let (what, at) = ("rows that can't be read", format!("row {row}"));
            return Err(TableError::Bound { what, most: MAX_FAULTS as u64, at });
        }
        self.faults.push(RowFault { row, expected: expected.into(), found: found.into() });
        Ok(())
    }

    pub(super) fn remark(&mut self, code: RemarkCode, text: impl Into<String>) {
        self.remarks.push(Remark::new(code, text));
    }

    /// Returns the table of these rows.
    pub(super) fn finish(mut self, form: Form, sheet: Option<String>) -> Table {
        let said = [
            (&self.hidden, RemarkCode::HiddenRows, "Hidden rows were read like others", "row"),
            (&self.errors, RemarkCode::ErrorCells, "Cells hold errors and no values", "cell"),
            (
                &self.no_results,
                RemarkCode::NoResults,
                "Formulas have no stored result; opened and saved in a spreadsheet program they get one",
                "cell",
            ),
        ];
        let said = said.into_iter().filter(|(tally, ..)| !tally.is_empty());
        let said = said.map(|(tally, code, text, what)| {
            Remark::new(code, format!("{text}: {}.", tally.of(what)))
        });
        let said: Vec<Remark> = said.collect();
        self.remarks.extend(said);
        let Self { rows, faults, remarks, .. } = self;
        Table { name: String::new(), form, sheet, rows, faults, remarks, members: None }
    }
}
