//! What Ctrl-K finds of the organisation: AI systems, people, agents, requests, rows of registers.

use std::collections::BTreeMap;

use exhibit::core::event::RegisterId;
use exhibit::core::visible::visible;
use exhibit::registers::{RegisterRows, Row};
use exhibit::vault::{Open, Vault};
use schemars::JsonSchema;
use serde::Serialize;
use tauri::State;

use super::registers::{has_words, text};
use crate::desk::Desk;
use crate::fault::Answer;

/// The most that is found at once.
const MOST: usize = 10;
/// How many rows of all registers together are looked through.
const ROWS: u64 = 20_000;

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FoundKind {
    /// An AI system.
    System,
    /// A person.
    Person,
    /// An agent.
    Agent,
    /// A request for evidence.
    Request,
    /// A row of a register.
    Row,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct OrganisationFound {
    kind: FoundKind,
    /// Its number or name, by which the page opens it.
    id: String,
    /// The row's number, of a row.
    row: Option<u64>,
    /// What it is called.
    name: String,
}

/// Finds what has all the words: AI systems, people, agents and requests first, rows of the newest registers last.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn organisation_find(
    desk: State<'_, Desk>,
    words: String,
) -> Answer<Vec<OrganisationFound>> {
    let words: Vec<_> = words.split_whitespace().map(str::to_lowercase).collect();
    desk.read(|vault| {
        let mut found = on_record(vault, &words);
        if found.len() < MOST && !words.is_empty() {
            found.extend(rows(vault, &words, MOST - found.len()));
        }
        found.truncate(MOST);
        Ok(found)
    })
}

fn on_record(vault: &Vault<Open>, words: &[String]) -> Vec<OrganisationFound> {
    let register = vault.register();
    let organisation = register.organisation();
    let has = |texts: &[&str]| {
        let all: Vec<_> = texts.iter().map(|text| text.to_lowercase()).collect();
        words.iter().all(|word| all.iter().any(|text| text.contains(word)))
    };
    let systems = organisation
        .systems()
        .map(|it| &it.recorded.said)
        .filter(|it| has(&[&it.name, &it.title]) || it.known_as.iter().any(|name| has(&[name])));
    let systems = systems
        .map(|it| found(FoundKind::System, it.name.clone(), format!("{}: {}", it.name, it.title)));
    let people = exhibit::organisation::people(register).into_iter();
    let people = people
        .filter(|it| has(&[&it.name, &it.id.to_string(), it.role.as_deref().unwrap_or_default()]))
        .map(|it| found(FoundKind::Person, it.id.to_string(), it.name));
    let agents = organisation.agents().map(|it| &it.recorded.said);
    let agents = agents
        .filter(|it| has(&[&it.name]))
        .map(|it| found(FoundKind::Agent, it.name.clone(), it.name.clone()));
    let requests = register.requests().map(|it| &it.made.said);
    let requests = requests
        .filter(|it| {
            let theirs = it.their_reference.as_deref().unwrap_or_default();
            has(&[&it.id.to_string(), theirs, &it.what, &it.owner])
        })
        .map(|it| found(FoundKind::Request, it.id.to_string(), it.what.clone()));
    systems.chain(people).chain(agents).chain(requests).take(MOST).collect()
}

/// Looks through the newest snapshot of each register, as far as the limit goes. A register that can't be read
/// any more is left out: opening it says why.
fn rows(vault: &Vault<Open>, words: &[String], most: usize) -> Vec<OrganisationFound> {
    let mut newest: BTreeMap<&str, (RegisterId, u64)> = BTreeMap::new();
    for it in vault.register().registers() {
        newest.insert(&it.said.register, (it.said.id, it.said.rows));
    }
    let (mut left, mut all) = (ROWS, Vec::new());
    for (id, count) in newest.into_values() {
        let Some(rest) = left.checked_sub(count) else { continue };
        left = rest;
        let Ok(read) = vault.register_rows(id) else { continue };
        for row in read.rows.iter().filter(|row| has_words(row, words)) {
            if all.len() == most {
                return all;
            }
            all.push(OrganisationFound {
                row: Some(row.row),
                ..found(FoundKind::Row, id.to_string(), name_of(&read, row))
            });
        }
    }
    all
}

/// Returns the cells that tell a row from others.
fn name_of(read: &RegisterRows, row: &Row) -> String {
    let identifying = read.schema.identify.iter().filter_map(|key| row.cells.get(key));
    let own: Vec<_> = identifying.map(text).collect();
    let others = row.cells.values().map(text).filter(|it| !own.contains(it));
    let some: Vec<_> = own.iter().cloned().chain(others).take(3).collect();
    format!("{}: {}", read.schema.title, some.join(", "))
}

fn found(kind: FoundKind, id: String, name: String) -> OrganisationFound {
    OrganisationFound { kind, id, row: None, name: visible(&name).into_owned() }
}
