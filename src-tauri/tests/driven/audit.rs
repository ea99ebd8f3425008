//! The audit of Lindmoor Bank's year goes on in the window: engagement, checklist, sample, finding, action, statement,
//! conclusion; and an assurance test down to the record.

use super::keep_picture;
use super::lindmoor::Year;
use super::steps::{go, newest_entries, send};
use super::webdriver::{ENTER, Session};

#[test]
fn an_audit_goes_from_engagement_and_sample_to_finding_action_and_conclusion() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    let engagement = open_engagement(session);
    read_checklist(session, &engagement);
    let sample = draw_sample(session, &engagement);
    let deviating = mark_members(session);
    draw_it_again(session);
    let finding = raise_finding(session, &sample, &engagement, &deviating);
    agree_action(session, &finding);
    conclude(session, &engagement);
    year.window.close();
}

#[test]
fn the_statement_of_applicability_stands_beside_its_predecessor() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    go(session, "soa");
    session.wait_text("This version (SA-03)");
    session.wait(r"/\d+ controls? changed/.test(document.body.innerText)");
    session.click("Changed");
    session.evaluate("(document.querySelector('tbody tr').focus(), null)");
    session.press(&[ENTER]);
    session.wait("document.querySelector('aside') !== null");
    session.wait_text("Open the control");
    keep_picture(session, "soa");
    go(session, "soa/SA-02");
    session.wait_text("This version (SA-02)");
    session.choose("Beside", "SA-03");
    session.wait_text("Before (SA-03)");
    year.window.close();
}

#[test]
fn an_assurance_test_is_run_again_and_opened_down_to_the_record() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    go(session, "tests");
    session.click("Run tests…");
    session.fill("Tests", "oversight,");
    session.fill("AI systems", "CREDO,");
    session.click("Run");
    session.wait_text("One test was run.");
    session.wait("!document.querySelector('dialog[open]')");
    assert_eq!(newest_entries(session, 1), ["assurance.tested"]);

    session.evaluate("(document.querySelector('tbody tr[tabindex=\"0\"]').focus(), null)");
    session.press(&[ENTER]);
    session.wait(r"/tests\/T-\d+/.test(location.hash)");
    session.wait_text("Exceptions:");
    let exception = "tbody a[href*='/content?line=']";
    session.wait(&format!("document.querySelector(\"{exception}\") !== null"));
    session.click_css(exception);
    session.wait("location.hash.includes('/content?line=')");
    session.wait_text("What it says");
    year.window.close();
}

fn open_engagement(session: &Session) -> String {
    go(session, "audit/new");
    session.fill("Title", "Follow-up of overrides");
    session.fill_day("From", "2026-07-01");
    session.fill_day("Until", "2027-06-30");
    session.fill("Scope in words", "Credit decisions");
    pick(session, "Requirements in scope", "A.9.2", "A.9.2 ");
    pick(session, "AI systems in scope", "CRE", "CREDO");
    pick(session, "Lead", "Nils", "P-001 Nils Johannsen");
    session.click("Record the engagement");
    session.wait(r"/audit\/EN-\d+$/.test(location.hash)");
    session.wait_text("Follow-up of overrides");
    last_part(session)
}

fn read_checklist(session: &Session, engagement: &str) {
    go(session, &format!("checklist?engagement={engagement}"));
    session.wait_text("A.9.2");
    session.wait("!document.querySelector('main').innerText.includes('A.6.2.8')");
}

/// Frozen first; only then a number comes from outside and draws.
fn draw_sample(session: &Session, engagement: &str) -> String {
    go(session, "samples/new");
    session.fill("What is to be found out", "Was each decision of high risk reviewed by a person?");
    session.choose("Engagement", engagement);
    list(session, "Controls and clauses", "A.9.2");
    session.click("Next");
    list(session, "Records of these items", "E-0018");
    list(session, "Records of these items", "E-0019");
    session.fill("Kind of event", "decision");
    session.fill("Level of risk", "high");
    session.click("Count");
    session.wait(r"/[\d,]+ members/.test(document.querySelector('main').innerText)");
    session.click("Next");
    session.wait_text("Hypergeometric");
    session.fill("Tolerable rate", "12");
    session.click("Next");
    session.wait_text("After this nothing of it can be changed");
    session.click("Freeze");
    session.wait_text("Give this to the other side");
    let sample = last_part(session);
    session.fill("Their number", "17 29 4 11");
    session.fill("Given by", "Beispiel Cert, by telephone");
    session.click("Draw ");
    session.wait_text("no result yet");
    sample
}

/// One conforms, by a key on its row; the next deviates, with a note. Returns the one that deviates.
fn mark_members(session: &Session) -> String {
    let results = "[...document.querySelectorAll('tbody tr')].filter((it) => it.innerText.includes";
    session.evaluate("(document.querySelector('tbody tr').focus(), null)");
    session.press(&[ENTER]);
    session.wait("document.querySelector('aside') !== null");
    session.press(&['c']);
    session.wait(&format!("{results}('conforming')).length === 1"));
    session.wait("document.activeElement.tagName === 'TR'");
    session.press(&['d']);
    session.wait("document.querySelector('aside input[value=deviation]')?.checked === true");
    let member = session.text("aside h2");
    session.fill("Note", "The archive holds no signed review of it.");
    session.click("Write down, next");
    session.wait(&format!("{results}('deviation')).length === 1"));
    keep_picture(session, "sample");
    member
}

fn draw_it_again(session: &Session) {
    session.click("Population and draws");
    session.wait_text("Seed");
    session.wait_text("“17 29 4 11”, given by Beispiel Cert, by telephone");
    session.click("Draw again");
    session.click("Draw it again now");
    session.wait_text("It is the same");
}

fn raise_finding(session: &Session, sample: &str, engagement: &str, member: &str) -> String {
    go(session, &format!("findings/new?sample={sample}&engagement={engagement}"));
    session.click("Minor nonconformity");
    session.fill("Title", "A signed review is not in the archive");
    session.fill("What was found", "The archive has no signed form of a decision of high risk.");
    list(session, "Measured against", "A.9.2");
    list(session, "Evidence", member);
    session.fill_day("Found on", "2026-11-02");
    session.choose("Owner", "Anke Brandt");
    session.click("Record");
    session.wait_text("How it came about");
    session.wait(r"/findings\/F-\d+/.test(location.hash)");
    session.wait_text(&member.replace(':', ", line "));
    last_part(session)
}

fn agree_action(session: &Session, finding: &str) {
    session.click("Write down the answer");
    session.fill("Correction", "The form was signed anew.");
    send(session);
    session.wait_text("The form was signed anew.");
    session.click("State an action");
    session.fill("What", "Archive and decisions are compared each month");
    session.choose("Owner", "Anke Brandt");
    session.fill_day("Due", "2026-12-31");
    send(session);
    session.wait_text("Archive and decisions are compared each month");
    session.click("Say that it is done");
    session.fill_day("On", "2026-11-20");
    list(session, "Evidence for it", "E-0007");
    send(session);
    session.wait_text("20 Nov 2026");
    session.wait_text(finding);
    keep_picture(session, "finding");
}

fn conclude(session: &Session, engagement: &str) {
    go(session, &format!("conclusions?engagement={engagement}"));
    session.wait_text("1 of 1 requirement");
    session.press(&['j']);
    session.wait("location.hash.includes('requirement=A.9.2')");
    for question in ["Designed?", "Implemented?"] {
        session.choose(question, "yes");
    }
    session.choose("Operating?", "no");
    session.choose("Conclusion", "does-not-conform");
    session.fill("Reason", "One of the drawn decisions has no signed review.");
    session.click("Tick all");
    session.click("Conclude");
    session.wait_text("A.9.2: does not conform.");
    let entry = newest_entries(session, 1).remove(0);
    assert!(entry.starts_with("conclusion."), "{entry}");
}

/// Chooses in a field that finds by a part of the number or name.
fn pick(session: &Session, label: &str, typed: &str, wanted: &str) {
    session.fill(label, typed);
    session.click(wanted);
}

/// Adds an entry to a field of several.
fn list(session: &Session, label: &str, entry: &str) {
    session.fill(label, &format!("{entry}{ENTER}"));
}

/// The number at the end of the address.
fn last_part(session: &Session) -> String {
    let part = session.evaluate("location.hash.split('/').at(-1).split('?')[0]");
    part.as_str().expect("an address is a text").to_owned()
}
