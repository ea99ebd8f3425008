//! B-trees: pages, their cells, and a walk over all cells in order.
//!
//! Format: <https://www.sqlite.org/fileformat2.html#b_tree_pages>. Every page is checked as SQLite's own
//! `PRAGMA integrity_check` does: each byte of its content belongs to exactly one cell or free block, so a
//! cell that is no longer counted does not vanish in silence.

use super::bytes::{be16, be32, varint};
use super::fault::{SqliteError, SqliteFault, SqliteFinding};
use super::pager::{HEADER, Pager, Used};

/// The most levels of a tree: SQLite itself has no cursor for more.
pub const MAX_DEPTH: usize = 20;

/// Which of the two kinds of tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Rows by their rowid, in leaves only.
    Table,
    /// Keys in all nodes: indexes, and tables without rowid.
    Index,
}

/// A walk over all cells of a tree, in order.
pub(super) struct Walk {
    pub(super) kind: Kind,
    levels: Vec<Level>,
    leaf_depth: Option<usize>,
    /// The largest key so far, in a tree of rows.
    last: Option<i64>,
}

struct Level {
    page: Page,
    /// Of a leaf: the next cell. Of other pages: twice the next child, odd for the cell after it.
    step: usize,
}

/// A cell that a walk came to, and the page that holds it.
#[derive(Clone, Copy)]
pub(super) struct Found {
    level: usize,
    pub(super) page: u32,
    pub(super) cell: Cell,
}

impl Walk {
    /// Begins at a root; without `kind` its page says which kind of tree it is.
    pub(super) fn start(
        pager: &Pager<'_>,
        used: &mut Used,
        root: u32,
        kind: Option<Kind>,
    ) -> Result<Self, SqliteError> {
        let page = Page::read(pager, used, root, kind)?;
        let mut walk = Self { kind: page.kind, levels: Vec::new(), leaf_depth: None, last: None };
        walk.push(page)?;
        Ok(walk)
    }

    /// Goes to the next cell that is an entry of the tree; `None` at the end.
    pub(super) fn next(
        &mut self,
        pager: &Pager<'_>,
        used: &mut Used,
    ) -> Result<Option<Found>, SqliteError> {
        loop {
            let depth = self.levels.len();
            let Some(level) = self.levels.last_mut() else { return Ok(None) };
            let (number, step) = (level.page.number, level.step);
            level.step += 1;
            let (index, is_child) = match level.page.is_leaf {
                true => (step, false),
                false => (step / 2, step % 2 == 0),
            };
            let cell = level.page.cells.get(index).copied();
            if is_child && index <= level.page.cells.len() {
                let child = cell.map_or(level.page.right, |cell| cell.left);
                let page = Page::read(pager, used, child, Some(self.kind));
                let page = page.map_err(|fault| fault.on_page(number))?;
                self.push(page)?;
                continue;
            }
            let (Some(cell), is_leaf) = (cell, level.page.is_leaf) else {
                self.levels.pop();
                continue;
            };
            if self.kind == Kind::Table {
                self.ascend(number, cell.key, is_leaf)?;
            }
            if is_leaf || self.kind == Kind::Index {
                return Ok(Some(Found { level: depth - 1, page: number, cell }));
            }
        }
    }

    /// Puts the whole payload of the cell that [`Walk::next`] has just returned into `out`.
    pub(super) fn payload(
        &self,
        pager: &Pager<'_>,
        used: &mut Used,
        found: &Found,
        out: &mut Vec<u8>,
    ) -> Result<(), SqliteError> {
        out.clear();
        let cell = &found.cell;
        let page = &self.levels[found.level].page.bytes;
        out.extend_from_slice(&page[cell.at..cell.at + cell.local]);
        overflow(pager, used, found, |part| out.extend_from_slice(part))
    }

    /// Only follows the chain of overflow pages.
    pub(super) fn step_over(
        &self,
        pager: &Pager<'_>,
        used: &mut Used,
        found: &Found,
    ) -> Result<(), SqliteError> {
        overflow(pager, used, found, |_| ())
    }

    fn push(&mut self, page: Page) -> Result<(), SqliteError> {
        let depth = self.levels.len();
        if depth == MAX_DEPTH {
            return Err(SqliteFinding::on(SqliteFault::Depth, page.number));
        }
        if page.is_leaf && *self.leaf_depth.get_or_insert(depth) != depth {
            return Err(SqliteFinding::on(SqliteFault::Unbalanced, page.number));
        }
        self.levels.push(Level { page, step: 0 });
        Ok(())
    }

    /// A rowid is above everything before it; the key beside a child is no less than all in that child.
    fn ascend(&mut self, page: u32, key: i64, is_row: bool) -> Result<(), SqliteError> {
        let good = match self.last {
            None => true,
            Some(last) if is_row => key > last,
            Some(last) => key >= last,
        };
        self.last = Some(key);
        match good {
            true => Ok(()),
            false => Err(SqliteFinding::on(SqliteFault::Order, page)),
        }
    }
}

impl SqliteError {
    /// Says on which page it was found, unless it says so already.
    fn on_page(mut self, page: u32) -> Self {
        if let Self::Finding(finding) = &mut self {
            finding.page.get_or_insert(page);
        }
        self
    }
}

/// Follows the overflow pages of a cell to its end, which must be where its length says.
fn overflow(
    pager: &Pager<'_>,
    used: &mut Used,
    found: &Found,
    mut take: impl FnMut(&[u8]),
) -> Result<(), SqliteError> {
    let mut rest = found.cell.size - found.cell.local as u64;
    let (mut at, mut next) = (found.page, found.cell.overflow);
    while rest > 0 {
        if next == 0 {
            return Err(SqliteFinding::on(SqliteFault::Overflow("shorter"), at));
        }
        let page = pager.page(next, used).map_err(|fault| fault.on_page(at))?;
        let count = usize::try_from(rest).unwrap_or(usize::MAX).min(page.len() - 4);
        take(&page[4..4 + count]);
        rest -= count as u64;
        (at, next) = (next, be32(&page, 0));
    }
    match next {
        0 => Ok(()),
        _ => Err(SqliteFinding::on(SqliteFault::Overflow("longer"), at)),
    }
}

/// A page of a tree whose parts add up.
struct Page {
    number: u32,
    bytes: Vec<u8>,
    kind: Kind,
    is_leaf: bool,
    cells: Vec<Cell>,
    /// The child after the last cell; 0 in a leaf.
    right: u32,
}

/// A cell of a page; what a kind of page does not have is 0.
#[derive(Clone, Copy, Default)]
pub(super) struct Cell {
    /// The child before it.
    left: u32,
    /// The rowid.
    pub(super) key: i64,
    /// Length of its payload.
    pub(super) size: u64,
    /// Where the payload begins on the page, and how much of it is there.
    at: usize,
    local: usize,
    /// The first page with the rest.
    overflow: u32,
}

impl Page {
    fn read(
        pager: &Pager<'_>,
        used: &mut Used,
        number: u32,
        kind: Option<Kind>,
    ) -> Result<Self, SqliteError> {
        let bytes = pager.page(number, used)?;
        let page = Self::parse(bytes, number, kind);
        page.map_err(|fault| SqliteFinding::on(fault, number))
    }

    fn parse(bytes: Vec<u8>, number: u32, expected: Option<Kind>) -> Result<Self, SqliteFault> {
        let head = if number == 1 { HEADER } else { 0 };
        let (kind, is_leaf) = match bytes[head] {
            2 => (Kind::Index, false),
            5 => (Kind::Table, false),
            10 => (Kind::Index, true),
            13 => (Kind::Table, true),
            other => return Err(SqliteFault::PageType(other)),
        };
        if expected.is_some_and(|expected| expected != kind) {
            return Err(SqliteFault::PageType(bytes[head]));
        }
        let right = if is_leaf { 0 } else { be32(&bytes, head + 8) };
        let mut page = Self { number, bytes, kind, is_leaf, cells: Vec::new(), right };
        page.read_cells(head)?;
        Ok(page)
    }

    /// Reads all cells, and checks that they and the free blocks are all that there is.
    fn read_cells(&mut self, head: usize) -> Result<(), SqliteFault> {
        let usable = self.bytes.len();
        let count = usize::from(be16(&self.bytes, head + 3));
        let pointers = head + if self.is_leaf { 8 } else { 12 };
        let pointers_end = pointers + 2 * count;
        let start = match be16(&self.bytes, head + 5) {
            0 => 65_536,
            start => usize::from(start),
        };
        if pointers_end > start || start > usable {
            return Err(SqliteFault::PageHeader("content"));
        }
        let mut spans = Vec::with_capacity(count + 4);
        self.cells.reserve_exact(count);
        for index in 0..count {
            let at = usize::from(be16(&self.bytes, pointers + 2 * index));
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let read = (at >= start).then(|| self.read_cell(at)).flatten();
            let (cell, end) = read.ok_or(SqliteFault::Cell(number))?;
            self.cells.push(cell);
            spans.push((at, end));
        }
        self.free_blocks(head, start, &mut spans)?;
        let fragments = usize::from(self.bytes[head + 7]);
        adds_up(spans, start, usable, fragments)
    }

    /// Reads the cell at an offset; returns it with its end.
    fn read_cell(&self, at: usize) -> Option<(Cell, usize)> {
        let mut cell = Cell { at, ..Cell::default() };
        if !self.is_leaf {
            cell.left = u32::from_be_bytes(self.bytes.get(at..at + 4)?.try_into().ok()?);
            cell.at += 4;
        }
        let has_payload = self.is_leaf || self.kind == Kind::Index;
        if has_payload {
            cell.size = self.varint(&mut cell.at)?;
        }
        if self.kind == Kind::Table {
            cell.key = self.varint(&mut cell.at)?.cast_signed();
        }
        if has_payload {
            cell.local = self.local(cell.size);
        }
        let mut end = cell.at + cell.local;
        if cell.size > cell.local as u64 {
            cell.overflow = u32::from_be_bytes(self.bytes.get(end..end + 4)?.try_into().ok()?);
            end += 4;
        }
        // No cell takes fewer than 4 bytes, so that a free block fits where it was.
        let end = end.max(at + 4);
        (end <= self.bytes.len()).then_some((cell, end))
    }

    fn varint(&self, at: &mut usize) -> Option<u64> {
        let (value, length) = varint(self.bytes.get(*at..)?)?;
        *at += length;
        Some(value)
    }

    /// How much of a payload of this length is on the page itself.
    fn local(&self, size: u64) -> usize {
        let usable = self.bytes.len();
        let least = (usable - 12) * 32 / 255 - 23;
        let most = match self.kind {
            Kind::Table => usable - 35,
            Kind::Index => (usable - 12) * 64 / 255 - 23,
        };
        match usize::try_from(size) {
            Ok(size) if size <= most => size,
            _ => {
                // Less than a page, so it fits.
                let rest = (size - least as u64) % (usable as u64 - 4);
                let local = least + usize::try_from(rest).unwrap_or_default();
                if local <= most { local } else { least }
            }
        }
    }

    fn free_blocks(
        &self,
        head: usize,
        start: usize,
        spans: &mut Vec<(usize, usize)>,
    ) -> Result<(), SqliteFault> {
        let mut at = usize::from(be16(&self.bytes, head + 1));
        let mut least = start;
        while at != 0 {
            if at < least || at + 4 > self.bytes.len() {
                return Err(SqliteFault::PageHeader("free block"));
            }
            let end = at + usize::from(be16(&self.bytes, at + 2));
            if end < at + 4 || end > self.bytes.len() {
                return Err(SqliteFault::PageHeader("free block"));
            }
            spans.push((at, end));
            (at, least) = (usize::from(be16(&self.bytes, at)), end);
        }
        Ok(())
    }
}

/// Checks that spans do not overlap, and leave as many bytes uncovered as the page states.
fn adds_up(
    mut spans: Vec<(usize, usize)>,
    start: usize,
    usable: usize,
    fragments: usize,
) -> Result<(), SqliteFault> {
    spans.sort_unstable();
    let (mut covered, mut gaps) = (start, 0);
    for (from, to) in spans {
        if from < covered {
            return Err(SqliteFault::Space("two parts overlap"));
        }
        gaps += from - covered;
        covered = to;
    }
    gaps += usable - covered;
    match gaps == fragments {
        true => Ok(()),
        false => Err(SqliteFault::Space("some bytes belong to nothing")),
    }
}
