//! A newcomer's first hour in the real window, with real files and a real vault; and every place looked at by axe.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::webdriver::Session;
use super::{Window, keep_picture};

const PASSPHRASE: &str = "quiet lamp over seven rivers";
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
fn a_newcomer_gets_from_first_start_to_a_verdict_and_back_to_a_locked_vault() {
    let Some(window) = Window::open(&[]) else { return };
    let session = &window.session;
    let vault = make_vault(session, window.home.path());

    take_in(session, &exports().join("underwriting"));
    session.wait_text("UNANCHORED");
    keep_picture(session, "inbox");

    lock(session);
    unlock(session, &vault, "not the passphrase at all");
    session.wait_text("Wrong passphrase.");
    unlock(session, &vault, PASSPHRASE);
    session.wait_text("Nothing is waiting");
    session.evaluate("(location.hash = '#/overview', null)");
    session.wait_text("What needs you now");
    keep_picture(session, "overview");
    window.close();
}

#[test]
fn axe_finds_nothing_at_any_place_in_light_or_dark() {
    let Some(window) = Window::open(&[]) else { return };
    let session = &window.session;
    inject_axe(session);
    assert_axe_finds_nothing(session, "start");
    make_vault(session, window.home.path());
    take_in(session, &exports());
    for place in PLACES {
        session.evaluate(&format!("(location.hash = '#/{place}', null)"));
        session.wait("document.querySelector('main h1') !== null");
        assert_axe_finds_nothing(session, place);
    }
    window.close();
}

#[test]
fn a_command_that_is_not_permitted_is_refused() {
    let Some(window) = Window::open(&[]) else { return };
    for command in
        ["plugin:fs|read_file", "plugin:shell|open", "plugin:event|emit", "no_such_command"]
    {
        let asked = format!(
            "window.__TAURI_INTERNALS__.invoke({}, {{}}).then(() => 'done', () => 'refused').then(finish)",
            json!(command)
        );
        assert_eq!(window.session.evaluate_async(&asked), "refused", "{command}");
    }
    window.close();
}

/// Makes a vault as the start screen leads through it, and returns its folder.
pub(crate) fn make_vault(session: &Session, home: &Path) -> PathBuf {
    let vault = home.join("lindmoor.vault");
    session.fill("Organisation that is audited", "Lindmoor Bank");
    session.fill("Your name", "Nils Johannsen");
    session.fill("Where the vault is kept", &vault.to_string_lossy());
    session.fill("New passphrase", PASSPHRASE);
    session.fill("The same again", PASSPHRASE);
    session.press(&[ENTER]);
    session.wait_text("Recovery code");
    session.click("I have written it down and put it away");
    session.click("Open the vault");
    session.wait_text("Lindmoor Bank");
    vault
}

fn take_in(session: &Session, path: &Path) {
    session.evaluate("(location.hash = '#/inbox', null)");
    session.fill("Or type a path", &path.to_string_lossy());
    session.click("Add");
    session.wait_text("What is known about all of it");
    session.click("Take it in");
    session.wait("document.querySelector('.sum') !== null");
}

fn lock(session: &Session) {
    session.press(&[CONTROL, 'l']);
    session.wait_text("Unlock a vault");
}

fn unlock(session: &Session, vault: &Path, passphrase: &str) {
    let chosen = session.evaluate("document.querySelector('select').value");
    assert_eq!(chosen, vault.to_string_lossy().as_ref(), "the vault that was open last is offered");
    session.fill("Passphrase", passphrase);
    session.press(&[ENTER]);
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

/// Real exports, kept among the tests.
fn exports() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/exports")
}

const ENTER: char = '\u{e007}';
const CONTROL: char = '\u{e009}';
