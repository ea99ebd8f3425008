//! The answer, the counts, what needs attention, and the coverage map.

use exhibit_core::verdict::Word;

use super::or;
use crate::model::Pack;
use crate::page::Composer;
use crate::style::{self, BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;
use crate::typeset::Span;

impl Composer {
    pub(super) fn summary(&mut self, pack: &Pack) {
        let summary = &pack.summary;
        self.chapter(text::SUMMARY, or(&summary.answer, "–"), true);
        self.sentence(text::COUNTS_SENTENCE, 16.0);
        let mut table = self.table(COUNTS, text::COUNTS_SENTENCE);
        for word in Word::ALL {
            let count: u64 = summary
                .counts
                .iter()
                .filter(|(w, _)| *w == word)
                .map(|(_, n)| *n)
                .fold(0, u64::saturating_add);
            let style = if count == 0 { CELL_MUTED } else { CELL.bold() };
            let meaning = Para::text(text::meaning(word), CELL_MUTED);
            self.row(
                &mut table,
                vec![
                    vec![Para::Verdict(word)],
                    vec![Para::text(&text::number(count), style)],
                    vec![meaning],
                ],
            );
        }
        self.end_table(&table);
        self.label(text::ALERTS, 18.0);
        if summary.alerts.is_empty() {
            self.paragraph(text::NO_ALERTS, BODY, 4.0);
        }
        let alerts: Vec<_> =
            summary.alerts.iter().map(|alert| (alert.word, alert.text.as_str())).collect();
        self.list(&alerts, 6.0);
        for (title, groups) in
            [(text::MAP_CONTROLS, &summary.objectives), (text::MAP_CLAUSES, &summary.clauses)]
        {
            let tiles: usize = groups.iter().map(|group| group.tiles.len().div_ceil(4)).sum();
            if tiles as f32 * 48.0 > self.left() - 110.0 {
                self.break_page();
            }
            self.heading(2, &[Span::new(title, style::SECTION)], 26.0, None);
            let sentence = if groups.is_empty() { text::MAP_EMPTY } else { text::MAP_SENTENCE };
            self.sentence(sentence, 6.0);
            if title == text::MAP_CONTROLS && !summary.basis.is_empty() {
                self.paragraph(&summary.basis, BODY, 4.0);
            }
            self.coverage_map(groups);
        }
    }
}

const COUNTS: &[Column] = &[
    Column::new(text::HEAD_VERDICT, 0.23),
    Column::number(text::HEAD_ITEMS, 0.11),
    Column::new(text::HEAD_MEANING, 0.66),
];
