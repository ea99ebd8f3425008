//! Evidence tied to requirements: by folders, by an index, by suggestions; and a second pair of eyes.

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
    insta::assert_snapshot!(own, @"");
    as_rolf(&sealed, &review("A.2.2")).expect(0);
    let exception = [&review("5.2")[..], &["--exception", "the only auditor"]].concat();
    sealed.run(&exception).expect(0);
    sealed.run(&review("A.6.2.8")).expect(1);
    let listed = sealed.run(&["review-mappings"]).expect(0).out;
    insta::assert_snapshot!(listed, @"");
    sealed.run(&["review-mappings", "E-0001", "A.2.2", "--comment", "neither"]).expect(2);
    sealed.run(&["fsck"]).expect(0);
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
    insta::assert_snapshot!(due, @"");
    let rules = sealed.run(&["validity"]).expect(0).out;
    insta::assert_snapshot!(rules, @"");
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
    insta::assert_snapshot!(before, @"");
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

#[test]
fn folders_and_an_index_name_mappings_and_a_bad_index_stops_the_intake() {
    let sealed = Sealed::with_vault();
    sealed.write("drop/A.6.2.8 Event logs/core.txt", "a log\n");
    sealed.write("drop/A.6.1/notes.txt", "notes\n");
    sealed.write("drop/other/minutes.txt", "minutes\n");
    let folders = sealed.run(&["ingest", "@drop", "--map-from", "folders"]).expect(0).out;
    insta::assert_snapshot!(folders, @"");

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
    insta::assert_snapshot!(said, @"");
    let again = sealed
        .run(&["ingest", "@drop", "@more", "--map-from", "@index.csv", "--json"])
        .expect(0)
        .json();
    assert_eq!(again["mapped"].as_array().map(Vec::len), Some(0), "{again}");
    sealed.run(&["fsck"]).expect(0);
}
