//! `exhibit engagements`: audits one by one, and the matrix over them.

use std::io::{self, Write};

use exhibit::core::day::Day;
use exhibit::core::event::{
    ConclusionWord, EngagementId, EngagementKind, Exception, FindingId, IndependenceException,
    PersonId, PlanCited, ProgrammeId, TeamRole,
};
use exhibit::core::visible::visible;
use exhibit::engagements::{
    CarriedShown, EngagementClosing, EngagementLine, EngagementRequest, EngagementShown,
    FindingShort, SinceClosing, engagements,
};
use exhibit::matrix::{Matrix, MatrixCell, matrix};
use exhibit::vault::{Access, Open, Vault};
use serde_json::json;

use super::{Failure, Outcome, person, printed, site, word};
use crate::args::{Cli, EngagementAdd, Engagements, EngagementsAction};
use crate::print;
use crate::unlock;
use crate::world::World;

/// How many mappings that came later are named one by one.
const SHOWN_MAPPINGS: usize = 20;

pub(crate) fn run(cli: &Cli, args: &Engagements, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(EngagementsAction::Add(add)) => record(cli, add, world),
        Some(EngagementsAction::Show { id }) => {
            let id = engagement_id(id)?;
            let vault = unlock::open(cli, world, Access::Read)?;
            let shown = vault.engagement_shown(id)?;
            printed(match cli.json {
                true => print::json(world.out, &shown),
                false => engagement_text(&shown, world.out),
            })?;
            Ok(0)
        }
        Some(EngagementsAction::Close { id, conclusion }) => close(cli, id, conclusion, world),
        Some(EngagementsAction::Reopen { id, reason }) => {
            let id = engagement_id(id)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            vault.reopen_engagement(&world.host(), id, reason)?;
            vault.close()?;
            let sentence = format!("{id} is open again.");
            printed(print::done(world.out, cli.json, &json!({ "reopened": id }), &sentence))?;
            Ok(0)
        }
        Some(EngagementsAction::Matrix { years, holes }) => show_matrix(cli, *years, *holes, world),
    }
}

/// Reads an engagement's number.
pub(super) fn engagement_id(text: &str) -> Result<EngagementId, Failure> {
    EngagementId::parse(text)
        .ok_or_else(|| Failure::usage("engagement", text, "a number such as EN-01"))
}

/// Returns so many of something, such as `1 line` or `2 lines`.
pub(super) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Prints remarks, a line each.
pub(super) fn remarks_text(remarks: &[String], out: &mut dyn Write) -> io::Result<()> {
    remarks.iter().try_for_each(|it| writeln!(out, "Note: {}", visible(it)))
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = engagements(vault.register());
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    if all.is_empty() {
        let nothing = "No engagement is on record. `exhibit engagements add` records one.";
        printed(writeln!(world.out, "{nothing}"))?;
        return Ok(0);
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    let head = ["Id", "Kind", "Title", "State", "Period", "Lead", "Concluded"];
    printed(print::table(world.out, &head, &rows))?;
    Ok(0)
}

fn row(it: &EngagementLine) -> Vec<String> {
    vec![
        it.id.to_string(),
        it.kind.as_str().to_owned(),
        visible(&it.title).into_owned(),
        it.state.clone(),
        it.days.clone(),
        it.lead.as_deref().map(|name| visible(name).into_owned()).unwrap_or_default(),
        format!("{} of {}", it.concluded, it.in_scope),
    ]
}

fn record(cli: &Cli, add: &EngagementAdd, world: &mut World<'_>) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let request = request(&vault, add)?;
    let made = vault.record_engagement(&world.host(), &request)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &made))?;
        return Ok(0);
    }
    let line = &made.engagement.line;
    let done = if request.change.is_some() { "changed" } else { "recorded" };
    let (id, kind) = (line.id, line.kind.as_str());
    let scope = count(line.in_scope, "requirement", "requirements");
    let (days, clock) = (&line.days, &made.engagement.clock);
    printed(writeln!(world.out, "{id} ({kind}) is {done}: {scope} in scope, {days} ({clock})."))?;
    printed(remarks_text(&made.remarks, world.out))?;
    Ok(0)
}

fn request(vault: &Vault<Open>, add: &EngagementAdd) -> Result<EngagementRequest, Failure> {
    let change = add.change.as_deref().map(engagement_id).transpose()?;
    let kinds =
        "internal-audit, stage-1, stage-2, surveillance, recertification, follow-up or supplier";
    let kind = add.kind.as_deref().map(|text| word::<EngagementKind>("kind", text, kinds));
    let people = |texts: &[String]| listed(texts, "none", |text| person(vault, text));
    let texts = |texts: &[String]| listed(texts, "all", |text| Ok(text.to_owned()));
    Ok(EngagementRequest {
        change: change.zip(add.reason.clone()),
        title: add.title.clone(),
        kind: kind.transpose()?,
        period: add.period.clone().zip(add.zone.clone()),
        scope: add.scope.clone(),
        criteria: texts(&add.criterion)?,
        requirements: texts(&add.requirement)?,
        systems: texts(&add.system)?,
        sites: listed(&add.site, "all", site)?,
        lead: add.lead.as_deref().map(|text| person(vault, text)).transpose()?,
        auditors: people(&add.auditor)?,
        experts: people(&add.expert)?,
        observers: people(&add.observer)?,
        party: add.party.clone(),
        plan: add.plan.as_deref().map(plan).transpose()?,
        after: add.after.as_deref().map(after).transpose()?,
        carry: listed(&add.carry, "none", finding_id)?,
        exceptions: exceptions(vault, add)?,
    })
}

/// Returns what is listed; nothing if nothing was typed, and an empty list for the one word that says so.
fn listed<T>(
    texts: &[String],
    empty: &str,
    read: impl Fn(&str) -> Result<T, Failure>,
) -> Result<Option<Vec<T>>, Failure> {
    match texts {
        [] => Ok(None),
        [one] if one == empty => Ok(Some(Vec::new())),
        texts => texts.iter().map(|text| read(text)).collect::<Result<_, _>>().map(Some),
    }
}

/// Reads a finding's number.
fn finding_id(text: &str) -> Result<FindingId, Failure> {
    FindingId::parse(text).ok_or_else(|| Failure::usage("finding", text, "a number such as F-01"))
}

fn after(text: &str) -> Result<Option<EngagementId>, Failure> {
    match text {
        "none" => Ok(None),
        text => engagement_id(text).map(Some),
    }
}

fn plan(text: &str) -> Result<PlanCited, Failure> {
    let found = text.split_once(':').and_then(|(programme, number)| {
        let number = number.parse().ok()?;
        Some(PlanCited { programme: ProgrammeId::parse(programme)?, number })
    });
    found.ok_or_else(|| Failure::usage("--plan", text, "a programme and a number such as AP-01:2"))
}

fn exceptions(
    vault: &Vault<Open>,
    add: &EngagementAdd,
) -> Result<Option<Vec<IndependenceException>>, Failure> {
    let (people, because, instead) = (&add.exception, &add.because, &add.compensated_by);
    if people.len() != because.len() || people.len() != instead.len() {
        let found = people.join(", ");
        let expected = "followed by one --because and one --compensated-by each";
        return Err(Failure::usage("--exception", &found, expected));
    }
    let all = people.iter().zip(because).zip(instead).map(|((who, reason), instead)| {
        let person: PersonId = person(vault, who)?;
        let (reason, compensating_check) = (reason.clone(), instead.clone());
        let exception = Exception { reason, compensating_check };
        Ok(IndependenceException { person, exception })
    });
    let all: Vec<_> = all.collect::<Result<_, Failure>>()?;
    Ok((!all.is_empty()).then_some(all))
}

fn close(cli: &Cli, id: &str, conclusion: &str, world: &mut World<'_>) -> Outcome {
    let id = engagement_id(id)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let closing = vault.close_engagement(&world.host(), id, conclusion)?;
    vault.close()?;
    printed(match cli.json {
        true => print::json(world.out, &closing),
        false => closing_text(&closing, world.out),
    })?;
    Ok(0)
}

fn closing_text(closing: &EngagementClosing, out: &mut dyn Write) -> io::Result<()> {
    let EngagementClosing { engagement, entry, not_concluded, never_drawn } = closing;
    writeln!(
        out,
        "{engagement} is closed: its papers, mappings and samples are as at entry {entry} of the ledger."
    )?;
    match not_concluded.len() {
        0 => writeln!(out, "Something is concluded on every requirement in scope.")?,
        n => writeln!(
            out,
            "Nothing is concluded on {n} of the requirements in scope: {}.",
            not_concluded.join(" ")
        )?,
    }
    let samples: Vec<_> = never_drawn.iter().map(ToString::to_string).collect();
    match samples.is_empty() {
        true => Ok(()),
        false => writeln!(out, "Frozen and never drawn: {}.", samples.join(" ")),
    }
}

fn engagement_text(it: &EngagementShown, out: &mut dyn Write) -> io::Result<()> {
    let line = &it.line;
    let title = visible(&line.title);
    writeln!(
        out,
        "{}: {title} ({}, {}; entry {})",
        line.id,
        line.kind.as_str(),
        line.state,
        it.entry
    )?;
    writeln!(out, "  Period: {} ({})", line.days, it.clock)?;
    writeln!(out, "  Scope: {}", visible(&it.scope))?;
    writeln!(out, "  Against: {} ({})", visible(&it.criteria.join("; ")), it.catalog)?;
    let all = |list: &[String]| if list.is_empty() { "all".to_owned() } else { list.join(" ") };
    writeln!(out, "  Requirements: {}", all(&it.requirements))?;
    writeln!(out, "  AI systems: {}", visible(&all(&it.systems)))?;
    let sites: Vec<_> = it.sites.iter().map(ToString::to_string).collect();
    writeln!(out, "  Sites: {}", all(&sites))?;
    if let Some(party) = &it.party {
        writeln!(out, "  With: {}", visible(party))?;
    }
    if let Some(plan) = line.plan {
        writeln!(out, "  Planned as: {}:{}", plan.programme, plan.number)?;
    }
    if let Some(reason) = &it.changed_because {
        writeln!(out, "  Changed: {}", visible(reason))?;
    }
    team_text(it, out)?;
    carried_text(&it.carried, out)?;
    conclusions_text(it, out)?;
    for closed in &it.closed {
        let (at, by, said) =
            (closed.at.for_people(), visible(&closed.by), visible(&closed.conclusion));
        writeln!(out, "  Closed {at} by {by} (entry {}): {said}", closed.entry)?;
    }
    for reopened in &it.reopened {
        let (at, by) = (reopened.at.for_people(), visible(&reopened.by));
        let reason = visible(&reopened.reason);
        writeln!(out, "  Opened again {at} by {by} (entry {}): {reason}", reopened.entry)?;
    }
    it.since_closing.as_ref().map_or(Ok(()), |since| since_text(since, out))
}

fn team_text(it: &EngagementShown, out: &mut dyn Write) -> io::Result<()> {
    for member in &it.team {
        let role = match member.role {
            TeamRole::Lead => "Lead",
            TeamRole::Auditor => "Auditor",
            TeamRole::Observer => "Observer",
            TeamRole::TechnicalExpert => "Technical expert",
        };
        writeln!(out, "  {role}: {} ({})", visible(&member.name), member.person)?;
    }
    for exception in &it.exceptions {
        let (name, ties) = (visible(&exception.name), exception.ties.join(", "));
        let ties = if ties.is_empty() { "no tie is on record by now".to_owned() } else { ties };
        writeln!(
            out,
            "  Exception from independence: {name} ({}) {}",
            exception.person,
            visible(&ties)
        )?;
        writeln!(out, "    because {}", visible(&exception.reason))?;
        writeln!(out, "    compensated by {}", visible(&exception.compensating_check))?;
    }
    for tie in &it.not_independent {
        writeln!(out, "  Not independent by now: {}", visible(tie))?;
    }
    Ok(())
}

fn carried_text(carried: &CarriedShown, out: &mut dyn Write) -> io::Result<()> {
    match carried.since {
        Some(id) => writeln!(out, "  Follows {id}. Carried forward, as things stand by now:")?,
        None => writeln!(out, "  Follows no engagement. As things stand by now:")?,
    }
    findings_text("Carried into it", &carried.carries, out)?;
    findings_text("Open findings", &carried.open, out)?;
    findings_text("Repeat findings", &carried.repeats, out)?;
    findings_text("Effectiveness checks due", &carried.checks_due, out)?;
    let none = |list: Vec<String>| match list.is_empty() {
        true => "none".to_owned(),
        false => list.join(" "),
    };
    let since = if carried.since.is_some() { " since" } else { "" };
    let soa = none(carried.soa.iter().map(ToString::to_string).collect());
    writeln!(out, "    Statements of Applicability{since}: {soa}")?;
    writeln!(
        out,
        "    AI systems recorded or changed{since}: {}",
        visible(&none(carried.systems.clone()))
    )
}

fn findings_text(label: &str, findings: &[FindingShort], out: &mut dyn Write) -> io::Result<()> {
    if findings.is_empty() {
        return writeln!(out, "    {label}: none");
    }
    writeln!(out, "    {label}:")?;
    for it in findings {
        let (criteria, title) = (it.criteria.join(" "), visible(&it.title));
        writeln!(out, "      {} {}, {}; {criteria}: {title}", it.id, it.grade, it.state)?;
    }
    Ok(())
}

fn conclusions_text(it: &EngagementShown, out: &mut dyn Write) -> io::Result<()> {
    let counts: Vec<_> =
        it.conclusions.iter().map(|it| concluded(it.requirements, it.conclusion)).collect();
    let detail = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
    writeln!(
        out,
        "  Concluded on {} of {}{detail}",
        it.line.concluded,
        count(it.line.in_scope, "requirement", "requirements")
    )?;
    match it.samples.is_empty() {
        true => Ok(()),
        false => writeln!(out, "  Samples: {}", it.samples.join(" ")),
    }
}

/// Returns so many conclusions of one word, such as `1 conforms` or `2 do not conform`.
fn concluded(n: u64, word: ConclusionWord) -> String {
    let words = match word {
        _ if n == 1 => word.as_str(),
        ConclusionWord::Conforms => "conform",
        ConclusionWord::ConformsAsFarAsTested => "conform as far as tested",
        ConclusionWord::DoesNotConform => "do not conform",
        ConclusionWord::NotApplicable | ConclusionWord::NotConcluded => word.as_str(),
    };
    format!("{n} {words}")
}

fn since_text(since: &SinceClosing, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "  Frozen as at entry {}: {} to requirements in scope. What came later is no part of it:",
        since.entry,
        count(since.mappings_frozen, "mapping", "mappings")
    )?;
    let nothing = since.mappings.is_empty()
        && since.tests.is_empty()
        && since.evidence.is_empty()
        && since.altered.is_empty();
    if nothing {
        return writeln!(out, "    nothing");
    }
    for it in since.mappings.iter().take(SHOWN_MAPPINGS) {
        writeln!(out, "    {} to {}: {}", it.evidence, it.requirement, it.change.as_str())?;
    }
    let more = since.mappings.len().saturating_sub(SHOWN_MAPPINGS);
    if more > 0 {
        let more = count(more as u64, "more mapping", "more mappings");
        writeln!(out, "    and {more}; --json lists all")?;
    }
    if !since.tests.is_empty() {
        let tests: Vec<_> = since.tests.iter().map(ToString::to_string).collect();
        writeln!(out, "    test runs: {}", tests.join(" "))?;
    }
    if !since.evidence.is_empty() {
        let items = count(since.evidence.len() as u64, "item", "items");
        writeln!(out, "    {items} of evidence came")?;
    }
    since.altered.iter().try_for_each(|it| {
        let altered = visible(it);
        writeln!(out, "    a conclusion stands on it: {altered}")
    })
}

fn show_matrix(cli: &Cli, years: u32, holes: bool, world: &mut World<'_>) -> Outcome {
    let today = Day::of((world.host().now)());
    let vault = unlock::open(cli, world, Access::Read)?;
    let mut matrix = matrix(vault.register(), today, years);
    if holes {
        matrix.rows.retain(|it| it.hole);
    }
    printed(match cli.json {
        true => print::json(world.out, &matrix),
        false => matrix_text(&matrix, world.out),
    })?;
    Ok(0)
}

fn matrix_text(matrix: &Matrix, out: &mut dyn Write) -> io::Result<()> {
    if matrix.engagements.is_empty() {
        let from = matrix.from.for_people();
        return writeln!(out, "No engagement looks at a time since {from}.");
    }
    for it in &matrix.engagements {
        let title = visible(&it.title);
        writeln!(out, "{}: {title} ({}, {}, {})", it.id, it.kind.as_str(), it.state, it.days)?;
    }
    let ids: Vec<_> = matrix.engagements.iter().map(|it| it.id.to_string()).collect();
    let first = ["Id", "Title"].into_iter().chain(ids.iter().map(String::as_str));
    let head: Vec<_> = first.chain(["Hole"]).collect();
    let rows: Vec<_> = matrix
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![row.requirement.clone(), visible(&row.title).into_owned()];
            cells.extend(row.cells.iter().map(MatrixCell::text));
            cells.push(match (row.hole, &row.excluded_by) {
                (true, Some(soa)) => format!("no conclusion ({soa} excludes it)"),
                (true, None) => "no conclusion".to_owned(),
                (false, _) => String::new(),
            });
            cells
        })
        .collect();
    print::table(out, &head, &rows)?;
    let total = count(matrix.holes, "requirement", "requirements");
    writeln!(out, "No closed engagement since {} concluded on {total}.", matrix.from.for_people())
}
