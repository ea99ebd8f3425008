//! `exhibit search`: single records in all logs, or documents by their text, newest first.

use std::ops::Range;

use exhibit::RecordQuery;
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, evidence_id, last_second, moment, printed};
use crate::args::{Cli, Search};
use crate::print;
use crate::print::lost;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Search, world: &mut World<'_>) -> Outcome {
    if let Some(words) = &args.documents {
        return documents(cli, words, args.limit, world);
    }
    let query = query(args)?;
    let vault = unlock::open(cli, world, Access::Read)?;
    let found = vault.search(&query, args.limit)?;
    let documents = args.text.as_deref().map(|it| vault.count_documents(it)).transpose()?;
    if cli.json {
        let mut answer = json!({ "records": found });
        if let Some(documents) = documents {
            answer["documents"] = documents.into();
        }
        printed(print::json(world.out, &answer))?;
        return Ok(0);
    }
    for record in &found {
        let time = record.time.map_or_else(|| "no time".into(), |t| t.for_people());
        printed(writeln!(
            world.out,
            "{} line {} ({}{}), {time}\n  {}",
            record.id,
            record.line,
            record.verdict,
            lost(&record.no_longer_relied_on),
            record.text
        ))?;
        if !record.not_covered.is_empty() {
            let names = record.not_covered.join(", ");
            printed(writeln!(world.out, "  outside the hash: {names}"))?;
        }
    }
    if found.is_empty() {
        printed(nothing("record", args.text.as_deref(), world))?;
    }
    if let Some(documents) = documents.filter(|it| *it > 0) {
        let sentence = match documents {
            1 => "One document has these words".to_owned(),
            more => format!("{more} documents have these words"),
        };
        printed(writeln!(world.out, "{sentence}: `exhibit search --documents` shows them."))?;
    }
    Ok(0)
}

/// Says that nothing was found, and that words were taken as whole ones.
fn nothing(what: &str, words: Option<&str>, world: &mut World<'_>) -> std::io::Result<()> {
    writeln!(world.out, "No {what} matches.")?;
    let whole = words.map(str::trim_end).filter(|it| it.ends_with(char::is_alphanumeric));
    match whole.and_then(|it| it.split_whitespace().next_back()) {
        Some(last) => writeln!(world.out, "Words are whole: {last}* finds what begins so."),
        None => Ok(()),
    }
}

fn documents(cli: &Cli, words: &str, limit: u32, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let found = vault.search_documents(words, limit)?;
    if cli.json {
        printed(print::json(world.out, &found))?;
        return Ok(0);
    }
    for it in &found.documents {
        let status = match it.status.as_str() {
            "held" => String::new(),
            other => format!(", {other}"),
        };
        let (id, name, word, file) = (it.id, &it.name, it.verdict, &it.file);
        let lost = lost(&it.no_longer_relied_on);
        printed(writeln!(world.out, "{id}  {name} ({word}{lost}{status})"))?;
        let place = if file == name { String::new() } else { format!("{file}: ") };
        printed(writeln!(world.out, "  {place}{}", it.snippet))?;
    }
    if found.documents.is_empty() {
        printed(nothing("document", Some(words), world))?;
    }
    if found.not_indexed > 0 {
        let number = found.not_indexed;
        printed(writeln!(
            world.out,
            "{number} items were never looked at for their text: `exhibit reindex` does it."
        ))?;
    }
    Ok(0)
}

fn query(args: &Search) -> Result<RecordQuery, Failure> {
    let item = args.item.as_deref().map(evidence_id).transpose()?;
    Ok(RecordQuery {
        item: item.map(|id| id.0),
        time_ms: time_range(args.from.as_deref(), args.to.as_deref())?,
        text: args.text.clone(),
        kind: args.kind.clone(),
        system: args.system.clone(),
        version: args.version.clone(),
        agent: args.agent.clone(),
        decision: args.decision.clone(),
        person: args.person.clone(),
        requester: args.requester.clone(),
        risk_level: args.risk_level.clone(),
        outcome: args.outcome.clone(),
        before: None,
    })
}

/// Returns the milliseconds since 1970 between two days or times, the last of them with all of it.
fn time_range(from: Option<&str>, to: Option<&str>) -> Result<Option<Range<i64>>, Failure> {
    if from.is_none() && to.is_none() {
        return Ok(None);
    }
    let start = from.map(|text| moment("from", text)).transpose()?;
    let end = to.map(|text| last_second("to", text)).transpose()?;
    let range = Range {
        start: start.map_or(i64::MIN, |it| it.unix() * 1000),
        end: end.map_or(i64::MAX, |it| (it.unix() + 1) * 1000),
    };
    match range.is_empty() {
        true => {
            Err(Failure::usage("to", to.unwrap_or_default(), "a time that is not before --from"))
        }
        false => Ok(Some(range)),
    }
}
