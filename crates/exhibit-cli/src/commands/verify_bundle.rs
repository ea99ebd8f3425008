//! `exhibit verify-bundle`: an evidence bundle, with no vault.

use exhibit::bundle::{BundleCheck, contents_suffice, verify_bundle};
use exhibit::core::appraisal::Outcome as FactOutcome;
use exhibit::core::verdict::Word;
use exhibit::core::visible::visible;
use exhibit::inspect::read_trust;

use super::{Failure, Outcome, moment, printed};
use crate::args::{Cli, VerifyBundle};
use crate::print;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &VerifyBundle, world: &mut World<'_>) -> Outcome {
    let signer = read_trust(&args.signer)?;
    let trust = read_trust(&args.trust)?;
    let required = args.require_contents.as_deref().map(word).transpose()?;
    let at = match &args.at {
        Some(text) => moment("--at", text)?,
        None => (world.now)(),
    };
    let check = BundleCheck {
        file: &args.file,
        origin: args.origin.as_deref(),
        signer: &signer,
        trust: &trust,
        at,
    };
    let watcher = world.watcher();
    let report = verify_bundle(&world.host(), &check, &watcher)?;
    drop(watcher);
    let contents = report.worst_contents;
    let code = match required {
        Some(required)
            if report.word == Word::Verified && !contents_suffice(contents, required) =>
        {
            contents.exit_code()
        }
        _ => report.exit_code,
    };
    if cli.json {
        printed(print::json(world.out, &report))?;
    } else {
        text(&report, world)?;
    }
    Ok(code)
}

fn word(text: &str) -> Result<Word, Failure> {
    Word::parse(&text.to_uppercase()).ok_or_else(|| {
        Failure::usage("--require-contents", text, "a verdict word such as UNANCHORED")
    })
}

fn text(report: &exhibit::BundleReport, world: &mut World<'_>) -> Result<(), Failure> {
    printed(writeln!(world.out, "{}", report.summary))?;
    for check in &report.checks {
        let mark = match check.outcome {
            FactOutcome::Pass => "pass",
            FactOutcome::Fail => "FAIL",
            FactOutcome::NotChecked => "not checked",
        };
        printed(writeln!(
            world.out,
            "  {mark:<12} {:<12} {}",
            check.check,
            visible(&check.detail)
        ))?;
    }
    for failure in report.failures.iter().take(8) {
        printed(writeln!(world.out, "  at {}", print::place(failure)))?;
    }
    for item in &report.items {
        let mut line = format!("  {} {}  {}", item.id, item.recorded, visible(&item.name));
        if let Some(own) = item.under_your_trust {
            line.push_str(&format!("  (with your trust: {own})"));
        }
        if !item.no_longer_relied_on.is_empty() {
            line.push_str("  (by what is not relied on any more)");
        }
        if let Some(note) = &item.note {
            line.push_str(&format!("  {}", visible(note)));
        }
        printed(writeln!(world.out, "{line}"))?;
    }
    for withheld in &report.withheld {
        let reason = visible(&withheld.reason);
        printed(writeln!(world.out, "  {} withheld: {reason}", withheld.evidence.id))?;
    }
    for note in report.notes.iter().chain(&report.not_checked) {
        printed(writeln!(world.out, "  note: {}", visible(note)))?;
    }
    Ok(())
}
