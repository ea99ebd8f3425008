//! What the register knows of each thing, as it stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Position;
use crate::appraisal::Appraisal;
use crate::digest::Sha256;
use crate::event::{
    EvidenceConfirmed, EvidenceDescribed, EvidenceReceived, EvidenceRef, MappingReviewed, Period,
    PersonId, RelationSeen, RequirementMapped, SuggestionRefused, TrustAdded,
};
use crate::time::Timestamp;
use crate::verdict::Word;

/// A trust entry as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustState {
    /// As added.
    pub added: TrustAdded,
    /// The entry that added it.
    pub leaf: u64,
    /// From when on it no longer counts, and why.
    pub revoked: Option<(Timestamp, String)>,
    /// The entry that revoked it.
    pub revoked_in: Option<u64>,
}

/// An item as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceState {
    /// As received.
    pub received: EvidenceReceived,
    /// Who received it, and when.
    pub by: PersonId,
    /// When it was received.
    pub at: Timestamp,
    /// The entry that received it.
    pub reference: EvidenceRef,
    /// The newest verdict.
    pub verified: Option<VerifiedState>,
    /// Whether it can still be used.
    pub status: Status,
    /// What it supports, by requirement.
    pub supports: BTreeMap<String, MappingState>,
    /// What the other side says about it, where it is an auditor's note.
    #[serde(default)]
    pub confirmations: Vec<Stated<EvidenceConfirmed>>,
    /// Suggestions that a person refused, by requirement.
    #[serde(default)]
    pub refused: BTreeMap<String, Stated<SuggestionRefused>>,
}

/// The newest verdict on an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedState {
    /// The entry's index.
    pub leaf: u64,
    /// The moment at which validity was judged.
    pub at: Timestamp,
    /// The engine's version.
    pub engine: String,
    /// Digest of the trust used.
    pub trust: Sha256,
    /// Digest of the policy used.
    pub policy: Sha256,
    /// The report.
    pub appraisal: Appraisal,
    /// How many records of the log come before the first one here, where the log says it.
    pub starts_after: Option<u64>,
    /// How it stands to earlier exports.
    pub relations: Vec<RelationSeen>,
}

/// A mapping as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingState {
    /// As mapped.
    pub mapped: RequirementMapped,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// The newest review.
    #[serde(default)]
    pub reviewed: Option<Stated<MappingReviewed>>,
}

impl MappingState {
    /// Returns the review by which somebody disagrees; the newest review counts.
    pub fn disagreement(&self) -> Option<&Stated<MappingReviewed>> {
        self.reviewed.as_ref().filter(|it| !it.said.agrees)
    }
}

/// Something that an entry states, with where it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated<T> {
    /// What is stated.
    pub said: T,
    /// The entry's index.
    pub leaf: u64,
    /// Its time.
    pub at: Timestamp,
    /// Who made it.
    pub by: PersonId,
}

impl<T> Stated<T> {
    /// Keeps what an entry states.
    pub(super) fn new(at: Position, said: T) -> Self {
        Self { said, leaf: at.leaf, at: at.time, by: at.actor }
    }
}

/// Whether an item can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// It can.
    Held,
    /// Kept, and out of every pack, for this reason.
    Withdrawn(String),
}

/// An item that was destroyed: all that is left of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedState {
    /// The entry that received it.
    pub reference: EvidenceRef,
    /// Why it was destroyed.
    pub reason: String,
}

impl EvidenceState {
    /// Takes a description over. What is absent in it stays as it was.
    pub(super) fn describe(&mut self, described: &EvidenceDescribed) {
        let received = &mut self.received;
        received.kind = described.kind.or(received.kind);
        received.class = described.class.unwrap_or(received.class);
        if let Some(systems) = &described.systems {
            received.systems.clone_from(systems);
        }
        if let Some(sites) = &described.sites {
            received.sites.clone_from(sites);
        }
        if let Some(dates) = &described.dates {
            received.dates.clone_from(dates);
        }
    }

    /// Returns the newest word; an item that was never verified has none better than CANNOT CHECK.
    pub fn word(&self) -> Word {
        self.verified.as_ref().map_or(Word::CannotCheck, |v| v.appraisal.verdict)
    }

    /// Returns by whom and why the item is disputed, where it is a note: of each role the newest word counts.
    pub fn disputes(&self) -> Vec<&EvidenceConfirmed> {
        let mut by_role = BTreeMap::new();
        for it in &self.confirmations {
            by_role.insert(it.said.role.trim().to_lowercase(), &it.said);
        }
        by_role.into_values().filter(|it| !it.confirmed).collect()
    }

    /// Tells whether somebody contradicts that the item shows a requirement.
    pub fn is_contested(&self, requirement: &str) -> bool {
        let mapping = self.supports.get(requirement);
        mapping.is_some_and(|it| it.disagreement().is_some()) || !self.disputes().is_empty()
    }

    /// Returns the period that the item covers, if one is known.
    pub fn period(&self) -> Option<Period> {
        self.received.dates.period
    }

    /// Tells whether the item goes into packs and bundles.
    pub fn is_held(&self) -> bool {
        self.status == Status::Held
    }
}
