//! Which column of a file is which column of a register: proposed, kept, and applied to the next file.

use std::collections::HashMap;

use serde::Serialize;

use crate::fold::spellings;
use crate::schema::Schema;
use crate::table::Header;

/// How a file is read into a register; the ledger keeps it.
pub use exhibit_core::event::ColumnMapping as Mapping;
pub use exhibit_core::event::{DayOrder, Decimal};

/// A mapping that a header suggests, and what a person has to decide about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// What is plain.
    pub mapping: Mapping,
    /// Columns for which the file has more than one candidate: none of them is in the mapping.
    pub ambiguous: Vec<Ambiguous>,
    /// Keys of columns that are required and have no candidate.
    pub missing: Vec<String>,
    /// Names of the file's columns that are in no column of the register.
    pub unmapped: Vec<String>,
}

/// A column for which a file has more than one candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ambiguous {
    /// The key of the column.
    pub column: String,
    /// The names in the file that fit it.
    pub headers: Vec<String>,
}

/// Compares a header with the spellings of a schema; case, accents, punctuation and spacing don't count.
pub fn propose(schema: &Schema, header: &Header) -> Proposal {
    let spelled = schema.spelled();
    let mut candidates: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut unmapped = Vec::new();
    for (_, name) in &header.names {
        // A name that was numbered is still the one that it was.
        let original = header.repeated.iter().find(|it| is_numbered(name, it));
        let own = spellings(original.unwrap_or(name));
        let at = own.iter().find_map(|it| spelled.get(it));
        match at.and_then(|at| schema.columns.get(*at)) {
            Some(column) => candidates.entry(&column.key).or_default().push(name),
            None => unmapped.push(name.clone()),
        }
    }
    let mut mapping = Mapping { schema: schema.name.clone(), ..Mapping::default() };
    let (mut ambiguous, mut missing) = (Vec::new(), Vec::new());
    for column in &schema.columns {
        match candidates.get(column.key.as_str()).map(Vec::as_slice) {
            Some([one]) => {
                mapping.columns.insert(column.key.clone(), (*one).to_owned());
            }
            Some(several) => ambiguous.push(Ambiguous {
                column: column.key.clone(),
                headers: several.iter().map(|it| (*it).to_owned()).collect(),
            }),
            None if column.required => missing.push(column.key.clone()),
            None => {}
        }
    }
    Proposal { mapping, ambiguous, missing, unmapped }
}

fn is_numbered(name: &str, original: &str) -> bool {
    let number = name.strip_prefix(original).and_then(|it| it.strip_prefix(" ("));
    number.and_then(|it| it.strip_suffix(')')).is_some_and(|it| it.parse::<u32>().is_ok())
}
