//! `exhibit witness`: cosigns the head of somebody's log.

use exhibit::core::verdict::Word;
use exhibit::witness::{WitnessRequest, Witnessed, witness};

use super::{Outcome, printed};
use crate::args::{Cli, Witness};
use crate::print;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Witness, world: &mut World<'_>) -> Outcome {
    let answer = witness(
        &world.host(),
        &WitnessRequest {
            bundle: &args.file,
            key: &args.key,
            name: &args.name,
            origin: args.origin.as_deref(),
        },
    )?;
    let code = match &answer {
        Witnessed::Cosigned { .. } => Word::Verified.exit_code(),
        Witnessed::Refused { contradiction: true, .. } => Word::Diverged.exit_code(),
        Witnessed::Refused { .. } => Word::Unanchored.exit_code(),
    };
    if cli.json {
        printed(print::json(world.out, &answer))?;
        return Ok(code);
    }
    match answer {
        Witnessed::Cosigned { origin, size, before, line, vkey } => printed(writeln!(
            world.out,
            "{line}\nThis line travels back to the owner of {origin}: {size} entries, {before} when it was last seen here.\nYour verifier key: {vkey}\nIt attests that the log only grew, not that what it says is true."
        ))?,
        Witnessed::Refused { reason, contradiction, known, offered } => {
            printed(writeln!(world.out, "Not cosigned: {reason}."))?;
            if contradiction {
                let known = known.unwrap_or_default();
                printed(writeln!(
                    world.out,
                    "The two heads can't both be true. Keep both notes: they are evidence of their own.\n\nSeen before:\n{known}\nOffered now:\n{offered}"
                ))?;
            }
        }
    }
    Ok(code)
}
