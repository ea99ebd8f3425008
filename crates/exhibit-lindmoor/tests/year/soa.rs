//! The Statement of Applicability, read from its workbooks as a program would that knows nothing of the bank.

use std::collections::BTreeMap;

use exhibit_registers::{Checked, ProblemCode, Row, Table, check, named, propose};

use crate::set::{expected, files};

fn checked(path: &str) -> Checked {
    let schema = named("soa").expect("a schema");
    let table = Table::read(path, &files()[path], None).expect("a workbook");
    let proposal = propose(schema, &table.header(schema));
    assert!(proposal.ambiguous.is_empty() && proposal.unmapped.is_empty(), "{proposal:?}");
    check(schema, &proposal.mapping, &table)
}

/// Rows by control, without their numbers.
fn rows(checked: &Checked) -> BTreeMap<String, Row> {
    let by_control = |row: &Row| {
        let control = row.text("control").expect("a control").to_owned();
        (control, Row { row: 0, ..row.clone() })
    };
    checked.rows.iter().map(by_control).collect()
}

#[test]
fn two_rows_say_an_articles_number_and_the_corrected_workbook_does_not() {
    let expected = &expected().applicability;
    let this = checked(expected.this_year.path);
    assert!(this.problems.iter().all(|it| it.code == ProblemCode::ArticleNumbering));
    let found: Vec<u64> = this.problems.iter().map(|it| it.row).collect();
    assert_eq!((found, this.rows.len()), (expected.article_rows.clone(), 37));
    for control in &expected.silent {
        assert!(!rows(&this).contains_key(*control), "{control}");
    }
    for path in [expected.last_year.path, expected.corrected.path] {
        assert!(checked(path).is_good(), "{path}: {:?}", checked(path).problems);
    }
}

#[test]
fn what_changed_since_last_year_is_what_is_planted() {
    let expected = &expected().applicability;
    let (last, now) =
        (rows(&checked(expected.last_year.path)), rows(&checked(expected.corrected.path)));
    let changed: Vec<&str> =
        now.keys().filter(|it| last.get(*it) != now.get(*it)).map(String::as_str).collect();
    let mut planted = expected.changed.clone();
    planted.sort_unstable();
    assert_eq!(changed, planted);
    assert_eq!((last.len(), now.len()), (38, 39));
    let excluded: Vec<&String> =
        now.iter().filter(|(_, row)| row.text("applicable") == Some("no")).map(|it| it.0).collect();
    assert_eq!(excluded, [expected.excluded]);
    assert!(!now[expected.excluded].list("risks").is_empty());
    let own = now[expected.own].text("title");
    assert!(own.is_some_and(|it| !it.is_empty()), "{own:?}");
}

#[test]
fn what_contradicts_the_statement_is_in_the_registers() {
    let expected = &expected().applicability;
    let text = |path: &str| String::from_utf8(files()[path].clone()).expect("UTF-8");
    let changes = text("registers/changes.csv");
    let training: Vec<&str> = changes.lines().filter(|it| it.contains("Retrained")).collect();
    assert_eq!(training.len(), 1);
    assert!(training[0].starts_with(expected.retrained) && training[0].contains("2026-02-"));
    // What the index maps is what shows a control; A.10.3 is in no row of it.
    let index = text("audit/index.csv");
    for row in rows(&checked(expected.corrected.path)).values() {
        let control = row.text("control").expect("a control");
        let shown = index.split([',', ';', ' ', '"']).any(|it| it.trim() == control);
        let implemented = row.text("implementation") == Some("implemented");
        let planted = expected.warnings.contains(&("implemented-without-evidence", control));
        assert_eq!(implemented && !shown, planted, "{control}");
    }
}
