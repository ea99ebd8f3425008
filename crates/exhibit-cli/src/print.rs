//! How answers read: sentences and small tables, with hidden characters made visible.

use std::io::{self, Write};

use exhibit::core::appraisal::{Appraisal, Fact, Failure, Outcome};
use exhibit::core::verdict::Word;
use exhibit::core::visible::visible;
use exhibit::inspect::Inspected;
use exhibit::registers::ProblemShown;
use exhibit::verify::Step;
use serde::Serialize;

/// How many problems of a table are printed.
const SHOWN_PROBLEMS: usize = 20;

/// How many failures are shown of one item; JSON holds up to a hundred.
const SHOWN_FAILURES: usize = 8;

/// How many characters of a value are shown where an item has one line.
const SHOWN_VALUE: usize = 64;

/// How many digits of a digest or key are shown there.
const SHOWN_DIGITS: usize = 16;

/// Writes one compact JSON object on a line of its own.
pub(crate) fn json<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

/// Says that something was done: a sentence, or the facts as JSON. Hidden characters are made visible.
pub(crate) fn done(
    out: &mut dyn Write,
    as_json: bool,
    facts: &serde_json::Value,
    sentence: &str,
) -> io::Result<()> {
    if as_json {
        return json(out, facts);
    }
    sentence.lines().try_for_each(|line| writeln!(out, "{}", visible(line)))
}

/// Writes what was found out about one item.
pub(crate) fn inspected(out: &mut dyn Write, item: &Inspected) -> io::Result<()> {
    match item {
        Inspected::Appraised(found) => appraisal(out, found),
        Inspected::Unreadable(unreadable) => {
            writeln!(out, "{}  {}", unreadable.verdict, unreadable.path)?;
            lines(out, "  Not checked: ", &unreadable.not_checked)
        }
    }
}

/// Writes one line about one item: the word, the path, what it is, and what the word rests on.
pub(crate) fn line(out: &mut dyn Write, item: &Inspected) -> io::Result<()> {
    let (path, said) = match item {
        Inspected::Unreadable(it) => (&it.path, it.not_checked.join(" ")),
        Inspected::Appraised(it) => (&it.path, format!("{}; {}", kind(it), brief(&because(it)))),
    };
    let word = item.word().as_str();
    writeln!(out, "{word:<12}  {}  {}", visible(path), visible(&said))
}

fn kind(found: &Appraisal) -> String {
    let what = match &found.profile {
        Some(profile) => format!("{} {profile}", found.format),
        None => found.format.clone(),
    };
    match found.records {
        0 => what,
        1 => format!("{what}, 1 record"),
        records => format!("{what}, {records} records"),
    }
}

/// What the word rests on, in one sentence: the worst thing that was found, else who signed and the end.
fn because(found: &Appraisal) -> String {
    let fact = |check: &str| found.facts.iter().find(|fact| fact.check == check);
    let first = |outcome: Outcome| found.facts.iter().find(|fact| fact.outcome == outcome);
    let detail = |fact: &Fact| without_stop(&fact.detail).to_owned();
    match found.verdict {
        Word::Broken | Word::Diverged => match (found.failures.first(), first(Outcome::Fail)) {
            (Some(failure), _) => place(&shortened(failure)),
            (None, Some(fact)) => detail(fact),
            (None, None) => String::new(),
        },
        Word::Incomplete | Word::CannotCheck => {
            let failed = first(Outcome::Fail).map(detail);
            let not_checked = found.not_checked.first().map(|it| without_stop(it).to_owned());
            failed.or(not_checked).unwrap_or_default()
        }
        Word::Unsigned => "nobody signed it: its digest is recorded, nothing more".to_owned(),
        Word::Verified | Word::Unanchored => {
            let said = ["signer", "policy", "end"].into_iter().filter_map(fact);
            let said = said.filter(|fact| fact.check != "policy" || fact.outcome == Outcome::Fail);
            let said = said.map(|fact| match fact.check.as_str() {
                "end" => format!("end {}", uncapital(&detail(fact))),
                _ => uncapital(&detail(fact)),
            });
            said.collect::<Vec<_>>().join("; ")
        }
    }
}

/// A value may be as long as its record.
fn shortened(failure: &Failure) -> Failure {
    let short = |text: &str| match text.char_indices().nth(SHOWN_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    Failure {
        expected: short(&failure.expected),
        actual: short(&failure.actual),
        ..failure.clone()
    }
}

/// Digests and keys are too long for a line: their beginning tells them apart, `--details` has them in full.
fn brief(text: &str) -> String {
    let is_hex =
        |word: &str| word.len() > SHOWN_DIGITS && word.bytes().all(|it| it.is_ascii_hexdigit());
    let of_word = |word: &str| {
        let digits = word.trim_end_matches([',', ';', ':', '…']);
        match is_hex(digits) {
            true => {
                format!("{}…{}", &digits[..SHOWN_DIGITS], word[digits.len()..].trim_matches('…'))
            }
            false => word.to_owned(),
        }
    };
    text.split(' ').map(of_word).collect::<Vec<_>>().join(" ")
}

fn uncapital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    // A name at the beginning, such as SHA-1, stays as it is.
    match chars.clone().next() {
        Some(second) if second.is_uppercase() => text.to_owned(),
        _ => first + chars.as_str(),
    }
}

fn without_stop(text: &str) -> &str {
    text.strip_suffix('.').unwrap_or(text)
}

/// Writes a report: the word, what it is, each fact, what failed, what was not checked.
pub(crate) fn appraisal(out: &mut dyn Write, found: &Appraisal) -> io::Result<()> {
    writeln!(out, "{}  {}", found.verdict, visible(&found.path))?;
    writeln!(out, "  {}", description(found))?;
    for fact in &found.facts {
        writeln!(out, "  {:<12} {:<12} {}", mark(fact.outcome), fact.check, visible(&fact.detail))?;
    }
    for failure in found.failures.iter().take(SHOWN_FAILURES) {
        writeln!(out, "  at {}", place(failure))?;
    }
    let more = found.failures_total.saturating_sub(SHOWN_FAILURES as u64);
    if more > 0 {
        writeln!(out, "  and {more} more; --json lists up to a hundred a check")?;
    }
    for signer in &found.signers {
        let name = signer.name.as_deref().unwrap_or("nobody you named");
        let trusted = if signer.trusted { "your trust" } else { "not your trust" };
        writeln!(
            out,
            "  Signed by {} ({trusted}), key {}",
            visible(name),
            visible(&signer.key_id)
        )?;
    }
    for anchor in found.anchors.iter().take(SHOWN_FAILURES) {
        let mark = mark(anchor.outcome);
        let (source, detail) = (visible(&anchor.source), visible(&anchor.detail));
        writeln!(out, "  Compared with {source} ({mark}): {detail}")?;
    }
    if !found.uncovered_fields.is_empty() {
        let fields = found.uncovered_fields.join(", ");
        writeln!(out, "  Outside the hash: {}", visible(&fields))?;
    }
    lines(out, "  Not checked: ", &found.not_checked)
}

/// Returns what is said behind a word that rests on what is not relied on any more; nothing behind another.
pub(crate) fn lost(on: &[String]) -> String {
    match on {
        [] => String::new(),
        on => format!(", by what is not relied on any more ({})", visible(&on.join(", "))),
    }
}

/// Writes one part of a profile as it was tried on a record.
pub(crate) fn step(out: &mut dyn Write, step: &Step) -> io::Result<()> {
    writeln!(out, "  {:<12} {:<22} {}", mark(step.outcome), step.part, visible(&step.says))?;
    if let (Some(message), Some(bytes)) = (&step.message, step.message_bytes) {
        writeln!(out, "               over {bytes} bytes: {message}")?;
    }
    if let Some(computed) = &step.computed {
        writeln!(out, "               computed {}", visible(computed))?;
    }
    match &step.stated {
        Some(stated) => writeln!(out, "               stated   {}", visible(stated)),
        None => Ok(()),
    }
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "FAIL",
        Outcome::NotChecked => "not checked",
    }
}

/// Writes a table with columns as wide as their widest cell.
pub(crate) fn table(out: &mut dyn Write, head: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let mut widths: Vec<_> = head.iter().map(|cell| cell.chars().count()).collect();
    let seen = |row: &Vec<String>| row.iter().map(|it| visible(it).into_owned()).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(seen).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let write_row = |out: &mut dyn Write, cells: &[String]| {
        let padded: Vec<_> =
            cells.iter().zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        writeln!(out, "{}", padded.join("  ").trim_end())
    };
    let head: Vec<_> = head.iter().map(|cell| (*cell).to_owned()).collect();
    write_row(out, &head)?;
    rows.iter().try_for_each(|row| write_row(out, row))
}

/// Prints what is wrong in a table, row by row.
pub(crate) fn problems(
    out: &mut dyn Write,
    problems: &[ProblemShown],
    total: u64,
) -> io::Result<()> {
    for problem in problems.iter().take(SHOWN_PROBLEMS) {
        let place = match (problem.row, problem.column.as_str()) {
            (0, "") => "the table".to_owned(),
            (0, column) => format!("column {column}"),
            (row, "") => format!("row {row}"),
            (row, column) => format!("row {row}, {column}"),
        };
        let found = if problem.found.is_empty() { "nothing" } else { &problem.found };
        writeln!(out, "{place}: found {found}, expected {}", problem.expected)?;
    }
    match total.saturating_sub(SHOWN_PROBLEMS as u64) {
        0 => Ok(()),
        more => writeln!(out, "and {more} more problems; --json lists up to a thousand"),
    }
}

/// Prints how the columns of a table were read.
pub(crate) fn columns(
    out: &mut dyn Write,
    ambiguous: &[String],
    remarks: &[String],
) -> io::Result<()> {
    for ambiguous in ambiguous {
        writeln!(out, "Several columns fit {ambiguous}. Say which with --column KEY=HEADER.")?;
    }
    remarks.iter().try_for_each(|remark| writeln!(out, "Note: {remark}"))
}

/// Returns a count of bytes for people.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} B"),
        10_000..=9_999_999 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// Returns where something does not verify, in one line.
pub(crate) fn place(failure: &Failure) -> String {
    let mut text = String::new();
    if let Some(file) = &failure.file {
        text.push_str(&format!("{}, ", visible(file)));
    }
    if failure.line > 0 {
        text.push_str(&format!("line {}, ", failure.line));
    }
    if let Some(record) = &failure.record {
        text.push_str(&format!("record {}, ", visible(record)));
    }
    format!(
        "{text}{}: expected {}, found {}",
        visible(&failure.field),
        visible(&failure.expected),
        visible(&failure.actual)
    )
}

fn description(found: &Appraisal) -> String {
    let mut text = match &found.profile {
        Some(profile) => format!("{} in the format {profile}", found.format),
        None => found.format.clone(),
    };
    if found.records > 0 {
        text.push_str(&format!(", {} records", found.records));
    }
    if let Some(covered) = &found.covered {
        text.push_str(&format!(", {} to {}", visible(&covered.from), visible(&covered.to)));
    }
    match found.members.len() {
        0 | 1 => format!("{text}; SHA-256 {}", found.digest),
        files => format!("{text}; {files} files, SHA-256 of their list {}", found.digest),
    }
}

fn lines(out: &mut dyn Write, prefix: &str, sentences: &[String]) -> io::Result<()> {
    sentences.iter().try_for_each(|sentence| writeln!(out, "{prefix}{}", visible(sentence)))
}

fn pad(cell: &str, width: usize) -> String {
    let missing = width.saturating_sub(cell.chars().count());
    format!("{cell}{}", " ".repeat(missing))
}
