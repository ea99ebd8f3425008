//! `exhibit trust`: keys, heads and anchors that count.

use std::path::{Path, PathBuf};

use exhibit::core::event::{Confirmation, TrustId, TrustKey};
use exhibit::core::visible::visible;
use exhibit::delivery::file_name;
use exhibit::inspect::{read_small, read_trust};
use exhibit::trust_store::{KeyScope, NewTrust};
use exhibit::vault::Access;
use exhibit::verify::trust::{Fingerprint, TrustEntry};
use serde_json::json;

use super::{Failure, Outcome, moment, printed};
use crate::args::{Cli, Trust, TrustAction, TrustAdd, TrustRevoke};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Trust, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(TrustAction::Add(args)) => add(cli, args, world),
        Some(TrustAction::Show { files }) => show(cli, files, world),
        Some(TrustAction::Revoke(args)) => revoke(cli, args, world),
    }
}

fn add(cli: &Cli, args: &TrustAdd, world: &mut World<'_>) -> Outcome {
    let bytes = read_small(&args.file)?;
    let name = file_name(&args.file);
    let folder = args.file.parent().unwrap_or(Path::new(".")).to_owned();
    let confirmed = args.confirmed.as_ref().map(|how| Confirmation {
        how: how.clone(),
        by: args.by.clone().unwrap_or_default(),
        channel: args.channel.clone().unwrap_or_default(),
        on: args.on.clone().unwrap_or_default(),
        organisation_only: args.organisation_only,
    });
    let scope = args.subject.as_deref().map(|subject| KeyScope {
        subject,
        purposes: &args.purpose,
        sources: &args.source,
        confirmed,
        exception: args.exception.as_deref(),
    });
    let new = NewTrust {
        name: &name,
        bytes: &bytes,
        scope,
        open: &|named| read_small(&folder.join(named)).map_err(|e| e.to_string()),
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let added = vault.add_trust(&world.host(), &new)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &added))?;
        return Ok(0);
    }
    printed(writeln!(world.out, "{} counts from now on: {}.", added.id, visible(&added.subject)))?;
    for key in &added.keys {
        let confirmed = match &key.confirmed {
            Some(c) => format!("confirmed by {} ({})", c.by, c.channel),
            None => "not confirmed over a second channel".into(),
        };
        printed(writeln!(world.out, "  {} {}, {confirmed}", key.algorithm, key.fingerprint))?;
        printed(writeln!(world.out, "  in words: {}", words(key)))?;
    }
    printed(writeln!(world.out, "Run `exhibit verify` to look at the evidence again with it."))?;
    Ok(0)
}

/// The keys in files, before anybody relies on them.
fn show(cli: &Cli, files: &[PathBuf], world: &mut World<'_>) -> Outcome {
    let trust = read_trust(files)?;
    if cli.json {
        let keys: Vec<_> = trust.entries().iter().map(as_json).collect();
        printed(print::json(world.out, &json!({ "keys": keys })))?;
        return Ok(0);
    }
    for entry in trust.entries() {
        let (subject, key) = (visible(&entry.subject), &entry.key);
        printed(writeln!(world.out, "{subject}: {}", key.algorithm()))?;
        printed(writeln!(world.out, "  fingerprint {}", key.fingerprint()))?;
        printed(writeln!(world.out, "  in words    {}", key.fingerprint().words()))?;
        if let Some(until) = entry.valid_until {
            printed(writeln!(world.out, "  valid until {}", until.for_people()))?;
        }
    }
    if trust.entries().is_empty() {
        printed(writeln!(world.out, "There is no key in it."))?;
    }
    Ok(0)
}

fn as_json(entry: &TrustEntry) -> serde_json::Value {
    json!({
        "subject": entry.subject,
        "algorithm": entry.key.algorithm(),
        "fingerprint": entry.key.fingerprint().to_hex(),
        "words": entry.key.fingerprint().words(),
    })
}

/// The fingerprint as two people compare it over the telephone.
fn words(key: &TrustKey) -> String {
    Fingerprint(key.fingerprint).words()
}

fn revoke(cli: &Cli, args: &TrustRevoke, world: &mut World<'_>) -> Outcome {
    let id = TrustId::parse(&args.id)
        .ok_or_else(|| Failure::usage("trust entry", &args.id, "a number such as K-001"))?;
    let at = match &args.at {
        Some(text) => moment("--at", text)?,
        None => (world.now)(),
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    vault.revoke_trust(&world.host(), id, at, &args.reason)?;
    vault.close()?;
    let sentence = format!("{id} no longer counts from {} on.", at.for_people());
    printed(print::done(world.out, cli.json, &json!({ "revoked": id, "at": at }), &sentence))?;
    Ok(0)
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let entries: Vec<_> = vault.register().trust().cloned().collect();
    if cli.json {
        printed(print::json(world.out, &json!({ "trust": entries })))?;
        return Ok(0);
    }
    for state in &entries {
        let revoked = match &state.revoked {
            Some((at, reason)) => format!(" (revoked {}: {reason})", at.for_people()),
            None => String::new(),
        };
        let subject = visible(&state.added.subject);
        printed(writeln!(world.out, "{}  {subject}{revoked}", state.added.id))?;
        for key in &state.added.keys {
            let purposes = key.purposes.join(", ");
            printed(writeln!(world.out, "  {} {} for {purposes}", key.algorithm, key.fingerprint))?;
            printed(writeln!(world.out, "  in words: {}", words(key)))?;
            if let Some(reason) = &key.exception {
                let reason = visible(reason);
                printed(writeln!(world.out, "  counts by an exception from the policy: {reason}"))?;
            }
        }
    }
    if entries.is_empty() {
        printed(writeln!(world.out, "Nothing counts as trusted yet: no verdict can be VERIFIED."))?;
    }
    Ok(0)
}
