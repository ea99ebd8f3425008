//! A record is given out to be signed, read and signed by somebody who has no vault, and stands when it comes back.

use std::fs;
use std::path::Path;

use super::lindmoor::{Year, made, passphrase};
use super::steps::{go, newest_entries, send_refused};
use super::webdriver::Session;
use super::{Window, keep_picture};

#[test]
fn a_record_is_signed_with_no_vault_and_its_signature_stands_in_the_vault() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    let request = year.window.home.path().join("to-sign.exhibit-signing");
    let signoff = ask_for_a_signature(session, &request);
    assert_eq!(newest_entries(session, 1), ["signoff.requested"]);

    let answer = year.window.home.path().join("given.answer.json");
    sign_elsewhere(&request, &answer);

    refuse_a_changed_answer(session, &answer);
    session.fill("What came back", &answer.to_string_lossy());
    session.click_css("dialog[open] button[type=submit]");
    session.wait_text("The sign-off now");
    session.click("Done");
    go(session, &format!("review/signoffs/{signoff}"));
    session.wait_text("it verifies on the record that is held");
    assert_eq!(newest_entries(session, 1), ["signoff.answered"]);
    keep_picture(session, "signed");
    year.window.close();
}

#[test]
fn a_record_can_be_declined_with_a_reason_and_no_vault() {
    let folder = tempfile::tempdir().expect("a folder of the test's own");
    let request = folder.path().join("SO-03.exhibit-signing");
    fs::copy(made().join("SO-03.exhibit-signing"), &request).expect("the year holds one");
    let Some(window) = Window::open(&[&request.to_string_lossy()]) else { return };
    let session = &window.session;
    turn_every_page(session);
    session.click("Decline");
    session.fill("Why not", "The audit results are missing");
    session.click("Decline as");
    session.wait_text("Send back this one file");
    let answer = fs::read_to_string(folder.path().join("SO-03-P-004.answer.json"));
    assert!(answer.expect("beside the request").contains("The audit results are missing"));
    window.close();
}

/// Asks the person whose key is relied on, and returns the number of the request.
fn ask_for_a_signature(session: &Session, request: &Path) -> String {
    go(session, "review/signoffs");
    session.click("Ask for a signature");
    session.wait_text("Who is to sign");
    let offer = session.ask("signoff_offer", &serde_json::json!({}));
    let people = offer["people"].as_array().expect("an offer names people");
    let keyed = people.iter().find(|it| it["keys"].as_array().is_some_and(|all| !all.is_empty()));
    let signer = keyed.expect("the chief executive's key is relied on");
    let named = |what: &str| signer[what].as_str().expect("a person has it").to_owned();
    let first = session.evaluate("document.querySelector('dialog[open] select').options[1].value");
    session.choose("What is to be signed", first.as_str().expect("something can be signed"));
    session.fill("Person", &format!("{} ({})", named("name"), named("person")));
    session.fill("In the role of", "chief executive officer");
    session.fill("File to send", &request.to_string_lossy());
    session.click_css("dialog[open] button[type=submit]");
    session.wait_text("was made");
    session.click("Done");
    let all = session.ask("signoff_list", &serde_json::json!({}));
    let newest = all.as_array().and_then(|all| all.last()).expect("one was just asked for");
    newest["id"].as_str().expect("it has a number").to_owned()
}

/// Somebody else opens the program with the file that they were sent.
fn sign_elsewhere(request: &Path, answer: &Path) {
    let Some(window) = Window::open(&[&request.to_string_lossy()]) else { return };
    let session = &window.session;
    session.wait_text("Page 1 of");
    session.wait("document.querySelector('aside button[type=submit]').disabled");
    turn_every_page(session);
    session.fill("Your key", &made().join("lindmoor-key").to_string_lossy());
    session.fill("Passphrase of the key", &passphrase());
    session.click("Day and file");
    session.fill("Answer file", &answer.to_string_lossy());
    session.click("Sign as chief executive officer");
    session.wait_text("Send back this one file");
    keep_picture(session, "receipt");
    window.close();
}

fn turn_every_page(session: &Session) {
    session.wait_text("Page 1 of");
    let last = "[...document.querySelectorAll('button')].find((it) => it.innerText.trim() === 'Next page').disabled";
    while session.evaluate(last) != true {
        session.click("Next page");
    }
    session.wait_text("You have turned every page.");
}

fn refuse_a_changed_answer(session: &Session, answer: &Path) {
    let mut changed = fs::read(answer).expect("the answer is there");
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let file = answer.with_file_name("changed.answer.json");
    fs::write(&file, changed).expect("a file of the test's own");
    go(session, "review/signoffs");
    session.click("Take in an answer");
    session.fill("What came back", &file.to_string_lossy());
    assert!(!send_refused(session).is_empty());
}
