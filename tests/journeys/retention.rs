//! How long evidence is kept, and what keeps it longer.

use std::io::Cursor;

use exhibit::verify::zip::Writer;

use crate::sealed::Sealed;

/// Two items of personal data, one of them about a complaint, and one that is not personal.
fn vault() -> Sealed {
    let sealed = Sealed::with_vault();
    for (name, source, class) in
        [("a", "hr", "personal"), ("b", "complaints", "personal"), ("c", "hr", "internal")]
    {
        sealed.write(&format!("{name}.txt"), format!("the text of {name}"));
        let path = format!("@{name}.txt");
        sealed
            .run(&["ingest", &path, "--source", source, "--class", class, "--issued", "2024-01-31"])
            .expect(0);
    }
    sealed
        .run(&[
            "retention",
            "rule",
            "--class",
            "personal",
            "--months",
            "13",
            "--from",
            "issued",
            "--basis",
            "records policy 4.2",
        ])
        .expect(0);
    sealed
}

const HOLD: [&str; 10] = [
    "hold",
    "place",
    "--source",
    "complaints",
    "--matter",
    "INC-04",
    "--ordered-by",
    "Legal",
    "--reason",
    "the complaint is pending",
];

#[test]
fn a_run_is_listed_approved_and_carried_out_and_a_hold_keeps_what_it_covers() {
    let sealed = vault();
    sealed.run(&HOLD).expect(0);
    let listed = sealed.run(&["retention", "list"]).expect(0).out;
    insta::assert_snapshot!(listed, @r"
    RT-01, listed, as at 14 Mar 2026
      Listed by Ada
      Due since 28 Feb 2025: E-0001 a.txt (RR-01)
      Kept by LH-01 (INC-04): E-0002
      Nothing was erased. Somebody else approves it with `exhibit retention approve RT-01`.
    ");
    sealed.run(&["retention", "carry-out", "RT-01"]).expect(1);
    let own = sealed.run(&["retention", "approve", "RT-01"]).expect(1).err;
    assert!(own.contains("somebody else must look at it"), "{own}");
    sealed.run(&["retention", "approve", "RT-01", "--exception", "the only auditor"]).expect(0);
    sealed.run_cancelled(&["retention", "carry-out", "RT-01"]).expect(130);
    sealed.run(&["show", "E-0001"]).expect(0);
    let done = sealed.run(&["retention", "carry-out", "RT-01"]).expect(0).out;
    insta::assert_snapshot!(done, @r"
    RT-01, carried out, as at 14 Mar 2026
      Listed by Ada
      Approved by Ada
      The same person listed and approved: the only auditor
      Due since 28 Feb 2025: E-0001 no longer here (RR-01)
      Kept by LH-01 (INC-04): E-0002
      Erased: E-0001
      Certified by entry 13 of the ledger
    ");
    let again = sealed.run(&["retention", "certificate", "RT-01"]).expect(0).out;
    assert_eq!(again, done);
    sealed.run(&["show", "E-0001"]).expect(1);
    sealed.run(&["show", "E-0002"]).expect(0);
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_hold_placed_after_the_approval_keeps_the_item_all_the_same() {
    let sealed = vault();
    sealed.run(&["retention", "list"]).expect(0);
    sealed.run(&["retention", "approve", "RT-01", "--exception", "the only auditor"]).expect(0);
    sealed.run(&HOLD).expect(0);
    let done = sealed.run(&["retention", "carry-out", "RT-01", "--json"]).expect(0).json();
    assert_eq!(done["erased"], serde_json::json!(["E-0001"]));
    assert_eq!(done["kept"][0]["evidence"], "E-0002");
    assert_eq!(done["kept"][0]["reason"], "the legal hold LH-01 keeps it");
    let erase = sealed.run(&["erase", "E-0002", "--reason", "tidying up"]).expect(1).err;
    assert!(erase.contains("kept by the legal hold LH-01"), "{erase}");
    let lift = ["hold", "lift", "LH-01", "--ordered-by", "Legal", "--reason", "settled"];
    sealed.run(&lift).expect(0);
    sealed.run(&["erase", "E-0002", "--reason", "tidying up"]).expect(0);
}

#[test]
fn what_is_described_anew_leaves_the_rule_that_it_no_longer_fits() {
    let sealed = vault();
    sealed.run(&["retention", "list"]).expect(0);
    sealed.run(&["retention", "approve", "RT-01", "--exception", "the only auditor"]).expect(0);
    let describe = ["describe", "E-0001", "--class", "internal", "--reason", "no personal data"];
    sealed.run(&describe).expect(0);
    let done = sealed.run(&["retention", "carry-out", "RT-01", "--json"]).expect(0).json();
    assert_eq!(done["kept"][0]["reason"], "RR-01 no longer covers it");
    assert_eq!(done["erased"], serde_json::json!(["E-0002"]));
    let nothing = sealed.run(&["describe", "E-0001", "--reason", "for nothing"]).expect(2).err;
    assert!(nothing.contains("something to say"), "{nothing}");
}

/// A rule or a date that changed after the approval: the item is not what was approved any more.
#[test]
fn an_approved_run_keeps_what_is_due_otherwise_by_now() {
    let sealed = vault();
    sealed.run(&["retention", "list"]).expect(0);
    sealed.run(&["retention", "approve", "RT-01", "--exception", "the only auditor"]).expect(0);
    let corrected = ["--issued", "2024-02-15", "--reason", "read wrongly"];
    sealed.run(&[&["describe", "E-0002"][..], &corrected].concat()).expect(0);
    let longer = ["--class", "personal", "--from", "issued", "--basis", "new law"];
    let longer = [&["retention", "rule", "--change", "RR-01", "--months"][..], &["14"], &longer];
    sealed.run(&longer.concat()).expect(0);
    let done = sealed.run(&["retention", "carry-out", "RT-01", "--json"]).expect(0).json();
    assert_eq!(done["erased"], serde_json::json!([]));
    let reasons: Vec<_> = (0..2).map(|at| done["kept"][at]["reason"].clone()).collect();
    assert_eq!(
        reasons,
        [
            "by now it is due since 2025-03-31, not since 2025-02-28 as listed",
            "by now it is due since 2025-04-15, not since 2025-02-28 as listed",
        ]
    );
}

#[test]
fn an_approved_run_keeps_what_a_longer_rule_keeps() {
    let sealed = vault();
    sealed.run(&["retention", "list"]).expect(0);
    sealed.run(&["retention", "approve", "RT-01", "--exception", "the only auditor"]).expect(0);
    let longer = ["--class", "personal", "--from", "issued", "--basis", "new law"];
    let longer = [&["retention", "rule", "--change", "RR-01", "--months"][..], &["1200"], &longer];
    sealed.run(&longer.concat()).expect(0);
    let done = sealed.run(&["retention", "carry-out", "RT-01", "--json"]).expect(0).json();
    assert_eq!(done["erased"], serde_json::json!([]));
    assert_eq!(done["kept"][0]["reason"], "by now RR-01 keeps it until 2124-01-31");
}

#[test]
fn a_look_ahead_is_shown_and_never_approved() {
    let sealed = vault();
    let longer = ["--class", "personal", "--from", "issued", "--basis", "new law"];
    let longer = [&["retention", "rule", "--change", "RR-01", "--months"][..], &["120"], &longer];
    sealed.run(&longer.concat()).expect(0);
    let ahead = sealed.run(&["retention", "list", "--as-of", "2099-01-01"]).expect(0).out;
    insta::assert_snapshot!(ahead, @r"
    RT-01, listed, as at 1 Jan 2099
      Listed by Ada
      Due on 31 Jan 2034: E-0001 a.txt (RR-01)
      Due on 31 Jan 2034: E-0002 b.txt (RR-01)
      Nothing was erased: a look ahead is not approved. List again on that day.
    ");
    let approve = ["retention", "approve", "RT-01", "--exception", "the only auditor"];
    let refused = sealed.run(&approve).expect(1).err;
    assert!(refused.contains("RT-01 is a look ahead"), "{refused}");
    sealed.run(&["retention", "carry-out", "RT-01"]).expect(1);
    sealed.run(&["show", "E-0001"]).expect(0);
}

#[test]
fn a_hold_that_covers_nothing_is_said_loudly_and_names_are_compared_as_names() {
    let sealed = vault();
    let place = |selection: &[&str]| {
        let rest = ["--matter", "INC-05", "--ordered-by", "Legal", "--reason", "pending"];
        sealed.run(&[&["hold", "place"], selection, &rest].concat())
    };
    let none = place(&["--source", "complaint"]).expect(1).err;
    insta::assert_snapshot!(none, @r"
    error: this hold covers nothing today: no item is from a source called complaint
    hint: Known sources: complaints, hr.
    hint: Where it is meant for items that are still to come, add --even-if-none.
    ");
    let both = place(&["--source", "hr", "--system", "CREDO"]).expect(1).err;
    assert!(both.contains("no item is about an AI system called CREDO"), "{both}");
    assert!(both.contains("Known systems of items: none."), "{both}");
    let apart = place(&["--source", "complaints", "--class", "internal"]).expect(1).err;
    assert!(apart.contains("no item is all that it says"), "{apart}");
    let later = place(&["--source", "complaint", "--even-if-none"]).expect(0).out;
    assert_eq!(
        later,
        "LH-01 keeps items from complaint from being erased: 0 today, and those that come later.\n"
    );
    let spelt = place(&["--source", "Complaints"]).expect(0).out;
    assert!(spelt.contains("1 today"), "{spelt}");
    sealed.run(&["erase", "E-0002", "--reason", "tidying up"]).expect(1);
}

/// A system goes by all of its names, also by one that is stated after the hold.
#[test]
fn a_hold_on_a_system_covers_what_came_under_its_other_names() {
    let sealed = Sealed::with_vault();
    for (name, system) in [("a", "CREDO"), ("b", "credo-prod"), ("c", "SIFT")] {
        sealed.write(&format!("{name}.txt"), format!("the text of {name}"));
        sealed.run(&["ingest", &format!("@{name}.txt"), "--system", system]).expect(0);
    }
    let rest = ["--matter", "INC-05", "--ordered-by", "Legal", "--reason", "pending"];
    let held = sealed.run(&[&["hold", "place", "--system", "credo"], &rest[..]].concat()).expect(0);
    assert!(held.out.contains("1 today"), "{}", held.out);
    let add =
        ["systems", "add", "CREDO", "--title", "scoring", "--use", "credit", "--role", "user"];
    sealed.run(&[&add[..], &["--known-as", "credo-prod"]].concat()).expect(0);
    for (id, code) in [("E-0001", 1), ("E-0002", 1), ("E-0003", 0)] {
        sealed.run(&["erase", id, "--reason", "tidying up"]).expect(code);
    }
    sealed.run(&["fsck"]).expect(0);
}

/// What lies in a mail is nothing without the mail, and the mail is not whole without it.
#[test]
fn a_hold_keeps_a_mail_and_what_is_attached_to_it_together() {
    let sealed = Sealed::with_vault();
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, content) in [("a.txt", "one\n"), ("b.txt", "two\n")] {
        writer.add(name, &content.as_bytes()).expect("a good name");
    }
    sealed.write("two.zip", writer.finish().expect("written").into_inner());
    sealed.run(&["ingest", "@two.zip"]).expect(0);
    let rest = ["--matter", "INC-05", "--ordered-by", "Legal", "--reason", "pending"];
    sealed.run(&[&["hold", "place", "--item", "E-0002"], &rest[..]].concat()).expect(0);
    let refused = sealed.run(&["erase", "E-0001", "--reason", "tidying up"]).expect(1).err;
    assert!(
        refused.contains("E-0001 is kept by the legal hold LH-01, which covers E-0002"),
        "{refused}"
    );
    sealed.run(&["erase", "E-0003", "--reason", "tidying up"]).expect(0);
    let lift = ["hold", "lift", "LH-01", "--ordered-by", "Legal", "--reason", "settled"];
    sealed.run(&lift).expect(0);
    sealed.run(&[&["hold", "place", "--item", "E-0001"], &rest[..]].concat()).expect(0);
    let refused = sealed.run(&["erase", "E-0002", "--reason", "tidying up"]).expect(1).err;
    assert!(refused.contains("LH-02, which covers E-0001"), "{refused}");
}

/// Describing an item anew does not take it out of a hold, nor does going on with a copy.
#[test]
fn a_restored_vault_holds_what_was_held() {
    let sealed = vault();
    sealed.run(&HOLD).expect(0);
    let describe = ["describe", "E-0002", "--class", "internal", "--system", "SIFT"];
    sealed.run(&[&describe[..], &["--reason", "read again"]].concat()).expect(0);
    let rest = ["--matter", "INC-05", "--ordered-by", "Legal", "--reason", "pending"];
    sealed.run(&[&["hold", "place", "--class", "personal"], &rest[..]].concat()).expect(0);
    let describe = ["describe", "E-0001", "--class", "internal", "--reason", "not personal"];
    sealed.run(&describe).expect(0);
    sealed.run(&["erase", "E-0001", "--reason", "tidying up"]).expect(1);
    sealed.run(&["backup", "@copy"]).expect(0);
    sealed.run(&["restore", "@copy", "@new.vault", "--reason", "laptop lost"]).expect(0);
    let vault = sealed.path("new.vault");
    let vault = ["--vault", vault.to_str().expect("UTF-8")];
    let listed = sealed.run(&[&["hold"], &vault[..]].concat()).expect(0).out;
    assert!(listed.contains("LH-03  items E-0001"), "{listed}");
    for id in ["E-0001", "E-0002"] {
        let erase = ["erase", id, "--reason", "tidying up"];
        let refused = sealed.run(&[&erase[..], &vault].concat()).expect(1).err;
        assert!(refused.contains("kept by the legal hold"), "{refused}");
    }
    sealed.run(&[&["fsck"], &vault[..]].concat()).expect(0);
}
