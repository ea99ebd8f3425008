//! Snapshots: rows that can be cited later, and what changed from one to the next.

use std::collections::BTreeMap;

use exhibit_core::canonical::{CanonicalError, to_bytes};
use exhibit_core::digest::Sha256;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Cell, Row};
use crate::schema::Schema;

/// Returns a row as a line of canonical JSON, with its line feed.
///
/// # Errors
/// None for rows that [`check`](crate::check()) made.
pub fn line(row: &Row) -> Result<Vec<u8>, CanonicalError> {
    let mut line = to_bytes(row)?;
    line.push(b'\n');
    Ok(line)
}

/// Returns the SHA-256 digest of the [lines](line()) of all rows, in their order: who has the lines can prove each.
///
/// # Errors
/// As [`line()`].
pub fn digest(rows: &[Row]) -> Result<Sha256, CanonicalError> {
    let lines = rows.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    let parts: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
    Ok(Sha256::of_parts(&parts))
}

/// A row that is not the same in two snapshots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The cells of the identifying columns.
    pub identity: Vec<String>,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Its number in the older file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older_row: Option<u64>,
    /// Its number in the newer file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newer_row: Option<u64>,
    /// The cells that differ; of an added or removed row none are listed.
    pub cells: Vec<CellChange>,
}

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It is in the newer snapshot only.
    Added,
    /// It is in the older snapshot only.
    Removed,
    /// It is in both, with other cells.
    Changed,
}

/// A cell that is not the same in two snapshots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CellChange {
    /// The key of the column, or the name in the file of one that is not mapped.
    pub column: String,
    /// Whether the column is not mapped.
    pub extra: bool,
    /// What it was; nothing if it was empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Cell>,
    /// What it is; nothing if it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cell>,
}

/// Compares two snapshots of one register by their identifying columns; the number of a row is no difference.
///
/// First what is gone and what changed, in the order of the older rows, then what is new in the order of the newer.
/// Rows of one identity, which [`check`](crate::check()) names, are compared in their order.
pub fn compare(schema: &Schema, older: &[Row], newer: &[Row]) -> Vec<Change> {
    let new_rows = by_identity(schema, newer);
    let old_rows = by_identity(schema, older);
    let mut old_places: Vec<_> = old_rows.iter().map(|(key, at)| (*at, key)).collect();
    old_places.sort_by_key(|(at, _)| *at);
    let mut new_places: Vec<_> = new_rows.iter().map(|(key, at)| (*at, key)).collect();
    new_places.sort_by_key(|(at, _)| *at);
    let mut changes = Vec::new();
    for (at, key) in old_places {
        let change = match new_rows.get(key) {
            None => Some(alone(&older[at], ChangeKind::Removed, &key.0)),
            Some(new) => changed(&older[at], &newer[*new], &key.0),
        };
        changes.extend(change);
    }
    let added = new_places.into_iter().filter(|(_, key)| !old_rows.contains_key(*key));
    changes.extend(added.map(|(at, key)| alone(&newer[at], ChangeKind::Added, &key.0)));
    changes
}

/// A row's identity, and how many before it have the same.
type Key = (Vec<String>, usize);

fn by_identity(schema: &Schema, rows: &[Row]) -> BTreeMap<Key, usize> {
    let mut counts: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut places = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let identity = row.identity(schema);
        let count = counts.entry(identity.clone()).or_default();
        places.insert((identity, *count), at);
        *count += 1;
    }
    places
}

fn alone(row: &Row, kind: ChangeKind, identity: &[String]) -> Change {
    let (older_row, newer_row) = match kind {
        ChangeKind::Added => (None, Some(row.row)),
        ChangeKind::Removed | ChangeKind::Changed => (Some(row.row), None),
    };
    Change { identity: identity.to_vec(), kind, older_row, newer_row, cells: Vec::new() }
}

fn changed(older: &Row, newer: &Row, identity: &[String]) -> Option<Change> {
    let extra = |row: &Row| -> BTreeMap<String, Cell> {
        row.extra.iter().map(|(name, text)| (name.clone(), Cell::One(text.clone()))).collect()
    };
    let mut cells = differences(&older.cells, &newer.cells, false);
    cells.extend(differences(&extra(older), &extra(newer), true));
    if cells.is_empty() {
        return None;
    }
    Some(Change {
        identity: identity.to_vec(),
        kind: ChangeKind::Changed,
        older_row: Some(older.row),
        newer_row: Some(newer.row),
        cells,
    })
}

fn differences(
    older: &BTreeMap<String, Cell>,
    newer: &BTreeMap<String, Cell>,
    extra: bool,
) -> Vec<CellChange> {
    let mut columns: Vec<&String> = older.keys().chain(newer.keys()).collect();
    columns.sort();
    columns.dedup();
    let differ = columns.into_iter().filter(|it| older.get(*it) != newer.get(*it));
    differ
        .map(|column| CellChange {
            column: column.clone(),
            extra,
            before: older.get(column).cloned(),
            after: newer.get(column).cloned(),
        })
        .collect()
}
