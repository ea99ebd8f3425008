//! A table that has to be sought, as if its lines were a file inside.

use std::io::{self, Read};

use exhibit_core::visible::visible;

use super::database::{Beside, Database};
use super::lines::Lines;
use super::xlsx::Workbook;
use crate::members::{MemberInfo, Members};
use crate::profile::{TableForm, TablePlan};
use crate::sqlite::is_sqlite;
use crate::zip::ReadAt;

/// The one table of a file that a profile describes.
pub(crate) struct Inside<'a> {
    kept: Kept<'a>,
    plan: TablePlan,
    infos: Vec<MemberInfo>,
}

/// What a table is kept in: to read another kind, give its rows as [`super::Rows`] here.
enum Kept<'a> {
    Workbook(Box<Workbook<'a>>),
    Database(Box<Database<'a>>),
}

impl<'a> Inside<'a> {
    /// Opens a file.
    ///
    /// # Errors
    /// What kept its bytes from being read, or what it contradicts.
    pub(crate) fn open(
        source: &'a dyn ReadAt,
        beside: Beside<'a>,
        plan: &TablePlan,
    ) -> io::Result<Self> {
        let kept = match plan.form {
            TableForm::Sqlite => Kept::Database(Box::new(Database::open(source, beside, plan)?)),
            TableForm::Csv | TableForm::Xlsx => Kept::Workbook(Box::new(Workbook::open(source)?)),
        };
        let (name, bytes) = match &kept {
            Kept::Workbook(workbook) => workbook.sheet(plan.sheet.as_deref())?,
            Kept::Database(database) => database.table(),
        };
        let infos = vec![MemberInfo::delivered(visible(name).into_owned(), bytes)];
        Ok(Self { kept, plan: plan.clone(), infos })
    }

    /// Says what else the file holds.
    pub(crate) fn not_read(&self) -> Option<String> {
        let workbook = match &self.kept {
            Kept::Workbook(workbook) => workbook,
            Kept::Database(database) => return database.not_read(),
        };
        let others = workbook.others(self.plan.sheet.as_deref());
        (others > 0).then(|| match others {
            1 => "1 other sheet of this workbook was not read.".to_owned(),
            _ => format!("{others} other sheets of this workbook were not read."),
        })
    }
}

impl Members for Inside<'_> {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        if index != 0 {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(match &self.kept {
            Kept::Workbook(workbook) => Box::new(Lines::new(workbook.rows(&self.plan)?)),
            Kept::Database(database) => Box::new(Lines::new(database.rows()?)),
        })
    }

    fn seek(&self, _: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Returns the first lines of the table, if its header is what the profile looks for.
///
/// # Errors
/// As [`Inside::open`].
pub(crate) fn head(
    source: &dyn ReadAt,
    beside: Beside<'_>,
    plan: &TablePlan,
    most: u64,
) -> io::Result<Option<Vec<u8>>> {
    let inside = Inside::open(source, beside, plan)?;
    let lines: Box<dyn Read + '_> = match &inside.kept {
        Kept::Workbook(workbook) => {
            let mut rows = workbook.rows(plan)?;
            if !rows.fits()? {
                return Ok(None);
            }
            Box::new(Lines::new(rows))
        }
        Kept::Database(database) => {
            let rows = database.rows()?;
            if !rows.fits(plan) {
                return Ok(None);
            }
            Box::new(Lines::new(rows))
        }
    };
    let mut head = Vec::new();
    // A table that is damaged further on is one still: whoever reads it says so.
    let _ = lines.take(most).read_to_end(&mut head);
    Ok(Some(head))
}

impl TableForm {
    /// Tells whether a file that begins with these bytes may hold such a table.
    pub(crate) fn may_begin(self, head: &[u8]) -> bool {
        match self {
            Self::Csv => false,
            Self::Xlsx => head.starts_with(b"PK\x03\x04"),
            Self::Sqlite => is_sqlite(head),
        }
    }
}
