//! Sheets of Office Open XML workbooks (ECMA-376 part 1, SpreadsheetML), row by row.
//!
//! The parts are read as a stream through the strict reader of zip archives. Nothing is reserved by what a part
//! claims about itself; document types and entities of their own are refused; the only thing that is held whole is
//! the list of shared strings, up to a limit.

mod cells;
pub(crate) mod package;
mod sheet;
mod strings;
pub(crate) mod styles;
pub(crate) mod xml;

use std::io;

pub use cells::{SheetCells, SheetNotes};
use package::Package;
pub use package::SheetName;
pub(crate) use sheet::SheetRows;
use strings::Strings;
use styles::Styles;

use crate::profile::TablePlan;
use crate::zip::{Limits, ReadAt};

/// A workbook whose sheets can be read.
pub struct Workbook<'a> {
    package: Package<'a>,
    strings: Strings,
    styles: Styles,
}

impl<'a> Workbook<'a> {
    /// Opens a workbook.
    ///
    /// # Errors
    /// What kept its bytes from being read; what it contradicts, or has more of than is held.
    pub(crate) fn open(source: &'a dyn ReadAt) -> io::Result<Self> {
        Self::open_within(source, &Limits::EVIDENCE)
    }

    /// Opens a workbook whose archive keeps to these limits.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] for what is no workbook, contradicts itself, or has more of something than is
    /// held; else what kept its bytes from being read.
    pub fn open_within(source: &'a dyn ReadAt, limits: &Limits) -> io::Result<Self> {
        let package = Package::open(source, limits)?;
        let strings = match package.strings()? {
            Some(part) => Strings::read(part)?,
            None => Strings::default(),
        };
        let styles = match package.styles()? {
            Some(part) => Styles::read(part, package.from_1904)?,
            None => Styles::default(),
        };
        Ok(Self { package, strings, styles })
    }

    /// Returns the name of a sheet, or of the first, and the length of its part in bytes.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`].
    pub(crate) fn sheet(&self, name: Option<&str>) -> io::Result<(&str, u64)> {
        self.package.sheet(name)
    }

    /// Returns how many sheets there are beside that one.
    pub(crate) fn others(&self, name: Option<&str>) -> usize {
        match self.package.sheet(name) {
            Ok(_) => self.package.sheets.len().saturating_sub(1),
            Err(_) => self.package.sheets.len(),
        }
    }

    /// Reads the rows of a table from its first.
    ///
    /// # Errors
    /// As [`Workbook::open`].
    pub(crate) fn rows(&self, plan: &TablePlan) -> io::Result<SheetRows<'_>> {
        let part = self.package.open_sheet(plan.sheet.as_deref())?;
        Ok(SheetRows::new(SheetCells::new(part, &self.strings, &self.styles, false), plan))
    }

    /// Returns the sheets that have rows, in the order of the workbook.
    pub fn sheets(&self) -> &[SheetName] {
        &self.package.sheets
    }

    /// Reads the cells of a sheet as they are stored, from its first row; without a name, of the first sheet.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] for a sheet that is not there; else as [`Workbook::open_within`].
    pub fn cells(&self, sheet: Option<&str>) -> io::Result<SheetCells<'_>> {
        let part = self.package.open_sheet(sheet)?;
        Ok(SheetCells::new(part, &self.strings, &self.styles, true))
    }
}

/// A workbook that is not one, or not one that is read.
fn malformed(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}
