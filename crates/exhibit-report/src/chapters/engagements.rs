//! The audit: engagements, conclusions, the programme, and the matrix over a cycle.

use super::{listed, or, requirement_cell};
use crate::model::{Conclusion, Engagement, Matrix, Pack, Programme, TeamException};
use crate::page::Composer;
use crate::style::{BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;

impl Composer {
    pub(super) fn engagements(&mut self, pack: &Pack) {
        if pack.engagements.is_empty() {
            return;
        }
        self.chapter(text::ENGAGEMENTS, &text::engagements_answer(&pack.engagements), true);
        for engagement in &pack.engagements {
            self.engagement(engagement);
        }
    }

    pub(super) fn conclusions(&mut self, pack: &Pack) {
        for engagement in pack.engagements.iter().filter(|it| !it.conclusions.is_empty()) {
            self.chapter(text::CONCLUSIONS, &text::conclusions_answer(engagement), true);
            self.sentence(text::CONCLUSIONS_SENTENCE, 12.0);
            let mut table = self.table(CONCLUSIONS, text::CONCLUSIONS_SENTENCE);
            for it in &engagement.conclusions {
                let row = self.conclusion(it);
                self.row(&mut table, row);
            }
            self.end_table(&table);
            if !engagement.not_concluded.is_empty() {
                self.paragraph(&text::not_concluded(&engagement.not_concluded), BODY, 6.0);
            }
        }
    }

    pub(super) fn programme(&mut self, pack: &Pack) {
        if pack.programmes.is_empty() {
            return;
        }
        self.chapter(text::PROGRAMME, &text::programme_answer(&pack.programmes), false);
        for programme in &pack.programmes {
            self.planned(programme);
        }
    }

    pub(super) fn matrix(&mut self, pack: &Pack) {
        let matrix = &pack.matrix;
        if *matrix == Matrix::default() || matrix.engagements.is_empty() {
            return;
        }
        self.chapter(text::MATRIX, &text::matrix_answer(matrix), true);
        self.sentence(text::MATRIX_SENTENCE, 12.0);
        let mut table = self.table(MATRIX, text::MATRIX_SENTENCE);
        for it in &matrix.rows {
            let said: Vec<_> = it.said.iter().map(|(id, word)| text::said(id, word)).collect();
            let row = vec![
                vec![requirement_cell(self, &it.requirement), Para::text(&it.title, CELL)],
                listed(&said, CELL),
                vec![Para::text(&text::hole(it), CELL.bold())],
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn engagement(&mut self, it: &Engagement) {
        self.subchapter(&format!("{}  {}", it.id, it.title));
        let all = |list: &[String]| match list.is_empty() {
            true => text::ALL.to_owned(),
            false => list.join(", "),
        };
        let team: Vec<_> = it.team.iter().map(|(name, role)| format!("{name} ({role})")).collect();
        let mut facts = vec![
            (text::LABEL_KIND, it.kind.clone()),
            (text::LABEL_STATE, it.state.clone()),
            (text::LABEL_ENGAGEMENT_PERIOD, it.days.clone()),
            (text::LABEL_CLOCK, it.clock.clone()),
            (text::LABEL_ENGAGEMENT_SCOPE, it.scope.clone()),
            (text::LABEL_AGAINST, it.criteria.join("; ")),
            (text::LABEL_REQUIREMENTS, all(&it.requirements)),
            (text::LABEL_SYSTEMS, all(&it.systems)),
            (text::LABEL_SITES, all(&it.sites)),
            (text::LABEL_TEAM, or(&team.join(", "), text::NO_TEAM).to_owned()),
            (text::LABEL_FOLLOWS, or(&it.follows, text::NO_ENGAGEMENT_BEFORE).to_owned()),
            (text::LABEL_CARRIES, or(&it.carries.join(", "), text::NOTHING_CARRIED).to_owned()),
        ];
        if !it.party.is_empty() {
            facts.push((text::LABEL_PARTY, it.party.clone()));
        }
        if !it.plan.is_empty() {
            facts.push((text::LABEL_PLAN, it.plan.clone()));
        }
        self.facts(&facts);
        self.phrases(text::HISTORY, &it.history);
        match it.exceptions.is_empty() {
            true => self.paragraph(text::NO_EXCEPTIONS, BODY, 6.0),
            false => self.team_exceptions(&it.exceptions),
        }
        self.phrases(text::NOT_INDEPENDENT, &it.not_independent);
        if !it.since.is_empty() {
            self.label(text::SINCE_FROZEN, 8.0);
            self.sentence(text::SINCE_FROZEN_SENTENCE, 3.0);
            let since: Vec<_> = it.since.iter().map(|it| (None, it.as_str())).collect();
            self.list(&since, 3.0);
        }
    }

    /// Places a label and a list under it, if there is something to list.
    fn phrases(&mut self, label: &str, phrases: &[String]) {
        if phrases.is_empty() {
            return;
        }
        self.label(label, 8.0);
        let phrases: Vec<_> = phrases.iter().map(|it| (None, it.as_str())).collect();
        self.list(&phrases, 3.0);
    }

    fn team_exceptions(&mut self, exceptions: &[TeamException]) {
        self.label(text::EXCEPTIONS, 8.0);
        self.sentence(text::EXCEPTIONS_SENTENCE, 3.0);
        let mut table = self.table(EXCEPTIONS, text::EXCEPTIONS_SENTENCE);
        for it in exceptions {
            let row = vec![
                vec![Para::text(&it.who, CELL.bold())],
                listed(&it.ties, CELL),
                vec![Para::text(&it.reason, CELL)],
                vec![Para::text(&it.compensated_by, CELL)],
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn conclusion(&self, it: &Conclusion) -> Vec<Vec<Para>> {
        let mut said = vec![Para::text(&it.conclusion, CELL.bold()), Para::text(&it.reason, CELL)];
        said.extend(it.altered.iter().map(|it| Para::text(it, CELL_MUTED)));
        if !it.checklist.is_empty() {
            said.push(Para::text(&it.checklist, CELL_MUTED));
        }
        said.push(Para::text(&text::concluded_by(&it.by), CELL_MUTED));
        let mut stands_on: Vec<Para> = Vec::new();
        for id in &it.evidence {
            stands_on.extend(self.evidence(id, ""));
        }
        stands_on.extend(it.beside.iter().map(|id| Para::text(id, CELL)));
        if stands_on.is_empty() {
            stands_on.push(Para::text("", CELL_MUTED));
        }
        vec![
            vec![requirement_cell(self, &it.requirement), Para::text(&it.title, CELL)],
            text::answers(it).iter().map(|answer| Para::text(answer, CELL)).collect(),
            said,
            stands_on,
        ]
    }

    fn planned(&mut self, it: &Programme) {
        self.subchapter(&format!("{}  {}", it.id, it.title));
        self.facts(&[
            (text::LABEL_ENGAGEMENT_PERIOD, it.days.clone()),
            (text::LABEL_OBJECTIVES, it.objectives.clone()),
            (text::LABEL_FREQUENCY, it.frequency.clone()),
            (text::LABEL_RESPONSIBLE, or(&it.responsible, text::NOBODY_NAMED).to_owned()),
        ]);
        let mut table = self.table(AUDITS, text::PROGRAMME);
        for audit in &it.audits {
            let covers = match audit.covers.is_empty() {
                true => text::ALL.to_owned(),
                false => audit.covers.join(", "),
            };
            let state = if audit.overdue { CELL.bold() } else { CELL };
            let title = format!("{}  {}", audit.number, audit.title);
            let row = vec![
                vec![Para::text(&title, CELL.bold()), Para::text(&audit.kind, CELL_MUTED)],
                vec![Para::text(&audit.due, CELL)],
                vec![Para::text(&covers, CELL)],
                listed(&audit.methods, CELL),
                vec![Para::text(&text::audit_state(audit), state)],
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }
}

const EXCEPTIONS: &[Column] = &[
    Column::new(text::HEAD_WHO, 0.18),
    Column::new(text::HEAD_TIES, 0.26),
    Column::new(text::HEAD_BECAUSE, 0.27),
    Column::new(text::HEAD_INSTEAD, 0.29),
];
const CONCLUSIONS: &[Column] = &[
    Column::new(text::HEAD_CONCLUSION_OF, 0.22),
    Column::new(text::HEAD_ANSWERS, 0.2),
    Column::new(text::HEAD_CONCLUSION, 0.43),
    Column::new(text::HEAD_STANDS_ON, 0.15),
];
const AUDITS: &[Column] = &[
    Column::new(text::HEAD_AUDIT, 0.26),
    Column::new(text::HEAD_DUE, 0.18),
    Column::new(text::HEAD_COVERS, 0.24),
    Column::new(text::HEAD_METHODS, 0.16),
    Column::new(text::HEAD_AUDIT_STATE, 0.16),
];
const MATRIX: &[Column] = &[
    Column::new(text::HEAD_CONCLUSION_OF, 0.38),
    Column::new(text::HEAD_ENGAGEMENTS, 0.38),
    Column::new(text::HEAD_HOLE, 0.24),
];
