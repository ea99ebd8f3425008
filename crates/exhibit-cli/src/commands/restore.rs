//! `exhibit restore`: goes on with an older copy, declared.

use exhibit::delivery::shown;
use exhibit::restore::{RestoreRequest, restore};
use serde_json::json;

use super::{Outcome, printed};
use crate::args::{Cli, Restore};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Restore, world: &mut World<'_>) -> Outcome {
    let passphrase = unlock::given(cli, world, "Passphrase of the copy: ")?;
    let watcher = world.watcher();
    let restored = restore(
        &world.host(),
        &RestoreRequest {
            from: &args.from,
            to: &args.to,
            reason: &args.reason,
            passphrase: &passphrase,
            name: cli.acting.as_deref(),
        },
        &watcher,
    )?;
    drop(watcher);
    let origin = restored.created.vault.origin().to_string();
    let code = restored.created.recovery.display();
    restored.created.vault.close()?;
    let (to, others) = (shown(&args.to), restored.to_enrol);
    let enrol = match others.as_slice() {
        [] => String::new(),
        names => format!("\nEnrol again, with passphrases of their own: {}.", names.join(", ")),
    };
    let left_out = match restored.left_out {
        0 => String::new(),
        count => {
            format!("\n{count} statements are left out: they name what is not in the new log.")
        }
    };
    let sentence = format!(
        "{to} goes on with {} items in a new log, {origin}.\nIts first entry names the copy as predecessor. Keep the copy: it proves what the old ledger said.\nRecovery code, shown only now: {}{left_out}{enrol}",
        restored.items, &*code
    );
    let facts = json!({
        "vault": to, "origin": origin, "items": restored.items, "left_out": restored.left_out, "to_enrol": others,
        "recovery_code": &*code,
    });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}
