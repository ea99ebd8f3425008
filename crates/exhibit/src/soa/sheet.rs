//! The statement as a sheet that can be read again: the same columns as the schema, in the same order.

use std::path::Path;

use exhibit_core::event::{SoaId, SoaRow};
use exhibit_registers::{Sheet, Value};

use super::rows::RowsRead;
use super::{RowNamed, SCHEMA, title};
use crate::error::Error;
use crate::host::Host;
use crate::plain_files::PlainFile;
use crate::registers::schema;
use crate::vault::{Open, Vault};

impl Vault<Open> {
    /// Writes a version as XLSX or CSV, as the ending of the path says; returns which it is and how many rows it has.
    ///
    /// # Errors
    /// [`Error::Text`] if there is no such version; [`Error::Policy`]; [`Error::Exists`];
    /// [`Error::Unwritable`]; as [`Vault::append`].
    pub fn export_soa(
        &mut self,
        host: &Host<'_>,
        id: Option<SoaId>,
        path: &Path,
    ) -> Result<(SoaId, usize), Error> {
        let id = self.soa_stated(id)?.said.id;
        let sheet = soa_sheet(self, Some(id))?;
        let is_csv = path.extension().is_some_and(|it| it == "csv");
        let written = match is_csv {
            true => exhibit_registers::write_csv(&sheet),
            false => exhibit_registers::write_xlsx(std::slice::from_ref(&sheet)),
        };
        let bytes = written.map_err(|e| Error::Record(e.to_string()))?;
        let what = format!("statement of applicability {id}");
        self.write_plain(host, PlainFile::own(&what), path, &bytes)?;
        Ok((id, sheet.rows.len()))
    }
}

/// Returns a version as a sheet, the newest if none is named.
pub(crate) fn soa_sheet(vault: &Vault<Open>, id: Option<SoaId>) -> Result<Sheet, Error> {
    let said = &vault.soa_stated(id)?.said;
    let mut read = RowsRead::default();
    Ok(Sheet {
        name: format!("SoA {}", said.id),
        header: schema(SCHEMA)?.columns.iter().map(|it| it.title.clone()).collect(),
        rows: said.rows.iter().map(|it| row(vault, &mut read, it)).collect(),
    })
}

fn row(vault: &Vault<Open>, read: &mut RowsRead, row: &SoaRow) -> Vec<Value> {
    let mut ids = |rows: &[_]| {
        let ids: Vec<_> = rows.iter().map(|it| RowNamed::name(&read.named(vault, *it))).collect();
        Value::from(ids.join("; "))
    };
    let optional = |text: &Option<String>| Value::from(text.clone().unwrap_or_default());
    vec![
        Value::from(row.control.as_str()),
        Value::from(title(row)),
        Value::from(if row.applicable { "yes" } else { "no" }),
        Value::from(row.reason.as_str()),
        Value::from(row.implementation.map_or("", exhibit_core::event::Implementation::as_str)),
        optional(&row.owner),
        ids(&row.risks),
        ids(&row.treatments),
        optional(&row.remark),
    ]
}
