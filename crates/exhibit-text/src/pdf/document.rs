//! Objects of a file: by its cross-reference, else by looking for them.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use exhibit_verify::pdf::structure::{Dictionary, File, Object, Parser, Reference, get};

use super::filter::{self, Filtered};
use crate::Unread;

/// How many values may be held of objects that were looked for.
const MAX_VALUES: usize = 8 << 20;

/// How many objects are looked for.
const MAX_OBJECTS: usize = 1 << 20;

/// The most bytes that one stream, and that all of them together, may become.
pub(super) const MAX_STREAM: usize = 64 << 20;
const MAX_STREAMS: usize = 1 << 30;

/// A file that can be read somehow.
pub(super) struct Document<'a> {
    bytes: &'a [u8],
    file: Option<File<'a>>,
    why: &'static str,
    looked_for: OnceCell<Scan>,
    null: Rc<Object>,
    inflated: Cell<usize>,
    was_cut: Cell<bool>,
}

impl<'a> Document<'a> {
    /// Opens a file; what stands before its header is left out.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unread> {
        let start = memchr::memmem::find(bytes, b"%PDF-").unwrap_or(0);
        let bytes = &bytes[start..];
        let (file, why) = match File::open(bytes) {
            Ok(file) => (Some(file), ""),
            Err(unreadable) => (None, unreadable.0),
        };
        let document = Self {
            bytes,
            file,
            why,
            looked_for: OnceCell::new(),
            null: Rc::new(Object::Null),
            inflated: Cell::new(0),
            was_cut: Cell::new(false),
        };
        let has_root = get(document.trailer(), b"Root").is_some();
        if has_root { Ok(document) } else { Err(Unread::Malformed(why.to_owned())) }
    }

    pub(super) fn trailer(&self) -> &Dictionary {
        match &self.file {
            Some(file) => file.trailer(),
            None => &self.scan().trailer,
        }
    }

    /// Says what was repaired or cut, for people.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.looked_for.get().is_some() {
            let why = if self.why.is_empty() { "an object is damaged" } else { self.why };
            problems.push(format!("the file is damaged ({why}), and its objects were looked for"));
        }
        if self.was_cut.get() {
            problems
                .push("a stream is damaged or becomes too long, and was read in part".to_owned());
        }
        problems
    }

    fn scan(&self) -> &Scan {
        self.looked_for.get_or_init(|| Scan::new(self))
    }

    /// Returns an object; null where there is none.
    pub(super) fn object(&self, reference: Reference) -> Rc<Object> {
        match self.file.as_ref().map(|file| file.object(reference)) {
            Some(Ok(object)) => object,
            _ => self.scan().object(self.bytes, reference).unwrap_or_else(|| Rc::clone(&self.null)),
        }
    }

    /// Follows a reference, and no further one.
    pub(super) fn resolve(&self, object: &Object) -> Rc<Object> {
        match object {
            Object::Reference(reference) => self.object(*reference),
            other => Rc::new(other.clone()),
        }
    }

    /// Returns the value of a name in a dictionary, resolved; null where there is none.
    pub(super) fn value(&self, of: &Dictionary, name: &[u8]) -> Rc<Object> {
        get(of, name).map_or_else(|| Rc::clone(&self.null), |it| self.resolve(it))
    }

    /// Returns the bytes of a stream without its filters; `None` for what is none, or has a filter that is not read.
    pub(super) fn stream(&self, object: &Object) -> Option<Vec<u8>> {
        self.stream_up_to(object, MAX_STREAM)
    }

    /// As [`Document::stream`], with a limit of its own.
    pub(super) fn stream_up_to(&self, object: &Object, most: usize) -> Option<Vec<u8>> {
        let Object::Stream(dictionary, range) = object else { return None };
        let left = MAX_STREAMS.saturating_sub(self.inflated.get());
        let raw = self.bytes.get(range.clone())?;
        let Filtered { bytes, is_whole } = filter::decoded(self, dictionary, raw, most.min(left))?;
        if !is_whole {
            self.was_cut.set(true);
        }
        self.inflated.set(self.inflated.get().saturating_add(bytes.len()));
        Some(bytes)
    }
}

/// Objects that were looked for.
struct Scan {
    places: HashMap<u32, usize>,
    objects: RefCell<HashMap<u32, Rc<Object>>>,
    values: Cell<usize>,
    /// How many more bytes are read as objects: those of one may lie inside another.
    left: Cell<usize>,
    trailer: Dictionary,
}

impl Scan {
    fn new(document: &Document<'_>) -> Self {
        let bytes = document.bytes;
        let mut scan = Self {
            places: HashMap::new(),
            objects: RefCell::default(),
            values: Cell::new(0),
            left: Cell::new(bytes.len().saturating_mul(8)),
            trailer: Vec::new(),
        };
        let mut starts = Vec::new();
        for at in memchr::memmem::find_iter(bytes, b" obj") {
            let Some((number, start)) = before(bytes, at) else { continue };
            if scan.places.len() >= MAX_OBJECTS {
                break;
            }
            // A later one replaces an earlier one: it was written in a later revision.
            scan.places.insert(number, start);
            starts.push((start, number));
        }
        scan.read_object_streams(document, &starts);
        scan.trailer = scan.find_trailer(bytes, &starts);
        scan
    }

    fn object(&self, bytes: &[u8], reference: Reference) -> Option<Rc<Object>> {
        if let Some(known) = self.objects.borrow().get(&reference.0) {
            return Some(Rc::clone(known));
        }
        let object = self.read(bytes, *self.places.get(&reference.0)?)?;
        self.keep(reference.0, object)
    }

    fn keep(&self, number: u32, object: Object) -> Option<Rc<Object>> {
        let object = Rc::new(object);
        self.objects.borrow_mut().insert(number, Rc::clone(&object));
        Some(object)
    }

    /// Counts work and memory; tells whether there was too much.
    fn spend(&self, bytes: usize, values: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        self.values.set(self.values.get().saturating_add(values));
        left.is_some() && self.values.get() <= MAX_VALUES
    }

    /// Reads the object at a place; the length of a stream is where it ends.
    fn read(&self, bytes: &[u8], at: usize) -> Option<Object> {
        let mut parser = Parser::new(bytes, at);
        parser.natural()?;
        parser.natural()?;
        if !parser.keyword(b"obj") {
            return None;
        }
        if !self.spend(0, 0) {
            return None;
        }
        let object = parser.object();
        if !self.spend(parser.at - at, parser.values) {
            return None;
        }
        let object = object?;
        let Object::Dictionary(dictionary) = object else { return Some(object) };
        if !parser.keyword(b"stream") {
            return Some(Object::Dictionary(dictionary));
        }
        let start = match bytes.get(parser.at..)? {
            [b'\r', b'\n', ..] => parser.at + 2,
            [b'\n' | b'\r', ..] => parser.at + 1,
            _ => parser.at,
        };
        let stated = get(&dictionary, b"Length").and_then(Object::natural);
        let stated = stated.and_then(|it| start.checked_add(it)).filter(|end| {
            let mut after = Parser::new(bytes, *end);
            *end <= bytes.len() && after.keyword(b"endstream")
        });
        let end = match stated {
            Some(end) => end,
            None => {
                let rest = bytes.get(start..)?;
                let length = memchr::memmem::find(rest, b"endstream").unwrap_or(rest.len());
                if !self.spend(length, 0) {
                    return None;
                }
                start + length
            }
        };
        Some(Object::Stream(dictionary, start..end))
    }

    /// The object that a place lies in.
    fn around(starts: &[(usize, u32)], at: usize) -> Option<(usize, u32)> {
        let next = starts.partition_point(|(start, _)| *start <= at);
        starts.get(next.checked_sub(1)?).copied()
    }

    fn read_object_streams(&self, document: &Document<'_>, starts: &[(usize, u32)]) {
        let mut seen = HashSet::new();
        for at in memchr::memmem::find_iter(document.bytes, b"/ObjStm") {
            let Some((start, _)) = Self::around(starts, at).filter(|it| seen.insert(it.0)) else {
                continue;
            };
            let Some(stream) = self.read(document.bytes, start) else { continue };
            let Some(bytes) = document.stream(&stream) else { continue };
            let natural = |name: &[u8]| get(stream.dictionary()?, name)?.natural();
            let (Some(count), Some(first)) = (natural(b"N"), natural(b"First")) else { continue };
            let Some(head) = bytes.get(..first) else { continue };
            let mut heads = Parser::new(head, 0);
            for _ in 0..count.min(MAX_OBJECTS) {
                let (Some(number), Some(offset)) = (heads.natural(), heads.natural()) else {
                    break;
                };
                let Ok(number) = u32::try_from(number) else { break };
                // One that stands by itself behind the stream is newer.
                if self.places.get(&number).is_some_and(|it| *it > start) {
                    continue;
                }
                let Some(place) = first.checked_add(offset).filter(|it| *it < bytes.len()) else {
                    break;
                };
                let mut parser = Parser::new(&bytes, place);
                let object = parser.object();
                if !self.spend(parser.at - place, parser.values) {
                    return;
                }
                if let Some(object) = object {
                    self.keep(number, object);
                }
            }
        }
    }

    /// The last trailer that names a catalog, else a cross-reference stream that does, else a catalog itself.
    fn find_trailer(&self, bytes: &[u8], starts: &[(usize, u32)]) -> Dictionary {
        let mut found = Vec::new();
        for at in memchr::memmem::find_iter(bytes, b"trailer") {
            let mut parser = Parser::new(bytes, at + 7);
            let object = parser.object();
            if !self.spend(parser.at - at, 0) {
                break;
            }
            if let Some(Object::Dictionary(it)) = object
                && get(&it, b"Root").is_some()
            {
                found = it;
            }
        }
        for (word, is_root) in [(b"/XRef".as_slice(), false), (b"/Catalog", true)] {
            for at in memchr::memmem::rfind_iter(bytes, word).take(64) {
                let Some((start, number)) = Self::around(starts, at) else { continue };
                let Some(object) = self.read(bytes, start) else { continue };
                let Some(dictionary) = object.dictionary().filter(|_| found.is_empty()) else {
                    continue;
                };
                if is_root && get(dictionary, b"Pages").is_some() {
                    found = vec![(b"Root".to_vec(), Object::Reference((number, 0)))];
                } else if !is_root && get(dictionary, b"Root").is_some() {
                    found.clone_from(dictionary);
                }
            }
        }
        if found.is_empty() {
            let objects = self.objects.borrow();
            let is_catalog = |it: &Object| {
                it.dictionary().is_some_and(|it| {
                    get(it, b"Type").and_then(Object::name) == Some(b"Catalog")
                        && get(it, b"Pages").is_some()
                })
            };
            let root =
                objects.iter().filter(|(_, it)| is_catalog(it)).map(|(number, _)| *number).max();
            found.extend(root.map(|it| (b"Root".to_vec(), Object::Reference((it, 0)))));
        }
        found
    }
}

/// Reads `n g` backwards before ` obj`; returns the number and where it begins.
fn before(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let digits = |end: usize| {
        let from = end.saturating_sub(10);
        let count = bytes[from..end].iter().rev().take_while(|it| it.is_ascii_digit()).count();
        (count > 0).then(|| end - count)
    };
    let generation = digits(at)?;
    if bytes.get(generation.checked_sub(1)?) != Some(&b' ') {
        return None;
    }
    let start = digits(generation - 1)?;
    let number = std::str::from_utf8(&bytes[start..generation - 1]).ok()?.parse().ok()?;
    Some((number, start))
}
