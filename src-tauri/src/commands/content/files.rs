//! What the files of an item hold, inert.

use exhibit::core::event::EvidenceId;
use exhibit::previews::{ContentShown, FileShown, TextPart};
use exhibit::record_pages::LogPage;
use exhibit::records::RecordOpened;
#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};
use tauri::State;
use tauri::ipc::Response;

use crate::desk::Desk;
use crate::fault::{Answer, Fault};
use crate::pdf_pages::{self, PageDrawn};

/// Returns what an item holds.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn content_of(desk: State<'_, Desk>, id: EvidenceId) -> Answer<ContentShown> {
    desk.read(|vault| vault.look_at(id))
}

/// Looks into one file of an item.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn content_file(
    desk: State<'_, Desk>,
    id: EvidenceId,
    number: u32,
) -> Answer<FileShown> {
    desk.read(|vault| vault.look_into(id, number))
}

/// Returns a part of a file's text.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn content_text(
    desk: State<'_, Desk>,
    id: EvidenceId,
    number: u32,
    from: u64,
    to: Option<u64>,
) -> Answer<TextPart> {
    desk.read(|vault| vault.text_part(id, number, from, to))
}

/// Returns bytes of a file as they are stored.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn content_bytes(
    desk: State<'_, Desk>,
    id: EvidenceId,
    number: u32,
    from: u64,
    count: u64,
) -> Answer<Response> {
    desk.read(|vault| vault.file_bytes(id, number, from, count)).map(Response::new)
}

/// Returns the bytes of a picture that can be shown.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn content_picture(
    desk: State<'_, Desk>,
    id: EvidenceId,
    number: u32,
) -> Answer<Response> {
    let bytes = desk.read(|vault| vault.picture_bytes(id, number))?;
    let hints = ["Look at its bytes, or open a copy of it in another program."];
    let none = || Fault::plain("no-picture", "This file can't be shown as a picture.", &hints);
    bytes.map(Response::new).ok_or_else(none)
}

/// Returns a picture of a page (from 0) of a PDF file, about as wide as asked.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn content_page(
    desk: State<'_, Desk>,
    id: EvidenceId,
    number: u32,
    page: u32,
    width: u16,
) -> Answer<PageDrawn> {
    let hints = ["Look at its bytes, or open a copy of it in another program."];
    let none = || Fault::plain("no-pages", "This file has no pages that can be drawn.", &hints);
    let pdf = || desk.read(|vault| vault.pdf_bytes(id, number))?.ok_or_else(none);
    pdf_pages::drawn(pdf, page, width)
}

/// Returns a page of the records of one log.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn content_log(
    desk: State<'_, Desk>,
    id: EvidenceId,
    skip: u64,
    count: u32,
) -> Answer<LogPage> {
    desk.read(|vault| vault.log_page(id, skip, count))
}

/// Opens one record.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn content_record(
    desk: State<'_, Desk>,
    id: EvidenceId,
    line: u32,
) -> Answer<RecordOpened> {
    desk.read(|vault| vault.open_record(id, line))
}

#[cfg(any(test, feature = "desktop-test"))]
pub(super) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("content-of", schema_for!(ContentShown)),
        ("content-file", schema_for!(FileShown)),
        ("content-text", schema_for!(TextPart)),
        ("content-page", schema_for!(PageDrawn)),
        ("content-log", schema_for!(LogPage)),
    ]
}
