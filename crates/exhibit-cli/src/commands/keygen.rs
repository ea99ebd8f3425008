//! `exhibit keygen`: a signing key for review records.

use exhibit::delivery::shown;
use serde_json::json;

use super::{Outcome, printed};
use crate::args::{Cli, Keygen};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Keygen, world: &mut World<'_>) -> Outcome {
    let passphrase = match args.no_passphrase {
        true => None,
        false => Some(unlock::new_words(args.new_passphrase_file.as_deref(), world)?),
    };
    let passphrase = passphrase.as_deref().map(String::as_str);
    let made = exhibit::keygen::keygen(&world.host(), &args.output, passphrase)?;
    let (key, public) = (shown(&args.output), shown(&made.public));
    let sentence = format!(
        "Made {key} (keep it to yourself) and {public} (give it to the auditor).\nFingerprint: {}",
        made.fingerprint
    );
    let facts = json!({ "key": key, "public": public, "fingerprint": made.fingerprint });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}
