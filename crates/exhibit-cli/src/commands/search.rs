//! `exhibit search`: single records in all logs, newest first.

use exhibit::RecordQuery;
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, evidence_id, printed};
use crate::args::{Cli, Search};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Search, world: &mut World<'_>) -> Outcome {
    let item = args.item.as_deref().map(evidence_id).transpose()?;
    let query = RecordQuery {
        item: item.map(|id| id.0),
        text: args.text.clone(),
        kind: args.kind.clone(),
        system: args.system.clone(),
        agent: args.agent.clone(),
        decision: args.decision.clone(),
        ..RecordQuery::default()
    };
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
    }
    if found.is_empty() {
        printed(writeln!(world.out, "No record matches."))?;
    }
    Ok(0)
}
