//! Assurance tests: one overview, then each run with its figure, its ground, its exceptions and its flags.

use super::or;
use crate::model::{Exception, Pack, Test};
use crate::page::Composer;
use crate::style::{self, BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;
use crate::tree::Kind;
use crate::typeset::Span;

impl Composer {
    pub(super) fn tests(&mut self, pack: &Pack) {
        if pack.tests.is_empty() {
            return;
        }
        self.chapter(text::TESTS, &text::tests_answer(pack), true);
        self.sentence(text::TESTS_SENTENCE, 14.0);
        let mut table = self.table(OVERVIEW, text::TESTS_SENTENCE);
        for test in &pack.tests {
            let row = self.overview(test);
            self.row(&mut table, row);
        }
        self.end_table(&table);
        for test in &pack.tests {
            self.test(test);
        }
    }

    fn overview(&self, test: &Test) -> Vec<Vec<Para>> {
        let to = self.named(&test_name(&test.id));
        let about = or(&test.systems.join(", "), text::ALL_IN_SCOPE).to_owned();
        vec![
            vec![
                Para::Link(Span::new(test.id.as_str(), CELL.bold()), to),
                Para::text(&test.name, CELL),
            ],
            vec![Para::text(&test.period, CELL), Para::text(&about, CELL_MUTED)],
            vec![Para::text(&test.shows, CELL.bold())],
            vec![Para::text(&text::figure(test), CELL)],
            vec![Para::text(&text::number(test.exceptions_total), CELL)],
            vec![Para::text(&text::number(test.flags.len() as u64), CELL)],
        ]
    }

    fn test(&mut self, test: &Test) {
        let anchor = self.unplaced(&test_name(&test.id));
        let title = Span::new(format!("{}  {}", test.id, test.name), style::SECTION);
        self.heading(2, &[title], 26.0, anchor);
        let question = or(&test.question, text::UNKNOWN_TEST);
        let asked = [Span::new(question, BODY.italic().colour(style::MUTED))];
        self.spans(&asked, style::TEXT_WIDTH, 4.0, true);
        let shows = [
            Span::new(format!("{}. ", super::capital(&test.shows)), BODY.bold()),
            Span::new(format!("{}.", super::capital(&text::figure(test))), BODY),
        ];
        self.spans(&shows, style::TEXT_WIDTH, 6.0, false);
        self.sentences(text::NOT_BETTER, &test.reasons);
        self.sentences(text::SINCE, &test.since);
        self.figures(test);
        if !test.exceptions.is_empty() {
            self.exceptions(test);
        }
        self.sentences(text::FLAGS, &test.flags);
        self.sentences(text::BESIDES, &test.facts);
    }

    fn figures(&mut self, test: &Test) {
        let joined = |list: &[String], none: &str| or(&list.join(", "), none).to_owned();
        self.facts(&[
            (text::LABEL_TEST_PERIOD, test.period.clone()),
            (text::LABEL_TEST_SYSTEMS, joined(&test.systems, text::ALL_IN_SCOPE)),
            (text::LABEL_EVIDENCE_FOR, joined(&test.supports, text::NOT_STATED)),
            (text::LABEL_COUNTED, test.population.clone()),
        ]);
        self.digest_fact(&test.population_digest);
        self.more_facts(&[
            (text::LABEL_GROUND, text::ground(test)),
            (text::LABEL_UNCOVERED, joined(&test.uncovered, text::ALL_COVERED)),
            (text::LABEL_STANDS_ON, joined(&test.basis, text::NOTHING)),
            (text::LABEL_RUN, text::run(test)),
            (text::LABEL_EXCEPTIONS, text::exceptions(test)),
        ]);
        if test.exceptions_total > 0 {
            self.digest_fact(&test.exceptions_digest);
        }
    }

    /// Places the digest of a list, beside its label.
    fn digest_fact(&mut self, digest: &str) {
        let node = self.tree.add(self.section, Kind::Paragraph);
        let value = self.digest(digest, super::FACT_LABEL, super::FACT_WIDTH, node);
        self.labelled(text::LABEL_LIST, value, node);
    }

    fn exceptions(&mut self, test: &Test) {
        let sentence = text::exceptions_sentence(test);
        self.sentence(&sentence, 10.0);
        let mut table = self.table(EXCEPTIONS, &sentence);
        for exception in &test.exceptions {
            let row = self.exception(exception);
            self.row(&mut table, row);
        }
        self.end_table(&table);
        if let Some(more) = text::more_exceptions(test) {
            self.paragraph(&more, BODY.colour(style::MUTED), 4.0);
        }
    }

    fn exception(&self, exception: &Exception) -> Vec<Vec<Para>> {
        let mut place = self.evidence(&exception.item, "");
        if let Some(line) = text::exception_line(exception) {
            place.push(Para::text(&line, CELL));
        }
        place.extend(exception.also.iter().map(|it| Para::text(it, CELL_MUTED)));
        let kinds = super::listed(&exception.kinds, CELL);
        vec![place, kinds, vec![Para::text(&exception.sentence, CELL)]]
    }

    /// Places sentences as a list under a label, if there are any.
    fn sentences(&mut self, label: &str, sentences: &[String]) {
        if sentences.is_empty() {
            return;
        }
        self.label(label, 8.0);
        let sentences: Vec<_> = sentences.iter().map(|it| (None, it.as_str())).collect();
        self.list(&sentences, 3.0);
    }
}

/// Name of the place where a test is discussed.
pub(super) fn test_name(id: &str) -> String {
    format!("test {id}")
}

const OVERVIEW: &[Column] = &[
    Column::new(text::HEAD_TEST, 0.2),
    Column::new(text::LABEL_TEST_PERIOD, 0.22),
    Column::new(text::HEAD_SHOWS, 0.2),
    Column::new(text::HEAD_FIGURE, 0.17),
    Column::number(text::HEAD_EXCEPTIONS, 0.12),
    Column::number(text::HEAD_FLAGS, 0.09),
];
const EXCEPTIONS: &[Column] = &[
    Column::new(text::HEAD_RECORD, 0.30),
    Column::new(text::HEAD_KIND_OF, 0.26),
    Column::new(text::HEAD_SAYS, 0.44),
];
