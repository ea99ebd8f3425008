//! The bank's Statement of Applicability, as compliance keeps it in a workbook: last year's, this year's, and this
//! year's with two rows mended.
//!
//! This year's excludes the quality of data (A.7.4), though CREDO was trained anew in February and the row still names
//! a risk; it calls suppliers (A.10.3) implemented, which nothing shows; and two rows say "A.8.5 Human oversight", as
//! an article numbers it, where A.9.2 and A.9.3 are meant.

use exhibit_core::catalog::iso42001;
use exhibit_registers::{Sheet, Value, write_xlsx};

use crate::expectations::{Applicability, SoaFile};
use crate::people::People;
use crate::{File, Year};

/// Hands out the three workbooks.
pub(crate) fn files(year: &Year, sink: &mut dyn FnMut(File)) {
    for (edition, path, _) in EDITIONS {
        let sheet = Sheet {
            name: "Statement of Applicability".to_owned(),
            header: HEAD.iter().map(|it| (*it).to_owned()).collect(),
            rows: rows(edition, &year.people),
        };
        let bytes = write_xlsx(&[sheet]).expect("a small list can be written");
        sink(File { path: path.to_owned(), bytes });
    }
}

/// Returns what must be found in them.
pub(crate) fn expected() -> Applicability {
    let file = |at: usize| SoaFile { path: EDITIONS[at].1, as_of: EDITIONS[at].2 };
    // The header is row 1.
    let row = |id: &str| {
        let at = iso42001().controls.iter().position(|it| it.id == id);
        at.map_or(0, |at| at as u64 + 2)
    };
    Applicability {
        last_year: file(0),
        this_year: file(1),
        corrected: file(2),
        excluded: "A.7.4",
        own: "X.1",
        article_rows: MISNUMBERED.map(row).to_vec(),
        silent: MISNUMBERED.to_vec(),
        warnings: vec![
            ("excluded-needed", "A.7.4"),
            ("excluded-doubtful", "A.7.4"),
            ("implemented-without-evidence", "A.10.3"),
            ("residual-not-accepted", "R-12"),
        ],
        retrained: "CHG-0109",
        changed: vec!["A.5.5", "A.7.4", "A.10.3", "X.1"],
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edition {
    Last,
    This,
    Corrected,
}

/// Each with its file and the day as at which it speaks.
const EDITIONS: [(Edition, &str, &str); 3] = [
    (Edition::Last, "audit/soa-2025.xlsx", "2025-07-01"),
    (Edition::This, "audit/soa.xlsx", "2026-06-15"),
    (Edition::Corrected, "audit/soa-corrected.xlsx", "2026-07-08"),
];

const HEAD: [&str; 9] = [
    "Control",
    "Title",
    "Applicable",
    "Justification",
    "Status",
    "Owner",
    "Risks",
    "Treatments",
    "Remark",
];

/// What this year's workbook calls "A.8.5 Human oversight".
const MISNUMBERED: [&str; 2] = ["A.9.2", "A.9.3"];

fn rows(edition: Edition, people: &People) -> Vec<Vec<Value>> {
    let listed = ROWS.iter().map(|row| cells(edition, row, people));
    let own = (edition != Edition::Last).then(|| cells(edition, OWN, people));
    listed.chain(own).collect()
}

fn cells(edition: Edition, row: &str, people: &People) -> Vec<Value> {
    let parts: Vec<&str> = row.split('|').map(str::trim).collect();
    let [id, status, owner, risks, treatments, reason] = parts[..] else {
        unreachable!("rows have six cells: {row}")
    };
    let catalog = iso42001().requirement(id).map(|it| it.title.to_owned());
    let title = catalog.unwrap_or_else(|_| OWN_TITLE.to_owned());
    let (mut applicable, mut status, mut reason) = ("yes", status, reason);
    match (edition, id) {
        (Edition::Last, "A.5.5") => status = "planned",
        (Edition::Last, "A.10.3") => status = "partly implemented",
        (Edition::Last, "A.7.4") => {
            (status, reason) = ("partly implemented", "CREDO is trained on data of the bank");
        }
        (_, "A.7.4") => (applicable, status) = ("no", ""),
        _ => {}
    }
    let owner = people.get(owner).name.as_str();
    let misnumbered = edition == Edition::This && MISNUMBERED.contains(&id);
    let (id, title) = match misnumbered {
        true => ("A.8.5 Human oversight", ""),
        false => (id, title.as_str()),
    };
    let texts = [id, title, applicable, reason, status, owner, risks, treatments, ""];
    texts.map(Value::from).to_vec()
}

const OWN_TITLE: &str = "Switch by which a person stops a system at once";
const OWN: &str = "X.1 | partly implemented | P-12 | R-10 | | HELPER acts without a person; the service desk can stop it";

/// Control, status, owner, risks, treatments, reason.
const ROWS: [&str; 38] = [
    "A.2.2 | implemented | P-13 | R-15; R-16 | | the board's policy binds all who work with AI systems",
    "A.2.3 | partly implemented | P-13 | | | credit, privacy and outsourcing policies speak of AI systems",
    "A.2.4 | partly implemented | P-13 | | | the policy is looked at every two years",
    "A.3.2 | implemented | P-13 | R-16 | TR-10 | somebody answers for each system",
    "A.3.3 | partly implemented | P-13 | | | concerns go to the ombudsman",
    "A.4.2 | partly implemented | P-13 | R-15; R-16 | TR-10 | agents and systems are compared with access rights",
    "A.4.3 | partly implemented | P-10 | R-06 | | data sets are listed for each model",
    "A.4.4 | partly implemented | P-20 | | | tools are listed by information technology",
    "A.4.5 | partly implemented | P-20 | | | machines are listed by information technology",
    "A.4.6 | partly implemented | P-22 | R-18 | TR-11 | people are trained for what they decide",
    "A.5.2 | implemented | P-13 | R-01; R-02; R-04 | | credit decisions bear on people's lives",
    "A.5.3 | partly implemented | P-13 | | | assessments are kept with the version",
    "A.5.4 | partly implemented | P-13 | R-04 | | applicants may be treated differently by sex or age",
    "A.5.5 | partly implemented | P-13 | | | lending bears on a region",
    "A.6.1.2 | partly implemented | P-10 | | | objectives for development are set with the risk committee",
    "A.6.1.3 | partly implemented | P-10 | | | CREDO is developed here",
    "A.6.2.2 | partly implemented | P-10 | | | requirements are written before a model is built",
    "A.6.2.3 | partly implemented | P-10 | | | the design of CREDO is documented",
    "A.6.2.4 | implemented | P-10 | R-04; R-05 | TR-03 | each version is validated before it decides",
    "A.6.2.5 | implemented | P-10 | | | a release is approved and signed",
    "A.6.2.6 | partly implemented | P-20 | R-05 | TR-03 | drift is measured every month",
    "A.6.2.7 | partly implemented | P-10 | | | supervisors ask for documentation",
    "A.6.2.8 | implemented | P-20 | R-07; R-17 | TR-05 | decisions must be explained years later",
    "A.7.2 | partly implemented | P-10 | R-06 | | CREDO learns from applications of the bank",
    "A.7.3 | partly implemented | P-10 | | | data comes from a credit bureau",
    "A.7.4 | | P-10 | R-06 | | no model is trained in this period",
    "A.7.5 | partly implemented | P-10 | | | where data comes from is asked by supervisors",
    "A.7.6 | partly implemented | P-10 | R-06 | TR-04 | preparation is documented for each training",
    "A.8.2 | partly implemented | P-12 | R-09 | TR-07 | customers must know that HELPER is no person",
    "A.8.3 | partly implemented | P-12 | | | customers can complain",
    "A.8.4 | implemented | P-13 | R-08 | | serious incidents are told to those concerned",
    "A.8.5 | partly implemented | P-13 | | | supervisors and customers are told what they may ask",
    "A.9.2 | implemented | P-02 | R-01; R-02; R-12 | TR-01; TR-09 | people decide where a decision weighs heavily",
    "A.9.3 | partly implemented | P-02 | R-03 | TR-02 | reviewers overrule where they should",
    "A.9.4 | implemented | P-12 | R-08; R-10 | TR-06 | tools see the customer of the session only",
    "A.10.2 | partly implemented | P-13 | R-14 | | three suppliers deliver models and data",
    "A.10.3 | implemented | P-13 | R-11; R-14 | TR-08 | contracts name changes and the end",
    "A.10.4 | partly implemented | P-12 | | | customers rely on what HELPER says",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_the_controls_of_the_annex_in_their_order() {
        let ids: Vec<&str> = ROWS.iter().filter_map(|row| row.split(' ').next()).collect();
        let controls: Vec<&str> = iso42001().controls.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, controls);
        let people = People::new(1);
        let texts = |edition| -> Vec<String> {
            let all = rows(edition, &people).into_iter();
            all.map(|row| row.into_iter().map(text).collect::<Vec<_>>().join("|")).collect()
        };
        let misnumbered = |edition| {
            texts(edition).iter().filter(|it| it.starts_with("A.8.5 Human oversight")).count()
        };
        assert_eq!([Edition::Last, Edition::This, Edition::Corrected].map(misnumbered), [0, 2, 0]);
        assert_eq!((texts(Edition::Last).len(), texts(Edition::This).len()), (38, 39));
    }

    fn text(value: Value) -> String {
        match value {
            Value::Text(text) | Value::Number(text) => text,
            Value::Empty => String::new(),
        }
    }
}
