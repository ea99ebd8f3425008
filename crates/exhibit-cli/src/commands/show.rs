//! `exhibit show`: all that is known about one piece of evidence, or its original bytes.

use std::io::Write;
use std::path::Path;

use exhibit::Error;
use exhibit::core::event::EvidenceId;
use exhibit::core::visible::visible;
use exhibit::documents::DocumentShown;
use exhibit::evidence::EvidenceShown;
use exhibit::notes::{ConfirmationShown, Note};
use exhibit::records::RecordOpened;
use exhibit::vault::{Access, Open, Vault};

use super::{Outcome, evidence_id, printed};
use crate::args::{Cli, Show};
use crate::print;
use crate::print::lost;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Show, world: &mut World<'_>) -> Outcome {
    let id = evidence_id(&args.id)?;
    if let Some(to) = &args.extract {
        let mut vault = unlock::open(cli, world, Access::Write)?;
        extract(&mut vault, id, args.member.as_deref(), to, world)?;
        vault.close()?;
        return Ok(0);
    }
    let vault = unlock::open(cli, world, Access::Read)?;
    if let Some(line) = args.line {
        let opened = vault.open_record(id, line)?;
        match cli.json {
            true => printed(print::json(world.out, &opened))?,
            false => printed(write_record(world.out, &opened))?,
        }
        return Ok(0);
    }
    let shown = vault.show(id)?;
    if cli.json {
        printed(print::json(world.out, &shown))?;
    } else {
        printed(write_shown(world.out, &shown))?;
    }
    Ok(0)
}

fn extract(
    vault: &mut Vault<Open>,
    id: EvidenceId,
    member: Option<&str>,
    to: &Path,
    world: &mut World<'_>,
) -> Result<(), Error> {
    match to == Path::new("-") {
        true => vault.pipe_evidence(&world.host(), id, member, world.out),
        false => vault.export_evidence(&world.host(), id, member, to),
    }
}

fn write_record(out: &mut dyn Write, record: &RecordOpened) -> std::io::Result<()> {
    writeln!(out, "{} line {}  {}", record.id, record.line, record.name)?;
    let lost = lost(&record.no_longer_relied_on);
    writeln!(out, "  The item is {}{lost}: no record in it is worth more.", record.verdict)?;
    if !record.sound {
        writeln!(out, "  This record contradicts its log, or could not be read in full.")?;
    }
    writeln!(out, "  SHA-256 {}", record.digest)?;
    let width = record.fields.iter().map(|it| it.field.len()).max().unwrap_or(0);
    for field in &record.fields {
        let covered = if field.covered { "covered    " } else { "not covered" };
        writeln!(out, "  {:width$}  {covered}  {}", field.field, field.value)?;
    }
    writeln!(out, "\n{}", record.text)
}

fn write_shown(out: &mut dyn Write, shown: &EvidenceShown) -> std::io::Result<()> {
    let line = &shown.line;
    writeln!(out, "{}  {}", line.id, line.name)?;
    writeln!(
        out,
        "  Received {} by {}, entry {}, {}",
        line.received.for_people(),
        shown.received_by,
        shown.leaf,
        line.status
    )?;
    if let Some(kind) = line.kind {
        writeln!(out, "  Kind: {}", kind.as_str())?;
    }
    if let Some(source) = &line.source {
        writeln!(out, "  Source: {source}")?;
    }
    if let Some(archive) = shown.archive {
        writeln!(out, "  Came in {archive}")?;
    }
    if !shown.systems.is_empty() {
        writeln!(out, "  AI systems: {}", shown.systems.join(", "))?;
    }
    if let Some(period) = shown.dates.period {
        let (from, to) = (period.from.for_people(), period.to.for_people());
        writeln!(out, "  Covers {from} to {to}")?;
    }
    if !line.supports.is_empty() {
        writeln!(out, "  Supports: {}", line.supports.join(", "))?;
    }
    for relation in &shown.relations {
        let (name, to) = (relation.relation.as_str(), relation.to.id);
        writeln!(out, "  {name} {to}: {}", relation.detail)?;
    }
    if let Some(note) = &shown.note {
        write_note(out, note, shown)?;
    }
    for it in &shown.confirmations {
        write_confirmation(out, it)?;
    }
    for it in &shown.documents {
        write_document(out, it)?;
    }
    if !line.no_longer_relied_on.is_empty() {
        let lost = line.no_longer_relied_on.join(", ");
        writeln!(out, "  Not relied on any more: {}", visible(&lost))?;
        writeln!(
            out,
            "    The verdict below rests on it; `exhibit verify {}` looks again.",
            line.id
        )?;
    }
    match &shown.appraisal {
        Some(appraisal) => print::appraisal(out, appraisal),
        None => Ok(()),
    }
}

fn write_note(out: &mut dyn Write, note: &Note, shown: &EvidenceShown) -> std::io::Result<()> {
    writeln!(out, "\n  {}: {}", capital(note.kind.as_str()), visible(&note.title))?;
    for who in &note.who {
        let name = who.name.as_ref().map(|it| format!(", {}", visible(it))).unwrap_or_default();
        writeln!(out, "    With   {}{name}", visible(&who.role))?;
    }
    let place = note.place.as_deref().map_or("remote".into(), visible);
    writeln!(out, "    Where  {place}")?;
    let minutes = note.minutes.map(|it| format!(", {it} minutes")).unwrap_or_default();
    writeln!(out, "    When   {}{minutes}", visible(&note.when))?;
    for question in &note.questions {
        write_text(out, "Asked", question)?;
    }
    for (label, text) in [("Said", &note.statement), ("Seen", &note.seen)] {
        if let Some(text) = text {
            write_text(out, label, text)?;
        }
    }
    let (by, leaf) = (&shown.received_by, shown.leaf);
    writeln!(out, "    Signed by the key of {by}, in entry {leaf} that received it.")?;
    if shown.confirmations.is_empty() {
        writeln!(out, "    Not confirmed by the other side.")?;
    }
    Ok(())
}

/// Writes a text of several lines, each with its hidden characters made visible.
fn write_text(out: &mut dyn Write, label: &str, text: &str) -> std::io::Result<()> {
    let mut label = label;
    for line in text.lines() {
        writeln!(out, "    {label:<6} {}", visible(line.trim_end()))?;
        label = "";
    }
    Ok(())
}

fn write_confirmation(out: &mut dyn Write, it: &ConfirmationShown) -> std::io::Result<()> {
    let said = if it.confirmed { "Confirmed" } else { "Disputed" };
    let name = it.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    let (role, on, how) = (&it.role, it.on, &it.how);
    writeln!(out, "    {said} on {on} by {role}{name}, {how}; written down by {}.", it.by)?;
    match &it.comment {
        Some(comment) => writeln!(out, "      {comment}"),
        None => Ok(()),
    }
}

fn write_document(out: &mut dyn Write, it: &DocumentShown) -> std::io::Result<()> {
    writeln!(out, "  {} ({}): {}", it.path, it.kind, it.text)?;
    for fact in &it.facts {
        writeln!(out, "    {}: {}", fact.name, fact.value)?;
    }
    for name in &it.attachments {
        writeln!(out, "    attached: {name}")?;
    }
    for gap in &it.gaps {
        writeln!(out, "    not read: {gap}")?;
    }
    Ok(())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}
