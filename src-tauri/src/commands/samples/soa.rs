//! The Statement of Applicability, version by version.

use std::collections::BTreeMap;
use std::path::PathBuf;

use exhibit::Error;
use exhibit::core::event::{Class, ColumnMapping, Dates, EvidenceKind, SoaId};
use exhibit::delivery::shown;
use exhibit::ingest::IntakeRequest;
use exhibit::soa::{SoaDiff, SoaOverview, SoaRequest, SoaShown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};

use super::{day, written};
use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs;

/// A file to be read as the next version.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct ImportAsked {
    file: PathBuf,
    /// The day as at which it speaks.
    as_of: String,
    /// Why there is a new version.
    because: Option<String>,
    sheet: Option<String>,
    /// Columns of the statement and the headers in the file that they are read from.
    columns: BTreeMap<String, String>,
    /// Titles beside the controls are in other words than the standard's, and not compared.
    other_titles: bool,
    /// Take rows whose risks or treatments are in no register on record, without these links.
    leave_out_unknown: bool,
    /// Look only.
    look_only: bool,
    source: Option<String>,
    class: Class,
}

/// A version that was written as a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Exported {
    version: SoaId,
    rows: usize,
}

/// Returns all versions, the newest in full, and what is doubtful in it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn soa_overview(desk: State<'_, Desk>) -> Answer<SoaOverview> {
    desk.read(|vault| vault.soa_overview())
}

/// Returns a version.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn soa_show(desk: State<'_, Desk>, id: SoaId) -> Answer<SoaShown> {
    desk.read(|vault| vault.soa(Some(id)))
}

/// Compares two versions.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn soa_diff(desk: State<'_, Desk>, older: SoaId, newer: SoaId) -> Answer<SoaDiff> {
    desk.read(|vault| vault.soa_diff(older, newer))
}

/// Reads a file as the next version; returns the number of the work.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn soa_import(app: AppHandle, asked: ImportAsked) -> u64 {
    let about = shown(&asked.file);
    jobs::start(&app, "soa", &about, move |desk, watcher| {
        let as_of = day("as at", &asked.as_of)?;
        let paths = [asked.file.clone()];
        let said = ColumnMapping {
            columns: asked.columns.clone(),
            other_titles: asked.other_titles,
            ..ColumnMapping::default()
        };
        let request = SoaRequest {
            path: &asked.file,
            sheet: written(asked.sheet.as_ref()),
            as_of,
            said,
            because: written(asked.because.as_ref()),
            leave_out_unknown: asked.leave_out_unknown,
            look_only: asked.look_only,
            intake: IntakeRequest {
                paths: &paths,
                source: written(asked.source.as_ref()),
                systems: &[],
                sites: &[],
                kind: Some(EvidenceKind::Document),
                collected_by: None,
                collected_how: None,
                class: asked.class,
                dates: Dates { issued: Some(as_of.begins()), ..Dates::default() },
                profile: None,
            },
        };
        desk.write(|vault, host| vault.import_soa(host, &request, watcher))
    })
}

/// Writes a version as a spreadsheet that can be read again.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn soa_export(desk: State<'_, Desk>, id: SoaId, path: PathBuf) -> Answer<Exported> {
    let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
    if !matches!(ending, "xlsx" | "csv") {
        let expected = "a file that ends in .xlsx or .csv";
        return Err(Error::text("file", &shown(&path), expected).into());
    }
    let (version, rows) = desk.write(|vault, host| vault.export_soa(host, Some(id), &path))?;
    Ok(Exported { version, rows })
}
