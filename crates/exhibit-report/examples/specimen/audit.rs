//! A management review and its signatures.

use exhibit_report::*;

pub(crate) fn management() -> Vec<ManagementReview> {
    let input = |name: &str, text: &str, cites: &[&str]| ReviewedInput {
        name: name.into(),
        text: text.into(),
        cites: cites.iter().map(|it| (*it).to_owned()).collect(),
    };
    vec![ManagementReview {
        id: "MR-01".into(),
        on: "15 Jul 2026".into(),
        there: vec!["chief executive".into(), "head of audit".into()],
        absent: vec!["head of data (on leave; the deputy stood in)".into()],
        inputs: vec![
            input("9.3.2 (a) status of earlier actions", "None was open.", &[]),
            input(
                "9.3.2 (d1) trend: nonconformities and corrective actions",
                "Two nonconformities, one of them a repeat.",
                &["F-01", "F-03"],
            ),
            input("9.3.2 (d3) trend: audit results", "One internal audit.", &["EN-02"]),
        ],
        missing: vec![MissedInput {
            name: "9.3.2 (e) opportunities for continual improvement".into(),
            reason: "Nobody collected them.".into(),
        }],
        carried: vec!["Decision 1 of MR-00: done. The queue was changed.".into()],
        decisions: vec![ReviewDecision {
            number: 1,
            what: "Assess the impact of version 3.0.".into(),
            owner: "head of credit".into(),
            due: "30 Sep 2026".into(),
        }],
        signoff: "signed".into(),
    }]
}

pub(crate) fn signoffs() -> Vec<Signoff> {
    let signer = Signer {
        name: "Ina Falk".into(),
        role: "chief executive".into(),
        by: "a key".into(),
        ..Signer::default()
    };
    let signoff = |id: &str, state: &str, standing: &str, signer: Signer| Signoff {
        id: id.into(),
        title: "Management review MR-01, 15 Jul 2026".into(),
        state: state.into(),
        standing: standing.into(),
        record: "b1eafe128d294663b82de199ed2bbead16e2c80280d609e73396547aff6d0bb3".into(),
        held_as: "E-0009".into(),
        signers: vec![signer],
        ..Signoff::default()
    };
    let declined = Signer {
        answer: "declined".into(),
        on: "16 Jul 2026".into(),
        comment: "The opportunities for improvement are missing.".into(),
        ..signer.clone()
    };
    let signed = Signer {
        answer: "signed".into(),
        on: "20 Jul 2026".into(),
        checked: "it verifies on the record that is held".into(),
        ..signer
    };
    vec![
        signoff("SO-01", "declined", "declined", declined),
        signoff("SO-02", "signed", "a record as at its date", signed),
    ]
}
