//! The window in German: no text is missing, and what the window itself says is German.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::lindmoor::Year;
use super::reflow::{PLACES, open};
use super::webdriver::Session;

/// Words that both languages have.
const SAME: [&str; 9] =
    ["Agent", "Audit", "Matrix", "Name", "Person", "Register", "System", "Team", "Version"];
/// What the vault calls things, whatever the window speaks: logs, the organisation, columns of registers and records.
const NAMES: [&str; 18] = [
    "CREDO Credit decisions",
    "HELPER Service agent",
    "SIFT Triage of money laundering alerts",
    "core-banking",
    "credo",
    "helper · helper-session",
    "helper-gateway",
    "sift",
    "Lindmoor Bank",
    "Activities",
    "Address",
    "Country",
    "From",
    "Site",
    "Staff",
    "Time zone",
    "Decision",
    "Time",
];

#[test]
fn in_german_no_text_is_missing_and_none_is_left_in_english() {
    let Some(year) = Year::open(&[]) else { return };
    let session = &year.window.session;
    let english: Vec<_> = PLACES.iter().map(|place| said(session, place)).collect();
    speak(session, "de");
    let mut wrong = Vec::new();
    for (place, english) in PLACES.iter().zip(english) {
        let german = said(session, place);
        assert!(!english.is_empty(), "{place} says something");
        let left: Vec<_> =
            german.intersection(&english).filter(|it| is_of_the_window(it)).collect();
        if !left.is_empty() {
            wrong.push(format!("{place}: {left:?}"));
        }
        let page = session.evaluate("document.body.innerText");
        let page = page.as_str().unwrap_or_default();
        for missing in ["undefined", "[object Object]", "NaN"] {
            assert!(!page.contains(missing), "{place} shows {missing}:\n{page}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    year.window.close();
}

/// Whether the window says it of itself: numbers, files and titles of records carry a digit or the end of a name.
fn is_of_the_window(text: &str) -> bool {
    let named = SAME.contains(&text) || NAMES.contains(&text);
    !named && !text.contains(|it: char| it.is_ascii_digit()) && !text.ends_with(".csv")
}

/// Sets the language as the settings do, and shows the window in it.
fn speak(session: &Session, language: &str) {
    let mut settings = session.ask("app_started", &json!({}))["settings"].clone();
    settings["language"] = json!(language);
    session.ask("app_keep_settings", &json!({ "settings": settings }));
    session.evaluate("(location.reload(), null)");
    session.wait(&format!(
        "document.documentElement.lang === '{language}' && document.querySelector('nav') !== null"
    ));
}

/// Returns what the window itself says at a place: names of places, buttons, fields, columns and parts.
fn said(session: &Session, place: &str) -> BTreeSet<String> {
    open(session, place);
    let all = session.evaluate(
        "(() => {
           const kinds = 'nav a, h1, h2, h3, legend, label, th, dt, summary, main button, dialog button, [role=columnheader], [role=tab]';
           const words = [...document.querySelectorAll(kinds)].map((it) => it.innerText.replace(/\\s+/g, ' ').trim());
           return words.filter((it) => /[a-z]{3}/.test(it));
         })()",
    );
    let words = all.as_array().cloned().unwrap_or_default();
    words.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
