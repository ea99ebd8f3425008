//! `exhibit coverage`: which requirements have evidence, and the gaps.

use exhibit::core::visible::visible;
use exhibit::coverage::{CoverageState, Covered, CoveringEvidence, coverage};
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, printed};
use crate::args::{Cli, Coverage};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Coverage, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let mut all = coverage(vault.register());
    if args.gaps {
        all.retain(|c| c.state == CoverageState::Gap);
    }
    if cli.json {
        printed(print::json(world.out, &json!({ "requirements": all })))?;
        return Ok(0);
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    printed(print::table(world.out, &["Id", "Title", "State", "Evidence"], &rows))?;
    Ok(0)
}

/// Marks what somebody contradicts: it counts for nothing until that is resolved.
fn mark(evidence: &CoveringEvidence) -> String {
    let contested = evidence.contested.iter().map(|it| format!(", contested ({})", visible(it)));
    contested.collect()
}

fn row(covered: &Covered) -> Vec<String> {
    let evidence: Vec<_> =
        covered.evidence.iter().map(|e| format!("{} {}{}", e.id, e.verdict, mark(e))).collect();
    vec![
        covered.id.clone(),
        covered.title.clone(),
        covered.state.as_str().into(),
        evidence.join(", "),
    ]
}
