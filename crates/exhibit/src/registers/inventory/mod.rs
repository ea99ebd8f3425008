//! Rows about sites, people, authorities, AI systems, their versions and agents, as statements about each.
//!
//! Somebody or something that is on record already keeps its number and changes only where the row says
//! something else; a row that says nothing new is no statement, and what it leaves empty stays as it was.
//! A row is said as a whole or not at all.

mod agents;
mod people;
mod systems;

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::day::{Day, Days};
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    AccountableRecorded, AgentRecorded, AuthorityRecorded, Event, EvidenceId, EvidenceRef,
    FindingRecorded, GatePassed, OperatorRecorded, PersonId, PersonRecorded, RegisterId, RowCited,
    SiteId, SiteRecorded, SystemRecorded, VersionRecorded,
};
use exhibit_core::register::{Organisation, Position, Refusal, Register};
use exhibit_core::time::Timestamp;
use exhibit_registers::{Problem, ProblemCode, Row, Schema};

use crate::organisation::name_of;

/// Statements with the rows that make them.
pub(crate) type Statements = Vec<(u64, Event)>;

/// What rows say.
#[derive(Default)]
pub(crate) struct Found {
    /// The statements of the rows that can be said as a whole.
    pub(crate) said: Statements,
    /// What in the others can't be said.
    pub(crate) problems: Vec<Problem>,
    /// What a person should know.
    pub(crate) remarks: Vec<String>,
}

/// Who makes statements, and when.
#[derive(Clone, Copy)]
pub(super) struct Said {
    pub(super) by: PersonId,
    pub(super) at: Timestamp,
}

/// How often rows are tried again without those that could not be said. Rows of one file hardly depend on each other.
const MAX_PASSES: usize = 8;

/// Returns what rows say of the organisation, and what in them can't be said.
///
/// Rows that can't be said are left out and the others tried again, since numbers follow each other.
pub(super) fn statements(register: &Register, said: Said, schema: &Schema, rows: &[Row]) -> Found {
    let mut problems = Vec::new();
    let mut left = BTreeSet::new();
    for _ in 0..MAX_PASSES {
        let mut found = pass(register, said, schema, rows, &left);
        if found.problems.is_empty() {
            return Found { problems, ..found };
        }
        left.extend(found.problems.iter().map(|it| it.row));
        problems.append(&mut found.problems);
    }
    let others = rows.iter().filter(|it| !left.contains(&it.row));
    problems.extend(others.map(|it| problem(it, "", "", "rows that do not contradict each other")));
    Found { problems, ..Found::default() }
}

fn pass(
    register: &Register,
    said: Said,
    schema: &Schema,
    rows: &[Row],
    left: &BTreeSet<u64>,
) -> Found {
    let mut authorities: BTreeMap<PersonId, Vec<&AuthorityRecorded>> = BTreeMap::new();
    for it in register.organisation().authorities() {
        authorities.entry(it.said.person).or_default().push(&it.said);
    }
    let mut writer = Writer {
        register,
        trial: register.clone(),
        authorities,
        problems: Vec::new(),
        remarks: BTreeMap::new(),
    };
    let mut all = Statements::new();
    for row in rows.iter().filter(|it| !left.contains(&it.row)) {
        let before = writer.problems.len();
        let events = writer.row(schema, row);
        if writer.problems.len() > before {
            continue;
        }
        for event in events {
            if let Err(refusal) = apply(&mut writer.trial, said, &event) {
                writer.problems.push(refused(row.row, &refusal));
                break;
            }
            all.push((row.row, event));
        }
    }
    let remarks = writer.remarks.iter().map(|(sentence, rows)| remark(sentence, rows));
    Found { said: all, remarks: remarks.collect(), problems: writer.problems }
}

/// Tries a statement on a copy of the register.
pub(super) fn apply(trial: &mut Register, said: Said, event: &Event) -> Result<(), Refusal> {
    let at = Position { leaf: trial.size(), c: Sha256::of(&[]), time: said.at, actor: said.by };
    trial.apply(at, event)
}

/// Puts the row's number on a statement.
pub(super) fn cited(event: Event, register: RegisterId, row: u64) -> Event {
    let row = Some(RowCited { register, row });
    match event {
        Event::SiteRecorded(said) => Event::SiteRecorded(SiteRecorded { row, ..said }),
        Event::PersonRecorded(said) => Event::PersonRecorded(PersonRecorded { row, ..said }),
        Event::AuthorityRecorded(said) => {
            Event::AuthorityRecorded(AuthorityRecorded { row, ..said })
        }
        Event::SystemRecorded(said) => {
            Event::SystemRecorded(Box::new(SystemRecorded { row, ..*said }))
        }
        Event::VersionRecorded(said) => Event::VersionRecorded(VersionRecorded { row, ..said }),
        Event::GatePassed(said) => Event::GatePassed(GatePassed { row, ..said }),
        Event::AccountableRecorded(said) => {
            Event::AccountableRecorded(AccountableRecorded { row, ..said })
        }
        Event::AgentRecorded(said) => Event::AgentRecorded(AgentRecorded { row, ..said }),
        Event::OperatorRecorded(said) => Event::OperatorRecorded(OperatorRecorded { row, ..said }),
        Event::FindingRecorded(said) => {
            Event::FindingRecorded(Box::new(FindingRecorded { row, ..*said }))
        }
        other => other,
    }
}

/// Says what the rules refuse about a row.
pub(super) fn refused(row: u64, refusal: &Refusal) -> Problem {
    Problem {
        row,
        column: String::new(),
        found: refusal.to_string(),
        expected: "something that agrees with what is on record".to_owned(),
        code: ProblemCode::Contradiction,
    }
}

/// Returns the site that a text means: its name, or its number in the vault.
pub(crate) fn site_named(register: &Register, text: &str) -> Option<SiteId> {
    let sites = || register.organisation().sites();
    let named = sites().find(|it| is_same(&it.said.name, text));
    let found = named.or_else(|| sites().find(|it| it.said.id.to_string() == text.trim()));
    found.map(|it| it.said.id)
}

/// Makes statements of rows. What is on record is asked of `register`, numbers of `trial`, which has the rows before.
struct Writer<'a> {
    register: &'a Register,
    trial: Register,
    /// The authorities on record, by who holds them: lists of them are long.
    authorities: BTreeMap<PersonId, Vec<&'a AuthorityRecorded>>,
    problems: Vec<Problem>,
    /// Sentences, and the rows of which they are true.
    remarks: BTreeMap<&'static str, Vec<u64>>,
}

impl Writer<'_> {
    fn row(&mut self, schema: &Schema, row: &Row) -> Vec<Event> {
        let events = match schema.name.as_str() {
            "sites" => self.site(row),
            "people" => self.person(row),
            "authorities" => self.authority(row),
            "systems" => self.system(row),
            "versions" => self.version(row),
            "accountable-persons" => self.accountable(row),
            "agents" => self.agent(row),
            _ => None,
        };
        events.unwrap_or_default()
    }

    fn organisation(&self) -> &Organisation {
        self.register.organisation()
    }

    fn problem(&mut self, row: &Row, column: &str, found: &str, expected: &str) {
        self.problems.push(problem(row, column, found, expected));
    }

    fn remark(&mut self, row: &Row, sentence: &'static str) {
        self.remarks.entry(sentence).or_default().push(row.row);
    }

    /// Duties are those of people on record: a name that nobody has is a problem of its row. The vault's numbers
    /// are no names here: the organisation's own may look like them and mean somebody else.
    fn known(&mut self, row: &Row, column: &str) -> Option<PersonId> {
        let text = row.text(column)?;
        let found = self.register.person_in_lists(text);
        if found.is_none() {
            let numbered = PersonId::parse(text).is_some_and(|id| {
                self.organisation().person(id).is_some() || self.register.person(id).is_some()
            });
            let expected = match numbered {
                true => {
                    "a person by name, personnel number or name in logs; this one is a number of the vault, which lists do not know"
                }
                false => "a person on record; import the people first",
            };
            self.problem(row, column, text, expected);
        }
        found
    }

    /// A name beside a number must be the same person's.
    fn agrees(&mut self, row: &Row, column: &str, person: PersonId) -> Option<()> {
        let Some(text) = row.text(column) else { return Some(()) };
        match self.register.person_in_lists(text) {
            Some(other) if other == person => Some(()),
            _ => {
                let expected = format!("{}, whom the row names", name_of(self.register, person));
                self.problem(row, column, text, &expected);
                None
            }
        }
    }

    /// Returns the name by which an AI system is on record.
    fn known_system(&mut self, row: &Row, column: &str, text: &str) -> Option<String> {
        let found = self.organisation().system(text).map(|it| it.recorded.said.name.clone());
        if found.is_none() {
            let expected = "an AI system on record; import the systems first";
            self.problem(row, column, text, expected);
        }
        found
    }

    /// Returns the item that a cell names by its number and nothing else; any other text is no proof, and stays with
    /// the row. `None` if there is no such item.
    fn document(&mut self, row: &Row, column: &str) -> Option<Option<EvidenceRef>> {
        let Some(text) = row.text(column) else { return Some(None) };
        let Some(id) = EvidenceId::parse(text) else {
            self.remark(row, "What is named as a document is kept with the row, and proves nothing here: name evidence by its number, such as E-0012");
            return Some(None);
        };
        let held = self.register.item(id).filter(|item| item.is_held());
        match held.map(|item| item.reference) {
            Some(reference) => {
                self.remark(row, "Evidence of this vault is named as the document");
                Some(Some(reference))
            }
            None => {
                self.problem(
                    row,
                    column,
                    text,
                    "evidence that is held here, or a document in words",
                );
                None
            }
        }
    }
}

fn problem(row: &Row, column: &str, found: &str, expected: &str) -> Problem {
    Problem {
        row: row.row,
        column: column.to_owned(),
        found: found.to_owned(),
        expected: expected.to_owned(),
        code: ProblemCode::Missing,
    }
}

/// How many rows a remark names.
const NAMED_ROWS: usize = 5;

fn remark(sentence: &str, rows: &[u64]) -> String {
    let plural = if rows.len() == 1 { "" } else { "s" };
    let named: Vec<_> = rows.iter().take(NAMED_ROWS).map(u64::to_string).collect();
    let more = match rows.len().saturating_sub(NAMED_ROWS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{sentence}: row{plural} {}{more}.", named.join(", "))
}

/// Returns a cell's text as it is kept, or what was kept before where it is empty.
fn text(row: &Row, key: &str, before: Option<&String>) -> Option<String> {
    row.text(key).map(str::to_owned).or_else(|| before.cloned())
}

/// Returns the values of a list, or those of before where the cell is empty.
fn listed(row: &Row, key: &str, before: Option<&Vec<String>>) -> Vec<String> {
    match row.list(key) {
        [] => before.cloned().unwrap_or_default(),
        values => values.to_vec(),
    }
}

fn day(row: &Row, key: &str) -> Option<Day> {
    row.text(key).and_then(Day::parse)
}

/// Returns the days between two cells; of a cell that is empty, those of before.
fn span(row: &Row, from: &str, to: &str, before: Option<Days>) -> Days {
    let before = before.unwrap_or_default();
    Days::new(day(row, from).or(before.from), day(row, to).or(before.to))
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
