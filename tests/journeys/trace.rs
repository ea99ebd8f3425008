//! One AI system from policy to people.

use std::fs;
use std::path::Path;

use crate::sealed::Sealed;

fn bank() -> Sealed {
    let sealed = Sealed::with_vault();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/records/examples");
    for (from, to) in [
        ("chained/records.jsonl", "log/records.jsonl"),
        ("chained/checkpoint.json", "log/checkpoint.json"),
        ("chained/public.pem", "public.pem"),
    ] {
        sealed.write(to, fs::read(folder.join(from)).expect(from));
    }
    let purpose = "log:exhibit-records-chained";
    let trust = ["trust", "add", "@public.pem", "--subject", "CREDO", "--purpose", purpose];
    sealed.run(&trust).expect(0);
    sealed.write("policy.md", "# AI policy\n");
    sealed.write("validation.md", "# Validation of 2.3\n");
    sealed.write(
        "risks.csv",
        "Risk ID,Description,System,Inherent level\nR-1,Unfair refusals,credit-uw,high\nR-2,Other,SIFT,low\n",
    );
    sealed.write("dpia.csv", "ID,AI system,Version,Date\nIA-1,CREDO,v2.3,2025-05-02\n");
    for line in [
        "ingest @policy.md --control A.2.2 --rationale policy",
        "ingest @validation.md --system CREDO --control A.6.2.4 --rationale validated",
        "ingest @log --source credo --system CREDO",
        "people add Helga --known-as P-01 --days 2024-01-01/",
        "systems add CREDO --title Credit --use Decides --role developer --known-as credit-uw --days 2025-07-01/",
        "systems version CREDO 2.3 --days 2025-07-01/2026-03-11",
        "systems version CREDO 3.0 --days 2026-03-12/",
        "systems passed CREDO 2.3 impact-assessment --on 2025-05-02",
        "systems passed CREDO 2.3 validation --on 2025-06-01 --evidence E-0002",
        "systems passed CREDO 3.0 validation --on 2026-03-20",
        "systems accountable CREDO Helga --days 2025-07-01/2026-01-31",
        "agents add credo-scorer --system CREDO --days 2025-07-01/",
        "registers import risks @risks.csv --as-of 2026-03-01",
        "registers import impact-assessments @dpia.csv --as-of 2026-03-01",
    ] {
        sealed.run(&line.split(' ').collect::<Vec<_>>()).expect(0);
    }
    sealed
}

#[test]
fn the_chain_is_shown_from_policy_to_people_with_what_is_missing() {
    let sealed = bank();
    let text = sealed.run(&["trace", "credit-uw"]).expect(0).out;
    insta::assert_snapshot!(text, @r"
    CREDO: Credit
    AI policy
      policy.md: A.2.2, for the organisation as a whole [E-0001 UNSIGNED, entry 3]
    Risks
      R-1; Description: Unfair refusals; Inherent level: high [E-0004 UNSIGNED, RG-001 row 2, entry 22]
    Impact assessment
      IA-1; Version: v2.3; Date: 2025-05-02 [E-0005 UNSIGNED, RG-002 row 2, entry 25]
    Verification and validation
      validation.md: A.6.2.4 [E-0002 UNSIGNED, entry 6]
    People
      Helga (P-003) answers for it, 1 Jul 2025 to 31 Jan 2026; no documented authority [entry 18]
    Version 2.3: 1 Jul 2025 to 11 Mar 2026
      impact assessment: 2 May 2025 [entry 15]
      validation: 1 Jun 2025 [E-0002 UNSIGNED, entry 16]
      release approval: nothing on record
      agent-identity: 1 (VERIFIED, E-0003)
    Version 3.0: since 12 Mar 2026
      impact assessment: nothing on record; decisions without it: 1
      validation: 20 Mar 2026, after its first use; decisions without it: 1 [entry 17]
      release approval: nothing on record; decisions without it: 1
      change: 1 (VERIFIED, E-0003)
      decision: 1 (VERIFIED, E-0003)
      execution: 1 (VERIFIED, E-0003)
      incident: 1 (VERIFIED, E-0003)
      oversight: 2 (VERIFIED, E-0003)
      risk-assessment: 1 (VERIFIED, E-0003)
      first decision 12 Mar 2026, 09:30 UTC (E-0003 line 4), last 12 Mar 2026, 09:30 UTC (E-0003 line 4)
    Missing:
      No release approval for 2.3 on record.
      No impact assessment for 3.0 on record; 1 decision was made without it.
      The validation of 3.0 came on 20 Mar 2026, after its first use; 1 decision was made without it.
      No release approval for 3.0 on record; 1 decision was made without it.
      No evidence on data (A.4.3, A.7) names CREDO.
      Nobody answers for it: since 1 Feb 2026.
      Helga (P-003) answers for it without a documented authority.
      The agent credo-scorer has no operator on record.
    ");
    let only = sealed.run(&["trace", "CREDO", "--version", "2.3", "--json"]).expect(0).json();
    assert_eq!(only["versions"].as_array().map(Vec::len), Some(1), "{only}");
    let days = ["trace", "CREDO", "--period", "2026-03-13/", "--json"];
    let days = sealed.run(&days).expect(0).json();
    let late =
        days["versions"].as_array().expect("a list").iter().find(|it| it["version"] == "3.0");
    let late = late.expect("version 3.0");
    assert_eq!(late["gates"][1]["state"], "late", "{late}");
    assert_eq!(
        late["first_decision"],
        serde_json::Value::Null,
        "no decision on these days: {late}"
    );
    sealed.run(&["trace", "TRIAGE"]).expect(1);
    sealed.run(&["trace", "CREDO", "--version", "9"]).expect(1);
}

#[test]
fn a_broken_log_is_counted_with_its_word() {
    let sealed = bank();
    let path = sealed.path("log/records.jsonl");
    let log = fs::read_to_string(&path).expect("a log").replace("\"approve\"", "\"refuse\"");
    sealed.run(&["withdraw", "E-0003", "--reason", "another copy came"]).expect(0);
    let gone = sealed.run(&["trace", "CREDO"]).expect(0).out;
    assert!(gone.contains("No decision of it is in any log that is held."), "{gone}");
    fs::write(&path, log).expect("a log");
    sealed.run(&["ingest", "@log", "--system", "CREDO"]).expect(0);
    let json = sealed.run(&["trace", "CREDO", "--json"]).expect(0).json();
    let versions = json["versions"].as_array().expect("a list").iter();
    let counts = versions.flat_map(|it| it["counts"].as_array().expect("a list").clone());
    let words: Vec<_> = counts.map(|it| it["worst"].as_str().expect("a word").to_owned()).collect();
    assert!(!words.is_empty() && words.iter().all(|it| it == "BROKEN"), "{words:?}");
}

#[test]
fn authority_has_to_last_and_papers_that_are_gone_document_nothing() {
    let sealed = bank();
    for line in [
        "people authority P-003 Owner --allows answer-for-system --days 2025-01-01/ --document E-0001",
        "systems accountable CREDO Helga --days 2026-02-01/",
    ] {
        sealed.run(&line.split(' ').collect::<Vec<_>>()).expect(0);
    }
    let whole = sealed.run(&["trace", "CREDO"]).expect(0).out;
    assert!(whole.contains("authority AU-001 (entry 26, E-0001 UNSIGNED) [entry 18]"), "{whole}");
    assert!(!whole.contains("without a documented authority"), "{whole}");
    let end = ["people", "end-authority", "AU-001", "--on", "2026-02-02", "--reason", "moved on"];
    sealed.run(&end).expect(0);
    let ended = sealed.run(&["trace", "CREDO"]).expect(0).out;
    let lacking = "Helga (P-003) answers for it without a documented authority: since 3 Feb 2026.";
    assert!(ended.contains(lacking), "{ended}");
    let shown = sealed.run(&["systems", "show", "CREDO"]).expect(0).out;
    assert!(shown.contains("no documented authority since 3 Feb 2026"), "{shown}");

    sealed.run(&["erase", "E-0001", "--reason", "not to be kept"]).expect(0);
    sealed.run(&["withdraw", "E-0002", "--reason", "another version"]).expect(0);
    let gone = sealed.run(&["trace", "CREDO"]).expect(0).out;
    assert!(!gone.contains("authority AU-001"), "{gone}");
    assert!(
        gone.contains("Helga (P-003) answers for it without a documented authority."),
        "{gone}"
    );
    let stated =
        "The validation of 2.3 is stated, and the evidence for it, E-0002, is no longer held.";
    assert!(gone.contains(stated), "{gone}");
    let json = sealed.run(&["systems", "show", "CREDO", "--json"]).expect(0).json();
    assert_eq!(json["accountable"][1]["authority_on_record"], false, "{json}");
    let passed = json["versions"][0]["passed"].as_array().expect("gates");
    let validation = passed.iter().find(|it| it["gate"] == "validation").expect("a gate");
    assert_eq!(validation["evidence_gone"], true, "{json}");
}
