//! `exhibit registers`: what the organisation keeps elsewhere, as snapshots that can be cited.

use std::collections::BTreeMap;

use exhibit::core::event::{ColumnMapping, Dates, DayOrder, Decimal, EvidenceKind, RegisterId};
use exhibit::ingest::IntakeRequest;
use exhibit::registers::{
    Cell, Change, ChangeKind, RegisterReport, RegisterRequest, Row, built_in, registers, schema,
};
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, class, day, printed};
use crate::args::{Cli, RegisterImport, Registers, RegistersAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Registers, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(RegistersAction::Schemas { name }) => schemas(cli, name.as_deref(), world),
        Some(RegistersAction::Import(import)) => take(cli, import, world),
        Some(RegistersAction::Show { id, row }) => show(cli, id, *row, world),
        Some(RegistersAction::Compare { older, newer }) => {
            let (older, newer) = (register_id(older)?, register_id(newer)?);
            let vault = unlock::open(cli, world, Access::Read)?;
            let changes = vault.compare_registers(older, newer)?;
            if cli.json {
                printed(print::json(world.out, &changes))?;
                return Ok(0);
            }
            printed(changes_text(&changes, world))?;
            Ok(0)
        }
    }
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let lines = registers(vault.register());
    if cli.json {
        printed(print::json(world.out, &lines))?;
        return Ok(0);
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|it| {
            vec![
                it.id.to_string(),
                it.register.clone(),
                it.as_of.for_people(),
                it.rows.to_string(),
                it.left_out.to_string(),
                format!("{} {}", it.evidence, it.name),
                it.by.clone(),
            ]
        })
        .collect();
    let head = ["Id", "Register", "As at", "Rows", "Left out", "File", "By"];
    printed(print::table(world.out, &head, &rows))?;
    Ok(0)
}

fn schemas(cli: &Cli, name: Option<&str>, world: &mut World<'_>) -> Outcome {
    if let Some(name) = name {
        let found = schema(name)?;
        if cli.json {
            printed(print::json(world.out, found))?;
            return Ok(0);
        }
        let rows = found.columns.iter().map(|it| {
            let required = if it.required { "yes" } else { "" };
            vec![it.key.clone(), it.title.clone(), required.into(), it.explanation.clone()]
        });
        printed(writeln!(world.out, "{}: {}", found.title, found.about))?;
        let rows: Vec<_> = rows.collect();
        let head = ["Key", "Title", "Required", "What stands in it"];
        printed(print::table(world.out, &head, &rows))?;
        return Ok(0);
    }
    if cli.json {
        printed(print::json(world.out, &built_in()))?;
        return Ok(0);
    }
    let rows: Vec<_> = built_in()
        .iter()
        .map(|it| vec![it.name.clone(), it.title.clone(), it.requirements.join(" ")])
        .collect();
    printed(print::table(world.out, &["Name", "Register", "Belongs to"], &rows))?;
    Ok(0)
}

fn take(cli: &Cli, import: &RegisterImport, world: &mut World<'_>) -> Outcome {
    let as_of = day("--as-of", &import.as_of)?;
    let own = match &import.schema {
        Some(path) => Some(std::fs::read(path).map_err(|e| exhibit::Error::unreadable(path, &e))?),
        None => None,
    };
    let paths = [import.file.clone()];
    let request = RegisterRequest {
        register: &import.register,
        schema: own.as_deref(),
        path: &import.file,
        sheet: import.sheet.as_deref(),
        as_of,
        said: said(import)?,
        leave_out_bad: import.leave_out_bad,
        look_only: import.look_only,
        asked_by: import.asked_by.as_deref(),
        intake: IntakeRequest {
            paths: &paths,
            source: import.source.as_deref(),
            systems: &[],
            sites: &[],
            kind: Some(EvidenceKind::Record),
            collected_by: None,
            collected_how: None,
            class: class(&import.class)?,
            dates: Dates { issued: Some(as_of.begins()), ..Dates::default() },
            profile: None,
        },
    };
    take_in(cli, &request, world)
}

/// Reads a register file, and says what came of it: 0 if it is a snapshot now, or would be.
pub(super) fn take_in(cli: &Cli, request: &RegisterRequest<'_>, world: &mut World<'_>) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let watcher = world.watcher();
    let report = vault.import_register(&world.host(), request, &watcher)?;
    drop(watcher);
    vault.close()?;
    print_report(cli, &report, request.look_only, world)
}

/// Says what came of reading a register file.
pub(super) fn print_report(
    cli: &Cli,
    report: &RegisterReport,
    look_only: bool,
    world: &mut World<'_>,
) -> Outcome {
    let good = report.id.is_some() || (look_only && report.problems_total == 0);
    if cli.json {
        printed(print::json(world.out, report))?;
    } else {
        printed(report_text(report, look_only, world))?;
    }
    Ok(if good { 0 } else { crate::FAILED })
}

/// Reads which column of the register is which of the file.
pub(super) fn columns(texts: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let expected = "a column's key, an equals sign, and the header in the file";
    let pair = |text: &String| {
        let (key, header) = text.split_once('=')?;
        Some((key.to_owned(), header.to_owned()))
    };
    let pairs = texts
        .iter()
        .map(|text| pair(text).ok_or_else(|| Failure::usage("--column", text, expected)));
    pairs.collect()
}

fn said(import: &RegisterImport) -> Result<ColumnMapping, Failure> {
    let day_order = match import.first.as_deref() {
        None => None,
        Some("day") => Some(DayOrder::DayFirst),
        Some("month") => Some(DayOrder::MonthFirst),
        Some(other) => return Err(Failure::usage("--first", other, "day or month")),
    };
    let decimal = match import.decimals.as_deref() {
        None => None,
        Some("point") => Some(Decimal::Point),
        Some("comma") => Some(Decimal::Comma),
        Some(other) => return Err(Failure::usage("--decimals", other, "point or comma")),
    };
    Ok(ColumnMapping {
        columns: columns(&import.column)?,
        day_order,
        decimal,
        zone: import.zone.clone(),
        ..ColumnMapping::default()
    })
}

fn report_text(
    report: &RegisterReport,
    look_only: bool,
    world: &mut World<'_>,
) -> std::io::Result<()> {
    let out = &mut world.out;
    print::problems(out, &report.problems, report.problems_total)?;
    print::columns(out, &report.ambiguous, &report.remarks)?;
    if report.remembered {
        writeln!(out, "The columns were read as in the snapshot before.")?;
    }
    let (rows, bad) = (report.rows, report.bad_rows);
    match (report.id, report.evidence) {
        (Some(id), Some(evidence)) => {
            let of = if rows == 1 { "row" } else { "rows" };
            writeln!(out, "{id}: {rows} {of} of {evidence}, {bad} left out.")?;
            match report.written_down {
                0 => Ok(()),
                1 => writeln!(out, "1 statement was written down from it."),
                count => writeln!(out, "{count} statements were written down from it."),
            }
        }
        _ if look_only => {
            writeln!(out, "{}. Nothing was taken in.", good_and_bad(rows, bad))
        }
        _ => writeln!(
            out,
            "{}: nothing was taken in. Correct the file, or take the good rows with --leave-out-bad.",
            good_and_bad(rows, bad)
        ),
    }
}

fn good_and_bad(rows: u64, bad: u64) -> String {
    let good = if rows == 1 { "1 row is good".to_owned() } else { format!("{rows} rows are good") };
    format!("{good}, {bad} {} not", if bad == 1 { "is" } else { "are" })
}

fn show(cli: &Cli, id: &str, row: Option<u64>, world: &mut World<'_>) -> Outcome {
    let id = register_id(id)?;
    let vault = unlock::open(cli, world, Access::Read)?;
    let found = vault.register_rows(id)?;
    let wanted = |it: &&Row| row.is_none_or(|number| it.row == number);
    let rows: Vec<_> = found.rows.iter().filter(wanted).collect();
    if rows.is_empty() {
        let number = row.unwrap_or_default().to_string();
        return Err(Failure::usage("--row", &number, "the number of a row in the file"));
    }
    if cli.json {
        let facts = json!({ "id": id, "register": found.schema.name, "rows": rows });
        printed(print::json(world.out, &facts))?;
        return Ok(0);
    }
    let title =
        |key: &str| found.schema.column(key).map_or_else(|| key.to_owned(), |it| it.title.clone());
    for row in rows {
        printed(writeln!(world.out, "{id}, row {}", row.row))?;
        for (key, cell) in &row.cells {
            printed(writeln!(world.out, "  {}: {}", title(key), cell_text(cell)))?;
        }
        for (name, text) in &row.extra {
            let (name, text) = (shown(name), shown(text));
            printed(writeln!(world.out, "  {name} (not in the register's columns): {text}"))?;
        }
    }
    Ok(0)
}

fn changes_text(changes: &[Change], world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    if changes.is_empty() {
        return writeln!(out, "The two snapshots say the same.");
    }
    for change in changes {
        let what = match change.kind {
            ChangeKind::Added => "new",
            ChangeKind::Removed => "gone",
            ChangeKind::Changed => "changed",
        };
        let row = change.newer_row.or(change.older_row).unwrap_or_default();
        let identity = shown(&change.identity.join(" "));
        writeln!(out, "{identity}: {what} (row {row})")?;
        for cell in &change.cells {
            let text = |cell: &Option<Cell>| cell.as_ref().map_or("nothing".into(), cell_text);
            let (before, after) = (text(&cell.before), text(&cell.after));
            writeln!(out, "  {}: {before} is now {after}", shown(&cell.column))?;
        }
    }
    Ok(())
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::One(text) => shown(text),
        Cell::Several(values) => shown(&values.join("; ")),
    }
}

fn shown(text: &str) -> String {
    exhibit::core::visible::visible(text).into_owned()
}

pub(super) fn register_id(text: &str) -> Result<RegisterId, Failure> {
    let found = RegisterId::parse(text);
    found.ok_or_else(|| Failure::usage("snapshot", text, "a number such as RG-001"))
}
