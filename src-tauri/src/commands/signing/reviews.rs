//! Management reviews: drafted, written down, shown.

use std::path::PathBuf;

use exhibit::core::day::Day;
use exhibit::core::event::ReviewId;
use exhibit::delivery::{file_name, shown};
use exhibit::inspect::read_small;
use exhibit::reviews::{
    DecisionShown, ReviewOfManagement, ReviewReport, ReviewRequest, open_decisions, reviews,
};
use schemars::JsonSchema;
use serde::Serialize;
use tauri::State;

use crate::desk::Desk;
use crate::fault::Answer;
use crate::machine::today;

/// Management reviews, and what of their decisions is open.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Reviews {
    /// By number.
    reviews: Vec<ReviewOfManagement>,
    /// Decisions that are not done.
    open_decisions: Vec<DecisionShown>,
}

/// Returns the management reviews, and what of their decisions is open.
#[tauri::command]
pub(crate) fn review_list(desk: State<'_, Desk>) -> Answer<Reviews> {
    desk.read(|vault| {
        let (register, today) = (vault.register(), today());
        let (reviews, open_decisions) = (reviews(register, today), open_decisions(register, today));
        Ok(Reviews { reviews, open_decisions })
    })
}

/// Writes a workbook for the next review, and returns where it is.
#[tauri::command]
pub(crate) fn review_draft(desk: State<'_, Desk>, output: PathBuf, on: Day) -> Answer<String> {
    desk.write(|vault, host| vault.export_review_draft(host, on, &output))?;
    Ok(shown(&output))
}

/// Reads a workbook that was filled in, and writes the review down: all of it, or nothing.
#[tauri::command]
pub(crate) fn review_record(
    desk: State<'_, Desk>,
    file: PathBuf,
    on: Day,
    change: Option<ReviewId>,
    because: Option<String>,
) -> Answer<ReviewReport> {
    let (name, bytes) = (file_name(&file), read_small(&file)?);
    let change = change.zip(because.as_deref());
    let request = ReviewRequest { file: (&name, &bytes), on, change };
    desk.write(|vault, host| vault.record_review(host, &request))
}
