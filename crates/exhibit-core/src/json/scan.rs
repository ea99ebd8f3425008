//! The scanner: one JSON text to a flat arena of spans, iterative, one pass, no allocation for each value.

use std::cmp::Ordering;

use super::text::{self, CodePoints};
use super::value::{Doc, Kind};

/// Nesting of arrays and objects that is still read; one level more is [`ScanErrorKind::TooDeep`].
pub const MAX_DEPTH: usize = 128;

/// Values and keys in one text that are still read, give or take [`MAX_DEPTH`]: about 48 MiB of spans.
pub const MAX_VALUES: usize = 1 << 21;

/// Reads JSON texts (RFC 8259), one after the other, into buffers that it keeps.
///
/// Memory is at most about 24 bytes for each value and key of the largest text read so far, of which there may be
/// [`MAX_VALUES`]; the caller bounds the length of a text.
#[derive(Debug, Default, Clone)]
pub struct Scanner {
    arena: Arena,
    frames: Vec<Frame>,
    keys: Vec<KeyRef>,
}

impl Scanner {
    /// Returns a scanner with empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Scans exactly one JSON text: no byte order mark, no bytes after it, no key twice in an object.
    ///
    /// Keys are compared after their escapes are resolved. Lone surrogates in escapes are kept
    /// ([`Value::has_lone_surrogate`](super::Value::has_lone_surrogate)).
    ///
    /// # Errors
    /// The first fault with its byte offset; invalid UTF-8 anywhere is found before any fault of syntax.
    pub fn scan<'a>(&'a mut self, bytes: &'a [u8]) -> Result<Doc<'a>, ScanError> {
        let text = admissible(bytes)?;
        self.arena.nodes.clear();
        self.arena.order.clear();
        self.frames.clear();
        self.keys.clear();
        Run { bytes, pos: 0, top: Frame::outermost(), scanner: self }.document()?;
        Ok(Doc::new(text, &self.arena))
    }
}

/// Why a text is not the JSON that we read, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at byte {offset}")]
pub struct ScanError {
    /// What is wrong.
    pub kind: ScanErrorKind,
    /// Bytes before the fault.
    pub offset: usize,
}

/// The ways in which a text is not the JSON that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScanErrorKind {
    /// Nothing but white space.
    #[error("no JSON value")]
    Empty,
    /// A UTF-8 byte order mark comes first.
    #[error("byte order mark")]
    ByteOrderMark,
    /// Not UTF-8.
    #[error("invalid UTF-8")]
    InvalidUtf8,
    /// The text ends inside a value.
    #[error("unexpected end of text")]
    UnexpectedEnd,
    /// A byte that no JSON value has here.
    #[error("unexpected byte {0:#04x}")]
    UnexpectedByte(u8),
    /// A number that RFC 8259 does not know: `01`, `1.`, `.5`, `+1`, `1e`.
    #[error("invalid number")]
    InvalidNumber,
    /// `NaN`, `Infinity` or `-Infinity`, which some producers write.
    #[error("NaN or Infinity")]
    NotFinite,
    /// A character below U+0020 inside a string.
    #[error("control character {0:#04x} in a string")]
    ControlCharacter(u8),
    /// An escape that RFC 8259 does not know.
    #[error("invalid escape")]
    InvalidEscape,
    /// A key that the same object already has; the offset is that of the later one.
    #[error("duplicate key")]
    DuplicateKey,
    /// More than [`MAX_DEPTH`] arrays and objects inside one another.
    #[error("nested too deeply")]
    TooDeep,
    /// Something other than white space after the value.
    #[error("trailing bytes")]
    TrailingBytes,
    /// 4 GiB or longer.
    #[error("text too long")]
    TooLong,
    /// More than [`MAX_VALUES`] values and keys.
    #[error("too many values")]
    TooManyValues,
}

/// What a scan found: nodes in source order, and for each object its key nodes sorted by code point.
#[derive(Debug, Default, Clone)]
pub(super) struct Arena {
    pub(super) nodes: Vec<Node>,
    /// For each object: the number of members, then as many indices of key nodes.
    pub(super) order: Vec<u32>,
}

/// One value or key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// Span in bytes; of strings with their quotation marks.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Index of the node after this one's subtree.
    pub(super) next: u32,
    /// Objects: index of their count in `Arena::order`. Arrays: number of items.
    pub(super) aux: u32,
    pub(super) kind: Kind,
    pub(super) flags: u8,
}

/// What a node or anything below it has.
pub(super) mod flag {
    /// A backslash in a string.
    pub(in super::super) const ESCAPED: u8 = 1;
    /// A byte above 0x7e in a string: DEL is written differently in ASCII forms, as all above it.
    pub(in super::super) const NON_ASCII: u8 = 2;
    /// A surrogate without its other half.
    pub(in super::super) const LONE_SURROGATE: u8 = 4;
    /// A number that some form may write otherwise than the source: not `plain` in the scanner's sense.
    pub(in super::super) const ODD_NUMBER: u8 = 8;
    /// White space between tokens.
    pub(in super::super) const SPACED: u8 = 16;
    /// An object whose keys are not in code-point order.
    pub(in super::super) const UNSORTED: u8 = 32;
    /// A null.
    pub(in super::super) const HAS_NULL: u8 = 64;
    /// A key with an escape or a non-ASCII character: UTF-16 order may be another than that of code points.
    pub(in super::super) const SPECIAL_KEYS: u8 = 128;
}

/// An array or object that is being read.
#[derive(Debug, Clone, Copy)]
struct Frame {
    node: u32,
    /// Objects: where their keys begin in `Scanner::keys`.
    keys: u32,
    /// Arrays: items so far.
    items: u32,
    /// Prefix of the key before.
    last: u64,
    /// All prefixes so far strictly ascend, so the keys are sorted and different.
    ascending: bool,
    escaped_key: bool,
    place: Place,
    flags: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outermost,
    Array,
    Object,
}

/// A key node with the first 8 bytes of its name, big-endian and padded with zeros: sorts as the bytes do, up to ties.
#[derive(Debug, Clone, Copy)]
struct KeyRef {
    prefix: u64,
    node: u32,
}

impl Frame {
    fn outermost() -> Self {
        Self::new(Place::Outermost, 0, 0)
    }

    fn new(place: Place, node: u32, keys: u32) -> Self {
        Self { node, keys, items: 0, last: 0, ascending: true, escaped_key: false, place, flags: 0 }
    }
}

struct Run<'a, 's> {
    bytes: &'a [u8],
    pos: usize,
    top: Frame,
    scanner: &'s mut Scanner,
}

type Step<T = ()> = Result<T, ScanError>;

impl Run<'_, '_> {
    fn document(mut self) -> Step {
        self.skip_space();
        if self.pos == self.bytes.len() {
            return Err(error(ScanErrorKind::Empty, self.pos));
        }
        self.value_or_open()?;
        while self.top.place != Place::Outermost {
            self.step()?;
        }
        self.skip_space();
        if self.pos < self.bytes.len() {
            return Err(error(ScanErrorKind::TrailingBytes, self.pos));
        }
        Ok(())
    }

    /// Reads on from after a value inside an array or object, to after the next value or bracket.
    #[inline]
    fn step(&mut self) -> Step {
        if self.scanner.arena.nodes.len() > MAX_VALUES {
            return Err(error(ScanErrorKind::TooManyValues, self.pos));
        }
        self.skip_space();
        match (self.peek(), self.top.place) {
            (Some(b','), Place::Object) => {
                self.pos += 1;
                self.skip_space();
                self.member()
            }
            (Some(b','), _) => {
                self.pos += 1;
                self.skip_space();
                self.item()
            }
            (Some(b'}'), Place::Object) | (Some(b']'), Place::Array) => self.close(),
            _ => Err(self.unexpected()),
        }
    }

    #[inline]
    fn item(&mut self) -> Step {
        self.top.items += 1;
        self.value_or_open()
    }

    #[inline]
    fn member(&mut self) -> Step {
        self.key()?;
        self.value_or_open()
    }

    /// Reads a key and its colon.
    #[inline]
    fn key(&mut self) -> Step {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected());
        }
        let start = self.pos;
        let flags = self.string()?;
        self.note_key(start, flags);
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected());
        }
        self.pos += 1;
        self.skip_space();
        Ok(())
    }

    /// Remembers a key for the check and the order that are made when its object closes.
    #[inline]
    fn note_key(&mut self, start: usize, flags: u8) {
        let node = self.push(Kind::String, start, flags);
        let prefix = prefix(self.bytes, start + 1, self.pos - 1);
        self.top.ascending &= prefix > self.top.last;
        self.top.last = prefix;
        if flags != 0 {
            self.top.escaped_key |= flags & flag::ESCAPED != 0;
            self.top.flags |= flags | flag::SPECIAL_KEYS;
        }
        self.scanner.keys.push(KeyRef { prefix, node });
    }

    /// Reads a scalar or an empty container whole, or opening brackets down to the first scalar.
    #[inline]
    fn value_or_open(&mut self) -> Step {
        loop {
            let start = self.pos;
            let (kind, flags) = match self.peek() {
                Some(b'"') => (Kind::String, self.string()?),
                Some(b'-' | b'0'..=b'9') => (Kind::Number, self.number()?),
                Some(b'{') => {
                    self.open(Place::Object)?;
                    if self.peek() == Some(b'}') {
                        return self.close();
                    }
                    self.key()?;
                    continue;
                }
                Some(b'[') => {
                    self.open(Place::Array)?;
                    if self.peek() == Some(b']') {
                        return self.close();
                    }
                    self.top.items = 1;
                    continue;
                }
                Some(b't') => self.literal(b"true", Kind::True)?,
                Some(b'f') => self.literal(b"false", Kind::False)?,
                Some(b'n') => self.literal(b"null", Kind::Null)?,
                _ => return Err(self.unexpected()),
            };
            self.push(kind, start, flags);
            self.top.flags |= flags;
            return Ok(());
        }
    }

    fn open(&mut self, place: Place) -> Step {
        if self.scanner.frames.len() >= MAX_DEPTH {
            return Err(error(ScanErrorKind::TooDeep, self.pos));
        }
        let start = self.pos;
        self.pos += 1;
        let kind = if place == Place::Object { Kind::Object } else { Kind::Array };
        let node = self.push(kind, start, 0);
        self.scanner.frames.push(self.top);
        self.top = Frame::new(place, node, index(self.scanner.keys.len()));
        self.skip_space();
        Ok(())
    }

    fn close(&mut self) -> Step {
        self.pos += 1;
        let aux = match self.top.place {
            Place::Object => self.close_object()?,
            _ => self.top.items,
        };
        let arena = &mut self.scanner.arena;
        let next = index(arena.nodes.len());
        let node = &mut arena.nodes[self.top.node as usize];
        node.end = index(self.pos);
        node.next = next;
        node.aux = aux;
        node.flags = self.top.flags;
        let inherited = self.top.flags;
        // An outermost frame lies below every opened one.
        self.top = self.scanner.frames.pop().unwrap_or_else(Frame::outermost);
        self.top.flags |= inherited;
        Ok(())
    }

    /// Orders the keys of the object that closes, and returns where their order was put.
    fn close_object(&mut self) -> Step<u32> {
        let from = self.top.keys as usize;
        let Scanner { arena, keys, .. } = &mut *self.scanner;
        let own = &mut keys[from..];
        if own.len() > 1 && (self.top.escaped_key || !self.top.ascending) {
            let by =
                KeyOrder { bytes: self.bytes, nodes: &arena.nodes, escaped: self.top.escaped_key };
            if by.sort(own)? {
                self.top.flags |= flag::UNSORTED;
            }
        }
        let at = index(arena.order.len());
        arena.order.push(index(own.len()));
        arena.order.extend(own.iter().map(|key| key.node));
        keys.truncate(from);
        Ok(at)
    }

    #[inline]
    fn push(&mut self, kind: Kind, start: usize, flags: u8) -> u32 {
        let nodes = &mut self.scanner.arena.nodes;
        let at = index(nodes.len());
        nodes.push(Node {
            start: index(start),
            end: index(self.pos),
            next: at + 1,
            aux: 0,
            kind,
            flags,
        });
        at
    }

    /// Reads a string with both quotation marks, and says what is in it.
    #[inline]
    fn string(&mut self) -> Step<u8> {
        let mut flags = 0;
        let mut at = self.pos + 1;
        loop {
            let (stop, high) = text::plain_run(self.bytes, at);
            if high {
                flags |= flag::NON_ASCII;
            }
            match self.bytes.get(stop) {
                Some(b'"') => {
                    self.pos = stop + 1;
                    return Ok(flags);
                }
                Some(b'\\') => {
                    let (next, lone) = escape(self.bytes, stop)?;
                    flags |= flag::ESCAPED | lone;
                    at = next;
                }
                Some(&byte) => return Err(error(ScanErrorKind::ControlCharacter(byte), stop)),
                None => return Err(error(ScanErrorKind::UnexpectedEnd, stop)),
            }
        }
    }

    /// Reads `-? int frac? exp?` and says whether it is an odd one.
    #[inline]
    fn number(&mut self) -> Step<u8> {
        let start = self.pos;
        let negative = self.peek() == Some(b'-');
        self.pos += usize::from(negative);
        let first = self.pos;
        let digits = self.digits();
        let zero = self.bytes.get(first) == Some(&b'0');
        if digits == 0 {
            return Err(self.no_digit(start));
        }
        if zero && digits > 1 {
            return Err(error(ScanErrorKind::InvalidNumber, start));
        }
        let mut plain = digits <= 15 && !(negative && zero);
        if self.peek() == Some(b'.') {
            self.pos += 1;
            let from = self.pos;
            let decimals = self.digits();
            if decimals == 0 {
                return Err(self.no_digit(start));
            }
            plain = self.plain_fraction(digits + decimals, zero, from);
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            plain = false;
            self.pos += 1;
            self.pos += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return Err(self.no_digit(start));
            }
        }
        Ok(if plain { 0 } else { flag::ODD_NUMBER })
    }

    /// Says whether every form writes the number with the decimals at `from` as it stands.
    ///
    /// A double tells all numbers of 15 digits apart, so none of them has a shorter equal but by a final zero; and
    /// forms begin to use exponents below 0.0001.
    #[inline]
    fn plain_fraction(&self, digits: usize, zero: bool, from: usize) -> bool {
        let decimals = &self.bytes[from..self.pos];
        digits <= 15 && !decimals.ends_with(b"0") && !(zero && decimals.starts_with(b"0000"))
    }

    #[inline]
    fn digits(&mut self) -> usize {
        let from = self.pos;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.pos += 1;
        }
        self.pos - from
    }

    #[inline]
    fn literal(&mut self, word: &[u8], kind: Kind) -> Step<(Kind, u8)> {
        for &expected in word {
            if self.peek() != Some(expected) {
                return Err(self.unexpected());
            }
            self.pos += 1;
        }
        Ok((kind, if kind == Kind::Null { flag::HAS_NULL } else { 0 }))
    }

    #[inline]
    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.pos += 1;
            self.top.flags |= flag::SPACED;
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    #[cold]
    fn unexpected(&self) -> ScanError {
        let rest = self.bytes.get(self.pos..).unwrap_or_default();
        let kind = match rest {
            [] => ScanErrorKind::UnexpectedEnd,
            _ if rest.starts_with(b"NaN") || rest.starts_with(b"Infinity") => {
                ScanErrorKind::NotFinite
            }
            [byte, ..] => ScanErrorKind::UnexpectedByte(*byte),
        };
        error(kind, self.pos)
    }

    /// A number that began at `start` has no digit where it needs one.
    #[cold]
    fn no_digit(&self, start: usize) -> ScanError {
        match self.peek() {
            Some(b'I') => self.unexpected(),
            None => error(ScanErrorKind::UnexpectedEnd, self.pos),
            Some(_) => error(ScanErrorKind::InvalidNumber, start),
        }
    }
}

/// The order of the keys of one object: by code point, after unescaping.
struct KeyOrder<'a> {
    bytes: &'a [u8],
    nodes: &'a [Node],
    escaped: bool,
}

impl KeyOrder<'_> {
    /// Sorts `keys`, refuses equal ones, and says whether anything moved: O(n log n) comparisons whatever the keys.
    #[inline]
    fn sort(&self, keys: &mut [KeyRef]) -> Step<bool> {
        keys.sort_unstable_by(|a, b| self.compare(a, b));
        let mut moved = false;
        for pair in keys.windows(2) {
            let [a, b] = pair else { continue };
            moved |= a.node > b.node;
            if a.prefix == b.prefix || self.escaped {
                self.refuse_equal(a, b)?;
            }
        }
        Ok(moved)
    }

    #[inline]
    fn compare(&self, a: &KeyRef, b: &KeyRef) -> Ordering {
        if self.escaped {
            return CodePoints::new(self.name(a)).cmp(CodePoints::new(self.name(b)));
        }
        a.prefix.cmp(&b.prefix).then_with(|| self.name(a).cmp(self.name(b)))
    }

    fn refuse_equal(&self, a: &KeyRef, b: &KeyRef) -> Step {
        if self.compare(a, b) != Ordering::Equal {
            return Ok(());
        }
        let later = &self.nodes[a.node.max(b.node) as usize];
        Err(error(ScanErrorKind::DuplicateKey, later.start as usize))
    }

    fn name(&self, key: &KeyRef) -> &[u8] {
        let node = &self.nodes[key.node as usize];
        &self.bytes[node.start as usize + 1..node.end as usize - 1]
    }
}

/// Returns the first 8 of `bytes[from..to]`, big-endian and padded with zeros.
#[inline]
pub(super) fn prefix(bytes: &[u8], from: usize, to: usize) -> u64 {
    let word = match bytes.get(from..).and_then(<[u8]>::first_chunk::<8>) {
        Some(chunk) => u64::from_be_bytes(*chunk),
        None => bytes[from..]
            .iter()
            .chain([0; 8].iter())
            .take(8)
            .fold(0, |word, &byte| word << 8 | u64::from(byte)),
    };
    match to - from {
        0 => 0,
        length @ 1..8 => word & (u64::MAX << (64 - 8 * length)),
        _ => word,
    }
}

/// Checks the escape at `at`; returns where it ends, with the flag of a lone surrogate.
#[cold]
fn escape(bytes: &[u8], at: usize) -> Step<(usize, u8)> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok((at + 2, 0)),
        Some(b'u') => {
            let unit = unit(bytes, at)?;
            let pairs = matches!(unit, 0xd800..=0xdbff)
                && bytes.get(at + 6..at + 8) == Some(b"\\u")
                && matches!(self::unit(bytes, at + 6)?, 0xdc00..=0xdfff);
            Ok(match unit {
                _ if pairs => (at + 12, 0),
                0xd800..=0xdfff => (at + 6, flag::LONE_SURROGATE),
                _ => (at + 6, 0),
            })
        }
        Some(_) => Err(error(ScanErrorKind::InvalidEscape, at)),
        None => Err(error(ScanErrorKind::UnexpectedEnd, at + 1)),
    }
}

/// Reads the UTF-16 unit of the `\u` escape at `at`.
fn unit(bytes: &[u8], at: usize) -> Step<u16> {
    let digits =
        bytes.get(at + 2..at + 6).ok_or(error(ScanErrorKind::UnexpectedEnd, bytes.len()))?;
    text::hex_unit(digits).ok_or(error(ScanErrorKind::InvalidEscape, at))
}

/// Refuses what can be refused before the syntax is read.
fn admissible(bytes: &[u8]) -> Step<&str> {
    if bytes.len() >= u32::MAX as usize {
        return Err(error(ScanErrorKind::TooLong, u32::MAX as usize));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(error(ScanErrorKind::ByteOrderMark, 0));
    }
    std::str::from_utf8(bytes)
        .map_err(|fault| error(ScanErrorKind::InvalidUtf8, fault.valid_up_to()))
}

/// Narrows an offset or index: texts are shorter than 4 GiB, and have fewer nodes than bytes.
#[inline]
fn index(at: usize) -> u32 {
    at as u32
}

fn error(kind: ScanErrorKind, offset: usize) -> ScanError {
    ScanError { kind, offset }
}
