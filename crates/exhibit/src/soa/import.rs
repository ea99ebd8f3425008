//! A Statement of Applicability, read from the file that people keep it in: a new version, or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use exhibit_core::catalog;
use exhibit_core::day::Day;
use exhibit_core::event::{
    ColumnMapping, Event, EvidenceId, EvidenceRef, Implementation, RegisterId, RowCited, SoaId,
    SoaRow, SoaStated,
};
use exhibit_core::register::{Register, is_own_control};
use exhibit_core::visible::visible;
use exhibit_registers::table::Form;
use exhibit_registers::{Checked, Problem, ProblemCode, Row, Table, TableError, check, unguarded};
use exhibit_verify::watch::Watcher;
use schemars::JsonSchema;
use serde::Serialize;

use super::SCHEMA;
use super::rows::RowsRead;
use crate::delivery::file_name;
use crate::error::Error;
use crate::host::Host;
use crate::ingest::IntakeRequest;
use crate::registers::{
    ProblemShown, RegisterReport, RegisterRequest, imported, problem, remark, schema,
};
use crate::vault::{Effects, Open, Vault};

/// A file to read as a new version.
pub struct SoaRequest<'a> {
    /// The file.
    pub path: &'a Path,
    /// The sheet, where the file has several.
    pub sheet: Option<&'a str>,
    /// The day as at which it speaks.
    pub as_of: Day,
    /// What is said about columns beyond what is remembered or plain.
    pub said: ColumnMapping,
    /// Why there is a new version; wanted where there is one before.
    pub because: Option<&'a str>,
    /// Whether rows are taken that name risks or treatments of which no register is on record, without these.
    pub leave_out_unknown: bool,
    /// Whether to look only.
    pub look_only: bool,
    /// How the file is taken in as evidence.
    pub intake: IntakeRequest<'a>,
}

/// What came of reading a Statement of Applicability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaReport {
    /// The new version, if one was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<SoaId>,
    /// The snapshot of the file by which its rows can be cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// The evidence that the file is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceId>,
    /// The newest version, where the file says nothing else: no new one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<SoaId>,
    /// How many rows are good.
    pub rows: u64,
    /// Rows that say an article's number: never taken for the control that has this number, and left out.
    pub article_rows: Vec<ArticleRow>,
    /// Risks and treatments that are in no register on record.
    pub unknown: Vec<UnknownRow>,
    /// What is wrong, row by row; at most a thousand. Nothing is taken as long as there is any.
    pub problems: Vec<ProblemShown>,
    /// How many problems there are.
    pub problems_total: u64,
    /// The controls of Annex A of which it says nothing.
    pub silent: Vec<String>,
    /// What a person should know about how the file was read.
    pub remarks: Vec<String>,
    /// How it was read.
    pub mapping: ColumnMapping,
    /// Columns for which the file has several candidates: say which with --column.
    pub ambiguous: Vec<String>,
    /// Columns of the file that are in no column of the statement.
    pub unmapped: Vec<String>,
    /// Whether the columns were read as in the file before.
    pub remembered: bool,
}

/// A row that says an article's number instead of the standard's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ArticleRow {
    /// Its number in the file.
    pub row: u64,
    /// What stands there.
    pub found: String,
    /// What it probably means.
    pub means: String,
}

/// A risk or treatment that is in no register on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnknownRow {
    /// The row's number in the file.
    pub row: u64,
    /// The control.
    pub control: String,
    /// Which register should have it: `risks` or `treatments`.
    pub register: String,
    /// The id that is not there.
    pub id: String,
}

impl Vault<Open> {
    /// Reads a file as the next version of the Statement of Applicability.
    ///
    /// A file with problems is an answer, not an error: its report has no number then, and nothing was taken in. Rows
    /// that say an article's number are left out and named; everything else that is wrong keeps the whole file out.
    ///
    /// # Errors
    /// [`Error::Table`] if nothing of it can be read; [`Error::Text`] for a new version without its reason;
    /// [`Error::Refused`] for a day before that of the version before; as [`Vault::ingest`].
    pub fn import_soa(
        &mut self,
        host: &Host<'_>,
        request: &SoaRequest<'_>,
        watcher: &dyn Watcher,
    ) -> Result<SoaReport, Error> {
        let schema = schema(SCHEMA)?;
        let bytes = std::fs::read(request.path).map_err(|e| Error::unreadable(request.path, &e))?;
        let name = file_name(request.path);
        let table = Table::read(&name, &bytes, request.sheet).map_err(Error::Table)?;
        let as_register = as_register(request);
        let (mapping, reading) = self.mapping_for(schema, &table, &as_register);
        let checked = check(schema, &mapping, &table);
        let read = self.read_rows(&checked, table.form, request.leave_out_unknown);
        let mut report = report(&checked, &read, reading);
        if report.problems_total > 0 || read.rows.is_empty() {
            return Ok(report);
        }
        let mut said = self.stated(request, read.rows)?;
        let silent = said.silent_on().into_iter().map(str::to_owned);
        report.silent = silent.collect();
        if let Some(newest) = self.register().newest_soa()
            && newest.said.rows == said.rows
        {
            report.same_as = Some(newest.said.id);
            return Ok(report);
        }
        bounded(&said)?;
        // Asked beforehand, so that a refusal leaves no evidence behind either.
        self.register().decide(self.person().id, Event::SoaStated(Box::new(said.clone())))?;
        if request.look_only {
            return Ok(report);
        }
        self.check_reason(request.because)?;
        let id = self.evidence_of(host, &as_register, watcher)?;
        let evidence = self.reference(id)?;
        said.document = Some(evidence);
        let snapshot = self.snapshot(&as_register, (evidence, mapping), &checked, &report)?;
        (report.id, report.register, report.evidence) =
            (Some(said.id), Some(snapshot.id), Some(id));
        self.append(host, |batch| {
            batch.push(Event::RegisterImported(Box::new(snapshot)))?;
            batch.push(Event::SoaStated(Box::new(said)))?;
            Ok(Effects::default())
        })?;
        Ok(report)
    }

    /// Says again which rows of a version's file say an article's number; none if the file is gone.
    pub(super) fn article_rows(&self, document: EvidenceRef) -> Option<Vec<ArticleRow>> {
        let mut snapshots = self.register().registers();
        let found = snapshots
            .find(|it| it.said.register == SCHEMA && it.said.evidence.id == document.id)?;
        let (name, bytes) = self.content_of(document.id).ok()?;
        let table = Table::read(&name, &bytes, found.said.sheet.as_deref()).ok()?;
        let checked = check(schema(SCHEMA).ok()?, &found.said.mapping, &table);
        Some(Sorted::new(&checked).article.iter().map(|it| article_row(it)).collect())
    }

    fn read_rows(&self, checked: &Checked, form: Form, leave_out_unknown: bool) -> ReadRows {
        let mut reader = Reader {
            register: self.register(),
            risks: self.ids_of("risks"),
            treatments: self.ids_of("treatments"),
            is_csv: matches!(form, Form::Csv { .. }),
            leave_out_unknown,
            read: ReadRows::default(),
        };
        for row in &checked.rows {
            reader.row(row);
        }
        let order = |row: &SoaRow| {
            let controls = &catalog::iso42001().controls;
            let listed = controls.iter().position(|it| it.id == row.control);
            let own = row.control.strip_prefix("X.").and_then(|it| it.parse::<u32>().ok());
            (listed.unwrap_or(controls.len()), own.unwrap_or_default())
        };
        reader.read.rows.sort_by_key(order);
        reader.read
    }

    /// Returns the ids of the newest snapshot of a register, each with its row.
    fn ids_of(&self, name: &str) -> Ids {
        let Some(newest) = self.register().newest_register(name) else { return Ids::None };
        let register = newest.said.id;
        let mut read = RowsRead::default();
        let Some(rows) = read.of(self, register) else { return Ids::Unreadable(register) };
        let id =
            |row: &Row| Some((row.text("id")?.to_lowercase(), RowCited { register, row: row.row }));
        Ids::Of(register, rows.iter().filter_map(id).collect())
    }

    fn stated(&self, request: &SoaRequest<'_>, rows: Vec<SoaRow>) -> Result<SoaStated, Error> {
        let register = self.register();
        Ok(SoaStated {
            id: register.next_soa(),
            as_of: request.as_of,
            previous: register.newest_soa().map(|it| it.said.id),
            digest: SoaStated::digest_of(&rows).map_err(|e| Error::Record(e.to_string()))?,
            rows,
            document: None,
            changed_because: request.because.map(str::to_owned),
        })
    }

    /// A statement that takes the place of another says why.
    fn check_reason(&self, because: Option<&str>) -> Result<(), Error> {
        if self.register().newest_soa().is_none() || because.is_some() {
            return Ok(());
        }
        let expected = "a reason: say why there is a new version with --because";
        Err(Error::text("reason for the new version", "", expected))
    }

    fn snapshot(
        &self,
        request: &RegisterRequest<'_>,
        read: (EvidenceRef, ColumnMapping),
        checked: &Checked,
        report: &SoaReport,
    ) -> Result<exhibit_core::event::RegisterImported, Error> {
        let left_out = Sorted::new(checked).article;
        let numbers: BTreeSet<u64> = left_out.iter().map(|it| it.row).collect();
        let kept = RegisterReport {
            register: SCHEMA.to_owned(),
            id: None,
            evidence: None,
            rows: report.rows,
            bad_rows: numbers.len() as u64,
            problems: left_out.into_iter().map(problem).collect(),
            problems_total: 0,
            remarks: Vec::new(),
            mapping: read.1.clone(),
            ambiguous: Vec::new(),
            unmapped: Vec::new(),
            remembered: report.remembered,
            written_down: 0,
        };
        imported(self.register(), request, schema(SCHEMA)?, read, &checked.rows, &kept)
    }
}

/// The most bytes of a statement; an entry of the ledger holds four times as many.
const MAX_BYTES: usize = 4 << 20;

fn bounded(said: &SoaStated) -> Result<(), Error> {
    let length = serde_json::to_vec(said).map_err(|e| Error::Record(e.to_string()))?.len();
    if length <= MAX_BYTES {
        return Ok(());
    }
    Err(Error::Table(TableError::Bound {
        what: "bytes of a statement",
        most: MAX_BYTES as u64,
        at: "its end".to_owned(),
    }))
}

fn as_register<'a>(request: &SoaRequest<'a>) -> RegisterRequest<'a> {
    RegisterRequest {
        register: SCHEMA,
        schema: None,
        path: request.path,
        sheet: request.sheet,
        as_of: request.as_of,
        said: request.said.clone(),
        leave_out_bad: true,
        look_only: request.look_only,
        asked_by: None,
        intake: IntakeRequest { dates: request.intake.dates.clone(), ..request.intake },
    }
}

fn report(checked: &Checked, read: &ReadRows, reading: RegisterReport) -> SoaReport {
    let sorted = Sorted::new(checked);
    let listed = sorted.wrong.iter().copied().chain(&read.problems);
    let mut problems: Vec<_> = listed.map(problem).collect();
    problems.sort_by_key(|it| it.row);
    let harmless = checked.problems.len() - sorted.wrong.len();
    let mut remarks: Vec<_> = checked.remarks.iter().map(remark).collect();
    remarks.extend(read.remarks());
    if !sorted.headings.is_empty() {
        let rows: Vec<_> = sorted.headings.iter().map(ToString::to_string).collect();
        let rows = rows.join(", ");
        remarks
            .push(format!("Headings of Annex A that say nothing else were not read: row {rows}."));
    }
    SoaReport {
        id: None,
        register: None,
        evidence: None,
        same_as: None,
        rows: read.rows.len() as u64,
        article_rows: sorted.article.iter().map(|it| article_row(it)).collect(),
        unknown: read.unknown.clone(),
        problems_total: checked.problems_total - harmless as u64 + read.problems.len() as u64,
        problems,
        silent: Vec::new(),
        remarks,
        mapping: reading.mapping,
        ambiguous: reading.ambiguous,
        unmapped: reading.unmapped,
        remembered: reading.remembered,
    }
}

/// What was found in a file, by what follows from it.
struct Sorted<'c> {
    /// Rows that say an article's number and have nothing else wrong: they are left out.
    article: Vec<&'c Problem>,
    /// Rows that are headings: the id of a group of controls, and nothing else.
    headings: Vec<u64>,
    /// Everything else: nothing is taken.
    wrong: Vec<&'c Problem>,
}

impl<'c> Sorted<'c> {
    fn new(checked: &'c Checked) -> Self {
        let mut by_row: BTreeMap<u64, Vec<&'c Problem>> = BTreeMap::new();
        for it in &checked.problems {
            by_row.entry(it.row).or_default().push(it);
        }
        let mut sorted = Self { article: Vec::new(), headings: Vec::new(), wrong: Vec::new() };
        for (row, problems) in by_row {
            let count = |code| problems.iter().filter(|it| it.code == code).count();
            let all = problems.len();
            if row > 0 && count(ProblemCode::ArticleNumbering) == all {
                sorted.article.extend(problems);
            } else if count(ProblemCode::Heading) == 1
                && count(ProblemCode::Missing) + 1 == all
                && all > 2
            {
                sorted.headings.push(row);
            } else {
                sorted.wrong.extend(problems);
            }
        }
        sorted
    }
}

fn article_row(it: &Problem) -> ArticleRow {
    let alias = catalog::article_alias(&it.found);
    let means = alias.map_or_else(|| it.expected.clone(), crate::coverage::alias_sentence);
    ArticleRow { row: it.row, found: visible(&it.found).into_owned(), means }
}

/// The ids of a register, in lower case.
enum Ids {
    /// No such register is on record.
    None,
    /// It is, and its file can't be read again.
    Unreadable(RegisterId),
    /// They can be read.
    Of(RegisterId, BTreeMap<String, RowCited>),
}

/// What the good rows of a file say.
#[derive(Default)]
struct ReadRows {
    rows: Vec<SoaRow>,
    problems: Vec<Problem>,
    unknown: Vec<UnknownRow>,
    /// Owners who are nobody on record, with the rows that name them.
    strangers: BTreeMap<String, Vec<u64>>,
}

impl ReadRows {
    fn remarks(&self) -> Vec<String> {
        let strangers = self.strangers.iter().map(|(owner, rows)| {
            let rows: Vec<_> = rows.iter().take(MAX_NAMED).map(ToString::to_string).collect();
            let owner = visible(owner);
            format!(
                "\u{201c}{owner}\u{201d} is nobody on record by this name: row {}.",
                rows.join(", ")
            )
        });
        strangers.collect()
    }
}

/// How many rows a remark names.
const MAX_NAMED: usize = 20;

struct Reader<'r> {
    register: &'r Register,
    risks: Ids,
    treatments: Ids,
    is_csv: bool,
    leave_out_unknown: bool,
    read: ReadRows,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row) {
        let before = self.read.problems.len();
        let control = row.text("control").unwrap_or_default().to_owned();
        let own = is_own_control(&control);
        let title = self.text(row, "title").filter(|_| own);
        if own && title.is_none() {
            self.problem(row, "Title", "", "a title: a control of your own is in no catalog");
        }
        let applicable = row.text("applicable") == Some("yes");
        let implementation = self.implementation(row, applicable);
        let owner = self.text(row, "owner");
        let owner_person = owner.as_deref().and_then(|it| self.register.person_in_lists(it));
        if let Some(owner) = owner.as_ref().filter(|_| owner_person.is_none()) {
            self.read.strangers.entry(owner.clone()).or_default().push(row.row);
        }
        let risks = self.cited(row, &control, "risks");
        let treatments = self.cited(row, &control, "treatments");
        let made = SoaRow {
            control,
            title,
            applicable,
            reason: self.text(row, "reason").unwrap_or_default(),
            implementation,
            owner,
            owner_person,
            risks,
            treatments,
            remark: self.text(row, "remark"),
        };
        if self.read.problems.len() == before {
            self.read.rows.push(made);
        }
    }

    /// What does not apply is not implemented, and needs not say so.
    fn implementation(&mut self, row: &Row, applicable: bool) -> Option<Implementation> {
        let said = row.text("implementation");
        let how = match said {
            Some("implemented") => Some(Implementation::Implemented),
            Some("partly") => Some(Implementation::Partly),
            Some("planned") => Some(Implementation::Planned),
            Some("not") => Some(Implementation::Not),
            _ => None,
        };
        match (applicable, how) {
            (true, None) => {
                let expected = "how far it is implemented, since it applies";
                let found = said.unwrap_or_default();
                self.problem(row, "Implementation", found, expected);
                None
            }
            (false, Some(how)) if how != Implementation::Not => {
                let expected =
                    "nothing, or that it is not: the row says that the control does not apply";
                self.problem(row, "Implementation", how.as_str(), expected);
                None
            }
            (true, how) => how,
            (false, _) => None,
        }
    }

    fn cited(&mut self, row: &Row, control: &str, name: &'static str) -> Vec<RowCited> {
        let mut found = Vec::new();
        for id in row.list(name) {
            let ids = if name == "risks" { &self.risks } else { &self.treatments };
            let expected = match ids {
                Ids::Of(register, ids) => match ids.get(&id.to_lowercase()) {
                    Some(cited) => {
                        if !found.contains(cited) {
                            found.push(*cited);
                        }
                        continue;
                    }
                    None => format!("an id in {register}, the newest snapshot of {name}"),
                },
                Ids::Unreadable(register) => {
                    format!(
                        "an id in {register}, whose file can't be read again: import {name} anew"
                    )
                }
                Ids::None => format!(
                    "an id of a register on record: `exhibit registers import {name}` reads it"
                ),
            };
            self.read.unknown.push(UnknownRow {
                row: row.row,
                control: control.to_owned(),
                register: name.to_owned(),
                id: visible(id).into_owned(),
            });
            if !self.leave_out_unknown {
                let column = if name == "risks" { "Risks" } else { "Treatments" };
                self.problem(row, column, id, &expected);
            }
        }
        found
    }

    /// Returns a text with plain line ends, and without the marks that CSV needs.
    fn text(&self, row: &Row, key: &str) -> Option<String> {
        let text = row.text(key)?.replace("\r\n", "\n").replace('\r', "\n");
        let text = if self.is_csv { unguarded(&text) } else { text };
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn problem(&mut self, row: &Row, column: &str, found: &str, expected: &str) {
        self.read.problems.push(Problem {
            row: row.row,
            column: column.to_owned(),
            found: found.to_owned(),
            expected: expected.to_owned(),
            code: ProblemCode::Contradiction,
        });
    }
}
