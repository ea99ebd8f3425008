//! `exhibit pin`: what a source promises.

use exhibit::core::event::SourcePinned;
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, printed};
use crate::args::{Cli, Pin};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Pin, world: &mut World<'_>) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    vault.pin_source(
        &world.host(),
        SourcePinned {
            source: args.source.clone(),
            profile: args.profile.clone(),
            signer: args.signer,
            end: args.end,
        },
    )?;
    vault.close()?;
    let sentence = format!(
        "Whatever comes from {} and is weaker than that is BROKEN from now on.",
        args.source
    );
    printed(print::done(world.out, cli.json, &json!({ "pinned": args.source }), &sentence))?;
    Ok(0)
}
