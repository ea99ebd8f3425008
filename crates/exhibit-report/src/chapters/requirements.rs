//! Requirement by requirement: the evidence, how far it goes, and what is missing.

use super::{capital, or};
use crate::coverage::requirement_name;
use crate::model::{Coverage, MappedEvidence, Pack, Requirement};
use crate::page::Composer;
use crate::style::{self, BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;
use crate::typeset::Span;

impl Composer {
    pub(super) fn requirements(&mut self, pack: &Pack) {
        self.chapter(text::CONTROLS, &text::controls_answer(pack), true);
        for (i, requirement) in pack.requirements.iter().enumerate() {
            self.requirement(requirement, i == 0);
        }
    }

    fn requirement(&mut self, requirement: &Requirement, first: bool) {
        let anchor = self.unplaced(&requirement_name(&requirement.id));
        let title = Span::new(format!("{}  {}", requirement.id, requirement.title), style::SECTION);
        self.heading(2, &[title], if first { 22.0 } else { 28.0 }, anchor);
        if !requirement.explanation.is_empty() {
            let spans =
                [Span::new(requirement.explanation.as_str(), BODY.italic().colour(style::MUTED))];
            self.spans(&spans, style::TEXT_WIDTH, 4.0, true);
        }
        let state = text::tile_state(requirement.state, requirement.evidence.len() as u64);
        let spans = [
            Span::new(format!("{}. ", capital(&state)), BODY.bold()),
            Span::new(requirement.answer.as_str(), BODY),
        ];
        self.spans(&spans, style::TEXT_WIDTH, 6.0, false);
        if requirement.evidence.is_empty() {
            if !matches!(requirement.state, Coverage::None | Coverage::Excluded) {
                self.paragraph(text::NO_EVIDENCE, BODY.colour(style::MUTED), 6.0);
            }
        } else {
            let sentence =
                text::evidence_sentence(&requirement.id, requirement.evidence.len() as u64);
            self.sentence(&sentence, 8.0);
            let mut table = self.table(MAPPED, &sentence);
            for evidence in &requirement.evidence {
                let row = self.mapped(evidence);
                self.row(&mut table, row);
            }
            self.end_table(&table);
        }
        // Where there is no evidence, that is the gap, and was said above.
        if !requirement.evidence.is_empty() || !requirement.gaps.is_empty() {
            self.gaps(&requirement.gaps);
        }
    }

    fn gaps(&mut self, gaps: &[String]) {
        if gaps.is_empty() {
            self.paragraph(text::NO_GAPS, BODY.colour(style::MUTED), 6.0);
            return;
        }
        self.label(text::GAPS, 8.0);
        let gaps: Vec<_> = gaps.iter().map(|gap| (None, gap.as_str())).collect();
        self.list(&gaps, 3.0);
    }

    fn mapped(&self, evidence: &MappedEvidence) -> Vec<Vec<Para>> {
        let mut why = vec![Para::text(&evidence.rationale, CELL)];
        if evidence.judged {
            let because = or(&evidence.judged_because, text::NO_REASON);
            why.push(Para::text(&text::judged(&evidence.sufficiency, because), CELL));
        }
        if !evidence.author.is_empty() {
            why.push(Para::text(&text::by(&evidence.author), CELL_MUTED));
        }
        if !evidence.review.is_empty() {
            why.push(Para::text(&evidence.review, CELL_MUTED));
        }
        vec![
            self.evidence(&evidence.id, &evidence.title),
            vec![Para::Verdict(evidence.word)],
            vec![Para::text(&evidence.period, CELL)],
            vec![Para::text(&evidence.sufficiency, CELL)],
            why,
        ]
    }
}

const MAPPED: &[Column] = &[
    Column::new(text::HEAD_EVIDENCE, 0.22),
    Column::new(text::HEAD_VERDICT, 0.19),
    Column::new(text::HEAD_PERIOD, 0.14),
    Column::new(text::HEAD_SUFFICIENCY, 0.11),
    Column::new(text::HEAD_RATIONALE, 0.34),
];
