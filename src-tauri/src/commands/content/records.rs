//! Searching records, documents, and evidence by its name.

use std::ops::Range;

use exhibit::core::event::EvidenceId;
use exhibit::core::time::{Moment, Timestamp, parse_day};
use exhibit::core::verdict::Word;
use exhibit::core::visible::visible;
use exhibit::documents::DocumentsFound;
use exhibit::record_pages::{RecordLine, RecordNames, RecordsCounted};
use exhibit::vault::{Open, Vault};
use exhibit::{Error, RecordQuery};
use schemars::JsonSchema;
#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::desk::Desk;
use crate::fault::Answer;

/// The most of each kind that Ctrl-K is told.
const FOUND: usize = 6;
/// The most items that are offered for choosing.
const OFFERED: usize = 30;

/// Which records are wanted; what is absent does not matter.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RecordsWanted {
    item: Option<EvidenceId>,
    /// A day, or a time with its zone.
    from: Option<String>,
    /// A day, which means all of it, or a time with its zone.
    to: Option<String>,
    text: Option<String>,
    kind: Option<String>,
    system: Option<String>,
    version: Option<String>,
    agent: Option<String>,
    decision: Option<String>,
    person: Option<String>,
    requester: Option<String>,
    risk_level: Option<String>,
    outcome: Option<String>,
    /// Only records behind this one in the order of the answer.
    before: Option<RecordPlace>,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct RecordPlace {
    id: EvidenceId,
    line: u32,
}

/// What Ctrl-K found in the vault.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct FoundInVault {
    /// Items, by number or by words of their name.
    evidence: Vec<EvidenceNamed>,
    /// Items, by words of their text.
    documents: Vec<EvidenceNamed>,
    /// Records, by their words.
    records: Vec<RecordLine>,
}

/// An item by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct EvidenceNamed {
    id: EvidenceId,
    name: String,
    verdict: Word,
}

/// Finds records in all logs, the last received first.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn records_search(
    desk: State<'_, Desk>,
    wanted: RecordsWanted,
    skip: u64,
    count: u32,
) -> Answer<Vec<RecordLine>> {
    let query = query(wanted)?;
    desk.read(|vault| vault.search_page(&query, skip, count))
}

/// Counts what a search finds.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn records_count(
    desk: State<'_, Desk>,
    wanted: RecordsWanted,
) -> Answer<RecordsCounted> {
    let query = query(wanted)?;
    desk.read(|vault| vault.count_found(&query))
}

/// Returns names that records mention, for choosing.
#[tauri::command]
pub(crate) fn records_names(desk: State<'_, Desk>) -> Answer<RecordNames> {
    desk.read(Vault::record_names)
}

/// Finds documents by the words of their text.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn documents_search(
    desk: State<'_, Desk>,
    words: String,
    limit: u32,
) -> Answer<DocumentsFound> {
    desk.read(|vault| vault.search_documents(&words, limit))
}

/// Finds evidence by name or number, and documents and records by words.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn find_in_vault(desk: State<'_, Desk>, words: String) -> Answer<FoundInVault> {
    desk.read(|vault| {
        let evidence = named(vault, &words, FOUND);
        if !words.chars().any(char::is_alphanumeric) {
            return Ok(FoundInVault { evidence, ..FoundInVault::default() });
        }
        // Whoever is still typing has the beginning of a word.
        let begun = format!("{}*", words.trim_end().trim_end_matches('*'));
        let limit = u32::try_from(FOUND).unwrap_or(u32::MAX);
        let documents = vault.store().documents(&begun, limit).map_err(Error::from)?;
        let documents = documents.into_iter().filter_map(|it| name_of(vault, EvidenceId(it)));
        let query = RecordQuery { text: Some(words.clone()), ..RecordQuery::default() };
        let records = vault.search_page(&query, 0, limit)?;
        Ok(FoundInVault { evidence, documents: documents.collect(), records })
    })
}

/// Finds evidence by name or number, for choosing.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_named(desk: State<'_, Desk>, words: String) -> Answer<Vec<EvidenceNamed>> {
    desk.read(|vault| Ok(named(vault, &words, OFFERED)))
}

/// Returns the items whose number or name has all the words, the last received first.
fn named(vault: &Vault<Open>, words: &str, most: usize) -> Vec<EvidenceNamed> {
    let lower = words.to_lowercase();
    let wanted: Vec<&str> = lower.split_whitespace().collect();
    let mut found = Vec::new();
    for item in vault.register().evidence().filter(|it| it.is_held()) {
        let received = &item.received;
        let said = format!("{} {}", received.id, received.name).to_lowercase();
        if wanted.iter().all(|word| said.contains(word)) {
            let name = visible(&received.name).into_owned();
            found.push(EvidenceNamed { id: received.id, name, verdict: item.word() });
        }
    }
    found.reverse();
    // What is called by its number is meant before what mentions it.
    found.sort_by_key(|it| !it.id.to_string().eq_ignore_ascii_case(words.trim()));
    found.truncate(most);
    found
}

fn name_of(vault: &Vault<Open>, id: EvidenceId) -> Option<EvidenceNamed> {
    let item = vault.register().item(id)?;
    let name = visible(&item.received.name).into_owned();
    Some(EvidenceNamed { id, name, verdict: item.word() })
}

fn query(wanted: RecordsWanted) -> Result<RecordQuery, Error> {
    let filled = |text: Option<String>| text.filter(|it| !it.trim().is_empty());
    Ok(RecordQuery {
        item: wanted.item.map(|id| id.0),
        time_ms: time_range(filled(wanted.from).as_deref(), filled(wanted.to).as_deref())?,
        text: filled(wanted.text),
        kind: filled(wanted.kind),
        system: filled(wanted.system),
        version: filled(wanted.version),
        agent: filled(wanted.agent),
        decision: filled(wanted.decision),
        person: filled(wanted.person),
        requester: filled(wanted.requester),
        risk_level: filled(wanted.risk_level),
        outcome: filled(wanted.outcome),
        before: wanted.before.map(|it| (it.id.0, it.line)),
    })
}

/// Returns the milliseconds since 1970 between two days or times, the last of them with all of it.
fn time_range(from: Option<&str>, to: Option<&str>) -> Result<Option<Range<i64>>, Error> {
    if from.is_none() && to.is_none() {
        return Ok(None);
    }
    let start = from.map(|text| moment("from", text)).transpose()?;
    let end = to.map(|text| last_second("to", text)).transpose()?;
    let range = Range {
        start: start.map_or(i64::MIN, |it| it.unix() * 1000),
        end: end.map_or(i64::MAX, |it| (it.unix() + 1) * 1000),
    };
    match range.is_empty() {
        true => {
            Err(Error::text("to", to.unwrap_or_default(), "a time that is not before the first"))
        }
        false => Ok(Some(range)),
    }
}

fn moment(what: &'static str, text: &str) -> Result<Timestamp, Error> {
    parse_day(text)
        .or_else(|| Moment::parse(text).and_then(Moment::timestamp))
        .ok_or_else(|| Error::text(what, text, "a day (2026-03-14) or a time with its zone"))
}

fn last_second(what: &'static str, text: &str) -> Result<Timestamp, Error> {
    match parse_day(text) {
        Some(day) => Ok(Timestamp::from_unix(day.unix() + 86_399).unwrap_or(day)),
        None => moment(what, text),
    }
}

#[cfg(any(test, feature = "desktop-test"))]
pub(super) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("records-wanted", schema_for!(RecordsWanted)),
        ("records-counted", schema_for!(RecordsCounted)),
        ("records-names", schema_for!(RecordNames)),
        ("find-in-vault", schema_for!(FoundInVault)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_at_the_end_means_all_of_it_and_what_is_empty_does_not_matter() {
        let wanted = RecordsWanted {
            from: Some("2026-03-14".into()),
            to: Some("2026-03-14".into()),
            text: Some("  ".into()),
            ..RecordsWanted::default()
        };
        let query = query(wanted).expect("a day");
        let range = query.time_ms.expect("a range");
        assert_eq!(range.end - range.start, 86_400_000);
        assert_eq!(query.text, None);
        assert!(time_range(Some("2026-03-15"), Some("2026-03-14")).is_err());
        assert!(time_range(Some("yesterday"), None).is_err());
    }
}
