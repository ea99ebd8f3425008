//! `exhibit policy`: what is demanded of keys and algorithms.

use exhibit::core::visible::visible;
use exhibit::inspect::read_trust;
use exhibit::trust_store::{PolicyDemands, PolicyShown, policy_shown};
use exhibit::vault::{self, Access};

use super::{Outcome, printed};
use crate::args::{Cli, Policy, PolicyAction, PolicyTighten};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Policy, world: &mut World<'_>) -> Outcome {
    if let Some(PolicyAction::Tighten(args)) = &args.action {
        return tighten(cli, args, world);
    }
    // With no vault and no trust named, what the program itself refuses is the whole answer.
    let has_vault = || vault::find(cli.vault.as_deref(), &world.here).is_ok();
    let shown = if args.trust.is_empty() && (cli.vault.is_some() || has_vault()) {
        let vault = unlock::open(cli, world, Access::Read)?;
        vault.policy((world.now)())?
    } else {
        policy_shown(&read_trust(&args.trust)?)
    };
    if cli.json {
        printed(print::json(world.out, &shown))?;
    } else {
        printed(show(&shown, world))?;
    }
    Ok(0)
}

fn tighten(cli: &Cli, args: &PolicyTighten, world: &mut World<'_>) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let demands = PolicyDemands {
        min_rsa_bits: args.min_rsa_bits,
        refuse: &args.refuse,
        require_confirmation: args.require_confirmation,
        require_outside_confirmation: args.require_outside_confirmation,
        reason: &args.reason,
    };
    let added = vault.tighten_policy(&world.host(), &demands)?;
    let shown = vault.policy((world.now)())?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &shown))?;
        return Ok(0);
    }
    printed(writeln!(world.out, "{} demands more of keys from now on.", added.id))?;
    printed(show(&shown, world))?;
    printed(writeln!(world.out, "Run `exhibit verify` to look at the evidence again with it."))?;
    Ok(0)
}

fn show(shown: &PolicyShown, world: &mut World<'_>) -> std::io::Result<()> {
    let out = &mut world.out;
    writeln!(out, "Refused, whoever signs; no exception can be made:")?;
    for what in &shown.refused {
        writeln!(out, "  {what}")?;
    }
    if shown.demands.is_empty() {
        return writeln!(out, "Nothing beyond this is demanded.");
    }
    writeln!(out, "Demanded beyond this:")?;
    for what in &shown.demands {
        writeln!(out, "  {what}")?;
    }
    for reason in &shown.reasons {
        writeln!(out, "  Reason given: {}", visible(reason))?;
    }
    for it in &shown.exceptions {
        let (subject, reason) = (visible(&it.subject), visible(&it.reason));
        writeln!(out, "Excepted: {subject}, key {}: {reason}", it.fingerprint)?;
    }
    Ok(())
}
