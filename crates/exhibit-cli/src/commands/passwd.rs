//! `exhibit passwd`: seals the own slot again under another passphrase.

use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, printed};
use crate::args::{Cli, Passwd};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Passwd, world: &mut World<'_>) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let passphrase = unlock::new(args.new_passphrase_file.as_deref(), world)?;
    vault.change_passphrase(&world.host(), &passphrase)?;
    vault.close()?;
    let sentence = "The passphrase was changed. An old copy of vault.json still opens this vault with the old passphrase: destroy such copies.";
    printed(print::done(world.out, cli.json, &json!({ "changed": true }), sentence))?;
    Ok(0)
}
