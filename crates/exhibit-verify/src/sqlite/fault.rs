//! What can be wrong with a database, and where.

use std::fmt;
use std::io;

use exhibit_core::visible::visible;
use thiserror::Error;

use super::query::QueryError;

/// Why a database, or a row of it, could not be read.
#[derive(Debug, Error)]
pub enum SqliteError {
    /// The bytes could not be fetched: says nothing about the database.
    #[error("could not read the database: {0}")]
    Io(#[from] io::Error),
    /// The database is not what it has to be, or asks for more than is read.
    #[error(transparent)]
    Finding(#[from] SqliteFinding),
    /// The query asks for what is not there, or not supported.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl SqliteError {
    /// Returns the finding, unless it is about the query or the bytes could not be fetched at all.
    pub fn finding(&self) -> Option<&SqliteFinding> {
        match self {
            Self::Finding(finding) => Some(finding),
            Self::Io(_) | Self::Query(_) => None,
        }
    }

    /// Says in which row it was found, unless it says so already.
    pub(super) fn in_row(mut self, row: u64) -> Self {
        if let Self::Finding(finding) = &mut self {
            finding.row.get_or_insert(row);
        }
        self
    }
}

impl From<SqliteFault> for SqliteError {
    fn from(fault: SqliteFault) -> Self {
        Self::Finding(SqliteFinding { fault, page: None, row: None })
    }
}

/// One thing that is wrong: what, on which page, in which row.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct SqliteFinding {
    /// What is wrong.
    pub fault: SqliteFault,
    /// The page, counted from 1, if it concerns one.
    pub page: Option<u32>,
    /// The row of the table that was being read, if one was: its ordinal from 1 in the table's own
    /// order, before any `WHERE` and `ORDER BY`. A fault between rows names the row that would come next.
    pub row: Option<u64>,
}

impl SqliteFinding {
    pub(super) fn on(fault: SqliteFault, page: u32) -> SqliteError {
        SqliteError::Finding(Self { fault, page: Some(page), row: None })
    }
}

impl fmt::Display for SqliteFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.fault)?;
        match (self.page, self.row) {
            (Some(page), Some(row)) => write!(f, " (page {page}, row {row})"),
            (Some(page), None) => write!(f, " (page {page})"),
            (None, Some(row)) => write!(f, " (row {row})"),
            (None, None) => Ok(()),
        }
    }
}

/// What is wrong with a database.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SqliteFault {
    /// No header of a database: something else, or encrypted.
    #[error("not a SQLite database, or an encrypted one")]
    NotDatabase,
    /// A field of the header has a value that this version of the format does not know.
    #[error("the header's {field} is {value}, which is not known")]
    Header {
        /// The field.
        field: &'static str,
        /// Its value.
        value: u32,
    },
    /// The header states more pages than there are: the end is missing.
    #[error("the header states {stated} pages, there are {actual}")]
    Pages {
        /// What the header states.
        stated: u32,
        /// How many pages file and write-ahead log hold.
        actual: u32,
    },
    /// A rollback journal lies beside it: the file may be in the middle of a transaction.
    #[error("a rollback journal lies beside the database, which may be in the middle of a change")]
    HotJournal,
    /// The write-ahead log has bytes, but no valid header.
    #[error("the header of the write-ahead log is damaged")]
    WalHeader,
    /// The write-ahead log belongs to pages of another size.
    #[error("the write-ahead log has pages of {wal} bytes, the database of {database}")]
    WalPageSize {
        /// Page size of the log.
        wal: u32,
        /// Page size of the database.
        database: u32,
    },
    /// A frame of the write-ahead log does not check, though a commit of the same log comes with or after it.
    #[error("frame {frame} of the write-ahead log is damaged: changes after it can't be read")]
    WalDamaged {
        /// The first frame that does not check, from 1.
        frame: u64,
    },
    /// A page number that the database does not have.
    #[error("refers to page {0}, which does not exist")]
    NoSuchPage(u32),
    /// The file ends before the page does.
    #[error("the file ends before this page does")]
    Truncated,
    /// Two places refer to the page, or it refers to itself.
    #[error("the page is used twice")]
    UsedTwice,
    /// Not a page of the kind that its place asks for.
    #[error("not a page of the kind that must be here: type {0}")]
    PageType(u8),
    /// A page's own header or its list of cells contradicts itself.
    #[error("the page's {0} is out of bounds")]
    PageHeader(&'static str),
    /// A cell that does not fit into its page.
    #[error("cell {0} is out of bounds")]
    Cell(u32),
    /// Bytes of a page that belong to no cell and to no free block, or to two.
    #[error("the page's cells and free space do not add up: {0}")]
    Space(&'static str),
    /// Keys that do not ascend.
    #[error("keys are out of order")]
    Order,
    /// A tree of more than [`super::MAX_DEPTH`] levels.
    #[error("the tree is too deep")]
    Depth,
    /// Leaves at different depths.
    #[error("the tree's leaves are at different depths")]
    Unbalanced,
    /// A chain of overflow pages is shorter or longer than its row.
    #[error("a chain of overflow pages is {0} than its row")]
    Overflow(&'static str),
    /// More than the reader accepts of what is named.
    #[error("{what}: {actual} is over the limit of {limit}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much there is, as the database states it.
        actual: u64,
        /// The limit.
        limit: u64,
    },
    /// A record whose header does not describe it.
    #[error("the record is damaged: {0}")]
    Record(&'static str),
    /// A text that is not in the database's encoding.
    #[error("a text is not valid {0}")]
    Text(&'static str),
    /// A number that JSON can't hold: infinite, or none at all.
    #[error("a number is not finite")]
    NotFinite,
    /// A row older than this column, whose default value is no literal.
    #[error("the row has no column {}, whose default is not a literal that is sure", visible(.0))]
    Default(String),
    /// A value that its column's type would have changed when it was stored; SQLite's comparison would too.
    #[error("a value of column {} is not of its type, so it can't be compared with certainty", visible(.0))]
    Unlike(String),
    /// The list of free pages is damaged.
    #[error("the list of free pages is damaged: {0}")]
    Freelist(&'static str),
    /// Pages that nothing refers to: something was lost.
    #[error("{0} pages are used by nothing: what refers to them is lost")]
    Unused(u32),
    /// The schema table is not as it must be.
    #[error("the schema is damaged: {0}")]
    Schema(&'static str),
    /// Two tables of one name.
    #[error("two objects in the schema are named {}", visible(.0))]
    Twice(String),
    /// The definition of a table is not understood.
    #[error("the definition of table {} is not understood: byte {at}: {what}", visible(table))]
    Definition {
        /// The table. Not safe to show: see [`visible`].
        table: String,
        /// Bytes before what is not understood.
        at: usize,
        /// What is not understood.
        what: &'static str,
    },
    /// Columns that are computed, which needs SQLite itself.
    #[error("table {} has generated columns, which are not computed here", visible(.0))]
    Generated(String),
}
