//! What evidence says and supports: content, records, controls, notes.

pub(crate) mod controls;
pub(crate) mod copies;
pub(crate) mod files;
pub(crate) mod notes;
pub(crate) mod records;

#[cfg(any(test, feature = "desktop-test"))]
use schemars::Schema;

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    let mut all = files::schemas();
    all.extend(records::schemas());
    all.extend(controls::schemas());
    all.extend(notes::schemas());
    all.extend(copies::schemas());
    all
}
