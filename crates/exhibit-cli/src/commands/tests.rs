//! `exhibit tests`: what the logs show of what the organisation says that it does.

use std::io::Write;
use std::path::Path;

use exhibit::assurance::{
    BasisShown, HoursFile, LevelFile, LinesOf, PopulationFile, SeriesFile, SettingFile, TestLine,
    TestRequest, TestShown, ZoneFile, counted, figure, resting, thousands,
};
use exhibit::core::digest::Sha256;
use exhibit::core::event::{RecordedException, TestId};
use exhibit::core::visible::visible;
use exhibit::delivery::shown;
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, day, evidence_id, printed};
use crate::args::{Cli, Tests, TestsAction, TestsRun};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Tests, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => runs(cli, world),
        Some(TestsAction::List) => listed(cli, world),
        Some(TestsAction::Run(asked)) => carry_out(cli, asked, world),
        Some(TestsAction::Show { id, reason, .. }) => show(cli, id, reason.as_deref(), world),
        Some(TestsAction::Lines { id, population, output }) => {
            lines(cli, (id, *population), output, world)
        }
        Some(TestsAction::Compare { before, after }) => compare(cli, before, after, world),
    }
}

fn runs(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = exhibit::assurance::tests(vault.register());
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    if all.is_empty() {
        let text = "No test was run yet. `exhibit tests list` shows what can be asked.";
        printed(writeln!(world.out, "{text}"))?;
        return Ok(0);
    }
    printed(table(world.out, all.iter()))?;
    Ok(0)
}

fn table<'a>(
    out: &mut dyn Write,
    lines: impl Iterator<Item = &'a TestLine>,
) -> std::io::Result<()> {
    let row = |it: &TestLine| {
        let erased = if it.basis_erased { ", basis erased" } else { "" };
        vec![
            it.id.to_string(),
            it.test.clone(),
            it.says.clone(),
            figure(it.numerator, it.denominator) + &resting(&it.papers),
            thousands(it.exceptions),
            format!("{}{erased}", it.word),
            it.at.for_people(),
        ]
    };
    let head = ["Id", "Test", "Shows", "Figure", "Exceptions", "Worst word", "When"];
    print::table(out, &head, &lines.map(row).collect::<Vec<_>>())
}

fn listed(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = exhibit::assurance::tests_listed(vault.register());
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    for it in &all {
        let newest = it.newest.map(|id| format!("  newest run {id}")).unwrap_or_default();
        printed(writeln!(world.out, "{} ({}){newest}", it.test, it.supports.join(", ")))?;
        printed(writeln!(world.out, "  {}", it.question))?;
    }
    Ok(0)
}

fn carry_out(cli: &Cli, asked: &TestsRun, world: &mut World<'_>) -> Outcome {
    let file = match &asked.setting {
        None => None,
        Some(path) => {
            let path = world.here.join(path);
            let bytes = std::fs::read(&path).map_err(|e| exhibit::Error::unreadable(&path, &e))?;
            Some(SettingFile::parse(&bytes)?)
        }
    };
    let request = TestRequest { tests: asked.tests.clone(), file, stated: stated(asked)? };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let host = world.host();
    let watcher = world.watcher();
    let done = vault.run_tests(&host, &request, &watcher)?;
    drop(watcher);
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &done))?;
        return Ok(0);
    }
    let lines: Vec<TestLine> = done.iter().map(TestShown::line).collect();
    printed(table(world.out, lines.iter()))?;
    for remark in done.first().iter().flat_map(|it| &it.remarks) {
        printed(writeln!(world.out, "{remark}"))?;
    }
    for it in &done {
        if let Some((before, difference)) = it.repeats.zip(it.difference.as_ref()) {
            let title = format!("{} and {before} before it", it.id);
            printed(write_difference(world.out, &title, difference))?;
        }
    }
    if let Some(first) = done.first() {
        let id = first.id;
        let text = format!("`exhibit tests show {id}` says why, and what each figure stands on.");
        printed(writeln!(world.out, "{text}"))?;
    }
    Ok(0)
}

/// Returns what flags state; what they don't mention stays.
fn stated(asked: &TestsRun) -> Result<SettingFile, Failure> {
    let level = |high: bool| {
        move |name: &String| LevelFile { name: name.clone(), words: vec![], high, scores: None }
    };
    let levels: Vec<LevelFile> =
        asked.high.iter().map(level(true)).chain(asked.level.iter().map(level(false))).collect();
    let by_id = asked.population.iter().map(|text| population(text));
    let by_day = asked.daily.iter().map(|text| daily(text));
    let populations = by_id.chain(by_day).collect::<Result<Vec<_>, _>>()?;
    let series = asked.series.iter().map(|text| series(text)).collect::<Result<Vec<_>, _>>()?;
    let systems = !asked.system.is_empty() || asked.all_systems;
    Ok(SettingFile {
        period: asked.period.clone(),
        audit: asked.audit.as_deref().map(|text| day("--audit", text)).transpose()?,
        systems: systems.then(|| asked.system.clone()),
        high_systems: (!asked.high_system.is_empty()).then(|| asked.high_system.clone()),
        zone: asked.zone.clone().map(|offset| ZoneFile { offset, changes: Vec::new() }),
        working_hours: asked.working_hours.as_deref().map(hours).transpose()?,
        levels: (!levels.is_empty()).then_some(levels),
        populations: (!populations.is_empty() || asked.no_population).then_some(populations),
        series: (!series.is_empty()).then_some(series),
        ..SettingFile::default()
    })
}

fn hours(text: &str) -> Result<HoursFile, Failure> {
    let (from, to) = text.split_once('-').ok_or_else(|| {
        Failure::usage("--working-hours", text, "two times of day such as 08:00-18:00")
    })?;
    Ok(HoursFile { from: from.to_owned(), to: to.to_owned() })
}

fn population(text: &str) -> Result<PopulationFile, Failure> {
    let expected = "an item and a column such as E-0012:Application or E-0012:Application:Created";
    let parts: Vec<&str> = text.splitn(3, ':').collect();
    let (item, column, time) = match parts[..] {
        [item, column] => (item, column, None),
        [item, column, time] => (item, column, Some(time.to_owned())),
        _ => return Err(Failure::usage("--population", text, expected)),
    };
    Ok(PopulationFile { id: Some(column.to_owned()), time, ..plain(evidence_id(item)?) })
}

fn daily(text: &str) -> Result<PopulationFile, Failure> {
    let expected = "an item and two columns such as E-0012:Day:Decisions";
    let parts: Vec<&str> = text.splitn(3, ':').collect();
    let [id, day, count] = parts[..] else {
        return Err(Failure::usage("--daily", text, expected));
    };
    let (day, count) = (Some(day.to_owned()), Some(count.to_owned()));
    Ok(PopulationFile { day, count, ..plain(evidence_id(id)?) })
}

fn series(text: &str) -> Result<SeriesFile, Failure> {
    let expected = "a name and items such as \"AI policy=E-0012,E-0031\"";
    let (name, items) =
        text.rsplit_once('=').ok_or_else(|| Failure::usage("--series", text, expected))?;
    let items = items.split(',').map(|it| evidence_id(it.trim())).collect::<Result<Vec<_>, _>>()?;
    Ok(SeriesFile { name: name.to_owned(), items, interval_days: None })
}

fn plain(evidence: exhibit::core::event::EvidenceId) -> PopulationFile {
    PopulationFile {
        evidence,
        sheet: None,
        id: None,
        time: None,
        day: None,
        count: None,
        day_order: None,
        times_in: None,
        source: None,
        system: None,
    }
}

fn show(cli: &Cli, id: &str, reason: Option<&str>, world: &mut World<'_>) -> Outcome {
    let id = test_id(id)?;
    let shown = match reason {
        None => unlock::open(cli, world, Access::Read)?.show_test(id)?,
        Some(reason) => {
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let host = world.host();
            let watcher = world.watcher();
            let shown = vault.show_test_with_names(&host, id, reason, &watcher)?;
            drop(watcher);
            vault.close()?;
            shown
        }
    };
    if cli.json {
        printed(print::json(world.out, &shown))?;
        return Ok(0);
    }
    printed(write_shown(world.out, &shown))?;
    Ok(0)
}

fn lines(
    cli: &Cli,
    (id, population): (&str, bool),
    output: &Path,
    world: &mut World<'_>,
) -> Outcome {
    let id = test_id(id)?;
    let of = if population { LinesOf::Population } else { LinesOf::Exceptions };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let (host, to) = (world.host(), world.here.join(output));
    let watcher = world.watcher();
    let bytes = vault.export_test_lines(&host, (id, of), &to, &watcher)?;
    drop(watcher);
    vault.close()?;
    let (count, digest) = (bytes.iter().filter(|it| **it == b'\n').count(), Sha256::of(&bytes));
    let path = shown(output);
    let sentence = format!("{} lines are in {path}, SHA-256 {digest}.", thousands(count as u64));
    let facts = json!({ "run": id, "path": path, "lines": count, "sha256": digest });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

fn compare(cli: &Cli, before: &str, after: &str, world: &mut World<'_>) -> Outcome {
    let (before, after) = (test_id(before)?, test_id(after)?);
    let vault = unlock::open(cli, world, Access::Read)?;
    let compared = vault.compare_tests(before, after)?;
    if cli.json {
        printed(print::json(world.out, &compared))?;
        return Ok(0);
    }
    printed(table(world.out, [&compared.before, &compared.after].into_iter()))?;
    let title = format!("{after} and {before} before it");
    printed(write_difference(world.out, &title, &compared.difference))?;
    Ok(0)
}

fn test_id(text: &str) -> Result<TestId, Failure> {
    TestId::parse(text).ok_or_else(|| Failure::usage("test", text, "a run's number such as T-003"))
}

fn write_shown(out: &mut dyn Write, it: &TestShown) -> std::io::Result<()> {
    writeln!(out, "{}  {}: {}", it.id, it.test, it.says)?;
    if let Some(question) = &it.question {
        writeln!(out, "  {question}")?;
        writeln!(out, "  An answer is evidence for {}.", it.supports.join(", "))?;
    }
    let period = it.setting.period;
    writeln!(out, "  Period: {} to {}", period.from.for_people(), period.to.for_people())?;
    if !it.setting.systems.is_empty() {
        writeln!(out, "  AI systems: {}", visible(&it.setting.systems.join(", ")))?;
    }
    let unjudged = match it.unjudged {
        0 => String::new(),
        count => format!("; {} not judged", thousands(count)),
    };
    let figure = figure(it.numerator, it.denominator) + &resting(&it.papers);
    writeln!(out, "  Figure: {figure}{unjudged}")?;
    for reason in &it.reasons {
        writeln!(out, "  Not better, since: {}", reason.sentence)?;
    }
    let what = counted(it.population.count, it.population.of);
    writeln!(out, "  Counted: {what}, SHA-256 of their list {}", it.population.digest)?;
    writeln!(out, "  Worst word of what it stands on: {}", it.word)?;
    if !it.uncovered.is_empty() {
        writeln!(out, "  Used and outside some record's hash: {}", it.uncovered.join(", "))?;
    }
    write_exceptions(out, it)?;
    section(out, "To be looked at; no failure", it.flags.iter().map(|it| it.sentence.as_str()))?;
    section(out, "Besides", it.facts.iter().map(String::as_str))?;
    let basis = match it.basis.len() <= FEW_ITEMS {
        true => it.basis.iter().map(basis).collect(),
        false => by_state(&it.basis),
    };
    section(out, "Stands on", basis.iter().map(String::as_str))?;
    section(out, "Since then", it.altered.iter().map(String::as_str))?;
    if it.basis.iter().any(|it| it.erased) {
        writeln!(out, "  Basis erased: these figures can't be computed again.")?;
    }
    writeln!(out, "  Run {} by {}, entry {}", it.at.for_people(), it.by, it.entry)?;
    for shown in &it.disclosed {
        let (at, by, why) = (shown.at.for_people(), &shown.by, visible(&shown.reason));
        writeln!(out, "  Names shown {at} to {by}: {why}")?;
    }
    let persons: Vec<String> = it.persons.iter().map(person).collect();
    section(out, "Persons", persons.iter().map(String::as_str))?;
    it.remarks.iter().try_for_each(|remark| writeln!(out, "  {remark}"))?;
    match it.repeats.zip(it.difference.as_ref()) {
        Some((before, difference)) => {
            write_difference(out, &format!("{} and {before} before it", it.id), difference)
        }
        None => Ok(()),
    }
}

fn write_exceptions(out: &mut dyn Write, it: &TestShown) -> std::io::Result<()> {
    if it.exceptions_total == 0 {
        return Ok(());
    }
    let total = thousands(it.exceptions_total);
    writeln!(out, "  Exceptions: {total}, SHA-256 of their list {}", it.exceptions_digest)?;
    for kind in it.by_code.iter().filter(|kind| kind.count > 0) {
        writeln!(out, "    {:>7}  {}", thousands(kind.count), kind.code)?;
    }
    for exception in &it.exceptions {
        writeln!(out, "    {}  {}", place(exception), visible(&exception.sentence))?;
    }
    let more = it.exceptions_total.saturating_sub(it.exceptions.len() as u64);
    if more > 0 {
        writeln!(out, "    and {} more, counted and digested, not listed", thousands(more))?;
    }
    let first = it.exceptions.iter().find(|it| it.line > 0);
    if let Some((item, line)) = first.and_then(|it| Some((it.item.as_ref()?, it.line))) {
        writeln!(out, "    `exhibit show {item} --line {line}` opens the first of these records.")?;
    }
    Ok(())
}

/// Returns where an exception is seen, with the records that belong to it.
fn place(it: &RecordedException) -> String {
    let own = match (&it.item, it.line) {
        (None, _) => "-".to_owned(),
        (Some(item), 0) => item.clone(),
        (Some(item), line) => format!("{item}:{line}"),
    };
    let also = it.also.iter().map(|it| format!(" ({} {}:{})", it.role, it.item, it.line));
    format!("{own}{}", also.collect::<String>())
}

/// More items than this are not named one by one.
const FEW_ITEMS: usize = 16;

fn basis(it: &BasisShown) -> String {
    let name = it.name.as_deref().map(|name| format!("  {}", visible(name))).unwrap_or_default();
    let state = state(it);
    let comma = if state.is_empty() { "" } else { ", " };
    format!("{}{name}{comma}{state}", it.id)
}

fn state(it: &BasisShown) -> String {
    match (it.erased, it.withdrawn, it.verdict) {
        (true, _, _) => "erased since".to_owned(),
        (_, true, _) => "withdrawn since".to_owned(),
        (_, _, Some(word)) => word.to_string(),
        (_, _, None) => String::new(),
    }
}

/// Returns one line for each run of items in the same state, such as `E-0006 to E-0008 VERIFIED`.
fn by_state(all: &[BasisShown]) -> Vec<String> {
    let runs = all.chunk_by(|a, b| state(a) == state(b));
    let line = |run: &[BasisShown]| match run {
        [one] => basis(one),
        [first, .., last] => {
            format!("{} to {}, {} items, {}", first.id, last.id, run.len(), state(first))
        }
        [] => String::new(),
    };
    runs.map(line).collect()
}

fn person(it: &exhibit::assurance::PersonNamed) -> String {
    let median = it.median_seconds.map(|it| format!(", median {it} s")).unwrap_or_default();
    let figures = it.reviews.map(|reviews| {
        let not = thousands(it.not_approved.unwrap_or(0));
        format!(": {} reviews, {not} not approved{median}", thousands(reviews))
    });
    format!("{} is {}{}", it.pseudonym, it.name, figures.unwrap_or_default())
}

fn section<'a>(
    out: &mut dyn Write,
    title: &str,
    lines: impl Iterator<Item = &'a str>,
) -> std::io::Result<()> {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        writeln!(out, "  {title}:")?;
    }
    lines.try_for_each(|line| writeln!(out, "    {}", visible(line)))
}

fn write_difference(
    out: &mut dyn Write,
    title: &str,
    it: &exhibit::assurance::Difference,
) -> std::io::Result<()> {
    if it.same {
        let basis = match it.basis_new.is_empty() && it.basis_gone.is_empty() {
            true => "",
            false => ", though what it stands on is not the same",
        };
        return writeln!(out, "{title}: nothing changed{basis}.");
    }
    writeln!(out, "{title}:")?;
    if !it.same_rules {
        writeln!(out, "  The rules of the test changed: figures may differ for that alone.")?;
    }
    if let Some((before, after)) = it.outcome {
        writeln!(out, "  Was: {}. Is: {}.", before.for_people(), after.for_people())?;
    }
    for figure in &it.figures {
        let (before, after) = (thousands(figure.before), thousands(figure.after));
        writeln!(out, "  {}: {before}, now {after}", figure.figure)?;
    }
    if it.population_changed {
        writeln!(out, "  What was counted is another set.")?;
    }
    for reason in &it.reasons_new {
        writeln!(out, "  New doubt: {}", reason.sentence())?;
    }
    for reason in &it.reasons_gone {
        writeln!(out, "  Doubt gone: {}", reason.sentence())?;
    }
    for (what, list) in [("New", &it.exceptions_new), ("Gone", &it.exceptions_gone)] {
        for exception in list {
            let (place, text) = (place(exception), visible(&exception.sentence));
            writeln!(out, "  {what} exception {place}  {text}")?;
        }
    }
    if !it.exceptions_all_listed {
        writeln!(out, "  Not all exceptions are listed: these are not all that came and went.")?;
    }
    for (what, list) in [
        ("Stands now also on", &it.basis_new),
        ("No longer stands on", &it.basis_gone),
        ("Has other bytes", &it.basis_changed),
    ] {
        if !list.is_empty() {
            writeln!(out, "  {what}: {}", list.join(", "))?;
        }
    }
    Ok(())
}
