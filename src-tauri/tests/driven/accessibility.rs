//! axe looks at every place: of a vault that is nearly empty, and of one that holds a bank's year.

use std::path::Path;

use serde_json::Value;

use super::Window;
use super::lindmoor::Year;
use super::steps::{exports, go, make_vault, take_in};
use super::webdriver::Session;

/// The places of an open vault.
const PLACES: [&str; 28] = [
    "overview",
    "inbox",
    "evidence",
    "evidence/E-0001",
    "evidence/E-0001/content",
    "evidence/E-0001/supports",
    "evidence/E-0001/history",
    "requests",
    "controls",
    "records",
    "notes",
    "systems",
    "registers",
    "audit",
    "programme",
    "matrix",
    "checklist",
    "soa",
    "documents",
    "samples",
    "findings",
    "conclusions",
    "review",
    "packs",
    "ledger",
    "trust",
    "organisation",
    "settings",
];

#[test]
fn axe_finds_nothing_at_any_place_in_light_or_dark() {
    let Some(window) = Window::open(&[]) else { return };
    let session = &window.session;
    inject_axe(session);
    assert_axe_finds_nothing(session, "start");
    make_vault(session, window.home.path());
    take_in(session, &exports());
    for place in PLACES {
        go(session, place);
        assert_axe_finds_nothing(session, place);
    }
    window.close();
}

#[test]
fn axe_finds_nothing_where_the_year_of_a_bank_fills_every_list() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    inject_axe(session);
    for place in super::reflow::PLACES {
        super::reflow::open(session, place);
        assert_axe_finds_nothing(session, place);
    }
    year.window.close();
}

fn inject_axe(session: &Session) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
    let source = std::fs::read_to_string(file).expect("axe-core is among the page's tools");
    // WebDriver runs it outside the page's content security policy, as a person's own tools would be.
    session.evaluate_async(&format!("{source}; globalThis.axe = axe; finish(null)"));
    // A page at rest under Xvfb draws no frames, and a colour that fades would stay the old one.
    session.evaluate(
        "(() => { const still = new CSSStyleSheet(); \
         still.replaceSync('* { transition: none !important; animation: none !important }'); \
         document.adoptedStyleSheets = [still]; return null; })()",
    );
}

fn assert_axe_finds_nothing(session: &Session, place: &str) {
    for theme in ["light", "dark"] {
        session.evaluate(&format!("(document.documentElement.dataset.theme = '{theme}', null)"));
        let found = session.evaluate_async(
            "const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
             const settled = () => new Promise((next) => setTimeout(next, 300));
             settled().then(() => axe.run(document, { runOnly: tags })).then(
               (result) => finish(result.violations.map((it) => [it.id, it.nodes.map((node) => node.html)])),
               (reason) => finish(String(reason)))",
        );
        assert_eq!(found, Value::Array(Vec::new()), "{place}, {theme}");
    }
}
