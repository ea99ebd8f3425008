//! `exhibit organisation`: who is audited, and what is in scope.

use exhibit::core::event::{Event, ScopeStated, SiteRecorded};
use exhibit::organisation::{OrganisationShown, organisation};
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, cited, day, days, printed, site};
use crate::args::{Cli, Organisation, OrganisationAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Organisation, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => show(cli, world),
        Some(OrganisationAction::Scope { text, exclude, from, document }) => {
            let from = day("--from", from)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let document = cited(&vault, document.as_deref())?;
            let (text, excluded) = (text.clone(), exclude.clone());
            let scope = ScopeStated { text, excluded, from, document };
            vault.state(&world.host(), vec![Event::ScopeStated(scope)])?;
            vault.close()?;
            let sentence = format!("This is the scope since {}.", from.for_people());
            printed(print::done(world.out, cli.json, &json!({ "scope": from }), &sentence))?;
            Ok(0)
        }
        Some(OrganisationAction::Site { name, place, activities, days: span, change }) => {
            let days = days("--days", span.as_deref())?;
            let change = change.as_deref().map(site).transpose()?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let id = change.unwrap_or_else(|| vault.register().organisation().next_site());
            let (name, place) = (name.clone(), place.clone());
            let activities = activities.clone();
            let recorded = SiteRecorded { id, name, place, activities, days, row: None };
            let sentence = format!("{id} is {}, {}.", recorded.name, recorded.place);
            vault.state(&world.host(), vec![Event::SiteRecorded(recorded)])?;
            vault.close()?;
            printed(print::done(world.out, cli.json, &json!({ "site": id }), &sentence))?;
            Ok(0)
        }
    }
}

fn show(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let found = organisation(vault.register());
    if cli.json {
        printed(print::json(world.out, &found))?;
        return Ok(0);
    }
    text(&found, world)
}

fn text(found: &OrganisationShown, world: &mut World<'_>) -> Outcome {
    printed(writeln!(world.out, "{}", found.name))?;
    match &found.scope {
        None => printed(writeln!(world.out, "No scope is stated (clause 4.3)."))?,
        Some(scope) => {
            let since = scope.from.for_people();
            printed(writeln!(world.out, "Scope since {since}: {}", scope.text))?;
            let document = match scope.document {
                Some(id) => format!("The document is {id}."),
                None => "No document is named for it.".into(),
            };
            printed(writeln!(world.out, "{document} Entry {} of the ledger.", scope.entry))?;
            for excluded in &scope.excluded {
                printed(writeln!(world.out, "Left out: {excluded}"))?;
            }
        }
    }
    let rows: Vec<_> = found
        .sites
        .iter()
        .map(|it| {
            let activities = it.activities.clone().unwrap_or_default();
            let days = it.days.for_people();
            vec![it.id.to_string(), it.name.clone(), it.place.clone(), activities, days]
        })
        .collect();
    if !rows.is_empty() {
        let head = ["Site", "Name", "Place", "Activities", "In scope"];
        printed(print::table(world.out, &head, &rows))?;
    }
    Ok(0)
}
