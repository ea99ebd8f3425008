//! `exhibit map`: ties evidence to controls and clauses.

use exhibit::coverage::NewMapping;
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, evidence_id, printed, sufficiency};
use crate::args::{Cli, Map};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Map, world: &mut World<'_>) -> Outcome {
    let id = evidence_id(&args.id)?;
    let how = sufficiency(&args.sufficiency)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let host = world.host();
    if args.remove {
        for requirement in &args.requirements {
            vault.unmap(&host, id, requirement, args.reason.as_deref().unwrap_or_default())?;
        }
    } else {
        let mappings: Vec<_> = args
            .requirements
            .iter()
            .map(|requirement| NewMapping {
                evidence: id,
                requirement,
                rationale: args.rationale.as_deref().unwrap_or_default(),
                sufficiency: how,
                because: args.because.as_deref(),
                suggested_by: None,
            })
            .collect();
        vault.map(&host, &mappings)?;
    }
    vault.close()?;
    let verb = if args.remove { "no longer supports" } else { "supports" };
    let sentence = format!("{id} {verb} {}.", args.requirements.join(", "));
    let facts = json!({
        "evidence": id, "requirements": args.requirements, "supports": !args.remove,
    });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}
