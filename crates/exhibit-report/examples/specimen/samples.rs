//! The specimen's samples: one drawn twice of which a member is missing, and one that a person chose.

use exhibit_report::*;

use super::digest;

pub(super) fn samples() -> Vec<Sample> {
    vec![reviewed(), chosen()]
}

fn reviewed() -> Sample {
    let draw = |draw: u32, reason: &str, number: &str| SampleDraw {
        draw,
        when: format!("{} Jun 2026, 10:12 UTC by Ada Auditor, entry 3,91{draw}", 9 + draw),
        reason: reason.into(),
        number: number.into(),
        given_by: "M. Weber, T\u{dc}V Beispiel".into(),
        checkpoint: format!("3,910 entries, root {}", digest(910)),
        seed: digest(920 + u64::from(draw)),
    };
    Sample {
        id: "S-001".into(),
        purpose: "Was each high-risk decision reviewed before it was executed?".into(),
        state: "closed".into(),
        engagement: "EN-01".into(),
        requirements: vec!["A.9.2".into(), "A.6.2.8".into()],
        population: "3,104 records of E-0016, E-0017, kind decision, risk level high".into(),
        count: 3_104,
        digest: digest(930),
        frozen: "9 Jun 2026, 09:00 UTC by Ada Auditor, entry 3,909".into(),
        method: "random".into(),
        size: 58,
        demanded:
            "95 % confidence and a tolerable rate of 5 %; 0 deviations expected, one look planned"
                .into(),
        draws: vec![
            draw(1, "", "4 8 15 16 23 42"),
            draw(2, "The first number was read over a bad line.", "4 8 15 16 23 24"),
        ],
        results: vec![("conforming".into(), 57), ("missing, which deviate too".into(), 1)],
        deviating: 1,
        noted: vec![SampleNoted {
            member: "E-0017:2204".into(),
            result: "missing".into(),
            note: "Neither the case file nor the queue holds the review.".into(),
            evidence: vec!["E-0042".into()],
        }],
        projected:
            "54 of 3,104 deviate (1.74 %); interval 2 to 281 (0.06 % to 9.06 %) at 95 % confidence"
                .into(),
        limit: "at most 243 deviate (7.83 %), one-sided; the tolerable rate is reached at 156"
            .into(),
        shows: "not shown".into(),
        reasons: vec![
            "more looks were taken than were planned, so the risk is used up".into(),
            "the upper limit of deviations reaches the tolerable rate".into(),
        ],
        conclusion: "One of 58 reviews can't be found.".into(),
        ..Sample::default()
    }
}

fn chosen() -> Sample {
    Sample {
        id: "S-002".into(),
        purpose: "How were the largest loans decided?".into(),
        state: "being tested".into(),
        engagement: "EN-01".into(),
        requirements: vec!["A.9.2".into()],
        population: "3,104 records of E-0016, E-0017, kind decision, risk level high".into(),
        count: 3_104,
        digest: digest(930),
        frozen: "9 Jun 2026, 09:05 UTC by Ada Auditor, entry 3,913".into(),
        method: "judgemental".into(),
        judgemental: true,
        because: "The ten largest loans of the year.".into(),
        size: 10,
        draws: vec![SampleDraw {
            draw: 1,
            when: "9 Jun 2026, 09:06 UTC by Ada Auditor, entry 3,914".into(),
            ..SampleDraw::default()
        }],
        beside: vec![
            "S-001 in EN-01 (closed), from the same members: drawn once, 0 deviating, 0 missing"
                .into(),
        ],
        results: vec![("conforming".into(), 9), ("without a result".into(), 1)],
        open: 1,
        noted: vec![SampleNoted {
            member: "E-0016:88".into(),
            result: "no result yet".into(),
            ..SampleNoted::default()
        }],
        ..Sample::default()
    }
}
