//! `exhibit agents`: agents and who operates them on record.

use exhibit::core::event::{AgentRecorded, Event, OperatorRecorded};
use exhibit::organisation::{AgentShown, agents};
use exhibit::vault::Access;

use super::systems::state;
use super::{Outcome, days, person, printed};
use crate::args::{Agents, AgentsAction, Cli};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Agents, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(AgentsAction::Add { name, known_as, system, purpose, days: span }) => {
            let recorded = AgentRecorded {
                name: name.clone(),
                known_as: known_as.clone(),
                system: system.clone(),
                purpose: purpose.clone(),
                days: days("--days", span.as_deref())?,
                row: None,
            };
            let sentence = format!("The agent {name} is on record.");
            state(cli, world, &sentence, |_| Ok(Event::AgentRecorded(recorded)))
        }
        Some(AgentsAction::Operator { agent, person: who, days: span }) => {
            let span = days("--days", Some(span))?;
            let sentence = format!("{who} operates {agent} on record: {}.", span.for_people());
            state(cli, world, &sentence, |vault| {
                let (agent, person) = (agent.clone(), person(vault, who)?);
                let recorded = OperatorRecorded { agent, person, days: span, row: None };
                Ok(Event::OperatorRecorded(recorded))
            })
        }
    }
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = agents(vault.register());
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    let head = ["Agent", "AI system", "What it may do", "Registered", "Operator of record"];
    printed(print::table(world.out, &head, &rows))?;
    Ok(0)
}

fn row(it: &AgentShown) -> Vec<String> {
    let operators = it.operators.iter().map(|held| {
        let documented = held.lacking().map(|it| format!(", {it}")).unwrap_or_default();
        format!("{} ({}{documented})", held.name, held.days.for_people())
    });
    let operators = operators.collect::<Vec<_>>().join("; ");
    vec![
        it.name.clone(),
        it.system.clone().unwrap_or_default(),
        it.purpose.clone().unwrap_or_default(),
        it.days.for_people(),
        if operators.is_empty() { "nobody".into() } else { operators },
    ]
}
