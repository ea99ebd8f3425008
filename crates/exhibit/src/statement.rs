//! What every page and every export says of itself.

use exhibit_registers::{Sheet, Value};

/// What a pack, a bundle, a list and a working paper are, and are not.
pub const INDEPENDENT: &str = exhibit_core::INDEPENDENT;

/// Returns the sheet that says it beside the sheets of a workbook.
pub(crate) fn about(lines: &[&str]) -> Sheet {
    let rows = std::iter::once(INDEPENDENT).chain(lines.iter().copied());
    Sheet {
        name: "About".to_owned(),
        header: vec!["About".to_owned()],
        rows: rows.map(|line| vec![Value::from(line)]).collect(),
    }
}
