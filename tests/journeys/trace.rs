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
    insta::assert_snapshot!(text, @"");
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
