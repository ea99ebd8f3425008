//! At 200 % everything can still be read and reached: nothing is scrolled sideways but tables, nothing lies under
//! something else.

use serde_json::{Value, json};

use super::lindmoor::Year;
use super::steps::go;
use super::webdriver::{CONTROL, Session};
use super::{Window, keep_picture};

/// Places of the year of Lindmoor Bank, each with something in it.
pub(crate) const PLACES: [&str; 51] = [
    "overview",
    "inbox",
    "evidence",
    "evidence?at=E-0003",
    "evidence/E-0001",
    "evidence/E-0018/content",
    "evidence/E-0001/supports",
    "evidence/E-0001/history",
    "requests",
    "controls",
    "controls/A.6.2.8",
    "controls?tab=suggestions",
    "controls?tab=reviews",
    "controls?tab=validity",
    "records",
    "notes",
    "systems",
    "systems/CREDO",
    "systems/CREDO/trace",
    "registers",
    "registers/RG-001",
    "registers/import",
    "tests",
    "tests/T-001",
    "audit",
    "audit/EN-02",
    "audit/new",
    "programme",
    "matrix",
    "checklist?engagement=EN-04",
    "conclusions?engagement=EN-04&requirement=A.6.2.8",
    "soa",
    "documents",
    "samples",
    "samples/S-001",
    "samples/new",
    "findings",
    "findings/F-03",
    "findings/new",
    "review",
    "review/signoffs/SO-03",
    "review/reviews/MR-01",
    "packs",
    "packs?make=pack",
    "verify",
    "ledger",
    "trust",
    "trust?part=policy",
    "organisation",
    "retention",
    "settings",
];

#[test]
fn at_two_hundred_percent_every_place_can_be_read_and_reached() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    enlarge(session);
    let mut wrong = Vec::new();
    for place in PLACES {
        open(session, place);
        let found = out_of_reach(session);
        if found != json!([]) {
            keep_picture(session, &format!("reflow-{}", place.replace(['/', '?', '&'], "-")));
            wrong.push(format!("{place}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    year.window.close();
}

#[test]
fn the_start_can_be_used_at_two_hundred_percent_and_the_size_is_remembered() {
    let Some(window) = Window::open(&[]) else { return };
    let session = &window.session;
    session.wait_text("Make a vault");
    enlarge(session);
    assert_eq!(out_of_reach(session), json!([]));
    let kept = session.ask("app_started", &json!({}));
    assert_eq!(kept["settings"]["zoom"], 200);
    session.press(&[CONTROL, '0']);
    session.wait("innerWidth > 1000");
    window.close();
}

/// Goes to a place of the year, and waits until what is fetched for it is there.
pub(crate) fn open(session: &Session, place: &str) {
    session.press(&[super::webdriver::ESCAPE]);
    go(session, place);
    session.wait("document.querySelector('main .spinner, main [aria-busy=true]') === null");
    session.evaluate_async("setTimeout(() => finish(null), 300)");
}

/// Draws everything twice as large, by the keys for it.
fn enlarge(session: &Session) {
    let whole = session.evaluate("innerWidth").as_f64().expect("a window has a width");
    for _ in 0..5 {
        session.press(&[CONTROL, '+']);
    }
    session.wait(&format!("Math.abs(innerWidth * 2 - {whole}) < 4"));
}

/// Names what is scrolled sideways though it is no table, and what can have the focus and can't be brought in sight.
fn out_of_reach(session: &Session) -> Value {
    session.evaluate(
        "(() => {
           const found = [];
           const sideways = (it) => it.scrollWidth > it.clientWidth + 1;
           if (document.documentElement.scrollWidth > innerWidth) found.push('the page is scrolled sideways');
           for (const it of document.querySelectorAll('body *')) {
             const scrolls = /auto|scroll/.test(getComputedStyle(it).overflowX) && it.clientWidth > 0;
             const table = it.matches('[role=grid], .wide') || it.querySelector(':scope > table');
             if (scrolls && sideways(it) && !table) found.push(`${it.tagName}.${it.className} is scrolled sideways`);
             const within = /auto|scroll/.test(getComputedStyle(it).overflowY) && it.scrollHeight > it.clientHeight + 1;
             const slit = within && it.clientHeight > 0 && it.clientHeight < 72 && !it.matches('textarea, pre, code');
             if (slit) found.push(`${it.tagName}.${it.className} is scrolled within ${it.clientHeight} pixels`);
           }
           const shown = (it) => {
             let { left, right, top, bottom } = it.getBoundingClientRect();
             [left, top, right, bottom] = [Math.max(left, 0), Math.max(top, 0), Math.min(right, innerWidth), Math.min(bottom, innerHeight)];
             for (let around = it.parentElement; around; around = around.parentElement) {
               const { overflowX, overflowY } = getComputedStyle(around);
               const edge = around.getBoundingClientRect();
               if (overflowX !== 'visible') [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
               if (overflowY !== 'visible') [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
               // A dialog lies above everything around it.
               if (around.matches('dialog')) break;
             }
             return [right - left, bottom - top];
           };
           const stops = 'a[href], button, input, select, textarea, summary, [tabindex=\"0\"]';
           const dialog = document.querySelector('dialog[open]') ?? document;
           for (const it of dialog.querySelectorAll(stops)) {
             if (it.matches(':disabled') || !it.checkVisibility()) continue;
             it.scrollIntoView({ block: 'nearest', inline: 'nearest' });
             const { width, height } = it.getBoundingClientRect();
             const [across, down] = shown(it);
             if (across < Math.min(12, width * 0.6) || down < Math.min(12, height * 0.6)) {
               found.push(`${it.tagName} “${(it.innerText || it.getAttribute('aria-label') || '').slice(0, 40)}” is not in sight`);
             }
           }
           return found;
         })()",
    )
}
