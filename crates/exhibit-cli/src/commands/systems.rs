//! `exhibit systems`: AI systems, their versions, and who answers for them.

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::event::{
    AccountableRecorded, Assigned, Event, Gate, GatePassed, LogState, Stage, SystemRecorded,
    VersionRecorded,
};
use exhibit::organisation::{SystemShown, VersionShown, system, systems};
use exhibit::vault::{Access, Open, Vault};
use serde_json::json;

use super::{Failure, Outcome, cited, day, days, person, printed, word};
use crate::args::{Cli, SystemAdd, Systems, SystemsAction};
use crate::print;
use crate::print::lost;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Systems, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(SystemsAction::Show { name }) => show(cli, name, world),
        Some(SystemsAction::Add(add)) => {
            let recorded = recorded(add)?;
            let sentence = format!("{} is on record.", recorded.name);
            state(cli, world, &sentence, |_| Ok(Event::SystemRecorded(Box::new(recorded))))
        }
        Some(SystemsAction::Version { system, version, known_as, days: span }) => {
            let recorded = VersionRecorded {
                system: system.clone(),
                version: version.clone(),
                known_as: known_as.clone(),
                days: days("--days", Some(span))?,
                row: None,
            };
            let sentence = format!("{system} {version}: {}.", recorded.days.for_people());
            state(cli, world, &sentence, |_| Ok(Event::VersionRecorded(recorded)))
        }
        Some(action @ SystemsAction::Passed { .. }) => passed(cli, action, world),
        Some(SystemsAction::Accountable { system, person: who, days: span, document }) => {
            let span = days("--days", Some(span))?;
            let sentence = format!("{who} answers for {system}: {}.", span.for_people());
            state(cli, world, &sentence, |vault| {
                Ok(Event::AccountableRecorded(AccountableRecorded {
                    system: system.clone(),
                    person: person(vault, who)?,
                    days: span,
                    document: cited(vault, document.as_deref())?,
                    row: None,
                }))
            })
        }
    }
}

/// Writes one statement down, and says so.
pub(super) fn state(
    cli: &Cli,
    world: &mut World<'_>,
    sentence: &str,
    event: impl FnOnce(&Vault<Open>) -> Result<Event, Failure>,
) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let event = event(&vault)?;
    let kind = event.kind();
    vault.state(&world.host(), vec![event])?;
    let entry = vault.register().size() - 1;
    vault.close()?;
    let facts = json!({ "stated": kind, "entry": entry });
    printed(print::done(world.out, cli.json, &facts, sentence))?;
    Ok(0)
}

fn passed(cli: &Cli, action: &SystemsAction, world: &mut World<'_>) -> Outcome {
    let SystemsAction::Passed { system, version, gate, on, by, evidence } = action else {
        return Ok(0);
    };
    let gate: Gate = word("gate", gate, "impact-assessment, validation or release-approval")?;
    let on = day("--on", on)?;
    let sentence = format!("{system} {version}: {} on {}.", gate.as_str(), on.for_people());
    state(cli, world, &sentence, |vault| {
        Ok(Event::GatePassed(GatePassed {
            system: system.clone(),
            version: version.clone(),
            gate,
            on,
            by: by.clone(),
            evidence: cited(vault, evidence.as_deref())?,
            row: None,
        }))
    })
}

fn recorded(add: &SystemAdd) -> Result<SystemRecorded, Failure> {
    let roles = add.role.iter().map(|it| word("--role", it, "developer, provider or user"));
    let stages = "planned, development, validation, pilot, in-use or retired";
    let stage: Stage = word("--stage", &add.stage, stages)?;
    let risk = (&add.risk, &add.risk_criteria, &add.risk_by, &add.risk_on);
    let class = (&add.legal_class, &add.law, &add.class_by, &add.class_on);
    Ok(SystemRecorded {
        name: add.name.clone(),
        title: add.title.clone(),
        known_as: add.known_as.clone(),
        our_roles: roles.collect::<Result<_, _>>()?,
        supplier: add.supplier.clone(),
        intended_use: add.intended_use.clone(),
        data_sources: add.data.clone(),
        stage,
        risk: assigned("--risk-on", risk)?,
        legal_class: assigned("--class-on", class)?,
        log: match &add.no_log {
            Some(reason) => LogState::NotObtainable { reason: reason.clone() },
            None => LogState::Obtainable,
        },
        days: days("--days", add.days.as_deref())?,
        row: None,
    })
}

type Given<'a> = (&'a Option<String>, &'a Option<String>, &'a Option<String>, &'a Option<String>);

/// Returns a level that was assigned; the command line demands all four parts or none.
fn assigned(
    what: &'static str,
    (level, criteria, by, on): Given<'_>,
) -> Result<Option<Assigned>, Failure> {
    let (Some(level), Some(criteria), Some(by), Some(on)) = (level, criteria, by, on) else {
        return Ok(None);
    };
    let (level, by_criteria) = (level.clone(), criteria.clone());
    Ok(Some(Assigned { level, by_criteria, by: by.clone(), on: Some(day(what, on)?) }))
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = systems(vault.register());
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    let head = ["System", "What it is", "Stage", "Risk", "Versions", "Accountable", "Log"];
    printed(print::table(world.out, &head, &rows))?;
    for line in all.iter().flat_map(wanting) {
        printed(writeln!(world.out, "{line}"))?;
    }
    Ok(0)
}

/// Says what is wanting of a system: who answers for it, and gates of its versions.
fn wanting(it: &SystemShown) -> Vec<String> {
    let name = exhibit::core::visible::visible(&it.name).into_owned();
    let nobody = it.nobody_accountable.iter();
    let nobody = nobody.map(|days| format!("{name}: nobody answers for it {}", days.for_people()));
    let gates = it.versions.iter().flat_map(|version| {
        let shown = exhibit::core::visible::visible(&version.version).into_owned();
        let of = format!("{name} {shown}");
        let missing = version.missing.iter().map({
            let of = of.clone();
            move |gate| format!("{of}: {} is not on record", gate.as_str())
        });
        let late = version.late.iter();
        let late =
            late.map(move |gate| format!("{of}: {} came after its first day", gate.as_str()));
        missing.chain(late)
    });
    nobody.chain(gates).collect()
}

fn row(it: &SystemShown) -> Vec<String> {
    let versions = it.versions.iter().map(|version| version.version.clone());
    let accountable = it.accountable.last().map(|held| held.name.clone());
    vec![
        it.name.clone(),
        it.title.clone(),
        stage(it.stage).into(),
        it.risk.as_ref().map(|risk| risk.level.clone()).unwrap_or_else(|| "not assigned".into()),
        versions.collect::<Vec<_>>().join(", "),
        accountable.unwrap_or_else(|| "nobody".into()),
        match &it.log {
            LogState::Obtainable => "obtainable".into(),
            LogState::NotObtainable { reason } => format!("not obtainable: {reason}"),
        },
    ]
}

fn show(cli: &Cli, name: &str, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let found = vault.register().organisation().system(name);
    let found = found.map(|it| system(vault.register(), it));
    let found = found.ok_or_else(|| Error::text("AI system", name, "one on record"))?;
    if cli.json {
        printed(print::json(world.out, &found))?;
        return Ok(0);
    }
    printed(text(&found, world))?;
    Ok(0)
}

fn text(it: &SystemShown, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    writeln!(out, "{}: {} (entry {} of the ledger)", it.name, it.title, it.entry)?;
    writeln!(out, "  Meant for: {}", it.intended_use)?;
    if !it.known_as.is_empty() {
        writeln!(out, "  Logs call it: {}", it.known_as.join(", "))?;
    }
    writeln!(out, "  Stage: {}; {}", stage(it.stage), it.days.for_people())?;
    if let Some(supplier) = &it.supplier {
        writeln!(out, "  Supplier: {supplier}")?;
    }
    if !it.data_sources.is_empty() {
        writeln!(out, "  Data from: {}", it.data_sources.join("; "))?;
    }
    writeln!(out, "  Risk: {}", level(it.risk.as_ref()))?;
    writeln!(out, "  Class in law: {}", level(it.legal_class.as_ref()))?;
    if let LogState::NotObtainable { reason } = &it.log {
        writeln!(out, "  No log can be obtained: {reason}")?;
    }
    for version in &it.versions {
        writeln!(out, "  Version {}: {}", version.version, version.days.for_people())?;
        for gate in Gate::ALL {
            writeln!(out, "    {}: {}", gate.as_str(), passed_text(version, gate))?;
        }
    }
    for held in &it.accountable {
        let documented = held.lacking().map(|it| format!("; {it}")).unwrap_or_default();
        let (name, id, days) = (&held.name, held.person, held.days.for_people());
        writeln!(out, "  Accountable: {name} ({id}), {days}{documented}")?;
    }
    for days in &it.nobody_accountable {
        writeln!(out, "  Accountable: nobody, {}", days.for_people())?;
    }
    if !it.agents.is_empty() {
        writeln!(out, "  Agents: {}", it.agents.join(", "))?;
    }
    Ok(())
}

fn passed_text(version: &VersionShown, gate: Gate) -> String {
    let Some(passed) = version.passed.iter().find(|it| it.gate == gate) else {
        return "nothing on record".into();
    };
    let late = if version.late.contains(&gate) { ", after its first use" } else { "" };
    let evidence = passed.evidence.map(|id| format!(", {id}")).unwrap_or_default();
    let gone =
        if passed.evidence_gone { ", as stated: the evidence is no longer held" } else { "" };
    let lost = lost(&passed.no_longer_relied_on);
    format!("{}{evidence}{late}{gone}{lost}", passed.on.for_people())
}

fn level(assigned: Option<&Assigned>) -> String {
    match assigned {
        None => "not assigned".into(),
        Some(it) => {
            let on = it.on.map_or("no day stated".to_owned(), Day::for_people);
            format!("{} by {}, {}, {on}", it.level, it.by_criteria, it.by)
        }
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Planned => "planned",
        Stage::Development => "in development",
        Stage::Validation => "in validation",
        Stage::Pilot => "pilot",
        Stage::InUse => "in use",
        Stage::Retired => "retired",
    }
}
