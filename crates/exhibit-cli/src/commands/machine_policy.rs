//! `exhibit machine-policy`: what whoever administers this machine demands, with no vault.

use std::io::{self, Write};

use exhibit::machine_policy::MachinePolicyShown;

use super::{Outcome, printed};
use crate::args::Cli;
use crate::print;
use crate::world::World;

pub(crate) fn run(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let shown = world.host().policy()?.shown();
    match cli.json {
        true => printed(print::json(world.out, &shown))?,
        false => printed(write_shown(world.out, &shown))?,
    }
    Ok(0)
}

fn write_shown(out: &mut dyn Write, shown: &MachinePolicyShown) -> io::Result<()> {
    let place = &shown.place;
    match shown.found {
        true => writeln!(out, "This machine's policy, from {place}:")?,
        false => writeln!(out, "This machine has no policy: {place} is not there. What holds:")?,
    }
    let line = |out: &mut dyn Write, what: &str, says: String| writeln!(out, "  {what:<22} {says}");
    let length = shown.min_passphrase_length.map(|it| format!("at least {it} characters"));
    line(out, "New passphrases", length.unwrap_or_else(|| "any length".into()))?;
    let (memory, passes) = (shown.min_memory_mib, shown.min_passes);
    line(out, "Argon2id in new slots", format!("at least {memory} MiB, {passes} passes"))?;
    let recovery = match shown.recovery_code_required {
        true => "required before a vault is written to",
        false => "every new vault has one",
    };
    line(out, "Recovery code", recovery.into())?;
    let lock = shown.lock_after_minutes.map(|it| format!("after {it} minutes at the latest"));
    line(out, "Window locks", lock.unwrap_or_else(|| "as the person sets it".into()))?;
    let elsewhere = if shown.open_in_other_programs { "allowed" } else { "not allowed" };
    line(out, "Opening elsewhere", format!("{elsewhere} in the window"))?;
    line(out, "Bundles", bundles(shown))?;
    let classes: Vec<_> = shown.exportable_classes.iter().map(|it| it.as_str()).collect();
    let classes = if classes.is_empty() { "nothing".into() } else { classes.join(", ") };
    line(out, "May leave in plaintext", classes)
}

fn bundles(shown: &MachinePolicyShown) -> String {
    let sealed = match shown.only_encrypted_bundles {
        true => "sealed only",
        false => "as they are",
    };
    match &shown.bundle_recipients {
        None => sealed.to_owned(),
        Some(all) if all.is_empty() => format!("{sealed}; sealed to nobody"),
        Some(all) => format!("{sealed}; sealed to {} alone", all.join(", ")),
    }
}
