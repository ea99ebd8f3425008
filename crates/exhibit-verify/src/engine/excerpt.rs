//! Single records of a log, found again by where they lie.

use std::io::{self, Read};

use super::blocks::{Block, Blocks};
use super::{Item, Look, LookError, report};
use crate::members::Members;
use crate::zip::Inside;

/// Where a record lies in what its log is read from: [`crate::record::NormalRecord`] says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Bytes before it: in the file, in the file inside the archive, or in the decoded text.
    pub offset: u64,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Returns the text of records, in the order in which they are wanted, each at most `most` bytes.
///
/// One pass in constant memory. What does not lie where it should is returned as far as it does.
///
/// # Errors
/// [`LookError::Read`].
pub fn excerpts(
    look: &Look<'_>,
    item: &Item,
    wanted: &[Span],
    most: u64,
) -> Result<Vec<Vec<u8>>, LookError> {
    let failed = |source| LookError::Read { path: report::shown_path(look, item), source };
    let Some(content) = item.parts.last() else { return Ok(vec![Vec::new(); wanted.len()]) };
    let Some(packed) = &item.packed else {
        return read(look.members, content.member, item, wanted, most).map_err(failed);
    };
    let source = look.members.seek(content.member).map_err(failed)?;
    let inside = Inside::open(&*source).map_err(|error| failed(error.into()))?;
    match packed.parts.last() {
        Some(records) => read(&inside, records.member, item, wanted, most).map_err(failed),
        None => Ok(vec![Vec::new(); wanted.len()]),
    }
}

fn read(
    members: &dyn Members,
    index: usize,
    item: &Item,
    wanted: &[Span],
    most: u64,
) -> io::Result<Vec<Vec<u8>>> {
    let mut found = vec![Vec::new(); wanted.len()];
    let spans = wanted.iter().map(|it| (it.offset, it.offset.saturating_add(it.bytes.min(most))));
    let mut spans: Vec<_> = spans.enumerate().collect();
    spans.sort_unstable_by_key(|(_, (from, _))| *from);
    let source: Box<dyn Read + Send + '_> = members.open(index)?;
    let mut blocks = Blocks::new(source, item.transport, true);
    let mut block = Block::default();
    let end = spans.iter().map(|(_, (_, to))| *to).max().unwrap_or(0);
    while blocks.next(&mut block)? {
        let (from, text) = (block.offset, block.text());
        let to = from.saturating_add(text.len() as u64);
        for (at, (start, stop)) in &spans {
            let clip = |point: u64| usize::try_from(point.clamp(from, to) - from);
            if let (Ok(start), Ok(stop)) = (clip(*start), clip(*stop)) {
                found[*at].extend_from_slice(&text[start..stop]);
            }
        }
        if to >= end {
            break;
        }
    }
    Ok(found)
}
