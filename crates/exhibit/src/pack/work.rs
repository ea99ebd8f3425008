//! Requests, registers and notes. Whom a request went to and whom a note was with appear by their roles.

use exhibit_core::day::Day;
use exhibit_core::event::EvidenceKind;
use exhibit_core::register::{EvidenceState, Register, RequestProgress, RequestState};
use exhibit_core::time::Timestamp;
use exhibit_report::{AuditorNote, Confirmation, Request, Requests, Snapshot};

use crate::error::Error;
use crate::vault::{Open, Vault};

/// The states of requests, in the order in which they are counted.
const STATES: [RequestProgress; 5] = [
    RequestProgress::Open,
    RequestProgress::Received,
    RequestProgress::Returned,
    RequestProgress::Accepted,
    RequestProgress::Withdrawn,
];

pub(super) fn requests(register: &Register, now: Timestamp) -> Requests {
    let today = Day::of(now);
    let counts = STATES.into_iter().map(|state| {
        let count = register.requests().filter(|it| it.state == state).count() as u64;
        (state.as_str().to_owned(), count)
    });
    let settled = [RequestProgress::Accepted, RequestProgress::Withdrawn];
    let unsettled = register.requests().filter(|it| !settled.contains(&it.state));
    Requests {
        as_at: today.for_people(),
        counts: counts.filter(|(_, count)| *count > 0).collect(),
        overdue: register.requests().filter(|it| it.is_overdue(today)).count() as u64,
        unsettled: unsettled.map(|it| request(register, it, today)).collect(),
    }
}

fn request(register: &Register, state: &RequestState, today: Day) -> Request {
    let said = &state.made.said;
    let theirs = said.their_reference.as_ref();
    Request {
        id: theirs.map_or_else(|| said.id.to_string(), |theirs| format!("{} ({theirs})", said.id)),
        state: state.state.as_str().to_owned(),
        overdue: state.is_overdue(today),
        what: said.what.clone(),
        requirements: said.requirements.clone(),
        system: said.system.clone().unwrap_or_default(),
        asked_of: role_asked(register, state).unwrap_or_default(),
        asked_by: said.asked_by.clone().unwrap_or_default(),
        due: said.due.map(Day::for_people).unwrap_or_default(),
        evidence: state.evidence().iter().map(|it| it.id.to_string()).collect(),
        answer: state.answered.as_ref().map(|it| it.said.reason.clone()).unwrap_or_default(),
    }
}

/// Returns the role of whom is asked; the text that names them may be a person's name.
pub(super) fn role_asked(register: &Register, state: &RequestState) -> Option<String> {
    let person = register.organisation().person(state.made.said.owner_person?)?;
    person.said.role.clone().or_else(|| person.said.unit.clone())
}

pub(super) fn snapshots(register: &Register) -> Vec<Snapshot> {
    let all = register.registers().map(|it| {
        let evidence = it.said.evidence.id;
        let item = register.item(evidence);
        Snapshot {
            id: it.said.id.to_string(),
            register: it.said.register.clone(),
            as_of: it.said.as_of.for_people(),
            rows: it.said.rows,
            left_out: it.said.left_out,
            evidence: evidence.to_string(),
            title: item.map_or_else(|| "erased since".into(), |it| it.received.name.clone()),
        }
    });
    all.collect()
}

impl Vault<Open> {
    pub(super) fn notes_in_pack(&self) -> Result<Vec<AuditorNote>, Error> {
        let items = self.register().evidence().filter(|item| is_note(item));
        items.map(|item| self.note_in_pack(item)).collect()
    }

    fn note_in_pack(&self, item: &EvidenceState) -> Result<AuditorNote, Error> {
        let note = self.note_of(item)?;
        let received = &item.received;
        let confirmations = item.confirmations.iter().map(|it| Confirmation {
            confirmed: it.said.confirmed,
            role: it.said.role.clone(),
            how: format!("{}, {}", it.said.on.for_people(), it.said.how),
            comment: it.said.comment.clone().unwrap_or_default(),
        });
        Ok(AuditorNote {
            id: received.id.to_string(),
            title: note.as_ref().map_or(&received.name, |it| &it.title).clone(),
            kind: received.kind.map_or("", EvidenceKind::as_str).to_owned(),
            when: item.period().map(|it| it.from.for_people()).unwrap_or_default(),
            with: note
                .map(|it| it.who.into_iter().map(|who| who.role).collect())
                .unwrap_or_default(),
            confirmations: confirmations.collect(),
        })
    }
}

pub(super) fn is_note(item: &EvidenceState) -> bool {
    item.is_held() && item.received.kind.is_some_and(EvidenceKind::is_note)
}
