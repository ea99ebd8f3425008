//! Reviews of mappings: what nobody looked at, what only its author looked at, and disagreements.

use super::requirement_cell;
use crate::model::{MappingReview, Pack};
use crate::page::Composer;
use crate::style::{CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;

impl Composer {
    pub(super) fn reviews(&mut self, pack: &Pack) {
        let reviews = &pack.reviews;
        if reviews.mappings == 0 {
            return;
        }
        self.chapter(text::REVIEWS, &text::reviews_answer(reviews), false);
        if !reviews.disagreed.is_empty() {
            self.subchapter(text::DISAGREED);
            self.reviewed(&reviews.disagreed, text::DISAGREED_SENTENCE);
        }
        if !reviews.own.is_empty() {
            self.subchapter(text::OWN);
            self.reviewed(&reviews.own, text::OWN_SENTENCE);
        }
        if !reviews.unreviewed.is_empty() {
            self.unreviewed(&reviews.unreviewed);
        }
    }

    fn reviewed(&mut self, reviews: &[MappingReview], sentence: &str) {
        self.sentence(sentence, 6.0);
        let mut table = self.table(REVIEWED, sentence);
        for review in reviews {
            let mut says = vec![Para::text(&review.comment, CELL)];
            if !review.exception.is_empty() {
                says.push(Para::text(&text::exception(&review.exception), CELL_MUTED));
            }
            let row = vec![
                self.evidence(&review.evidence, &review.title),
                vec![requirement_cell(self, &review.requirement)],
                vec![
                    Para::text(&text::mapped_by(&review.author), CELL),
                    Para::text(&text::reviewed_by(&review.reviewer), CELL),
                ],
                says,
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn unreviewed(&mut self, unreviewed: &[(String, Vec<String>)]) {
        self.subchapter(text::UNREVIEWED);
        self.sentence(text::UNREVIEWED_SENTENCE, 6.0);
        let mut table = self.table(UNREVIEWED, text::UNREVIEWED_SENTENCE);
        for (requirement, evidence) in unreviewed {
            let row = vec![
                vec![requirement_cell(self, requirement)],
                vec![Para::text(&evidence.join(", "), CELL)],
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }
}

const REVIEWED: &[Column] = &[
    Column::new(text::HEAD_EVIDENCE, 0.25),
    Column::new(text::HEAD_REQUIREMENT, 0.14),
    Column::new(text::HEAD_BY, 0.23),
    Column::new(text::HEAD_REVIEW, 0.38),
];
const UNREVIEWED: &[Column] =
    &[Column::new(text::HEAD_REQUIREMENT, 0.18), Column::new(text::HEAD_MAPPED, 0.82)];
