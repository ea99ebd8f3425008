//! `exhibit init`: makes a vault.

use exhibit::core::visible::visible;
use exhibit::vault::{FIRST_NUMBERS, NewVaultRequest, create};
use serde_json::json;

use super::{Failure, Outcome, printed};
use crate::args::{Cli, Init};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Init, world: &mut World<'_>) -> Outcome {
    let person = cli.acting.as_deref().unwrap_or_default();
    if person.trim().is_empty() {
        let expected = "the name of the person who makes the vault";
        return Err(Failure::usage("--as", person, expected));
    }
    let passphrase = match (&cli.passphrase_file, cli.passphrase_fd) {
        (None, None) => unlock::new(None, world)?,
        _ => unlock::given(cli, world, "Passphrase: ")?,
    };
    let created = create(
        &world.host(),
        &NewVaultRequest {
            path: &args.path,
            organisation: &args.organisation,
            person,
            passphrase: &passphrase,
            predecessor: None,
            numbers: FIRST_NUMBERS,
        },
    )?;
    let origin = created.vault.origin().to_string();
    let code = created.recovery.display();
    let path = exhibit::delivery::shown(&args.path);
    created.vault.close()?;
    if cli.json {
        let answer = json!({ "vault": path, "origin": origin, "recovery_code": &*code });
        printed(print::json(world.out, &answer))?;
        return Ok(0);
    }
    printed(writeln!(
        world.out,
        "Made {path} for {}.\nIts log is {origin}\nRecovery code, shown only now: {}\nWrite it down and keep it apart from this machine. Whoever has it can enrol a person.",
        visible(&args.organisation),
        &*code
    ))?;
    Ok(0)
}
