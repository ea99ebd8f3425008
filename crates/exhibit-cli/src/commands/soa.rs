//! `exhibit soa`: the Statement of Applicability, version by version.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use exhibit::core::day::Day;
use exhibit::core::event::{ColumnMapping, Dates, EvidenceKind, Implementation, SoaId};
use exhibit::core::visible::visible;
use exhibit::ingest::IntakeRequest;
use exhibit::soa::{
    RowNamed, SoaChangeKind, SoaDiff, SoaOverview, SoaReport, SoaRequest, SoaRowShown, SoaShown,
    SoaWarning,
};
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, class, day, printed};
use crate::args::{Cli, Soa, SoaAction, SoaImport};
use crate::print;
use crate::unlock;
use crate::world::World;

/// Exit code when rows were left out.
const NOT_ALL: u8 = 20;

pub(crate) fn run(cli: &Cli, args: &Soa, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => overview(cli, world),
        Some(SoaAction::Import(import)) => take(cli, import, world),
        Some(SoaAction::Export { output, version }) => {
            export(cli, output, version.as_deref(), world)
        }
        Some(SoaAction::Show { id }) => {
            let id = id.as_deref().map(soa_id).transpose()?;
            let vault = unlock::open(cli, world, Access::Read)?;
            let shown = vault.soa(id)?;
            if cli.json {
                printed(print::json(world.out, &shown))?;
            } else {
                printed(version_text(&shown, world))?;
            }
            Ok(0)
        }
        Some(SoaAction::Diff { older, newer }) => {
            let (older, newer) = (soa_id(older)?, soa_id(newer)?);
            let vault = unlock::open(cli, world, Access::Read)?;
            let diff = vault.soa_diff(older, newer)?;
            if cli.json {
                printed(print::json(world.out, &diff))?;
            } else {
                printed(diff_text(&diff, world))?;
            }
            Ok(0)
        }
        Some(SoaAction::Warnings) => {
            let vault = unlock::open(cli, world, Access::Read)?;
            let warnings = vault.soa_warnings()?;
            let newest = vault.register().newest_soa().map(|it| it.said.id);
            if cli.json {
                printed(print::json(world.out, &warnings))?;
            } else if newest.is_none() {
                printed(nothing_yet(world))?;
            } else {
                printed(warnings_text(&warnings, world))?;
            }
            Ok(0)
        }
    }
}

fn overview(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let found = vault.soa_overview()?;
    if cli.json {
        printed(print::json(world.out, &found))?;
    } else {
        printed(overview_text(&found, world))?;
    }
    Ok(0)
}

fn overview_text(found: &SoaOverview, world: &mut World<'_>) -> io::Result<()> {
    let Some(newest) = &found.newest else { return nothing_yet(world) };
    version_text(newest, world)?;
    writeln!(world.out)?;
    warnings_text(&found.warnings, world)?;
    if found.versions.len() > 1 {
        writeln!(world.out)?;
        for it in found.versions.iter().rev().skip(1) {
            writeln!(
                world.out,
                "Before: {}, as at {}, {} controls, {}.",
                it.id,
                it.as_of.for_people(),
                it.rows,
                it.signoff.state.as_str()
            )?;
        }
    }
    Ok(())
}

fn nothing_yet(world: &mut World<'_>) -> io::Result<()> {
    writeln!(
        world.out,
        "No Statement of Applicability is on record. `exhibit soa import FILE --as-of DAY` reads one."
    )
}

fn version_text(it: &SoaShown, world: &mut World<'_>) -> io::Result<()> {
    let file = match (it.document, &it.document_name) {
        (Some(id), Some(name)) => format!(", from {id} {}", visible(name)),
        (Some(id), None) => format!(", from {id}, which is no longer here"),
        (None, _) => String::new(),
    };
    let own = if it.own == 0 { String::new() } else { format!(", {} of your own", it.own) };
    writeln!(
        world.out,
        "{}, as at {}{file}: {} controls apply{own}; {} {}.",
        it.id,
        it.as_of.for_people(),
        it.applicable,
        it.excluded,
        if it.excluded == 1 { "does not" } else { "do not" }
    )?;
    writeln!(world.out, "{}", visible(&it.signoff.sentence))?;
    if let Some(because) = &it.changed_because {
        writeln!(world.out, "Changed because: {}", visible(because))?;
    }
    if !it.silent.is_empty() {
        writeln!(world.out, "It says nothing of {}.", it.silent.join(", "))?;
    }
    let rows: Vec<_> = it.rows.iter().map(row).collect();
    let head =
        ["Control", "Title", "Applies", "Implementation", "Owner", "Risks", "Treatments", "Reason"];
    print::table(world.out, &head, &rows)
}

fn row(it: &SoaRowShown) -> Vec<String> {
    let ids = |all: &[RowNamed]| {
        let ids: Vec<_> = all.iter().map(RowNamed::name).collect();
        visible(&ids.join(" ")).into_owned()
    };
    let owner = it.owner_name.as_ref().or(it.owner.as_ref()).cloned().unwrap_or_default();
    let reason = match &it.remark {
        Some(remark) => format!("{} (remark: {remark})", it.reason),
        None => it.reason.clone(),
    };
    vec![
        it.control.clone(),
        visible(&it.title).into_owned(),
        if it.applicable { "yes" } else { "no" }.to_owned(),
        it.implementation.map_or("", Implementation::as_str).to_owned(),
        visible(&owner).into_owned(),
        ids(&it.risks),
        ids(&it.treatments),
        visible(&reason).into_owned(),
    ]
}

fn warnings_text(warnings: &[SoaWarning], world: &mut World<'_>) -> io::Result<()> {
    let out = &mut world.out;
    match warnings.len() {
        0 => return writeln!(out, "Nothing in it is doubtful by what is on record."),
        1 => writeln!(out, "1 warning:")?,
        n => writeln!(out, "{n} warnings:")?,
    }
    for it in warnings {
        writeln!(out, "  {} ({}): {}", visible(&it.about), it.code.as_str(), visible(&it.what))?;
        writeln!(out, "    {}", visible(&it.to_do))?;
    }
    Ok(())
}

fn diff_text(diff: &SoaDiff, world: &mut World<'_>) -> io::Result<()> {
    let out = &mut world.out;
    if diff.changes.is_empty() {
        return writeln!(out, "{} and {} say the same.", diff.from, diff.to);
    }
    if let Some(because) = &diff.changed_because {
        writeln!(out, "{} because: {}", diff.to, visible(because))?;
    }
    for change in &diff.changes {
        let what = match change.kind {
            SoaChangeKind::Added => "new",
            SoaChangeKind::Removed => "gone",
            SoaChangeKind::Changed => "changed",
        };
        writeln!(out, "{} {}: {what}", change.control, visible(&change.title))?;
        for cell in &change.cells {
            let text = |it: &Option<String>| {
                it.as_deref().map_or_else(|| "nothing".to_owned(), |it| visible(it).into_owned())
            };
            let (before, after) = (text(&cell.before), text(&cell.after));
            match change.kind {
                SoaChangeKind::Added => writeln!(out, "  {}: {after}", cell.column)?,
                SoaChangeKind::Removed => writeln!(out, "  {}: was {before}", cell.column)?,
                SoaChangeKind::Changed => {
                    writeln!(out, "  {}: {before} is now {after}", cell.column)?;
                }
            }
        }
    }
    Ok(())
}

fn take(cli: &Cli, import: &SoaImport, world: &mut World<'_>) -> Outcome {
    let as_of = day("--as-of", &import.as_of)?;
    let paths = [import.file.clone()];
    let request = SoaRequest {
        path: &import.file,
        sheet: import.sheet.as_deref(),
        as_of,
        said: said(import)?,
        because: import.because.as_deref(),
        leave_out_unknown: import.leave_out_unknown,
        look_only: import.look,
        intake: IntakeRequest {
            paths: &paths,
            source: import.source.as_deref(),
            systems: &[],
            sites: &[],
            kind: Some(EvidenceKind::Document),
            collected_by: None,
            collected_how: None,
            class: class(&import.class)?,
            dates: Dates { issued: Some(as_of.begins()), ..Dates::default() },
            profile: None,
        },
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let watcher = world.watcher();
    let report = vault.import_soa(&world.host(), &request, &watcher)?;
    drop(watcher);
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &report))?;
    } else {
        printed(report_text(&report, (as_of, import.look), world))?;
    }
    Ok(exit_code(&report))
}

fn exit_code(report: &SoaReport) -> u8 {
    match report.problems_total > 0 || report.rows == 0 {
        true => crate::FAILED,
        false if report.article_rows.is_empty() && report.unknown.is_empty() => 0,
        false => NOT_ALL,
    }
}

fn said(import: &SoaImport) -> Result<ColumnMapping, Failure> {
    let expected = "a column's key, an equals sign, and the header in the file";
    let pair = |text: &String| {
        let (key, header) = text.split_once('=')?;
        Some((key.to_owned(), header.to_owned()))
    };
    let columns = import
        .column
        .iter()
        .map(|text| pair(text).ok_or_else(|| Failure::usage("--column", text, expected)));
    Ok(ColumnMapping {
        columns: columns.collect::<Result<BTreeMap<_, _>, _>>()?,
        other_titles: import.other_titles,
        ..ColumnMapping::default()
    })
}

fn report_text(
    report: &SoaReport,
    (as_of, look): (Day, bool),
    world: &mut World<'_>,
) -> io::Result<()> {
    let out = &mut world.out;
    print::problems(out, &report.problems, report.problems_total)?;
    for it in &report.article_rows {
        let (row, found, means) = (it.row, &it.found, &it.means);
        writeln!(out, "row {row}: left out, since it says \u{201c}{found}\u{201d}. {means}")?;
    }
    if report.problems_total == 0 {
        for it in &report.unknown {
            let (row, control, id, register) = (it.row, &it.control, &it.id, &it.register);
            writeln!(
                out,
                "row {row}, {control}: {id} is not on record among {register}, and not linked"
            )?;
        }
    }
    print::columns(out, &report.ambiguous, &report.remarks)?;
    if report.remembered {
        writeln!(out, "The columns were read as in the version before.")?;
    }
    if !report.silent.is_empty() {
        writeln!(out, "It says nothing of {}.", report.silent.join(", "))?;
    }
    outcome(report, (as_of, look), out)
}

fn outcome(
    report: &SoaReport,
    (as_of, look): (Day, bool),
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let rows = match report.rows {
        1 => "1 control".to_owned(),
        n => format!("{n} controls"),
    };
    let left_out = match report.article_rows.len() {
        0 => String::new(),
        1 => ", 1 row left out".to_owned(),
        n => format!(", {n} rows left out"),
    };
    let (article, total) = (report.article_rows.len() as u64, report.problems_total);
    match (report.id, report.evidence, report.same_as) {
        (Some(id), Some(evidence), _) => writeln!(
            out,
            "{id}: {rows} as at {}, from {evidence}{left_out}. `exhibit soa warnings` says what is doubtful.",
            as_of.for_people()
        ),
        (_, _, Some(same)) => {
            writeln!(out, "The file says the same as {same}: no new version was made.")
        }
        _ if total > 0 => {
            let problems =
                if total == 1 { "1 problem".to_owned() } else { format!("{total} problems") };
            writeln!(
                out,
                "{rows} good, {problems}: nothing was taken in. Correct the file and import it again."
            )
        }
        _ if report.rows == 0 && article > 0 => {
            writeln!(out, "No row is left: nothing was taken in.")
        }
        _ if report.rows == 0 => writeln!(out, "There are no rows: nothing was taken in."),
        _ if look => writeln!(out, "{rows} would be taken{left_out}. Nothing was taken in."),
        _ => writeln!(out, "Nothing was taken in."),
    }
}

fn export(cli: &Cli, output: &Path, version: Option<&str>, world: &mut World<'_>) -> Outcome {
    let ending = output.extension().and_then(|it| it.to_str()).unwrap_or_default();
    let path = exhibit::delivery::shown(output);
    if !matches!(ending, "xlsx" | "csv") {
        return Err(Failure::usage("the file", &path, "a file that ends in .xlsx or .csv"));
    }
    let version = version.map(soa_id).transpose()?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let (id, rows) = vault.export_soa(&world.host(), version, output)?;
    vault.close()?;
    let sentence = format!("{id}: {rows} rows are in {path}.");
    let facts = json!({ "version": id, "rows": rows, "path": path });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

fn soa_id(text: &str) -> Result<SoaId, Failure> {
    SoaId::parse(text).ok_or_else(|| Failure::usage("version", text, "a number such as SA-01"))
}
