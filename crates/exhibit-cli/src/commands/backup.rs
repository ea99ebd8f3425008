//! `exhibit backup`: a verified copy.

use exhibit::delivery::shown;
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, printed};
use crate::args::{Backup, Cli};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Backup, world: &mut World<'_>) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let report = vault.backup(&world.host(), &args.to, &world.watcher())?;
    vault.close()?;
    let place = shown(&args.to);
    if cli.json {
        let answer = json!({ "to": place, "entries": report.entries, "contents": report.contents, "bytes": report.bytes });
        printed(print::json(world.out, &answer))?;
        return Ok(0);
    }
    printed(writeln!(
        world.out,
        "Copied to {place} and read back: {} entries, {} contents, {}. It opens with the same passphrases.",
        report.entries,
        report.contents,
        print::size(report.bytes)
    ))?;
    Ok(0)
}
