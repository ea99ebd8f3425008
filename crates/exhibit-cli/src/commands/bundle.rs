//! `exhibit bundle`: an evidence bundle, and the slip that travels by another channel.

use exhibit::bundle::{BundleRequest, Sealed};
use exhibit::core::event::{Class, EvidenceId};
use exhibit::delivery::shown;
use exhibit::files::write_new;
use exhibit::sealed::Recipients;
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, class, evidence_id, printed};
use crate::args::{Bundle, Cli};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Bundle, world: &mut World<'_>) -> Outcome {
    let withhold =
        args.withhold.iter().map(|text| withheld(text)).collect::<Result<Vec<_>, _>>()?;
    let classes = args.withhold_class.iter().map(|text| withheld_class(text));
    let withhold_classes = classes.collect::<Result<Vec<_>, _>>()?;
    let seal_to = Recipients::parse(args.seal_to.iter().map(String::as_str))?;
    let mut slip = args.output.as_os_str().to_owned();
    slip.push(".slip.txt");
    let slip = std::path::PathBuf::from(slip);
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let made = vault.make_bundle(
        &world.host(),
        &BundleRequest {
            output: &args.output,
            recipient: &args.recipient,
            pack: args.with_pack.as_deref(),
            withhold: &withhold,
            withhold_classes: &withhold_classes,
            seal_to: &seal_to,
        },
        &world.watcher(),
    )?;
    write_new(&slip, made.slip.as_bytes())?;
    let origin = vault.origin().to_string();
    vault.close()?;
    let (path, slip) = (shown(&args.output), shown(&slip));
    let fingerprint = made.written.fingerprint;
    if cli.json {
        let answer = json!({
            "bundle": made.id, "path": path, "sha256": made.sha256, "bytes": made.bytes,
            "items": made.written.items, "withheld": made.written.withheld,
            "origin": origin, "signer": fingerprint, "slip": slip, "people_named": made.people,
            "in_pack": made.in_pack, "sealed": sealed_shown(made.sealed.as_ref()),
        });
        printed(print::json(world.out, &answer))?;
        return Ok(0);
    }
    printed(writeln!(
        world.out,
        "Wrote {} to {path}: {} items, {} withheld, {}.\nGive {slip} to the recipient by another channel: origin {origin}, signer {fingerprint}.",
        made.id,
        made.written.items,
        made.written.withheld,
        print::size(made.bytes)
    ))?;
    if let Some(sealed) = &made.sealed {
        let (to, digest) = (sealed.recipients.join(", "), sealed.sha256);
        printed(writeln!(world.out, "Sealed to {to}. SHA-256 of the file: {digest}"))?;
    }
    for held in &made.withheld {
        printed(writeln!(world.out, "Withheld: {}: {}", held.evidence.id, held.reason))?;
    }
    if made.people > 0 {
        let people = made.people;
        let text = "Its ledger names the people on record and what was asked of whom";
        printed(writeln!(
            world.out,
            "{text} ({people} people): a bundle that withholds something keeps that back."
        ))?;
    }
    if args.with_pack.is_some() && !made.withheld.is_empty() {
        printed(writeln!(world.out, "{PACK_TELLS_MORE}"))?;
    }
    Ok(0)
}

fn sealed_shown(sealed: Option<&Sealed>) -> Option<serde_json::Value> {
    let shown = |it: &Sealed| json!({ "sha256": it.sha256, "bytes": it.bytes, "recipients": it.recipients });
    sealed.map(shown)
}

fn withheld_class(text: &str) -> Result<(Class, String), Failure> {
    let expected = "a class and a reason, such as personal=data of applicants";
    match text.split_once('=') {
        Some((name, reason)) if !reason.trim().is_empty() => Ok((class(name)?, reason.to_owned())),
        _ => Err(Failure::usage("--withhold-class", text, expected)),
    }
}

const PACK_TELLS_MORE: &str = "The pack in it speaks of everything that the vault held when it was made, also of what is withheld here. If the recipient must not know that, make the bundle without it.";

fn withheld(text: &str) -> Result<(EvidenceId, String), Failure> {
    let expected = "an evidence number and a reason, such as E-0003=personal data";
    let (id, reason) =
        text.split_once('=').ok_or_else(|| Failure::usage("--withhold", text, expected))?;
    if reason.trim().is_empty() {
        return Err(Failure::usage("--withhold", text, expected));
    }
    Ok((evidence_id(id)?, reason.to_owned()))
}
