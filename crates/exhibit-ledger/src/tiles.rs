//! C2SP tlog-tiles (v0.1.0): the ledger as a folder of static files that other tools read.
//!
//! `checkpoint`, `tile/<L>/<N>[.p/<W>]` (up to 256 hashes a file), `tile/entries/<N>[.p/<W>]` (up
//! to 256 leaves, each after its length as a big-endian `u16`).

use exhibit_core::digest::Sha256;
use thiserror::Error;

use crate::{
    entry::MAX_LEAF,
    tree::{self, MAX_SIZE, Nodes, TreeError},
};

/// How many hashes or leaves a full tile holds.
pub const TILE_WIDTH: u64 = 256;

/// The name of the file that holds the checkpoint.
pub const CHECKPOINT_PATH: &str = "checkpoint";

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Leaves themselves.
    Entries,
    /// Hashes; level 0 holds leaf hashes, each hash of level L + 1 covers a full tile of level L.
    Hashes(u8),
}

/// A tile's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// What it holds.
    pub level: Level,
    /// Its index within the level.
    pub index: u64,
    /// How many hashes or leaves it holds: 1 to 256.
    pub width: u16,
}

impl Tile {
    /// Returns the tile's path below the ledger's folder, with `/`.
    pub fn path(&self) -> String {
        let mut name = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            name = format!("x{:03}/{name}", rest % 1000);
            rest /= 1000;
        }
        let level = match self.level {
            Level::Entries => "entries".to_owned(),
            Level::Hashes(level) => level.to_string(),
        };
        let partial = if u64::from(self.width) == TILE_WIDTH {
            String::new()
        } else {
            format!(".p/{}", self.width)
        };
        format!("tile/{level}/{name}{partial}")
    }

    /// Reads a path that [`Tile::path`] writes; any other spelling is `None`.
    pub fn parse_path(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("tile/").filter(|_| path.len() <= 64)?;
        let (level, rest) = rest.split_once('/')?;
        let (name, width) = match rest.split_once(".p/") {
            Some((name, width)) => (name, width.parse().ok()?),
            None => (rest, 256),
        };
        let mut index = 0_u64;
        for part in name.split('/') {
            let digits: u64 = part.strip_prefix('x').unwrap_or(part).parse().ok()?;
            index = index.checked_mul(1000)?.checked_add(digits)?;
        }
        let level = match level {
            "entries" => Level::Entries,
            number => Level::Hashes(number.parse().ok().filter(|l| *l < 64)?),
        };
        let tile = Self { level, index, width };
        ((1..=256).contains(&width) && tile.path() == path).then_some(tile)
    }
}

/// Returns all tiles of a tree of `size` leaves: full ones, then the partial one, level by level,
/// entries first. A tree of a million leaves has about 8,000.
pub fn tiles(size: u64) -> impl Iterator<Item = Tile> {
    let size = size.min(MAX_SIZE);
    let hashes = (0..7_u8).map(move |l| (Level::Hashes(l), size >> (8 * u32::from(l))));
    std::iter::once((Level::Entries, size))
        .chain(hashes)
        .flat_map(|(level, count)| tiles_of_level(level, count))
}

fn tiles_of_level(level: Level, count: u64) -> impl Iterator<Item = Tile> {
    (0..count.div_ceil(TILE_WIDTH)).map(move |index| Tile {
        level,
        index,
        width: u16::try_from((count - index * TILE_WIDTH).min(TILE_WIDTH)).expect("at most 256"),
    })
}

/// Returns the bytes of a tile of hashes, from stored nodes. A tile of entries holds none: empty.
pub fn hash_tile<N: Nodes + ?Sized>(tile: Tile, nodes: &N) -> Result<Vec<u8>, TreeError<N::Error>> {
    let Level::Hashes(level) = tile.level else {
        return Ok(Vec::new());
    };
    let out_of_range = TreeError::Range { part: tile.index, size: MAX_SIZE };
    let first = tile.index.checked_mul(TILE_WIDTH);
    let height = level.checked_mul(8);
    let (Some(first), Some(height)) = (first, height) else {
        return Err(out_of_range);
    };
    let at = |i| tree::stored_index(height, first.checked_add(u64::from(i))?);
    let indexes: Option<Vec<u64>> = (0..tile.width).map(at).collect();
    let indexes = indexes.ok_or(out_of_range)?;
    let hashes = nodes.read(&indexes).map_err(TreeError::Read)?;
    if hashes.len() != indexes.len() {
        return Err(TreeError::Count { asked: indexes.len(), got: hashes.len() });
    }
    Ok(hashes.iter().flat_map(|h| h.0).collect())
}

/// What is wrong with the bytes of a tile.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TileFinding {
    /// A leaf is longer than 65,535 bytes.
    #[error("a leaf of {0} bytes is longer than 65535")]
    LeafTooLong(usize),
    /// The file ends within a leaf or a hash.
    #[error("cut off after {0} whole items")]
    Truncated(usize),
    /// The file holds another number of items than its path says.
    #[error("holds {found} items, its path says {stated}")]
    Width {
        /// What the path says.
        stated: u16,
        /// What the file holds.
        found: usize,
    },
}

/// Adds a leaf to the bytes of an entry bundle.
pub fn push_entry(bundle: &mut Vec<u8>, leaf: &[u8]) -> Result<(), TileFinding> {
    let length = u16::try_from(leaf.len()).map_err(|_| TileFinding::LeafTooLong(leaf.len()))?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(leaf);
    Ok(())
}

/// Returns the leaves of an entry bundle, which must hold exactly the tile's width of them.
pub fn parse_entries(bytes: &[u8], tile: Tile) -> Result<Vec<&[u8]>, TileFinding> {
    let mut leaves = Vec::with_capacity(usize::from(tile.width));
    let mut rest = bytes;
    while let Some((length, tail)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let leaf = tail.get(..length).ok_or(TileFinding::Truncated(leaves.len()))?;
        leaves.push(leaf);
        rest = &tail[length..];
        check_width(leaves.len().max(usize::from(tile.width)), tile)?;
    }
    if !rest.is_empty() {
        return Err(TileFinding::Truncated(leaves.len()));
    }
    check_width(leaves.len(), tile)?;
    Ok(leaves)
}

/// Returns the hashes of a tile of hashes, which must be exactly the tile's width of them.
pub fn parse_hashes(bytes: &[u8], tile: Tile) -> Result<Vec<Sha256>, TileFinding> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(TileFinding::Truncated(hashes.len()));
    }
    check_width(hashes.len(), tile)?;
    Ok(hashes.iter().copied().map(Sha256).collect())
}

fn check_width(found: usize, tile: Tile) -> Result<(), TileFinding> {
    (found == usize::from(tile.width))
        .then_some(())
        .ok_or(TileFinding::Width { stated: tile.width, found })
}

/// A file of the tiles folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileFile {
    /// Where it lies.
    pub tile: Tile,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Makes all tiles from a stream of leaves, holding one unfinished tile a level.
///
/// The vault writes an export with it; a verifier recomputes what a folder must hold.
#[derive(Clone, Debug, Default)]
pub struct TileWriter {
    size: u64,
    entries: Vec<u8>,
    /// The unfinished tile of each level.
    levels: Vec<Vec<Sha256>>,
}

impl TileWriter {
    /// Returns the writer of an empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a leaf; returns the tiles that it fills.
    pub fn push(&mut self, leaf: &[u8]) -> Result<Vec<TileFile>, TileFinding> {
        if leaf.len() > MAX_LEAF {
            return Err(TileFinding::LeafTooLong(leaf.len()));
        }
        push_entry(&mut self.entries, leaf)?;
        self.size += 1;
        let mut full = Vec::new();
        if self.size.is_multiple_of(TILE_WIDTH) {
            full.push(TileFile {
                tile: full_tile(Level::Entries, self.size, 0),
                bytes: std::mem::take(&mut self.entries),
            });
        }
        self.push_hash(tree::leaf_hash(leaf), &mut full);
        Ok(full)
    }

    fn push_hash(&mut self, leaf_hash: Sha256, full: &mut Vec<TileFile>) {
        let mut hash = leaf_hash;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let hashes = &mut self.levels[level];
            hashes.push(hash);
            if hashes.len() < 256 {
                return;
            }
            let number = u8::try_from(level).expect("at most seven levels");
            full.push(TileFile {
                tile: full_tile(Level::Hashes(number), self.size, number),
                bytes: hashes.iter().flat_map(|h| h.0).collect(),
            });
            hash = root_of_full(std::mem::take(hashes));
        }
    }

    /// Returns the partial tiles that remain at the end.
    pub fn finish(self) -> Vec<TileFile> {
        let mut files = Vec::new();
        let mut last = |level, count: u64, bytes: Vec<u8>| {
            let width = u16::try_from(count % TILE_WIDTH).expect("below 256");
            let index = count / TILE_WIDTH;
            if width > 0 {
                let tile = Tile { level, index, width };
                files.push(TileFile { tile, bytes });
            }
        };
        last(Level::Entries, self.size, self.entries);
        for (level, hashes) in (0_u8..).zip(self.levels) {
            let bytes = hashes.iter().flat_map(|h| h.0).collect();
            last(Level::Hashes(level), self.size >> (8 * u32::from(level)), bytes);
        }
        files
    }
}

fn full_tile(level: Level, size: u64, number: u8) -> Tile {
    Tile { level, index: (size >> (8 * (u32::from(number) + 1))) - 1, width: 256 }
}

fn root_of_full(mut hashes: Vec<Sha256>) -> Sha256 {
    while hashes.len() > 1 {
        let pairs = hashes.as_chunks::<2>().0;
        hashes = pairs.iter().map(|[l, r]| tree::node_hash(*l, *r)).collect();
    }
    hashes[0]
}
