//! `exhibit fsck`: the whole vault from its first entry.

use std::sync::atomic::Ordering;

use exhibit::vault::Access;

use super::{Outcome, printed};
use crate::args::Cli;
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let cancelled = world.cancelled;
    let checked = vault.fsck(&mut |_, _| !cancelled.load(Ordering::Relaxed))?;
    if cli.json {
        printed(print::json(world.out, &checked))?;
        return Ok(checked.verdict.exit_code());
    }
    printed(writeln!(
        world.out,
        "{}  {} entries replayed, {} without their opening; {} contents read, {}; root {}",
        checked.verdict,
        checked.entries,
        checked.erased_openings,
        checked.contents,
        print::size(checked.bytes),
        checked.root
    ))?;
    for finding in &checked.findings {
        printed(writeln!(world.out, "  {finding}"))?;
    }
    Ok(checked.verdict.exit_code())
}
