//! What the auditors conclude on a requirement, in place or on a working paper.

use std::path::PathBuf;

use exhibit::bearing::BearingShown;
use exhibit::conclusions::{ConclusionMade, ConclusionRequest, ConclusionsShown};
use exhibit::core::checklist::Language;
use exhibit::core::event::{
    Answer as Said, ConclusionWord, EngagementId, EvidenceId, FindingId, PersonId,
    QuestionAnswered, SampleId, TestId,
};
use exhibit::papers::{PaperTaken, PaperWritten};
use exhibit::{Error, delivery};
use schemars::JsonSchema;
use serde::Deserialize;
use tauri::State;

use super::read_paper;
use crate::desk::Desk;
use crate::fault::Answer;

/// A conclusion to write down.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConclusionStated {
    /// In which engagement.
    engagement: EngagementId,
    /// The control or clause.
    requirement: String,
    /// Whether what is laid down would meet it.
    design: Said,
    /// Whether that was put in place.
    implementation: Said,
    /// Whether it operated over the period.
    operation: Said,
    /// The conclusion.
    conclusion: ConclusionWord,
    /// Why.
    reason: String,
    /// The evidence that it stands on.
    evidence: Vec<EvidenceId>,
    /// The runs of assurance tests that it stands on.
    tests: Vec<TestId>,
    /// The samples that it stands on.
    samples: Vec<SampleId>,
    /// The findings that it led to.
    findings: Vec<FindingId>,
    /// Answers to questions of the checklist.
    checklist: Vec<QuestionAnswered>,
    /// Who in the team reached it; the acting person if absent.
    by: Option<PersonId>,
}

/// Returns the conclusions of an engagement, and what is open.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn conclusions_list(
    desk: State<'_, Desk>,
    engagement: Option<EngagementId>,
) -> Answer<ConclusionsShown> {
    desk.read(|vault| vault.conclusions(engagement))
}

/// Returns what bears on a requirement in an engagement.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn conclusions_bearing(
    desk: State<'_, Desk>,
    engagement: EngagementId,
    requirement: String,
    language: Language,
) -> Answer<BearingShown> {
    desk.read(|vault| vault.bearing(engagement, &requirement, language))
}

/// Writes a conclusion down.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn conclusions_conclude(
    desk: State<'_, Desk>,
    stated: ConclusionStated,
) -> Answer<ConclusionMade> {
    let request = ConclusionRequest {
        engagement: stated.engagement,
        requirement: stated.requirement,
        design: stated.design,
        implementation: stated.implementation,
        operation: stated.operation,
        conclusion: stated.conclusion,
        reason: stated.reason.trim().to_owned(),
        evidence: stated.evidence,
        tests: stated.tests,
        samples: stated.samples,
        findings: stated.findings,
        checklist: stated.checklist,
        by: stated.by,
    };
    desk.write(|vault, host| vault.conclude(host, &request))
}

/// Writes a working paper to a new file.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn conclusions_paper(
    desk: State<'_, Desk>,
    path: PathBuf,
    engagement: EngagementId,
    language: Language,
) -> Answer<PaperWritten> {
    if path.extension().is_none_or(|it| it != "xlsx") {
        let found = delivery::shown(&path);
        return Err(Error::text("working paper", &found, "a file that ends in .xlsx").into());
    }
    desk.write(|vault, host| vault.write_paper(host, &path, engagement, language))
}

/// Reads a working paper: every line that is filled in is written down, or nothing.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn conclusions_take(
    desk: State<'_, Desk>,
    path: PathBuf,
    engagement: EngagementId,
    by: Option<PersonId>,
) -> Answer<PaperTaken> {
    let (name, bytes) = read_paper(&path)?;
    desk.write(|vault, host| vault.take_paper(host, (&name, &bytes), engagement, by))
}
