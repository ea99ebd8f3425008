//! What an auditor heard, saw, followed or did again.

use std::path::PathBuf;

use exhibit::core::day::Day;
use exhibit::core::event::{Class, EvidenceConfirmed, EvidenceId, Refused, SiteId, Sufficiency};
use exhibit::coverage::{NewMapping, requirement};
use exhibit::evidence::EvidenceShown;
use exhibit::notes::{Note, NoteLine, NoteRequest, notes, with_seconds};
use schemars::JsonSchema;
#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs;

/// A note to take in, and what is known about it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteWanted {
    note: Note,
    /// Files that belong to it.
    attachments: Vec<PathBuf>,
    /// AI systems concerned.
    systems: Vec<String>,
    /// Sites concerned.
    sites: Vec<SiteId>,
    class: Class,
    /// Controls and clauses that it supports.
    requirements: Vec<String>,
    /// Why it supports them.
    rationale: String,
}

/// What became of a note that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct NoteTaken {
    /// The item that it is now, or was already.
    id: Option<EvidenceId>,
    /// Whether the vault held it already.
    already: bool,
    /// What could not be taken, each with the reason.
    refused: Vec<String>,
}

/// What the other side says about a note.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmationWanted {
    id: EvidenceId,
    /// Whether they confirm it; else they dispute it.
    confirmed: bool,
    role: String,
    name: Option<String>,
    on: Day,
    how: String,
    comment: Option<String>,
}

/// Returns the notes that are held, the newest first.
#[tauri::command]
pub(crate) fn notes_list(desk: State<'_, Desk>) -> Answer<Vec<NoteLine>> {
    desk.read(|vault| Ok(notes(vault.register())))
}

/// Returns a note with all that is known about it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn note_show(desk: State<'_, Desk>, id: EvidenceId) -> Answer<EvidenceShown> {
    desk.read(|vault| vault.show(id))
}

/// Reads a note that somebody wrote in a file.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn note_read(path: PathBuf) -> Answer<Note> {
    Ok(Note::read(&path)?)
}

/// Takes a note in, with its attachments.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn note_take(app: AppHandle, wanted: NoteWanted) -> Answer<u64> {
    let mut wanted = wanted;
    wanted.note.when = with_seconds(&wanted.note.when);
    // What is wanting is said beside the form, before any work begins.
    wanted.note.to_bytes()?;
    wanted.requirements.iter().try_for_each(|id| requirement(id))?;
    let about = wanted.note.title.clone();
    Ok(jobs::start(&app, "note", &about, move |desk, watcher| {
        desk.write(|vault, host| {
            let request = NoteRequest {
                note: &wanted.note,
                attachments: &wanted.attachments,
                systems: &wanted.systems,
                sites: &wanted.sites,
                class: wanted.class,
            };
            let done = vault.take_note(host, &request, watcher)?;
            let mappings: Vec<NewMapping<'_>> = done
                .taken
                .iter()
                .flat_map(|taken| wanted.requirements.iter().map(move |it| (taken.id, it)))
                .map(|(evidence, requirement)| NewMapping {
                    evidence,
                    requirement,
                    rationale: &wanted.rationale,
                    sufficiency: Sufficiency::None,
                    because: None,
                    suggested_by: None,
                })
                .collect();
            if !mappings.is_empty() {
                vault.map(host, &mappings)?;
            }
            let (taken, already) = (done.taken.first(), done.already.first());
            let refused = |it: &Refused| format!("{}: {}", it.path, it.reason);
            Ok(NoteTaken {
                id: taken.map(|it| it.id).or(already.map(|it| it.id)),
                already: taken.is_none() && already.is_some(),
                refused: done.refused.iter().map(refused).collect(),
            })
        })
    }))
}

/// Writes down that the other side confirms a note, or disputes it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn note_confirm(desk: State<'_, Desk>, wanted: ConfirmationWanted) -> Answer<()> {
    let filled = |text: Option<String>| text.filter(|it| !it.trim().is_empty());
    desk.write(|vault, host| {
        vault.confirm_note(host, wanted.id, |evidence| EvidenceConfirmed {
            evidence,
            confirmed: wanted.confirmed,
            role: wanted.role,
            name: filled(wanted.name),
            on: wanted.on,
            how: wanted.how,
            comment: filled(wanted.comment),
        })
    })
}

#[cfg(any(test, feature = "desktop-test"))]
pub(super) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("notes-list", schema_for!(Vec<NoteLine>)),
        ("note-wanted", schema_for!(NoteWanted)),
        ("note-taken", schema_for!(NoteTaken)),
        ("note-confirmation-wanted", schema_for!(ConfirmationWanted)),
    ]
}
