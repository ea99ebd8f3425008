//! Tables: hairlines rather than boxes, heads that repeat, rows that split only when they must.

use exhibit_core::verdict::Word;

use crate::page::{
    Anchor, Composer, Item, Mark, Part, Shape, height, shifted, shortened, text_part,
};
use crate::style::{self, BOTTOM, Style, WIDTH};
use crate::tree::{Kind, NodeId};
use crate::typeset::{Align, Span};

/// A column: its head, its share of the width, and how its cells align.
pub(crate) struct Column {
    head: &'static str,
    share: f32,
    align: Align,
}

impl Column {
    pub(crate) const fn new(head: &'static str, share: f32) -> Self {
        Self { head, share, align: Align::Start }
    }

    pub(crate) const fn number(head: &'static str, share: f32) -> Self {
        Self { head, share, align: Align::Right }
    }
}

/// A paragraph of a cell.
pub(crate) enum Para {
    Text(Vec<Span>),
    /// Text that leads to an anchor, if it has one.
    Link(Span, Option<Anchor>),
    /// A digest, or other text of one word without spaces, in groups of eight.
    Digest(String),
    Verdict(Word),
    /// Makes the cell a place that links lead to.
    Place(Anchor),
}

impl Para {
    /// Makes plain text; nothing prints as a dash, so that no cell is empty.
    pub(crate) fn text(text: &str, style: Style) -> Self {
        let text = if text.is_empty() { "–" } else { text };
        Self::Text(vec![Span::new(text, style)])
    }
}

/// A table that rows are being added to.
pub(crate) struct Table {
    columns: &'static [Column],
    node: NodeId,
    body: Option<NodeId>,
}

impl Composer {
    /// Begins a table. Its head is placed with its first row.
    pub(crate) fn table(&mut self, columns: &'static [Column], summary: &str) -> Table {
        let kind = Kind::Table { summary: shortened(summary) };
        let node = self.tree.add(self.section, kind);
        Table { columns, node, body: None }
    }

    /// Adds a row with one list of paragraphs a column.
    pub(crate) fn row(&mut self, table: &mut Table, cells: Vec<Vec<Para>>) {
        let head = table.body.is_none().then(|| self.head(table, None));
        let body = table.body.expect("the head makes the body");
        let row = self.tree.add(body, Kind::Row);
        let mut x = 0.0;
        let mut laid = Vec::new();
        for (column, paras) in table.columns.iter().zip(cells) {
            let cell = self.tree.add(row, Kind::Cell);
            let width = column.share * WIDTH;
            laid.push(self.cell(&paras, x, width - GUTTER, column.align, cell));
            x += width;
        }
        let needed = laid.iter().map(|parts| height(parts)).fold(0.0, f32::max) + 2.0 * PADDING;
        let start = if needed > TALL { TALL_START } else { needed };
        if let Some(head) = head {
            self.flush(TABLE_GAP + head.height + start);
            self.gap(TABLE_GAP);
            self.emit(head);
        }
        self.place_row(table, laid, needed);
    }

    /// Ends a table with some space.
    pub(crate) fn end_table(&mut self, table: &Table) {
        if table.body.is_some() {
            self.gap(AFTER);
        }
    }

    fn place_row(&mut self, table: &mut Table, mut cells: Vec<Vec<Part>>, needed: f32) {
        let mut needed = needed;
        while self.left() < needed {
            if needed <= TALL || self.left() < TALL_START {
                self.new_page();
                let head = self.head(table, Some(()));
                self.emit(head);
                if self.left() >= needed {
                    break;
                }
            }
            let room = self.left() - 2.0 * PADDING;
            let (now, later) = split(cells, room);
            self.emit(stacked(now));
            cells = later;
            needed = cells.iter().map(|parts| height(parts)).fold(0.0, f32::max) + 2.0 * PADDING;
            if cells.iter().all(Vec::is_empty) {
                return;
            }
            if self.left() < needed {
                self.new_page();
                let head = self.head(table, Some(()));
                self.emit(head);
            }
        }
        self.emit(stacked(cells));
    }

    /// Lays out the head: content the first time, an artifact when it is repeated.
    fn head(&mut self, table: &mut Table, repeated: Option<()>) -> Part {
        let row = repeated.is_none().then(|| {
            let head = self.tree.add(table.node, Kind::TableHead);
            table.body = Some(self.tree.add(table.node, Kind::TableBody));
            self.tree.add(head, Kind::Row)
        });
        let mut part = Part { height: 0.0, items: Vec::new(), heading: true };
        let mut x = 0.0;
        for column in table.columns {
            let mark =
                row.map_or(Mark::Repeated, |row| Mark::Node(self.tree.add(row, Kind::HeadCell)));
            let span = Span::new(column.head, style::TABLE_HEAD);
            let mut y = 0.0;
            for line in self.type_.set(&[span], column.share * WIDTH - GUTTER, column.align) {
                let bottom = y + line.height;
                part.items.push(Item::Text { x, y, line, mark: mark.clone() });
                y = bottom;
            }
            part.height = part.height.max(y);
            x += column.share * WIDTH;
        }
        part.height += 4.0;
        let rule = Shape::Rule { width: WIDTH, thickness: 0.8, colour: style::RULE };
        part.items.push(Item::Shape { x: 0.0, y: part.height, shape: rule });
        part
    }

    /// Lays out the paragraphs of a cell as parts of one line each.
    fn cell(
        &mut self,
        paras: &[Para],
        x: f32,
        width: f32,
        align: Align,
        cell: NodeId,
    ) -> Vec<Part> {
        let several = paras.iter().filter(|para| !matches!(para, Para::Place(_))).count() > 1;
        let mut parts: Vec<Part> = Vec::new();
        let mut place = None;
        for para in paras {
            let node = if several && !matches!(para, Para::Link(_, Some(_)) | Para::Place(_)) {
                self.tree.add(cell, Kind::Paragraph)
            } else {
                cell
            };
            match para {
                Para::Text(spans) => parts.extend(self.lines(spans, x, width, align, node)),
                Para::Link(span, to) => parts.extend(self.link(span, *to, x, width, node)),
                Para::Digest(digest) => parts.extend(self.digest(digest, x, width, node)),
                Para::Verdict(word) => parts.extend(self.verdict(*word, x, width, node)),
                Para::Place(anchor) => place = Some(*anchor),
            }
        }
        if let (Some(anchor), Some(first)) = (place, parts.first_mut()) {
            first.items.insert(0, Item::Anchor { y: 0.0, anchor });
        }
        parts
    }

    /// Lays out text that leads somewhere.
    pub(crate) fn link(
        &mut self,
        span: &Span,
        to: Option<Anchor>,
        x: f32,
        width: f32,
        node: NodeId,
    ) -> Vec<Part> {
        let Some(to) = to else {
            return self.lines(std::slice::from_ref(span), x, width, Align::Start, node);
        };
        let alt = shortened(&self.type_.printable(&span.text));
        let link = self.tree.add(node, Kind::Link);
        let span = Span::new(span.text.as_str(), span.style.colour(style::ACCENT));
        let mut parts = self.lines(&[span], x, width, Align::Start, link);
        if let Some(first) = parts.first_mut() {
            let width = first.items.iter().map(item_width).fold(1.0, f32::max);
            let height = first.height;
            first.items.push(Item::Link { x, y: 0.0, width, height, to, node: link, alt });
        }
        parts
    }

    /// Lays out a digest in groups of eight, first and last emphasised, never cut; it is read and copied as one word.
    pub(crate) fn digest(&mut self, digest: &str, x: f32, width: f32, node: NodeId) -> Vec<Part> {
        if digest.is_empty() || !digest.bytes().all(|b| b.is_ascii_alphanumeric()) {
            let text = if digest.is_empty() { "–" } else { digest };
            return self.lines(&[Span::new(text, style::DIGEST)], x, width, Align::Start, node);
        }
        let spans = groups(digest);
        let mut lines = Vec::new();
        for line in self.type_.set(&spans, width, Align::Start) {
            let reads: String = line.text().split_whitespace().collect();
            lines.push(text_part(line, x, Mark::Reads(node, reads)));
        }
        lines
    }

    fn verdict(&mut self, word: Word, x: f32, width: f32, node: NodeId) -> Vec<Part> {
        let style = style::CELL.bold().colour(style::verdict_colour(word));
        let mut parts = self.lines(
            &[Span::new(word.as_str(), style)],
            x + 15.0,
            width - 15.0,
            Align::Start,
            node,
        );
        if let Some(first) = parts.first_mut() {
            first
                .items
                .insert(0, Item::Shape { x, y: 0.5, shape: Shape::Seal { word, size: 10.5 } });
        }
        parts
    }
}

/// Returns a digest in groups of eight, with a space after each but the last.
fn groups(digest: &str) -> Vec<Span> {
    let chunks: Vec<&str> = (0..digest.len())
        .step_by(8)
        .filter_map(|i| digest.get(i..(i + 8).min(digest.len())))
        .collect();
    let last = chunks.len().saturating_sub(1);
    let mut spans = Vec::new();
    for (i, chunk) in chunks.into_iter().enumerate() {
        let style = if i == 0 || i == last { style::DIGEST.bold() } else { style::DIGEST };
        let text = if i == last { chunk.to_owned() } else { format!("{chunk} ") };
        spans.push(Span::new(text, style));
    }
    spans
}

/// Divides the cells of a row at a height; at least one line of each goes before it.
fn split(cells: Vec<Vec<Part>>, room: f32) -> (Vec<Vec<Part>>, Vec<Vec<Part>>) {
    let mut now = Vec::new();
    let mut later = Vec::new();
    for mut parts in cells {
        let mut y = 0.0;
        let fit = parts.iter().take_while(|part| {
            y += part.height;
            y <= room
        });
        let rest = parts.split_off(fit.count().max(1).min(parts.len()));
        now.push(parts);
        later.push(rest);
    }
    (now, later)
}

/// Puts the cells of a row side by side, with a hairline below.
fn stacked(cells: Vec<Vec<Part>>) -> Part {
    let mut row = Part::default();
    for parts in cells {
        let mut y = PADDING;
        for part in parts {
            row.items.extend(part.items.into_iter().map(|item| shifted(item, 0.0, y)));
            y += part.height;
        }
        row.height = row.height.max(y + PADDING);
    }
    let rule = Shape::Rule { width: WIDTH, thickness: 0.4, colour: style::HAIRLINE };
    row.items.push(Item::Shape { x: 0.0, y: row.height, shape: rule });
    row
}

fn item_width(item: &Item) -> f32 {
    match item {
        Item::Text { line, .. } => line.width,
        _ => 0.0,
    }
}

/// Space between columns.
const GUTTER: f32 = 10.0;
/// Space above and below the text of a row.
const PADDING: f32 = 4.5;
const TABLE_GAP: f32 = 8.0;
const AFTER: f32 = 6.0;
/// A row higher than this may be divided between pages,
const TALL: f32 = (BOTTOM - style::TOP) * 0.4;
/// but only if this much of it fits.
const TALL_START: f32 = 90.0;
