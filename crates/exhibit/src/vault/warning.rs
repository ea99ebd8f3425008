//! What somebody should know of a vault that opens all the same.

use exhibit_core::event::Role;
use exhibit_core::register::Register;
use exhibit_store::{KdfParams, Unlocked, VaultDir};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::machine_policy::MachinePolicy;
use crate::place::Shared;

/// Something about an open vault that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Warning {
    /// The stable code that front ends compare.
    pub code: String,
    /// What is so, one sentence.
    pub message: String,
    /// What to do, each a sentence.
    pub hints: Vec<String>,
}

impl Warning {
    fn new(code: &str, message: String, hint: &str) -> Self {
        Self { code: code.to_owned(), message, hints: vec![hint.to_owned()] }
    }
}

/// What is to be said of where a vault lies, and of the slot that opened it.
pub(super) fn warnings(
    policy: &MachinePolicy,
    dir: &VaultDir,
    (unlocked, characters): (&Unlocked, usize),
    place: Option<&Shared>,
) -> Vec<Warning> {
    let kdf = dir.file().slot(unlocked.slot()).map(exhibit_store::Slot::kdf).ok();
    let all = [
        place.map(in_a_shared_folder),
        kdf.and_then(|kdf| below_the_floor(policy, kdf)),
        policy.check_passphrase(characters).err().map(|problem| {
            let hint = "`exhibit passwd` changes it.";
            Warning::new("short-passphrase", format!("{problem}; yours is shorter"), hint)
        }),
    ];
    all.into_iter().flatten().collect()
}

/// The code of [`head_not_remembered`].
pub(super) const HEAD_NOT_REMEMBERED: &str = "head-not-remembered";

/// What is to be said where entries stand in the vault and their head could not be noted outside it.
pub(super) fn head_not_remembered(error: &Error) -> Warning {
    let message = format!("this computer could not note the ledger's newest head: {error}");
    let hint = "What was written is in the vault. Until a newer head is noted, an older copy of the vault is not recognised as one on this computer.";
    Warning::new(HEAD_NOT_REMEMBERED, message, hint)
}

/// Tells whether a recovery code opens the vault.
pub(super) fn has_recovery_code(register: &Register) -> bool {
    register.people().any(|it| it.role == Role::Recovery)
}

fn in_a_shared_folder(place: &Shared) -> Warning {
    Warning::new("synchronised-folder", sentence(place), KEEP_ELSEWHERE)
}

fn below_the_floor(policy: &MachinePolicy, kdf: KdfParams) -> Option<Warning> {
    let floor = policy.raised(kdf);
    let text = |it: KdfParams| match it.m_kib % 1024 {
        0 => format!("{} MiB, {} passes", it.m_kib / 1024, it.t),
        _ => format!("{} KiB, {} passes", it.m_kib, it.t),
    };
    let (found, wanted) = (text(kdf), text(floor));
    (floor != kdf).then(|| {
        let message = format!(
            "your slot is sealed with {found} of Argon2id, and this machine's policy asks for {wanted}"
        );
        Warning::new("weak-slot", message, "`exhibit passwd` seals it again with what is asked for.")
    })
}

/// Says where a vault lies that is not written to, and how that is known.
pub(crate) fn sentence(place: &Shared) -> String {
    let Shared { by, folder, because } = place;
    format!("this vault lies in a folder of {by}: {folder}, known because {because}")
}

/// What to do with such a vault.
pub(crate) const KEEP_ELSEWHERE: &str = "Keep the vault on a disk of this machine, and put copies there with `exhibit backup`: two programs that write to one vault without seeing each other destroy it.";
