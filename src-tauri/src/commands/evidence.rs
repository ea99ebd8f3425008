//! The inbox, the evidence, and whom the vault trusts.

#[cfg(any(test, feature = "desktop-test"))]
use schemars::Schema;

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    Vec::new()
}
