//! Filters of streams (ISO 32000-1 section 7.4), each with a limit on what it makes.

use std::io::Read as _;

use exhibit_verify::pdf::structure::{Dictionary, Object, is_white};

use super::document::Document;

/// How many filters one stream may have.
const MAX_FILTERS: usize = 8;

/// A stream without its filters.
pub(super) struct Filtered {
    pub(super) bytes: Vec<u8>,
    /// Whether it was read to its end.
    pub(super) is_whole: bool,
}

/// Takes the filters off a stream; `None` for one that is not read here, such as those of pictures.
pub(super) fn decoded(
    document: &Document<'_>,
    of: &Dictionary,
    raw: &[u8],
    most: usize,
) -> Option<Filtered> {
    let listed = |long: &[u8], short: &[u8]| {
        let value = document.value(of, long);
        let value = if *value == Object::Null { document.value(of, short) } else { value };
        match &*value {
            Object::Null => Vec::new(),
            Object::Array(list) => {
                list.iter().take(MAX_FILTERS + 1).map(|it| document.resolve(it)).collect()
            }
            _ => vec![value],
        }
    };
    let (filters, parameters) = (listed(b"Filter", b"F"), listed(b"DecodeParms", b"DP"));
    if filters.len() > MAX_FILTERS {
        return None;
    }
    if filters.is_empty() {
        let bytes = raw[..raw.len().min(most)].to_vec();
        return Some(Filtered { bytes, is_whole: raw.len() <= most });
    }
    let mut current = Filtered { bytes: Vec::new(), is_whole: true };
    for (at, filter) in filters.iter().enumerate() {
        let input = if at == 0 { raw } else { &current.bytes };
        let parameter = |name: &[u8]| {
            let dictionary = parameters.get(at)?.dictionary()?;
            document.value(dictionary, name).natural()
        };
        let (bytes, is_whole) = match filter.name()? {
            b"FlateDecode" | b"Fl" => inflated(input, most),
            b"LZWDecode" | b"LZW" => lzw(input, most, parameter(b"EarlyChange") != Some(0)),
            b"ASCII85Decode" | b"A85" => ascii_85(input, most),
            b"ASCIIHexDecode" | b"AHx" => hexadecimal(input, most),
            b"RunLengthDecode" | b"RL" => run_length(input, most),
            _ => return None,
        };
        let bytes = match parameter(b"Predictor") {
            None | Some(0 | 1) => bytes,
            Some(2) => undifferenced(
                bytes,
                parameter(b"Colors").unwrap_or(1),
                parameter(b"Columns").unwrap_or(1),
            ),
            Some(_) => {
                let bits = parameter(b"Colors").unwrap_or(1).min(32)
                    * parameter(b"BitsPerComponent").unwrap_or(8).min(16);
                unpredicted(&bytes, bits, parameter(b"Columns").unwrap_or(1))?
            }
        };
        current = Filtered { bytes, is_whole: current.is_whole && is_whole };
    }
    Some(current)
}

/// Zlib, whose checksum is not looked at; else deflate without its header.
fn inflated(input: &[u8], most: usize) -> (Vec<u8>, bool) {
    let limit = most as u64 + 1;
    let mut out = Vec::new();
    let mut whole = flate2::read::ZlibDecoder::new(input).take(limit).read_to_end(&mut out).is_ok();
    if out.is_empty() && !whole {
        let rest = input.get(2..).unwrap_or_default();
        whole = flate2::read::DeflateDecoder::new(rest).take(limit).read_to_end(&mut out).is_ok();
    }
    whole &= out.len() <= most;
    out.truncate(most);
    (out, whole)
}

/// LZW with codes of 9 to 12 bits, the most significant first (section 7.4.4).
fn lzw(input: &[u8], most: usize, is_early: bool) -> (Vec<u8>, bool) {
    const CLEAR: usize = 256;
    const END: usize = 257;
    // Where each entry lies in what came out: its beginning and length.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut out: Vec<u8> = Vec::new();
    let (mut bits, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let mut last: Option<(usize, usize)> = None;
    for &byte in input {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held) as usize & ((1 << width) - 1);
        bits &= (1 << held) - 1;
        match code {
            CLEAR => {
                table.clear();
                (width, last) = (9, None);
                continue;
            }
            END => return (out, true),
            _ => {}
        }
        let start = out.len();
        if code < 256 {
            out.push(code as u8);
        } else if let Some(&(from, length)) = table.get(code - 258) {
            out.extend_from_within(from..from + length);
        } else if let Some((from, length)) = last.filter(|_| code - 258 == table.len()) {
            out.extend_from_within(from..from + length);
            out.extend_from_within(from..from + 1);
        } else {
            return (out, false);
        }
        if let Some((from, length)) = last.filter(|_| table.len() < 4096 - 258) {
            // What came before, and the first byte of what came now, which follows it.
            table.push((from, length + 1));
        }
        last = Some((start, out.len() - start));
        width = match table.len() + 258 + usize::from(is_early) {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
        if out.len() > most {
            out.truncate(most);
            return (out, false);
        }
    }
    (out, true)
}

fn ascii_85(input: &[u8], most: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut group: Vec<u8> = Vec::with_capacity(5);
    for &byte in input {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            b'~' => break,
            byte if is_white(byte) => {}
            _ => return (out, false),
        }
        if group.len() == 5 {
            out.extend(five(&group));
            group.clear();
        }
        if out.len() > most {
            out.truncate(most);
            return (out, false);
        }
    }
    if group.len() > 1 {
        let count = group.len() - 1;
        group.resize(5, 84);
        out.extend(&five(&group)[..count]);
    }
    (out, true)
}

fn five(group: &[u8]) -> [u8; 4] {
    group
        .iter()
        .fold(0_u32, |it, digit| it.wrapping_mul(85).wrapping_add(u32::from(*digit)))
        .to_be_bytes()
}

fn hexadecimal(input: &[u8], most: usize) -> (Vec<u8>, bool) {
    let digits = input.iter().take_while(|it| **it != b'>');
    let digits: Vec<u8> = digits
        .filter_map(|it| char::from(*it).to_digit(16))
        .map(|it| it as u8)
        .take(most.saturating_mul(2))
        .collect();
    (digits.chunks(2).map(|it| it[0] << 4 | it.get(1).copied().unwrap_or(0)).collect(), true)
}

fn run_length(input: &[u8], most: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&length) = input.get(at) {
        at += 1;
        match length {
            128 => return (out, true),
            0..128 => {
                let end = input.len().min(at + usize::from(length) + 1);
                out.extend_from_slice(&input[at.min(end)..end]);
                at = end;
            }
            129.. => {
                let Some(&byte) = input.get(at) else { return (out, false) };
                out.resize(out.len() + 257 - usize::from(length), byte);
                at += 1;
            }
        }
        if out.len() > most {
            out.truncate(most);
            return (out, false);
        }
    }
    (out, true)
}

/// Takes back the predictor of TIFF, for components of eight bits.
fn undifferenced(mut bytes: Vec<u8>, colours: usize, columns: usize) -> Vec<u8> {
    let colours = colours.clamp(1, 32);
    let row = columns.saturating_mul(colours).max(1);
    for line in bytes.chunks_mut(row) {
        for at in colours..line.len() {
            line[at] = line[at].wrapping_add(line[at - colours]);
        }
    }
    bytes
}

/// Takes back a predictor of PNG (section 9 of its specification).
fn unpredicted(bytes: &[u8], bits: usize, columns: usize) -> Option<Vec<u8>> {
    let row = bits.checked_mul(columns)?.div_ceil(8);
    if row == 0 || row > super::document::MAX_STREAM {
        return None;
    }
    let step = bits.div_ceil(8).max(1);
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    for line in bytes.chunks(row.checked_add(1)?) {
        let (kind, line) = line.split_first()?;
        let start = out.len();
        for (at, byte) in line.iter().enumerate() {
            let left = if at >= step { out[start + at - step] } else { 0 };
            let above = if start >= row { out[start + at - row] } else { 0 };
            let corner = if at >= step && start >= row { out[start + at - row - step] } else { 0 };
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => above,
                3 => u8::midpoint(left, above),
                4 => paeth(left, above, corner),
                _ => return None,
            };
            out.push(byte.wrapping_add(predicted));
        }
    }
    Some(out)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(above) - i16::from(corner);
    let distance = |it: u8| (estimate - i16::from(it)).abs();
    let nearest = [left, above, corner].into_iter().min_by_key(|it| distance(*it));
    nearest.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn filters_make_what_they_should() {
        assert_eq!(hexadecimal(b"48 65 6c 6C 6f 7>x", 99).0, b"Hellop");
        assert_eq!(ascii_85(b"87cURD]i,\"Ebo80~>", 99).0, b"Hello World!");
        assert_eq!(ascii_85(b"z5sb", 99).0, b"\0\0\0\0AB");
        assert_eq!(run_length(b"\x02abc\xfed\x80x", 99).0, b"abcddd");
        // The example of section 7.4.4.2.
        let packed = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(lzw(&packed, 99, true), (vec![45, 45, 45, 45, 45, 65, 45, 45, 45, 66], true));
        assert_eq!(
            unpredicted(b"\x02\x01\x02\x02\x01\x01", 8, 2).as_deref(),
            Some(&[1, 2, 2, 3][..])
        );
        assert_eq!(undifferenced(vec![1, 1, 1, 5, 1, 1], 1, 3), [1, 2, 3, 5, 6, 7]);
    }

    #[test]
    fn what_becomes_too_long_is_cut() {
        assert_eq!(run_length(&[129, 7].repeat(1000), 100), (vec![7; 100], false));
        assert_eq!(ascii_85(b"zzzz", 5), (vec![0; 5], false));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), early: bool, columns in 0_usize..9) {
            for (out, _) in [lzw(&bytes, 500, early), ascii_85(&bytes, 500), hexadecimal(&bytes, 500), run_length(&bytes, 500), inflated(&bytes, 500)] {
                prop_assert!(out.len() <= 500);
            }
            let _ = unpredicted(&bytes, 8, columns);
            let _ = undifferenced(bytes, columns, columns);
        }
    }
}
