//! Reading ASN.1 (X.690): elements as slices of the bytes that were signed.
//!
//! Nothing is encoded again: what a signature covers is taken as it travelled. Lengths are checked
//! against what is there before anything is taken. [`definite`] turns BER with indefinite lengths
//! into definite ones first, so that the [`Reader`] needs to know one form only.

use std::borrow::Cow;

use exhibit_core::time::{Moment, Timestamp};
use thiserror::Error;

/// How deep BER may be nested.
const MAX_DEPTH: usize = 64;

/// The tags that are read here (X.680 §8.6), with their class and form bits.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const ENUMERATED: u8 = 0x0a;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;

    /// A context-specific tag of a primitive type.
    pub(crate) const fn primitive(number: u8) -> u8 {
        0x80 | number
    }

    /// A context-specific tag of a constructed type.
    pub(crate) const fn constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// The bytes are not what X.690 allows, or not the structure that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not well-formed ASN.1")]
pub(crate) struct NotAsn1;

/// One element: identifier, length and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    /// The identifier octet; tags above 30 are refused.
    pub(crate) tag: u8,
    /// The content octets.
    pub(crate) content: &'a [u8],
    /// All octets.
    pub(crate) whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// Returns the one element that these bytes are, with nothing after it.
    pub(crate) fn only(bytes: &'a [u8]) -> Result<Self, NotAsn1> {
        let mut reader = Reader::new(bytes);
        let element = reader.next()?;
        reader.finish()?;
        Ok(element)
    }

    /// Returns a reader of what is inside.
    pub(crate) fn inside(&self) -> Reader<'a> {
        Reader::new(self.content)
    }

    /// Returns this element if it has the tag.
    pub(crate) fn tagged(self, tag: u8) -> Result<Self, NotAsn1> {
        if self.tag == tag { Ok(self) } else { Err(NotAsn1) }
    }

    /// Returns a BIT STRING's octets; a number of bits that is no multiple of eight is refused.
    pub(crate) fn whole_octets(&self) -> Result<&'a [u8], NotAsn1> {
        match self.tagged(tag::BIT_STRING)?.content.split_first() {
            Some((0, octets)) => Ok(octets),
            _ => Err(NotAsn1),
        }
    }

    /// Returns a BOOLEAN.
    pub(crate) fn boolean(&self) -> Result<bool, NotAsn1> {
        match self.tagged(tag::BOOLEAN)?.content {
            [0] => Ok(false),
            [_] => Ok(true),
            _ => Err(NotAsn1),
        }
    }

    /// Returns a non-negative INTEGER below 2^31.
    pub(crate) fn small(&self) -> Result<u32, NotAsn1> {
        let content = self.tagged(tag::INTEGER)?.content;
        if content.is_empty() || content.len() > 4 || content[0] & 0x80 != 0 {
            return Err(NotAsn1);
        }
        Ok(content.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
    }

    /// Returns an ENUMERATED below 128.
    pub(crate) fn enumerated(&self) -> Result<u8, NotAsn1> {
        match self.tagged(tag::ENUMERATED)?.content {
            [value @ 0..=0x7f] => Ok(*value),
            _ => Err(NotAsn1),
        }
    }

    /// Returns a UTCTime or GeneralizedTime in UTC, in whole seconds (RFC 5280 §4.1.2.5).
    ///
    /// Fractions of a second (RFC 3161 §2.4.2) are cut off.
    pub(crate) fn time(&self) -> Result<Timestamp, NotAsn1> {
        let text = std::str::from_utf8(self.content).map_err(|_| NotAsn1)?;
        let text = text.strip_suffix('Z').ok_or(NotAsn1)?;
        let text = match (self.tag, text.split_once('.')) {
            (tag::GENERALIZED_TIME, Some((whole, fraction)))
                if !fraction.is_empty() && fraction.bytes().all(|c| c.is_ascii_digit()) =>
            {
                whole
            }
            (_, None) => text,
            _ => return Err(NotAsn1),
        };
        if !text.bytes().all(|c| c.is_ascii_digit()) {
            return Err(NotAsn1);
        }
        let full = match (self.tag, text.len()) {
            // RFC 5280: years 50 to 99 are of the 20th century.
            (tag::UTC_TIME, 12) if text >= "50" => format!("19{text}"),
            (tag::UTC_TIME, 12) => format!("20{text}"),
            (tag::GENERALIZED_TIME, 14) => text.to_owned(),
            _ => return Err(NotAsn1),
        };
        let part = |from: usize, to: usize| full.get(from..to).unwrap_or_default();
        let (day, time) = ((part(0, 4), part(4, 6), part(6, 8)), (part(8, 10), part(10, 12)));
        let written =
            format!("{}-{}-{}T{}:{}:{}Z", day.0, day.1, day.2, time.0, time.1, part(12, 14));
        Moment::parse(&written).and_then(Moment::timestamp).ok_or(NotAsn1)
    }
}

/// Reads elements one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Returns the tag of the next element, if there is one.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Returns the next element; lengths must be definite.
    pub(crate) fn next(&mut self) -> Result<Element<'a>, NotAsn1> {
        let head = Head::read(self.rest)?;
        let end = head.start.checked_add(head.length.ok_or(NotAsn1)?).ok_or(NotAsn1)?;
        let whole = self.rest.get(..end).ok_or(NotAsn1)?;
        self.rest = &self.rest[end..];
        Ok(Element { tag: head.tag, content: &whole[head.start..], whole })
    }

    /// Returns the next element, which must have this tag.
    pub(crate) fn expect(&mut self, tag: u8) -> Result<Element<'a>, NotAsn1> {
        self.next()?.tagged(tag)
    }

    /// Returns the next element if it has this tag; leaves it where it is otherwise.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, NotAsn1> {
        if self.peek() == Some(tag) { self.next().map(Some) } else { Ok(None) }
    }

    /// Tells that nothing follows.
    pub(crate) fn finish(&self) -> Result<(), NotAsn1> {
        if self.is_empty() { Ok(()) } else { Err(NotAsn1) }
    }

    /// Returns all that follows; more than `limit` elements are refused.
    pub(crate) fn all(mut self, limit: usize) -> Result<Vec<Element<'a>>, NotAsn1> {
        let mut elements = Vec::new();
        while !self.is_empty() {
            if elements.len() == limit {
                return Err(NotAsn1);
            }
            elements.push(self.next()?);
        }
        Ok(elements)
    }
}

/// Identifier and length octets.
struct Head {
    tag: u8,
    /// How many octets they are.
    start: usize,
    /// `None` for an indefinite length.
    length: Option<usize>,
}

impl Head {
    fn read(bytes: &[u8]) -> Result<Self, NotAsn1> {
        let (&tag, rest) = bytes.split_first().ok_or(NotAsn1)?;
        let (&first, rest) = rest.split_first().ok_or(NotAsn1)?;
        if tag & 0x1f == 0x1f {
            return Err(NotAsn1);
        }
        let count = usize::from(first & 0x7f);
        match first {
            0..=0x7f => Ok(Self { tag, start: 2, length: Some(count) }),
            0x80 if tag & 0x20 != 0 => Ok(Self { tag, start: 2, length: None }),
            0x81..=0x84 => {
                let octets = rest.get(..count).ok_or(NotAsn1)?;
                let length = octets.iter().fold(0, |value, byte| value << 8 | usize::from(*byte));
                Ok(Self { tag, start: 2 + count, length: Some(length) })
            }
            _ => Err(NotAsn1),
        }
    }
}

/// Returns `bytes`, which are one element, with definite lengths and octet strings in one piece.
///
/// Parts that have them already stay as they are, octet by octet: signatures cover them.
pub(crate) fn definite(bytes: &[u8]) -> Result<Cow<'_, [u8]>, NotAsn1> {
    let (element, rest) = convert(bytes, MAX_DEPTH)?;
    if rest.is_empty() { Ok(element) } else { Err(NotAsn1) }
}

/// Returns how long the first element of `bytes` is, in octets.
pub(crate) fn length_of_first(bytes: &[u8]) -> Result<usize, NotAsn1> {
    Ok(bytes.len() - convert(bytes, MAX_DEPTH)?.1.len())
}

type Converted<'a> = (Cow<'a, [u8]>, &'a [u8]);

/// A constructed OCTET STRING, which DER does not have.
const CONSTRUCTED_OCTETS: u8 = 0x24;

fn convert(bytes: &[u8], depth: usize) -> Result<Converted<'_>, NotAsn1> {
    let head = Head::read(bytes)?;
    let after_head = &bytes[head.start..];
    let (mut inside, end) = match head.length {
        Some(length) => {
            (after_head.get(..length).ok_or(NotAsn1)?, Some(head.start.saturating_add(length)))
        }
        None => (after_head, None),
    };
    if head.tag & 0x20 == 0 {
        let end = end.ok_or(NotAsn1)?;
        return Ok((Cow::Borrowed(&bytes[..end]), &bytes[end..]));
    }
    let depth = depth.checked_sub(1).ok_or(NotAsn1)?;
    let mut children = Vec::new();
    let mut same = end.is_some() && head.tag != CONSTRUCTED_OCTETS;
    loop {
        match (end, inside) {
            (Some(_), []) => break,
            (None, [0, 0, rest @ ..]) => {
                inside = rest;
                break;
            }
            _ => {}
        }
        let (child, rest) = convert(inside, depth)?;
        same &= matches!(child, Cow::Borrowed(_));
        children.push(child);
        inside = rest;
    }
    match (same, end) {
        (true, Some(end)) => Ok((Cow::Borrowed(&bytes[..end]), &bytes[end..])),
        (_, end) => {
            let rest = end.map_or(inside, |end| &bytes[end..]);
            Ok((Cow::Owned(join(head.tag, &children)?), rest))
        }
    }
}

fn join(tag: u8, children: &[Cow<'_, [u8]>]) -> Result<Vec<u8>, NotAsn1> {
    if tag != CONSTRUCTED_OCTETS {
        return Ok(encode(tag, &children.concat()));
    }
    let mut octets = Vec::new();
    for child in children {
        octets.extend_from_slice(Element::only(child)?.tagged(tag::OCTET_STRING)?.content);
    }
    Ok(encode(tag::OCTET_STRING, &octets))
}

/// Returns an element in DER.
pub(crate) fn encode(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short @ ..=0x7f) => out.push(short),
        _ => {
            let octets = content.len().to_be_bytes();
            let skipped = octets.iter().take_while(|byte| **byte == 0).count();
            out.push(0x80 | (octets.len() - skipped) as u8);
            out.extend_from_slice(&octets[skipped..]);
        }
    }
    out.extend_from_slice(content);
    out
}

/// Returns an object identifier in dotted form, for people.
pub(crate) fn dotted(content: &[u8]) -> String {
    let mut arcs: Vec<String> = Vec::new();
    let mut value: u128 = 0;
    for byte in content.iter().take(64) {
        value = (value & (u128::MAX >> 8)) << 7 | u128::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            continue;
        }
        if arcs.is_empty() {
            let first = (value / 40).min(2);
            arcs.push(first.to_string());
            value -= first * 40;
        }
        arcs.push(value.to_string());
        value = 0;
    }
    arcs.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn indefinite_lengths_become_definite_and_pieces_one() {
        let ber = [0x30, 0x80, 0x24, 0x80, 4, 1, b'a', 4, 2, b'b', b'c', 0, 0, 2, 1, 5, 0, 0];
        let der = [0x30, 8, 4, 3, b'a', b'b', b'c', 2, 1, 5];
        assert_eq!(definite(&ber).as_deref(), Ok(&der[..]));
        assert!(matches!(definite(&der), Ok(Cow::Borrowed(_))));
        assert_eq!(length_of_first(&[&ber[..], &[0; 9]].concat()), Ok(ber.len()));
        assert_eq!(definite(&ber[..ber.len() - 1]), Err(NotAsn1), "the end is missing");
        assert_eq!(definite(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0]), Err(NotAsn1));
        assert_eq!(definite(&[[0x30, 0x80].repeat(100), vec![0; 200]].concat()), Err(NotAsn1));
    }

    #[test]
    fn times_and_identifiers_are_read() {
        let time = |tag, text: &str| Element::only(&encode(tag, text.as_bytes()))?.time();
        let at = |text| Timestamp::parse(text).expect("a time");
        assert_eq!(time(tag::UTC_TIME, "491231235959Z"), Ok(at("2049-12-31T23:59:59Z")));
        assert_eq!(time(tag::UTC_TIME, "500101000000Z"), Ok(at("1950-01-01T00:00:00Z")));
        assert_eq!(
            time(tag::GENERALIZED_TIME, "20240229120000.5Z"),
            Ok(at("2024-02-29T12:00:00Z"))
        );
        for wrong in ["20240230120000Z", "20240229120000", "20240229120000+0100", "2024022912000Z"]
        {
            assert_eq!(time(tag::GENERALIZED_TIME, wrong), Err(NotAsn1), "{wrong}");
        }
        assert_eq!(dotted(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]), "1.2.840.113549.1.7.2");
        assert_eq!(dotted(&[0x55, 0x1d, 0x13]), "2.5.29.19");
        assert_eq!(dotted(&[0x88, 0x37]), "2.999");
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_again(tag in 0_u8..0x1f, content in prop::collection::vec(any::<u8>(), 0..300)) {
            let bytes = encode(tag, &content);
            let element = Element::only(&bytes).expect("an element");
            prop_assert_eq!((element.tag, element.content), (tag, &content[..]));
            prop_assert_eq!(definite(&bytes).expect("definite").into_owned(), bytes.clone());
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = definite(&bytes);
            let _ = dotted(&bytes);
            if let Ok(elements) = Reader::new(&bytes).all(100) {
                prop_assert_eq!(elements.iter().map(|it| it.whole.len()).sum::<usize>(), bytes.len());
                elements.iter().for_each(|it| { let _ = (it.time(), it.small(), it.boolean()); });
            }
        }
    }
}
