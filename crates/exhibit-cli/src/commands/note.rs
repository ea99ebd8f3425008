//! `exhibit note`: what an auditor heard, saw, followed or did again.

use exhibit::core::event::{EvidenceConfirmed, EvidenceKind};
use exhibit::notes::{NOTE_FORMAT, Note, NotePerson, NoteRequest, with_seconds};
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, class, day, evidence_id, ingest, printed, site};
use crate::args::{self, Cli, NoteAction, NoteArgs, NoteConfirm};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &args::Note, world: &mut World<'_>) -> Outcome {
    match &args.action {
        NoteAction::Interview(args) => take(cli, EvidenceKind::Interview, args, world),
        NoteAction::Observation(args) => take(cli, EvidenceKind::Observation, args, world),
        NoteAction::WalkThrough(args) => take(cli, EvidenceKind::WalkThrough, args, world),
        NoteAction::RePerformance(args) => take(cli, EvidenceKind::RePerformance, args, world),
        NoteAction::Confirm(args) => confirm(cli, args, world),
    }
}

fn take(cli: &Cli, kind: EvidenceKind, args: &NoteArgs, world: &mut World<'_>) -> Outcome {
    let note = note(kind, args)?;
    note.to_bytes()?;
    ingest::check_controls(&args.control)?;
    let sites = args.site.iter().map(|text| site(text)).collect::<Result<Vec<_>, _>>()?;
    let request = NoteRequest {
        note: &note,
        attachments: &args.attach,
        systems: &args.system,
        sites: &sites,
        class: class(&args.class)?,
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let host = world.host();
    let watcher = world.watcher();
    let done = vault.take_note(&host, &request, &watcher)?;
    drop(watcher);
    let rationale = args.rationale.as_deref().unwrap_or_default();
    let mappings = ingest::mappings(&done, &args.control, rationale);
    if !mappings.is_empty() {
        vault.map(&host, &mappings)?;
    }
    vault.close()?;
    ingest::told(cli, &done, None, world)
}

fn note(kind: EvidenceKind, args: &NoteArgs) -> Result<Note, Failure> {
    if let Some(file) = &args.file {
        let note = Note::read(file)?;
        return match note.kind == kind {
            true => Ok(note),
            false => Err(Failure::usage("kind", note.kind.as_str(), "that of the command")),
        };
    }
    let person = |role: &String| NotePerson { role: role.clone(), name: args.who_name.clone() };
    Ok(Note {
        format: NOTE_FORMAT.to_owned(),
        kind,
        title: args.title.clone().unwrap_or_default(),
        who: args.who_role.iter().map(person).collect(),
        place: args.place.clone(),
        remote: args.remote,
        when: with_seconds(args.when.as_deref().unwrap_or_default()),
        minutes: args.minutes,
        questions: args.question.clone(),
        statement: args.statement.clone(),
        seen: args.seen.clone(),
    })
}

fn confirm(cli: &Cli, args: &NoteConfirm, world: &mut World<'_>) -> Outcome {
    let id = evidence_id(&args.id)?;
    let on = day("--on", &args.on)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    vault.confirm_note(&world.host(), id, |evidence| EvidenceConfirmed {
        evidence,
        confirmed: !args.dispute,
        role: args.role.clone(),
        name: args.name.clone(),
        on,
        how: args.how.clone(),
        comment: args.comment.clone(),
    })?;
    vault.close()?;
    let sentence = match args.dispute {
        true => format!("{id} is disputed by the other side; what they say is in the ledger."),
        false => format!("{id} is confirmed by the other side."),
    };
    let facts = json!({ "evidence": id, "confirmed": !args.dispute });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}
