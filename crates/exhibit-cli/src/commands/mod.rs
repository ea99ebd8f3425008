//! One file a command: decode, call one use case, encode.

mod agents;
mod backup;
mod bundle;
mod checklist;
mod conclusions;
mod coverage;
mod demo;
mod describe;
mod documents;
mod engagements;
mod export;
mod findings;
mod fsck;
mod hold;
mod ingest;
mod init;
mod inspect;
mod keygen;
mod ledger;
mod list;
mod machine_policy;
mod map;
mod note;
mod organisation;
mod pack;
mod passwd;
mod people;
mod pin;
mod policy;
mod profile;
mod programme;
mod registers;
mod reindex;
mod remove;
mod requests;
mod restore;
mod retention;
mod review_mappings;
mod reviews;
mod samples;
mod search;
mod show;
mod signing;
mod soa;
mod suggest;
mod systems;
mod tests;
mod timeline;
mod trace;
mod trust;
mod verify;
mod verify_bundle;
mod watch;
mod witness;

use std::io;
use std::path::Path;

use exhibit::Error;
use exhibit::core::day::{Day, Days};
use exhibit::core::event::{
    Class, Dates, EvidenceId, EvidenceKind, EvidenceRef, Period, PersonId, Selection, SiteId,
    Sufficiency,
};
use exhibit::core::register::PersonMeant;
use exhibit::core::time::{Moment, Timestamp, parse_day};
use exhibit::vault::{Open, Vault};

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
        Command::Organisation(args) => organisation::run(cli, args, world),
        Command::Systems(args) => systems::run(cli, args, world),
        Command::Agents(args) => agents::run(cli, args, world),
        Command::Describe(args) => describe::run(cli, args, world),
        Command::Retention(args) => retention::run(cli, args, world),
        Command::Hold(args) => hold::run(cli, args, world),
        Command::People(args) => people::run(cli, args, world),
        Command::Passwd(args) => passwd::run(cli, args, world),
        Command::Ingest(args) => ingest::run(cli, args, world),
        Command::Watch(args) => watch::run(cli, args, world),
        Command::Note(args) => note::run(cli, args, world),
        Command::List => list::run(cli, world),
        Command::Show(args) => show::run(cli, args, world),
        Command::Search(args) => search::run(cli, args, world),
        Command::Reindex => reindex::run(cli, world),
        Command::Timeline(args) => timeline::run(cli, args, world),
        Command::Trace(args) => trace::run(cli, args, world),
        Command::Verify(args) => verify::run(cli, args, world),
        Command::Withdraw(args) => remove::withdraw(cli, args, world),
        Command::Erase(args) => remove::erase(cli, args, world),
        Command::Trust(args) => trust::run(cli, args, world),
        Command::Policy(args) => policy::run(cli, args, world),
        Command::Profile(args) => profile::run(cli, args, world),
        Command::Pin(args) => pin::run(cli, args, world),
        Command::Map(args) => map::run(cli, args, world),
        Command::Suggest(args) => suggest::run(cli, args, world),
        Command::ReviewMappings(args) => review_mappings::run(cli, args, world),
        Command::Validity(args) => review_mappings::validity(cli, args, world),
        Command::Tests(args) => tests::run(cli, args, world),
        Command::Registers(args) => registers::run(cli, args, world),
        Command::Requests(args) => requests::run(cli, args, world),
        Command::Soa(args) => soa::run(cli, args, world),
        Command::Documents(args) => documents::run(cli, args, world),
        Command::Programme(args) => programme::run(cli, args, world),
        Command::Engagements(args) => engagements::run(cli, args, world),
        Command::Checklist(args) => checklist::run(cli, args, world),
        Command::Samples(args) => samples::run(cli, args, world),
        Command::Findings(args) => findings::run(cli, args, world),
        Command::Conclude(args) => conclusions::conclude(cli, args, world),
        Command::Conclusions(args) => conclusions::run(cli, args, world),
        Command::Reviews(args) => reviews::run(cli, args, world),
        Command::SignRequest(args) => signing::request(cli, args, world),
        Command::Sign(args) => signing::sign(cli, args, world),
        Command::SignImport(args) => signing::import(cli, args, world),
        Command::Signoffs(args) => signing::signoffs(cli, args, world),
        Command::Export(args) => export::run(cli, args, world),
        Command::Coverage(args) => coverage::run(cli, args, world),
        Command::Pack(args) => pack::run(cli, args, world),
        Command::Bundle(args) => bundle::run(cli, args, world),
        Command::Ledger(args) => ledger::run(cli, args, world),
        Command::Fsck => fsck::run(cli, world),
        Command::Backup(args) => backup::run(cli, args, world),
        Command::Restore(args) => restore::run(cli, args, world),
        Command::Keygen(args) => keygen::run(cli, args, world),
        Command::MachinePolicy => machine_policy::run(cli, world),
        Command::Demo(args) => demo::run(cli, args, world),
    }
}

/// Reads an evidence number.
pub(crate) fn evidence_id(text: &str) -> Result<EvidenceId, Failure> {
    EvidenceId::parse(text)
        .ok_or_else(|| Failure::usage("evidence", text, "an evidence number such as E-0042"))
}

/// Reads evidence numbers.
pub(crate) fn evidence_ids(texts: &[String]) -> Result<Vec<EvidenceId>, Failure> {
    texts.iter().map(|text| evidence_id(text)).collect()
}

/// Reads the number of an item in this vault, where one is given, as entries cite it.
pub(crate) fn cited(
    vault: &Vault<Open>,
    text: Option<&str>,
) -> Result<Option<EvidenceRef>, Failure> {
    let Some(text) = text else { return Ok(None) };
    Ok(Some(vault.reference(evidence_id(text)?)?))
}

/// Reads who is meant, by number or by a name on record.
pub(crate) fn person(vault: &Vault<Open>, text: &str) -> Result<PersonId, Failure> {
    let expected = match vault.register().person_meant(text) {
        PersonMeant::One(id) => return Ok(id),
        PersonMeant::Nobody => "somebody on record: see `exhibit people`",
        PersonMeant::Two { .. } => {
            "a name: this is the vault's number of one person and the organisation's of another, see `exhibit people`"
        }
    };
    Err(Failure::usage("person", text, expected))
}

/// Reads a site's number.
pub(crate) fn site(text: &str) -> Result<SiteId, Failure> {
    SiteId::parse(text).ok_or_else(|| Failure::usage("site", text, "a number such as SI-01"))
}

/// Reads a day.
pub(crate) fn day(what: &'static str, text: &str) -> Result<Day, Failure> {
    Day::parse(text).ok_or_else(|| Failure::usage(what, text, "a day such as 2026-03-14"))
}

/// Reads `FROM/TO`, either of which may be empty; nothing at all says nothing.
pub(crate) fn days(what: &'static str, text: Option<&str>) -> Result<Days, Failure> {
    let Some(text) = text else { return Ok(Days::default()) };
    let found = Days::parse(text);
    found.ok_or_else(|| {
        Failure::usage(what, text, "two days with a slash between, such as 2025-07-01/")
    })
}

/// Reads one of a few words, as they are written in JSON.
pub(crate) fn word<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
    expected: &'static str,
) -> Result<T, Failure> {
    serde_json::from_value(text.into()).map_err(|_| Failure::usage(what, text, expected))
}

/// Reads a kind of evidence.
pub(crate) fn kind(text: &str) -> Result<EvidenceKind, Failure> {
    let expected =
        "document, record, log, interview, observation, walk-through, picture or re-performance";
    word("kind", text, expected)
}

/// Reads which items are meant.
pub(crate) fn about(args: &crate::args::About) -> Result<Selection, Failure> {
    Ok(Selection {
        items: evidence_ids(&args.item)?,
        source: args.source.clone(),
        system: args.system.clone(),
        class: args.class.as_deref().map(class).transpose()?,
        kind: args.kind.as_deref().map(kind).transpose()?,
    })
}

/// Reads the dates of an item.
pub(crate) fn dates(given: &GivenDates<'_>) -> Result<Dates, Failure> {
    let at = |what, text: Option<&str>| text.map(|text| moment(what, text)).transpose();
    let span = |what, text: Option<&str>| text.map(|text| period(what, text)).transpose();
    Ok(Dates {
        issued: at("--issued", given.issued)?,
        in_force: given.in_force.map(|text| days("--in-force", Some(text))).transpose()?,
        period: span("--period", given.period)?,
        collected: at("--collected", given.collected)?,
        next_review: at("--next-review", given.next_review)?,
    })
}

/// The dates of an item as they were typed.
pub(crate) struct GivenDates<'a> {
    /// When it was issued.
    pub(crate) issued: Option<&'a str>,
    /// When it is in force.
    pub(crate) in_force: Option<&'a str>,
    /// What it covers.
    pub(crate) period: Option<&'a str>,
    /// When it was collected.
    pub(crate) collected: Option<&'a str>,
    /// When it is to be reviewed.
    pub(crate) next_review: Option<&'a str>,
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
