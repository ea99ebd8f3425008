//! One file a command: decode, call one use case, encode.

mod backup;
mod bundle;
mod coverage;
mod demo;
mod fsck;
mod ingest;
mod init;
mod inspect;
mod keygen;
mod ledger;
mod list;
mod map;
mod pack;
mod passwd;
mod people;
mod pin;
mod policy;
mod profile;
mod remove;
mod restore;
mod search;
mod show;
mod trust;
mod verify;
mod verify_bundle;
mod witness;

use std::io;
use std::path::Path;

use exhibit::Error;
use exhibit::core::event::{Class, EvidenceId, Period, Sufficiency};
use exhibit::core::time::{Moment, Timestamp, parse_day};

use crate::args::{Cli, Command};
use crate::world::World;

/// What a command returns: its exit code.
pub(crate) type Outcome = Result<u8, Failure>;

/// Why a command failed: a use case's error, an output that went away, or a value that means nothing.
pub(crate) struct Failure {
    error: Error,
    is_usage: bool,
}

impl Failure {
    /// Returns the failure of an argument whose value means nothing.
    pub(crate) fn usage(what: &'static str, found: &str, expected: &'static str) -> Self {
        Self { error: Error::text(what, found, expected), is_usage: true }
    }

    /// Returns the error to show.
    pub(crate) fn error(&self) -> &Error {
        &self.error
    }

    /// Tells whether the command was typed wrongly, rather than refused.
    pub(crate) fn is_usage(&self) -> bool {
        self.is_usage
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), is_usage: false }
    }
}

/// Turns a failure to print into an error.
pub(crate) fn printed(result: io::Result<()>) -> Result<(), Failure> {
    Ok(result.map_err(|e| Error::unwritable(Path::new("the output"), &e))?)
}

/// Runs the command.
pub(crate) fn run(cli: &Cli, world: &mut World<'_>) -> Outcome {
    match &cli.command {
        Command::Inspect(args) => inspect::run(cli, args, world),
        Command::VerifyBundle(args) => verify_bundle::run(cli, args, world),
        Command::Witness(args) => witness::run(cli, args, world),
        Command::Init(args) => init::run(cli, args, world),
        Command::People(args) => people::run(cli, args, world),
        Command::Passwd(args) => passwd::run(cli, args, world),
        Command::Ingest(args) => ingest::run(cli, args, world),
        Command::List => list::run(cli, world),
        Command::Show(args) => show::run(cli, args, world),
        Command::Search(args) => search::run(cli, args, world),
        Command::Verify(args) => verify::run(cli, args, world),
        Command::Withdraw(args) => remove::withdraw(cli, args, world),
        Command::Erase(args) => remove::erase(cli, args, world),
        Command::Trust(args) => trust::run(cli, args, world),
        Command::Policy(args) => policy::run(cli, args, world),
        Command::Profile(args) => profile::run(cli, args, world),
        Command::Pin(args) => pin::run(cli, args, world),
        Command::Map(args) => map::run(cli, args, world),
        Command::Coverage(args) => coverage::run(cli, args, world),
        Command::Pack(args) => pack::run(cli, args, world),
        Command::Bundle(args) => bundle::run(cli, args, world),
        Command::Ledger(args) => ledger::run(cli, args, world),
        Command::Fsck => fsck::run(cli, world),
        Command::Backup(args) => backup::run(cli, args, world),
        Command::Restore(args) => restore::run(cli, args, world),
        Command::Keygen(args) => keygen::run(cli, args, world),
        Command::Demo(args) => demo::run(cli, args, world),
    }
}

/// Reads an evidence number.
pub(crate) fn evidence_id(text: &str) -> Result<EvidenceId, Failure> {
    EvidenceId::parse(text)
        .ok_or_else(|| Failure::usage("evidence", text, "an evidence number such as E-0042"))
}

/// Reads a day or a time with a zone.
pub(crate) fn moment(what: &'static str, text: &str) -> Result<Timestamp, Failure> {
    parse_day(text)
        .or_else(|| Moment::parse(text).and_then(Moment::timestamp))
        .ok_or_else(|| Failure::usage(what, text, "a day (2026-03-14) or a time with its zone"))
}

/// Reads a day, which means its last second, or a time with a zone.
pub(crate) fn last_second(what: &'static str, text: &str) -> Result<Timestamp, Failure> {
    match parse_day(text) {
        Some(day) => Ok(Timestamp::from_unix(day.unix() + 86_399).unwrap_or(day)),
        None => moment(what, text),
    }
}

/// Reads `FROM/TO`; a day at the end means its last second.
pub(crate) fn period(what: &'static str, text: &str) -> Result<Period, Failure> {
    let expected = "two days or times with a slash between them";
    let (from, to) = text.split_once('/').ok_or_else(|| Failure::usage(what, text, expected))?;
    let period = Period { from: moment(what, from)?, to: last_second(what, to)? };
    if period.from > period.to {
        return Err(Failure::usage(what, text, "a period that begins before it ends"));
    }
    Ok(period)
}

/// Reads a class.
pub(crate) fn class(text: &str) -> Result<Class, Failure> {
    match text {
        "public" => Ok(Class::Public),
        "internal" => Ok(Class::Internal),
        "confidential" => Ok(Class::Confidential),
        "personal" => Ok(Class::Personal),
        _ => Err(Failure::usage("class", text, "public, internal, confidential or personal")),
    }
}

/// Reads a sufficiency.
pub(crate) fn sufficiency(text: &str) -> Result<Sufficiency, Failure> {
    match text {
        "none" => Ok(Sufficiency::None),
        "partial" => Ok(Sufficiency::Partial),
        "sufficient" => Ok(Sufficiency::Sufficient),
        _ => Err(Failure::usage("sufficiency", text, "none, partial or sufficient")),
    }
}
