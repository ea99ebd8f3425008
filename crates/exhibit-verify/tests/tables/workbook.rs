//! Workbooks: written here part by part, and by openpyxl.

use std::io::Cursor;

use exhibit_core::appraisal::Outcome;
use exhibit_core::verdict::Word;
use exhibit_verify::ItemKind;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::TrustSet;
use exhibit_verify::zip::Writer;

use super::{Looked, look, look_at, oracles, profiles};

const SHEET: &str = r#"
language = 1
name = "reviews"
title = "reviews, kept in a workbook"
[recognise]
columns = ["When", "Who"]
[records]
form = "xlsx"
[fields]
time = { at = "When", zone = "Z" }
person = { at = ["Who"] }
outcome = { at = ["Passed"] }
risk_score = { at = ["Score"] }
"#;

/// A workbook of these parts, beside those that every one has.
struct Parts {
    files: Vec<(String, String)>,
}

impl Parts {
    /// A workbook whose first sheet has these rows.
    fn of(rows: &str) -> Self {
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relation = |id: &str, kind: &str, target: &str| {
            format!(r#"<Relationship Id="{id}" Type="{office}/{kind}" Target="{target}"/>"#)
        };
        let relations = |all: &[String]| {
            format!("<?xml version=\"1.0\"?><Relationships>{}</Relationships>", all.concat())
        };
        let top = relations(&[relation("r1", "officeDocument", "/xl/workbook.xml")]);
        let of_book = relations(&[
            relation("r1", "worksheet", "worksheets/sheet1.xml"),
            relation("r2", "worksheet", "../xl/worksheets/other.xml"),
            relation("r3", "sharedStrings", "sharedStrings.xml"),
            relation("r4", "styles", "styles.xml"),
        ]);
        let mut parts = Self { files: Vec::new() };
        parts.put("_rels/.rels", &top);
        parts.put("xl/_rels/workbook.xml.rels", &of_book);
        parts.put(
            "xl/workbook.xml",
            r#"<x:workbook xmlns:x="a" xmlns:r="b"><x:workbookPr/><x:sheets><x:sheet name="Reviews &amp; more" sheetId="1" r:id="r1"/><x:sheet name="Other" sheetId="2" r:id="r2"/></x:sheets></x:workbook>"#,
        );
        parts.put("xl/worksheets/other.xml", "<worksheet><sheetData/></worksheet>");
        parts.put(
            "xl/styles.xml",
            r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd h:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"#,
        );
        parts.put(
            "xl/sharedStrings.xml",
            "<sst count=\"4000000000\" uniqueCount=\"4000000000\"><si><t>When</t></si><si><r><t>W</t></r><r><t xml:space=\"preserve\">ho</t></r><rPh><t>no</t></rPh></si><si><t>Passed</t></si><si><t>Score</t></si><si><t>Ada &lt;&#65;&gt;_x000D_</t></si></sst>",
        );
        parts.put(
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{HEADER}{rows}</sheetData></worksheet>"),
        );
        parts
    }

    fn put(&mut self, name: &str, content: &str) {
        self.files.retain(|(there, _)| there != name);
        self.files.push((name.to_owned(), content.to_owned()));
    }

    fn zip(mut self) -> Vec<u8> {
        self.files.sort();
        let mut writer = Writer::new(Cursor::new(Vec::new()));
        for (name, content) in &self.files {
            writer.add(name, &content.as_bytes()).expect("a good name");
        }
        writer.finish().expect("written").into_inner()
    }
}

const HEADER: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>"#;

fn read(parts: Parts) -> Looked {
    look("reviews.xlsx", parts.zip(), &profiles(&[SHEET]))
}

#[test]
fn cells_of_every_kind_become_values() {
    let rows = r#"
        <row r="2"><c r="A2" s="1"><v>46053</v></c><c r="B2" t="s"><v>4</v></c><c r="C2" t="b"><v>1</v></c><c r="D2"><v>1.50</v></c></row>
        <row r="3" spans="1:4"/>
        <row r="4"><c r="A4" s="2"/><c r="B4" s="2"/></row>
        <row><c s="2"><v>46053.52083333334</v></c><c t="inlineStr"><is><t>Gr</t><t>ace</t></is></c><c r="D5" t="str"><f>A1&amp;"x"</f><v><![CDATA[<&]]></v></c></row>
        <row r="9"><c r="A9" t="d"><v>2026-02-01T00:00:00</v></c><c r="B9" t="e"><v>#N/A</v></c><c r="C9" t="b"><v>0</v></c><c r="D9"><f>1/3</f><v>0.33333333333333331</v></c></row>"#;
    let found = read(Parts::of(rows));
    assert_eq!(found.word(), Word::Unsigned, "{:#?}", found.appraised.appraisal);
    assert_eq!(
        found.texts,
        [
            r#"{"When":"2026-01-31","Who":"Ada <A>\r","Passed":true,"Score":1.50}"#,
            r#"{"When":"2026-01-31T12:30:00","Who":"Grace","Score":"<&"}"#,
            r##"{"When":"2026-02-01T00:00:00","Who":"#N/A","Passed":false,"Score":0.33333333333333331}"##,
        ]
    );
    assert_eq!(found.lines(), [2, 5, 9]);
    assert_eq!((found.records.inside, found.records.all.len()), (3, 3), "the file is kept whole");
    assert!(found.records.all.iter().all(|it| it.sound && it.decoded && it.seconds.is_some()));
    let appraisal = &found.appraised.appraisal;
    assert_eq!(appraisal.members.len(), 1);
    assert!(appraisal.not_checked.iter().any(|it| it.contains("1 other sheet")));
    assert!(found.fact("export").1.contains("unsigned export"));
}

#[test]
fn the_sheet_and_the_row_of_the_header_are_the_profiles() {
    let titled = Parts::of(
        r#"<row r="2"><c r="A2" t="inlineStr"><is><t>Who</t></is></c><c r="C2" t="inlineStr"><is><t>When</t></is></c></row><row r="3"><c r="C3"><v>7</v></c></row>"#,
    );
    let third =
        SHEET.replace("\"xlsx\"", "\"xlsx\"\ntable.header = 2\ntable.sheet = \"Reviews & more\"");
    let content = titled.zip();
    let found = look("r.xlsx", content.clone(), &profiles(&[&third]));
    assert_eq!(found.texts, [r#"{"When":7}"#]);
    let other = SHEET.replace("\"xlsx\"", "\"xlsx\"\ntable.sheet = \"Other\"");
    let found = look("r.xlsx", content.clone(), &profiles(&[&other]));
    assert!(matches!(found.item.kind, ItemKind::Document));
    let named = look_at(
        &InMemory::new().with("r.xlsx", content.clone()),
        &profiles(&[&other]),
        Some("reviews"),
        &TrustSet::default(),
    );
    assert_eq!(named.word(), Word::CannotCheck);
    // Without a profile it is a document, as before.
    let found = look("r.xlsx", content, &ProfileSet::built_in());
    assert_eq!(found.word(), Word::Unsigned);
    assert_eq!(found.records.all.len(), 0);
}

#[test]
fn a_workbook_inside_an_archive_is_an_item_with_its_rows() {
    let inner = Parts::of(r#"<row r="2"><c r="B2" t="s"><v>4</v></c></row>"#).zip();
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    writer.add("reviews.xlsx", &inner).expect("a good name");
    let content = writer.finish().expect("written").into_inner();
    let members = InMemory::new().with("all.zip", content);
    let (set, trust) = (profiles(&[SHEET]), TrustSet::default());
    let look = super::look_of(&members, &set, None, &trust);
    let all = exhibit_verify::inspect(&look).expect("memory can be read");
    let found: Vec<_> =
        all.iter().map(|it| (it.appraisal.profile.as_deref(), it.appraisal.records)).collect();
    assert_eq!(found, [(None, 0), (Some("reviews"), 1)]);
}

#[test]
fn rows_that_can_not_be_placed_are_failures_and_hide_nothing() {
    let good = r#"<row r="9"><c r="B9" t="s"><v>4</v></c></row>"#;
    let long = "x".repeat(32_768);
    for row in [
        r#"<row r="3"><c r="F3"><v>1</v></c></row>"#.to_owned(),
        r#"<row r="3"><c r="A4"><v>1</v></c></row>"#.to_owned(),
        r#"<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>1</v></c></row>"#.to_owned(),
        r#"<row r="3"><c r="A3"><v>1</v></c><c r="A3"><v>2</v></c></row>"#.to_owned(),
        r#"<row r="3"><c r="AAAA3"><v>1</v></c></row>"#.to_owned(),
        r#"<row r="3"><c r="A3" t="s"><v>99</v></c></row>"#.to_owned(),
        r#"<row r="3"><c r="A3" t="zz"><v>99</v></c></row>"#.to_owned(),
        r#"<row r="3"><c r="A3" t="b"><v>2</v></c></row>"#.to_owned(),
        r#"<row r="3"><c r="A3"><v>2</v><v>3</v></c></row>"#.to_owned(),
        r#"<row r="3"><c r="A3"><v>2</v></c><x/></row>"#.to_owned(),
        r#"<row r="3"><c r="A3"><f>B3+1</f></c></row>"#.to_owned(),
        format!(r#"<row r="3"><c r="A3" t="inlineStr"><is><t>{long}</t></is></c></row>"#),
    ] {
        let found = read(Parts::of(&format!("{row}{good}")));
        assert_eq!(found.word(), Word::Incomplete, "{row:.80}: {:#?}", found.appraised.appraisal);
        assert_eq!(found.failures(), [(3, "row".to_owned())], "{row:.80}");
        assert_eq!(found.lines(), [3, 9]);
    }
}

#[test]
fn a_sheet_that_can_not_be_read_to_its_end_can_not_be_checked() {
    let before = r#"<row r="2"><c r="B2" t="s"><v>4</v></c></row>"#;
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    let long = format!("<row r=\"3\"><c r=\"A3\"><v>{}</v></c></row>", "1".repeat(2 << 20));
    let tag = format!("<row r=\"3\" {}/>", "x".repeat(2 << 20));
    for after in [
        "<row r=\"3\"><c r=\"A3\"><v>&bomb;</v></c></row>",
        "<row r=\"3\"><c r=\"A3\"><v>&#0;</v></c></row>",
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>",
        "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>",
        "<row r=\"x\"/>",
        "<c r=\"A3\"><v>1</v></c>",
        "<row r=\"3\"><c r=\"A3\"></row>",
        "<row r=\"3\" r=\"4\"/>",
        deep.as_str(),
        long.as_str(),
        tag.as_str(),
    ] {
        let found = read(Parts::of(&format!("{before}{after}")));
        assert_eq!(
            found.word(),
            Word::CannotCheck,
            "{after:.60}: {:#?}",
            found.appraised.appraisal
        );
        assert_eq!(found.records.all.len(), 1, "{after:.60}");
        let (outcome, said) = found.fact("records");
        assert!(
            outcome == Outcome::NotChecked && said.contains("can't be read from line"),
            "{said}"
        );
    }
    let mut cut = Parts::of(before);
    cut.put("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{HEADER}{before}"));
    assert_eq!(read(cut).word(), Word::CannotCheck);
    let mut declared = Parts::of(before);
    declared.put(
        "xl/worksheets/sheet1.xml",
        &format!("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet><sheetData>{HEADER}{before}</sheetData></worksheet>"),
    );
    let found = read(declared);
    assert!(matches!(found.item.kind, ItemKind::Document), "no header was found");
}

#[test]
fn damage_in_the_archive_is_found() {
    let good = Parts::of(r#"<row r="2"><c r="B2" t="s"><v>4</v></c></row>"#).zip();
    let name = b"xl/worksheets/sheet1.xml";
    let at = good.windows(name.len()).position(|it| it == name).expect("a local header");
    let end = good[at..].windows(4).position(|it| it == b"PK\x03\x04" || it == b"PK\x01\x02");
    let data = at + name.len()..at + end.expect("another header");
    for flipped in data.step_by(7) {
        let mut bad = good.clone();
        bad[flipped] ^= 0x10;
        let found = look("r.xlsx", bad.clone(), &profiles(&[SHEET]));
        let is_log = matches!(found.item.kind, ItemKind::Log(_));
        assert!(!is_log || found.word() == Word::CannotCheck, "byte {flipped}");
        let named = look_at(
            &InMemory::new().with("r.xlsx", bad),
            &profiles(&[SHEET]),
            Some("reviews"),
            &TrustSet::default(),
        );
        assert_eq!(named.word(), Word::CannotCheck, "byte {flipped}");
    }
}

#[test]
fn shared_strings_can_not_be_made_into_more_than_is_read() {
    // 32,767 characters, named by every cell: 200,000 rows would be 6.5 GB of text.
    let mut rows = String::new();
    for row in 2..200_000 {
        rows.push_str(&format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>4</v></c></row>"#));
    }
    let mut parts = Parts::of(&rows);
    let long = "x".repeat(32_767);
    parts.put(
        "xl/sharedStrings.xml",
        &format!("<sst><si><t>When</t></si><si><t>Who</t></si><si><t>P</t></si><si><t>S</t></si><si><t>{long}</t></si></sst>"),
    );
    let content = parts.zip();
    let members = InMemory::new().with("r.xlsx", content);
    let (set, trust) = (profiles(&[SHEET]), TrustSet::default());
    let look = super::look_of(&members, &set, None, &trust);
    let all = exhibit_verify::inspect(&look).expect("memory can be read");
    assert_eq!(all[0].appraisal.verdict, Word::CannotCheck);
    assert!(all[0].appraisal.records > 1000, "what was read counts");
    assert!(all[0].appraisal.records < 50_000, "{}", all[0].appraisal.records);
}

#[test]
fn a_chain_in_a_sheet_is_checked_as_any_other() {
    let profile = r#"
        language = 1
        name = "chained-sheet"
        title = "a log with a chain, in a sheet"
        [recognise]
        columns = ["When", "Who"]
        [records]
        form = "xlsx"
        [[digest]]
        name = "row"
        separator = "|"
        message = [{ field = { at = "When" } }, { field = { at = "Who", null = "" } }]
        stored = "Passed"
        [[link]]
        field = "Score"
        to = "row"
        genesis = "absent"
        "#;
    let hash = |text: &str| {
        use sha2::Digest as _;
        data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(text.as_bytes()))
    };
    let row = |number: u32, when: &str, prev: Option<&str>, hash: &str| {
        let prev =
            prev.map_or(String::new(), |it| format!(r#"<c r="D{number}" t="str"><v>{it}</v></c>"#));
        format!(
            r#"<row r="{number}"><c r="A{number}"><v>{when}</v></c><c r="C{number}" t="str"><v>{hash}</v></c>{prev}</row>"#
        )
    };
    let (first, second) = (hash("1|"), hash("2.0|"));
    let good = row(2, "1", None, &first) + &row(3, "2.0", Some(&first), &second);
    let found = look("l.xlsx", Parts::of(&good).zip(), &profiles(&[profile, SHEET]));
    assert_eq!(found.appraised.appraisal.profile.as_deref(), Some("chained-sheet"));
    assert_eq!(found.word(), Word::Unanchored, "{:#?}", found.appraised.appraisal);
    let bad = row(2, "1", None, &first) + &row(3, "2.0", Some(&second), &second);
    let found = look("l.xlsx", Parts::of(&bad).zip(), &profiles(&[profile]));
    assert_eq!((found.word(), found.failures()[0].0), (Word::Broken, 3));
}

#[test]
fn openpyxl_writes_the_same_rows() {
    let Some(python) = oracles::tool("python3", &["-c", "pass"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let has = oracles::run(
        &python,
        folder.path(),
        &["-c", "import importlib.util as u; print(u.find_spec('openpyxl') is not None)"],
    );
    if has.trim_ascii() != b"True" {
        return oracles::skip("openpyxl", "not installed");
    }
    let script = r#"
import datetime, json, random
from openpyxl import Workbook, load_workbook
r = random.Random(7)
start = datetime.datetime(2026, 1, 1)
book = Workbook()
sheet = book.active
sheet.append(['When', 'Who', 'Passed', 'Score'])
letters = 'ab <>&"\n\t\u00e4\u20ac\U0001f98a_'
for n in range(400):
    when = start + datetime.timedelta(seconds=r.randrange(10**8))
    who = 'x' + ''.join(r.choice(letters) for _ in range(r.randrange(12)))
    sheet.append([when if n % 3 else when.date(), who if n % 5 else None, bool(n % 2), r.choice([n, n / 8, -n])])
book.create_sheet('second')
book.save('a.xlsx')
rows = []
for row in load_workbook('a.xlsx', data_only=True).worksheets[0].iter_rows(min_row=2, values_only=True):
    when, who, passed, score = row
    if len(rows) % 3 == 0: when = when.date()
    rows.append({k: v for k, v in zip(['When', 'Who', 'Passed', 'Score'], [when.isoformat(), who, passed, score]) if v is not None})
print(json.dumps(rows))
"#;
    let said = oracles::run(&python, folder.path(), &["-c", script]);
    let want: Vec<std::collections::BTreeMap<String, serde_json::Value>> =
        serde_json::from_slice(&said).expect("JSON");
    assert_eq!(want.len(), 400);
    let content = std::fs::read(folder.path().join("a.xlsx")).expect("it was written");
    let found = look("a.xlsx", content, &profiles(&[SHEET]));
    assert_eq!(found.word(), Word::Unsigned, "{:#?}", found.appraised.appraisal);
    assert_eq!(found.rows(), want);
}
