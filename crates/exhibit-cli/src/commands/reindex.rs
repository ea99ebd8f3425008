//! `exhibit reindex`: reads the text of all documents anew, for search.

use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, printed};
use crate::args::Cli;
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let watcher = world.watcher();
    let items = vault.reindex(&watcher)?;
    drop(watcher);
    vault.close()?;
    let sentence = format!("The text of {items} items was read anew.");
    printed(print::done(world.out, cli.json, &json!({ "items": items }), &sentence))?;
    Ok(0)
}
