//! The rows of one sheet, as a table with the header that a profile looks for.

use std::io;

use super::super::{Columns, Next, Row, Rows, names_all, no_header};
use super::cells::SheetCells;
use crate::profile::TablePlan;

/// Reads a sheet row by row.
pub(crate) struct SheetRows<'w> {
    cells: SheetCells<'w>,
    plan: TablePlan,
    header: Option<Columns>,
    /// The row that was read while the header was looked for.
    pending: Option<Next>,
    ended: bool,
}

impl<'w> SheetRows<'w> {
    pub(super) fn new(cells: SheetCells<'w>, plan: &TablePlan) -> Self {
        Self { cells, plan: plan.clone(), header: None, pending: None, ended: false }
    }

    /// Reads the header; tells whether it names all columns that the profile looks for.
    ///
    /// # Errors
    /// What kept the bytes from being read.
    pub(crate) fn fits(&mut self) -> io::Result<bool> {
        if self.header.is_some() {
            return Ok(true);
        }
        let mut row = Row::default();
        loop {
            match self.cells.read(&mut row)? {
                Next::Row if row.number < self.plan.header => {}
                Next::Row => {
                    let names: Vec<&str> = row.cells().map(|(_, _, text)| text).collect();
                    let fits = names_all(&names, &self.plan.columns);
                    self.take_header(&row, fits);
                    return Ok(fits);
                }
                Next::Fault(number, fault) if fault.table => {
                    self.pending = Some(Next::Fault(number, fault));
                    return Ok(false);
                }
                Next::Fault(number, _) if number < self.plan.header => {}
                Next::Fault(..) | Next::End => {
                    self.refuse(self.cells.number.max(1));
                    return Ok(false);
                }
            }
        }
    }

    fn take_header(&mut self, row: &Row, fits: bool) {
        if !fits {
            return self.refuse(row.number);
        }
        let mut names: Vec<Option<String>> = Vec::new();
        for (column, _, text) in row.cells() {
            names.resize(column, None);
            names.push(Some(text.to_owned()));
        }
        match Columns::new(names.into_iter()) {
            Ok(columns) => self.header = Some(columns),
            Err(fault) => self.pending = Some(Next::Fault(row.number, fault)),
        }
    }

    fn refuse(&mut self, number: u64) {
        self.pending = Some(Next::Fault(number, no_header()));
    }
}

impl Rows for SheetRows<'_> {
    fn columns(&self) -> &Columns {
        static NONE: Columns = Columns::none();
        self.header.as_ref().unwrap_or(&NONE)
    }

    fn next(&mut self, row: &mut Row) -> io::Result<Next> {
        if self.header.is_none() && self.pending.is_none() {
            self.fits()?;
        }
        if let Some(next) = self.pending.take() {
            self.ended = true;
            return Ok(next);
        }
        match self.ended {
            true => Ok(Next::End),
            false => self.cells.next(row),
        }
    }
}
