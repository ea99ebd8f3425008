//! Findings: one overview, then each with what was seen, what was answered, what was done, and who closed it.

use super::or;
use crate::model::{CorrectiveAction, Finding, Pack};
use crate::page::Composer;
use crate::style::{self, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;
use crate::typeset::Span;

impl Composer {
    pub(super) fn findings(&mut self, pack: &Pack) {
        if pack.findings.all.is_empty() {
            return;
        }
        self.chapter(text::FINDINGS, &text::findings_answer(&pack.findings), true);
        self.sentence(text::FINDINGS_SENTENCE, 14.0);
        let mut table = self.table(FINDINGS, text::FINDINGS_SENTENCE);
        for finding in &pack.findings.all {
            let row = self.finding_line(finding);
            self.row(&mut table, row);
        }
        self.end_table(&table);
        for finding in &pack.findings.all {
            self.finding(finding);
        }
    }

    fn finding_line(&self, finding: &Finding) -> Vec<Vec<Para>> {
        let to = self.named(&finding_name(&finding.id));
        let mut stands = vec![Para::text(&text::stands(finding), CELL.bold())];
        stands.push(Para::text(&text::to_be_done(finding), CELL_MUTED));
        let mut grade = vec![Para::text(&finding.grade, CELL)];
        // A body looks for its findings by its own numbers.
        let raised = finding.raised_by.as_ref();
        grade.extend(raised.map(|it| Para::text(&it.reference, CELL_MUTED)));
        vec![
            vec![
                Para::Link(Span::new(or(&finding.id, "–"), CELL.bold()), to),
                Para::text(&finding.title, CELL),
            ],
            grade,
            vec![Para::text(&text::criteria(finding), CELL)],
            stands,
        ]
    }

    fn finding(&mut self, finding: &Finding) {
        let anchor = self.unplaced(&finding_name(&finding.id));
        let title = format!("{}  {}", finding.id, finding.title);
        self.heading(2, &[Span::new(title, style::SECTION)], 26.0, anchor);
        let stated = |text: &str| or(text, text::NOT_ANSWERED).to_owned();
        let mut facts = vec![
            (text::LABEL_GRADE, text::graded(finding)),
            (text::LABEL_RAISED, text::raised(finding)),
            (text::LABEL_FOUND, text::found(finding)),
            (text::LABEL_DUE, text::to_be_done(finding)),
            (text::LABEL_CRITERIA, text::criteria(finding)),
            (text::LABEL_CONDITION, finding.condition.clone()),
            (text::LABEL_CITED, text::cited(finding)),
        ];
        if !finding.repeats.is_empty() {
            facts.push((text::LABEL_REPEATS, finding.repeats.clone()));
        }
        facts.extend([
            (text::LABEL_EXTENT, stated(&finding.extent)),
            (text::LABEL_CAUSE, stated(&finding.cause)),
            (text::LABEL_CORRECTION, stated(&finding.correction)),
        ]);
        let closures = or(&finding.closures.join(" "), text::NOT_CLOSED).to_owned();
        facts.push((text::LABEL_CLOSED, closures));
        self.facts(&facts);
        if !finding.actions.is_empty() {
            self.corrective_actions(&finding.actions);
        }
        let checks: Vec<_> = finding.checks.iter().map(text::check).collect();
        self.under(text::CHECKS, &checks);
        let regradings: Vec<_> = finding.regradings.iter().map(text::regrading).collect();
        self.under(text::REGRADINGS, &regradings);
    }

    fn corrective_actions(&mut self, actions: &[CorrectiveAction]) {
        self.sentence(text::ACTIONS_SENTENCE, 10.0);
        let mut table = self.table(ACTIONS, text::ACTIONS_SENTENCE);
        for action in actions {
            let what = format!("{}. {}", action.number, action.what);
            let mut done = vec![Para::text(&text::action_done(action), CELL)];
            if !action.remark.is_empty() {
                done.push(Para::text(&action.remark, CELL_MUTED));
            }
            let row = vec![
                vec![Para::text(&what, CELL)],
                vec![
                    Para::text(&action.owner, CELL),
                    Para::text(&text::action_due(action), CELL_MUTED),
                ],
                done,
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    /// Places sentences as a list under a label, if there are any.
    fn under(&mut self, label: &str, sentences: &[String]) {
        if sentences.is_empty() {
            return;
        }
        self.label(label, 8.0);
        let sentences: Vec<_> = sentences.iter().map(|it| (None, it.as_str())).collect();
        self.list(&sentences, 3.0);
    }
}

/// Name of the place where a finding is discussed.
pub(super) fn finding_name(id: &str) -> String {
    format!("finding {id}")
}

const FINDINGS: &[Column] = &[
    Column::new(text::HEAD_FINDING, 0.34),
    Column::new(text::HEAD_GRADE, 0.19),
    Column::new(text::HEAD_CRITERIA, 0.17),
    Column::new(text::HEAD_STANDS, 0.30),
];
const ACTIONS: &[Column] = &[
    Column::new(text::HEAD_ACTION, 0.44),
    Column::new(text::HEAD_OWNER, 0.28),
    Column::new(text::HEAD_DONE, 0.28),
];
