//! Rows of registers: typed, named where they are bad, mapped again, and compared.

use std::collections::BTreeMap;

use exhibit_core::digest::Sha256;
use exhibit_registers::{
    Cell, ChangeKind, DayOrder, MAX_PROBLEMS, Mapping, ProblemCode, RemarkCode, Row, check,
    compare, digest, line, propose,
};

use super::{checked, proposed, said, schema, table};

fn codes(checked: &exhibit_registers::Checked) -> Vec<(u64, ProblemCode)> {
    checked.problems.iter().map(|it| (it.row, it.code)).collect()
}

#[test]
fn one_bad_line_among_ten_thousand_is_named() {
    let mut text = String::from("ID,Description,Owner,Due date,Status\n");
    for number in 1..=10_000 {
        let due = if number == 7321 { "31.02.2026" } else { "2026-06-30" };
        text += &format!("T-{number},measure {number},Jana Müller,{due},open\n");
    }
    let found = checked("treatments", &text);
    assert_eq!((found.rows.len(), found.bad_rows, found.problems_total), (9_999, 1, 1));
    let problem = &found.problems[0];
    assert_eq!((problem.row, problem.column.as_str()), (7322, "Due date"));
    assert_eq!((problem.found.as_str(), problem.code), ("31.02.2026", ProblemCode::NotADay));
    assert!(!found.is_good());
}

#[test]
fn problems_are_capped_and_counted() {
    let mut text = String::from("ID,Description,Due\n");
    (0..MAX_PROBLEMS * 3).for_each(|number| text += &format!("T-{number},x,soon\n"));
    let found = checked("treatments", &text);
    assert_eq!(found.problems.len(), MAX_PROBLEMS);
    assert_eq!((found.problems_total, found.bad_rows), (3000, 3000));
    assert_eq!(found.problems[0].row, 2);
}

#[test]
fn an_incident_list_says_what_it_lacks() {
    let text = "Incident No;System;Occurred;Detected at;Severity;Description;Root cause;Ticket link\n\
        I-1;CREDO;2026-03-12;2026-03-14 09:30:00+01:00;SEV2;Wrong refusals;v3.0;https://x\n\
        I-2;HELPER;03/04/2026;2026-03-14 09:30;minor;Invented answer;;\n\
        I-3;;2026-03-01;yesterday;purple;;;\n\
        I-3;SIFT;-;2026-04-01;high;Missed alert;;\n\
        I-\u{200b}4;SIFT;2026-04-01;2026-04-01;high;Missed alert;;\n\
        I-5;SIFT;2026-04-01\n";
    let found = checked("incidents", text);
    insta::assert_snapshot!(said(&found));
    assert_eq!(found.rows.len(), 1);
    assert_eq!(found.rows[0].text("detected"), Some("2026-03-14T09:30:00+01:00"));
    assert_eq!(found.rows[0].text("severity"), Some("high"));
    assert_eq!(found.rows[0].extra["Ticket link"], "https://x");
}

#[test]
fn controls_of_an_article_are_named_and_never_mapped_in_silence() {
    let text = "File;Control;Control title\n\
        oversight.pdf;A.8.5 Human oversight;\n\
        oversight2.pdf;A.8.5;Human Oversight\n\
        info.pdf;A.8.5;Information for interested parties\n\
        risk.pdf;A.2.2;AI Risk Assessment\n\
        policy.pdf;A.2.2;\n\
        heading.pdf;A.6.1;\n\
        log.pdf;A.6.2.8, 9.1;\n";
    let found = checked("evidence-index", text);
    insta::assert_snapshot!(said(&found));
    let good: Vec<&str> = found.rows.iter().filter_map(|it| it.text("file")).collect();
    assert_eq!(good, ["info.pdf", "policy.pdf", "log.pdf"]);
    assert_eq!(found.rows[2].list("requirements"), ["A.6.2.8", "9.1"]);
    assert!(found.remarks.iter().any(|it| it.code == RemarkCode::ArticleNumber));
}

#[test]
fn a_mapping_is_kept_and_fits_the_next_file_whatever_its_order() {
    let first = table("march.csv", "Nr.;Risiko;Stufe;Datum\nR-1;Ausfall;orange;03/04/2026\n");
    let risks = schema("risks");
    let proposal = propose(risks, &first.header(risks));
    assert_eq!((proposal.unmapped, proposal.missing.len()), (vec!["Stufe".to_owned()], 0));
    let mut mapping = proposal.mapping;
    mapping.columns.insert("inherent-level".to_owned(), "Stufe".to_owned());
    let words = BTreeMap::from([("Orange".to_owned(), "high".to_owned())]);
    mapping.values.insert("inherent-level".to_owned(), words);
    assert_eq!(codes(&check(risks, &mapping, &first)), [(2, ProblemCode::AmbiguousDay)]);
    mapping.day_order = Some(DayOrder::DayFirst);
    let kept = exhibit_core::canonical::to_bytes(&mapping).expect("it has a canonical form");
    let mapping: Mapping = exhibit_core::canonical::read(&kept).expect("it comes back");
    let found = check(risks, &mapping, &first);
    assert_eq!(found.rows[0].text("identified"), Some("2026-04-03"));
    assert_eq!(found.rows[0].text("inherent-level"), Some("high"));
    let next = table(
        "june.csv",
        "Bericht Juni\n\nDatum,Stufe,Risiko,Nr.\n31/05/2026,orange,Ausfall,R-1\n",
    );
    let found = check(risks, &mapping, &next);
    assert_eq!((found.rows.len(), found.rows[0].row), (1, 4), "{}", said(&found));
    let other = table("july.csv", "Datum,Stufe,Risiko\n31/05/2026,orange,Ausfall\n");
    assert_eq!(codes(&check(risks, &mapping, &other)), [(1, ProblemCode::ColumnMissing)]);
}

#[test]
fn a_mapping_that_is_not_of_this_register_changes_nothing() {
    let risks = table("a.csv", "ID,Description\n1,x\n");
    let mut mapping = proposed(schema("risks"), &risks);
    assert_eq!(codes(&check(schema("changes"), &mapping, &risks)), [(0, ProblemCode::Mapping)]);
    mapping.columns.insert("colour".to_owned(), "Description".to_owned());
    mapping.zone = Some("Berlin".to_owned());
    let found = check(schema("risks"), &mapping, &risks);
    assert!(
        found.rows.is_empty() && found.problems.iter().all(|it| it.code == ProblemCode::Mapping)
    );
    assert_eq!(
        found.problems.len(),
        3,
        "an unknown column, one taken twice, and a zone that is none"
    );
    assert!(
        serde_json::from_str::<Mapping>(r#"{"schema":"risks","columns":{},"colour":1}"#).is_err()
    );
}

#[test]
fn columns_in_doubt_are_said_and_not_chosen() {
    let table = table("a.csv", "ID,Description,Owner,Risk owner,Owner\n1,x,a,b,c\n");
    let proposal = propose(schema("risks"), &table.header(schema("risks")));
    assert_eq!(proposal.ambiguous.len(), 1);
    assert_eq!(proposal.ambiguous[0].headers, ["Owner", "Risk owner", "Owner (2)"]);
    let found = check(schema("risks"), &proposal.mapping, &table);
    assert_eq!(found.rows[0].extra["Owner (2)"], "c");
    assert!(found.remarks.iter().any(|it| it.code == RemarkCode::HeaderRepeated));
    let missing =
        propose(schema("risks"), &super::table("b.csv", "Owner,x\n1,2\n").header(schema("risks")));
    assert_eq!(missing.missing, ["id", "description"]);
}

#[test]
fn rows_of_json_have_their_own_columns() {
    let text = r#"{"rows":[{"name":"mail-summarizer","system":"HELPER","operator":"Tamm, Kersti","permissions":["read","send"]},
        {"operator":"Jana","system":"CREDO","name":"scorer","from":"2026-01-01"}, 7]}"#;
    let table = table("agents.json", text);
    let found = check(schema("agents"), &proposed(schema("agents"), &table), &table);
    assert_eq!(found.rows[0].list("permissions"), ["read", "send"]);
    assert_eq!((found.rows[1].row, found.rows[1].text("from")), (2, Some("2026-01-01")));
    assert_eq!(codes(&found), [(3, ProblemCode::UnreadableRow)]);
    assert_eq!(found.bad_rows, 1);
}

#[test]
fn ids_that_a_spreadsheet_made_numbers_are_said() {
    let table = table("a.json", r#"[{"id":7,"description":"x"}]"#);
    let found = check(schema("risks"), &proposed(schema("risks"), &table), &table);
    assert_eq!(found.rows[0].text("id"), Some("7"));
    assert!(found.remarks.iter().any(|it| it.code == RemarkCode::NumberAsText));
}

/// The header of each register's columns, as the proposal has them.
fn columns(name: &str, header: &str) -> Vec<String> {
    let found = proposed(schema(name), &table("list.csv", &format!("{header}\n1{header}\n")));
    found.columns.into_iter().map(|(key, name)| format!("{key}={name}")).collect()
}

#[test]
fn a_name_that_two_columns_may_have_goes_to_the_one_that_has_nothing_better() {
    for (name, header, want) in [
        ("risks", "Risk,What can happen", &["description=What can happen", "id=Risk"][..]),
        ("risks", "Risk ID,Risk", &["description=Risk", "id=Risk ID"]),
        ("risks", "Risk,Owner", &["owner=Owner"]),
        ("risks", "Risk ID,Risk,Description", &["description=Description", "id=Risk ID"]),
        ("systems", "System,Title,Purpose", &["name=System", "purpose=Purpose", "title=Title"]),
        ("systems", "Title,Purpose", &["name=Title", "purpose=Purpose"]),
        ("objectives", "Objective,Target", &["objective=Objective", "target-value=Target"]),
        ("objectives", "Target,Owner", &["objective=Target", "owner=Owner"]),
        ("accountable-persons", "System,Name", &["person=Name", "system=System"]),
        ("authorities", "Person,Name,May", &["allows=May", "name=Name", "person=Person"]),
    ] {
        assert_eq!(columns(name, header), want, "{header}");
    }
    let twice = table("list.csv", "Risk,Risk,Owner\na,b,c\n");
    let found = propose(schema("risks"), &twice.header(schema("risks")));
    assert_eq!(found.missing, ["id", "description"], "nobody can say which is which");
}

#[test]
fn a_choice_may_take_several_values_or_keep_other_words() {
    let text = "System,Purpose,Our role\n\
        A,x,developer and user\n\
        B,x,user; Anbieter\n\
        C,x,developer und gardener\n\
        D,x,user\n";
    let found = checked("systems", text);
    assert_eq!(codes(&found), [(4, ProblemCode::NotAChoice)]);
    assert_eq!(found.rows[0].list("role"), ["developer", "user"]);
    assert_eq!(found.rows[1].list("role"), ["user", "provider"]);
    assert_eq!(found.rows[2].text("role"), Some("user"), "one value is no list");

    let text =
        "ID,System,Date,Result\nI-1,A,2026-01-01,not acceptable\nI-2,A,2026-01-01,if reviewed\n";
    let found = checked("impact-assessments", text);
    assert_eq!(found.rows[0].text("result"), Some("not-acceptable"));
    assert_eq!(found.rows[1].text("result"), Some("if reviewed"));
    let remark = found.remarks.iter().find(|it| it.code == RemarkCode::OwnWords).expect("said");
    assert!(remark.text.contains("row 3"), "{}", remark.text);
}

#[test]
fn rows_without_an_id_are_told_apart_by_what_they_say() {
    let text =
        "ID,Objective,Owner\n,Fair,Jana\n,Fair,Olaf\nO-1,Fast,Jana\nO-1,Slow,Jana\n,Safe,Jana\n";
    let found = checked("objectives", text);
    let duplicate = ProblemCode::Duplicate;
    assert_eq!(codes(&found), [(2, duplicate), (3, duplicate), (4, duplicate), (5, duplicate)]);
    assert_eq!(found.rows[0].identity(schema("objectives")), ["Safe"]);
}

fn row(number: u64, cells: &[(&str, &str)]) -> Row {
    let one = |(key, text): &(&str, &str)| ((*key).to_owned(), Cell::One((*text).to_owned()));
    Row { row: number, cells: cells.iter().map(one).collect(), extra: BTreeMap::new() }
}

#[test]
fn a_snapshot_is_cited_by_its_digest_and_compared_by_its_ids() {
    let older = [
        row(2, &[("id", "R-1"), ("owner", "Jana"), ("treatment", "reduce")]),
        row(3, &[("id", "R-2")]),
        row(4, &[("id", "R-3"), ("owner", "Jana")]),
    ];
    let mut newer = [
        row(9, &[("id", "R-4")]),
        row(2, &[("id", "R-3"), ("owner", "Jana")]),
        row(3, &[("id", "R-1"), ("owner", "Kersti"), ("review", "2026-09-30")]),
    ];
    newer[2].extra.insert("Note".to_owned(), "new".to_owned());
    let changes = compare(schema("risks"), &older, &newer);
    let kinds: Vec<_> = changes
        .iter()
        .map(|it| (it.identity[0].as_str(), it.kind, it.older_row, it.newer_row))
        .collect();
    assert_eq!(
        kinds,
        [
            ("R-1", ChangeKind::Changed, Some(2), Some(3)),
            ("R-2", ChangeKind::Removed, Some(3), None),
            ("R-4", ChangeKind::Added, None, Some(9)),
        ]
    );
    let cells: Vec<_> = changes[0].cells.iter().map(|it| (it.column.as_str(), it.extra)).collect();
    assert_eq!(cells, [("owner", false), ("review", false), ("treatment", false), ("Note", true)]);
    assert_eq!(changes[0].cells[0].before, Some(Cell::One("Jana".to_owned())));
    assert!(compare(schema("risks"), &older, &older).is_empty());

    let lines: Vec<u8> = older.iter().flat_map(|it| line(it).expect("a line")).collect();
    assert_eq!(digest(&older).expect("a digest"), Sha256::of(&lines));
    let first = String::from_utf8(line(&older[1]).expect("a line")).expect("UTF-8");
    assert_eq!(first, "{\"cells\":{\"id\":\"R-2\"},\"row\":3}\n");
    let back: Row = exhibit_core::canonical::read(first.trim_end().as_bytes()).expect("a row");
    assert_eq!(back, older[1]);
    assert_ne!(digest(&older).expect("a digest"), digest(&newer).expect("a digest"));
}

proptest::proptest! {
    #[test]
    fn no_table_panics_and_every_row_is_good_or_named(text in "[A-Z,;\"\n 0-9.é=-]{0,200}") {
        if let Ok(table) = exhibit_registers::Table::read("a.csv", text.as_bytes(), None) {
            let risks = schema("risks");
            let mapping = Mapping {
                schema: "risks".to_owned(),
                columns: table.header(risks).names.iter().zip(&risks.columns).map(|((_, name), column)| (column.key.clone(), name.clone())).collect(),
                ..Mapping::default()
            };
            let found = check(risks, &mapping, &table);
            let bad: std::collections::BTreeSet<u64> = found.problems.iter().map(|it| it.row).collect();
            proptest::prop_assert!(found.rows.iter().all(|it| !bad.contains(&it.row)));
            proptest::prop_assert_eq!(found.is_good(), found.problems.is_empty());
        }
    }
}
