//! Mappings that an intake is asked to make: as the names of folders say, or as an index sheet says.
//!
//! An index is read before the intake begins: if it is no index, nothing is taken in and nothing is mapped.

use exhibit_core::event::{EvidenceId, Sufficiency};
use exhibit_registers::{Problem, ProblemCode, Row, Table, check, named, propose};

use crate::coverage::NewMapping;
use crate::error::Error;
use crate::host::Host;
use crate::ingest::Intaken;
use crate::mapping::{Named, from_folders, from_index};
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
    /// names means nothing. What is mapped already stays as it is.
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
        Ok(named)
    }
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
