//! The Merkle tree of RFC 6962 §2.1 with SHA-256, over nodes that somebody else stores.
//!
//! Complete subtrees are stored in the order of Crosby and Wallach, "Efficient Data Structures for
//! Tamper-Evident Logging" (2009) §3.3: a dense index that only grows. An append writes on average
//! two nodes and reads at most log2(n); nothing is held in memory. [`Frontier`] is the other way
//! round: it stores nothing and recomputes roots from a stream of leaves.

use std::cell::RefCell;

use exhibit_core::{canonical::MAX_INTEGER, digest::Sha256};
use thiserror::Error;
use tlog_tiles::tlog::{self, Hash, HashReader};

/// The largest tree: 2^53 - 1 leaves, so that every index is an exact number in JSON.
pub const MAX_SIZE: u64 = MAX_INTEGER as u64;

/// The longest proof that a tree of [`MAX_SIZE`] can need, in hashes.
pub const MAX_PROOF: usize = 64;

/// Reads stored nodes of the tree.
pub trait Nodes {
    /// Why nodes could not be read.
    type Error;

    /// Returns the nodes at the given stored indexes (ascending), one for each, in that order.
    fn read(&self, indexes: &[u64]) -> Result<Vec<Sha256>, Self::Error>;
}

/// Nodes held in memory, at their stored index.
impl Nodes for [Sha256] {
    type Error = MissingNode;

    fn read(&self, indexes: &[u64]) -> Result<Vec<Sha256>, MissingNode> {
        let at = |i: &u64| usize::try_from(*i).ok().and_then(|i| self.get(i));
        indexes.iter().map(|i| at(i).copied().ok_or(MissingNode(*i))).collect()
    }
}

/// A stored node that is not there.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("node {0} is not stored")]
pub struct MissingNode(pub u64);

/// Why nothing could be computed from stored nodes.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TreeError<E> {
    /// Nodes could not be read.
    #[error("the nodes of the tree could not be read")]
    Read(E),
    /// Another number of nodes came back than was asked for.
    #[error("{asked} nodes were asked for, {got} came")]
    Count {
        /// How many were asked for.
        asked: usize,
        /// How many came.
        got: usize,
    },
    /// The size or index makes no sense for this question.
    #[error("no such position: index or old size {part}, tree size {size}")]
    Range {
        /// The index of a leaf, or the size of the older tree.
        part: u64,
        /// The size of the tree.
        size: u64,
    },
}

/// Returns the leaf hash of RFC 6962: SHA-256(0x00 ‖ leaf).
pub fn leaf_hash(leaf: &[u8]) -> Sha256 {
    Sha256::of_parts(&[&[0], leaf])
}

/// Returns the hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: Sha256, right: Sha256) -> Sha256 {
    Sha256::of_parts(&[&[1], &left.0, &right.0])
}

/// Returns the root of the tree with no leaves: SHA-256 of the empty string.
pub fn empty_root() -> Sha256 {
    Sha256(tlog::EMPTY_HASH.0)
}

/// Returns how many nodes are stored for a tree of `size` leaves, which is also the stored index of
/// the next leaf's own node.
pub fn stored_count(size: u64) -> u64 {
    tlog::stored_hash_count(size.min(MAX_SIZE))
}

/// Returns the stored index of node `n` of `level` (0 = leaf hashes).
///
/// `None` if the node lies beyond a tree of [`MAX_SIZE`].
pub fn stored_index(level: u8, n: u64) -> Option<u64> {
    let last_leaf = n.checked_add(1)?.checked_mul(1_u64.checked_shl(level.into())?)?;
    (last_leaf <= MAX_SIZE).then(|| tlog::stored_hash_index(level, n))
}

/// Returns the nodes to store for one more leaf, to be written from index [`stored_count`]`(size)`.
pub fn append<N: Nodes + ?Sized>(
    size: u64,
    leaf_hash: Sha256,
    nodes: &N,
) -> Result<Vec<Sha256>, TreeError<N::Error>> {
    in_range(size, size < MAX_SIZE, size)?;
    let hashes =
        ask(nodes, |reader| tlog::stored_hashes_for_record_hash(size, Hash(leaf_hash.0), reader))?;
    Ok(ours(&hashes))
}

/// Returns the root of the first `size` leaves; any size up to what is stored.
pub fn root<N: Nodes + ?Sized>(size: u64, nodes: &N) -> Result<Sha256, TreeError<N::Error>> {
    in_range(size, size <= MAX_SIZE, size)?;
    ask(nodes, |reader| tlog::tree_hash(size, reader)).map(|h| Sha256(h.0))
}

/// Returns the audit path of leaf `index` in the tree of `size` leaves (RFC 6962 §2.1.1), from the
/// leaf's sibling upward.
pub fn prove_inclusion<N: Nodes + ?Sized>(
    index: u64,
    size: u64,
    nodes: &N,
) -> Result<Vec<Sha256>, TreeError<N::Error>> {
    in_range(index, index < size && size <= MAX_SIZE, size)?;
    ask(nodes, |reader| tlog::prove_record(size, index, reader)).map(|p| ours(&p))
}

/// Returns the proof that the tree of `size` leaves extends that of `old` leaves (RFC 6962 §2.1.2);
/// empty when `old` is 0 or `size`.
pub fn prove_consistency<N: Nodes + ?Sized>(
    old: u64,
    size: u64,
    nodes: &N,
) -> Result<Vec<Sha256>, TreeError<N::Error>> {
    in_range(old, old <= size && size <= MAX_SIZE, size)?;
    if old == 0 {
        return Ok(Vec::new());
    }
    ask(nodes, |reader| tlog::prove_tree(size, old, reader)).map(|p| ours(&p))
}

/// What is wrong with a proof.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ProofFinding {
    /// The index, or the older size, does not lie in the tree.
    #[error("index or old size {part} does not lie in a tree of {size}")]
    Range {
        /// The index or older size.
        part: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The proof does not lead to the root.
    #[error("the proof does not lead to the root")]
    Mismatch,
}

/// Checks that the tree of `size` leaves with `root` holds `leaf_hash` at `index`.
pub fn verify_inclusion(
    proof: &[Sha256],
    index: u64,
    leaf_hash: Sha256,
    size: u64,
    root: Sha256,
) -> Result<(), ProofFinding> {
    if index >= size || size > MAX_SIZE {
        return Err(ProofFinding::Range { part: index, size });
    }
    if proof.len() > MAX_PROOF {
        return Err(ProofFinding::Mismatch);
    }
    tlog::check_record(&theirs(proof), size, Hash(root.0), index, Hash(leaf_hash.0))
        .map_err(|_| ProofFinding::Mismatch)
}

/// Checks that the tree of `size` leaves with `root` extends that of `old` leaves with `old_root`.
///
/// An `old` of 0 is refused: every tree extends the empty one, so a proof of that says nothing.
pub fn verify_consistency(
    proof: &[Sha256],
    old: u64,
    old_root: Sha256,
    size: u64,
    root: Sha256,
) -> Result<(), ProofFinding> {
    if old == 0 || old > size || size > MAX_SIZE {
        return Err(ProofFinding::Range { part: old, size });
    }
    if proof.len() > MAX_PROOF {
        return Err(ProofFinding::Mismatch);
    }
    tlog::check_tree(&theirs(proof), size, Hash(root.0), old, Hash(old_root.0))
        .map_err(|_| ProofFinding::Mismatch)
}

/// The right edge of a growing tree: at most 53 hashes, whatever its size.
///
/// It recomputes roots over a stream of leaves, at every size on the way, and gives the nodes that
/// a store writes down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the complete subtrees, largest first: one for each bit set in `size`.
    peaks: Vec<Sha256>,
}

impl Frontier {
    /// Returns the frontier of the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the frontier of the first `size` leaves from stored nodes: one read of at most 53.
    pub fn load<N: Nodes + ?Sized>(size: u64, nodes: &N) -> Result<Self, TreeError<N::Error>> {
        in_range(size, size <= MAX_SIZE, size)?;
        let indexes = tlog::sub_tree_index(0, size, Vec::new());
        let peaks = if indexes.is_empty() {
            Vec::new()
        } else {
            nodes.read(&indexes).map_err(TreeError::Read)?
        };
        if peaks.len() != indexes.len() {
            return Err(TreeError::Count { asked: indexes.len(), got: peaks.len() });
        }
        Ok(Self { size, peaks })
    }

    /// Returns how many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf_hash: Sha256) {
        self.push_storing(leaf_hash, |_| ());
    }

    /// Adds a leaf by its hash, and hands out the nodes to store, from index
    /// [`stored_count`]`(size before)` on: the leaf hash, then each subtree that it completes.
    pub fn push_storing(&mut self, leaf_hash: Sha256, mut store: impl FnMut(Sha256)) {
        let mut node = leaf_hash;
        store(node);
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("a peak for each bit set in size");
            node = node_hash(left, node);
            store(node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// Returns the root of all leaves so far.
    pub fn root(&self) -> Sha256 {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(last) = peaks.next() else {
            return empty_root();
        };
        peaks.fold(last, |right, left| node_hash(left, right))
    }
}

/// Runs a computation of tlog_tiles over our nodes, and gets our own error out of it.
fn ask<N: Nodes + ?Sized, T>(
    nodes: &N,
    compute: impl FnOnce(&Adapter<'_, N>) -> Result<T, tlog::Error>,
) -> Result<T, TreeError<N::Error>> {
    let adapter = Adapter { nodes, failure: RefCell::new(None) };
    compute(&adapter)
        .map_err(|_| adapter.failure.take().expect("with sizes in range, only reading fails"))
}

struct Adapter<'a, N: Nodes + ?Sized> {
    nodes: &'a N,
    failure: RefCell<Option<TreeError<N::Error>>>,
}

impl<N: Nodes + ?Sized> HashReader for Adapter<'_, N> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog::Error> {
        if indexes.is_empty() {
            return Ok(Vec::new());
        }
        let failure = match self.nodes.read(indexes) {
            Ok(found) if found.len() == indexes.len() => return Ok(theirs(&found)),
            Ok(found) => TreeError::Count { asked: indexes.len(), got: found.len() },
            Err(error) => TreeError::Read(error),
        };
        self.failure.replace(Some(failure));
        Err(tlog::Error::IndexesNotInTree)
    }
}

fn in_range<E>(part: u64, holds: bool, size: u64) -> Result<(), TreeError<E>> {
    holds.then_some(()).ok_or(TreeError::Range { part, size })
}

fn ours(hashes: &[Hash]) -> Vec<Sha256> {
    hashes.iter().map(|h| Sha256(h.0)).collect()
}

fn theirs(hashes: &[Sha256]) -> Vec<Hash> {
    hashes.iter().map(|h| Hash(h.0)).collect()
}
