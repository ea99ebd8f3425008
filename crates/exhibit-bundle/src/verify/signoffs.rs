//! Signatures on records: each that can be checked from the files here is checked once more.

use std::collections::BTreeMap;

use exhibit_core::digest::Sha256;
use exhibit_core::event::{EvidenceId, EvidenceRef, SignoffReply};
use exhibit_core::register::{EvidenceState, SignoffState};
use exhibit_core::verdict::Word;
use exhibit_verify::signoff::{self, Answer};

use super::VerifyError;
use super::bag::OpenBag;
use super::contents::paths;
use super::ledger::Replayed;
use crate::report::Findings;

/// Longest record or answer that is read.
const MAX_BYTES: u64 = signoff::MAX_RECORD as u64;

/// What a record is called in the item that holds it.
const RECORD: &str = "record.json";

/// Checks every signature by a key whose record and answer are disclosed.
pub(super) fn check(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    disclosed: &BTreeMap<EvidenceId, &EvidenceState>,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let held = Held { bag, disclosed };
    let (mut checked, mut any) = (0, false);
    for state in ledger.register.signoffs() {
        for (person, answer) in &state.answers {
            any = true;
            let SignoffReply::Signed { fingerprint, signature, held_as } = &answer.said.reply
            else {
                continue;
            };
            let id = state.requested.said.id;
            let Some((record, answer)) = held.of(state, *held_as)? else {
                findings.not_checked.push(format!(
                    "the signature of {person} on the record of {id}: the record or the answer is not here"
                ));
                continue;
            };
            match verified(state, &record, &answer, *signature) {
                Ok(key) if key == *fingerprint => checked += 1,
                Ok(key) => {
                    findings.fail(
                        Word::Broken,
                        &id.to_string(),
                        &fingerprint.to_hex(),
                        &format!("a signature by the key {}", key.to_hex()),
                    );
                }
                Err(why) => {
                    findings.fail(Word::Broken, &id.to_string(), "a signature that verifies", &why);
                }
            }
        }
    }
    if any {
        let detail = format!(
            "{checked} by a key verified on the record that was signed; whose key it is, the ledger says"
        );
        findings.settle("sign-offs", detail);
    }
    Ok(())
}

/// The bytes of a record and of an answer to it.
type RecordAndAnswer = (Vec<u8>, Vec<u8>);

struct Held<'b, 'a> {
    bag: &'b OpenBag<'a>,
    disclosed: &'b BTreeMap<EvidenceId, &'b EvidenceState>,
}

impl Held<'_, '_> {
    /// Returns the bytes of a record and of an answer to it, where both are here.
    fn of(
        &self,
        state: &SignoffState,
        answer: Option<EvidenceRef>,
    ) -> Result<Option<RecordAndAnswer>, VerifyError> {
        let record = self.member(state.requested.said.held_as, Some(RECORD))?;
        Ok(record.zip(self.member(answer, None)?))
    }

    fn member(
        &self,
        item: Option<EvidenceRef>,
        name: Option<&str>,
    ) -> Result<Option<Vec<u8>>, VerifyError> {
        let item = item.and_then(|it| self.disclosed.get(&it.id));
        let Some(received) = item.map(|it| &it.received) else { return Ok(None) };
        let mut members = received.members.iter().zip(paths(received));
        let wanted = members.find(|(member, _)| name.is_none_or(|name| member.path == name));
        match wanted {
            Some((_, path)) => self.bag.read(&path, MAX_BYTES),
            None => Ok(None),
        }
    }
}

/// Returns the fingerprint of the key by which an answer signs a record.
fn verified(
    state: &SignoffState,
    record: &[u8],
    answer: &[u8],
    signature: Sha256,
) -> Result<Sha256, String> {
    if Sha256::of(record) != state.requested.said.record {
        return Err("another record than the one that was sent out".to_owned());
    }
    let answer = Answer::read(answer).map_err(|e| e.to_string())?;
    let armored = answer.signature.ok_or("an answer that holds no signature")?;
    if Sha256::of(armored.as_bytes()) != signature {
        return Err("another signature than the one that was taken in".to_owned());
    }
    let good = signoff::verify(record, armored.as_bytes()).map_err(|e| e.to_string())?;
    Ok(good.key.fingerprint().0)
}
