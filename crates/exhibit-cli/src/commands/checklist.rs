//! `exhibit checklist`: what to ask about a requirement, with no vault.

use std::io::{self, Write};

use exhibit::checklists::{ChecklistShown, Overlay, checklists};
use exhibit::core::visible::visible;

use super::conclusions::language;
use super::{Failure, Outcome, printed};
use crate::args::{Checklist, Cli};
use crate::print;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Checklist, world: &mut World<'_>) -> Outcome {
    if let Some(path) = args.overlay.as_ref().filter(|_| cli.json) {
        // What is licensed to the user is shown, and never in a form that is made to be passed on.
        let path = exhibit::delivery::shown(path);
        return Err(Failure::usage("--overlay", &path, "for the screen: leave out --json"));
    }
    let shown = checklists(args.requirement.as_deref(), language(&args.language)?)?;
    let overlay = match &args.overlay {
        Some(path) => {
            let bytes = exhibit::papers::read_paper(&world.here.join(path))?;
            Some(Overlay::parse(&bytes)?)
        }
        None => None,
    };
    printed(match cli.json {
        true => print::json(world.out, &shown),
        false => checklist_text(&shown, overlay.as_ref(), world.out),
    })?;
    Ok(0)
}

fn checklist_text(
    shown: &[ChecklistShown],
    overlay: Option<&Overlay>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for it in shown {
        writeln!(out, "{}  {}", it.requirement, it.title)?;
        if let Some(text) = overlay.and_then(|texts| texts.text(&it.requirement)) {
            for line in text.lines() {
                writeln!(out, "  | {}", visible(line))?;
            }
        }
        for question in &it.questions {
            writeln!(out, "  {:<11} {}", question.id, question.question)?;
        }
    }
    Ok(())
}
