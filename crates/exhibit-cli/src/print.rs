//! How answers read: sentences and small tables, with hidden characters made visible.

use std::io::{self, Write};

use exhibit::core::appraisal::{Appraisal, Failure, Outcome};
use exhibit::core::visible::visible;
use exhibit::inspect::Inspected;
use serde::Serialize;

/// How many failures are shown of one item; JSON holds up to a hundred.
const SHOWN_FAILURES: usize = 8;

/// Writes one compact JSON object on a line of its own.
pub(crate) fn json<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

/// Says that something was done: a sentence, or the facts as JSON.
pub(crate) fn done(
    out: &mut dyn Write,
    as_json: bool,
    facts: &serde_json::Value,
    sentence: &str,
) -> io::Result<()> {
    if as_json { json(out, facts) } else { writeln!(out, "{sentence}") }
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

/// Writes a report: the word, what it is, each fact, what failed, what was not checked.
pub(crate) fn appraisal(out: &mut dyn Write, found: &Appraisal) -> io::Result<()> {
    writeln!(out, "{}  {}", found.verdict, visible(&found.path))?;
    writeln!(out, "  {}", description(found))?;
    for fact in &found.facts {
        let mark = match fact.outcome {
            Outcome::Pass => "pass",
            Outcome::Fail => "FAIL",
            Outcome::NotChecked => "not checked",
        };
        writeln!(out, "  {mark:<12} {:<12} {}", fact.check, visible(&fact.detail))?;
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
    if !found.uncovered_fields.is_empty() {
        let fields = found.uncovered_fields.join(", ");
        writeln!(out, "  Outside the hash: {}", visible(&fields))?;
    }
    lines(out, "  Not checked: ", &found.not_checked)
}

/// Writes a table with columns as wide as their widest cell.
pub(crate) fn table(out: &mut dyn Write, head: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let mut widths: Vec<_> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
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
    format!("{text}; SHA-256 {}", found.digest)
}

fn lines(out: &mut dyn Write, prefix: &str, sentences: &[String]) -> io::Result<()> {
    sentences.iter().try_for_each(|sentence| writeln!(out, "{prefix}{}", visible(sentence)))
}

fn pad(cell: &str, width: usize) -> String {
    let missing = width.saturating_sub(cell.chars().count());
    format!("{cell}{}", " ".repeat(missing))
}
