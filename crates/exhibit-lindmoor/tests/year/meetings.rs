//! The workbooks that people hand over when the audit is nearly done, read cell by cell.

use exhibit_core::catalog::management_review;
use exhibit_registers::Table;

use crate::set::{expected, files};

/// The rows of a sheet below its header, as text.
fn rows(path: &str, sheet: &str) -> Vec<Vec<String>> {
    let table = Table::read(path, &files()[path], Some(sheet)).expect("a sheet");
    let text = |row: &exhibit_registers::table::TableRow| {
        let cell = |column| row.cell(column).map_or("", |(_, text)| text).to_owned();
        (0..6).map(cell).collect()
    };
    table.rows.iter().skip(1).map(text).collect()
}

#[test]
fn the_review_lacks_one_input_and_then_none() {
    let meetings = &expected().meetings;
    let keys: Vec<&str> = management_review().inputs.iter().map(|it| it.key.as_str()).collect();
    for (path, missing) in
        [(meetings.review, Some(meetings.missing_input)), (meetings.whole_review, None)]
    {
        let inputs = rows(path, "Inputs");
        assert_eq!(inputs.iter().map(|it| it[0].as_str()).collect::<Vec<_>>(), keys, "{path}");
        for row in &inputs {
            let lacks = missing == Some(row[0].as_str());
            assert_eq!((row[1].is_empty(), row[2].is_empty()), (lacks, !lacks), "{path}: {row:?}");
        }
    }
}

#[test]
fn the_list_of_the_certification_body_has_its_own_numbers_and_days() {
    let meetings = &expected().meetings;
    let found: Vec<(String, String)> = rows(meetings.list, "Stage 1")
        .into_iter()
        .map(|it| (it[0].clone(), it[5].clone()))
        .collect();
    let planted = meetings.concerns.iter().map(|(it, due)| ((*it).into(), (*due).into()));
    assert_eq!(found, planted.collect::<Vec<_>>());
}
