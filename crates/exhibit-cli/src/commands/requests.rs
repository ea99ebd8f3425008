//! `exhibit requests`: evidence that is asked for, and what came.

use std::path::Path;

use exhibit::core::day::Day;
use exhibit::core::event::{
    ColumnMapping, Dates, Event, EvidenceKind, RequestAnswered, RequestId, RequestMade,
};
use exhibit::ingest::IntakeRequest;
use exhibit::registers::RegisterRequest;
use exhibit::requests::{RequestShown, TakenBack, requests};
use exhibit::vault::Access;
use serde_json::json;

use super::registers::take_in;
use super::{Failure, Outcome, class, day, printed, site};
use crate::args::{Cli, RequestAnswer, Requests, RequestsAction};
use crate::print;
use crate::unlock;
use crate::world::World;

/// Exit code when something was not taken.
const NOT_ALL: u8 = 20;

pub(crate) fn run(cli: &Cli, args: &Requests, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(action @ RequestsAction::Add { .. }) => add(cli, action, world),
        Some(RequestsAction::Import { file, asked_by, as_of }) => {
            import(cli, file, asked_by.as_deref(), as_of, world)
        }
        Some(RequestsAction::Send { folder, owner }) => {
            let today = Day::of((world.host().now)());
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let (host, to) = (world.host(), world.here.join(folder));
            let sent = vault.export_requests(&host, &to, today, owner.as_deref())?;
            vault.close()?;
            let place = exhibit::delivery::shown(folder);
            let sentence = format!(
                "{} requests are in {place}: requests.xlsx lists them, and each has a folder for what is found.",
                sent.len()
            );
            printed(print::done(world.out, cli.json, &json!({ "sent": sent }), &sentence))?;
            Ok(0)
        }
        Some(action @ RequestsAction::TakeBack { .. }) => take_back(cli, action, world),
        Some(RequestsAction::Accept(answer)) => {
            answered(cli, answer, "accepted", Event::RequestAccepted, world)
        }
        Some(RequestsAction::Return(answer)) => {
            answered(cli, answer, "returned", Event::RequestReturned, world)
        }
        Some(RequestsAction::Withdraw(answer)) => {
            answered(cli, answer, "withdrawn", Event::RequestWithdrawn, world)
        }
    }
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let today = Day::of((world.host().now)());
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = requests(vault.register(), today);
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    let head = ["Id", "State", "What is asked for", "For", "Owner", "Due", "Came"];
    printed(print::table(world.out, &head, &rows))?;
    Ok(0)
}

fn row(it: &RequestShown) -> Vec<String> {
    let evidence: Vec<_> = it.evidence.iter().map(ToString::to_string).collect();
    let id = match &it.their_reference {
        Some(theirs) => format!("{} ({theirs})", it.id),
        None => it.id.to_string(),
    };
    let state = if it.overdue { format!("{}, overdue", it.state) } else { it.state.clone() };
    let about = it.requirements.iter().chain(&it.system).cloned().collect::<Vec<_>>();
    vec![
        id,
        state,
        exhibit::core::visible::visible(&it.what).into_owned(),
        about.join(" "),
        it.owner.clone(),
        it.due.map(Day::for_people).unwrap_or_default(),
        evidence.join(" "),
    ]
}

fn add(cli: &Cli, action: &RequestsAction, world: &mut World<'_>) -> Outcome {
    let RequestsAction::Add { what, owner, requirement, system, site: place, due, change, reason } =
        action
    else {
        return Ok(0);
    };
    let due = due.as_deref().map(|text| day("--due", text)).transpose()?;
    let place = place.as_deref().map(site).transpose()?;
    let change = change.as_deref().map(request_id).transpose()?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let register = vault.register();
    let id = change.unwrap_or_else(|| register.next_request());
    let before = register.request(id).map(|it| it.made.said.clone());
    let made = RequestMade {
        id,
        what: what.clone(),
        requirements: requirement.clone(),
        system: system.clone(),
        site: place,
        owner: owner.clone(),
        owner_person: register.organisation().person_named(owner).map(|it| it.said.id),
        due,
        asked_by: before.as_ref().and_then(|it| it.asked_by.clone()),
        their_reference: before.and_then(|it| it.their_reference),
        changed_because: reason.clone(),
    };
    vault.state(&world.host(), vec![Event::RequestMade(made)])?;
    vault.close()?;
    let sentence = format!("{id} asks {owner} for it.");
    printed(print::done(world.out, cli.json, &json!({ "request": id }), &sentence))?;
    Ok(0)
}

fn import(
    cli: &Cli,
    file: &Path,
    asked_by: Option<&str>,
    as_of: &str,
    world: &mut World<'_>,
) -> Outcome {
    let as_of = day("--as-of", as_of)?;
    let paths = [file.to_owned()];
    let intake = IntakeRequest {
        source: asked_by,
        kind: Some(EvidenceKind::Record),
        ..intake(&paths, as_of)
    };
    let request = RegisterRequest {
        register: "requests",
        schema: None,
        path: file,
        sheet: None,
        as_of,
        said: ColumnMapping::default(),
        leave_out_bad: false,
        look_only: false,
        asked_by,
        intake,
    };
    take_in(cli, &request, world)
}

fn intake(paths: &[std::path::PathBuf], as_of: Day) -> IntakeRequest<'_> {
    IntakeRequest {
        paths,
        source: None,
        systems: &[],
        sites: &[],
        kind: None,
        collected_by: None,
        collected_how: None,
        class: exhibit::core::event::Class::Internal,
        dates: Dates { issued: Some(as_of.begins()), ..Dates::default() },
        profile: None,
    }
}

fn take_back(cli: &Cli, action: &RequestsAction, world: &mut World<'_>) -> Outcome {
    let RequestsAction::TakeBack { paths, source, class: closely, note } = action else {
        return Ok(0);
    };
    let intake = IntakeRequest {
        source: source.as_deref(),
        class: class(closely)?,
        dates: Dates::default(),
        ..intake(paths, Day::of((world.host().now)()))
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let watcher = world.watcher();
    let (done, back) = vault.take_back(&world.host(), &intake, note.as_deref(), &watcher)?;
    drop(watcher);
    vault.close()?;
    if cli.json {
        let facts = json!({ "back": back, "refused": done.refused });
        printed(print::json(world.out, &facts))?;
    } else {
        printed(back_text(&back, world))?;
        for refused in &done.refused {
            printed(writeln!(world.out, "Not taken: {}: {}", refused.path, refused.reason))?;
        }
    }
    Ok(if done.is_complete() { 0 } else { NOT_ALL })
}

fn back_text(back: &TakenBack, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    for matched in &back.matched {
        let evidence: Vec<_> = matched.evidence.iter().map(ToString::to_string).collect();
        writeln!(out, "{}: {}", matched.request, evidence.join(" "))?;
    }
    for unmatched in &back.unmatched {
        let (path, evidence) = (&unmatched.path, unmatched.evidence);
        let several: Vec<_> = unmatched.may_be_for.iter().map(ToString::to_string).collect();
        match several.is_empty() {
            true => writeln!(out, "No request is named by {path} ({evidence})")?,
            false => writeln!(
                out,
                "Several requests are named by {path} ({evidence}): {}. Say whose it is with --source, or name the folder by our number.",
                several.join(", ")
            )?,
        }
    }
    let waiting: Vec<_> = back.waiting.iter().map(ToString::to_string).collect();
    match waiting.is_empty() {
        true => writeln!(out, "No request waits any longer."),
        false => writeln!(out, "Still waiting: {}", waiting.join(" ")),
    }
}

fn answered(
    cli: &Cli,
    answer: &RequestAnswer,
    how: &str,
    event: fn(RequestAnswered) -> Event,
    world: &mut World<'_>,
) -> Outcome {
    let id = request_id(&answer.id)?;
    let answered = RequestAnswered { id, reason: answer.reason.clone() };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    vault.state(&world.host(), vec![event(answered)])?;
    vault.close()?;
    let sentence = format!("{id} is {how}.");
    let facts = json!({ "request": id, "state": how });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}

fn request_id(text: &str) -> Result<RequestId, Failure> {
    RequestId::parse(text).ok_or_else(|| Failure::usage("request", text, "a number such as R-001"))
}
