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

/// Checks every signature by a key whose record and answer are disclosed, and says of each other answer that it was not.
pub(super) fn check(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    disclosed: &BTreeMap<EvidenceId, &EvidenceState>,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let held = Held { bag, disclosed };
    let (mut checked, mut total) = (0, 0);
    for state in ledger.register.signoffs() {
        for (person, answer) in &state.answers {
            total += 1;
            let made = held.checked(state, &answer.said.reply, findings)?;
            match made {
                Made::Verified => checked += 1,
                Made::Failed => {}
                Made::Not(why) => findings
                    .leave(format!("the answer of {person} to {}: {why}", state.requested.said.id)),
            }
        }
    }
    if total > 0 {
        let signed = match checked {
            0 => "no signature by a key verified".to_owned(),
            1 => "1 signature by a key verified".to_owned(),
            many => format!("{many} signatures by a key verified"),
        };
        let rest = match total - checked {
            0 => String::new(),
            rest => format!("; not checked: {rest}, see below"),
        };
        let detail = format!(
            "{total} answered, {signed} on the record that was sent out{rest}; whose keys they are, the ledger says"
        );
        findings.settle_some("sign-offs", checked > 0, detail);
    }
    Ok(())
}

/// What came of checking an answer.
enum Made {
    Verified,
    /// A failure, which the findings say.
    Failed,
    /// Not checked, and why.
    Not(&'static str),
}

/// The bytes of a record and of an answer to it.
type RecordAndAnswer = (Vec<u8>, Vec<u8>);

struct Held<'b, 'a> {
    bag: &'b OpenBag<'a>,
    disclosed: &'b BTreeMap<EvidenceId, &'b EvidenceState>,
}

impl Held<'_, '_> {
    fn checked(
        &self,
        state: &SignoffState,
        reply: &SignoffReply,
        findings: &mut Findings,
    ) -> Result<Made, VerifyError> {
        let (fingerprint, signature, held_as) = match reply {
            SignoffReply::Signed { fingerprint, signature, held_as } => {
                (*fingerprint, *signature, *held_as)
            }
            SignoffReply::Pades { .. } => {
                return Ok(Made::Not("a signed PDF; check it with a program that reads PAdES"));
            }
            SignoffReply::Scan { .. } => return Ok(Made::Not("signed on paper: not verified")),
            SignoffReply::Declined { .. } => {
                return Ok(Made::Not("declined, and nothing proves who did"));
            }
        };
        let Some((record, answer)) = self.of(state, held_as)? else {
            return Ok(Made::Not("the record or the signature is not here"));
        };
        let id = state.requested.said.id.to_string();
        match verified(state, &record, &answer, signature) {
            Ok(key) if key == fingerprint => return Ok(Made::Verified),
            Ok(key) => {
                let by = format!("a signature by the key {}", key.to_hex());
                findings.fail(Word::Broken, &id, &fingerprint.to_hex(), &by);
            }
            Err(why) => findings.fail(Word::Broken, &id, "a signature that verifies", &why),
        }
        Ok(Made::Failed)
    }

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
