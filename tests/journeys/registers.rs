//! Registers that people keep in spreadsheets: read, cited, compared, written and read again.

use std::fs;
use std::sync::LazyLock;

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
    299 rows are good, 1 is not: nothing was taken in. Correct the file, or take the good rows with --leave-out-bad.
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
    1 row is good, 1 is not: nothing was taken in. Correct the file, or take the good rows with --leave-out-bad.
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
    assert!(!read.contains("written down"), "{read}");
    sealed.run(&["fsck"]).expect(0);
}

/// The registers of a bank, in the order in which each names only what is there: the register, its file, how many rows
/// it has, and how many statements these make.
const BANK: [(&str, &str, u64, u64); 15] = [
    ("sites", "sites", 2, 2),
    ("people", "people", 210, 210),
    ("systems", "ai-systems", 3, 3),
    ("authorities", "authorities", 22, 22),
    ("versions", "ai-system-versions", 4, 4 + 11),
    ("accountable-persons", "accountable-persons", 4, 4),
    ("agents", "agents", 5, 5 + 5),
    ("risks", "risks", 18, 0),
    ("treatments", "treatments", 11, 0),
    ("incidents", "incidents", 5, 0),
    ("suppliers", "suppliers", 3, 0),
    ("competence", "competence", 14, 0),
    ("changes", "changes", 6, 0),
    ("objectives", "objectives", 5, 0),
    ("impact-assessments", "impact-assessments", 3, 0),
];

/// The bank's registers: their paths and bytes. Its logs are made as well, and take their time.
static REGISTERS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut files = Vec::new();
    exhibit_lindmoor::generate(1, &mut |file| {
        if file.path.starts_with("registers/") {
            files.push((file.path, file.bytes));
        }
    });
    files
});

/// A world with a vault and the bank's registers as files.
fn bank() -> Sealed {
    let sealed = Sealed::with_vault();
    for (path, bytes) in REGISTERS.iter() {
        sealed.write(path, bytes);
    }
    assert_eq!(REGISTERS.len(), BANK.len(), "a register that nobody reads");
    sealed
}

fn take(sealed: &Sealed, register: &str, path: &str, more: &[&str]) -> Said {
    let base = ["registers", "import", register, path, "--as-of", "2026-06-30", "--json"];
    sealed.run(&[&base[..], more].concat())
}

/// Takes the registers up to one of them, that one left out.
fn take_before(sealed: &Sealed, last: &str) {
    for (register, file, ..) in BANK.iter().take_while(|it| it.0 != last) {
        take(sealed, register, &format!("@registers/{file}.csv"), &[]).expect(0);
    }
}

#[test]
fn the_registers_of_a_bank_are_read_as_they_are() {
    let sealed = bank();
    for (register, file, rows, statements) in BANK {
        let read = take(&sealed, register, &format!("@registers/{file}.csv"), &[]);
        let read = read.expect(0).json();
        assert_eq!((&read["rows"], &read["bad_rows"]), (&rows.into(), &0.into()), "{read}");
        assert_eq!(read["problems_total"], 0, "{register}: {read}");
        assert_eq!(read["written_down"], statements, "{register}: {read}");
        assert_eq!(read["ambiguous"], serde_json::json!([]), "{register}");
    }
    let shown = sealed.run(&["systems", "show", "SIFT"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    SIFT: Triage of money laundering alerts (entry 225 of the ledger)
      Meant for: closes or escalates alerts of transaction monitoring
      Logs call it: SIFT
      Stage: in use; since 1 Apr 2023
      Supplier: Sift Analytics OÜ
      Data from: transactions; watch lists
      Risk: medium by the organisation's own criteria, nobody named, no day stated
      Class in law: not high-risk by a law that the list does not name, head of AI governance, note of 11 June 2025, no day stated
      Version 5.2: since 1 Apr 2025
        impact assessment: 10 Feb 2025
        validation: 12 Mar 2025
        release approval: 26 Mar 2025
      Accountable: Carsten Wulff (P-017), 1 Jul 2022 to 31 Jan 2026; no documented authority
      Accountable: Helena Rebane (P-018), since 3 Mar 2026; no documented authority
      Accountable: nobody, 1 Feb 2026 to 2 Mar 2026
      Agents: sift-triage
    ");
    let shown = sealed.run(&["systems", "show", "CREDO"]).expect(0).out;
    insta::assert_snapshot!(shown, @r"
    CREDO: Credit decisions (entry 223 of the ledger)
      Meant for: scores applications for credit and decides, with review of those of high risk
      Logs call it: CREDO, credo
      Stage: in use; since 1 Oct 2022
      Data from: core banking; credit bureau; payment history
      Risk: high by the organisation's own criteria, nobody named, no day stated
      Class in law: high-risk by a law that the list does not name, legal department, memo of 3 June 2025, no day stated
      Version 2.3: 1 Feb 2025 to 11 Mar 2026
        impact assessment: 20 Nov 2024
        validation: 17 Jan 2025
        release approval: 28 Jan 2025
      Version 3.0: since 12 Mar 2026
        impact assessment: nothing on record
        validation: 20 Mar 2026, after its first use
        release approval: 11 Mar 2026
      Accountable: Anke Brandt (P-004), since 1 May 2023; no documented authority
      Accountable: nobody, 1 Oct 2022 to 30 Apr 2023
      Agents: credo-scorer, credo-workflow
    ");
    let agents = sealed.run(&["agents"]).expect(0).out;
    insta::assert_snapshot!(agents, @r"
    Agent           AI system  What it may do                    Registered        Operator of record
    credo-scorer    CREDO      scores and decides                since 1 Aug 2024  Oliver Mägi (since 1 Aug 2024, no documented authority)
    credo-workflow  CREDO      routes to reviewers and executes  since 1 Aug 2024  Oliver Mägi (since 1 Aug 2024, no documented authority)
    helper-chat     HELPER     talks to customers                since 5 May 2025  Jana Lützow (since 5 May 2025, no documented authority)
    helper-tools    HELPER     calls tools for helper-chat       since 5 May 2025  Jana Lützow (since 5 May 2025, no documented authority)
    sift-triage     SIFT       sorts alerts                      since 1 Apr 2023  Ingrid Möller (since 1 Apr 2023, no documented authority)
    ");
    let organisation = sealed.run(&["organisation"]).expect(0).out;
    insta::assert_snapshot!(organisation, @r"
    Lindmoor Bank
    No scope is stated (clause 4.3).
    Site   Name     Place                       Activities  In scope
    SI-01  Hamburg  Große Bleichen 12, Germany              no dates stated
    SI-02  Tallinn  Narva maantee 7, Estonia                no dates stated
    ");

    let people = sealed.run(&["people", "--json"]).expect(0).json();
    let people = people["people"].as_array().expect("a list");
    let numbered = people.iter().filter(|it| it["staff_number"].is_string()).count();
    assert_eq!(numbered, 210);
    let hurried = people.iter().find(|it| it["staff_number"] == "P-07").expect("on record");
    assert_eq!((&hurried["name"], &hurried["id"]), (&"Jörg Hartmann".into(), &"P-009".into()));
    assert_eq!(hurried["known_as"], serde_json::json!(["j.hartmann"]));
    let authority = &hurried["authorities"][0];
    assert_eq!(authority["systems"], serde_json::json!(["CREDO"]));
    assert!(authority.get("document").is_none(), "stated, not documented: {authority}");

    for (register, file, ..) in BANK {
        let again = take(&sealed, register, &format!("@registers/{file}.csv"), &[]).expect(0);
        assert_eq!(again.json()["written_down"], 0, "{register} said something new");
    }
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn lists_of_the_bank_written_and_read_again_say_nothing_new() {
    let sealed = bank();
    take_before(&sealed, "risks");
    for (register, ..) in BANK.iter().take_while(|it| it.0 != "risks") {
        for ending in ["csv", "xlsx"] {
            let path = format!("@{register}.{ending}");
            sealed.run(&["export", register, "-o", &path]).expect(0);
            let again = take(&sealed, register, &path, &[]).expect(0).json();
            assert_eq!(again["written_down"], 0, "{register}: {again}");
        }
    }
    let people = fs::read_to_string(sealed.path("people.csv")).expect("written");
    assert_eq!(people.lines().count(), 211, "nobody but those on record");
}

#[test]
fn a_wrong_row_is_named_and_the_others_wait() {
    for (register, from, to, row, column, says) in [
        ("sites", "Tallinn,Narva", ",Narva", 3, "Site", "a value"),
        ("authorities", "P-07,Jörg Hartmann", "P-07,Anke Brandt", 9, "name", "Jörg Hartmann"),
        (
            "authorities",
            "oversight,CREDO,2024-01-01",
            "oversight,CREDIT,2024-01-01",
            9,
            "systems",
            "on record",
        ),
        (
            "authorities",
            "oversight,CREDO,2024-01-01",
            "sleep,CREDO,2024-01-01",
            9,
            "Allows",
            "Oversight",
        ),
        ("versions", "3.0,2026-03-12,", "3.0,2026-03-12,2026-03-11", 3, "", "agrees with"),
        ("versions", "SIFT,5.2", "SIEVE,5.2", 5, "system", "systems first"),
        (
            "accountable-persons",
            "P-16,Helena Rebane,2026-03-03",
            "P-16,Helena Rebane,2026-01-31",
            5,
            "",
            "agrees with",
        ),
        (
            "accountable-persons",
            "CREDO,P-02,Anke Brandt",
            "CREDO,P-002,Anke Brandt",
            2,
            "person",
            "number of the vault",
        ),
        (
            "accountable-persons",
            "\"letter of appointment, 3 March 2026\"",
            "E-0999",
            5,
            "document",
            "held here",
        ),
        ("agents", "P-21,j.luetzow", "P-21,o.maegi", 4, "operator-in-logs", "Jana Lützow"),
    ] {
        let sealed = bank();
        take_before(&sealed, register);
        let file = BANK.iter().find(|it| it.0 == register).expect("one of them").1;
        let path = sealed.path(&format!("registers/{file}.csv"));
        let text = fs::read_to_string(path).expect("a file");
        assert!(text.contains(from), "{register}: {from}");
        sealed.write("wrong.csv", text.replacen(from, to, 1));
        let before = sealed.run(&["ledger", "--json"]).expect(0).json();
        let read = take(&sealed, register, "@wrong.csv", &[]).expect(1).json();
        let problem = &read["problems"][0];
        assert_eq!((&problem["row"], &problem["column"]), (&row.into(), &column.into()), "{read}");
        assert_eq!((&read["problems_total"], &read["bad_rows"]), (&1.into(), &1.into()), "{read}");
        assert!(problem["expected"].as_str().expect("words").contains(says), "{problem}");
        assert_eq!(sealed.run(&["ledger", "--json"]).expect(0).json(), before, "nothing is taken");
        assert!(!sealed.run(&["list", "--json"]).expect(0).out.contains("wrong.csv"));

        let rest = take(&sealed, register, "@wrong.csv", &["--leave-out-bad"]).expect(0).json();
        assert_eq!(rest["bad_rows"], 1, "{rest}");
        let id = rest["id"].as_str().expect("a snapshot");
        sealed.run(&["registers", "show", id]).expect(0);
        sealed.run(&["fsck"]).expect(0);
    }
}

#[test]
fn a_row_that_is_left_out_moves_no_number_of_the_others() {
    let sealed = Sealed::with_vault();
    // The second has a name in logs that is the first's; numbers of persons and authorities follow each other.
    sealed.write(
        "people.csv",
        "Name,Number,Login,Authority\nHelga Stein,P-01,hstein,\nJens Amsel,P-02,hstein,oversight\nRolf Kern,P-03,rkern,oversight\n",
    );
    let read = take(&sealed, "people", "@people.csv", &[]).expect(1).json();
    assert_eq!((&read["problems_total"], &read["problems"][0]["row"]), (&1.into(), &3.into()));
    let rest = take(&sealed, "people", "@people.csv", &["--leave-out-bad"]).expect(0).json();
    assert_eq!((&rest["written_down"], &rest["rows"]), (&3.into(), &2.into()), "{rest}");
    let people = sealed.run(&["people"]).expect(0).out;
    insta::assert_snapshot!(people, @r"
    Id     Name           Staff no.  Opens the vault as  Position  Unit  There  Authority
    P-001  Ada                       lead
    P-002  recovery code             recovery
    P-003  Helga Stein    P-01       no
    P-004  Rolf Kern      P-03       no                                         AU-001 oversight
    ");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn numbers_of_the_organisation_and_of_the_vault_are_not_mistaken_for_each_other() {
    let sealed = Sealed::with_vault();
    // Here P-003 will be Helga and P-004 Jens; there it is the other way round.
    let people = "Name,Number,Login\nHelga Stein,P-004,hstein\nJens Amsel,P-003,jamsel\n";
    sealed.write("people.csv", people);
    take(&sealed, "people", "@people.csv", &[]).expect(0);
    sealed.write(
        "systems.csv",
        "System,Title,Purpose,Legal class,Stage\nCREDO,Credit,Decides,high,in use\n",
    );
    take(&sealed, "systems", "@systems.csv", &[]).expect(0);
    sealed.write("owners.csv", "System,Owner,From\nCREDO,P-003,2026-01-01\n");
    take(&sealed, "accountable-persons", "@owners.csv", &[]).expect(0);
    let shown = sealed.run(&["systems", "show", "CREDO"]).expect(0).out;
    assert!(shown.contains("Accountable: Jens Amsel (P-004)"), "{shown}");
    assert!(shown.contains("nobody named, no day stated"), "{shown}");
    let typed = ["people", "authority", "P-003", "Owner", "--allows", "oversight", "--days", "/"];
    let said = sealed.run(&typed);
    assert_ne!(said.code, 0);
    assert!(said.err.contains("the vault's number of one person"), "{}", said.err);

    for (text, row, says) in [
        ("Name,Number\nRolf Kern,P-004\n", 2, "Helga Stein"),
        ("Name,Number\nHelga Stein,P-009\n", 2, "P-004"),
        ("Name,Number\nRolf Kern,P-005\nRita Kern,P-005\n", 3, "agrees with"),
    ] {
        sealed.write("more.csv", text);
        let read = take(&sealed, "people", "@more.csv", &[]).expect(1).json();
        assert_eq!(
            (&read["problems_total"], &read["problems"][0]["row"]),
            (&1.into(), &row.into())
        );
        let expected = read["problems"][0]["expected"].as_str().expect("words").to_owned();
        assert!(expected.contains(says), "{expected}");
    }
}

#[test]
fn what_evidence_proves_is_changed_by_no_list() {
    let sealed = bank();
    take_before(&sealed, "versions");
    sealed.write("report.md", "# Validation of 5.2\n");
    let report = "E-0005";
    sealed.run(&["ingest", "@report.md", "--kind", "document"]).expect(0);
    let header = "System,Version,In use from,Validated on,Validation report\n";
    let row = |day: &str, document: &str| format!("{header}SIFT,5.2,2025-04-01,{day},{document}\n");
    sealed.write("first.csv", row("2025-03-12", report));
    let read = take(&sealed, "versions", "@first.csv", &[]).expect(0).json();
    assert_eq!(read["written_down"], 2);
    let shown = sealed.run(&["systems", "show", "SIFT"]).expect(0).out;
    assert!(shown.contains(&format!("validation: 12 Mar 2025, {report}")), "{shown}");
    sealed.write("same.csv", row("2025-03-12", "validation report of 12 March"));
    let read = take(&sealed, "versions", "@same.csv", &[]).expect(0).json();
    assert_eq!(read["written_down"], 0, "{read}");
    sealed.write("other.csv", row("2025-03-13", ""));
    let read = take(&sealed, "versions", "@other.csv", &[]).expect(1).json();
    assert!(read["problems"][0]["expected"].as_str().expect("words").contains(report), "{read}");
}

/// What a rejected row says is in the file and in the report of the moment, and goes with the file.
#[test]
fn an_erased_register_leaves_no_cell_of_its_bad_rows_behind() {
    let sealed = Sealed::with_vault();
    sealed.write("risks.csv", risks(3, Some((2, "Helga was seen drunk"))));
    import(&sealed, "risks.csv", "2026-03-03", &["--leave-out-bad"]).expect(0);
    let vault = sealed.unlocked();
    let kept = vault.register().registers().next().expect("a snapshot").said.problems.clone();
    vault.close().expect("closes");
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].row, kept[0].what.as_str()), (3, "Inherent risk: not a choice"));

    sealed.write("other.txt", "something else");
    sealed.run(&["ingest", "@other.txt"]).expect(0);
    sealed.run(&["bundle", "-o", "@whole.zip"]).expect(0);
    sealed.run(&["erase", "E-0001", "--reason", "request of the person"]).expect(0);
    sealed.run(&["bundle", "-o", "@b.zip"]).expect(0);
    let entries = sealed.run(&["ledger", "--json"]).expect(0).json();
    let mut entries = entries["entries"].as_array().expect("a list").iter();
    let imported = entries.find(|it| it["type"] == "register.imported").expect("an entry");
    let opening = format!("openings/{}.json", imported["seq"]);
    let holds = |bundle: &str| {
        let bytes = fs::read(sealed.path(bundle)).expect("a bundle");
        bytes.windows(opening.len()).any(|it| it == opening.as_bytes())
    };
    assert!(holds("whole.zip") && !holds("b.zip"), "{opening}");
}
