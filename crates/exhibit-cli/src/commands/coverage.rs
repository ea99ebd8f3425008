//! `exhibit coverage`: which requirements have evidence, and the gaps.

use exhibit::core::visible::visible;
use exhibit::coverage::{CoverageShown, CoverageState, Covered, CoveringEvidence, basis, coverage};
use exhibit::vault::Access;

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
    let basis = basis(vault.register());
    if cli.json {
        printed(print::json(world.out, &CoverageShown { basis, requirements: all }))?;
        return Ok(0);
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    printed(print::table(world.out, &["Id", "Title", "State", "Evidence"], &rows))?;
    printed(writeln!(world.out, "{}", basis.sentence))?;
    Ok(0)
}

/// Marks what somebody contradicts, which counts for nothing until that is resolved, and a verdict that rests on what
/// is not relied on any more.
fn mark(evidence: &CoveringEvidence) -> String {
    let contested = evidence.contested.iter().map(|it| format!(", contested ({})", visible(it)));
    contested.chain([print::lost(&evidence.no_longer_relied_on)]).collect()
}

fn row(covered: &Covered) -> Vec<String> {
    let evidence: Vec<_> =
        covered.evidence.iter().map(|e| format!("{} {}{}", e.id, e.verdict, mark(e))).collect();
    let excluded = covered.excluded_because.iter();
    let excluded = excluded.map(|it| format!("because: {}", visible(it)));
    vec![
        covered.id.clone(),
        visible(&covered.title).into_owned(),
        covered.state.as_str().into(),
        excluded.chain(evidence).collect::<Vec<_>>().join(", "),
    ]
}
