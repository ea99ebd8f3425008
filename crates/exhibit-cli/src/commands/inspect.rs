//! `exhibit inspect`: what files are and what they are worth, with no vault.

use std::io::{self, Write};

use exhibit::inspect::{Counts, Inspected, Inspection, inspect, read_profile, read_trust};

use super::{Outcome, moment, printed};
use crate::args::{Cli, Inspect};
use crate::print;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Inspect, world: &mut World<'_>) -> Outcome {
    let trust = read_trust(&args.trust)?;
    let (profiles, profile) = read_profile(args.profile.as_deref())?;
    let at = match &args.at {
        Some(text) => moment("--at", text)?,
        None => (world.now)(),
    };
    let form = match (cli.json, args.details) {
        (true, _) => Form::Json,
        (false, true) => Form::Details,
        (false, false) => Form::Lines,
    };
    let workers = world.workers;
    let (watcher, out) = world.watched();
    let clear = || watcher.clear();
    let mut teller = Teller { out, clear: &clear, form, told: 0, first: None, result: Ok(()) };
    let inspection = Inspection {
        paths: &args.paths,
        trust: &trust,
        profiles: &profiles,
        profile: profile.as_deref(),
        at,
        workers,
        watcher: &watcher,
    };
    let counts = inspect(&inspection, &mut |one| teller.tell(one))?;
    printed(teller.finish(&counts))?;
    Ok(counts.overall().exit_code())
}

/// How answers are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One JSON object an item.
    Json,
    /// All that is known about each item.
    Details,
    /// One line an item; all that is known, where there is only one.
    Lines,
}

/// Tells of each item as soon as it is known.
struct Teller<'w> {
    out: &'w mut dyn Write,
    /// Takes the line of progress away.
    clear: &'w dyn Fn(),
    form: Form,
    told: u64,
    /// The first item, until it is known whether there is another one.
    first: Option<Box<Inspected>>,
    result: io::Result<()>,
}

impl Teller<'_> {
    fn tell(&mut self, one: Inspected) {
        if self.result.is_ok() {
            (self.clear)();
            self.result = self.try_tell(one);
        }
    }

    fn try_tell(&mut self, one: Inspected) -> io::Result<()> {
        match self.form {
            Form::Json => print::json(self.out, &one),
            Form::Details => print::inspected(self.out, &one),
            Form::Lines => self.line(one),
        }
    }

    fn line(&mut self, one: Inspected) -> io::Result<()> {
        match (self.told, self.first.take()) {
            (0, None) => self.first = Some(Box::new(one)),
            (_, Some(first)) => {
                print::line(self.out, &first)?;
                print::line(self.out, &one)?;
            }
            (_, None) => print::line(self.out, &one)?,
        }
        self.told += 1;
        Ok(())
    }

    fn finish(self, counts: &Counts) -> io::Result<()> {
        self.result?;
        if let Some(only) = &self.first {
            print::inspected(self.out, only)?;
        }
        if self.form == Form::Json {
            return Ok(());
        }
        match counts.total() {
            0 | 1 => Ok(()),
            total => {
                let words: Vec<String> =
                    counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
                writeln!(self.out, "{total} items: {}", words.join(", "))
            }
        }
    }
}
