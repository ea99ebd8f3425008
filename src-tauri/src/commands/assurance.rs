//! Assurance tests: what can be asked, runs, one run down to the record, what changed since the run before.

use std::path::PathBuf;

use exhibit::assurance::{
    LinesOf, SettingFile, TestLine, TestListed, TestRequest, TestShown, TestsCompared, tests,
    tests_listed,
};
use exhibit::core::day::Day;
use exhibit::core::event::TestId;
use exhibit::inspect::read_small;
#[cfg(any(test, feature = "desktop-test"))]
use schemars::Schema;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs;

/// Returns what can be asked, with the newest run of each.
#[tauri::command]
pub(crate) fn tests_list(desk: State<'_, Desk>) -> Answer<Vec<TestListed>> {
    desk.read(|vault| Ok(tests_listed(vault.register())))
}

/// Returns all runs, by number.
#[tauri::command]
pub(crate) fn tests_runs(desk: State<'_, Desk>) -> Answer<Vec<TestLine>> {
    desk.read(|vault| Ok(tests(vault.register())))
}

/// Returns one run with all that it found, under pseudonyms.
#[tauri::command]
pub(crate) fn tests_show(desk: State<'_, Desk>, id: TestId) -> Answer<TestShown> {
    desk.read(|vault| vault.show_test(id))
}

/// Returns what two runs of one test have otherwise.
#[tauri::command]
pub(crate) fn tests_compare(
    desk: State<'_, Desk>,
    before: TestId,
    after: TestId,
) -> Answer<TestsCompared> {
    desk.read(|vault| vault.compare_tests(before, after))
}

/// What is to be run; what is not stated is as in the newest run before, or as by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct RunAsked {
    /// The tests, by name; all if empty.
    tests: Vec<String>,
    /// A setting file.
    setting: Option<PathBuf>,
    /// The period in question, `2025-07-01/2026-06-30`.
    period: Option<String>,
    /// The day on which the audit begins.
    audit: Option<Day>,
    /// The AI systems in scope; all if the list is empty.
    systems: Option<Vec<String>>,
}

/// Runs tests over all logs, as long work whose result is the runs.
#[tauri::command]
pub(crate) fn tests_run(app: AppHandle, asked: RunAsked) -> Answer<u64> {
    let file = asked.setting.as_deref().map(read_small).transpose()?;
    let file = file.map(|bytes| SettingFile::parse(&bytes)).transpose()?;
    let stated = SettingFile {
        period: asked.period,
        audit: asked.audit,
        systems: asked.systems,
        ..SettingFile::default()
    };
    let request = TestRequest { tests: asked.tests, file, stated };
    let about = request.tests.join(", ");
    Ok(jobs::start(&app, "tests", &about, move |desk, watcher| {
        desk.write(|vault, host| vault.run_tests(host, &request, watcher))
    }))
}

/// Shows names for a reason that the ledger keeps, as long work whose result is the run.
#[tauri::command]
pub(crate) fn tests_name(app: AppHandle, id: TestId, reason: String) -> u64 {
    jobs::start(&app, "tests-names", &id.to_string(), move |desk, watcher| {
        desk.write(|vault, host| vault.show_test_with_names(host, id, &reason, watcher))
    })
}

/// Writes the exceptions of a run, or all that it counted, to a file, as long work whose result is how many lines.
#[tauri::command]
pub(crate) fn tests_lines(app: AppHandle, id: TestId, population: bool, path: PathBuf) -> u64 {
    let of = if population { LinesOf::Population } else { LinesOf::Exceptions };
    jobs::start(&app, "tests-lines", &id.to_string(), move |desk, watcher| {
        desk.write(|vault, host| {
            let bytes = vault.export_test_lines(host, (id, of), &path, watcher)?;
            Ok(bytes.iter().filter(|byte| **byte == b'\n').count())
        })
    })
}

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    Vec::new()
}
