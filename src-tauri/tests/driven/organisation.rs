//! The organisation in the window: a register with other column names, a request that goes out and comes back, and one
//! AI system from policy to people.

use std::fs;
use std::path::Path;

use super::keep_picture;
use super::lindmoor::Year;
use super::steps::{go, send};
use super::webdriver::{ENTER, Session};

#[test]
fn a_register_with_other_column_names_is_read_once_a_person_says_what_they_mean() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    let file = year.window.home.path().join("risks.csv");
    import_with_mapping(session, &file);
    let older = register_in_the_address(session);
    import_again(session, &file);
    let newer = register_in_the_address(session);
    compare(session, &older, &newer);
    year.window.close();
}

#[test]
fn a_request_goes_out_as_a_folder_and_comes_back_with_its_evidence() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    let sent = year.window.home.path().join("sent");
    let request = ask(session);
    session.click("Send…");
    session.fill("New folder", &sent.to_string_lossy());
    send(session);
    put_into_its_folder(&sent, &request);
    session.click("Take back…");
    session.fill("Folder", &sent.to_string_lossy());
    session.click_css("dialog[open] button[type=submit]");
    session.wait_text("Names no request");
    session.wait_text("stray.txt");
    session.wait_text(&request);
    session.click("Close");
    go(session, &format!("requests?id={request}"));
    session.click("Accept…");
    session.fill("Reason", "complete and signed");
    send(session);
    session.wait_text(&format!("{request} is accepted."));
    year.window.close();
}

#[test]
fn an_ai_system_is_traced_from_policy_to_people() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    go(session, "systems");
    session.click("CREDO");
    session.wait("location.hash.startsWith('#/systems/CREDO')");
    session.click("Versions and gates");
    session.wait_text("3.0");
    session.click("Accountable persons");
    session.wait_text("Anke Brandt");
    session.click("Trace");
    session.wait_text("What logs and gates say");
    for text in ["ai-policy", "Anke Brandt", "VERIFIED"] {
        session.wait_text(text);
    }
    keep_picture(session, "trace");
    year.window.close();
}

fn import_with_mapping(session: &Session, file: &Path) {
    let rows = "Risk no.;Wording;Answerable;When;Colour\nR-1;Model drifts;Ada;2026-01-05;red\nR-2;Wrong data;Bo;someday;blue\n";
    fs::write(file, rows).expect("a file of the test's own");
    look(session, file, "2026-08-01");
    session.wait_text("Column of the register");
    session.wait("[...document.querySelectorAll('main button')].some((it) => it.innerText.startsWith('Import ') && it.disabled)");
    session.choose("Column of the file: Description", "Wording");
    session.wait_text("2 rows are good, 0 are not");
    session.choose("Column of the file: Owner", "Answerable");
    session.choose("Column of the file: Identified on", "When");
    session.wait_text("1 row is good, 1 is not");
    session.wait_text("someday");
    keep_picture(session, "register");
    session.click("Take the good rows and leave out the others");
    session.click("Import 1 row");
    session.wait_text("taken in, 1 left out.");
    session.wait_text("Model drifts");
}

/// The next snapshot is read as the one before.
fn import_again(session: &Session, file: &Path) {
    let rows = "Risk no.;Wording;Answerable;When;Colour\nR-1;Model drifts slowly;Ada;2026-01-05;red\nR-3;Prompt injection;Bo;2026-02-02;blue\n";
    fs::write(file, rows).expect("a file of the test's own");
    look(session, file, "2026-09-01");
    session.wait_text("read as in the snapshot before");
    session.click("Import 2 rows");
    session.wait_text("taken in, 0 left out.");
    session.wait_text("Prompt injection");
}

fn look(session: &Session, file: &Path, day: &str) {
    go(session, "registers/import");
    session.fill("File", &file.to_string_lossy());
    session.choose("Which register", "Risk");
    session.fill_day("As at", day);
    session.click("See the columns");
}

fn compare(session: &Session, older: &str, newer: &str) {
    go(session, "registers");
    session.wait_text(newer);
    session.click("Compare…");
    session.choose("Older snapshot", older);
    session.choose("Newer snapshot", newer);
    session.click_css("dialog[open] button[type=submit]");
    session.wait_text("Model drifts is now Model drifts slowly");
}

fn ask(session: &Session) -> String {
    go(session, "requests");
    session.click("Ask for evidence");
    session.fill("What is asked for", "Release notes of CREDO 3.0");
    session.fill("Controls and clauses", &format!("A.6.2.8{ENTER}"));
    session.fill("Who is asked", "Anke Brandt");
    session.fill_day("By when", "2026-03-31");
    send(session);
    session.wait_text("asks Anke Brandt for it.");
    session.text("aside h2")
}

fn put_into_its_folder(sent: &Path, request: &str) {
    assert!(sent.join("requests.xlsx").is_file(), "the list stands beside the folders");
    let mut folders = fs::read_dir(sent).expect("it was sent").flatten().map(|it| it.path());
    let own = folders
        .find(|it| it.file_name().is_some_and(|name| name.to_string_lossy().starts_with(request)));
    let own = own.expect("each request has a folder");
    fs::write(own.join("release-notes.txt"), "CREDO 3.0: first release\n")
        .expect("a file of the test's own");
    fs::write(sent.join("stray.txt"), "who am I\n").expect("a file of the test's own");
}

fn register_in_the_address(session: &Session) -> String {
    session.wait("location.hash.startsWith('#/registers/RG')");
    let part = session.evaluate("location.hash.split('/')[2].split('?')[0]");
    part.as_str().expect("an address is a text").to_owned()
}
