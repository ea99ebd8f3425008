//! Exceptions from the rule that nobody audits or approves their own work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why one person had to do what should be two people's work, and what was done about it; packs list it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Why there was nobody else.
    pub reason: String,
    /// What was done instead, such as a review by the group's audit.
    pub compensating_check: String,
}
