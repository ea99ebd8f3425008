//! Requests for evidence: made, sent, filled, taken back, answered.

use std::fs;
use std::io::Cursor;

use exhibit::verify::zip::Writer;

use crate::sealed::Sealed;

fn vault() -> Sealed {
    let sealed = Sealed::with_vault();
    for line in [
        "requests add Policy --owner Helga --requirement A.2.2 --due 2026-03-13",
        "requests add Training_records --owner Jens --requirement 7.2 --due 2026-04-30",
        "requests add Minutes --owner Helga",
    ] {
        let words: Vec<_> = line.split(' ').map(|it| it.replace('_', " ")).collect();
        sealed.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).expect(0);
    }
    sealed
}

fn state(sealed: &Sealed, id: &str) -> String {
    let all = sealed.run(&["requests", "--json"]).expect(0).json();
    let found = all.as_array().expect("a list").iter().find(|it| it["id"] == id).cloned();
    found.expect(id)["state"].as_str().expect("a state").to_owned()
}

#[test]
fn requests_go_out_as_folders_and_what_comes_back_is_matched_by_number() {
    let sealed = vault();
    let listed = sealed.run(&["requests"]).expect(0).out;
    insta::assert_snapshot!(listed, @r"
    Id     State          What is asked for  For    Owner  Due          Came
    R-001  open, overdue  Policy             A.2.2  Helga  13 Mar 2026
    R-002  open           Training records   7.2    Jens   30 Apr 2026
    R-003  open           Minutes                   Helga
    ");
    sealed.run(&["requests", "send", "out"]).expect(0);
    sealed.run(&["requests", "send", "out"]).expect(1);
    let mut names: Vec<_> = fs::read_dir(sealed.path("out"))
        .expect("a folder")
        .map(|it| it.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    assert_eq!(names, ["R-001 Policy", "R-002 Training records", "R-003 Minutes", "requests.xlsx"]);

    sealed.write("out/R-001 Policy/policy.md", "# AI policy\n");
    sealed.write("out/R-002 Training records/a/list.csv", "who,when\n");
    sealed.write("out/by the way.txt", "hello\n");
    let back = sealed.run(&["requests", "take-back", "@out", "--note", "by mail"]).expect(0).out;
    insta::assert_snapshot!(back, @r"
    R-001: E-0001
    R-002: E-0002
    No request is named by by the way.txt (E-0003)
    Still waiting: R-003
    ");
    assert_eq!(
        ["R-001", "R-002", "R-003"].map(|id| state(&sealed, id)),
        ["received", "received", "open"]
    );

    sealed.run(&["requests", "accept", "R-001", "--reason", "it is signed"]).expect(0);
    sealed.run(&["requests", "return", "R-002", "--reason", "two are missing"]).expect(0);
    sealed.run(&["requests", "withdraw", "R-003", "--reason", "not needed"]).expect(0);
    sealed.run(&["requests", "accept", "R-003", "--reason", "too late"]).expect(1);
    let answered = sealed.run(&["requests"]).expect(0).out;
    insta::assert_snapshot!(answered, @r"
    Id     State      What is asked for  For    Owner  Due          Came
    R-001  accepted   Policy             A.2.2  Helga  13 Mar 2026  E-0001
    R-002  returned   Training records   7.2    Jens   30 Apr 2026  E-0002
    R-003  withdrawn  Minutes                   Helga
    ");
    let only =
        sealed.run(&["requests", "send", "again", "--owner", "Jens", "--json"]).expect(0).json();
    assert_eq!(only["sent"], serde_json::json!(["R-002"]));
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_zip_that_comes_back_is_matched_like_a_folder() {
    let sealed = vault();
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("for-owners/R-001/policy.md", "# AI policy\n"),
        ("for-owners/R-003/march.txt", "minutes\n"),
    ] {
        writer.add(name, &content.as_bytes()).expect("a good name");
    }
    sealed.write("back.zip", writer.finish().expect("written").into_inner());
    let back = sealed.run(&["requests", "take-back", "@back.zip"]).expect(0).out;
    insta::assert_snapshot!(back, @r"
    R-001: E-0002
    R-003: E-0003
    Still waiting: R-002
    ");
    // Once more: what is there already is still an answer, and says nothing new.
    sealed.run(&["requests", "take-back", "@back.zip"]).expect(0);
    let all = sealed.run(&["requests", "--json"]).expect(0).json();
    assert_eq!(all[0]["evidence"], serde_json::json!(["E-0002"]), "{all}");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_request_is_changed_with_a_reason_and_keeps_its_number() {
    let sealed = vault();
    let change = ["requests", "add", "Policy, signed", "--owner", "Jens", "--change", "R-001"];
    sealed.run(&change).expect(2);
    sealed.run(&[&change[..], &["--reason", "Helga left"]].concat()).expect(0);
    let all = sealed.run(&["requests", "--json"]).expect(0).json();
    assert_eq!((&all[0]["what"], &all[0]["owner"]), (&"Policy, signed".into(), &"Jens".into()));
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    let unknown = ["requests", "add", "X", "--owner", "Y", "--change", "R-009", "--reason", "Z"];
    sealed.run(&unknown).expect(1);
    sealed.run(&["requests", "add", "X", "--owner", "Y", "--requirement", "A.6.1"]).expect(1);
}

#[test]
fn a_certification_bodys_list_goes_by_their_numbers() {
    let sealed = Sealed::with_vault();
    let list = "No,Document requested,Clause,Responsible,Due date\n\
        A1,AI policy,5.2,Helga,2026-04-01\nA10,Risk register,6.1.2,Jens,2026-04-02\n";
    sealed.write("body.csv", list);
    let import = |file: &str| {
        sealed.run(&[
            "requests",
            "import",
            file,
            "--asked-by",
            "TÜV Beispiel",
            "--as-of",
            "2026-03-01",
        ])
    };
    let taken = import("@body.csv").expect(0).out;
    insta::assert_snapshot!(taken, @r"
    RG-001: 2 rows of E-0001, 0 left out.
    2 statements were written down from it.
    ");
    let listed = sealed.run(&["requests"]).expect(0).out;
    insta::assert_snapshot!(listed, @r"
    Id           State  What is asked for  For    Owner  Due         Came
    R-001 (A1)   open   AI policy          5.2    Helga  1 Apr 2026
    R-002 (A10)  open   Risk register      6.1.2  Jens   2 Apr 2026
    ");
    sealed.write("back/A10 risks.csv", "risks\n");
    sealed.write("back/A1/policy.md", "policy\n");
    let back = sealed.run(&["requests", "take-back", "@back", "--json"]).expect(0).json();
    let matched = back["back"]["matched"].as_array().expect("a list");
    let ids: Vec<_> = matched.iter().map(|it| it["request"].as_str().expect("an id")).collect();
    assert_eq!(ids, ["R-001", "R-002"], "{back}");
    // The list again, with one thing changed, changes that request and makes no new one.
    sealed.write("again.csv", list.replace("2026-04-02", "2026-05-02"));
    import("@again.csv").expect(0);
    let all = sealed.run(&["requests", "--json"]).expect(0).json();
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    assert_eq!((&all[1]["due"], &all[1]["their_reference"]), (&"2026-05-02".into(), &"A10".into()));
}

/// Whoever fills a folder could name any file of ours by a link, and have it taken for theirs.
#[cfg(unix)]
#[test]
fn a_link_in_what_comes_back_is_refused_by_name() {
    use std::os::unix::fs::symlink;

    let sealed = vault();
    sealed.write("secret/id_key", "the auditor's own key");
    sealed.write("out/R-002 Training records/list.csv", "who,when\n");
    symlink("../secret/id_key", sealed.path("out/R-001 evidence.txt")).expect("a link");
    symlink("../secret", sealed.path("out/R-003 Minutes")).expect("a link");
    let back = sealed.run(&["requests", "take-back", "@out"]).expect(20).out;
    assert!(back.contains("R-002: E-0001\n"), "{back}");
    for name in ["R-001 evidence.txt", "R-003 Minutes"] {
        let refused = format!("{name}: a symbolic link; links are not followed");
        assert!(back.contains(&refused), "{back}");
    }
    assert_eq!(state(&sealed, "R-001"), "open");
    let held = sealed.run(&["list", "--json"]).expect(0).json();
    assert_eq!(held["evidence"].as_array().map(Vec::len), Some(1), "{held:#}");
}

/// What was enough for one question is not accepted for another.
#[test]
fn an_accepted_request_that_asks_something_else_is_looked_at_again() {
    let sealed = vault();
    sealed.write("back/R-001 Policy/policy.md", "# AI policy\n");
    sealed.run(&["requests", "take-back", "@back"]).expect(0);
    sealed.run(&["requests", "accept", "R-001", "--reason", "it is signed"]).expect(0);
    let change = |what: &str, owner: &str| {
        let add = ["requests", "add", what, "--owner", owner, "--requirement", "A.2.2"];
        let change = ["--change", "R-001", "--reason", "as it is"];
        sealed.run(&[&add[..], &change].concat()).expect(0);
        state(&sealed, "R-001")
    };
    assert_eq!(change("Policy", "Jens"), "accepted", "another owner, the same question");
    assert_eq!(change("All incident reports of 2025", "Jens"), "received");
    let all = sealed.run(&["requests", "--json"]).expect(0).json();
    assert!(all[0].get("answer").is_none(), "{all}");
    sealed.run(&["requests", "return", "R-001", "--reason", "that is the policy"]).expect(0);
    sealed.run(&["fsck"]).expect(0);
}

/// Bodies number as they like: where two gave the same number, nothing is matched by guess.
#[test]
fn a_number_of_two_bodies_needs_the_body() {
    let sealed = Sealed::with_vault();
    let import = |body: &str, what: &str| {
        let file = format!("{body}.csv");
        sealed.write(&file, format!("Number,What is asked for,Owner\nA1,{what},Helga\n"));
        let file = format!("@{file}");
        let by = ["--asked-by", body, "--as-of", "2026-03-01"];
        sealed.run(&[&["requests", "import", &file][..], &by].concat()).expect(0);
    };
    import("TUV", "Policy");
    import("DEKRA", "Payroll");
    sealed.write("one/A1 stuff/payroll.txt", "the salaries");
    let back = sealed.run(&["requests", "take-back", "@one"]).expect(0).out;
    insta::assert_snapshot!(back, @r"
    Several requests are named by A1 stuff/payroll.txt (E-0003): R-001, R-002. Say whose it is with --source, or name the folder by our number.
    Still waiting: R-001 R-002
    ");
    sealed.write("two/DEKRA/A1/payroll.txt", "more salaries");
    let back = sealed.run(&["requests", "take-back", "@two"]).expect(0).out;
    assert!(back.contains("R-002: E-0004"), "{back}");
    sealed.write("three/A1.txt", "a policy");
    let from = ["requests", "take-back", "@three", "--source", "TUV"];
    let back = sealed.run(&from).expect(0).out;
    assert!(back.contains("R-001: E-0005"), "{back}");
    sealed.run(&["requests", "withdraw", "R-001", "--reason", "not needed"]).expect(0);
    sealed.write("four/A1 again.txt", "still more");
    let back = sealed.run(&["requests", "take-back", "@four"]).expect(0).out;
    assert!(back.contains("R-002: E-0006"), "{back}");
}
