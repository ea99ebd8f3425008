//! Management reviews, signing requests and sign-offs, with a vault and without.

pub(crate) mod file;
pub(crate) mod reviews;
pub(crate) mod signoffs;

#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("sign-record", schema_for!(exhibit::signing::RecordShown)),
        ("sign-answer", schema_for!(file::AnswerWritten)),
        ("sign-key", schema_for!(file::KeyMade)),
        ("sign-offer", schema_for!(exhibit::signing::SigningOffer)),
        ("sign-requested", schema_for!(signoffs::Requested)),
        ("reviews", schema_for!(reviews::Reviews)),
    ]
}
