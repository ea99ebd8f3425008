//! Sign-offs as people want to see them: who was asked, who answered what, and whether it still counts.

use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    EvidenceId, EvidenceRef, PersonId, SignoffId, SignoffObject, SignoffReply,
};
use exhibit_core::register::{
    Alteration, EvidenceState, Register, SignoffProgress, SignoffStanding, SignoffState, TrustState,
};
use exhibit_core::time::Timestamp;
use exhibit_core::visible::visible;
use exhibit_verify::signoff::{self, Answer};
use schemars::JsonSchema;
use serde::Serialize;

use super::record;
use super::request::{PAGES, RECORD};
use super::roles::other_role;
use crate::organisation::name_of;
use crate::vault::{Open, Vault};

/// A sign-off as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignoffShown {
    /// Its number.
    pub id: SignoffId,
    /// What is signed.
    pub object: SignoffObject,
    /// What that is called.
    pub title: String,
    /// How it stands: `waiting for signatures`, `signed`, `signed on paper: not verified`, `declined`, `withdrawn`.
    pub state: String,
    /// Whether a signature still counts: a standing approval may be outdated, and what a record stands on altered.
    pub standing: String,
    /// What changed since, each a sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// Who asks.
    pub by: String,
    /// When it was asked for.
    pub requested: Timestamp,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// Whether somebody should have answered by now.
    pub overdue: bool,
    /// SHA-256 of the record.
    pub record: Sha256,
    /// The item that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_as: Option<EvidenceId>,
    /// Those who were asked.
    pub signers: Vec<SignerShown>,
    /// Why it no longer stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
}

/// Somebody who was asked to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignerShown {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// As what.
    pub role: String,
    /// The role on record, where that is another one: whoever asks may write any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_record: Option<String>,
    /// How: `a key`, `a signed PDF`, `paper`.
    pub by: String,
    /// What was answered: `signed`, `signed on paper: not verified`, `declined`; absent where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// The day that the answer states; nothing proves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// When it was taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Timestamp>,
    /// Why it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The item that holds the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_as: Option<EvidenceId>,
    /// What came of checking a signature once more, now, from the bytes that are held, and whether its key counts today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_again: Option<String>,
    /// Whether it verifies once more, now, by a key that is still relied on; absent where that was not checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
}

/// What came of checking a signature once more: whether it holds, where that could be checked, and in words.
type Again = (Option<bool>, String);

/// What came of checking a signature once more.
const VERIFIES: &str = "it verifies on the record that is held";
const OTHER_KEY: &str = "it is by another key than the one that was taken in";

impl Vault<Open> {
    /// Returns the sign-offs, by number, each signature by a key checked once more.
    pub fn signoffs(&self, today: Day) -> Vec<SignoffShown> {
        self.register().signoffs().map(|it| self.signoff_shown(it, today)).collect()
    }

    fn signoff_shown(&self, state: &SignoffState, today: Day) -> SignoffShown {
        let register = self.register();
        let said = &state.requested.said;
        let progress = state.progress();
        let (standing, changed) = standing(register, state);
        let waits = progress == SignoffProgress::Waiting;
        let signers = said.signers.iter().map(|signer| {
            let answer = state.answers.get(&signer.person);
            let reply = answer.map(|it| &it.said.reply);
            let again = reply.and_then(|it| self.check_again(state, it));
            SignerShown {
                person: signer.person,
                name: name_of(register, signer.person),
                role: signer.role.clone(),
                on_record: other_role(register, signer.person, &signer.role),
                by: signer.means.as_str().to_owned(),
                answer: reply.map(|it| word(it).to_owned()),
                on: answer.map(|it| it.said.on),
                received: answer.map(|it| it.at),
                comment: reply.and_then(comment).map(|it| visible(it).into_owned()),
                held_as: reply.and_then(held_as),
                holds: again.as_ref().and_then(|it| it.0),
                checked_again: again.map(|it| it.1),
            }
        });
        SignoffShown {
            id: said.id,
            object: said.object,
            title: record::title(register, said.object),
            state: progress.as_str().to_owned(),
            standing,
            changed,
            by: name_of(register, state.requested.by),
            requested: state.requested.at,
            due: said.due,
            overdue: waits && said.due.is_some_and(|due| due < today),
            record: said.record,
            held_as: said.held_as.map(|it| it.id),
            signers: signers.collect(),
            withdrawn: state.withdrawn.as_ref().map(|it| it.said.reason.clone()),
        }
    }

    /// Checks a signature from the bytes that are held now, and its key by what is relied on today.
    fn check_again(&self, state: &SignoffState, reply: &SignoffReply) -> Option<Again> {
        let ((holds, checked), fingerprint) = match reply {
            SignoffReply::Signed { fingerprint, signature, held_as } => {
                let taken = (*fingerprint, *signature);
                (self.signature_again(state, taken, *held_as), *fingerprint)
            }
            SignoffReply::Pades { fingerprint, held_as } => {
                (self.pages_again(state, *fingerprint, *held_as), *fingerprint)
            }
            SignoffReply::Scan { .. } | SignoffReply::Declined { .. } => return None,
        };
        Some(match key_today(self.register(), fingerprint) {
            Some(doubt) => (holds.map(|_| false), format!("{checked}; {doubt}")),
            None => (holds, checked),
        })
    }

    fn signature_again(
        &self,
        state: &SignoffState,
        (fingerprint, signature): (Sha256, Sha256),
        held_as: Option<EvidenceRef>,
    ) -> Again {
        match self.held_signature(state, held_as) {
            Err(why) => not_checked(&why),
            Ok((_, armored)) if Sha256::of(armored.as_bytes()) != signature => {
                fails("it is not the signature that was taken in")
            }
            Ok((record, armored)) => match signoff::verify(&record, armored.as_bytes()) {
                Ok(good) if good.key.fingerprint().0 == fingerprint => verifies(),
                Ok(_) => fails(OTHER_KEY),
                Err(fault) => fails(&fault.to_string()),
            },
        }
    }

    fn pages_again(
        &self,
        state: &SignoffState,
        fingerprint: Sha256,
        held_as: EvidenceRef,
    ) -> Again {
        let read = || {
            let sent = self.sent(state, PAGES).map_err(|e| e.to_string())?;
            Ok::<_, String>((sent, self.held_answer(Some(held_as))?))
        };
        let (sent, bytes) = match read() {
            Ok(both) => both,
            Err(why) => return not_checked(&why),
        };
        let trust = exhibit_bundle::recorded_trust(self.register(), state.requested.at);
        let entries = trust.map(|it| it.entries().to_vec()).unwrap_or_default();
        let brought: Vec<_> = entries.into_iter().filter_map(|it| it.certificate).collect();
        let by = |it: &signoff::PagesSignature| {
            it.certificate.key().is_ok_and(|key| key.fingerprint().0 == fingerprint)
        };
        match signoff::signed_pages(&sent, &bytes, &brought) {
            Ok(signatures) if signatures.iter().any(by) => verifies(),
            Ok(_) => fails(OTHER_KEY),
            Err(fault) => fails(&fault.to_string()),
        }
    }

    fn held_signature(
        &self,
        state: &SignoffState,
        held_as: Option<EvidenceRef>,
    ) -> Result<(Vec<u8>, String), String> {
        let record = self.sent(state, RECORD).map_err(|e| e.to_string())?;
        let answer = Answer::read(&self.held_answer(held_as)?).map_err(|e| e.to_string())?;
        Ok((record, answer.signature.ok_or("the answer holds no signature")?))
    }

    fn held_answer(&self, held_as: Option<EvidenceRef>) -> Result<Vec<u8>, String> {
        let held = held_as.and_then(|it| self.register().item(it.id)).filter(|it| it.is_held());
        let item = held.ok_or("the answer is no longer held")?;
        let mut bytes = Vec::new();
        let read = self.write_member(item.received.id, None, &mut bytes);
        read.map_err(|e| e.to_string())?;
        Ok(bytes)
    }
}

fn verifies() -> Again {
    (Some(true), VERIFIES.to_owned())
}

fn fails(why: &str) -> Again {
    (Some(false), why.to_owned())
}

fn not_checked(why: &str) -> Again {
    (None, format!("not checked: {why}"))
}

/// Says whether what was signed still counts, and what changed.
pub(crate) fn standing(register: &Register, state: &SignoffState) -> (String, Vec<String>) {
    let object = state.requested.said.object;
    let on_paper = state.progress() == SignoffProgress::SignedOnPaper;
    let is_soa = matches!(object, SignoffObject::Soa { .. });
    let (standing, changed) = match register.signoff_standing(state) {
        SignoffStanding::NotSigned(progress) => (progress.as_str(), Vec::new()),
        SignoffStanding::InForce if on_paper => {
            (SignoffProgress::SignedOnPaper.as_str(), Vec::new())
        }
        SignoffStanding::InForce => ("in force", Vec::new()),
        SignoffStanding::Outdated { newest } => {
            ("outdated: there is a newer version", soa_changes(register, object, newest))
        }
        SignoffStanding::AsAtDate => ("a record as at its date", Vec::new()),
        SignoffStanding::BasisAltered(found) if is_soa && on_paper => {
            (SignoffProgress::SignedOnPaper.as_str(), told(&found))
        }
        SignoffStanding::BasisAltered(found) if is_soa => ("in force, basis altered", told(&found)),
        SignoffStanding::BasisAltered(found) => ("basis altered", told(&found)),
        SignoffStanding::OpenedAgain(found) => {
            ("a record as at its date: what it is about was opened or changed since", told(&found))
        }
    };
    let gone = no_longer_held(register, state);
    match gone.is_empty() {
        true => (standing.to_owned(), changed),
        false => ("not checkable".to_owned(), gone.into_iter().chain(changed).collect()),
    }
}

fn told(alterations: &[Alteration]) -> Vec<String> {
    alterations.iter().map(alteration).collect()
}

/// Says which files are gone without which nobody can check what was answered.
pub(crate) fn no_longer_held(register: &Register, state: &SignoffState) -> Vec<String> {
    let gone = |id: EvidenceId| !register.item(id).is_some_and(EvidenceState::is_held);
    let record = state.requested.said.held_as.map(|it| it.id).filter(|id| gone(*id));
    let record = record.map(|id| format!("the record, {id}, is no longer held"));
    let answers = state.answers.iter().filter_map(|(person, it)| {
        let id = held_as(&it.said.reply).filter(|id| gone(*id))?;
        Some(format!("the answer of {person}, {id}, is no longer held"))
    });
    record.filter(|_| !state.answers.is_empty()).into_iter().chain(answers).collect()
}

/// Says why a key that signed does not count today.
fn key_today(register: &Register, fingerprint: Sha256) -> Option<String> {
    let holds = |it: &&TrustState| it.added.keys.iter().any(|key| key.fingerprint == fingerprint);
    let entries: Vec<_> = register.trust().filter(holds).collect();
    if entries.iter().any(|it| it.revoked.is_none()) {
        return None;
    }
    Some(match entries.iter().find_map(|it| it.revoked.as_ref().map(|r| (it.added.id, r))) {
        Some((id, (since, reason))) => format!(
            "its key is no longer relied on: {id} was revoked as of {}, {}",
            since.for_people(),
            visible(reason)
        ),
        None => "its key is not relied on".to_owned(),
    })
}

fn soa_changes(
    register: &Register,
    object: SignoffObject,
    newest: exhibit_core::event::SoaId,
) -> Vec<String> {
    use exhibit_core::register::SoaChange;
    let SignoffObject::Soa { soa } = object else { return Vec::new() };
    let (Some(signed), Some(now)) = (register.soa(soa), register.soa(newest)) else {
        return Vec::new();
    };
    let change = |it: &SoaChange<'_>| match it {
        SoaChange::Added(row) => format!("{newest} adds {}", row.control),
        SoaChange::Removed(row) => format!("{newest} no longer lists {}", row.control),
        SoaChange::Changed { to, .. } => format!("{newest} says something else of {}", to.control),
    };
    now.said.changes_since(&signed.said).iter().map(change).collect()
}

fn alteration(it: &Alteration) -> String {
    match it {
        Alteration::Withdrawn(id) => format!("{id} was withdrawn"),
        Alteration::Erased(id) => format!("{id} was erased"),
        Alteration::Replaced { item, by } => format!("{by} took the place of {item}"),
        Alteration::Alarming { item, word } => format!("{item} is {} now", word.as_str()),
    }
}

fn word(reply: &SignoffReply) -> &'static str {
    match reply {
        SignoffReply::Signed { .. } | SignoffReply::Pades { .. } => "signed",
        SignoffReply::Scan { .. } => "signed on paper: not verified",
        SignoffReply::Declined { .. } => "declined",
    }
}

fn comment(reply: &SignoffReply) -> Option<&str> {
    match reply {
        SignoffReply::Declined { comment } => Some(comment),
        _ => None,
    }
}

fn held_as(reply: &SignoffReply) -> Option<EvidenceId> {
    match reply {
        SignoffReply::Signed { held_as, .. } => held_as.map(|it| it.id),
        SignoffReply::Pades { held_as, .. } | SignoffReply::Scan { held_as } => Some(held_as.id),
        SignoffReply::Declined { .. } => None,
    }
}
