//! Writing a scanned value in the form that its producer hashed.

use std::cmp::Ordering;

use super::number::{NumberError, Numbers, write_number};
use super::path::Path;
use super::scan::{Node, Scanner, flag};
use super::select::{Field, Missing, Rewrite, Rules, Selection, SelectionError, Source, State};
use super::text::{CodePoints, put_wtf8, utf16_units};
use super::value::{Doc, Kind, Value, item_index, name_cmp};

/// A canonical form: how a value becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Canon {
    /// The order of members.
    pub sort: Sort,
    /// What stands between them.
    pub separators: Separators,
    /// Writes everything outside of U+0020..U+007E as `\uxxxx`, as Python's `ensure_ascii` does.
    pub ascii: bool,
    /// How numbers are written.
    pub numbers: Numbers,
}

/// The order in which the members of an object are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By UTF-16 units of the key (RFC 8785 section 3.2.3).
    Utf16,
    /// By code points of the key: Python, serde, orjson.
    CodePoint,
    /// As in the source; made members come last, in the order of their declaration.
    Source,
}

/// What stands between members, items, keys and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Separators {
    /// `,` and `:`.
    Compact,
    /// `, ` and `: `, the default of Python.
    Spaced,
}

impl Canon {
    /// RFC 8785, the JSON Canonicalization Scheme.
    pub const JCS: Self = Self::compact(Sort::Utf16, Numbers::EcmaScript);
    /// Python's `json.dumps(…, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`.
    pub const PYTHON: Self = Self::compact(Sort::CodePoint, Numbers::Python);
    /// As [`Canon::PYTHON`], with the source characters of each number.
    pub const VERBATIM: Self = Self::compact(Sort::CodePoint, Numbers::Verbatim);
    /// The source without white space and with its strings written in one way.
    pub const SOURCE: Self = Self::compact(Sort::Source, Numbers::Verbatim);

    const fn compact(sort: Sort, numbers: Numbers) -> Self {
        Self { sort, separators: Separators::Compact, ascii: false, numbers }
    }

    /// Flags of a value that make its source differ, or possibly differ, from this form.
    fn unlike(self) -> u8 {
        let mut unlike = flag::ESCAPED | flag::SPACED;
        if self.sort != Sort::Source {
            unlike |= flag::UNSORTED;
        }
        if self.ascii {
            unlike |= flag::NON_ASCII;
        }
        if self.sort == Sort::Utf16 {
            unlike |= flag::SPECIAL_KEYS;
        }
        if self.numbers != Numbers::Verbatim {
            unlike |= flag::ODD_NUMBER;
        }
        unlike
    }
}

/// Where canonical bytes go: a buffer or a hash function.
pub trait Sink {
    /// Takes the next bytes.
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// A value that comes with a record, for [`Source::Given`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given<'a> {
    /// Written as a string.
    Text(&'a str),
    /// Written as null.
    Null,
    /// Written as it is: canonical bytes made before.
    Written(&'a [u8]),
}

/// Why a value has no such canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CanonError {
    /// Half of a surrogate pair has no UTF-8.
    #[error("lone surrogate in the string at byte {offset}")]
    LoneSurrogate {
        /// Where the string begins in the text.
        offset: usize,
    },
    /// A number that this form can't express with certainty.
    #[error("{fault} at byte {offset}")]
    Number {
        /// Where the number begins in the text.
        offset: usize,
        /// Why not.
        fault: NumberError,
    },
    /// The record has nothing at [`Selection::at`].
    #[error("the selected value is missing")]
    Missing,
    /// Members are to be selected or made, and the value at this byte is no object.
    #[error("the selected value at byte {offset} is not an object")]
    NotAnObject {
        /// Where the value begins in the text.
        offset: usize,
    },
    /// Fewer values were given than [`Source::Given`] asks for.
    #[error("no value {0} was given")]
    NotGiven(usize),
}

impl CanonError {
    /// Says whether the form can't express a value that is there: then the record can't be checked, and is not broken.
    pub fn is_unsupported(&self) -> bool {
        matches!(self, Self::LoneSurrogate { .. } | Self::Number { .. })
    }
}

/// Appends `value` whole in the form `canon`. For many values, keep a [`Canonicaliser`].
///
/// # Errors
/// What the form can't express; `out` may have a part then.
pub fn canonical(canon: Canon, value: Value<'_>, out: &mut impl Sink) -> Result<(), CanonError> {
    Canonicaliser::whole(canon).write(value, &[], out)
}

/// Writes the selected parts of one record after the other, with buffers that it keeps.
#[derive(Debug, Clone)]
pub struct Canonicaliser {
    plan: Plan,
    work: Work,
}

impl Canonicaliser {
    /// Returns one that writes whole values.
    pub fn whole(canon: Canon) -> Self {
        let (rules, top) = Rules::compile(&Selection::default());
        let plan = Plan {
            canon,
            unlike: canon.unlike(),
            at: Path::whole(),
            rules,
            top,
            keys: Vec::new(),
            fields: Vec::new(),
            missing: Missing::Omit,
            drop_nulls: false,
        };
        Self { plan, work: Work::default() }
    }

    /// Compiles `selection` for the form `canon`.
    ///
    /// # Errors
    /// Constants that are no JSON or that the form can't express; two fields with one name.
    pub fn new(canon: Canon, selection: &Selection) -> Result<Self, SelectionError> {
        let mut this = Self::whole(canon);
        (this.plan.rules, this.plan.top) = Rules::compile(selection);
        this.plan.at = selection.at.clone();
        this.plan.missing = selection.missing;
        this.plan.drop_nulls = selection.drop_nulls;
        if selection.drop_nulls {
            this.plan.unlike |= flag::HAS_NULL;
        }
        this.plan.name_missing();
        for field in &selection.fields {
            this.plan.add_field(field)?;
        }
        Ok(this)
    }

    /// Writes the selected parts of `record`, with the values `given` for [`Source::Given`].
    ///
    /// # Errors
    /// What the form can't express, or a record that the selection does not fit; `out` may have a part then.
    pub fn write(
        &mut self,
        record: Value<'_>,
        given: &[Given<'_>],
        out: &mut impl Sink,
    ) -> Result<(), CanonError> {
        let Self { plan, work } = self;
        let value = if plan.at.is_whole() { Some(record) } else { record.at(&plan.at) };
        let value = value.ok_or(CanonError::Missing)?;
        work.members.clear();
        work.frames.clear();
        Pass { plan, work, doc: value.doc(), given, out }.run(value)
    }
}

#[derive(Debug, Clone)]
struct Plan {
    canon: Canon,
    /// Flags that forbid copying a value from the source.
    unlike: u8,
    at: Path,
    rules: Rules,
    top: State,
    keys: Vec<Key>,
    fields: Vec<Made>,
    missing: Missing,
    drop_nulls: bool,
}

/// A key that does not come from the record: its name, and how it is written, with quotation marks.
#[derive(Debug, Clone)]
struct Key {
    name: String,
    written: Vec<u8>,
}

#[derive(Debug, Clone)]
struct Made {
    key: u32,
    source: MadeFrom,
}

#[derive(Debug, Clone)]
enum MadeFrom {
    At(Path),
    Constant(Vec<u8>),
    Given(usize),
}

impl Plan {
    /// Prepares the keys of included places, for those that records don't have.
    fn name_missing(&mut self) {
        if self.missing == Missing::Omit {
            return;
        }
        for (rule, name) in self.rules.kept_names() {
            let key = self.key(&name);
            self.rules.set_key(rule, key);
        }
    }

    fn add_field(&mut self, field: &Field) -> Result<(), SelectionError> {
        let name = &field.name;
        if self.made(|known| known == name).is_some() {
            return Err(SelectionError::DuplicateField(name.clone()));
        }
        let source = match &field.source {
            Source::At(path) => MadeFrom::At(path.clone()),
            Source::Given(index) => MadeFrom::Given(*index),
            Source::Constant(text) => MadeFrom::Constant(self.constant(name, text)?),
        };
        let key = self.key(name);
        self.fields.push(Made { key, source });
        Ok(())
    }

    fn constant(&self, name: &str, text: &str) -> Result<Vec<u8>, SelectionError> {
        let mut scanner = Scanner::new();
        let mut out = Vec::new();
        let doc = scanner
            .scan(text.as_bytes())
            .map_err(|fault| SelectionError::ConstantSyntax { name: name.to_owned(), fault })?;
        canonical(self.canon, doc.root(), &mut out)
            .map_err(|fault| SelectionError::ConstantForm { name: name.to_owned(), fault })?;
        Ok(out)
    }

    fn key(&mut self, name: &str) -> u32 {
        let mut written = Vec::new();
        put_text(name, self.canon.ascii, &mut written);
        self.keys.push(Key { name: name.to_owned(), written });
        self.keys.len() as u32 - 1
    }

    fn made(&self, is: impl Fn(&str) -> bool) -> Option<&Made> {
        self.fields.iter().find(|made| is(&self.keys[made.key as usize].name))
    }

    /// Says whether the object at the top must be taken apart even if nothing in it is left out.
    fn builds(&self) -> bool {
        !self.fields.is_empty()
    }
}

#[derive(Debug, Clone, Default)]
struct Work {
    frames: Vec<Frame>,
    /// Members still to be written, of all objects that are open.
    members: Vec<Member>,
    scratch: Vec<u8>,
}

/// An array or object that is being written.
#[derive(Debug, Clone, Copy)]
struct Frame {
    object: bool,
    first: bool,
    /// Objects: where their members begin in `Work::members`.
    base: u32,
    /// Objects: the next member. Arrays: the next node.
    at: u32,
    end: u32,
    /// Arrays: index of the next item.
    item: usize,
    state: State,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    key: KeyOf,
    value: ValueOf,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum KeyOf {
    Node(u32),
    Made(u32),
}

#[derive(Debug, Clone, Copy)]
enum ValueOf {
    Node(u32),
    Null,
    Field(u32),
}

struct Pass<'a, 'p, S> {
    plan: &'p Plan,
    work: &'p mut Work,
    doc: Doc<'a>,
    given: &'p [Given<'p>],
    out: &'p mut S,
}

impl<'a, S: Sink> Pass<'a, '_, S> {
    fn run(mut self, value: Value<'a>) -> Result<(), CanonError> {
        let top = self.plan.top;
        if self.plan.builds() || !top.keep {
            let object = value.kind() == Kind::Object
                || (value.kind() == Kind::Array && !self.plan.builds());
            if !object {
                return Err(CanonError::NotAnObject { offset: value.span().start });
            }
            self.open(value.index(), top);
        } else {
            self.value(value.index(), top)?;
        }
        while let Some(frame) = self.work.frames.last_mut() {
            if frame.at >= frame.end {
                self.close();
                continue;
            }
            let frame = *frame;
            if frame.object { self.member(frame)? } else { self.item(frame)? }
        }
        Ok(())
    }

    #[inline]
    fn member(&mut self, frame: Frame) -> Result<(), CanonError> {
        let member = self.work.members[frame.at as usize];
        let comma = if frame.first { 0 } else { 1 };
        let (before, colon): (&[u8], &[u8]) = match self.plan.canon.separators {
            Separators::Compact => (b",", b":"),
            Separators::Spaced => (b", ", b": "),
        };
        if comma == 1 {
            self.out.put(before);
        }
        if let Some(top) = self.work.frames.last_mut() {
            top.at += 1;
            top.first = false;
        }
        match member.key {
            KeyOf::Node(key) => self.text(self.doc.node(key))?,
            KeyOf::Made(key) => self.out.put(&self.plan.keys[key as usize].written),
        }
        self.out.put(colon);
        match member.value {
            ValueOf::Node(node) => self.value(node, member.state),
            ValueOf::Null => {
                self.out.put(b"null");
                Ok(())
            }
            ValueOf::Field(field) => self.field(field),
        }
    }

    fn item(&mut self, frame: Frame) -> Result<(), CanonError> {
        let node = frame.at;
        let is = |name: &str| item_index(name) == Some(frame.item);
        let state = self.child(frame.state, node, is);
        if let Some(top) = self.work.frames.last_mut() {
            top.at = self.doc.node(node).next;
            top.item += 1;
            top.first &= state.is_none();
        }
        let Some(state) = state else { return Ok(()) };
        if !frame.first {
            self.out.put(match self.plan.canon.separators {
                Separators::Compact => b",",
                Separators::Spaced => b", ",
            });
        }
        self.value(node, state)
    }

    /// Writes a scalar, copies what already has the form, or opens a container.
    #[inline]
    fn value(&mut self, index: u32, state: State) -> Result<(), CanonError> {
        let node = self.doc.node(index);
        let container = matches!(node.kind, Kind::Array | Kind::Object);
        let copies = !container || self.plan.canon.separators == Separators::Compact;
        if copies && state.is_whole() && node.flags & self.plan.unlike == 0 {
            self.out.put(self.doc.span(node).as_bytes());
            return Ok(());
        }
        match node.kind {
            Kind::Array | Kind::Object => self.open(index, state),
            Kind::Number => self.number(node)?,
            Kind::String => self.string(index, node, state)?,
            _ => self.out.put(self.doc.span(node).as_bytes()),
        }
        Ok(())
    }

    fn number(&mut self, node: &Node) -> Result<(), CanonError> {
        let offset = node.start as usize;
        self.work.scratch.clear();
        write_number(self.doc.span(node), self.plan.canon.numbers, &mut self.work.scratch)
            .map_err(|fault| CanonError::Number { offset, fault })?;
        self.out.put(&self.work.scratch);
        Ok(())
    }

    fn string(&mut self, index: u32, node: &Node, state: State) -> Result<(), CanonError> {
        let rewrite = self.plan.rules.get(state).and_then(|rule| rule.rewrite);
        let text = rewrite.and_then(|rewrite| rewrite.apply(&self.doc.value(index).as_str()?));
        match text {
            Some(_) if rewrite == Some(Rewrite::Null) => {
                self.out.put(b"null");
                Ok(())
            }
            Some(text) => {
                put_text(&text, self.plan.canon.ascii, self.out);
                Ok(())
            }
            None => self.text(node),
        }
    }

    /// Writes a string or key of the record.
    #[inline]
    fn text(&mut self, node: &Node) -> Result<(), CanonError> {
        let ascii = self.plan.canon.ascii;
        let foreign = flag::ESCAPED | if ascii { flag::NON_ASCII } else { 0 };
        if node.flags & foreign == 0 {
            self.out.put(self.doc.span(node).as_bytes());
            return Ok(());
        }
        if !ascii && node.flags & flag::LONE_SURROGATE != 0 {
            return Err(CanonError::LoneSurrogate { offset: node.start as usize });
        }
        put_inside(self.doc.inside(node).as_bytes(), ascii, self.out);
        Ok(())
    }

    fn field(&mut self, field: u32) -> Result<(), CanonError> {
        match &self.plan.fields[field as usize].source {
            MadeFrom::Constant(written) => self.out.put(written),
            MadeFrom::Given(index) => match self.given.get(*index) {
                Some(Given::Text(text)) => put_text(text, self.plan.canon.ascii, self.out),
                Some(Given::Null) => self.out.put(b"null"),
                Some(Given::Written(bytes)) => self.out.put(bytes),
                None => return Err(CanonError::NotGiven(*index)),
            },
            // A place in the record became a node when its object was opened.
            MadeFrom::At(_) => {}
        }
        Ok(())
    }

    fn open(&mut self, index: u32, state: State) {
        let node = self.doc.node(index);
        let base = self.work.members.len() as u32;
        let object = node.kind == Kind::Object;
        let (at, end) = if object {
            self.take_members(index, node, state);
            (base, self.work.members.len() as u32)
        } else {
            (index + 1, node.next)
        };
        self.out.put(if object { b"{" } else { b"[" });
        self.work.frames.push(Frame { object, first: true, base, at, end, item: 0, state });
    }

    fn close(&mut self) {
        if let Some(frame) = self.work.frames.pop() {
            self.out.put(if frame.object { b"}" } else { b"]" });
            if frame.object {
                self.work.members.truncate(frame.base as usize);
            }
        }
    }

    /// Lists the members that are written, in the order of the form.
    fn take_members(&mut self, index: u32, node: &Node, state: State) {
        let base = self.work.members.len();
        if self.plan.canon.sort == Sort::Source {
            let mut key = index + 1;
            while key < node.next {
                self.take_member(key, state);
                key = self.doc.node(key + 1).next;
            }
        } else {
            let doc = self.doc;
            doc.sorted_keys(node).iter().for_each(|&key| self.take_member(key, state));
        }
        let taken = self.work.members.len();
        self.take_made(index);
        self.take_missing(index, state);
        let added = self.work.members.len() > taken;
        let utf16 = self.plan.canon.sort == Sort::Utf16 && node.flags & flag::SPECIAL_KEYS != 0;
        if self.plan.canon.sort != Sort::Source && (added || utf16) {
            self.sort(base);
        }
    }

    #[inline]
    fn take_member(&mut self, key: u32, state: State) {
        let value = key + 1;
        if self.plan.drop_nulls && self.doc.node(value).kind == Kind::Null {
            return;
        }
        let is = |name: &str| name_cmp(&self.doc, self.doc.node(key), name) == Ordering::Equal;
        if self.work.frames.is_empty() && self.plan.made(is).is_some() {
            return;
        }
        if let Some(state) = self.child(state, value, is) {
            let (key, value) = (KeyOf::Node(key), ValueOf::Node(value));
            self.work.members.push(Member { key, value, state });
        }
    }

    /// Returns the state of a member or item; `None` if it is left out, also if only parts of a scalar are asked for.
    #[inline]
    fn child(&self, state: State, value: u32, is: impl Fn(&str) -> bool) -> Option<State> {
        if state.is_whole() {
            return Some(state);
        }
        let child = self.plan.rules.child(state, is)?;
        let container = matches!(self.doc.node(value).kind, Kind::Array | Kind::Object);
        (child.keep || container).then_some(child)
    }

    fn take_made(&mut self, index: u32) {
        if !self.work.frames.is_empty() {
            return;
        }
        let plan = self.plan;
        for (at, made) in plan.fields.iter().enumerate() {
            let value = match &made.source {
                MadeFrom::At(path) => match self.doc.value(index).at(path) {
                    Some(value) if plan.drop_nulls && value.is_null() => continue,
                    Some(value) => ValueOf::Node(value.index()),
                    None if plan.missing == Missing::Null => ValueOf::Null,
                    None => continue,
                },
                _ => ValueOf::Field(at as u32),
            };
            let key = KeyOf::Made(made.key);
            self.work.members.push(Member { key, value, state: State::WHOLE });
        }
    }

    fn take_missing(&mut self, index: u32, state: State) {
        let plan = self.plan;
        if plan.missing == Missing::Omit || state.is_whole() {
            return;
        }
        let Some(rule) = plan.rules.get(state) else {
            return;
        };
        for (name, below) in plan.rules.named(rule) {
            let Some(key) = below.key else { continue };
            let made = self.work.frames.is_empty() && plan.made(|known| known == name).is_some();
            if below.drop || made || self.doc.value(index).get(name).is_some() {
                continue;
            }
            let (key, value) = (KeyOf::Made(key), ValueOf::Null);
            self.work.members.push(Member { key, value, state: State::WHOLE });
        }
    }

    fn sort(&mut self, base: usize) {
        let Self { plan, work, doc, .. } = self;
        let inside = |key: KeyOf| match key {
            KeyOf::Node(node) => doc.inside(doc.node(node)).as_bytes(),
            KeyOf::Made(key) => {
                let written = &plan.keys[key as usize].written;
                &written[1..written.len() - 1]
            }
        };
        let compare = match plan.canon.sort {
            Sort::Utf16 => by_utf16,
            _ => by_code_point,
        };
        work.members[base..].sort_unstable_by(|a, b| compare(inside(a.key), inside(b.key)));
    }
}

fn by_code_point(a: &[u8], b: &[u8]) -> Ordering {
    match a.contains(&b'\\') || b.contains(&b'\\') {
        true => CodePoints::new(a).cmp(CodePoints::new(b)),
        false => a.cmp(b),
    }
}

fn by_utf16(a: &[u8], b: &[u8]) -> Ordering {
    let plain = |key: &[u8]| key.is_ascii() && !key.contains(&b'\\');
    match plain(a) && plain(b) {
        true => a.cmp(b),
        false => CodePoints::new(a).utf16().cmp(CodePoints::new(b).utf16()),
    }
}

/// Writes `text` as a string.
fn put_text(text: &str, ascii: bool, out: &mut impl Sink) {
    out.put(b"\"");
    let mut rest = text.as_bytes();
    while let Some(&first) = rest.first() {
        let run = rest.iter().position(|&byte| needs_escape(byte, ascii)).unwrap_or(rest.len());
        out.put(&rest[..run]);
        rest = &rest[run..];
        if run == 0 {
            let char = text[text.len() - rest.len()..].chars().next();
            let char = char.unwrap_or(first as char);
            put_point(u32::from(char), ascii, out);
            rest = &rest[char.len_utf8()..];
        }
    }
    out.put(b"\"");
}

/// Writes a string of which `inside` is the source between the quotation marks.
fn put_inside(inside: &[u8], ascii: bool, out: &mut impl Sink) {
    out.put(b"\"");
    let mut rest = inside;
    while !rest.is_empty() {
        let run = rest.iter().position(|&byte| needs_escape(byte, ascii)).unwrap_or(rest.len());
        out.put(&rest[..run]);
        rest = &rest[run..];
        let mut points = CodePoints::new(rest);
        if let Some(point) = points.next() {
            put_point(point, ascii, out);
            rest = points.rest();
        }
    }
    out.put(b"\"");
}

#[inline]
fn needs_escape(byte: u8, ascii: bool) -> bool {
    matches!(byte, b'"' | b'\\' | ..0x20) || (ascii && byte >= 0x7f)
}

/// Writes one code point: the short escapes, `\u00xx` for other controls, and the rest raw or as `\uxxxx`.
fn put_point(point: u32, ascii: bool, out: &mut impl Sink) {
    let short = match point {
        0x22 => b'"',
        0x5c => b'\\',
        8 => b'b',
        9 => b't',
        10 => b'n',
        12 => b'f',
        13 => b'r',
        ..0x20 => return put_unit(point as u16, out),
        0x7f.. if ascii => {
            let (first, second) = utf16_units(point);
            put_unit(first, out);
            return second.into_iter().for_each(|unit| put_unit(unit, out));
        }
        _ => return put_wtf8(point, |utf8| out.put(utf8)),
    };
    out.put(&[b'\\', short]);
}

fn put_unit(unit: u16, out: &mut impl Sink) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |shift: u16| DIGITS[usize::from(unit >> shift & 15)];
    out.put(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
}
