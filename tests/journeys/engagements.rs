//! Audits from their plan to the day on which their papers are closed, and into the next year.

use exhibit::core::day::Day;
use exhibit::core::event::{
    EngagementId, Event, EvidenceCited, EvidenceId, EvidenceRef, FindingClosed, FindingId,
    FindingRecorded, FindingSource, Grade, Implementation, SoaId, SoaRow, SoaStated,
};
use exhibit::tables::{Sheet, Table, Value as Cell, write_xlsx};
use serde_json::Value;

use crate::sealed::{Said, Sealed};

/// A vault with a policy (E-0001), a record of the period (E-0002), Cleo who answers for CREDO (P-003), Dan (P-004), and
/// two auditors: Ada, and Ben (P-005).
fn bank() -> Sealed {
    let sealed = Sealed::with_vault();
    sealed.write("ben.pass", "another horse battery staple\n");
    sealed.write("policy.md", "# AI policy\n");
    sealed.write("reviews.md", "# Reviews of January and February\n");
    for line in [
        "ingest @policy.md --kind document --issued 2025-01-31",
        "ingest @reviews.md --kind record --period 2026-01-01/2026-02-28",
        "people add Cleo --days 2024-01-01/",
        "people add Dan --days 2024-01-01/",
        "people --enrol Ben --role auditor --new-passphrase-file @ben.pass",
        "systems add CREDO --title Credit --use Decides --role developer --known-as credit-uw --days 2025-07-01/",
        "systems accountable CREDO Cleo --days 2025-07-01/",
        "map E-0001 A.2.2 --rationale approved --sufficiency partial --because unsigned",
        "map E-0002 A.6.2.8 --rationale reviews",
    ] {
        sealed.run(&line.split(' ').collect::<Vec<_>>()).expect(0);
    }
    sealed
}

fn add<'a>(title: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let first = [
        "engagements",
        "add",
        title,
        "--kind",
        "internal-audit",
        "--period",
        "2025-07-01/2026-06-30",
        "--zone",
        "Europe/Berlin",
        "--scope",
        "Credit decisions",
        "--criterion",
        "ISO/IEC 42001:2023",
        "--system",
        "credit-uw",
        "--lead",
        "Ada",
    ];
    [&first[..], more].concat()
}

fn conclude<'a>(requirement: &'a str, answers: [&'a str; 3], word: &'a str) -> Vec<&'a str> {
    let [design, implementation, operation] = answers;
    vec![
        "conclude",
        requirement,
        "--engagement",
        "EN-01",
        "--design",
        design,
        "--implementation",
        implementation,
        "--operation",
        operation,
        "--conclusion",
        word,
        "--reason",
        "As seen.",
    ]
}

fn with<'a>(first: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [first, more].concat()
}

/// Writes statements down as a program of its own would.
fn state(sealed: &Sealed, statements: impl FnOnce(&dyn Fn(u32) -> EvidenceRef) -> Vec<Event>) {
    let mut vault = sealed.unlocked();
    let events = {
        let cites = |number: u32| vault.reference(EvidenceId(number)).expect("held");
        statements(&cites)
    };
    vault.state(&sealed.host(), events).expect("allowed");
    vault.close().expect("closed");
}

fn finding(id: u32, grade: Grade, evidence: EvidenceRef, repeats: Option<u32>) -> Event {
    Event::FindingRecorded(Box::new(FindingRecorded {
        due: None,
        owner: None,
        id: FindingId(id),
        engagement: Some(EngagementId(1)),
        source: FindingSource::Internal,
        title: format!("Finding {id}"),
        grade,
        scheme: None,
        on: Day::parse("2026-03-02").expect("a day"),
        body: None,
        criteria: vec!["A.6.2.8".into()],
        condition: "Three days are missing.".into(),
        evidence: vec![EvidenceCited { evidence, line: None, page: None }],
        samples: Vec::new(),
        systems: Vec::new(),
        sites: Vec::new(),
        row: None,
        repeats: repeats.map(FindingId),
        changed_because: None,
    }))
}

fn closed(id: u32) -> Event {
    let reason = "Looked at again.".to_owned();
    Event::FindingClosed(FindingClosed { id: FindingId(id), reason, exception: None })
}

fn statement(control: &str, applicable: bool) -> Event {
    let row = |control: &str, applicable| SoaRow {
        control: control.into(),
        title: None,
        applicable,
        reason: "By the risks.".into(),
        implementation: applicable.then_some(Implementation::Implemented),
        owner: None,
        owner_person: None,
        risks: Vec::new(),
        treatments: Vec::new(),
        remark: None,
    };
    let mut own = row("X.1", true);
    own.title = Some("Four eyes on limits".into());
    let rows = vec![row(control, applicable), own];
    Event::SoaStated(Box::new(SoaStated {
        id: SoaId(1),
        as_of: Day::parse("2026-03-01").expect("a day"),
        previous: None,
        digest: SoaStated::digest_of(&rows).expect("a digest"),
        rows,
        document: None,
        changed_because: None,
    }))
}

#[test]
fn nobody_audits_their_own_work_without_an_exception_that_is_listed() {
    let sealed = bank();
    let said = sealed.run(&add("Internal audit", &["--auditor", "Cleo"])).expect(1).err;
    insta::assert_snapshot!(said, @r"
    error: nobody audits their own work: Cleo (P-003) answers for CREDO
    hint: Choose somebody else, narrow the scope, or record an exception for P-003: --exception PERSON --because TEXT --compensated-by TEXT. Packs list it.
    ");
    sealed.run(&add("Internal audit", &["--observer", "Cleo"])).expect(0);
    let exception = [
        "--auditor",
        "Cleo",
        "--observer",
        "none",
        "--exception",
        "Cleo",
        "--because",
        "Nobody else knows credit.",
        "--compensated-by",
        "Group audit read the papers.",
        "--change",
        "EN-01",
        "--reason",
        "Cleo helps.",
    ];
    let changed = with(&["engagements", "add", "Internal audit"], &exception);
    let unequal = with(&["engagements", "add", "Internal audit"], &exception[..8]);
    sealed.run(&unequal).expect(2);
    let said = sealed.run(&changed).expect(0).out;
    insta::assert_snapshot!(said, @"EN-01 (internal audit) is changed: 70 requirements in scope, 1 Jul 2025 to 30 Jun 2026 (UTC+02:00; from 26 Oct 2025 UTC+01:00; from 29 Mar 2026 UTC+02:00).");
    let shown = sealed.run(&["engagements", "show", "EN-01"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    EN-01: Internal audit (internal audit, open; entry 14)
      Period: 1 Jul 2025 to 30 Jun 2026 (UTC+02:00; from 26 Oct 2025 UTC+01:00; from 29 Mar 2026 UTC+02:00)
      Scope: Credit decisions
      Against: ISO/IEC 42001:2023 (iso42001-2023)
      Requirements: all
      AI systems: CREDO
      Sites: all
      Changed: Cleo helps.
      Lead: Ada (P-001)
      Auditor: Cleo (P-003)
      Exception from independence: Cleo (P-003) answers for CREDO
        because Nobody else knows credit.
        compensated by Group audit read the papers.
      Follows no engagement. As things stand by now:
        Carried into it: none
        Open findings: none
        Repeat findings: none
        Effectiveness checks due: none
        Statements of Applicability: none
        AI systems recorded or changed: CREDO
      Concluded on 0 of 70 requirements
    ");
    // What ties somebody may come later: then the papers can't be closed before an exception is recorded.
    let dan =
        ["--auditor", "Dan", "--exception", "Cleo", "--because", "x", "--compensated-by", "y"];
    let later = with(
        &["engagements", "add", "Internal audit", "--change", "EN-01", "--reason", "Dan"],
        &dan,
    );
    let said = sealed.run(&later).expect(1).err;
    assert!(said.contains("an exception is for somebody not in the team"), "{said}");
    sealed.run(&with(&later[..9], &[])).expect(0);
    let may = [
        "people",
        "authority",
        "Dan",
        "Reviewer",
        "--allows",
        "oversight",
        "--days",
        "2025-07-01/",
    ];
    sealed.run(&may).expect(0);
    let close = ["engagements", "close", "EN-01", "--conclusion", "Done."];
    let said = sealed.run(&close).expect(1).err;
    assert!(said.contains("Dan (P-004) holds the authority AU-001"), "{said}");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn what_contradicts_itself_or_is_not_on_record_is_refused_with_a_reason() {
    let sealed = bank();
    let replaced = |from: &'static str, to: &'static str| {
        let args = add("Internal audit", &[]);
        let args: Vec<_> = args.iter().map(|it| if *it == from { to } else { it }).collect();
        sealed.run(&args)
    };
    let said = |done: Said, code: u8, says: &str| {
        let done = done.expect(code);
        assert!(done.err.contains(says), "{}", done.err);
    };
    said(
        replaced("2025-07-01/2026-06-30", "2026-06-30/2025-07-01"),
        1,
        "a period that begins before it ends",
    );
    said(replaced("Europe/Berlin", "Europe/Atlantis"), 1, "a zone of the European Union");
    said(replaced("internal-audit", "audit"), 2, "internal-audit, stage-1");
    said(replaced("Ada", "Nobody"), 2, "somebody on record");
    said(replaced("credit-uw", "SIFT"), 1, "there is no AI system SIFT");
    said(replaced("internal-audit", "stage-1"), 1, "the certification body is empty");
    let run = |more: &[&str]| sealed.run(&add("Internal audit", more));
    said(run(&["--requirement", "A.99"]), 1, "A.99 is not a requirement of the catalog");
    said(run(&["--requirement", "A.8.5 Human Oversight"]), 1, "A.9.2, A.9.3");
    said(run(&["--requirement", "X.1"]), 1, "A Statement of Applicability has to list it first");
    said(run(&["--after", "EN-07"]), 1, "names itself or a later one");
    said(run(&["--plan", "AP-01:1"]), 1, "exhibit programme");
    said(run(&["--carry", "F-01"]), 1, "there is no finding F-01");
    said(run(&["--auditor", "Ada"]), 1, "P-001 is listed twice");
    said(run(&["--exception", "Ada"]), 2, "one --because and one --compensated-by each");
    said(sealed.run(&["engagements", "show", "EN-01"]), 1, "there is no engagement EN-01");
    said(sealed.run(&["engagements", "show", "1"]), 2, "a number such as EN-01");
    said(
        sealed.run(&["engagements", "reopen", "EN-01", "--reason", "x"]),
        1,
        "no engagement EN-01",
    );
    said(sealed.run(&["conclusions"]), 1, "exhibit engagements add");
    let nothing = sealed.run(&["engagements"]).expect(0).out;
    insta::assert_snapshot!(nothing, @"No engagement is on record. `exhibit engagements add` records one.");
}

#[test]
fn a_heading_stands_for_what_is_under_it() {
    let sealed = bank();
    let narrow = ["--requirement", "9.2", "--requirement", "A.6.2.8", "--json"];
    let made = sealed.run(&add("Internal audit", &narrow)).expect(0).json();
    assert_eq!(
        made["engagement"]["requirements"],
        serde_json::json!(["9.2.1", "9.2.2", "A.6.2.8"])
    );
    assert_eq!(made["engagement"]["in_scope"], 3);
    let remarks = made["remarks"].to_string();
    assert!(remarks.contains("9.2 (Internal audit) stands for 9.2.1, 9.2.2."), "{remarks}");
    let one = ["--change", "EN-01", "--reason", "one", "--requirement", "A.6.2.8"];
    let said = sealed.run(&with(&["engagements", "add", "Internal audit"], &one)).expect(0).out;
    assert!(said.contains("EN-01 (internal audit) is changed: 1 requirement in scope,"), "{said}");
    let shown = sealed.run(&["engagements", "show", "EN-01"]).expect(0).out;
    assert!(shown.contains("Concluded on 0 of 1 requirement\n"), "{shown}");
    let wide = ["--change", "EN-01", "--reason", "all", "--requirement", "all", "--json"];
    let made = sealed.run(&with(&["engagements", "add", "Internal audit"], &wide)).expect(0).json();
    assert_eq!(made["engagement"]["requirements"], serde_json::json!([]));
}

#[test]
fn next_year_begins_with_what_this_year_left_open() {
    let sealed = bank();
    sealed.run(&add("Internal audit 2025", &["--auditor", "Ben"])).expect(0);
    state(&sealed, |cites| {
        vec![
            finding(1, Grade::Observation, cites(2), None),
            closed(1),
            finding(2, Grade::Minor, cites(2), Some(1)),
        ]
    });
    let close = ["engagements", "close", "EN-01", "--conclusion", "Conforms but for F-02."];
    let said = sealed.run(&close).expect(0).out;
    assert!(
        said.contains("Nothing is concluded on 70 of the requirements in scope: A.2.2"),
        "{said}"
    );
    sealed.run(&["systems", "version", "CREDO", "3.0", "--days", "2026-03-12/"]).expect(0);
    state(&sealed, |_| vec![statement("A.6.2.8", true)]);
    let said = sealed.run(&add("Internal audit 2026", &[])).expect(0).out;
    insta::assert_snapshot!(said, @r"
    EN-02 (internal audit) is recorded: 71 requirements in scope, 1 Jul 2025 to 30 Jun 2026 (UTC+02:00; from 26 Oct 2025 UTC+01:00; from 29 Mar 2026 UTC+02:00).
    Note: EN-02 follows EN-01, the newest closed engagement of its kind (internal audit), since nothing else was said.
    Note: All open findings are carried into it, since nothing else was said: F-02.
    ");
    let shown = sealed.run(&["engagements", "show", "EN-02"]).expect(0).out;
    let carried = shown.split("  Follows").nth(1).expect("carried");
    insta::assert_snapshot!(carried, @r"
     EN-01. Carried forward, as things stand by now:
        Carried into it:
          F-02 minor nonconformity, open; A.6.2.8: Finding 2
        Open findings:
          F-02 minor nonconformity, open; A.6.2.8: Finding 2
        Repeat findings:
          F-02 minor nonconformity, open; A.6.2.8: Finding 2
        Effectiveness checks due: none
        Statements of Applicability since: SA-01
        AI systems recorded or changed since: CREDO
      Concluded on 0 of 71 requirements
    ");
    let alone = ["--after", "none", "--carry", "none", "--json"];
    let made = sealed.run(&add("Another", &alone)).expect(0).json();
    assert_eq!(made["remarks"], serde_json::json!([]));
    assert!(made["engagement"].get("predecessor").is_none());
    // Of another kind none is closed.
    let stage = [
        "engagements",
        "add",
        "Stage 1",
        "--kind",
        "stage-1",
        "--period",
        "2025-07-01/2026-06-30",
        "--zone",
        "+01:00",
        "--scope",
        "All",
        "--criterion",
        "ISO/IEC 42001:2023",
        "--party",
        "TUV",
    ];
    let said = sealed.run(&stage).expect(0).out;
    assert!(
        said.contains("EN-04 follows no engagement: none of its kind (stage 1) is closed, and no other was named."),
        "{said}"
    );
    let listed = sealed.run(&["engagements"]).expect(0).out;
    insta::assert_snapshot!(listed, @r"
    Id     Kind            Title                State   Period                     Lead  Concluded
    EN-01  internal audit  Internal audit 2025  closed  1 Jul 2025 to 30 Jun 2026  Ada   0 of 71
    EN-02  internal audit  Internal audit 2026  open    1 Jul 2025 to 30 Jun 2026  Ada   0 of 71
    EN-03  internal audit  Another              open    1 Jul 2025 to 30 Jun 2026  Ada   0 of 71
    EN-04  stage 1         Stage 1              open    1 Jul 2025 to 30 Jun 2026        0 of 71
    ");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn closing_freezes_papers_and_says_what_came_later() {
    let sealed = bank();
    sealed.run(&add("Internal audit", &["--auditor", "Ben"])).expect(0);
    let all = conclude("A.6.2.8", ["yes", "yes", "yes"], "conforms");
    let said = sealed.run(&with(&all, &["--evidence", "E-0002"])).expect(0).out;
    insta::assert_snapshot!(said, @"A.6.2.8 in EN-01: conforms. Designed: yes; implemented: yes; operating: yes.");
    let close = ["engagements", "close", "EN-01", "--conclusion", "Conforms."];
    let closed = sealed.run(&with(&close, &["--json"])).expect(0).json();
    let entry = closed["entry"].as_u64().expect("an entry");
    let shown = sealed.run(&["engagements", "show", "EN-01"]).expect(0).out;
    assert!(shown.ends_with("What came later is no part of it:\n    nothing\n"), "{shown}");
    let said = sealed.run(&with(&all, &["--evidence", "E-0002"])).expect(1).err;
    insta::assert_snapshot!(said, @r"
    error: EN-01 is closed
    hint: Its papers are frozen. `exhibit engagements reopen` opens them again, with a reason.
    ");
    sealed.write("later.md", "# later\n");
    for line in [
        "map E-0001 5.2 --rationale approved",
        "map E-0001 A.2.2 --rationale signed --sufficiency sufficient --because signed",
        "map E-0002 A.6.2.8 --remove --reason wrong",
        "ingest @later.md",
        "withdraw E-0002 --reason wrong",
    ] {
        sealed.run(&line.split(' ').collect::<Vec<_>>()).expect(0);
    }
    let shown = sealed.run(&["engagements", "show", "EN-01", "--json"]).expect(0).json();
    let since = &shown["since_closing"];
    assert_eq!(since["entry"].as_u64(), Some(entry));
    assert_eq!(since["mappings_frozen"], 2);
    let mappings: Vec<_> =
        since["mappings"].as_array().expect("a list").iter().map(Value::to_string).collect();
    assert!(
        mappings.iter().any(|it| it.contains("\"5.2\"") && it.contains("added")),
        "{mappings:?}"
    );
    assert!(
        mappings.iter().any(|it| it.contains("A.2.2") && it.contains("changed")),
        "{mappings:?}"
    );
    assert_eq!(since["altered"], serde_json::json!(["E-0002 was withdrawn."]));
    let again = ["engagements", "reopen", "EN-01", "--reason", ""];
    sealed.run(&again).expect(1);
    let again = ["engagements", "reopen", "EN-01", "--reason", "A paper was missing."];
    sealed.run(&again).expect(0);
    sealed.run(&again).expect(1);
    let shown = sealed.run(&["engagements", "show", "EN-01"]).expect(0).out;
    assert!(shown.contains("Opened again 14 Mar 2026"), "{shown}");
    assert!(!shown.contains("Frozen"), "{shown}");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_policy_alone_never_yields_operating() {
    let sealed = bank();
    sealed.run(&add("Internal audit", &["--auditor", "Ben"])).expect(0);
    let all = conclude("A.2.2", ["yes", "yes", "yes"], "conforms");
    let said = sealed.run(&with(&all, &["--evidence", "E-0001"])).expect(1).err;
    insta::assert_snapshot!(said, @r"
    error: nothing that is named shows A.2.2 operating: a document says what is to be done, not that it is done
    hint: Cite a log, a record, an interview, an observation, a walk-through or a re-performance with --evidence, or a run of a test that found no exceptions with --test; or say --operation not-tested. `exhibit describe` says what kind an item is.
    ");
    let as_far = conclude("A.2.2", ["yes", "yes", "not-tested"], "conforms-as-far-as-tested");
    let answers =
        ["--evidence", "E-0001", "--answer", "A.2.2-a=yes:version 3", "--answer", "A.2.2-b=no"];
    sealed.run(&with(&as_far, &answers)).expect(0);
    let outside = with(&as_far, &["--evidence", "E-0001", "--by", "Dan"]);
    let said = sealed.run(&outside).expect(1).err;
    assert!(said.contains("P-004 is no lead and no auditor of EN-01"), "{said}");
    let wrong = with(&as_far, &["--evidence", "E-0001", "--answer", "9.3.2-a=yes"]);
    let said = sealed.run(&wrong).expect(1).err;
    assert!(said.contains("a question of this requirement"), "{said}");
    let unknown = conclude("A.99", ["yes", "yes", "not-tested"], "conforms-as-far-as-tested");
    sealed.run(&with(&unknown, &["--evidence", "E-0001"])).expect(1);
    let contradiction = conclude("5.2", ["yes", "no", "not-tested"], "conforms");
    let said = sealed.run(&with(&contradiction, &["--evidence", "E-0001"])).expect(1).err;
    assert!(said.contains("not all three answers are yes"), "{said}");
    sealed.run(&with(&as_far, &["--evidence", "E-0099"])).expect(1);
    let shown = sealed.run(&["conclusions"]).expect(0).out;
    let begin: String = shown.lines().take(6).map(|line| format!("{line}\n")).collect();
    insta::assert_snapshot!(begin, @r"
    EN-01: Internal audit (open)
    Id     Designed  Implemented  Operating   Conclusion                 Stands on  By   Reason
    A.2.2  yes       yes          not tested  conforms as far as tested  E-0001     Ada  As seen.
    Nothing is concluded on 69 of 70 requirements in scope.
    Open     Title                                                               Evidence        Judged
    A.2.3    Alignment with other organizational policies                        0 items mapped  gap
    ");
}

#[test]
fn what_a_reader_will_ask_is_said_beside_a_conclusion() {
    let sealed = bank();
    sealed.write("old.md", "# Reviews of 2023\n");
    sealed
        .run(&["ingest", "@old.md", "--kind", "record", "--period", "2023-01-01/2023-02-01"])
        .expect(0);
    sealed.run(&add("Internal audit", &[])).expect(0);
    state(&sealed, |_| vec![statement("A.6.2.8", false)]);
    let all = conclude("A.6.2.8", ["yes", "yes", "yes"], "conforms");
    let said = sealed.run(&with(&all, &["--evidence", "E-0003"])).expect(0).out;
    insta::assert_snapshot!(said, @r"
    A.6.2.8 in EN-01: conforms. Designed: yes; implemented: yes; operating: yes.
    Note: Nothing that shows A.6.2.8 operating is known to lie in the period of EN-01: say in the reason why it counts.
    Note: SA-01 says that A.6.2.8 does not apply, and something is concluded on it.
    ");
    let none = conclude("X.1", ["not-tested", "not-tested", "not-tested"], "not-applicable");
    let said = sealed.run(&none).expect(0).out;
    assert!(
        said.contains("SA-01 says that X.1 applies, and this conclusion says that it does not."),
        "{said}"
    );
}

#[test]
fn the_matrix_shows_what_nobody_concluded_on() {
    let sealed = bank();
    let empty = sealed.run(&["engagements", "matrix"]).expect(0).out;
    insta::assert_snapshot!(empty, @"No engagement looks at a time since 14 Mar 2023.");
    sealed
        .run(&add(
            "Internal audit",
            &["--requirement", "A.2", "--requirement", "A.6.2.8", "--requirement", "A.7"],
        ))
        .expect(0);
    let all = conclude("A.6.2.8", ["yes", "yes", "yes"], "conforms");
    sealed.run(&with(&all, &["--evidence", "E-0002"])).expect(0);
    let open = conclude("A.2.3", ["not-tested", "not-tested", "not-tested"], "not-concluded");
    sealed.run(&open).expect(0);
    state(&sealed, |_| vec![statement("A.7.4", false)]);
    for requirement in ["A.7.3", "A.7.4"] {
        let none = ["not-tested", "not-tested", "not-tested"];
        sealed.run(&conclude(requirement, none, "not-applicable")).expect(0);
    }
    let old = [
        "engagements",
        "add",
        "Long ago",
        "--kind",
        "internal-audit",
        "--period",
        "2020-01-01/2020-12-31",
        "--zone",
        "Z",
        "--scope",
        "All",
        "--criterion",
        "All",
        "--lead",
        "Ada",
    ];
    sealed.run(&old).expect(0);
    let matrix = || {
        let said = sealed.run(&["engagements", "matrix"]).expect(0).out;
        let shown = ["EN-", "Id", "A.2.2", "A.2.3", "A.6.2.8", "A.7.3", "A.7.4", "X.1", "No "];
        let lines = said.lines().filter(|line| shown.iter().any(|it| line.starts_with(it)));
        lines.collect::<Vec<_>>().join("\n")
    };
    // What an open engagement concludes may still be another.
    insta::assert_snapshot!(matrix(), @r"
    EN-01: Internal audit (internal audit, open, 1 Jul 2025 to 30 Jun 2026)
    Id       Title                                                               EN-01                  Hole
    A.2.2    AI policy                                                           in scope               no conclusion
    A.2.3    Alignment with other organizational policies                        not concluded (open)   no conclusion
    A.6.2.8  AI system recording of event logs                                   conforms (open)        no conclusion
    A.7.3    Acquisition of data                                                 not applicable (open)  no conclusion
    A.7.4    Quality of data for AI systems                                      not applicable (open)  no conclusion (SA-01 excludes it)
    X.1      Four eyes on limits                                                                        no conclusion
    No closed engagement since 14 Mar 2023 concluded on 71 requirements.
    ");
    sealed.run(&["engagements", "close", "EN-01", "--conclusion", "Conforms."]).expect(0);
    insta::assert_snapshot!(matrix(), @r"
    EN-01: Internal audit (internal audit, closed, 1 Jul 2025 to 30 Jun 2026)
    Id       Title                                                               EN-01           Hole
    A.2.2    AI policy                                                           in scope        no conclusion
    A.2.3    Alignment with other organizational policies                        not concluded   no conclusion
    A.6.2.8  AI system recording of event logs                                   conforms
    A.7.3    Acquisition of data                                                 not applicable  no conclusion
    A.7.4    Quality of data for AI systems                                      not applicable
    X.1      Four eyes on limits                                                                 no conclusion
    No closed engagement since 14 Mar 2023 concluded on 69 requirements.
    ");
    let wide = sealed.run(&["engagements", "matrix", "--years", "10", "--json"]).expect(0).json();
    assert_eq!(wide["engagements"].as_array().expect("a list").len(), 2);
    sealed.run(&["export", "matrix", "-o", "@matrix.xlsx"]).expect(0);
    let bytes = std::fs::read(sealed.path("matrix.xlsx")).expect("a file");
    let table = Table::read("matrix.xlsx", &bytes, Some("Matrix")).expect("a table");
    assert_eq!(table.rows.len(), 72);
    let about = Table::read("matrix.xlsx", &bytes, Some("About")).expect("a table");
    let said = about.rows[1].cell(0).expect("a cell").1;
    assert!(said.contains("not a certification decision"), "{said}");
    for what in ["engagements", "conclusions", "programme"] {
        sealed.run(&["export", what, "-o", &format!("@{what}.csv")]).expect(0);
    }
}

/// Reads a sheet of a paper, changes it, and writes the paper anew.
fn fill(sealed: &Sealed, paper: &str, change: impl Fn(&str, &mut Vec<Vec<String>>)) {
    let bytes = std::fs::read(sealed.path(paper)).expect("a file");
    let mut sheets = Vec::new();
    for name in ["Conclusions", "Checklist", "Schlussfolgerungen", "Prüffragen", "About"] {
        let Ok(table) = Table::read(paper, &bytes, Some(name)) else { continue };
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in &table.rows {
            let mut cells = vec![String::new(); 18];
            for (at, _, text) in row.cells() {
                text.clone_into(&mut cells[at]);
            }
            rows.push(cells);
        }
        change(name, &mut rows);
        let header = rows.remove(0).into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>();
        let width = header.len();
        let rows =
            rows.into_iter().map(|row| row.into_iter().take(width).map(Cell::from).collect());
        sheets.push(Sheet { name: name.into(), header, rows: rows.collect() });
    }
    let _ = std::fs::remove_file(sealed.path("filled.xlsx"));
    sealed.write("filled.xlsx", write_xlsx(&sheets).expect("a workbook"));
}

/// Fills in the line of a requirement from the column "Designed?" on.
fn line(rows: &mut [Vec<String>], requirement: &str, cells: &[&str]) {
    let row = rows.iter_mut().find(|it| it[1] == requirement).expect("the line");
    for (at, text) in cells.iter().enumerate() {
        (*text).clone_into(&mut row[8 + at]);
    }
}

#[test]
fn a_working_paper_is_filled_in_and_read_line_by_line() {
    let sealed = bank();
    sealed
        .run(&add(
            "Internal audit",
            &[
                "--auditor",
                "Ben",
                "--requirement",
                "A.2",
                "--requirement",
                "A.6.2.8",
                "--requirement",
                "9.3.2",
            ],
        ))
        .expect(0);
    let paper = ["conclusions", "paper", "paper.xlsx", "--engagement", "EN-01"];
    let said = sealed.run(&paper).expect(0).out;
    insta::assert_snapshot!(said, @"paper.xlsx has 5 requirements of EN-01 and 21 questions. Fill it in, and read it with `exhibit conclusions take`.");
    sealed.run(&paper).expect(1);
    let take = ["conclusions", "take", "@filled.xlsx", "--engagement", "EN-01"];
    fill(&sealed, "paper.xlsx", |sheet, rows| {
        if sheet == "Conclusions" {
            let mapped = rows.iter().find(|it| it[1] == "A.2.2").expect("the line");
            assert_eq!(
                (mapped[4].as_str(), mapped[5].as_str()),
                ("E-0001 policy.md (UNSIGNED; partial)", "partial")
            );
            assert_eq!(mapped[13], "E-0001");
            line(rows, "A.2.2", &["yes", "yes", "yes", "conforms", "It is signed.", "E-0001"]);
            line(
                rows,
                "A.6.2.8",
                &["yes", "perhaps", "yes", "conforms", "The log is whole.", "E-0002"],
            );
            line(rows, "A.2.3", &["", "", "", "", "I forgot the rest."]);
            line(
                rows,
                "A.2.4",
                &["no", "no", "no", "does not conform", "No review.", "E-1", "", "", "", "Zoe"],
            );
        }
    });
    let said = sealed.run(&take).expect(1);
    assert_eq!(said.err, "");
    let said = said.out;
    insta::assert_snapshot!(said, @r"
    Conclusions, row 2: nothing that is named shows A.2.2 operating: a document says what is to be done, not that it is done. Cite a log, a record, an interview, an observation, a walk-through or a re-performance with --evidence, or a run of a test that found no exceptions with --test; or say --operation not-tested. `exhibit describe` says what kind an item is.
    Conclusions, row 3, Designed?: found nothing, expected yes, no or not tested
    Conclusions, row 3, Implemented?: found nothing, expected yes, no or not tested
    Conclusions, row 3, Operating over the period?: found nothing, expected yes, no or not tested
    Conclusions, row 3, Conclusion: found nothing, expected a conclusion
    Conclusions, row 4, Stands on evidence: found E-1, expected a number such as E-0042
    Conclusions, row 4, Concluded by: found Zoe, expected somebody on record
    Conclusions, row 5, Implemented?: found perhaps, expected one of: yes, no, not tested
    Nothing was written down: 0 lines are good, 0 lines say what is on record already, 1 is not filled in. Correct the lines that are named, and read the paper again.
    ");
    assert!(sealed.run(&["conclusions"]).expect(0).out.contains("concluded on 5 of 5"));
    fill(&sealed, "paper.xlsx", |sheet, rows| match sheet {
        "Conclusions" => {
            line(
                rows,
                "A.2.2",
                &[
                    "yes",
                    "yes",
                    "not tested",
                    "conforms as far as tested",
                    "It is signed.",
                    "E-0001",
                ],
            );
            line(
                rows,
                "A.6.2.8",
                &[
                    "yes",
                    "yes",
                    "yes",
                    "conforms",
                    "The log is whole.",
                    "E-0002 reviews.md",
                    "",
                    "",
                    "",
                    "Ben",
                ],
            );
        }
        "Checklist" => {
            for (question, answer, remark) in [
                ("A.2.2-a", "yes", "version 3"),
                ("A.2.2-b", "not tested", ""),
                ("9.3.2-d2", "no", ""),
            ] {
                let row = rows.iter_mut().find(|it| it[0] == question).expect("the question");
                answer.clone_into(&mut row[3]);
                remark.clone_into(&mut row[4]);
            }
        }
        _ => {}
    });
    let said = sealed.run(&take).expect(0).out;
    insta::assert_snapshot!(said, @r"
    Note: 9.3.2 has 1 answer in the checklist and no conclusion: nothing of it was taken.
    2 conclusions of EN-01 are written down; 0 lines say what is on record already, 3 are not filled in.
    ");
    let shown = sealed.run(&["conclusions", "--json"]).expect(0).json();
    assert_eq!(shown["conclusions"][0]["checklist"][0]["remark"], "version 3");
    assert_eq!(shown["conclusions"][1]["by"], "Ben");
    // A paper of what is concluded says the same again, also in the other language.
    for (language, name) in [("en", "again.xlsx"), ("de", "wieder.xlsx")] {
        sealed
            .run(&["conclusions", "paper", name, "--engagement", "EN-01", "--language", language])
            .expect(0);
        let take = ["conclusions", "take", name, "--engagement", "EN-01", "--json"];
        let taken = sealed.run(&take).expect(0).json();
        assert_eq!((&taken["unchanged"], &taken["empty"]), (&2.into(), &3.into()), "{taken}");
        assert_eq!(taken["problems"], serde_json::json!([]), "{taken}");
    }
    sealed.run(&["engagements", "close", "EN-01", "--conclusion", "Done."]).expect(0);
    let said = sealed.run(&take).expect(1).err;
    assert!(said.contains("EN-01 is closed"), "{said}");
    // What is mapped later is no part of a closed engagement, nor of its paper.
    sealed.run(&["map", "E-0002", "A.2.4", "--rationale", "late"]).expect(0);
    let late = ["conclusions", "paper", "late.xlsx", "--engagement", "EN-01"];
    let said = sealed.run(&late).expect(0).out;
    assert!(said.contains("EN-01 is closed: mappings stand there as at entry"), "{said}");
    let bytes = std::fs::read(sealed.path("late.xlsx")).expect("a file");
    let table = Table::read("late.xlsx", &bytes, Some("Conclusions")).expect("a sheet");
    let line = table.rows.iter().find(|it| it.cell(1).is_some_and(|(_, id)| id == "A.2.4"));
    assert_eq!(line.expect("the line").cell(4), None);
    sealed.run(&["engagements", "reopen", "EN-01", "--reason", "More."]).expect(0);
    // A paper of one engagement is not read into another.
    sealed.run(&add("Another", &["--after", "none"])).expect(0);
    let other =
        sealed.run(&["conclusions", "take", "@filled.xlsx", "--engagement", "EN-02"]).expect(1).out;
    assert!(
        other.contains("row 2, Engagement: this line belongs to EN-01, not to EN-02"),
        "{other}"
    );
    sealed.write("notes.txt", "just words");
    let said =
        sealed.run(&["conclusions", "take", "@notes.txt", "--engagement", "EN-01"]).expect(1).err;
    assert!(said.contains("notes.txt is no working paper of EN-01"), "{said}");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_programme_is_stated_and_shows_what_is_overdue() {
    let sealed = bank();
    let nothing = sealed.run(&["programme"]).expect(0).out;
    insta::assert_snapshot!(nothing, @"No audit programme is on record (9.2.2). `exhibit programme state` states one.");
    sealed.write("audits.csv", "Kind,Title,Due,Requirements,Systems,Methods\nInternal audit,Controls,2026-02-28,A.6.2; 9.2.1,credit-uw,documents; sampling\nSurveillance,Year one,2026-10-31,,,remote\naudit,Nothing,2026-12-32,,,\n");
    let said = [
        "programme",
        "state",
        "@audits.csv",
        "--title",
        "Programme 2026",
        "--days",
        "2026-01-01/2028-12-31",
        "--objectives",
        "Each control once in three years",
        "--frequency",
        "High risk yearly",
        "--responsible",
        "Ada",
    ];
    let bad = sealed.run(&said).expect(1).out;
    insta::assert_snapshot!(bad, @r"
    row 4, Kind: found audit, expected one of: Internal audit, Stage 1, Stage 2, Surveillance, Recertification, Follow-up, Supplier audit
    row 4, Due: found 2026-12-32, expected a day such as 2025-12-31 or 31.12.2025
    Note: A.6.2 (AI system life cycle) stands for A.6.2.2, A.6.2.3, A.6.2.4, A.6.2.5, A.6.2.6, A.6.2.7, A.6.2.8.
    Nothing was written down. Correct the lines and state it again.
    ");
    sealed.write("audits.csv", "Kind,Title,Due,Requirements,Systems,Methods\nInternal audit,Controls,2026-02-28,A.6.2.8; 9.2,credit-uw,documents; sampling\nSurveillance,Year one,2026-10-31,,,remote\n");
    let good = sealed.run(&said).expect(0).out;
    insta::assert_snapshot!(good, @r"
    Note: 9.2 (Internal audit) stands for 9.2.1, 9.2.2.
    AP-01 plans 2 audits.
    ");
    let shown = sealed.run(&["programme"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    AP-01: Programme 2026, 1 Jan 2026 to 31 Dec 2028 (entry 13)
      Meant to achieve: Each control once in three years
      How often, and why: High risk yearly
      Answers for it: Ada
    No  Due                Kind            Title     Covers                     How                  State
    1   until 28 Feb 2026  internal audit  Controls  A.6.2.8 9.2.1 9.2.2 CREDO  documents, sampling  overdue
    2   until 31 Oct 2026  surveillance    Year one  all                        remote               planned
    ");
    let planned = ["--plan", "AP-01:1", "--requirement", "A.6.2.8", "--requirement", "9.2.1"];
    sealed.run(&add("Internal audit", &planned)).expect(0);
    let close = ["engagements", "close", "EN-01", "--conclusion", "Done."];
    sealed.run(&close).expect(0);
    let shown = sealed.run(&["programme"]).expect(0).out;
    assert!(shown.contains("  carried out in part, overdue (EN-01)\n"), "{shown}");
    let left = "Audit 1, not in scope: 9.2.2; nothing concluded on: A.6.2.8, 9.2.1.\n";
    assert!(shown.ends_with(left), "{shown}");
    let change = ["engagements", "add", "Internal audit", "--change", "EN-01", "--reason", "all"];
    sealed.run(&["engagements", "reopen", "EN-01", "--reason", "There is more."]).expect(0);
    sealed.run(&with(&change, &["--requirement", "all"])).expect(0);
    for requirement in ["A.6.2.8", "9.2.1", "9.2.2"] {
        let no = conclude(requirement, ["no", "not-tested", "not-tested"], "does-not-conform");
        sealed.run(&no).expect(0);
    }
    sealed.run(&close).expect(0);
    let shown = sealed.run(&["programme", "--json"]).expect(0).json();
    assert_eq!(shown[0]["audits"][0]["state"], "carried-out");
    assert_eq!(shown[0]["audits"][0]["engagements"], serde_json::json!(["EN-01"]));
    let change = ["programme", "state", "--change", "AP-01", "--reason", "One more"];
    let dropped = ["--audit", "2026-10|internal-audit|A.6.2.4,9.2|CREDO|documents"];
    let said = sealed.run(&with(&change, &dropped)).expect(0).out;
    assert!(said.contains("AP-01 plans 1 audit."), "{said}");
    let unknown = ["--audit", "2026-10|internal-audit|A.99||documents"];
    sealed.run(&with(&change, &unknown)).expect(1);
    let without = ["--audit", "2026-10|internal-audit|A.6.2.4"];
    let said = sealed.run(&with(&change, &without)).expect(1).err;
    assert!(said.contains("AP-01, audit 1 lacks a method"), "{said}");
    let outside = ["--audit", "2031-10|internal-audit|||documents"];
    let said = sealed.run(&with(&change, &outside)).expect(1).err;
    assert!(said.contains("due outside the programme's days"), "{said}");
    sealed.run(&["programme", "state", "--change", "AP-07", "--reason", "x"]).expect(1);
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_checklist_asks_in_both_languages() {
    let sealed = Sealed::new();
    let asked = sealed.run_bare(&["checklist", "9.3.3"]).expect(0).out;
    insta::assert_snapshot!(asked, @r"
    9.3.3  Management review results
      9.3.3-r1    What was decided on opportunities to get better, who does it, and until when?
      9.3.3-r2    Which changes of the management system were decided to be needed, and what became of them?
      9.3.3-r3    Is the record kept and signed by those who took part?
    ");
    let asked = sealed.run_bare(&["checklist", "7.3", "--language", "de"]).expect(0).out;
    assert!(asked.contains("Kennen Personen, die mit KI arbeiten, die Politik"), "{asked}");
    let all = sealed.run_bare(&["checklist", "--json"]).expect(0).json();
    assert_eq!(all.as_array().expect("a list").len(), 70);
    let under = sealed.run_bare(&["checklist", "A.6.2", "--json"]).expect(0).json();
    assert_eq!(under.as_array().expect("a list").len(), 7);
    sealed.run_bare(&["checklist", "A.99"]).expect(1);
    let said = sealed.run_bare(&["checklist", "A.8.5 Human Oversight"]).expect(1).err;
    assert!(said.contains("an article's own numbering"), "{said}");
    sealed.run_bare(&["checklist", "A.2.2", "--language", "fr"]).expect(2);
}

/// What somebody licensed is shown to them and written nowhere.
#[test]
fn an_overlay_is_shown_and_written_nowhere() {
    let sealed = bank();
    let secret = "Zibeline quorum paragraph";
    sealed.write("ours.json", format!("{{\"A.2.2\": \"{secret}\\u202e\\nsecond line\"}}"));
    let shown = sealed.run_bare(&["checklist", "A.2.2", "--overlay", "@ours.json"]).expect(0).out;
    assert!(shown.contains(&format!("  | {secret}⟨U+202E⟩\n  | second line\n")), "{shown}");
    sealed.run_bare(&["checklist", "A.2.2", "--overlay", "@ours.json", "--json"]).expect(2);
    sealed.write("bad.json", "{\"A.99\": \"text\"}");
    sealed.run_bare(&["checklist", "A.2.2", "--overlay", "@bad.json"]).expect(1);
    sealed.write("bad2.json", "[1]");
    sealed.run_bare(&["checklist", "A.2.2", "--overlay", "@bad2.json"]).expect(1);
    sealed.run(&add("Internal audit", &[])).expect(0);
    sealed.run(&["conclusions", "paper", "paper.xlsx", "--engagement", "EN-01"]).expect(0);
    sealed.run(&["pack", "-o", "@pack.pdf"]).expect(0);
    sealed.run(&["bundle", "-o", "@whole.zip"]).expect(0);
    sealed.run(&["export", "coverage", "-o", "@coverage.csv"]).expect(0);
    std::fs::remove_file(sealed.path("ours.json")).expect("removed");
    let bytes = std::fs::read(sealed.path("paper.xlsx")).expect("a file");
    for sheet in ["Conclusions", "Checklist", "About"] {
        let table = Table::read("paper.xlsx", &bytes, Some(sheet)).expect("a sheet");
        let texts = table.rows.iter().flat_map(|row| row.cells()).map(|(_, _, text)| text);
        assert!(!texts.into_iter().any(|text| text.contains("Zibeline")), "{sheet}");
    }
    for (path, bytes) in files_under(&sealed.path("")) {
        let found = bytes.windows(8).any(|it| it == b"Zibeline");
        assert!(!found, "{}", path.display());
    }
}

fn files_under(top: &std::path::Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(top).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => all.extend(files_under(&path)),
            false => all.push((path.clone(), std::fs::read(&path).expect("a file"))),
        }
    }
    all
}

#[test]
fn a_pack_tells_of_the_audit_and_names_nobody_by_number() {
    let sealed = bank();
    let exception = [
        "--auditor",
        "Cleo",
        "--auditor",
        "Ben",
        "--exception",
        "Cleo",
        "--because",
        "Nobody else knows credit.",
        "--compensated-by",
        "Group audit read the papers.",
    ];
    sealed.run(&add("Internal audit", &exception)).expect(0);
    let all = conclude("A.6.2.8", ["yes", "yes", "yes"], "conforms");
    sealed.run(&with(&all, &["--evidence", "E-0002", "--answer", "A.6.2.8-a=yes"])).expect(0);
    sealed.run(&["engagements", "close", "EN-01", "--conclusion", "Conforms."]).expect(0);
    sealed.run(&["map", "E-0001", "5.2", "--rationale", "approved"]).expect(0);
    sealed.run(&["pack", "-o", "@pack.pdf", "--json"]).expect(0);
    let Some(text) = pdf_text(&sealed) else { return };
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for fact in [
        "1 engagement is on record, of which 1 is closed. 1 exception from independence is recorded.",
        "Cleo audits own work in EN-01, by a recorded exception.",
        "Group audit read the papers.",
        "UTC+02:00; from 26 Oct 2025 UTC+01:00",
        "mapping of E-0001 to 5.2: new",
        "EN-01 (Internal audit) concludes on 1 of 70 requirements in scope.",
        "designed: yes implemented: yes operating: yes",
        "Questions answered with yes: A.6.2.8-a.",
        "1 engagement looks at a time since 14 Mar 2023. On 69 requirements no closed one concluded.",
        "Audit programme: nothing recorded.",
    ] {
        assert!(words.contains(fact), "{fact}\n{words}");
    }
    assert!(!text.contains("P-003"), "who answers for CREDO is named, and never by the number");
    // Every page says what the pack is, and is not.
    let pages = text.trim_end_matches('\u{c}').split('\u{c}').count();
    assert_eq!(text.matches(exhibit::statement::INDEPENDENT).count(), pages);
    assert!(!words.contains("% ready") && !words.to_lowercase().contains("readiness score"));
}

fn pdf_text(sealed: &Sealed) -> Option<String> {
    let out = std::process::Command::new("pdftotext")
        .args(["-enc", "UTF-8"])
        .arg(sealed.path("pack.pdf"))
        .arg("-")
        .output();
    match out {
        Ok(out) => Some(String::from_utf8(out.stdout).expect("UTF-8")),
        Err(error) => {
            crate::sealed::skipped("the audit in a pack", &error.to_string());
            None
        }
    }
}
