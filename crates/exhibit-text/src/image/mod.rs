//! What pictures say about themselves; they have no text layer.

mod exif;
mod heif;
mod riff;

use crate::Unread;
use crate::charset::decoded;
use crate::found::Found;

/// The form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Jpeg,
    Png,
    Gif,
    Tiff,
    WebP,
    Heif,
    Bmp,
}

impl Format {
    /// Tells the form by its first bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        const BRANDS: [&[u8]; 8] =
            [b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"heim", b"heis"];
        match head {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Self::Tiff),
            head if head.starts_with(b"\x89PNG\r\n\x1a\n") => Some(Self::Png),
            head if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") => Some(Self::Gif),
            head if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") => {
                Some(Self::WebP)
            }
            head if head.starts_with(b"BM")
                && head.get(6..10) == Some(&[0; 4])
                && head.len() > 26 =>
            {
                Some(Self::Bmp)
            }
            head if head.get(4..8) == Some(b"ftyp")
                && head.get(8..12).is_some_and(|it| BRANDS.contains(&it)) =>
            {
                Some(Self::Heif)
            }
            _ => None,
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::WebP => "image/webp",
            Self::Heif => "image/heif",
            Self::Bmp => "image/bmp",
        }
    }
}

/// Reads what a picture says about itself.
pub(crate) fn read(bytes: &[u8], format: Format, found: &mut Found) -> Result<(), Unread> {
    found.fact("media-type", format.media_type());
    match format {
        Format::Jpeg => jpeg(bytes, found),
        Format::Png => png(bytes, found),
        Format::Tiff => exif::read(bytes, true, found),
        Format::WebP => riff::read(bytes, found),
        Format::Heif => heif::read(bytes, found),
        Format::Gif => {
            let side = |at: usize| {
                bytes.get(at..at + 2).map(|it| u32::from(it[1]) << 8 | u32::from(it[0]))
            };
            size(side(6), side(8), found);
        }
        Format::Bmp => {
            let side = |at: usize| {
                let it = bytes.get(at..at + 4)?;
                Some(i32::from_le_bytes([it[0], it[1], it[2], it[3]]).unsigned_abs())
            };
            size(side(18), side(22), found);
        }
    }
    Ok(())
}

/// Adds the dimensions, as the picture is stored.
fn size(width: Option<u32>, height: Option<u32>, found: &mut Found) {
    if let (Some(width), Some(height)) = (width, height)
        && width > 0
        && height > 0
        && !found.has_fact("dimensions")
    {
        found.fact("dimensions", &format!("{width} × {height}"));
    }
}

fn u16_be(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(u16::from_be_bytes([it[0], it[1]])))
}

fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes([it[0], it[1], it[2], it[3]]))
}

/// Reads the segments of JPEG up to the picture itself (ITU-T T.81 annex B).
fn jpeg(bytes: &[u8], found: &mut Found) {
    let mut at = 2;
    loop {
        // Any number of fill bytes may stand before a marker.
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let (Some(0xff), Some(&marker)) = (bytes.get(at), bytes.get(at + 1)) else { return };
        at += 2;
        match marker {
            0x01 | 0xd0..=0xd8 => continue,
            0xd9 | 0xda => return,
            _ => {}
        }
        let length = u16_be(bytes, at).map_or(0, |it| it as usize);
        let Some(content) = at.checked_add(length).and_then(|end| bytes.get(at + 2..end)) else {
            return found.missed("metadata", "the picture is cut off before its end");
        };
        match marker {
            0xe1 => {
                if let Some(exif) = content.strip_prefix(b"Exif\0\0".as_slice()) {
                    exif::read(exif, false, found);
                }
            }
            0xfe => found.fact("comment", &decoded(content, None)),
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                size(u16_be(content, 3), u16_be(content, 1), found);
            }
            _ => {}
        }
        at += length;
    }
}

/// Reads the chunks of PNG (W3C PNG, third edition, section 5).
fn png(bytes: &[u8], found: &mut Found) {
    let mut at = 8_usize;
    while let Some(length) = u32_be(bytes, at) {
        let Some(start) = at.checked_add(8) else { return };
        let kind = bytes.get(at + 4..start).unwrap_or_default();
        let end = start.saturating_add(length as usize);
        let Some(content) = bytes.get(start..end) else {
            return found.missed("metadata", "the picture is cut off before its end");
        };
        match kind {
            b"IHDR" => size(u32_be(content, 0), u32_be(content, 4), found),
            b"eXIf" => exif::read(content, false, found),
            b"tEXt" => png_text(content, false, found),
            b"iTXt" => png_text(content, true, found),
            b"IEND" => return,
            _ => {}
        }
        at = end.saturating_add(4);
    }
}

/// Reads a keyword and its text; compressed ones are passed over, as is what is meant for programs.
fn png_text(content: &[u8], is_international: bool, found: &mut Found) {
    let Some(at) = memchr::memchr(0, content) else { return };
    let (keyword, rest) = (&content[..at], &content[at + 1..]);
    let fact = match keyword {
        b"Title" => "title",
        b"Author" => "author",
        b"Description" => "description",
        b"Copyright" => "copyright",
        b"Creation Time" => "created",
        b"Software" => "software",
        b"Comment" => "comment",
        b"Source" => "source",
        _ => return,
    };
    if !is_international {
        return found.fact(fact, &decoded(rest, Some("latin1")));
    }
    let Some((flags, rest)) = rest.split_at_checked(2) else { return };
    let text = rest.splitn(3, |it| *it == 0).nth(2);
    if let (0, Some(text)) = (flags[0], text) {
        found.fact(fact, &String::from_utf8_lossy(text));
    }
}
