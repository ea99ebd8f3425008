//! The evidence register, and what is to be known of its items.

use exhibit_core::verdict::Word;

use super::{evidence_name, listed, or};
use crate::model::{EvidenceItem, Failure, ItemFailures, Omission, Pack, Relation};
use crate::page::{Block, Composer, Item, Part, Shape};
use crate::style::{self, BODY, CELL, CELL_MUTED, MONO_CELL};
use crate::table::{Column, Para};
use crate::text;
use crate::tree::Kind;
use crate::typeset::{Align, Span};

impl Composer {
    pub(super) fn register(&mut self, pack: &Pack) {
        self.chapter(text::REGISTER, &text::register_answer(pack), true);
        if pack.register.is_empty() {
            return;
        }
        self.sentence(text::REGISTER_SENTENCE, 14.0);
        let mut table = self.table(REGISTER, text::REGISTER_SENTENCE);
        for item in &pack.register {
            let anchor = self.unplaced(&evidence_name(&item.id));
            self.row(&mut table, register_row(item, anchor));
        }
        self.end_table(&table);
    }

    pub(super) fn failures(&mut self, pack: &Pack) {
        self.chapter(text::FAILURES, &text::failures_answer(pack), !pack.failures.is_empty());
        for item in &pack.failures {
            self.item_failures(item);
        }
    }

    fn item_failures(&mut self, item: &ItemFailures) {
        let title = Span::new(format!("{}  {}", item.id, item.title), style::SECTION);
        self.heading(2, &[title], 24.0, None);
        let verdict = self.tree.add(self.section, Kind::Paragraph);
        let parts = self.verdict_line(item.word, verdict);
        self.block(Block { gap: 4.0, parts, together: 1, keep: true });
        let listed = item.failures.len() as u64;
        let sentence = text::failures_sentence(&item.id, listed, item.total.max(listed));
        self.sentence(&sentence, 6.0);
        let mut table = self.table(PLACES, &sentence);
        for failure in &item.failures {
            self.row(&mut table, failure_row(failure));
        }
        self.end_table(&table);
    }

    fn verdict_line(&mut self, word: Word, node: crate::tree::NodeId) -> Vec<Part> {
        let name = Span::new(
            format!("{} ", word.as_str()),
            BODY.bold().colour(style::verdict_colour(word)),
        );
        let meaning = Span::new(text::meaning(word), BODY.colour(style::MUTED));
        let mut parts =
            self.lines(&[name, meaning], 18.0, style::TEXT_WIDTH + 60.0, Align::Start, node);
        if let Some(first) = parts.first_mut() {
            first
                .items
                .insert(0, Item::Shape { x: 0.0, y: 1.5, shape: Shape::Seal { word, size: 11.5 } });
        }
        parts
    }

    pub(super) fn relations(&mut self, pack: &Pack) {
        self.chapter(text::RELATIONS, &text::relations_answer(pack), false);
        if pack.relations.is_empty() {
            return;
        }
        self.sentence(text::RELATIONS_SENTENCE, 12.0);
        let mut table = self.table(RELATIONS, text::RELATIONS_SENTENCE);
        for relation in &pack.relations {
            let row = self.relation(relation);
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn relation(&self, relation: &Relation) -> Vec<Vec<Para>> {
        vec![
            vec![Para::text(&relation.stream, CELL)],
            self.evidence(&relation.earlier, ""),
            self.evidence(&relation.later, ""),
            vec![Para::text(&relation.relation, CELL.bold())],
            vec![Para::text(&relation.detail, CELL)],
        ]
    }

    pub(super) fn not_checked(&mut self, pack: &Pack) {
        self.chapter(text::NOT_CHECKED, &text::not_checked_answer(pack), false);
        if pack.not_checked.is_empty() {
            return;
        }
        self.sentence(text::NOT_CHECKED_SENTENCE, 12.0);
        let mut table = self.table(UNCHECKED, text::NOT_CHECKED_SENTENCE);
        for item in &pack.not_checked {
            let checks = listed(&item.checks, CELL);
            let row = vec![self.evidence(&item.id, &item.title), checks];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    pub(super) fn not_covered(&mut self, pack: &Pack) {
        self.chapter(text::NOT_COVERED, &text::not_covered_answer(pack), false);
        if pack.not_covered.is_empty() {
            return;
        }
        self.sentence(text::NOT_COVERED_SENTENCE, 12.0);
        let mut table = self.table(UNCOVERED, text::NOT_COVERED_SENTENCE);
        for item in &pack.not_covered {
            let fields = vec![Para::text(&item.fields.join(", "), MONO_CELL)];
            let row = vec![self.evidence(&item.id, &item.title), fields];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    pub(super) fn omissions(&mut self, pack: &Pack) {
        self.chapter(text::OMISSIONS, &text::omissions_answer(pack), false);
        if pack.omissions.is_empty() {
            return;
        }
        self.sentence(text::OMISSIONS_SENTENCE, 12.0);
        let mut table = self.table(OMITTED, text::OMISSIONS_SENTENCE);
        for Omission { what, how, why } in &pack.omissions {
            let row = [(what, CELL), (how, CELL.bold()), (why, CELL)];
            self.row(&mut table, row.map(|(text, style)| vec![Para::text(text, style)]).into());
        }
        self.end_table(&table);
    }
}

fn register_row(item: &EvidenceItem, anchor: Option<crate::page::Anchor>) -> Vec<Vec<Para>> {
    let mut name: Vec<Para> = anchor.map(Para::Place).into_iter().collect();
    name.push(Para::text(&item.id, CELL.bold()));
    name.push(Para::Verdict(item.word));
    let run = |parts: &[(&str, &str)]| {
        let spans = parts
            .iter()
            .flat_map(|(label, value)| [Span::new(*label, CELL_MUTED), Span::new(*value, CELL)]);
        Para::Text(spans.collect())
    };
    let mut amount = vec![item.kind.clone()];
    amount.extend(item.records.map(text::records));
    amount.extend([text::size(item.bytes), text::members(item.members)]);
    let signers = if item.signers.is_empty() {
        text::UNSIGNED_BY.to_owned()
    } else {
        item.signers.join(", ")
    };
    let supports = if item.supports.is_empty() {
        text::SUPPORTS_NOTHING.to_owned()
    } else {
        item.supports.join(", ")
    };
    let what = vec![
        Para::text(or(&item.title, &item.original_name), CELL.bold()),
        Para::text(&item.original_name, MONO_CELL.colour(style::MUTED)),
        Para::text(&item.reason, CELL),
        Para::text(&amount.join(" · "), CELL),
        run(&[
            (text::LABEL_RECEIVED, or(&item.received, "–")),
            (&format!(" · {}", text::LABEL_COVERS), or(&item.period, "–")),
        ]),
        run(&[
            (text::LABEL_SOURCE, or(&item.source, "–")),
            (&format!(" · {}", text::LABEL_SIGNED), &signers),
        ]),
        run(&[(text::LABEL_SUPPORTS, &supports)]),
        Para::Digest(item.sha256.clone()),
    ];
    vec![name, what]
}

fn failure_row(failure: &Failure) -> Vec<Vec<Para>> {
    let mut place = Vec::new();
    if !failure.file.is_empty() {
        place.push(Para::text(&failure.file, MONO_CELL));
    }
    if let Some(line) = failure.line {
        place.push(Para::text(&text::line(line), CELL.bold()));
    }
    if !failure.record.is_empty() {
        place.push(Para::text(&text::record(&failure.record), CELL));
    }
    if place.is_empty() {
        place.push(Para::text("", CELL));
    }
    let mut what = vec![Para::text(&failure.field, MONO_CELL.bold())];
    for (label, value) in [(text::EXPECTED, &failure.expected), (text::FOUND, &failure.actual)] {
        let digest = value.len() >= 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
        what.push(Para::text(label, CELL_MUTED));
        what.push(if digest { Para::Digest(value.clone()) } else { Para::text(value, MONO_CELL) });
    }
    vec![place, what]
}

const REGISTER: &[Column] =
    &[Column::new(text::HEAD_ITEM, 0.22), Column::new(text::HEAD_WHAT, 0.78)];
const PLACES: &[Column] =
    &[Column::new(text::HEAD_WHERE, 0.28), Column::new(text::HEAD_FIELD, 0.72)];
const RELATIONS: &[Column] = &[
    Column::new(text::HEAD_STREAM, 0.22),
    Column::new(text::HEAD_EARLIER, 0.12),
    Column::new(text::HEAD_LATER, 0.12),
    Column::new(text::HEAD_RELATION, 0.14),
    Column::new(text::HEAD_DETAIL, 0.4),
];
const UNCHECKED: &[Column] =
    &[Column::new(text::HEAD_ITEM, 0.3), Column::new(text::HEAD_CHECKS, 0.7)];
const UNCOVERED: &[Column] =
    &[Column::new(text::HEAD_ITEM, 0.3), Column::new(text::HEAD_FIELDS, 0.7)];
const OMITTED: &[Column] = &[
    Column::new(text::HEAD_OMITTED, 0.34),
    Column::new(text::HEAD_HOW, 0.16),
    Column::new(text::HEAD_WHY, 0.5),
];
