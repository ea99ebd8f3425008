//! `exhibit keygen`: a signing key for review records.

use exhibit::delivery::shown;

use super::{Outcome, printed};
use crate::args::Keygen;
use crate::world::World;

pub(crate) fn run(args: &Keygen, world: &mut World<'_>) -> Outcome {
    let made = exhibit::keygen::keygen(&world.host(), &args.output)?;
    printed(writeln!(
        world.out,
        "Made {} (keep it to yourself) and {} (give it to the auditor).\nFingerprint: {}",
        shown(&args.output),
        shown(&made.public),
        made.fingerprint
    ))?;
    Ok(0)
}
