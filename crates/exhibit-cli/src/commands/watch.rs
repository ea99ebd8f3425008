//! `exhibit watch`: takes in what is put into a folder, once it is whole.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use exhibit::Error;
use exhibit::delivery::shown;
use exhibit::ingest::Intaken;
use exhibit::vault::Access;
use exhibit::watched::{Ended, Looked, Skipped, WatchedFolder};
use serde_json::json;

use super::ingest::{
    NOT_ALL, answer, check_controls, gives_its_reason, mappings, request, sites, text,
};
use super::{Outcome, printed};
use crate::args::{Cli, Watch};
use crate::print;
use crate::unlock;
use crate::world::World;
use crate::{CANCELLED, USAGE};

pub(crate) fn run(cli: &Cli, args: &Watch, world: &mut World<'_>) -> Outcome {
    let sites = sites(&args.nature)?;
    let request = request(&args.origin, &args.nature, &sites)?;
    if !gives_its_reason(&args.origin, world) {
        return Ok(USAGE);
    }
    check_controls(&args.origin.control)?;
    let path = world.here.join(&args.folder);
    let mut folder = WatchedFolder::begin(&path, Duration::from_secs(args.settle))?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    begun(cli, args, &folder, world)?;
    let rationale = args.origin.rationale.as_deref().unwrap_or_default();
    let (host, clock, json) = (world.host(), world.elapsed, cli.json);
    let (watcher, out) = world.watched();
    let (mut is_complete, mut was_cancelled) = (true, false);
    let ended =
        folder.run(clock, args.once, &watcher, &mut |folder, Looked { settled, skipped }| {
            let done = match settled.is_empty() {
                true => Intaken::default(),
                false => vault.ingest_settled(&host, &request, (folder, &settled), &watcher)?,
            };
            let mappings = mappings(&done, &args.origin.control, rationale);
            if !mappings.is_empty() {
                vault.map(&host, &mappings)?;
            }
            watcher.clear();
            said(json, &done, &skipped, out).map_err(|e| unwritten(&e))?;
            is_complete &= done.refused.is_empty();
            was_cancelled |= done.cancelled;
            Ok(ControlFlow::Continue(()))
        })?;
    drop(watcher);
    vault.close()?;
    let left = match &ended {
        Ended::Once(left) => left.iter().map(|it| shown(it)).collect(),
        Ended::Stopped | Ended::Locked => Vec::new(),
    };
    printed(over(json, &left, world.out))?;
    Ok(match (was_cancelled, is_complete && left.is_empty()) {
        (true, _) => CANCELLED,
        (false, true) => 0,
        (false, false) => NOT_ALL,
    })
}

/// Says what is watched, and how, while there is nothing else to say.
fn begun(
    cli: &Cli,
    args: &Watch,
    folder: &WatchedFolder,
    world: &mut World<'_>,
) -> Result<(), super::Failure> {
    if let (Some(why), Ok(mut err)) = (folder.untold(), world.err.lock()) {
        // Nobody may be listening.
        let _ = writeln!(
            err,
            "note: the system gives no notice of changes here ({why}): the folder is looked at every two seconds"
        );
    }
    if args.once || cli.json {
        return Ok(());
    }
    let (path, seconds) = (shown(&args.folder), args.settle);
    printed(writeln!(
        world.out,
        "Watching {path}: a file is taken when it stood still for {seconds} seconds. Ctrl-C ends it."
    ))?;
    printed(world.out.flush())
}

/// Says what a look brought, at once: nobody knows when the next one brings something.
fn said(json: bool, done: &Intaken, skipped: &[Skipped], out: &mut dyn Write) -> io::Result<()> {
    if json {
        let mut answer = answer(done, None);
        answer["skipped"] = json!(skipped);
        print::json(out, &answer)?;
        return out.flush();
    }
    text(done, out)?;
    for it in skipped {
        writeln!(out, "Left: {}: {}", it.path, it.reason)?;
    }
    out.flush()
}

fn over(json: bool, left: &[String], out: &mut dyn Write) -> io::Result<()> {
    if json {
        return print::json(out, &json!({ "still_being_written": left }));
    }
    left.iter().try_for_each(|it| writeln!(out, "Still being written, not taken: {it}"))
}

fn unwritten(error: &io::Error) -> Error {
    Error::unwritable(Path::new("the output"), error)
}
