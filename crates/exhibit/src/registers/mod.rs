//! Registers of the organisation: read from the files that it has, kept as snapshots that can be cited.
//!
//! The file becomes evidence, an entry says how it was read, and the rows are read from the evidence again
//! whenever they are wanted: their digest says whether they are the same. Sites, people, authorities, systems,
//! versions, accountable persons and agents are written down one by one as well, since assurance tests and
//! duties name them.

mod inventory;

use std::collections::BTreeSet;
use std::path::Path;

use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    ColumnMapping, Event, EvidenceId, EvidenceRef, RegisterId, RegisterImported, RowProblem,
};
use exhibit_core::register::Register;
use exhibit_core::visible::visible;
pub use exhibit_registers::{Cell, Change, ChangeKind, Row, Schema, built_in};
use exhibit_registers::{
    Checked, Problem, Remark, Table, TableError, check, compare, digest, propose,
};
use exhibit_verify::watch::Watcher;
pub(crate) use inventory::site_named;
use schemars::JsonSchema;
use serde::Serialize;

use crate::delivery::file_name;
use crate::error::Error;
use crate::host::Host;
use crate::ingest::IntakeRequest;
use crate::requests;
use crate::soa;
use crate::vault::{Effects, Open, Vault};
pub(crate) use inventory::Found;
use inventory::Said;

/// A register file to take in.
pub struct RegisterRequest<'a> {
    /// The name of the schema.
    pub register: &'a str,
    /// A schema of one's own instead of a built-in one: its file's bytes.
    pub schema: Option<&'a [u8]>,
    /// The file.
    pub path: &'a Path,
    /// The sheet, where the file has several.
    pub sheet: Option<&'a str>,
    /// The day as at which it speaks.
    pub as_of: Day,
    /// What is said about columns beyond what is remembered or plain; an empty name leaves a column out.
    pub said: ColumnMapping,
    /// Whether good rows are taken though others are bad.
    pub leave_out_bad: bool,
    /// Whether to look only.
    pub look_only: bool,
    /// Who asks, where the register is a certification body's list of requests; whose findings it lists.
    pub asked_by: Option<&'a str>,
    /// How the file is taken in as evidence.
    pub intake: IntakeRequest<'a>,
}

/// What came of reading a register file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegisterReport {
    /// The register.
    pub register: String,
    /// The snapshot's number, if one was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<RegisterId>,
    /// The evidence that the file is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceId>,
    /// How many rows are good.
    pub rows: u64,
    /// How many are not.
    pub bad_rows: u64,
    /// What is wrong, line by line; at most a thousand.
    pub problems: Vec<ProblemShown>,
    /// How many problems there are.
    pub problems_total: u64,
    /// What a person should know about how the file was read.
    pub remarks: Vec<String>,
    /// How it was read.
    pub mapping: ColumnMapping,
    /// Columns for which the file has several candidates: say which with --column.
    pub ambiguous: Vec<String>,
    /// Columns of the file that are in no column of the register.
    pub unmapped: Vec<String>,
    /// Whether the mapping is the one of the snapshot before.
    pub remembered: bool,
    /// How many statements were written down from it: about sites, people, systems, agents or requests.
    pub written_down: u64,
}

/// What a register file looks like before anything of it is taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegisterLook {
    /// The sheets, where the file has some.
    pub sheets: Vec<String>,
    /// The sheet that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row that names the columns; 0 where each row names its own.
    pub header_row: u64,
    /// The columns of the file, in their order.
    pub columns: Vec<FileColumn>,
    /// The register as it should be.
    pub schema: Schema,
    /// What would come of reading it so.
    pub report: RegisterReport,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileColumn {
    /// What its header says.
    pub name: String,
    /// The first cells that are not empty.
    pub samples: Vec<String>,
}

/// Something wrong in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemShown {
    /// The row's number as a person sees it; 0 where it is the whole table.
    pub row: u64,
    /// The column; empty where it is the whole row.
    pub column: String,
    /// What is there.
    pub found: String,
    /// What should be there.
    pub expected: String,
    /// What kind of problem it is, such as `not-a-time`.
    pub code: String,
}

/// A snapshot of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegisterLine {
    /// Its number.
    pub id: RegisterId,
    /// Which register.
    pub register: String,
    /// The day as at which it speaks.
    pub as_of: Day,
    /// The file.
    pub evidence: EvidenceId,
    /// The file's name.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// How many rows were left out.
    pub left_out: u64,
    /// Who took it in.
    pub by: String,
    /// The ledger's entry.
    pub entry: u64,
}

/// Rows of a snapshot, read again from the evidence.
pub struct RegisterRows {
    /// The schema that they follow.
    pub schema: Schema,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Returns the snapshots, by number.
pub fn registers(register: &Register) -> Vec<RegisterLine> {
    let line = |it: &exhibit_core::register::Stated<RegisterImported>| RegisterLine {
        id: it.said.id,
        register: it.said.register.clone(),
        as_of: it.said.as_of,
        evidence: it.said.evidence.id,
        name: register
            .item(it.said.evidence.id)
            .map_or_else(|| "no longer here".to_owned(), |item| item.received.name.clone()),
        rows: it.said.rows,
        left_out: it.said.left_out,
        by: crate::organisation::name_of(register, it.by),
        entry: it.leaf,
    };
    register.registers().map(line).collect()
}

/// Returns the built-in schema of a name.
///
/// # Errors
/// [`Error::Text`].
pub fn schema(name: &str) -> Result<&'static Schema, Error> {
    let expected = "the name of a register: `exhibit registers schemas` lists them";
    exhibit_registers::named(name).ok_or_else(|| Error::text("register", name, expected))
}

impl Vault<Open> {
    /// Reads a register file, and keeps it as a snapshot: all of its rows, or none unless bad ones are to be
    /// left out.
    ///
    /// A file with problems is an answer, not an error: its report has no number then.
    ///
    /// # Errors
    /// [`Error::Table`] if nothing of it can be read; [`Error::Schema`]; [`Error::Text`] for a Statement of
    /// Applicability, which has a way of its own; as [`Vault::ingest`].
    pub fn import_register(
        &mut self,
        host: &Host<'_>,
        request: &RegisterRequest<'_>,
        watcher: &dyn Watcher,
    ) -> Result<RegisterReport, Error> {
        let say = |vault: &Self, schema: &Schema, rows: &[Row]| {
            vault.said_by_rows(host, request, schema, rows)
        };
        self.import_rows(host, request, &say, watcher)
    }

    /// Reads a register file as [`Vault::import_register`] would, and takes nothing in.
    ///
    /// # Errors
    /// As [`Vault::import_register`].
    pub fn look_at_register(
        &self,
        host: &Host<'_>,
        request: &RegisterRequest<'_>,
    ) -> Result<RegisterLook, Error> {
        let say = |vault: &Self, schema: &Schema, rows: &[Row]| {
            vault.said_by_rows(host, request, schema, rows)
        };
        let read = self.read_file(request, &say)?;
        let header = read.table.header(&read.schema);
        let columns = read.table.samples(&header, SAMPLES).into_iter();
        let shown = |text: &str| visible(text).into_owned();
        let samples = |texts: Vec<String>| texts.iter().map(|text| shown(text)).collect();
        // Names stay as they are, since a mapping is made of them.
        let columns = columns.map(|(name, texts)| FileColumn { name, samples: samples(texts) });
        Ok(RegisterLook {
            sheets: read.sheets,
            sheet: read.table.sheet.clone(),
            header_row: header.row,
            columns: columns.collect(),
            schema: read.schema,
            report: read.report,
        })
    }

    fn said_by_rows(
        &self,
        host: &Host<'_>,
        request: &RegisterRequest<'_>,
        schema: &Schema,
        rows: &[Row],
    ) -> Found {
        match schema.name.as_str() {
            "requests" => self.requested(host, request, rows),
            _ => inventory::statements(self.register(), self.said(host), schema, rows),
        }
    }

    /// As [`Vault::import_register`], with what rows say given.
    pub(crate) fn import_rows(
        &mut self,
        host: &Host<'_>,
        request: &RegisterRequest<'_>,
        say: &dyn Fn(&Self, &Schema, &[Row]) -> Found,
        watcher: &dyn Watcher,
    ) -> Result<RegisterReport, Error> {
        let Read { schema, mapping, mut report, checked, statements, refused, .. } =
            self.read_file(request, say)?;
        let bad = report.problems_total > 0;
        if request.look_only || (bad && !request.leave_out_bad) || checked.rows.is_empty() {
            return Ok(report);
        }
        let id = self.evidence_of(host, request, watcher)?;
        let evidence = self.reference(id)?;
        let left: BTreeSet<u64> = refused.iter().map(|it| it.row).collect();
        let rows: Vec<_> =
            checked.rows.into_iter().filter(|row| !left.contains(&row.row)).collect();
        let imported =
            imported(self.register(), request, &schema, (evidence, mapping), &rows, &report)?;
        let register = imported.id;
        let statements: Vec<_> =
            statements.into_iter().filter(|(row, _)| !left.contains(row)).collect();
        report.written_down = statements.len() as u64;
        report.rows = rows.len() as u64;
        self.append(host, |batch| {
            batch.push(Event::RegisterImported(Box::new(imported)))?;
            for (row, event) in statements {
                batch.push(inventory::cited(event, register, row))?;
            }
            Ok(Effects::default())
        })?;
        report.id = Some(register);
        report.evidence = Some(id);
        Ok(report)
    }

    /// Reads a file, and what its rows say, without taking anything in.
    fn read_file(
        &self,
        request: &RegisterRequest<'_>,
        say: &dyn Fn(&Self, &Schema, &[Row]) -> Found,
    ) -> Result<Read, Error> {
        let schema = chosen_schema(request)?;
        if schema.name == soa::SCHEMA {
            let expected =
                "another register: `exhibit soa import` reads a Statement of Applicability";
            return Err(Error::text("register", &schema.name, expected));
        }
        let path = request.path;
        let bytes = std::fs::read(path).map_err(|e| Error::unreadable(path, &e))?;
        let sheets = Table::sheets(&bytes).map_err(Error::Table)?;
        let table = Table::read(&file_name(path), &bytes, request.sheet).map_err(Error::Table)?;
        let (mapping, mut report) = self.mapping_for(&schema, &table, request);
        let checked = check(&schema, &mapping, &table);
        let Found { said: statements, problems: refused, remarks } =
            say(self, &schema, &checked.rows);
        fill(&mut report, &checked, &refused);
        report.remarks.extend(remarks);
        Ok(Read { sheets, table, schema, mapping, report, checked, statements, refused })
    }

    /// Reads the rows of a snapshot again from its evidence, and compares them with the digest that was kept.
    ///
    /// # Errors
    /// [`Error::NotHeld`] if the evidence is gone; [`Error::LedgerBroken`] if the rows are others.
    pub fn register_rows(&self, id: RegisterId) -> Result<RegisterRows, Error> {
        let found = self.register().register(id);
        let expected = "one of this vault's: see `exhibit registers`";
        let stated = found.ok_or_else(|| Error::text("snapshot", &id.to_string(), expected))?;
        let said = &stated.said;
        let schema = match &said.schema_text {
            Some(text) => Schema::parse(text.as_bytes()).map_err(Error::Schema)?,
            None => schema(&said.register)?.clone(),
        };
        let (name, bytes) = self.content_of(said.evidence.id)?;
        let table = Table::read(&name, &bytes, said.sheet.as_deref()).map_err(Error::Table)?;
        let mut rows = check(&schema, &said.mapping, &table).rows;
        let is_same = |rows: &[Row]| digest(rows).ok() == Some(said.digest);
        let mut same = is_same(&rows);
        if !same {
            // Rows that were left out for what they would have said of people and systems.
            let left: BTreeSet<_> = said.problems.iter().map(|it| it.row).collect();
            rows.retain(|row| !left.contains(&row.row));
            same = is_same(&rows);
        }
        if !same {
            let what = format!("the rows of {id} are not those that were taken in");
            return Err(Error::LedgerBroken { seq: stated.leaf, what });
        }
        Ok(RegisterRows { schema, rows })
    }

    /// Compares two snapshots of one register.
    ///
    /// # Errors
    /// [`Error::Text`] if they are of two registers; as [`Vault::register_rows`].
    pub fn compare_registers(
        &self,
        older: RegisterId,
        newer: RegisterId,
    ) -> Result<Vec<Change>, Error> {
        let (old, new) = (self.register_rows(older)?, self.register_rows(newer)?);
        if old.schema.name != new.schema.name {
            let expected = "a snapshot of the same register";
            return Err(Error::text("snapshot", &newer.to_string(), expected));
        }
        Ok(compare(&new.schema, &old.rows, &new.rows))
    }

    /// What is said wins over what is remembered, and that over what is plain from the header.
    pub(crate) fn mapping_for(
        &self,
        schema: &Schema,
        table: &Table,
        request: &RegisterRequest<'_>,
    ) -> (ColumnMapping, RegisterReport) {
        let header = table.header(schema);
        let there = |name: &String| header.names.iter().any(|(_, own)| own == name);
        let proposal = propose(schema, &header);
        let before = self.register().newest_register(&schema.name).map(|it| &it.said.mapping);
        let remembered = before.filter(|it| it.columns.values().all(there));
        let mut mapping = remembered.unwrap_or(&proposal.mapping).clone();
        // A column that the file before did not have is read as its header says.
        for (key, name) in &proposal.mapping.columns {
            let taken = mapping.columns.values().any(|it| it == name);
            if !taken && !mapping.columns.contains_key(key) {
                mapping.columns.insert(key.clone(), name.clone());
            }
        }
        let said = &request.said;
        for (key, name) in &said.columns {
            if name.is_empty() {
                mapping.columns.remove(key);
                continue;
            }
            mapping.columns.retain(|_, other| other != name);
            mapping.columns.insert(key.clone(), name.clone());
        }
        mapping.values.extend(said.values.clone());
        mapping.day_order = said.day_order.or(mapping.day_order);
        mapping.decimal = said.decimal.or(mapping.decimal);
        mapping.zone = said.zone.clone().or(mapping.zone);
        mapping.other_titles |= said.other_titles;
        let open = |it: &&exhibit_registers::Ambiguous| !mapping.columns.contains_key(&it.column);
        let ambiguous = proposal.ambiguous.iter().filter(open);
        let taken = |name: &&String| !mapping.columns.values().any(|it| it == *name);
        let report = RegisterReport {
            register: schema.name.clone(),
            id: None,
            evidence: None,
            rows: 0,
            bad_rows: 0,
            problems: Vec::new(),
            problems_total: 0,
            remarks: Vec::new(),
            mapping: mapping.clone(),
            ambiguous: ambiguous
                .map(|it| format!("{}: {}", it.column, it.headers.join(", ")))
                .collect(),
            unmapped: proposal.unmapped.iter().filter(taken).cloned().collect(),
            remembered: remembered.is_some(),
            written_down: 0,
        };
        (mapping, report)
    }

    /// Returns what rows ask for, and what the register refuses of it.
    fn requested(&self, host: &Host<'_>, request: &RegisterRequest<'_>, rows: &[Row]) -> Found {
        let said = requests::of_rows(self.register(), request.asked_by, rows);
        let mut trial = self.register().clone();
        let tried = said.iter().map(|(row, event)| self.try_row(host, &mut trial, *row, event));
        let problems = tried.filter_map(Result::err).collect();
        Found { said, problems, remarks: Vec::new() }
    }

    /// Tries what a row says on a copy of the register.
    pub(crate) fn try_row(
        &self,
        host: &Host<'_>,
        trial: &mut Register,
        row: u64,
        event: &Event,
    ) -> Result<(), Problem> {
        let tried = inventory::apply(trial, self.said(host), event);
        tried.map_err(|refusal| inventory::refused(row, &refusal))
    }

    fn said(&self, host: &Host<'_>) -> Said {
        Said { by: self.person().id, at: (host.now)() }
    }

    /// Takes the file in, or finds it where it is already.
    pub(crate) fn evidence_of(
        &mut self,
        host: &Host<'_>,
        request: &RegisterRequest<'_>,
        watcher: &dyn Watcher,
    ) -> Result<EvidenceId, Error> {
        let done = self.ingest(host, &request.intake, watcher)?;
        let taken = done.taken.first().map(|it| it.id);
        let id = taken.or_else(|| done.already.first().map(|it| it.id));
        id.ok_or_else(|| match done.refused.first() {
            Some(refused) => {
                let source = std::io::Error::other(refused.reason.clone());
                Error::Unreadable { path: refused.path.clone(), source }
            }
            None => Error::Cancelled,
        })
    }

    /// Returns the name and the bytes of an item that is one file.
    pub(crate) fn content_of(&self, id: EvidenceId) -> Result<(String, Vec<u8>), Error> {
        let item = self.register().item(id).ok_or(Error::NotHeld(id))?;
        let mut bytes = Vec::new();
        self.write_member(id, None, &mut bytes)?;
        Ok((item.received.name.clone(), bytes))
    }
}

/// How many cells of each column of a file are shown.
const SAMPLES: usize = 3;

/// A register file, read.
struct Read {
    sheets: Vec<String>,
    table: Table,
    schema: Schema,
    mapping: ColumnMapping,
    report: RegisterReport,
    checked: Checked,
    statements: Vec<(u64, Event)>,
    refused: Vec<Problem>,
}

fn chosen_schema(request: &RegisterRequest<'_>) -> Result<Schema, Error> {
    match request.schema {
        Some(bytes) => Schema::parse(bytes).map_err(Error::Schema),
        None => schema(request.register).cloned(),
    }
}

fn fill(report: &mut RegisterReport, checked: &Checked, refused: &[Problem]) {
    let refused_rows: BTreeSet<_> = refused.iter().map(|it| it.row).collect();
    let bad = checked.rows.iter().filter(|row| refused_rows.contains(&row.row)).count() as u64;
    report.rows = checked.rows.len() as u64 - bad;
    report.bad_rows = checked.bad_rows + bad;
    report.problems = checked.problems.iter().chain(refused).map(problem).collect();
    report.problems.sort_by_key(|it| it.row);
    report.problems_total = checked.problems_total + refused.len() as u64;
    report.remarks = checked.remarks.iter().map(remark).collect();
}

pub(crate) fn problem(it: &Problem) -> ProblemShown {
    ProblemShown {
        row: it.row,
        column: visible(&it.column).into_owned(),
        found: visible(&it.found).into_owned(),
        expected: it.expected.clone(),
        code: it.code.as_str().to_owned(),
    }
}

pub(crate) fn remark(it: &Remark) -> String {
    visible(&it.text).into_owned()
}

pub(crate) fn imported(
    register: &Register,
    request: &RegisterRequest<'_>,
    schema: &Schema,
    (evidence, mapping): (EvidenceRef, ColumnMapping),
    rows: &[Row],
    report: &RegisterReport,
) -> Result<RegisterImported, Error> {
    let text = serde_json::to_vec(schema).map_err(|e| Error::Record(e.to_string()))?;
    let own = request.schema.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let problems = report.problems.iter().take(MAX_KEPT_PROBLEMS).map(kept);
    Ok(RegisterImported {
        id: register.next_register(),
        register: schema.name.clone(),
        as_of: request.as_of,
        evidence,
        sheet: request.sheet.map(str::to_owned),
        schema: Sha256::of(&text),
        schema_text: own,
        mapping,
        rows: rows.len() as u64,
        digest: digest(rows).map_err(|e| Error::Record(e.to_string()))?,
        left_out: report.bad_rows,
        problems: problems.collect(),
    })
}

/// What an entry keeps of a problem: never what the cell says, since the entry outlives the file.
fn kept(it: &ProblemShown) -> RowProblem {
    let column = if it.column.is_empty() { "the row" } else { &it.column };
    RowProblem { row: it.row, what: format!("{column}: {}", it.code.replace('-', " ")) }
}

/// How many problems an entry keeps; the report of the moment has more.
const MAX_KEPT_PROBLEMS: usize = 100;

impl From<TableError> for Error {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}
