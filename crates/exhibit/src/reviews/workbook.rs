//! The workbook of a management review, read line by line.

use std::sync::LazyLock;

use exhibit_core::event::{
    Absentee, Attendee, CarriedDecision, Decision, DecisionCited, DecisionProgress, EngagementId,
    EvidenceId, FindingId, MissingInput, PersonId, ReviewId, ReviewInput, ReviewRecorded, TestId,
};
use exhibit_core::register::PersonMeant;
use exhibit_core::visible::visible;
use exhibit_registers::{Row, Schema, Table, check, propose};

use super::{ReviewRequest, SheetProblem};
use crate::error::Error;
use crate::registers::ProblemShown;
use crate::vault::{Open, Vault};

/// A sheet of the workbook.
pub(super) struct SheetRead {
    /// Its name.
    pub(super) sheet: &'static str,
    /// What stands in it.
    schema: &'static LazyLock<Schema>,
    /// Columns that tell more, and are not read.
    beside: &'static [&'static str],
}

pub(super) const INPUTS: SheetRead =
    SheetRead { sheet: "Inputs", schema: &INPUTS_SCHEMA, beside: &["What it is about"] };
pub(super) const ATTENDANCE: SheetRead =
    SheetRead { sheet: "Attendance", schema: &ATTENDANCE_SCHEMA, beside: &[] };
pub(super) const OPEN: SheetRead = SheetRead {
    sheet: "Open decisions",
    schema: &OPEN_SCHEMA,
    beside: &["What was decided", "Who has to do it", "By when"],
};
pub(super) const DECISIONS: SheetRead =
    SheetRead { sheet: "Decisions", schema: &DECISIONS_SCHEMA, beside: &[] };

static INPUTS_SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| built_in(include_bytes!("../../../../schemas/reviews/inputs.json")));
static ATTENDANCE_SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| built_in(include_bytes!("../../../../schemas/reviews/attendance.json")));
static OPEN_SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| built_in(include_bytes!("../../../../schemas/reviews/open-decisions.json")));
static DECISIONS_SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| built_in(include_bytes!("../../../../schemas/reviews/decisions.json")));

fn built_in(bytes: &[u8]) -> Schema {
    Schema::parse(bytes).expect("the built-in schemas are tested to parse")
}

/// Returns what the columns of a sheet are called.
pub(super) fn header(read: &SheetRead) -> Vec<String> {
    let own = read.schema.columns.iter().map(|it| it.title.clone());
    own.chain(read.beside.iter().map(|it| (*it).to_owned())).collect()
}

/// Returns the review that a workbook states, and what is wrong in it.
pub(super) fn read(
    vault: &Vault<Open>,
    request: &ReviewRequest<'_>,
) -> Result<(Option<ReviewRecorded>, Vec<SheetProblem>), Error> {
    let mut reading = Reading { vault, problems: Vec::new() };
    let inputs = reading.rows(request, &INPUTS)?;
    let attendance = reading.rows(request, &ATTENDANCE)?;
    let open = reading.rows(request, &OPEN)?;
    let decisions = reading.rows(request, &DECISIONS)?;
    let register = vault.register();
    let id = request.change.map_or(register.next_review(), |it| it.0);
    let previous = register.reviews().map(|it| it.said.id).rfind(|it| *it < id);
    let said = ReviewRecorded {
        id,
        on: request.on,
        attendees: Vec::new(),
        absent: Vec::new(),
        inputs: Vec::new(),
        missing: Vec::new(),
        decisions: Vec::new(),
        previous,
        carried: Vec::new(),
        changed_because: request.change.map(|it| it.1.to_owned()),
    };
    let mut said = said;
    inputs.iter().for_each(|row| reading.input(row, &mut said));
    attendance.iter().for_each(|row| reading.attendance(row, &mut said));
    open.iter().for_each(|row| reading.carried(row, &mut said));
    decisions.iter().for_each(|row| reading.decision(row, &mut said));
    let said = reading.problems.is_empty().then_some(said);
    Ok((said, reading.problems))
}

struct Reading<'v> {
    vault: &'v Vault<Open>,
    problems: Vec<SheetProblem>,
}

impl Reading<'_> {
    /// Returns the good rows of a sheet, and notes what is wrong with the others. A sheet that nobody filled in has
    /// no rows.
    fn rows(&mut self, request: &ReviewRequest<'_>, read: &SheetRead) -> Result<Vec<Row>, Error> {
        let (name, bytes) = request.file;
        let table = Table::read(name, bytes, Some(read.sheet)).map_err(Error::Table)?;
        let schema: &Schema = read.schema;
        if table.rows.len() < 2 && table.faults.is_empty() {
            return Ok(Vec::new());
        }
        let mapping = propose(schema, &table.header(schema)).mapping;
        let checked = check(schema, &mapping, &table);
        for it in &checked.problems {
            let (found, expected) = (&it.found, &it.expected);
            self.note(read, (it.row, &it.column), found, expected, it.code.as_str());
        }
        Ok(checked.rows)
    }

    fn note(
        &mut self,
        read: &SheetRead,
        (row, column): (u64, &str),
        found: &str,
        expected: &str,
        code: &str,
    ) {
        self.problems.push(SheetProblem {
            sheet: read.sheet.to_owned(),
            problem: ProblemShown {
                row,
                column: visible(column).into_owned(),
                found: visible(found).into_owned(),
                expected: expected.to_owned(),
                code: code.to_owned(),
            },
        });
    }

    fn input(&mut self, row: &Row, said: &mut ReviewRecorded) {
        let input = row.text("input").unwrap_or_default().to_owned();
        let (text, missing) = (row.text("text"), row.text("missing"));
        match (text, missing) {
            (Some(text), None) => {
                let numbers =
                    self.ids(row, "evidence", "a number such as E-0003", EvidenceId::parse);
                let evidence =
                    numbers.into_iter().filter_map(|id| match self.vault.reference(id) {
                        Ok(reference) => Some(reference),
                        Err(_) => {
                            let expected = "an item of this vault";
                            let at = (row.row, "Evidence");
                            self.note(&INPUTS, at, &id.to_string(), expected, "unknown");
                            None
                        }
                    });
                let evidence = evidence.collect();
                said.inputs.push(ReviewInput {
                    input,
                    text: text.to_owned(),
                    evidence,
                    engagements: self.ids(
                        row,
                        "engagements",
                        "a number such as EN-01",
                        EngagementId::parse,
                    ),
                    findings: self.ids(row, "findings", "a number such as F-01", FindingId::parse),
                    tests: self.ids(row, "tests", "a number such as T-001", TestId::parse),
                });
            }
            (None, Some(reason)) => {
                said.missing.push(MissingInput { input, reason: reason.to_owned() });
            }
            (Some(_), Some(reason)) => {
                let expected = "either what the input says, or why it is missing";
                self.note(&INPUTS, (row.row, "Missing because"), reason, expected, "contradiction");
            }
            (None, None) => {
                let expected = "what the input says, or why it is missing";
                let column = "What is put before the review";
                self.note(&INPUTS, (row.row, column), "", expected, "empty");
            }
        }
    }

    fn ids<T>(
        &mut self,
        row: &Row,
        key: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for text in row.list(key) {
            match parse(text) {
                Some(id) => found.push(id),
                None => self.note(&INPUTS, (row.row, key), text, expected, "not-an-id"),
            }
        }
        found
    }

    fn attendance(&mut self, row: &Row, said: &mut ReviewRecorded) {
        let Some(person) = self.person(&ATTENDANCE, row, "person") else { return };
        match (row.text("there"), row.text("role")) {
            (Some("yes"), Some(role)) => {
                said.attendees.push(Attendee { person, role: role.to_owned() });
            }
            (Some("yes"), None) => {
                self.note(&ATTENDANCE, (row.row, "Role"), "", "the role of who was there", "empty");
            }
            _ => {
                let reason = row.text("reason").map(str::to_owned);
                said.absent.push(Absentee { person, reason });
            }
        }
    }

    fn carried(&mut self, row: &Row, said: &mut ReviewRecorded) {
        let text = row.text("review").unwrap_or_default();
        let Some(review) = ReviewId::parse(text) else {
            self.note(&OPEN, (row.row, "Review"), text, "a number such as MR-01", "not-an-id");
            return;
        };
        let text = row.text("number").unwrap_or_default();
        let Ok(number) = text.parse() else {
            self.note(&OPEN, (row.row, "Number"), text, "a whole number", "not-a-number");
            return;
        };
        let progress = match row.text("state") {
            Some("done") => DecisionProgress::Done,
            Some("dropped") => DecisionProgress::Dropped,
            _ => DecisionProgress::Open,
        };
        let remark = row.text("remark").unwrap_or_default().to_owned();
        let decision = DecisionCited { review, number };
        said.carried.push(CarriedDecision { decision, progress, remark });
    }

    fn decision(&mut self, row: &Row, said: &mut ReviewRecorded) {
        let Some(owner) = self.person(&DECISIONS, row, "owner") else { return };
        let text = row.text("due").unwrap_or_default();
        let Some(due) = exhibit_core::day::Day::parse(text) else {
            self.note(&DECISIONS, (row.row, "Due"), text, "a day", "not-a-day");
            return;
        };
        let number = u32::try_from(said.decisions.len() + 1).unwrap_or(u32::MAX);
        said.decisions.push(Decision {
            number,
            result: row.text("result").unwrap_or_default().to_owned(),
            what: row.text("what").unwrap_or_default().to_owned(),
            owner,
            due,
        });
    }

    fn person(&mut self, read: &SheetRead, row: &Row, key: &str) -> Option<PersonId> {
        let text = row.text(key).unwrap_or_default();
        let expected = match self.vault.register().person_meant(text) {
            PersonMeant::One(id) => return Some(id),
            PersonMeant::Nobody => "somebody on record: see `exhibit people`",
            PersonMeant::Two { .. } => "a name: two people have this number",
        };
        self.note(read, (row.row, key), text, expected, "unknown");
        None
    }
}
