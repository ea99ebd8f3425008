//! `schemas/records`: every good example fits its schema, every broken one does not, and our profiles read from the
//! good ones what they say.

use std::fs;

use exhibit_core::time::Moment;
use exhibit_core::verdict::Word;
use exhibit_verify::record::{KINDS, Mapped};
use jsonschema::{Registry, Resource, Validator};
use serde_json::Value;

use super::*;

fn json(name: &str) -> Value {
    serde_json::from_slice(&file(name)).expect(name)
}

/// The schema of this kind, with the one that all share.
fn schema(kind: &str) -> Validator {
    let envelope = Resource::from_contents(json("envelope.json"));
    let registry = Registry::new()
        .add("https://exhibit-a.invalid/records/1/envelope.json", envelope)
        .and_then(jsonschema::RegistryBuilder::prepare)
        .expect("the shared schema");
    jsonschema::options()
        .with_registry(&registry)
        .build(&json(&format!("{kind}.json")))
        .expect("a schema")
}

fn examples(folder: &str) -> Vec<(String, Value)> {
    let path = repository().join("schemas/records/examples").join(folder);
    let mut all: Vec<(String, Value)> = fs::read_dir(path)
        .expect("examples")
        .map(|entry| {
            let name = entry.expect("an entry").file_name().into_string().expect("ASCII");
            let value = json(&format!("examples/{folder}/{name}"));
            (name, value)
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn kind_of(record: &Value) -> &str {
    record["record"].as_str().expect("a kind")
}

fn lines(name: &str) -> Vec<Value> {
    let text = String::from_utf8(file(name)).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

#[test]
fn good_examples_fit_their_schema_and_there_is_one_of_each_kind() {
    let envelope = json("envelope.json");
    let kinds = envelope["properties"]["record"]["enum"].as_array().expect("kinds").clone();
    let good = examples("good");
    for kind in &kinds {
        assert!(good.iter().any(|(_, record)| record["record"] == *kind), "{kind}");
        let known = KINDS.iter().any(|(word, _)| Some(*word) == kind.as_str());
        assert!(known, "{kind} is no kind that tests know");
    }
    let logs = ["examples/records.jsonl", "examples/chained/records.jsonl"];
    let in_logs = logs.into_iter().flat_map(|log| {
        lines(log).into_iter().enumerate().map(move |(at, it)| (format!("{log} {at}"), it))
    });
    for (name, record) in good.into_iter().chain(in_logs) {
        let faults: Vec<String> =
            schema(kind_of(&record)).iter_errors(&record).map(|it| it.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn broken_examples_do_not_fit_and_differ_from_a_good_one_in_that_alone() {
    let broken = examples("broken");
    assert!(broken.len() >= 15);
    for (name, record) in broken {
        let kind = kind_of(&record).to_owned();
        assert!(name.starts_with(&kind), "{name} is of kind {kind}");
        assert!(!schema(&kind).is_valid(&record), "{name}");
    }
}

#[test]
fn the_checkpoint_fits_its_schema() {
    let envelope = Resource::from_contents(json("envelope.json"));
    let registry = Registry::new()
        .add("https://exhibit-a.invalid/records/1/envelope.json", envelope)
        .and_then(jsonschema::RegistryBuilder::prepare)
        .expect("the shared schema");
    let schema = jsonschema::options()
        .with_registry(&registry)
        .build(&json("checkpoint.json"))
        .expect("a schema");
    let mut checkpoint = json("examples/chained/checkpoint.json");
    assert!(schema.is_valid(&checkpoint));
    checkpoint["count"] = 0.into();
    assert!(!schema.is_valid(&checkpoint));
}

/// What our profiles should find in a record.
fn expected(line: u64, record: &Value) -> Kept {
    let text = |name: &str| record[name].as_str().map(str::to_owned);
    let time = |name: &str| Moment::parse(record[name].as_str()?);
    let parts = ["summary", "reason", "reasoning", "incident", "release"];
    Kept {
        line,
        sound: true,
        time: time("time"),
        kind: text("record"),
        system: text("system"),
        version: text("version"),
        agent: text("agent"),
        decision: text("decision_id"),
        person: text("person"),
        requester: text("requester"),
        operator: text("operator"),
        risk_level: text("risk_level"),
        risk_score: record.get("risk_score").map(ToString::to_string),
        outcome: text("outcome"),
        reasoning: record.get("reasoning").is_some(),
        executed: time("executed_at"),
        reviewed: time("reviewed_at"),
        review_seconds: record["review_seconds"].as_f64().map(|it| it as u32),
        id: text("id"),
        text: parts.iter().filter_map(|it| text(it)).collect::<Vec<_>>().join("\n"),
        uncovered: 0,
    }
}

/// The bits of all fields that a record has.
fn all_present(kept: &Kept) -> u32 {
    let present = |field: &Mapped| match field {
        Mapped::Time => kept.time.is_some(),
        Mapped::Kind => kept.kind.is_some(),
        Mapped::System => kept.system.is_some(),
        Mapped::Version => kept.version.is_some(),
        Mapped::Agent => kept.agent.is_some(),
        Mapped::Decision => kept.decision.is_some(),
        Mapped::Person => kept.person.is_some(),
        Mapped::Requester => kept.requester.is_some(),
        Mapped::Operator => kept.operator.is_some(),
        Mapped::RiskLevel => kept.risk_level.is_some(),
        Mapped::RiskScore => kept.risk_score.is_some(),
        Mapped::Outcome => kept.outcome.is_some(),
        Mapped::Reasoning => kept.reasoning,
        Mapped::Executed => kept.executed.is_some(),
        Mapped::Reviewed => kept.reviewed.is_some(),
        Mapped::ReviewSeconds => kept.review_seconds.is_some(),
        Mapped::Id => kept.id.is_some(),
        Mapped::Text => !kept.text.is_empty(),
    };
    Mapped::ALL.iter().filter(|it| present(it)).map(|it| it.bit()).sum()
}

#[test]
fn a_plain_file_of_records_says_all_of_it_and_nothing_covers_it() {
    let (found, records) = look(&[("records.jsonl", file("examples/records.jsonl"))], &[], None);
    assert_eq!(found.appraisal.profile.as_deref(), Some("exhibit-records"));
    assert_eq!(found.appraisal.verdict, Word::Unsigned);
    let written = lines("examples/records.jsonl");
    assert_eq!(records.len(), written.len());
    for (line, (record, found)) in (1..).zip(written.iter().zip(&records)) {
        let expected = expected(line, record);
        let uncovered = all_present(&expected);
        assert_eq!(*found, Kept { uncovered, ..expected });
    }
}

const CHAINED: &str = "examples/chained/records.jsonl";
const TRUSTED: [&str; 2] = ["examples/chained/public.pem", "examples/chained/checkpoint.json"];

#[test]
fn a_chained_file_with_its_signed_checkpoint_is_verified_and_all_of_it_is_covered() {
    let files = [("records.jsonl", file(CHAINED))];
    let (found, records) = look(&files, &TRUSTED, None);
    assert_eq!(found.appraisal.profile.as_deref(), Some("exhibit-records-chained"));
    assert_eq!(found.appraisal.verdict, Word::Verified, "{:?}", found.appraisal);
    assert_eq!(found.appraisal.stream.as_deref(), Some("exhibit-records-chained:CREDO/production"));
    for (line, (record, found)) in (1..).zip(lines(CHAINED).iter().zip(&records)) {
        assert_eq!(*found, expected(line, record));
    }
    // The checkpoint that lies beside the log does as well, once its key is known; without the key it is a claim.
    let beside = [files[0].clone(), ("checkpoint.json", file(TRUSTED[1]))];
    assert_eq!(look(&beside, &TRUSTED[..1], None).0.appraisal.verdict, Word::Verified);
    assert_eq!(look(&beside, &[], None).0.appraisal.verdict, Word::Unanchored);
    assert_eq!(look(&files, &[], None).0.appraisal.verdict, Word::Unanchored);
}

#[test]
fn a_chained_file_that_was_changed_is_not_verified() {
    let text = String::from_utf8(file(CHAINED)).expect("UTF-8");
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    let without = |at: usize| [&all[..at], &all[at + 1..]].concat().concat();
    let mut exchanged = all.clone();
    exchanged.swap(3, 4);
    let cases = [
        ("edited", text.replacen("\"approve\"", "\"decline\"", 1), Word::Broken),
        (
            "a member added",
            text.replacen("\"seq\": 4", "\"x_note\": 1, \"seq\": 4", 1),
            Word::Broken,
        ),
        ("one left out", without(4), Word::Broken),
        ("exchanged", exchanged.concat(), Word::Broken),
        ("cut off, as the checkpoint that was brought shows", all[..7].concat(), Word::Diverged),
        ("the first left out", without(0), Word::Incomplete),
    ];
    for (what, changed, word) in cases {
        assert_ne!(changed, text, "{what}");
        let found = look(&[("records.jsonl", changed.into_bytes())], &TRUSTED, None).0;
        assert_eq!(found.appraisal.verdict, word, "{what}");
    }
    // Without its chain it is a plain file, and never more than that.
    let bare = all.iter().map(|line| {
        let mut record: Value = serde_json::from_str(line).expect("a record");
        let members = record.as_object_mut().expect("an object");
        ["seq", "prev", "hash"].iter().for_each(|it| drop(members.remove(*it)));
        format!("{record}\n")
    });
    let found = look(&[("records.jsonl", bare.collect::<String>().into_bytes())], &TRUSTED, None).0;
    assert_eq!(found.appraisal.verdict, Word::Unsigned);
}
