//! `exhibit search`: single records in all logs, newest first.

use std::ops::Range;

use exhibit::RecordQuery;
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, evidence_id, last_second, moment, printed};
use crate::args::{Cli, Search};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Search, world: &mut World<'_>) -> Outcome {
    let query = query(args)?;
    let vault = unlock::open(cli, world, Access::Read)?;
    let found = vault.search(&query, args.limit)?;
    if cli.json {
        printed(print::json(world.out, &json!({ "records": found })))?;
        return Ok(0);
    }
    for record in &found {
        let time = record.time.map_or_else(|| "no time".into(), |t| t.for_people());
        printed(writeln!(
            world.out,
            "{} line {} ({}), {time}\n  {}",
            record.id, record.line, record.verdict, record.text
        ))?;
        if !record.not_covered.is_empty() {
            let names = record.not_covered.join(", ");
            printed(writeln!(world.out, "  outside the hash: {names}"))?;
        }
    }
    if found.is_empty() {
        printed(writeln!(world.out, "No record matches."))?;
    }
    Ok(0)
}

fn query(args: &Search) -> Result<RecordQuery, Failure> {
    let item = args.item.as_deref().map(evidence_id).transpose()?;
    Ok(RecordQuery {
        item: item.map(|id| id.0),
        time_ms: time_range(args.from.as_deref(), args.to.as_deref())?,
        text: args.text.clone(),
        kind: args.kind.clone(),
        system: args.system.clone(),
        version: args.version.clone(),
        agent: args.agent.clone(),
        decision: args.decision.clone(),
        person: args.person.clone(),
        requester: args.requester.clone(),
        risk_level: args.risk_level.clone(),
        outcome: args.outcome.clone(),
        before: None,
    })
}

/// Returns the milliseconds since 1970 between two days or times, the last of them with all of it.
fn time_range(from: Option<&str>, to: Option<&str>) -> Result<Option<Range<i64>>, Failure> {
    if from.is_none() && to.is_none() {
        return Ok(None);
    }
    let start = from.map(|text| moment("from", text)).transpose()?;
    let end = to.map(|text| last_second("to", text)).transpose()?;
    let range = Range {
        start: start.map_or(i64::MIN, |it| it.unix() * 1000),
        end: end.map_or(i64::MAX, |it| (it.unix() + 1) * 1000),
    };
    match range.is_empty() {
        true => {
            Err(Failure::usage("to", to.unwrap_or_default(), "a time that is not before --from"))
        }
        false => Ok(Some(range)),
    }
}
