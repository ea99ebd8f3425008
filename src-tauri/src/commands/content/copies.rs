//! Copies of evidence outside the vault, opened in other programs.

use exhibit::core::event::EvidenceId;
use schemars::JsonSchema;
#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};
use serde::Serialize;
use tauri::{AppHandle, Emitter, State};

use crate::copies::{self, Copies, CopyShown, Opening};
use crate::desk::Desk;
use crate::fault::{Answer, Fault};
use crate::machine;

/// What opening a file in another program would mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct CopyOffer {
    /// The file.
    name: String,
    /// How long it is.
    bytes: u64,
    /// What another program would make of it.
    opening: Opening,
    /// The folder that the copy would lie in.
    folder: String,
}

/// Tells what opening a file in another program would mean.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn copy_offer(
    desk: State<'_, Desk>,
    copies: State<'_, Copies>,
    id: EvidenceId,
    number: u32,
) -> Answer<CopyOffer> {
    let (file, head) = desk.read(|vault| {
        Ok((vault.file_named(id, number)?, vault.file_bytes(id, number, 0, copies::HEAD)?))
    })?;
    let opening = copies::opening(&file.path, &head);
    let folder = copies.above().to_string_lossy().into_owned();
    Ok(CopyOffer { name: file.path, bytes: file.bytes, opening, folder })
}

/// Writes a copy of a file outside the vault, and opens it in the program that the system has for it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn copy_open(
    app: AppHandle,
    desk: State<'_, Desk>,
    copies: State<'_, Copies>,
    id: EvidenceId,
    number: u32,
) -> Answer<CopyShown> {
    let (file, head) = desk.read(|vault| {
        Ok((vault.file_named(id, number)?, vault.file_bytes(id, number, 0, copies::HEAD)?))
    })?;
    if copies::opening(&file.path, &head) == Opening::Program {
        let hints =
            ["Export it with the command line if you have to run it, on a machine for that."];
        let message = "This file is a program: opening it would run it.";
        return Err(Fault::plain("copy-is-program", message, &hints));
    }
    let now = (machine::host().now)();
    let copy = copies.make(&file.path, id, now, |to| {
        desk.write(|vault, host| vault.copy_out(host, (id, number), &file.path, to)).map(drop)
    })?;
    if let Err(error) = open::that_detached(copies.path_of(&copy)) {
        copies.wipe(copy.number);
        let hints = [
            "The copy was wiped again.",
            "Set a program for files of this kind in the system's settings.",
        ];
        let message = format!("No program could be started for this file: {error}.");
        return Err(Fault::plain("copy-no-program", &message, &hints));
    }
    let _ = app.emit(copies::CHANGED, ());
    Ok(copy)
}

/// Returns the copies that lie outside the vault.
#[tauri::command]
pub(crate) fn copies_open(copies: State<'_, Copies>) -> Vec<CopyShown> {
    copies.all()
}

/// Wipes copies: one, or all; returns those that could not be removed.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn copies_wipe(
    app: AppHandle,
    copies: State<'_, Copies>,
    number: Option<u64>,
) -> Vec<CopyShown> {
    match number {
        Some(number) => copies.wipe(number),
        None => copies.wipe_all(),
    }
    let _ = app.emit(copies::CHANGED, ());
    copies.all()
}

#[cfg(any(test, feature = "desktop-test"))]
pub(super) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![("copy-offer", schema_for!(CopyOffer)), ("copies-open", schema_for!(Vec<CopyShown>))]
}
