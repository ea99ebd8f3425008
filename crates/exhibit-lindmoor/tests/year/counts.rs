//! The figures, counted again from the files: JSON by serde_json, tables by csv-core, nothing by the verifier.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::set::{expected, files, text};

/// Rows of a table as objects.
fn rows(path: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv_core::Reader::new();
    let mut input = files()[path].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&files()[path]);
    let (mut output, mut ends) = (vec![0; 1 << 16], vec![0; 64]);
    let mut rows: Vec<Vec<String>> = Vec::new();
    loop {
        let (result, read, _, fields) = reader.read_record(input, &mut output, &mut ends);
        input = &input[read..];
        match result {
            csv_core::ReadRecordResult::Record => {
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let cell = |(from, to): (usize, &usize)| {
                    String::from_utf8(output[from..*to].to_vec()).expect("UTF-8")
                };
                rows.push(starts.zip(&ends[..fields]).map(cell).collect());
            }
            csv_core::ReadRecordResult::InputEmpty => {}
            csv_core::ReadRecordResult::End => break,
            other => panic!("{path}: {other:?}"),
        }
    }
    let head = rows.remove(0);
    rows.into_iter().map(|row| head.iter().cloned().zip(row).collect()).collect()
}

/// All records of CREDO's log in order, each with its file and line.
struct Record {
    path: String,
    line: u64,
    json: Value,
}

impl Record {
    fn data(&self, name: &str) -> &str {
        self.json["data"][name].as_str().unwrap_or_default()
    }

    fn at(&self) -> &str {
        self.json["event_time"].as_str().expect("a time")
    }
}

fn credo() -> Vec<Record> {
    let mut all = Vec::new();
    for quarter in ["2025-q3", "2025-q4", "2026-q1", "2026-q2"] {
        let path = format!("credo/{quarter}.jsonl");
        for (line, it) in (1..).zip(text(&path).lines()) {
            let json = serde_json::from_str(it).expect("JSON");
            all.push(Record { path: path.clone(), line, json });
        }
    }
    all
}

fn is_weekend(at: &str) -> bool {
    let number = |from: usize, to: usize| at[from..to].parse::<i64>().expect("digits");
    // Zeller's congruence: 0 is a Saturday, 1 a Sunday.
    let (mut year, mut month, day) = (number(0, 4), number(5, 7), number(8, 10));
    if month < 3 {
        (year, month) = (year - 1, month + 12);
    }
    let weekday = (day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400) % 7;
    weekday < 2
}

#[test]
fn decisions_of_credo() {
    let all = credo();
    let kinds = |kind: &str| all.iter().filter(|it| it.data("record") == kind).count();
    let expected = expected();
    assert_eq!(kinds("decision"), 48_210);
    assert_eq!(kinds("decision") as u64, expected.completeness.logged);
    for kind in ["risk-assessment", "oversight", "execution"] {
        assert_eq!(kinds(kind), 3_104, "{kind}");
    }
    let times: Vec<&str> = all.iter().map(Record::at).collect();
    assert!(times.is_sorted(), "events are written as they happen");
    assert!(times.iter().all(|it| ("2025-07-01".."2026-07-01").contains(it)));
    assert!(times.iter().all(|it| ("04".."21").contains(&&it[11..13])), "never near midnight");
    assert!(!times.iter().any(|it| ("2026-02-02T01".."2026-02-02T05").contains(it)), "the gap");

    let new = |it: &&Record| it.data("record") == "decision" && it.data("version") == "3.0";
    let unvalidated = &expected.unvalidated;
    assert_eq!(
        all.iter().filter(new).filter(|it| it.at() < unvalidated.validated.as_str()).count(),
        1_140
    );
    assert_eq!(all.iter().filter(new).count() as u64, unvalidated.unassessed);
    assert!(all.iter().filter(new).all(|it| it.at() > unvalidated.live.as_str()));

    let level = |it: &Record| {
        let score = it.json["data"]["score"].as_u64().expect("a score") as u32;
        let levels = &expected.scoring[0].levels;
        levels.iter().any(|(name, from, to)| {
            *name == it.data("risk_level") && (*from..=*to).contains(&score)
        })
    };
    let scored = |it: &&Record| {
        it.data("record") == "decision" && level(it) && !it.data("reasoning").is_empty()
    };
    assert_eq!(all.iter().filter(scored).count() as u64, expected.scoring[0].scored);
}

#[test]
fn reviews_before_execution() {
    let all = credo();
    let of = |kind: &str| -> BTreeMap<&str, &Record> {
        let some = all.iter().filter(|it| it.data("record") == kind);
        some.map(|it| (it.data("case_id"), it)).collect()
    };
    let (decisions, reviews, executions) = (of("decision"), of("oversight"), of("execution"));
    let high: Vec<&&Record> =
        decisions.values().filter(|it| it.data("risk_level") == "high").collect();
    assert_eq!(high.len(), 3_104);
    let mut late: Vec<&str> = Vec::new();
    for it in &high {
        let case = it.data("case_id");
        let (review, execution) = (reviews[case], executions[case]);
        assert_eq!(review.at(), review.data("reviewed_at"));
        assert_eq!(execution.at(), execution.data("executed_at"));
        assert!(it.at() < review.at() && it.at() < execution.at(), "{case}");
        if execution.at() < review.at() {
            late.push(case);
            assert!(is_weekend(it.at()) && is_weekend(execution.at()), "{case}");
            assert!(!is_weekend(review.at()) && it.data("version") == "3.0", "{case}");
        }
    }
    let expected = &expected().oversight;
    assert_eq!((late.len(), expected.in_time + 37), (37, expected.high_risk));
    let told: BTreeSet<&str> = expected.late.iter().map(|it| it.case.as_str()).collect();
    assert_eq!(told, late.into_iter().collect());
    for it in &expected.late {
        for (place, record) in [
            (&it.decision, decisions[it.case.as_str()]),
            (&it.execution, executions[it.case.as_str()]),
            (&it.review, reviews[it.case.as_str()]),
        ] {
            assert_eq!((&place.path, place.line), (&record.path, record.line), "{}", it.case);
        }
    }
    // Before version 3.0, and for others since, weekends are kept as they should be.
    assert!(high.iter().filter(|it| is_weekend(it.at())).count() > 100);
}

#[test]
fn the_hurried_reviewer() {
    let all = credo();
    let expected = &expected().hurried;
    let reviews: Vec<&Record> = all
        .iter()
        .filter(|it| it.data("record") == "oversight" && it.data("approver") == expected.login)
        .collect();
    assert_eq!(reviews.len(), 612);
    assert!(reviews.iter().all(|it| it.data("decision") == "approved"));
    let (first, last) = (reviews[0].at(), reviews[611].at());
    assert_eq!((&first[..19], &last[..19]), (&expected.between.0[..19], &expected.between.1[..19]));
    assert_eq!(
        (&first[..13], &last[..16] < "2025-11-18T16:41"),
        ("2025-11-18T11", true),
        "five hours"
    );
    let mut seconds: Vec<u64> = reviews
        .iter()
        .map(|it| it.json["data"]["review_seconds"].as_u64().expect("seconds"))
        .collect();
    seconds.sort_unstable();
    assert_eq!((seconds[305], seconds[306]), (3, 3), "median");
    let people = rows("registers/people.csv");
    let person = people.iter().find(|it| it["Number"] == expected.person).expect("P-07");
    assert_eq!(person["Also known in logs as"], expected.login);
    // Nobody else is hurried: a hundred reviews an hour and nothing overruled is his alone.
    let mut others: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for it in all.iter().filter(|it| it.data("record") == "oversight") {
        let one = others.entry(it.data("approver")).or_default();
        one.0 += 1;
        one.1 += u64::from(it.data("decision") == "overruled");
    }
    others.remove(expected.login.as_str());
    assert_eq!(others.len(), 6);
    assert!(
        others.values().all(|(reviews, overruled)| *reviews > 300 && *overruled > 5),
        "{others:?}"
    );
}

#[test]
fn the_core_system_knows_twenty_three_more() {
    let logged: BTreeSet<String> = credo()
        .iter()
        .filter(|it| it.data("record") == "decision")
        .map(|it| it.data("case_id").to_owned())
        .collect();
    let expected = &expected().completeness;
    let listed = rows(&expected.list);
    assert_eq!((logged.len(), listed.len()), (48_210, 48_233));
    let missing: Vec<&BTreeMap<String, String>> =
        listed.iter().filter(|it| !logged.contains(&it["Application"])).collect();
    let numbers: Vec<&String> = missing.iter().map(|it| &it["Application"]).collect();
    assert_eq!(numbers, expected.missing.iter().collect::<Vec<_>>());
    assert_eq!(missing.len(), 23);
    let (from, to) = &expected.between;
    assert_eq!((from.as_str(), to.as_str()), ("2026-02-02T02:10:00Z", "2026-02-02T02:40:00Z"));
    assert!(missing.iter().all(|it| (from..=to).contains(&&it["Received (UTC)"])));
    let known: BTreeSet<&String> = listed.iter().map(|it| &it["Application"]).collect();
    assert!(logged.iter().all(|it| known.contains(it)), "the other way round");
}

#[test]
fn alerts_without_an_owner_and_august() {
    let expected = expected();
    let months: Vec<&String> =
        files().keys().filter(|it| it.starts_with("sift/") && it.ends_with(".csv")).collect();
    assert_eq!(months.len(), 12);
    let (mut unowned, mut all) = (0, 0);
    for path in months {
        for row in rows(path) {
            all += 1;
            assert_eq!(row["Record"], "decision");
            assert_ne!(row["Risk level"], "high");
            unowned += u64::from(("2026-02-01".."2026-03-03").contains(&row["Time"].as_str()));
        }
    }
    assert_eq!((unowned, expected.unowned.decisions), (5_880, 5_880));
    assert_eq!(all, expected.scoring[1].decisions);
    let in_lines: u64 = expected.unowned.lines.iter().map(|(_, from, to)| to - from + 1).sum();
    assert_eq!(in_lines, 5_880);
    let september = rows(&expected.cut.newer);
    let late = september.iter().filter(|it| it["Time"] < expected.cut.taken).count();
    assert_eq!(late, 212);
    let august = rows(&expected.cut.older);
    assert!(august.iter().all(|it| it["Time"] < expected.cut.ends_before));
    // The gap in the register is the gap in the expectations.
    let owners = rows("registers/accountable-persons.csv");
    let of_sift: Vec<_> = owners.iter().filter(|it| it["System"] == "SIFT").collect();
    let unowned = &expected.unowned;
    assert_eq!(
        (of_sift[0]["Accountable person"].as_str(), &of_sift[0]["To"]),
        (unowned.left.0, &unowned.left.1)
    );
    assert_eq!(
        (of_sift[1]["Accountable person"].as_str(), &of_sift[1]["From"]),
        (unowned.successor.0, &unowned.successor.1)
    );
}

#[test]
fn agents_in_logs_and_in_the_register() {
    let registered: BTreeSet<String> =
        rows("registers/agents.csv").iter().map(|it| it["Agent"].clone()).collect();
    let expected = &expected().unregistered;
    let mut strangers: Vec<(String, u64)> = Vec::new();
    for (path, bytes) in files().iter().filter(|(path, _)| path.ends_with(".jsonl")) {
        let lines = std::str::from_utf8(bytes).expect("UTF-8").lines();
        for (line, it) in (1..).zip(lines) {
            let json: Value = serde_json::from_str(it).expect("JSON");
            let agent = json["agent"].as_str().or(json["actor"]["actor_id"].as_str());
            if !registered.contains(agent.expect("an agent")) {
                assert_eq!(agent, Some(expected.agent));
                strangers.push((path.clone(), line));
            }
        }
    }
    let told: Vec<(String, u64)> =
        expected.lines.iter().map(|line| (expected.path.clone(), *line)).collect();
    assert_eq!(strangers, told);
    assert_eq!(told.len(), 9);
}

#[test]
fn training_records_and_the_list_of_them() {
    let expected = &expected().training;
    let records = rows("registers/competence.csv");
    assert_eq!((records.len() as u64, expected.records), (14, 14));
    let late = records.iter().filter(|it| it["Held on"] >= expected.since).count();
    assert_eq!((late as u64, expected.late), (11, 11));
    for record in records {
        let told = text(&record["File"]);
        assert!(told.contains(&record["Name"]) && told.contains(&record["Held on"]), "{told}");
    }
    let payroll = rows(&crate::set::expected().erased);
    assert_eq!(payroll.len(), 209, "everybody but one who left");
}
