//! Why an event may not happen.

use std::borrow::Cow;

use thiserror::Error;

use super::FORMAT;
use crate::catalog::NotARequirement;
use crate::day::Day;
use crate::digest::Sha256;
use crate::event::{EngagementId, EvidenceId, HoldId, PersonId, SampleId, SignoffId, TrustId};

/// Why an event may not happen.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// The log has no first entry yet, or has one already.
    #[error("the log must begin with exactly one vault.created")]
    NotTheFirst,
    /// Written by a newer version.
    #[error("vault format {found}, this program knows {FORMAT}")]
    Format {
        /// The version found.
        found: u32,
    },
    /// Nobody of that number.
    #[error("no person {0}")]
    NoPerson(PersonId),
    /// The role does not allow it.
    #[error("{person} has the role {role}, which does not allow {event}")]
    Role {
        /// Who.
        person: PersonId,
        /// The role.
        role: &'static str,
        /// The event's type.
        event: &'static str,
    },
    /// A number is not the next one.
    #[error("expected the number {expected}, got {got}")]
    Number {
        /// The next free number.
        expected: String,
        /// The number given.
        got: String,
    },
    /// A name is taken.
    #[error("there is already a person called {0}")]
    NameTaken(String),
    /// A name holds characters that people do not see.
    #[error("the name {0} holds characters that people do not see: two names could look the same")]
    HiddenInName(String),
    /// A required text is empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// No such evidence, or the reference names another entry.
    #[error("no evidence {0}")]
    NoEvidence(EvidenceId),
    /// The reference's leaf or commitment is another's.
    #[error("the reference to {0} names another entry")]
    WrongReference(EvidenceId),
    /// The item was withdrawn or erased.
    #[error("{0} is no longer held")]
    NotHeld(EvidenceId),
    /// The content is already there.
    #[error("the same content is already there as {0}")]
    AlreadyThere(EvidenceId),
    /// No such trust entry, or already revoked.
    #[error("no trust entry {0} in force")]
    NoTrust(TrustId),
    /// Not a mapping target.
    #[error("{id} is not a requirement of the catalog")]
    NotARequirement {
        /// The id.
        id: String,
        /// What it is instead.
        why: NotARequirement,
    },
    /// There is no such mapping.
    #[error("{evidence} is not mapped to {requirement}")]
    NotMapped {
        /// The item.
        evidence: EvidenceId,
        /// The requirement.
        requirement: String,
    },
    /// The log's index is not the next.
    #[error("expected entry {expected}, got {got}")]
    Sequence {
        /// The next index.
        expected: u64,
        /// The index given.
        got: u64,
    },
    /// Something that is named is not on record.
    #[error("there is no {what} {id}")]
    Unknown {
        /// What kind of thing.
        what: &'static str,
        /// How it was named.
        id: String,
    },
    /// A last day before the first.
    #[error("{what}: the last day, {to}, is before the first, {from}")]
    Days {
        /// What the days belong to.
        what: &'static str,
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
    /// Two statements about one thing share days.
    #[error("{what}: {days} overlaps {other}")]
    Overlaps {
        /// What they are about.
        what: String,
        /// The days stated.
        days: String,
        /// What is on record for some of them.
        other: String,
    },
    /// A name belongs to something else.
    #[error("the {what} {name} is already that of {of}")]
    Taken {
        /// What kind of name.
        what: &'static str,
        /// The name.
        name: String,
        /// Whose it is.
        of: String,
    },
    /// A legal hold keeps the item.
    #[error("{evidence} is kept by the legal hold {hold}")]
    OnHold {
        /// The item.
        evidence: EvidenceId,
        /// The hold.
        hold: HoldId,
    },
    /// A legal hold keeps the item with another: one lies in the other.
    #[error(
        "{evidence} is kept by the legal hold {hold}, which covers {covered}: one lies in the other"
    )]
    OnHoldWith {
        /// The item.
        evidence: EvidenceId,
        /// The hold.
        hold: HoldId,
        /// The item that it covers.
        covered: EvidenceId,
    },
    /// A result contradicts itself or what it stands on.
    #[error("the result of {test} does not hold together: {what}")]
    Result {
        /// The test's name.
        test: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A setting makes no sense.
    #[error("the setting of a test: {0}")]
    Setting(&'static str),
    /// Something is listed twice that can be there once.
    #[error("{what} {id} is listed twice")]
    Twice {
        /// What kind of thing.
        what: &'static str,
        /// How it is named.
        id: String,
    },
    /// More than can be kept.
    #[error("{got} {what}; at most {most} can be kept")]
    TooMany {
        /// What.
        what: &'static str,
        /// How many.
        got: usize,
        /// How many can be.
        most: usize,
    },
    /// A statement contradicts itself, or what is on record.
    #[error("{id}: {what}")]
    Contradiction {
        /// What it is about.
        id: String,
        /// What does not go together.
        what: Cow<'static, str>,
    },
    /// Something must be there first, and is not.
    #[error("{id} lacks {what}")]
    Lacks {
        /// What it is about.
        id: String,
        /// What is missing.
        what: String,
    },
    /// Somebody would audit their own work, and no exception is recorded.
    #[error(
        "{person} {tie}: nobody audits their own work; choose somebody else, or record an exception"
    )]
    NotIndependent {
        /// Who.
        person: PersonId,
        /// What ties the person to what is in scope.
        tie: String,
    },
    /// Somebody concludes who does not audit in this engagement.
    #[error("{person} is no lead and no auditor of {engagement}")]
    NotInTeam {
        /// Who.
        person: PersonId,
        /// The engagement.
        engagement: EngagementId,
    },
    /// A requirement is said to operate, and nothing that is named shows it.
    #[error(
        "nothing that is named shows {requirement} operating: a document says what is to be done, not that it is done"
    )]
    NotShownOperating {
        /// The requirement.
        requirement: String,
    },
    /// A population is no longer what was frozen.
    #[error("the population of {sample} has changed: frozen {frozen}, now {found}")]
    PopulationChanged {
        /// The sample.
        sample: SampleId,
        /// Its digest when it was frozen.
        frozen: Sha256,
        /// Its digest now.
        found: Sha256,
    },
    /// A result for a member that was not drawn.
    #[error("{sample} did not draw the member {index}")]
    NotDrawn {
        /// The sample.
        sample: SampleId,
        /// The member's place in the population.
        index: u64,
    },
    /// Somebody approves what they proposed, and that takes two people.
    #[error("{person} proposed this: somebody else has to approve it")]
    SecondPerson {
        /// Who.
        person: PersonId,
    },
    /// An answer from somebody who was not asked to sign.
    #[error("{signoff} does not ask {person} to sign")]
    NotASigner {
        /// The sign-off.
        signoff: SignoffId,
        /// Who.
        person: PersonId,
    },
    /// An answer in another role than the one asked for.
    #[error("{signoff} asks {person} as {asked}, and the answer is given as {given}")]
    WrongRole {
        /// The sign-off.
        signoff: SignoffId,
        /// Who.
        person: PersonId,
        /// The role that is asked for.
        asked: String,
        /// The role in the answer.
        given: String,
    },
    /// A signature of another kind than the one asked for.
    #[error("{signoff} asks {person} to sign by {asked}, and the answer is signed by {given}")]
    WrongMeans {
        /// The sign-off.
        signoff: SignoffId,
        /// Who.
        person: PersonId,
        /// What is asked for.
        asked: &'static str,
        /// What came.
        given: &'static str,
    },
    /// A signature by another key than the one asked for.
    #[error(
        "{signoff} asks {person} to sign by the key {asked}, and the answer is signed by {given}"
    )]
    WrongKey {
        /// The sign-off.
        signoff: SignoffId,
        /// Who.
        person: PersonId,
        /// Fingerprint of the key that is asked for.
        asked: Sha256,
        /// Fingerprint of the key that signed.
        given: Sha256,
    },
    /// The record that came back is not the one that was sent out.
    #[error("the record that came back for {signoff} is another one: sent {sent}, came {came}")]
    AlteredRecord {
        /// The sign-off.
        signoff: SignoffId,
        /// SHA-256 of the record that was sent out.
        sent: Sha256,
        /// SHA-256 of the record that came back.
        came: Sha256,
    },
    /// Nobody reviews or approves their own work without a recorded exception.
    #[error("{person} did this; somebody else must look at it, or an exception be recorded")]
    OwnWork {
        /// Who.
        person: PersonId,
    },
    /// The thing is not in a state in which this can happen.
    #[error("{id} is {state}")]
    State {
        /// Which.
        id: String,
        /// Its state.
        state: &'static str,
    },
}
