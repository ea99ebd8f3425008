//! Pagination: blocks flow down pages. Headings stay with what follows, paragraphs keep two lines
//! together at either end, rows that are taller than a page are split, table heads are repeated.

use std::collections::BTreeMap;

use exhibit_core::verdict::Word;

use crate::style::{self, BOTTOM, MARGIN, Style, TOP};
use crate::tree::{Kind, NodeId, Tree};
use crate::typeset::{Align, Line, Span, Typesetter};

/// A place that links lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Anchor(usize);

/// What is drawn on a page; coordinates from its top left corner.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Text { x: f32, y: f32, line: Line, mark: Mark },
    Shape { x: f32, y: f32, shape: Shape },
    Link { x: f32, y: f32, width: f32, height: f32, to: Anchor, node: NodeId, alt: String },
    Anchor { y: f32, anchor: Anchor },
    Code { x: f32, y: f32, size: f32, modules: Vec<bool>, across: usize, node: NodeId },
}

/// How drawn text takes part in the logical structure.
#[derive(Clone, Debug)]
pub(crate) enum Mark {
    /// Content of a node.
    Node(NodeId),
    /// Content of a node that reads differently from how it is drawn.
    Reads(NodeId, String),
    /// Not content: a repeated table head.
    Repeated,
}

/// Ornament: never content.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Rule { width: f32, thickness: f32, colour: style::Colour },
    Bar { width: f32, height: f32, colour: style::Colour },
    Frame { width: f32, height: f32, thickness: f32, colour: style::Colour, dashed: bool },
    Warning { size: f32, colour: style::Colour },
    Seal { word: Word, size: f32 },
}

/// One line or one unbreakable thing; coordinates from its own top and the left margin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    pub(crate) height: f32,
    pub(crate) items: Vec<Item>,
    pub(crate) heading: bool,
}

/// Parts that flow together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// Space before it, unless it begins a page.
    pub(crate) gap: f32,
    pub(crate) parts: Vec<Part>,
    /// The fewest parts to leave at the end of a page, and to carry to the next.
    pub(crate) together: usize,
    /// Stays on the same page as the beginning of the next block.
    pub(crate) keep: bool,
}

/// A finished page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) items: Vec<Item>,
    /// The last thing on it is a heading; only the tests ask.
    pub(crate) ends_with_heading: bool,
}

/// An entry of the contents and of the bookmarks.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) title: String,
    pub(crate) level: u16,
    pub(crate) anchor: Anchor,
}

/// Puts blocks on pages.
pub(crate) struct Composer {
    pub(crate) type_: Typesetter,
    pub(crate) tree: Tree,
    pub(crate) pages: Vec<Page>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) section: NodeId,
    places: Vec<Option<(usize, f32)>>,
    names: BTreeMap<String, Anchor>,
    y: f32,
    held: Vec<Block>,
}

impl Composer {
    pub(crate) fn new(type_: Typesetter) -> Self {
        let mut tree = Tree::default();
        let section = tree.root(Kind::Section);
        let (pages, entries, places, names) =
            (vec![Page::default()], Vec::new(), Vec::new(), BTreeMap::new());
        Self { type_, tree, pages, entries, section, places, names, y: TOP, held: Vec::new() }
    }

    /// Takes the pages that were composed so far, and begins anew.
    pub(crate) fn take_pages(&mut self) -> Vec<Page> {
        self.flush(0.0);
        self.y = TOP;
        std::mem::replace(&mut self.pages, vec![Page::default()])
    }

    /// Returns where an anchor came to stand: page index among the pages composed with it, and height.
    pub(crate) fn place_of(&self, anchor: Anchor) -> Option<(usize, f32)> {
        self.places.get(anchor.0).copied().flatten()
    }

    /// Makes an anchor that nothing has been placed at yet.
    pub(crate) fn new_anchor(&mut self) -> Anchor {
        self.places.push(None);
        Anchor(self.places.len() - 1)
    }

    /// Announces that a name will have a place, so that links to it can be made before.
    pub(crate) fn announce(&mut self, name: &str) {
        if !self.names.contains_key(name) {
            let anchor = self.new_anchor();
            self.names.insert(name.to_owned(), anchor);
        }
    }

    /// Returns the anchor of an announced name.
    pub(crate) fn named(&self, name: &str) -> Option<Anchor> {
        self.names.get(name).copied()
    }

    /// Returns how much of the page is left.
    pub(crate) fn left(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Moves down, unless that leaves the page.
    pub(crate) fn move_to(&mut self, y: f32) {
        self.flush(0.0);
        self.y = self.y.max(y.min(BOTTOM));
    }

    pub(crate) fn new_page(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
    }

    /// Begins a new page unless this one is empty.
    pub(crate) fn break_page(&mut self) {
        self.flush(0.0);
        if self.y > TOP {
            self.new_page();
        }
    }

    /// Makes sure that what is held and a height more fit on the page, and places what is held.
    pub(crate) fn flush(&mut self, more: f32) {
        let held = std::mem::take(&mut self.held);
        let height: f32 = held.iter().map(|block| block.gap + height(&block.parts)).sum();
        if self.y > TOP && self.y + height + more > BOTTOM {
            self.new_page();
        }
        for block in held {
            self.gap(block.gap);
            for part in block.parts {
                self.ensure(part.height);
                self.emit(part);
            }
        }
    }

    /// Adds space, but none at the top of a page.
    pub(crate) fn gap(&mut self, gap: f32) {
        if self.y > TOP {
            self.y += gap;
        }
    }

    /// Places a block.
    pub(crate) fn block(&mut self, block: Block) {
        if block.keep {
            self.held.push(block);
            return;
        }
        let count = block.parts.len();
        let head = if count <= 2 * block.together { count } else { block.together };
        self.flush(block.gap + height(&block.parts[..head]));
        self.gap(block.gap);
        let mut rest = block.parts;
        while !rest.is_empty() {
            let fit = self.fitting(&rest, block.together);
            let later = rest.split_off(fit);
            rest.into_iter().for_each(|part| self.emit(part));
            if !later.is_empty() {
                self.new_page();
            }
            rest = later;
        }
    }

    /// Returns how many parts to place on this page so that enough are left for the next; at least one.
    fn fitting(&self, parts: &[Part], together: usize) -> usize {
        let mut y = self.y;
        let mut fit = 0;
        for part in parts {
            y += part.height;
            if y > BOTTOM {
                break;
            }
            fit += 1;
        }
        if fit < parts.len() && parts.len() - fit < together {
            fit = parts.len().saturating_sub(together);
        }
        fit.max(1)
    }

    /// Begins a new page if a height does not fit on this one.
    pub(crate) fn ensure(&mut self, height: f32) {
        if self.y > TOP && self.y + height > BOTTOM {
            self.new_page();
        }
    }

    /// Places a part at the current height, wherever that is.
    pub(crate) fn emit(&mut self, part: Part) {
        let (index, top) = (self.pages.len() - 1, self.y);
        for item in part.items {
            let item = shifted(item, MARGIN, top);
            if let Item::Anchor { y, anchor } = item {
                self.places[anchor.0] = Some((index, y));
            } else {
                self.pages[index].items.push(item);
            }
        }
        self.pages[index].ends_with_heading = part.heading;
        self.y = top + part.height;
    }

    /// Lays out text as parts of one line each, as content of a node.
    pub(crate) fn lines(
        &mut self,
        spans: &[Span],
        x: f32,
        width: f32,
        align: Align,
        node: NodeId,
    ) -> Vec<Part> {
        let lines = self.type_.set(spans, width, align);
        lines.into_iter().map(|line| text_part(line, x, Mark::Node(node))).collect()
    }

    /// Places a paragraph.
    pub(crate) fn paragraph(&mut self, text: &str, style: Style, gap: f32) {
        self.spans(&[Span::new(text, style)], style::TEXT_WIDTH, gap, false);
    }

    /// Places a paragraph that introduces what follows, and stays with it.
    pub(crate) fn sentence(&mut self, text: &str, gap: f32) {
        self.spans(&[Span::new(text, style::BODY)], style::TEXT_WIDTH, gap, true);
    }

    pub(crate) fn spans(&mut self, spans: &[Span], width: f32, gap: f32, keep: bool) {
        let node = self.tree.add(self.section, Kind::Paragraph);
        let parts = self.lines(spans, 0.0, width, Align::Start, node);
        self.block(Block { gap, parts, together: 2, keep });
    }

    /// Places a heading, enters it in the contents and the bookmarks, and keeps it with what follows.
    pub(crate) fn heading(&mut self, level: u16, spans: &[Span], gap: f32, anchor: Option<Anchor>) {
        let title: String = spans.iter().map(|span| self.type_.printable(&span.text)).collect();
        let kind = Kind::Heading { level, title: shortened(&title) };
        let node = self.tree.add(self.section, kind);
        let mut parts = self.lines(spans, 0.0, style::WIDTH, Align::Start, node);
        let anchor = anchor.unwrap_or_else(|| self.new_anchor());
        if let Some(first) = parts.first_mut() {
            first.items.insert(0, Item::Anchor { y: 0.0, anchor });
        }
        parts.iter_mut().for_each(|part| part.heading = true);
        self.entries.push(Entry { title: shortened(&title), level, anchor });
        self.block(Block { gap, parts, together: 1, keep: true });
    }

    /// Places a list; items keep two lines together.
    pub(crate) fn list(&mut self, items: &[(Option<Word>, &str)], gap: f32) {
        self.flush(0.0);
        let list = self.tree.add(self.section, Kind::List);
        let indent = if items.iter().any(|(word, _)| word.is_some()) { 18.0 } else { 14.0 };
        for (i, (word, text)) in items.iter().enumerate() {
            let item = self.tree.add(list, Kind::ListItem);
            let label = self.tree.add(item, Kind::Label);
            let body = self.tree.add(item, Kind::Body);
            let mut parts = self.bullet(*word, text, indent, body);
            if word.is_none() {
                let dot = self.lines(
                    &[Span::new("•", style::BODY.colour(style::MUTED))],
                    2.0,
                    12.0,
                    Align::Start,
                    label,
                );
                if let (Some(first), Some(dot)) = (parts.first_mut(), dot.into_iter().next()) {
                    first.items.splice(0..0, dot.items);
                }
            }
            self.block(Block {
                gap: if i == 0 { gap } else { 4.0 },
                parts,
                together: 2,
                keep: false,
            });
        }
    }

    fn bullet(&mut self, word: Option<Word>, text: &str, indent: f32, body: NodeId) -> Vec<Part> {
        let Some(word) = word else {
            return self.lines(
                &[Span::new(text, style::BODY)],
                indent,
                style::TEXT_WIDTH,
                Align::Start,
                body,
            );
        };
        let name = format!("{} ", word.as_str());
        let spans = [
            Span::new(name, style::BODY.bold().colour(style::verdict_colour(word))),
            Span::new(text, style::BODY),
        ];
        let mut parts = self.lines(&spans, indent, style::TEXT_WIDTH, Align::Start, body);
        if let Some(first) = parts.first_mut() {
            first
                .items
                .insert(0, Item::Shape { x: 0.0, y: 2.0, shape: Shape::Seal { word, size: 10.5 } });
        }
        parts
    }
}

/// Makes a part of one line.
pub(crate) fn text_part(line: Line, x: f32, mark: Mark) -> Part {
    Part { height: line.height, items: vec![Item::Text { x, y: 0.0, line, mark }], heading: false }
}

pub(crate) fn height(parts: &[Part]) -> f32 {
    parts.iter().map(|part| part.height).sum()
}

/// Moves an item.
pub(crate) fn shifted(mut item: Item, dx: f32, dy: f32) -> Item {
    match &mut item {
        Item::Text { x, y, .. }
        | Item::Shape { x, y, .. }
        | Item::Link { x, y, .. }
        | Item::Code { x, y, .. } => {
            *x += dx;
            *y += dy;
        }
        Item::Anchor { y, .. } => *y += dy,
    }
    item
}

/// Bookmarks and alternative texts need not repeat a title of ten thousand characters.
pub(crate) fn shortened(title: &str) -> String {
    clipped(title, LONGEST_TITLE)
}

/// Returns the first characters of a text, with an ellipsis if there are more.
pub(crate) fn clipped(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    text.chars().take(most).chain(['…']).collect()
}

const LONGEST_TITLE: usize = 160;
