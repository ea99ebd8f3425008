//! Exif 2.32 (CIPA DC-008) in TIFF 6.0: which camera, when, where.
//!
//! Only the fields that are shown are looked up, one by one; nothing is held in proportion to what a field claims.

use std::collections::HashMap;

use super::size;
use crate::calendar::Civil;
use crate::charset::{decoded, utf_16_le};
use crate::found::Found;

/// How many fields of one directory are looked at: more than there are tags.
const MAX_FIELDS: u32 = 4096;

/// The most bytes of one value.
const MAX_VALUE: usize = 64 << 10;

mod tag {
    pub(super) const WIDTH: u16 = 0x0100;
    pub(super) const HEIGHT: u16 = 0x0101;
    pub(super) const DESCRIPTION: u16 = 0x010e;
    pub(super) const MAKE: u16 = 0x010f;
    pub(super) const MODEL: u16 = 0x0110;
    pub(super) const ORIENTATION: u16 = 0x0112;
    pub(super) const SOFTWARE: u16 = 0x0131;
    pub(super) const CHANGED: u16 = 0x0132;
    pub(super) const ARTIST: u16 = 0x013b;
    pub(super) const COPYRIGHT: u16 = 0x8298;
    pub(super) const EXIF: u16 = 0x8769;
    pub(super) const GPS: u16 = 0x8825;
    pub(super) const TAKEN: u16 = 0x9003;
    pub(super) const DIGITISED: u16 = 0x9004;
    pub(super) const ZONE_CHANGED: u16 = 0x9010;
    pub(super) const ZONE_TAKEN: u16 = 0x9011;
    pub(super) const ZONE_DIGITISED: u16 = 0x9012;
    pub(super) const COMMENT: u16 = 0x9286;
    pub(super) const PIXELS_X: u16 = 0xa002;
    pub(super) const PIXELS_Y: u16 = 0xa003;
    pub(super) const SERIAL: u16 = 0xa431;
    pub(super) const LENS: u16 = 0xa434;
}

/// Reads Exif data. `is_whole` says that it is the picture itself, and not a part of another file.
pub(super) fn read(bytes: &[u8], is_whole: bool, found: &mut Found) {
    let Some(tiff) = Tiff::open(bytes) else {
        return found.missed("metadata", "its Exif data is malformed");
    };
    let main = tiff.first.map(|at| tiff.directory(at)).unwrap_or_default();
    let inner = |tag| tiff.number(&main, tag).map(|at| tiff.directory(at)).unwrap_or_default();
    let (exif, gps) = (inner(tag::EXIF), inner(tag::GPS));
    if is_whole {
        size(tiff.number(&main, tag::WIDTH), tiff.number(&main, tag::HEIGHT), found);
    }
    for (name, directory, time, zone) in [
        ("taken", &exif, tag::TAKEN, tag::ZONE_TAKEN),
        ("digitised", &exif, tag::DIGITISED, tag::ZONE_DIGITISED),
        ("changed", &main, tag::CHANGED, tag::ZONE_CHANGED),
    ] {
        let time = tiff.text(directory, time).and_then(|it| when(&it, tiff.text(&exif, zone)));
        found.fact(name, &time.unwrap_or_default());
    }
    let text = |directory, tag| tiff.text(directory, tag).unwrap_or_default();
    let camera = format!("{} {}", text(&main, tag::MAKE), text(&main, tag::MODEL));
    found.fact("camera", &camera);
    found.fact("lens", &text(&exif, tag::LENS));
    found.fact("camera-serial", &text(&exif, tag::SERIAL));
    position(&tiff, &gps, found);
    found.fact("software", &text(&main, tag::SOFTWARE));
    found.fact("artist", &text(&main, tag::ARTIST));
    found.fact("copyright", &text(&main, tag::COPYRIGHT));
    found.fact("description", &text(&main, tag::DESCRIPTION));
    found.fact("comment", &tiff.comment(&exif).unwrap_or_default());
    if let Some(way) = tiff.number(&main, tag::ORIENTATION).and_then(orientation) {
        found.fact("orientation", way);
    }
    if let (Some(x), Some(y)) =
        (tiff.number(&exif, tag::PIXELS_X), tiff.number(&exif, tag::PIXELS_Y))
    {
        found.fact("dimensions-when-taken", &format!("{x} × {y}"));
    }
}

/// Writes `2026:03:02 09:15:00` as ISO 8601, with a zone where there is one.
fn when(text: &str, zone: Option<String>) -> Option<String> {
    let mut numbers = text.trim().splitn(6, [':', ' ']).map(|it| it.trim().parse().ok());
    let mut next = || numbers.next().flatten();
    let civil = Civil {
        year: next()?,
        month: next()?,
        day: next()?,
        hour: next()?,
        minute: next()?,
        second: next()?,
    };
    let is_zone = |it: &String| {
        it == "Z" || it.len() == 6 && it.starts_with(['+', '-']) && it.as_bytes()[3] == b':'
    };
    let zone = zone.map(|it| it.trim().to_owned()).filter(is_zone);
    Some(civil.written()? + &zone.unwrap_or_default())
}

fn orientation(number: u32) -> Option<&'static str> {
    Some(match number {
        1 => "as stored",
        2 => "mirrored",
        3 => "rotated by 180°",
        4 => "mirrored and rotated by 180°",
        5 => "mirrored and rotated by 270° clockwise",
        6 => "rotated by 90° clockwise",
        7 => "mirrored and rotated by 90° clockwise",
        8 => "rotated by 270° clockwise",
        _ => return None,
    })
}

/// Where the picture was taken: WGS 84 in decimal degrees, north and east positive (section 4.6.6).
fn position(tiff: &Tiff<'_>, gps: &Directory, found: &mut Found) {
    let axis = |side: u16, value: u16| {
        let [degrees, minutes, seconds] = tiff.fractions(gps, value)?;
        let degrees = degrees + minutes / 60.0 + seconds / 3600.0;
        let side = tiff.text(gps, side)?;
        let is_negative = side.starts_with(['S', 'W', 's', 'w']);
        (degrees.is_finite() && degrees <= 180.0).then_some(if is_negative {
            -degrees
        } else {
            degrees
        })
    };
    if let (Some(latitude), Some(longitude)) = (axis(1, 2), axis(3, 4)) {
        found.fact("position", &format!("{latitude:.6}, {longitude:.6}"));
    }
    if let Some([height]) = tiff.fractions(gps, 6).filter(|[it]| it.is_finite()) {
        let is_below = tiff.number(gps, 5) == Some(1);
        found.fact("altitude", &format!("{:.1} m", if is_below { -height } else { height }));
    }
    let day = tiff.text(gps, 0x1d);
    let time = tiff.fractions(gps, 7);
    if let (Some(day), Some([hours, minutes, seconds])) = (day, time) {
        let text = format!("{day} {hours:.0}:{minutes:.0}:{:.0}", seconds.floor());
        found.fact("time-of-position", &when(&text, Some("Z".to_owned())).unwrap_or_default());
    }
}

/// Fields of a directory: type, count, and where the value or its offset stands.
type Directory = HashMap<u16, (u16, u32, usize)>;

struct Tiff<'a> {
    bytes: &'a [u8],
    is_big: bool,
    first: Option<u32>,
}

impl<'a> Tiff<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let is_big = match bytes.get(..4)? {
            b"MM\0*" => true,
            b"II*\0" => false,
            _ => return None,
        };
        let mut tiff = Self { bytes, is_big, first: None };
        tiff.first = Some(tiff.u32(4)?);
        Some(tiff)
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let it = self.bytes.get(at..at.checked_add(2)?)?;
        Some(if self.is_big {
            u16::from_be_bytes([it[0], it[1]])
        } else {
            u16::from_le_bytes([it[0], it[1]])
        })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let it = self.bytes.get(at..at.checked_add(4)?)?;
        let it = [it[0], it[1], it[2], it[3]];
        Some(if self.is_big { u32::from_be_bytes(it) } else { u32::from_le_bytes(it) })
    }

    /// Reads a directory as far as it goes; the first field of a tag counts.
    fn directory(&self, at: u32) -> Directory {
        let mut fields = Directory::new();
        let at = at as usize;
        let count = self.u16(at).map_or(0, u32::from).min(MAX_FIELDS) as usize;
        for field in (0..count).map(|it| at + 2 + it * 12) {
            let (Some(tag), Some(kind), Some(count)) =
                (self.u16(field), self.u16(field + 2), self.u32(field + 4))
            else {
                break;
            };
            fields.entry(tag).or_insert((kind, count, field + 8));
        }
        fields
    }

    /// Returns the type and the bytes of a value, as many as are looked at.
    fn value(&self, directory: &Directory, tag: u16) -> Option<(u16, &'a [u8])> {
        let (kind, count, at) = *directory.get(&tag)?;
        let unit = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 => 4,
            5 | 10 | 12 => 8,
            _ => return None,
        };
        let length = (count as usize).checked_mul(unit)?;
        let at = if length <= 4 { at } else { self.u32(at)? as usize };
        let end = at.checked_add(length)?;
        self.bytes.get(at..end).map(|it| (kind, &it[..length.min(MAX_VALUE)]))
    }

    fn text(&self, directory: &Directory, tag: u16) -> Option<String> {
        let (kind, bytes) = self.value(directory, tag)?;
        let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
        let text = decoded(&bytes[..end], None);
        (kind == 2 && !text.trim().is_empty()).then(|| text.trim().to_owned())
    }

    fn number(&self, directory: &Directory, tag: u16) -> Option<u32> {
        let (kind, count, at) = *directory.get(&tag)?;
        match kind {
            1 if count >= 1 => self.bytes.get(at).copied().map(u32::from),
            3 if count >= 1 => self.u16(at).map(u32::from),
            4 if count >= 1 => self.u32(at),
            _ => None,
        }
    }

    fn fractions<const N: usize>(&self, directory: &Directory, tag: u16) -> Option<[f64; N]> {
        let (kind, count, at) = *directory.get(&tag)?;
        if kind != 5 || (count as usize) < N {
            return None;
        }
        let at = self.u32(at)? as usize;
        let mut out = [0.0; N];
        for (number, value) in out.iter_mut().enumerate() {
            let at = at.checked_add(number * 8)?;
            *value = f64::from(self.u32(at)?) / f64::from(self.u32(at.checked_add(4)?)?);
        }
        Some(out)
    }

    /// The comment of the user, which names its characters first (section 4.6.5).
    fn comment(&self, exif: &Directory) -> Option<String> {
        let (_, bytes) = self.value(exif, tag::COMMENT)?;
        let (code, text) = bytes.split_at_checked(8)?;
        let text = match (code, self.is_big) {
            (b"UNICODE\0", false) => utf_16_le(text),
            (b"UNICODE\0", true) => {
                let swapped: Vec<u8> = text.chunks_exact(2).flat_map(|it| [it[1], it[0]]).collect();
                utf_16_le(&swapped)
            }
            (b"JIS\0\0\0\0\0", _) => decoded(text, Some("iso-2022-jp")).into_owned(),
            _ => decoded(text, None).into_owned(),
        };
        Some(text.trim_matches(['\0', ' ']).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use proptest::prelude::*;

    /// A directory of its own fields, little end first; values of over four bytes lie behind it.
    fn tiff(fields: &[(u16, u16, u32, &[u8])]) -> Vec<u8> {
        let mut out = b"II*\0\x08\0\0\0".to_vec();
        out.extend((fields.len() as u16).to_le_bytes());
        let mut behind = Vec::new();
        let start = 8 + 2 + fields.len() * 12 + 4;
        for (tag, kind, count, value) in fields {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(count.to_le_bytes());
            if value.len() <= 4 {
                out.extend([*value, &[0; 4]].concat().into_iter().take(4));
            } else {
                out.extend(((start + behind.len()) as u32).to_le_bytes());
                behind.extend_from_slice(value);
            }
        }
        out.extend([0; 4]);
        out.extend(behind);
        out
    }

    #[test]
    fn fields_are_read_and_hostile_counts_are_not() {
        let bytes = tiff(&[
            (tag::WIDTH, 3, 1, &[64, 0]),
            (tag::HEIGHT, 4, 1, &[48, 0, 0, 0]),
            (tag::MAKE, 2, 6, b"Canon\0"),
            (tag::MODEL, 2, u32::MAX, b"x"),
            (tag::ORIENTATION, 3, 1, &[6, 0]),
            (tag::CHANGED, 2, 20, b"2026:03:02 09:15:00\0"),
            (tag::EXIF, 4, 1, &[8, 0, 0, 0]),
        ]);
        let mut found = Found::default();
        read(&bytes, true, &mut found);
        let facts = found.into_extract(Kind::Image, None).facts;
        let facts: Vec<_> = facts.iter().map(|it| format!("{}={}", it.name, it.value)).collect();
        assert_eq!(
            facts,
            [
                "dimensions=64 × 48",
                "changed=2026-03-02T09:15:00",
                "camera=Canon",
                "orientation=rotated by 90° clockwise"
            ]
        );
    }

    #[test]
    fn times_keep_their_zone_and_nothing_else() {
        let zone = |it: &str| Some(it.to_owned());
        assert_eq!(
            when("2026:03:02 09:15:00", zone("+01:00")).as_deref(),
            Some("2026-03-02T09:15:00+01:00")
        );
        assert_eq!(
            when("2026:03:02 09:15:00", zone("   :  ")).as_deref(),
            Some("2026-03-02T09:15:00")
        );
        assert_eq!(when("0000:00:00 00:00:00", None), None);
        assert_eq!(when("yesterday", None), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut found = Found::default();
            read(&[b"MM\0*\0\0\0\x08".as_slice(), &bytes].concat(), true, &mut found);
        }
    }
}
