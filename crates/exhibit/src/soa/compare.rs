//! What changed from one version to another, cell by cell.

use exhibit_core::event::{Implementation, RowCited, SoaId, SoaRow};
use exhibit_core::register::SoaChange;
use schemars::JsonSchema;
use serde::Serialize;

use super::rows::RowsRead;
use super::{place, title};
use crate::error::Error;
use crate::organisation::name_of;
use crate::vault::{Open, Vault};

/// What changed from one version to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaDiff {
    /// The older version.
    pub from: SoaId,
    /// The newer version.
    pub to: SoaId,
    /// Why there is the newer one, as it was stated; the reasons of versions in between stand with these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
    /// What changed, in the order of the newer version, then what is gone.
    pub changes: Vec<SoaChangeShown>,
}

/// What changed for a control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaChangeShown {
    /// The control.
    pub control: String,
    /// Its title.
    pub title: String,
    /// Whether it is new, gone, or says something else.
    pub kind: SoaChangeKind,
    /// The cells that differ; for a new or a gone row all that it says.
    pub cells: Vec<SoaCell>,
}

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SoaChangeKind {
    /// It was not there before.
    Added,
    /// It is no longer there.
    Removed,
    /// It says something else.
    Changed,
}

/// A cell before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaCell {
    /// The column: applicable, reason, implementation, owner, risks, treatments, remark or title.
    pub column: String,
    /// Before; none if it said nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// After; none if it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Vault<Open> {
    /// Compares two versions.
    ///
    /// # Errors
    /// [`Error::Text`] if one of them is not on record.
    pub fn soa_diff(&self, from: SoaId, to: SoaId) -> Result<SoaDiff, Error> {
        let (older, newer) = (self.soa_stated(Some(from))?, self.soa_stated(Some(to))?);
        let mut read = RowsRead::default();
        let changes = newer.said.changes_since(&older.said);
        let shown = changes.iter().map(|change| {
            let (row, kind, before, after) = match *change {
                SoaChange::Added(row) => (row, SoaChangeKind::Added, None, Some(row)),
                SoaChange::Removed(row) => (row, SoaChangeKind::Removed, Some(row), None),
                SoaChange::Changed { from, to } => {
                    (to, SoaChangeKind::Changed, Some(from), Some(to))
                }
            };
            SoaChangeShown {
                control: row.control.clone(),
                title: title(row),
                kind,
                cells: self.cells(&mut read, before, after),
            }
        });
        Ok(SoaDiff {
            from,
            to,
            changes: shown.collect(),
            changed_because: newer.said.changed_because.clone(),
        })
    }

    fn cells(
        &self,
        read: &mut RowsRead,
        before: Option<&SoaRow>,
        after: Option<&SoaRow>,
    ) -> Vec<SoaCell> {
        let mut texts = |row: Option<&SoaRow>, cite: bool| {
            row.map_or_else(|| vec![None; COLUMNS.len()], |row| self.texts(read, row, cite))
        };
        let (plain, cited) = (
            (texts(before, false), texts(after, false)),
            (texts(before, true), texts(after, true)),
        );
        let mut cells = Vec::new();
        for (at, column) in COLUMNS.into_iter().enumerate() {
            // Where only the snapshot or the person on record is another one, that is said.
            let pair = if plain.0[at] == plain.1[at] { &cited } else { &plain };
            let (before, after) = (pair.0[at].clone(), pair.1[at].clone());
            if before != after {
                cells.push(SoaCell { column: column.to_owned(), before, after });
            }
        }
        cells
    }

    fn texts(&self, read: &mut RowsRead, row: &SoaRow, cite: bool) -> Vec<Option<String>> {
        let mut ids = |rows: &[RowCited]| {
            let named = rows.iter().map(|it| match cite {
                true => format!("{} ({})", read.named(self, *it).name(), place(*it)),
                false => read.named(self, *it).name(),
            });
            let named: Vec<_> = named.collect();
            (!named.is_empty()).then(|| named.join("; "))
        };
        let owner = row.owner_person.filter(|_| cite).map(|id| name_of(self.register(), id));
        let owner = match (&row.owner, owner) {
            (Some(text), Some(name)) => Some(format!("{text} (on record: {name})")),
            (text, name) => text.clone().or(name),
        };
        vec![
            row.title.clone(),
            Some(if row.applicable { "yes" } else { "no" }.to_owned()),
            Some(row.reason.clone()),
            row.implementation.map(|it| Implementation::as_str(it).to_owned()),
            owner,
            ids(&row.risks),
            ids(&row.treatments),
            row.remark.clone(),
        ]
    }
}

const COLUMNS: [&str; 8] =
    ["title", "applicable", "reason", "implementation", "owner", "risks", "treatments", "remark"];
