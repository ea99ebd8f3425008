//! `exhibit inspect`: what files are and what they are worth, with no vault.

use exhibit::inspect::{Inspection, inspect, overall, read_profile, read_trust};

use super::{Outcome, moment, printed};
use crate::args::{Cli, Inspect};
use crate::print;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Inspect, world: &mut World<'_>) -> Outcome {
    let trust = read_trust(&args.trust)?;
    let (profiles, profile) = read_profile(args.profile.as_deref())?;
    let at = match &args.at {
        Some(text) => moment("--at", text)?,
        None => (world.now)(),
    };
    let watcher = world.watcher();
    let found = inspect(&Inspection {
        paths: &args.paths,
        trust: &trust,
        profiles: &profiles,
        profile: profile.as_deref(),
        at,
        workers: world.workers,
        watcher: &watcher,
    })?;
    drop(watcher);
    for item in &found {
        if cli.json {
            printed(print::json(world.out, item))?;
        } else {
            printed(print::inspected(world.out, item))?;
        }
    }
    if found.is_empty() && !cli.json {
        printed(writeln!(world.out, "CANNOT CHECK  there is nothing here to look at"))?;
    }
    Ok(overall(&found).exit_code())
}
