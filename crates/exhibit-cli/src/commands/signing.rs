//! `exhibit sign-request`, `sign`, `sign-import`, `signoffs`.

use std::path::{Path, PathBuf};

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::event::{
    EngagementId, Event, PersonId, ReviewId, SignoffId, SignoffObject, SignoffWithdrawn, SoaId,
    TrustId,
};
use exhibit::core::visible::visible;
use exhibit::delivery::shown;
use exhibit::files::write_new;
use exhibit::signing::{
    GivenAnswer, OpenedRequest, ReviewKey, SignBy, SignerMeant, SignerShown, SigningRequest,
    SignoffShown,
};
use exhibit::vault::{Access, Open, Vault};
use serde_json::json;

use super::{Failure, Outcome, day, person, printed};
use crate::args::{Cli, Sign, SignImport, SignRequest, Signoffs, SignoffsAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn request(cli: &Cli, args: &SignRequest, world: &mut World<'_>) -> Outcome {
    let object = object(&args.object)?;
    let due = args.due.as_deref().map(|text| day("--due", text)).transpose()?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let signers = args.signer.iter().map(|text| signer(&vault, text));
    let signers = signers.collect::<Result<Vec<_>, _>>()?;
    if args.output.exists() {
        return Err(Error::Exists { path: shown(&args.output) }.into());
    }
    let watcher = world.watcher();
    let request = SigningRequest { object, signers: &signers, due };
    let remarks = vault.other_roles(&signers);
    let made = vault.request_signing(&world.host(), &request, &watcher)?;
    drop(watcher);
    vault.close()?;
    write_new(&args.output, &made.file)?;
    let (id, file, held_as) = (made.id, shown(&args.output), made.held_as);
    let mut lines = vec![format!("Made {id}: send {file}. The record is kept as {held_as}.")];
    lines.extend(remarks.iter().map(|it| visible(it).into_owned()));
    let facts = json!({
        "signoff": id, "file": file, "held_as": held_as, "record": made.record, "remarks": remarks,
    });
    printed(print::done(world.out, cli.json, &facts, &lines.join("\n")))?;
    Ok(0)
}

pub(crate) fn sign(cli: &Cli, args: &Sign, world: &mut World<'_>) -> Outcome {
    let opened = OpenedRequest::open(&args.request)?;
    let on = match &args.on {
        Some(text) => day("--on", text)?,
        None => Day::of((world.now)()),
    };
    let only_shown = args.key.is_none() && args.decline.is_none();
    if !args.yes || only_shown {
        for line in opened.record.lines() {
            printed(writeln!(world.out, "{line}"))?;
        }
    }
    let answer = match (&args.key, &args.decline) {
        (Some(path), _) => {
            let file = args.key_passphrase_file.as_deref();
            let key = ReviewKey::read(path, &|| unlock::words_of_key(file, world))?;
            let signer = opened.signer_of(&key)?;
            let who = format!("{}, {}", visible(&signer.name), visible(&signer.signer.role));
            if !args.yes {
                confirm(&opened, &who, world)?;
            }
            opened.sign(&key, on)?
        }
        (None, Some(comment)) => {
            let text = args.person.as_deref().unwrap_or_default();
            opened.decline(person_number(text)?, comment, on)?
        }
        (None, None) => return Ok(0),
    };
    let bytes = answer.to_bytes().map_err(|e| Error::Record(e.to_string()))?;
    let output = args.output.clone().unwrap_or_else(|| {
        let name = format!("{}-{}.answer.json", answer.signoff, answer.person);
        beside(&args.request, &name)
    });
    write_new(&output, &bytes)?;
    let how = if answer.declined.is_some() { "Declined" } else { "Signed" };
    let file = shown(&output);
    let facts = json!({ "signoff": answer.signoff, "answer": how.to_lowercase(), "file": file });
    let sentence = format!("{how}. Send back {file}.");
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

pub(crate) fn import(cli: &Cli, args: &SignImport, world: &mut World<'_>) -> Outcome {
    let on = args.on.as_deref().map(|text| day("--on", text)).transpose()?;
    let request = args.request.as_deref().map(signoff_id).transpose()?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let who = args.person.as_deref().map(|text| person(&vault, text)).transpose()?;
    let given = GivenAnswer { path: &args.file, request, person: who, on, scan: args.scan };
    let watcher = world.watcher();
    let taken = vault.import_answer(&world.host(), &given, &watcher)?;
    drop(watcher);
    vault.close()?;
    let sentence = format!(
        "{}, {} ({}): {}; kept as {}.\nThe sign-off: {}.",
        taken.signoff,
        visible(&taken.name),
        taken.person,
        taken.answer,
        taken.held_as,
        taken.state
    );
    let facts = serde_json::to_value(&taken).map_err(|e| Error::Record(e.to_string()))?;
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

pub(crate) fn signoffs(cli: &Cli, args: &Signoffs, world: &mut World<'_>) -> Outcome {
    let today = Day::of((world.now)());
    match &args.action {
        None => {
            let vault = unlock::open(cli, world, Access::Read)?;
            list(cli, &vault.signoffs(today), world)
        }
        Some(SignoffsAction::Show { id }) => {
            let id = signoff_id(id)?;
            let vault = unlock::open(cli, world, Access::Read)?;
            let all = vault.signoffs(today);
            let found = all.iter().find(|it| it.id == id);
            let expected = "a sign-off of this vault: see `exhibit signoffs`";
            let found = found.ok_or_else(|| Error::text("sign-off", &id.to_string(), expected))?;
            show(cli, found, world)
        }
        Some(SignoffsAction::Withdraw { id, reason }) => {
            let id = signoff_id(id)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let withdrawn = SignoffWithdrawn { id, reason: reason.clone() };
            vault.state(&world.host(), vec![Event::SignoffWithdrawn(withdrawn)])?;
            vault.close()?;
            let facts = json!({ "signoff": id, "state": "withdrawn" });
            let sentence = format!("{id} no longer stands.");
            printed(print::done(world.out, cli.json, &facts, &sentence))?;
            Ok(0)
        }
    }
}

fn list(cli: &Cli, all: &[SignoffShown], world: &mut World<'_>) -> Outcome {
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    let row = |it: &SignoffShown| {
        let answered = it.signers.iter().filter(|it| it.answer.is_some()).count();
        let overdue = if it.overdue { ", overdue" } else { "" };
        vec![
            it.id.to_string(),
            format!("{}{overdue}", it.state),
            it.standing.clone(),
            it.title.clone(),
            format!("{answered} of {}", it.signers.len()),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    printed(print::table(world.out, &["Id", "State", "Standing", "What", "Answers"], &rows))?;
    Ok(0)
}

fn show(cli: &Cli, it: &SignoffShown, world: &mut World<'_>) -> Outcome {
    if cli.json {
        printed(print::json(world.out, it))?;
        return Ok(0);
    }
    printed(show_text(it, world))?;
    Ok(0)
}

fn show_text(it: &SignoffShown, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    writeln!(out, "{}  {}", it.id, visible(&it.title))?;
    writeln!(out, "State: {}", it.state)?;
    if it.standing != it.state {
        writeln!(out, "Standing: {}", it.standing)?;
    }
    for changed in &it.changed {
        writeln!(out, "  {}", visible(changed))?;
    }
    let held = it.held_as.map(|id| format!(", kept as {id}")).unwrap_or_default();
    writeln!(out, "Record: SHA-256 {}{held}", it.record.to_hex())?;
    writeln!(out, "Asked by {}, {}", visible(&it.by), it.requested.for_people())?;
    if let Some(due) = it.due {
        let late = if it.overdue { ": overdue" } else { "" };
        writeln!(out, "Due {}{late}", due.for_people())?;
    }
    it.signers.iter().try_for_each(|signer| signer_text(signer, out))?;
    match &it.withdrawn {
        Some(reason) => writeln!(out, "Withdrawn: {}", visible(reason)),
        None => Ok(()),
    }
}

fn signer_text(it: &SignerShown, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let (name, role) = (visible(&it.name), visible(&it.role));
    let recorded = it.on_record.as_ref().map(|role| format!("; on record: {}", visible(role)));
    let recorded = recorded.unwrap_or_default();
    writeln!(out, "{name} ({}), {role}{recorded}, by {}", it.person, it.by)?;
    let Some(answer) = &it.answer else { return writeln!(out, "  no answer yet") };
    let on = it.on.map(|day| format!(", {} as stated", day.for_people())).unwrap_or_default();
    let held = it.held_as.map(|id| format!(", kept as {id}")).unwrap_or_default();
    writeln!(out, "  {answer}{on}{held}")?;
    if let Some(comment) = &it.comment {
        writeln!(out, "  \"{}\"", visible(comment))?;
    }
    match &it.checked_again {
        Some(found) => writeln!(out, "  checked again now: {}", visible(found)),
        None => Ok(()),
    }
}

fn object(text: &str) -> Result<SignoffObject, Failure> {
    let soa = SoaId::parse(text).map(|soa| SignoffObject::Soa { soa });
    let engagement = EngagementId::parse(text);
    let conclusion = engagement.map(|engagement| SignoffObject::Conclusion { engagement });
    let review = ReviewId::parse(text).map(|review| SignoffObject::Review { review });
    let expected = "a number such as SA-02, EN-01 or MR-01";
    soa.or(conclusion).or(review).ok_or_else(|| Failure::usage("object", text, expected))
}

/// Reads `NAME as ROLE`, `NAME as ROLE by K-001`, `NAME as ROLE by paper`.
fn signer(vault: &Vault<Open>, text: &str) -> Result<SignerMeant, Failure> {
    let expected = "who and in which role, such as \"Ina Falk as chief executive\"";
    let usage = || Failure::usage("signer", text, expected);
    let (name, rest) = text.split_once(" as ").ok_or_else(usage)?;
    let by = rest.rsplit_once(" by ").and_then(|(role, by)| match by.trim() {
        "paper" => Some((role, SignBy::Paper)),
        by => TrustId::parse(by).map(|id| (role, SignBy::Key(id))),
    });
    let (role, by) = by.unwrap_or((rest, SignBy::OwnKey));
    let role = role.trim();
    if role.is_empty() {
        return Err(usage());
    }
    Ok(SignerMeant { person: person(vault, name.trim())?, role: role.to_owned(), by })
}

fn signoff_id(text: &str) -> Result<SignoffId, Failure> {
    SignoffId::parse(text).ok_or_else(|| Failure::usage("sign-off", text, "a number such as SO-01"))
}

fn person_number(text: &str) -> Result<PersonId, Failure> {
    PersonId::parse(text)
        .ok_or_else(|| Failure::usage("person", text, "the number in the request, such as P-004"))
}

/// Whoever signs says so after the whole record was shown.
fn confirm(opened: &OpenedRequest, who: &str, world: &World<'_>) -> Result<(), Failure> {
    let id = opened.record.signoff.to_string();
    let prompt = format!("To sign this as {who}, type {id} (it is not shown): ");
    let typed =
        (world.ask)(&prompt).map_err(|e| Error::unreadable(Path::new("the terminal"), &e))?;
    match typed.trim() == id {
        true => Ok(()),
        false => Err(Error::Cancelled.into()),
    }
}

fn beside(request: &Path, name: &str) -> PathBuf {
    request.with_file_name(name)
}
