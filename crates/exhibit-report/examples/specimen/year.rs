//! The specimen's year: organisation, AI systems, tests, reviews, requests, registers, notes, retention.

use exhibit_core::verdict::Word;
use exhibit_report::*;

use super::digest;

pub(super) fn organisation() -> Organisation {
    let site = |id: &str, name: &str, place: &str, activities: &str| Site {
        id: id.into(),
        name: name.into(),
        place: place.into(),
        activities: activities.into(),
        days: "since 1 Jan 2020".into(),
    };
    let authority = |id: &str, holder: &str, role: &str, allows: &[&str], rests_on| Authority {
        id: id.into(),
        holder: holder.into(),
        role: role.into(),
        allows: allows.iter().map(|it| (*it).to_owned()).collect(),
        systems: vec!["CREDO".into()],
        days: "1 Jan 2025 to 31 Dec 2026".into(),
        rests_on,
    };
    Organisation {
        scope: Some(Scope {
            text: "Development, provision and use of AI systems for credit decisions and customer service, at all sites.".into(),
            excluded: vec!["Treasury models: no AI system by the criteria of the AI policy.".into()],
            from: "1 Jul 2025".into(),
            document: "E-0005".into(),
        }),
        sites: vec![
            site("SI-01", "Head office", "Lübeck", "Credit, risk, model development"),
            site("SI-02", "Service centre", "Kraków", "Customer service, first line of oversight"),
        ],
        authorities: vec![
            authority("AU-001", "P-007", "Credit reviewer, second line", &["review decisions"], RestsOn::Evidence("E-0005".into())),
            authority("AU-002", "P-011", "Head of model validation", &["release versions", "accept risks"], RestsOn::Row("RG-001, row 17".into())),
            authority("AU-003", "P-012", "Operator of agents", &["operate agents"], RestsOn::Statement),
        ],
        authorities_more: 112,
        authorities_stated_only: 4,
    }
}

pub(super) fn systems() -> Vec<System> {
    let level = |level: &str, criteria: &str, by: &str| Level {
        level: level.into(),
        criteria: criteria.into(),
        by: by.into(),
        on: "3 Mar 2026".into(),
    };
    vec![
        System {
            name: "CREDO".into(),
            title: "Credit decisions for private customers".into(),
            roles: vec!["developer".into(), "user".into()],
            supplier: String::new(),
            intended_use: "Proposes approval or refusal of loans up to 50,000 EUR; a person decides above that.".into(),
            data_sources: vec!["core banking".into(), "credit bureau".into()],
            stage: "in use".into(),
            days: "since 1 Jan 2025".into(),
            risk: Some(level("high", "risk policy 3.1", "risk committee")),
            legal_class: Some(level("high-risk", "Regulation (EU) 2024/1689, Annex III", "legal department")),
            no_log: None,
            versions: versions(),
            accountable: vec![duty("Γιώργος Παπαδόπουλος, head of credit", true)],
            nobody_accountable: vec![],
            agents: vec![agent("credo-scorer", "Scores applications", vec![duty("P-012", true)])],
        },
        System {
            name: "SIFT".into(),
            title: "Triage of money-laundering alerts".into(),
            roles: vec!["user".into()],
            supplier: "Sift Analytics BV, as a service".into(),
            intended_use: "Orders alerts by likelihood; every alert is looked at by a person.".into(),
            data_sources: vec![],
            stage: "on trial".into(),
            days: "since 1 Oct 2025".into(),
            risk: None,
            legal_class: None,
            no_log: Some("the supplier exports totals only; asked for in contract talks since 3 May 2026".into()),
            versions: vec![],
            accountable: vec![],
            nobody_accountable: vec!["since 1 Oct 2025".into()],
            agents: vec![],
        },
    ]
}

pub(super) fn other_agents() -> Vec<Agent> {
    vec![agent("mail-summarizer", "", vec![])]
}

fn versions() -> Vec<Version> {
    let gate = |name: &str, state, on: &str, decisions_before, rests_on| Gate {
        name: name.into(),
        state,
        on: on.into(),
        decisions_before,
        rests_on,
    };
    let document = |id: &str| RestsOn::Evidence(id.into());
    vec![
        Version {
            version: "2.3".into(),
            on_record: true,
            days: "1 Jan 2025 to 11 Mar 2026".into(),
            gates: vec![
                gate("impact assessment", GateState::InTime, "2 Nov 2024", 0, document("E-0004")),
                gate("validation", GateState::InTime, "1 Dec 2024", 0, document("E-0009")),
                gate("release approval", GateState::InTime, "20 Dec 2024", 0, RestsOn::Statement),
            ],
            decisions: 1_964,
        },
        Version {
            version: "3.0".into(),
            on_record: true,
            days: "since 12 Mar 2026".into(),
            gates: vec![
                gate("impact assessment", GateState::Missing, "", 1_140, RestsOn::Statement),
                gate("validation", GateState::Late, "20 Mar 2026", 1_140, document("E-0009")),
                gate(
                    "release approval",
                    GateState::InTime,
                    "11 Mar 2026",
                    0,
                    RestsOn::Row("RG-002, row 9".into()),
                ),
            ],
            decisions: 1_140,
        },
        Version { version: "3.0-rc2".into(), decisions: 12, ..Version::default() },
    ]
}

fn duty(who: &str, documented: bool) -> Duty {
    Duty { who: who.into(), days: "since 1 Jan 2025".into(), documented }
}

fn agent(name: &str, purpose: &str, operators: Vec<Duty>) -> Agent {
    let nobody = if operators.is_empty() { vec!["since 1 Jan 2025".into()] } else { vec![] };
    Agent {
        name: name.into(),
        purpose: purpose.into(),
        days: "since 1 Jan 2025".into(),
        operators,
        nobody_operates: nobody,
    }
}

pub(super) fn reviews() -> MappingReviews {
    let review =
        |evidence: &str, requirement: &str, comment: &str, exception: &str| MappingReview {
            evidence: evidence.into(),
            title: "AI policy, version 4".into(),
            requirement: requirement.into(),
            author: "Łucja Wiśniewska".into(),
            reviewer: if exception.is_empty() { "Ada Okafor" } else { "Łucja Wiśniewska" }.into(),
            comment: comment.into(),
            exception: exception.into(),
        };
    MappingReviews {
        mappings: 61,
        unreviewed_total: 5,
        unreviewed: vec![
            ("A.6.2.8".into(), vec!["E-0001".into(), "E-0002".into(), "E-0006".into()]),
            ("9.1".into(), vec!["E-0001".into(), "E-0011".into()]),
        ],
        own: vec![review("E-0005", "5.2", "Read in full.", "The only auditor at work in July.")],
        disagreed: vec![review("E-0010", "A.2.2", "It is the draft, not the policy in force.", "")],
    }
}

pub(super) fn tests() -> Vec<Test> {
    vec![oversight(), plausibility(), completeness()]
}

fn oversight() -> Test {
    let exceptions = (0..40).map(|n| Exception {
        item: "E-0001".into(),
        line: Some(3_104 + n * 11),
        also: vec![format!("execution: E-0001 line 3,{}", 105 + n * 11)],
        kinds: vec!["executed-before-review".into()],
        sentence: "Executed before it was reviewed; executed 14 Mar 2026, 09:05; reviewed 16 Mar 2026, 11:00 by P-007.".into(),
    });
    Test {
        id: "T-003".into(),
        name: "oversight".into(),
        question: "Did a person with authority review every high-risk decision before it was executed?".into(),
        supports: vec!["A.9.2".into(), "A.9.3".into()],
        shows: "exceptions".into(),
        reasons: vec!["The end of a log is not proven: records may be missing after it.".into()],
        figure: "2,492 of 3,104".into(),
        unjudged: 3,
        period: "1 Jan 2026 to 30 Jun 2026".into(),
        systems: vec!["CREDO".into()],
        population: "3,104 records".into(),
        population_digest: digest(900),
        word: Word::Verified,
        uncovered: vec!["reviewed".into()],
        exceptions_total: 612,
        exceptions_digest: digest(901),
        by_kind: vec![("executed-before-review".into(), 575), ("no-authority".into(), 37)],
        exceptions: exceptions.collect(),
        attached: 60,
        flags: vec![],
        facts: vec!["All 612 are on weekends.".into()],
        basis: vec!["E-0001".into(), "E-0006".into()],
        since: vec!["E-0006 is BROKEN by now, which is worse than the ground of this run: it should be run again.".into()],
        run: "2 Jul 2026, 08:12 UTC by Łucja Wiśniewska, entry 4,102".into(),
        earlier: 2,
    }
}

fn plausibility() -> Test {
    Test {
        id: "T-004".into(),
        name: "oversight-plausibility".into(),
        question: "Do the reviews by people look like reviews?".into(),
        shows: "no exceptions, to be looked at".into(),
        reasons: vec![],
        figure: "11 of 12".into(),
        unjudged: 0,
        population: "12 reviewers, by their first reviews".into(),
        uncovered: vec![],
        exceptions_total: 0,
        by_kind: vec![],
        exceptions: vec![],
        attached: 0,
        flags: vec!["P-007: 612 reviews, median 3 s, none overruled.".into()],
        facts: vec![],
        since: vec![],
        earlier: 0,
        ..oversight()
    }
}

fn completeness() -> Test {
    Test {
        id: "T-005".into(),
        name: "completeness".into(),
        question: "Do the log's decisions agree, both ways, with an independent population?".into(),
        supports: vec!["A.6.2.8".into(), "9.1".into()],
        shows: "not run".into(),
        reasons: vec![
            "Completeness at source: not checked. There is no independent population.".into(),
        ],
        figure: "nothing counted".into(),
        population: "0 records".into(),
        basis: vec![],
        flags: vec![],
        ..plausibility()
    }
}

pub(super) fn findings() -> Findings {
    let open = Finding {
        id: "F-03".into(),
        title: "Days of the log are missing again".into(),
        state: "being acted on".into(),
        overdue: true,
        grade: "Category A".into(),
        proposed: "minor nonconformity".into(),
        source: "certification body".into(),
        raised_by: Some(RaisedBy {
            body: "TÜV Ostsee".into(),
            reference: "2026-A-1".into(),
            grade: "Category A".into(),
            on: "2 Jun 2026".into(),
        }),
        engagement: "EN-02".into(),
        on: "2 Jun 2026".into(),
        due: "2 Jul 2026".into(),
        owner: "head of operations".into(),
        criteria: vec!["A.6.2.8".into()],
        systems: vec!["CREDO".into()],
        condition: "Three days of March are missing in the export, and nobody noticed.".into(),
        evidence: vec![
            FindingEvidence { id: "E-0004".into(), place: "line 1,017".into() },
            FindingEvidence { id: "E-0005".into(), place: "page 4".into() },
        ],
        also: vec!["sample S-001".into()],
        repeats: "F-01, closed 12 May 2025".into(),
        extent: "Only this AI system: the others keep their logs elsewhere.".into(),
        cause: "The disk was full, and its alarm went to somebody who had left.".into(),
        actions: vec![
            CorrectiveAction {
                number: 1,
                what: "Send the alarm to the desk rather than to a person.".into(),
                owner: "head of operations".into(),
                due: "20 Jun 2026".into(),
                done: "18 Jun 2026".into(),
                evidence: vec!["E-0011".into()],
                remark: "Tried on the same day.".into(),
                ..CorrectiveAction::default()
            },
            CorrectiveAction {
                number: 2,
                what: "Compare each export with the count of the platform.".into(),
                owner: "internal control".into(),
                due: "1 Jul 2026".into(),
                overdue: true,
                ..CorrectiveAction::default()
            },
        ],
        checks: vec![EffectivenessCheck {
            effective: true,
            counts: false,
            by: "Ada Auditor".into(),
            on: "22 Jun 2026".into(),
            result: "No gap since.".into(),
            evidence: vec!["E-0014".into()],
        }],
        regradings: vec![Regrading {
            to: "major nonconformity".into(),
            by: "Ada Auditor, 3 Jun 2026".into(),
            reason: "It happened a second time.".into(),
            outcome: "it held at once".into(),
        }],
        ..Finding::default()
    };
    Findings {
        as_at: "14 Jul 2026".into(),
        counts: vec![("being acted on".into(), 1), ("closed".into(), 1)],
        overdue: 1,
        all: vec![
            Finding {
                id: "F-02".into(),
                title: "The register of suppliers lacks one".into(),
                state: "closed".into(),
                grade: "observation".into(),
                source: "internal".into(),
                on: "4 May 2026".into(),
                criteria: vec!["A.10.3".into()],
                condition: "Siftco is not in it.".into(),
                closures: vec!["Closed by Rolf Reviewer, 9 Jun 2026: it is there now.".into()],
                ..Finding::default()
            },
            open,
        ],
    }
}

pub(super) fn requests() -> Requests {
    let request = |id: &str, state: &str, overdue, what: &str| Request {
        id: id.into(),
        state: state.into(),
        overdue,
        what: what.into(),
        requirements: vec!["7.2".into(), "A.4.6".into()],
        system: "CREDO".into(),
        asked_of: "head of credit".into(),
        asked_by: String::new(),
        due: "1 Jul 2026".into(),
        evidence: vec![],
        answer: String::new(),
    };
    Requests {
        as_at: "14 Jul 2026".into(),
        counts: vec![("open".into(), 1), ("returned".into(), 1), ("accepted".into(), 9)],
        overdue: 1,
        unsettled: vec![
            request("R-001", "open", true, "Training records of all reviewers"),
            Request {
                evidence: vec!["E-0011".into(), "E-0014".into()],
                answer: "Two of fourteen are missing.".into(),
                asked_by: "TÜV Ostsee".into(),
                ..request("R-004 (A-17)", "returned", false, "Minutes of the management review")
            },
        ],
    }
}

pub(super) fn snapshots() -> Vec<Snapshot> {
    let snapshot = |id: &str, register: &str, rows, left_out| Snapshot {
        id: id.into(),
        register: register.into(),
        as_of: "3 Mar 2026".into(),
        rows,
        left_out,
        evidence: "E-0013".into(),
        title: "Risikoregister 2026-03.xlsx".into(),
    };
    vec![snapshot("RG-001", "people", 212, 0), snapshot("RG-002", "risks", 1_204, 3)]
}

pub(super) fn notes() -> Vec<AuditorNote> {
    let note = |id: &str, title: &str, kind: &str, confirmations| AuditorNote {
        id: id.into(),
        title: title.into(),
        kind: kind.into(),
        when: "12 May 2026, 07:00 UTC".into(),
        with: vec!["credit reviewer".into()],
        confirmations,
    };
    let said = |confirmed, comment: &str| Confirmation {
        confirmed,
        role: "credit reviewer".into(),
        how: "13 May 2026, by e-mail".into(),
        comment: comment.into(),
    };
    vec![
        note(
            "E-0017",
            "How overrides are approved",
            "interview",
            vec![said(true, ""), said(false, "The deputy approves, too.")],
        ),
        note("E-0018", "The override queue", "observation", vec![]),
    ]
}

pub(super) fn retention() -> Retention {
    Retention {
        rules: vec![RetentionRule {
            id: "RR-01".into(),
            applies_to: "class personal".into(),
            kept: "13 months from issue, or else receipt".into(),
            basis: "records policy 4.2".into(),
            ended: None,
        }],
        holds: vec![Hold {
            id: "LH-01".into(),
            matter: "INC-04".into(),
            applies_to: "from complaints".into(),
            ordered_by: "legal department".into(),
            reason: "The complaint is pending.".into(),
            placed: "14 Mar 2026".into(),
            lifted: None,
            items: 4,
        }],
        runs: vec![RetentionRun {
            id: "RT-01".into(),
            state: "carried out".into(),
            as_of: "14 Mar 2026".into(),
            listed_by: "Łucja Wiśniewska".into(),
            approved_by: "Ada Okafor".into(),
            exception: String::new(),
            due: 2,
            held_back: vec![("E-0019".into(), "LH-01".into())],
            erased: vec!["E-0020".into()],
            kept: vec![("E-0022".into(), "RR-01 no longer covers it".into())],
            certificate: Some(4_017),
        }],
        without_rule: 21,
    }
}
