//! A newcomer's first day in the real window, with real files: from first start to a pack and a bundle.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::steps::{
    PASSPHRASE, evidence, exports, go, lock, make_vault, newest_entries, send, take_in,
};
use super::webdriver::{ENTER, Session};
use super::{Window, keep_picture};

#[test]
fn a_newcomer_gets_from_first_start_to_a_verdict_and_back_to_a_locked_vault() {
    let Some(window) = Window::open(&[]) else { return };
    let session = &window.session;
    let vault = make_vault(session, window.home.path());

    take_in(session, &exports().join("underwriting"));
    session.wait_text("UNANCHORED");
    keep_picture(session, "inbox");

    lock(session);
    unlock_again(session, &vault, "not the passphrase at all");
    session.wait_text("Wrong passphrase.");
    unlock_again(session, &vault, PASSPHRASE);
    session.wait_text("Nothing is waiting");
    go(session, "overview");
    session.wait_text("What needs you now");
    keep_picture(session, "overview");
    window.close();
}

#[test]
fn a_newcomer_gets_from_mixed_exports_to_a_pack_and_a_bundle_that_verifies_without_a_vault() {
    let Some(window) = Window::open(&[]) else { return };
    let (session, home) = (&window.session, window.home.path());
    make_vault(session, home);
    take_in(session, &exports());
    bring_the_key_of_the_policy(session);
    map_the_policy(session);
    make_pack(session, &home.join("pack.pdf"));
    make_bundle(session, &home.join("audit.bundle.zip"), &home.join("pack.pdf"));
    lock(session);
    verify_bundle(session, &home.join("audit.bundle.zip"));
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

/// The policy is signed by a key that nobody vouched for, until its owner's key is brought.
fn bring_the_key_of_the_policy(session: &Session) {
    let policy = policy(session);
    assert_eq!(policy["verdict"], "UNANCHORED");
    go(session, &format!("evidence/{}", id(&policy)));
    session.click("Bring this key…");
    let key = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/trust/ai-governance.pub");
    session.fill("Key, certificate or trust file", &key.to_string_lossy());
    session.click("Look at it");
    session.wait_text("One key is in it");
    session.fill("Who or what holds the key", "AI governance of Lindmoor Bank");
    session.click("Documents");
    session.click("Count it from now on");
    session.wait_text("counts from now on");
    session.click("Verify these again");
    session.wait("document.querySelector('dialog[open]') !== null");
    session.click("Close");
    assert_eq!(self::policy(session)["verdict"], "VERIFIED");
    go(session, &format!("evidence/{}", id(&policy)));
    session.wait_text("VERIFIED");
}

fn map_the_policy(session: &Session) {
    let policy = policy(session);
    go(session, &format!("evidence/{}/supports", id(&policy)));
    session.click("Map to a requirement…");
    session.fill("Controls and clauses", "A.2.2,");
    session.fill("Why it supports it", "It is the AI policy, signed by those who govern AI.");
    send(session);
    session.wait_text("supports A.2.2 now");
    go(session, "controls/A.2.2");
    session.wait_text("It is the AI policy, signed by those who govern AI.");
}

fn make_pack(session: &Session, pack: &Path) {
    go(session, "packs");
    session.click("Make a pack");
    session.wait_text("Before it is made");
    session.fill("Write it to", &pack.to_string_lossy());
    session.click_css("dialog[open] button[type=submit]");
    session.wait_text("PK-001 was written to");
    session.click("Done");
    assert!(fs::read(pack).expect("the pack is there").starts_with(b"%PDF-"));
    assert_eq!(newest_entries(session, 1), ["pack.exported"]);
}

fn make_bundle(session: &Session, bundle: &Path, pack: &Path) {
    session.click("Make a bundle");
    session.wait_text("Goes out");
    session.fill("A pack to put in", &pack.to_string_lossy());
    session.fill("Write it to", &bundle.to_string_lossy());
    session.wait("!document.querySelector('dialog[open] button[type=submit]').disabled");
    session.click_css("dialog[open] button[type=submit]");
    session.wait_text("by another channel");
    session.click("Done");
    assert_eq!(newest_entries(session, 1), ["bundle.exported"]);
    // What is handed over on paper: the key that signs for this vault.
    let people = session.ask("people_list", &json!({}));
    let key = people[0]["sign_key"].as_str().expect("who made the vault signs");
    fs::write(bundle.with_file_name("signer.hex"), key).expect("a file of the test's own");
}

/// As whoever gets it: with no vault, first with nothing brought, then with what the slip says.
fn verify_bundle(session: &Session, bundle: &Path) {
    session.click("Verify a bundle");
    session.fill("Bundle", &bundle.to_string_lossy());
    session.click("Verify");
    session.wait_text("That it is theirs is not shown yet");
    session.wait_text("UNANCHORED");
    session.wait("document.documentElement.scrollHeight <= innerHeight");
    keep_picture(session, "bundle");

    let slip = fs::read_to_string(format!("{}.slip.txt", bundle.display())).expect("its slip");
    session.click("Bring keys and paper…");
    session.fill("Origin of the log", after(&slip, "Log origin"));
    let signer = bundle.with_file_name("signer.hex");
    session.fill("Key that must have signed it", &signer.to_string_lossy());
    session.click("Verify again");
    session.wait_text("The bundle is whole, signed by the key that you brought");
    session.wait_text("VERIFIED");
}

fn unlock_again(session: &Session, vault: &Path, passphrase: &str) {
    let chosen = session.evaluate("document.querySelector('select').value");
    assert_eq!(chosen, vault.to_string_lossy().as_ref(), "the vault that was open last is offered");
    session.fill("Passphrase", passphrase);
    session.press(&[ENTER]);
}

fn policy(session: &Session) -> serde_json::Value {
    evidence(session, "ai-policy").into_iter().next().expect("the policy was taken in")
}

fn id(row: &serde_json::Value) -> &str {
    row["id"].as_str().expect("every item has a number")
}

/// The last word of the line that begins so.
fn after<'a>(text: &'a str, begins: &str) -> &'a str {
    let line = text.lines().find(|line| line.trim_start().starts_with(begins));
    line.and_then(|line| line.split_whitespace().last()).expect("the slip names it")
}
