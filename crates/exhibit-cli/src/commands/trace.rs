//! `exhibit trace`: one AI system from policy to people.

use exhibit::core::visible::visible;
use exhibit::trace::{
    GateState, GateTrace, KindCount, RecordCited, Trace, TraceLine, TracePart, TraceRequest,
    VersionTrace,
};
use exhibit::vault::Access;

use super::{Outcome, days, printed};
use crate::args::{Cli, Trace as Asked};
use crate::print;
use crate::unlock;
use crate::world::World;

/// How many lines of a part are shown; JSON has them all.
const SHOWN_LINES: usize = 20;

pub(crate) fn run(cli: &Cli, args: &Asked, world: &mut World<'_>) -> Outcome {
    let request = TraceRequest {
        system: args.system.clone(),
        version: args.version.clone(),
        days: days("--period", args.period.as_deref())?,
    };
    let vault = unlock::open(cli, world, Access::Read)?;
    let trace = vault.trace(&request)?;
    if cli.json {
        printed(print::json(world.out, &trace))?;
        return Ok(0);
    }
    printed(text(&trace, world))?;
    Ok(0)
}

fn text(trace: &Trace, world: &mut World<'_>) -> std::io::Result<()> {
    writeln!(world.out, "{}: {}", visible(&trace.system), visible(&trace.title))?;
    for part in trace.parts.iter().filter(|it| !it.lines.is_empty()) {
        part_text(part, world)?;
    }
    for version in &trace.versions {
        version_text(version, world)?;
    }
    if !trace.in_doubt.is_empty() {
        writeln!(world.out, "Look again:")?;
        trace.in_doubt.iter().try_for_each(|it| writeln!(world.out, "  {}", visible(it)))?;
    }
    match trace.missing.is_empty() {
        true if trace.in_doubt.is_empty() => {
            writeln!(world.out, "Nothing is missing in the chain.")
        }
        true => Ok(()),
        false => {
            writeln!(world.out, "Missing:")?;
            trace.missing.iter().try_for_each(|it| writeln!(world.out, "  {}", visible(it)))
        }
    }
}

fn part_text(part: &TracePart, world: &mut World<'_>) -> std::io::Result<()> {
    writeln!(world.out, "{}", part.part.as_str())?;
    for line in part.lines.iter().take(SHOWN_LINES) {
        writeln!(world.out, "  {} [{}]", visible(&line.text), place(line))?;
    }
    match part.lines.len().saturating_sub(SHOWN_LINES) {
        0 => Ok(()),
        more => writeln!(world.out, "  and {more} more; --json has them all"),
    }
}

/// Returns where a line stands: `E-0003 VERIFIED, RG-001 row 4, entry 17`.
fn place(line: &TraceLine) -> String {
    let verdict = line.verdict.map(|it| format!(" {it}")).unwrap_or_default();
    let evidence = line.evidence.map(|id| format!("{id}{verdict}"));
    let row = line.row.map(|it| format!("{} row {}", it.register, it.row));
    let entry = line.entry.map(|it| format!("entry {it}"));
    [evidence, row, entry].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn version_text(version: &VersionTrace, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    match (&version.version, version.on_record) {
        (Some(name), true) => {
            writeln!(out, "Version {}: {}", visible(name), version.days.for_people())?;
        }
        (Some(name), false) => writeln!(out, "Version {}, in logs only", visible(name))?,
        (None, _) => writeln!(out, "Records that name no version")?,
    }
    for gate in &version.gates {
        writeln!(out, "  {}", gate_text(gate))?;
    }
    for count in &version.counts {
        writeln!(out, "  {}", visible(&count_text(count)))?;
    }
    let cited =
        |it: &RecordCited| format!("{} ({} line {})", it.time.for_people(), it.evidence, it.line);
    match (&version.first_decision, &version.last_decision) {
        (Some(first), Some(last)) => {
            writeln!(out, "  first decision {}, last {}", cited(first), cited(last))
        }
        _ => Ok(()),
    }
}

fn gate_text(gate: &GateTrace) -> String {
    let what = gate.gate.as_str();
    let before = match gate.decisions_before {
        0 => String::new(),
        count => format!("; decisions without it: {count}"),
    };
    let (Some(on), false) = (gate.on, gate.state == GateState::Missing) else {
        return format!("{what}: nothing on record{before}");
    };
    let late = match gate.state {
        GateState::Late => ", after its first use",
        GateState::EvidenceGone => ", as stated; the evidence is no longer held",
        GateState::InDoubt => "; its evidence is to be looked at again",
        GateState::InTime | GateState::Missing => "",
    };
    let line = TraceLine {
        evidence: gate.evidence,
        verdict: gate.verdict,
        row: gate.row,
        entry: gate.entry,
        ..TraceLine::default()
    };
    format!("{what}: {}{late}{before} [{}]", on.for_people(), place(&line))
}

fn count_text(count: &KindCount) -> String {
    let kind = count.kind.as_deref().unwrap_or("records of no stated kind");
    let evidence: Vec<_> = count.evidence.iter().map(ToString::to_string).collect();
    let mut text = format!("{kind}: {} ({}, {})", count.records, count.worst, evidence.join(" "));
    if count.unsound > 0 {
        text.push_str(&format!("; not sound: {}", count.unsound));
    }
    if !count.not_covered.is_empty() {
        text.push_str(&format!("; outside the hash: {}", count.not_covered.join(", ")));
    }
    text
}
