//! What whoever administers this machine demands of everybody who uses it: one file that the program reads and never
//! writes.
//!
//! The file only makes stricter. One that is there and can't be read, or says something that is not known, stops every
//! command that opens or makes a vault: it is never passed over. The front end reads it once, from a fixed place, and
//! hands it over in the [`Host`](crate::host::Host).

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use exhibit_core::event::{Class, EvidenceId};
use exhibit_store::KdfParams;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error as ThisError;

use crate::delivery::shown;

/// The most bytes of the file that are read.
const MAX_BYTES: u64 = 64 << 10;

/// What holds on this machine, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachinePolicy {
    place: String,
    file: Option<PolicyFile>,
}

/// The policy file, in TOML; `schemas/machine-policy.schema.json` is made from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// The version of this format: 1.
    pub version: u32,
    /// What is demanded of new passphrases.
    #[serde(default)]
    pub passphrase: PassphraseRules,
    /// What is demanded of key derivation in new slots.
    #[serde(default)]
    pub key_derivation: KeyDerivationRules,
    /// What is demanded of vaults.
    #[serde(default)]
    pub vault: VaultRules,
    /// What holds in the desktop window.
    #[serde(default)]
    pub window: WindowRules,
    /// To whom bundles may go.
    #[serde(default)]
    pub bundles: BundleRules,
    /// What may leave a vault in plaintext.
    #[serde(default)]
    pub exports: ExportRules,
}

/// What is demanded of new passphrases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PassphraseRules {
    /// The fewest characters of a new passphrase, 1 to 128.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u32>,
}

/// What is demanded of Argon2id in new slots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyDerivationRules {
    /// The least memory in MiB, 64 to 1024.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_memory_mib: Option<u32>,
    /// The fewest passes, 3 to 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_passes: Option<u32>,
}

/// What is demanded of vaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VaultRules {
    /// Whether a vault is written to only if it has a recovery code.
    #[serde(default)]
    pub recovery_code_required: bool,
}

/// What holds in the desktop window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowRules {
    /// After how many minutes without a touch the window locks at the latest, 1 to 1440.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock_after_minutes: Option<u32>,
    /// Whether evidence may be opened in other programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_in_other_programs: Option<bool>,
}

/// To whom bundles may go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BundleRules {
    /// Whether bundles may only be written encrypted.
    #[serde(default)]
    pub only_encrypted: bool,
    /// The `age` recipients that encrypted bundles may go to; everybody if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipients: Option<Vec<String>>,
}

/// What may leave a vault in plaintext.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportRules {
    /// The classes that may be exported; all if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classes: Option<Vec<Class>>,
}

/// What holds on this machine, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MachinePolicyShown {
    /// The file's place.
    pub place: String,
    /// Whether there is such a file.
    pub found: bool,
    /// The fewest characters of a new passphrase, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_passphrase_length: Option<u32>,
    /// The least memory of Argon2id in new slots, in MiB.
    pub min_memory_mib: u32,
    /// The fewest passes of Argon2id in new slots.
    pub min_passes: u32,
    /// Whether a vault is written to only if it has a recovery code.
    pub recovery_code_required: bool,
    /// After how many minutes the window locks at the latest, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock_after_minutes: Option<u32>,
    /// Whether the window may open evidence in other programs.
    pub open_in_other_programs: bool,
    /// Whether bundles may only be written encrypted.
    pub only_encrypted_bundles: bool,
    /// The `age` recipients of encrypted bundles, if only some are allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle_recipients: Option<Vec<String>>,
    /// The classes that may leave a vault in plaintext.
    pub exportable_classes: Vec<Class>,
}

/// What the machine's policy refuses, or why it can't be obeyed.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum PolicyProblem {
    /// The file is there and can't be read.
    #[error("this machine's policy can't be read: {place}: {why}")]
    Unreadable {
        /// The file.
        place: String,
        /// Why.
        why: String,
    },
    /// The file says what is not known or not possible.
    #[error("this machine's policy can't be obeyed: {place}: {why}")]
    Unknown {
        /// The file.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// Others than its owner may write to the file.
    #[error("this machine's policy can't be relied on: others than the owner may write to {place}")]
    WritableByOthers {
        /// The file or its folder.
        place: String,
    },
    /// A new passphrase is too short.
    #[error("this machine's policy asks for a passphrase of at least {least} characters")]
    ShortPassphrase {
        /// The fewest.
        least: u32,
        /// The file.
        place: String,
    },
    /// A key was to be kept under no passphrase.
    #[error("this machine's policy asks for a passphrase on every key")]
    NoPassphrase {
        /// The file.
        place: String,
    },
    /// The vault has no recovery code.
    #[error("this machine's policy asks for a recovery code, and the vault has none")]
    NoRecoveryCode {
        /// The file.
        place: String,
    },
    /// Something of this class may not leave the vault.
    #[error(
        "this machine's policy lets nothing leave the vault that is {}: {what}{}",
        .class.as_str(), named(.items)
    )]
    NotExportable {
        /// What was to be exported.
        what: String,
        /// The class.
        class: Class,
        /// The items of that class in it, if it is about items.
        items: Vec<EvidenceId>,
        /// The file.
        place: String,
    },
    /// Nothing is opened in other programs.
    #[error("this machine's policy lets no evidence be opened in other programs")]
    NotElsewhere {
        /// The file.
        place: String,
    },
    /// Bundles go out encrypted or not at all.
    #[error("this machine's policy lets bundles leave only encrypted")]
    Unencrypted {
        /// The file.
        place: String,
    },
    /// Bundles go to somebody else.
    #[error("this machine's policy lets no bundle go to {recipient}")]
    OtherRecipient {
        /// The recipient.
        recipient: String,
        /// The file.
        place: String,
    },
}

/// What is about to leave the vault in plaintext.
pub struct Leaving<'a> {
    /// What it is, a phrase.
    pub what: &'a str,
    /// Its own class, where it says more than its items.
    pub class: Option<Class>,
    /// The items in it, with their classes.
    pub items: &'a [(EvidenceId, Class)],
}

/// Returns where the file lies; `program_data` is `%PROGRAMDATA%` on Windows, and asked for nowhere else.
pub fn place(program_data: Option<OsString>) -> PathBuf {
    if cfg!(windows) {
        let folder = program_data.map_or_else(|| PathBuf::from(r"C:\ProgramData"), PathBuf::from);
        return folder.join("Exhibit A").join("policy.toml");
    }
    if cfg!(target_os = "macos") {
        return "/Library/Application Support/Exhibit A/policy.toml".into();
    }
    "/etc/exhibit-a/policy.toml".into()
}

/// Reads the file at its place; where there is none, nothing beyond what is built in is demanded.
///
/// # Errors
/// [`PolicyProblem`] if a file is there that can't be read, relied on or obeyed.
pub fn read(place: &Path) -> Result<MachinePolicy, PolicyProblem> {
    let unreadable =
        |e: &io::Error| PolicyProblem::Unreadable { place: shown(place), why: e.to_string() };
    // A link that leads nowhere is a file that can't be read, not the absence of one.
    match fs::symlink_metadata(place) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(MachinePolicy::none(place)),
        Err(e) => return Err(unreadable(&e)),
        Ok(_) => {}
    }
    let file = File::open(place).map_err(|e| unreadable(&e))?;
    let about = file.metadata().map_err(|e| unreadable(&e))?;
    if !about.is_file() {
        let why = "it is no regular file".to_owned();
        return Err(PolicyProblem::Unreadable { place: shown(place), why });
    }
    kept_from_others(place, &about)?;
    if let Some(folder) = place.parent() {
        kept_from_others(folder, &fs::metadata(folder).map_err(|e| unreadable(&e))?)?;
    }
    let mut text = String::new();
    file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(|e| unreadable(&e))?;
    MachinePolicy::parse(place, &text)
}

impl MachinePolicy {
    /// Returns the policy of a machine that has no file at this place.
    pub fn none(place: &Path) -> Self {
        Self { place: shown(place), file: None }
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    /// [`PolicyProblem::Unknown`] if it says what is not known or not possible.
    pub fn parse(place: &Path, text: &str) -> Result<Self, PolicyProblem> {
        let place = shown(place);
        let unknown = |why: String| PolicyProblem::Unknown { place: place.clone(), why };
        if text.len() as u64 > MAX_BYTES {
            return Err(unknown(format!("it is longer than {} KiB", MAX_BYTES >> 10)));
        }
        let file: PolicyFile = toml::from_str(text).map_err(|e| unknown(one_line(&e)))?;
        check(&file).map_err(unknown)?;
        Ok(Self { place, file: Some(file) })
    }

    /// Returns what holds, for people.
    pub fn shown(&self) -> MachinePolicyShown {
        let rules = self.rules();
        let floor = self.raised(KdfParams::DEFAULT);
        MachinePolicyShown {
            place: self.place.clone(),
            found: self.file.is_some(),
            min_passphrase_length: rules.passphrase.min_length,
            min_memory_mib: floor.m_kib / 1024,
            min_passes: floor.t,
            recovery_code_required: rules.vault.recovery_code_required,
            lock_after_minutes: self.lock_after_minutes(),
            open_in_other_programs: self.may_open_elsewhere(),
            only_encrypted_bundles: rules.bundles.only_encrypted,
            bundle_recipients: rules.bundles.recipients,
            exportable_classes: Class::ALL.into_iter().filter(|it| self.may_leave(*it)).collect(),
        }
    }

    /// Returns after how many minutes without a touch the window locks at the latest.
    pub fn lock_after_minutes(&self) -> Option<u32> {
        self.rules().window.lock_after_minutes
    }

    /// Tells whether the window may open evidence in other programs.
    pub fn may_open_elsewhere(&self) -> bool {
        self.rules().window.open_in_other_programs.unwrap_or(true)
    }

    /// Checks that the window may open evidence in other programs.
    ///
    /// # Errors
    /// [`PolicyProblem::NotElsewhere`].
    pub fn check_open_elsewhere(&self) -> Result<(), PolicyProblem> {
        match self.may_open_elsewhere() {
            true => Ok(()),
            false => Err(PolicyProblem::NotElsewhere { place: self.place.clone() }),
        }
    }

    /// Tells whether what is of this class may leave a vault in plaintext.
    pub fn may_leave(&self, class: Class) -> bool {
        self.rules().exports.classes.is_none_or(|classes| classes.contains(&class))
    }

    /// Tells whether a passphrase of so many characters is long enough.
    ///
    /// # Errors
    /// [`PolicyProblem::ShortPassphrase`].
    pub fn check_passphrase(&self, characters: usize) -> Result<(), PolicyProblem> {
        match self.rules().passphrase.min_length {
            Some(least) if characters < least as usize => {
                Err(PolicyProblem::ShortPassphrase { least, place: self.place.clone() })
            }
            _ => Ok(()),
        }
    }

    /// Tells whether a key may be kept under a passphrase of so many characters, or under none.
    ///
    /// # Errors
    /// [`PolicyProblem::ShortPassphrase`], [`PolicyProblem::NoPassphrase`].
    pub fn check_key(&self, characters: Option<usize>) -> Result<(), PolicyProblem> {
        match (characters, self.rules().passphrase.min_length) {
            (None, Some(_)) => Err(PolicyProblem::NoPassphrase { place: self.place.clone() }),
            (None, None) => Ok(()),
            (Some(characters), _) => self.check_passphrase(characters),
        }
    }

    /// Tells whether a vault may be written to that has a recovery code, or has none.
    ///
    /// # Errors
    /// [`PolicyProblem::NoRecoveryCode`].
    pub fn check_recovery(&self, has_code: bool) -> Result<(), PolicyProblem> {
        match self.rules().vault.recovery_code_required && !has_code {
            true => Err(PolicyProblem::NoRecoveryCode { place: self.place.clone() }),
            false => Ok(()),
        }
    }

    /// Tells whether something may leave the vault in plaintext.
    ///
    /// # Errors
    /// [`PolicyProblem::NotExportable`], naming the items that may not.
    pub fn check_leaving(&self, leaving: &Leaving<'_>) -> Result<(), PolicyProblem> {
        let kept = |class: &Class| !self.may_leave(*class);
        let own = leaving.class.filter(kept);
        let of_items = leaving.items.iter().map(|it| it.1).filter(|it| kept(it)).max();
        let Some(class) = of_items.max(own) else { return Ok(()) };
        let items = leaving.items.iter().filter(|it| it.1 == class).map(|it| it.0).collect();
        let (what, place) = (leaving.what.to_owned(), self.place.clone());
        Err(PolicyProblem::NotExportable { what, class, items, place })
    }

    /// Tells whether a bundle may be written that is encrypted to these `age` recipients, or not at all.
    ///
    /// # Errors
    /// [`PolicyProblem::Unencrypted`], [`PolicyProblem::OtherRecipient`].
    pub fn check_bundle(&self, recipients: &[&str]) -> Result<(), PolicyProblem> {
        let rules = self.rules().bundles;
        let place = || self.place.clone();
        if recipients.is_empty() && rules.only_encrypted {
            return Err(PolicyProblem::Unencrypted { place: place() });
        }
        let Some(allowed) = rules.recipients else { return Ok(()) };
        match recipients.iter().find(|it| !allowed.iter().any(|known| known == **it)) {
            Some(other) => {
                let recipient = exhibit_core::visible::visible(other).into_owned();
                Err(PolicyProblem::OtherRecipient { recipient, place: place() })
            }
            None => Ok(()),
        }
    }

    /// Tells whether the policy itself says who may open sealed bundles.
    pub fn names_recipients(&self) -> bool {
        self.rules().bundles.recipients.is_some()
    }

    /// Returns the costs of key derivation for a new slot: never less than what is demanded.
    pub fn raised(&self, params: KdfParams) -> KdfParams {
        let rules = self.rules().key_derivation;
        KdfParams {
            m_kib: params.m_kib.max(rules.min_memory_mib.unwrap_or(0) * 1024),
            t: params.t.max(rules.min_passes.unwrap_or(0)),
            p: params.p,
        }
    }

    fn rules(&self) -> PolicyFile {
        self.file.clone().unwrap_or_default()
    }
}

impl PolicyProblem {
    /// Returns what to do, each a sentence.
    pub fn hints(&self) -> Vec<String> {
        let asks = |place: &str| format!("{place} says so; `exhibit machine-policy` shows it.");
        match self {
            Self::Unreadable { .. } | Self::Unknown { .. } => vec![
                "No vault is opened until the file is mended or taken away: ask whoever administers this machine. docs/ciso.md says what may stand in it.".into(),
            ],
            Self::WritableByOthers { place } => vec![format!(
                "Whoever administers this machine can mend it: chmod go-w {place}"
            )],
            Self::ShortPassphrase { place, .. } => {
                vec!["Choose a longer one: several words are easy to remember.".into(), asks(place)]
            }
            Self::NoPassphrase { place } => {
                vec!["Leave out --no-passphrase, and choose one.".into(), asks(place)]
            }
            Self::NoRecoveryCode { place } => vec![
                "`exhibit restore` goes on with it in a new vault, which has one.".into(),
                asks(place),
            ],
            Self::NotExportable { class, place, .. } => vec![
                format!(
                    "Withhold what is {0} (bundles: --withhold-class {0}=REASON), or say its class anew with `exhibit describe` if it is another.",
                    class.as_str()
                ),
                asks(place),
            ],
            Self::Unencrypted { place } => vec![
                "Say for whom it is sealed: --seal-to and an age recipient.".into(),
                asks(place),
            ],
            Self::NotElsewhere { place } | Self::OtherRecipient { place, .. } => vec![asks(place)],
        }
    }
}

#[cfg(unix)]
fn kept_from_others(path: &Path, about: &fs::Metadata) -> Result<(), PolicyProblem> {
    use std::os::unix::fs::MetadataExt;
    const WRITE_BY_OTHERS: u32 = 0o022;
    match about.mode() & WRITE_BY_OTHERS {
        0 => Ok(()),
        _ => Err(PolicyProblem::WritableByOthers { place: shown(path) }),
    }
}

/// Elsewhere access is a matter of lists that this program does not read: docs/ciso.md says so.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail on other systems")]
fn kept_from_others(_: &Path, _: &fs::Metadata) -> Result<(), PolicyProblem> {
    Ok(())
}

/// Refuses what the format knows and nobody can obey.
fn check(file: &PolicyFile) -> Result<(), String> {
    if file.version != 1 {
        return Err(format!("version {}, and this program knows version 1", file.version));
    }
    let derivation = &file.key_derivation;
    between("passphrase.min_length", file.passphrase.min_length, 1, 128)?;
    between("key_derivation.min_memory_mib", derivation.min_memory_mib, 64, 1024)?;
    between("key_derivation.min_passes", derivation.min_passes, 3, 20)?;
    between("window.lock_after_minutes", file.window.lock_after_minutes, 1, 24 * 60)?;
    let mut recipients = file.bundles.recipients.iter().flatten();
    match recipients.find(|it| !is_recipient(it)) {
        Some(other) => Err(format!("bundles.recipients: {other:?} is no age recipient (age1…)")),
        None => Ok(()),
    }
}

fn between(what: &str, found: Option<u32>, least: u32, most: u32) -> Result<(), String> {
    match found {
        Some(found) if !(least..=most).contains(&found) => {
            Err(format!("{what} is {found}, and must be from {least} to {most}"))
        }
        _ => Ok(()),
    }
}

/// Bech32 (BIP 173) under the prefix of `age`; the checksum is left to who encrypts.
fn is_recipient(text: &str) -> bool {
    let bech32 = |c: char| "qpzry9x8gf2tvdw0s3jn54khce6mua7l1".contains(c);
    text.starts_with("age1") && (62..=4096).contains(&text.len()) && text[4..].chars().all(bech32)
}

fn one_line(error: &toml::de::Error) -> String {
    let text: Vec<_> = error.message().split_whitespace().collect();
    exhibit_core::visible::visible(&text.join(" ")).into_owned()
}

/// How many items are named in a sentence.
const NAMED: usize = 8;

fn named(items: &[EvidenceId]) -> String {
    let names: Vec<_> = items.iter().take(NAMED).map(EvidenceId::to_string).collect();
    match (names.is_empty(), items.len().saturating_sub(NAMED)) {
        (true, _) => String::new(),
        (false, 0) => format!(" ({})", names.join(", ")),
        (false, more) => format!(" ({} and {more} more)", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

    fn policy(text: &str) -> MachinePolicy {
        MachinePolicy::parse(Path::new("/etc/x"), &format!("version = 1\n{text}"))
            .expect("a policy")
    }

    fn refused(text: &str) -> String {
        MachinePolicy::parse(Path::new("/etc/x"), text).expect_err("refused").to_string()
    }

    #[test]
    fn without_a_file_nothing_more_is_demanded() {
        let policy = MachinePolicy::none(Path::new("/etc/x"));
        assert_eq!(policy.check_passphrase(1), Ok(()));
        assert_eq!(policy.check_key(None), Ok(()));
        assert_eq!(policy.check_recovery(false), Ok(()));
        assert_eq!(policy.check_bundle(&[]), Ok(()));
        assert_eq!(policy.raised(KdfParams::DEFAULT), KdfParams::DEFAULT);
        assert!(Class::ALL.into_iter().all(|it| policy.may_leave(it)));
        assert!(policy.may_open_elsewhere());
        assert!(!policy.shown().found);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(refused("").contains("version"));
        assert!(refused("version = 2").contains("this program knows version 1"));
        assert!(refused("version = 1\nfoo = 1").contains("unknown field"));
        assert!(refused("version = 1\n[window]\nlock = 3").contains("unknown field"));
        assert!(refused("version = 1\n[passphrase]\nmin_length = 0").contains("from 1 to 128"));
        assert!(refused("version = 1\n[passphrase]\nmin_length = -4").contains("can't be obeyed"));
        let weak = "version = 1\n[key_derivation]\nmin_memory_mib = 8";
        assert!(refused(weak).contains("from 64 to 1024"));
        assert!(refused("version = 1\n[exports]\nclasses = [\"secret\"]").contains("variant"));
        let other = "version = 1\n[bundles]\nrecipients = [\"ssh-ed25519 AAAA\"]";
        assert!(refused(other).contains("no age recipient"));
        let long = format!("version = 1\n# {}", "x".repeat(70_000));
        assert!(refused(&long).contains("longer than 64 KiB"));
    }

    #[test]
    fn a_short_passphrase_and_a_key_without_one_are_refused() {
        let policy = policy("[passphrase]\nmin_length = 12");
        assert!(policy.check_passphrase(11).is_err());
        assert!(policy.check_passphrase(12).is_ok());
        assert!(matches!(policy.check_key(None), Err(PolicyProblem::NoPassphrase { .. })));
    }

    #[test]
    fn the_floor_raises_and_never_lowers() {
        let policy = policy("[key_derivation]\nmin_memory_mib = 128\nmin_passes = 3");
        let raised = policy.raised(KdfParams { m_kib: 8, t: 5, p: 1 });
        assert_eq!(raised, KdfParams { m_kib: 128 * 1024, t: 5, p: 1 });
    }

    #[test]
    fn what_may_not_leave_is_named() {
        let policy = policy("[exports]\nclasses = [\"public\", \"internal\"]");
        let items = [
            (EvidenceId(1), Class::Internal),
            (EvidenceId(2), Class::Personal),
            (EvidenceId(3), Class::Confidential),
        ];
        let leaving = |class, items| Leaving { what: "a bundle", class: Some(class), items };
        assert!(policy.check_leaving(&leaving(Class::Internal, &items[..1])).is_ok());
        let problem = policy.check_leaving(&leaving(Class::Internal, &items)).expect_err("refused");
        let text = problem.to_string();
        assert!(text.ends_with("that is personal: a bundle (E-0002)"), "{text}");
        assert!(policy.check_leaving(&leaving(Class::Personal, &[])).is_err());
        let bare = Leaving { what: "evidence", class: None, items: &items[..1] };
        assert!(policy.check_leaving(&bare).is_ok());
    }

    #[test]
    fn bundles_go_encrypted_and_to_whom_is_listed() {
        let policy =
            policy(&format!("[bundles]\nonly_encrypted = true\nrecipients = [\"{RECIPIENT}\"]"));
        assert!(matches!(policy.check_bundle(&[]), Err(PolicyProblem::Unencrypted { .. })));
        assert_eq!(policy.check_bundle(&[RECIPIENT]), Ok(()));
        let other = policy.check_bundle(&[RECIPIENT, "age1other"]);
        assert!(matches!(other, Err(PolicyProblem::OtherRecipient { .. })));
    }

    /// Whatever the umask of whoever runs the tests.
    fn write(place: &Path, bytes: &[u8]) {
        fs::write(place, bytes).expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(place, fs::Permissions::from_mode(0o644)).expect("set");
        }
    }

    #[test]
    fn only_an_absent_file_is_no_policy() {
        let top = tempfile::tempdir().expect("a folder");
        let place = top.path().join("policy.toml");
        assert!(!read(&place).expect("none").shown().found);
        write(&place, b"version = 1\n");
        assert!(read(&place).expect("a policy").shown().found);
        write(&place, &[b'v', 0xff]);
        assert!(matches!(read(&place), Err(PolicyProblem::Unreadable { .. })));
        fs::remove_file(&place).expect("removed");
        fs::create_dir(&place).expect("a folder");
        assert!(matches!(read(&place), Err(PolicyProblem::Unreadable { .. })));
        // Something in the way of its folder is no absence either.
        let below = top.path().join("file/policy.toml");
        fs::write(top.path().join("file"), "").expect("a file");
        assert!(matches!(read(&below), Err(PolicyProblem::Unreadable { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_write_to_and_a_link_to_nowhere_are_refused() {
        use std::os::unix::fs::PermissionsExt;
        let top = tempfile::tempdir().expect("a folder");
        let place = top.path().join("policy.toml");
        write(&place, b"version = 1\n");
        for mode in [0o664, 0o646] {
            fs::set_permissions(&place, fs::Permissions::from_mode(mode)).expect("set");
            assert!(matches!(read(&place), Err(PolicyProblem::WritableByOthers { .. })));
        }
        fs::set_permissions(&place, fs::Permissions::from_mode(0o644)).expect("set");
        fs::set_permissions(top.path(), fs::Permissions::from_mode(0o777)).expect("set");
        assert!(matches!(read(&place), Err(PolicyProblem::WritableByOthers { .. })));
        fs::set_permissions(top.path(), fs::Permissions::from_mode(0o755)).expect("set");
        fs::remove_file(&place).expect("removed");
        std::os::unix::fs::symlink(top.path().join("nowhere"), &place).expect("a link");
        assert!(matches!(read(&place), Err(PolicyProblem::Unreadable { .. })));
    }
}
