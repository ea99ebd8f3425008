//! Lists for other programs, and names of evidence for fields that cite it.

use std::path::PathBuf;

use exhibit::Error;
use exhibit::core::visible::visible;
use exhibit::delivery::shown;
use schemars::JsonSchema;
use serde::Serialize;
use tauri::State;

use crate::desk::Desk;
use crate::fault::Answer;
use crate::machine::today;

/// How many items a field offers.
const OFFERED: usize = 20;

/// Writes a list as XLSX or CSV, as the ending says; returns how many lines it has.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn lists_export(desk: State<'_, Desk>, what: String, path: PathBuf) -> Answer<usize> {
    let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
    if !matches!(ending, "xlsx" | "csv") {
        let expected = "a file that ends in .xlsx or .csv";
        return Err(Error::text("file", &shown(&path), expected).into());
    }
    desk.write(|vault, host| vault.export_list(host, &what, today(), &path))
}

/// An item that a field offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct EvidenceNamed {
    id: String,
    name: String,
}

/// Returns items that are held and have the words in their number or name, the newest first.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn lists_evidence(desk: State<'_, Desk>, words: String) -> Answer<Vec<EvidenceNamed>> {
    let words: Vec<_> = words.split_whitespace().map(str::to_lowercase).collect();
    desk.read(|vault| {
        let mut found = Vec::new();
        let held = vault.register().evidence().filter(|item| item.is_held());
        for item in held {
            let (id, name) = (item.received.id.to_string(), &item.received.name);
            let (low_id, low_name) = (id.to_lowercase(), name.to_lowercase());
            if words.iter().all(|word| low_id.contains(word) || low_name.contains(word)) {
                found.push(EvidenceNamed { id, name: visible(name).into_owned() });
            }
        }
        found.reverse();
        found.truncate(OFFERED);
        Ok(found)
    })
}
