//! The page for auditors says what the tests are, in their own words.

use exhibit_assurance::{Outcome, all};

#[test]
fn the_page_has_each_test_with_its_question_and_requirements() {
    let page = include_str!("../../../../docs/assurance-tests.md");
    for test in all() {
        let about = test.about();
        let heading = format!("\n### {} ({}", about.name, about.supports.join(", "));
        assert!(page.contains(&heading), "{heading}");
        assert!(page.contains(&format!("*{}*", about.question)), "{}", about.question);
    }
    for outcome in Outcome::ALL {
        assert!(page.contains(outcome.for_people()), "{}", outcome.for_people());
    }
}

#[test]
fn the_page_explains_every_kind_of_exception() {
    let page = include_str!("../../../../docs/assurance-tests.md");
    for code in all().iter().flat_map(|test| test.about().codes) {
        assert!(page.contains(&format!("`{code}`")), "{code}");
    }
}
