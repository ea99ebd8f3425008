//! Assurance tests over real logs: what they show, what they never show, and what is kept of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signer as _, SigningKey};
use exhibit::core::digest::Sha256;
use serde_json::{Value, json};

use crate::sealed::Sealed;

/// A log that grows, written by a platform in our own format.
pub(crate) struct Log {
    records: Vec<Value>,
}

impl Log {
    /// Two high-risk decisions that were reviewed before they were executed, and one of low risk.
    fn sound() -> Self {
        let mut log = Self { records: Vec::new() };
        log.decision("D-1", "2026-02-02T09:00:00Z", "high");
        log.review("D-1", "2026-02-02T09:10:00Z", "hstein");
        log.execution("D-1", "2026-02-02T09:20:00Z");
        log.decision("D-2", "2026-02-02T10:00:00Z", "low");
        log.execution("D-2", "2026-02-02T10:00:05Z");
        log.decision("D-3", "2026-02-03T09:00:00Z", "high");
        log.review("D-3", "2026-02-03T09:30:00Z", "hstein");
        log.execution("D-3", "2026-02-03T09:40:00Z");
        log
    }

    /// The same, and one that was executed first.
    pub(crate) fn with_an_exception() -> Self {
        let mut log = Self::sound();
        log.decision("D-4", "2026-02-07T09:00:00Z", "high");
        log.execution("D-4", "2026-02-07T09:05:00Z");
        log.review("D-4", "2026-02-07T11:00:00Z", "somebody-else");
        log
    }

    /// Decisions on every tenth minute, one of four of low risk, each reviewed and executed: three records each.
    pub(crate) fn of_decisions(count: u32) -> Self {
        let mut log = Self { records: Vec::new() };
        for number in 0..count {
            let at = |minute: u32| {
                let minute = 10 * number + minute;
                format!("2026-02-02T{:02}:{:02}:00Z", 8 + minute / 60, minute % 60)
            };
            let (id, level) = (format!("D-{number}"), if number % 4 == 3 { "low" } else { "high" });
            log.decision(&id, &at(0), level);
            log.review(&id, &at(3), "hstein");
            log.execution(&id, &at(5));
        }
        log
    }

    #[expect(clippy::needless_pass_by_value, reason = "what more it says is made in the call")]
    fn add(&mut self, kind: &str, decision: &str, time: &str, more: Value) {
        let id = format!("r-{:04}", self.records.len() + 1);
        let mut record = json!({
            "schema": "exhibit-records/1", "record": kind, "id": id, "time": time,
            "system": "CREDO", "version": "3.0", "decision_id": decision,
        });
        for (name, value) in more.as_object().expect("an object") {
            record[name] = value.clone();
        }
        self.records.push(record);
    }

    fn decision(&mut self, id: &str, time: &str, level: &str) {
        let more = json!({
            "agent": "credo-scorer", "requester": "branch-14", "risk_level": level,
            "risk_score": if level == "high" { 8 } else { 2 }, "scale": "0-10",
            "outcome": "approve", "reasoning": "Debt ratio is below the limit.",
        });
        self.add("decision", id, time, more);
    }

    fn review(&mut self, id: &str, time: &str, person: &str) {
        let more = json!({
            "person": person, "requested_at": time, "reviewed_at": time, "review_seconds": 120,
            "outcome": "approved",
        });
        self.add("oversight", id, time, more);
    }

    fn execution(&mut self, id: &str, time: &str) {
        self.add("execution", id, time, json!({ "executed_at": time }));
    }

    fn plain(&self) -> String {
        let lines = self.records.iter().map(|it| canonical(it) + "\n");
        lines.collect()
    }

    /// Returns the chained lines and the signed checkpoint over them.
    fn chained(&self, key: &SigningKey) -> (String, String) {
        let (mut lines, mut head) = (String::new(), Value::Null);
        for (seq, record) in (1..).zip(&self.records) {
            let mut record = record.clone();
            record["log"] = "CREDO/production".into();
            record["seq"] = seq.into();
            record["prev"] = head;
            head = digest(&record).into();
            record["hash"] = head.clone();
            writeln!(lines, "{}", canonical(&record)).expect("a line");
        }
        let mut checkpoint = json!({
            "schema": "exhibit-checkpoint/1", "log": "CREDO/production",
            "time": "2026-03-01T00:00:00Z", "count": self.records.len(), "head": head,
            "key_id": Sha256::of(key.verifying_key().as_bytes()).to_string(),
        });
        let signature = key.sign(canonical(&checkpoint).as_bytes());
        checkpoint["signature"] = BASE64.encode(&signature.to_bytes()).into();
        (lines, canonical(&checkpoint))
    }
}

/// RFC 8785 for what occurs here: plain texts and whole numbers.
fn canonical(value: &Value) -> String {
    let members: BTreeMap<&String, &Value> = value.as_object().expect("an object").iter().collect();
    serde_json::to_string(&members).expect("JSON")
}

fn digest(record: &Value) -> String {
    Sha256::of(canonical(record).as_bytes()).to_string()
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// A vault in which everything is written down that the tests ask about.
pub(crate) fn bank() -> Sealed {
    let sealed = Sealed::with_vault();
    sealed.write("mandate.md", "# Who may review\n");
    sealed.run(&["ingest", "@mandate.md", "--class", "public"]).expect(0);
    for line in [
        "people add Helga --known-as hstein --days 2024-01-01/",
        "systems add CREDO --title Credit --use Decides --role user --days 2025-01-01/",
        "systems version CREDO 3.0 --days 2025-01-01/",
        "systems passed CREDO 3.0 impact-assessment --on 2024-12-01",
        "systems passed CREDO 3.0 validation --on 2024-12-02",
        "systems passed CREDO 3.0 release-approval --on 2024-12-03",
        "systems accountable CREDO Helga --days 2025-01-01/",
        "agents add credo-scorer --system CREDO --days 2025-01-01/",
        "agents operator credo-scorer Helga --days 2025-01-01/",
        "people authority P-003 Reviewer --allows oversight --allows answer-for-system --allows operate-agents --days 2025-01-01/ --document E-0001",
    ] {
        sealed.run(&line.split(' ').collect::<Vec<_>>()).expect(0);
    }
    let pem = public_pem(&key());
    sealed.write("credo.pem", pem);
    sealed
        .run(&[
            "trust",
            "add",
            "@credo.pem",
            "--subject",
            "CREDO",
            "--purpose",
            "log:exhibit-records-chained",
        ])
        .expect(0);
    sealed
}

/// RFC 8410: the algorithm's identifier, then the key.
fn public_pem(key: &SigningKey) -> String {
    let prefix = HEXLOWER.decode(b"302a300506032b6570032100").expect("hex");
    let der = [prefix.as_slice(), key.verifying_key().as_bytes()].concat();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64.encode(&der))
}

pub(crate) fn ingest_chained(sealed: &Sealed, name: &str, log: &Log) -> Value {
    let (lines, checkpoint) = log.chained(&key());
    sealed.write(&format!("{name}/records.jsonl"), lines);
    sealed.write(&format!("{name}/checkpoint.json"), checkpoint);
    let path = format!("@{name}");
    let args = ["ingest", &path, "--source", "credo-prod", "--system", "CREDO", "--json"];
    sealed.run(&args).expect(0).json()
}

const RUN: [&str; 10] = [
    "tests",
    "run",
    "--period",
    "2026-02-02/2026-02-03",
    "--high",
    "high",
    "--level",
    "low",
    "--system",
    "CREDO",
];

fn result<'a>(all: &'a Value, test: &str) -> &'a Value {
    all.as_array().expect("a list").iter().find(|it| it["test"] == test).expect(test)
}

#[test]
fn on_verified_ground_what_was_reviewed_in_time_passes() {
    let sealed = bank();
    let taken = ingest_chained(&sealed, "export", &Log::sound());
    assert_eq!(taken["taken"][0]["verdict"], "VERIFIED", "{taken}");
    let all = sealed.run(&[&RUN[..], &["--json"]].concat()).expect(0).json();
    let oversight = result(&all, "oversight");
    assert_eq!(oversight["outcome"], "pass", "{oversight}");
    assert_eq!((&oversight["numerator"], &oversight["denominator"]), (&json!(2), &json!(2)));
    assert_eq!(result(&all, "recording")["outcome"], "pass", "{all}");
    assert_eq!(result(&all, "inventory")["outcome"], "pass", "{all}");
    assert_eq!(result(&all, "accountability")["outcome"], "pass", "{all}");
    let completeness = result(&all, "completeness");
    assert_eq!(completeness["outcome"], "not-run");
    assert_eq!(completeness["reasons"][0]["reason"], "no-population");
    let listed = sealed.run(&["tests"]).expect(0).out;
    insta::assert_snapshot!(listed, @r"
    Id     Test                    Shows                      Figure                              Exceptions  Worst word    When
    T-001  recording               no exceptions              3 of 3                              0           VERIFIED      14 Mar 2026, 09:44 UTC
    T-002  completeness            not run                    nothing counted                     0           VERIFIED      14 Mar 2026, 09:44 UTC
    T-003  oversight               no exceptions              2 of 2, resting on E-0001 UNSIGNED  0           VERIFIED      14 Mar 2026, 09:44 UTC
    T-004  oversight-plausibility  no exceptions              1 of 1                              0           VERIFIED      14 Mar 2026, 09:44 UTC
    T-005  risk-scoring            figures shown, not proven  3 of 3                              0           VERIFIED      14 Mar 2026, 09:44 UTC
    T-006  accountability          no exceptions              3 of 3, resting on E-0001 UNSIGNED  0           VERIFIED      14 Mar 2026, 09:44 UTC
    T-007  inventory               no exceptions              3 of 3                              0           VERIFIED      14 Mar 2026, 09:44 UTC
    T-008  freshness               not run                    nothing counted                     0           CANNOT CHECK  14 Mar 2026, 09:44 UTC
    ");
    let shown = sealed.run(&["tests", "show", "T-003"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    T-003  oversight: no exceptions
      Did a person with authority review every high-risk decision before it was executed?
      An answer is evidence for A.9.2, A.9.3.
      Period: 2 Feb 2026, 00:00 UTC to 3 Feb 2026, 23:59 UTC
      AI systems: CREDO
      Figure: 2 of 2, resting on E-0001 UNSIGNED
      Counted: 2 records, SHA-256 of their list e8571973fcfe3b797a2854182163b8dae7fdfe4f150786b701ff878c07f5b587
      Worst word of what it stands on: VERIFIED
      Besides:
        Authority rests on E-0001 (UNSIGNED).
      Stands on:
        E-0002  records.jsonl, VERIFIED
      Run 14 Mar 2026, 09:44 UTC by Ada, entry 19
    ");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn the_same_records_without_a_chain_never_pass() {
    let sealed = bank();
    sealed.write("records.jsonl", Log::sound().plain());
    sealed.run(&["ingest", "@records.jsonl", "--source", "siem", "--system", "CREDO"]).expect(0);
    let all = sealed.run(&[&RUN[..], &["--json"]].concat()).expect(0).json();
    for it in all.as_array().expect("a list") {
        assert!(it["outcome"] != "pass" && it["outcome"] != "flagged", "{it}");
    }
    let oversight = result(&all, "oversight");
    assert_eq!(
        (&oversight["outcome"], &oversight["word"]),
        (&"not-proven".into(), &"UNSIGNED".into())
    );
    assert_eq!((&oversight["numerator"], &oversight["denominator"]), (&json!(2), &json!(2)));
    let shown = sealed.run(&["tests", "show", "T-003"]).expect(0).out;
    assert!(!shown.contains("no exceptions"), "{shown}");
    insta::assert_snapshot!(shown, @r"
    T-003  oversight: figures shown, not proven
      Did a person with authority review every high-risk decision before it was executed?
      An answer is evidence for A.9.2, A.9.3.
      Period: 2 Feb 2026, 00:00 UTC to 3 Feb 2026, 23:59 UTC
      AI systems: CREDO
      Figure: 2 of 2, resting on E-0001 UNSIGNED
      Not better, since: Something it stands on is UNSIGNED: nothing shows that its records are those that were written.
      Not better, since: A field that this test used is not covered by its log's hash: it could have been changed unseen.
      Not better, since: The end of a log is not proven: records may be missing after it.
      Counted: 2 records, SHA-256 of their list e8571973fcfe3b797a2854182163b8dae7fdfe4f150786b701ff878c07f5b587
      Worst word of what it stands on: UNSIGNED
      Used and outside some record's hash: time, kind, system, person, risk_level, outcome, decision, executed, reviewed
      Besides:
        Authority rests on E-0001 (UNSIGNED).
      Stands on:
        E-0002  records.jsonl, UNSIGNED
      Run 14 Mar 2026, 09:44 UTC by Ada, entry 19
    ");
}

#[test]
fn an_exception_opens_onto_its_own_line_and_names_need_a_reason() {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::with_an_exception());
    let mut run = RUN.to_vec();
    run[3] = "2026-02-01/2026-02-28";
    run.extend(["oversight", "oversight-plausibility"]);
    sealed.run(&run).expect(0);
    let shown = sealed.run(&["tests", "show", "T-001"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    T-001  oversight: exceptions
      Did a person with authority review every high-risk decision before it was executed?
      An answer is evidence for A.9.2, A.9.3.
      Period: 1 Feb 2026, 00:00 UTC to 28 Feb 2026, 23:59 UTC
      AI systems: CREDO
      Figure: 2 of 3, resting on E-0001 UNSIGNED
      Counted: 3 records, SHA-256 of their list 00bccaae6b04024c04163570f5721df6569196e96860a9e6d5211f627043241b
      Worst word of what it stands on: VERIFIED
      Exceptions: 1, SHA-256 of their list b790bbc00e44026c64f60b53f61e72d53a94be3a30f20050b350252b0a9264c9
              1  executed-before-review
        E-0002:9 (execution E-0002:10) (review E-0002:11)  Executed before it was reviewed; executed 7 Feb 2026, 09:05; reviewed 7 Feb 2026, 11:00 by unlisted-1.
        `exhibit show E-0002 --line 9` opens the first of these records.
      Besides:
        Authority rests on E-0001 (UNSIGNED).
      Stands on:
        E-0002  records.jsonl, VERIFIED
      Run 14 Mar 2026, 09:44 UTC by Ada, entry 17
    ");
    assert!(!shown.contains("somebody-else") && !shown.contains("Helga"), "{shown}");
    let json = sealed.run(&["tests", "show", "T-001", "--json"]).expect(0).json();
    let exception = &json["exceptions"][0];
    let line = exception["line"].to_string();
    let item = exception["item"].as_str().expect("an item");
    let opened = sealed.run(&["show", item, "--line", &line, "--json"]).expect(0).json();
    let decision = opened["fields"].as_array().expect("fields").iter();
    let decision = decision.clone().find(|it| it["field"] == "decision").expect("an id");
    assert_eq!(decision["value"], "D-4");

    sealed.run(&["tests", "show", "T-002", "--names"]).expect(2);
    sealed.run(&["tests", "show", "T-002", "--names", "--reason", " "]).expect(1);
    let before = sealed.run(&["tests", "show", "T-002"]).expect(0).out;
    assert!(!before.contains("Names shown"), "{before}");
    let why = ["tests", "show", "T-002", "--names", "--reason", "interview on 3 July"];
    let named = sealed.run(&why).expect(0).out;
    insta::assert_snapshot!(named, @r"
    T-002  oversight-plausibility: no exceptions
      Do the reviews by people look like reviews?
      An answer is evidence for A.9.2, A.9.3.
      Period: 1 Feb 2026, 00:00 UTC to 28 Feb 2026, 23:59 UTC
      AI systems: CREDO
      Figure: 2 of 2
      Counted: 2 reviewers, by their first reviews, SHA-256 of their list 88341033b9bae561dddefdbf7b166c10a38298d523718ac67cf201dab8d2d85c
      Worst word of what it stands on: VERIFIED
      Besides:
        3 reviews looked at.
        No working hours are stated, so none were compared.
      Stands on:
        E-0002  records.jsonl, VERIFIED
      Run 14 Mar 2026, 09:44 UTC by Ada, entry 18
      Names shown 14 Mar 2026, 09:51 UTC to Ada: interview on 3 July
      Persons:
        P-003 is Helga: 2 reviews, 0 not approved, median 120 s
        unlisted-1 is somebody-else: 1 reviews, 0 not approved, median 120 s
    ");
    let after = sealed.run(&["tests", "show", "T-002"]).expect(0).out;
    assert!(after.contains("interview on 3 July") && !after.contains("Helga"), "{after}");
    let entries = sealed.run(&["ledger", "--json"]).expect(0).out;
    assert!(!entries.contains("somebody-else"), "{entries}");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_population_of_another_system_shows_what_the_log_lacks() {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::sound());
    let list = "Application;Created;Amount\n\
        D-1;2026-02-02T09:00:00Z;100\nD-2;2026-02-02T10:00:00Z;200\n\
        D-9;2026-02-02T02:10:00Z;300\nD-3;2026-02-03T09:00:00Z;400\n";
    sealed.write("core.csv", list);
    sealed.run(&["ingest", "@core.csv", "--source", "core", "--class", "public"]).expect(0);
    let run = [&RUN[..], &["completeness", "--population", "E-0003:Application:Created"]].concat();
    sealed.run(&run).expect(0);
    let shown = sealed.run(&["tests", "show", "T-001"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    T-001  completeness: exceptions
      Do the log's decisions agree, both ways, with an independent population?
      An answer is evidence for A.6.2.8, 9.1.
      Period: 2 Feb 2026, 00:00 UTC to 3 Feb 2026, 23:59 UTC
      AI systems: CREDO
      Figure: 3 of 4
      Not better, since: Something it stands on is UNSIGNED: nothing shows that its records are those that were written.
      Counted: 4 lines of an independent list, SHA-256 of their list 762c4ec9ee5e6f074235b8a13725be6a20c99a8224807626e4a3ce020347d304
      Worst word of what it stands on: UNSIGNED
      Exceptions: 1, SHA-256 of their list 0a40a163c869d76ba25d533341e454b5ba6534ea3c8c1a62b27bf6848e2b9cd2
              1  missing-in-log
        E-0003:4  Listed by core for 2 Feb 2026, 02:10, and in no log.
        `exhibit show E-0003 --line 4` opens the first of these records.
      Besides:
        1 missing from the logs that core lists: 2 Feb 2026, 02:10.
      Stands on:
        E-0002  records.jsonl, VERIFIED
        E-0003  core.csv, UNSIGNED
      Run 14 Mar 2026, 09:45 UTC by Ada, entry 19
    ");
    // What was stated stays; what a list does not have is said by name.
    let again = sealed.run(&["tests", "run", "completeness"]).expect(0).out;
    assert!(again.contains("nothing changed"), "{again}");
    let wrong = ["tests", "run", "completeness", "--population", "E-0003:Antrag"];
    let said = sealed.run(&wrong).expect(1).err;
    assert!(said.contains("E-0003 can't be read as a population"), "{said}");
    sealed.write("bad.csv", list.replace("2026-02-02T02:10:00Z", "at night"));
    sealed.run(&["ingest", "@bad.csv", "--source", "core"]).expect(0);
    let bad = ["tests", "run", "completeness", "--population", "E-0004:Application:Created"];
    let said = sealed.run(&bad).expect(1).err;
    assert!(said.contains("row 4") && said.contains("at night"), "{said}");
}

#[test]
fn a_run_over_a_newer_export_says_what_changed() {
    let sealed = bank();
    ingest_chained(&sealed, "first", &Log::sound());
    let run = [&RUN[..], &["oversight", "--json"]].concat();
    let first = sealed.run(&run).expect(0).json();
    assert_eq!(first[0]["outcome"], "pass", "{first}");
    ingest_chained(&sealed, "second", &Log::with_an_exception());
    let again = sealed.run(&["tests", "run", "oversight", "--period", "2026-02-02/2026-02-08"]);
    insta::assert_snapshot!(again.expect(0).out, @r"
    Id     Test       Shows       Figure                              Exceptions  Worst word  When
    T-002  oversight  exceptions  2 of 3, resting on E-0001 UNSIGNED  1           VERIFIED    14 Mar 2026, 09:46 UTC
    T-002 and T-001 before it:
      Was: no exceptions. Is: exceptions.
      denominator: 2, now 3
      exceptions: 0, now 1
      exceptions executed-before-review: 0, now 1
      population: 2, now 3
      What was counted is another set.
      New exception E-0003:9 (execution E-0003:10) (review E-0003:11)  Executed before it was reviewed; executed 7 Feb 2026, 09:05; reviewed 7 Feb 2026, 11:00 by unlisted-1.
      Stands now also on: E-0003
    `exhibit tests show T-002` says why, and what each figure stands on.
    ");
    let compared = sealed.run(&["tests", "compare", "T-001", "T-002", "--json"]).expect(0).json();
    assert_eq!(compared["difference"]["outcome"], json!(["pass", "exceptions"]));
    assert_eq!(compared["difference"]["basis_new"], json!(["E-0003"]));
    sealed.run(&["tests", "run", "recording"]).expect(0);
    let other = sealed.run(&["tests", "compare", "T-001", "T-003"]).expect(1).err;
    assert!(other.contains("a run of the same test"), "{other}");
    sealed.run(&["tests", "show", "T-009"]).expect(1);
}

#[test]
fn what_a_result_stands_on_may_be_erased_and_the_result_stays() {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::sound());
    sealed.run(&[&RUN[..], &["oversight"]].concat()).expect(0);
    sealed.run(&["erase", "E-0002", "--reason", "not to be kept"]).expect(0);
    let listed = sealed.run(&["tests"]).expect(0).out;
    assert!(listed.contains("basis erased"), "{listed}");
    let shown = sealed.run(&["tests", "show", "T-001"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    T-001  oversight: no exceptions then; basis altered since
      Did a person with authority review every high-risk decision before it was executed?
      An answer is evidence for A.9.2, A.9.3.
      Period: 2 Feb 2026, 00:00 UTC to 3 Feb 2026, 23:59 UTC
      AI systems: CREDO
      Figure: 2 of 2, resting on E-0001 UNSIGNED
      Counted: 2 records, SHA-256 of their list e8571973fcfe3b797a2854182163b8dae7fdfe4f150786b701ff878c07f5b587
      Worst word of what it stands on: VERIFIED
      Besides:
        Authority rests on E-0001 (UNSIGNED).
      Stands on:
        E-0002, erased since
      Since then:
        E-0002 was erased.
      Basis erased: these figures can't be computed again.
      Run 14 Mar 2026, 09:44 UTC by Ada, entry 17
    ");
    let why = ["tests", "show", "T-001", "--names", "--reason", "asked by the owner", "--json"];
    let named = sealed.run(&why).expect(0).json();
    assert!(named["remarks"][0].as_str().is_some_and(|it| it.contains("only persons on record")));
    let again = sealed.run(&["tests", "run", "oversight", "--json"]).expect(0).json();
    assert_eq!(again[0]["outcome"], "not-run", "{again}");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn what_would_hide_an_execution_or_stand_for_a_review_takes_the_pass_away() {
    type Spoil = fn(&mut Log);
    let cases: [(&str, &str, &str, Spoil); 4] = [
        // A time with no zone is unknown: the decision may have been executed at any time.
        ("exceptions", "order-not-shown", "by_code", |log| {
            log.decision("D-5", "2026-02-03T10:00:00Z", "high");
            log.records.last_mut().expect("a record")["executed_at"] = "2026-02-03T10:30:01".into();
            log.review("D-5", "2026-02-03T18:00:00Z", "hstein");
        }),
        ("exceptions", "reviewed-before-decision", "by_code", |log| {
            log.review("D-5", "2026-02-03T08:00:00Z", "hstein");
            log.decision("D-5", "2026-02-03T10:00:00Z", "high");
            log.execution("D-5", "2026-02-03T10:00:01Z");
        }),
        ("not-proven", "kinds-unknown", "reasons", |log| {
            log.decision("D-5", "2026-02-03T10:00:00Z", "high");
            log.add("payout", "D-5", "2026-02-03T10:00:02Z", json!({}));
            log.review("D-5", "2026-02-03T18:00:00Z", "hstein");
        }),
        ("not-proven", "kinds-unknown", "reasons", |log| {
            log.add("inference", "D-5", "2026-02-03T10:00:00Z", json!({ "risk_level": "high" }));
        }),
    ];
    for (outcome, why, told, spoil) in cases {
        let sealed = bank();
        let mut log = Log::sound();
        spoil(&mut log);
        ingest_chained(&sealed, "export", &log);
        let all = sealed.run(&[&RUN[..], &["oversight", "--json"]].concat()).expect(0).json();
        assert_eq!(all[0]["outcome"], outcome, "{why}: {all}");
        assert_eq!(all[0]["word"], "VERIFIED", "{all}");
        assert!(all[0][told].to_string().contains(why), "{why}: {all}");
    }
}

#[test]
fn withdrawing_what_contradicts_a_log_does_not_make_it_sound_again() {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::sound());
    let mut other = Log::sound();
    other.records[5]["outcome"] = "refuse".into();
    let taken = ingest_chained(&sealed, "other", &other);
    assert_eq!(taken["taken"][0]["verdict"], "DIVERGED", "{taken}");
    sealed.run(&["withdraw", "E-0003", "--reason", "a mistake"]).expect(0);
    let all = sealed.run(&[&RUN[..], &["--json"]].concat()).expect(0).json();
    for test in ["recording", "oversight", "accountability"] {
        let it = result(&all, test);
        assert_eq!((&it["outcome"], &it["word"]), (&"not-proven".into(), &"DIVERGED".into()));
        let facts = it["facts"].to_string();
        assert!(facts.contains("E-0003 was withdrawn; its records contradict those of E-0002."));
    }
}

#[test]
fn a_clock_that_is_stated_later_moves_the_days_of_the_period() {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::sound());
    sealed.run(&[&RUN[..], &["oversight"]].concat()).expect(0);
    let zone = ["tests", "run", "oversight", "--zone", "+02:00", "--json"];
    let later = sealed.run(&zone).expect(0).json();
    let period = &later[0]["setting"]["period"];
    assert_eq!(period["from"], "2026-02-01T22:00:00Z", "{later}");
    assert_eq!(period["to"], "2026-02-03T21:59:59Z", "{later}");
    sealed.write("days.toml", "period = \"2026-02-02/2026-02-03\"\n");
    let both = ["tests", "run", "oversight", "--setting", "@days.toml", "--zone=-05:00", "--json"];
    let both = sealed.run(&both).expect(0).json();
    assert_eq!(both[0]["setting"]["period"]["from"], "2026-02-02T05:00:00Z", "{both}");
}

/// Returns what the list of runs and the run itself say of a run.
fn says(sealed: &Sealed, id: &str) -> (String, Value) {
    let listed = sealed.run(&["tests", "--json"]).expect(0).json();
    let line = listed.as_array().expect("a list").iter().find(|it| it["id"] == id).expect(id);
    let shown = sealed.run(&["tests", "show", id, "--json"]).expect(0).json();
    assert_eq!((&line["says"], &line["altered"]), (&shown["says"], &shown["altered"]));
    (line["says"].as_str().expect("a text").to_owned(), line["altered"].clone())
}

#[test]
fn a_run_whose_basis_was_altered_since_is_no_plain_pass_any_more() {
    const SINCE: &str = "no exceptions then; basis altered since";
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::sound());
    sealed.run(&[&RUN[..], &["oversight", "recording"]].concat()).expect(0);
    assert_eq!(says(&sealed, "T-002"), ("no exceptions".to_owned(), Value::Null));
    let mut other = Log::sound();
    other.records[5]["outcome"] = "refuse".into();
    ingest_chained(&sealed, "other", &other);
    assert_eq!(says(&sealed, "T-002"), (SINCE.to_owned(), json!(["E-0003 contradicts E-0002."])));
    let listed = sealed.run(&["tests"]).expect(0).out;
    assert_eq!(listed.matches(SINCE).count(), 2, "{listed}");
    sealed.run(&["withdraw", "E-0002", "--reason", "a mistake"]).expect(0);
    let altered = json!(["E-0002 was withdrawn.", "E-0003 contradicts E-0002."]);
    assert_eq!(says(&sealed, "T-001"), (SINCE.to_owned(), altered));

    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::sound());
    sealed.run(&[&RUN[..], &["oversight", "recording"]].concat()).expect(0);
    sealed.run(&["erase", "E-0001", "--reason", "not to be kept"]).expect(0);
    assert_eq!(says(&sealed, "T-001").0, "no exceptions", "recording asks for nobody's authority");
    assert_eq!(says(&sealed, "T-002"), (SINCE.to_owned(), json!(["E-0001 was erased."])));
    let shown = sealed.run(&["tests", "show", "T-002"]).expect(0).out;
    assert!(shown.contains("  Since then:\n    E-0001 was erased."), "{shown}");
    let again = sealed.run(&["tests", "run", "oversight", "--json"]).expect(0).json();
    assert_eq!(again[0]["outcome"], "not-proven", "{again}");
}

#[test]
fn authority_by_an_unsigned_list_is_told_with_the_figure() {
    let sealed = bank();
    sealed
        .run(&["people", "end-authority", "AU-001", "--on", "2025-01-02", "--reason", "moved on"])
        .expect(0);
    let people = "Name,Names in logs,Authority,From\nHelga,hstein,oversight; accountable; operator,2025-01-01\n";
    sealed.write("people.csv", people);
    sealed
        .run(&["registers", "import", "people", "@people.csv", "--as-of", "2026-01-01"])
        .expect(0);
    ingest_chained(&sealed, "export", &Log::sound());
    let all = sealed.run(&[&RUN[..], &["--json"]].concat()).expect(0).json();
    let oversight = result(&all, "oversight");
    assert_eq!(oversight["outcome"], "pass", "{oversight}");
    let papers = oversight["papers"].to_string();
    assert!(papers.contains("{\"item\":\"E-0002\",\"word\":\"UNSIGNED\"}"), "{papers}");
    assert!(oversight["facts"].to_string().contains("E-0002 (UNSIGNED)"), "{oversight}");
    let listed = sealed.run(&["tests"]).expect(0).out;
    assert!(listed.contains("2 of 2, resting on"), "{listed}");
}

#[test]
fn a_log_that_nobody_could_read_takes_the_pass_away() {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::sound());
    sealed.write("other.dat", b"\x00\x01\x02 not a log that anybody knows");
    sealed.run(&["ingest", "@other.dat", "--kind", "log", "--system", "CREDO"]).expect(0);
    let all = sealed.run(&[&RUN[..], &["oversight", "--json"]].concat()).expect(0).json();
    assert_eq!(all[0]["outcome"], "not-proven", "{all}");
    assert_eq!(all[0]["word"], "CANNOT CHECK");
}

#[test]
fn a_test_needs_a_period_once_and_a_setting_that_can_be_read() {
    let sealed = bank();
    let none = sealed.run(&["tests", "run"]).expect(1).err;
    assert!(none.contains("period"), "{none}");
    sealed.write("wrong.toml", "perod = \"2026-02-01/2026-02-28\"\n");
    let wrong = sealed.run(&["tests", "run", "--setting", "@wrong.toml"]).expect(1).err;
    assert!(wrong.contains("perod"), "{wrong}");
    sealed.write(
        "audit.toml",
        "period = \"2026-02-01/2026-02-28\"\n\n[zone]\noffset = \"+01:00\"\n\n[[level]]\nname = \"high\"\nhigh = true\nscores = [\"7\", \"10\"]\n",
    );
    let all = sealed.run(&["tests", "run", "--setting", "@audit.toml", "--json"]).expect(0).json();
    assert_eq!(all[0]["setting"]["period"]["from"], "2026-01-31T23:00:00Z");
    assert_eq!(all[0]["setting"]["levels"][0]["scores"]["to_micro"], 10_000_000);
    for it in all.as_array().expect("a list") {
        assert!(it["outcome"] != "pass", "{it}");
    }
    let unknown = sealed.run(&["tests", "run", "everything"]).expect(1).err;
    assert!(unknown.contains("tests list"), "{unknown}");
    let listed = sealed.run(&["tests", "list"]).expect(0).out;
    assert!(listed.contains("recording (A.6.2.8)  newest run T-001"), "{listed}");
}

#[test]
fn all_lines_of_a_result_are_those_of_its_digest() {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::with_an_exception());
    let run = ["--period", "2026-02-01/2026-02-28", "--high", "high", "--level", "low"];
    let run = [&["tests", "run", "oversight"][..], &run, &["--json"]].concat();
    let all = sealed.run(&run).expect(0).json();
    let oversight = result(&all, "oversight");
    assert_eq!(oversight["exceptions_total"], 1);
    sealed.run(&["tests", "lines", "T-001", "-o", "@exceptions.txt"]).expect(0);
    sealed.run(&["tests", "lines", "T-001", "--population", "-o", "@members.txt"]).expect(0);
    let digest =
        |name: &str| Sha256::of(&std::fs::read(sealed.path(name)).expect("a file")).to_string();
    let stated = |value: &Value| value.as_str().expect("a digest").to_owned();
    assert!(digest("exceptions.txt").ends_with(&stated(&oversight["exceptions_digest"])));
    assert!(digest("members.txt").ends_with(&stated(&oversight["population"]["digest"])));
    // What is no longer as it was is not listed as if it were.
    sealed.run(&["withdraw", "E-0002", "--reason", "not in scope"]).expect(0);
    let said = sealed.run(&["tests", "lines", "T-001", "-o", "@again.txt"]).expect(1).err;
    assert!(said.contains("run the test again"), "{said}");
    assert!(!sealed.path("again.txt").exists());
}
