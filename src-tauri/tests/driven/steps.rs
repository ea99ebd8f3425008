//! What every journey does: makes a vault, goes somewhere, takes in, locks, unlocks; and what must hold everywhere.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::webdriver::{CONTROL, ENTER, Session};

/// The passphrase of the vaults that are made here.
pub(crate) const PASSPHRASE: &str = "quiet lamp over seven rivers";

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

/// Goes to a place, and waits until it has its name.
pub(crate) fn go(session: &Session, place: &str) {
    session.evaluate(&format!("(location.hash = {}, null)", json!(format!("#/{place}"))));
    session.wait("document.querySelector('main h1') !== null");
}

/// Takes in a file or a folder by its path, and waits until what became of it is told.
pub(crate) fn take_in(session: &Session, path: &Path) {
    go(session, "inbox");
    session.fill("Or type a path", &path.to_string_lossy());
    session.click("Add");
    session.wait_text("What is known about all of it");
    session.click("Take it in");
    session.wait("document.querySelector('.sum') !== null");
}

/// Locks by the keys that lock everywhere.
pub(crate) fn lock(session: &Session) {
    session.press(&[CONTROL, 'l']);
    session.wait_text("Unlock a vault");
}

/// Unlocks a vault that this window has not opened yet.
pub(crate) fn unlock(session: &Session, vault: &Path, passphrase: &str) {
    session.click("Unlock a vault");
    session.fill("Folder of the vault", &vault.to_string_lossy());
    session.fill("Passphrase", passphrase);
    session.press(&[ENTER]);
    session.wait("document.querySelector('nav') !== null");
}

/// Sends the form of the dialog that is open, and waits until the dialog has closed.
pub(crate) fn send(session: &Session) {
    session.click_css("dialog[open] button[type=submit]");
    session.wait("!document.querySelector('dialog[open]') || document.querySelector('dialog[open] [role=alert]') !== null");
    let refused =
        session.evaluate("document.querySelector('dialog[open] [role=alert]')?.innerText ?? null");
    assert_eq!(refused, Value::Null, "the form was refused");
}

/// Sends the form of the dialog that is open, and returns why it was refused.
pub(crate) fn send_refused(session: &Session) -> String {
    session.click_css("dialog[open] button[type=submit]");
    session.wait("document.querySelector('dialog[open] [role=alert]') !== null");
    let said = session.evaluate("document.querySelector('dialog[open] [role=alert]').innerText");
    said.as_str().expect("a refusal has words").to_owned()
}

/// Returns the items whose names contain words, the newest first, as the list of evidence tells them.
pub(crate) fn evidence(session: &Session, words: &str) -> Vec<Value> {
    let order = json!({ "by": "id", "descending": true });
    let wanted = json!({ "filter": { "words": words }, "order": order, "from": 0, "count": 20 });
    let page = session.ask("evidence_page", &wanted);
    page["rows"].as_array().expect("a page has rows").clone()
}

/// Returns the kinds of the newest entries of the open vault's ledger, the newest first.
pub(crate) fn newest_entries(session: &Session, count: usize) -> Vec<String> {
    let page = session.ask("ledger_page", &json!({ "from": 0, "count": count }));
    let lines = page.as_array().expect("a page has lines");
    lines.iter().map(|it| it["type"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Real exports, kept among the tests.
pub(crate) fn exports() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/exports")
}
