//! What belongs to no vault: the start, settings, the system's dialogs, long work.

use std::path::{Path, PathBuf};

use exhibit::stamp::stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State, WebviewWindow};
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_notification::NotificationExt;

use crate::Opened;
use crate::clipboard::Clipboard;
use crate::desk::{Desk, held};
use crate::fault::Answer;
use crate::jobs::{Job, Jobs, PATIENCE};
use crate::settings::{self, Settings};
use crate::waits::Waits;

/// What the page needs before anything is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Started {
    /// The program's version, and the sources that it was built from.
    version: String,
    /// How this person wants the window.
    settings: Settings,
    /// Files that the program was asked to open and that nobody has looked at yet.
    open: Vec<String>,
}

/// Returns what the page needs before anything is open, and takes the files that were asked for.
#[tauri::command]
pub(crate) fn app_started(opened: State<'_, Opened>) -> Started {
    let open = std::mem::take(&mut *held(&opened.files));
    let version = stamp(env!("CARGO_PKG_VERSION"), option_env!("EXHIBIT_SOURCES"));
    Started { version, settings: settings::load(), open }
}

/// Keeps how this person wants the window.
#[tauri::command]
pub(crate) fn app_keep_settings(window: WebviewWindow, settings: Settings) -> Answer<()> {
    // A web view that can't be zoomed shows the page as it is.
    let _ = window.set_zoom(settings.scale());
    settings::keep(&settings)
}

/// Notes that somebody is at the window.
#[tauri::command]
pub(crate) fn app_touch(desk: State<'_, Desk>) {
    desk.touch();
}

/// What is to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Wanted {
    /// One file that is there.
    File,
    /// Files that are there.
    Files,
    /// A folder that is there.
    Folder,
    /// The name of a file to be written.
    Save,
}

/// Which files a dialog offers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) struct Filter {
    name: String,
    extensions: Vec<String>,
}

/// Lets the person choose with the system's own dialog; nothing chosen is an empty list.
#[tauri::command]
pub(crate) fn app_choose(
    app: AppHandle,
    wanted: Wanted,
    title: String,
    filters: Vec<Filter>,
    name: Option<String>,
) -> Vec<String> {
    let mut dialog = app.dialog().file().set_title(title);
    for filter in &filters {
        let extensions: Vec<&str> = filter.extensions.iter().map(String::as_str).collect();
        dialog = dialog.add_filter(&filter.name, &extensions);
    }
    if let Some(name) = name {
        dialog = dialog.set_file_name(name);
    }
    let chosen = match wanted {
        Wanted::File => dialog.blocking_pick_file().into_iter().collect(),
        Wanted::Files => dialog.blocking_pick_files().unwrap_or_default(),
        Wanted::Folder => dialog.blocking_pick_folder().into_iter().collect(),
        Wanted::Save => dialog.blocking_save_file().into_iter().collect(),
    };
    let paths = chosen.into_iter().filter_map(|path| path.into_path().ok());
    paths.map(|path: PathBuf| path.to_string_lossy().into_owned()).collect()
}

/// Returns all long work since the program started.
#[tauri::command]
pub(crate) fn app_jobs(jobs: State<'_, Jobs>) -> Vec<Job> {
    jobs.all()
}

/// Asks a piece of long work to stop.
#[tauri::command]
pub(crate) fn app_cancel(jobs: State<'_, Jobs>, id: u64) {
    jobs.cancel(id);
}

/// Gives up a command that waits for its turn to write.
#[tauri::command]
pub(crate) fn app_give_up(waits: State<'_, Waits>, id: u64) {
    waits.give_up(id);
}

/// Tells through the system that long work has ended, while somebody looks elsewhere. What it worked on is not said:
/// the system's messages lie outside the vault.
#[tauri::command]
pub(crate) fn app_notify(app: AppHandle, text: String) {
    // A desktop without such messages has the window to look at.
    let _ = app.notification().builder().title("Exhibit A").body(text).show();
}

/// Copies text, and takes it off the clipboard again in time; `false` where only the page itself can copy.
#[tauri::command]
pub(crate) fn app_copy(app: AppHandle, clipboard: State<'_, Clipboard>, text: String) -> bool {
    clipboard.copy(&app, text)
}

/// Stops the work that is under way, locks the vault and closes the window.
#[tauri::command]
pub(crate) fn app_close(
    window: WebviewWindow,
    desk: State<'_, Desk>,
    jobs: State<'_, Jobs>,
) -> Answer<()> {
    jobs.cancel_all();
    desk.lock("asked")?;
    jobs.end_within(PATIENCE);
    // A window that can't be closed stays, with a locked vault.
    let _ = window.destroy();
    Ok(())
}

/// Returns what kind of thing a path is, so that a dropped or opened file goes where it belongs.
#[tauri::command]
pub(crate) fn app_kind_of(path: PathBuf) -> PathKind {
    kind_of(&path)
}

/// What a file or folder is, by its name; what is in it is found out by whoever opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PathKind {
    /// A vault's folder, or the file `vault.json` in one.
    Vault,
    /// An evidence bundle.
    Bundle,
    /// A signing request.
    SigningRequest,
    /// Anything else: evidence.
    Evidence,
}

fn kind_of(path: &Path) -> PathKind {
    let name = exhibit::delivery::file_name(path).to_lowercase();
    if path.join("vault.json").is_file() || name == "vault.json" {
        return PathKind::Vault;
    }
    if name.ends_with(".bundle.zip") || name.ends_with(".bundle.zip.age") {
        return PathKind::Bundle;
    }
    if name.ends_with(".exhibit-signing") {
        return PathKind::SigningRequest;
    }
    PathKind::Evidence
}
