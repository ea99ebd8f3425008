//! `exhibit people`: lists people, records them and their authority, or enrols one.

use exhibit::core::event::{
    AuthorityEnded, AuthorityId, AuthorityRecorded, Event, PersonId, PersonRecorded, Role,
};
use exhibit::core::visible::visible;
use exhibit::organisation::{PersonShown, people};
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, cited, day, days, person, printed, site, word};
use crate::args::{Cli, People, PeopleAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &People, world: &mut World<'_>) -> Outcome {
    match (&args.enrol, &args.action) {
        (Some(name), None) => enrol(cli, args, name, world),
        (Some(name), Some(_)) => {
            Err(Failure::usage("--enrol", name, "given without another thing to do"))
        }
        (None, None) => list(cli, world),
        (None, Some(action)) => record(cli, action, world),
    }
}

fn enrol(cli: &Cli, args: &People, name: &str, world: &mut World<'_>) -> Outcome {
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
            visible(&person.name),
            person.id,
            role.as_str()
        ))?;
    }
    Ok(0)
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let people = people(vault.register());
    if cli.json {
        printed(print::json(world.out, &json!({ "people": people })))?;
        return Ok(0);
    }
    let rows: Vec<_> = people.iter().map(row).collect();
    let head =
        ["Id", "Name", "Staff no.", "Opens the vault as", "Position", "Unit", "There", "Authority"];
    printed(print::table(world.out, &head, &rows))?;
    Ok(0)
}

fn row(person: &PersonShown) -> Vec<String> {
    let authority = person.authorities.iter().map(|it| format!("{} {}", it.id, it.role));
    let days = match person.days.from.or(person.days.to) {
        Some(_) => person.days.for_people(),
        None => String::new(),
    };
    vec![
        person.id.to_string(),
        person.name.clone(),
        person.staff_number.clone().unwrap_or_default(),
        person.vault_role.clone().unwrap_or_else(|| "no".into()),
        person.role.clone().unwrap_or_default(),
        person.unit.clone().unwrap_or_default(),
        days,
        authority.collect::<Vec<_>>().join("; "),
    ]
}

fn record(cli: &Cli, action: &PeopleAction, world: &mut World<'_>) -> Outcome {
    match action {
        PeopleAction::Add { .. } => add(cli, action, world),
        PeopleAction::Authority { .. } => authority(cli, action, world),
        PeopleAction::EndAuthority { id, on, reason } => {
            let found = AuthorityId::parse(id);
            let id = found.ok_or_else(|| Failure::usage("authority", id, "one such as AU-001"))?;
            let ended = AuthorityEnded { id, on: day("--on", on)?, reason: reason.clone() };
            let sentence = format!("{id} ended on {}.", ended.on.for_people());
            let mut vault = unlock::open(cli, world, Access::Write)?;
            vault.state(&world.host(), vec![Event::AuthorityEnded(ended)])?;
            vault.close()?;
            printed(print::done(world.out, cli.json, &json!({ "ended": id }), &sentence))?;
            Ok(0)
        }
    }
}

fn add(cli: &Cli, action: &PeopleAction, world: &mut World<'_>) -> Outcome {
    let PeopleAction::Add {
        name,
        staff_number,
        known_as,
        position,
        unit,
        site: place,
        days: span,
        change,
    } = action
    else {
        return Ok(0);
    };
    let change = change.as_deref().map(person_id).transpose()?;
    let place = place.as_deref().map(site).transpose()?;
    let span = days("--days", span.as_deref())?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    // Whoever can open the vault keeps the number that they have there.
    let enrolled = vault.register().people().find(|it| it.name == *name).map(|it| it.id);
    let id = change.or(enrolled).unwrap_or_else(|| vault.register().next_person());
    let recorded = PersonRecorded {
        id,
        name: name.clone(),
        staff_number: staff_number.clone(),
        known_as: known_as.clone(),
        role: position.clone(),
        unit: unit.clone(),
        site: place,
        days: span,
        row: None,
    };
    vault.state(&world.host(), vec![Event::PersonRecorded(recorded)])?;
    vault.close()?;
    let sentence = format!("{name} is on record as {id}.");
    printed(print::done(world.out, cli.json, &json!({ "person": id }), &sentence))?;
    Ok(0)
}

fn authority(cli: &Cli, action: &PeopleAction, world: &mut World<'_>) -> Outcome {
    let PeopleAction::Authority {
        person: who,
        title,
        allows,
        system,
        days: span,
        granted_by,
        document,
    } = action
    else {
        return Ok(0);
    };
    let expected = "oversight, operate-agents, answer-for-system, release-versions, accept-risks or approve-documents";
    let allows = allows.iter().map(|it| word("--allows", it, expected));
    let allows = allows.collect::<Result<Vec<_>, _>>()?;
    let span = days("--days", Some(span))?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let who = person(&vault, who)?;
    let id = vault.register().organisation().next_authority();
    let documented = document.is_some();
    let recorded = AuthorityRecorded {
        id,
        person: who,
        role: title.clone(),
        allows,
        systems: system.clone(),
        days: span,
        granted_by: granted_by.clone(),
        document: cited(&vault, document.as_deref())?,
        row: None,
    };
    vault.state(&world.host(), vec![Event::AuthorityRecorded(recorded)])?;
    vault.close()?;
    let note = if documented { "" } else { " No document is named: it is stated, not documented." };
    let sentence = format!("{who} holds {id}, {title}, {}.{note}", span.for_people());
    printed(print::done(world.out, cli.json, &json!({ "authority": id }), &sentence))?;
    Ok(0)
}

fn person_id(text: &str) -> Result<PersonId, Failure> {
    PersonId::parse(text).ok_or_else(|| Failure::usage("person", text, "a number such as P-007"))
}
