//! One cell, as its column asks for.

use std::collections::{BTreeMap, HashMap, HashSet};

use exhibit_core::visible::is_hidden;

use super::said::Said;
use super::{Cell, ProblemCode, Row, day, number, requirement};
use crate::fold::{folded, tidy};
use crate::mapping::Mapping;
use crate::schema::{Choice, Column, ColumnKind, ListOf, Schema};
use crate::table::{Header, Held, RemarkCode, TableRow};

/// What is wrong with a cell: the code, and what should be there.
pub(super) type Fault = (ProblemCode, String);

/// Reads rows by a schema and a mapping.
pub(super) struct Reader<'c> {
    schema: &'c Schema,
    mapping: &'c Mapping,
    header: &'c Header,
    places: &'c [Option<usize>],
    /// For each column, the values that words stand for.
    choices: Vec<HashMap<String, &'c Choice>>,
}

impl<'c> Reader<'c> {
    pub(super) fn new(
        schema: &'c Schema,
        mapping: &'c Mapping,
        header: &'c Header,
        places: &'c [Option<usize>],
    ) -> Self {
        let choices = schema.columns.iter().map(Column::choices).collect();
        Self { schema, mapping, header, places, choices }
    }

    /// Returns a row with all cells that are good.
    pub(super) fn row(&self, row: &TableRow, said: &mut Said) -> Row {
        let mut made = Row { row: row.number, cells: BTreeMap::new(), extra: BTreeMap::new() };
        for (at, column) in self.schema.columns.iter().enumerate() {
            let Some(place) = self.places.get(at).copied().flatten() else { continue };
            let (held, text) = row.cell(place).unwrap_or((Held::Text, ""));
            match self.cell(at, column, held, text, row, said) {
                Ok(Some(cell)) => {
                    made.cells.insert(column.key.clone(), cell);
                }
                Ok(None) if column.required => {
                    let name = self.header.name(place);
                    said.problem(row.number, &name, "", "a value", ProblemCode::Missing);
                }
                Ok(None) => {}
                Err((code, expected)) => {
                    said.problem(row.number, &self.header.name(place), text, &expected, code);
                }
            }
        }
        self.compare_titles(row, &mut made, said);
        for (place, _, text) in row.cells() {
            if !self.places.contains(&Some(place)) && !text.trim().is_empty() {
                made.extra.insert(self.header.name(place), text.to_owned());
            }
        }
        made
    }

    fn cell(
        &self,
        at: usize,
        column: &Column,
        held: Held,
        text: &str,
        row: &TableRow,
        said: &mut Said,
    ) -> Result<Option<Cell>, Fault> {
        let text = text.trim();
        match held {
            Held::NoResult => {
                let expected = "a value, or a formula with its stored result";
                return Err((ProblemCode::NoResult, expected.to_owned()));
            }
            Held::Error => return Err((ProblemCode::ErrorCell, "a value".to_owned())),
            _ if text.is_empty() => return Ok(None),
            _ => {}
        }
        if says_nothing(column, text) {
            let sentence = format!("Cells of \u{201c}{}\u{201d} were taken as empty", column.title);
            said.tally(RemarkCode::ReadAsEmpty, &sentence, row.number);
            return Ok(None);
        }
        let one = |text: String| Ok(Some(Cell::One(text)));
        match column.kind {
            ColumnKind::Text | ColumnKind::LongText => one(text.to_owned()),
            ColumnKind::Id | ColumnKind::System | ColumnKind::Version | ColumnKind::Person => {
                say_number(column, held, row.number, said);
                one(named(text)?)
            }
            ColumnKind::Control => {
                let (titled, number) = (self.has_title(column, row), row.number);
                one(requirement::control(text, titled, self.mapping.other_titles, number, said)?)
            }
            ColumnKind::Day => {
                let read = day::day(text, self.mapping.day_order)?;
                if read.time_left_out {
                    let sentence = format!(
                        "The time of day was left out in \u{201c}{}\u{201d}, a column of days",
                        column.title
                    );
                    said.tally(RemarkCode::TimeLeftOut, &sentence, row.number);
                }
                one(read.day)
            }
            ColumnKind::Time => {
                one(day::time(text, self.mapping.day_order, self.mapping.zone.as_deref())?)
            }
            ColumnKind::Number => one(number::number(text, held, self.mapping.decimal)?),
            ColumnKind::Choice => self.chosen(at, column, text, row, said).map(Some),
            ColumnKind::List => self.list(column, text, row, said).map(Some),
        }
    }

    fn chosen(
        &self,
        at: usize,
        column: &Column,
        text: &str,
        row: &TableRow,
        said: &mut Said,
    ) -> Result<Cell, Fault> {
        let fault = match self.choice(at, column, text) {
            Ok(value) => return Ok(Cell::One(value)),
            Err(fault) => fault,
        };
        if let Some(values) = self.several(at, column, text) {
            return Ok(Cell::Several(values));
        }
        if !column.open {
            return Err(fault);
        }
        let sentence = format!(
            "What stands in \u{201c}{}\u{201d} is in other words than the values of the register, and was kept so",
            column.title
        );
        said.tally(RemarkCode::OwnWords, &sentence, row.number);
        Ok(Cell::One(text.to_owned()))
    }

    /// Reads several values of a choice, where it may have several and each part is one.
    fn several(&self, at: usize, column: &Column, text: &str) -> Option<Vec<String>> {
        let parts = text.split([';', ',', '\n', '/', '+', '&']);
        let parts = parts.flat_map(|it| it.split(" and ")).flat_map(|it| it.split(" und "));
        let parts = parts.map(str::trim).filter(|it| !it.is_empty());
        let values = parts.map(|it| self.choice(at, column, it).ok());
        let mut values = values.collect::<Option<Vec<String>>>().filter(|_| column.several)?;
        let mut seen = HashSet::new();
        values.retain(|it| seen.insert(it.clone()));
        (!values.is_empty()).then_some(values)
    }

    fn choice(&self, at: usize, column: &Column, text: &str) -> Result<String, Fault> {
        let own = self.mapping.values.get(&column.key);
        let own = own.and_then(|it| {
            it.get(text).or_else(|| {
                let wanted = folded(text);
                it.iter().find(|(word, _)| folded(word) == wanted).map(|(_, value)| value)
            })
        });
        if let Some(value) = own {
            return Ok(value.clone());
        }
        let known = self.choices.get(at).and_then(|it| it.get(&folded(text)));
        known.map(|it| it.value.clone()).ok_or_else(|| {
            let titles: Vec<&str> = column.values.iter().map(|it| it.title.as_str()).collect();
            let one = if column.several { "one or several of" } else { "one of" };
            (ProblemCode::NotAChoice, format!("{one}: {}", titles.join(", ")))
        })
    }

    fn list(
        &self,
        column: &Column,
        text: &str,
        row: &TableRow,
        said: &mut Said,
    ) -> Result<Cell, Fault> {
        if column.of == ListOf::Requirement {
            let (titled, number) = (self.has_title(column, row), row.number);
            let ids = requirement::ids(text, titled, self.mapping.other_titles, number, said)?;
            return Ok(Cell::Several(ids));
        }
        let wide = text.contains([';', '\n']) || column.of == ListOf::Person;
        let marks: &[char] = if wide { &[';', '\n'] } else { &[','] };
        let mut values: Vec<String> = Vec::new();
        for value in text.split(marks).map(tidy).filter(|it| !it.is_empty()) {
            let value = if column.of == ListOf::Text { value } else { named(&value)? };
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Ok(Cell::Several(values))
    }

    /// Tells whether a title for what stands in this column stands in a column of its own.
    fn has_title(&self, of: &Column, row: &TableRow) -> bool {
        let columns = self.schema.columns.iter().zip(self.places);
        let titles = columns.filter(|(it, _)| it.title_of.as_ref() == Some(&of.key));
        titles.filter_map(|(_, place)| row.cell((*place)?)).any(|(_, text)| !text.trim().is_empty())
    }

    /// Compares titles that stand in a column of their own with the ids beside them.
    fn compare_titles(&self, row: &TableRow, made: &mut Row, said: &mut Said) {
        let mut misnumbered = Vec::new();
        for (at, column) in self.schema.columns.iter().enumerate() {
            let Some(titled) = column.title_of.as_ref().and_then(|key| made.cells.get(key)) else {
                continue;
            };
            let ids = match titled {
                Cell::One(id) => std::slice::from_ref(id),
                Cell::Several(ids) => ids.as_slice(),
            };
            let (Some(title), Some(place)) = (made.text(&column.key), self.places[at]) else {
                continue;
            };
            // With several ids it is not known which the title is of.
            let [id] = ids else { continue };
            if let Err((code, expected)) =
                requirement::compare(id, title, self.mapping.other_titles, row.number, said)
            {
                said.problem(row.number, &self.header.name(place), title, &expected, code);
                if code == ProblemCode::ArticleNumbering {
                    misnumbered.extend(column.title_of.as_ref());
                }
            }
        }
        // The id beside an article's title is not the one that is meant, and no other row's double.
        for key in misnumbered {
            made.cells.remove(key);
        }
    }
}

/// Returns a name in one line.
fn named(text: &str) -> Result<String, Fault> {
    match text.chars().any(|c| is_hidden(c) && !c.is_whitespace()) {
        true => {
            let expected = "a name without characters that people do not see";
            Err((ProblemCode::HiddenCharacters, expected.to_owned()))
        }
        false => Ok(tidy(text)),
    }
}

/// Tells whether a cell only says that there is no value. In free text such words may mean something.
fn says_nothing(column: &Column, text: &str) -> bool {
    let typed = matches!(
        column.kind,
        ColumnKind::Day | ColumnKind::Time | ColumnKind::Number | ColumnKind::Choice
    );
    let known = || column.choices().contains_key(&folded(text));
    let empty = matches!(text, "-" | "\u{2013}" | "\u{2014}" | "n/a" | "N/A" | "k. A." | "k.A.");
    typed && empty && !known()
}

/// Says that ids or versions are stored as numbers.
fn say_number(column: &Column, held: Held, row: u64, said: &mut Said) {
    if held == Held::Number && matches!(column.kind, ColumnKind::Id | ColumnKind::Version) {
        let sentence = format!(
            "\u{201c}{}\u{201d} is stored as a number, in which 3.0 is 3 and 007 is 7",
            column.title
        );
        said.tally(RemarkCode::NumberAsText, &sentence, row);
    }
}
