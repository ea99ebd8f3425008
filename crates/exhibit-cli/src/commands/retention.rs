//! `exhibit retention`: how long evidence is kept, and runs that erase what is due.

use exhibit::core::day::Day;
use exhibit::core::event::{
    Event, KeptFrom, RetentionApproved, RetentionEnded, RetentionId, RetentionRuled, RunId,
    Selection,
};
use exhibit::retention::{RetentionShown, RunShown, retention};
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, about, day, printed, word};
use crate::args::{About, Cli, Retention, RetentionAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Retention, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => show(cli, world),
        Some(RetentionAction::Rule { about, months, from, basis, change }) => {
            let given = (*months, from.as_str(), basis.as_str());
            rule(cli, about, given, change.as_deref(), world)
        }
        Some(RetentionAction::End { id, reason }) => {
            let id = rule_id(id)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let ended = RetentionEnded { id, reason: reason.clone() };
            vault.state(&world.host(), vec![Event::RetentionEnded(ended)])?;
            vault.close()?;
            let sentence = format!("{id} no longer holds.");
            printed(print::done(world.out, cli.json, &json!({ "ended": id }), &sentence))?;
            Ok(0)
        }
        Some(RetentionAction::List { as_of }) => {
            let today = Day::of((world.host().now)());
            let as_of = as_of.as_deref().map(|text| day("--as-of", text)).transpose()?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let run = vault.list_retention(&world.host(), as_of.unwrap_or(today))?;
            vault.close()?;
            say(cli, &run, world)
        }
        Some(RetentionAction::Approve { id, exception }) => {
            let id = run_id(id)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let approved = RetentionApproved { id, exception: exception.clone() };
            vault.state(&world.host(), vec![Event::RetentionApproved(approved)])?;
            let run = vault.run_shown(id)?;
            vault.close()?;
            say(cli, &run, world)
        }
        Some(RetentionAction::CarryOut { id }) => {
            let id = run_id(id)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let run = vault.carry_out_retention(&world.host(), id, &world.watcher())?;
            vault.close()?;
            say(cli, &run, world)
        }
        Some(RetentionAction::Certificate { id }) => {
            let id = run_id(id)?;
            let vault = unlock::open(cli, world, Access::Read)?;
            let run = vault.run_shown(id)?;
            if run.certificate.is_none() {
                return Err(Failure::usage("run", &id.to_string(), "one that was carried out"));
            }
            say(cli, &run, world)
        }
    }
}

fn rule(
    cli: &Cli,
    items: &About,
    (months, from, basis): (u32, &str, &str),
    change: Option<&str>,
    world: &mut World<'_>,
) -> Outcome {
    let applies_to = about(items)?;
    let from: KeptFrom = word("--from", from, "received, issued, collected or period-end")?;
    let change = change.map(rule_id).transpose()?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let id = change.unwrap_or_else(|| vault.register().retention().next_rule());
    let ruled = RetentionRuled { id, applies_to, months, from, basis: basis.to_owned() };
    let sentence = format!("{id}: {} are kept {months} months.", selected(&ruled.applies_to));
    vault.state(&world.host(), vec![Event::RetentionRuled(ruled)])?;
    vault.close()?;
    printed(print::done(world.out, cli.json, &json!({ "rule": id }), &sentence))?;
    Ok(0)
}

fn show(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let found = retention(vault.register());
    if cli.json {
        printed(print::json(world.out, &found))?;
        return Ok(0);
    }
    printed(text(&found, world))?;
    Ok(0)
}

fn text(found: &RetentionShown, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    for rule in &found.rules {
        let what = selected(&rule.applies_to);
        let ended = rule.ended.as_deref().map(|why| format!(" Ended: {why}.")).unwrap_or_default();
        let (id, months, basis, items) = (rule.id, rule.months, &rule.basis, rule.items);
        writeln!(out, "{id}  {what}: {months} months ({basis}); {items} items today.{ended}")?;
    }
    for run in &found.runs {
        let (id, state, day) = (run.id, &run.state, run.as_of.for_people());
        let (due, held) = (run.due.len(), run.held_back.len());
        writeln!(out, "{id}  {state}, as at {day}: {due} due, {held} kept by a legal hold")?;
    }
    if !found.without_rule.is_empty() {
        writeln!(out, "No rule covers {} items.", found.without_rule.len())?;
    }
    Ok(())
}

/// Says how a run stands: what is due, what is kept and why, what was erased.
fn say(cli: &Cli, run: &RunShown, world: &mut World<'_>) -> Outcome {
    if cli.json {
        printed(print::json(world.out, run))?;
        return Ok(0);
    }
    printed(run_text(run, world))?;
    Ok(0)
}

fn run_text(run: &RunShown, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    writeln!(out, "{}, {}, as at {}", run.id, run.state, run.as_of.for_people())?;
    writeln!(out, "  Listed by {}", run.listed_by)?;
    if let Some(by) = &run.approved_by {
        writeln!(out, "  Approved by {by}")?;
    }
    if let Some(exception) = &run.exception {
        writeln!(out, "  The same person listed and approved: {exception}")?;
    }
    for due in &run.due {
        let name = due.name.as_deref().unwrap_or("no longer here");
        let since = if run.looks_ahead { "Due on" } else { "Due since" };
        writeln!(out, "  {since} {}: {} {name} ({})", due.since.for_people(), due.id, due.rule)?;
    }
    for held in &run.held_back {
        writeln!(out, "  Kept by {} ({}): {}", held.hold, held.matter, held.id)?;
    }
    for id in &run.erased {
        writeln!(out, "  Erased: {id}")?;
    }
    for kept in &run.kept {
        writeln!(out, "  Not erased: {}, {}", kept.evidence, kept.reason)?;
    }
    match (run.certificate, run.state.as_str()) {
        (Some(entry), _) => writeln!(out, "  Certified by entry {entry} of the ledger"),
        (None, "listed") if run.looks_ahead => {
            writeln!(
                out,
                "  Nothing was erased: a look ahead is not approved. List again on that day."
            )
        }
        (None, "listed") => writeln!(
            out,
            "  Nothing was erased. Somebody else approves it with `exhibit retention approve {}`.",
            run.id
        ),
        (None, _) => {
            writeln!(out, "  Nothing was erased yet: `exhibit retention carry-out {}`.", run.id)
        }
    }
}

/// Returns which items a rule or a hold is about, in words.
pub(super) fn selected(it: &Selection) -> String {
    let mut parts = Vec::new();
    if !it.items.is_empty() {
        let ids: Vec<_> = it.items.iter().map(ToString::to_string).collect();
        parts.push(ids.join(", "));
    }
    let named = |what: &str, text: Option<String>| text.map(|text| format!("{what} {text}"));
    parts.extend(named("from", it.source.clone()));
    parts.extend(named("concerning", it.system.clone()));
    let class = it.class.and_then(|class| serde_json::to_value(class).ok());
    parts.extend(named("of class", class.and_then(|it| it.as_str().map(str::to_owned))));
    parts.extend(named("of kind", it.kind.map(|kind| kind.as_str().to_owned())));
    format!("items {}", parts.join(", "))
}

fn rule_id(text: &str) -> Result<RetentionId, Failure> {
    let found = RetentionId::parse(text);
    found.ok_or_else(|| Failure::usage("rule", text, "a number such as RR-01"))
}

fn run_id(text: &str) -> Result<RunId, Failure> {
    RunId::parse(text).ok_or_else(|| Failure::usage("run", text, "a number such as RT-01"))
}
