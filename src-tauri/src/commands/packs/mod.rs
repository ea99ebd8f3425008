//! Packs and bundles: making them, and verifying a bundle without a vault.

pub(crate) mod making;
pub(crate) mod verifying;

#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("exports", schema_for!(Vec<exhibit::exports::ExportShown>)),
        ("pack-plan", schema_for!(exhibit::pack::PackPlan)),
        ("pack-made", schema_for!(making::PackMade)),
        ("bundle-plan", schema_for!(exhibit::bundle::BundlePlan)),
        ("bundle-made", schema_for!(making::BundleMade)),
        ("backup-made", schema_for!(making::CopyMade)),
        ("bundle-witnessed", schema_for!(verifying::WitnessAnswer)),
    ]
}
