//! Why a use case could not be carried out.
//!
//! Rules: a variant carries data, not prose. `Display` says what happened, in one sentence;
//! [`Error::hints`] says, separately, what to do; [`Error::code`] is what front ends compare. A
//! verdict is never an error.

use std::io;
use std::path::{Path, PathBuf};

use exhibit_core::event::{EvidenceId, TestId};
use exhibit_core::register::Refusal;
use exhibit_core::visible::visible;
use exhibit_registers::{SchemaError, TableError};
use exhibit_report::ReportError;
use exhibit_store::StoreError;
use exhibit_verify::LookError;
use exhibit_verify::profile::ProfileError;
use exhibit_verify::trust::TrustReadError;
use thiserror::Error as ThisError;

use crate::delivery::shown;

/// Why a use case could not be carried out.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// A path can't be read.
    #[error("can't read {path}: {source}")]
    Unreadable {
        /// The path, made visible.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// An index sheet is none.
    #[error("{name} is no index of evidence: {what}")]
    BadIndex {
        /// The sheet's name.
        name: String,
        /// What is wrong with it.
        what: String,
    },
    /// A path can't be written.
    #[error("can't write {path}: {source}")]
    Unwritable {
        /// The path, made visible.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A path is neither a file nor a folder.
    #[error("{path} is neither a file nor a folder")]
    NotAFile {
        /// The path, made visible.
        path: String,
    },
    /// A path is no folder.
    #[error("{path} is no folder")]
    NotAFolder {
        /// The path, made visible.
        path: String,
    },
    /// Something is in the way.
    #[error("{path} exists already")]
    Exists {
        /// The path, made visible.
        path: String,
    },
    /// There is no vault here, or no single one.
    #[error("found {} vaults in this folder", .found.len())]
    WhichVault {
        /// The vaults found.
        found: Vec<PathBuf>,
    },
    /// A trust input can't be used.
    #[error(transparent)]
    Trust(#[from] TrustReadError),
    /// A profile can't be used.
    #[error("{name}: {source}")]
    Profile {
        /// The profile's file or name.
        name: String,
        /// Why.
        source: ProfileError,
    },
    /// No profile of that name.
    #[error("there is no profile called {0}")]
    NoSuchProfile(String),
    /// The recovery code was used for something else than enrolling.
    #[error("the recovery code can only enrol a person")]
    RecoveryOnlyEnrols,
    /// A profile of one's own under the name of one that comes with the program.
    #[error("{0} is the name of a profile that comes with the program")]
    ProfileNameTaken(String),
    /// A file can't be read as a table.
    #[error(transparent)]
    Table(TableError),
    /// A schema of a register can't be used.
    #[error(transparent)]
    Schema(SchemaError),
    /// The bytes could not be looked at.
    #[error(transparent)]
    Look(LookError),
    /// The vault could not be read or written.
    #[error(transparent)]
    Store(StoreError),
    /// The rules do not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// People would audit their own work, and no exception is recorded.
    #[error("nobody audits their own work: {}", .ties.join("; "))]
    NotIndependent {
        /// Who, by number.
        people: Vec<String>,
        /// What ties each of them to what is in scope, a phrase each.
        ties: Vec<String>,
    },
    /// A working paper can't be used.
    #[error("{name} is no working paper of {of}: {what}")]
    BadPaper {
        /// The file's name.
        name: String,
        /// What it should belong to.
        of: String,
        /// What is wrong with it.
        what: String,
    },
    /// A legal hold would keep nothing.
    #[error("this hold covers nothing today: {why}")]
    HoldsNothing {
        /// Which part of it is about no item.
        why: String,
        /// What there is instead, a sentence each.
        known: Vec<String>,
    },
    /// A bundle that only its recipients can open.
    #[error("{path} is sealed: only its recipients can open it")]
    Sealed {
        /// The path, made visible.
        path: String,
    },
    /// Somebody asked to stop.
    #[error("stopped as asked")]
    Cancelled,
    /// The passphrase opened the slot of another person.
    #[error("this passphrase belongs to {found}, not to {asked}")]
    AnotherPerson {
        /// The person asked for.
        asked: String,
        /// The person whose slot it opened.
        found: String,
    },
    /// The slot in vault.json and the ledger do not agree about a person's keys.
    #[error("slot {slot} in vault.json does not agree with the ledger")]
    SlotDisagrees {
        /// The slot.
        slot: String,
    },
    /// The ledger inside the vault does not verify.
    #[error("the ledger does not verify at entry {seq}: {what}")]
    LedgerBroken {
        /// The entry.
        seq: u64,
        /// What is wrong.
        what: String,
    },
    /// The vault contradicts a head that is known, or is older than one.
    #[error("{}", .0.sentence())]
    Head(Box<crate::heads::HeadProblem>),
    /// The machine's policy can't be obeyed, or does not allow it.
    #[error(transparent)]
    Policy(#[from] crate::machine_policy::PolicyProblem),
    /// The vault lies where it must not be written to.
    #[error("{}", crate::vault::shared_folder(.0))]
    SharedFolder(crate::place::Shared),
    /// This person can't do it.
    #[error("{name} may only read")]
    ReadOnly {
        /// The person.
        name: String,
    },
    /// No such item.
    #[error("there is no evidence {0}")]
    NoEvidence(EvidenceId),
    /// The item has no record on that line, or it was not indexed.
    #[error("{id} has no record on line {line}")]
    NoRecord {
        /// The item.
        id: EvidenceId,
        /// The line.
        line: u32,
    },
    /// The item has no such line or page.
    #[error("{id} has {last} {what}s, and no {what} {asked}")]
    NoPlace {
        /// The item.
        id: EvidenceId,
        /// Line or page.
        what: &'static str,
        /// The one that was cited.
        asked: u64,
        /// The last one.
        last: u64,
    },
    /// The item is no longer held.
    #[error("{0} is no longer held")]
    NotHeld(EvidenceId),
    /// A requirement asks for other documents.
    #[error("{requirement} asks for no document called {document:?}")]
    NoSuchDocument {
        /// The clause.
        requirement: String,
        /// The document, made visible.
        document: String,
        /// Those that it asks for.
        asked: Vec<String>,
    },
    /// No such run of an assurance test.
    #[error("there is no test run {0}")]
    NoTest(TestId),
    /// A setting of assurance tests can't be read.
    #[error("the setting can't be read: {0}")]
    Setting(String),
    /// A grading scheme can't be read.
    #[error("the grading scheme can't be read: {0}")]
    Scheme(String),
    /// A form that came back can't be read.
    #[error("{path} can't be read as the form of {id}: {what}")]
    Form {
        /// The file, made visible.
        path: String,
        /// Which finding's.
        id: exhibit_core::event::FindingId,
        /// What is wrong.
        what: String,
    },
    /// A list of decisions has a row that can't be read: it might be the one that is missing in the log.
    #[error(
        "{evidence} can't be read as a population: row {row}, {column}: {found:?} is not {expected}"
    )]
    Population {
        /// The item.
        evidence: EvidenceId,
        /// The row as a person sees it; 0 where it is the whole table.
        row: u64,
        /// The column.
        column: String,
        /// What is there.
        found: String,
        /// What should be there.
        expected: String,
    },
    /// A sample could not be made, drawn or told.
    #[error(transparent)]
    Sample(#[from] crate::samples::SampleError),
    /// An id, a date or another text could not be read.
    #[error("{what}: {text:?} is not {expected}")]
    Text {
        /// Which text.
        what: &'static str,
        /// As given, made visible.
        text: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A record can't be signed, or an answer can't be taken.
    #[error(transparent)]
    Signing(#[from] crate::signing::SigningProblem),
    /// A backup was written and does not read back whole.
    #[error("the copy is damaged: {what}")]
    BackupDamaged {
        /// What was found.
        what: String,
    },
    /// The pack could not be made.
    #[error(transparent)]
    Report(ReportError),
    /// The bundle could not be made.
    #[error("the bundle could not be made: {0}")]
    Bundle(String),
    /// What was written last can't be taken back, or is no longer the last.
    #[error(
        "this can no longer be undone: something else was written since, or it has no contrary"
    )]
    NotUndone,
    /// An earlier failure left the open vault behind its own database.
    #[error("the open vault is out of step with its database after an earlier failure")]
    OutOfStep,
    /// A record of our own has no canonical form: a defect of this program.
    #[error("a record could not be written: {0}")]
    Record(String),
}

impl Error {
    /// Returns the error for a path that can't be read.
    pub fn unreadable(path: &Path, source: &io::Error) -> Self {
        Self::Unreadable { path: shown(path), source: copied(source) }
    }

    /// Returns the error for a path that can't be written.
    pub fn unwritable(path: &Path, source: &io::Error) -> Self {
        Self::Unwritable { path: shown(path), source: copied(source) }
    }

    /// Returns the error for a text that could not be read.
    pub fn text(what: &'static str, text: &str, expected: &'static str) -> Self {
        Self::Text { what, text: visible(text).into_owned(), expected }
    }

    /// Returns the stable code that front ends compare.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::BadIndex { .. } => "bad-index",
            Self::Unwritable { .. } => "unwritable",
            Self::NotAFile { .. } => "not-a-file",
            Self::NotAFolder { .. } => "not-a-folder",
            Self::Exists { .. } => "exists",
            Self::WhichVault { .. } => "which-vault",
            Self::Trust(_) => "trust",
            Self::Profile { .. } | Self::NoSuchProfile(_) | Self::ProfileNameTaken(_) => "profile",
            Self::Table(_) => "table",
            Self::Schema(_) => "schema",
            Self::RecoveryOnlyEnrols => "recovery-only-enrols",
            Self::Look(_) => "look",
            Self::Store(e) => store_code(e),
            Self::Refused(_) => "refused",
            Self::NotIndependent { .. } => "not-independent",
            Self::BadPaper { .. } => "bad-paper",
            Self::HoldsNothing { .. } => "holds-nothing",
            Self::Sealed { .. } => "sealed",
            Self::Cancelled => "cancelled",
            Self::AnotherPerson { .. } => "another-person",
            Self::SlotDisagrees { .. } => "slot-disagrees",
            Self::LedgerBroken { .. } => "ledger-broken",
            Self::Head(_) => "head",
            Self::Policy(_) => "policy",
            Self::SharedFolder(_) => "synchronised-folder",
            Self::ReadOnly { .. } => "read-only",
            Self::NoEvidence(_) | Self::NotHeld(_) => "no-evidence",
            Self::NoRecord { .. } | Self::NoPlace { .. } => "no-record",
            Self::NoSuchDocument { .. } => "no-document",
            Self::NoTest(_) => "no-test",
            Self::Setting(_) => "setting",
            Self::Scheme(_) => "scheme",
            Self::Form { .. } => "form",
            Self::Population { .. } => "population",
            Self::Sample(error) => error.code(),
            Self::Text { .. } => "text",
            Self::Signing(_) => "signing",
            Self::BackupDamaged { .. } => "backup-damaged",
            Self::Report(_) => "report",
            Self::Bundle(_) => "bundle",
            Self::NotUndone => "not-undone",
            Self::OutOfStep => "out-of-step",
            Self::Record(_) => "record",
        }
    }

    /// Returns what to do, each a sentence; may be empty.
    pub fn hints(&self) -> Vec<String> {
        match self {
            Self::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                vec!["Check the path; names are case-sensitive.".into()]
            }
            Self::Unreadable { source, .. }
                if source.kind() == io::ErrorKind::PermissionDenied =>
            {
                vec!["Ask the owner for read access, or copy the file to a place of yours.".into()]
            }
            Self::NotAFile { .. } => vec!["Give a regular file or a folder.".into()],
            Self::NotAFolder { .. } => vec!["Give a folder; `exhibit ingest` takes a file.".into()],
            Self::Exists { .. } => vec!["Choose another name, or move what is there.".into()],
            Self::WhichVault { found } => which_vault(found),
            Self::RecoveryOnlyEnrols => vec![
                "Enrol yourself with `exhibit people --enrol NAME --role lead`, and go on with your own passphrase.".into(),
            ],
            Self::ProfileNameTaken(_) => vec!["Give it another `name`: a reader must see which of the two was used.".into()],
            Self::NoSuchProfile(_) => {
                vec!["`exhibit profile list` names the profiles; a path to a .toml file works too."
                    .into()]
            }
            Self::Store(e) => store_hints(e),
            Self::AnotherPerson { found, .. } => {
                vec![format!("Use --as \"{found}\", or give the other person's passphrase.")]
            }
            Self::SlotDisagrees { .. } | Self::LedgerBroken { .. } => vec![
                "Do not write to this vault. Compare it with a backup; `exhibit fsck` lists what is wrong."
                    .into(),
            ],
            Self::Head(problem) => problem.hints(),
            Self::Policy(problem) => problem.hints(),
            Self::SharedFolder(_) => vec![crate::vault::KEEP_ELSEWHERE.into()],
            Self::ReadOnly { .. } => {
                vec!["Ask a person with the role auditor or lead to do it.".into()]
            }
            Self::NoEvidence(_) => vec!["`exhibit list` shows what the vault holds.".into()],
            Self::NoRecord { id, .. } => {
                vec![format!("`exhibit search --item {id}` shows the lines that it has.")]
            }
            Self::NoPlace { id, .. } => vec![format!("`exhibit show {id}` shows what is known of it.")],
            Self::NoSuchDocument { requirement, asked, .. } => {
                let asked: Vec<_> = asked.iter().map(|it| format!("\"{it}\"")).collect();
                vec![format!("{requirement} asks for: {}.", asked.join(", "))]
            }
            Self::NoTest(_) => vec!["`exhibit tests` lists the runs.".into()],
            Self::Setting(_) => vec![
                "schemas/assurance-setting.schema.json and docs/assurance-tests.md say what may stand in it."
                    .into(),
            ],
            Self::Scheme(_) => vec![
                "schemas/grading-scheme.schema.json and docs/findings.md say what may stand in it.".into(),
            ],
            Self::Form { id, .. } => vec![format!(
                "Write one with `exhibit findings form {id} FORM.docx`, and have its fields filled."
            )],
            Self::Population { .. } => vec![
                "Say which columns hold it with --population E-0012:COLUMN[:TIME COLUMN], or correct the list and ingest it again."
                    .into(),
            ],
            Self::NotUndone => {
                vec!["Say the contrary yourself, with a reason; the ledger keeps both.".into()]
            }
            Self::OutOfStep => vec!["Close the vault and open it again.".into()],
            Self::Refused(refusal) => refusal_hints(refusal),
            Self::Signing(problem) => problem.hints(),
            Self::Sample(error) => error.hints(),
            Self::NotIndependent { people, .. } => vec![format!(
                "Choose somebody else, narrow the scope, or record an exception for {}: --exception PERSON --because TEXT --compensated-by TEXT. Packs list it.",
                people.join(", ")
            )],
            Self::Sealed { .. } => vec![
                "Open it with age and your own key: age -d -i KEY -o bundle.zip FILE. Then verify what comes out.".into(),
            ],
            Self::HoldsNothing { known, .. } => {
                let meant = "Where it is meant for items that are still to come, add --even-if-none.";
                known.iter().cloned().chain([meant.to_owned()]).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl From<LookError> for Error {
    fn from(error: LookError) -> Self {
        match error {
            LookError::Cancelled => Self::Cancelled,
            LookError::NoSuchProfile(name) => Self::NoSuchProfile(name),
            LookError::Read { path, source } => Self::Unreadable { path, source },
            other => Self::Look(other),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Cancelled => Self::Cancelled,
            other => Self::Store(other),
        }
    }
}

impl From<ReportError> for Error {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Stopped => Self::Cancelled,
            other => Self::Report(other),
        }
    }
}

fn copied(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

fn which_vault(found: &[PathBuf]) -> Vec<String> {
    if found.is_empty() {
        return vec![
            "Name one with --vault DIR or EXHIBIT_VAULT, or make one with `exhibit init NAME.vault`."
                .into(),
        ];
    }
    let names: Vec<_> = found.iter().map(|p| shown(p)).collect();
    vec![format!("Name one with --vault DIR: {}.", names.join(", "))]
}

fn refusal_hints(refusal: &Refusal) -> Vec<String> {
    use exhibit_core::catalog::{self, NotARequirement};
    if let Some(hint) = crate::findings::hint(refusal) {
        return vec![hint];
    }
    if let Some(hint) = crate::engagements::refusal_hint(refusal) {
        return vec![hint.to_owned()];
    }
    let Refusal::NotARequirement { id, why } = refusal else {
        return Vec::new();
    };
    let mut hints = Vec::new();
    if let NotARequirement::Heading { title, under } = why {
        hints.push(format!("{id} is the heading \"{title}\"; map to one of {}.", under.join(", ")));
    }
    if let Some(alias) = catalog::article_alias(id) {
        hints.push(crate::coverage::alias_sentence(alias));
    }
    if hints.is_empty() {
        hints.push("`exhibit coverage` lists every requirement with its title.".into());
    }
    hints
}

fn store_code(error: &StoreError) -> &'static str {
    match error {
        StoreError::WrongPassphrase => "wrong-passphrase",
        StoreError::InUse { .. } => "in-use",
        StoreError::NewerFormat { .. } => "newer-format",
        StoreError::KdfRefused { .. } => "kdf-refused",
        StoreError::DiskFull => "disk-full",
        StoreError::NotAVault { .. } => "not-a-vault",
        _ => "store",
    }
}

fn store_hints(error: &StoreError) -> Vec<String> {
    let hint = match error {
        StoreError::WrongPassphrase => {
            "Check the keyboard layout and capitals. A recovery code opens the vault too."
        }
        StoreError::InUse { .. } => "Close the other program that has it open, then try again.",
        StoreError::NewerFormat { .. } => "Use the newer version of Exhibit A that wrote it.",
        StoreError::KdfRefused { .. } => {
            "vault.json was changed by something else: restore it from a backup."
        }
        StoreError::DiskFull => "Nothing was half-written. Free some space and repeat the command.",
        StoreError::NotAVault { .. } => "A vault is a folder that holds vault.json.",
        _ => return Vec::new(),
    };
    vec![hint.into()]
}
