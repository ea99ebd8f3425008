//! Management reviews, and who signed what.

use super::listed;
use crate::model::{ManagementReview, Pack, Signer, Signoff};
use crate::page::Composer;
use crate::style::{self, BODY, CELL, CELL_MUTED, MONO};
use crate::table::{Column, Para};
use crate::text;
use crate::typeset::Span;

impl Composer {
    pub(super) fn management(&mut self, pack: &Pack) {
        if pack.management.is_empty() {
            return;
        }
        self.chapter(text::MANAGEMENT, &text::management_answer(&pack.management), false);
        pack.management.iter().for_each(|review| self.management_review(review));
    }

    fn management_review(&mut self, review: &ManagementReview) {
        let title = [Span::new(text::review_title(review), style::SECTION)];
        self.heading(2, &title, 20.0, None);
        let mut facts = vec![("There", review.there.join("; "))];
        if !review.absent.is_empty() {
            facts.push(("Absent", review.absent.join("; ")));
        }
        self.facts(&facts);
        self.sentence(text::INPUTS_SENTENCE, 8.0);
        let mut table = self.table(INPUTS, text::INPUTS_SENTENCE);
        for input in &review.inputs {
            let row = vec![
                vec![Para::text(&input.name, CELL.bold())],
                vec![Para::text(&input.text, CELL)],
                listed(&input.cites, CELL),
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
        let missed: Vec<String> = review.missing.iter().map(text::missed).collect();
        self.named_list(text::MISSED, &missed);
        self.named_list(text::CARRIED, &review.carried);
        if review.decisions.is_empty() {
            self.paragraph(text::NO_DECISIONS, BODY.colour(style::MUTED), 6.0);
            return;
        }
        self.sentence(text::DECISIONS_SENTENCE, 8.0);
        let mut table = self.table(DECISIONS, text::DECISIONS_SENTENCE);
        for decision in &review.decisions {
            let row = vec![
                vec![Para::text(&text::number(u64::from(decision.number)), CELL.bold())],
                vec![Para::text(&decision.what, CELL)],
                vec![Para::text(&decision.owner, CELL)],
                vec![Para::text(&decision.due, CELL)],
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn named_list(&mut self, label: &str, texts: &[String]) {
        if texts.is_empty() {
            return;
        }
        self.label(label, 8.0);
        let texts: Vec<_> = texts.iter().map(|it| (None, it.as_str())).collect();
        self.list(&texts, 3.0);
    }

    pub(super) fn signatures(&mut self, pack: &Pack) {
        if pack.signoffs.is_empty() {
            return;
        }
        self.chapter(text::SIGNATURES, &text::signatures_answer(&pack.signoffs), false);
        self.sentence(text::SIGNATURES_SENTENCE, 12.0);
        let mut table = self.table(SIGNOFFS, text::SIGNATURES_SENTENCE);
        for it in &pack.signoffs {
            let row = vec![
                vec![Para::text(&it.id, CELL.bold())],
                self.signed_record(it),
                it.signers.iter().flat_map(answer).collect(),
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn signed_record(&self, it: &Signoff) -> Vec<Para> {
        let mut cell = vec![Para::text(&it.title, CELL), Para::text(&it.state, CELL.bold())];
        if it.standing != it.state {
            cell.push(Para::text(&it.standing, CELL));
        }
        cell.extend(it.changed.iter().map(|text| Para::text(text, CELL_MUTED)));
        if !it.held_as.is_empty() {
            cell.extend(self.evidence(&it.held_as, ""));
        }
        cell.push(Para::text(&it.record, MONO));
        cell
    }
}

fn answer(signer: &Signer) -> Vec<Para> {
    let mut cell = vec![Para::text(&text::signed_by(signer), CELL)];
    if !signer.comment.is_empty() {
        cell.push(Para::text(&text::declined_because(&signer.comment), CELL));
    }
    if !signer.checked.is_empty() {
        cell.push(Para::text(&text::checked(&signer.checked), CELL_MUTED));
    }
    cell
}

const INPUTS: &[Column] = &[
    Column::new(text::HEAD_INPUT, 0.3),
    Column::new(text::HEAD_PUT_BEFORE, 0.52),
    Column::new(text::HEAD_CITES, 0.18),
];

const DECISIONS: &[Column] = &[
    Column::number(text::HEAD_NUMBER, 0.08),
    Column::new(text::HEAD_DECISION, 0.52),
    Column::new(text::HEAD_DECISION_OWNER, 0.22),
    Column::new(text::HEAD_DUE, 0.18),
];

const SIGNOFFS: &[Column] = &[
    Column::new(text::HEAD_SIGNOFF, 0.12),
    Column::new(text::HEAD_SIGNED, 0.44),
    Column::new(text::HEAD_ANSWERED, 0.44),
];
