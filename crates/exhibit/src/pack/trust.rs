//! Who acted, the keys that were trusted, and what is demanded of keys.

use exhibit_core::register::Register;
use exhibit_core::time::Timestamp;
use exhibit_ledger::keys::PersonPublicKey;
use exhibit_report::{Person, TrustEntry};
use exhibit_verify::trust::Fingerprint;

use crate::error::Error;
use crate::trust_store::trust_set;

/// Names somebody who acts in the ledger. The number of one who is on record in the organisation as well is left
/// out: results of assurance tests use it as a pseudonym.
pub(super) fn person(
    register: &Register,
    person: &exhibit_core::event::Person,
) -> Result<Person, Error> {
    let key = PersonPublicKey::from_hex(&person.sign_key)
        .map_err(|e| Error::LedgerBroken { seq: 0, what: e.to_string() })?;
    let on_record = register.organisation().person(person.id).is_some();
    Ok(Person {
        id: if on_record { String::new() } else { person.id.to_string() },
        name: person.name.clone(),
        role: person.role.as_str().into(),
        fingerprint: key.fingerprint().to_hex(),
    })
}

pub(super) fn trust(register: &Register) -> Vec<TrustEntry> {
    let keys = register.trust().flat_map(|state| {
        let revoked =
            state.revoked.as_ref().map(|(at, _)| format!(", revoked {}", at.day_for_people()));
        state.added.keys.iter().map(move |key| (key, revoked.clone().unwrap_or_default()))
    });
    let entry = |(key, revoked): (&exhibit_core::event::TrustKey, String)| {
        let confirmed = key.confirmed.as_ref();
        TrustEntry {
            subject: key.subject.clone(),
            purposes: key.purposes.join(", ") + &revoked,
            fingerprint: key.fingerprint.to_hex(),
            confirmed_how: confirmed
                .map_or_else(|| "not confirmed".into(), |c| format!("{}, {}", c.how, c.channel)),
            confirmed_by: confirmed.map_or_else(|| "nobody".into(), |c| c.by.clone()),
            only_by_audited: confirmed.is_some_and(|c| c.organisation_only),
            confirmed: confirmed.is_some(),
            words: Fingerprint(key.fingerprint).words(),
            exception: key.exception.clone().unwrap_or_default(),
        }
    };
    keys.map(entry).collect()
}

/// What the organisation demands of keys beyond what the program does, with its reasons.
pub(super) fn policy(register: &Register, at: Timestamp) -> Result<Vec<String>, Error> {
    let trust = trust_set(register, at)?;
    let policy = trust.policy();
    let reasons = policy.reasons.iter().map(|reason| format!("Reason given: {reason}"));
    Ok(policy.demands().into_iter().chain(reasons).collect())
}
