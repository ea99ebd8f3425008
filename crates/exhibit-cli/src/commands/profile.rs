//! `exhibit profile`: the log profiles.

use std::io::{self, Write};
use std::path::Path;

use exhibit::Error;
use exhibit::core::visible::visible;
use exhibit::delivery::shown;
use exhibit::files::write_new;
use exhibit::inspect::{Inspection, read_profile, read_small, read_trust};
use exhibit::profiles::{self, ProfileChecked, ProfileGuessed};
use exhibit::vault::Access;
use exhibit::verify::profile::ProfileSet;
use serde_json::json;

use super::{Outcome, printed};
use crate::FAILED;
use crate::args::{Cli, Profile, ProfileAction, ProfileCheck, ProfileGuess};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Profile, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None | Some(ProfileAction::List) => list(cli, world),
        Some(ProfileAction::Show { name }) => {
            let (set, _) = read_profile(Some(name))?;
            let profile = set.get(name).ok_or_else(|| Error::NoSuchProfile(name.clone()))?;
            printed(write!(world.out, "{}", profile.text()))?;
            Ok(0)
        }
        Some(ProfileAction::Check(args)) => check(cli, args, world),
        Some(ProfileAction::Guess(args)) => guess(cli, args, world),
        Some(ProfileAction::Adopt { file }) => {
            let text = String::from_utf8(read_small(file)?)
                .map_err(|_| Error::text("profile", &shown(file), "UTF-8 text"))?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let adopted = vault.adopt_profile(&world.host(), &shown(file), &text)?;
            vault.close()?;
            let (name, sha256) = (adopted.name, adopted.sha256);
            let sentence = format!("This vault relies on {name} ({sha256}) from now on.");
            let facts = json!({ "adopted": name, "sha256": sha256 });
            printed(print::done(world.out, cli.json, &facts, &sentence))?;
            Ok(0)
        }
    }
}

fn check(cli: &Cli, args: &ProfileCheck, world: &mut World<'_>) -> Outcome {
    let trust = read_trust(&args.trust)?;
    let (profiles, profile) = read_profile(Some(&args.profile))?;
    let watcher = world.watcher();
    let inspection = Inspection {
        paths: &[],
        trust: &trust,
        profiles: &profiles,
        profile: profile.as_deref(),
        at: (world.now)(),
        workers: world.workers,
        watcher: &watcher,
    };
    let mut checked = profiles::check(&inspection, &args.path)?;
    drop(watcher);
    checked.records.truncate(args.records);
    let fits = checked.appraisal.as_ref().is_some_and(|it| !it.verdict.is_alarming());
    if cli.json {
        printed(print::json(world.out, &checked))?;
    } else {
        printed(tell(&checked, world.out))?;
    }
    Ok(if fits { 0 } else { FAILED })
}

fn tell(checked: &ProfileChecked, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "The profile {} ({})", checked.profile, checked.profile_sha256)?;
    writeln!(out, "on {}", visible(&checked.path))?;
    writeln!(out, "\nRecognising it")?;
    checked.recognition.iter().try_for_each(|step| print::step(out, step))?;
    for record in &checked.records {
        writeln!(out, "\nThe record on line {}", record.line)?;
        record.steps.iter().try_for_each(|step| print::step(out, step))?;
    }
    match &checked.appraisal {
        Some(appraisal) => {
            writeln!(out, "\nAll of it")?;
            print::appraisal(out, appraisal)
        }
        None => writeln!(
            out,
            "\nThe profile does not describe this: nothing else was tried.\nRead [recognise], [container] and [records] in the profile against the lines above."
        ),
    }
}

fn guess(cli: &Cli, args: &ProfileGuess, world: &mut World<'_>) -> Outcome {
    let trust = read_trust(&args.trust)?;
    let watcher = world.watcher();
    let inspection = Inspection {
        paths: &[],
        trust: &trust,
        profiles: &ProfileSet::default(),
        profile: None,
        at: (world.now)(),
        workers: world.workers,
        watcher: &watcher,
    };
    let guessed = profiles::guess_profile(&inspection, &args.file)?;
    drop(watcher);
    if let (Some(draft), Some(output)) = (&guessed.draft, &args.output) {
        write_new(output, draft.as_bytes())?;
    }
    if cli.json {
        printed(print::json(world.out, &guessed))?;
    } else {
        printed(tell_guess(&guessed, args.output.as_deref(), world.out))?;
    }
    Ok(if guessed.draft.is_some() { 0 } else { FAILED })
}

fn tell_guess(
    guessed: &ProfileGuessed,
    output: Option<&Path>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for sentence in &guessed.found {
        writeln!(out, "found      {}", visible(sentence))?;
    }
    for sentence in &guessed.not_found {
        writeln!(out, "not found  {}", visible(sentence))?;
    }
    match (&guessed.draft, output) {
        (None, _) => return writeln!(out, "\nNo profile can be proposed for this."),
        (Some(_), Some(output)) => writeln!(out, "\nThe draft is in {}.", shown(output))?,
        (Some(draft), None) => writeln!(out, "\n{draft}")?,
    }
    let Some(appraisal) = &guessed.appraisal else {
        return writeln!(out, "The draft does not describe the whole file.");
    };
    let failures = appraisal.failures_total;
    writeln!(
        out,
        "By the draft the whole file is {}: {} records, {failures} failures.",
        appraisal.verdict, appraisal.records
    )?;
    if let Some(first) = appraisal.failures.first() {
        writeln!(out, "  first at {}", print::place(first))?;
    }
    writeln!(
        out,
        "Read it, complete it, damage a copy of the log, and try again with `exhibit profile check`."
    )
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let (set, _) = read_profile(None)?;
    if cli.json {
        let all: Vec<_> = set
            .iter()
            .map(|p| json!({ "name": p.name(), "title": p.title(), "sha256": p.digest() }))
            .collect();
        printed(print::json(world.out, &json!({ "profiles": all })))?;
        return Ok(0);
    }
    let rows: Vec<_> = set
        .iter()
        .map(|p| vec![p.name().to_owned(), p.title().to_owned(), p.digest().to_hex()])
        .collect();
    printed(print::table(world.out, &["Name", "Describes", "SHA-256"], &rows))?;
    Ok(0)
}
