//! SQLite databases, read strictly and without SQLite: one table at a time, row by row.
//!
//! ```no_run
//! # use exhibit_verify::sqlite::{Blobs, Database, Files, Query, SqliteError};
//! # fn read(file: &dyn exhibit_verify::zip::ReadAt, wal: &dyn exhibit_verify::zip::ReadAt) -> Result<(), SqliteError> {
//! let files = Files { database: file, wal: Some(wal), journal: None };
//! let database = Database::open(files)?;
//! let query = Query::parse("SELECT seq, body AS record FROM audit ORDER BY seq")?;
//! let mut line = Vec::new();
//! for row in database.query(&query)? {
//!     let row = row?; // row.number, row.rowid, row.columns(), row.values
//!     line.clear();
//!     row.write_json(Blobs::Hex, &mut line);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What is read is what SQLite would show: the database with the committed part of its write-ahead log
//! over it. Pages are read one at a time, each once; memory is for the pages from the root to a leaf, one
//! row, and one bit for each page that was used.
//!
//! **Nothing is left out in silence.** Every page's cells and free space must add up, keys must ascend,
//! leaves must be equally deep, chains must be as long as their rows, and at the end of a result each
//! page of the whole database must have had exactly one use. That is what `PRAGMA integrity_check`
//! requires, but for agreement between tables and their indexes, constraints of columns, and the map
//! pages of auto-vacuum. What it can't find, this can't either: pages have no checksums, so that a
//! changed value is a value, and rows that were deleted through SQLite are gone. Of a write-ahead log,
//! frames cut off from its end at a boundary, and the loss of the whole log, look as if the change had
//! never been made; [`Database::wal`] says what there was.
//!
//! **Values** ([`Value`]) are those of SQLite. A whole number in a column of REAL affinity is a real. A row
//! that is older than a column has the column's default, if that is a literal. Texts that are not valid
//! in the database's encoding and numbers that are not finite are findings.
//!
//! **Comparing** follows SQLite where that takes no conversion of stored values. The literal of a `WHERE` is
//! converted as the column's affinity asks: an integer to text for TEXT, a text that is an integer to one
//! for INTEGER, REAL and NUMERIC; a text that SQLite would take for a number in another way is refused, and so is
//! a row whose stored value is not of the column's kind. Texts compare by the column's collation: BINARY (the
//! stored bytes), NOCASE, RTRIM; others are refused. `NULL` equals nothing.
//!
//! **Order.** Without `ORDER BY`, and by the rowid ascending, rows come as they lie in the table: by rowid, or
//! by the primary key of a table without rowid. Any other order is sorted in memory, up to [`MAX_SORT`];
//! rows that compare equal stay in the table's order.
//!
//! **Refused by name**: views, virtual tables, generated columns, a rollback journal that may have to be
//! rolled back, and queries beyond [`Query`]. Format: <https://www.sqlite.org/fileformat2.html>.

mod bytes;
mod fault;
mod lex;
mod pager;
mod plan;
mod query;
mod rows;
mod schema;
mod tree;
mod value;
mod wal;

use std::sync::Arc;

use self::bytes::read_exact_at;
use self::pager::{Pager, Used};
use self::plan::Plan;
use self::schema::{Object, ObjectKind, objects};
use self::wal::Wal;
use crate::zip::ReadAt;

pub use self::fault::{SqliteError, SqliteFault, SqliteFinding};
pub use self::query::{Query, QueryError, QueryFault};
pub use self::rows::{Row, Rows};
pub use self::tree::MAX_DEPTH;
pub use self::value::{Blobs, Value};

/// The longest row as it is stored, in bytes.
pub const MAX_ROW: u64 = 16 << 20;

/// The most memory for rows that have to be sorted, in bytes.
pub const MAX_SORT: u64 = 64 << 20;

/// The longest schema: the definitions of all tables, indexes, views and triggers together, in bytes.
pub const MAX_SCHEMA: u64 = 16 << 20;

/// The longest definition of the table that is read, in bytes.
pub const MAX_DEFINITION: u64 = 64 << 10;

/// The longest query, in bytes.
pub const MAX_QUERY: usize = 64 << 10;

/// Tells whether a file that begins like this may be a SQLite database.
///
/// An encrypted one begins with random bytes.
pub fn is_sqlite(head: &[u8]) -> bool {
    pager::has_magic(head)
}

/// A database and what lies beside it. Each of them is a statement: `None` says that there is no such file.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    /// The database.
    pub database: &'a dyn ReadAt,
    /// The file with `-wal` after the database's name.
    pub wal: Option<&'a dyn ReadAt>,
    /// The file with `-journal` after the database's name.
    pub journal: Option<&'a dyn ReadAt>,
}

/// What is known of a database's write-ahead log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WalUse {
    /// Whether the database says that it is changed through such a log. If it does and there is none, its
    /// last user closed it in good order, or the log was not handed over.
    pub expected: bool,
    /// Whether a log with at least one byte was given.
    pub given: bool,
    /// Frames that were committed, and are read instead of the database's pages.
    pub committed: u64,
    /// Whole frames after the last commit: not committed, cancelled, or of an earlier round. SQLite ignores
    /// them too.
    pub ignored: u64,
}

/// A database whose header and schema were read.
pub struct Database<'a> {
    shared: Arc<Shared<'a>>,
    wal_given: bool,
}

struct Shared<'a> {
    pager: Pager<'a>,
    objects: Vec<Object>,
    /// The pages of the schema.
    used: Used,
}

impl<'a> Database<'a> {
    /// Reads header, write-ahead log and schema.
    ///
    /// # Errors
    /// [`SqliteError::Io`], or the first finding.
    pub fn open(files: Files<'a>) -> Result<Self, SqliteError> {
        if files.journal.is_some_and(|journal| !journal.is_empty()) {
            cold(files.journal)?;
        }
        let wal = files.wal.map_or(Ok(None), Wal::read)?;
        let wal_given = wal.is_some();
        let pager = Pager::open(files.database, wal)?;
        let mut used = Used::default();
        let objects = objects(&pager, &mut used)?;
        Ok(Self { shared: Arc::new(Shared { pager, objects, used }), wal_given })
    }

    /// Returns the names of all tables that can be read, in the schema's order. Not safe to show.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        let tables = self.shared.objects.iter();
        let tables = tables.filter(|it| it.kind == ObjectKind::Table && it.root != 0);
        tables.map(|it| it.name.as_str())
    }

    /// Says what the database's write-ahead log was worth.
    pub fn wal(&self) -> WalUse {
        let (expected, given) = (self.shared.pager.wal_mode, self.wal_given);
        let wal = self.shared.pager.wal.as_ref();
        let (committed, ignored) = wal.map_or((0, 0), |wal| (wal.committed, wal.ignored));
        WalUse { expected, given, committed, ignored }
    }

    /// Begins to read what a query asks for. The rows keep what they need: they may outlive the database.
    ///
    /// # Errors
    /// [`SqliteError::Query`] if the query asks for what is not there; a finding if the table's definition is
    /// not understood.
    pub fn query(&self, query: &Query) -> Result<Rows<'a>, SqliteError> {
        let plan = Plan::new(query, &self.shared.objects)?;
        Rows::new(Arc::clone(&self.shared), plan)
    }
}

/// A journal whose header was wiped, or that was emptied, has nothing to roll back.
fn cold(journal: Option<&dyn ReadAt>) -> Result<(), SqliteError> {
    const HEADER: u64 = 28;
    let Some(journal) = journal else { return Ok(()) };
    let mut head = vec![0; usize::try_from(journal.len().min(HEADER)).unwrap_or_default()];
    read_exact_at(journal, 0, &mut head)?;
    match head.iter().all(|byte| *byte == 0) {
        true => Ok(()),
        false => Err(SqliteFault::HotJournal.into()),
    }
}

/// Refuses what is over a limit.
fn fits(what: &'static str, actual: u64, limit: u64) -> Result<(), SqliteFault> {
    match actual <= limit {
        true => Ok(()),
        false => Err(SqliteFault::Limit { what, actual, limit }),
    }
}
