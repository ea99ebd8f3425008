//! A query's rows in a SQLite database, with what lies beside it.

use std::io;

use exhibit_core::visible::visible;

use super::{CellKind, Columns, Fault, Next, Row, Rows, names_all};
use crate::profile::TablePlan;
use crate::sqlite::{self, Blobs, Files, Query, SqliteError, Value};
use crate::zip::ReadAt;

/// What SQLite keeps beside a database: the names end so.
pub(crate) const WAL: &str = "-wal";
pub(crate) const JOURNAL: &str = "-journal";
pub(crate) const SHARED_MEMORY: &str = "-shm";

/// The files beside a database, where they are there.
#[derive(Clone, Copy, Default)]
pub(crate) struct Beside<'a> {
    pub(crate) wal: Option<&'a dyn ReadAt>,
    pub(crate) journal: Option<&'a dyn ReadAt>,
}

/// Tells whether a file of this name may belong to a database.
pub(crate) fn is_beside(name: &str) -> bool {
    [WAL, JOURNAL, SHARED_MEMORY].iter().any(|end| name.ends_with(end))
}

/// A database, and the query that a profile asks.
pub(crate) struct Database<'a> {
    database: sqlite::Database<'a>,
    query: Query,
    blobs: Blobs,
    bytes: u64,
}

impl<'a> Database<'a> {
    /// Opens a database.
    ///
    /// # Errors
    /// What kept its bytes from being read, or what it contradicts.
    pub(crate) fn open(
        source: &'a dyn ReadAt,
        beside: Beside<'a>,
        plan: &TablePlan,
    ) -> io::Result<Self> {
        let files = Files { database: source, wal: beside.wal, journal: beside.journal };
        let database = sqlite::Database::open(files).map_err(failed)?;
        let (query, blobs) = plan.query.clone().ok_or(io::ErrorKind::InvalidInput)?;
        Ok(Self { database, query, blobs, bytes: source.len() })
    }

    /// Returns the name of the table and the length of its database, in bytes.
    pub(crate) fn table(&self) -> (&str, u64) {
        (self.query.table(), self.bytes)
    }

    /// Reads the rows.
    ///
    /// # Errors
    /// As [`Database::open`], and what the query asks for and is not there.
    pub(crate) fn rows(&self) -> io::Result<DatabaseRows<'a>> {
        let rows = self.database.query(&self.query).map_err(failed)?;
        let names = rows.columns().iter().cloned().map(Some);
        let (columns, broken) = match Columns::new(names) {
            Ok(columns) => (columns, None),
            Err(fault) => (Columns::none(), Some(fault)),
        };
        Ok(DatabaseRows { rows, columns, broken, blobs: self.blobs, number: 0, ended: false })
    }

    /// Says what the database holds besides, and what may be missing from it.
    pub(crate) fn not_read(&self) -> Option<String> {
        let mut said = Vec::new();
        let own = self.query.table();
        let others = self.database.tables().filter(|it| !it.eq_ignore_ascii_case(own));
        match others.filter(|it| !it.starts_with("sqlite_")).count() {
            0 => {}
            1 => said.push("1 other table of this database was not read.".to_owned()),
            many => said.push(format!("{many} other tables of this database were not read.")),
        }
        let wal = self.database.wal();
        if wal.expected && !wal.given {
            said.push(
                "The database is changed through a write-ahead log, and none lies beside it: if one was left behind, the newest rows are missing.".to_owned(),
            );
        }
        if wal.ignored > 0 {
            said.push(format!(
                "{} frames of the write-ahead log were not committed, and were not read.",
                wal.ignored
            ));
        }
        if self.query.names_columns() {
            said.push("Columns that the query does not name were not read.".to_owned());
        }
        if self.query.is_partial() {
            said.push(
                "The query takes some of the table's rows: the others were not looked at."
                    .to_owned(),
            );
        }
        (!said.is_empty()).then(|| said.join(" "))
    }
}

/// The rows of a query.
pub(crate) struct DatabaseRows<'a> {
    rows: sqlite::Rows<'a>,
    columns: Columns,
    /// What is wrong with its columns.
    broken: Option<Fault>,
    blobs: Blobs,
    number: u64,
    ended: bool,
}

impl DatabaseRows<'_> {
    /// Tells whether the columns are those that a profile looks for.
    pub(crate) fn fits(&self, plan: &TablePlan) -> bool {
        let names: Vec<&str> = self.rows.columns().iter().map(String::as_str).collect();
        names_all(&names, &plan.columns)
    }

    fn fault(&mut self, fault: Fault) -> Next {
        self.ended = true;
        Next::Fault(self.number + 1, fault)
    }
}

impl Rows for DatabaseRows<'_> {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn next(&mut self, row: &mut Row) -> io::Result<Next> {
        if self.ended {
            return Ok(Next::End);
        }
        if let Some(fault) = self.broken.take() {
            return Ok(self.fault(fault));
        }
        match self.rows.next() {
            None => {
                self.ended = true;
                Ok(Next::End)
            }
            Some(Ok(found)) => {
                self.number = found.number;
                row.begin(found.number);
                for (column, value) in found.values.iter().enumerate() {
                    put(row, column, value, self.blobs);
                }
                Ok(Next::Row)
            }
            Some(Err(SqliteError::Io(error))) => Err(error),
            Some(Err(error)) => {
                let actual = visible(&error.to_string()).into_owned();
                Ok(self.fault(Fault::table("a database that agrees with itself", actual)))
            }
        }
    }
}

fn put(row: &mut Row, column: usize, value: &Value, blobs: Blobs) {
    let mut text = Vec::new();
    let (kind, written) = match value {
        Value::Text(text) => return row.push(column, CellKind::Text, text),
        Value::Null => (CellKind::Word, "null".to_owned()),
        Value::Blob(bytes) => (CellKind::Text, blobs.write(bytes)),
        Value::Integer(_) | Value::Real(_) => {
            value.write_json(blobs, &mut text);
            (CellKind::Number, String::from_utf8(text).unwrap_or_default())
        }
    };
    row.push(column, kind, &written);
}

fn failed(error: SqliteError) -> io::Error {
    match error {
        SqliteError::Io(error) => error,
        other => io::Error::other(visible(&other.to_string()).into_owned()),
    }
}
