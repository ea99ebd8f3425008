//! Samples: one overview, then each with its population, its seed, its draws and what came out.

use super::or;
use crate::model::{Pack, Sample, SampleDraw};
use crate::page::Composer;
use crate::style::{self, BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;
use crate::tree::Kind;
use crate::typeset::Span;

impl Composer {
    pub(super) fn samples(&mut self, pack: &Pack) {
        if pack.samples.is_empty() {
            return;
        }
        self.chapter(text::SAMPLES, &text::samples_answer(pack), true);
        self.sentence(text::SAMPLES_SENTENCE, 14.0);
        let mut table = self.table(OVERVIEW, text::SAMPLES_SENTENCE);
        for sample in &pack.samples {
            let row = self.sample_line(sample);
            self.row(&mut table, row);
        }
        self.end_table(&table);
        for sample in &pack.samples {
            self.sample(sample);
        }
    }

    fn sample_line(&self, sample: &Sample) -> Vec<Vec<Para>> {
        let to = self.named(&sample_name(&sample.id));
        let number = |n: u64| vec![Para::text(&text::number(n), CELL)];
        let shows = if sample.judgemental { text::SAMPLE_NOT_PROJECTED } else { &sample.shows };
        vec![
            vec![
                Para::Link(Span::new(sample.id.as_str(), CELL.bold()), to),
                Para::text(&sample.purpose, CELL),
            ],
            vec![
                Para::text(&text::sample_drawn_of(sample), CELL),
                Para::text(&sample.method, CELL_MUTED),
            ],
            number(text::sample_redraws(sample)),
            number(sample.deviating),
            number(sample.open),
            vec![Para::text(or(shows, &sample.state), CELL.bold())],
        ]
    }

    fn sample(&mut self, sample: &Sample) {
        let anchor = self.unplaced(&sample_name(&sample.id));
        let title = Span::new(format!("{}  {}", sample.id, sample.purpose), style::SECTION);
        self.heading(2, &[title], 26.0, anchor);
        self.frozen(sample);
        if sample.draws.is_empty() {
            self.paragraph(text::SAMPLE_NEVER_DRAWN, BODY, 6.0);
            return;
        }
        for draw in &sample.draws {
            self.drawn(draw);
        }
        self.shown(sample);
        if !sample.noted.is_empty() {
            self.noted(sample);
        }
    }

    fn frozen(&mut self, sample: &Sample) {
        self.facts(&[
            (text::LABEL_EVIDENCE_FOR, sample.requirements.join(", ")),
            (text::LABEL_SAMPLE_POPULATION, sample.population.clone()),
        ]);
        self.sample_digest(text::LABEL_SAMPLE_MEMBERS, &sample.digest);
        if !sample.strata_digest.is_empty() {
            self.sample_digest(text::LABEL_SAMPLE_STRATA_DIGEST, &sample.strata_digest);
        }
        self.more_facts(&[
            (text::LABEL_SAMPLE_FROZEN, sample.frozen.clone()),
            (text::LABEL_SAMPLE_METHOD, text::sample_method(sample)),
            (text::LABEL_SAMPLE_SIZE, text::sample_size(sample)),
        ]);
        for (name, size, of) in &sample.strata {
            let fact = format!("{name}: {}", text::sample_stratum(*size, *of));
            self.more_facts(&[(text::LABEL_SAMPLE_STRATUM, fact)]);
        }
        for other in &sample.beside {
            self.more_facts(&[(text::LABEL_SAMPLE_BESIDE, other.clone())]);
        }
    }

    fn drawn(&mut self, draw: &SampleDraw) {
        self.label(&text::sample_draw_title(draw), 8.0);
        if draw.seed.is_empty() {
            return;
        }
        self.paragraph(&text::sample_draw_seed(draw), BODY, 3.0);
        self.flush(0.0);
        self.sample_digest(text::LABEL_SAMPLE_SEED, &draw.seed);
    }

    fn shown(&mut self, sample: &Sample) {
        self.facts(&[(text::LABEL_SAMPLE_RESULTS, text::sample_results(sample))]);
        if sample.judgemental {
            self.paragraph(text::SAMPLE_NOT_PROJECTED, BODY.bold(), 6.0);
        }
        let facts = [
            (text::LABEL_SAMPLE_PROJECTED, &sample.projected),
            (text::LABEL_SAMPLE_LIMIT, &sample.limit),
            (text::LABEL_SAMPLE_BELOW, &sample.shows),
            (text::LABEL_SAMPLE_CONCLUSION, &sample.conclusion),
        ];
        for (label, fact) in facts.into_iter().filter(|(_, fact)| !fact.is_empty()) {
            self.more_facts(&[(label, fact.clone())]);
        }
        if !sample.reasons.is_empty() {
            self.label(text::NOT_BETTER, 8.0);
            let reasons: Vec<_> =
                sample.reasons.iter().map(|it| super::capital(it) + ".").collect();
            let reasons: Vec<_> = reasons.iter().map(|it| (None, it.as_str())).collect();
            self.list(&reasons, 3.0);
        }
    }

    fn noted(&mut self, sample: &Sample) {
        let sentence = text::sample_noted_sentence(sample);
        self.sentence(&sentence, 10.0);
        let mut table = self.table(NOTED, &sentence);
        for noted in &sample.noted {
            let mut seen = vec![Para::text(&noted.note, CELL)];
            if !noted.evidence.is_empty() {
                seen.push(Para::text(&noted.evidence.join(", "), CELL_MUTED));
            }
            let row = vec![
                vec![Para::text(&noted.member, CELL.bold())],
                vec![Para::text(&noted.result, CELL)],
                seen,
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
        if sample.attached > 0 {
            self.paragraph(&text::sample_more(sample), BODY.colour(style::MUTED), 4.0);
        }
    }

    fn sample_digest(&mut self, label: &str, digest: &str) {
        let node = self.tree.add(self.section, Kind::Paragraph);
        let value = self.digest(digest, super::FACT_LABEL, super::FACT_WIDTH, node);
        self.labelled(label, value, node);
    }
}

/// Name of the place where a sample is discussed.
pub(super) fn sample_name(id: &str) -> String {
    format!("sample {id}")
}

const OVERVIEW: &[Column] = &[
    Column::new(text::HEAD_SAMPLE, 0.32),
    Column::new(text::HEAD_SAMPLE_DRAWN, 0.18),
    Column::number(text::HEAD_SAMPLE_REDRAWS, 0.1),
    Column::number(text::HEAD_SAMPLE_DEVIATING, 0.11),
    Column::number(text::HEAD_SAMPLE_OPEN, 0.08),
    Column::new(text::HEAD_SAMPLE_BELOW, 0.21),
];
const NOTED: &[Column] = &[
    Column::new(text::HEAD_SAMPLE_MEMBER, 0.2),
    Column::new(text::HEAD_SAMPLE_RESULT, 0.18),
    Column::new(text::HEAD_SAMPLE_SEEN, 0.62),
];
