//! Registers that people keep in spreadsheets: read, cited, compared, written and read again.

use std::fs;

use crate::sealed::{Said, Sealed};

const HEADER: &str = "Risk ID,Risk description,AI system,Risk owner,Identified on,Inherent risk";

/// A register of so many risks, with what stands in the last cell of one line.
fn risks(count: usize, odd: Option<(usize, &str)>) -> String {
    let mut text = format!("{HEADER}\n");
    for number in 1..=count {
        let level = odd.filter(|(at, _)| *at == number).map_or("hoch", |(_, level)| level);
        text.push_str(&format!(
            "R-{number},\"Refusals, unfair to group {number}\",CREDO,Helga,2026-01-{:02},{level}\n",
            number % 28 + 1
        ));
    }
    text
}

fn import(sealed: &Sealed, file: &str, as_of: &str, more: &[&str]) -> Said {
    let path = format!("@{file}");
    sealed.run(&[&["registers", "import", "risks", &path, "--as-of", as_of][..], more].concat())
}

#[test]
fn a_bad_line_among_many_is_named_and_nothing_is_taken_unless_asked() {
    let sealed = Sealed::with_vault();
    sealed.write("risks.csv", risks(300, Some((217, "purple"))));
    let before = sealed.run(&["ledger", "--json"]).expect(0).json();
    let said = import(&sealed, "risks.csv", "2026-03-03", &[]).expect(1).out;
    insta::assert_snapshot!(said, @r"
    row 218, Inherent risk: found purple, expected one of: Very low, Low, Medium, High, Very high
    299 rows are good, 1 are not: nothing was taken in. Correct the file, or take the good rows with --leave-out-bad.
    ");
    assert_eq!(sealed.run(&["ledger", "--json"]).expect(0).json(), before);
    assert!(!sealed.run(&["list", "--json"]).expect(0).out.contains("risks.csv"));

    let looked = import(&sealed, "risks.csv", "2026-03-03", &["--look-only", "--json"]);
    let looked = looked.expect(1).json();
    assert_eq!((&looked["rows"], &looked["bad_rows"]), (&299.into(), &1.into()));
    assert_eq!(looked["problems"][0]["row"], 218, "the header is row 1");

    let taken = import(&sealed, "risks.csv", "2026-03-03", &["--leave-out-bad"]).expect(0).out;
    insta::assert_snapshot!(taken, @r"
    row 218, Inherent risk: found purple, expected one of: Very low, Low, Medium, High, Very high
    RG-001: 299 rows of E-0001, 1 left out.
    ");
    let listed = sealed.run(&["registers"]).expect(0).out;
    insta::assert_snapshot!(listed, @r"
    Id      Register  As at       Rows  Left out  File              By
    RG-001  risks     3 Mar 2026  299   1         E-0001 risks.csv  Ada
    ");
    let row = sealed.run(&["registers", "show", "RG-001", "--row", "17"]).expect(0).out;
    insta::assert_snapshot!(row, @r"
    RG-001, row 17
      Description: Refusals, unfair to group 16
      Risk ID: R-16
      Identified on: 2026-01-17
      Inherent level: high
      Owner: Helga
      System: CREDO
    ");
    let left_out = sealed.run(&["registers", "show", "RG-001", "--row", "218"]).expect(2).err;
    assert!(left_out.contains("number of a row"), "{left_out}");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn columns_are_remembered_and_two_snapshots_compared() {
    let sealed = Sealed::with_vault();
    let text = risks(3, None).replace("Risk description", "What keeps us awake");
    sealed.write("first.csv", &text);
    let missing = import(&sealed, "first.csv", "2026-01-31", &[]).expect(1).out;
    assert!(missing.contains("description"), "{missing}");
    let column = ["--column", "description=What keeps us awake"];
    import(&sealed, "first.csv", "2026-01-31", &column).expect(0);
    let changed = text.replace("R-2,", "R-9,").replace("2026-01-04,hoch", "2026-01-04,gering");
    sealed.write("second.csv", changed);
    let again = import(&sealed, "second.csv", "2026-02-28", &[]).expect(0).out;
    assert!(again.contains("read as in the snapshot before"), "{again}");
    let compared = sealed.run(&["registers", "compare", "RG-001", "RG-002"]).expect(0).out;
    insta::assert_snapshot!(compared, @r"
    R-2: gone (row 3)
    R-3: changed (row 4)
      inherent-level: high is now low
    R-9: new (row 3)
    ");
    let same = sealed.run(&["registers", "compare", "RG-002", "RG-002"]).expect(0).out;
    assert!(same.contains("say the same"), "{same}");
    sealed.run(&["registers", "compare", "RG-001", "RG-007"]).expect(1);
}

#[test]
fn what_is_written_as_a_sheet_can_be_read_again() {
    let sealed = Sealed::with_vault();
    sealed.write("risks.csv", risks(5, None));
    import(&sealed, "risks.csv", "2026-01-31", &[]).expect(0);
    for (name, id) in [("out.xlsx", "RG-002"), ("out.csv", "RG-003")] {
        let path = format!("@{name}");
        sealed.run(&["export", "RG-001", "-o", &path]).expect(0);
        sealed.run(&["export", "RG-001", "-o", &path]).expect(1);
        let read = import(&sealed, name, "2026-01-31", &["--json"]).expect(0).json();
        assert_eq!((&read["rows"], &read["bad_rows"]), (&5.into(), &0.into()), "{read}");
        let compared = sealed.run(&["registers", "compare", "RG-001", id, "--json"]).expect(0);
        for change in compared.json().as_array().expect("a list") {
            // The first row of the file is the only thing that is not in both.
            let cells = change["cells"].as_array().expect("a list");
            assert!(
                cells.iter().all(|it| it["extra"] == true && it["column"] == "Row"),
                "{change}"
            );
        }
    }
    for what in
        ["evidence", "coverage", "systems", "people", "agents", "requests", "registers", "holds"]
    {
        let path = format!("@{what}.xlsx");
        sealed.run(&["export", what, "-o", &path]).expect(0);
        assert!(
            fs::read(sealed.path(&format!("{what}.xlsx"))).expect("written").starts_with(b"PK")
        );
    }
    sealed.run(&["export", "everything", "-o", "@no.xlsx"]).expect(1);
}

const PEOPLE: &str = "Name,Names in logs,Role,Unit,From,Authority\n\
    Helga Stein,hstein; P-07,Credit reviewer,Credit,2024-01-01,oversight\n\
    Jens Amsel,jamsel,Owner,IT,2026-03-03,accountable\n";

fn systems(accountable: &str) -> String {
    format!(
        "Name,Names in logs,Purpose,Our role,Life-cycle stage,Versions,Accountable person,In use from\n\
         CREDO,credit-uw,Decides on loans,developer,in use,2.3; 3.0,{accountable},2025-07-01\n\
         SIFT,,Sorts alerts,user,in use,,Helga Stein,2025-07-01\n"
    )
}

#[test]
fn people_systems_and_agents_come_from_lists_and_unknown_people_are_named() {
    let sealed = Sealed::with_vault();
    sealed.write("people.csv", PEOPLE);
    sealed.write("systems.csv", systems("Nobody Known"));
    sealed.write("good.csv", systems("jamsel"));
    sealed.write(
        "agents.csv",
        "Name,System,Operator of record,Purpose,From\nloan-bot,CREDO,hstein,Asks for papers,2025-07-01\n",
    );
    let take = |what: &str, file: &str| {
        sealed.run(&["registers", "import", what, file, "--as-of", "2026-03-10"])
    };
    let people = take("people", "@people.csv").expect(0).out;
    insta::assert_snapshot!(people, @r"
    RG-001: 2 rows of E-0001, 0 left out.
    4 statements were written down from it.
    ");
    let unknown = take("systems", "@systems.csv").expect(1).out;
    insta::assert_snapshot!(unknown, @r"
    row 2, accountable: found Nobody Known, expected a person on record; import the people first
    1 rows are good, 1 are not: nothing was taken in. Correct the file, or take the good rows with --leave-out-bad.
    ");
    take("systems", "@good.csv").expect(0);
    take("agents", "@agents.csv").expect(0);
    let shown = sealed.run(&["systems", "show", "CREDO"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    CREDO: Decides on loans (entry 12 of the ledger)
      Meant for: Decides on loans
      Logs call it: credit-uw
      Stage: in use; since 1 Jul 2025
      Risk: not assigned
      Class in law: not assigned
      Version 2.3: no dates stated
        impact assessment: nothing on record
        validation: nothing on record
        release approval: nothing on record
      Version 3.0: no dates stated
        impact assessment: nothing on record
        validation: nothing on record
        release approval: nothing on record
      Accountable: Jens Amsel (P-004), no dates stated; no documented authority
      Agents: loan-bot
    ");
    let agents = sealed.run(&["agents"]).expect(0).out;
    insta::assert_snapshot!(agents, @r"
    Agent     AI system  What it may do   Registered        Operator of record
    loan-bot  CREDO      Asks for papers  since 1 Jul 2025  Helga Stein (since 1 Jul 2025, no documented authority)
    ");
    // The same list again says nothing new.
    let again = sealed.run(&[
        "registers",
        "import",
        "people",
        "@people.csv",
        "--as-of",
        "2026-03-11",
        "--json",
    ]);
    assert_eq!(again.expect(0).json()["written_down"], 0);
    sealed.run(&["export", "systems", "-o", "@list.csv"]).expect(0);
    let read = take("systems", "@list.csv").expect(0).out;
    assert!(!read.contains("statements were written down"), "{read}");
    sealed.run(&["fsck"]).expect(0);
}
