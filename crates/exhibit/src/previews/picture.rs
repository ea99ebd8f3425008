//! Which pictures are shown: four formats, told by their content, within limits that they state themselves.

use thiserror::Error;

/// The longest picture that is shown: 32 MiB.
pub const MAX_PICTURE_BYTES: u64 = 32 << 20;

/// The most pixels of a picture that is shown: 50 million, four bytes each once it is unpacked.
pub const MAX_PIXELS: u64 = 50_000_000;

/// The longest side of a picture that is shown.
const MAX_SIDE: u32 = 32_767;

/// A picture that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its media type, by its content.
    pub media_type: &'static str,
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
}

/// Why a file is not shown as a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PictureRefusal {
    /// It is no picture.
    #[error("it is no picture")]
    None,
    /// It is a picture of another format.
    #[error("only PNG, JPEG, GIF and WebP are shown")]
    Format,
    /// It is too long.
    #[error("it is longer than 32 MiB")]
    TooLong,
    /// It has too many pixels.
    #[error("it has more than 50 million pixels")]
    TooLarge(Picture),
    /// It does not say how large it is.
    #[error("it does not say how large it is where pictures say it")]
    NoSize,
}

/// Looks at the beginning of a file that is `bytes` long.
pub(super) fn look(head: &[u8], bytes: u64) -> Result<Picture, PictureRefusal> {
    let (media_type, size) = match head {
        it if it.starts_with(b"\x89PNG\r\n\x1a\n") => ("image/png", png(head)),
        [0xff, 0xd8, 0xff, ..] => ("image/jpeg", jpeg(head)),
        it if it.starts_with(b"GIF87a") || it.starts_with(b"GIF89a") => ("image/gif", gif(head)),
        it if it.starts_with(b"RIFF") && it.get(8..12) == Some(b"WEBP") => {
            ("image/webp", webp(head))
        }
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => return Err(PictureRefusal::Format),
        it if it.get(4..8) == Some(b"ftyp") => return Err(PictureRefusal::Format),
        it if it.starts_with(b"BM") && it.get(6..10) == Some(&[0; 4]) => {
            return Err(PictureRefusal::Format);
        }
        _ => return Err(PictureRefusal::None),
    };
    if bytes > MAX_PICTURE_BYTES {
        return Err(PictureRefusal::TooLong);
    }
    let (width, height) = size.filter(|(w, h)| *w > 0 && *h > 0).ok_or(PictureRefusal::NoSize)?;
    let picture = Picture { media_type, width, height };
    let is_large =
        u64::from(width) * u64::from(height) > MAX_PIXELS || width.max(height) > MAX_SIDE;
    if is_large { Err(PictureRefusal::TooLarge(picture)) } else { Ok(picture) }
}

/// The first chunk is the header (W3C PNG, third edition, section 11.2.1).
fn png(head: &[u8]) -> Option<(u32, u32)> {
    (head.get(12..16)? == b"IHDR").then_some(())?;
    Some((be_32(head, 16)?, be_32(head, 20)?))
}

/// The first frame header (ITU-T T.81, section B.2.2).
fn jpeg(head: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while head.get(at) == Some(&0xff) && head.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        (*head.get(at)? == 0xff).then_some(())?;
        let marker = *head.get(at + 1)?;
        at += 2;
        match marker {
            0x01 | 0xd0..=0xd8 => {}
            0xd9 | 0xda => return None,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((be_16(head, at + 5)?, be_16(head, at + 3)?));
            }
            _ => at = at.checked_add(be_16(head, at)? as usize)?,
        }
    }
}

/// The logical screen (GIF89a, section 18).
fn gif(head: &[u8]) -> Option<(u32, u32)> {
    Some((le_16(head, 6)?, le_16(head, 8)?))
}

/// The first chunk (WebP container specification; RFC 6386; WebP lossless).
fn webp(head: &[u8]) -> Option<(u32, u32)> {
    match head.get(12..16)? {
        b"VP8X" => Some((le_24(head, 24)? + 1, le_24(head, 27)? + 1)),
        b"VP8 " => Some((le_16(head, 26)? & 0x3fff, le_16(head, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = le_16(head, 21)? | le_16(head, 23)? << 16;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}

fn be_16(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(it[0]) << 8 | u32::from(it[1]))
}

fn be_32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(be_16(bytes, at)? << 16 | be_16(bytes, at + 2)?)
}

fn le_16(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(it[1]) << 8 | u32::from(it[0]))
}

fn le_24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(le_16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn the_content_says_what_a_picture_is_and_how_large() {
        let looked = |bytes: &[u8]| look(bytes, bytes.len() as u64);
        let picture = |media_type, width, height| Ok(Picture { media_type, width, height });
        assert_eq!(looked(&png_of(640, 480)), picture("image/png", 640, 480));
        assert_eq!(looked(b"GIF89a\x40\x01\xf0\x00"), picture("image/gif", 320, 240));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08\x01\xe0\x02\x80";
        assert_eq!(looked(jpeg), picture("image/jpeg", 640, 480));
        let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x7f\x02\0\xdf\x01\0";
        assert_eq!(looked(webp), picture("image/webp", 640, 480));
        let lossless = b"RIFF\0\0\0\0WEBPVP8L\x0a\0\0\0\x2f\x7f\xc2\x77\0";
        assert_eq!(looked(lossless), picture("image/webp", 640, 480));
    }

    #[test]
    fn pictures_that_are_too_large_or_of_other_formats_are_refused() {
        let bomb = png_of(60_000, 60_000);
        assert!(matches!(look(&bomb, 30), Err(PictureRefusal::TooLarge(_))));
        assert!(matches!(look(&png_of(40_000, 1), 30), Err(PictureRefusal::TooLarge(_))));
        assert_eq!(look(&png_of(1, 1), MAX_PICTURE_BYTES + 1), Err(PictureRefusal::TooLong));
        assert_eq!(look(&png_of(0, 5), 30), Err(PictureRefusal::NoSize));
        assert_eq!(look(b"\x89PNG\r\n\x1a\n", 8), Err(PictureRefusal::NoSize));
        assert_eq!(look(b"\xff\xd8\xff\xff\xff\xff", 6), Err(PictureRefusal::NoSize));
        assert_eq!(look(b"II*\0", 4), Err(PictureRefusal::Format));
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>";
        assert_eq!(look(svg, 63), Err(PictureRefusal::None));
        assert_eq!(look(b"", 0), Err(PictureRefusal::None));
    }
}
