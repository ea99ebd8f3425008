//! `exhibit profile`: the log profiles.

use exhibit::Error;
use exhibit::delivery::shown;
use exhibit::inspect::{read_profile, read_small};
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, printed};
use crate::args::{Cli, Profile, ProfileAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Profile, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None | Some(ProfileAction::List) => list(cli, world),
        Some(ProfileAction::Show { name }) => {
            let (set, _) = read_profile(Some(name))?;
            let profile = set.get(name).ok_or_else(|| Error::NoSuchProfile(name.clone()))?;
            printed(write!(world.out, "{}", profile.text()))?;
            Ok(0)
        }
        Some(ProfileAction::Adopt { file }) => {
            let text = String::from_utf8(read_small(file)?)
                .map_err(|_| Error::text("profile", &shown(file), "UTF-8 text"))?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let adopted = vault.adopt_profile(&world.host(), &shown(file), &text)?;
            vault.close()?;
            let (name, sha256) = (adopted.name, adopted.sha256);
            let sentence = format!("This vault relies on {name} ({sha256}) from now on.");
            let facts = json!({ "adopted": name, "sha256": sha256 });
            printed(print::done(world.out, cli.json, &facts, &sentence))?;
            Ok(0)
        }
    }
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let (set, _) = read_profile(None)?;
    if cli.json {
        let all: Vec<_> = set
            .iter()
            .map(|p| json!({ "name": p.name(), "title": p.title(), "sha256": p.digest() }))
            .collect();
        printed(print::json(world.out, &json!({ "profiles": all })))?;
        return Ok(0);
    }
    let rows: Vec<_> = set
        .iter()
        .map(|p| vec![p.name().to_owned(), p.title().to_owned(), p.digest().to_hex()])
        .collect();
    printed(print::table(world.out, &["Name", "Describes", "SHA-256"], &rows))?;
    Ok(0)
}
