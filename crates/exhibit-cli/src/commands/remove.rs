//! `exhibit withdraw` and `exhibit erase`.

use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, evidence_id, printed};
use crate::args::{Cli, Remove};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn withdraw(cli: &Cli, args: &Remove, world: &mut World<'_>) -> Outcome {
    let id = evidence_id(&args.id)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    vault.withdraw(&world.host(), id, &args.reason)?;
    vault.close()?;
    let sentence = format!("{id} is kept, and goes into no pack and no bundle from now on.");
    printed(print::done(world.out, cli.json, &json!({ "withdrawn": id }), &sentence))?;
    Ok(0)
}

pub(crate) fn erase(cli: &Cli, args: &Remove, world: &mut World<'_>) -> Outcome {
    let id = evidence_id(&args.id)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let erased = vault.erase(&world.host(), id, &args.reason, None)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &erased))?;
        return Ok(0);
    }
    printed(writeln!(world.out, "{id} was destroyed in this vault; the ledger says that it was."))?;
    if erased.scrub_owed {
        let owed =
            "Somebody was reading: unused pages are destroyed by the next command that writes.";
        printed(writeln!(world.out, "{owed}"))?;
    }
    for other in &erased.shared_with {
        printed(writeln!(world.out, "Its content stays, because {other} holds the same."))?;
    }
    for copy in &erased.not_erased {
        printed(writeln!(world.out, "Not erased: {copy}."))?;
    }
    Ok(0)
}
