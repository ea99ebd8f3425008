//! Requests, registers and notes; and what of all this nobody recorded.

use super::{listed, soa};
use crate::model::{AuditorNote, Organisation, Pack, Request, Requests, Retention};
use crate::page::Composer;
use crate::style::{BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;

impl Composer {
    pub(super) fn requests(&mut self, pack: &Pack) {
        let requests = &pack.requests;
        if requests.counts.is_empty() {
            return;
        }
        self.chapter(text::REQUESTS, &text::requests_answer(requests), false);
        if requests.unsettled.is_empty() {
            self.paragraph(text::ALL_SETTLED, BODY, 8.0);
            return;
        }
        self.sentence(text::REQUESTS_SENTENCE, 12.0);
        self.unsettled(requests);
    }

    fn unsettled(&mut self, requests: &Requests) {
        let mut table = self.table(REQUESTS, text::REQUESTS_SENTENCE);
        for request in &requests.unsettled {
            let row = vec![
                vec![Para::text(&request.id, CELL.bold())],
                asked(request),
                state(request),
                came(request),
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    pub(super) fn snapshots(&mut self, pack: &Pack) {
        if pack.snapshots.is_empty() {
            return;
        }
        self.chapter(text::SNAPSHOTS, &text::snapshots_answer(pack), false);
        self.sentence(text::SNAPSHOTS_SENTENCE, 12.0);
        let mut table = self.table(SNAPSHOTS, text::SNAPSHOTS_SENTENCE);
        for it in &pack.snapshots {
            let row = vec![
                vec![Para::text(&it.id, CELL.bold())],
                vec![Para::text(&it.register, CELL)],
                vec![Para::text(&it.as_of, CELL)],
                vec![Para::text(&text::rows(it), CELL)],
                self.evidence(&it.evidence, &it.title),
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    pub(super) fn notes(&mut self, pack: &Pack) {
        if pack.notes.is_empty() {
            return;
        }
        self.chapter(text::NOTES, &text::notes_answer(&pack.notes), false);
        self.sentence(text::NOTES_SENTENCE, 12.0);
        let mut table = self.table(NOTES, text::NOTES_SENTENCE);
        for note in &pack.notes {
            let row = vec![
                self.evidence(&note.id, &note.title),
                vec![Para::text(&note.kind, CELL), Para::text(&note.when, CELL_MUTED)],
                listed(&note.with, CELL),
                other_side(note),
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    /// Names in one place what the vault holds nothing of, so that no chapter is empty.
    pub(super) fn unrecorded(&mut self, pack: &Pack) {
        let empty = [
            (text::ORGANISATION, pack.organisation == Organisation::default()),
            (text::SYSTEMS, pack.systems.is_empty() && pack.other_agents.is_empty()),
            (text::ENGAGEMENTS, pack.engagements.is_empty()),
            (text::PROGRAMME, pack.programmes.is_empty()),
            (text::STATEMENT, pack.statement.is_none()),
            (text::DOCUMENTS, soa::is_unrecorded(&pack.documents)),
            (text::REVIEWS, pack.reviews.mappings == 0),
            (text::TESTS, pack.tests.is_empty()),
            (text::FINDINGS, pack.findings.all.is_empty()),
            (text::SAMPLES, pack.samples.is_empty()),
            (text::REQUESTS, pack.requests.counts.is_empty()),
            (text::SNAPSHOTS, pack.snapshots.is_empty()),
            (text::NOTES, pack.notes.is_empty()),
            (text::MANAGEMENT, pack.management.is_empty()),
            (text::SIGNATURES, pack.signoffs.is_empty()),
            (text::RETENTION, is_empty(&pack.retention)),
        ];
        let lines: Vec<String> = empty
            .into_iter()
            .filter(|(_, empty)| *empty)
            .map(|(title, _)| text::nothing_recorded(title))
            .collect();
        if lines.is_empty() {
            return;
        }
        self.chapter(text::UNRECORDED, text::UNRECORDED_ANSWER, false);
        let lines: Vec<_> = lines.iter().map(|it| (None, it.as_str())).collect();
        self.list(&lines, 8.0);
    }
}

/// Tells whether nothing was ever ruled, held or run. That no rule covers an item is no record.
pub(super) fn is_empty(retention: &Retention) -> bool {
    retention.rules.is_empty() && retention.holds.is_empty() && retention.runs.is_empty()
}

fn asked(request: &Request) -> Vec<Para> {
    let mut cell = vec![Para::text(&request.what, CELL)];
    let mut more = Vec::new();
    if !request.requirements.is_empty() {
        more.push(text::for_requirements(&request.requirements));
    }
    if !request.system.is_empty() {
        more.push(text::about_system(&request.system));
    }
    if !request.asked_of.is_empty() {
        more.push(text::asked_of(&request.asked_of));
    }
    if !request.asked_by.is_empty() {
        more.push(text::asked_by(&request.asked_by));
    }
    cell.extend(more.iter().map(|it| Para::text(it, CELL_MUTED)));
    cell
}

fn state(request: &Request) -> Vec<Para> {
    let state = match request.overdue {
        true => format!("{}, {}", request.state, text::OVERDUE),
        false => request.state.clone(),
    };
    vec![Para::text(&state, CELL.bold()), Para::text(&text::due(&request.due), CELL_MUTED)]
}

fn came(request: &Request) -> Vec<Para> {
    let came = match request.evidence.is_empty() {
        true => text::NOTHING_CAME.to_owned(),
        false => request.evidence.join(", "),
    };
    let mut cell = vec![Para::text(&came, CELL)];
    if !request.answer.is_empty() {
        cell.push(Para::text(&request.answer, CELL_MUTED));
    }
    cell
}

fn other_side(note: &AuditorNote) -> Vec<Para> {
    if note.confirmations.is_empty() {
        return vec![Para::text(text::NOT_CONFIRMED_YET, CELL_MUTED)];
    }
    let mut cell = Vec::new();
    for it in &note.confirmations {
        let style = if it.confirmed { CELL } else { CELL.bold() };
        cell.push(Para::text(&text::confirmation(it), style));
        if !it.comment.is_empty() {
            cell.push(Para::text(&it.comment, CELL_MUTED));
        }
    }
    cell
}

const REQUESTS: &[Column] = &[
    Column::new(text::HEAD_REQUEST, 0.15),
    Column::new(text::HEAD_ASKED, 0.38),
    Column::new(text::HEAD_STATE, 0.19),
    Column::new(text::HEAD_CAME, 0.28),
];
const SNAPSHOTS: &[Column] = &[
    Column::new(text::HEAD_SNAPSHOT, 0.13),
    Column::new(text::HEAD_REGISTER, 0.23),
    Column::new(text::HEAD_AS_OF, 0.15),
    Column::new(text::HEAD_ROWS, 0.17),
    Column::new(text::HEAD_READ_FROM, 0.32),
];
const NOTES: &[Column] = &[
    Column::new(text::HEAD_NOTE, 0.28),
    Column::new(text::HEAD_KIND, 0.17),
    Column::new(text::HEAD_WITH, 0.2),
    Column::new(text::HEAD_OTHER_SIDE, 0.35),
];
