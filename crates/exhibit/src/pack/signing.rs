//! Management reviews and sign-offs. Those who were there appear by their roles, those who signed by their names.

use exhibit_core::day::Day;
use exhibit_core::event::PersonId;
use exhibit_core::register::Register;
use exhibit_core::time::Timestamp;
use exhibit_report::{
    ManagementReview, MissedInput, ReviewDecision, ReviewedInput, Signer, Signoff,
};

use serde_json::{Value, json};

use crate::reviews::{InputShown, ReviewOfManagement, reviews};
use crate::signing::{SignerShown, SignoffShown};
use crate::vault::{Open, Vault};

pub(super) fn management(register: &Register, now: Timestamp) -> Vec<ManagementReview> {
    let all = reviews(register, Day::of(now));
    all.iter().map(|it| review(register, it)).collect()
}

impl Vault<Open> {
    pub(super) fn signoffs_in_pack(&self, now: Timestamp) -> Vec<Signoff> {
        self.signoffs(Day::of(now)).iter().map(signoff).collect()
    }

    /// Returns the sign-offs for `pack.json`, without who asked.
    pub(super) fn signoffs_for_machines(&self, today: Day) -> Vec<Value> {
        let one = |it: &SignoffShown| {
            json!({
                "id": it.id, "object": it.object, "title": it.title, "state": it.state,
                "standing": it.standing, "changed": it.changed, "record": it.record,
                "held_as": it.held_as.map(|id| id.to_string()).unwrap_or_default(),
                "signers": it.signers.iter().map(signer_for_machines).collect::<Vec<_>>(),
            })
        };
        self.signoffs(today).iter().map(one).collect()
    }
}

/// Returns the reviews for `pack.json`: as on the pages, those who were there by their roles.
pub(super) fn reviews_for_machines(register: &Register, today: Day) -> Vec<Value> {
    let one = |it: &ReviewOfManagement| {
        let printed = review(register, it);
        json!({
            "id": it.id, "entry": it.entry, "on": it.on, "signoff": it.signoff,
            "there": printed.there, "absent": printed.absent,
            "inputs": it.inputs, "missing": it.missing, "carried": it.carried,
            "decisions": printed.decisions.iter().map(|it| json!({
                "number": it.number, "what": it.what, "owner": it.owner, "due": it.due,
            })).collect::<Vec<_>>(),
        })
    };
    reviews(register, today).iter().map(one).collect()
}

fn review(register: &Register, it: &ReviewOfManagement) -> ManagementReview {
    // Why somebody was away can be their own matter: it stays in the vault.
    let absent = it.absent.iter().map(|it| role(register, it.person));
    let missing = it
        .missing
        .iter()
        .map(|it| MissedInput { name: it.name.clone(), reason: it.reason.clone() });
    let carried = it.carried.iter().map(|it| {
        let (number, review) = (it.decision.number, it.decision.review);
        format!("Decision {number} of {review}: {}. {}", it.state, it.remark)
    });
    let stated = register.review(it.id).map(|it| it.said.decisions.as_slice()).unwrap_or_default();
    let decisions = stated.iter().map(|it| ReviewDecision {
        number: it.number,
        what: it.what.clone(),
        owner: role(register, it.owner),
        due: it.due.for_people(),
    });
    ManagementReview {
        id: it.id.to_string(),
        on: it.on.for_people(),
        there: it.attendees.iter().map(|it| it.role.clone()).collect(),
        absent: absent.collect(),
        inputs: it.inputs.iter().map(input).collect(),
        missing: missing.collect(),
        carried: carried.collect(),
        decisions: decisions.collect(),
        signoff: it.signoff.clone(),
    }
}

fn input(it: &InputShown) -> ReviewedInput {
    let evidence = it.evidence.iter().map(ToString::to_string);
    let engagements = it.engagements.iter().map(ToString::to_string);
    let findings = it.findings.iter().map(ToString::to_string);
    let tests = it.tests.iter().map(ToString::to_string);
    ReviewedInput {
        name: it.name.clone(),
        text: it.text.clone(),
        cites: evidence.chain(engagements).chain(findings).chain(tests).collect(),
    }
}

/// Returns a person's role on record; where none is, the number.
fn role(register: &Register, person: PersonId) -> String {
    let recorded = register.organisation().person(person);
    let role = recorded.and_then(|it| it.said.role.clone().or_else(|| it.said.unit.clone()));
    role.unwrap_or_else(|| person.to_string())
}

fn signoff(it: &SignoffShown) -> Signoff {
    Signoff {
        id: it.id.to_string(),
        title: it.title.clone(),
        state: it.state.clone(),
        standing: it.standing.clone(),
        changed: it.changed.clone(),
        record: it.record.to_hex(),
        held_as: it.held_as.map(|id| id.to_string()).unwrap_or_default(),
        signers: it.signers.iter().map(signer).collect(),
    }
}

/// Absent values are left out: the attachment is canonical JSON, which has no null.
fn signer_for_machines(it: &SignerShown) -> Value {
    let printed = signer(it);
    json!({
        "name": printed.name, "role": printed.role, "on_record": printed.on_record,
        "by": printed.by, "answer": printed.answer,
        "on": printed.on, "comment": printed.comment, "checked": printed.checked,
    })
}

fn signer(it: &SignerShown) -> Signer {
    Signer {
        name: it.name.clone(),
        role: it.role.clone(),
        on_record: it.on_record.clone().unwrap_or_default(),
        by: it.by.clone(),
        answer: it.answer.clone().unwrap_or_default(),
        on: it.on.map(Day::for_people).unwrap_or_default(),
        comment: it.comment.clone().unwrap_or_default(),
        checked: it.checked_again.clone().unwrap_or_default(),
    }
}
