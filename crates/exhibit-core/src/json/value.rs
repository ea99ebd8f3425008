//! Walking through a scanned text.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use super::path::{Path, Segment};
use super::scan::{Arena, Node, flag};
use super::text::{self, CodePoints};

/// A scanned text: what [`Scanner::scan`](super::Scanner::scan) returns.
#[derive(Debug, Clone, Copy)]
pub struct Doc<'a> {
    text: &'a str,
    arena: &'a Arena,
}

impl<'a> Doc<'a> {
    pub(super) fn new(text: &'a str, arena: &'a Arena) -> Self {
        Self { text, arena }
    }

    /// Returns the text as it was given, with white space around the value.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the outermost value.
    pub fn root(&self) -> Value<'a> {
        Value { doc: *self, index: 0 }
    }

    pub(super) fn value(&self, index: u32) -> Value<'a> {
        Value { doc: *self, index }
    }

    pub(super) fn node(&self, index: u32) -> &'a Node {
        &self.arena.nodes[index as usize]
    }

    /// Returns the key nodes of the object `node`, sorted by code point.
    pub(super) fn sorted_keys(&self, node: &Node) -> &'a [u32] {
        let at = node.aux as usize;
        let count = self.arena.order[at] as usize;
        &self.arena.order[at + 1..at + 1 + count]
    }

    pub(super) fn span(&self, node: &Node) -> &'a str {
        &self.text[node.start as usize..node.end as usize]
    }

    /// Returns what stands between the quotation marks of the string `node`.
    pub(super) fn inside(&self, node: &Node) -> &'a str {
        &self.text[node.start as usize + 1..node.end as usize - 1]
    }
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `false`
    False,
    /// `true`
    True,
    /// A number; its lexeme is kept.
    Number,
    /// A string, or the key of a member.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// One value, or the key of a member, in a scanned text.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    doc: Doc<'a>,
    index: u32,
}

impl<'a> Value<'a> {
    /// Returns what this is.
    pub fn kind(&self) -> Kind {
        self.node().kind
    }

    /// Returns the source of this value, byte for byte.
    pub fn raw(&self) -> &'a str {
        self.doc.span(self.node())
    }

    /// Returns the bytes that this value takes in [`Doc::text`].
    pub fn span(&self) -> Range<usize> {
        let node = self.node();
        node.start as usize..node.end as usize
    }

    /// Says whether this is `null`.
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// Returns a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind() {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    /// Returns the source characters of a number, or of `true`, `false`, `null`.
    pub fn as_lexeme(&self) -> Option<&'a str> {
        match self.kind() {
            Kind::String | Kind::Array | Kind::Object => None,
            _ => Some(self.raw()),
        }
    }

    /// Returns a number written as an integer (no fraction, no exponent) that fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.number()?.parse().ok()
    }

    /// Returns a number written as an integer (no fraction, no exponent) that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.number()?.parse().ok()
    }

    /// Returns a string with its escapes resolved; `None` if it is no string or has a lone surrogate.
    pub fn as_str(&self) -> Option<Cow<'a, str>> {
        let node = self.node();
        if node.kind != Kind::String || node.flags & flag::LONE_SURROGATE != 0 {
            return None;
        }
        let inside = self.doc.inside(node);
        if node.flags & flag::ESCAPED == 0 {
            return Some(Cow::Borrowed(inside));
        }
        let points = CodePoints::new(inside.as_bytes());
        Some(Cow::Owned(points.filter_map(char::from_u32).collect()))
    }

    /// Says whether this is the string `text`, escapes resolved; without allocation.
    pub fn is_str(&self, text: &str) -> bool {
        let node = self.node();
        node.kind == Kind::String && name_cmp(&self.doc, node, text) == Ordering::Equal
    }

    /// Returns a string's code points, escapes resolved, lone surrogates as they are.
    pub fn code_points(&self) -> Option<CodePoints<'a>> {
        let node = self.node();
        (node.kind == Kind::String).then(|| CodePoints::new(self.doc.inside(node).as_bytes()))
    }

    /// Appends a string, escapes resolved, in UTF-8 with lone surrogates in the same pattern (WTF-8); says whether
    /// this is a string.
    pub fn decode_wtf8(&self, out: &mut Vec<u8>) -> bool {
        let Some(points) = self.code_points() else {
            return false;
        };
        points.for_each(|point| text::put_wtf8(point, |utf8| out.extend_from_slice(utf8)));
        true
    }

    /// Returns a string's UTF-16 units, escapes resolved.
    pub fn utf16(&self) -> Option<Vec<u16>> {
        Some(self.code_points()?.utf16().collect())
    }

    /// Says whether a string, or any string or key inside, has half of a surrogate pair: it has no UTF-8 form.
    pub fn has_lone_surrogate(&self) -> bool {
        self.node().flags & flag::LONE_SURROGATE != 0
    }

    /// Returns the number of members or items; 0 for anything else.
    pub fn len(&self) -> usize {
        let node = self.node();
        match node.kind {
            Kind::Object => self.doc.sorted_keys(node).len(),
            Kind::Array => node.aux as usize,
            _ => 0,
        }
    }

    /// Says whether there is no member and no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the member of an object with this key, escapes resolved: O(log n) comparisons.
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        let node = self.node();
        if node.kind != Kind::Object {
            return None;
        }
        let keys = self.doc.sorted_keys(node);
        let at =
            keys.binary_search_by(|&index| name_cmp(&self.doc, self.doc.node(index), key)).ok()?;
        Some(self.doc.value(keys[at] + 1))
    }

    /// Returns the item of an array at this index, from 0: O(n).
    pub fn item(&self, at: usize) -> Option<Value<'a>> {
        self.items().nth(at)
    }

    /// Returns keys and values of an object in source order; nothing for anything else.
    pub fn members(&self) -> Members<'a> {
        Members(self.inside(Kind::Object))
    }

    /// Returns the items of an array in source order; nothing for anything else.
    pub fn items(&self) -> Items<'a> {
        Items(self.inside(Kind::Array))
    }

    /// Returns the value at `path`; a path with `*` names no single value.
    pub fn at(&self, path: &Path) -> Option<Value<'a>> {
        path.segments().iter().try_fold(*self, |value, segment| match segment {
            Segment::Name(name) => value.child(name),
            Segment::Every => None,
        })
    }

    /// Returns the value at an RFC 6901 pointer (`""` is this value, `/a/0` the first item of `a`).
    pub fn pointer(&self, pointer: &str) -> Option<Value<'a>> {
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return None;
        }
        self.at(&Path::parse(pointer).ok()?)
    }

    pub(super) fn doc(&self) -> Doc<'a> {
        self.doc
    }

    pub(super) fn index(&self) -> u32 {
        self.index
    }

    fn child(&self, name: &str) -> Option<Value<'a>> {
        match self.kind() {
            Kind::Object => self.get(name),
            Kind::Array => self.item(item_index(name)?),
            _ => None,
        }
    }

    fn number(&self) -> Option<&'a str> {
        (self.kind() == Kind::Number).then(|| self.raw())
    }

    fn inside(&self, kind: Kind) -> Inside<'a> {
        let node = self.node();
        let end = if node.kind == kind { node.next } else { 0 };
        Inside { doc: self.doc, next: self.index + 1, end }
    }

    fn node(&self) -> &'a Node {
        self.doc.node(self.index)
    }
}

/// Keys and values of an object in source order.
#[derive(Debug, Clone)]
pub struct Members<'a>(Inside<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (Value<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        Some((self.0.take()?, self.0.take()?))
    }
}

/// Items of an array in source order.
#[derive(Debug, Clone)]
pub struct Items<'a>(Inside<'a>);

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take()
    }
}

#[derive(Debug, Clone)]
struct Inside<'a> {
    doc: Doc<'a>,
    next: u32,
    end: u32,
}

impl<'a> Inside<'a> {
    fn take(&mut self) -> Option<Value<'a>> {
        if self.next >= self.end {
            return None;
        }
        let value = self.doc.value(self.next);
        self.next = value.node().next;
        Some(value)
    }
}

/// Reads an array index as RFC 6901 writes it: no sign, no leading zero.
pub(super) fn item_index(name: &str) -> Option<usize> {
    let plain =
        name.bytes().all(|byte| byte.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    if plain { name.parse().ok() } else { None }
}

/// Compares a string node with a text, escapes resolved, by code point.
pub(super) fn name_cmp(doc: &Doc<'_>, node: &Node, name: &str) -> Ordering {
    let inside = doc.inside(node);
    if node.flags & flag::ESCAPED == 0 {
        inside.cmp(name)
    } else {
        CodePoints::new(inside.as_bytes()).cmp(name.chars().map(u32::from))
    }
}
