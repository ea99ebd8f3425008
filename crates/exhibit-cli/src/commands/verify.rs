//! `exhibit verify`: evidence again, with today's trust.

use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, evidence_id, printed};
use crate::args::{Cli, Verify};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Verify, world: &mut World<'_>) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let mut ids = Vec::new();
    for text in &args.ids {
        ids.push(evidence_id(text)?);
    }
    if ids.is_empty() {
        let held = vault.register().evidence().filter(|item| item.is_held());
        ids = held.map(|item| item.received.id).collect();
    }
    let watcher = world.watcher();
    let done = vault.reverify(&world.host(), &ids, &watcher)?;
    drop(watcher);
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &json!({ "verified": done })))?;
        return Ok(0);
    }
    let rows: Vec<_> = done
        .iter()
        .map(|r| vec![r.id.to_string(), r.name.clone(), r.before.to_string(), r.now.to_string()])
        .collect();
    printed(print::table(world.out, &["Id", "Name", "Before", "Now"], &rows))?;
    Ok(0)
}
