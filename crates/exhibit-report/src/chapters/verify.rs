//! How to repeat the checks, what they cannot prove, and what could not be printed as it is.

use crate::model::{Pack, VerifyStep};
use crate::page::{Block, Composer, Item, Mark, Shape, text_part};
use crate::style::{self, BODY, CELL, MONO, MONO_CELL, WIDTH};
use crate::table::{Column, Para};
use crate::text;
use crate::tree::Kind;
use crate::typeset::{Align, Span};

impl Composer {
    pub(super) fn verify(&mut self, steps: &[VerifyStep]) {
        self.chapter(text::VERIFY, text::VERIFY_ANSWER, true);
        if steps.is_empty() {
            self.paragraph(text::NO_STEPS, BODY, 12.0);
        }
        for (i, step) in steps.iter().enumerate() {
            let spans = [
                Span::new(format!("{} {}. ", text::STEP, i + 1), BODY.bold()),
                Span::new(step.text.as_str(), BODY),
            ];
            self.spans(&spans, style::TEXT_WIDTH, 16.0, !step.commands.is_empty());
            for (i, command) in step.commands.iter().enumerate() {
                self.command(command, if i == 0 { 5.0 } else { 0.0 });
            }
            if !step.expect.is_empty() {
                let spans = [
                    Span::new(text::EXPECT, BODY.colour(style::MUTED)),
                    Span::new(step.expect.as_str(), BODY),
                ];
                self.spans(&spans, style::TEXT_WIDTH, 5.0, false);
            }
        }
    }

    /// Places one command line, with a hairline beside it.
    fn command(&mut self, command: &str, gap: f32) {
        let paragraph = self.tree.add(self.section, Kind::Paragraph);
        let code = self.tree.add(paragraph, Kind::Code);
        let mut parts = Vec::new();
        let command = self.type_.printable(command);
        for (i, words) in wrapped(&command, COMMAND_CHARACTERS).into_iter().enumerate() {
            let x = if i == 0 { 12.0 } else { 12.0 + 2.0 * MONO_ADVANCE * MONO.size };
            for line in self.type_.set(&[Span::new(words, MONO)], WIDTH - x, Align::Start) {
                let mut part = text_part(line, x, Mark::Node(code));
                let bar = Shape::Bar { width: 1.2, height: part.height, colour: style::HAIRLINE };
                part.items.insert(0, Item::Shape { x: 2.0, y: 0.0, shape: bar });
                parts.push(part);
            }
        }
        self.block(Block { gap, parts, together: 1, keep: false });
    }

    pub(super) fn limits(&mut self, pack: &Pack) {
        self.chapter(text::LIMITS, &text::limits_answer(pack), false);
        let limits: Vec<_> = pack.limits.iter().map(|limit| (None, limit.as_str())).collect();
        self.list(&limits, 10.0);
    }

    pub(super) fn substituted(&mut self) {
        let all: Vec<_> = self.type_.replaced().collect();
        self.chapter(text::SUBSTITUTED, &text::substituted_answer(all.len() as u64), false);
        if all.is_empty() {
            return;
        }
        self.sentence(text::SUBSTITUTED_SENTENCE, 12.0);
        let mut table = self.table(SUBSTITUTED, text::SUBSTITUTED_SENTENCE);
        for (c, reason, times) in all {
            let row = vec![
                vec![Para::text(&exhibit_core::visible::code_point(c), MONO_CELL)],
                vec![Para::text(text::reason(reason), CELL)],
                vec![Para::text(&text::number(times), CELL)],
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }
}

/// Divides a command at spaces only, so that no argument is cut where it has a hyphen.
fn wrapped(command: &str, characters: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in command.split_inclusive(' ') {
        let count = word.chars().count();
        if length > 0 && length + count > characters {
            lines.push(String::new());
            length = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
        length += count;
    }
    lines
}

/// Advance of every character of the monospaced face, as a share of its size.
const MONO_ADVANCE: f32 = 0.6;
/// Characters of a command on one line, with room for the indent of continued lines.
const COMMAND_CHARACTERS: usize = ((WIDTH - 24.0) / (MONO_ADVANCE * MONO.size)) as usize;
const SUBSTITUTED: &[Column] = &[
    Column::new(text::HEAD_CODE_POINT, 0.2),
    Column::new(text::HEAD_REASON, 0.65),
    Column::number(text::HEAD_TIMES, 0.15),
];
