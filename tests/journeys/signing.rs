//! A management review from its draft to a signature made with no vault, and all that is refused on the way.

use std::process::{Command, Stdio};

use exhibit::verify::zip::Writer;
use exhibit_registers::{Sheet, Table, Value, write_xlsx};

use crate::sealed::{Sealed, skipped};

const INA: &str = "Ina Falk";

/// A vault with people, a policy, and a key of Ina's that counts for reviews.
fn world() -> Sealed {
    let sealed = Sealed::with_vault();
    sealed.write("policy.md", "# AI policy\n");
    for line in [
        &["people", "add", INA, "--position", "Chief executive"][..],
        &["people", "add", "Jens Holm"],
        &["ingest", "@policy.md", "--kind", "document"],
        &["keygen", "@ina", "--no-passphrase"],
        &["keygen", "@other", "--no-passphrase"],
        &["trust", "add", "@ina.pub", "--subject", INA, "--purpose", "review"],
    ] {
        sealed.run(line).expect(0);
    }
    sealed
}

fn sheet(name: &str, header: &[&str], rows: &[&[&str]]) -> Sheet {
    let cell = |it: &&str| if it.is_empty() { Value::Empty } else { Value::Text((*it).into()) };
    Sheet {
        name: name.into(),
        header: header.iter().map(|it| (*it).to_owned()).collect(),
        rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    }
}

/// A workbook as somebody completes it; `opportunities` is what stands for the input e.
fn filled(sealed: &Sealed, name: &str, opportunities: (&str, &str), open: &[&[&str]]) {
    let inputs = sheet(
        "Inputs",
        &["Key", "What is put before the review", "Missing because", "Evidence"],
        &[
            &["a", "None was open.", "", ""],
            &["b", "A new version of CREDO.", "", ""],
            &["c", "No change.", "", ""],
            &["d1", "One minor nonconformity.", "", ""],
            &["d2", "The policy was read by all.", "", "E-0001"],
            &["d3", "One internal audit.", "", ""],
            &["e", opportunities.0, opportunities.1, ""],
        ],
    );
    let attendance = sheet(
        "Attendance",
        &["Person", "Role", "There", "Why not, and who stood in"],
        &[&[INA, "chief executive", "yes", ""], &["Jens Holm", "", "no", "Ill"]],
    );
    let open = sheet("Open decisions", &["Review", "Number", "State", "Remark"], open);
    let decisions = sheet(
        "Decisions",
        &["About", "What is to be done", "Owner", "Due"],
        &[&["change", "Watch the disk of the log.", "Jens Holm", "2027-12-31"]],
    );
    let bytes = write_xlsx(&[inputs, attendance, open, decisions]).expect("a workbook");
    sealed.write(name, bytes);
}

fn record(sealed: &Sealed, name: &str) {
    filled(sealed, name, ("", "Nobody collected them."), &[]);
    let path = format!("@{name}");
    sealed.run(&["reviews", "record", &path, "--on", "2026-03-13"]).expect(0);
}

fn requested(sealed: &Sealed) {
    record(sealed, "review.xlsx");
    let signer = format!("{INA} as chief executive");
    sealed.run(&["sign-request", "MR-01", "--signer", &signer, "-o", "@SO-01.signing"]).expect(0);
}

#[test]
fn a_review_is_drafted_from_the_vault_and_written_down_whole() {
    let sealed = world();
    sealed.run(&["reviews", "draft", "@draft.xlsx", "--on", "2026-03-13"]).expect(0);
    let draft = std::fs::read(sealed.path("draft.xlsx")).expect("a workbook");
    for (name, rows) in [("Inputs", 8), ("Attendance", 1), ("Open decisions", 1), ("Decisions", 1)]
    {
        let table = Table::read("draft.xlsx", &draft, Some(name)).expect(name);
        assert_eq!(table.rows.len(), rows, "{name}");
    }
    // As it was drafted, three inputs say nothing.
    let said = sealed.run(&["reviews", "record", "@draft.xlsx", "--on", "2026-03-13"]).expect(1);
    insta::assert_snapshot!(said.out, @r"
    Inputs, row 3, What is put before the review: is empty; expected what the input says, or why it is missing
    Inputs, row 4, What is put before the review: is empty; expected what the input says, or why it is missing
    Inputs, row 6, What is put before the review: is empty; expected what the input says, or why it is missing
    Inputs, row 7, What is put before the review: is empty; expected what the input says, or why it is missing
    Inputs, row 8, What is put before the review: is empty; expected what the input says, or why it is missing
    Nothing was written down.
    ");
    filled(&sealed, "bad.xlsx", ("Both", "texts"), &[&["MR-01", "1", "done", "Done."]]);
    let said = sealed.run(&["reviews", "record", "@bad.xlsx", "--on", "2026-03-13"]).expect(1);
    insta::assert_snapshot!(said.out, @r#"
    Inputs, row 8, Missing because: "texts"; expected either what the input says, or why it is missing
    Nothing was written down.
    "#);

    record(&sealed, "review.xlsx");
    insta::assert_snapshot!(sealed.run(&["reviews", "show", "MR-01"]).expect(0).out, @r"
    MR-01  held on 13 Mar 2026: not signed
    There: Ina Falk (P-003), chief executive
    Absent: Jens Holm (P-004): Ill
    9.3.2 (a) status of earlier actions: None was open.
    9.3.2 (b) changes in external and internal issues: A new version of CREDO.
    9.3.2 (c) changes in interested-party needs: No change.
    9.3.2 (d1) trend: nonconformities and corrective actions: One minor nonconformity.
    9.3.2 (d2) trend: monitoring and measurement results: The policy was read by all.
      cites E-0001
    9.3.2 (d3) trend: audit results: One internal audit.
    Missing: 9.3.2 (e) opportunities for continual improvement: Nobody collected them.
    Decision    What                        Owner      Due
    1 of MR-01  Watch the disk of the log.  Jens Holm  31 Dec 2027
    ");
    insta::assert_snapshot!(sealed.run(&["reviews"]).expect(0).out, @r"
    Id     Held on      Signed      There  Missing inputs  Decisions
    MR-01  13 Mar 2026  not signed  1      e               1

    Open decisions
    Decision    What                        Owner      Due
    1 of MR-01  Watch the disk of the log.  Jens Holm  31 Dec 2027
    ");

    // The next review has to speak of the decision that is open.
    filled(&sealed, "next.xlsx", ("None.", ""), &[]);
    let said = sealed.run(&["reviews", "record", "@next.xlsx", "--on", "2027-03-12"]).expect(1);
    insta::assert_snapshot!(said.err, @r"error: MR-02 lacks the open decision 1 of MR-01");
    sealed.run(&["reviews", "draft", "@second.xlsx", "--on", "2027-03-12"]).expect(0);
    let draft = std::fs::read(sealed.path("second.xlsx")).expect("a workbook");
    let open = Table::read("second.xlsx", &draft, Some("Open decisions")).expect("a sheet");
    assert_eq!(open.rows.len(), 2);
    filled(&sealed, "next.xlsx", ("None.", ""), &[&["MR-01", "1", "open", "Not yet done."]]);
    sealed.run(&["reviews", "record", "@next.xlsx", "--on", "2027-03-12"]).expect(0);
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_review_is_declined_then_signed_with_no_vault() {
    let sealed = world();
    requested(&sealed);
    let again = ["sign-request", "MR-01", "--signer", "Ina Falk as chief executive", "-o", "@2"];
    insta::assert_snapshot!(sealed.run(&again).expect(1).err, @r"error: MR-01 is out to be signed");
    let shown = sealed.run_bare(&["sign", "@SO-01.signing"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    SO-01: Management review MR-01, 13 Mar 2026
    Lindmoor Bank, 14 Mar 2026, 09:38 UTC

    The organisation's own record and internal audit; not a certification decision.
    A signature confirms this record as at its date. It says nothing about what came later.
    The words beside evidence, such as VERIFIED or UNSIGNED, speak of the integrity of files. They say nothing about conformity.

    ATTENDANCE
    Ina Falk: chief executive

    ABSENT
    Jens Holm: Ill

    INPUTS
    9.3.2 (a) status of earlier actions
      It says: None was open.
    9.3.2 (b) changes in external and internal issues
      It says: A new version of CREDO.
    9.3.2 (c) changes in interested-party needs
      It says: No change.
    9.3.2 (d1) trend: nonconformities and corrective actions
      It says: One minor nonconformity.
    9.3.2 (d2) trend: monitoring and measurement results
      It says: The policy was read by all.
      Cites: E-0001
    9.3.2 (d3) trend: audit results
      It says: One internal audit.

    INPUTS THAT ARE MISSING
    9.3.2 (e) opportunities for continual improvement: Nobody collected them.

    DECISIONS
    1. Watch the disk of the log.
      What it is about: 9.3.3 needed changes to the AI management system
      Owner: Jens Holm
      Due: 31 Dec 2027

    WHAT IT STANDS ON
    E-0001 UNSIGNED policy.md

    ASKED TO SIGN
    Ina Falk, chief executive (P-003), by a key

    Log exhibit-a.invalid/6lyyk3t4q4u6cr5faayeac3itqdbdhjlion4ky3dbtxmluwkapsq, 8 entries
    ");
    let decline = ["--decline", "Input e is missing.", "--person", "P-003", "--yes"];
    sealed.run_bare(&[&["sign", "@SO-01.signing"][..], &decline].concat()).expect(0);
    let said = sealed.run(&["sign-import", "@SO-01-P-003.answer.json"]).expect(0).out;
    insta::assert_snapshot!(said, @r"
    SO-01, Ina Falk (P-003): declined; kept as E-0003.
    The sign-off: declined.
    ");

    // The input is put before it after all, and the review is out to be signed once more.
    filled(&sealed, "whole.xlsx", ("Two opportunities.", ""), &[]);
    let change = ["--change", "MR-01", "--because", "The input e was collected."];
    let record = ["reviews", "record", "@whole.xlsx", "--on", "2026-03-13"];
    sealed.run(&[&record[..], &change].concat()).expect(0);
    let request = ["sign-request", "MR-01", "--signer", "Ina Falk as chief executive by K-001"];
    sealed.run(&[&request[..], &["-o", "@SO-02.signing"]].concat()).expect(0);
    sealed.run(&[&record[..], &change].concat()).expect(1);
    sealed.run_bare(&["sign", "@SO-02.signing", "--key", "@ina", "--yes"]).expect(0);
    let said = sealed.run(&["sign-import", "@SO-02-P-003.answer.json"]).expect(0).out;
    insta::assert_snapshot!(said, @r"
    SO-02, Ina Falk (P-003): signed; kept as E-0005.
    The sign-off: signed.
    ");
    let again = sealed.run(&["sign-import", "@SO-02-P-003.answer.json"]).expect(1).err;
    insta::assert_snapshot!(again, @r"error: SO-02 for P-003 is answered");
    insta::assert_snapshot!(sealed.run(&["signoffs"]).expect(0).out, @r"
    Id     State     Standing                 What                                  Answers
    SO-01  declined  declined                 Management review MR-01, 13 Mar 2026  1 of 1
    SO-02  signed    a record as at its date  Management review MR-01, 13 Mar 2026  1 of 1
    ");
    let shown = sealed.run(&["signoffs", "show", "SO-02", "--json"]).expect(0).json();
    let signer = &shown["signers"][0];
    assert_eq!(signer["checked_again"], "it verifies on the record that is held");
    assert_eq!(
        sealed.run(&["reviews", "--json"]).expect(0).json()["reviews"][0]["signoff"],
        "signed"
    );
    // What is signed is not changed.
    insta::assert_snapshot!(sealed.run(&[&record[..], &change].concat()).expect(1).err, @r"error: MR-01 is signed");
    sealed.run(&["fsck"]).expect(0);

    // What it stands on goes: a record as at a date stays, and says so.
    sealed.run(&["withdraw", "E-0001", "--reason", "The wrong file."]).expect(0);
    let shown = sealed.run(&["signoffs", "show", "SO-02"]).expect(0).out;
    assert!(shown.contains("Standing: basis altered\n  E-0001 was withdrawn\n"), "{shown}");
}

#[test]
fn what_does_not_fit_the_request_is_refused_and_nothing_of_it_is_kept() {
    let sealed = world();
    requested(&sealed);
    let items = |sealed: &Sealed| sealed.run(&["list", "--json"]).expect(0).out.lines().count();
    let before = items(&sealed);
    let other = sealed.run_bare(&["sign", "@SO-01.signing", "--key", "@other", "--yes"]);
    insta::assert_snapshot!(other.expect(1).err, @r"
    error: SO-01 does not ask the holder of the key 849769857b4393fa1c8d16366838013d952998645fa54c601007dd9ea91799c2 to sign
    hint: Those who are asked stand at the end of the record; a request for others is made with `exhibit sign-request`.
    ");
    sealed.run_bare(&["sign", "@SO-01.signing", "--key", "@ina", "--yes"]).expect(0);
    let good = std::fs::read_to_string(sealed.path("SO-01-P-003.answer.json")).expect("an answer");
    let digest = |text: &str| {
        let at = text.find("\"record\":\"").expect("a digest") + 10;
        text[at..at + 64].to_owned()
    };
    let altered = good.replace(&digest(&good), &"0".repeat(64));
    let mut forged = good.clone().into_bytes();
    let at = good.find("\\n-----END").expect("an end") - 20;
    forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).expect("ASCII");
    let wrong: Vec<(&str, String)> = vec![
        ("role", good.replace("chief executive", "chair of the board")),
        ("person", good.replace("P-003", "P-004")),
        ("record", altered),
        ("origin", good.replace("exhibit-a.invalid/", "exhibit-a.invalid/x")),
        ("sign-off", good.replace("SO-01", "SO-07")),
        ("signature", forged),
        ("spaces", good.replace(',', ", ")),
        ("not JSON", "hello".to_owned()),
    ];
    let mut said = String::new();
    for (what, text) in wrong {
        assert_ne!(text, good, "{what}");
        sealed.write("wrong.json", text);
        let err = sealed.run(&["sign-import", "@wrong.json"]).expect(1).err;
        let err = err.replace(&sealed.path("wrong.json").display().to_string(), "wrong.json");
        let err = err.replace(&digest(&good), "SENT");
        said.push_str(&format!("{what}\n{err}\n"));
    }
    insta::assert_snapshot!(said, @r"
    role
    error: SO-01 asks P-003 as chief executive, and the answer is given as chair of the board

    person
    error: SO-01 does not ask P-004 to sign

    record
    error: the record that came back for SO-01 is another one: sent SENT, came 0000000000000000000000000000000000000000000000000000000000000000

    origin
    error: the answer is to a request of another vault, exhibit-a.invalid/x6lyyk3t4q4u6cr5faayeac3itqdbdhjlion4ky3dbtxmluwkapsq

    sign-off
    error: there is no sign-off SO-07

    signature
    error: the signature does not verify on this record
    hint: Sign exactly the record.json of the request: a record that was opened and saved again is another one.

    spaces
    error: wrong.json is no answer to a signing request: not in canonical form from byte 37
    hint: Take in the file as it came: one that was opened and saved again is another one.

    not JSON
    error: wrong.json is no answer to a signing request: not the expected JSON: expected value at line 1 column 1
    hint: Take in the file as it came: one that was opened and saved again is another one.
    ");
    assert_eq!(items(&sealed), before);

    // A key that no longer counts does not sign, whatever day is stated.
    let revoke = ["trust", "revoke", "K-001", "--at", "2026-03-01", "--reason", "Lost."];
    sealed.run(&revoke).expect(0);
    let err = sealed.run(&["sign-import", "@SO-01-P-003.answer.json"]).expect(1).err;
    assert!(err.contains("is out of date: revoked at 2026-03-01"), "{err}");
    let signer = ["sign-request", "MR-01", "--signer", "Jens Holm as auditor", "-o", "@3"];
    sealed.run(&["signoffs", "withdraw", "SO-01", "--reason", "The key is lost."]).expect(0);
    insta::assert_snapshot!(sealed.run(&signer).expect(1).err, @r#"
    error: no key of Jens Holm (P-004) counts for reviews
    hint: Compare the key's fingerprint with Jens Holm over another channel, then add it: exhibit trust add KEY.pub --subject "Jens Holm" --purpose review.
    "#);
    assert_eq!(items(&sealed), before);
}

#[test]
fn paper_is_taken_and_shown_as_not_verified() {
    let sealed = world();
    record(&sealed, "review.xlsx");
    let request = ["sign-request", "MR-01", "--signer", "Ina Falk as chief executive by paper"];
    sealed.run(&[&request[..], &["-o", "@SO-01.signing"]].concat()).expect(0);
    sealed.write("scan.png", b"\x89PNG\r\n\x1a\n a picture");
    let import = ["sign-import", "@scan.png", "--scan", "--request", "SO-01", "--person", INA];
    let said = sealed.run(&[&import[..], &["--on", "2026-03-14"]].concat()).expect(0).out;
    insta::assert_snapshot!(said, @r"
    SO-01, Ina Falk (P-003): signed on paper: not verified; kept as E-0003.
    The sign-off: signed on paper: not verified.
    ");
    let all = sealed.run(&["reviews", "--json"]).expect(0).json();
    assert_eq!(all["reviews"][0]["signoff"], "signed on paper: not verified");
    // Nothing of it was verified, and so no check is said to have passed.
    sealed.run(&["bundle", "-o", "@all.zip"]).expect(0);
    let report = sealed.run_bare(&["verify-bundle", "@all.zip", "--json"]).json();
    let facts = report["checks"].as_array().expect("checks");
    let fact = facts.iter().find(|it| it["check"] == "sign-offs").expect("the check");
    assert_eq!(fact["outcome"], "not checked", "{fact}");
    let left = report["not_checked"].as_array().expect("what was not checked");
    let said = "the answer of P-003 to SO-01: signed on paper: not verified";
    assert!(left.iter().any(|it| it == said), "{left:?}");
}

#[test]
fn each_signs_by_their_own_key_and_a_decline_does_not_bind_whoever_holds_it() {
    let sealed = world();
    record(&sealed, "review.xlsx");
    let request = |signer: &str| {
        sealed.run(&["sign-request", "MR-01", "--signer", signer, "-o", "@SO-01.signing"])
    };
    insta::assert_snapshot!(request("Jens Holm as chair by K-001").expect(1).err, @r#"
    error: the key of K-001 is Ina Falk's, not that of Jens Holm (P-004)
    hint: Each signs by a key of their own. If it is theirs, add it under their name: exhibit trust add KEY.pub --subject "Jens Holm" --purpose review.
    "#);
    request("Ina Falk as chief executive by K-001").expect(0);
    let decline = ["--decline", "I was away", "--person", "P-003"];
    sealed.run_bare(&[&["sign", "@SO-01.signing"], &decline[..]].concat()).expect(0);
    sealed.run(&["sign-import", "@SO-01-P-003.answer.json"]).expect(0);
    sealed.run_bare(&["sign", "@SO-01.signing", "--key", "@ina", "--yes", "-o", "@own"]).expect(0);
    sealed.run(&["sign-import", "@own"]).expect(0);
    let all = sealed.run(&["signoffs", "--json"]).expect(0).json();
    assert_eq!(all[0]["state"], "signed", "{all}");
}

#[test]
fn a_request_whose_text_is_not_that_of_what_is_signed_is_refused() {
    let sealed = world();
    requested(&sealed);
    let extract = ["show", "E-0002", "--extract", "@record", "--member", "record.json"];
    sealed.run(&extract).expect(0);
    let record = std::fs::read(sealed.path("record")).expect("a record");
    let mut writer = Writer::new(std::io::Cursor::new(Vec::new()));
    let parts = [("SO-01/record.json", record.as_slice()), ("SO-01/record.txt", b"Nothing new.\n")];
    for (name, content) in parts {
        writer.add(name, &content).expect("a member");
    }
    sealed.write("other.signing", writer.finish().expect("an archive").into_inner());
    let sign = ["sign", "@other.signing", "--key", "@ina", "--yes"];
    let err = sealed.run_bare(&sign).expect(1).err;
    assert!(err.contains("its record.txt says something else than its record.json"), "{err}");
}

#[test]
fn a_signature_is_shown_with_what_became_of_its_key_its_record_and_its_object() {
    let sealed = world();
    requested(&sealed);
    sealed.run_bare(&["sign", "@SO-01.signing", "--key", "@ina", "--yes"]).expect(0);
    sealed.run(&["sign-import", "@SO-01-P-003.answer.json"]).expect(0);
    let shown = || sealed.run(&["signoffs", "show", "SO-01"]).expect(0).out;
    let about = |text: &str| {
        let told = ["Standing:", "Changed:", "checked", "verifies", "no longer"];
        let lines = text.lines().filter(|line| told.iter().any(|it| line.contains(it)));
        lines.map(str::trim).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(about(&shown()), @r"
    Standing: a record as at its date
    checked again now: it verifies on the record that is held
    ");
    let revoke = ["trust", "revoke", "K-001", "--at", "2026-03-01", "--reason", "Lost."];
    sealed.run(&revoke).expect(0);
    insta::assert_snapshot!(about(&shown()), @r"
    Standing: a record as at its date
    checked again now: it verifies on the record that is held; its key is no longer relied on: K-001 was revoked as of 1 Mar 2026, 00:00 UTC, Lost.
    ");
    sealed.run(&["withdraw", "E-0002", "--reason", "by mistake"]).expect(0);
    insta::assert_snapshot!(about(&shown()), @r"
    Standing: not checkable
    the record, E-0002, is no longer held
    checked again now: not checked: the record of SO-01 is no longer held; its key is no longer relied on: K-001 was revoked as of 1 Mar 2026, 00:00 UTC, Lost.
    ");
}

/// Whoever asks writes the role: where another is on record, all who read of the signature are told.
#[test]
fn a_role_that_is_not_the_one_on_record_is_said() {
    let sealed = world();
    record(&sealed, "review.xlsx");
    let position = "Head of internal audit";
    sealed.run(&["people", "add", "Nils Johannsen", "--position", position]).expect(0);
    let request = [
        "sign-request",
        "MR-01",
        "--signer",
        "Nils Johannsen as chief \u{202e}executive officer by paper",
        "--signer",
        "Ina Falk as chief executive",
        "-o",
        "@SO-01.signing",
    ];
    let said = sealed.run(&request).expect(0).out;
    let remarks: Vec<_> = said.lines().skip(1).collect();
    assert_eq!(remarks, ["On record Nils Johannsen is Head of internal audit."]);
    let shown = sealed.run(&["signoffs", "show", "SO-01"]).expect(0).out;
    let signers: Vec<_> = shown.lines().filter(|it| it.contains("(P-00")).collect();
    insta::assert_snapshot!(signers.join("\n"), @r"
    Nils Johannsen (P-005), chief ⟨U+202E⟩executive officer; on record: Head of internal audit, by paper
    Ina Falk (P-003), chief executive, by a key
    ");
    sealed.run(&["pack", "-o", "@pack.pdf", "--title", "Review"]).expect(0);
    let Ok(text) = Command::new("pdftotext").arg(sealed.path("pack.pdf")).arg("-").output() else {
        skipped("the text of a pack with another role", "pdftotext is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&text.stdout).replace('\n', " ");
    assert!(text.contains("on record: Head of internal audit"), "{text}");
}

#[test]
fn what_nobody_sees_is_refused_in_names_and_shown_in_lists() {
    let sealed = Sealed::with_vault();
    let refused = sealed.run(&["people", "add", "Ina\u{200b} Falk"]).expect(1).err;
    insta::assert_snapshot!(refused, @r"
    error: the name Ina⟨U+200B⟩ Falk holds characters that people do not see: two names could look the same
    ");
    sealed.run(&["people", "add", INA, "--position", "Chief\u{1b}[2K \u{202e}executive"]).expect(0);
    let shown = "Chief⟨U+001B⟩[2K ⟨U+202E⟩executive";
    assert!(sealed.run(&["people"]).expect(0).out.contains(shown));
    sealed.run(&["export", "people", "-o", "@people.csv"]).expect(0);
    let list = std::fs::read_to_string(sealed.path("people.csv")).expect("a list");
    assert!(list.contains(shown), "{list}");
}

#[test]
fn a_key_is_kept_under_a_passphrase_that_ssh_keygen_knows_too() {
    let sealed = world();
    record(&sealed, "review.xlsx");
    sealed.write("words", "over the water\n");
    sealed.write("others", "under the water\n");
    sealed.run_bare(&["keygen", "@kept", "--new-passphrase-file", "@words"]).expect(0);
    let trust = ["trust", "add", "@kept.pub", "--subject", "Jens Holm", "--purpose", "review"];
    sealed.run(&trust).expect(0);
    let request = ["sign-request", "MR-01", "--signer", "Jens Holm as chair of the board"];
    sealed.run(&[&request[..], &["-o", "@SO-01.signing"]].concat()).expect(0);
    let sign = ["sign", "@SO-01.signing", "--key", "@kept", "--yes", "--key-passphrase-file"];
    let wrong = sealed.run_bare(&[&sign[..], &["@others"]].concat()).expect(1).err;
    assert!(wrong.contains("kept can't be used to sign: this is not its passphrase"), "{wrong}");
    sealed.run_bare(&[&sign[..], &["@words"]].concat()).expect(0);
    sealed.run(&["sign-import", "@SO-01-P-004.answer.json"]).expect(0);
    let read = |words: &str| {
        let mut command = Command::new("ssh-keygen");
        command.args(["-y", "-P", words, "-f"]).arg(sealed.path("kept")).output()
    };
    let Ok(public) = read("over the water") else {
        skipped("a key under a passphrase", "ssh-keygen is not installed");
        return;
    };
    let own = std::fs::read_to_string(sealed.path("kept.pub")).expect("a key");
    let public = String::from_utf8(public.stdout).expect("a line");
    assert_eq!(public.split(' ').nth(1), own.split(' ').nth(1));
    assert!(!read("under the water").expect("it ran").status.success());
}

#[test]
fn ssh_keygen_signs_the_record_and_checks_the_signature() {
    let sealed = world();
    requested(&sealed);
    let Ok(_) = Command::new("ssh-keygen").arg("-?").output() else {
        skipped("a sign-off by ssh-keygen", "ssh-keygen is not installed");
        return;
    };
    sealed
        .run(&["show", "E-0002", "--extract", "@record.json", "--member", "record.json"])
        .expect(0);
    let sign = |namespace: &str| {
        let _ = std::fs::remove_file(sealed.path("record.json.sig"));
        let done = Command::new("ssh-keygen")
            .args(["-Y", "sign", "-n", namespace, "-f"])
            .args([sealed.path("ina"), sealed.path("record.json")])
            .output()
            .expect("ssh-keygen");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    sign("file");
    let err = sealed.run(&["sign-import", "@record.json.sig"]).expect(1).err;
    insta::assert_snapshot!(err, @r"
    error: the signature is made for the namespace file, and not for review@exhibit-a.invalid
    hint: Sign the record again with: ssh-keygen -Y sign -n review@exhibit-a.invalid -f KEY record.json
    ");
    sign("review@exhibit-a.invalid");
    let said = sealed.run(&["sign-import", "@record.json.sig", "--on", "2026-03-14"]).expect(0).out;
    insta::assert_snapshot!(said, @r"
    SO-01, Ina Falk (P-003): signed; kept as E-0003.
    The sign-off: signed.
    ");

    // A stranger takes record and signature out, and asks ssh-keygen.
    let answer = sealed.run(&["show", "E-0003", "--extract", "@answer.json"]);
    answer.expect(0);
    let answer: serde_json::Value =
        serde_json::from_slice(&std::fs::read(sealed.path("answer.json")).expect("an answer"))
            .expect("JSON");
    sealed.write("again.sig", answer["signature"].as_str().expect("a signature"));
    let public = std::fs::read_to_string(sealed.path("ina.pub")).expect("a key");
    sealed.write("allowed", format!("ina {public}"));
    let verify = Command::new("ssh-keygen")
        .args(["-Y", "verify", "-n", "review@exhibit-a.invalid", "-I", "ina", "-f"])
        .arg(sealed.path("allowed"))
        .arg("-s")
        .arg(sealed.path("again.sig"))
        .stdin(Stdio::from(std::fs::File::open(sealed.path("record.json")).expect("a record")))
        .output()
        .expect("ssh-keygen");
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
}

/// Signs a PDF as PAdES with pyHanko; with a fifth argument, adds an annotation to the first page before that.
const SIGN_PDF: &str = r#"
import sys
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

source, target, key, certificate = sys.argv[1:5]
signer = signers.SimpleSigner.load(key, certificate)
with open(source, "rb") as file:
    writer = IncrementalPdfFileWriter(file)
    if len(sys.argv) > 5:
        name = generic.NameObject
        note = generic.DictionaryObject({
            name("/Type"): name("/Annot"), name("/Subtype"): name("/FreeText"),
            name("/Contents"): generic.TextStringObject("I do not agree."),
            name("/DA"): generic.TextStringObject("/Helv 12 Tf"),
            name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (50, 50, 300, 90)]),
        })
        page = writer.root["/Pages"]["/Kids"][0]
        while "/Kids" in page:
            page = page["/Kids"][0]
        page[name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
        writer.mark_update(page.container_ref)
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature1", subfilter=fields.SigSeedSubFilter.PADES
    )
    done = signers.sign_pdf(writer, metadata, signer=signer)
with open(target, "wb") as file:
    file.write(done.getbuffer())
"#;

/// Makes a key and a certificate for it, by the package that pyHanko signs with.
const MAKE_KEY: &str = r#"
import datetime, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "Ina Falk")])
no = dict.fromkeys(["key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
                    "crl_sign", "encipher_only", "decipher_only"], False)
usage = x509.KeyUsage(digital_signature=True, content_commitment=True, **no)
certificate = (
    x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(1).not_valid_before(datetime.datetime(2026, 1, 1))
    .not_valid_after(datetime.datetime(2036, 1, 1)).add_extension(usage, critical=True)
    .sign(key, hashes.SHA256())
)
pem = serialization.Encoding.PEM
form = serialization.PrivateFormat.PKCS8
with open(sys.argv[1], "wb") as file:
    file.write(key.private_bytes(pem, form, serialization.NoEncryption()))
with open(sys.argv[2], "wb") as file:
    file.write(certificate.public_bytes(pem))
"#;

/// The Python that `make test` set up with pyHanko, if it did.
fn pyhanko() -> Option<std::path::PathBuf> {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let python = top.join("target/tools/venv/bin/python");
    let there = Command::new(&python).args(["-c", "import pyhanko"]).output();
    there.is_ok_and(|it| it.status.success()).then_some(python)
}

#[track_caller]
fn succeeds(command: &mut Command) {
    let done = command.output().expect("it is installed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_pdf_that_another_program_signed_is_the_record_with_nothing_else_added() {
    let Some(python) = pyhanko() else {
        skipped("a sign-off as a signed PDF", "pyHanko is not installed");
        return;
    };
    let sealed = world();
    record(&sealed, "review.xlsx");
    let (key, certificate) = (sealed.path("key.pem"), sealed.path("certificate.pem"));
    sealed.write("make.py", MAKE_KEY);
    succeeds(Command::new(&python).arg(sealed.path("make.py")).arg(&key).arg(&certificate));
    let trust = ["trust", "add", "@certificate.pem", "--subject", INA, "--purpose", "review"];
    sealed.run(&trust).expect(0);
    let both = ["sign-request", "MR-01", "--signer", "Ina Falk as chief executive", "-o", "@no"];
    insta::assert_snapshot!(sealed.run(&both).expect(1).err, @r#"
    error: several keys of Ina Falk (P-003) count for reviews: K-001, K-002
    hint: Say which is meant: --signer "NAME as ROLE by K-001".
    "#);
    let request = ["sign-request", "MR-01", "--signer", "Ina Falk as chief executive by K-002"];
    sealed.run(&[&request[..], &["-o", "@SO-01.signing"]].concat()).expect(0);
    let extract = ["show", "E-0002", "--extract", "@record.pdf", "--member", "record.pdf"];
    sealed.run(&extract).expect(0);
    sealed.write("sign.py", SIGN_PDF);
    let sign = |source: &str, target: &str, noted: bool| {
        let mut command = Command::new(&python);
        command.arg(sealed.path("sign.py")).arg(sealed.path(source)).arg(sealed.path(target));
        command.arg(&key).arg(&certificate).args(noted.then_some("noted"));
        succeeds(&mut command);
    };
    let refused = |file: &str| {
        let err = sealed.run(&["sign-import", file]).expect(1).err;
        err.replace(&format!("{}/", sealed.path("").display()).replace("//", "/"), "")
    };
    insta::assert_snapshot!(refused("@record.pdf"), @r"
    error: record.pdf is not the PDF of SO-01 with a signature added: it holds no signature
    hint: Add the signature to the record.pdf of the request, and save nothing else in it.
    ");
    sign("record.pdf", "noted.pdf", true);
    insta::assert_snapshot!(refused("@noted.pdf"), @r"
    error: noted.pdf is not the PDF of SO-01 with a signature added: something else than signatures was added: an annotation was added or changed
    hint: Add the signature to the record.pdf of the request, and save nothing else in it.
    ");
    sign("record.pdf", "signed.pdf", false);
    let mut other = std::fs::read(sealed.path("signed.pdf")).expect("a PDF");
    other[200] ^= 1;
    sealed.write("other.pdf", other);
    insta::assert_snapshot!(refused("@other.pdf"), @r"
    error: other.pdf is not the PDF of SO-01 with a signature added: it does not begin with the PDF that was sent out, so that it may say something else
    hint: Add the signature to the record.pdf of the request, and save nothing else in it.
    ");
    // A signature by a key is another kind of answer than the one that was asked for.
    let by_key = sealed.run_bare(&["sign", "@SO-01.signing", "--key", "@ina", "--yes"]);
    assert!(by_key.expect(1).err.contains("does not ask the holder of the key"));
    let said = sealed.run(&["sign-import", "@signed.pdf", "--on", "2026-03-14"]).expect(0).out;
    insta::assert_snapshot!(said, @r"
    SO-01, Ina Falk (P-003): signed; kept as E-0003.
    The sign-off: signed.
    ");
    let all = sealed.run(&["reviews", "--json"]).expect(0).json();
    assert_eq!(all["reviews"][0]["signoff"], "signed");
    let shown = sealed.run(&["signoffs", "show", "SO-01"]).expect(0).out;
    assert!(shown.contains("checked again now: it verifies on the record that is held"), "{shown}");
    // Nobody checks it in a bundle, and the bundle's report says so.
    sealed.run(&["bundle", "-o", "@all.zip"]).expect(0);
    let report = sealed.run_bare(&["verify-bundle", "@all.zip", "--json"]).json();
    let left = report["not_checked"].to_string();
    assert!(left.contains("the answer of P-003 to SO-01: a signed PDF"), "{left}");
}

#[test]
fn a_stranger_checks_signatures_in_a_bundle_and_a_pack_tells_of_them() {
    let sealed = world();
    requested(&sealed);
    sealed.run_bare(&["sign", "@SO-01.signing", "--key", "@ina", "--yes"]).expect(0);
    sealed.run(&["sign-import", "@SO-01-P-003.answer.json"]).expect(0);
    sealed.run(&["bundle", "-o", "@all.zip"]).expect(0);
    let all = sealed.run_bare(&["verify-bundle", "@all.zip", "--json"]).json();
    let fact = |report: &serde_json::Value| {
        let facts = report["checks"].as_array().expect("checks").iter();
        let found = facts.filter(|it| it["check"] == "sign-offs").map(|it| it["detail"].clone());
        found.collect::<Vec<_>>()
    };
    let detail = "1 answered, 1 signature by a key verified on the record that was sent out; whose keys they are, the ledger says";
    assert_eq!(fact(&all), [detail]);
    // Where the record is withheld, nothing is said of a signature on it.
    sealed.run(&["bundle", "--withhold", "E-0002=Confidential", "-o", "@some.zip"]).expect(0);
    let some = sealed.run_bare(&["verify-bundle", "@some.zip", "--json"]).json();
    assert_eq!(some["failures_total"], 0, "{some}");
    assert!(fact(&some).is_empty(), "{some}");
    sealed.run(&["pack", "-o", "@pack.pdf", "--title", "Review"]).expect(0);
    let Ok(text) = Command::new("pdftotext").arg(sealed.path("pack.pdf")).arg("-").output() else {
        skipped("the text of a pack with signatures", "pdftotext is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&text.stdout).replace('\n', " ");
    for said in
        ["Management reviews", "Nobody collected them.", "Checked for this pack: it verifies"]
    {
        assert!(text.contains(said), "{said}");
    }
}
