//! The audit in a pack. Who audits, concludes or answers for a programme is named, and never under a number: results of
//! assurance tests use the numbers as pseudonyms. So what ties a person to an authority or an agent, which a pack lists
//! under its holder's number, is told without saying which.

use exhibit_core::day::Day;
use exhibit_core::event::{Answer, EngagementRecorded, PersonId};
use exhibit_core::register::{Conflict, EngagementState, Register, Stated, Tie};
use exhibit_core::time::Timestamp;
use exhibit_report::{
    Alert, Conclusion, Engagement, Matrix, MatrixRow, PlannedAudit, Programme, TeamException,
};
use serde_json::{Value, json};

use crate::assurance::Since;
use crate::conclusions::{in_order, shown};
use crate::engagements::{SinceClosing, in_scope, listed, not_concluded};
use crate::error::Error;
use crate::matrix::{CYCLE_YEARS, matrix};
use crate::organisation::name_of;
use crate::programmes::{PlanState, PlannedShown, ProgrammeShown, method, programmes};
use crate::vault::{Open, Vault};

/// How many mappings that came after a closing are printed one by one.
const PRINTED: usize = 40;

impl Vault<Open> {
    pub(super) fn engagements_in_pack(&self) -> Result<Vec<Engagement>, Error> {
        self.register().engagements().map(|it| self.engagement_in_pack(it)).collect()
    }

    fn engagement_in_pack(&self, state: &EngagementState) -> Result<Engagement, Error> {
        let register = self.register();
        let now = Since::of(register);
        let said = &state.recorded.said;
        let since = self.since_closing(state)?;
        let shown = crate::engagements::shown(register, state);
        let scope = in_scope(register, said);
        Ok(Engagement {
            id: said.id.to_string(),
            title: said.title.clone(),
            kind: said.kind.as_str().to_owned(),
            state: state.state().to_owned(),
            days: shown.line.days,
            clock: shown.clock,
            scope: said.scope.clone(),
            criteria: said.criteria.clone(),
            requirements: said.requirements.clone(),
            systems: said.systems.clone(),
            sites: said.sites.iter().map(ToString::to_string).collect(),
            party: said.party.clone().unwrap_or_default(),
            plan: said
                .plan
                .map(|it| format!("{}, audit {}", it.programme, it.number))
                .unwrap_or_default(),
            follows: said.predecessor.map(|it| it.to_string()).unwrap_or_default(),
            carries: said.carries.iter().map(ToString::to_string).collect(),
            team: team(register, said),
            exceptions: exceptions(register, said),
            not_independent: register
                .open_conflicts(said)
                .iter()
                .map(|it| format!("{} {}", name_of(register, it.person), tie(it)))
                .collect(),
            history: history(register, state),
            since: since.as_ref().map(since_closing).unwrap_or_default(),
            in_scope: scope.len() as u64,
            conclusions: in_order(register, state).map(|it| conclusion(&now, it)).collect(),
            not_concluded: not_concluded(register, state),
        })
    }

    pub(super) fn engagements_for_machines(&self) -> Result<Vec<Value>, Error> {
        self.register().engagements().map(|it| self.engagement_for_machines(it)).collect()
    }

    fn engagement_for_machines(&self, state: &EngagementState) -> Result<Value, Error> {
        let register = self.register();
        let said = &state.recorded.said;
        let now = Since::of(register);
        let conclusions = in_order(register, state).map(|it| shown(&now, it));
        let exceptions = exceptions(register, said).into_iter().map(|it| {
            json!({
                "who": it.who, "ties": it.ties, "reason": it.reason,
                "compensated_by": it.compensated_by,
            })
        });
        Ok(json!({
            "id": said.id, "title": said.title, "kind": said.kind, "state": state.state(),
            "period": said.period, "zone": said.zone, "catalog": said.catalog,
            "criteria": said.criteria, "requirements": said.requirements, "scope": said.scope,
            "systems": said.systems, "sites": said.sites, "party": said.party, "plan": said.plan,
            "predecessor": said.predecessor, "carries": said.carries,
            "team": team(register, said)
                .into_iter()
                .map(|(name, role)| json!({ "name": name, "role": role }))
                .collect::<Vec<_>>(),
            "exceptions": exceptions.collect::<Vec<_>>(),
            "frozen_at": state.frozen_at(), "since_closing": self.since_closing(state)?,
            "conclusions": conclusions.collect::<Vec<_>>(),
            "not_concluded": not_concluded(register, state),
            "entry": state.recorded.leaf,
        }))
    }
}

pub(super) fn programme(register: &Register, now: Timestamp) -> Vec<Programme> {
    programmes(register, Day::of(now)).iter().map(programme_in_pack).collect()
}

pub(super) fn cycle(register: &Register, now: Timestamp) -> Matrix {
    let found = matrix(register, Day::of(now), CYCLE_YEARS);
    let ids: Vec<String> = found.engagements.iter().map(|it| it.id.to_string()).collect();
    let rows = found.rows.iter().map(|row| MatrixRow {
        requirement: row.requirement.clone(),
        title: row.title.clone(),
        said: ids
            .iter()
            .zip(&row.cells)
            .filter(|(_, cell)| cell.in_scope)
            .map(|(id, cell)| {
                let nothing = || "nothing concluded".to_owned();
                let word = cell.conclusion.map_or_else(nothing, |_| cell.text());
                (id.clone(), word)
            })
            .collect(),
        hole: row.hole,
        excluded_by: row.excluded_by.clone().unwrap_or_default(),
    });
    Matrix {
        from: found.from.for_people(),
        rows: rows.collect(),
        engagements: found
            .engagements
            .iter()
            .map(|it| (it.id.to_string(), it.kind.as_str().to_owned()))
            .collect(),
    }
}

/// Says what of the audit needs the reader's attention.
pub(super) fn alerts(engagements: &[Engagement], programmes: &[Programme]) -> Vec<Alert> {
    let alert = |text: String| Alert { word: None, text };
    let exceptions = engagements.iter().flat_map(|it| it.exceptions.iter().map(move |e| (it, e)));
    let mut alerts: Vec<_> = exceptions
        .map(|(it, exception)| {
            alert(format!(
                "{} audits own work in {}, by a recorded exception.",
                exception.who, it.id
            ))
        })
        .collect();
    let open = engagements.iter().filter(|it| !it.not_independent.is_empty());
    alerts.extend(open.map(|it| {
        alert(format!("In {} somebody audits own work, and no exception is recorded.", it.id))
    }));
    let audits = programmes.iter().flat_map(|it| it.audits.iter().map(move |audit| (it, audit)));
    alerts.extend(audits.filter(|(_, audit)| audit.overdue).map(|(it, audit)| {
        let in_part = audit.state.starts_with(PlanState::InPart.as_str());
        let so_far = if in_part { "carried out only in part" } else { "not carried out" };
        alert(format!(
            "Audit {} of {} was due by now ({}) and is {so_far}.",
            audit.number, it.id, audit.due
        ))
    }));
    alerts
}

fn team(register: &Register, said: &EngagementRecorded) -> Vec<(String, String)> {
    let member = |person: PersonId, role: &str| (name_of(register, person), role.to_owned());
    said.team.iter().map(|it| member(it.person, it.role.as_str())).collect()
}

fn exceptions(register: &Register, said: &EngagementRecorded) -> Vec<TeamException> {
    let conflicts = register.conflicts(said);
    let of = |person: PersonId| {
        let own = conflicts.iter().filter(move |it| it.person == person).map(tie);
        let mut ties: Vec<String> = own.collect();
        ties.dedup();
        ties
    };
    let all = said.exceptions.iter().map(|it| TeamException {
        who: name_of(register, it.person),
        ties: of(it.person),
        reason: it.exception.reason.clone(),
        compensated_by: it.exception.compensating_check.clone(),
    });
    all.collect()
}

fn tie(it: &Conflict) -> String {
    match &it.tie {
        Tie::Operates(_) => "operates an agent in scope".to_owned(),
        Tie::HoldsAuthority(_) => "holds an authority to do what is audited".to_owned(),
        other => other.to_string(),
    }
}

fn history(register: &Register, state: &EngagementState) -> Vec<String> {
    let closed = state.closed.iter().map(|it| {
        let (on, by) = (it.at.day_for_people(), name_of(register, it.by));
        (it.leaf, format!("Closed {on} by {by}, entry {}: {}", it.leaf, it.said.conclusion))
    });
    let reopened = state.reopened.iter().map(|it| {
        let (on, by) = (it.at.day_for_people(), name_of(register, it.by));
        (it.leaf, format!("Opened again {on} by {by}, entry {}: {}", it.leaf, it.said.reason))
    });
    let mut all: Vec<_> = closed.chain(reopened).collect();
    all.sort();
    all.into_iter().map(|(_, text)| text).collect()
}

fn since_closing(since: &SinceClosing) -> Vec<String> {
    let mut all: Vec<String> = since
        .mappings
        .iter()
        .take(PRINTED)
        .map(|it| {
            format!("mapping of {} to {}: {}", it.evidence, it.requirement, it.change.as_str())
        })
        .collect();
    let more = since.mappings.len().saturating_sub(PRINTED);
    if more > 0 {
        let mappings = if more == 1 { "mapping" } else { "mappings" };
        all.push(format!("{more} more {mappings}, in pack.json"));
    }
    if !since.tests.is_empty() {
        all.push(format!("test runs {}", listed(&since.tests)));
    }
    if !since.evidence.is_empty() {
        let items = if since.evidence.len() == 1 { "item" } else { "items" };
        all.push(format!("{} {items} of evidence", since.evidence.len()));
    }
    let altered = since.altered.iter().map(|it| format!("a conclusion stands on it: {it}"));
    all.extend(altered);
    match all.is_empty() {
        true => vec![format!("nothing since entry {}", since.entry)],
        false => all,
    }
}

fn conclusion(
    now: &Since<'_>,
    stated: &Stated<exhibit_core::event::ConclusionReached>,
) -> Conclusion {
    let it = shown(now, stated);
    let tests = it.tests.iter().map(ToString::to_string);
    let samples = it.samples.iter().map(ToString::to_string);
    let findings = it.findings.iter().map(ToString::to_string);
    Conclusion {
        requirement: it.requirement.clone(),
        title: it.title.clone(),
        design: it.design.as_str().to_owned(),
        implementation: it.implementation.as_str().to_owned(),
        operation: it.operation.as_str().to_owned(),
        conclusion: it.conclusion.as_str().to_owned(),
        reason: it.reason.clone(),
        altered: it.altered.clone(),
        evidence: it.evidence.iter().map(ToString::to_string).collect(),
        beside: tests.chain(samples).chain(findings).collect(),
        checklist: checklist(&stated.said.checklist),
        by: it.by,
    }
}

fn checklist(answers: &[exhibit_core::event::QuestionAnswered]) -> String {
    if answers.is_empty() {
        return String::new();
    }
    let of = |answer: Answer| {
        let ids: Vec<_> = answers
            .iter()
            .filter(|it| it.answer == answer)
            .map(|it| it.question.as_str())
            .collect();
        (!ids.is_empty()).then(|| format!("{}: {}", answer.as_str(), ids.join(", ")))
    };
    let parts: Vec<_> =
        [Answer::Yes, Answer::No, Answer::NotTested].into_iter().filter_map(of).collect();
    format!("Questions answered with {}.", parts.join("; "))
}

/// Says how a planned audit stands, and how much closed engagements leave of it; pack.json lists that.
fn standing(audit: &PlannedShown) -> String {
    let (scope, open) = (audit.not_in_scope.len(), audit.not_concluded.len());
    let left = [(scope, "not in scope"), (open, "in scope and not concluded")];
    let left = left.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
    let left: Vec<_> = left.collect();
    match left.is_empty() {
        true => audit.standing(),
        false => format!("{}: {}", audit.standing(), left.join(", ")),
    }
}

fn programme_in_pack(it: &ProgrammeShown) -> Programme {
    let audits = it.audits.iter().map(|audit| {
        let sites = audit.sites.iter().map(ToString::to_string);
        PlannedAudit {
            number: audit.number.to_string(),
            title: audit.title.clone(),
            kind: audit.kind.as_str().to_owned(),
            due: audit.due.for_people(),
            covers: audit.requirements.iter().chain(&audit.systems).cloned().chain(sites).collect(),
            methods: audit.methods.iter().map(|it| method(*it).to_owned()).collect(),
            state: standing(audit),
            overdue: audit.overdue,
            engagements: audit.engagements.iter().map(ToString::to_string).collect(),
        }
    });
    Programme {
        id: it.id.to_string(),
        title: it.title.clone(),
        days: it.days.for_people(),
        objectives: it.objectives.clone(),
        frequency: it.frequency.clone(),
        responsible: it.responsible.clone().unwrap_or_default(),
        audits: audits.collect(),
    }
}
