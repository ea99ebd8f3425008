//! What can be typed.

mod assurance;
mod engagements;
mod findings;
mod mapping;
mod notes;
mod organisation;
mod registers;
mod retention;
mod reviews;
mod samples;
mod signing;
mod soa;
mod trace;

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Args, Parser, Subcommand};
use exhibit::stamp::stamp;

pub(crate) use assurance::*;
pub(crate) use engagements::*;
pub(crate) use findings::*;
pub(crate) use mapping::*;
pub(crate) use notes::*;
pub(crate) use organisation::*;
pub(crate) use registers::*;
pub(crate) use retention::*;
pub(crate) use reviews::*;
pub(crate) use samples::*;
pub(crate) use signing::*;
pub(crate) use soa::*;
pub(crate) use trace::*;

/// The version, and the sources that this build was made of.
static VERSION: LazyLock<String> =
    LazyLock::new(|| stamp(env!("CARGO_PKG_VERSION"), option_env!("EXHIBIT_SOURCES")));

/// Keeps audit evidence in an encrypted vault, says what it is worth, and hands it on so that a
/// stranger can check it. Works with no network at all.
#[derive(Parser)]
#[command(
    name = "exhibit",
    max_term_width = 100,
    version = VERSION.as_str(),
    arg_required_else_help = true,
    after_help = "Exit codes of inspect, verify-bundle and fsck: 0 VERIFIED, 10 UNANCHORED or UNSIGNED, 20 INCOMPLETE, 30 DIVERGED, 40 BROKEN, 3 CANNOT CHECK.\nElsewhere: 0 done, 1 refused or failed, 2 wrong usage, 130 cancelled; ingest: 20 if something was not taken."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Print JSON instead of text.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The vault's folder; otherwise the only *.vault here.
    #[arg(long, global = true, value_name = "DIR", env = "EXHIBIT_VAULT")]
    pub(crate) vault: Option<PathBuf>,
    /// The person who acts, by name or number.
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub(crate) acting: Option<String>,
    /// Read the passphrase from the first line of this file.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Read the passphrase from this open file descriptor.
    #[arg(long, global = true, value_name = "N", conflicts_with = "passphrase_file")]
    pub(crate) passphrase_fd: Option<u32>,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Say what files are and what they are worth, with no vault.
    Inspect(Inspect),
    /// Verify an evidence bundle, with no vault.
    VerifyBundle(VerifyBundle),
    /// Compare a bundle's checkpoint with those seen before, and cosign it.
    Witness(Witness),
    /// Make a vault.
    Init(Init),
    /// Show the organisation, or state its scope and sites.
    Organisation(Organisation),
    /// List people, record them and their authority, or enrol one who may open the vault.
    People(People),
    /// List AI systems, or record them, their versions and who answers for them.
    Systems(Systems),
    /// List agents, or record them and who operates them.
    Agents(Agents),
    /// Seal your slot again under another passphrase.
    Passwd(Passwd),
    /// Take evidence in.
    Ingest(Ingest),
    /// Take in what is put into a folder, once it is whole, until somebody stops it.
    Watch(Watch),
    /// Write down what you heard, saw, followed or did again, or that the other side confirms it.
    Note(Note),
    /// List the evidence.
    List,
    /// Show all that is known about one piece of evidence.
    Show(Show),
    /// Find single records in all logs, or documents by their text, newest first.
    Search(Search),
    /// Read the text of all documents anew, for search.
    Reindex,
    /// Show day by day what the logs of each source prove of a period, and what is missing.
    Timeline(Timeline),
    /// Follow one AI system from policy to people, by version, and say what is missing.
    Trace(Trace),
    /// Verify evidence again with today's trust.
    Verify(Verify),
    /// Keep evidence, but leave it out of every pack and bundle.
    Withdraw(Remove),
    /// Destroy evidence: its content, its openings, its index.
    Erase(Remove),
    /// Say anew what evidence is: its kind, class, dates, AI systems and sites.
    Describe(Box<Describe>),
    /// Show how long evidence is kept, state rules, and erase what is due.
    Retention(Retention),
    /// Show legal holds, or place or lift one.
    Hold(Hold),
    /// List, add or revoke keys, heads and anchors that count as trusted.
    Trust(Trust),
    /// Show what is demanded of keys and algorithms, or demand more.
    Policy(Policy),
    /// List the log profiles, or print one.
    Profile(Profile),
    /// Pin what a source promises: a profile, a trusted signer, a proven end.
    Pin(Pin),
    /// Tie evidence to controls and clauses.
    Map(Map),
    /// Show which requirements evidence may support, and why; take a suggestion up or refuse it.
    Suggest(Suggest),
    /// Show which mappings somebody else reviewed, review one, or show what is due to be looked at again.
    ReviewMappings(ReviewMappings),
    /// Show or state how long evidence of a kind stays current.
    Validity(Validity),
    /// Show which requirements have evidence, and the gaps.
    Coverage(Coverage),
    /// List runs of assurance tests, run them over the logs, show what they found.
    Tests(Tests),
    /// List registers of the organisation, import one, show its rows, compare two.
    Registers(Registers),
    /// List requests for evidence, make, send and answer them, take in what came.
    Requests(Requests),
    /// Show the Statement of Applicability and what is doubtful in it; read a version, compare and write them.
    Soa(Soa),
    /// List the documents that the standard asks for, and say which items they are.
    Documents(Documents),
    /// Show the audit programme, or state it.
    Programme(Programme),
    /// List engagements, record, close or open one again, show one with what is carried forward, or the matrix.
    Engagements(Engagements),
    /// Show what to ask about a requirement, with no vault.
    Checklist(Checklist),
    /// List samples, freeze a population, draw from it, record what members showed.
    Samples(Samples),
    /// List findings, record them, and follow what is done about them.
    Findings(Findings),
    /// Conclude on a requirement: designed, implemented, operating.
    Conclude(Box<Conclude>),
    /// List conclusions and what is open, write a working paper, or read one.
    Conclusions(Conclusions),
    /// List management reviews and open decisions, draft the next one, write it down.
    Reviews(Reviews),
    /// Ask people to sign a statement, a conclusion or a review: makes the one file to send them.
    SignRequest(SignRequest),
    /// Read a signing request, and sign or decline it, with no vault.
    Sign(Sign),
    /// Verify and keep an answer to a signing request.
    SignImport(SignImport),
    /// Show who was asked to sign what, who answered, and whether it still counts.
    Signoffs(Signoffs),
    /// Write a list as a spreadsheet.
    Export(Export),
    /// Make an audit pack (PDF).
    Pack(Pack),
    /// Make an evidence bundle.
    Bundle(Bundle),
    /// Show the ledger: its entries, its head, or its export as tiles.
    Ledger(Ledger),
    /// Check the whole vault from its first entry.
    Fsck,
    /// Copy the vault to an empty folder and verify the copy.
    Backup(Backup),
    /// Go on with an older copy: a new log that names its predecessor.
    Restore(Restore),
    /// Make a signing key for review records (OpenSSH format).
    Keygen(Keygen),
    /// Show what whoever administers this machine demands of all vaults, with no vault.
    MachinePolicy,
    /// Audit a year of a bank that does not exist, and compare what is found with what was planted.
    Demo(Demo),
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit inspect audit.jsonl\n  exhibit inspect exports/ --trust keys/ --json\n  exhibit inspect log.jsonl --trust public.pem --at 2026-03-14T00:00:00Z"
)]
pub(crate) struct Inspect {
    /// Files and folders.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// What you trust: key files, trust files (.toml), anchors, expected heads, or a folder of them.
    #[arg(long, value_name = "PATH")]
    pub(crate) trust: Vec<PathBuf>,
    /// Use this profile: a name, or a .toml file (then never better than UNANCHORED).
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) profile: Option<String>,
    /// Judge the validity of keys at this moment instead of now.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Say all that is known of each item, where there are several: otherwise each has one line.
    #[arg(long)]
    pub(crate) details: bool,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit verify-bundle audit.bundle.zip --origin exhibit-a.invalid/… --signer signer.pub\n\nThe origin and the key come from the organisation by another channel (paper, telephone), never from the bundle."
)]
pub(crate) struct VerifyBundle {
    /// The bundle.
    pub(crate) file: PathBuf,
    /// The log's origin, as you were given it.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: Option<String>,
    /// The key that must have signed the bundle.
    #[arg(long, value_name = "KEY")]
    pub(crate) signer: Vec<PathBuf>,
    /// Your own trust for the evidence inside, for a second opinion beside the recorded one.
    #[arg(long, value_name = "PATH")]
    pub(crate) trust: Vec<PathBuf>,
    /// The contents must be at least this good, or the exit code is theirs.
    #[arg(long, value_name = "WORD")]
    pub(crate) require_contents: Option<String>,
    /// Judge the validity of keys at this moment instead of now.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit witness audit.bundle.zip --key witness.key --name assessor.example/witness --origin exhibit-a.invalid/…"
)]
pub(crate) struct Witness {
    /// The bundle whose checkpoint to cosign.
    pub(crate) file: PathBuf,
    /// Your cosigner key: a file with 64 hex digits (made if absent).
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// Your name as a witness.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// The log's origin, needed the first time.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit init audit.vault --organisation \"Lindmoor Bank\" --as \"Ada Auditor\""
)]
pub(crate) struct Init {
    /// The new vault's folder, by convention NAME.vault.
    pub(crate) path: PathBuf,
    /// The organisation that is audited.
    #[arg(long, value_name = "NAME")]
    pub(crate) organisation: String,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit people\n  exhibit people --enrol \"Rolf Reader\" --role reader"
)]
pub(crate) struct People {
    /// Enrol this person.
    #[arg(long, value_name = "NAME")]
    pub(crate) enrol: Option<String>,
    /// What the person may do: lead, auditor or reader.
    #[arg(long, value_name = "ROLE", default_value = "auditor")]
    pub(crate) role: String,
    /// The new person's passphrase: the first line of this file; otherwise it is asked for.
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<PeopleAction>,
}

#[derive(Args)]
pub(crate) struct Passwd {
    /// The new passphrase: the first line of this file; otherwise it is asked for.
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit ingest exports/ --source core-banking --system credit-scoring\n  exhibit ingest policy.pdf --control A.2.2 --rationale \"The approved AI policy.\"\n  exhibit ingest log.jsonl --period 2026-01-01/2026-03-31\n  exhibit ingest evidence/ --map-from folders\n  exhibit ingest evidence/ --map-from evidence/index.xlsx"
)]
pub(crate) struct Ingest {
    /// Files and folders.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Where it comes from, and what it supports.
    #[command(flatten)]
    pub(crate) origin: OriginSaid,
    /// Map what is taken in as the names of its folders say (`folders`), or as an index sheet says (its file).
    #[arg(long, value_name = "folders|FILE")]
    pub(crate) map_from: Option<PathBuf>,
    /// The period covered, where the log does not say it: FROM/TO as days or times.
    #[arg(long, value_name = "A/B")]
    pub(crate) period: Option<String>,
    /// When it was issued.
    #[arg(long, value_name = "DAY")]
    pub(crate) issued: Option<String>,
    /// When it was collected at its source.
    #[arg(long, value_name = "DAY")]
    pub(crate) collected: Option<String>,
    /// From when to when it is in force: two days, the last one empty until it is replaced.
    #[arg(long, value_name = "A/B")]
    pub(crate) in_force: Option<String>,
    /// When it is to be reviewed next.
    #[arg(long, value_name = "DAY")]
    pub(crate) next_review: Option<String>,
    /// How it was collected, and what it is.
    #[command(flatten)]
    pub(crate) nature: NatureSaid,
    /// Take the files in as one item of this title.
    #[arg(long, value_name = "TITLE", conflicts_with = "profile")]
    pub(crate) together: Option<String>,
}

/// Where everything that is taken in comes from, and what it supports.
#[derive(Args)]
pub(crate) struct OriginSaid {
    /// The system or organisation that it comes from.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// An AI system concerned.
    #[arg(long, value_name = "AI")]
    pub(crate) system: Vec<String>,
    /// Map what is taken in to this control or clause.
    #[arg(long, value_name = "ID")]
    pub(crate) control: Vec<String>,
    /// Why it supports the control.
    #[arg(long, value_name = "TEXT", requires = "control")]
    pub(crate) rationale: Option<String>,
}

/// How everything that is taken in was collected, and what it is.
#[derive(Args)]
pub(crate) struct NatureSaid {
    /// How it was collected: query, filters, who watched.
    #[arg(long, value_name = "TEXT")]
    pub(crate) how: Option<String>,
    /// Who collected it.
    #[arg(long, value_name = "NAME")]
    pub(crate) collected_by: Option<String>,
    /// What kind of evidence it is: document, record, log, interview, observation, walk-through, picture or
    /// re-performance.
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// A site concerned, such as SI-01.
    #[arg(long, value_name = "ID")]
    pub(crate) site: Vec<String>,
    /// How closely it is held: public, internal, confidential or personal.
    #[arg(long, value_name = "CLASS", default_value = "internal")]
    pub(crate) class: String,
    /// Use this profile.
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit watch exports/ --source core-banking\n  exhibit watch inbox/ --once --class confidential\n\nA file is taken when its length and time stood still and nothing new came beside it. Hidden and temporary names, links and vaults are left, and said. Ctrl-C ends it; until then no other program writes to the vault. With --json each line of output is an object."
)]
pub(crate) struct Watch {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// For how many seconds a file stands still until it counts as whole.
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(0..=86_400))]
    pub(crate) settle: u64,
    /// Take what is there and whole, and end.
    #[arg(long)]
    pub(crate) once: bool,
    /// Where it comes from, and what it supports.
    #[command(flatten)]
    pub(crate) origin: OriginSaid,
    /// How it was collected, and what it is.
    #[command(flatten)]
    pub(crate) nature: NatureSaid,
}

#[derive(Args)]
pub(crate) struct Show {
    /// The item, such as E-0042.
    pub(crate) id: String,
    /// Write the original bytes to this file (`-` for standard output).
    #[arg(long, value_name = "FILE")]
    pub(crate) extract: Option<PathBuf>,
    /// Which member to extract, by its path.
    #[arg(long, value_name = "PATH", requires = "extract")]
    pub(crate) member: Option<String>,
    /// Open the record on this line of the log.
    #[arg(long, value_name = "N", conflicts_with = "extract")]
    pub(crate) line: Option<u32>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit search \"Petrova\"\n  exhibit search --system credit-underwriting-v3 --kind decision --limit 5\n  exhibit search --kind oversight --person P-07 --from 2026-03-12 --to 2026-03-15\n  exhibit search --documents \"model override\""
)]
pub(crate) struct Search {
    /// Words that the record's text holds; the last is a beginning if * ends it.
    pub(crate) text: Option<String>,
    /// Find documents that hold these words instead of records; the last is a beginning if * ends it.
    #[arg(long, value_name = "WORDS", conflicts_with_all = ["text", "item", "kind", "system", "agent", "version", "decision", "person", "requester", "risk_level", "outcome", "from", "to"])]
    pub(crate) documents: Option<String>,
    /// Only this item.
    #[arg(long, value_name = "ID")]
    pub(crate) item: Option<String>,
    /// Only this kind of event.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Only this AI system.
    #[arg(long)]
    pub(crate) system: Option<String>,
    /// Only this agent.
    #[arg(long)]
    pub(crate) agent: Option<String>,
    /// Only this version of the AI system or model.
    #[arg(long)]
    pub(crate) version: Option<String>,
    /// Only this decision.
    #[arg(long)]
    pub(crate) decision: Option<String>,
    /// Only this person: who approved, reviewed, overruled.
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// Only what this one asked for.
    #[arg(long)]
    pub(crate) requester: Option<String>,
    /// Only this level of risk.
    #[arg(long, value_name = "LEVEL")]
    pub(crate) risk_level: Option<String>,
    /// Only this outcome.
    #[arg(long)]
    pub(crate) outcome: Option<String>,
    /// Only records from this day or time on; those without a time are left out.
    #[arg(long, value_name = "WHEN")]
    pub(crate) from: Option<String>,
    /// Only records up to the end of this day, or of the second of this time.
    #[arg(long, value_name = "WHEN")]
    pub(crate) to: Option<String>,
    /// At most so many records or documents.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) limit: u32,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// Items; all that are held if none is named.
    pub(crate) ids: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Remove {
    /// The item.
    pub(crate) id: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit trust\n  exhibit trust add public.pem --subject \"Core banking\" --purpose log:aiauditlog --confirmed \"compared in full\" --by \"Ada Auditor\" --channel telephone --on 2026-03-01\n  exhibit trust add trust.toml\n  exhibit trust revoke K-001 --reason \"key was lost\""
)]
pub(crate) struct Trust {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<TrustAction>,
}

/// What can be done with trust.
#[derive(Subcommand)]
pub(crate) enum TrustAction {
    /// Add a key file with a scope, a trust file (.toml), or an anchor file.
    Add(TrustAdd),
    /// Show the keys in a file with their fingerprints, in words as well, with no vault: to compare them with
    /// whoever holds the key.
    Show {
        /// Key files, certificates, keyrings or trust files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say that an entry no longer counts.
    Revoke(TrustRevoke),
}

#[derive(Args)]
pub(crate) struct TrustAdd {
    /// The file.
    pub(crate) file: PathBuf,
    /// Who or what holds the key; makes the file a key file.
    #[arg(long, value_name = "NAME", requires = "purpose")]
    pub(crate) subject: Option<String>,
    /// What it may sign: log:PROFILE, log:*, document, timestamp, witness, vault or review.
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: Vec<String>,
    /// Only for this source.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Vec<String>,
    /// How the fingerprint was confirmed.
    #[arg(long, value_name = "HOW", requires_all = ["by", "channel", "on"])]
    pub(crate) confirmed: Option<String>,
    /// Who confirmed it.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Over which second channel.
    #[arg(long, value_name = "CHANNEL")]
    pub(crate) channel: Option<String>,
    /// On which day.
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
    /// Only the audited organisation confirmed it.
    #[arg(long)]
    pub(crate) organisation_only: bool,
    /// Why it counts although the vault's policy refuses it.
    #[arg(long, value_name = "REASON", requires = "subject")]
    pub(crate) exception: Option<String>,
}

#[derive(Args)]
pub(crate) struct TrustRevoke {
    /// The entry, such as K-001.
    pub(crate) id: String,
    /// From when on; now if absent.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit policy\n  exhibit policy --trust keys/\n  exhibit policy tighten --min-rsa-bits 3072 --require-confirmation --reason \"group standard 4.2\"\n\nA policy only makes stricter. One key may still count: `exhibit trust add KEY --subject NAME --purpose document --exception REASON`. To take a policy back, revoke its entry with `exhibit trust revoke`."
)]
pub(crate) struct Policy {
    /// Show the policy of these trust files instead of the vault's.
    #[arg(long, value_name = "PATH")]
    pub(crate) trust: Vec<PathBuf>,
    /// What to do; shows if absent.
    #[command(subcommand)]
    pub(crate) action: Option<PolicyAction>,
}

/// What can be done with the policy.
#[derive(Subcommand)]
pub(crate) enum PolicyAction {
    /// Demand more of keys from now on, in this vault.
    Tighten(PolicyTighten),
}

#[derive(Args)]
pub(crate) struct PolicyTighten {
    /// The shortest RSA key in bits, 2048 to 8192.
    #[arg(long, value_name = "BITS")]
    pub(crate) min_rsa_bits: Option<u16>,
    /// An algorithm whose keys no longer count, such as ecdsa-p256.
    #[arg(long, value_name = "ALGORITHM")]
    pub(crate) refuse: Vec<String>,
    /// Only keys count whose fingerprint was confirmed over a second channel.
    #[arg(long)]
    pub(crate) require_confirmation: bool,
    /// Only keys count that somebody outside the audited organisation confirmed.
    #[arg(long)]
    pub(crate) require_outside_confirmation: bool,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
pub(crate) struct Profile {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<ProfileAction>,
}

/// What can be done with profiles.
#[derive(Subcommand)]
pub(crate) enum ProfileAction {
    /// List the profiles.
    List,
    /// Print a built-in profile's text.
    Show {
        /// Its name.
        name: String,
    },
    /// Try a profile on a log, and say of each of its parts whether it fits.
    #[command(
        after_help = "Examples:\n  exhibit profile check my-format.toml export.jsonl\n  exhibit profile check my-format.toml export.jsonl --trust public.pem --records 1\n\nExit code: 0 if the profile describes the log and nothing in it is broken, else 1."
    )]
    Check(ProfileCheck),
    /// Propose a profile for a log that none describes.
    #[command(
        after_help = "Examples:\n  exhibit profile guess export.jsonl\n  exhibit profile guess export.jsonl --trust public.pem -o my-format.toml\n\nA draft is for a person to read and complete: by itself it never gives VERIFIED."
    )]
    Guess(ProfileGuess),
    /// Let the vault rely on a profile of your own from now on.
    Adopt {
        /// The profile's .toml file.
        file: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct ProfileCheck {
    /// The profile: a name, or a .toml file.
    pub(crate) profile: String,
    /// The log: a file, a folder or an archive.
    pub(crate) path: PathBuf,
    /// Keys, secrets and anchors to check it by.
    #[arg(long, value_name = "PATH")]
    pub(crate) trust: Vec<PathBuf>,
    /// How many records are shown part by part, at most 3.
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) records: usize,
}

#[derive(Args)]
pub(crate) struct ProfileGuess {
    /// The log: one file.
    pub(crate) file: PathBuf,
    /// Keys to try on its signatures.
    #[arg(long, value_name = "PATH")]
    pub(crate) trust: Vec<PathBuf>,
    /// Write the draft here instead of printing it.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Pin {
    /// The source.
    pub(crate) source: String,
    /// The profile that its exports follow.
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: String,
    /// A trusted signer is promised.
    #[arg(long)]
    pub(crate) signer: bool,
    /// A proven end is promised.
    #[arg(long)]
    pub(crate) end: bool,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit map E-0001 A.6.2.8 --rationale \"Every decision of the quarter.\"\n  exhibit map E-0001 A.6.2.8 --rationale \"Every decision of the quarter.\" --sufficiency partial --because \"one quarter of four\"\n  exhibit map E-0001 A.6.2.8 --remove --reason \"wrong control\""
)]
pub(crate) struct Map {
    /// The item.
    pub(crate) id: String,
    /// Controls and clauses.
    #[arg(required = true)]
    pub(crate) requirements: Vec<String>,
    /// Why it supports them.
    #[arg(long, value_name = "TEXT", required_unless_present = "remove")]
    pub(crate) rationale: Option<String>,
    /// How far: none, partial or sufficient.
    #[arg(long, value_name = "HOW", default_value = "none")]
    pub(crate) sufficiency: String,
    /// Why so far and no farther; wanted for partial and sufficient.
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// Untie instead.
    #[arg(long, requires = "reason")]
    pub(crate) remove: bool,
    /// Why it is untied.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
pub(crate) struct Coverage {
    /// Only requirements without evidence.
    #[arg(long)]
    pub(crate) gaps: bool,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit pack -o pack.pdf --title \"Internal audit 2026\" --scope \"Credit scoring\" --period 2026-01-01/2026-03-31"
)]
pub(crate) struct Pack {
    /// The PDF to write.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// The pack's title.
    #[arg(long, default_value = "Audit pack", value_name = "TEXT")]
    pub(crate) title: String,
    /// What it speaks about.
    #[arg(long, default_value = "AI management system", value_name = "TEXT")]
    pub(crate) scope: String,
    /// The audit period.
    #[arg(long, value_name = "A/B")]
    pub(crate) period: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit bundle -o audit.bundle.zip --for \"Certification body\" --with-pack pack.pdf\n  exhibit bundle -o audit.bundle.zip --withhold E-0003=\"personal data\""
)]
pub(crate) struct Bundle {
    /// The bundle to write.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// For whom it is.
    #[arg(long = "for", default_value = "the assessor", value_name = "NAME")]
    pub(crate) recipient: String,
    /// A pack to put in.
    #[arg(long, value_name = "FILE")]
    pub(crate) with_pack: Option<PathBuf>,
    /// Withhold an item, with the reason.
    #[arg(long, value_name = "ID=REASON")]
    pub(crate) withhold: Vec<String>,
    /// Withhold all items of a class, with the reason.
    #[arg(long, value_name = "CLASS=REASON")]
    pub(crate) withhold_class: Vec<String>,
    /// Seal it, so that only this age recipient can open it; may be given several times.
    #[arg(long, value_name = "AGE1…")]
    pub(crate) seal_to: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Ledger {
    /// Write the log as C2SP tlog-tiles into this empty folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) export: Option<PathBuf>,
    /// Import a witness's cosignature line from this file.
    #[arg(long, value_name = "FILE", requires = "vkey")]
    pub(crate) import_cosignature: Option<PathBuf>,
    /// The witness's verifier key.
    #[arg(long, value_name = "VKEY")]
    pub(crate) vkey: Option<String>,
    /// Show at most so many of the newest entries.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) limit: u64,
}

#[derive(Args)]
pub(crate) struct Backup {
    /// An empty or absent folder.
    pub(crate) to: PathBuf,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit restore backup/ new.vault --reason \"the laptop was lost\""
)]
pub(crate) struct Restore {
    /// The copy to go on with.
    pub(crate) from: PathBuf,
    /// The new vault's folder.
    pub(crate) to: PathBuf,
    /// Why an older copy is continued.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit keygen head-of-ai.key\n  exhibit keygen head-of-ai.key --no-passphrase"
)]
pub(crate) struct Keygen {
    /// The private key file to write; the public key goes beside it as FILE.pub.
    pub(crate) output: PathBuf,
    /// The key's passphrase: the first line of this file; otherwise it is asked for.
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
    /// Keep the key under no passphrase: whoever has the file can sign.
    #[arg(long, conflicts_with = "new_passphrase_file")]
    pub(crate) no_passphrase: bool,
}

#[derive(Args)]
pub(crate) struct Demo {
    /// The folder to build it in; exhibit-demo if absent.
    pub(crate) dir: Option<PathBuf>,
    /// Write the bank's files there and nothing else: what docs/auditor-guide.md begins with.
    #[arg(long)]
    pub(crate) files: bool,
}
