//! The first page, and the contents.

use super::or;
use crate::model::Cover;
use crate::page::{Block, Composer, Item, Part, Shape, shifted};
use crate::style::{self, BODY, CELL, CELL_MUTED, LABEL, MONO, WIDTH};
use crate::text;
use crate::tree::Kind;
use crate::typeset::{Align, Span};

impl Composer {
    /// Composes the first page.
    pub(crate) fn cover(&mut self, cover: &Cover) {
        self.move_to(style::TOP + 90.0);
        self.spans(
            &[Span::new(text::KIND_OF_DOCUMENT, LABEL.colour(style::MUTED))],
            WIDTH,
            0.0,
            false,
        );
        let title = or(&cover.title, text::UNTITLED);
        let node = self.tree.add(self.section, Kind::Title);
        let parts =
            self.lines(&[Span::new(title, style::COVER_TITLE)], 0.0, WIDTH, Align::Start, node);
        self.block(Block { gap: 10.0, parts, together: 1, keep: false });
        self.spans(
            &[Span::new(cover.organisation.as_str(), style::COVER_ORGANISATION)],
            WIDTH,
            10.0,
            false,
        );
        let period = text::period(&cover.period_from, &cover.period_to, &cover.zone);
        let facts = [
            (text::SCOPE, cover.scope.as_str()),
            (text::PERIOD, &period),
            (text::CATALOG, &cover.catalog),
            (text::PREPARED_BY, &cover.prepared_by),
            (text::GENERATED, &cover.generated_at),
            (text::PACK_ID, &cover.pack_id),
        ];
        self.gap(36.0);
        for (label, value) in facts {
            let parts = self.fact(label, &[Span::new(or(value, "–"), BODY)], 0.0, WIDTH);
            self.block(Block { gap: 5.0, parts, together: 1, keep: false });
        }
        self.checkpoint(cover);
    }

    /// Places the checkpoint and its QR code at the foot of the page.
    fn checkpoint(&mut self, cover: &Cover) {
        let code = code(cover);
        let indent = if code.is_some() { CODE + 18.0 } else { 0.0 };
        let mut column: Vec<Part> = Vec::new();
        column.extend(self.fact(
            text::ORIGIN,
            &[Span::new(or(&cover.origin, "–"), MONO)],
            indent,
            WIDTH - indent,
        ));
        column.extend(self.fact(
            text::CHECKPOINT,
            &[Span::new(text::checkpoint(cover.checkpoint_size), BODY)],
            indent,
            WIDTH - indent,
        ));
        column.extend(self.root(&cover.checkpoint_root, indent));
        let note = self.tree.add(self.section, Kind::Paragraph);
        let mut lines = self.lines(
            &[Span::new(text::COVER_NOTE, CELL_MUTED)],
            indent,
            WIDTH - indent,
            Align::Start,
            note,
        );
        if let Some(first) = lines.first_mut() {
            let items = std::mem::take(&mut first.items);
            first.items = items.into_iter().map(|item| shifted(item, 0.0, 6.0)).collect();
            first.height += 6.0;
        }
        column.extend(lines);
        if let Some((modules, across)) = code {
            let alt = text::CODE_ALT.to_owned();
            let node = self.tree.add(self.section, Kind::Figure { alt, page: 0, area: None });
            let code = Item::Code { x: 0.0, y: 3.0, size: CODE, modules, across, node };
            if let Some(first) = column.first_mut() {
                first.items.push(code);
            }
        }
        let rule = Shape::Rule { width: WIDTH, thickness: 0.4, colour: style::HAIRLINE };
        let items = vec![Item::Shape { x: 0.0, y: 0.0, shape: rule }];
        column.insert(0, Part { height: 14.0, items, heading: false });
        let high: f32 = crate::page::height(&column).max(CODE + 20.0);
        self.flush(high);
        self.ensure(high);
        self.move_to(style::BOTTOM - high);
        for part in column {
            self.ensure(part.height);
            self.emit(part);
        }
    }

    fn root(&mut self, root: &str, indent: f32) -> Vec<Part> {
        let node = self.tree.add(self.section, Kind::Paragraph);
        self.digest(root, indent, WIDTH - indent, node)
    }

    /// Lays out a label with its value beside it, as one paragraph.
    fn fact(&mut self, label: &str, value: &[Span], x: f32, width: f32) -> Vec<Part> {
        let node = self.tree.add(self.section, Kind::Paragraph);
        let label = self.lines(
            &[Span::new(format!("{label} "), BODY.colour(style::MUTED))],
            x,
            FACT,
            Align::Start,
            node,
        );
        let mut parts = self.lines(value, x + FACT, width - FACT, Align::Start, node);
        if let (Some(first), Some(label)) = (parts.first_mut(), label.into_iter().next()) {
            let drop = value.first().map_or(0.0, |v| {
                (first.height - label.height) / 2.0 + (v.style.size - BODY.size) * 0.1
            });
            first.items.splice(0..0, label.items.into_iter().map(|item| shifted(item, 0.0, drop)));
        }
        parts
    }

    /// Composes the contents, whose entries lead to pages that come after `offset` others.
    pub(crate) fn contents(&mut self, offset: usize) {
        let entries = self.entries.clone();
        let node = self
            .tree
            .add(self.section, Kind::Heading { level: 1, title: text::CONTENTS.to_owned() });
        let parts = self.lines(
            &[Span::new(text::CONTENTS, style::CHAPTER)],
            0.0,
            WIDTH,
            Align::Start,
            node,
        );
        self.block(Block { gap: 0.0, parts, together: 1, keep: true });
        let contents = self.tree.add(self.section, Kind::Contents);
        for entry in entries {
            let Some((page, _)) = self.place_of(entry.anchor) else { continue };
            let chapter = entry.level == 1;
            let style = if chapter { BODY.bold() } else { CELL };
            let indent = if chapter { 0.0 } else { 16.0 };
            let item = self.tree.add(contents, Kind::Entry);
            let reference = self.tree.add(item, Kind::Reference);
            let title = Span::new(format!("{} ", entry.title), style);
            let mut parts =
                self.link(&title, Some(entry.anchor), indent, WIDTH - indent - 40.0, reference);
            let span = self.tree.add(reference, Kind::Span);
            let number = Span::new(text::number((page + offset + 1) as u64), style);
            let number = self.lines(&[number], WIDTH - 40.0, 40.0, Align::Right, span);
            if let (Some(last), Some(number)) = (parts.last_mut(), number.into_iter().next()) {
                last.items.extend(number.items);
            }
            self.block(Block {
                gap: if chapter { 9.0 } else { 1.0 },
                parts,
                together: 1,
                keep: false,
            });
        }
    }
}

/// Makes the QR code of origin, size and root. None if that is too long for one.
fn code(cover: &Cover) -> Option<(Vec<bool>, usize)> {
    let content =
        format!("{}\n{}\n{}\n", cover.origin, cover.checkpoint_size, cover.checkpoint_root);
    if cover.checkpoint_root.is_empty() || content.len() > LONGEST_CODE {
        return None;
    }
    let code = qrcode::QrCode::with_error_correction_level(content, qrcode::EcLevel::M).ok()?;
    let modules =
        code.to_colors().into_iter().map(|colour| colour == qrcode::Color::Dark).collect();
    Some((modules, code.width()))
}

/// Width of the labels on the cover.
const FACT: f32 = 74.0;
/// Side of the QR code.
const CODE: f32 = 92.0;
/// Bytes of content beyond which the modules of a code get too small to scan at that size.
const LONGEST_CODE: usize = 400;
