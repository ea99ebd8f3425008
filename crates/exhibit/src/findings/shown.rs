//! Findings as people want to see them: lines of a list, and one with all that came about.

use exhibit_core::day::Day;
use exhibit_core::event::{
    BodyGraded, EngagementId, EvidenceId, EvidenceRef, Exception, FindingId, FindingSource, Grade,
    RowCited, SampleId, SchemeId, SiteId,
};
use exhibit_core::register::{ActionState, FindingState, Register, RegradeOutcome, Stated};
use exhibit_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::place::place_for_people;
use crate::organisation::name_of;

/// A finding in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingLine {
    /// Its number.
    pub id: FindingId,
    /// How it stands: open, answered, being acted on, waiting for the effectiveness check, found effective or closed.
    pub state: String,
    /// Whether it or one of its actions should have been done by now.
    pub overdue: bool,
    /// How grave it is.
    pub grade: Grade,
    /// What that is called, by its scheme.
    pub called: String,
    /// A lesser grade that waits for a second person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Grade>,
    /// What it is about, in a few words.
    pub title: String,
    /// Where it comes from.
    pub source: FindingSource,
    /// What the body says whose finding it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyGraded>,
    /// In which engagement it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engagement: Option<EngagementId>,
    /// On which day.
    pub on: Day,
    /// The controls and clauses that it is measured against.
    pub criteria: Vec<String>,
    /// The AI systems concerned.
    pub systems: Vec<String>,
    /// Who has to see to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// By which day it is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// Whether that day comes from the grading scheme.
    pub due_by_scheme: bool,
    /// The earlier finding that it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<FindingId>,
    /// How many corrective actions there are.
    pub actions: u64,
    /// How many of them are done.
    pub actions_done: u64,
}

/// A finding with all that came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingShown {
    /// As in the list.
    #[serde(flatten)]
    pub line: FindingLine,
    /// What was found.
    pub condition: String,
    /// The evidence for it.
    pub evidence: Vec<CitedShown>,
    /// The samples that led to it.
    pub samples: Vec<SampleId>,
    /// The sites concerned.
    pub sites: Vec<SiteId>,
    /// The row of a register from which it comes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
    /// The grading scheme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<SchemeId>,
    /// How far it reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<String>,
    /// Why it came to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What was put right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<String>,
    /// The corrective actions, by number.
    pub corrective_actions: Vec<ActionShown>,
    /// When somebody looked whether it helps, in order.
    pub checks: Vec<CheckShown>,
    /// Everything as it came about.
    pub history: Vec<Happened>,
}

/// Evidence that a finding cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CitedShown {
    /// The item.
    pub evidence: EvidenceId,
    /// The line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The page, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// The place for people.
    pub place: String,
    /// The item's name, while the vault holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A corrective action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActionShown {
    /// Its number in the finding.
    pub number: u32,
    /// What is to be done.
    pub what: String,
    /// Who has to do it.
    pub owner: String,
    /// By when.
    pub due: Day,
    /// Whether it should have been done by now.
    pub overdue: bool,
    /// On which day it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<Day>,
    /// The evidence for that.
    pub evidence: Vec<EvidenceId>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// A look whether what was done helps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckShown {
    /// Whether it does.
    pub effective: bool,
    /// Whether it still counts: nothing was done or stated after it.
    pub counts: bool,
    /// Who looked.
    pub by: String,
    /// On which day.
    pub on: Day,
    /// What was seen.
    pub result: String,
    /// The evidence for it.
    pub evidence: Vec<EvidenceId>,
}

/// One thing that came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Happened {
    /// The ledger's entry.
    pub entry: u64,
    /// When it was written down.
    pub at: Timestamp,
    /// Who wrote it down.
    pub by: String,
    /// What.
    pub what: String,
}

pub(super) fn line(register: &Register, state: &FindingState, today: Day) -> FindingLine {
    let said = &state.recorded.said;
    let done = state.actions.values().filter(|it| it.done.is_some()).count();
    let due = register.finding_due(state);
    FindingLine {
        id: said.id,
        state: state.state().to_owned(),
        overdue: register.is_finding_overdue(state, today),
        grade: state.grade,
        called: register.graded(state).0,
        proposed: state.proposed.as_ref().map(|it| it.said.grade),
        title: said.title.clone(),
        source: said.source,
        body: said.body.clone(),
        engagement: said.engagement,
        on: said.on,
        criteria: said.criteria.clone(),
        systems: said.systems.clone(),
        owner: said.owner.map(|id| name_of(register, id)),
        due,
        due_by_scheme: due.is_some() && said.due.is_none(),
        repeats: said.repeats,
        actions: state.actions.len() as u64,
        actions_done: done as u64,
    }
}

pub(super) fn whole(register: &Register, state: &FindingState, today: Day) -> FindingShown {
    let said = &state.recorded.said;
    let answer = state.answered.as_ref().map(|it| &it.said);
    let cited = said.evidence.iter().map(|it| CitedShown {
        evidence: it.evidence.id,
        line: it.line,
        page: it.page,
        place: place_for_people(it),
        name: register.item(it.evidence.id).map(|item| item.received.name.clone()),
    });
    let counting = state.effective().map(|it| it.leaf);
    let checks = state.checks.iter().map(|it| CheckShown {
        effective: it.said.effective,
        counts: counting == Some(it.leaf),
        by: name_of(register, it.said.by),
        on: it.said.on,
        result: it.said.result.clone(),
        evidence: ids(&it.said.evidence),
    });
    FindingShown {
        line: line(register, state, today),
        condition: said.condition.clone(),
        evidence: cited.collect(),
        samples: said.samples.clone(),
        sites: said.sites.clone(),
        row: said.row,
        scheme: said.scheme,
        extent: answer.and_then(|it| it.extent.clone()),
        cause: answer.and_then(|it| it.cause.clone()),
        correction: answer.and_then(|it| it.correction.clone()),
        corrective_actions: state.actions.values().map(|it| action(register, it, today)).collect(),
        checks: checks.collect(),
        history: history(register, state),
    }
}

fn action(register: &Register, state: &ActionState, today: Day) -> ActionShown {
    let (said, done) = (&state.stated.said, state.done.as_ref().map(|it| &it.said));
    ActionShown {
        number: said.number,
        what: said.what.clone(),
        owner: name_of(register, said.owner),
        due: said.due,
        overdue: state.is_overdue(today),
        done: done.map(|it| it.on),
        evidence: done.map(|it| ids(&it.evidence)).unwrap_or_default(),
        remark: done.and_then(|it| it.remark.clone()),
    }
}

fn ids(evidence: &[EvidenceRef]) -> Vec<EvidenceId> {
    evidence.iter().map(|it| it.id).collect()
}

/// Puts everything that was said in the order of the ledger.
fn history(register: &Register, state: &FindingState) -> Vec<Happened> {
    let mut all = History { register, happened: Vec::new() };
    let first = state.earlier.first().unwrap_or(&state.recorded);
    let grade = first.said.grade.as_str();
    all.add(first, format!("recorded as {}", with_article(grade)));
    for it in state.earlier.iter().skip(1).chain(state.earlier.first().map(|_| &state.recorded)) {
        all.add(it, format!("changed: {}", it.said.changed_because.as_deref().unwrap_or_default()));
    }
    regradings(state, &mut all);
    for it in state.answered_before.iter().chain(&state.answered) {
        all.add(it, answered(&it.said));
    }
    for it in state.actions.values() {
        actions(register, it, &mut all);
    }
    for it in &state.checks {
        let found = if it.said.effective { "effective" } else { "not effective" };
        let (by, on) = (name_of(register, it.said.by), it.said.on.for_people());
        all.add(it, format!("found {found} by {by}, {on}: {}", it.said.result));
    }
    for it in &state.closed {
        all.add(it, format!("closed: {}{}", it.said.reason, excepted(it.said.exception.as_ref())));
    }
    for it in &state.reopened {
        all.add(it, format!("opened again: {}", it.said.reason));
    }
    all.happened.sort_by_key(|it| it.entry);
    all.happened
}

fn regradings(state: &FindingState, all: &mut History<'_>) {
    for (it, outcome) in state.regradings() {
        let to = with_article(it.said.grade.as_str());
        let what = if outcome == RegradeOutcome::HeldAtOnce { "graded" } else { "proposed" };
        all.add(it, format!("{what} as {to}: {}", it.said.reason));
    }
    for it in &state.approved {
        let to = with_article(it.said.grade.as_str());
        let excepted = excepted(it.said.exception.as_ref());
        all.add(it, format!("approved as {to}: {}{excepted}", it.said.comment));
    }
}

fn actions(register: &Register, state: &ActionState, all: &mut History<'_>) {
    for it in state.earlier.iter().chain([&state.stated]) {
        let (number, due) = (it.said.number, it.said.due.for_people());
        let owner = name_of(register, it.said.owner);
        let because = it.said.changed_because.as_deref();
        let because = because.map(|it| format!("; changed: {it}")).unwrap_or_default();
        all.add(it, format!("action {number}: {} ({owner}, by {due}){because}", it.said.what));
    }
    if let Some(it) = &state.done {
        let remark = it.said.remark.as_deref().map(|it| format!(": {it}")).unwrap_or_default();
        let (number, on) = (it.said.number, it.said.on.for_people());
        all.add(it, format!("action {number} was done {on}{remark}"));
    }
}

fn answered(said: &exhibit_core::event::FindingAnswered) -> String {
    let part = |what: &str, text: &Option<String>| Some(format!("{what}: {}", text.as_ref()?));
    let parts = [
        part("extent", &said.extent),
        part("cause", &said.cause),
        part("correction", &said.correction),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    format!("answered; {}", parts.join("; "))
}

fn excepted(exception: Option<&Exception>) -> String {
    let text = |it: &Exception| {
        format!(" (by exception: {}; instead: {})", it.reason, it.compensating_check)
    };
    exception.map(text).unwrap_or_default()
}

/// `a minor nonconformity`, `an observation`, `conformity`.
pub(super) fn with_article(grade: &str) -> String {
    match grade {
        "conformity" => grade.to_owned(),
        other if other.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {other}"),
        other => format!("a {other}"),
    }
}

struct History<'a> {
    register: &'a Register,
    happened: Vec<Happened>,
}

impl History<'_> {
    fn add<T>(&mut self, stated: &Stated<T>, what: String) {
        let by = name_of(self.register, stated.by);
        self.happened.push(Happened { entry: stated.leaf, at: stated.at, by, what });
    }
}
