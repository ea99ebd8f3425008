//! Sign-offs as people want to see them: who was asked, who answered what, and whether it still counts.

use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{EvidenceId, PersonId, SignoffId, SignoffObject, SignoffReply};
use exhibit_core::register::{
    Alteration, Register, SignoffProgress, SignoffStanding, SignoffState,
};
use exhibit_core::time::Timestamp;
use exhibit_core::visible::visible;
use exhibit_verify::signoff::{self, Answer};
use schemars::JsonSchema;
use serde::Serialize;

use super::record;
use super::request::RECORD;
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
    /// What came of checking a signature by key once more, now, from the bytes that are held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_again: Option<String>,
}

/// What came of checking a signature once more.
const VERIFIES: &str = "it verifies on the record that is held";

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
                checked_again: reply.and_then(|it| self.check_again(state, it)),
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

    /// Checks a signature by a key from the bytes that are held now.
    fn check_again(&self, state: &SignoffState, reply: &SignoffReply) -> Option<String> {
        let SignoffReply::Signed { fingerprint, signature, held_as } = reply else { return None };
        Some(match self.held_signature(state, *held_as) {
            Err(why) => format!("not checked: {why}"),
            Ok((_, armored)) if Sha256::of(armored.as_bytes()) != *signature => {
                "it is not the signature that was taken in".to_owned()
            }
            Ok((record, armored)) => match signoff::verify(&record, armored.as_bytes()) {
                Ok(good) if good.key.fingerprint().0 == *fingerprint => VERIFIES.to_owned(),
                Ok(_) => "it is by another key than the one that was taken in".to_owned(),
                Err(fault) => fault.to_string(),
            },
        })
    }

    fn held_signature(
        &self,
        state: &SignoffState,
        held_as: Option<exhibit_core::event::EvidenceRef>,
    ) -> Result<(Vec<u8>, String), String> {
        let record = self.sent(state, RECORD).map_err(|e| e.to_string())?;
        let held = held_as.and_then(|it| self.register().item(it.id)).filter(|it| it.is_held());
        let item = held.ok_or("the answer is no longer held")?;
        let mut bytes = Vec::new();
        let read = self.write_member(item.received.id, None, &mut bytes);
        read.map_err(|e| e.to_string())?;
        let answer = Answer::read(&bytes).map_err(|e| e.to_string())?;
        Ok((record, answer.signature.ok_or("the answer holds no signature")?))
    }
}

/// Says whether what was signed still counts, and what changed.
pub(crate) fn standing(register: &Register, state: &SignoffState) -> (String, Vec<String>) {
    match register.signoff_standing(state) {
        SignoffStanding::NotSigned(progress) => (progress.as_str().to_owned(), Vec::new()),
        SignoffStanding::InForce if state.progress() == SignoffProgress::SignedOnPaper => {
            (SignoffProgress::SignedOnPaper.as_str().to_owned(), Vec::new())
        }
        SignoffStanding::InForce => ("in force".to_owned(), Vec::new()),
        SignoffStanding::Outdated { newest } => {
            let said = state.requested.said.object;
            ("outdated: there is a newer version".to_owned(), soa_changes(register, said, newest))
        }
        SignoffStanding::AsAtDate => ("a record as at its date".to_owned(), Vec::new()),
        SignoffStanding::BasisAltered(alterations) => {
            ("basis altered".to_owned(), alterations.iter().map(alteration).collect())
        }
    }
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
