//! Lists of decisions that were not made from the logs, read from the evidence that holds them.

use std::collections::BTreeMap;

use exhibit_assurance::setting::{DayCount, Entry, Listed, Population, Zone};
use exhibit_core::day::Day;
use exhibit_core::event::{ColumnMapping, EvidenceId, PopulationColumns, PopulationStated};
use exhibit_core::time::Moment;
use exhibit_core::visible::visible;
use exhibit_registers::schema::{Column, ColumnKind, LANGUAGE, ListOf};
use exhibit_registers::table::MAX_FILE;
use exhibit_registers::{Row, Schema, Table, TableError, check};

use crate::error::Error;
use crate::vault::{Open, Vault};

/// Reads a population as it is stated. A row that can't be read is an error: it might be the one that is missing.
pub(super) fn population(
    vault: &Vault<Open>,
    stated: &PopulationStated,
    zone: &Zone,
) -> Result<Population, Error> {
    let id = stated.evidence.id;
    let size = vault.register().item(id).map_or(0, |item| item.received.bytes);
    if size > MAX_FILE as u64 {
        let (what, at) = ("bytes of a file", format!("{size} bytes"));
        return Err(Error::Table(TableError::Bound { what, most: MAX_FILE as u64, at }));
    }
    let (name, bytes) = vault.content_of(id)?;
    let table = Table::read(&name, &bytes, stated.sheet.as_deref()).map_err(Error::Table)?;
    let (schema, columns) = shape(&stated.columns);
    let mapping = ColumnMapping {
        schema: schema.name.clone(),
        columns,
        day_order: stated.day_order,
        zone: stated.times_in.clone(),
        ..ColumnMapping::default()
    };
    let checked = check(&schema, &mapping, &table);
    if let Some(problem) = checked.problems.first() {
        return Err(Error::Population {
            evidence: id,
            row: problem.row,
            column: visible(&problem.column).into_owned(),
            found: visible(&problem.found).into_owned(),
            expected: problem.expected.clone(),
        });
    }
    let rows = checked.rows.iter();
    let listed = match stated.columns {
        PopulationColumns::Decisions { .. } => {
            Listed::Ids(rows.map(|row| entry(vault, id, row, zone)).collect::<Result<_, _>>()?)
        }
        PopulationColumns::Days { .. } => {
            Listed::PerDay(rows.map(|row| day_count(id, row, zone)).collect::<Result<_, _>>()?)
        }
    };
    let (source, system) = (stated.source.clone(), stated.system.clone());
    Ok(Population { item: id.0, source, system, listed })
}

fn entry(vault: &Vault<Open>, id: EvidenceId, row: &Row, zone: &Zone) -> Result<Entry, Error> {
    let text = row.text("id").unwrap_or_default();
    let decision = vault.store().decision_key(text).0;
    let time_ms = match row.text("time") {
        None => None,
        Some(time) => Some(millis(time, zone).ok_or_else(|| {
            bad(id, row, "time", time, "a time such as 2025-12-31T14:05:00+01:00, or a day")
        })?),
    };
    Ok(Entry { decision, time_ms, line: line(id, row)? })
}

fn day_count(id: EvidenceId, row: &Row, zone: &Zone) -> Result<DayCount, Error> {
    let (day, count) = (row.text("day").unwrap_or_default(), row.text("count").unwrap_or_default());
    let day_ms = Day::parse(day).map(|day| zone.begins_ms(day));
    let day_ms = day_ms.ok_or_else(|| bad(id, row, "day", day, "a day such as 2025-12-31"))?;
    let number = count.parse().map_err(|_| bad(id, row, "count", count, "a whole number"))?;
    Ok(DayCount { day_ms, count: number, line: line(id, row)? })
}

fn millis(text: &str, zone: &Zone) -> Option<i64> {
    if let Some(day) = Day::parse(text) {
        return Some(zone.begins_ms(day));
    }
    let moment = Moment::parse(text)?;
    moment.seconds.checked_mul(1000)?.checked_add(i64::from(moment.nanos / 1_000_000))
}

fn line(id: EvidenceId, row: &Row) -> Result<u32, Error> {
    let found = row.row.to_string();
    u32::try_from(row.row).map_err(|_| bad(id, row, "", &found, "a row below 4,294,967,296"))
}

fn bad(id: EvidenceId, row: &Row, column: &str, found: &str, expected: &str) -> Error {
    Error::Population {
        evidence: id,
        row: row.row,
        column: column.to_owned(),
        found: visible(found).into_owned(),
        expected: expected.to_owned(),
    }
}

/// What is read of a population, in the language of registers, and which columns of the file that is.
fn shape(columns: &PopulationColumns) -> (Schema, BTreeMap<String, String>) {
    let (read, named): (Vec<Column>, Vec<(&str, Option<&String>)>) = match columns {
        PopulationColumns::Decisions { id, time } => (
            vec![
                column("id", ColumnKind::Text, true),
                column("time", ColumnKind::Time, time.is_some()),
            ],
            vec![("id", Some(id)), ("time", time.as_ref())],
        ),
        PopulationColumns::Days { day, count } => (
            vec![column("day", ColumnKind::Day, true), column("count", ColumnKind::Number, true)],
            vec![("day", Some(day)), ("count", Some(count))],
        ),
    };
    let first = read[0].key.clone();
    let schema = Schema {
        language: LANGUAGE,
        name: "population".to_owned(),
        title: "Population".to_owned(),
        about: "Decisions, listed by a system that did not write the log.".to_owned(),
        requirements: Vec::new(),
        identify: vec![first],
        identify_otherwise: Vec::new(),
        columns: read,
    };
    let named = named.into_iter().filter_map(|(key, name)| Some((key.to_owned(), name?.clone())));
    (schema, named.collect())
}

fn column(key: &str, kind: ColumnKind, required: bool) -> Column {
    Column {
        key: key.to_owned(),
        title: key.to_owned(),
        kind,
        required,
        also: Vec::new(),
        otherwise: Vec::new(),
        values: Vec::new(),
        several: false,
        open: false,
        of: ListOf::Text,
        title_of: None,
        explanation: key.to_owned(),
    }
}
