//! Which item is the document that a requirement asks for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::ids::PersonId;
use crate::day::Day;

/// An item is the document that a requirement asks for. Its dates say when it is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentNamed {
    /// The clause or control.
    pub requirement: String,
    /// Which document, as the catalog calls it. The same one again takes the place of the item before.
    pub document: String,
    /// The item.
    pub evidence: EvidenceRef,
    /// Its version, as it is called there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Who approved it, by name or role; nobody known if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// Who approved it, where the person is on record here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by_person: Option<PersonId>,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<Day>,
}

/// An item that is no longer the document that a requirement asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentDropped {
    /// The clause or control.
    pub requirement: String,
    /// Which document.
    pub document: String,
    /// Why.
    pub reason: String,
}
