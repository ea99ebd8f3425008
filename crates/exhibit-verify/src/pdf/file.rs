//! A PDF file: where its objects are, revision by revision (ISO 32000-1 §7.5).
//!
//! Nothing is repaired. A file whose cross-reference does not lead to its objects means one thing
//! to one reader and another to the next, so we say that it can't be read.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::io::Read as _;
use std::rc::Rc;

use super::object::{Dictionary, Object, Parser, Reference, get, is_white};

/// How many revisions a file may have.
const MAX_SECTIONS: usize = 1000;

/// How many objects a file may have.
const MAX_OBJECTS: usize = 1 << 20;

/// How large a stream that we have to look into may become: cross-references and object streams.
const MAX_INFLATED: u64 = 64 << 20;

/// How much may come of all of them together.
const MAX_INFLATED_TOTAL: u64 = 512 << 20;

/// How many values all objects together may consist of: about 64 bytes of memory each.
const MAX_VALUES: usize = 8 << 20;

/// Why a file can't be read, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// Where an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    Free,
    At { offset: usize, generation: u16 },
    InStream { stream: u32, index: usize },
}

/// A file as its last revision shows it.
pub struct File<'a> {
    bytes: &'a [u8],
    entries: HashMap<u32, Entry>,
    trailer: Dictionary,
    /// Where the cross-reference sections are, the newest first.
    sections: Vec<usize>,
    objects: RefCell<HashMap<u32, Rc<Object>>>,
    streams: RefCell<HashMap<u32, Rc<ObjectStream>>>,
    inflated: RefCell<u64>,
    /// How many bytes were read as objects: those of one may lie inside another.
    spent: RefCell<usize>,
    /// How many values the objects consist of that are held.
    values: RefCell<usize>,
}

/// The objects of an object stream (§7.5.7).
struct ObjectStream {
    objects: Vec<(u32, Object)>,
}

impl<'a> File<'a> {
    /// Reads the cross-references of a file.
    ///
    /// # Errors
    /// They do not lead to its objects, or there is more than is held.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        if !bytes.starts_with(b"%PDF-") {
            return Err(Unreadable("it does not begin with %PDF-"));
        }
        let mut file = Self {
            bytes,
            entries: HashMap::new(),
            trailer: Vec::new(),
            sections: Vec::new(),
            objects: RefCell::default(),
            streams: RefCell::default(),
            inflated: RefCell::new(0),
            spent: RefCell::new(0),
            values: RefCell::new(0),
        };
        let mut next = Some(start_of_newest(bytes)?);
        let mut seen = HashSet::new();
        while let Some(at) = next {
            if !seen.insert(at) || file.sections.len() == MAX_SECTIONS {
                return Err(Unreadable("its cross-references go in a circle, or are too many"));
            }
            let trailer = file.section(at)?;
            if file.sections.is_empty() {
                file.trailer.clone_from(&trailer);
            }
            file.sections.push(at);
            // A table may point to a stream with the entries that older readers do not know.
            if let Some(hybrid) = get(&trailer, b"XRefStm") {
                let at = hybrid.natural().ok_or(WRONG_SECTION)?;
                if seen.insert(at) {
                    file.section_stream(at)?;
                }
            }
            next = match get(&trailer, b"Prev") {
                None => None,
                Some(at) => Some(at.natural().ok_or(WRONG_SECTION)?),
            };
        }
        Ok(file)
    }

    /// Returns the newest trailer.
    pub fn trailer(&self) -> &Dictionary {
        &self.trailer
    }

    /// Where the newest cross-reference section is, and where all are.
    pub(super) fn newest_section(&self) -> usize {
        self.sections[0]
    }

    pub(super) fn sections(&self) -> &[usize] {
        &self.sections
    }

    /// The place of an object that stands by itself, not in an object stream.
    pub(super) fn offset_of(&self, reference: Reference) -> Option<usize> {
        match self.entries.get(&reference.0) {
            Some(Entry::At { offset, generation }) if *generation == reference.1 => Some(*offset),
            _ => None,
        }
    }

    /// Tells whether an object is there at all.
    pub(super) fn has(&self, reference: Reference) -> bool {
        match self.entries.get(&reference.0) {
            Some(Entry::At { generation, .. }) => *generation == reference.1,
            Some(Entry::InStream { .. }) => reference.1 == 0,
            Some(Entry::Free) | None => false,
        }
    }

    /// Returns an object; what is absent or free is null (§7.3.10).
    ///
    /// # Errors
    /// It is not where the cross-reference says, or malformed.
    pub fn object(&self, reference: Reference) -> Result<Rc<Object>, Unreadable> {
        if !self.has(reference) {
            return Ok(Rc::new(Object::Null));
        }
        if let Some(found) = self.objects.borrow().get(&reference.0) {
            return Ok(Rc::clone(found));
        }
        let object = Rc::new(match self.entries.get(&reference.0) {
            Some(Entry::At { offset, .. }) => self.read_at(*offset, Some(reference))?,
            Some(Entry::InStream { stream, index }) => {
                self.read_in_stream(*stream, *index, reference.0)?
            }
            Some(Entry::Free) | None => Object::Null,
        });
        self.objects.borrow_mut().insert(reference.0, Rc::clone(&object));
        Ok(object)
    }

    /// Follows a reference to what it means; chains of references are refused by their length.
    ///
    /// # Errors
    /// As [`File::object`].
    pub fn resolve(&self, object: &Object) -> Result<Rc<Object>, Unreadable> {
        let Object::Reference(reference) = object else { return Ok(Rc::new(object.clone())) };
        let found = self.object(*reference)?;
        match &*found {
            Object::Reference(_) => Err(Unreadable("a reference leads to a reference")),
            _ => Ok(found),
        }
    }

    /// Returns the value of a name in a dictionary, resolved; null where there is none.
    ///
    /// # Errors
    /// As [`File::object`].
    pub fn value(&self, of: &Dictionary, name: &[u8]) -> Result<Rc<Object>, Unreadable> {
        get(of, name).map_or_else(|| Ok(Rc::new(Object::Null)), |it| self.resolve(it))
    }

    /// The raw bytes of a stream.
    pub fn raw(&self, range: &std::ops::Range<usize>) -> &'a [u8] {
        &self.bytes[range.clone()]
    }

    /// Reads `n g obj … endobj` at a place.
    fn read_at(&self, at: usize, expected: Option<Reference>) -> Result<Object, Unreadable> {
        let wrong = Unreadable("an object is not where the cross-reference says");
        let mut parser = Parser::new(self.bytes, at);
        let number = parser.natural().ok_or(wrong)?;
        let generation = parser.natural().ok_or(wrong)?;
        let is_it =
            expected.is_none_or(|(n, g)| number == n as usize && generation == usize::from(g));
        if !is_it || !parser.keyword(b"obj") {
            return Err(wrong);
        }
        let malformed = Unreadable("an object is malformed");
        let object = parser.object().ok_or(malformed)?;
        self.hold(parser.values)?;
        *self.spent.borrow_mut() += parser.at - at;
        if *self.spent.borrow() > self.bytes.len().saturating_mul(8) {
            return Err(Unreadable("its objects lie inside each other"));
        }
        let Object::Dictionary(dictionary) = object else {
            return if parser.keyword(b"endobj") { Ok(object) } else { Err(malformed) };
        };
        if !parser.keyword(b"stream") {
            let ends = parser.keyword(b"endobj");
            return if ends { Ok(Object::Dictionary(dictionary)) } else { Err(malformed) };
        }
        let start = match self.bytes.get(parser.at..) {
            Some([b'\r', b'\n', ..]) => parser.at + 2,
            Some([b'\n', ..]) => parser.at + 1,
            _ => return Err(malformed),
        };
        let length = match get(&dictionary, b"Length") {
            Some(Object::Reference(reference)) => self.length_at(*reference)?,
            Some(other) => other.natural().ok_or(malformed)?,
            None => return Err(malformed),
        };
        let end =
            start.checked_add(length).filter(|it| *it <= self.bytes.len()).ok_or(malformed)?;
        let mut parser = Parser::new(self.bytes, end);
        if !parser.keyword(b"endstream") || !parser.keyword(b"endobj") {
            return Err(malformed);
        }
        Ok(Object::Stream(dictionary, start..end))
    }

    /// Counts what is held in memory.
    fn hold(&self, values: usize) -> Result<(), Unreadable> {
        let mut held = self.values.borrow_mut();
        *held = held.saturating_add(values);
        if *held > MAX_VALUES { Err(Unreadable("its objects are too many")) } else { Ok(()) }
    }

    /// The length of a stream as an object of its own, which must be a number and no stream.
    fn length_at(&self, reference: Reference) -> Result<usize, Unreadable> {
        let wrong = Unreadable("the length of a stream can't be read");
        let at = self.offset_of(reference).ok_or(wrong)?;
        let mut parser = Parser::new(self.bytes, at);
        let is_it = parser.natural() == Some(reference.0 as usize)
            && parser.natural() == Some(usize::from(reference.1))
            && parser.keyword(b"obj");
        if !is_it {
            return Err(wrong);
        }
        parser.natural().filter(|_| parser.keyword(b"endobj")).ok_or(wrong)
    }

    fn read_in_stream(&self, stream: u32, index: usize, number: u32) -> Result<Object, Unreadable> {
        let wrong = Unreadable("an object is not in the object stream that should hold it");
        let known = self.streams.borrow().get(&stream).map(Rc::clone);
        let objects = match known {
            Some(objects) => objects,
            None => {
                let read = Rc::new(self.object_stream(stream)?);
                self.streams.borrow_mut().insert(stream, Rc::clone(&read));
                read
            }
        };
        match objects.objects.get(index) {
            Some((own, object)) if *own == number => Ok(object.clone()),
            _ => Err(wrong),
        }
    }

    fn object_stream(&self, number: u32) -> Result<ObjectStream, Unreadable> {
        let wrong = Unreadable("an object stream is malformed");
        // Not by `object`: an object stream can't lie in another one, so this ends.
        let at = self.offset_of((number, 0)).ok_or(wrong)?;
        let Object::Stream(dictionary, range) = self.read_at(at, Some((number, 0)))? else {
            return Err(wrong);
        };
        if get(&dictionary, b"Type").and_then(Object::name) != Some(b"ObjStm") {
            return Err(wrong);
        }
        let bytes = self.inflate(&dictionary, self.raw(&range))?;
        let count = get(&dictionary, b"N").and_then(Object::natural).ok_or(wrong)?;
        let first = get(&dictionary, b"First").and_then(Object::natural).ok_or(wrong)?;
        let mut heads = Parser::new(bytes.get(..first).ok_or(wrong)?, 0);
        let mut places = Vec::new();
        for _ in 0..count {
            let number = heads.natural().and_then(|it| u32::try_from(it).ok()).ok_or(wrong)?;
            let start = heads.natural().and_then(|it| it.checked_add(first)).ok_or(wrong)?;
            places.push((number, start));
        }
        let mut objects = Vec::new();
        for (at, (number, start)) in places.iter().enumerate() {
            // One after the other, none inside another: each byte is read once.
            let end = places.get(at + 1).map_or(bytes.len(), |(_, next)| *next);
            let own = bytes.get(..end).filter(|_| *start < end).ok_or(wrong)?;
            let mut parser = Parser::new(own, *start);
            objects.push((*number, parser.object().ok_or(wrong)?));
            self.hold(parser.values)?;
        }
        Ok(ObjectStream { objects })
    }

    /// Reads one section and returns its trailer; entries that are known are newer, and stay.
    fn section(&mut self, at: usize) -> Result<Dictionary, Unreadable> {
        let mut parser = Parser::new(self.bytes, at);
        if at < self.bytes.len() && parser.keyword(b"xref") {
            self.table(parser)
        } else {
            self.section_stream(at)
        }
    }

    /// A cross-reference table (§7.5.4).
    fn table(&mut self, mut parser: Parser<'_>) -> Result<Dictionary, Unreadable> {
        while !parser.keyword(b"trailer") {
            let first = parser.natural().ok_or(WRONG_SECTION)?;
            let count = parser.natural().ok_or(WRONG_SECTION)?;
            for index in 0..count {
                let offset = parser.natural().ok_or(WRONG_SECTION)?;
                let generation = parser.natural().ok_or(WRONG_SECTION)?;
                let generation = u16::try_from(generation).map_err(|_| WRONG_SECTION)?;
                let entry = if parser.keyword(b"n") {
                    Entry::At { offset, generation }
                } else if parser.keyword(b"f") {
                    Entry::Free
                } else {
                    return Err(WRONG_SECTION);
                };
                self.put(first.checked_add(index).ok_or(WRONG_SECTION)?, entry)?;
            }
        }
        match parser.object() {
            Some(Object::Dictionary(trailer)) => Ok(trailer),
            _ => Err(WRONG_SECTION),
        }
    }

    /// A cross-reference stream (§7.5.8).
    fn section_stream(&mut self, at: usize) -> Result<Dictionary, Unreadable> {
        let Object::Stream(dictionary, range) = self.read_at(at, None)? else {
            return Err(WRONG_SECTION);
        };
        if get(&dictionary, b"Type").and_then(Object::name) != Some(b"XRef") {
            return Err(WRONG_SECTION);
        }
        let bytes = self.inflate(&dictionary, self.raw(&range))?;
        let naturals = |name: &[u8]| -> Option<Vec<usize>> {
            get(&dictionary, name)?.array()?.iter().map(Object::natural).collect()
        };
        let widths = naturals(b"W").filter(|it| it.len() == 3).ok_or(WRONG_SECTION)?;
        if widths.iter().any(|it| *it > 7) || widths[1] == 0 {
            return Err(WRONG_SECTION);
        }
        let size = get(&dictionary, b"Size").and_then(Object::natural).ok_or(WRONG_SECTION)?;
        let ranges = match get(&dictionary, b"Index") {
            None => vec![0, size],
            Some(_) => naturals(b"Index").ok_or(WRONG_SECTION)?,
        };
        let mut rows = bytes.chunks_exact(widths.iter().sum());
        for range in ranges.chunks(2) {
            let [first, count] = range else { return Err(WRONG_SECTION) };
            for index in 0..*count {
                let entry = row(rows.next().ok_or(WRONG_SECTION)?, &widths)?;
                self.put(first.checked_add(index).ok_or(WRONG_SECTION)?, entry)?;
            }
        }
        Ok(dictionary)
    }

    fn put(&mut self, number: usize, entry: Entry) -> Result<(), Unreadable> {
        let number = u32::try_from(number).map_err(|_| WRONG_SECTION)?;
        if self.entries.len() >= MAX_OBJECTS && !self.entries.contains_key(&number) {
            return Err(Unreadable("it has too many objects"));
        }
        self.entries.entry(number).or_insert(entry);
        Ok(())
    }

    /// Decodes a stream of the file's own structure: not compressed, or Flate with a PNG predictor.
    pub(super) fn inflate(
        &self,
        dictionary: &Dictionary,
        raw: &[u8],
    ) -> Result<Vec<u8>, Unreadable> {
        let other = Unreadable("a stream of its structure is compressed in a way that is not read");
        let only = |object: &Object| match object {
            Object::Array(list) => match list.as_slice() {
                [one] => Some(one.clone()),
                _ => None,
            },
            one => Some(one.clone()),
        };
        let filter = get(dictionary, b"Filter").map(only);
        let bytes = match filter {
            None => raw.to_vec(),
            Some(Some(Object::Name(name))) if name == b"FlateDecode" => {
                let mut out = Vec::new();
                let decoder = flate2::read::ZlibDecoder::new(raw);
                decoder.take(MAX_INFLATED + 1).read_to_end(&mut out).map_err(|_| other)?;
                out
            }
            Some(_) => return Err(other),
        };
        let mut total = self.inflated.borrow_mut();
        *total += bytes.len() as u64;
        if bytes.len() as u64 > MAX_INFLATED || *total > MAX_INFLATED_TOTAL {
            return Err(Unreadable("a stream of its structure becomes too large"));
        }
        match get(dictionary, b"DecodeParms").map(only) {
            None | Some(Some(Object::Null)) => Ok(bytes),
            Some(Some(Object::Dictionary(parameters))) => {
                unpredict(bytes, &parameters).ok_or(other)
            }
            Some(_) => Err(other),
        }
    }
}

const WRONG_SECTION: Unreadable = Unreadable("a cross-reference is malformed");

/// The place that the last `startxref` names.
fn start_of_newest(bytes: &[u8]) -> Result<usize, Unreadable> {
    let wrong = Unreadable("it has no startxref at its end");
    let at = memchr::memmem::rfind(bytes, b"startxref").ok_or(wrong)?;
    let mut parser = Parser::new(bytes, at);
    parser.keyword(b"startxref");
    // Not by `skip_white`: it takes `%%EOF` for a comment.
    while parser.bytes.get(parser.at).is_some_and(|it| is_white(*it)) {
        parser.at += 1;
    }
    parser.natural().ok_or(wrong)
}

/// Where the revision that ends with the last `%%EOF` ends, its line end not counted.
pub(super) fn end_of_newest(bytes: &[u8]) -> Option<usize> {
    let start = memchr::memmem::rfind(bytes, b"startxref")?;
    let rest = &bytes[start..];
    memchr::memmem::find(rest, b"%%EOF").map(|at| start + at + 5)
}

fn row(bytes: &[u8], widths: &[usize]) -> Result<Entry, Unreadable> {
    let (kind, rest) = bytes.split_at(widths[0]);
    let (second, third) = rest.split_at(widths[1]);
    let number = |it: &[u8]| it.iter().fold(0_usize, |value, byte| value << 8 | usize::from(*byte));
    match (kind.is_empty(), number(kind)) {
        (false, 0) => Ok(Entry::Free),
        (true, _) | (_, 1) => {
            let generation = u16::try_from(number(third)).map_err(|_| WRONG_SECTION)?;
            Ok(Entry::At { offset: number(second), generation })
        }
        (_, 2) => {
            let stream = u32::try_from(number(second)).map_err(|_| WRONG_SECTION)?;
            Ok(Entry::InStream { stream, index: number(third) })
        }
        _ => Ok(Entry::Free),
    }
}

/// Takes back a PNG predictor (RFC 2083 §6) of one component of eight bits.
fn unpredict(bytes: Vec<u8>, parameters: &Dictionary) -> Option<Vec<u8>> {
    let natural =
        |name: &[u8], default| get(parameters, name).map_or(Some(default), Object::natural);
    let predictor = natural(b"Predictor", 1)?;
    let columns = natural(b"Columns", 1)?;
    if predictor == 1 {
        return Some(bytes);
    }
    let simple = natural(b"Colors", 1)? == 1 && natural(b"BitsPerComponent", 8)? == 8;
    if predictor < 10 || !simple || columns == 0 || columns > 1 << 16 {
        return None;
    }
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0; columns];
    for line in bytes.chunks(columns + 1) {
        let (kind, line) = line.split_first()?;
        let mut current = vec![0; columns];
        for (at, byte) in line.iter().enumerate() {
            let left = if at > 0 { current[at - 1] } else { 0 };
            let corner = if at > 0 { above[at - 1] } else { 0 };
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => above[at],
                3 => ((u16::from(left) + u16::from(above[at])) / 2) as u8,
                4 => paeth(left, above[at], corner),
                _ => return None,
            };
            current[at] = byte.wrapping_add(predicted);
        }
        out.extend_from_slice(&current[..line.len()]);
        above = current;
    }
    Some(out)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let estimate = a + b - c;
    let (to_a, to_b, to_c) = ((estimate - a).abs(), (estimate - b).abs(), (estimate - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        corner
    }
}
