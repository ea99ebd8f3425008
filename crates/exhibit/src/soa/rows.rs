//! Rows of registers that the statement cites: read again from the evidence, each register once.

use std::collections::BTreeMap;

use exhibit_core::event::{RegisterId, RowCited};
use exhibit_registers::Row;

use super::RowNamed;
use crate::vault::{Open, Vault};

/// Registers whose rows were read again; `None` for those that can't be.
#[derive(Default)]
pub(super) struct RowsRead(BTreeMap<RegisterId, Option<Vec<Row>>>);

impl RowsRead {
    /// Returns the rows of a snapshot, unless its file is gone or says something else by now.
    pub(super) fn of(&mut self, vault: &Vault<Open>, id: RegisterId) -> Option<&[Row]> {
        let read = || vault.register_rows(id).ok().map(|it| it.rows);
        self.0.entry(id).or_insert_with(read).as_deref()
    }

    /// Returns a cited row with its id.
    pub(super) fn named(&mut self, vault: &Vault<Open>, row: RowCited) -> RowNamed {
        let rows = self.of(vault, row.register).unwrap_or_default();
        let found = rows.iter().find(|it| it.row == row.row);
        let id = found.and_then(|it| it.text("id")).map(str::to_owned);
        RowNamed { id, register: row.register, row: row.row }
    }
}
