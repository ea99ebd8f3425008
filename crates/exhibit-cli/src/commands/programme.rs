//! `exhibit programme`: which audits are planned, and what became of them.

use std::io::{self, Write};

use exhibit::core::day::Day;
use exhibit::core::event::{AuditMethod, ProgrammeId};
use exhibit::core::visible::visible;
use exhibit::papers::PaperProblem;
use exhibit::programmes::{
    PlannedShown, ProgrammeMade, ProgrammeRequest, ProgrammeShown, method, programmes,
};
use exhibit::vault::{Access, Open, Vault};

use super::engagements::{count, remarks_text};
use super::{Failure, Outcome, days, person, printed, word};
use crate::args::{Cli, Programme, ProgrammeAction, ProgrammeState};
use crate::print;
use crate::unlock;
use crate::world::World;

/// How many problems are listed; JSON has all.
const SHOWN_PROBLEMS: usize = 40;

pub(crate) fn run(cli: &Cli, args: &Programme, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => show(cli, world),
        Some(ProgrammeAction::State(state)) => record(cli, state, world),
    }
}

/// Prints what is wrong in a paper, a line each.
pub(super) fn problems_text(problems: &[PaperProblem], out: &mut dyn Write) -> io::Result<()> {
    for it in problems.iter().take(SHOWN_PROBLEMS) {
        let sheet = it.sheet.as_deref().map(|it| format!("{}, ", visible(it))).unwrap_or_default();
        let row = if it.row == 0 { "the table".to_owned() } else { format!("row {}", it.row) };
        let column = match it.column.as_str() {
            "" => String::new(),
            column => format!(", {}", visible(column)),
        };
        writeln!(out, "{sheet}{row}{column}: {}", it.says)?;
    }
    let more = problems.len().saturating_sub(SHOWN_PROBLEMS);
    if more > 0 { writeln!(out, "and {more} more; --json lists all") } else { Ok(()) }
}

fn show(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let today = Day::of((world.host().now)());
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = programmes(vault.register(), today);
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    if all.is_empty() {
        let nothing =
            "No audit programme is on record (9.2.2). `exhibit programme state` states one.";
        printed(writeln!(world.out, "{nothing}"))?;
    }
    for it in &all {
        printed(programme_text(it, world.out))?;
    }
    Ok(0)
}

fn programme_text(it: &ProgrammeShown, out: &mut dyn Write) -> io::Result<()> {
    let (title, days) = (visible(&it.title), it.days.for_people());
    writeln!(out, "{}: {title}, {days} (entry {})", it.id, it.entry)?;
    writeln!(out, "  Meant to achieve: {}", visible(&it.objectives))?;
    writeln!(out, "  How often, and why: {}", visible(&it.frequency))?;
    let nobody = "nobody is named".to_owned();
    writeln!(out, "  Answers for it: {}", visible(it.responsible.as_ref().unwrap_or(&nobody)))?;
    if let Some(reason) = &it.changed_because {
        writeln!(out, "  Changed: {}", visible(reason))?;
    }
    let rows: Vec<_> = it.audits.iter().map(row).collect();
    print::table(out, &["No", "Due", "Kind", "Title", "Covers", "How", "State"], &rows)?;
    it.audits.iter().try_for_each(|audit| left_text(audit, out))
}

fn left_text(it: &PlannedShown, out: &mut dyn Write) -> io::Result<()> {
    let mut left = Vec::new();
    if !it.not_in_scope.is_empty() {
        left.push(format!("not in scope: {}", it.not_in_scope.join(", ")));
    }
    if !it.not_concluded.is_empty() {
        left.push(format!("nothing concluded on: {}", it.not_concluded.join(", ")));
    }
    match left.is_empty() {
        true => Ok(()),
        false => writeln!(out, "Audit {}, {}.", it.number, visible(&left.join("; "))),
    }
}

fn row(it: &PlannedShown) -> Vec<String> {
    let mut covers: Vec<String> = it.requirements.clone();
    covers.extend(it.systems.iter().cloned());
    covers.extend(it.sites.iter().map(ToString::to_string));
    let covers = if covers.is_empty() { "all".to_owned() } else { covers.join(" ") };
    let engagements: Vec<_> = it.engagements.iter().map(ToString::to_string).collect();
    let state = match engagements.is_empty() {
        true => it.standing(),
        false => format!("{} ({})", it.standing(), engagements.join(" ")),
    };
    vec![
        it.number.to_string(),
        it.due.for_people(),
        it.kind.as_str().to_owned(),
        visible(&it.title).into_owned(),
        visible(&covers).into_owned(),
        it.methods.iter().map(|it| method(*it)).collect::<Vec<_>>().join(", "),
        state,
    ]
}

fn record(cli: &Cli, state: &ProgrammeState, world: &mut World<'_>) -> Outcome {
    let today = Day::of((world.host().now)());
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let request = request(&vault, state, world)?;
    let made = vault.state_programme(&world.host(), today, &request)?;
    vault.close()?;
    printed(match cli.json {
        true => print::json(world.out, &made),
        false => made_text(&made, world.out),
    })?;
    Ok(if made.programme.is_some() { 0 } else { crate::FAILED })
}

fn made_text(made: &ProgrammeMade, out: &mut dyn Write) -> io::Result<()> {
    problems_text(&made.problems, out)?;
    remarks_text(&made.remarks, out)?;
    match &made.programme {
        Some(it) => {
            let audits = count(it.audits.len() as u64, "audit", "audits");
            writeln!(out, "{} plans {audits}.", it.id)
        }
        None => writeln!(out, "Nothing was written down. Correct the lines and state it again."),
    }
}

fn request(
    vault: &Vault<Open>,
    state: &ProgrammeState,
    world: &World<'_>,
) -> Result<ProgrammeRequest, Failure> {
    let change = match &state.change {
        Some(text) => {
            let id = ProgrammeId::parse(text);
            Some(id.ok_or_else(|| Failure::usage("programme", text, "a number such as AP-01"))?)
        }
        None => None,
    };
    let file = match &state.file {
        Some(path) => Some(read(path, world)?),
        None => None,
    };
    let expected = "documents, interviews, observation, sampling, record-tests or remote";
    let methods = state.method.iter().map(|it| word::<AuditMethod>("--method", it, expected));
    Ok(ProgrammeRequest {
        change: change.zip(state.reason.clone()),
        title: state.title.clone(),
        days: state.days.as_deref().map(|text| days("--days", Some(text))).transpose()?,
        objectives: state.objectives.clone(),
        frequency: state.frequency.clone(),
        responsible: state.responsible.as_deref().map(|text| person(vault, text)).transpose()?,
        audits: state.audit.clone(),
        planned: Vec::new(),
        file,
        methods: methods.collect::<Result<_, _>>()?,
    })
}

/// Reads a paper's name and bytes.
pub(super) fn read(
    path: &std::path::Path,
    world: &World<'_>,
) -> Result<(String, Vec<u8>), Failure> {
    let bytes = exhibit::papers::read_paper(&world.here.join(path))?;
    let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
    Ok((name, bytes))
}
