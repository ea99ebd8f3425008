//! Engagements, and the matrix over them.

use exhibit::core::event::{
    EngagementId, EngagementKind, FindingId, IndependenceException, PersonId, PlanCited, SiteId,
};
use exhibit::engagements::{
    EngagementClosing, EngagementLine, EngagementMade, EngagementRequest, EngagementShown,
    engagements,
};
use exhibit::matrix::{Matrix, matrix};
use schemars::JsonSchema;
use serde::Deserialize;
use tauri::State;

use super::typed;
use crate::desk::Desk;
use crate::fault::Answer;
use crate::machine::today;

/// What is said of an engagement. What is absent is as before where one is changed, or by default.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EngagementStated {
    /// The engagement to change.
    change: Option<EngagementId>,
    /// Why it is changed.
    reason: Option<String>,
    /// What it is called.
    title: String,
    /// What kind of audit it is.
    kind: Option<EngagementKind>,
    /// Two days or times with a slash between.
    period: Option<String>,
    /// The clock by which the period is meant.
    zone: Option<String>,
    /// The scope, in words.
    scope: Option<String>,
    /// What is audited against.
    criteria: Option<Vec<String>>,
    /// The controls and clauses in scope; a heading stands for what is under it, and an empty list for all.
    requirements: Option<Vec<String>>,
    /// The AI systems in scope; an empty list for all.
    systems: Option<Vec<String>>,
    /// The sites in scope; an empty list for all.
    sites: Option<Vec<SiteId>>,
    /// Who leads.
    lead: Option<PersonId>,
    /// Who audits.
    auditors: Option<Vec<PersonId>>,
    /// Who advises.
    experts: Option<Vec<PersonId>>,
    /// Who watches.
    observers: Option<Vec<PersonId>>,
    /// The certification body or the supplier.
    party: Option<String>,
    /// The planned audit that it is.
    plan: Option<PlanCited>,
    /// The engagement before.
    after: Option<EngagementId>,
    /// Whether it follows none.
    follows_nothing: bool,
    /// The findings that are carried into it.
    carry: Option<Vec<FindingId>>,
    /// Who audits their own work all the same.
    exceptions: Option<Vec<IndependenceException>>,
}

/// Returns the engagements, by number.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn engagements_list(desk: State<'_, Desk>) -> Answer<Vec<EngagementLine>> {
    desk.read(|vault| Ok(engagements(vault.register())))
}

/// Returns all that is on record about an engagement.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn engagements_show(desk: State<'_, Desk>, id: EngagementId) -> Answer<EngagementShown> {
    desk.read(|vault| vault.engagement_shown(id))
}

/// Writes an engagement down, or changes one.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn engagements_record(
    desk: State<'_, Desk>,
    stated: EngagementStated,
) -> Answer<EngagementMade> {
    let request = request(stated);
    desk.write(|vault, host| vault.record_engagement(host, &request))
}

/// Closes an engagement.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn engagements_close(
    desk: State<'_, Desk>,
    id: EngagementId,
    conclusion: String,
) -> Answer<EngagementClosing> {
    desk.write(|vault, host| vault.close_engagement(host, id, conclusion.trim()))
}

/// Opens a closed engagement again.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn engagements_reopen(
    desk: State<'_, Desk>,
    id: EngagementId,
    reason: String,
) -> Answer<()> {
    desk.write(|vault, host| vault.reopen_engagement(host, id, reason.trim()))
}

/// Returns the matrix over the last years.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn engagements_matrix(desk: State<'_, Desk>, years: u32) -> Answer<Matrix> {
    desk.read(|vault| Ok(matrix(vault.register(), today(), years)))
}

fn request(stated: EngagementStated) -> EngagementRequest {
    let reason = stated.reason.unwrap_or_default().trim().to_owned();
    let none = stated.follows_nothing.then_some(None);
    EngagementRequest {
        change: stated.change.map(|id| (id, reason)),
        title: stated.title.trim().to_owned(),
        kind: stated.kind,
        period: stated.period.zip(stated.zone),
        scope: stated.scope.map(|it| it.trim().to_owned()),
        criteria: stated.criteria,
        requirements: stated.requirements,
        systems: stated.systems,
        sites: stated.sites,
        lead: stated.lead,
        auditors: stated.auditors,
        experts: stated.experts,
        observers: stated.observers,
        party: typed(stated.party.as_deref()),
        plan: stated.plan,
        after: stated.after.map(Some).or(none),
        carry: stated.carry,
        exceptions: stated.exceptions,
    }
}
