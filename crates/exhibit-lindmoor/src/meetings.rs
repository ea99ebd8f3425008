//! What people of the bank wrote when the audit was nearly done: last year's report, the certification body's list after
//! its first stage, and the workbook of the management review, first without one of its inputs and then whole.

use exhibit_registers::{Sheet, Value, write_xlsx};

use crate::expectations::{Archive, Meetings};
use crate::people::People;
use crate::{File, Year};

/// Hands out the papers and the workbooks.
pub(crate) fn files(year: &Year, sink: &mut dyn FnMut(File)) {
    let mut put = |path: &str, bytes: Vec<u8>| sink(File { path: path.to_owned(), bytes });
    put("audit/internal-audit-2025.md", REPORT.as_bytes().to_vec());
    put("audit/weekend-queue-2025-11.md", WEEKENDS.as_bytes().to_vec());
    put(LIST, written(&[stage_1()]));
    put(REVIEW, written(&review(&year.people, None)));
    put(WHOLE, written(&review(&year.people, Some(IMPROVEMENTS))));
}

/// Returns what must be found in them.
pub(crate) fn expected() -> Meetings {
    Meetings {
        review: REVIEW,
        missing_input: "e",
        whole_review: WHOLE,
        list: LIST,
        concerns: vec![("AoC-1", "2026-08-31"), ("AoC-2", "2026-09-30")],
        sample: Archive { size: 25, missing: 1 },
    }
}

const LIST: &str = "audit/stage-1-findings.xlsx";
const REVIEW: &str = "audit/management-review.xlsx";
const WHOLE: &str = "audit/management-review-whole.xlsx";

fn written(sheets: &[Sheet]) -> Vec<u8> {
    write_xlsx(sheets).expect("a few small lists can be written")
}

fn sheet<const N: usize>(name: &str, head: [&str; N], rows: &[[&str; N]]) -> Sheet {
    let cell = |it: &&str| if it.is_empty() { Value::Empty } else { Value::from(*it) };
    Sheet {
        name: name.to_owned(),
        header: head.map(str::to_owned).to_vec(),
        rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    }
}

const REPORT: &str = "# Internal audit 2025\n\n\
Period: 1 July 2024 to 30 June 2025. Audited: the AI management system, all sites.\n\n\
1. Two agents of HELPER were in use and in no inventory.\n\
2. Over nine weekends, decisions of CREDO took effect before anybody had reviewed them.\n\n\
Both are minor nonconformities.\n";

const WEEKENDS: &str = "# Weekend queue, looked at again\n\n\
Over eight weekends, 6 September to 26 October 2025, 288 decisions of high risk waited for their review. \
None took effect before it.\n";

/// What the certification body found at its first stage; its second area of concern has a day.
fn stage_1() -> Sheet {
    sheet(
        "Stage 1",
        ["Reference", "Title", "Category", "Clause", "Condition", "Due"],
        &[
            [
                "AoC-1",
                "Audit programme",
                "Area of concern",
                "9.2.2",
                "The programme does not say how often suppliers are audited.",
                "2026-08-31",
            ],
            [
                "AoC-2",
                "Impact assessment",
                "Area of concern",
                "6.1.4",
                "The assessment of CREDO is that of version 2.3, and version 3.0 is in use.",
                "2026-09-30",
            ],
        ],
    )
}

const IMPROVEMENTS: &str =
    "Core banking's own count of applications could be compared with the log every night.";

/// The workbook as the secretary of the board completed it; what `improvements` says is missing at first.
fn review(people: &People, improvements: Option<&str>) -> [Sheet; 4] {
    let name = |id: &str| people.get(id).name.as_str();
    let (said, missing) = match improvements {
        Some(text) => (text, ""),
        None => ("", "Nobody was asked for proposals."),
    };
    let inputs = sheet(
        "Inputs",
        [
            "Key",
            "What is put before the review",
            "Missing because",
            "Engagements",
            "Findings",
            "Tests",
        ],
        &[
            [
                "a",
                "This is the first review that is kept here; no decision is open.",
                "",
                "",
                "",
                "",
            ],
            ["b", "CREDO 3.0 is in use since 12 March 2026.", "", "", "", ""],
            ["c", "The supervisory authority asks for proof of human review.", "", "", "", ""],
            [
                "d1",
                "Weekend decisions were executed before review again; the finding of 2025 is repeated.",
                "",
                "",
                "F-01; F-02; F-03",
                "",
            ],
            [
                "d2",
                "The logs of CREDO are whole; 23 applications are in none of them, and 37 decisions of high risk were executed before review.",
                "",
                "",
                "",
                "T-001; T-002; T-003",
            ],
            [
                "d3",
                "One internal audit; the first stage of the certification.",
                "",
                "EN-02; EN-03",
                "",
                "",
            ],
            ["e", said, missing, "", "", ""],
        ],
    );
    let attendance = sheet(
        "Attendance",
        ["Person", "Role", "There", "Why not, and who stood in"],
        &[
            [name("P-01"), "chief executive officer", "yes", ""],
            [name("P-13"), "head of AI governance", "yes", ""],
            [name("P-14"), "head of internal audit", "yes", ""],
            [name("P-02"), "", "no", "On leave; nobody stood in"],
        ],
    );
    let open = sheet("Open decisions", ["Review", "Number", "State", "Remark"], &[]);
    let decisions = sheet(
        "Decisions",
        ["About", "What is to be done", "Owner", "Due"],
        &[
            [
                "change",
                "No decision of high risk takes effect before its review, weekends included.",
                name("P-02"),
                "2026-09-30",
            ],
            ["change", "Assess the impact of CREDO 3.0.", name("P-13"), "2026-09-30"],
        ],
    );
    [inputs, attendance, open, decisions]
}
