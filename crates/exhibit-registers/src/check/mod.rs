//! Rows of a table as rows of a register, and each cell that can't be one.

mod cell;
mod day;
mod number;
mod requirement;
mod said;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fold::{cut, tidy};
use crate::mapping::Mapping;
use crate::schema::Schema;
use crate::table::{Header, Remark, RemarkCode, Table, TableRow};
use cell::Reader;
use said::Said;

/// The most problems that are listed; more are counted.
pub const MAX_PROBLEMS: usize = 1000;

/// How much of a cell's own text is shown in a problem, in bytes.
const MAX_SHOWN: usize = 200;

/// A row of a register.
///
/// Its canonical JSON is what a snapshot's digest is made of. A cell that is empty in the file is not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its number, as a person sees it in the file.
    pub row: u64,
    /// The cells, by key of their column.
    pub cells: BTreeMap<String, Cell>,
    /// The cells of columns that are not mapped, by their name in the file, as they stand.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
}

/// A cell of a register, in the form of its column's type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Cell {
    /// One value: a day as `2025-12-31`; a time in RFC 3339, or a day; a number in its own digits with a decimal
    /// point and no other mark; a choice as its value; anything else as text.
    One(String),
    /// The values of a list; requirements as their ids.
    Several(Vec<String>),
}

/// Something in a file that is not what the register asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// The row's number in the file; 0 where it is the mapping or the whole table.
    pub row: u64,
    /// The column's name in the file, or its key where the file has none; empty where it is the whole row.
    pub column: String,
    /// What is there, shortened.
    pub found: String,
    /// What should be there.
    pub expected: String,
    /// What kind it is.
    pub code: ProblemCode,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The mapping belongs to another schema, or names columns or values that it does not have.
    Mapping,
    /// A column that must be there, and is not in this file.
    ColumnMissing,
    /// A row that can't be read at all.
    UnreadableRow,
    /// A row that has more or fewer fields than the header.
    Fields,
    /// No value where there must be one.
    Missing,
    /// No day.
    NotADay,
    /// A day such as 03/04/2025, and nothing says what comes first.
    AmbiguousDay,
    /// No time.
    NotATime,
    /// A time without a zone, and nothing says which.
    NoZone,
    /// No number.
    NotANumber,
    /// A number such as 1.234, and nothing says what the mark is.
    AmbiguousNumber,
    /// None of the values of a choice.
    NotAChoice,
    /// No requirement of the catalog.
    NoSuchRequirement,
    /// A heading of the catalog, to which nothing can be mapped.
    Heading,
    /// A requirement as an article numbered it, where the standard has another one.
    ArticleNumbering,
    /// A title that is not the one of the id beside it.
    OtherTitle,
    /// The same identity as another row.
    Duplicate,
    /// A formula whose result is not stored.
    NoResult,
    /// An error such as `#N/A`.
    ErrorCell,
    /// Characters in a name that people do not see.
    HiddenCharacters,
    /// What is on record says otherwise.
    Contradiction,
}

impl ProblemCode {
    /// Returns the code as front ends compare it, such as `not-a-time`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mapping => "mapping",
            Self::ColumnMissing => "column-missing",
            Self::UnreadableRow => "unreadable-row",
            Self::Fields => "fields",
            Self::Missing => "missing",
            Self::NotADay => "not-a-day",
            Self::AmbiguousDay => "ambiguous-day",
            Self::NotATime => "not-a-time",
            Self::NoZone => "no-zone",
            Self::NotANumber => "not-a-number",
            Self::AmbiguousNumber => "ambiguous-number",
            Self::NotAChoice => "not-a-choice",
            Self::NoSuchRequirement => "no-such-requirement",
            Self::Heading => "heading",
            Self::ArticleNumbering => "article-numbering",
            Self::OtherTitle => "other-title",
            Self::Duplicate => "duplicate",
            Self::NoResult => "no-result",
            Self::ErrorCell => "error-cell",
            Self::HiddenCharacters => "hidden-characters",
            Self::Contradiction => "contradiction",
        }
    }
}

/// A table, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The rows without a problem, in the order of the file. The others are left out: a caller that wants all or
    /// nothing looks at [`Checked::is_good`].
    pub rows: Vec<Row>,
    /// How many rows have a problem.
    pub bad_rows: u64,
    /// The problems in the order of rows, at most [`MAX_PROBLEMS`].
    pub problems: Vec<Problem>,
    /// How many problems there are.
    pub problems_total: u64,
    /// What a person should know, beginning with what was said of the table.
    pub remarks: Vec<Remark>,
}

impl Checked {
    /// Tells whether nothing was found.
    pub fn is_good(&self) -> bool {
        self.problems_total == 0
    }
}

impl Row {
    /// Returns a cell that has one value.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.cells.get(key)? {
            Cell::One(text) => Some(text),
            Cell::Several(_) => None,
        }
    }

    /// Returns the values of a list; none for anything else.
    pub fn list(&self, key: &str) -> &[String] {
        match self.cells.get(key) {
            Some(Cell::Several(values)) => values,
            _ => &[],
        }
    }

    /// Returns what tells this row from others: the cells of the identifying columns, empty ones as empty texts; of
    /// those that count otherwise where the first of them is empty.
    pub fn identity(&self, schema: &Schema) -> Vec<String> {
        let cell = |key: &String| match self.cells.get(key) {
            Some(Cell::One(text)) => text.clone(),
            Some(Cell::Several(values)) => values.join("; "),
            None => String::new(),
        };
        let cells = |keys: &[String]| keys.iter().map(cell).collect::<Vec<_>>();
        let own = cells(&schema.identify);
        let unnamed = own.first().is_none_or(|it| it.is_empty());
        if unnamed && !schema.identify_otherwise.is_empty() {
            return cells(&schema.identify_otherwise);
        }
        own
    }
}

/// Makes rows of a table, and lists what can't be one.
pub fn check(schema: &Schema, mapping: &Mapping, table: &Table) -> Checked {
    let mut said = Said::default();
    if !mapping_fits(schema, mapping, &mut said) {
        return said.finish(table, 0, Vec::new());
    }
    let header = table.header_of(mapping);
    let Some(places) = places(schema, mapping, &header, &mut said) else {
        return said.finish(table, header.row, Vec::new());
    };
    say_header(table, &header, &places, &mut said);
    for fault in table.faults.iter().filter(|it| it.row > header.row) {
        said.problem(fault.row, "", &fault.found, &fault.expected, ProblemCode::UnreadableRow);
    }
    let reader = Reader::new(schema, mapping, &header, &places);
    let mut rows: Vec<Row> = Vec::new();
    for row in table.rows.iter().filter(|it| it.number > header.row && !is_blank(it)) {
        if let Some(fields) = header.fields().filter(|fields| Some(*fields) != row.fields) {
            // Nobody can say which of them is the one too many.
            let found = format!("{} fields", row.fields.unwrap_or_default());
            said.problem(row.number, "", &found, &format!("{fields} fields"), ProblemCode::Fields);
            continue;
        }
        rows.push(reader.row(row, &mut said));
    }
    name_duplicates(schema, &header, mapping, &rows, &mut said);
    said.finish(table, header.row, rows)
}

fn is_blank(row: &TableRow) -> bool {
    row.cells().all(|(_, held, text)| held == crate::table::Held::Text && text.trim().is_empty())
}

/// Looks whether the mapping is one of this schema.
fn mapping_fits(schema: &Schema, mapping: &Mapping, said: &mut Said) -> bool {
    let mut bad = |column: &str, found: &str, expected: &str| {
        said.problem(0, column, found, expected, ProblemCode::Mapping);
    };
    if mapping.schema != schema.name {
        bad("", &mapping.schema, &format!("a mapping for {}", schema.name));
    }
    let mut names: HashMap<&str, &str> = HashMap::new();
    for (key, name) in &mapping.columns {
        if schema.column(key).is_none() {
            bad(key, key, "a column of the register");
        }
        if let Some(other) = names.insert(name, key) {
            bad(key, name, &format!("a column of the file that is not taken for {other} already"));
        }
    }
    for (key, values) in &mapping.values {
        let choices = schema.column(key).map(|it| &it.values);
        for value in values.values() {
            if choices.is_none_or(|it| !it.iter().any(|choice| choice.value == *value)) {
                bad(key, value, "a value of this choice");
            }
        }
    }
    if let Some(zone) = &mapping.zone
        && !day::is_zone(zone)
    {
        bad("", zone, "a zone such as Z or +01:00");
    }
    said.is_good()
}

/// Returns the column of the file for each column of the register; `None` if one that must be there is not.
fn places(
    schema: &Schema,
    mapping: &Mapping,
    header: &Header,
    said: &mut Said,
) -> Option<Vec<Option<usize>>> {
    let mut places = Vec::new();
    let mut whole = true;
    for column in &schema.columns {
        let name = mapping.columns.get(&column.key);
        let find =
            |name: &String| header.names.iter().find(|(_, it)| it == name).map(|(at, _)| *at);
        let place = name.and_then(find);
        let expected = || match name {
            Some(name) => format!("a column \u{201c}{}\u{201d}", cut(name, MAX_SHOWN)),
            None => format!("a column mapped to \u{201c}{}\u{201d}", column.title),
        };
        if place.is_none() && column.required {
            whole = false;
            said.problem(header.row, &column.key, "none", &expected(), ProblemCode::ColumnMissing);
        } else if let (None, Some(name)) = (place, name) {
            let text = format!(
                "The column \u{201c}{}\u{201d} of the mapping is not in this file.",
                cut(name, MAX_SHOWN)
            );
            said.remark(RemarkCode::ColumnAbsent, text);
        }
        places.push(place);
    }
    whole.then_some(places)
}

fn say_header(table: &Table, header: &Header, places: &[Option<usize>], said: &mut Said) {
    for name in &header.repeated {
        let name = cut(name, MAX_SHOWN);
        let text = format!(
            "More than one column is called \u{201c}{name}\u{201d}: the later ones are numbered."
        );
        said.remark(RemarkCode::HeaderRepeated, text);
    }
    let before = table.rows.iter().filter(|it| it.number < header.row).count();
    let faults = table.faults.iter().filter(|it| it.row <= header.row).count();
    if before + faults > 0 {
        let rows = match before + faults {
            1 => "1 row before it was not read as a row".to_owned(),
            rows => format!("{rows} rows before it were not read as rows"),
        };
        let text = format!("The header is row {}. {rows}.", header.row);
        said.remark(RemarkCode::BeforeHeader, text);
    }
    let mapped: BTreeSet<usize> = places.iter().flatten().copied().collect();
    let unmapped: Vec<String> = header
        .names
        .iter()
        .filter(|(at, _)| !mapped.contains(at))
        .map(|(_, name)| format!("\u{201c}{}\u{201d}", cut(name, MAX_SHOWN)))
        .collect();
    if !unmapped.is_empty() {
        let text = format!("Kept as text beside the rows, not mapped: {}.", unmapped.join(", "));
        said.remark(RemarkCode::Unmapped, text);
    }
}

/// Names every row whose identity another has, with the others.
fn name_duplicates(
    schema: &Schema,
    header: &Header,
    mapping: &Mapping,
    rows: &[Row],
    said: &mut Said,
) {
    let mut same: BTreeMap<Vec<String>, Vec<u64>> = BTreeMap::new();
    for row in rows {
        let identity = row.identity(schema);
        if identity.first().is_some_and(|it| !it.is_empty()) {
            same.entry(identity).or_default().push(row.row);
        }
    }
    let mut keys = schema.identify.first().into_iter().chain(schema.identify_otherwise.first());
    let column = keys.find_map(|key| mapping.columns.get(key)).map_or("", String::as_str);
    let column = if column.is_empty() { header.name(0) } else { column.to_owned() };
    for (identity, numbers) in same.iter().filter(|(_, numbers)| numbers.len() > 1) {
        let parts: Vec<&str> =
            identity.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        let found = tidy(&parts.join(", "));
        for number in numbers {
            let mut others = crate::table::Tally::default();
            numbers
                .iter()
                .filter(|it| *it != number)
                .take(20)
                .for_each(|it| others.add(|| it.to_string()));
            let expected = format!("what no other row has; see row {others}");
            said.problem(*number, &column, &found, &expected, ProblemCode::Duplicate);
        }
    }
}
