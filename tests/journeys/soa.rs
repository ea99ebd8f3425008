//! The Statement of Applicability: read, compared, doubted, written and read again; and how coverage counts by it.

use std::io::Cursor;

use exhibit::core::catalog::iso42001;
use exhibit::core::day::Day;
use exhibit::core::digest::Sha256;
use exhibit::core::event::{
    Event, IntendedSigner, PersonId, SigningMeans, SignoffAnswered, SignoffId, SignoffObject,
    SignoffReply, SignoffRequested, SoaId,
};
use exhibit::verify::zip::Writer;
use serde_json::Value;

use crate::packs;
use crate::sealed::{Said, Sealed, foreign};

const HEAD: &str = "Control,Title,Applicable,Reason,Status,Owner,Risks,Treatments,Remark\n";

/// A statement on all controls, with other lines for some of them, and lines of one's own at the end.
fn statement(other: &[(&str, &str)], more: &[&str]) -> String {
    let line = |id: &str| match other.iter().find(|(control, _)| *control == id) {
        Some((_, line)) => format!("{line}\n"),
        None => format!("{id},,yes,Needed,partly,Helga,,,\n"),
    };
    let lines = iso42001().controls.iter().map(|it| line(&it.id));
    let more = more.iter().map(|it| format!("{it}\n"));
    std::iter::once(HEAD.to_owned()).chain(lines).chain(more).collect()
}

fn import(sealed: &Sealed, file: &str, text: &str, more: &[&str]) -> Said {
    sealed.write(file, text);
    let path = format!("@{file}");
    sealed.run(&[&["soa", "import", &path, "--as-of", "2026-03-01"][..], more].concat())
}

fn codes(sealed: &Sealed) -> Vec<(String, String)> {
    let all = sealed.run(&["soa", "warnings", "--json"]).expect(0).json();
    let text = |it: &Value, key: &str| it[key].as_str().expect("a text").to_owned();
    let all = all.as_array().expect("a list").iter();
    all.map(|it| (text(it, "code"), text(it, "about"))).collect()
}

/// A risk register and a treatment plan.
fn with_registers() -> Sealed {
    let sealed = Sealed::with_vault();
    sealed.run(&["people", "add", "Helga", "--days", "2024-01-01/"]).expect(0);
    sealed.write(
        "risks.csv",
        "Risk ID,Description,Treatment plan,Residual level,Accepted by,Accepted on,Status\n\
         R-1,Bias,TR-1,low,Helga,2026-01-05,\n\
         R-2,Alerts are closed,,high,,,\n\
         R-3,Old,,high,,,closed\n",
    );
    sealed.write(
        "treatments.csv",
        "Treatment ID,Measure,Controls,Status\nTR-1,Data is checked,A.7.4,done\nTR-2,Nothing,A.7.5,dropped\n",
    );
    for what in ["risks", "treatments"] {
        let file = format!("@{what}.csv");
        sealed.run(&["registers", "import", what, &file, "--as-of", "2026-02-01"]).expect(0);
    }
    sealed
}

#[test]
fn bad_lines_are_named_and_nothing_is_taken() {
    let sealed = with_registers();
    let before = sealed.run(&["ledger", "--json"]).expect(0).json();
    let text = statement(
        &[
            ("A.2.2", "A.2.2,,maybe,Needed,partly,Helga,,,"),
            ("A.2.3", "A.2.3,,yes,,partly,Helga,,,"),
            ("A.2.4", "A.2.4,,yes,Needed,,Helga,,,"),
            ("A.3.2", "A.3.2,,no,Not here,implemented,Helga,,,"),
            ("A.3.3", "A.3.2,,yes,Needed,partly,Helga,,,"),
            ("A.4.2", "6.1.3,,yes,Needed,partly,Helga,,,"),
            ("A.4.3", "A.4.3,Supplier audits,yes,Needed,partly,Helga,,,"),
            ("A.4.4", "A.4.4,,yes,Needed,partly,Helga,R-9,TR-1; TR-8,"),
        ],
        &["X.1,,yes,Needed,partly,Helga,,,", "B.1,,yes,Needed,partly,Helga,,,"],
    );
    let said = import(&sealed, "soa.csv", &text, &[]).expect(1).out;
    insta::assert_snapshot!(said, @r"
    row 2, Applicable: found maybe, expected one of: Yes, No
    row 3, Reason: found nothing, expected a value
    row 4, Implementation: found nothing, expected how far it is implemented, since it applies
    row 5, Control: found A.3.2, expected what no other row has; see row 6
    row 6, Control: found A.3.2, expected what no other row has; see row 5
    row 7, Control: found 6.1.3, expected a control: a clause always applies, and has no row
    row 8, Title: found Supplier audits, expected the title of A.4.3, “Data resources”, or none; or stated for the file: titles in other words
    row 9, Risks: found R-9, expected an id in RG-001, the newest snapshot of risks
    row 9, Treatments: found TR-8, expected an id in RG-002, the newest snapshot of treatments
    row 40, Title: found nothing, expected a title: a control of your own is in no catalog
    row 41, Control: found B.1, expected a control of Annex A such as A.6.2.8, or one of your own: X.1, X.2 and so on
    Note: A.2.2 is “AI policy” in the standard. An article uses this number for “AI Risk Assessment”: look which is meant: row 2.
    Note: A.8.4 is “Communication of incidents” in the standard. An article uses this number for “Recording of AI System Information”: look which is meant: row 32.
    Note: A.8.5 is “Information for interested parties” in the standard. An article uses this number for “Human Oversight”: look which is meant: row 33.
    30 controls good, 11 problems: nothing was taken in. Correct the file and import it again.
    ");
    assert_eq!(sealed.run(&["ledger", "--json"]).expect(0).json(), before);
    assert!(!sealed.run(&["list"]).expect(0).out.contains("soa.csv"));
    let none = sealed.run(&["soa"]).expect(0).out;
    insta::assert_snapshot!(none, @"No Statement of Applicability is on record. `exhibit soa import FILE --as-of DAY` reads one.");
    sealed.run(&["soa", "show", "SA-01"]).expect(1);
    sealed.run(&["soa", "show", "SA-1"]).expect(2);
}

#[test]
fn rows_with_an_articles_number_are_named_left_out_and_stay_a_warning() {
    let sealed = with_registers();
    let alias = "A.8.5 Human oversight,,yes,Needed,partly,Helga,,,";
    let titled = "A.8.5,Human oversight,yes,Needed,partly,Helga,,,";
    let text = statement(&[("A.9.2", alias), ("A.9.3", titled)], &[]);
    let looked = import(&sealed, "soa.csv", &text, &["--look"]).expect(20).out;
    assert!(looked.contains("36 controls would be taken, 2 rows left out."), "{looked}");
    let said = import(&sealed, "soa.csv", &text, &[]).expect(20).out;
    insta::assert_snapshot!(said, @r#"
    row 34: left out, since it says “A.8.5 Human oversight”. "A.8.5 Human Oversight" is an article's own numbering; in the standard that id is "Information for interested parties". It corresponds to A.9.2, A.9.3. Annex A has no control titled human oversight; it is carried by responsible use (A.9.2, A.9.3) and by the Annex B guidance on people, process and requirements. EU AI Act Art. 14 is the external counterpart.
    row 35: left out, since it says “Human oversight”. "A.8.5 Human Oversight" is an article's own numbering; in the standard that id is "Information for interested parties". It corresponds to A.9.2, A.9.3. Annex A has no control titled human oversight; it is carried by responsible use (A.9.2, A.9.3) and by the Annex B guidance on people, process and requirements. EU AI Act Art. 14 is the external counterpart.
    Note: A.2.2 is “AI policy” in the standard. An article uses this number for “AI Risk Assessment”: look which is meant: row 2.
    Note: A.3.3 is “Reporting of concerns” in the standard. An article uses this number for “Data for AI Systems”: look which is meant: row 6.
    Note: A.4.3 is “Data resources” in the standard. An article uses this number for “AI System Impact Assessment”: look which is meant: row 8.
    Note: A.8.4 is “Communication of incidents” in the standard. An article uses this number for “Recording of AI System Information”: look which is meant: row 32.
    Note: A.8.5 is “Information for interested parties” in the standard. An article uses this number for “Human Oversight”: look which is meant: row 33.
    It says nothing of A.9.2, A.9.3.
    SA-01: 36 controls as at 1 Mar 2026, from E-0003, 2 rows left out. `exhibit soa warnings` says what is doubtful.
    "#);
    let found: Vec<_> = codes(&sealed).into_iter().take(4).collect();
    let pair = |code: &str, about: &str| (code.to_owned(), about.to_owned());
    assert_eq!(
        found,
        [
            pair("article-number", "row 34"),
            pair("article-number", "row 35"),
            pair("silent", "A.9.2"),
            pair("silent", "A.9.3"),
        ]
    );
    // Mended, they are a new version, and the warnings are gone.
    let mended = statement(&[], &[]);
    let because = ["--because", "two rows had an article's numbers"];
    import(&sealed, "mended.csv", &mended, &because).expect(0);
    assert!(!codes(&sealed).iter().any(|(code, _)| code == "article-number" || code == "silent"));
    let diff = sealed.run(&["soa", "diff", "SA-01", "SA-02"]).expect(0).out;
    insta::assert_snapshot!(diff, @r"
    SA-02 because: two rows had an article's numbers
    A.9.2 Processes for responsible use of AI systems: new
      applicable: yes
      reason: Needed
      implementation: partly implemented
      owner: Helga
    A.9.3 Objectives for responsible use of AI system: new
      applicable: yes
      reason: Needed
      implementation: partly implemented
      owner: Helga
    ");
    // The file may go; what was left out is still told.
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_version_is_written_and_read_again_without_a_difference() {
    let sealed = with_registers();
    let text = statement(
        &[
            (
                "A.2.2",
                "A.2.2,AI policy,Ja,\"=1+1; -2\n@home, \"\"quoted\"\"\",umgesetzt,Helga,R-1,TR-1,'it'",
            ),
            ("A.7.4", "A.7.4,,n/a,No training,nicht anwendbar,,,,"),
        ],
        &[
            "X.2,Kill switch,x,Own,planned,The board,R-2; r-1,,",
            "x.1,Human oversight,yes,Own,not,,,,",
        ],
    );
    import(&sealed, "soa.csv", &text, &[]).expect(0);
    for name in ["out.xlsx", "out.csv"] {
        let path = format!("@{name}");
        sealed.run(&["soa", "export", &path]).expect(0);
        sealed.run(&["soa", "export", &path]).expect(1);
        let before = sealed.run(&["ledger", "--json"]).expect(0).json();
        let read = sealed.run(&["soa", "import", &path, "--as-of", "2026-03-02"]).expect(0).out;
        assert!(
            read.contains("The file says the same as SA-01: no new version was made."),
            "{read}"
        );
        assert_eq!(sealed.run(&["ledger", "--json"]).expect(0).json(), before);
    }
    sealed.run(&["soa", "export", "@out.pdf"]).expect(2);
    sealed.run(&["soa", "export", "@other.csv", "--version", "SA-07"]).expect(1);
    sealed.run(&["export", "soa", "-o", "@list.xlsx"]).expect(0);
    let shown = sealed.run(&["soa", "show", "SA-01", "--json"]).expect(0).json();
    let rows = shown["rows"].as_array().expect("a list");
    assert_eq!((rows[0]["control"].as_str(), rows.len()), (Some("A.2.2"), 40));
    assert_eq!((&rows[38]["control"], &rows[39]["control"]), (&"X.1".into(), &"X.2".into()));
    assert_eq!(rows[0]["reason"], "=1+1; -2\n@home, \"quoted\"");
    let risk = serde_json::json!([{ "id": "R-1", "register": "RG-001", "row": 2 }]);
    assert_eq!((&rows[0]["risks"], &rows[0]["owner_person"]), (&risk, &"P-003".into()));
    assert_eq!(rows[39]["risks"][1]["id"], "R-1", "the case of an id does not count");
}

#[test]
fn a_new_version_has_a_reason_and_a_later_day_and_says_what_changed() {
    let sealed = with_registers();
    import(&sealed, "one.csv", &statement(&[], &["X.1,Kill switch,yes,Own,planned,,,,"]), &[])
        .expect(0);
    let text = statement(
        &[
            ("A.7.4", "A.7.4,,no,Nothing is trained here,,,R-1,,"),
            ("A.10.3", "A.10.3,,yes,Needed,implemented,Jens,,TR-1,by contract"),
        ],
        &["X.2,Second look,yes,Own,planned,,,,"],
    );
    let without = import(&sealed, "two.csv", &text, &[]).expect(1).err;
    insta::assert_snapshot!(without, @r#"
    error: reason for the new version: "" is not a reason: say why there is a new version with --because
    "#);
    sealed.write("two.csv", &text);
    let early = ["soa", "import", "@two.csv", "--as-of", "2026-02-28", "--because", "yearly"];
    let early = sealed.run(&early).expect(1).err;
    insta::assert_snapshot!(early, @r"
    error: SA-02: it speaks as at a day before the version before
    ");
    assert!(!sealed.run(&["list"]).expect(0).out.contains("two.csv"));
    let said = import(&sealed, "two.csv", &text, &["--because", "yearly review"]).expect(0).out;
    insta::assert_snapshot!(said, @r"
    Note: A.2.2 is “AI policy” in the standard. An article uses this number for “AI Risk Assessment”: look which is meant: row 2.
    Note: A.3.3 is “Reporting of concerns” in the standard. An article uses this number for “Data for AI Systems”: look which is meant: row 6.
    Note: A.4.3 is “Data resources” in the standard. An article uses this number for “AI System Impact Assessment”: look which is meant: row 8.
    Note: A.8.4 is “Communication of incidents” in the standard. An article uses this number for “Recording of AI System Information”: look which is meant: row 32.
    Note: A.8.5 is “Information for interested parties” in the standard. An article uses this number for “Human Oversight”: look which is meant: row 33.
    Note: “Jens” is nobody on record by this name: row 38.
    The columns were read as in the version before.
    SA-02: 39 controls as at 1 Mar 2026, from E-0004. `exhibit soa warnings` says what is doubtful.
    ");
    let diff = sealed.run(&["soa", "diff", "SA-01", "SA-02"]).expect(0).out;
    insta::assert_snapshot!(diff, @r"
    SA-02 because: yearly review
    A.7.4 Quality of data for AI systems: changed
      applicable: yes is now no
      reason: Needed is now Nothing is trained here
      implementation: partly implemented is now nothing
      owner: Helga is now nothing
      risks: nothing is now R-1
    A.10.3 Suppliers: changed
      implementation: partly implemented is now implemented
      owner: Helga is now Jens
      treatments: nothing is now TR-1
      remark: nothing is now by contract
    X.2 Second look: new
      title: Second look
      applicable: yes
      reason: Own
      implementation: planned
    X.1 Kill switch: gone
      title: was Kill switch
      applicable: was yes
      reason: was Own
      implementation: was planned
    ");
    let same = sealed.run(&["soa", "diff", "SA-02", "SA-02"]).expect(0).out;
    assert_eq!(same, "SA-02 and SA-02 say the same.\n");
    sealed.run(&["soa", "diff", "SA-02", "SA-03"]).expect(1);
    // A newer risk register: the same risk, in another snapshot, is said.
    sealed.write("risks.csv", "Risk ID,Description\nR-0,New\nR-1,Bias\n");
    sealed.run(&["registers", "import", "risks", "@risks.csv", "--as-of", "2026-03-05"]).expect(0);
    import(&sealed, "two.csv", &text, &["--because", "new risk register"]).expect(0);
    let diff = sealed.run(&["soa", "diff", "SA-02", "SA-03"]).expect(0).out;
    insta::assert_snapshot!(diff, @r"
    SA-03 because: new risk register
    A.7.4 Quality of data for AI systems: changed
      risks: R-1 (RG-001, row 2) is now R-1 (RG-005, row 3)
    ");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn what_is_doubtful_is_said_with_what_to_do() {
    let sealed = with_registers();
    let add = "systems add CREDO --title Loans --use Decides --role developer --days 2025-01-01/";
    sealed.run(&add.split(' ').collect::<Vec<_>>()).expect(0);
    sealed.write(
        "changes.csv",
        "Change ID,Description,Done on\nC-1,Retrained on new data,2026-02-20\nC-2,New logo,2026-02-21\n",
    );
    sealed
        .run(&["registers", "import", "changes", "@changes.csv", "--as-of", "2026-03-01"])
        .expect(0);
    sealed.write("policy.md", "# Data policy\n");
    sealed.run(&["ingest", "@policy.md"]).expect(0);
    sealed.run(&["map", "E-0004", "A.7.4", "A.2.2", "--rationale", "says how"]).expect(0);
    let text = statement(
        &[
            ("A.2.2", "A.2.2,,yes,Needed,implemented,Helga,,,"),
            ("A.7.4", "A.7.4,,no,Nothing is trained here,,,,,"),
            ("A.7.5", "A.7.5,,no,Nothing is trained here,,,R-1,,"),
            ("A.6.2.8", "A.6.2.8,,yes,Needed,implemented,Helga,,,"),
            ("A.10.3", "A.10.3,,yes,Needed,implemented,Helga,,,"),
        ],
        &[],
    );
    import(&sealed, "soa.csv", &text, &[]).expect(0);
    sealed.write("empty.jsonl", "");
    sealed.run(&["ingest", "@empty.jsonl"]);
    sealed.run(&["map", "E-0006", "A.6.2.8", "--rationale", "the log"]).expect(0);
    let said = sealed.run(&["soa", "warnings"]).expect(0).out;
    insta::assert_snapshot!(said, @r"
    8 warnings:
      A.7.4 (excluded-needed): It is excluded, and TR-1 (RG-002, row 2) puts it in place for R-1.
        Include it, or treat the risk in another way and say so in the registers and in its row.
      A.7.5 (excluded-needed): It is excluded, and its own row names R-1.
        Include it, or treat the risk in another way and say so in the registers and in its row.
      A.7.4 (excluded-with-evidence): It is excluded, and evidence is mapped to it: E-0004.
        Include it, or untie the evidence with `exhibit map … --remove` if it shows something else.
      A.7.4 (excluded-doubtful): It is excluded (“Nothing is trained here”); but the organisation is on record as the developer of CREDO; C-1 (RG-003, row 2) says “Retrained on new data”.
        Look whether the reason holds. Include it, or say in its reason why it does not apply all the same.
      A.7.5 (excluded-doubtful): It is excluded (“Nothing is trained here”); but the organisation is on record as the developer of CREDO; C-1 (RG-003, row 2) says “Retrained on new data”.
        Look whether the reason holds. Include it, or say in its reason why it does not apply all the same.
      A.6.2.8 (implemented-without-evidence): It is said to be implemented, and only items that need attention, are contested or have to be looked at again are mapped to it: E-0006 (CANNOT CHECK).
        Map what shows it with `exhibit map E-… A.6.2.8 --rationale TEXT`, ask for it with `exhibit requests add`, or correct the statement.
      A.10.3 (implemented-without-evidence): It is said to be implemented, and no evidence is mapped to it.
        Map what shows it with `exhibit map E-… A.10.3 --rationale TEXT`, ask for it with `exhibit requests add`, or correct the statement.
      R-2 (residual-not-accepted): RG-001, row 3: the residual risk is high, and the register names nobody who accepted it.
        Have the risk's owner accept what is left, or treat it further; then import the register anew.
    ");
}

#[test]
fn what_could_not_be_checked_is_no_green() {
    let sealed = Sealed::with_vault();
    let said = import(&sealed, "soa.csv", &statement(&[], &[]), &[]).expect(0).out;
    insta::assert_snapshot!(said, @r"
    Note: A.2.2 is “AI policy” in the standard. An article uses this number for “AI Risk Assessment”: look which is meant: row 2.
    Note: A.3.3 is “Reporting of concerns” in the standard. An article uses this number for “Data for AI Systems”: look which is meant: row 6.
    Note: A.4.3 is “Data resources” in the standard. An article uses this number for “AI System Impact Assessment”: look which is meant: row 8.
    Note: A.8.4 is “Communication of incidents” in the standard. An article uses this number for “Recording of AI System Information”: look which is meant: row 32.
    Note: A.8.5 is “Information for interested parties” in the standard. An article uses this number for “Human Oversight”: look which is meant: row 33.
    Note: “Helga” is nobody on record by this name: row 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21.
    SA-01: 38 controls as at 1 Mar 2026, from E-0001. `exhibit soa warnings` says what is doubtful.
    ");
    let said = sealed.run(&["soa", "warnings"]).expect(0).out;
    insta::assert_snapshot!(said, @r"
    2 warnings:
      risks (not-checked): Not checked: whether residual risks are accepted, and whether a risk needs an excluded control. The reason: no such register is on record.
        Import it with `exhibit registers import risks FILE --as-of DAY`.
      treatments (not-checked): Not checked: whether a treatment needs an excluded control. The reason: no such register is on record.
        Import it with `exhibit registers import treatments FILE --as-of DAY`.
    ");
    // Risks of which no register is on record keep the file out, unless the links may go.
    let text = statement(&[("A.2.2", "A.2.2,,yes,Needed,partly,,R-1,,")], &[]);
    let because = ["--because", "links"];
    let said = import(&sealed, "two.csv", &text, &because).expect(1).out;
    assert!(said.contains("`exhibit registers import risks` reads it"), "{said}");
    let leave = [&because[..], &["--leave-out-unknown"]].concat();
    let said = import(&sealed, "two.csv", &text, &leave).expect(20).out;
    assert!(
        said.contains("row 2, A.2.2: R-1 is not on record among risks, and not linked"),
        "{said}"
    );
    let other = ["registers", "import", "soa", "@two.csv", "--as-of", "2026-03-01"];
    let said = sealed.run(&other).expect(1).err;
    assert!(said.contains("`exhibit soa import` reads a Statement of Applicability"), "{said}");
}

#[test]
fn coverage_counts_by_the_signed_version_and_lists_own_controls() {
    let sealed = with_registers();
    let basis = |sealed: &Sealed| {
        let said = sealed.run(&["coverage"]).expect(0).out;
        said.lines().last().expect("a line").to_owned()
    };
    insta::assert_snapshot!(basis(&sealed), @r"
    No Statement of Applicability is signed: all 38 controls are counted.
    ");
    let text = statement(
        &[("A.7.4", "A.7.4,,no,Nothing is trained here,,,,,")],
        &["X.1,Kill switch,yes,Own,planned,,,,"],
    );
    import(&sealed, "soa.csv", &text, &[]).expect(0);
    insta::assert_snapshot!(basis(&sealed), @r"
    No Statement of Applicability is signed: all 39 controls are counted, one of them the organisation's own. SA-01 is not signed.
    ");
    let map = ["map", "E-0001", "X.1", "--rationale", "shows it"];
    sealed.run(&map).expect(0);
    sealed.run(&["map", "E-0001", "X.2", "--rationale", "shows it"]).expect(1);
    let state = |id: &str| -> Value {
        let all = sealed.run(&["coverage", "--json"]).expect(0).json();
        let all = all["requirements"].as_array().expect("a list").clone();
        all.into_iter().find(|it| it["id"] == id).expect("listed")
    };
    assert_eq!(
        (&state("X.1")["state"], &state("X.1")["title"]),
        (&"mapped".into(), &"Kill switch".into())
    );
    assert_eq!(state("A.7.4")["state"], "gap", "an unsigned statement excludes nothing");
    sign(&sealed, 1, 1);
    insta::assert_snapshot!(basis(&sealed), @r"
    Counted by SA-01, signed, as at 1 Mar 2026: 38 controls, one of them the organisation's own; 1 excluded.
    ");
    assert_eq!(state("A.7.4")["state"], "excluded");
    assert_eq!(state("A.7.4")["excluded_because"], "Nothing is trained here");
    let gaps = sealed.run(&["coverage", "--gaps"]).expect(0).out;
    assert!(!gaps.contains("A.7.4"), "{gaps}");
    let shown = sealed.run(&["soa"]).expect(0).out;
    let signoff = shown.lines().nth(1).expect("a line");
    insta::assert_snapshot!(signoff, @r"
    Signed by Helga, Head of credit on 13 Mar 2026 (SO-01).
    ");
    // A newer version counts for nothing until it is signed, and makes the signed one outdated.
    import(&sealed, "two.csv", &statement(&[], &[]), &["--because", "we train now"]).expect(0);
    insta::assert_snapshot!(basis(&sealed), @r"
    Counted by SA-01, signed, as at 1 Mar 2026: 38 controls, one of them the organisation's own; 1 excluded. SA-02 is newer and not signed: it counts for nothing yet.
    ");
    assert_eq!(state("A.7.4")["state"], "excluded");
    let shown = sealed.run(&["soa", "show", "SA-01", "--json"]).expect(0).json();
    assert_eq!(shown["signoff"]["state"], "outdated", "{shown:#}");
    assert_eq!(
        sealed.run(&["soa", "--json"]).expect(0).json()["newest"]["signoff"]["state"],
        "not-asked"
    );
    sealed.run(&["pack", "-o", "@pack.pdf"]).expect(0);
    sealed.run(&["fsck"]).expect(0);
}

/// Whoever has a scanner could make gaps vanish.
#[test]
fn what_is_signed_on_paper_excludes_nothing() {
    let sealed = with_registers();
    let text = statement(&[("A.7.4", "A.7.4,,no,Nothing is trained here,,,,,")], &[]);
    import(&sealed, "soa.csv", &text, &[]).expect(0);
    let signer = ["--signer", "Helga as Head of credit by paper", "-o", "@SO-01.signing"];
    sealed.run(&[&["sign-request", "SA-01"][..], &signer].concat()).expect(0);
    sealed.write("scan.png", b"\x89PNG\r\n\x1a\n a picture");
    let scan = ["sign-import", "@scan.png", "--scan", "--request", "SO-01", "--person", "Helga"];
    sealed.run(&[&scan[..], &["--on", "2026-03-13"]].concat()).expect(0);
    let coverage = sealed.run(&["coverage", "--gaps"]).expect(0).out;
    assert!(coverage.contains("A.7.4"), "{coverage}");
    insta::assert_snapshot!(coverage.lines().last().expect("a line"), @r"
    SA-01 is signed on paper: not verified; all 38 controls are counted.
    ");
    let standing = &sealed.run(&["signoffs", "--json"]).expect(0).json()[0]["standing"];
    assert_eq!(standing, "signed on paper: not verified");
    sign(&sealed, 2, 1);
    let two = import(&sealed, "two.csv", &statement(&[], &[]), &["--because", "we train now"]);
    two.expect(0);
    let signer = ["--signer", "Helga as Head of credit by paper", "-o", "@SO-03.signing"];
    sealed.run(&[&["sign-request", "SA-02"][..], &signer].concat()).expect(0);
    sealed.write("scan.png", b"\x89PNG\r\n\x1a\n another picture");
    let scan = ["sign-import", "@scan.png", "--scan", "--request", "SO-03", "--person", "Helga"];
    sealed.run(&[&scan[..], &["--on", "2026-03-13"]].concat()).expect(0);
    let coverage = sealed.run(&["coverage"]).expect(0).out;
    insta::assert_snapshot!(coverage.lines().last().expect("a line"), @r"
    Counted by SA-01, signed, as at 1 Mar 2026: 37 controls; 1 excluded. SA-02 is newer and signed on paper: not verified, so it counts for nothing yet.
    ");
}

/// Signs a version as somebody with a key would; whether the signature is good, others look at.
fn sign(sealed: &Sealed, number: u32, version: u32) {
    let mut vault = sealed.unlocked();
    let (id, person, role) = (SignoffId(number), PersonId(3), "Head of credit".to_owned());
    let record = Sha256::of(b"the record");
    let fingerprint = Sha256::of(b"a key");
    let requested = SignoffRequested {
        id,
        object: SignoffObject::Soa { soa: SoaId(version) },
        record,
        held_as: None,
        signers: vec![IntendedSigner {
            person,
            role: role.clone(),
            means: SigningMeans::Key { fingerprint },
        }],
        basis: Vec::new(),
        due: None,
    };
    let reply = SignoffReply::Signed { fingerprint, signature: Sha256::of(b"one"), held_as: None };
    let on = Day::parse("2026-03-13").expect("a day");
    let answered = SignoffAnswered { id, person, role, record, on, reply };
    let events = vec![
        Event::SignoffRequested(Box::new(requested)),
        Event::SignoffAnswered(Box::new(answered)),
    ];
    vault.state(&sealed.host(), events).expect("signed");
    vault.close().expect("closes");
}

/// A workbook as somebody else's tool writes it, with a formula, an error and a character that nobody sees.
#[test]
fn what_a_hostile_workbook_hides_is_made_visible() {
    let sealed = Sealed::with_vault();
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |cells: &[String]| format!("<row>{}</row>", cells.join(""));
    let plain = |texts: &[&str]| row(&texts.iter().map(|it| cell(it)).collect::<Vec<_>>());
    let head = plain(&["Control", "Applicable", "Reason", "Status", "Owner"]);
    let formula = |result: &str| {
        let value =
            format!("<c t=\"str\"><f>HYPERLINK(\"http://example.invalid\")</f>{result}</c>");
        row(&[cell("A.2.2"), cell("yes"), value, cell("planned"), cell("Helga")])
    };
    let hidden = plain(&["A.2.3", "no", "=cmd|' /C calc'!A0 \u{202e}fdp.", "", "Hel\u{200b}ga"]);
    let good = plain(&["A.2.3", "no", "=cmd|' /C calc'!A0 \u{202e}fdp.", "", "Helga"]);
    let workbook = |name: &str, rows: &[String]| {
        let sheet = format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{}</sheetData></worksheet>",
            rows.join("")
        );
        let mut writer = Writer::new(Cursor::new(Vec::new()));
        writer.add_content_types(&TYPES.as_bytes()).expect("the first part");
        for (part, text) in [
            ("_rels/.rels", RELS),
            ("xl/_rels/workbook.xml.rels", SHEETS),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/worksheets/sheet1.xml", sheet.as_str()),
        ] {
            writer.add(part, &text.as_bytes()).expect("a good name");
        }
        sealed.write(name, writer.finish().expect("written").into_inner());
    };
    workbook("bad.xlsx", &[head.clone(), formula(""), hidden]);
    let said = sealed.run(&["soa", "import", "@bad.xlsx", "--as-of", "2026-03-01"]).expect(1).out;
    insta::assert_snapshot!(said, @r"
    row 2, Reason: found nothing, expected a value, or a formula with its stored result
    row 3, Owner: found Hel⟨U+200B⟩ga, expected a name without characters that people do not see
    Note: Formulas have no stored result; opened and saved in a spreadsheet program they get one: cell C2.
    Note: A.2.2 is “AI policy” in the standard. An article uses this number for “AI Risk Assessment”: look which is meant: row 2.
    0 controls good, 2 problems: nothing was taken in. Correct the file and import it again.
    ");
    workbook("odd.xlsx", &[head, formula("<v>click me</v>"), good]);
    sealed.run(&["soa", "import", "@odd.xlsx", "--as-of", "2026-03-01"]).expect(0);
    let shown = sealed.run(&["soa", "show"]).expect(0).out;
    assert!(shown.contains("=cmd|' /C calc'!A0 ⟨U+202E⟩fdp."), "{shown}");
    assert!(shown.contains("click me") && !shown.contains('\u{202e}'), "{shown}");
    sealed.run(&["soa", "export", "@out.csv"]).expect(0);
    let out = std::fs::read_to_string(sealed.path("out.csv")).expect("a file");
    assert!(out.contains("'=cmd|"), "{out}");
    let long = "x".repeat(30_000);
    let own: Vec<_> = (1..=200).map(|n| format!("X.{n},Own,yes,{long},planned,,,,")).collect();
    let own: Vec<_> = own.iter().map(String::as_str).collect();
    let said = import(&sealed, "long.csv", &statement(&[], &own), &["--because", "more"]).expect(1);
    assert!(
        said.err.contains("bytes of a statement: at most 4194304 are read"),
        "{} {}",
        said.err,
        said.out
    );
    assert!(!sealed.run(&["list"]).expect(0).out.contains("long.csv"));
    sealed.write("none.xlsx", "PK nothing");
    sealed.run(&["soa", "import", "@none.xlsx", "--as-of", "2026-03-01"]).expect(1);
}

#[test]
fn headings_are_passed_over_and_titles_may_be_in_other_words() {
    let sealed = Sealed::with_vault();
    let text = "Maßnahmen-Nr.;Bezeichnung;Anwendbar;Begründung;Umsetzungsstand;Verantwortlich\n\
        A.2;Richtlinien;;;;\n\
        A.2.2;KI-Richtlinie;ja;verlangt das Gesetz;vollständig umgesetzt;Helga\n\
        A.6.1;Leitlinien;;;;\n\
        A.7.4;Datenqualität;nein;hier wird nichts trainiert;entfällt;\n";
    let said = import(&sealed, "soa.csv", text, &[]).expect(1).out;
    assert!(
        said.contains("row 3, Bezeichnung: found KI-Richtlinie, expected the title of A.2.2"),
        "{said}"
    );
    let said = import(&sealed, "soa.csv", text, &["--other-titles"]).expect(0).out;
    assert!(
        said.contains("Headings of Annex A that say nothing else were not read: row 2, 4."),
        "{said}"
    );
    let shown = sealed.run(&["soa", "show"]).expect(0).out;
    let rows: Vec<_> = shown.lines().skip(3).collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    Control  Title                           Applies  Implementation  Owner  Risks  Treatments  Reason
    A.2.2    AI policy                       yes      implemented     Helga                     verlangt das Gesetz
    A.7.4    Quality of data for AI systems  no                                                 hier wird nichts trainiert
    ");
}

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="SoA" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const SHEETS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

#[test]
fn documents_are_named_dropped_and_out_of_date() {
    let sealed = Sealed::with_vault();
    sealed.write("policy.md", "# AI policy\n");
    sealed.write("scope.md", "# Scope\n");
    sealed.write("old.md", "# Old\n");
    sealed.write("draft.md", "# Draft\n");
    for (file, more) in [
        ("@policy.md", &["--in-force", "2026-02-01/"][..]),
        ("@scope.md", &["--next-review", "2026-03-01"]),
        ("@old.md", &["--in-force", "2024-01-01/2025-12-31"]),
        ("@draft.md", &["--in-force", "2026-06-01/"]),
    ] {
        let ingest = ["ingest", file, "--kind", "document"];
        sealed.run(&[&ingest[..], more].concat()).expect(0);
    }
    let empty = sealed.run(&["documents"]).expect(0).out;
    assert!(empty.ends_with("Of 21 documents that the standard asks for: 0 current and approved, 21 missing, 0 to be looked at.\n"), "{empty}");
    let name = |requirement: &str, document: &str, id: &str, more: &[&str]| {
        sealed.run(&[&["documents", "name", requirement, document, id][..], more].concat())
    };
    let approved = ["--version", "2", "--approved-by", "The board", "--approved-on", "2026-01-28"];
    let said = name("5.2", " ai  POLICY", "E-0001", &approved).expect(0).out;
    assert_eq!(said, "5.2,  ai  POLICY: it is E-0001.\n");
    name("4.3", "AIMS scope statement", "E-0002", &["--approved-by", "Ada"]).expect(0);
    name("6.2", "AI objectives", "E-0003", &["--approved-by", "Ada"]).expect(0);
    name("7.2", "evidence of competence", "E-0004", &[]).expect(0);
    name("A.6.2.8", "log policy", "E-0001", &[]).expect(0);
    let listed = sealed.run(&["documents"]).expect(0).out;
    let named: Vec<_> = listed.lines().filter(|it| !it.contains("  missing  ")).collect();
    insta::assert_snapshot!(named.join("\n"), @r"
    For      Document                                               State               Item                         Why
    4.3      AIMS scope statement                                   review overdue      E-0002 scope.md              It was to be looked at again by 1 Mar 2026: its own date of review.
    5.2      AI policy                                              current             E-0001 policy.md, version 2  Approved by The board on 28 Jan 2026. The board is nobody on record.
    6.2      AI objectives                                          no longer in force  E-0003 old.md                Its own dates say that it is in force 1 Jan 2024 to 31 Dec 2025.
    7.2      evidence of competence                                 not yet in force    E-0004 draft.md              Its own dates say that it is in force since 1 Jun 2026.
    A.6.2.8  log policy                                             not approved        E-0001 policy.md             Nobody is on record as having approved it: name it again with --approved-by.
    Of 21 documents that the standard asks for: 1 current and approved, 17 missing, 3 to be looked at.
    ");

    let other = name("5.2", "AI strategy", "E-0001", &[]).expect(1).err;
    insta::assert_snapshot!(other, @r#"
    error: 5.2 asks for no document called "AI strategy"
    hint: 5.2 asks for: "AI policy".
    "#);
    name("5.2", "AI policy", "E-0009", &[]).expect(1);
    name("5", "AI policy", "E-0001", &[]).expect(1);
    name("5.2", "AI policy", "E-0001", &["--approved-on", "2026-01-28"]).expect(2);

    let drop = ["documents", "drop", "5.2", "AI policy", "--reason", "superseded"];
    sealed.run(&drop).expect(0);
    sealed.run(&drop).expect(1);
    sealed.run(&["withdraw", "E-0002", "--reason", "wrong file"]).expect(0);
    let all = sealed.run(&["documents", "--json"]).expect(0).json();
    let state = |document: &str| {
        let found = all.as_array().expect("a list").iter().find(|it| it["document"] == document);
        found.expect("listed")["state"].as_str().expect("a state").to_owned()
    };
    assert_eq!(
        (state("AI policy"), state("AIMS scope statement")),
        ("missing".into(), "gone".into())
    );
    sealed.run(&["export", "documents", "-o", "@documents.csv"]).expect(0);
    let out = std::fs::read_to_string(sealed.path("documents.csv")).expect("a file");
    assert_eq!(out.lines().count(), 23, "{out}");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn what_can_not_be_current_is_not() {
    let sealed = Sealed::with_vault();
    sealed.run(&["people", "add", "Helga", "--days", "2024-01-01/2025-12-31"]).expect(0);
    sealed.write("log.txt", "Somebody logged in.\n");
    sealed.write("objectives.md", "# Objectives\n");
    sealed.run(&["ingest", "@log.txt", "--kind", "log"]).expect(0);
    sealed.run(&["ingest", "@objectives.md", "--kind", "document"]).expect(0);
    let log = foreign().join("exports/gateway/2026-q3.jsonl");
    let log = std::fs::read_to_string(log).expect("an export");
    sealed.write("plan.jsonl", format!("\u{feff}{log}"));
    sealed.run(&["ingest", "@plan.jsonl", "--kind", "document"]).expect(0);
    let name = |requirement: &str, document: &str, id: &str, on: &str| {
        let approved = ["--approved-by", "Helga", "--approved-on", on];
        sealed.run(&[&["documents", "name", requirement, document, id][..], &approved].concat())
    };
    let early = name("5.2", "AI policy", "E-0002", "2026-03-15").expect(1).err;
    insta::assert_snapshot!(early, @r#"error: day of approval: "2026-03-15" is not a day that has come: what will be approved is not approved yet"#);
    name("5.2", "AI policy", "E-0001", "2025-01-28").expect(0);
    name("6.2", "AI objectives", "E-0002", "2026-01-28").expect(0);
    name("6.1.3", "AI risk treatment plan", "E-0003", "2025-01-28").expect(0);
    name("9.1", "monitoring and measurement results", "E-0001", "2025-01-28").expect(0);
    let listed = sealed.run(&["documents"]).expect(0).out;
    let named: Vec<_> = listed.lines().filter(|it| it.contains("  E-000")).collect();
    insta::assert_snapshot!(named.join("\n"), @r"
    5.2    AI policy                                              needs attention  E-0001 log.txt        E-0001 is a log: it says what was done, not what is to be done. Name the document itself, or correct the kind with `exhibit describe`.
    6.1.3  AI risk treatment plan                                 needs attention  E-0003 plan.jsonl     The file is INCOMPLETE: `exhibit show E-0003` says where. Look at that before anything rests on it.
    6.2    AI objectives                                          needs attention  E-0002 objectives.md  Approved by Helga on 28 Jan 2026, and on record Helga is there 1 Jan 2024 to 31 Dec 2025: look who approved it, and when.
    9.1    monitoring and measurement results                     current          E-0001 log.txt        Approved by Helga on 28 Jan 2025.
    ");
}

#[test]
fn a_pack_tells_the_statement_and_the_documents() {
    let sealed = with_registers();
    let one = statement(&[], &["X.1,Kill switch,yes,Own,planned,,,,"]);
    import(&sealed, "soa.csv", &one, &[]).expect(0);
    let excluded = ("A.7.4", "A.7.4,,no,Nothing is trained here,,,,,");
    let two = statement(&[excluded], &["X.1,Kill switch,yes,Own,planned,Helga,R-2,,"]);
    import(&sealed, "two.csv", &two, &["--because", "yearly review"]).expect(0);
    sealed.write("policy.md", "# AI policy\n");
    sealed.run(&["ingest", "@policy.md"]).expect(0);
    let policy = sealed.run(&["list", "--json"]).expect(0).json();
    let policy = policy["evidence"].as_array().and_then(|it| it.last().cloned()).expect("an item");
    let policy = policy["id"].as_str().expect("an id");
    let name = ["documents", "name", "5.2", "AI policy", policy, "--approved-by", "Helga"];
    sealed.run(&name).expect(0);
    sign(&sealed, 1, 2);
    let Some((text, attached)) = packs::pack(&sealed) else { return };
    for told in [
        "SA-02, as at 1 Mar 2026, says that 38 controls apply and 1 does not. 1 control is the organisation's own. Signed by Helga, Head of credit on 13 Mar 2026 (SO-01). 2 things are doubtful in it.",
        "New because yearly review",
        "What SA-02 says otherwise than SA-01, the version before.",
        "applicable: yes is now no",
        "It is excluded, and TR-1 (RG-002, row 2) puts it in place for R-1.",
        "Counted by SA-02, signed, as at 1 Mar 2026: 38 controls, one of them the organisation's own; 1 excluded.",
        "The signed Statement of Applicability excludes it: Nothing is trained here.",
        "Of 21 documents, 1 is current and approved, 20 are missing, and 0 need a look.",
        "Approved by Helga, on a day that nobody stated.",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    let statement = &attached["statement_of_applicability"];
    assert_eq!((&statement["id"], &statement["signed"]), (&"SA-02".into(), &"signed".into()));
    assert_eq!(statement["rows"].as_array().map(Vec::len), Some(39));
    assert_eq!(attached["coverage_basis"]["excluded"], 1);
    assert_eq!(attached["documents"][0]["state"], "current");
}

/// The bank's statement, with what is planted in it and its registers.
#[test]
fn the_banks_statement_has_the_doubts_that_are_planted() {
    let sealed = Sealed::with_vault();
    exhibit_lindmoor::generate(1, &mut |file| {
        if file.path.starts_with("registers/") || file.path.starts_with("audit/soa") {
            sealed.write(&file.path, &file.bytes);
        }
    });
    let planted = exhibit_lindmoor::expectations(1).applicability;
    for (what, file) in [
        ("sites", "sites"),
        ("people", "people"),
        ("systems", "ai-systems"),
        ("risks", "risks"),
        ("treatments", "treatments"),
        ("changes", "changes"),
    ] {
        let file = format!("@registers/{file}.csv");
        sealed.run(&["registers", "import", what, &file, "--as-of", "2026-06-30"]).expect(0);
    }
    let import = |file: &exhibit_lindmoor::SoaFile, more: &[&str]| {
        let path = format!("@{}", file.path);
        sealed.run(&[&["soa", "import", &path, "--as-of", file.as_of][..], more].concat())
    };
    import(&planted.last_year, &[]).expect(0);
    let said = import(&planted.this_year, &["--because", "yearly review"]).expect(20);
    let said = said.out;
    insta::assert_snapshot!(said, @r#"
    row 34: left out, since it says “A.8.5 Human oversight”. "A.8.5 Human Oversight" is an article's own numbering; in the standard that id is "Information for interested parties". It corresponds to A.9.2, A.9.3. Annex A has no control titled human oversight; it is carried by responsible use (A.9.2, A.9.3) and by the Annex B guidance on people, process and requirements. EU AI Act Art. 14 is the external counterpart.
    row 35: left out, since it says “A.8.5 Human oversight”. "A.8.5 Human Oversight" is an article's own numbering; in the standard that id is "Information for interested parties". It corresponds to A.9.2, A.9.3. Annex A has no control titled human oversight; it is carried by responsible use (A.9.2, A.9.3) and by the Annex B guidance on people, process and requirements. EU AI Act Art. 14 is the external counterpart.
    The columns were read as in the version before.
    It says nothing of A.9.2, A.9.3.
    SA-02: 37 controls as at 15 Jun 2026, from E-0008, 2 rows left out. `exhibit soa warnings` says what is doubtful.
    "#);
    let rows = codes(&sealed).into_iter().filter(|(code, _)| code == "article-number");
    let rows: Vec<_> = rows.map(|(_, about)| about).collect();
    let expected: Vec<_> = planted.article_rows.iter().map(|it| format!("row {it}")).collect();
    assert_eq!(rows, expected);
    import(&planted.corrected, &["--because", "rows 34 and 35 mended"]).expect(0);

    // What the index of the bank maps; here one paper stands for all of it.
    let shown = sealed.run(&["soa", "show", "--json"]).expect(0).json();
    let implemented = shown["rows"].as_array().expect("a list").iter();
    let implemented = implemented.filter(|it| it["implementation"] == "implemented");
    let bare = "implemented-without-evidence";
    sealed.write("paper.md", "# Paper\n");
    sealed.run(&["ingest", "@paper.md"]).expect(0);
    let items = sealed.run(&["list", "--json"]).expect(0).json();
    let paper = items["evidence"].as_array().and_then(|it| it.last().cloned()).expect("an item");
    for row in implemented {
        let control = row["control"].as_str().expect("an id");
        if !planted.warnings.contains(&(bare, control)) {
            let id = paper["id"].as_str().expect("an id");
            sealed.run(&["map", id, control, "--rationale", "shows it"]).expect(0);
        }
    }
    let mut found = codes(&sealed);
    found.sort();
    let warnings = planted.warnings.iter();
    let mut expected: Vec<_> =
        warnings.map(|(code, about)| ((*code).to_owned(), (*about).to_owned())).collect();
    expected.sort();
    assert_eq!(found, expected);
    let said = sealed.run(&["soa", "warnings"]).expect(0).out;
    assert!(said.contains(planted.retrained), "{said}");
    insta::assert_snapshot!(said, @r"
    4 warnings:
      A.7.4 (excluded-needed): It is excluded, and its own row names R-06.
        Include it, or treat the risk in another way and say so in the registers and in its row.
      A.7.4 (excluded-doubtful): It is excluded (“no model is trained in this period”); but the organisation is on record as the developer of CREDO; CHG-0109 (RG-006, row 5) says “Retrained on applications of 2021 to 2025”.
        Look whether the reason holds. Include it, or say in its reason why it does not apply all the same.
      A.10.3 (implemented-without-evidence): It is said to be implemented, and no evidence is mapped to it.
        Map what shows it with `exhibit map E-… A.10.3 --rationale TEXT`, ask for it with `exhibit requests add`, or correct the statement.
      R-12 (residual-not-accepted): RG-004, row 13: the residual risk is high, and the register names nobody who accepted it.
        Have the risk's owner accept what is left, or treat it further; then import the register anew.
    ");
    let diff = sealed.run(&["soa", "diff", "SA-01", "SA-03", "--json"]).expect(0).json();
    let changed: Vec<_> = diff["changes"].as_array().expect("a list").iter().collect();
    let changed: Vec<_> = changed.iter().map(|it| it["control"].as_str().expect("an id")).collect();
    assert_eq!(changed, planted.changed);
}
