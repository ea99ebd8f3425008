//! Assurance tests, and one AI system traced from policy to log line.

#[cfg(any(test, feature = "desktop-test"))]
use schemars::Schema;

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    Vec::new()
}
