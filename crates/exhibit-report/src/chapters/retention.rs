//! How long things are kept: rules, legal holds, and runs with their certificates.

use super::listed;
use crate::model::{Hold, Pack, RetentionRule, RetentionRun};
use crate::page::Composer;
use crate::style::{BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;

impl Composer {
    pub(super) fn retention(&mut self, pack: &Pack) {
        let retention = &pack.retention;
        if super::work::is_empty(retention) {
            return;
        }
        self.chapter(text::RETENTION, &text::retention_answer(retention), false);
        self.subchapter(text::RULES);
        match retention.rules.is_empty() {
            true => self.paragraph(text::NO_RULES, BODY, 4.0),
            false => self.rules(&retention.rules),
        }
        self.subchapter(text::HOLDS);
        match retention.holds.is_empty() {
            true => self.paragraph(text::NO_HOLDS, BODY, 4.0),
            false => self.holds(&retention.holds),
        }
        self.subchapter(text::RUNS);
        match retention.runs.is_empty() {
            true => self.paragraph(text::NO_RUNS, BODY, 4.0),
            false => self.runs(&retention.runs),
        }
    }

    fn rules(&mut self, rules: &[RetentionRule]) {
        self.sentence(text::RULES_SENTENCE, 6.0);
        let mut table = self.table(RULES, text::RULES_SENTENCE);
        for rule in rules {
            let mut basis = vec![Para::text(&rule.basis, CELL)];
            if let Some(why) = &rule.ended {
                basis.push(Para::text(&text::ended(why), CELL.bold()));
            }
            let row = vec![
                vec![Para::text(&rule.id, CELL.bold())],
                vec![Para::text(&rule.applies_to, CELL)],
                vec![Para::text(&rule.kept, CELL)],
                basis,
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn holds(&mut self, holds: &[Hold]) {
        self.sentence(text::HOLDS_SENTENCE, 6.0);
        let mut table = self.table(HOLDS, text::HOLDS_SENTENCE);
        for hold in holds {
            let row = vec![
                vec![Para::text(&hold.id, CELL.bold()), Para::text(&hold.matter, CELL)],
                vec![
                    Para::text(&hold.applies_to, CELL),
                    Para::text(&text::held_items(hold), CELL_MUTED),
                ],
                vec![
                    Para::text(&text::hold_state(hold), CELL.bold()),
                    Para::text(&text::placed(hold), CELL_MUTED),
                ],
                vec![
                    Para::text(&hold.reason, CELL),
                    Para::text(&text::ordered_by(hold), CELL_MUTED),
                ],
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn runs(&mut self, runs: &[RetentionRun]) {
        self.sentence(text::RUNS_SENTENCE, 6.0);
        let mut table = self.table(RUNS, text::RUNS_SENTENCE);
        for run in runs {
            let row = vec![
                vec![
                    Para::text(&run.id, CELL.bold()),
                    Para::text(&run.state, CELL),
                    Para::text(&text::as_at(&run.as_of), CELL_MUTED),
                ],
                listed(&text::became(run), CELL),
                listed(&text::certified(run), CELL),
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }
}

const RULES: &[Column] = &[
    Column::new(text::HEAD_RULE, 0.12),
    Column::new(text::HEAD_APPLIES, 0.3),
    Column::new(text::HEAD_KEPT, 0.26),
    Column::new(text::HEAD_BASIS, 0.32),
];
const HOLDS: &[Column] = &[
    Column::new(text::HEAD_HOLD, 0.16),
    Column::new(text::HEAD_APPLIES, 0.27),
    Column::new(text::HEAD_STATE, 0.21),
    Column::new(text::HEAD_HOLD_WHY, 0.36),
];
const RUNS: &[Column] = &[
    Column::new(text::HEAD_RUN, 0.18),
    Column::new(text::HEAD_BECAME, 0.44),
    Column::new(text::HEAD_CERTIFICATE, 0.38),
];
