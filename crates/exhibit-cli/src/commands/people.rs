//! `exhibit people`: lists people, or enrols one.

use exhibit::core::event::Role;
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, printed};
use crate::args::{Cli, People};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &People, world: &mut World<'_>) -> Outcome {
    let Some(name) = &args.enrol else {
        return list(cli, world);
    };
    let role = match args.role.as_str() {
        "lead" => Role::Lead,
        "auditor" => Role::Auditor,
        "reader" => Role::Reader,
        other => return Err(Failure::usage("--role", other, "lead, auditor or reader")),
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let passphrase = unlock::new(args.new_passphrase_file.as_deref(), world)?;
    let person = vault.enrol(&world.host(), name, role, &passphrase)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &person))?;
    } else {
        printed(writeln!(
            world.out,
            "Enrolled {} as {} ({}).",
            person.name,
            person.id,
            role.as_str()
        ))?;
    }
    Ok(0)
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let people: Vec<_> = vault.register().people().cloned().collect();
    if cli.json {
        printed(print::json(world.out, &json!({ "people": people })))?;
        return Ok(0);
    }
    let rows: Vec<_> = people
        .iter()
        .map(|p| vec![p.id.to_string(), p.name.clone(), p.role.as_str().into(), p.sign_key.clone()])
        .collect();
    printed(print::table(world.out, &["Id", "Name", "Role", "Signing key"], &rows))?;
    Ok(0)
}
