//! HEIF pictures (ISO/IEC 14496-12, ISO/IEC 23008-12): the boxes that say where Exif is, and how large the picture.

use super::{exif, size, u16_be, u32_be};
use crate::found::Found;

/// How many boxes, items and places are looked at.
const MAX_LISTED: usize = 65_536;

pub(super) fn read(bytes: &[u8], found: &mut Found) {
    let Some(meta) = boxes(bytes).find(|it| it.kind == *b"meta") else {
        return found.missed("metadata", "the picture has no list of its items");
    };
    // A version and flags stand before the boxes inside.
    let inside = meta.content.get(4..).unwrap_or_default();
    largest(inside, found);
    let exif = boxes(inside).find(|it| it.kind == *b"iinf").and_then(|it| exif_item(it.content));
    let Some(item) = exif else { return };
    let place = boxes(inside).find(|it| it.kind == *b"iloc").and_then(|it| place(it.content, item));
    let content = place.and_then(|(start, length, in_meta)| {
        let from = match in_meta {
            true => boxes(inside).find(|it| it.kind == *b"idat")?.content,
            false => bytes,
        };
        let start = usize::try_from(start).ok()?;
        from.get(start..start.checked_add(usize::try_from(length).ok()?)?)
    });
    // ISO/IEC 23008-12 annex A.2.1: how far the TIFF header lies behind this number.
    let tiff = content.and_then(|it| it.get(4_usize.checked_add(u32_be(it, 0)? as usize)?..));
    match tiff {
        Some(tiff) => exif::read(tiff, false, found),
        None => found.missed("metadata", "the picture does not have its Exif data where it says"),
    }
}

struct Box<'a> {
    kind: [u8; 4],
    content: &'a [u8],
}

/// Returns the boxes that follow each other, until one is malformed.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = Box<'_>> {
    let mut rest = bytes;
    let next = move || {
        let kind = rest.get(4..8)?.try_into().ok()?;
        let (header, length) = match u32_be(rest, 0)? {
            0 => (8, rest.len()),
            1 => (
                16,
                usize::try_from(u64::from(u32_be(rest, 8)?) << 32 | u64::from(u32_be(rest, 12)?))
                    .ok()?,
            ),
            length => (8, length as usize),
        };
        let content = rest.get(header..length)?;
        rest = &rest[length..];
        Some(Box { kind, content })
    };
    std::iter::from_fn(next).take(MAX_LISTED)
}

/// The main picture is the largest of those that are named.
fn largest(inside: &[u8], found: &mut Found) {
    let properties =
        boxes(inside).find(|it| it.kind == *b"iprp").map_or(b"".as_slice(), |it| it.content);
    let list =
        boxes(properties).find(|it| it.kind == *b"ipco").map_or(b"".as_slice(), |it| it.content);
    let sizes = boxes(list).filter(|it| it.kind == *b"ispe");
    let sides = sizes.filter_map(|it| Some((u32_be(it.content, 4)?, u32_be(it.content, 8)?)));
    if let Some((width, height)) =
        sides.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
    {
        size(Some(width), Some(height), found);
    }
}

/// Finds the item that holds Exif data (ISO/IEC 14496-12 section 8.11.6).
fn exif_item(list: &[u8]) -> Option<u32> {
    let entries = list.get(if list.first()? == &0 { 6 } else { 8 }..)?;
    boxes(entries).filter(|it| it.kind == *b"infe").find_map(|it| {
        let (id, kind) = match it.content.first()? {
            2 => (u16_be(it.content, 4)?, it.content.get(8..12)?),
            3 => (u32_be(it.content, 4)?, it.content.get(10..14)?),
            _ => return None,
        };
        (kind == b"Exif").then_some(id)
    })
}

/// Finds where an item lies (section 8.11.3): offset, length, and whether within the list itself. Only items in one
/// piece are read.
fn place(list: &[u8], item: u32) -> Option<(u64, u64, bool)> {
    let version = *list.first()?;
    let (sizes, more) = (*list.get(4)?, *list.get(5)?);
    let [offset, length, base] = [sizes >> 4, sizes & 15, more >> 4].map(usize::from);
    let index = if version == 0 { 0 } else { usize::from(more & 15) };
    let mut reader = Fields { list, at: 6 };
    let wide = if version < 2 { 2 } else { 4 };
    for _ in 0..reader.number(wide)?.min(MAX_LISTED as u64) {
        let id = reader.number(wide)?;
        let method = if version == 0 { 0 } else { reader.number(2)? & 15 };
        reader.number(2)?;
        let start = reader.number(base)?;
        let pieces = reader.number(2)?;
        if id == u64::from(item) {
            reader.number(index)?;
            let place = (reader.number(offset)?.checked_add(start)?, reader.number(length)?);
            return (pieces == 1 && method < 2).then_some((place.0, place.1, method == 1));
        }
        reader.at += usize::try_from(pieces).ok()? * (index + offset + length);
    }
    None
}

struct Fields<'a> {
    list: &'a [u8],
    at: usize,
}

impl Fields<'_> {
    /// Reads a number of so many bytes; none of them is zero.
    fn number(&mut self, bytes: usize) -> Option<u64> {
        let field =
            self.list.get(self.at..self.at.checked_add(bytes)?).filter(|it| it.len() <= 8)?;
        self.at += bytes;
        Some(field.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }
}
