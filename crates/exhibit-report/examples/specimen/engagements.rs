//! The audit of the specimen: two engagements, the programme that planned them, and the matrix.

use exhibit_core::catalog::iso42001;
use exhibit_report::*;

pub(crate) fn engagements() -> Vec<Engagement> {
    vec![
        Engagement {
            id: "EN-01".into(),
            title: "Internal audit 2025".into(),
            state: "closed".into(),
            history: vec![
                "Closed 4 Dec 2025 by Ada Okafor, entry 2210: conforms but for F-01 and F-03."
                    .into(),
            ],
            since: vec![
                "mapping of E-0005 to A.6.2.8: changed".into(),
                "a conclusion stands on it: E-0006 is BROKEN by now.".into(),
            ],
            conclusions: vec![conclusion(0), conclusion(1), conclusion(2)],
            not_concluded: vec!["10.1".into(), "10.2".into()],
            exceptions: vec![TeamException {
                who: "Piet Vos".into(),
                ties: vec!["owns A.7.4 by SA-02".into()],
                reason: "Nobody else at the bank knows how the training data are made.".into(),
                compensated_by: "The group's audit read the papers on A.7 and signed for them."
                    .into(),
            }],
            team: vec![
                ("Ada Okafor".into(), "lead".into()),
                ("Piet Vos".into(), "technical expert".into()),
            ],
            ..engagement()
        },
        Engagement {
            id: "EN-02".into(),
            title: "Surveillance audit 2026".into(),
            kind: "surveillance".into(),
            state: "open".into(),
            party: "TÜV Beispiel".into(),
            plan: "AP-01, audit 2".into(),
            follows: "EN-01".into(),
            carries: vec!["F-01".into(), "F-03".into()],
            not_concluded: iso42001().requirements().map(|it| it.id.to_owned()).collect(),
            ..engagement()
        },
    ]
}

pub(crate) fn programmes() -> Vec<Programme> {
    let audit = |number: &str, title: &str, due: &str, state: &str| PlannedAudit {
        number: number.into(),
        title: title.into(),
        kind: "internal audit".into(),
        due: due.into(),
        covers: vec!["A.6.2.4".into(), "9.2.1".into(), "CREDO".into()],
        methods: vec!["documents".into(), "sampling".into()],
        state: state.into(),
        overdue: state == "overdue",
        engagements: Vec::new(),
    };
    vec![Programme {
        id: "AP-01".into(),
        title: "Audit programme 2025 to 2027".into(),
        days: "1 Jan 2025 to 31 Dec 2027".into(),
        objectives: "Each clause and control at least once in three years.".into(),
        frequency: "Systems of high risk yearly, others once in the cycle.".into(),
        responsible: "Ada Okafor".into(),
        audits: vec![
            PlannedAudit {
                engagements: vec!["EN-01".into()],
                ..audit("1", "Controls of CREDO", "1 Nov 2025 to 31 Dec 2025", "carried out")
            },
            PlannedAudit {
                covers: vec![],
                ..audit("2", "Clauses", "until 31 May 2026", "overdue")
            },
        ],
    }]
}

pub(crate) fn matrix() -> Matrix {
    let rows = iso42001().requirements().enumerate().map(|(i, it)| {
        let word = ["conforms", "does not conform", "nothing concluded"][i % 3];
        MatrixRow {
            requirement: it.id.to_owned(),
            title: it.title.to_owned(),
            said: vec![("EN-01".into(), word.into())],
            hole: i % 3 == 2,
            excluded_by: if i % 6 == 5 { "SA-02".into() } else { String::new() },
        }
    });
    Matrix {
        from: "14 Jul 2023".into(),
        engagements: vec![
            ("EN-01".into(), "internal audit".into()),
            ("EN-02".into(), "surveillance".into()),
        ],
        rows: rows.collect(),
    }
}

fn engagement() -> Engagement {
    Engagement {
        kind: "internal audit".into(),
        days: "1 Jul 2025 to 30 Jun 2026".into(),
        clock: "UTC+02:00; from 26 Oct 2025 UTC+01:00; from 29 Mar 2026 UTC+02:00".into(),
        scope: "Credit decisions and fraud triage in Hamburg".into(),
        criteria: vec!["ISO/IEC 42001:2023".into(), "the bank's AI policy".into()],
        systems: vec!["CREDO".into(), "SIFT".into()],
        in_scope: 70,
        ..Engagement::default()
    }
}

fn conclusion(kind: usize) -> Conclusion {
    let id = ["A.6.2.8", "A.7.4", "9.3.2"][kind];
    let title = iso42001().requirement(id).map(|it| it.title).unwrap_or_default();
    let answers =
        [["yes", "yes", "yes"], ["yes", "yes", "no"], ["yes", "not tested", "not tested"]];
    let [design, implementation, operation] = answers[kind];
    Conclusion {
        requirement: id.into(),
        title: title.into(),
        design: design.into(),
        implementation: implementation.into(),
        operation: operation.into(),
        conclusion: ["conforms", "does not conform", "conforms as far as tested"][kind].into(),
        reason: "The log was read from its first record to its proven end; 25 decisions were followed to the review that they needed.".into(),
        evidence: vec!["E-0003".into(), "E-0005".into()],
        beside: vec!["T-003".into(), "F-03".into()],
        altered: Vec::new(),
        checklist: if kind == 2 { "Questions answered with yes: 9.3.2-a; no: 9.3.2-d2.".into() } else { String::new() },
        by: "Ada Okafor".into(),
    }
}
