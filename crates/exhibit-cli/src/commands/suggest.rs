//! `exhibit suggest`: which requirements evidence may support, and why.

use exhibit::core::event::EvidenceId;
use exhibit::coverage::NewMapping;
use exhibit::mapping::Suggestion;
use exhibit::vault::{Access, Open, Vault};
use serde_json::json;

use super::{Failure, Outcome, evidence_id, evidence_ids, printed, sufficiency};
use crate::args::{Cli, Suggest, SuggestAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Suggest, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => show(cli, &args.ids, world),
        Some(SuggestAction::Accept { id, requirement, rationale, sufficiency: how, because }) => {
            let id = evidence_id(id)?;
            let how = sufficiency(how)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let suggested = suggested(&vault, id, requirement)?;
            let mapping = NewMapping {
                evidence: id,
                requirement,
                rationale,
                sufficiency: how,
                because: because.as_deref(),
                suggested_by: Some(&suggested.because),
            };
            vault.map(&world.host(), &[mapping])?;
            vault.close()?;
            let sentence =
                format!("{id} supports {requirement}; it was suggested: {}.", suggested.because);
            let facts = json!({ "evidence": id, "requirement": requirement });
            printed(print::done(world.out, cli.json, &facts, &sentence))?;
            Ok(0)
        }
        Some(SuggestAction::Refuse { id, requirement, reason }) => {
            let id = evidence_id(id)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            vault.refuse_suggestion(&world.host(), id, requirement, reason)?;
            vault.close()?;
            let sentence = format!("{requirement} is not suggested for {id} again.");
            let facts = json!({ "evidence": id, "refused": requirement });
            printed(print::done(world.out, cli.json, &facts, &sentence))?;
            Ok(0)
        }
    }
}

fn show(cli: &Cli, ids: &[String], world: &mut World<'_>) -> Outcome {
    let ids = evidence_ids(ids)?;
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = vault.suggestions(&ids)?;
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    if all.is_empty() {
        printed(writeln!(world.out, "Nothing is suggested."))?;
        return Ok(0);
    }
    let rows: Vec<_> = all
        .iter()
        .map(|it| {
            let because = exhibit::core::visible::visible(&it.because).into_owned();
            vec![it.evidence.to_string(), it.requirement.clone(), it.title.clone(), because]
        })
        .collect();
    let head = ["Evidence", "Requirement", "Title", "Because"];
    printed(print::table(world.out, &head, &rows))?;
    printed(writeln!(
        world.out,
        "A suggestion is no mapping: take it up with `exhibit suggest accept`, in your own words."
    ))?;
    Ok(0)
}

fn suggested(
    vault: &Vault<Open>,
    id: EvidenceId,
    requirement: &str,
) -> Result<Suggestion, Failure> {
    let found = vault.suggestions(&[id])?.into_iter().find(|it| it.requirement == requirement);
    let expected = "one that is suggested; map it with `exhibit map` instead";
    found.ok_or_else(|| Failure::usage("requirement", requirement, expected))
}
