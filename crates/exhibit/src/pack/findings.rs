//! Findings and corrective actions. Those who act in the ledger are named; all others appear by their roles.

use exhibit_core::day::Day;
use exhibit_core::event::{EvidenceCited, EvidenceRef, Exception, PersonId};
use exhibit_core::register::{ActionState, FindingState, Register, RegradeOutcome, Stated};
use exhibit_core::time::Timestamp;
use exhibit_report::{
    CorrectiveAction, EffectivenessCheck, Finding, FindingEvidence, Findings, RaisedBy, Regrading,
};
use serde_json::{Value, json};

/// The states of findings, in the order in which they are counted.
const STATES: [&str; 6] = [
    "open",
    "answered",
    "being acted on",
    "waiting for the effectiveness check",
    "found effective",
    "closed",
];

pub(super) fn findings(register: &Register, now: Timestamp) -> Findings {
    let today = Day::of(now);
    let count = |state: &str| register.findings().filter(|it| it.state() == state).count() as u64;
    let counts = STATES.into_iter().map(|state| (state.to_owned(), count(state)));
    let overdue = register.findings().filter(|it| register.is_finding_overdue(it, today)).count();
    Findings {
        as_at: today.for_people(),
        counts: counts.filter(|(_, count)| *count > 0).collect(),
        overdue: overdue as u64,
        all: register.findings().map(|it| finding(register, it, today)).collect(),
    }
}

/// Returns what the summary says of findings that should be done by now.
pub(super) fn alerts(findings: &Findings) -> impl Iterator<Item = String> + '_ {
    findings.all.iter().filter(|it| it.overdue).map(|it| {
        let actions: Vec<_> =
            it.actions.iter().filter(|it| it.overdue).map(|it| it.number.to_string()).collect();
        let late = match (actions.as_slice(), it.due.as_str()) {
            ([], due) => format!("it was to be done by {due}"),
            ([one], _) => format!("action {one} is not done"),
            (some, _) => format!("actions {} are not done", some.join(", ")),
        };
        format!("Finding {} ({}) is overdue: {late}.", it.id, it.grade)
    })
}

/// Returns the findings for machines.
pub(super) fn for_machines(register: &Register, today: Day) -> Vec<Value> {
    let all = register.findings().map(|state| {
        let said = &state.recorded.said;
        let answer = state.answered.as_ref().map(|it| &it.said);
        let cited = said.evidence.iter().map(|it| {
            json!({ "evidence": it.evidence.id, "line": it.line, "page": it.page })
        });
        let actions = state.actions.values().map(|it| {
            let stated = &it.stated.said;
            json!({
                "number": stated.number, "what": stated.what, "due": stated.due,
                "owner": who(register, stated.owner), "overdue": it.is_overdue(today),
                "done": it.done.as_ref().map(|done| json!({
                    "on": done.said.on, "evidence": ids(&done.said.evidence), "entry": done.leaf,
                })),
                "entry": it.stated.leaf,
            })
        });
        let checks = state.checks.iter().map(|it| {
            json!({
                "effective": it.said.effective, "result": it.said.result, "on": it.said.on,
                "by": who(register, it.said.by), "evidence": ids(&it.said.evidence),
                "entry": it.leaf,
            })
        });
        let regraded = state.regraded.iter().map(|it| {
            json!({ "grade": it.said.grade, "reason": it.said.reason, "by": who(register, it.by), "entry": it.leaf })
        });
        let approved = state.approved.iter().map(|it| {
            json!({
                "grade": it.said.grade, "comment": it.said.comment, "by": who(register, it.by),
                "exception": it.said.exception, "entry": it.leaf,
            })
        });
        let closed = state.closed.iter().map(|it| {
            json!({
                "by": who(register, it.by), "at": it.at, "reason": it.said.reason,
                "exception": it.said.exception, "entry": it.leaf,
            })
        });
        let reopened = state.reopened.iter().map(|it| {
            json!({ "by": who(register, it.by), "at": it.at, "reason": it.said.reason, "entry": it.leaf })
        });
        json!({
            "id": said.id, "state": state.state(), "title": said.title, "source": said.source,
            "grade": state.grade, "called": register.graded(state).0, "scheme": said.scheme,
            "body": said.body, "engagement": said.engagement, "on": said.on,
            "due": register.finding_due(state), "overdue": register.is_finding_overdue(state, today),
            "owner": said.owner.map(|it| who(register, it)), "criteria": said.criteria,
            "condition": said.condition, "evidence": cited.collect::<Vec<_>>(),
            "samples": said.samples, "systems": said.systems, "sites": said.sites, "row": said.row,
            "repeats": said.repeats, "extent": answer.and_then(|it| it.extent.as_ref()),
            "cause": answer.and_then(|it| it.cause.as_ref()),
            "correction": answer.and_then(|it| it.correction.as_ref()),
            "actions": actions.collect::<Vec<_>>(), "checks": checks.collect::<Vec<_>>(),
            "regraded": regraded.collect::<Vec<_>>(), "approved": approved.collect::<Vec<_>>(),
            "closed": closed.collect::<Vec<_>>(), "reopened": reopened.collect::<Vec<_>>(),
            "entry": state.recorded.leaf,
        })
    });
    all.collect()
}

fn finding(register: &Register, state: &FindingState, today: Day) -> Finding {
    let said = &state.recorded.said;
    let answer = state.answered.as_ref().map(|it| &it.said);
    let answered = |text: Option<&String>| text.map(|it| one_line(it)).unwrap_or_default();
    let counting = state.effective().map(|it| it.leaf);
    Finding {
        id: said.id.to_string(),
        title: said.title.clone(),
        state: state.state().to_owned(),
        overdue: register.is_finding_overdue(state, today),
        grade: register.graded(state).0,
        proposed: state
            .proposed
            .as_ref()
            .map(|it| it.said.grade.as_str().into())
            .unwrap_or_default(),
        source: said.source.as_str().to_owned(),
        raised_by: said.body.as_ref().map(|it| RaisedBy {
            body: it.body.clone(),
            reference: it.reference.clone(),
            grade: it.grade.clone(),
            on: it.on.for_people(),
        }),
        engagement: said.engagement.map(|it| it.to_string()).unwrap_or_default(),
        on: said.on.for_people(),
        due: register.finding_due(state).map(Day::for_people).unwrap_or_default(),
        owner: said.owner.map(|it| who(register, it)).unwrap_or_default(),
        criteria: said.criteria.clone(),
        systems: said.systems.clone(),
        condition: one_line(&said.condition),
        evidence: said.evidence.iter().map(cited).collect(),
        also: also(state),
        repeats: repeats(register, state),
        extent: answered(answer.and_then(|it| it.extent.as_ref())),
        cause: answered(answer.and_then(|it| it.cause.as_ref())),
        correction: answered(answer.and_then(|it| it.correction.as_ref())),
        actions: state.actions.values().map(|it| action(register, it, today)).collect(),
        checks: state
            .checks
            .iter()
            .map(|it| EffectivenessCheck {
                effective: it.said.effective,
                counts: counting == Some(it.leaf),
                by: who(register, it.said.by),
                on: it.said.on.for_people(),
                result: one_line(&it.said.result),
                evidence: ids(&it.said.evidence),
            })
            .collect(),
        regradings: regradings(register, state),
        closures: closures(register, state),
    }
}

fn cited(it: &EvidenceCited) -> FindingEvidence {
    let place = match (it.line, it.page) {
        (Some(line), _) => format!("line {line}"),
        (None, Some(page)) => format!("page {page}"),
        (None, None) => String::new(),
    };
    FindingEvidence { id: it.evidence.id.to_string(), place }
}

fn also(state: &FindingState) -> Vec<String> {
    let said = &state.recorded.said;
    let samples = said.samples.iter().map(|id| format!("sample {id}"));
    samples.chain(said.row.map(|row| format!("{}, row {}", row.register, row.row))).collect()
}

fn repeats(register: &Register, state: &FindingState) -> String {
    let Some(id) = state.recorded.said.repeats else { return String::new() };
    let closed = register.finding(id).and_then(|it| it.closed.last());
    match closed {
        Some(closed) => format!("{id}, closed {}", closed.at.day_for_people()),
        None => id.to_string(),
    }
}

fn action(register: &Register, state: &ActionState, today: Day) -> CorrectiveAction {
    let (said, done) = (&state.stated.said, state.done.as_ref().map(|it| &it.said));
    CorrectiveAction {
        number: u64::from(said.number),
        what: one_line(&said.what),
        owner: who(register, said.owner),
        due: said.due.for_people(),
        overdue: state.is_overdue(today),
        done: done.map(|it| it.on.for_people()).unwrap_or_default(),
        evidence: done.map(|it| ids(&it.evidence)).unwrap_or_default(),
        remark: done.and_then(|it| it.remark.as_deref()).map(one_line).unwrap_or_default(),
    }
}

fn regradings(register: &Register, state: &FindingState) -> Vec<Regrading> {
    let outcome = |outcome: RegradeOutcome<'_>| match outcome {
        RegradeOutcome::HeldAtOnce => "it held at once".to_owned(),
        RegradeOutcome::NotApproved => "nobody approved it".to_owned(),
        RegradeOutcome::Approved(it) => {
            let exception = excepted(it.said.exception.as_ref());
            format!("approved by {}: {}{exception}", by(register, it), one_line(&it.said.comment))
        }
    };
    let all = state.regradings().into_iter().map(|(it, became)| Regrading {
        to: it.said.grade.as_str().to_owned(),
        by: by(register, it),
        reason: one_line(&it.said.reason),
        outcome: outcome(became),
    });
    all.collect()
}

fn closures(register: &Register, state: &FindingState) -> Vec<String> {
    let closed = state.closed.iter().map(|it| {
        let exception = excepted(it.said.exception.as_ref());
        let reason = one_line(&it.said.reason);
        (it.leaf, format!("Closed by {}: {}{exception}.", by(register, it), stopless(&reason)))
    });
    let reopened = state.reopened.iter().map(|it| {
        let reason = one_line(&it.said.reason);
        (it.leaf, format!("Opened again by {}: {}.", by(register, it), stopless(&reason)))
    });
    let mut all: Vec<_> = closed.chain(reopened).collect();
    all.sort_by_key(|it| it.0);
    all.into_iter().map(|it| it.1).collect()
}

fn by<T>(register: &Register, stated: &Stated<T>) -> String {
    format!("{}, {}", who(register, stated.by), stated.at.day_for_people())
}

/// Returns the name of somebody who acts in the ledger, or the role of somebody of the organisation. Where there is
/// no role, it is the number alone: no name stands beside what a person has to do.
fn who(register: &Register, id: PersonId) -> String {
    if let Some(person) = register.person(id) {
        return person.name.clone();
    }
    let person = register.organisation().person(id).map(|it| &it.said);
    let role = person.and_then(|it| it.role.clone().or_else(|| it.unit.clone()));
    role.unwrap_or_else(|| id.to_string())
}

fn excepted(exception: Option<&Exception>) -> String {
    let text = |it: &Exception| {
        format!(" (by exception: {}; instead: {})", it.reason, it.compensating_check)
    };
    exception.map(text).unwrap_or_default()
}

fn ids(evidence: &[EvidenceRef]) -> Vec<String> {
    evidence.iter().map(|it| it.id.to_string()).collect()
}

/// Text of several lines as one: a printed line feed is a code point.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn stopless(text: &str) -> &str {
    text.trim_end_matches('.')
}
