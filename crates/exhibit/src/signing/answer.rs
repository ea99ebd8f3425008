//! Taking in what those answered who were asked to sign.

use std::path::Path;

use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    Event, EvidenceId, EvidenceRef, PersonId, SigningMeans, SignoffAnswered, SignoffId,
    SignoffReply,
};
use exhibit_core::register::{Refusal, SignoffProgress, SignoffState};
use exhibit_verify::signoff::{
    self, ANSWER_FORMAT, Answer, PagesSignature, Record, SignatureFault, signed_pages,
};
use exhibit_verify::trust::PublicKey;
use exhibit_verify::watch::Watcher;
use exhibit_verify::x509::Certificate;
use schemars::JsonSchema;
use serde::Serialize;

use super::problem::SigningProblem;
use super::request::{PAGES, RECORD, counts};
use crate::delivery::{file_name, shown};
use crate::error::Error;
use crate::host::Host;
use crate::inspect::read_small;
use crate::organisation::name_of;
use crate::together::Together;
use crate::trust_store::trust_set;
use crate::vault::{Open, Vault};

/// What came back, and what is said about it.
pub struct GivenAnswer<'a> {
    /// The file: an answer, a signature of `ssh-keygen`, a signed PDF, or a scan.
    pub path: &'a Path,
    /// The request that it answers, where the file does not say it.
    pub request: Option<SignoffId>,
    /// Who answered, where the file does not say it.
    pub person: Option<PersonId>,
    /// The day on which it was signed, where the file does not say it.
    pub on: Option<Day>,
    /// Whether it is a picture of a signature on paper.
    pub scan: bool,
}

/// An answer that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnswerTaken {
    /// The sign-off.
    pub signoff: SignoffId,
    /// Who answered.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// What was answered: `signed`, `signed on paper: not verified` or `declined`.
    pub answer: String,
    /// The item that holds the answer.
    pub held_as: EvidenceId,
    /// How the sign-off stands now.
    pub state: String,
}

/// An answer before it is written down.
struct Reply {
    signoff: SignoffId,
    person: PersonId,
    role: String,
    record: Sha256,
    on: Day,
    said: Said,
}

enum Said {
    Signed { key: PublicKey, signature: Sha256 },
    Pages { key: PublicKey },
    Scan,
    Declined(String),
}

impl Vault<Open> {
    /// Verifies an answer to a request, keeps it as evidence, and writes it down.
    ///
    /// # Errors
    /// [`Error::Signing`] or [`Error::Refused`] with what is wrong: another person, role, key, record, vault or
    /// namespace; a key that does not count now. Nothing is kept then.
    pub fn import_answer(
        &mut self,
        host: &Host<'_>,
        given: &GivenAnswer<'_>,
        watcher: &dyn Watcher,
    ) -> Result<AnswerTaken, Error> {
        let bytes = read_small(given.path)?;
        let (reply, kept) = self.reply(host, given, &bytes)?;
        self.check_reply(host, &reply)?;
        let title = format!("{} answer of {}", reply.signoff, reply.person);
        let mut together = Together::new();
        together.write(&kept.0, kept.1);
        let held_as = self.hold(host, &title, &together, watcher)?;
        let event = answered(&reply, self.reference(held_as)?);
        self.state(host, vec![event])?;
        let state = self.register().signoff(reply.signoff);
        let state = state.map_or("", |it| it.progress().as_str()).to_owned();
        Ok(AnswerTaken {
            signoff: reply.signoff,
            person: reply.person,
            name: name_of(self.register(), reply.person),
            answer: reply.said.as_str().to_owned(),
            held_as,
            state,
        })
    }

    /// Returns what was answered, and the file to keep.
    fn reply(
        &self,
        host: &Host<'_>,
        given: &GivenAnswer<'_>,
        bytes: &[u8],
    ) -> Result<(Reply, (String, Vec<u8>)), Error> {
        let as_it_is = || (file_name(given.path).replace(['/', '\\', ':'], "_"), bytes.to_vec());
        if given.scan {
            return Ok((self.on_paper(given)?, as_it_is()));
        }
        if bytes.starts_with(b"%PDF") {
            return Ok((self.in_pages(host, given, bytes)?, as_it_is()));
        }
        let answer = match is_signature(bytes) {
            true => self.bare(host, given, bytes)?,
            false => Answer::read(bytes).map_err(|e| not_an_answer(given, &e))?,
        };
        let name = format!("{}-{}.answer.json", answer.signoff, answer.person);
        let kept = answer.to_bytes().map_err(SigningProblem::from)?;
        Ok((self.in_words(answer)?, (name, kept)))
    }

    fn on_paper(&self, given: &GivenAnswer<'_>) -> Result<Reply, Error> {
        let (Some(id), Some(person), Some(on)) = (given.request, given.person, given.on) else {
            return Err(SigningProblem::WhichRequest { path: shown(given.path) }.into());
        };
        let state = self.asked(id)?;
        let role = role_of(state, person)?;
        let record = state.requested.said.record;
        Ok(Reply { signoff: id, person, role, record, on, said: Said::Scan })
    }

    /// A file of this program: it says itself what it answers.
    fn in_words(&self, answer: Answer) -> Result<Reply, Error> {
        if answer.origin != self.origin().as_str() {
            let origin = exhibit_core::visible::visible(&answer.origin).into_owned();
            return Err(SigningProblem::AnotherVault { origin }.into());
        }
        let state = self.asked(answer.signoff)?;
        let sent = state.requested.said.record;
        if answer.record != sent {
            let (signoff, came) = (answer.signoff, answer.record);
            return Err(Refusal::AlteredRecord { signoff, sent, came }.into());
        }
        let said = match (answer.signature, answer.declined) {
            (Some(armored), _) => {
                let good = signoff::verify(&self.sent(state, RECORD)?, armored.as_bytes())
                    .map_err(SigningProblem::from)?;
                Said::Signed { key: good.key, signature: Sha256::of(armored.as_bytes()) }
            }
            (None, declined) => Said::Declined(declined.unwrap_or_default()),
        };
        let (signoff, person, role) = (answer.signoff, answer.person, answer.role);
        Ok(Reply { signoff, person, role, record: sent, on: answer.on, said })
    }

    /// A signature of `ssh-keygen`: it fits one record that was sent out, and its key says whose it is.
    fn bare(
        &self,
        host: &Host<'_>,
        given: &GivenAnswer<'_>,
        armored: &[u8],
    ) -> Result<Answer, Error> {
        let text = std::str::from_utf8(armored).map_err(|e| not_an_answer(given, &e))?;
        let mut fault = None;
        for state in self.candidates(given)? {
            match signoff::verify(&self.sent(state, RECORD)?, armored) {
                Ok(good) => {
                    let fingerprint = good.key.fingerprint().0;
                    let said = &state.requested.said;
                    let means = SigningMeans::Key { fingerprint };
                    let signer = said.signers.iter().find(|it| it.means == means);
                    let problem = || SigningProblem::NotAsked {
                        signoff: said.id,
                        fingerprint: fingerprint.to_hex(),
                    };
                    let signer = signer.ok_or_else(problem)?;
                    return Ok(Answer {
                        format: ANSWER_FORMAT.to_owned(),
                        signoff: said.id,
                        origin: self.origin().as_str().to_owned(),
                        record: said.record,
                        person: signer.person,
                        role: signer.role.clone(),
                        on: given.on.unwrap_or_else(|| Day::of((host.now)())),
                        signature: Some(text.to_owned()),
                        declined: None,
                    });
                }
                Err(SignatureFault::Bad(_)) => {}
                Err(other) => fault = Some(other),
            }
        }
        let fits_none = SigningProblem::FitsNone { path: shown(given.path) };
        Err(fault.map_or(fits_none, SigningProblem::from).into())
    }

    /// The record's PDF with signatures added: the certificate says whose one is.
    fn in_pages(
        &self,
        host: &Host<'_>,
        given: &GivenAnswer<'_>,
        bytes: &[u8],
    ) -> Result<Reply, Error> {
        let trust = trust_set(self.register(), (host.now)())?;
        let brought: Vec<Certificate> =
            trust.entries().iter().filter_map(|it| it.certificate.clone()).collect();
        let mut fault = None;
        for state in self.candidates(given)? {
            let said = &state.requested.said;
            match signed_pages(&self.sent(state, PAGES)?, bytes, &brought) {
                Ok(signatures) => {
                    let (signer, key) = page_signer(state, &signatures)?;
                    let on = given.on.unwrap_or_else(|| Day::of((host.now)()));
                    return Ok(Reply {
                        signoff: said.id,
                        person: signer.person,
                        role: signer.role.clone(),
                        record: said.record,
                        on,
                        said: Said::Pages { key },
                    });
                }
                Err(why) => fault = Some((said.id, why.to_string())),
            }
        }
        let path = shown(given.path);
        Err(match fault {
            Some((signoff, why)) => SigningProblem::NotTheRecord { path, signoff, why },
            None => SigningProblem::FitsNone { path },
        }
        .into())
    }

    /// Returns the requests that a file may answer.
    fn candidates(&self, given: &GivenAnswer<'_>) -> Result<Vec<&SignoffState>, Error> {
        if let Some(id) = given.request {
            return Ok(vec![self.asked(id)?]);
        }
        let waits = |it: &&SignoffState| it.progress() == SignoffProgress::Waiting;
        Ok(self.register().signoffs().filter(waits).collect())
    }

    fn asked(&self, id: SignoffId) -> Result<&SignoffState, Error> {
        let refusal = || Refusal::Unknown { what: "sign-off", id: id.to_string() };
        Ok(self.register().signoff(id).ok_or_else(refusal)?)
    }

    /// Returns a file of the request as it was sent out; its digest is that of the entry.
    pub(super) fn sent(&self, state: &SignoffState, member: &str) -> Result<Vec<u8>, Error> {
        let said = &state.requested.said;
        let gone = || Error::from(SigningProblem::RecordGone(said.id));
        let held = said.held_as.and_then(|it| self.register().item(it.id));
        let item = held.filter(|it| it.is_held()).ok_or_else(gone)?;
        let mut bytes = Vec::new();
        self.write_member(item.received.id, Some(member), &mut bytes)?;
        let is_other = member == RECORD
            && (Sha256::of(&bytes) != said.record || Record::read(&bytes).is_err());
        if is_other { Err(gone()) } else { Ok(bytes) }
    }

    /// What the rules refuse comes first: it says who was asked to do what. Nothing is kept of it.
    fn check_reply(&self, host: &Host<'_>, reply: &Reply) -> Result<(), Error> {
        let record = self.asked(reply.signoff)?.requested.said.held_as;
        let record = record.ok_or(SigningProblem::RecordGone(reply.signoff))?;
        // The answer's own item is not there yet; any that is held stands for it.
        self.register().decide(self.person().id, answered(reply, record))?;
        let now = (host.now)();
        let trust = trust_set(self.register(), now)?;
        match &reply.said {
            Said::Signed { key, .. } | Said::Pages { key } => counts(&trust, key, now),
            Said::Scan | Said::Declined(_) => Ok(()),
        }
    }
}

impl Said {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Signed { .. } | Self::Pages { .. } => "signed",
            Self::Scan => "signed on paper: not verified",
            Self::Declined(_) => "declined",
        }
    }
}

fn answered(reply: &Reply, held_as: EvidenceRef) -> Event {
    let said = match &reply.said {
        Said::Signed { key, signature } => SignoffReply::Signed {
            fingerprint: key.fingerprint().0,
            signature: *signature,
            held_as: Some(held_as),
        },
        Said::Pages { key } => SignoffReply::Pades { fingerprint: key.fingerprint().0, held_as },
        Said::Scan => SignoffReply::Scan { held_as },
        Said::Declined(comment) => SignoffReply::Declined { comment: comment.clone() },
    };
    Event::SignoffAnswered(Box::new(SignoffAnswered {
        id: reply.signoff,
        person: reply.person,
        role: reply.role.clone(),
        record: reply.record,
        on: reply.on,
        reply: said,
    }))
}

fn is_signature(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    start.starts_with(b"-----BEGIN SSH SIGNATURE")
}

fn not_an_answer(given: &GivenAnswer<'_>, why: &dyn std::fmt::Display) -> SigningProblem {
    SigningProblem::NotAnAnswer { path: shown(given.path), why: why.to_string() }
}

fn role_of(state: &SignoffState, person: PersonId) -> Result<String, Error> {
    let said = &state.requested.said;
    let signer = said.signers.iter().find(|it| it.person == person);
    let refusal = || Refusal::NotASigner { signoff: said.id, person };
    Ok(signer.ok_or_else(refusal)?.role.clone())
}

/// Returns the signer of whom a signature is, and who has not answered yet.
fn page_signer<'s>(
    state: &'s SignoffState,
    signatures: &[PagesSignature],
) -> Result<(&'s exhibit_core::event::IntendedSigner, PublicKey), Error> {
    let said = &state.requested.said;
    let mut other = String::new();
    for signature in signatures.iter().rev() {
        let Ok(key) = signature.certificate.key() else { continue };
        let fingerprint = key.fingerprint().0;
        let means = SigningMeans::Pades { fingerprint };
        let mut asked = said.signers.iter().filter(|it| it.means == means);
        match asked.find(|it| !state.answers.contains_key(&it.person)) {
            Some(signer) => return Ok((signer, key.clone())),
            None => other = fingerprint.to_hex(),
        }
    }
    Err(SigningProblem::NotAsked { signoff: said.id, fingerprint: other }.into())
}
