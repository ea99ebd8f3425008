//! What a log looks like: the thread of its chain is drawn, and only where the chain was checked.

use serde_json::json;

use super::lindmoor::Year;

/// A log whose records are chained, and one that is signed as a whole and has no chain.
const LOGS: [(&str, bool); 2] = [("E-0098", true), ("E-0018", false)];

#[test]
fn the_chain_of_a_log_is_drawn_where_it_was_checked_and_nowhere_else() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    for (item, chained) in LOGS {
        session.evaluate(&format!("(location.hash = '#/content/{item}', null)"));
        session.wait(&format!(
            "document.querySelector('main h1')?.textContent.includes('{item}') \
             && document.querySelectorAll('main .knot').length > 5"
        ));
        let drawn = session.evaluate(
            "[...document.querySelectorAll('main .knot')].slice(1, 5).map((it) => \
             [it.getBoundingClientRect().height > 20, it.querySelector('.line') !== null])",
        );
        assert_eq!(
            drawn,
            json!([[true, chained], [true, chained], [true, chained], [true, chained]]),
            "{item}"
        );
    }
    year.window.close();
}
