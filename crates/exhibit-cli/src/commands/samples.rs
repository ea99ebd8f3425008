//! `exhibit samples`: populations that are frozen, draws that nobody can choose, and what they show.

use std::collections::BTreeMap;
use std::path::Path;

use exhibit::bundle::BundleCheck;
use exhibit::core::event::{EngagementId, RegisterId, SampleId};
use exhibit::core::visible::visible;
use exhibit::inspect::read_trust;
use exhibit::samples::{
    BundleRedraw, DrawShown, Drawn, EvaluationShown, FreezeRequest, Frozen, MethodAsked,
    PaperTaken, PopulationAsked, RecordFilter, Redrawn, ResultGiven, Said, SampleLine, SampleShown,
    SizesRequest, redraw_in_bundle, sample, samples, sizes,
};
use exhibit::vault::Access;
use exhibit::verify::trust::TrustSet;
use serde_json::json;

use super::{Failure, Outcome, evidence_ids, last_second, moment, printed, word};
use crate::args::{
    Cli, SampleFreeze, SampleRedraw, SampleResult, SampleSizeAsked, Samples, SamplesAction,
};
use crate::print;
use crate::unlock;
use crate::world::World;

/// Exit code where what was drawn again is not the same, or a sheet has bad rows.
const NOT_SO: u8 = 1;

pub(crate) fn run(cli: &Cli, args: &Samples, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(SamplesAction::Size(asked)) => size(cli, asked, world),
        Some(SamplesAction::Freeze(asked)) => freeze(cli, asked, world),
        Some(SamplesAction::Draw { id, number, given_by, reason }) => {
            let said = Said { number, given_by };
            draw(cli, id, said, reason.as_deref(), world)
        }
        Some(SamplesAction::Choose { id, members, reason }) => {
            let id = sample_id(id)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let drawn = vault.choose_sample(&world.host(), id, members, reason.as_deref())?;
            vault.close()?;
            told_drawn(cli, &drawn, world)
        }
        Some(SamplesAction::Redraw(asked)) => redraw(cli, asked, world),
        Some(SamplesAction::Result(given)) => result(cli, given, world),
        Some(SamplesAction::Paper { id, output }) => paper(cli, id, output, world),
        Some(SamplesAction::Take { id, file, because }) => {
            take(cli, id, file, because.as_deref(), world)
        }
        Some(SamplesAction::Show { id }) => show(cli, id, world),
        Some(SamplesAction::Close { id, conclusion }) => close(cli, id, conclusion, world),
    }
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = samples(vault.register());
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    let head =
        ["Id", "State", "Purpose", "In", "Method", "Drawn", "Of", "Redraws", "Deviating", "Open"];
    printed(print::table(world.out, &head, &rows))?;
    Ok(0)
}

fn row(it: &SampleLine) -> Vec<String> {
    let counts = it.counts.as_ref();
    vec![
        it.id.to_string(),
        it.state.clone(),
        visible(&it.purpose).into_owned(),
        it.engagement.to_string(),
        it.method.clone(),
        it.size.to_string(),
        it.population.to_string(),
        it.redraws.to_string(),
        counts.map(|it| (it.deviations + it.missing).to_string()).unwrap_or_default(),
        counts.map(|it| it.open.to_string()).unwrap_or_default(),
    ]
}

fn size(cli: &Cli, asked: &SampleSizeAsked, world: &mut World<'_>) -> Outcome {
    let found = sizes(&SizesRequest {
        population: asked.population,
        confidence: &asked.confidence,
        tolerable: &asked.tolerable,
        expected: &asked.expected,
        looks: asked.looks,
    })?;
    if cli.json {
        printed(print::json(world.out, &found))?;
        return Ok(0);
    }
    let row = |it: &exhibit::samples::SizeShown| vec![it.expected.to_string(), it.size.to_string()];
    let rows: Vec<_> = found.sizes.iter().map(row).collect();
    printed(print::table(world.out, &["Expected deviations", "Size"], &rows))?;
    printed(writeln!(world.out, "{}\n{}", found.meaning, found.formula))?;
    Ok(0)
}

fn freeze(cli: &Cli, asked: &SampleFreeze, world: &mut World<'_>) -> Outcome {
    let (population, method) = (population(asked)?, method(asked)?);
    let request = FreezeRequest {
        purpose: &asked.purpose,
        engagement: engagement_id(&asked.engagement)?,
        requirements: &asked.requirement,
        population: &population,
        method: &method,
        confidence: asked.confidence.as_deref(),
        tolerable: asked.tolerable.as_deref(),
        expected: asked.expected,
        looks: asked.looks,
        size: asked.size,
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let frozen = vault.freeze_sample(&world.host(), &request)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &frozen))?;
    } else {
        printed(frozen_text(&frozen, world))?;
    }
    Ok(0)
}

fn frozen_text(frozen: &Frozen, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    writeln!(out, "{} is frozen: {}.", frozen.sample, frozen.population)?;
    writeln!(out, "  SHA-256 of the list of members {}", frozen.digest)?;
    if let Some(digest) = frozen.strata_digest {
        writeln!(out, "  SHA-256 of the list with strata {digest}")?;
    }
    writeln!(out, "  {}: {} are to be drawn", frozen.method, frozen.size)?;
    for stratum in &frozen.strata {
        writeln!(out, "    {}: {} of {}", stratum.name, stratum.size, stratum.count)?;
    }
    frozen.remarks.iter().try_for_each(|it| writeln!(out, "  {it}"))?;
    if frozen.method == "judgemental" {
        return writeln!(
            out,
            "Say which members are chosen with `exhibit samples choose {} …`.",
            frozen.sample
        );
    }
    let lines = &frozen.checkpoint;
    writeln!(
        out,
        "Give the other side this checkpoint before they say their number:\n  {}\n  {}\n  {}",
        lines.origin, lines.size, lines.root
    )
}

fn draw(
    cli: &Cli,
    id: &str,
    said: Said<'_>,
    reason: Option<&str>,
    world: &mut World<'_>,
) -> Outcome {
    let id = sample_id(id)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let drawn = vault.draw_sample(&world.host(), id, said, reason)?;
    vault.close()?;
    told_drawn(cli, &drawn, world)
}

fn told_drawn(cli: &Cli, drawn: &Drawn, world: &mut World<'_>) -> Outcome {
    if cli.json {
        printed(print::json(world.out, drawn))?;
        return Ok(0);
    }
    let number = drawn.draw.map(|it| format!(", draw {it}")).unwrap_or_default();
    let count = drawn.members.len();
    printed(writeln!(world.out, "{}{number}: {count} members", drawn.sample))?;
    if let Some(seed) = drawn.seed {
        printed(writeln!(world.out, "  Seed {seed}"))?;
    }
    for member in &drawn.members {
        printed(writeln!(world.out, "  {member}"))?;
    }
    Ok(0)
}

fn redraw(cli: &Cli, asked: &SampleRedraw, world: &mut World<'_>) -> Outcome {
    let id = sample_id(&asked.id)?;
    let Some(file) = &asked.bundle else {
        let vault = unlock::open(cli, world, Access::Read)?;
        let again = vault.redraw_sample(id)?;
        if cli.json {
            printed(print::json(world.out, &again))?;
        } else {
            printed(redrawn_text(&again, world))?;
        }
        return Ok(if again.same { 0 } else { NOT_SO });
    };
    let (signer, trust) = (read_trust(&asked.signer)?, TrustSet::default());
    let check = BundleCheck {
        file,
        origin: asked.origin.as_deref(),
        signer: &signer,
        trust: &trust,
        at: (world.now)(),
    };
    let watcher = world.watcher();
    let number = asked.number.as_deref();
    let found = redraw_in_bundle(&world.host(), &check, id, number, &watcher)?;
    drop(watcher);
    if cli.json {
        printed(print::json(world.out, &found))?;
    } else {
        in_bundle_text(cli, &found, world)?;
    }
    Ok(if found.redrawn.same { 0 } else { NOT_SO })
}

fn redrawn_text(again: &Redrawn, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    let verdict = match (again.same, again.draws.is_empty()) {
        (true, true) => "the population is the frozen one; nothing was drawn yet",
        (true, false) => "the same",
        (false, _) => "NOT the same",
    };
    writeln!(out, "{}: {verdict}", again.sample)?;
    writeln!(out, "  Population: {} members, SHA-256 {}", again.count, again.digest)?;
    for draw in &again.draws {
        let same = match draw.same {
            Some(true) => "the same",
            Some(false) => "not the same",
            None => "not checked",
        };
        writeln!(out, "  Draw {}: {same}, {} members", draw.draw, draw.members)?;
    }
    again.reasons.iter().try_for_each(|it| writeln!(out, "  Not the same, since: {it}"))
}

fn in_bundle_text(cli: &Cli, found: &BundleRedraw, world: &mut World<'_>) -> Result<(), Failure> {
    printed(writeln!(world.out, "BUNDLE {}", found.word))?;
    printed(redrawn_text(&found.redrawn, world))?;
    if let Some(lines) = &found.checkpoint {
        printed(writeln!(
            world.out,
            "  First checkpoint after the freeze:\n    {}\n    {}\n    {}",
            lines.origin, lines.size, lines.root
        ))?;
    }
    if let Some(drawn) = &found.drawn {
        printed(writeln!(world.out, "By your number, with nothing written down:"))?;
        told_drawn(cli, drawn, world)?;
    }
    Ok(())
}

fn result(cli: &Cli, given: &SampleResult, world: &mut World<'_>) -> Outcome {
    let id = sample_id(&given.id)?;
    let expected = "conforming, deviation, missing or not-applicable";
    let one = ResultGiven {
        member: given.member.clone(),
        outcome: word("result", &given.outcome, expected)?,
        note: given.note.clone(),
        evidence: evidence_ids(&given.evidence)?,
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let outcome = one.outcome.as_str();
    vault.record_results(&world.host(), id, &[one], given.because.as_deref())?;
    let open = sample(vault.register(), id)?.counts.map_or(0, |it| it.open);
    vault.close()?;
    let facts = json!({ "sample": id, "member": given.member, "open": open });
    let sentence = format!("{}: {outcome}. {}", visible(&given.member), still_open(open));
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

fn still_open(open: u64) -> String {
    match open {
        0 => "Every drawn member has a result.".to_owned(),
        1 => "One drawn member has no result yet.".to_owned(),
        more => format!("{more} drawn members have no result yet."),
    }
}

fn paper(cli: &Cli, id: &str, output: &Path, world: &mut World<'_>) -> Outcome {
    let id = sample_id(id)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let count = vault.write_sample_paper(&world.host(), id, &world.here.join(output))?;
    vault.close()?;
    let place = exhibit::delivery::shown(output);
    let sentence = format!(
        "{place} has {count} members of {id}, one a row. Fill in Result, Note and Evidence, then `exhibit samples take`."
    );
    let facts = json!({ "sample": id, "members": count });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

fn take(cli: &Cli, id: &str, file: &Path, because: Option<&str>, world: &mut World<'_>) -> Outcome {
    let id = sample_id(id)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let taken = vault.take_sample_paper(&world.host(), id, &world.here.join(file), because)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &taken))?;
    } else {
        printed(taken_text(&taken, world))?;
    }
    Ok(if taken.problems_total == 0 { 0 } else { NOT_SO })
}

fn taken_text(taken: &PaperTaken, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    for it in &taken.problems {
        let column = if it.column.is_empty() { "the row" } else { &it.column };
        let found = if it.found.is_empty() { "nothing" } else { &it.found };
        writeln!(out, "Row {}, {column}: {found}; expected {}", it.row, it.expected)?;
    }
    if taken.problems_total > 0 {
        return writeln!(
            out,
            "Nothing was taken: {} to be put right first.",
            match taken.problems_total {
                1 => "one thing has".to_owned(),
                more => format!("{more} things have"),
            }
        );
    }
    writeln!(
        out,
        "{} results written down, {} on record already, {} rows without a result.",
        taken.written_down, taken.unchanged, taken.empty
    )
}

fn show(cli: &Cli, id: &str, world: &mut World<'_>) -> Outcome {
    let id = sample_id(id)?;
    let vault = unlock::open(cli, world, Access::Read)?;
    let shown = sample(vault.register(), id)?;
    if cli.json {
        printed(print::json(world.out, &shown))?;
    } else {
        printed(sample_text(&shown, world))?;
    }
    Ok(0)
}

fn sample_text(it: &SampleShown, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    writeln!(out, "{}  {} ({})", it.id, visible(&it.purpose), it.state)?;
    match it.requirements.is_empty() {
        true => writeln!(out, "  In {}", it.engagement)?,
        false => writeln!(out, "  In {}, for {}", it.engagement, it.requirements.join(", "))?,
    }
    writeln!(out, "  Population: {}", it.population)?;
    writeln!(out, "    SHA-256 of the list of members {}", it.digest)?;
    if let Some(digest) = it.strata_digest {
        writeln!(out, "    SHA-256 of the list with strata {digest}")?;
    }
    writeln!(
        out,
        "    Frozen {} by {}, entry {}",
        it.frozen.for_people(),
        visible(&it.by),
        it.entry
    )?;
    let because = it.because.as_deref().map(visible);
    match (it.method.as_str(), because) {
        ("stratified", Some(by)) => writeln!(out, "  Method: stratified by {by}")?,
        (method, Some(because)) => writeln!(out, "  Method: {method}, since: {because}")?,
        (method, None) => writeln!(out, "  Method: {method}")?,
    }
    for stratum in &it.strata {
        writeln!(out, "    {}: {} of {}", stratum.name, stratum.size, stratum.count)?;
    }
    write!(out, "  Size: {}", it.size)?;
    if let (Some(confidence), Some(tolerable)) = (&it.confidence, &it.tolerable) {
        write!(
            out,
            ", at {confidence} confidence and a tolerable rate of {tolerable}, with {} deviations expected and {} planned",
            it.expected,
            if it.looks == 1 { "one look".to_owned() } else { format!("{} looks", it.looks) }
        )?;
    }
    writeln!(out)?;
    for other in &it.beside {
        writeln!(out, "  Beside it: {}", other.for_people())?;
    }
    writeln!(out, "  Drawn {}", times(it.draws.len(), it.redraws))?;
    for (later, draw) in (1..).zip(&it.draws) {
        draw_text(draw, later == it.draws.len(), out)?;
    }
    if let Some(counts) = &it.counts {
        writeln!(
            out,
            "  Results: {} conforming, {} deviating, {} missing (these deviate too), {} not applicable, {} open",
            counts.conforming,
            counts.deviations,
            counts.missing,
            counts.not_applicable,
            counts.open
        )?;
    }
    match &it.evaluation {
        Some(found) => evaluation_text(found, it.count, out)?,
        None if it.method == "judgemental" => {
            writeln!(out, "  Somebody chose the members: nothing is projected from them.")?;
        }
        None => {}
    }
    if let Some(conclusion) = &it.conclusion {
        writeln!(out, "  Conclusion: {}", visible(conclusion))?;
    }
    Ok(())
}

fn times(draws: usize, redraws: u64) -> String {
    match (draws, redraws) {
        (0, _) => "never".to_owned(),
        (_, 0) => "once".to_owned(),
        (_, 1) => "twice: one redraw".to_owned(),
        (draws, redraws) => format!("{draws} times: {redraws} redraws"),
    }
}

/// Nobody looks at what was drawn before the last draw.
fn draw_text(draw: &DrawShown, counts: bool, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let by = visible(&draw.by);
    writeln!(out, "  Draw {}: {} by {by}, entry {}", draw.draw, draw.at.for_people(), draw.entry)?;
    if let Some(reason) = &draw.reason {
        writeln!(out, "    Drawn once more, since: {}", visible(reason))?;
    }
    if let (Some(number), Some(given_by)) = (&draw.number, &draw.given_by) {
        writeln!(out, "    Number \"{}\", given by {}", visible(number), visible(given_by))?;
    }
    if let (Some(size), Some(root)) = (draw.checkpoint_size, draw.checkpoint_root) {
        writeln!(out, "    Checkpoint over {size} entries, root {root}")?;
    }
    if let Some(seed) = draw.seed {
        writeln!(out, "    Seed {seed}")?;
    }
    for (place, member) in (1..).zip(&draw.members) {
        let stratum = member.stratum.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
        let open = if counts { "no result yet" } else { "drawn once more before it was looked at" };
        let result = member.result.as_deref().unwrap_or(open);
        write!(out, "    #{place} {}{stratum}: {result}", member.member)?;
        if let Some(note) = &member.note {
            write!(out, "; {}", visible(note))?;
        }
        if !member.evidence.is_empty() {
            let evidence: Vec<_> = member.evidence.iter().map(ToString::to_string).collect();
            write!(out, " [{}]", evidence.join(" "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn evaluation_text(
    found: &EvaluationShown,
    count: u64,
    out: &mut dyn std::io::Write,
) -> std::io::Result<()> {
    if let (Some(projected), Some(rate), Some((low, high)), Some((from, to))) =
        (found.projected, &found.rate, found.interval, &found.interval_rates)
    {
        writeln!(
            out,
            "  Projected: {projected} of {count} deviate ({rate}); interval {low} to {high} ({from} to {to})"
        )?;
    }
    if let (Some(upper), Some(rate)) = (found.upper, &found.upper_rate) {
        writeln!(
            out,
            "  At most {upper} deviate ({rate}), one-sided; the tolerable rate is reached at {}",
            found.tolerable_members
        )?;
    }
    writeln!(out, "  Below the tolerable rate: {}", found.conclusion)?;
    found.reasons.iter().try_for_each(|it| writeln!(out, "    Not better, since {it}."))
}

fn close(cli: &Cli, id: &str, conclusion: &str, world: &mut World<'_>) -> Outcome {
    let id = sample_id(id)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let projection = vault.close_sample(&world.host(), id, conclusion)?;
    vault.close()?;
    let sentence = match &projection {
        Some(it) => format!(
            "{id} is closed. Deviating: {1} of {0} for which the question arose; projected {2}, between {3} and {4} at {5} confidence.",
            it.tested, it.deviations, it.rate, it.low, it.high, it.confidence
        ),
        None => format!("{id} is closed. Somebody chose its members: nothing is projected."),
    };
    let facts = json!({ "sample": id, "projection": projection });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

fn population(asked: &SampleFreeze) -> Result<PopulationAsked, Failure> {
    if let Some(rows) = &asked.rows {
        let expected = "a snapshot's number such as RG-001";
        let register =
            RegisterId::parse(rows).ok_or_else(|| Failure::usage("--rows", rows, expected))?;
        let mut filter = BTreeMap::new();
        for text in &asked.holding {
            let (column, value) = text.split_once('=').ok_or_else(|| {
                Failure::usage("--where", text, "a column and a value such as status=open")
            })?;
            filter.insert(column.to_owned(), value.to_owned());
        }
        return Ok(PopulationAsked::Rows { register, filter });
    }
    if !asked.items.is_empty() {
        return Ok(PopulationAsked::Items(evidence_ids(&asked.items)?));
    }
    if asked.records.is_empty() {
        return Err(Failure::usage("population", "", "one of --records, --items and --rows"));
    }
    let filter = RecordFilter {
        kind: asked.kind.clone(),
        system: asked.system.clone(),
        version: asked.version.clone(),
        agent: asked.agent.clone(),
        risk_level: asked.risk_level.clone(),
        outcome: asked.outcome.clone(),
        from: asked.from.as_deref().map(|text| moment("--from", text)).transpose()?,
        to: asked.to.as_deref().map(|text| last_second("--to", text)).transpose()?,
    };
    Ok(PopulationAsked::Records { items: evidence_ids(&asked.records)?, filter })
}

fn method(asked: &SampleFreeze) -> Result<MethodAsked, Failure> {
    let by = asked.stratify_by.clone();
    Ok(match (asked.method.as_str(), by) {
        ("stratified", Some(by)) => MethodAsked::Stratified { by },
        ("stratified", None) => {
            let expected = "what to divide the population by, such as version";
            return Err(Failure::usage("--stratify-by", "", expected));
        }
        (_, Some(by)) => {
            return Err(Failure::usage("--stratify-by", &by, "for --method stratified only"));
        }
        ("random", None) => MethodAsked::Random,
        ("interval", None) => MethodAsked::Interval { order: asked.because.clone() },
        ("judgemental", None) => MethodAsked::Judgemental { because: asked.because.clone() },
        (other, None) => {
            let expected = "random, stratified, interval or judgemental";
            return Err(Failure::usage("--method", other, expected));
        }
    })
}

fn sample_id(text: &str) -> Result<SampleId, Failure> {
    SampleId::parse(text).ok_or_else(|| Failure::usage("sample", text, "a number such as S-001"))
}

fn engagement_id(text: &str) -> Result<EngagementId, Failure> {
    let expected = "an engagement's number such as EN-01";
    EngagementId::parse(text).ok_or_else(|| Failure::usage("--engagement", text, expected))
}
