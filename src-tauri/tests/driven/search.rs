//! What was taken in is found again: by Ctrl-K from anywhere, and in the records of all logs.

use super::lindmoor::Year;
use super::steps::go;
use super::webdriver::{CONTROL, Session};

#[test]
fn ctrl_k_finds_items_controls_findings_people_and_records_and_opens_them() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    for (words, kind, place) in [
        ("E-0016", "2025-q3.jsonl", "#/evidence/E-0016"),
        ("A.6.2.8", "A.6.2.8", "#/controls/A.6.2.8"),
        ("F-03", "F-03", "#/findings/F-03"),
        ("CREDO", "AI system", "#/systems/CREDO"),
        ("SO-03", "SO-03", "#/review"),
    ] {
        find(session, words, kind);
        session.wait(&format!("location.hash.startsWith('{place}')"));
        session.wait("document.querySelector('main h1') !== null");
    }
    year.window.close();
}

#[test]
fn words_find_records_of_all_logs_and_one_of_them_is_opened_in_its_log() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    go(session, "records");
    session.wait_text("Nothing searched yet");
    session.fill("Words", "decision*");
    session.wait("document.querySelector('[role=grid] [role=row] code') !== null");
    session.click_css("[role=grid] [role=row][aria-rowindex='2']");
    session.wait_text("What it says");
    session.wait_text("Record at line 2");
    go(session, "records?kind=zzz");
    session.wait_text("No record matches");
    go(session, "records?tab=documents&q=policy");
    session.wait_text("Passage");
    session.wait("document.querySelectorAll('tbody tr').length > 0");
    year.window.close();
}

/// Finds by Ctrl-K, and opens the line that says so.
fn find(session: &Session, words: &str, line: &str) {
    session.press(&[CONTROL, 'k']);
    session.wait("document.querySelector('dialog[open] input') === document.activeElement");
    session.type_keys(words);
    session.wait(&format!(
        "[...document.querySelectorAll('dialog[open] [role=option]')].some((it) => it.innerText.includes('{line}'))"
    ));
    session.click_css("dialog[open] [role=option]");
    session.wait("!document.querySelector('dialog[open]')");
}
