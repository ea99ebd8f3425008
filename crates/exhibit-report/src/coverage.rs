//! The coverage map: one tile a requirement, one row of tiles or more a group.
//!
//! The state of a tile is told by its bar, its frame and its words, so that no colour is needed to read it.

use crate::model::{Coverage, CoverageGroup, Tile};
use crate::page::{Block, Composer, Item, Part, Shape, clipped, height, shifted};
use crate::style::{self, Colour, WIDTH};
use crate::text;
use crate::tree::{Kind, NodeId};
use crate::typeset::{Align, Span};

impl Composer {
    /// Places the rows of the map, which never split a row of tiles.
    pub(crate) fn coverage_map(&mut self, groups: &[CoverageGroup]) {
        self.flush(MAP_START);
        let list = self.tree.add(self.section, Kind::List);
        for (i, group) in groups.iter().enumerate() {
            let gap = if i == 0 { 10.0 } else { 4.0 };
            let parts = self.group(group, list);
            self.block(Block { gap, parts, together: 1, keep: false });
        }
    }

    fn group(&mut self, group: &CoverageGroup, list: NodeId) -> Vec<Part> {
        let item = self.tree.add(list, Kind::ListItem);
        let label = self.tree.add(item, Kind::Label);
        let body = self.tree.add(item, Kind::Body);
        let mut name = self.lines(
            &[Span::new(format!("{} ", clipped(&group.id, LONGEST_ID)), style::TILE_ID)],
            0.0,
            LABEL,
            Align::Start,
            label,
        );
        let title =
            Span::new(clipped(&group.title, LONGEST_TITLE), style::TILE_TITLE.colour(style::MUTED));
        name.extend(self.lines(&[title], 0.0, LABEL - 12.0, Align::Start, label));
        let tiles = self.tree.add(body, Kind::List);
        let mut rows = Vec::new();
        for (i, row) in group.tiles.chunks(ACROSS).enumerate() {
            let name = if i == 0 { std::mem::take(&mut name) } else { Vec::new() };
            rows.push(self.tiles(row, name, tiles));
        }
        if rows.is_empty() {
            rows.push(beside(name));
        }
        rows
    }

    /// Lays out one row of tiles, all as high as the highest, with the name of the group beside it.
    fn tiles(&mut self, tiles: &[Tile], name: Vec<Part>, list: NodeId) -> Part {
        let faces: Vec<Vec<Part>> = tiles.iter().map(|tile| self.face(tile, list)).collect();
        let inner = faces.iter().map(|parts| height(parts)).fold(LOWEST, f32::max);
        let mut row = beside(name);
        for (i, (tile, face)) in tiles.iter().zip(faces).enumerate() {
            let x = LABEL + i as f32 * (TILE + TILE_GAP);
            row.items.extend(ground(tile.state, x, inner + 2.0 * INSET));
            let mut y = INSET;
            for part in face {
                row.items
                    .extend(part.items.into_iter().map(|item| shifted(item, x + BAR + INSET, y)));
                y += part.height;
            }
        }
        row.height = row.height.max(inner + 2.0 * INSET) + TILE_GAP;
        row
    }

    fn face(&mut self, tile: &Tile, list: NodeId) -> Vec<Part> {
        let item = self.tree.add(list, Kind::ListItem);
        let body = self.tree.add(item, Kind::Body);
        let width = TILE - BAR - 2.0 * INSET;
        let to = self.named(&requirement_name(&tile.id));
        let id = Span::new(format!("{} ", clipped(&tile.id, LONGEST_ID)), style::TILE_ID);
        let mut parts = self.link(&id, to, 0.0, width, body);
        let note_node = self.tree.add(body, Kind::Span);
        let title_node = self.tree.add(body, Kind::Span);
        let note = format!("{} ", text::tile_note(tile.state, tile.evidence));
        let note = [Span::new(note, style::TILE_STATE)];
        let note = self.lines(&note, STATE, width - STATE, Align::Right, note_node);
        if let (Some(first), Some(note)) = (parts.first_mut(), note.into_iter().next()) {
            first.items.extend(note.items.into_iter().map(|item| shifted(item, 0.0, 0.8)));
        }
        let title = Span::new(clipped(&tile.title, LONGEST_TITLE), style::TILE_TITLE);
        parts.extend(self.lines(&[title], 0.0, width, Align::Start, title_node));
        parts
    }
}

/// Name of the place where a requirement is discussed.
pub(crate) fn requirement_name(id: &str) -> String {
    format!("requirement {id}")
}

fn beside(name: Vec<Part>) -> Part {
    let mut row = Part::default();
    for part in name {
        let y = row.height + INSET;
        row.items.extend(part.items.into_iter().map(|item| shifted(item, 0.0, y)));
        row.height += part.height;
    }
    row.height += INSET;
    row
}

/// What lies under a tile's text: frame, bar, and the mark of a conflict.
fn ground(state: Coverage, x: f32, high: f32) -> Vec<Item> {
    let shape = |x: f32, y: f32, shape: Shape| Item::Shape { x, y, shape };
    let frame = |thickness: f32, colour: Colour, dashed: bool| {
        shape(x, 0.0, Shape::Frame { width: TILE, height: high, thickness, colour, dashed })
    };
    let bar = |share: f32| {
        let filled = high * share;
        shape(x, high - filled, Shape::Bar { width: BAR, height: filled, colour: style::RULE })
    };
    match state {
        Coverage::None => vec![frame(0.5, style::RULE, true)],
        // What is excluded has no frame: there is nothing to be filled.
        Coverage::Excluded => {
            vec![shape(x, 0.0, Shape::Bar { width: TILE, height: high, colour: style::TINT })]
        }
        Coverage::Mapped => vec![frame(0.5, style::RULE, false)],
        Coverage::Partial => vec![bar(0.5), frame(0.5, style::RULE, false)],
        Coverage::Sufficient => {
            let tint = shape(x, 0.0, Shape::Bar { width: TILE, height: high, colour: style::TINT });
            vec![tint, bar(1.0), frame(0.5, style::RULE, false)]
        }
        Coverage::Conflict => {
            let warning = Shape::Warning { size: 9.0, colour: CONFLICT };
            vec![
                bar(0.5),
                frame(1.2, CONFLICT, false),
                shape(x + TILE - 12.0, high - 11.5, warning),
            ]
        }
    }
}

const CONFLICT: Colour = Colour(0xB3, 0x26, 0x1E);
const ACROSS: usize = 4;
const LABEL: f32 = 92.0;
const TILE_GAP: f32 = 4.0;
const TILE: f32 = (WIDTH - LABEL - 3.0 * TILE_GAP) / ACROSS as f32;
const BAR: f32 = 3.0;
/// Where the words for the state begin, beside the id.
const STATE: f32 = 26.0;
/// Height of the text of a tile with a title of two lines.
const LOWEST: f32 = 27.5;
const INSET: f32 = 4.0;
/// A row of tiles can't be divided, so that their texts are clipped; the chapters have them whole.
const LONGEST_ID: usize = 16;
const LONGEST_TITLE: usize = 90;
/// A map begins on a page only if a few of its rows fit.
const MAP_START: f32 = 160.0;
