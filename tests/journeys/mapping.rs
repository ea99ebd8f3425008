//! Evidence tied to requirements: by folders, by an index, by suggestions; and a second pair of eyes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::sealed::{Said, Sealed};

fn with_evidence() -> Sealed {
    let sealed = Sealed::with_vault();
    sealed.write("reader.pass", "another horse battery staple\n");
    let enrol =
        ["people", "--enrol", "Rolf", "--role", "auditor", "--new-passphrase-file", "@reader.pass"];
    sealed.run(&enrol).expect(0);
    sealed.write("policy.md", "# AI policy\nThe AI policy of Lindmoor Bank.\n");
    sealed.run(&["ingest", "@policy.md", "--kind", "document", "--issued", "2025-01-31"]).expect(0);
    let map = ["map", "E-0001", "A.2.2", "5.2", "--rationale", "the approved policy"];
    sealed.run(&map).expect(0);
    sealed
}

fn as_rolf(sealed: &Sealed, args: &[&str]) -> Said {
    let pass = sealed.path("reader.pass");
    let with = ["--as", "Rolf", "--passphrase-file", pass.to_str().expect("UTF-8")];
    sealed.run_bare(&[args, &with[..]].concat())
}

#[test]
fn a_mapping_is_reviewed_by_somebody_else_or_with_an_exception_that_is_listed() {
    let sealed = with_evidence();
    let review = |requirement: &'static str| {
        ["review-mappings", "E-0001", requirement, "--agree", "--comment", "read in full"]
    };
    let own = sealed.run(&review("A.2.2")).expect(1).err;
    insta::assert_snapshot!(own, @r"
    error: P-001 did this; somebody else must look at it, or an exception be recorded
    ");
    as_rolf(&sealed, &review("A.2.2")).expect(0);
    let exception = [&review("5.2")[..], &["--exception", "the only auditor"]].concat();
    sealed.run(&exception).expect(0);
    sealed.run(&review("A.6.2.8")).expect(1);
    let listed = sealed.run(&["review-mappings"]).expect(0).out;
    insta::assert_snapshot!(listed, @r"
    Evidence  Requirement  Mapped by  Review       Remark
    E-0001    5.2          Ada        Ada agrees   own work: the only auditor
    E-0001    A.2.2        Ada        Rolf agrees  read in full
    ");
    sealed.run(&["review-mappings", "E-0001", "A.2.2", "--comment", "neither"]).expect(2);
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_judgement_wants_its_reason() {
    let sealed = with_evidence();
    let judge = ["map", "E-0001", "A.2.2", "--rationale", "the policy", "--sufficiency", "partial"];
    let said = sealed.run(&judge).expect(1).err;
    let told = "reason for the judgement: \"\" is not a reason: why the evidence goes so far and no farther (--because)";
    assert!(said.contains(told), "{said}");
    sealed.run(&[&judge[..], &["--because", " "]].concat()).expect(1);
    sealed.run(&[&judge[..], &["--because", "nobody approved it"]].concat()).expect(0);
    sealed.run(&["map", "E-0001", "A.2.2", "--rationale", "the policy"]).expect(0);
}

#[test]
fn what_a_reviewer_disagrees_with_covers_nothing_until_that_is_resolved() {
    let sealed = with_evidence();
    let map = ["map", "E-0001", "A.2.2", "--rationale", "policy", "--sufficiency", "sufficient"];
    sealed.run(&[&map[..], &["--because", "it says all of it"]].concat()).expect(0);
    let covered = |requirement: &str| {
        let all = sealed.run(&["coverage", "--json"]).expect(0).json();
        let all = all["requirements"].as_array().expect("a list").clone();
        all.into_iter().find(|it| it["id"] == requirement).expect("a requirement")
    };
    assert_eq!(covered("A.2.2")["state"], "sufficient");
    let review = ["review-mappings", "E-0001", "A.2.2"];
    let no = [&review[..], &["--disagree", "--comment", "this is a blank page"]].concat();
    as_rolf(&sealed, &no).expect(0);
    let contested = covered("A.2.2");
    assert_eq!(contested["state"], "mapped", "{contested}");
    let said = &contested["evidence"][0]["contested"];
    assert_eq!(said, &json!(["Rolf disagrees: this is a blank page"]));
    let listed = sealed.run(&["coverage"]).expect(0).out;
    assert!(listed.contains("E-0001 UNSIGNED, contested (Rolf disagrees: this is"), "{listed}");
    let yes = [&review[..], &["--agree", "--comment", "the right file came"]].concat();
    as_rolf(&sealed, &yes).expect(0);
    assert_eq!(covered("A.2.2")["state"], "sufficient");
    assert_eq!(covered("A.2.2")["evidence"][0]["contested"], Value::Null);
}

#[test]
fn evidence_is_due_when_its_kind_says_so() {
    let sealed = with_evidence();
    let none = sealed.run(&["review-mappings", "--due", "--json"]).expect(0).json();
    assert_eq!(none.as_array().map(Vec::len), Some(0));
    let rule =
        ["validity", "document", "--months", "12", "--reason", "policies are reviewed every year"];
    sealed.run(&rule).expect(0);
    let due = sealed.run(&["review-mappings", "--due"]).expect(0).out;
    insta::assert_snapshot!(due, @r"
    Evidence  Name       Due since    Because
    E-0001    policy.md  31 Jan 2026  a document stays current 12 months
    ");
    let rules = sealed.run(&["validity"]).expect(0).out;
    insta::assert_snapshot!(rules, @r"
    Kind      Months  Why
    document  12      policies are reviewed every year
    ");
}

#[test]
fn suggestions_say_why_and_are_taken_up_or_refused_by_a_person() {
    let sealed = Sealed::with_vault();
    sealed.write(
        "policy.md",
        "# AI policy\nThe AI policy of Lindmoor Bank. Impact assessment follows.\n",
    );
    sealed.run(&["ingest", "@policy.md"]).expect(0);
    let before = sealed.run(&["suggest"]).expect(0).out;
    insta::assert_snapshot!(before, @r#"
    Evidence  Requirement  Title                                          Because
    E-0001    5.2          AI policy                                      it says "AI policy"
    E-0001    6.1.4        AI system impact assessment                    it says "impact assessment"
    E-0001    8.4          AI system impact assessment                    it says "impact assessment"
    E-0001    A.2.2        AI policy                                      it says "AI policy"
    E-0001    A.5.3        Documentation of AI system impact assessments  it says "impact assessment"
    A suggestion is no mapping: take it up with `exhibit suggest accept`, in your own words.
    "#);
    let accept = ["suggest", "accept", "E-0001", "A.2.2", "--rationale", "the approved policy"];
    sealed.run(&accept).expect(0);
    sealed.run(&accept).expect(2);
    let all = sealed.run(&["suggest", "E-0001", "--json"]).expect(0).json();
    for it in all.as_array().expect("a list") {
        let requirement = it["requirement"].as_str().expect("an id");
        sealed
            .run(&["suggest", "refuse", "E-0001", requirement, "--reason", "a mention"])
            .expect(0);
    }
    let after = sealed.run(&["suggest"]).expect(0).out;
    assert_eq!(after, "Nothing is suggested.\n");
    sealed.run(&["suggest", "E-0009"]).expect(1);
    sealed.run(&["fsck"]).expect(0);
}

/// Only items that have the words in their index are read: none may be passed over that says a phrase.
#[test]
fn every_phrase_suggests_its_requirement_however_it_is_written() {
    let sealed = Sealed::with_vault();
    let rules: Value = serde_json::from_str(include_str!("../../schemas/suggestions.json"))
        .expect("the rules are JSON");
    let mut wanted = BTreeSet::new();
    for rule in rules["texts"].as_array().expect("rules") {
        let requirement = rule["requirement"].as_str().expect("an id");
        for phrase in rule["phrases"].as_array().expect("phrases") {
            let phrase = phrase.as_str().expect("a text");
            let number = wanted.len();
            let broken = phrase.to_ascii_uppercase().replacen(' ', "\n  ", 1);
            sealed.write(&format!("drop/{number}.txt"), format!("_{broken}_ ({number})\n"));
            wanted.insert((format!("{number}.txt"), requirement.to_owned()));
        }
    }
    sealed.run(&["ingest", "@drop"]).expect(0);
    let list = sealed.run(&["list", "--json"]).expect(0).json();
    let evidence = list["evidence"].as_array().expect("a list");
    let name = |id: &Value| {
        let found = evidence.iter().find(|it| &it["id"] == id);
        let path = found.expect("an item")["name"].as_str().expect("a name");
        path.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let suggested = sealed.run(&["suggest", "--json"]).expect(0).json();
    let suggested = suggested.as_array().expect("a list").iter();
    let suggested: BTreeSet<_> = suggested
        .map(|it| (name(&it["evidence"]), it["requirement"].as_str().expect("an id").to_owned()))
        .collect();
    let passed_over: Vec<_> = wanted.difference(&suggested).collect();
    assert_eq!(passed_over, Vec::<&(String, String)>::new());
    assert!(wanted.len() > 100, "{}", wanted.len());
}

/// What the index does not have whole is read: the end of a long text, a log without kinds of records, a word behind a
/// bullet of a symbol font.
#[test]
fn what_the_index_lacks_suggests_all_the_same() {
    let sealed = Sealed::with_vault();
    let word = |n: u32| format!("w{n} ");
    let long: String = (0..300_000).map(word).collect();
    sealed.write("drop/long.txt", format!("{long}\nThe AI policy.\n"));
    sealed.write("drop/bullet.txt", "\u{f0b7}AI policy of the bank\n");
    sealed.write("drop/other.txt", "Nothing of that kind.\n");
    sealed.run(&["ingest", "@drop"]).expect(0);
    let suggested = sealed.run(&["suggest", "--json"]).expect(0).json();
    let of = |requirement: &str| {
        let all = suggested.as_array().expect("a list").iter();
        all.filter(|it| it["requirement"] == requirement).count()
    };
    assert_eq!((of("A.2.2"), of("5.2")), (2, 2), "{suggested}");
}

#[test]
fn folders_and_an_index_name_mappings_and_a_bad_index_stops_the_intake() {
    let sealed = Sealed::with_vault();
    sealed.write("drop/A.6.2.8 Event logs/core.txt", "a log\n");
    sealed.write("drop/A.6.1/notes.txt", "notes\n");
    sealed.write("drop/other/minutes.txt", "minutes\n");
    let folders = sealed.run(&["ingest", "@drop", "--map-from", "folders"]).expect(0).out;
    insta::assert_snapshot!(folders, @r#"
    Id      Verdict   Path                              Records
    E-0001  UNSIGNED  drop/A.6.1/notes.txt              0
    E-0002  UNSIGNED  drop/A.6.2.8 Event logs/core.txt  0
    E-0003  UNSIGNED  drop/other/minutes.txt            0
    E-0002 supports A.6.2.8 AI system recording of event logs: it came in the folder A.6.2.8 Event logs
    Not mapped: "A.6.1 Responsible AI Functions" is an article's own numbering; in the standard that id is "Management guidance for AI system development (a heading, not a control)". It corresponds to A.3.2, A.6.1.2, A.6.1.3, 5.3. If 'functions' means organizational roles: A.3.2 + 5.3. If it means responsible development practice: A.6.1.2 + A.6.1.3. Let the user choose; do not guess silently.
    "#);

    sealed.write("bad.csv", "Colour,Size\nred,4\n");
    let before = sealed.run(&["ledger", "--json"]).expect(0).json();
    sealed.write("more/new.txt", "new\n");
    let bad = ["ingest", "@more", "--map-from", "@bad.csv"];
    let bad = sealed.run(&bad).expect(1).err;
    assert!(bad.contains("is no index of evidence"), "{bad}");
    assert_eq!(sealed.run(&["ledger", "--json"]).expect(0).json(), before);

    sealed.write(
        "index.csv",
        "File,Clause,Rationale\nother/minutes.txt,9.3.2,Review of March\nnew.txt,A.6.1,\nnew.txt,A.2.2,\ngone.txt,5.2,\n",
    );
    let said = sealed.run(&["ingest", "@drop", "@more", "--map-from", "@index.csv"]).expect(0).out;
    insta::assert_snapshot!(said, @r#"
    Id      Verdict   Path          Records
    E-0004  UNSIGNED  more/new.txt  0
    Already there as E-0001: drop/A.6.1/notes.txt
    Already there as E-0002: drop/A.6.2.8 Event logs/core.txt
    Already there as E-0003: drop/other/minutes.txt
    E-0003 supports 9.3.2 Management review inputs: Review of March
    E-0004 supports A.2.2 AI policy: row 4 of the index names it
    Mapped by its number; was that meant? "A.2.2 AI Risk Assessment" is an article's own numbering; in the standard that id is "AI policy". It corresponds to 6.1.2, 8.2. Risk assessment is a clause requirement, not an Annex A control. The real A.2.2 is the AI policy (see also 5.2).
    Not mapped: Row 3, Clause: found A.6.1, expected the standard's own number. “A.6.1 Responsible AI Functions” is how an article numbers it; the standard has “Management guidance for AI system development (a heading, not a control)” there. It corresponds to A.3.2, A.6.1.2, A.6.1.3, 5.3. Nothing of this row is mapped.
    Not mapped: Row 5: no file gone.txt was taken in.
    "#);
    let again = sealed
        .run(&["ingest", "@drop", "@more", "--map-from", "@index.csv", "--json"])
        .expect(0)
        .json();
    assert_eq!(again["mapped"].as_array().map(Vec::len), Some(0), "{again}");
    sealed.run(&["fsck"]).expect(0);
}
