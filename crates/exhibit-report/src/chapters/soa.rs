//! The Statement of Applicability, and documents that the standard asks for.

use super::requirement_cell;
use crate::model::{ClauseDocument, Pack, Statement, StatementRow};
use crate::page::Composer;
use crate::style::{BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;

impl Composer {
    pub(super) fn statement(&mut self, pack: &Pack) {
        let Some(statement) = &pack.statement else { return };
        self.chapter(text::STATEMENT, &text::statement_answer(statement), true);
        let mut facts = Vec::new();
        if !statement.evidence.is_empty() {
            let read_from = format!("{} {}", statement.evidence, statement.title);
            facts.push((text::LABEL_READ_FROM, read_from));
        }
        if !statement.because.is_empty() {
            facts.push((text::LABEL_BECAUSE, statement.because.clone()));
        }
        self.facts(&facts);
        self.doubts(statement);
        self.changes(statement);
        self.stated_rows(statement);
    }

    fn doubts(&mut self, statement: &Statement) {
        self.subchapter(text::STATEMENT_WARNINGS);
        if statement.warnings.is_empty() {
            self.paragraph(text::NO_STATEMENT_WARNINGS, BODY, 6.0);
            return;
        }
        self.sentence(text::STATEMENT_WARNINGS_SENTENCE, 6.0);
        let mut table = self.table(WARNINGS, text::STATEMENT_WARNINGS_SENTENCE);
        for it in &statement.warnings {
            let about = vec![Para::text(&it.about, CELL.bold())];
            let what = vec![Para::text(&it.what, CELL), Para::text(&it.to_do, CELL_MUTED)];
            self.row(&mut table, vec![about, what]);
        }
        self.end_table(&table);
    }

    fn changes(&mut self, statement: &Statement) {
        if statement.before.is_empty() {
            return;
        }
        self.subchapter(text::STATEMENT_CHANGES);
        if statement.changes.is_empty() {
            self.paragraph(&text::no_changes(statement), BODY, 6.0);
            return;
        }
        let sentence = text::changes_sentence(statement);
        self.sentence(&sentence, 6.0);
        let mut table = self.table(CHANGES, &sentence);
        for it in &statement.changes {
            let control = vec![requirement_cell(self, &it.control), Para::text(&it.title, CELL)];
            let what = vec![Para::text(&it.what, CELL.bold())];
            let cells = super::listed(&it.cells, CELL);
            self.row(&mut table, vec![control, what, cells]);
        }
        self.end_table(&table);
    }

    fn stated_rows(&mut self, statement: &Statement) {
        self.subchapter(text::STATEMENT_ROWS);
        self.sentence(text::STATEMENT_SENTENCE, 6.0);
        let mut table = self.table(ROWS, text::STATEMENT_SENTENCE);
        for it in &statement.rows {
            let row = self.stated_row(it);
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn stated_row(&self, it: &StatementRow) -> Vec<Vec<Para>> {
        let mut control = vec![requirement_cell(self, &it.control), Para::text(&it.title, CELL)];
        if it.own {
            control.push(Para::text(text::OWN_CONTROL, CELL_MUTED));
        }
        let applies = if it.applicable { text::APPLIES } else { text::APPLIES_NOT };
        let mut stands = vec![Para::text(applies, CELL.bold())];
        if !it.implementation.is_empty() {
            stands.push(Para::text(&it.implementation, CELL));
        }
        let mut why = vec![Para::text(&it.reason, CELL)];
        if !it.remark.is_empty() {
            why.push(Para::text(&it.remark, CELL_MUTED));
        }
        let mut owner = vec![Para::text(&it.owner, CELL)];
        if !it.links.is_empty() {
            owner.push(Para::text(&text::links(&it.links), CELL_MUTED));
        }
        vec![control, stands, why, owner]
    }

    pub(super) fn documents(&mut self, pack: &Pack) {
        if is_unrecorded(&pack.documents) {
            return;
        }
        self.chapter(text::DOCUMENTS, &text::documents_answer(&pack.documents), false);
        self.sentence(text::DOCUMENTS_SENTENCE, 12.0);
        let mut table = self.table(DOCUMENTS, text::DOCUMENTS_SENTENCE);
        for it in &pack.documents {
            let item = match it.evidence.as_str() {
                "" => vec![Para::text(text::NO_ITEM, CELL_MUTED)],
                id => self.evidence(id, &it.title),
            };
            let style = if it.current { CELL } else { CELL.bold() };
            let mut stands = vec![Para::text(&it.state, style)];
            if !it.why.is_empty() {
                stands.push(Para::text(&it.why, CELL_MUTED));
            }
            let row = vec![
                vec![requirement_cell(self, &it.requirement)],
                vec![Para::text(&it.document, CELL)],
                item,
                stands,
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }
}

/// Tells whether nobody named any document: a list of what is missing would say nothing of the organisation.
pub(super) fn is_unrecorded(documents: &[ClauseDocument]) -> bool {
    documents.iter().all(|it| it.missing)
}

const ROWS: &[Column] = &[
    Column::new(text::HEAD_CONTROL, 0.25),
    Column::new(text::HEAD_APPLICABLE, 0.15),
    Column::new(text::HEAD_STATED_REASON, 0.36),
    Column::new(text::HEAD_CONTROL_OWNER, 0.24),
];
const WARNINGS: &[Column] =
    &[Column::new(text::HEAD_ABOUT, 0.16), Column::new(text::HEAD_DOUBT, 0.84)];
const CHANGES: &[Column] = &[
    Column::new(text::HEAD_CONTROL, 0.28),
    Column::new(text::HEAD_STATE, 0.12),
    Column::new(text::HEAD_CHANGE, 0.6),
];
const DOCUMENTS: &[Column] = &[
    Column::new(text::HEAD_REQUIREMENT, 0.15),
    Column::new(text::HEAD_DOCUMENT, 0.28),
    Column::new(text::HEAD_EVIDENCE, 0.24),
    Column::new(text::HEAD_STANDS, 0.33),
];
