//! The tests, one file each. To add one: write its file, and name it here in two lines.

mod accountability;
mod completeness;
mod freshness;
mod inventory;
mod oversight;
mod pattern;
mod plausibility;
mod recording;
mod scoring;

use crate::lens::{NO_SYSTEM, OTHER_SYSTEM};
use crate::run::AssuranceTest;

/// Returns every test, in the order in which they are shown.
pub fn all() -> [&'static dyn AssuranceTest; 8] {
    [
        &recording::Recording,
        &completeness::Completeness,
        &oversight::Oversight,
        &plausibility::Plausibility,
        &scoring::Scoring,
        &accountability::Accountability,
        &inventory::InInventory,
        &freshness::Freshness,
    ]
}

/// Returns the test of a name.
pub fn named(name: &str) -> Option<&'static dyn AssuranceTest> {
    all().into_iter().find(|test| test.about().name == name)
}

/// Stands for a time that a record does not state.
const NO_TIME: i64 = i64::MIN;

/// Stands for a term that a record does not state.
const NO_TERM: u32 = u32::MAX;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use exhibit_core::catalog::iso42001;

    use super::*;

    #[test]
    fn each_test_supports_requirements_of_the_catalog_under_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for test in all() {
            let about = test.about();
            assert!(names.insert(about.name), "{} is there twice", about.name);
            assert!(named(about.name).is_some() && about.version > 0);
            assert!(about.question.ends_with('?'), "{}", about.question);
            assert!(about.codes.len() <= 32, "codes are bits");
            assert!(!about.supports.is_empty());
            for id in about.supports {
                assert!(iso42001().requirement(id).is_ok(), "{} supports {id}", about.name);
            }
        }
    }
}
