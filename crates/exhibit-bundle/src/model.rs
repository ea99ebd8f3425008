//! What goes into a bundle.

use std::collections::BTreeMap;
use std::io;

use exhibit_core::digest::Sha256;
use exhibit_core::event::{BundleId, SampleId, Withheld};
use exhibit_core::register::EvidenceState;
use exhibit_core::time::Timestamp;
use exhibit_ledger::entry::Opening;
use exhibit_ledger::keys::LogPublicKey;
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tiles::{Level, TILE_WIDTH, Tile, hash_tile, push_entry};
use exhibit_ledger::tree::{self, Frontier};
use exhibit_verify::zip::Content;
use serde::{Deserialize, Serialize};

/// Everything that a bundle says, but for the ledger itself ([`LedgerFiles`]).
pub struct BundleModel<'a> {
    /// The bundle's number: that of its `bundle.exported` entry, which the checkpoint covers.
    pub id: BundleId,
    /// The organisation that is audited.
    pub organisation: String,
    /// For whom it was made.
    pub recipient: String,
    /// When it was made.
    pub made: Timestamp,
    /// The ledger.
    pub origin: Origin,
    /// Its first key.
    pub log_key: LogPublicKey,
    /// The signed head as a note, cosignatures of that very head joined.
    pub checkpoint: Vec<u8>,
    /// Notes of older heads that a witness signed, by size, with the witness's line.
    pub cosigned: Vec<(u64, Vec<u8>)>,
    /// The items, by number.
    pub items: Vec<BundleItem<'a>>,
    /// Every other item that the ledger ever received, by number, each with the reason: withheld,
    /// withdrawn or erased.
    pub withheld: Vec<Withheld>,
    /// What was not checked, each a sentence; shown in the overview.
    pub not_checked: Vec<String>,
    /// Samples that can be drawn again from here, by number.
    pub samples: Vec<BundleSample>,
    /// Log profiles used: name and text.
    pub profiles: Vec<(String, String)>,
    /// Trust files and keys used: file name and bytes.
    pub trust: Vec<(String, Vec<u8>)>,
    /// The pack.
    pub pack: Option<&'a dyn Content>,
}

/// One item with its content.
pub struct BundleItem<'a> {
    /// The item as it stands; it has a verdict.
    pub state: &'a EvidenceState,
    /// The content of its members, in the order of the entry that received it.
    pub contents: Vec<&'a dyn Content>,
    /// On whom its verdict rests who is not relied on any more; shown in the overview.
    pub no_longer_relied_on: Vec<String>,
}

/// What a sample is drawn again from.
pub struct BundleSample {
    /// Its number.
    pub id: SampleId,
    /// The list of members that was frozen, with strata behind them.
    pub population: Vec<u8>,
    /// The first checkpoint after the freeze as a note; absent where this ledger has none.
    pub checkpoint: Option<Vec<u8>>,
}

/// The ledger at the size of the checkpoint.
pub trait LedgerFiles {
    /// Returns how many leaves it has.
    fn size(&self) -> u64;

    /// Returns the bytes of a tile (C2SP tlog-tiles). Errors: reading failed.
    fn tile(&self, tile: Tile) -> io::Result<Vec<u8>>;

    /// Returns the indexes of the leaves whose openings are in scope.
    fn openings(&self) -> Vec<u64>;

    /// Returns an opening as a file ([`Opening::to_file`]). Errors: reading failed.
    fn opening(&self, seq: u64) -> io::Result<Vec<u8>>;

    /// Returns the audit path of a leaf (RFC 6962 §2.1.1). Errors: reading failed.
    fn inclusion(&self, leaf: u64) -> io::Result<Vec<Sha256>>;
}

/// A small ledger in memory.
#[derive(Clone, Debug, Default)]
pub struct LedgerInMemory {
    leaves: Vec<Vec<u8>>,
    nodes: Vec<Sha256>,
    openings: BTreeMap<u64, Opening>,
}

impl LedgerInMemory {
    /// Takes all leaves, and the openings that are in scope.
    pub fn new(leaves: Vec<Vec<u8>>, openings: BTreeMap<u64, Opening>) -> Self {
        let (mut nodes, mut frontier) = (Vec::new(), Frontier::new());
        for leaf in &leaves {
            frontier.push_storing(tree::leaf_hash(leaf), |node| nodes.push(node));
        }
        Self { leaves, nodes, openings }
    }
}

impl LedgerFiles for LedgerInMemory {
    fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    fn tile(&self, tile: Tile) -> io::Result<Vec<u8>> {
        if tile.level != Level::Entries {
            return hash_tile(tile, self.nodes.as_slice()).map_err(io::Error::other);
        }
        let first = usize::try_from(tile.index * TILE_WIDTH).map_err(io::Error::other)?;
        let leaves = self.leaves.get(first..first + usize::from(tile.width));
        let mut bytes = Vec::new();
        for leaf in leaves.ok_or(io::ErrorKind::NotFound)? {
            push_entry(&mut bytes, leaf).map_err(io::Error::other)?;
        }
        Ok(bytes)
    }

    fn openings(&self) -> Vec<u64> {
        self.openings.keys().copied().collect()
    }

    fn opening(&self, seq: u64) -> io::Result<Vec<u8>> {
        let opening = self.openings.get(&seq).ok_or(io::ErrorKind::NotFound)?;
        Ok(opening.to_file())
    }

    fn inclusion(&self, leaf: u64) -> io::Result<Vec<Sha256>> {
        let nodes = self.nodes.as_slice();
        tree::prove_inclusion(leaf, self.size(), nodes).map_err(io::Error::other)
    }
}

/// `data/withheld.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithheldFile {
    /// The bundle's number.
    pub(crate) bundle: BundleId,
    /// How many items the ledger ever received.
    pub(crate) total: u64,
    /// Those that are not here.
    pub(crate) withheld: Vec<Withheld>,
}
