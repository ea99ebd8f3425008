//! What is found while a table is checked.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::visible::visible;

use super::{Checked, MAX_PROBLEMS, MAX_SHOWN, Problem, ProblemCode, Row};
use crate::fold::cut;
use crate::table::{Remark, RemarkCode, Table, Tally};

/// Problems and remarks so far.
#[derive(Default)]
pub(super) struct Said {
    problems: Vec<Problem>,
    total: u64,
    bad: BTreeSet<u64>,
    remarks: Vec<Remark>,
    /// What is said once for many cells: the sentence, and where.
    tallies: BTreeMap<(RemarkCode, String), Tally>,
}

impl Said {
    pub(super) fn problem(
        &mut self,
        row: u64,
        column: &str,
        found: &str,
        expected: &str,
        code: ProblemCode,
    ) {
        self.total += 1;
        self.bad.insert(row);
        // What comes late may belong early: duplicates are found last.
        if self.problems.len() < 2 * MAX_PROBLEMS {
            self.problems.push(Problem {
                row,
                column: visible(cut(column, MAX_SHOWN)).into_owned(),
                found: visible(cut(found, MAX_SHOWN)).into_owned(),
                expected: expected.to_owned(),
                code,
            });
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "sentences are made for the call")]
    pub(super) fn remark(&mut self, code: RemarkCode, text: String) {
        self.remarks.push(Remark { code, text: visible(&text).into_owned() });
    }

    /// Counts a cell of which a sentence is true.
    pub(super) fn tally(&mut self, code: RemarkCode, sentence: &str, row: u64) {
        let tally = self.tallies.entry((code, sentence.to_owned())).or_default();
        tally.add(|| row.to_string());
    }

    pub(super) fn is_good(&self) -> bool {
        self.total == 0
    }

    /// Returns the result: of the rows after the header, those without a problem.
    pub(super) fn finish(mut self, table: &Table, header: u64, rows: Vec<Row>) -> Checked {
        self.problems.sort_by_key(|it| it.row);
        self.problems.truncate(MAX_PROBLEMS);
        let mut remarks = table.remarks.clone();
        remarks.append(&mut self.remarks);
        let tallies = self.tallies.into_iter();
        remarks.extend(tallies.map(|((code, sentence), tally)| {
            Remark::new(code, visible(&format!("{sentence}: {}.", tally.of("row"))).into_owned())
        }));
        let good = rows.into_iter().filter(|it| !self.bad.contains(&it.row)).collect();
        Checked {
            rows: good,
            bad_rows: self.bad.iter().filter(|row| **row > header).count() as u64,
            problems: self.problems,
            problems_total: self.total,
            remarks,
        }
    }
}
