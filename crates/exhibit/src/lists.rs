//! Lists written as sheets, for people who work in spreadsheets.

use std::path::Path;

use exhibit_core::day::Day;
use exhibit_core::event::{Class, EvidenceId, Gate, RegisterId};
use exhibit_core::visible::visible;
use exhibit_registers::{Cell, Sheet, Value, write_csv, write_xlsx};

use crate::clause_documents::documents_sheet;
use crate::coverage::coverage;
use crate::engagements::listed;
use crate::error::Error;
use crate::findings;
use crate::host::Host;
use crate::matrix;
use crate::organisation::{agents, name_of, organisation, systems};
use crate::plain_files::PlainFile;
use crate::programmes;
use crate::registers::{RegisterRows, registers};
use crate::requests;
use crate::retention::retention;
use crate::soa::soa_sheet;
use crate::statement::about;
use crate::vault::{Open, Vault};

impl Vault<Open> {
    /// Writes a list as XLSX or CSV, as the ending of the path says; returns how many lines it has.
    ///
    /// # Errors
    /// [`Error::Text`] for a list that there is not; [`Error::Policy`]; [`Error::Exists`];
    /// [`Error::Unwritable`]; as [`Vault::append`].
    pub fn export_list(
        &mut self,
        host: &Host<'_>,
        what: &str,
        today: Day,
        path: &Path,
    ) -> Result<usize, Error> {
        let sheet = self.sheet(what, today)?;
        // A snapshot's rows are those of its file.
        let sheet = if RegisterId::parse(what).is_some() { sheet } else { seen(sheet) };
        let is_csv = path.extension().is_some_and(|it| it == "csv");
        let rows = sheet.rows.len();
        let written = match is_csv {
            true => write_csv(&sheet),
            false => write_xlsx(&[sheet, about(&[])]),
        };
        let bytes = written.map_err(|e| Error::Record(e.to_string()))?;
        let phrase = format!("list of {what}");
        let (class, items) = self.class_of_list(what);
        self.write_plain(
            host,
            PlainFile { what: &phrase, class: Some(class), items },
            path,
            &bytes,
        )?;
        Ok(rows)
    }

    /// A list of people is personal data; one of evidence tells of each item as closely as it is held; a snapshot is
    /// the content of its file.
    fn class_of_list(&self, what: &str) -> (Class, Vec<EvidenceId>) {
        if let Some(id) = RegisterId::parse(what) {
            let snapshot = self.register().registers().find(|it| it.said.id == id);
            return (Class::Internal, snapshot.map(|it| it.said.evidence.id).into_iter().collect());
        }
        let class = match what {
            "people" | "accountable-persons" | "authorities" => Class::Personal,
            "evidence" => {
                let classes = self.register().evidence().map(|it| it.received.class);
                classes.max().unwrap_or_default()
            }
            _ => Class::Internal,
        };
        (class, Vec::new())
    }

    fn sheet(&self, what: &str, today: Day) -> Result<Sheet, Error> {
        let register = self.register();
        Ok(match what {
            "evidence" => self.evidence_sheet()?,
            "coverage" => coverage_sheet(self),
            "systems" => systems_sheet(self),
            "people" => people_sheet(self),
            "agents" => agents_sheet(self),
            "sites" => sites_sheet(self),
            "versions" => versions_sheet(self),
            "accountable-persons" => accountable_sheet(self),
            "authorities" => authorities_sheet(self),
            "requests" => requests::sheet(&requests::requests(register, today)),
            "findings" => findings::sheet(register, today),
            "registers" => registers_sheet(self),
            "holds" => holds_sheet(self),
            "engagements" => engagements_sheet(self),
            "conclusions" => conclusions_sheet(self),
            "programme" => programmes::sheet(&programmes::programmes(register, today)),
            "matrix" => matrix::sheet(&matrix::matrix(register, today, matrix::CYCLE_YEARS)),
            "soa" => soa_sheet(self, None)?,
            "documents" => documents_sheet(register, today),
            other => {
                let expected = "evidence, coverage, sites, people, authorities, systems, versions, accountable-persons, agents, requests, findings, registers, holds, soa, documents, engagements, conclusions, programme, matrix or a snapshot such as RG-002";
                let id = RegisterId::parse(other);
                let id = id.ok_or_else(|| Error::text("list", other, expected))?;
                snapshot_sheet(id, &self.register_rows(id)?)
            }
        })
    }

    fn evidence_sheet(&self) -> Result<Sheet, Error> {
        let header = [
            "Number",
            "Name",
            "Kind",
            "Verdict",
            "Format",
            "Records",
            "Bytes",
            "Received",
            "Source",
            "AI systems",
            "Class",
            "Status",
            "Supports",
            "Not relied on any more",
            "SHA-256",
        ];
        let rows = self.register().evidence().zip(self.list()?).map(|(item, line)| {
            let received = &item.received;
            vec![
                text(line.id),
                text(&line.name),
                text(received.kind.map_or("", |kind| kind.as_str())),
                text(line.verdict),
                text(&line.format),
                number(line.records),
                number(line.bytes),
                text(line.received),
                text(line.source.as_deref().unwrap_or_default()),
                text(received.systems.join("; ")),
                text(word(&received.class)),
                text(&line.status),
                text(line.supports.join("; ")),
                text(line.no_longer_relied_on.join("; ")),
                text(received.digest),
            ]
        });
        Ok(sheet("Evidence", &header, rows.collect()))
    }
}

fn coverage_sheet(vault: &Vault<Open>) -> Sheet {
    let header = [
        "Requirement",
        "Title",
        "State",
        "Excluded because",
        "Evidence",
        "Verdict",
        "Not relied on any more",
        "Rationale",
        "By",
    ];
    let mut rows = Vec::new();
    for covered in coverage(vault.register()) {
        let first = vec![
            text(&covered.id),
            text(&covered.title),
            text(covered.state.as_str()),
            optional(covered.excluded_because.as_ref()),
        ];
        if covered.evidence.is_empty() {
            rows.push(first.clone());
        }
        for it in &covered.evidence {
            let lost = text(it.no_longer_relied_on.join("; "));
            let own = [text(it.id), text(it.verdict), lost, text(&it.rationale), text(&it.by)];
            rows.push([&first[..], &own[..]].concat());
        }
    }
    sheet("Coverage", &header, rows)
}

/// The columns are those of the register of the same name, so that the list can be read again.
fn systems_sheet(vault: &Vault<Open>) -> Sheet {
    let header = [
        "Name",
        "Title",
        "Names in logs",
        "Purpose",
        "Our role",
        "Supplier",
        "Data sources",
        "Life-cycle stage",
        "Risk level",
        "Risk level by",
        "Risk level on",
        "Legal class",
        "Legal class by",
        "Legal class on",
        "Versions",
        "Accountable person",
        "Accountable since",
        "In use from",
        "In use until",
        "Log obtainable",
        "Reason for no log",
    ];
    let rows = systems(vault.register()).into_iter().map(|it| {
        let assigned = |it: &Option<exhibit_core::event::Assigned>| match it {
            Some(it) => [text(&it.level), text(&it.by), day(it.on)],
            None => [Value::Empty, Value::Empty, Value::Empty],
        };
        let (log, reason) = match &it.log {
            exhibit_core::event::LogState::Obtainable => ("yes", String::new()),
            exhibit_core::event::LogState::NotObtainable { reason } => ("no", reason.clone()),
        };
        let versions: Vec<_> = it.versions.iter().map(|version| version.version.clone()).collect();
        let roles: Vec<_> = it.our_roles.iter().map(word).collect();
        let accountable = it.accountable.last();
        let first = [
            text(&it.name),
            text(&it.title),
            text(it.known_as.join("; ")),
            text(&it.intended_use),
            text(roles.join("; ")),
            text(it.supplier.as_deref().unwrap_or_default()),
            text(it.data_sources.join("; ")),
            text(word(&it.stage)),
        ];
        let last = [
            text(versions.join("; ")),
            text(accountable.map(|held| held.name.as_str()).unwrap_or_default()),
            day(accountable.and_then(|held| held.days.from)),
            day(it.days.from),
            day(it.days.to),
            text(log),
            text(reason),
        ];
        [&first[..], &assigned(&it.risk)[..], &assigned(&it.legal_class)[..], &last[..]].concat()
    });
    sheet("AI systems", &header, rows.collect())
}

/// Those who are on record. The vault's own numbers have a title that no register has: in a list of the organisation,
/// a number is the organisation's.
fn people_sheet(vault: &Vault<Open>) -> Sheet {
    let header = [
        "Vault number",
        "Name",
        "Personnel number",
        "Names in logs",
        "Role",
        "Unit",
        "Site",
        "From",
        "To",
    ];
    let rows = vault.register().organisation().people().map(|it| {
        let it = &it.said;
        vec![
            text(it.id),
            text(&it.name),
            optional(it.staff_number.as_ref()),
            text(it.known_as.join("; ")),
            optional(it.role.as_ref()),
            optional(it.unit.as_ref()),
            optional(it.site),
            day(it.days.from),
            day(it.days.to),
        ]
    });
    sheet("People", &header, rows.collect())
}

fn agents_sheet(vault: &Vault<Open>) -> Sheet {
    let header =
        ["Name", "Other names in logs", "System", "Operator of record", "Purpose", "From", "To"];
    let rows = agents(vault.register()).into_iter().map(|it| {
        let operator = it.operators.last().map(|held| held.name.clone());
        vec![
            text(&it.name),
            text(it.known_as.join("; ")),
            optional(it.system),
            optional(operator),
            optional(it.purpose),
            day(it.days.from),
            day(it.days.to),
        ]
    });
    sheet("Agents", &header, rows.collect())
}

fn sites_sheet(vault: &Vault<Open>) -> Sheet {
    let header = ["Site", "Address", "Activities", "From", "To"];
    let rows = organisation(vault.register()).sites.into_iter().map(|it| {
        let activities = optional(it.activities);
        vec![text(&it.name), text(&it.place), activities, day(it.days.from), day(it.days.to)]
    });
    sheet("Sites", &header, rows.collect())
}

fn versions_sheet(vault: &Vault<Open>) -> Sheet {
    let header = [
        "System",
        "Version",
        "Names in logs",
        "In use from",
        "In use until",
        "Impact assessed on",
        "Impact assessed by",
        "Impact assessment document",
        "Validated on",
        "Validated by",
        "Validation document",
        "Released on",
        "Released by",
        "Release document",
    ];
    let all = systems(vault.register()).into_iter();
    let versions =
        all.flat_map(|it| it.versions.into_iter().map(move |one| (it.name.clone(), one)));
    let rows = versions.map(|(system, it)| {
        let first = [
            text(system),
            text(&it.version),
            text(it.known_as.join("; ")),
            day(it.days.from),
            day(it.days.to),
        ];
        let gates = Gate::ALL.into_iter().flat_map(|gate| {
            let passed = it.passed.iter().find(|passed| passed.gate == gate);
            [
                day(passed.map(|it| it.on)),
                optional(passed.and_then(|it| it.by.as_ref())),
                optional(passed.and_then(|it| it.evidence)),
            ]
        });
        first.into_iter().chain(gates).collect()
    });
    sheet("Versions", &header, rows.collect())
}

fn accountable_sheet(vault: &Vault<Open>) -> Sheet {
    let header = ["System", "Accountable person", "From", "To", "Documented in"];
    let systems = vault.register().organisation().systems();
    let rows = systems.flat_map(|it| &it.accountable).map(|it| {
        let it = &it.said;
        vec![
            text(&it.system),
            text(name_of(vault.register(), it.person)),
            day(it.days.from),
            day(it.days.to),
            optional(it.document.map(|document| document.id)),
        ]
    });
    sheet("Accountable persons", &header, rows.collect())
}

fn authorities_sheet(vault: &Vault<Open>) -> Sheet {
    let header =
        ["Person", "Role", "Allows", "Systems", "From", "To", "Granted by", "Documented in"];
    let rows = vault.register().organisation().authorities().map(|it| {
        let it = &it.said;
        let allows: Vec<_> = it.allows.iter().map(word).collect();
        let systems = if it.systems.is_empty() { "all".to_owned() } else { it.systems.join("; ") };
        vec![
            text(name_of(vault.register(), it.person)),
            text(&it.role),
            text(allows.join("; ")),
            text(systems),
            day(it.days.from),
            day(it.days.to),
            optional(it.granted_by.as_ref()),
            optional(it.document.map(|document| document.id)),
        ]
    });
    sheet("Authorities", &header, rows.collect())
}

fn registers_sheet(vault: &Vault<Open>) -> Sheet {
    let header = ["Snapshot", "Register", "As at", "Rows", "Left out", "Evidence", "File", "By"];
    let rows = registers(vault.register()).into_iter().map(|it| {
        vec![
            text(it.id),
            text(&it.register),
            text(it.as_of),
            number(it.rows),
            number(it.left_out),
            text(it.evidence),
            text(&it.name),
            text(&it.by),
        ]
    });
    sheet("Registers", &header, rows.collect())
}

fn holds_sheet(vault: &Vault<Open>) -> Sheet {
    let header = ["Hold", "Matter", "Ordered by", "Reason", "Placed", "Lifted", "Items"];
    let rows = retention(vault.register()).holds.into_iter().map(|it| {
        vec![
            text(it.id),
            text(&it.matter),
            text(&it.ordered_by),
            text(&it.reason),
            text(it.placed),
            it.lifted.map_or(Value::Empty, text),
            number(it.items),
        ]
    });
    sheet("Legal holds", &header, rows.collect())
}

fn engagements_sheet(vault: &Vault<Open>) -> Sheet {
    let header = [
        "Engagement",
        "Kind",
        "Title",
        "State",
        "Period",
        "Lead",
        "In scope",
        "Concluded",
        "Follows",
    ];
    let rows = crate::engagements::engagements(vault.register()).into_iter().map(|it| {
        vec![
            text(it.id),
            text(it.kind.as_str()),
            text(&it.title),
            text(&it.state),
            text(&it.days),
            optional(it.lead),
            number(it.in_scope),
            number(it.concluded),
            optional(it.predecessor),
        ]
    });
    sheet("Engagements", &header, rows.collect())
}

fn conclusions_sheet(vault: &Vault<Open>) -> Sheet {
    let header = [
        "Engagement",
        "Requirement",
        "Title",
        "Designed",
        "Implemented",
        "Operating",
        "Conclusion",
        "Reason",
        "Evidence",
        "Test runs",
        "Samples",
        "Findings",
        "By",
        "Entry",
    ];
    let register = vault.register();
    let all = register.engagements().map(|it| crate::conclusions::conclusions(register, it));
    let rows = all.flat_map(|it| it.conclusions).map(|it| {
        vec![
            text(it.engagement),
            text(&it.requirement),
            text(&it.title),
            text(it.design.as_str()),
            text(it.implementation.as_str()),
            text(it.operation.as_str()),
            text(it.conclusion.as_str()),
            text(&it.reason),
            text(listed(&it.evidence)),
            text(listed(&it.tests)),
            text(listed(&it.samples)),
            text(listed(&it.findings)),
            text(&it.by),
            number(it.entry),
        ]
    });
    sheet("Conclusions", &header, rows.collect())
}

/// Makes what people would not see visible; lines in a cell stay lines.
fn seen(mut sheet: Sheet) -> Sheet {
    for cell in sheet.rows.iter_mut().flatten() {
        if let Value::Text(text) = cell {
            let lines: Vec<_> = text.split('\n').map(visible).collect();
            *text = lines.join("\n");
        }
    }
    sheet
}

/// A snapshot keeps its rows' numbers, since that is how they are cited.
fn snapshot_sheet(id: RegisterId, found: &RegisterRows) -> Sheet {
    let columns = &found.schema.columns;
    let titles = columns.iter().map(|it| it.title.clone());
    let header: Vec<_> = std::iter::once("Row".to_owned()).chain(titles).collect();
    let rows = found.rows.iter().map(|row| {
        let cells = columns.iter().map(|column| match row.cells.get(&column.key) {
            None => Value::Empty,
            Some(Cell::One(one)) => text(one),
            Some(Cell::Several(values)) => text(values.join("; ")),
        });
        std::iter::once(number(row.row)).chain(cells).collect()
    });
    Sheet { name: format!("{} {id}", found.schema.title), header, rows: rows.collect() }
}

fn sheet(name: &str, header: &[&str], rows: Vec<Vec<Value>>) -> Sheet {
    let header = header.iter().map(|it| (*it).to_owned()).collect();
    Sheet { name: name.to_owned(), header, rows }
}

#[expect(clippy::needless_pass_by_value, reason = "cells are made in the call")]
fn text(value: impl ToString) -> Value {
    let text = value.to_string();
    if text.is_empty() { Value::Empty } else { Value::Text(text) }
}

fn optional(value: Option<impl ToString>) -> Value {
    value.map_or(Value::Empty, text)
}

fn day(day: Option<Day>) -> Value {
    optional(day)
}

fn number(value: u64) -> Value {
    Value::Number(value.to_string())
}

/// Returns a word as JSON has it.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value.and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}
