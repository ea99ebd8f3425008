//! How long evidence is kept, what holds it back from being erased, and runs that erase what is due.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::{Class, EvidenceKind, EvidenceRef};
use super::ids::{EvidenceId, HoldId, RetentionId, RunId};
use crate::day::Day;

/// Which items something is about: those to which every part that is stated applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// These items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<EvidenceId>,
    /// Items from this source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Items that concern this AI system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Items of this class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Items of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceKind>,
}

impl Selection {
    /// Tells whether nothing is stated, so that it would be about everything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// From when on the time of keeping runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeptFrom {
    /// The day on which the item was received.
    Received,
    /// The day on which it was issued; the day of receipt where none is known.
    Issued,
    /// The day on which it was collected at its source; the day of receipt where none is known.
    Collected,
    /// The last day that it covers; the day of receipt where none is known.
    PeriodEnd,
}

/// A rule on how long items are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionRuled {
    /// The rule's number. The same number again changes the rule.
    pub id: RetentionId,
    /// Which items.
    pub applies_to: Selection,
    /// How long, in months of the calendar.
    pub months: u32,
    /// From when on.
    pub from: KeptFrom,
    /// What the rule rests on: a law, a contract, a policy.
    pub basis: String,
}

/// A rule that no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionEnded {
    /// Which.
    pub id: RetentionId,
    /// Why.
    pub reason: String,
}

/// Items that must not be erased, whatever a rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldPlaced {
    /// The hold's number.
    pub id: HoldId,
    /// Which items, those that come later included.
    pub applies_to: Selection,
    /// The matter, such as `INC-04`.
    pub matter: String,
    /// Who ordered it.
    pub ordered_by: String,
    /// Why.
    pub reason: String,
}

/// A hold that was lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldReleased {
    /// Which.
    pub id: HoldId,
    /// Who ordered it.
    pub ordered_by: String,
    /// Why.
    pub reason: String,
}

/// The list of a retention run: what is due, and what of it is held back. Nothing is erased by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionListed {
    /// The run's number.
    pub id: RunId,
    /// The day as at which it was made.
    pub as_of: Day,
    /// What is due.
    pub due: Vec<RetentionDue>,
    /// What is due and held back.
    pub held_back: Vec<HeldBack>,
}

/// An item that is due to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionDue {
    /// The item.
    pub evidence: EvidenceRef,
    /// By which rule.
    pub rule: RetentionId,
    /// Since which day.
    pub since: Day,
}

/// An item that is due, and may not be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldBack {
    /// The item.
    pub evidence: EvidenceRef,
    /// By which hold.
    pub hold: HoldId,
}

/// A run that somebody approved; what it listed may be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionApproved {
    /// The run.
    pub id: RunId,
    /// Why the person who made the list approved it too, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
}

/// A run that was carried out: its certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionCarriedOut {
    /// The run.
    pub id: RunId,
    /// What was erased.
    pub erased: Vec<EvidenceId>,
    /// What was listed and not erased, with the reason.
    pub kept: Vec<Kept>,
}

/// An item that a run listed and did not erase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The item.
    pub evidence: EvidenceId,
    /// Why.
    pub reason: String,
}
