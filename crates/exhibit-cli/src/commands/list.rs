//! `exhibit list`: a line for every piece of evidence.

use exhibit::evidence::EvidenceLine;
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, printed};
use crate::args::Cli;
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let lines = vault.list()?;
    let erased: Vec<_> = vault.register().erased().collect();
    if cli.json {
        let erased: Vec<_> =
            erased.iter().map(|e| json!({ "id": e.reference.id, "reason": e.reason })).collect();
        printed(print::json(world.out, &json!({ "evidence": lines, "erased": erased })))?;
        return Ok(0);
    }
    let mut head =
        vec!["Id", "Verdict", "Name", "Format", "Records", "Size", "Received", "Supports"];
    let mut rows: Vec<_> = lines.iter().map(row).collect();
    if lines.iter().any(|line| line.kind.is_some()) {
        head.insert(3, "Kind");
        for (row, line) in rows.iter_mut().zip(&lines) {
            row.insert(3, line.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default());
        }
    }
    printed(print::table(world.out, &head, &rows))?;
    if lines.iter().any(|line| !in_doubt(line).is_empty()) {
        printed(writeln!(world.out, "{IN_DOUBT}"))?;
    }
    for erased in erased {
        printed(writeln!(world.out, "{}  erased: {}", erased.reference.id, erased.reason))?;
    }
    Ok(0)
}

/// What stands under the table where a verdict in it is marked.
const IN_DOUBT: &str =
    "* This verdict rests on what is not relied on any more; `exhibit verify` looks again.";

/// Marks a verdict that rests on what is not relied on any more.
fn in_doubt(line: &EvidenceLine) -> &'static str {
    if line.no_longer_relied_on.is_empty() { "" } else { " *" }
}

fn row(line: &EvidenceLine) -> Vec<String> {
    let name = match line.status.as_str() {
        "held" => line.name.clone(),
        other => format!("{} ({other})", line.name),
    };
    vec![
        line.id.to_string(),
        line.verdict.to_string() + in_doubt(line),
        name,
        line.format.clone(),
        line.records.to_string(),
        print::size(line.bytes),
        line.received.for_people(),
        line.supports.join(" "),
    ]
}
