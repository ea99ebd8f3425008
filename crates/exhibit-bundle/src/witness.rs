//! What a witness needs from a bundle: its head, and the proof that it extends an older one.

use std::io;

use exhibit_core::digest::Sha256;
use exhibit_ledger::checkpoint::{CheckpointFinding, Head};
use exhibit_ledger::keys::LogPublicKey;
use exhibit_ledger::note::{MAX_NOTE, NoteKey};
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tiles::{Level, TileFinding, parse_entries, tiles};
use exhibit_ledger::tree::{self, Frontier};
use exhibit_ledger::witness::AddCheckpoint;
use exhibit_verify::zip::{Archive, Limits, ReadAt, ZipError};
use thiserror::Error;

use crate::layout::{CHECKPOINT, LEDGER, LOG_VKEY};

/// Why a bundle yields no request.
#[derive(Debug, Error)]
pub enum WitnessRequestError {
    /// Not a zip as bundles have it, or unreadable.
    #[error(transparent)]
    Zip(#[from] ZipError),
    /// A file of the ledger is absent, damaged or too long.
    #[error("{0} is absent, damaged or too long")]
    Absent(String),
    /// The checkpoint is not one of ours.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFinding),
    /// A bundle of entries is malformed.
    #[error(transparent)]
    Tile(#[from] TileFinding),
    /// The leaves do not give the root of the checkpoint.
    #[error("the entries give the root {computed}, the checkpoint states {stated}")]
    Root {
        /// By the checkpoint.
        stated: Sha256,
        /// By the leaves.
        computed: Sha256,
    },
    /// The head that is known is larger than the bundle's.
    #[error("the known head has {old} entries, the bundle {size}")]
    Older {
        /// Size of the known head.
        old: u64,
        /// Size of the bundle's head.
        size: u64,
    },
}

/// Makes the request with which a witness that last saw `old` entries can judge a bundle's head.
///
/// Bodies are not read. Whether the head is signed by the log, and whether the proof fits what the
/// witness remembers, is for [`exhibit_ledger::witness::judge`]; its answer, once remembered
/// durably, is cosigned with [`exhibit_ledger::cosignature::cosign`]. Memory: 64 bytes an entry.
pub fn witness_request(
    bundle: &dyn ReadAt,
    old: u64,
) -> Result<AddCheckpoint, WitnessRequestError> {
    let archive = Archive::strict(bundle, &Limits::BUNDLE)?;
    let checkpoint = read(&archive, CHECKPOINT, MAX_NOTE as u64)?;
    let head = Head::of_unverified(&checkpoint)?;
    let size = head.size;
    if old > size {
        return Err(WitnessRequestError::Older { old, size });
    }
    let (mut nodes, mut frontier) = (Vec::new(), Frontier::new());
    // Every tile has to be there, so a size that is a lie ends at the first absent one.
    for tile in tiles(size).take_while(|tile| tile.level == Level::Entries) {
        let bytes = read(&archive, &format!("{LEDGER}{}", tile.path()), MAX_TILE)?;
        for leaf in parse_entries(&bytes, tile)? {
            frontier.push_storing(tree::leaf_hash(leaf), |node| nodes.push(node));
        }
    }
    let (stated, computed) = (head.root, frontier.root());
    if stated != computed {
        return Err(WitnessRequestError::Root { stated, computed });
    }
    let proof = tree::prove_consistency(old, size, nodes.as_slice())
        .expect("old is at most size, and every node of the tree was pushed");
    Ok(AddCheckpoint { old, proof, checkpoint })
}

/// Returns the log key that a bundle names, if it is the first key of `origin`: the origin, which
/// came from elsewhere, vouches for the key.
pub fn log_key(bundle: &dyn ReadAt, origin: &Origin) -> Option<LogPublicKey> {
    let archive = Archive::strict(bundle, &Limits::BUNDLE).ok()?;
    let vkey = read(&archive, LOG_VKEY, MAX_NOTE as u64).ok()?;
    let key = NoteKey::parse_vkey(std::str::from_utf8(&vkey).ok()?.trim_end()).ok()?;
    let key = LogPublicKey::from_bytes(key.key()).ok()?;
    origin.is_of(&key).then_some(key)
}

/// Longest bundle of entries: 256 leaves of 65,535 bytes with their lengths.
const MAX_TILE: u64 = 256 * (65_535 + 2);

fn read(archive: &Archive<'_>, path: &str, limit: u64) -> Result<Vec<u8>, WitnessRequestError> {
    let absent = || WitnessRequestError::Absent(path.to_owned());
    let top = archive.entries().first().and_then(|e| e.name.split('/').next());
    let name = format!("{}/{path}", top.unwrap_or_default());
    let at = archive.entries().binary_search_by(|e| e.name.as_str().cmp(&name));
    let entry = at.ok().map(|i| &archive.entries()[i]).filter(|e| e.size <= limit);
    let mut bytes = Vec::new();
    let mut reader = archive.open(entry.ok_or_else(absent)?)?;
    match io::copy(&mut reader, &mut bytes).map_err(ZipError::from_io) {
        Ok(_) => Ok(bytes),
        Err(ZipError::Finding(_)) => Err(absent()),
        Err(error) => Err(error.into()),
    }
}
