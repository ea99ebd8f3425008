//! What a use case needs from the machine that it runs on: time, randomness, a place to remember.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use exhibit_core::time::Timestamp;
use exhibit_store::KdfParams;

use crate::error::Error;
use crate::machine_policy::{MachinePolicy, PolicyProblem};

/// The machine, as the front end sees it. Tests bring a fixed one.
pub struct Host<'a> {
    /// The clock.
    pub now: &'a (dyn Fn() -> Timestamp + Sync),
    /// The source of random bytes.
    pub random: &'a (dyn Fn(&mut [u8]) + Sync),
    /// The folder in which known heads are remembered, outside every vault.
    pub state: PathBuf,
    /// How many threads scan and hash.
    pub workers: usize,
    /// Bounds for key-derivation parameters; front ends use the shipped ones.
    pub kdf: Kdf,
    /// What this machine demands, read once by the front end; while it can't be read, no vault opens.
    pub machine_policy: Result<MachinePolicy, PolicyProblem>,
}

/// The key-derivation parameters for new slots, and the bounds for existing ones.
pub struct Kdf {
    /// For new slots.
    pub params: exhibit_store::KdfParams,
    /// Bounds.
    pub limits: exhibit_store::KdfLimits,
}

impl Kdf {
    /// Returns what is shipped: 64 MiB, 3 passes, 4 lanes, and the bounds of docs/format.md.
    pub fn shipped() -> Self {
        Self {
            params: exhibit_store::KdfParams::DEFAULT,
            limits: exhibit_store::KdfLimits::SHIPPED,
        }
    }
}

impl Host<'_> {
    /// Returns what this machine demands.
    ///
    /// # Errors
    /// [`Error::Policy`] if there is a policy that can't be read or obeyed.
    pub fn policy(&self) -> Result<&MachinePolicy, Error> {
        self.machine_policy.as_ref().map_err(|problem| problem.clone().into())
    }

    /// Returns the costs of key derivation for a new slot.
    pub(crate) fn slot_params(&self) -> Result<KdfParams, Error> {
        Ok(self.policy()?.raised(self.kdf.params))
    }

    /// Returns random bytes.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }
}

/// Returns the system's time, in whole seconds, for a front end's [`Host`].
///
/// # Panics
/// If the clock stands after the year 9999.
pub fn system_time() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let seconds = i64::try_from(seconds).unwrap_or(0);
    Timestamp::from_unix(seconds).expect("a clock between 1970 and 9999")
}

/// Returns `EXHIBIT_STATE`, or the user's state folder (XDG Base Directory Specification; on Windows
/// `%LOCALAPPDATA%`, on macOS `~/Library/Application Support`), for a front end's [`Host`].
pub fn state_folder() -> PathBuf {
    let var = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let home = || var("HOME").unwrap_or_else(|| ".".into());
    if let Some(state) = var("EXHIBIT_STATE") {
        return state;
    }
    if cfg!(windows) {
        return var("LOCALAPPDATA").unwrap_or_else(|| ".".into()).join("Exhibit A");
    }
    if cfg!(target_os = "macos") {
        return home().join("Library/Application Support/Exhibit A");
    }
    var("XDG_STATE_HOME").unwrap_or_else(|| home().join(".local/state")).join("exhibit-a")
}
