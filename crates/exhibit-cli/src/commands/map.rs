//! `exhibit map`: ties evidence to controls and clauses.

use exhibit::coverage::NewMapping;
use exhibit::vault::Access;

use super::{Outcome, evidence_id, printed, sufficiency};
use crate::args::{Cli, Map};
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
            })
            .collect();
        vault.map(&host, &mappings)?;
    }
    vault.close()?;
    let verb = if args.remove { "no longer supports" } else { "supports" };
    let requirements = args.requirements.join(", ");
    printed(writeln!(world.out, "{id} {verb} {requirements}."))?;
    Ok(0)
}
