//! Known heads: what this machine remembers of a log, outside the vault.

use std::path::Path;

use exhibit_core::time::Timestamp;
use exhibit_ledger::checkpoint::VerifiedCheckpoint;
use exhibit_ledger::heads::{self, Evidence, KnownHead, Relation};
use exhibit_store::KnownHeads;

use crate::error::Error;
use crate::host::Host;

/// Why a vault opens for reading only.
#[derive(Clone, Debug)]
pub struct HeadProblem {
    /// How its checkpoint stands to the known heads.
    pub relation: Relation,
    /// How many entries the vault has.
    pub size: u64,
}

impl HeadProblem {
    /// Returns what happened, in one sentence.
    pub fn sentence(&self) -> String {
        match &self.relation {
            Relation::Older { newest } => format!(
                "DIVERGED: this vault has {} entries, and a head of {} entries was seen here on {}",
                self.size,
                newest.head().size,
                newest.seen().for_people()
            ),
            Relation::Fork(fork) => format!(
                "DIVERGED: this vault's head of {} entries and the head of {} entries seen here on {} can't both be true",
                fork.other_size,
                fork.known.head().size,
                fork.known.seen().for_people()
            ),
            _ => format!(
                "DIVERGED: this vault's head of {} entries can't be tied to a head seen here before",
                self.size
            ),
        }
    }

    /// Returns both heads and what to do.
    pub fn hints(&self) -> Vec<String> {
        let (Relation::Older { newest: known } | Relation::NotShown { known, .. }) = &self.relation
        else {
            return self.fork_hints();
        };
        vec![
            format!("Known: {} entries, root {}.", known.head().size, known.head().root),
            "It opens for reading only. If you restored an older copy, declare it with `exhibit restore`; otherwise find out who replaced the vault."
                .into(),
        ]
    }

    fn fork_hints(&self) -> Vec<String> {
        let Relation::Fork(fork) = &self.relation else {
            return Vec::new();
        };
        vec![
            format!("Known: {} entries, root {}.", fork.known.head().size, fork.known.head().root),
            format!("Here: {} entries, root {}.", fork.other_size, fork.other_root),
            "Somebody signed two histories with this log's key. Keep both files: they are evidence of their own."
                .into(),
        ]
    }
}

/// What this machine remembers of one log, held against other processes as long as this lives.
pub struct Remembered {
    file: KnownHeads,
    known: Vec<KnownHead>,
}

impl Remembered {
    /// Reads what is remembered of a log in the folder `state`.
    ///
    /// # Errors
    /// [`Error::Store`] if it can't be read, [`Error::LedgerBroken`] if one of its lines is damaged.
    pub fn of(state: &Path, origin: &str) -> Result<Self, Error> {
        let mut file = KnownHeads::open(state, origin)?;
        Ok(Self { known: read(&mut file)?, file })
    }
}

/// Compares a vault's verified checkpoint with what is remembered of its log, and remembers it if it is new.
///
/// `root_at` gives the root of the vault's own tree at an earlier size. Returns the problem that
/// allows reading only, if there is one.
///
/// # Errors
/// [`Error::Store`] if it can't be remembered.
pub fn compare_and_remember(
    host: &Host<'_>,
    remembered: Remembered,
    checkpoint: &VerifiedCheckpoint,
    root_at: &dyn Fn(u64) -> Option<exhibit_core::digest::Sha256>,
) -> Result<Option<HeadProblem>, Error> {
    let Remembered { mut file, known } = remembered;
    let own = checkpoint.head().size;
    // What lies beyond the vault's own size, its own nodes can't show.
    let relation = heads::relate(&known, checkpoint, |old, size| {
        match (size <= own).then(|| root_at(old)).flatten() {
            Some(root) => Evidence::Root(root),
            None => Evidence::Nothing,
        }
    });
    if matches!(relation, Relation::First | Relation::Newer { .. }) {
        remember_in(&mut file, checkpoint, (host.now)())?;
    }
    if relation.vault_may_write() {
        return Ok(None);
    }
    Ok(Some(HeadProblem { relation, size: own }))
}

/// Remembers a checkpoint that was just made.
///
/// # Errors
/// [`Error::Store`].
pub fn remember(host: &Host<'_>, checkpoint: &VerifiedCheckpoint) -> Result<(), Error> {
    let mut file = KnownHeads::open(&host.state, checkpoint.head().origin.as_str())?;
    remember_in(&mut file, checkpoint, (host.now)())
}

/// Returns what is remembered of a log.
///
/// # Errors
/// [`Error::Store`], [`Error::LedgerBroken`].
pub fn known(host: &Host<'_>, origin: &str) -> Result<Vec<KnownHead>, Error> {
    Ok(Remembered::of(&host.state, origin)?.known)
}

fn remember_in(
    file: &mut KnownHeads,
    checkpoint: &VerifiedCheckpoint,
    seen: Timestamp,
) -> Result<(), Error> {
    let line = KnownHead::new(checkpoint, seen).to_line();
    Ok(file.append(line.as_bytes())?)
}

fn read(file: &mut KnownHeads) -> Result<Vec<KnownHead>, Error> {
    let bytes = file.read()?;
    let damaged = |line: usize, what: String| Error::LedgerBroken {
        seq: line as u64,
        what: format!("the memory of known heads is damaged in line {line}: {what}"),
    };
    let text = String::from_utf8(bytes).map_err(|e| damaged(0, e.to_string()))?;
    heads::parse_lines(&text).map_err(|(line, finding)| damaged(line, finding.to_string()))
}
