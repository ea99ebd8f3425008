//! `exhibit reviews`: management reviews, drafted, written down, shown.

use std::io::Write;

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::event::ReviewId;
use exhibit::core::visible::visible;
use exhibit::delivery::{file_name, shown};
use exhibit::inspect::read_small;
use exhibit::reviews::{
    DecisionShown, ReviewOfManagement, ReviewReport, ReviewRequest, open_decisions, reviews,
};
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, day, printed};
use crate::args::{Cli, Reviews, ReviewsAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Reviews, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(ReviewsAction::Draft { output, on }) => {
            let on = day("--on", on)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            vault.export_review_draft(&world.host(), on, output)?;
            vault.close()?;
            let file = shown(output);
            let sentence = format!(
                "Wrote {file}. Complete each input, or say why it is missing; then: exhibit reviews record {file} --on {on}"
            );
            printed(print::done(world.out, cli.json, &json!({ "file": file }), &sentence))?;
            Ok(0)
        }
        Some(ReviewsAction::Record { file, on, change, because }) => {
            let change = change.as_deref().map(review_id).transpose()?;
            let change = change.zip(because.as_deref());
            let (name, bytes) = (file_name(file), read_small(file)?);
            let request = ReviewRequest { file: (&name, &bytes), on: day("--on", on)?, change };
            record(cli, &request, world)
        }
        Some(ReviewsAction::Show { id }) => show(cli, id, world),
    }
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let today = Day::of((world.now)());
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = reviews(vault.register(), today);
    let open = open_decisions(vault.register(), today);
    if cli.json {
        printed(print::json(world.out, &json!({ "reviews": all, "open_decisions": open })))?;
        return Ok(0);
    }
    let row = |it: &ReviewOfManagement| {
        vec![
            it.id.to_string(),
            it.on.for_people(),
            it.signoff.clone(),
            it.attendees.len().to_string(),
            it.missing.iter().map(|it| it.input.clone()).collect::<Vec<_>>().join(" "),
            it.decisions.len().to_string(),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    let head = ["Id", "Held on", "Signed", "There", "Missing inputs", "Decisions"];
    printed(print::table(world.out, &head, &rows))?;
    if !open.is_empty() {
        printed(writeln!(world.out, "\nOpen decisions"))?;
        printed(decisions(&open, world.out))?;
    }
    Ok(0)
}

fn record(cli: &Cli, request: &ReviewRequest<'_>, world: &mut World<'_>) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let report = vault.record_review(&world.host(), request)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &report))?;
    } else {
        printed(report_text(&report, world.out))?;
    }
    Ok(u8::from(report.id.is_none()))
}

fn report_text(report: &ReviewReport, out: &mut dyn Write) -> std::io::Result<()> {
    for it in &report.problems {
        let problem = &it.problem;
        let column = match problem.column.as_str() {
            "" => String::new(),
            column => format!(", {}", visible(column)),
        };
        let (sheet, row) = (visible(&it.sheet), problem.row);
        let (found, expected) = (visible(&problem.found), visible(&problem.expected));
        match found.as_ref() {
            "" => writeln!(out, "{sheet}, row {row}{column}: is empty; expected {expected}")?,
            found => writeln!(out, "{sheet}, row {row}{column}: {found:?}; expected {expected}")?,
        }
    }
    match report.id {
        Some(id) => writeln!(out, "Wrote down {id}."),
        None => writeln!(out, "Nothing was written down."),
    }
}

fn show(cli: &Cli, id: &str, world: &mut World<'_>) -> Outcome {
    let id = review_id(id)?;
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = reviews(vault.register(), Day::of((world.now)()));
    let expected = "a review of this vault: see `exhibit reviews`";
    let found = all.iter().find(|it| it.id == id);
    let found = found.ok_or_else(|| Error::text("review", &id.to_string(), expected))?;
    if cli.json {
        printed(print::json(world.out, found))?;
    } else {
        printed(show_text(found, world.out))?;
    }
    Ok(0)
}

fn show_text(it: &ReviewOfManagement, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{}  held on {}: {}", it.id, it.on.for_people(), it.signoff)?;
    if let Some(because) = &it.changed_because {
        writeln!(out, "Changed: {}", visible(because))?;
    }
    for person in &it.attendees {
        let (name, role) = (visible(&person.name), visible(&person.role));
        writeln!(out, "There: {name} ({}), {role}", person.person)?;
    }
    for person in &it.absent {
        let reason = visible(person.reason.as_deref().unwrap_or("no reason stated"));
        writeln!(out, "Absent: {} ({}): {reason}", visible(&person.name), person.person)?;
    }
    for input in &it.inputs {
        writeln!(out, "{}: {}", input.name, lines(&input.text))?;
        let evidence = input.evidence.iter().map(ToString::to_string);
        let engagements = input.engagements.iter().map(ToString::to_string);
        let findings = input.findings.iter().map(ToString::to_string);
        let tests = input.tests.iter().map(ToString::to_string);
        let cited: Vec<_> = evidence.chain(engagements).chain(findings).chain(tests).collect();
        if !cited.is_empty() {
            writeln!(out, "  cites {}", cited.join(", "))?;
        }
    }
    for missing in &it.missing {
        writeln!(out, "Missing: {}: {}", missing.name, lines(&missing.reason))?;
    }
    for carried in &it.carried {
        let (number, review) = (carried.decision.number, carried.decision.review);
        let remark = lines(&carried.remark);
        writeln!(out, "Decision {number} of {review}: {}. {remark}", carried.state)?;
    }
    if it.decisions.is_empty() {
        return writeln!(out, "No decisions.");
    }
    decisions(&it.decisions, out)
}

fn decisions(all: &[DecisionShown], out: &mut dyn Write) -> std::io::Result<()> {
    let row = |it: &DecisionShown| {
        let late = if it.overdue { ", overdue" } else { "" };
        vec![
            format!("{} of {}", it.number, it.review),
            it.what.clone(),
            it.owner.clone(),
            format!("{}{late}", it.due.for_people()),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    print::table(out, &["Decision", "What", "Owner", "Due"], &rows)
}

/// Returns text whose lines stay lines, with hidden characters made visible.
fn lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

fn review_id(text: &str) -> Result<ReviewId, Failure> {
    ReviewId::parse(text).ok_or_else(|| Failure::usage("review", text, "a number such as MR-01"))
}
