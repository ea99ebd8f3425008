//! Mappings that an intake is asked to make: as the names of folders say, or as an index sheet says.
//!
//! An index may say as well what kind of evidence a file is and what its dates are. It is read before the intake
//! begins: if it is no index, nothing is taken in and nothing is mapped.

use exhibit_core::day::{Day, Days};
use exhibit_core::event::{
    Dates, Event, EvidenceDescribed, EvidenceId, EvidenceKind, Period, Sufficiency,
};
use exhibit_core::time::{Moment, Timestamp};
use exhibit_registers::{Problem, ProblemCode, Row, Table, check, named, propose};

use crate::coverage::NewMapping;
use crate::error::Error;
use crate::host::Host;
use crate::ingest::Intaken;
use crate::mapping::{Named, from_folders, from_index, named_files};
use crate::vault::{Open, Vault};

/// Where mappings come from.
#[derive(Debug)]
pub enum MapFrom {
    /// The names of the folders in which files lie.
    Folders,
    /// The rows of an index sheet.
    Index {
        /// The rows that can be used.
        rows: Vec<Row>,
        /// What is said of the others.
        warnings: Vec<String>,
    },
}

impl MapFrom {
    /// Reads an index sheet: XLSX, ODS, CSV or JSON with the columns of the schema `evidence-index`.
    ///
    /// Rows that name no requirement are said and left out.
    ///
    /// # Errors
    /// [`Error::Table`] if it can't be read; [`Error::BadIndex`] if its columns or its other cells are no index.
    pub fn index(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let expected = "a built-in schema";
        let schema = named("evidence-index")
            .ok_or_else(|| Error::text("register", "evidence-index", expected))?;
        let table = Table::read(name, bytes, None).map_err(Error::Table)?;
        let proposal = propose(schema, &table.header(schema));
        if let Some(it) = proposal.ambiguous.first() {
            let what = format!("several columns could be {}: {}", it.column, it.headers.join(", "));
            return Err(Error::BadIndex { name: name.to_owned(), what });
        }
        let checked = check(schema, &proposal.mapping, &table);
        if let Some(bad) = checked.problems.iter().find(|it| !is_about_requirements(it)) {
            return Err(Error::BadIndex { name: name.to_owned(), what: sentence(bad) });
        }
        if checked.rows.is_empty() && checked.problems.is_empty() {
            return Err(Error::BadIndex {
                name: name.to_owned(),
                what: "it has no rows".to_owned(),
            });
        }
        let warnings = checked
            .problems
            .iter()
            .map(|it| format!("{}. Nothing of this row is mapped.", sentence(it)));
        Ok(Self::Index { warnings: warnings.collect(), rows: checked.rows })
    }
}

impl Vault<Open> {
    /// Makes the mappings that are named for what an intake took in or found, and returns them with what in the
    /// names means nothing. What is mapped already stays as it is; kinds and dates that an index states are written down.
    ///
    /// # Errors
    /// As [`Vault::map`].
    pub fn map_named(
        &mut self,
        host: &Host<'_>,
        from: &MapFrom,
        done: &Intaken,
    ) -> Result<Named, Error> {
        let taken = done.taken.iter().map(|it| (it.id, it.path.clone()));
        let already = done.already.iter().map(|it| (it.id, it.path.clone()));
        let items: Vec<(EvidenceId, String)> = taken.chain(already).collect();
        let mut named = match from {
            MapFrom::Folders => from_folders(&items),
            MapFrom::Index { rows, warnings } => {
                let mut named = from_index(rows, &items);
                named.warnings.splice(0..0, warnings.iter().cloned());
                named
            }
        };
        let mapped = |id: EvidenceId, requirement: &str| {
            self.register().item(id).is_none_or(|it| it.supports.contains_key(requirement))
        };
        named.mappings.retain(|it| !mapped(it.evidence, &it.requirement));
        let new: Vec<_> = named
            .mappings
            .iter()
            .map(|it| NewMapping {
                evidence: it.evidence,
                requirement: &it.requirement,
                rationale: &it.because,
                sufficiency: Sufficiency::None,
                because: None,
                suggested_by: None,
            })
            .collect();
        if !new.is_empty() {
            self.map(host, &new)?;
        }
        if let MapFrom::Index { rows, .. } = from {
            let described = self.described(rows, &items, &mut named.warnings)?;
            if !described.is_empty() {
                self.state(host, described)?;
            }
        }
        Ok(named)
    }

    /// Returns what an index says of items beyond what is on record about them. A row's word wins.
    fn described(
        &self,
        rows: &[Row],
        items: &[(EvidenceId, String)],
        warnings: &mut Vec<String>,
    ) -> Result<Vec<Event>, Error> {
        let mut all = Vec::new();
        // Which files are not found is said where they are mapped.
        for (row, id) in named_files(rows, items, &mut Vec::new()) {
            let Some(item) = self.register().item(id) else { continue };
            let kind = row.text("kind").and_then(kind).filter(|it| item.received.kind != Some(*it));
            let before = &item.received.dates;
            let dates = match dates(row, before) {
                Ok(dates) => Some(dates).filter(|it| it != before),
                Err(what) => {
                    let text = format!("Row {}: {what} ends before it begins; left out.", row.row);
                    warnings.push(text);
                    None
                }
            };
            if kind.is_none() && dates.is_none() {
                continue;
            }
            all.push(Event::EvidenceDescribed(EvidenceDescribed {
                evidence: self.reference(id)?,
                kind,
                systems: None,
                sites: None,
                class: None,
                dates,
                reason: format!("row {} of the index says so", row.row),
            }));
        }
        Ok(all)
    }
}

fn kind(text: &str) -> Option<EvidenceKind> {
    serde_json::from_value(text.into()).ok()
}

/// Returns an item's dates with what a row states of them, or which of its spans is none.
fn dates(row: &Row, before: &Dates) -> Result<Dates, &'static str> {
    let day = |key: &str| row.text(key).and_then(Day::parse);
    let begins = |key: &str| day(key).map(Day::begins);
    let span = |from: &str, to: &str, what| match Days::new(day(from), day(to)) {
        days if !days.is_ordered() => Err(what),
        days => Ok(Some(days).filter(|it| *it != Days::default())),
    };
    let in_force = span("in-force-from", "in-force-to", "the time in force")?;
    let period = span("period-from", "period-to", "the period")?;
    let period = period.and_then(|it| it.from.zip(it.to));
    let period = period.map(|(from, to)| Period { from: from.begins(), to: to.ends() });
    Ok(Dates {
        issued: begins("issued").or(before.issued),
        in_force: in_force.or(before.in_force),
        period: period.or(before.period),
        collected: row.text("collected").and_then(moment).or(before.collected),
        next_review: begins("next-review").or(before.next_review),
    })
}

/// Reads a time, or the first second of a day.
fn moment(text: &str) -> Option<Timestamp> {
    Day::parse(text).map(Day::begins).or_else(|| Moment::parse(text).and_then(Moment::timestamp))
}

/// Such a cell concerns its own row; anything else says that the sheet is not the index that it should be.
fn is_about_requirements(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ProblemCode::NoSuchRequirement
            | ProblemCode::Heading
            | ProblemCode::ArticleNumbering
            | ProblemCode::OtherTitle
            | ProblemCode::Duplicate
    )
}

fn sentence(problem: &Problem) -> String {
    let place = match problem.row {
        0 => "The table".to_owned(),
        row => format!("Row {row}"),
    };
    let column = if problem.column.is_empty() { "" } else { ", " };
    let expected = &problem.expected;
    format!("{place}{column}{}: found {}, expected {expected}", problem.column, problem.found)
}
