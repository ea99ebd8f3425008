//! Which column of a file is which column of a register: proposed, kept, and applied to the next file.

use std::collections::HashMap;

use serde::Serialize;

use crate::fold::spellings;
use crate::schema::{Column, Schema};
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
        let own = own_spellings(header, name);
        let at = own.iter().find_map(|it| spelled.get(it));
        match at.and_then(|at| schema.columns.get(*at)) {
            Some(column) => candidates.entry(&column.key).or_default().push(name),
            None => unmapped.push(name.clone()),
        }
    }
    give_otherwise(schema, header, &mut candidates, &mut unmapped);
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

/// Gives headers that count otherwise to columns that have found none: headers of nobody, and to a required column
/// also the only one of a column that may be absent. What several columns would take is nobody's, unless one of them
/// alone is required.
fn give_otherwise<'a>(
    schema: &'a Schema,
    header: &'a Header,
    candidates: &mut HashMap<&'a str, Vec<&'a str>>,
    unmapped: &mut Vec<String>,
) {
    let mut wanted: Vec<(&'a str, Vec<&'a Column>)> = Vec::new();
    for (_, name) in &header.names {
        let own = own_spellings(header, name);
        let wants = |column: &&Column| {
            !candidates.contains_key(column.key.as_str())
                && column.other_spellings().iter().any(|it| own.contains(it))
                && (unmapped.contains(name)
                    || (column.required && is_spare(schema, candidates, name)))
        };
        wanted.push((name, schema.columns.iter().filter(wants).collect()));
    }
    for (name, mut columns) in wanted {
        if columns.len() > 1 {
            columns.retain(|it| it.required);
        }
        let [column] = columns.as_slice() else { continue };
        unmapped.retain(|it| it != name);
        candidates.retain(|_, names| names.as_slice() != [name]);
        candidates.entry(&column.key).or_default().push(name);
    }
}

/// Tells whether a header is the only one of a column that may be absent.
fn is_spare(schema: &Schema, candidates: &HashMap<&str, Vec<&str>>, name: &str) -> bool {
    let mut optional = schema.columns.iter().filter(|it| !it.required);
    optional.any(|it| candidates.get(it.key.as_str()).is_some_and(|own| own.as_slice() == [name]))
}

/// Returns the spellings of a header; one that was numbered is still the one that it was.
fn own_spellings(header: &Header, name: &str) -> Vec<String> {
    let original = header.repeated.iter().find(|it| is_numbered(name, it));
    spellings(original.map_or(name, String::as_str))
}

fn is_numbered(name: &str, original: &str) -> bool {
    let number = name.strip_prefix(original).and_then(|it| it.strip_prefix(" ("));
    number.and_then(|it| it.strip_suffix(')')).is_some_and(|it| it.parse::<u32>().is_ok())
}
