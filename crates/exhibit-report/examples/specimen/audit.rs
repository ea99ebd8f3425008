//! A sample, a management review and its signatures.

use exhibit_report::*;

pub(crate) fn samples() -> Vec<Sample> {
    vec![Sample {
        id: "S-001".into(),
        purpose: "Is there a paper file for each high-risk decision?".into(),
        state: "closed".into(),
        engagement: "EN-02".into(),
        requirements: vec!["A.9.2".into()],
        population: "Records of E-0016, kind decision, risk level high".into(),
        count: 3104,
        digest: "4b1d0e6f3c0f5e0b8a9c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a".into(),
        frozen: "12 Jul 2026, 08:10 UTC, by Ada Okafor, entry 412".into(),
        method: "random".into(),
        size: 25,
        demanded: "95% confidence, tolerable rate 11.3%, no deviation expected, one look".into(),
        draws: vec![SampleDraw {
            draw: 1,
            when: "12 Jul 2026, 08:20 UTC, by Ada Okafor, entry 414".into(),
            number: "4 8 15 16 23 42".into(),
            given_by: "M. Weber, Beispiel Cert".into(),
            checkpoint: "413 entries".into(),
            seed: "90af3c21d8e7f6a54b1d0e6f3c0f5e0b8a9c7d6e5f4a3b2c1d0e9f8a7b6c5d4e".into(),
            ..SampleDraw::default()
        }],
        results: vec![("conforming".into(), 24), ("missing".into(), 1)],
        deviating: 1,
        noted: vec![SampleNoted {
            member: "E-0016:9120".into(),
            result: "missing".into(),
            note: "The paper file is not in the archive.".into(),
            evidence: Vec::new(),
        }],
        projected: "1 of 25 deviates: 4.0%, 95% interval 0.1% to 20.3%".into(),
        limit: "17.6% against a tolerable 11.3%".into(),
        shows: "not shown".into(),
        reasons: vec!["one deviation, and none was expected".into()],
        conclusion: "One file of 25 can't be found.".into(),
        ..Sample::default()
    }]
}

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
