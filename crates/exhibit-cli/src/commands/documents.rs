//! `exhibit documents`: documented information that the standard asks for.

use exhibit::clause_documents::{DocumentShown, DocumentState, NamedDocument, clause_documents};
use exhibit::core::day::Day;
use exhibit::core::visible::visible;
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, day, evidence_id, printed};
use crate::args::{Cli, Documents, DocumentsAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Documents, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(action @ DocumentsAction::Name { .. }) => name(cli, action, world),
        Some(DocumentsAction::Drop { requirement, document, reason }) => {
            let mut vault = unlock::open(cli, world, Access::Write)?;
            vault.drop_document(&world.host(), requirement, document, reason)?;
            vault.close()?;
            let sentence = format!("{requirement}, {}: no item is named now.", visible(document));
            let facts = json!({ "requirement": requirement, "document": document });
            printed(print::done(world.out, cli.json, &facts, &sentence))?;
            Ok(0)
        }
    }
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let today = Day::of((world.host().now)());
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = clause_documents(vault.register(), today);
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    let head = ["For", "Document", "State", "Item", "Why"];
    printed(print::table(world.out, &head, &rows))?;
    let of = |state: DocumentState| all.iter().filter(|it| it.asked && it.state == state).count();
    let (asked, current) = (all.iter().filter(|it| it.asked).count(), of(DocumentState::Current));
    let missing = of(DocumentState::Missing);
    printed(writeln!(
        world.out,
        "Of {asked} documents that the standard asks for: {current} current and approved, {missing} missing, {} to be looked at.",
        asked - current - missing
    ))?;
    Ok(0)
}

fn row(it: &DocumentShown) -> Vec<String> {
    let item = match (it.evidence, &it.name) {
        (Some(id), Some(name)) => format!("{id} {}", visible(name)),
        (Some(id), None) => id.to_string(),
        (None, _) => String::new(),
    };
    let item = match &it.version {
        Some(version) => format!("{item}, version {}", visible(version)),
        None => item,
    };
    vec![
        it.requirement.clone(),
        visible(&it.document).into_owned(),
        it.state.as_str().to_owned(),
        item,
        visible(&it.why).into_owned(),
    ]
}

fn name(cli: &Cli, action: &DocumentsAction, world: &mut World<'_>) -> Outcome {
    let DocumentsAction::Name { requirement, document, id, version, approved_by, approved_on } =
        action
    else {
        return Ok(0);
    };
    let evidence = evidence_id(id)?;
    let new = NamedDocument {
        requirement,
        document,
        evidence,
        version: version.as_deref(),
        approved_by: approved_by.as_deref(),
        approved_on: approved_on.as_deref().map(|text| day("--approved-on", text)).transpose()?,
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    vault.name_document(&world.host(), &new)?;
    vault.close()?;
    let sentence = format!("{requirement}, {}: it is {evidence}.", visible(document));
    let facts = json!({ "requirement": requirement, "document": document, "evidence": evidence });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}
