//! Samples: from a frozen population to a stranger who draws the same members.

use std::fs::{self, File};
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

use exhibit::core::day::Day;
use exhibit::core::event::{
    EngagementId, EngagementKind, EngagementRecorded, Event, Period, PersonId, SampleId,
    SampleOutcome, TeamMember, TeamRole, ZoneStated,
};
use exhibit::samples::ResultGiven;
use exhibit::verify::zip::{Archive, Limits, Sought, Writer};
use serde_json::{Value, json};

use crate::assurance::{Log, bank, ingest_chained};
use crate::sealed::{Said, Sealed, skipped};

const PAPER: &str = include_str!("../../docs/sampling.md");

/// A bank with an engagement and a log of 40 decisions, 30 of which are of high risk: E-0002.
fn world() -> Sealed {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::of_decisions(40));
    engage(&sealed, 1);
    sealed
}

fn engage(sealed: &Sealed, number: u32) {
    let day = |text| Day::parse(text).expect("a day");
    let said = EngagementRecorded {
        id: EngagementId(number),
        kind: EngagementKind::InternalAudit,
        title: "Internal audit 2026".into(),
        period: Period { from: day("2025-07-01").begins(), to: day("2026-06-30").ends() },
        zone: ZoneStated { minutes: 60, changes: Vec::new() },
        catalog: "iso42001-2023".into(),
        criteria: vec!["ISO/IEC 42001:2023".into()],
        requirements: Vec::new(),
        scope: "Credit decisions".into(),
        systems: vec!["CREDO".into()],
        sites: Vec::new(),
        team: vec![TeamMember { person: PersonId(1), role: TeamRole::Lead }],
        exceptions: Vec::new(),
        party: None,
        plan: None,
        predecessor: None,
        carries: Vec::new(),
        changed_because: None,
    };
    let mut vault = sealed.unlocked();
    vault.state(&sealed.host(), vec![Event::EngagementRecorded(Box::new(said))]).expect("recorded");
    vault.close().expect("closed");
}

/// Runs a command whose words have no spaces; `_` stands for one.
fn run(sealed: &Sealed, line: &str) -> Said {
    let words: Vec<_> = line.split(' ').map(|it| it.replace('_', " ")).collect();
    sealed.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

const FREEZE: &str = "samples freeze Reviewed? --engagement EN-01 --requirement A.9.2,A.6.2.8 --records E-0002 --kind decision --risk-level high --confidence 90 --tolerable 20";
const DRAW: &str = "samples draw S-001 --number 4711 --given-by M._Weber";

fn members(drawn: &Value) -> Vec<String> {
    let members = drawn["members"].as_array().expect("members").iter();
    members.map(|it| it.as_str().expect("a name").to_owned()).collect()
}

fn drawn(sealed: &Sealed, line: &str) -> Vec<String> {
    members(&run(sealed, &format!("{line} --json")).expect(0).json())
}

#[test]
fn a_size_says_by_which_formula_and_what_it_means() {
    let sealed = Sealed::new();
    let line = "samples size --population 3104 --confidence 95 --tolerable 5 --expected 0,1";
    let words: Vec<_> = line.split(' ').collect();
    let said = sealed.run_bare(&words).expect(0).out;
    insta::assert_snapshot!(said, @r"
    Expected deviations  Size
    0                    58
    1                    92
    If 156 or more of the 3,104 members deviated, a rate of 5 % or more, then with at least 95 % confidence a sample of this size would show more deviations than are expected.
    Hypergeometric, exact for 3,104 members: the smallest size at which the chance of no more deviations than expected is at most 5 %; with none expected, discovery sampling.
    ");
    let none = sealed.run_bare(&[&words[..5], &["95", "--tolerable", "0"]].concat()).expect(1).err;
    assert!(none.contains("0 parts per million is out of range"), "{none}");
    let asked =
        ["samples", "size", "--population", "10", "--confidence", "95", "--tolerable", "10"];
    let many = sealed.run_bare(&[&asked[..], &["--expected", "1"]].concat()).expect(1).err;
    assert!(
        many.contains("1 deviations are expected, and 1 of 10 reach the tolerable rate"),
        "{many}"
    );
}

#[test]
fn a_sample_goes_its_whole_way() {
    let sealed = world();
    let frozen = run(&sealed, &format!("{FREEZE} --looks 2")).expect(0).out;
    insta::assert_snapshot!(frozen, @r"
    S-001 is frozen: 30 records of E-0002, kind decision, risk level high.
      SHA-256 of the list of members 3b9eb1f828d1ef0239d228745f12b9d5e5e6e7bc8dda053113ba2e8ca4b6c4e7
      random: 11 are to be drawn
      11 are enough to show at 90 % confidence that fewer than 6 of the 30 deviate (20 %), if none of them deviates. Hypergeometric, exact for 30 members: the smallest size at which the chance of no more deviations than expected is at most 10 %, of which each of 2 looks has its part; with none expected, discovery sampling.
    Give the other side this checkpoint before they say their number:
      exhibit-a.invalid/6lyyk3t4q4u6cr5faayeac3itqdbdhjlion4ky3dbtxmluwkapsq
      19
      qsJHNLtIEIC+F73ChWPvG5D7Gh/92SyJa0qw8nd/YHs=
    ");
    let first = drawn(&sealed, DRAW);
    assert_eq!(first.len(), 11);

    // A further draw needs another number and a reason, and is counted.
    let again = "samples draw S-001 --number 4712 --given-by M._Weber";
    assert!(run(&sealed, DRAW).expect(1).err.contains("with this number already"));
    let silent = run(&sealed, again).expect(1).err;
    assert!(silent.contains("S-001 lacks a reason for drawing once more"), "{silent}");
    let second = drawn(&sealed, &format!("{again} --reason The_number_was_read_wrongly."));
    assert_ne!(first, second);

    // Only what was drawn has a result, and all but what conforms needs a note.
    let stranger = first.iter().find(|it| !second.contains(it)).expect("another draw");
    let refused =
        run(&sealed, &format!("samples result S-001 {stranger} conforming")).expect(1).err;
    assert!(refused.contains(&format!("S-001 did not draw {stranger}")), "{refused}");
    let one = &second[0];
    let refused = run(&sealed, &format!("samples result S-001 {one} missing")).expect(1).err;
    assert!(refused.contains(&format!("the result of {one} needs a note")), "{refused}");
    let line = format!("samples result S-001 {one} missing --note Nobody_can_find_the_review.");
    run(&sealed, &line).expect(0);
    let found = format!("samples result S-001 {one} conforming --because It_was_found.");
    assert!(run(&sealed, &found).expect(1).err.contains("missing, and stays a deviation"));
    let third = "samples draw S-001 --number 9 --given-by M._Weber --reason Again.";
    assert!(run(&sealed, third).expect(1).err.contains("has deviations"));
    let early = run(&sealed, "samples close S-001 --conclusion Fine.").expect(1).err;
    assert!(early.contains("S-001 lacks 10 results"), "{early}");
    let close = "engagements close EN-01 --conclusion Done.";
    let early = run(&sealed, close).expect(1).err;
    insta::assert_snapshot!(early, @r"
    error: S-001 lacks 10 results, and EN-01 can't be closed before
    hint: `exhibit samples show` names the members; `exhibit samples result` says what each showed.
    ");

    // The sheet: as it is written nothing is in it; a bad row takes the others with it.
    run(&sealed, "samples paper S-001 @s.xlsx").expect(0);
    run(&sealed, "samples paper S-001 @s.xlsx").expect(1);
    let empty = run(&sealed, "samples take S-001 @s.xlsx").expect(0).out;
    assert_eq!(empty, "0 results written down, 1 on record already, 10 rows without a result.\n");
    let mut sheet = String::from("Member,Result,Note,Evidence\n");
    for member in &second[1..] {
        sheet.push_str(&format!("{member},Konform,,E-0002\n"));
    }
    let bad =
        format!("{sheet}{stranger},conforming,,\n{one},sound,,\nE-0002:9999,missing,,E-0077\n");
    sealed.write("bad.csv", bad);
    let problems = run(&sealed, "samples take S-001 @bad.csv").expect(1).out;
    insta::assert_snapshot!(problems, @r"
    Row 12, Member: E-0002:13; expected a member that was drawn
    Row 13, Result: sound; expected one of: conforming, deviation, missing, not applicable
    Row 14, Member: E-0002:9999; expected a member that was drawn
    Nothing was taken: 3 things have to be put right first.
    ");
    let shown = run(&sealed, "samples show S-001 --json").expect(0).json();
    assert_eq!(shown["counts"]["open"], 10, "nothing was taken");
    sealed.write("good.csv", sheet);
    let taken = run(&sealed, "samples take S-001 @good.csv").expect(0).out;
    assert_eq!(taken, "10 results written down, 0 on record already, 0 rows without a result.\n");

    let closed =
        run(&sealed, "samples close S-001 --conclusion One_review_is_missing.").expect(0).out;
    insta::assert_snapshot!(closed, @r"
    S-001 is closed. Deviating: 1 of 11 for which the question arose; projected 10 %, between 3.33 % and 33.34 % at 90 % confidence.
    ");
    let shown = run(&sealed, "samples show S-001").expect(0).out;
    insta::assert_snapshot!(shown, @r#"
    S-001  Reviewed? (closed)
      In EN-01, for A.9.2, A.6.2.8
      Population: 30 records of E-0002, kind decision, risk level high
        SHA-256 of the list of members 3b9eb1f828d1ef0239d228745f12b9d5e5e6e7bc8dda053113ba2e8ca4b6c4e7
        Frozen 14 Mar 2026, 09:44 UTC by Ada, entry 18
      Method: random
      Size: 11, at 90 % confidence and a tolerable rate of 20 %, with 0 deviations expected and 2 looks planned
      Drawn twice: one redraw
      Draw 1: 14 Mar 2026, 09:45 UTC by Ada, entry 19
        Number "4711", given by M. Weber
        Checkpoint over 19 entries, root aac24734bb481080be17bdc28563ef1b90fb1a1ffdd92c896b4ab0f2777f607b
        Seed 972d295d82bc56078db52bf499be65734b9e1fb98e85aada8ca7a45845e4bc6b
        #1 E-0002:13: drawn once more before it was looked at
        #2 E-0002:19: drawn once more before it was looked at
        #3 E-0002:43: drawn once more before it was looked at
        #4 E-0002:61: drawn once more before it was looked at
        #5 E-0002:64: drawn once more before it was looked at
        #6 E-0002:73: drawn once more before it was looked at
        #7 E-0002:79: drawn once more before it was looked at
        #8 E-0002:88: drawn once more before it was looked at
        #9 E-0002:100: drawn once more before it was looked at
        #10 E-0002:103: drawn once more before it was looked at
        #11 E-0002:115: drawn once more before it was looked at
      Draw 2: 14 Mar 2026, 09:48 UTC by Ada, entry 20
        Drawn once more, since: The number was read wrongly.
        Number "4712", given by M. Weber
        Checkpoint over 19 entries, root aac24734bb481080be17bdc28563ef1b90fb1a1ffdd92c896b4ab0f2777f607b
        Seed ea84b0d68308bd2e8223a652795ada3e67da986b84c64fe51bbcd57f67cbf788
        #1 E-0002:1: missing; Nobody can find the review.
        #2 E-0002:4: conforming [E-0002]
        #3 E-0002:7: conforming [E-0002]
        #4 E-0002:16: conforming [E-0002]
        #5 E-0002:19: conforming [E-0002]
        #6 E-0002:25: conforming [E-0002]
        #7 E-0002:52: conforming [E-0002]
        #8 E-0002:61: conforming [E-0002]
        #9 E-0002:73: conforming [E-0002]
        #10 E-0002:109: conforming [E-0002]
        #11 E-0002:115: conforming [E-0002]
      Results: 10 conforming, 0 deviating, 1 missing (these deviate too), 0 not applicable, 0 open
      Projected: 3 of 30 deviate (10.00 %); interval 1 to 10 (3.33 % to 33.34 %)
      At most 9 deviate (30.00 %), one-sided; the tolerable rate is reached at 6
      Below the tolerable rate: not shown
        Not better, since the upper limit of deviations reaches the tolerable rate.
      Conclusion: One review is missing.
    "#);
    let listed = run(&sealed, "samples").expect(0).out;
    insta::assert_snapshot!(listed, @r"
    Id     State   Purpose    In     Method  Drawn  Of  Redraws  Deviating  Open
    S-001  closed  Reviewed?  EN-01  random  11     30  1        1          0
    ");
    let same = run(&sealed, "samples redraw S-001").expect(0).out;
    insta::assert_snapshot!(same, @r"
    S-001: the same
      Population: 30 members, SHA-256 3b9eb1f828d1ef0239d228745f12b9d5e5e6e7bc8dda053113ba2e8ca4b6c4e7
      Draw 1: the same, 11 members
      Draw 2: the same, 11 members
    ");
    let late = format!("samples result S-001 {} deviation --note Late.", second[1]);
    assert!(run(&sealed, &late).expect(1).err.contains("S-001 is closed"));
    run(&sealed, FREEZE).expect(0);
    let done = run(&sealed, close).expect(0).out;
    assert!(done.ends_with("Frozen and never drawn: S-002.\n"), "{done}");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_population_that_changed_is_named_and_not_drawn_from() {
    let sealed = world();
    run(&sealed, FREEZE).expect(0);
    sealed.write("more.md", "# More\n");
    sealed.run(&["ingest", "@more.md"]).expect(0);
    run(&sealed, "withdraw E-0002 --reason wrong_export").expect(0);
    let refused = run(&sealed, DRAW).expect(1).err;
    insta::assert_snapshot!(refused, @r"
    error: the population of S-001 is not what was frozen: E-0002 was withdrawn: wrong export
    hint: What was frozen stays on record. Freeze another sample, and say in its purpose why.
    ");
    let again = run(&sealed, "samples redraw S-001").expect(1).out;
    assert!(again.contains("S-001: NOT the same"), "{again}");
    assert!(again.contains("E-0002 was withdrawn: wrong export"), "{again}");
    let gone = run(&sealed, FREEZE).expect(1).err;
    assert!(gone.contains("E-0002 is no longer held"), "{gone}");
}

/// A record that two exports hold would have two chances, and could be drawn twice.
#[test]
fn exports_that_hold_the_same_records_are_no_population() {
    let sealed = world();
    ingest_chained(&sealed, "again", &Log::of_decisions(41));
    let both = FREEZE.replace("E-0002", "E-0002,E-0003");
    let refused = run(&sealed, &both).expect(1).err;
    assert!(refused.contains("E-0003 extends E-0002: the records that both hold"), "{refused}");
    run(&sealed, &FREEZE.replace("E-0002", "E-0003")).expect(0);
    let none = run(&sealed, &FREEZE.replace("E-0002", "E-0001")).expect(1).err;
    assert!(none.contains("E-0001 has no records that are indexed"), "{none}");
    let empty = run(&sealed, &FREEZE.replace("decision", "chat")).expect(1).err;
    assert!(empty.contains("the population is empty"), "{empty}");
}

#[test]
fn nothing_is_projected_from_what_a_person_chose() {
    let sealed = world();
    let freeze = "samples freeze The_odd_ones --engagement EN-01 --requirement A.9.2 --records E-0002 --kind decision --method judgemental";
    let refused = run(&sealed, &format!("{freeze} --size 2")).expect(1).err;
    assert!(refused.contains("the reason for the choice is missing"), "{refused}");
    let freeze = format!("{freeze} --size 2 --because The_largest_loans.");
    let refused = run(&sealed, &format!("{freeze} --confidence 95")).expect(1).err;
    assert!(refused.contains("no confidence and no tolerable rate can be stated"), "{refused}");
    run(&sealed, &freeze).expect(0);
    assert!(run(&sealed, DRAW).expect(1).err.contains("judgemental, so its members are not drawn"));
    let stranger = run(&sealed, "samples choose S-001 E-0002:1 E-0002:2").expect(1).err;
    assert!(stranger.contains("E-0002:2 is not in the population of S-001"), "{stranger}");
    run(&sealed, "samples choose S-001 E-0002:4 E-0002:1").expect(0);
    for member in ["E-0002:1", "E-0002:4"] {
        run(&sealed, &format!("samples result S-001 {member} conforming")).expect(0);
    }
    let closed = run(&sealed, "samples close S-001 --conclusion Both_were_reviewed.").expect(0).out;
    assert_eq!(closed, "S-001 is closed. Somebody chose its members: nothing is projected.\n");
    let shown = run(&sealed, "samples show S-001 --json").expect(0).json();
    assert!(shown.get("evaluation").is_none() && shown.get("projection").is_none(), "{shown:#}");
    run(&sealed, "samples redraw S-001").expect(0);
}

#[test]
fn strata_intervals_items_and_rows_are_drawn_from_as_well() {
    let sealed = world();
    sealed.write("risks.csv", "ID,Risk,Owner\nR-1,Bias,Helga\nR-2,Drift,Helga\nR-3,Outage,Jens\n");
    run(&sealed, "registers import risks @risks.csv --as-of 2026-03-01").expect(0);
    let common = "samples freeze Reviewed? --engagement EN-01 --requirement A.9.2";
    let by_level = format!(
        "{common} --records E-0002 --kind decision --method stratified --stratify-by risk-level --confidence 90 --tolerable 20"
    );
    let frozen = run(&sealed, &format!("{by_level} --json")).expect(0).json();
    let expected = json!([
        { "name": "high", "count": 30, "size": 8 },
        { "name": "low", "count": 10, "size": 2 },
    ]);
    assert_eq!(frozen["strata"], expected, "{frozen:#}");
    let interval = format!(
        "{common} --records E-0002 --kind decision --method interval --confidence 90 --tolerable 20"
    );
    let frozen = run(&sealed, &interval).expect(0).out;
    assert!(frozen.contains("say so with --because"), "{frozen}");
    run(
        &sealed,
        &format!("{common} --items E-0001,E-0002,E-0003 --confidence 90 --tolerable 20 --size 2"),
    )
    .expect(0);
    run(
        &sealed,
        &format!(
            "{common} --rows RG-001 --where owner=helga --confidence 90 --tolerable 20 --size 1"
        ),
    )
    .expect(0);
    for number in 1..=4 {
        run(&sealed, &format!("samples draw S-00{number} --number 4711 --given-by M._Weber"))
            .expect(0);
        run(&sealed, &format!("samples redraw S-00{number}")).expect(0);
        let paper = format!("samples paper S-00{number} @{number}.xlsx");
        run(&sealed, &paper).expect(0);
    }
    let row = run(&sealed, "samples show S-004 --json").expect(0).json();
    let row = row["draws"][0]["members"][0]["member"].as_str().expect("a row").to_owned();
    assert!(["RG-001:2", "RG-001:3"].contains(&row.as_str()), "{row}");
    run(&sealed, &format!("samples result S-004 {row} conforming")).expect(0);
    let unknown = run(&sealed, &format!("{by_level} --stratify-by mood")).expect(2);
    assert!(unknown.err.contains("cannot be used multiple times"), "{}", unknown.err);
    let unknown = by_level.replace("risk-level", "mood");
    let unknown = run(&sealed, &unknown).expect(1).err;
    assert!(unknown.contains("mood is nothing that this population is divided by"), "{unknown}");
    sealed.run(&["fsck"]).expect(0);
}

/// Unpacks a bundle, and returns the folder in which it lies.
pub(crate) fn unpack(sealed: &Sealed, bundle: &str, into: &str) -> std::path::PathBuf {
    let source = Sought::new(File::open(sealed.path(bundle)).expect("a bundle")).expect("a file");
    let archive = Archive::strict(&source, &Limits::BUNDLE).expect("a zip");
    for entry in archive.entries() {
        let mut bytes = Vec::new();
        archive.open(entry).expect("a member").read_to_end(&mut bytes).expect("its bytes");
        sealed.write(&format!("{into}/{}", entry.name), bytes);
    }
    let top = archive.entries()[0].name.split('/').next().expect("a folder").to_owned();
    sealed.path(into).join(top)
}

/// Returns a block of Python of the paper on sampling.
fn script(at: usize) -> &'static str {
    let rest = PAPER.split("```python\n").nth(at + 1).expect("the paper has it");
    rest.split("```").next().expect("there always is a first")
}

/// Runs the script with which a stranger draws again; nothing where there is no Python.
fn stranger(sealed: &Sealed, bag: &Path, sample: &str) -> Option<(bool, String)> {
    let script = sealed.write("redraw.py", script(1));
    let output =
        Command::new("python3").arg(script).arg(bag).arg(sample).env("PYTHONUTF8", "1").output();
    let Ok(output) = output else {
        skipped("a stranger's redraw", "python3 is not installed");
        return None;
    };
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8(said).expect("UTF-8")))
}

#[test]
fn a_stranger_draws_the_same_sample_from_a_bundle() {
    let sealed = world();
    run(&sealed, FREEZE).expect(0);
    // The assessor gets a bundle after the freeze, and draws on their own machine.
    run(&sealed, "bundle -o @before.zip").expect(0);
    let own = run(&sealed, "samples redraw S-001 --bundle @before.zip --number 4711 --json")
        .expect(0)
        .json();
    let own = members(&own["drawn"]);
    assert_eq!(drawn(&sealed, DRAW), own);
    let stratified = "samples freeze Levels --engagement EN-01 --requirement A.9.2 --records E-0002 --kind decision --method stratified --stratify-by risk-level --confidence 90 --tolerable 20";
    run(&sealed, stratified).expect(0);
    run(&sealed, &DRAW.replace("S-001", "S-002")).expect(0);
    let interval = "samples freeze Every_so_many --engagement EN-01 --requirement A.9.2 --records E-0002 --method interval --because Loans_come_as_they_come. --confidence 90 --tolerable 20";
    run(&sealed, interval).expect(0);
    run(&sealed, &DRAW.replace("S-001", "S-003")).expect(0);

    run(&sealed, "bundle -o @audit.zip").expect(0);
    let report = run(&sealed, "verify-bundle @audit.zip --json").expect(10).json();
    let check =
        report["checks"].as_array().expect("checks").iter().find(|it| it["check"] == "samples");
    let check = check.expect("samples are checked");
    assert_eq!(check["detail"], "frozen lists here: 3 of 3; draws that follow: 3 of 3");
    let again = run(&sealed, "samples redraw S-001 --bundle @audit.zip").expect(0).out;
    assert!(again.contains("S-001: the same") && again.contains("Draw 1: the same"), "{again}");
    assert!(
        run(&sealed, "samples redraw S-009 --bundle @audit.zip")
            .expect(1)
            .err
            .contains("a sample S-009")
    );

    let bag = unpack(&sealed, "audit.zip", "bag");
    for sample in ["S-001", "S-002", "S-003"] {
        let Some((same, said)) = stranger(&sealed, &bag, sample) else { return };
        assert!(same && said.contains("draw 1, members: the same"), "{said}");
    }
    let Some((_, said)) = stranger(&sealed, &bag, "S-001") else { return };
    assert!(said.contains(&format!("draw 1 {}", own.join(" "))), "{said}");

    // Whoever changes the list is found out by the script, and by the program.
    let list = bag.join("data/samples/S-001/population.txt");
    let text = fs::read_to_string(&list).expect("a list");
    fs::write(&list, text.replacen("E-0002:1\n", "E-0002:2\n", 1)).expect("changed");
    let Some((same, said)) = stranger(&sealed, &bag, "S-001") else { return };
    assert!(!same && said.contains("population: NOT THE SAME"), "{said}");
}

/// Writes a bundle's files as a zip again, one of them changed.
fn tampered(sealed: &Sealed, bundle: &str, path: &str, change: fn(&str) -> String) {
    let source = Sought::new(File::open(sealed.path(bundle)).expect("a bundle")).expect("a file");
    let archive = Archive::strict(&source, &Limits::BUNDLE).expect("a zip");
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for entry in archive.entries() {
        let mut bytes = Vec::new();
        archive.open(entry).expect("a member").read_to_end(&mut bytes).expect("its bytes");
        if entry.name.ends_with(path) {
            bytes = change(&String::from_utf8(bytes).expect("UTF-8")).into_bytes();
        }
        writer.add(&entry.name, &bytes).expect("a good name");
    }
    sealed.write("tampered.zip", writer.finish().expect("written").into_inner());
}

#[test]
fn a_bundle_with_another_list_draws_nothing() {
    let sealed = world();
    run(&sealed, FREEZE).expect(0);
    run(&sealed, DRAW).expect(0);
    run(&sealed, "bundle -o @audit.zip").expect(0);
    tampered(&sealed, "audit.zip", "S-001/population.txt", |list| {
        list.replacen("E-0002:1\n", "E-0002:2\n", 1)
    });
    run(&sealed, "verify-bundle @tampered.zip").expect(40);
    let again = run(&sealed, "samples redraw S-001 --bundle @tampered.zip").expect(1).out;
    insta::assert_snapshot!(again, @r"
    BUNDLE BROKEN
    S-001: NOT the same
      Population: 30 members, SHA-256 3b9eb1f828d1ef0239d228745f12b9d5e5e6e7bc8dda053113ba2e8ca4b6c4e7
      Draw 1: not checked, 9 members
      Not the same, since: the bundle is BROKEN
      Not the same, since: its list of members is not the frozen one
      Not the same, since: draw 1 could not be checked
      First checkpoint after the freeze:
        exhibit-a.invalid/6lyyk3t4q4u6cr5faayeac3itqdbdhjlion4ky3dbtxmluwkapsq
        19
        r2SzZSKSfX2AzCFykMcMsmH6hw92yUQkQgUdIh7l+QI=
    ");
    let own = run(&sealed, "samples redraw S-001 --bundle @tampered.zip --number 1").expect(1).err;
    assert!(own.contains("this bundle is BROKEN: nothing is drawn from it"), "{own}");
}

#[test]
fn a_log_that_goes_on_keeps_its_draws() {
    let sealed = world();
    run(&sealed, FREEZE).expect(0);
    let first = drawn(&sealed, DRAW);
    run(&sealed, FREEZE).expect(0);
    run(&sealed, "backup @copy").expect(0);
    run(&sealed, "restore @copy @new.vault --reason lost").expect(0);
    let new = |line: &str| run(&sealed, &format!("{line} --vault @new.vault"));
    let again = new("samples redraw S-001 --json").expect(0).json();
    assert_eq!(again["draws"][0]["members"], first.len());
    new(&DRAW.replace("S-001", "S-002")).expect(0);
    new("samples redraw S-002").expect(0);
    new("bundle -o @audit.zip").expect(0);
    let report = run(&sealed, "verify-bundle @audit.zip --json").expect(10).json();
    assert_eq!(report["samples"][0]["draws"][0]["same"], true, "{:#}", report["samples"]);
    assert_eq!(report["samples"][1]["draws"][0]["same"], true, "{:#}", report["samples"]);
    let not_checked = report["not_checked"].to_string();
    assert!(
        not_checked.contains("S-001, draw 1: its checkpoint is one of the log"),
        "{not_checked}"
    );
    new("fsck").expect(0);
}

#[test]
fn what_was_erased_can_t_be_drawn_from_again_and_breaks_no_bundle() {
    let sealed = world();
    run(&sealed, FREEZE).expect(0);
    run(&sealed, DRAW).expect(0);
    run(&sealed, "erase E-0002 --reason retention").expect(0);
    let again = run(&sealed, "samples redraw S-001").expect(1).out;
    assert!(again.contains("E-0002 was erased"), "{again}");
    run(&sealed, "bundle -o @audit.zip").expect(0);
    let report = run(&sealed, "verify-bundle @audit.zip --json").expect(10).json();
    assert!(report.get("samples").is_none(), "{report:#}");
    run(&sealed, "pack -o @pack.pdf").expect(0);
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_list_stays_behind_with_what_is_withheld() {
    let sealed = world();
    run(&sealed, FREEZE).expect(0);
    run(&sealed, DRAW).expect(0);
    run(&sealed, "bundle -o @audit.zip --withhold E-0002=personal").expect(0);
    let report = run(&sealed, "verify-bundle @audit.zip --json").expect(10).json();
    assert!(report.get("samples").is_none(), "{report:#}");
    let not_checked = report["not_checked"].to_string();
    assert!(not_checked.contains("1 sample.drawn, 1 sample.frozen"), "{not_checked}");
    let bag = unpack(&sealed, "audit.zip", "bag");
    assert!(!bag.join("data/samples").exists());
    let overview = fs::read_to_string(bag.join("data/index.html")).expect("an overview");
    assert!(overview.contains("S-001 can&#39;t be drawn again from here"), "{overview}");
    let refused = run(&sealed, "samples redraw S-001 --bundle @audit.zip").expect(1).err;
    assert!(refused.contains("this bundle does not hold a sample S-001"), "{refused}");
}

#[test]
fn a_result_is_taken_back_where_the_same_draw_had_one_before() {
    let sealed = world();
    run(&sealed, FREEZE).expect(0);
    let first = drawn(&sealed, DRAW);
    let second = drawn(&sealed, &(DRAW.replace("4711", "4712") + " --reason The_first_was_shown."));
    let twice = first.iter().find(|it| second.contains(it)).expect("one is drawn in both");
    let result = |outcome, note: &str| ResultGiven {
        member: twice.clone(),
        outcome,
        note: Some(note.into()),
        evidence: Vec::new(),
    };
    let id = SampleId(1);
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    let conforming = [result(SampleOutcome::Conforming, "In time.")];
    vault.record_results(&host, id, &conforming, None).expect("looked at");
    assert!(vault.undoable().is_none(), "it had no result in this draw");
    let deviating = [result(SampleOutcome::Deviation, "Late.")];
    vault.record_results(&host, id, &deviating, Some("Read again.")).expect("looked at again");
    let (from, to) = vault.undoable().map(|it| (it.from, it.to)).expect("it had a result");
    vault.undo(&host, from, to).expect("undone");
    let draw = vault.register().sample(id).and_then(|it| it.draw()).expect("drawn");
    let said: Vec<_> = draw.results.values().map(|it| it.said.outcome).collect();
    assert_eq!(said, [SampleOutcome::Conforming]);
}

#[test]
fn what_deviated_before_is_not_sampled_away() {
    let sealed = world();
    run(&sealed, FREEZE).expect(0);
    let first = drawn(&sealed, DRAW);
    run(&sealed, &format!("samples result S-001 {} deviation --note Late.", first[0])).expect(0);
    engage(&sealed, 2);
    // Another engagement, a filter that finds other members, and no requirement.
    let again = FREEZE.replace("EN-01 --requirement A.9.2,A.6.2.8", "EN-02");
    run(&sealed, &again.replace(" --risk-level high", " --looks 5")).expect(0);
    run(&sealed, &DRAW.replace("S-001", "S-002")).expect(0);
    run(&sealed, "samples result S-002 rest conforming").expect(0);
    let shown = run(&sealed, "samples show S-002").expect(0).out;
    for part in [
        "Beside it: S-001 in EN-01 (being tested), from the same items: drawn once, 1 deviating, 0 missing",
        "not shown",
        "a sample drawn before from the same items or register has deviations",
    ] {
        assert!(shown.to_lowercase().contains(&part.to_lowercase()), "{part}\n{shown}");
    }
    let json = run(&sealed, "samples show S-002 --json").expect(0).json();
    assert_eq!(
        (&json["evaluation"]["look"], &json["beside"][0]["counts"]),
        (&2.into(), &true.into())
    );
    let other = FREEZE.replace("A.9.2,A.6.2.8", "A.7.4");
    run(&sealed, &other).expect(0);
    let asks = run(&sealed, "samples show S-003").expect(0).out;
    assert!(asks.contains("from the same members, about other requirements"), "{asks}");
}

#[test]
fn a_pack_tells_of_samples_redraws_and_what_is_missing() {
    let sealed = world();
    run(&sealed, FREEZE).expect(0);
    let first = drawn(&sealed, DRAW);
    let reason = "--reason The_number_was_read_wrongly.";
    let second =
        drawn(&sealed, &format!("samples draw S-001 --number 9 --given-by M._Weber {reason}"));
    assert_eq!(first.len(), second.len());
    run(&sealed, &format!("samples result S-001 {} missing --note Not_found.", second[0]))
        .expect(0);
    for member in &second[1..] {
        run(&sealed, &format!("samples result S-001 {member} conforming")).expect(0);
    }
    run(&sealed, "pack -o @pack.pdf").expect(0);
    let Ok(output) =
        Command::new("pdftotext").arg("-layout").arg(sealed.path("pack.pdf")).arg("-").output()
    else {
        skipped("a pack with samples", "pdftotext is not installed");
        return;
    };
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "1 sample: 9 members were drawn last, 1 of them deviates, and 0 have no result yet. Redraws: 1.",
        "Draw 2, a redraw:",
        "Reason: The number was read wrongly.",
        "8 conforming, 1 missing, which deviate too",
        "More looks were taken than were planned",
        &second[0],
        "Not found.",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}
