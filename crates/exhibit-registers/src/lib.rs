//! Registers and lists that people already have, read into typed rows, and lists written for them.
//!
//! A risk register or an inventory arrives as a workbook, as comma-separated values or as JSON, with headers in
//! its keeper's own words. It is read in four steps, each a function of its arguments:
//!
//! 1. [`Table::read`] takes the cells as they stand, within [bounds](table), and says what it did not take for granted;
//! 2. [`propose`] compares the header with the spellings of a [`Schema`] and gives a [`Mapping`], a small value that is
//!    kept and applied to the next file;
//! 3. [`check`] makes typed [`Row`]s, and names each cell that can't be one;
//! 4. [`digest`] and [`compare`] make a snapshot of the rows citable and show what changed since the one before.
//!
//! [`write_xlsx`] and [`write_csv`] go the other way, the same bytes for the same input.

mod check;
mod fold;
mod mapping;
pub mod schema;
mod snapshot;
pub mod table;
mod write;

pub use check::{Cell, Checked, MAX_PROBLEMS, Problem, ProblemCode, Row, check};
pub use mapping::{Ambiguous, DayOrder, Decimal, Mapping, Proposal, propose};
pub use schema::{Schema, SchemaError, built_in, named};
pub use snapshot::{CellChange, Change, ChangeKind, compare, digest, line};
pub use table::{Header, Remark, RemarkCode, Table, TableError};
pub use write::{Sheet, Value, WriteError, unguarded, write_csv, write_xlsx};
