//! `exhibit ledger`: entries, head, tiles, cosignatures.

use exhibit::delivery::shown;
use exhibit::inspect::read_small;
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, printed};
use crate::args::{Cli, Ledger};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Ledger, world: &mut World<'_>) -> Outcome {
    if let (Some(file), Some(vkey)) = (&args.import_cosignature, &args.vkey) {
        let line = String::from_utf8_lossy(&read_small(file)?).into_owned();
        let mut vault = unlock::open(cli, world, Access::Write)?;
        let size = vault.import_cosignature(&world.host(), &line, vkey)?;
        vault.close()?;
        let sentence = format!("The checkpoint of {size} entries is witnessed.");
        printed(print::done(world.out, cli.json, &json!({ "witnessed": size }), &sentence))?;
        return Ok(0);
    }
    let vault = unlock::open(cli, world, Access::Read)?;
    if let Some(to) = &args.export {
        let files = vault.export_tiles(to)?;
        let sentence = format!("Wrote {files} files to {}.", shown(to));
        let facts = json!({ "files": files, "to": shown(to) });
        printed(print::done(world.out, cli.json, &facts, &sentence))?;
        return Ok(0);
    }
    let (head, entries) = (vault.head_shown(), vault.entry_lines(args.limit)?);
    if cli.json {
        printed(print::json(world.out, &json!({ "head": head, "entries": entries })))?;
        return Ok(0);
    }
    printed(writeln!(world.out, "{}\n{} entries, root {}\n", head.origin, head.size, head.root))?;
    let rows: Vec<_> = entries
        .iter()
        .map(|e| {
            let actor = e.actor.clone().unwrap_or_else(|| "(opening destroyed)".into());
            vec![e.seq.to_string(), e.time.for_people(), e.kind.clone(), actor]
        })
        .collect();
    printed(print::table(world.out, &["Entry", "Time", "Type", "By"], &rows))?;
    Ok(0)
}
