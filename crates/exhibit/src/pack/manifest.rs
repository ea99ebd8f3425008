//! The same facts for machines: `pack.json`, attached to the PDF. Days and digests are as in the ledger.
//!
//! It names nobody whom the pack does not name.

use exhibit_bundle::relied::Relied;
use exhibit_core::catalog;
use exhibit_core::day::{Day, Days};
use exhibit_core::event::{Allows, PackId, PersonId};
use exhibit_core::register::{AgentState, EvidenceState, MappingState, Register, SystemState};
use exhibit_core::time::Timestamp;
use exhibit_report::{Attachment, GateState};
use serde_json::{Value, json};

use super::assurance::{Newest, newest, since};
use super::organisation::{decisions, documented, gate_state, named_with_role};
use super::reviews::{actor, is_own};
use super::work::{is_note, role_asked};
use crate::error::Error;
use crate::organisation::uncovered;
use crate::relied::Doubts;
use crate::relied::relied;
use crate::trace::VersionTrace;
use crate::vault::{Open, Vault};

impl Vault<Open> {
    /// Returns the attachment.
    pub(super) fn manifest(&self, id: PackId, now: Timestamp) -> Result<Attachment, Error> {
        let register = self.register();
        let head = self.checkpoint().head();
        let held = || register.evidence().filter(|item| item.is_held());
        let (relied, doubts) = (relied(register)?, Doubts::of(register));
        let manifest = json!({
            "pack": id,
            "statement": crate::statement::INDEPENDENT,
            "origin": self.origin().as_str(),
            "checkpoint": { "size": head.size, "root": head.root },
            "catalog": catalog::iso42001().catalog,
            "evidence": held().map(|item| evidence(item, &relied)).collect::<Vec<_>>(),
            "mappings": held().flat_map(|item| mappings(register, item)).collect::<Vec<_>>(),
            "organisation": organisation(register),
            "systems": self.systems_for_machines()?,
            "statement_of_applicability": self.statement_for_machines()?,
            "coverage_basis": crate::coverage::basis(register),
            "documents": documents(register, Day::of(now)),
            "agents": register.organisation().agents().map(|it| agent(register, it)).collect::<Vec<_>>(),
            "tests": newest(register).iter().map(|it| test(register, &doubts, it)).collect::<Vec<_>>(),
            "samples": super::samples::for_machines(&super::samples::shown(register)?),
            "findings": super::findings::for_machines(register, Day::of(now)),
            "engagements": self.engagements_for_machines()?,
            "programme": crate::programmes::programmes(register, Day::of(now)),
            "matrix": crate::matrix::matrix(register, Day::of(now), crate::matrix::CYCLE_YEARS),
            "management_reviews": super::signing::reviews_for_machines(register, Day::of(now)),
            "signoffs": self.signoffs_for_machines(Day::of(now)),
            "requests": requests(register, Day::of(now)),
            "registers": registers(register),
            "notes": self.notes_for_machines()?,
            "retention": crate::retention::retention(register),
        });
        let bytes = exhibit_core::canonical::to_bytes(&without_null(manifest))
            .map_err(|e| Error::Record(e.to_string()))?;
        Ok(Attachment {
            name: "pack.json".into(),
            mime: "application/json".into(),
            description: "The facts of this pack for machines.".into(),
            bytes,
        })
    }

    fn systems_for_machines(&self) -> Result<Vec<Value>, Error> {
        let systems = self.register().organisation().systems();
        systems.map(|it| Ok(system(self.register(), it, &self.versions_of(it)?))).collect()
    }

    fn notes_for_machines(&self) -> Result<Vec<Value>, Error> {
        let notes = self.register().evidence().filter(|item| is_note(item));
        notes.map(|item| self.note_for_machines(item)).collect()
    }

    fn note_for_machines(&self, item: &EvidenceState) -> Result<Value, Error> {
        let note = self.note_of(item)?;
        let title = note.as_ref().map_or(&item.received.name, |it| &it.title).clone();
        let roles = note.map(|it| it.who).unwrap_or_default();
        let roles: Vec<_> = roles.into_iter().map(|it| it.role).collect();
        let confirmations = item.confirmations.iter().map(|it| {
            json!({
                "confirmed": it.said.confirmed, "role": it.said.role, "on": it.said.on,
                "how": it.said.how, "comment": it.said.comment,
            })
        });
        Ok(json!({
            "evidence": item.received.id, "title": title, "kind": item.received.kind,
            "when": item.period(),
            "with": roles, "confirmations": confirmations.collect::<Vec<_>>(),
        }))
    }
}

/// Who approved a document stands beside no number.
fn documents(register: &Register, today: Day) -> Vec<Value> {
    let all = crate::clause_documents::clause_documents(register, today);
    let named = all.iter().filter(|it| it.entry.is_some());
    named
        .map(|it| {
            json!({
                "requirement": it.requirement, "document": it.document, "state": it.state,
                "evidence": it.evidence, "version": it.version, "approved_by": it.approved_by,
                "approved_on": it.approved_on, "review": it.review, "entry": it.entry,
            })
        })
        .collect()
}

fn evidence(item: &EvidenceState, relied: &Relied) -> Value {
    let lost = relied.lost(item);
    json!({
        "id": item.received.id,
        "digest": item.received.digest,
        "bytes": item.received.bytes,
        "leaf": item.reference.leaf,
        "commitment": item.reference.c,
        "verdict": item.word(),
        "no_longer_relied_on": (!lost.is_empty()).then_some(lost),
        "supports": item.supports.keys().collect::<Vec<_>>(),
    })
}

fn mappings(register: &Register, item: &EvidenceState) -> Vec<Value> {
    item.supports.values().map(|it| mapping(register, it)).collect()
}

fn mapping(register: &Register, state: &MappingState) -> Value {
    let said = &state.mapped;
    let review = state.reviewed.as_ref().map(|it| {
        json!({
            "by": actor(register, it.by), "at": it.at, "agrees": it.said.agrees,
            "comment": it.said.comment, "exception": it.said.exception, "own": is_own(state, it),
        })
    });
    json!({
        "evidence": said.evidence.id, "requirement": said.requirement, "rationale": said.rationale,
        "sufficiency": said.sufficiency, "because": said.judged_because,
        "by": actor(register, state.by), "at": state.at, "review": review,
    })
}

fn organisation(register: &Register) -> Value {
    let stated = register.organisation();
    let scope = stated.scope().map(|it| {
        json!({
            "text": it.said.text, "excluded": it.said.excluded, "from": it.said.from,
            "document": it.said.document.map(|document| document.id), "entry": it.leaf,
        })
    });
    let authorities = stated.authorities().map(|it| {
        json!({
            "id": it.said.id, "holder": it.said.person, "role": it.said.role,
            "allows": it.said.allows, "systems": it.said.systems, "days": it.said.days,
            "document": it.said.document.map(|document| document.id), "row": it.said.row,
            "entry": it.leaf,
        })
    });
    json!({
        "scope": scope,
        "sites": stated.sites().map(|it| json!(it.said)).collect::<Vec<_>>(),
        "authorities": authorities.collect::<Vec<_>>(),
    })
}

fn system(register: &Register, state: &SystemState, versions: &[VersionTrace]) -> Value {
    let said = &state.recorded.said;
    let accountable = state.accountable.iter().map(|it| {
        let held = (it.said.person, it.said.days);
        let documented = documented(register, held, Allows::AnswerForSystem, &said.name);
        json!({
            "who": named_with_role(register, it.said.person), "days": it.said.days,
            "documented": documented, "entry": it.leaf,
        })
    });
    let answering = state.accountable.iter().map(|it| it.said.days);
    json!({
        "name": said.name, "title": said.title, "our_roles": said.our_roles,
        "supplier": said.supplier, "intended_use": said.intended_use,
        "data_sources": said.data_sources, "stage": said.stage, "days": said.days,
        "risk": said.risk, "legal_class": said.legal_class, "log": said.log,
        "versions": versions.iter().map(version).collect::<Vec<_>>(),
        "accountable": accountable.collect::<Vec<_>>(),
        "nobody_accountable": uncovered(said.days, answering),
        "entry": state.recorded.leaf,
    })
}

fn version(trace: &VersionTrace) -> Value {
    let gates = trace.gates.iter().map(|it| {
        let state = match gate_state(trace, it) {
            GateState::InTime => "in-time",
            GateState::Late => "late",
            GateState::FirstUseUnknown => "first-use-unknown",
            GateState::InDoubt => "in-doubt",
            GateState::EvidenceGone => "evidence-gone",
            GateState::Missing => "missing",
        };
        json!({
            "gate": it.gate, "state": state, "on": it.on, "evidence": it.evidence, "row": it.row,
            "decisions_before": it.decisions_before, "entry": it.entry,
        })
    });
    json!({
        "version": trace.version, "on_record": trace.on_record, "days": trace.days,
        "decisions": decisions(trace), "gates": gates.collect::<Vec<_>>(),
    })
}

fn agent(register: &Register, state: &AgentState) -> Value {
    let said = &state.recorded.said;
    let system = said.system.as_deref().unwrap_or_default();
    let held = |person: PersonId, days: Days| {
        documented(register, (person, days), Allows::OperateAgents, system)
    };
    let operators = state.operators.iter().map(|it| {
        json!({
            "person": it.said.person, "days": it.said.days,
            "documented": held(it.said.person, it.said.days), "entry": it.leaf,
        })
    });
    let operating = state.operators.iter().map(|it| it.said.days);
    json!({
        "name": said.name, "system": said.system, "purpose": said.purpose, "days": said.days,
        "operators": operators.collect::<Vec<_>>(),
        "nobody_operates": uncovered(said.days, operating), "entry": state.recorded.leaf,
    })
}

fn test(register: &Register, doubts: &Doubts, newest: &Newest<'_>) -> Value {
    let tested = &newest.state.tested;
    let (said, setting) = (&tested.said, &tested.said.setting);
    json!({
        "id": said.id, "period": setting.period, "systems": setting.systems,
        "says": said.result.outcome.for_people(), "result": said.result, "at": tested.at,
        "entry": tested.leaf, "earlier": newest.earlier, "since": since(register, doubts, newest.state),
    })
}

fn requests(register: &Register, today: Day) -> Vec<Value> {
    let all = register.requests().map(|it| {
        let said = &it.made.said;
        let evidence: Vec<_> = it.evidence().iter().map(|it| it.id).collect();
        json!({
            "id": said.id, "state": it.state.as_str(), "overdue": it.is_overdue(today),
            "what": said.what, "requirements": said.requirements, "system": said.system,
            "site": said.site, "due": said.due, "asked_by": said.asked_by,
            "their_reference": said.their_reference, "asked_of": role_asked(register, it),
            "evidence": evidence, "answer": it.answered.as_ref().map(|it| &it.said.reason),
            "entry": it.made.leaf,
        })
    });
    all.collect()
}

fn registers(register: &Register) -> Vec<Value> {
    let all = register.registers().map(|it| {
        json!({
            "id": it.said.id, "register": it.said.register, "as_of": it.said.as_of,
            "evidence": it.said.evidence.id, "rows": it.said.rows, "left_out": it.said.left_out,
            "digest": it.said.digest, "entry": it.leaf,
        })
    });
    all.collect()
}

/// Leaves out what is absent: the canonical form has no null.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let present = members.into_iter().filter(|(_, value)| !value.is_null());
            present.map(|(name, value)| (name, without_null(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(without_null).collect(),
        other => other,
    }
}
