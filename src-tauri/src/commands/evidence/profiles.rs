//! Log profiles: those built in, those that the vault relies on, and trying one on a log.

use std::path::PathBuf;

use exhibit::core::digest::Sha256;
use exhibit::delivery::shown;
use exhibit::files::write_new;
use exhibit::inspect::{Inspection, read_profile, read_small};
use exhibit::verify::profile::ProfileSet;
use exhibit::verify::trust::TrustSet;
use exhibit::{Error, profiles, trust_store};
use schemars::JsonSchema;
use serde::Serialize;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::fault::Answer;
use crate::{jobs, machine};

/// How many records are shown part by part.
const RECORDS: usize = 3;

/// A log profile that the vault relies on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ProfileShown {
    name: String,
    /// What it describes.
    title: String,
    /// SHA-256 of its text.
    sha256: Sha256,
    /// Whether this vault adopted it; the others are built in.
    adopted: bool,
}

/// Returns the profiles that the vault relies on.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn profile_list(desk: State<'_, Desk>) -> Answer<Vec<ProfileShown>> {
    desk.read(|vault| {
        let (set, built_in) = (trust_store::profile_set(vault.register())?, ProfileSet::built_in());
        let all = set.iter().map(|it| ProfileShown {
            name: it.name().to_owned(),
            title: it.title().to_owned(),
            sha256: it.digest(),
            adopted: built_in.get(it.name()).is_none(),
        });
        Ok(all.collect())
    })
}

/// Returns a profile's text.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn profile_text(desk: State<'_, Desk>, name: String) -> Answer<String> {
    desk.read(|vault| {
        let set = trust_store::profile_set(vault.register())?;
        let found = set.get(&name).map(|it| it.text().to_owned());
        found.ok_or(Error::NoSuchProfile(name))
    })
}

/// Relies on a profile of the organisation's own from now on; returns its name.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn profile_adopt(desk: State<'_, Desk>, path: PathBuf) -> Answer<String> {
    let text = String::from_utf8(read_small(&path)?)
        .map_err(|_| Error::text("profile", &shown(&path), "UTF-8 text"))?;
    let adopted = desk.write(|vault, host| vault.adopt_profile(host, &shown(&path), &text))?;
    Ok(adopted.name)
}

/// Tries a profile, a file or one built in, on a log without taking the log in.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn profile_check(
    app: AppHandle,
    desk: State<'_, Desk>,
    profile: String,
    path: PathBuf,
) -> Answer<u64> {
    let trust = trust(&desk)?;
    let about = exhibit::delivery::file_name(&path);
    Ok(jobs::start(&app, "profile", &about, move |_, watcher| {
        let (profiles, name) = read_profile(Some(&profile))?;
        let host = machine::host();
        let inspection = Inspection {
            paths: &[],
            trust: &trust,
            profiles: &profiles,
            profile: name.as_deref(),
            at: (host.now)(),
            workers: host.workers,
            watcher,
        };
        let mut checked = profiles::check(&inspection, &path)?;
        checked.records.truncate(RECORDS);
        Ok(checked)
    }))
}

/// Guesses a profile from a log.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn profile_guess(app: AppHandle, desk: State<'_, Desk>, path: PathBuf) -> Answer<u64> {
    let trust = trust(&desk)?;
    let about = exhibit::delivery::file_name(&path);
    Ok(jobs::start(&app, "profile", &about, move |_, watcher| {
        let (profiles, host) = (ProfileSet::default(), machine::host());
        let inspection = Inspection {
            paths: &[],
            trust: &trust,
            profiles: &profiles,
            profile: None,
            at: (host.now)(),
            workers: host.workers,
            watcher,
        };
        Ok(exhibit::profiles::guess_profile(&inspection, &path)?)
    }))
}

/// Writes the draft of a profile into a new file.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn profile_keep(text: String, to: PathBuf) -> Answer<()> {
    Ok(write_new(&to, text.as_bytes())?)
}

fn trust(desk: &Desk) -> Answer<TrustSet> {
    desk.read(|vault| trust_store::trust_set(vault.register(), (machine::host().now)()))
}
