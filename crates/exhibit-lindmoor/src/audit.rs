//! What internal audit wrote for itself before it began: an index of all files, and what its tests take for granted.

use crate::expectations::{Delivery, Item};
use crate::registers::line;
use crate::{File, Year, expectations};

/// Hands out the index and the setting of the tests.
pub(crate) fn files(year: &Year, sink: &mut dyn FnMut(File)) {
    let mut put = |path: &str, text: String| {
        sink(File { path: path.to_owned(), bytes: text.into_bytes() });
    };
    put("audit/index.csv", index(&expectations::deliveries(year)));
    put("audit/tests.toml", TESTS.to_owned());
}

const HEAD: [&str; 8] = [
    "File",
    "Requirements",
    "Kind",
    "Issued",
    "In force from",
    "In force to",
    "Collected at",
    "Rationale",
];

/// One row a file, but for registers, which are imported, and for what came by mistake.
fn index(deliveries: &[Delivery]) -> String {
    let indexed = deliveries.iter().filter(|it| !["registers", "hr"].contains(&it.folder.as_str()));
    let rows = indexed.flat_map(|it| &it.items).map(row);
    rows.fold(line(HEAD.into_iter()), |text, row| text + &line(row.iter().map(String::as_str)))
}

fn row(item: &Item) -> [String; 8] {
    let (requirements, rationale) = supports(&item.path);
    let (from, to) = item.in_force.clone().unzip();
    let text = |it: Option<String>| it.unwrap_or_default();
    [
        item.path.clone(),
        requirements.to_owned(),
        item.kind.to_owned(),
        text(item.issued.clone()),
        text(from),
        text(to.flatten()),
        text(item.collected.clone()),
        rationale.to_owned(),
    ]
}

/// Returns what a file is evidence for, and why.
fn supports(path: &str) -> (&'static str, &'static str) {
    let found = SUPPORTS.iter().find(|(begin, ..)| path.starts_with(begin));
    let (_, requirements, rationale) = found.expect("each delivery has a row");
    (requirements, rationale)
}

/// Beginnings of paths, the most special first.
const SUPPORTS: [(&str, &str, &str); 14] = [
    ("credo/", "A.6.2.8; A.9.2", "every decision of CREDO with its review and its execution"),
    ("core-system/", "A.6.2.8", "the applications as core banking knows them"),
    ("sift/", "A.6.2.8; A.9.2", "what SIFT did with every alert"),
    ("helper/sessions/", "A.6.2.8", "conversations that were drawn"),
    ("helper/gateway/", "A.6.2.8; A.9.4", "every tool that HELPER called"),
    ("documents/ai-policy", "A.2.2; 5.2", "the AI policy"),
    ("documents/credo-2.3-impact", "A.5.2; 8.4", "impact assessment of CREDO"),
    ("documents/credo-3.0-validation", "A.6.2.4", "validation of CREDO 3.0"),
    ("documents/credo-3.0-release", "A.6.2.5", "release of CREDO 3.0"),
    ("documents/minutes-management", "9.3.3", "the last management review"),
    ("documents/", "A.3.2; 5.3", "who decides what, in minutes and schedules"),
    ("incidents/", "A.8.4; 10.2", "a serious incident and what was done"),
    ("interviews/", "A.9.2", "how reviews are done, in their own words"),
    ("training/", "7.2", "who was trained for what, and when"),
];

/// Period, clock of Hamburg, levels of risk by the bank's own criteria.
const TESTS: &str = r#"# What internal audit of Lindmoor Bank states for the assurance tests of this year.
period = "2025-07-01/2026-06-30"
audit = "2026-07-06"

# Hamburg, from the first day of the period on.
[zone]
offset = "+02:00"
changes = [
    { at = "2025-10-26T01:00:00Z", offset = "+01:00" },
    { at = "2026-03-29T01:00:00Z", offset = "+02:00" },
]

[working_hours]
from = "07:00"
to = "19:00"

# Risk criteria, version 3 of 2 June 2025: bands of scores, and which of them a person must see first.
[[level]]
name = "low"
scores = ["0", "399"]

[[level]]
name = "medium"
scores = ["400", "699"]

[[level]]
name = "high"
high = true
scores = ["700", "1000"]
"#;
