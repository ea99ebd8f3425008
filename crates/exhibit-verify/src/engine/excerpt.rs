//! Single records of a log, found again by where they lie.

use std::io::{self, Read};

use super::blocks::{Block, Blocks};
use super::{Item, ItemKind, Look, LookError, Part, cloudtrail, report};
use crate::members::Members;

/// Where a record lies in what its log is read from: [`crate::record::NormalRecord`] says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Bytes before it: in the file, in the file inside the archive, or in the decoded or unpacked text.
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
    if matches!(item.kind, ItemKind::CloudTrail) {
        let unpacked = cloudtrail::Unpacked::of(look.members, item);
        let inside = unpacked.item(item);
        return read(&unpacked, &inside.parts, &inside, wanted, most).map_err(failed);
    }
    let Some(packed) = &item.packed else {
        let records = last(&item.parts, item.records);
        return read(look.members, records, item, wanted, most).map_err(failed);
    };
    let source = look.members.seek(content.member).map_err(failed)?;
    let neighbours = packed.way.neighbours(look.members).map_err(failed)?;
    let inside = packed.way.open(&*source, &neighbours).map_err(failed)?;
    let records = last(&packed.parts, packed.records);
    read(inside.members(), records, item, wanted, most).map_err(failed)
}

fn last(parts: &[Part], count: usize) -> &[Part] {
    &parts[parts.len().saturating_sub(count)..]
}

/// Reads records of files that follow each other, as if they were one.
fn read(
    members: &dyn Members,
    files: &[Part],
    item: &Item,
    wanted: &[Span],
    most: u64,
) -> io::Result<Vec<Vec<u8>>> {
    let mut found = vec![Vec::new(); wanted.len()];
    let spans = wanted.iter().map(|it| (it.offset, it.offset.saturating_add(it.bytes.min(most))));
    let mut spans: Vec<_> = spans.enumerate().collect();
    spans.sort_unstable_by_key(|(_, (from, _))| *from);
    let end = spans.iter().map(|(_, (_, to))| *to).max().unwrap_or(0);
    let mut before: u64 = 0;
    let table = match &item.kind {
        ItemKind::Log(profile) => profile.plan.records.text_table(),
        _ => None,
    };
    for file in files {
        let source: Box<dyn Read + Send + '_> = members.open(file.member)?;
        let mut blocks = Blocks::new(source, item.transport, true).of_table(table);
        let mut block = Block::default();
        let mut after = before;
        while blocks.next(&mut block)? {
            let (from, text) = (before.saturating_add(block.offset), block.text());
            let to = from.saturating_add(text.len() as u64);
            for (at, (start, stop)) in &spans {
                let clip = |point: u64| usize::try_from(point.clamp(from, to) - from);
                if let (Ok(start), Ok(stop)) = (clip(*start), clip(*stop)) {
                    found[*at].extend_from_slice(&text[start..stop]);
                }
            }
            after = to;
            if to >= end {
                return Ok(found);
            }
        }
        before = after;
    }
    Ok(found)
}
