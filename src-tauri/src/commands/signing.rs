//! Management reviews, signing requests and sign-offs, with a vault and without.

#[cfg(test)]
use schemars::Schema;

/// Returns the types that only the window speaks in.
#[cfg(test)]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    Vec::new()
}
