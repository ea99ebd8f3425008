//! Findings, from what was seen to the proof that what was done helps.

use std::path::Path;
use std::process::Command;

use exhibit::Passphrase;
use exhibit::core::event::{Event, FindingId};
use exhibit::core::time::{Timestamp, parse_day};
use exhibit::host::Host;
use exhibit::vault::{Access, Vault};
use serde_json::json;

use crate::sealed::{Sealed, foreign, skipped};

/// Ada and Rolf can open the vault; Helga and Jens are of the organisation. E-0001 is a text of four lines, E-0002 a
/// log of 120 records.
fn bank() -> Sealed {
    let sealed = Sealed::with_vault();
    sealed.write("rolf.pass", "another horse battery staple\n");
    let enrol =
        ["people", "--enrol", "Rolf", "--role", "auditor", "--new-passphrase-file", "@rolf.pass"];
    sealed.run(&enrol).expect(0);
    for line in [
        "systems add CREDO --title Credit --use Decides --role user --days 2025-01-01/",
        "systems add SIFT --title Triage --use Sorts --role user --days 2025-01-01/",
        "people add Helga --position Underwriter --days 2024-01-01/",
        "people add Jens --position Operations --days 2024-01-01/",
    ] {
        sealed.run(&line.split(' ').collect::<Vec<_>>()).expect(0);
    }
    sealed.write("report.md", "# Report\n\nThree days are missing.\nThe disk was full.\n");
    sealed.run(&["ingest", "@report.md", "--kind", "document"]).expect(0);
    let log = foreign().join("exports/provenance/ledger.jsonl");
    sealed.run(&["ingest", log.to_str().expect("UTF-8")]).expect(0);
    sealed
}

/// Runs a command of words without spaces in them; `_` stands for a space.
fn says(sealed: &Sealed, line: &str, code: u8) -> String {
    let words: Vec<_> = line.split(' ').map(|it| it.replace('_', " ")).collect();
    let said = sealed.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).expect(code);
    said.out + &said.err
}

fn as_rolf(sealed: &Sealed, line: &str, code: u8) -> String {
    let words: Vec<_> = line.split(' ').map(|it| it.replace('_', " ")).collect();
    let pass = sealed.path("rolf.pass");
    let with = ["--as", "Rolf", "--passphrase-file", pass.to_str().expect("UTF-8")];
    let words: Vec<_> = words.iter().map(String::as_str).chain(with).collect();
    let said = sealed.run_bare(&words).expect(code);
    said.out + &said.err
}

const MINOR: &str = "findings add Logs_are_not_kept --grade minor --on 2026-01-12 --criterion A.6.2.8 --condition Three_days_are_missing. --evidence E-0002:17 --evidence E-0001 --system CREDO --owner Helga --due 2026-06-30";

/// F-01 with all that is needed to close it, done by Helga and looked at by Jens; Rolf wrote it down.
fn effective(sealed: &Sealed) {
    for line in [
        MINOR,
        "findings answer F-01 --cause The_disk_was_full. --correction Exported_anew.",
        "findings action F-01 Watch_the_disk. --owner Helga --due 2026-02-28",
        "findings done F-01 1 --on 2026-02-20 --evidence E-0001",
        "findings check F-01 --by Jens --on 2026-03-10 --effective yes --result No_gap_since. --evidence E-0002",
    ] {
        as_rolf(sealed, line, 0);
    }
}

#[test]
fn a_minor_nonconformity_is_closed_by_somebody_else_when_it_is_shown_to_be_done() {
    let sealed = bank();
    let added = as_rolf(&sealed, MINOR, 0);
    insta::assert_snapshot!(added, @"F-01 is recorded: minor nonconformity.");
    let early = says(&sealed, "findings close F-01 --reason Done.", 1);
    insta::assert_snapshot!(early, @r"
    error: F-01 lacks a cause
    hint: State it with `exhibit findings answer F-01 --cause TEXT`.
    ");
    as_rolf(&sealed, "findings answer F-01 --cause The_disk_was_full.", 0);
    as_rolf(&sealed, "findings answer F-01 --correction Exported_anew. --extent Only_CREDO.", 0);
    let stated = as_rolf(&sealed, "findings action F-01 Watch --owner Helga --due 2026-01-31", 0);
    insta::assert_snapshot!(stated, @"Action 1 of F-01 is stated.");
    let overdue = says(&sealed, "findings --overdue", 0);
    insta::assert_snapshot!(overdue, @r"
    Id    State                    Grade                What it is about   Criteria       Owner  Due
    F-01  being acted on, overdue  minor nonconformity  Logs are not kept  A.6.2.8 CREDO  Helga  30 Jun 2026
    ");
    let change = "findings action F-01 Watch_the_disk. --owner Helga --due 2026-02-28 --change 1";
    as_rolf(&sealed, change, 2);
    as_rolf(&sealed, &format!("{change} --because The_disk_came_late."), 0);
    let done = as_rolf(
        &sealed,
        "findings done F-01 1 --on 2026-02-20 --evidence E-0001 --remark Set_up.",
        0,
    );
    insta::assert_snapshot!(done, @r"
    Action 1 of F-01 is done.
    All actions are done. Whether they help is to be looked at: `exhibit findings check F-01`.
    ");
    let unproven = says(&sealed, "findings close F-01 --reason Done.", 1);
    insta::assert_snapshot!(unproven, @r"
    error: F-01 lacks evidence that what was done helps
    hint: Somebody has to look, after all actions are done: `exhibit findings check F-01 --by PERSON --on DAY --effective yes --result TEXT --evidence ID`.
    ");
    let check = "findings check F-01 --by Jens --on 2026-03-10 --effective yes --result No_gap.";
    let bare = as_rolf(&sealed, check, 1);
    assert!(bare.contains("F-01 lacks evidence that what was done helps"), "{bare}");
    as_rolf(&sealed, &format!("{check} --evidence E-0002"), 0);
    let own = as_rolf(&sealed, "findings close F-01 --reason Done.", 1);
    assert!(own.contains("somebody else must look at it, or an exception be recorded"), "{own}");
    says(&sealed, "findings close F-01 --reason No_gap_in_three_months.", 0);
    let whole = says(&sealed, "findings show F-01", 0);
    insta::assert_snapshot!(whole, @r"
    F-01  Logs are not kept
      State       closed
      Grade       minor nonconformity
      Source      internal
      Found       12 Jan 2026
      Due         30 Jun 2026
      Owner       Helga
      Criteria    A.6.2.8
      Systems     CREDO
      Condition   Three days are missing.
      Evidence    E-0002, line 17 (ledger.jsonl); E-0001 (report.md)
      Extent      Only CREDO.
      Cause       The disk was full.
      Correction  Exported anew.
      Action 1    Watch the disk. (Helga, by 28 Feb 2026), done 20 Feb 2026: E-0001
      Check       effective, Jens, 10 Mar 2026: No gap. (E-0002)
    As it came about:
      14 Mar 2026  Rolf  recorded as a minor nonconformity  (entry 11)
      14 Mar 2026  Rolf  answered; cause: The disk was full.  (entry 12)
      14 Mar 2026  Rolf  answered; extent: Only CREDO.; cause: The disk was full.; correction: Exported anew.  (entry 13)
      14 Mar 2026  Rolf  action 1: Watch (Helga, by 31 Jan 2026)  (entry 14)
      14 Mar 2026  Rolf  action 1: Watch the disk. (Helga, by 28 Feb 2026); changed: The disk came late.  (entry 15)
      14 Mar 2026  Rolf  action 1 was done 20 Feb 2026: Set up.  (entry 16)
      14 Mar 2026  Rolf  found effective by Jens, 10 Mar 2026: No gap.  (entry 17)
      14 Mar 2026  Ada  closed: No gap in three months.  (entry 18)
    The organisation's own record and internal audit; not a certification decision.
    ");
    assert_eq!(says(&sealed, "findings --open --json", 0), "[]\n");
    let changed = says(&sealed, "findings change F-01 --because X --due 2026-07-31", 1);
    assert!(changed.contains("F-01 is closed"), "{changed}");
    for (schema, line) in [
        ("findings", "findings --json"),
        ("findings-show", "findings show F-01 --json"),
        ("findings-scheme", "findings scheme --json"),
        ("findings-noted", "findings reopen F-01 --reason It_happened_again. --json"),
    ] {
        fits(schema, &says(&sealed, line, 0));
    }
    let again = says(&sealed, "findings close F-01 --reason Done.", 1);
    assert!(again.contains("lacks evidence that what was done helps"), "{again}");
    says(&sealed, "fsck", 0);
}

/// The answer as JSON is what its schema says.
fn fits(name: &str, answer: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/cli");
    let schema = std::fs::read(folder.join(format!("{name}.json"))).expect("a schema");
    let schema = serde_json::from_slice(&schema).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let answer = serde_json::from_str(answer).expect("JSON");
    assert!(schema.is_valid(&answer), "{name}: {answer:#}");
}

#[test]
fn whoever_took_part_closes_by_exception_only() {
    let sealed = bank();
    effective(&sealed);
    as_rolf(&sealed, "findings close F-01 --reason Done. --exception Nobody_else", 2);
    let close = "findings close F-01 --reason Done. --exception Nobody_else --compensating-check The_group_looked.";
    as_rolf(&sealed, close, 0);
    let shown = says(&sealed, "findings show F-01", 0);
    let said = "closed: Done. (by exception: Nobody else; instead: The group looked.)";
    assert!(shown.contains(said), "{shown}");
}

/// Opening it again would ask for another check.
#[test]
fn closing_a_finding_that_was_shown_effective_is_not_taken_back() {
    let sealed = bank();
    effective(&sealed);
    let observed = "findings add Logs_are_thin --grade observation --on 2026-01-12 --criterion A.6.2.8 --condition One_line_a_day. --evidence E-0001";
    as_rolf(&sealed, observed, 0);
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    vault.close_finding(&host, FindingId(1), "It was looked at.", None).expect("closed");
    assert!(vault.undoable().is_none());
    vault.close_finding(&host, FindingId(2), "Noted.", None).expect("closed");
    let (from, to) = vault.undoable().map(|it| (it.from, it.to)).expect("nobody checked it");
    vault.undo(&host, from, to).expect("undone");
    assert!(!vault.register().finding(FindingId(2)).expect("known").is_closed());
}

#[test]
fn a_finding_that_was_there_before_is_asked_whether_it_is_a_repeat() {
    let sealed = bank();
    effective(&sealed);
    let like = "findings add Logs_again --grade minor --criterion A.6.2.8 --condition Two_days. --evidence E-0002 --due 2026-06-30";
    // An open one is still the same, and nothing can repeat it.
    assert!(!says(&sealed, &format!("{like} --system CREDO"), 0).contains("repeat"));
    let open = says(&sealed, &format!("{like} --repeats F-01"), 1);
    assert!(open.contains("F-01 is found effective"), "{open}");
    says(&sealed, "findings close F-01 --reason Done.", 0);
    let other = says(&sealed, &format!("{like} --system SIFT"), 0);
    assert!(!other.contains("repeat"), "about another system: {other}");
    let asked = says(&sealed, &format!("{like} --system CREDO"), 0);
    insta::assert_snapshot!(asked, @r"
    F-04 is recorded: minor nonconformity.
    F-01 was about the same: repeat? Consider grading. `exhibit findings change F-04 --repeats F-01 --because TEXT` says so.
    ");
    let said = says(&sealed, "findings change F-04 --repeats F-01 --because It_is.", 0);
    insta::assert_snapshot!(said, @r"
    F-04 is changed.
    A repeat of F-01: consider grading it higher, with `exhibit findings regrade F-04 GRADE --reason TEXT`.
    ");
    let raised = says(&sealed, "findings regrade F-04 major --reason It_came_again.", 0);
    insta::assert_snapshot!(raised, @"F-04 is now: major nonconformity.");
}

#[test]
fn lowering_a_grade_takes_a_second_person() {
    let sealed = bank();
    says(&sealed, MINOR, 0);
    let proposed = says(&sealed, "findings regrade F-01 observation --reason One_day_only.", 0);
    insta::assert_snapshot!(proposed, @r"
    F-01 is proposed as: observation.
    It stays a minor nonconformity until somebody else approves: `exhibit findings approve-grade F-01 observation --comment TEXT`.
    ");
    let listed = says(&sealed, "findings", 0);
    assert!(listed.contains("minor nonconformity (observation proposed)"), "{listed}");
    let alone = says(&sealed, "findings approve-grade F-01 observation --comment Yes.", 1);
    insta::assert_snapshot!(alone, @r"
    error: P-001 proposed this: somebody else has to approve it
    hint: Somebody else says so with --as NAME: one person is not enough here.
    ");
    let other = as_rolf(&sealed, "findings approve-grade F-01 opportunity --comment Yes.", 1);
    assert!(other.contains("F-01 lacks a proposal of that grade"), "{other}");
    let agreed = as_rolf(&sealed, "findings approve-grade F-01 observation --comment Agreed.", 0);
    insta::assert_snapshot!(agreed, @"F-01 is now: observation.");
}

#[test]
fn what_contradicts_itself_or_names_what_is_not_there_is_refused() {
    let sealed = bank();
    let add = "findings add A_title --grade minor --condition Something. --due 2026-06-30";
    for (more, code, says_so) in [
        (
            "--criterion A.6.2.8",
            1,
            "F-01 lacks evidence\nhint: Cite an item with --evidence E-0016",
        ),
        ("--evidence E-0001", 1, "F-01 lacks a criterion"),
        ("--criterion A.6.1 --evidence E-0001", 1, "A.6.1 is the heading"),
        ("--criterion A.6.2.8 --evidence E-0009", 1, "there is no evidence E-0009"),
        ("--criterion A.6.2.8 --evidence E-0002:121", 1, "E-0002 has no record on line 121"),
        ("--criterion A.6.2.8 --evidence E-0001:5", 1, "E-0001 has 4 lines, and no line 5"),
        ("--criterion A.6.2.8 --evidence E-0001:0", 2, "a line of it (E-0016:17)"),
        ("--criterion A.6.2.8 --evidence E-0001 --system NONE", 1, "there is no AI system NONE"),
        ("--criterion A.6.2.8 --evidence E-0001 --owner Otto", 2, "somebody on record"),
        ("--criterion A.6.2.8 --evidence E-0001 --row RG-001:2", 1, "there is no register RG-001"),
        ("--criterion A.6.2.8 --evidence E-0001 --scheme GS-01", 1, "no grading scheme GS-01"),
        ("--criterion A.6.2.8 --evidence E-0001 --repeats F-09", 1, "F-01: it repeats itself"),
        ("--criterion A.6.2.8 --evidence E-0001 --on 2026-07-01", 1, "is not a day that has come"),
        ("--criterion A.6.2.8 --evidence E-0001 --source certification-body", 1, "--their-grade"),
    ] {
        let said = says(&sealed, &format!("{add} {more}"), code);
        assert!(said.contains(says_so), "{more}: {said}");
    }
    let dates = says(
        &sealed,
        &add.replace("2026-06-30", "2026-01-01 --criterion A.6.2.8 --evidence E-0001"),
        1,
    );
    assert!(dates.contains("the last day, 2026-01-01, is before the first, 2026-03-14"), "{dates}");
    let concern = add.replace("minor", "area-of-concern");
    let outside = says(&sealed, &format!("{concern} --criterion 9.3.2 --evidence E-0001"), 1);
    assert!(outside.contains("areas of concern are for stage 1"), "{outside}");
    let stage_1 = format!(
        "{concern} --criterion 9.3.2 --body Ostsee_Zert --reference AoC-2 --their-grade Area_of_concern"
    );
    says(&sealed, &stage_1, 0);
    as_rolf(&sealed, "findings action F-01 X --owner Helga --due 2026-03-01", 1);
    as_rolf(&sealed, "findings action F-01 X --owner Helga --due 2026-04-01", 0);
    let early = as_rolf(&sealed, "findings done F-01 1 --on 2026-03-01", 1);
    assert!(early.contains("the last day, 2026-03-01, is before the first, 2026-03-14"), "{early}");
    let late = as_rolf(&sealed, "findings done F-01 1 --on 2026-03-15", 1);
    assert!(late.contains("is not a day that has come"), "{late}");
    says(&sealed, "findings show F-02", 1);
    says(&sealed, "findings show F-2", 2);
}

#[test]
fn a_scheme_sets_the_day_where_nobody_does() {
    let sealed = bank();
    let none = says(&sealed, "findings scheme", 0);
    insta::assert_snapshot!(none, @r"
    No grading scheme is on record: grades have their own names, and no days.
    With the program come, to be put on record by name:
      own: The organisation's own grades
      certification-body: Usual terms of a certification body: cause, correction and corrective action within 90 days
      ostsee-zert: Ostsee Zert, the certification body of Lindmoor Bank, which does not exist either
    ");
    says(&sealed, "findings scheme import ostsee-zert", 0);
    let add = "findings add Logs --grade minor --on 2026-03-01 --criterion A.6.2.8 --condition Gone. --evidence E-0001 --scheme GS-01";
    let added = says(&sealed, add, 0);
    insta::assert_snapshot!(added, @r"
    F-01 is recorded: Category B (minor nonconformity).
    No day was given: by GS-01 (Ostsee Zert, the certification body of Lindmoor Bank, which does not exist either), Category B (minor nonconformity), it is to be done by 30 May 2026.
    ");
    let raised = says(&sealed, "findings regrade F-01 major --reason Graver.", 0);
    assert!(
        raised.contains("Category A (major nonconformity), it is to be done by 31 Mar 2026"),
        "{raised}"
    );
    let unknown = says(&sealed, &add.replace("minor", "conformity"), 1);
    assert!(unknown.contains("F-02: its scheme does not know the grade"), "{unknown}");
    let without = says(&sealed, &add.replace(" --scheme GS-01", ""), 0);
    assert!(without.contains("No day is set by which it is to be done"), "{without}");
    let own = |major: &str| {
        let text = r#"{"title":"AFNOR","grades":[{"grade":"area-of-concern","name":"AoC","days":60},
            {"grade":"minor","name":"NCmin","days":45},{"grade":"major",MAJOR}]}"#;
        sealed.write("own.json", text.replace("MAJOR", major));
        format!("findings scheme import {} --change GS-01", sealed.path("own.json").display())
    };
    let renamed = says(&sealed, &own(r#""name":"Hinweis","days":30"#), 1);
    assert!(renamed.contains("a name that no other grade goes by"), "{renamed}");
    let longer = format!("{} --because Terms.", own(r#""name":"NCmaj","days":900"#));
    let longer = says(&sealed, &longer, 1);
    assert!(longer.contains("its days don't become more: state a new scheme"), "{longer}");
    let unsaid = says(&sealed, &own(r#""name":"NCmaj","days":20"#), 1);
    assert!(unsaid.contains("the reason for the change is empty"), "{unsaid}");
    let change = own(r#""name":"NCmaj","days":20"#);
    says(&sealed, &format!("{change} --because Terms."), 0);
    let shown = says(&sealed, "findings show F-01", 0);
    assert!(shown.contains("NCmaj (major nonconformity)"), "{shown}");
    sealed.write("bad.json", r#"{"title":"AFNOR"}"#);
    let bad =
        says(&sealed, &format!("findings scheme import {}", sealed.path("bad.json").display()), 1);
    assert!(bad.contains("the grading scheme can't be read: missing field `grades`"), "{bad}");
    says(&sealed, "findings scheme import nothing", 2);
    says(&sealed, "fsck", 0);
}

#[test]
fn a_bodys_list_is_read_line_by_line_and_nothing_is_half_applied() {
    let sealed = bank();
    says(&sealed, "findings scheme import ostsee-zert", 0);
    let list = "No,Category,Clause,Statement of nonconformity,System,Responsible,Due date\n\
        B-1,Category B,9.2.2,No programme for the audits.,CREDO,Helga,2026-06-30\n\
        B-2,Catastrophe,A.6.2.8,Logs are missing.,CREDO,Helga,2026-06-30\n\
        B-3,minor,A.6.1,Whatever.,,,\n\
        B-4,Recommendation,5.2,The policy is hard to find.,Copilot,Otto,2025-06-30\n\
        A-1,Category A,10.2,Causes are not looked for.,,Jens,\n";
    sealed.write("body.csv", list);
    let import = |more: &str| {
        let file = sealed.path("body.csv");
        format!("findings import {} --body Ostsee_Zert --on 2026-03-01 {more}", file.display())
    };
    let bad = says(&sealed, &import("--scheme GS-01"), 1);
    insta::assert_snapshot!(bad, @r"
    row 3, grade: found Catastrophe, expected a grade of GS-01: Recommendation, Remark, Area of concern, Category B, Category A
    row 4, Clause: found A.6.1, expected the standard's own number. “A.6.1 Responsible AI Functions” is how an article numbers it; the standard has “Management guidance for AI system development (a heading, not a control)” there. It corresponds to A.3.2, A.6.1.2, A.6.1.3, 5.3
    row 5, due: found 2025-06-30, expected a day from 2026-03-01 on, when it was found
    Note: The AI system named is not on record, and is kept with the condition: row 5.
    Note: The person named is not on record, and is kept with the condition: row 5.
    2 rows are good, 3 are not: nothing was taken in. Correct the file, or take the good rows with --leave-out-bad.
    ");
    assert_eq!(says(&sealed, "findings --json", 0), "[]\n");
    says(&sealed, &import("--scheme GS-09"), 1);
    let part = says(&sealed, &import("--scheme GS-01 --leave-out-bad"), 0);
    assert!(part.contains("2 statements were written down from it."), "{part}");
    let listed = says(&sealed, "findings", 0);
    insta::assert_snapshot!(listed, @r"
    Id          State  Grade                             What it is about              Criteria     Owner  Due
    F-01 (B-1)  open   Category B (minor nonconformity)  No programme for the audits.  9.2.2 CREDO  Helga  30 Jun 2026
    F-02 (A-1)  open   Category A (major nonconformity)  Causes are not looked for.    10.2         Jens   31 Mar 2026
    ");
    let shown = sealed.run(&["findings", "show", "F-01", "--json"]).expect(0).json();
    assert_eq!((&shown["body"]["grade"], &shown["row"]["row"]), (&"Category B".into(), &2.into()));
    // The list again: what is new is written down, what it grades otherwise is said.
    let good = list
        .replace("Catastrophe", "Category B")
        .replace("A.6.1", "A.6.2.8")
        .replace("2025-06-30", "2026-06-30")
        .replace("B-3,minor", "B-3,Remark")
        .replace("A-1,Category A", "A-1,Category B");
    sealed.write("body.csv", good);
    let again = says(&sealed, &import("--scheme GS-01"), 0);
    insta::assert_snapshot!(again, @r"
    Note: F-02 is a minor nonconformity in the list and a major nonconformity here; a grade is changed with `exhibit findings regrade`: row 6.
    Note: The AI system named is not on record, and is kept with the condition: row 5.
    Note: The person named is not on record, and is kept with the condition: row 5.
    The columns were read as in the snapshot before.
    RG-002: 5 rows of E-0004, 0 left out.
    4 statements were written down from it.
    ");
    let all = sealed.run(&["findings", "--json"]).expect(0).json();
    assert_eq!(all.as_array().map(Vec::len), Some(5));
    assert_eq!(
        (&all[1]["grade"], &all[1]["body"]["grade"]),
        (&"major".into(), &"Category B".into())
    );
    let once_more = says(&sealed, &import("--scheme GS-01"), 0);
    assert!(!once_more.contains("written down"), "it says nothing new: {once_more}");
    says(&sealed, "fsck", 0);
}

#[test]
fn the_list_goes_out_as_a_workbook_and_comes_in_again() {
    let sealed = bank();
    effective(&sealed);
    let body = "findings add Roles --grade minor --criterion 5.3 --condition Nobody. --body Ostsee_Zert --reference B-7 --their-grade Minor";
    says(&sealed, body, 0);
    let path = sealed.path("findings.xlsx");
    let path = path.to_str().expect("UTF-8");
    sealed.run(&["export", "findings", "-o", path]).expect(0);
    let other = Sealed::with_vault();
    let import = ["findings", "import", path, "--body", "Ostsee Zert", "--on", "2026-03-14"];
    let said = other.run(&[&import[..], &["--leave-out-bad"]].concat()).expect(0).out;
    assert!(said.contains("1 statement was written down from it."), "{said}");
    let all = other.run(&["findings", "--json"]).expect(0).json();
    assert_eq!((&all[0]["body"]["reference"], &all[0]["title"]), (&"B-7".into(), &"Roles".into()));
}

#[test]
fn forms_go_out_and_what_is_filled_in_comes_back() {
    let sealed = bank();
    says(&sealed, MINOR, 0);
    let (docx, pdf) = (sealed.path("F-01.docx"), sealed.path("F-01.pdf"));
    for path in [&docx, &pdf] {
        says(&sealed, &format!("findings form F-01 {}", path.display()), 0);
        says(&sealed, &format!("findings form F-01 {}", path.display()), 1);
    }
    says(&sealed, "findings form F-01 form.odt", 1);
    assert!(std::fs::read(&pdf).expect("a PDF").starts_with(b"%PDF-"));
    let take = format!("findings take-form F-01 {}", docx.display());
    let empty = says(&sealed, &take, 1);
    assert!(
        empty.contains("F-01.docx can't be read as the form of F-01: nothing in it is new"),
        "{empty}"
    );
    if !fill(
        &sealed,
        "F-01.docx",
        &[("cause", "The disk was full."), ("action-1-what", "Watch it.")],
    ) {
        return;
    }
    let part = says(&sealed, &take, 1);
    assert!(part.contains("action 1 lacks its owner"), "{part}");
    assert_eq!(says(&sealed, "findings --json", 0).matches("\"state\":\"open\"").count(), 1);
    fill(&sealed, "F-01.docx", &[("action-1-owner", "Helga"), ("action-1-due", "2026-04-30")]);
    let taken = says(&sealed, &take, 0).replace(&docx.display().to_string(), "F-01.docx");
    insta::assert_snapshot!(taken, @r"
    F-01: cause from the form.
    Action 1 of F-01 is stated.
    The form itself is evidence: `exhibit ingest F-01.docx` keeps it as it came.
    ");
    let shown = sealed.run(&["findings", "show", "F-01", "--json"]).expect(0).json();
    assert_eq!(shown["cause"], "The disk was full.");
    assert_eq!(shown["corrective_actions"][0]["owner"], "Helga");
    let other = says(&sealed, &MINOR.replace("Logs", "Tapes"), 0);
    assert!(other.contains("F-02"), "{other}");
    let wrong = says(&sealed, &take.replace("take-form F-01", "take-form F-02"), 1);
    assert!(wrong.contains("it is the form of F-01"), "{wrong}");
    let none = says(&sealed, &format!("findings take-form F-01 {}", pdf.display()), 1);
    assert!(none.contains("can't be read as the form of F-01"), "{none}");
}

/// Fills fields of a form as somebody's own program would: by their tags. Its readers of archives and of XML find
/// nothing to complain of.
fn fill(sealed: &Sealed, name: &str, answers: &[(&str, &str)]) -> bool {
    let script = "import sys, zipfile, re, xml.dom.minidom\n\
        path, pairs = sys.argv[1], sys.argv[2:]\n\
        z = zipfile.ZipFile(path); assert z.testzip() is None\n\
        parts = {n: z.read(n) for n in z.namelist()}; z.close()\n\
        assert len(parts) == 5, list(parts)\n\
        for part in parts.values(): xml.dom.minidom.parseString(part)\n\
        doc = parts['word/document.xml'].decode()\n\
        for pair in pairs:\n\
        \x20   tag, text = pair.split('=', 1)\n\
        \x20   doc, n = re.subn('(<w:tag w:val=\"' + tag + '\"/>.*?<w:t [^>]*>)[^<]*', lambda m: m.group(1) + text, doc, count=1)\n\
        \x20   assert n == 1, tag\n\
        parts['word/document.xml'] = doc.encode()\n\
        z = zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED)\n\
        for n in parts: z.writestr(n, parts[n])\n\
        z.close()\n";
    let pairs = answers.iter().map(|(tag, text)| format!("{tag}={text}"));
    let path = sealed.path(name);
    let said = Command::new("python3").args(["-c", script]).arg(path).args(pairs).output();
    let Ok(said) = said else {
        skipped("filling a form", "there is no python3");
        return false;
    };
    assert!(said.status.success(), "{said:?}");
    true
}

#[test]
fn a_pack_tells_of_findings_and_names_those_that_are_overdue() {
    let sealed = bank();
    effective(&sealed);
    for line in [
        "findings close F-01 --reason Done.",
        "findings add Roles --grade minor --on 2026-01-12 --criterion 5.3 --condition Nobody_is_named. --body Ostsee_Zert --reference B-7 --their-grade Minor --due 2026-02-01 --evidence E-0001:3",
        "findings regrade F-02 major --reason Twice.",
        "findings regrade F-02 minor --reason Once.",
    ] {
        says(&sealed, line, 0);
    }
    as_rolf(&sealed, "findings approve-grade F-02 minor --comment Agreed.", 0);
    sealed.run(&["pack", "-o", "@pack.pdf", "--title", "A", "--scope", "B"]).expect(0);
    let pdf = sealed.path("pack.pdf");
    let text = Command::new("pdftotext").arg(&pdf).arg("-").output();
    let Ok(text) = text else { return skipped("the text of a pack", "there is no pdftotext") };
    let text = String::from_utf8_lossy(&text.stdout);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for fact in [
        "Finding F-02 (minor nonconformity) is overdue: it was to be done by 1 Feb 2026.",
        "2 findings, as at 14 Mar 2026: 1 open, 1 closed. 1 of them is overdue. The organisation's own record and internal audit; not a certification decision.",
        "Ostsee Zert, B-7: Minor, 12 Jan 2026 (certification body)",
        "E-0002, line 17; E-0001",
        "E-0001, line 3",
        "Closed by Ada, 14 Mar 2026: Done.",
        "major nonconformity, by Ada, 14 Mar 2026: Twice; it held at once.",
        "approved by Rolf, 14 Mar 2026: Agreed.",
        "Effective, Operations, 10 Mar 2026: No gap since (E-0002).",
        "20 Feb 2026: E-0001",
    ] {
        assert!(text.contains(fact), "{fact}\n{text}");
    }
    assert!(!text.contains("Helga"), "the owner of an action appears by the role\n{text}");
}

#[test]
fn findings_of_an_engagement_are_its_own_and_concerns_are_for_stage_1() {
    let sealed = bank();
    state(&sealed, vec![stage_1()]);
    let concern = "findings add Reviews --grade area-of-concern --criterion 9.3.2 --condition No_review_yet. --evidence E-0001 --engagement EN-01 --due 2026-09-30";
    says(&sealed, concern, 0);
    says(&sealed, MINOR, 0);
    let own = says(&sealed, "findings --engagement EN-01", 0);
    insta::assert_snapshot!(own, @r"
    Id    State  Grade            What it is about  Criteria  Owner  Due
    F-01  open   area of concern  Reviews           9.3.2            30 Sep 2026
    ");
    let raised = says(&sealed, "findings regrade F-02 area-of-concern --reason X.", 1);
    assert!(raised.contains("areas of concern are for stage 1"), "{raised}");
    says(&sealed, &concern.replace("EN-01", "EN-02"), 1);
}

fn stage_1() -> Event {
    let said = json!({
        "id": "EN-01", "kind": "stage-1", "title": "Stage 1", "party": "Ostsee Zert", "catalog": "iso42001-2023",
        "period": { "from": "2026-01-01T00:00:00Z", "to": "2026-06-30T23:59:59Z" },
        "zone": { "minutes": 0, "changes": [] }, "requirements": [], "criteria": ["ISO/IEC 42001:2023"], "scope": "Credit decisions",
        "systems": ["CREDO"], "sites": [], "team": [{ "person": "P-001", "role": "lead" }],
        "exceptions": [], "carries": [], "party": "Ostsee Zert",
    });
    Event::EngagementRecorded(serde_json::from_value(said).expect("an engagement"))
}

/// States something for which there is no command here.
fn state(sealed: &Sealed, events: Vec<Event>) {
    let passphrase = Passphrase::new("correct horse battery staple").expect("good");
    let at = parse_day("2026-03-14").expect("a day").unix() + 80_000;
    let now = || Timestamp::from_unix(at).expect("a time");
    let host = Host { now: &now, ..sealed.host() };
    let vault = Vault::at(&sealed.path("v.vault"));
    let vault = vault.and_then(|it| it.unlock(&host, &passphrase, None, Access::Write));
    let mut vault = vault.expect("opens");
    vault.state(&host, events).expect("stated");
    vault.close().expect("closes");
}

/// A bundle tells every entry on findings, or none of them: a stranger verifies it in either case.
#[test]
fn a_bundle_that_withholds_something_tells_nothing_of_findings() {
    let sealed = bank();
    effective(&sealed);
    says(&sealed, "findings close F-01 --reason Done.", 0);
    let entries = sealed.run(&["ledger", "--limit", "100", "--json"]).expect(0).json();
    let of_findings: Vec<_> = entries["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|it| it["type"].as_str().is_some_and(|it| it.starts_with("finding.")))
        .map(|it| format!("openings/{}.json", it["seq"]))
        .collect();
    assert_eq!(of_findings.len(), 6);
    let people = sealed.run(&["people", "--json"]).expect(0).json();
    sealed.write("signer.hex", people["people"][0]["sign_key"].as_str().expect("hex"));
    for (name, withhold, told) in
        [("whole.zip", &[][..], true), ("part.zip", &["--withhold", "E-0001=ours"][..], false)]
    {
        let path = format!("@{name}");
        let make = [&["bundle", "-o", &path, "--for", "assessor", "--json"][..], withhold].concat();
        let made = sealed.run(&make).expect(0).json();
        let origin = made["origin"].as_str().expect("an origin");
        let verify = ["verify-bundle", &path, "--origin", origin, "--signer", "@signer.hex"];
        sealed.run_bare(&verify).expect(0);
        let bytes = std::fs::read(sealed.path(name)).expect("a bundle");
        for opening in &of_findings {
            let there = bytes.windows(opening.len()).any(|it| it == opening.as_bytes());
            assert_eq!(there, told, "{name}: {opening}");
        }
    }
}
