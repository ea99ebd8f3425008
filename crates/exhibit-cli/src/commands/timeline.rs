//! `exhibit timeline`: what the logs of each source show of a period.

use exhibit::core::timeline::Span;
use exhibit::core::visible::visible;
use exhibit::timeline::{SourceTimeline, StreamTimeline};
use exhibit::vault::Access;

use super::{Failure, Outcome, days, printed};
use crate::args::{Cli, Timeline};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Timeline, world: &mut World<'_>) -> Outcome {
    let period = days("--period", Some(&args.period))?;
    let (Some(from), Some(to)) = (period.from, period.to) else {
        return Err(Failure::usage("--period", &args.period, "a first and a last day"));
    };
    if from > to {
        return Err(Failure::usage(
            "--period",
            &args.period,
            "a period that begins before it ends",
        ));
    }
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = vault.timeline(&args.sources, (from, to))?;
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    if all.is_empty() {
        printed(writeln!(world.out, "No log is held."))?;
    }
    for source in &all {
        printed(text(source, world))?;
    }
    Ok(0)
}

fn text(source: &SourceTimeline, world: &mut World<'_>) -> std::io::Result<()> {
    let name = source.source.as_deref().unwrap_or("Evidence without a source");
    writeln!(world.out, "{}", visible(name))?;
    for stream in &source.streams {
        stream_text(stream, world)?;
    }
    writeln!(world.out, "  {}", visible(&source.missing))
}

fn stream_text(stream: &StreamTimeline, world: &mut World<'_>) -> std::io::Result<()> {
    let profile = stream.profile.as_deref().unwrap_or("log");
    match &stream.stream {
        Some(stream) => writeln!(world.out, "  {} {}", visible(profile), visible(stream))?,
        None => writeln!(world.out, "  {}", visible(profile))?,
    }
    for span in &stream.spans {
        let days = match span.from == span.to {
            true => span.from.for_people(),
            false => format!("{} to {}", span.from.for_people(), span.to.for_people()),
        };
        let line = format!("    {days}: {}{}", span.state.as_str(), items(span));
        writeln!(world.out, "{}", visible(&line))?;
        for because in &span.because {
            writeln!(world.out, "      {}", visible(because))?;
        }
    }
    Ok(())
}

fn items(span: &Span) -> String {
    let item = |it: &exhibit::core::timeline::ItemInSpan| {
        let withdrawn = if it.withdrawn { ", withdrawn" } else { "" };
        format!("{} {}{withdrawn}", it.id, it.verdict)
    };
    match span.items.is_empty() {
        true => String::new(),
        false => format!(" ({})", span.items.iter().map(item).collect::<Vec<_>>().join("; ")),
    }
}
