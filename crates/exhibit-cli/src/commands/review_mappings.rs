//! `exhibit review-mappings` and `exhibit validity`: a second pair of eyes, and when to look again.

use exhibit::core::day::Day;
use exhibit::core::event::{Event, EvidenceKind, ValidityRuled};
use exhibit::mapping::{due_for_review, reviews};
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, evidence_id, kind, printed};
use crate::args::{Cli, ReviewMappings, Validity};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &ReviewMappings, world: &mut World<'_>) -> Outcome {
    if args.due {
        return due(cli, world);
    }
    let (Some(id), Some(requirement)) = (&args.id, &args.requirement) else {
        return list(cli, world);
    };
    if args.agree == args.disagree {
        return Err(Failure::usage("review", "", "one of --agree and --disagree"));
    }
    let id = evidence_id(id)?;
    let comment = args.comment.as_deref().unwrap_or_default();
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let said = (args.agree, comment, args.exception.as_deref());
    vault.review_mapping(&world.host(), id, requirement, said)?;
    vault.close()?;
    let verb = if args.agree { "agree" } else { "do not agree" };
    let sentence = format!("You {verb} that {id} supports {requirement}.");
    let facts = json!({ "evidence": id, "requirement": requirement, "agrees": args.agree });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = reviews(vault.register());
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    let rows: Vec<_> = all
        .iter()
        .map(|it| {
            let review = match (&it.reviewed_by, it.agrees) {
                (Some(by), Some(true)) => format!("{by} agrees"),
                (Some(by), _) => format!("{by} does not agree"),
                (None, _) => "nobody reviewed it".to_owned(),
            };
            let exception = it.exception.as_deref().map(|why| format!("own work: {why}"));
            vec![
                it.evidence.to_string(),
                it.requirement.clone(),
                it.by.clone(),
                review,
                exception.or_else(|| it.comment.clone()).unwrap_or_default(),
            ]
        })
        .collect();
    let head = ["Evidence", "Requirement", "Mapped by", "Review", "Remark"];
    printed(print::table(world.out, &head, &rows))?;
    Ok(0)
}

fn due(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let today = Day::of((world.host().now)());
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = due_for_review(vault.register(), today);
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    let rows: Vec<_> = all
        .iter()
        .map(|it| {
            let since = it.since.for_people();
            vec![it.evidence.to_string(), it.name.clone(), since, it.because.clone()]
        })
        .collect();
    printed(print::table(world.out, &["Evidence", "Name", "Due since", "Because"], &rows))?;
    Ok(0)
}

pub(crate) fn validity(cli: &Cli, args: &Validity, world: &mut World<'_>) -> Outcome {
    let (Some(text), Some(months), Some(reason)) = (&args.kind, args.months, &args.reason) else {
        return rules(cli, world);
    };
    let kind = kind(text)?;
    let ruled = ValidityRuled { kind, months, reason: reason.clone() };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    vault.state(&world.host(), vec![Event::ValidityRuled(ruled)])?;
    vault.close()?;
    let sentence = format!("A {text} stays current {months} months.");
    let facts = json!({ "kind": kind, "months": months });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

fn rules(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let rules = EvidenceKind::ALL.into_iter().filter_map(|it| vault.register().validity(it));
    let rules: Vec<_> = rules.map(|it| it.said.clone()).collect();
    if cli.json {
        printed(print::json(world.out, &rules))?;
        return Ok(0);
    }
    let rows: Vec<_> = rules
        .iter()
        .map(|it| vec![it.kind.as_str().into(), it.months.to_string(), it.reason.clone()])
        .collect();
    printed(print::table(world.out, &["Kind", "Months", "Why"], &rows))?;
    Ok(0)
}
