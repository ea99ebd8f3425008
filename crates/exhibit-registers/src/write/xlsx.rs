//! Office Open XML workbooks (ECMA-376 parts 1 and 2): the few parts that a list needs, and no clock.

use std::collections::HashSet;
use std::io::Cursor;

use exhibit_verify::zip::Writer;

use super::{MAX_UNITS, Sheet, Value, WriteError};
use crate::fold::column_letters;

/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Writes lists as the sheets of a workbook, each with its header in bold, frozen, and with a filter.
///
/// Texts are typed as texts: one that begins with `=` is no formula. The same sheets give the same bytes.
///
/// # Errors
/// No sheet, one that is too large, a text that is too long, or a row with more cells than its header.
pub fn write_xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, WriteError> {
    if sheets.is_empty() {
        return Err(WriteError::Empty);
    }
    let names = names(sheets);
    let mut parts: Vec<(String, String)> = Vec::new();
    for (number, sheet) in (1..).zip(sheets) {
        parts.push((format!("xl/worksheets/sheet{number}.xml"), worksheet(sheet, number == 1)?));
    }
    parts.push(("_rels/.rels".to_owned(), top_relations()));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations(sheets.len())));
    parts.push(("xl/styles.xml".to_owned(), styles()));
    parts.push(("xl/workbook.xml".to_owned(), workbook(sheets, &names)));
    parts.sort();
    let failed = |error: exhibit_verify::zip::WriteError| WriteError::Archive(error.to_string());
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    writer.add_content_types(&content_types(sheets.len()).into_bytes()).map_err(failed)?;
    for (name, part) in &parts {
        writer.add(name, &part.as_bytes()).map_err(failed)?;
    }
    Ok(writer.finish().map_err(failed)?.into_inner())
}

/// Returns names that a workbook may have, each once whatever its case.
fn names(sheets: &[Sheet]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for sheet in sheets {
        let allowed = |c: char| match c {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' => '-',
            c if c.is_control() => ' ',
            c => c,
        };
        let name: String = sheet.name.chars().map(allowed).collect();
        let name = name.trim_matches(['\'', ' ']);
        let name = if name.is_empty() { "Sheet" } else { name };
        let mut own = shortened(name, 31);
        for count in 2.. {
            if seen.insert(own.to_lowercase()) {
                break;
            }
            let number = format!(" ({count})");
            own = shortened(name, 31 - number.len()) + &number;
        }
        all.push(own);
    }
    all
}

/// Returns at most this many UTF-16 units of a text.
fn shortened(text: &str, most: usize) -> String {
    let mut units = 0;
    let fits = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= most
    });
    fits.collect::<String>().trim_end_matches(['\'', ' ']).to_owned()
}

fn worksheet(sheet: &Sheet, selected: bool) -> Result<String, WriteError> {
    sheet.hold()?;
    let mut out = format!("{DECLARATION}<worksheet xmlns=\"{MAIN}\">");
    let last = column_letters(sheet.header.len().saturating_sub(1));
    let rows = sheet.rows.len() + 1;
    out.push_str(&format!("<dimension ref=\"A1:{last}{rows}\"/>"));
    let tab = if selected { " tabSelected=\"1\"" } else { "" };
    out.push_str(&format!(
        "<sheetViews><sheetView{tab} workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" \
         state=\"frozen\"/><selection pane=\"bottomLeft\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>"
    ));
    widths(sheet, &mut out);
    out.push_str("<sheetData>");
    let header: Vec<Value> = sheet.header.iter().map(|it| Value::from(it.as_str())).collect();
    row(sheet, 1, &header, 1, &mut out)?;
    for (number, values) in (2..).zip(&sheet.rows) {
        row(sheet, number, values, 2, &mut out)?;
    }
    out.push_str("</sheetData>");
    if !sheet.header.is_empty() {
        out.push_str(&format!("<autoFilter ref=\"A1:{last}{rows}\"/>"));
    }
    out.push_str("</worksheet>");
    Ok(out)
}

fn widths(sheet: &Sheet, out: &mut String) {
    if sheet.header.is_empty() {
        return;
    }
    out.push_str("<cols>");
    for (at, name) in sheet.header.iter().enumerate() {
        let cells = sheet.rows.iter().filter_map(|it| it.get(at)).map(Value::text);
        let longest = |text: &str| text.lines().map(|it| it.chars().count()).max().unwrap_or(0);
        let widest = cells.map(longest).max().unwrap_or(0).max(longest(name) + 2);
        let (width, number) = ((widest + 2).clamp(WIDTHS.0, WIDTHS.1), at + 1);
        out.push_str(&format!(
            "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
        ));
    }
    out.push_str("</cols>");
}

fn row(
    sheet: &Sheet,
    number: usize,
    values: &[Value],
    style: usize,
    out: &mut String,
) -> Result<(), WriteError> {
    out.push_str(&format!("<row r=\"{number}\">"));
    for (at, value) in values.iter().enumerate() {
        let place = format!("{}{number}", column_letters(at));
        if let Some(digits) = value.number() {
            out.push_str(&format!("<c r=\"{place}\" s=\"3\"><v>{digits}</v></c>"));
            continue;
        }
        let text = value.text();
        if text.is_empty() {
            continue;
        }
        if text.len() > MAX_UNITS && text.encode_utf16().count() > MAX_UNITS {
            let sheet = sheet.name.clone();
            return Err(WriteError::TooLong { sheet, row: number, column: at + 1 });
        }
        out.push_str(&format!(
            "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
        ));
        escape(&marked(text), out);
        out.push_str("</t></is></c>");
    }
    out.push_str("</row>");
    Ok(())
}

/// Writes characters that XML has no place for as `_xHHHH_`, and what looks like that so that it stays what it is
/// (ECMA-376 part 1, section 22.9.2.19).
fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let mark = |rest: &str| {
            let hex =
                rest.get(..4).is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
            hex && rest.as_bytes().get(4) == Some(&b'_')
        };
        match c {
            '_' if text[at..].strip_prefix("_x").is_some_and(mark) => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(c),
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("_x{:04X}_", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

fn content_types(sheets: usize) -> String {
    let mut out = format!(
        "{DECLARATION}<Types xmlns=\"{TYPES}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{SHEET_TYPE}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{SHEET_TYPE}.styles+xml\"/>"
    );
    for number in 1..=sheets {
        out.push_str(&format!(
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{SHEET_TYPE}.worksheet+xml\"/>"
        ));
    }
    out + "</Types>"
}

fn top_relations() -> String {
    format!(
        "{DECLARATION}<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    )
}

fn relations(sheets: usize) -> String {
    let mut out = format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}\">");
    for number in 1..=sheets {
        out.push_str(&format!(
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        ));
    }
    let styles = sheets + 1;
    out + &format!(
        "<Relationship Id=\"rId{styles}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
    )
}

fn workbook(sheets: &[Sheet], names: &[String]) -> String {
    let mut out = format!(
        "{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><bookViews><workbookView/></bookViews><sheets>"
    );
    for (number, name) in (1..).zip(names) {
        out.push_str("<sheet name=\"");
        escape(name, &mut out);
        out.push_str(&format!("\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"));
    }
    out.push_str("</sheets><definedNames>");
    for ((at, name), sheet) in names.iter().enumerate().zip(sheets) {
        if sheet.header.is_empty() {
            continue;
        }
        let last = column_letters(sheet.header.len() - 1);
        // A filter needs this name beside it, or some programs do not show it.
        out.push_str(&format!(
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{at}\" hidden=\"1\">'"
        ));
        escape(&name.replace('\'', "''"), &mut out);
        out.push_str(&format!("'!$A$1:${last}${}</definedName>", sheet.rows.len() + 1));
    }
    (out + "</definedNames></workbook>").replace("<definedNames></definedNames>", "")
}

/// Style 1 is the header's, 2 that of texts, which stay texts when they are edited (format 49), 3 that of numbers.
fn styles() -> String {
    let font = "<name val=\"Calibri\"/><family val=\"2\"/>";
    let plain = "fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"";
    let top = "applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>";
    let header = "numFmtId=\"49\" fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"0\"";
    format!(
        "{DECLARATION}<styleSheet xmlns=\"{MAIN}\">\
         <fonts count=\"2\"><font><sz val=\"11\"/>{font}</font><font><b/><sz val=\"11\"/>{font}</font></fonts>\
         <fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
         <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE7ECF2\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>\
         <borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>\
         <border><left/><right/><top/><bottom style=\"thin\"><color rgb=\"FF5A6B7D\"/></bottom><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"4\"><xf numFmtId=\"0\" {plain}/>\
         <xf {header} applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" {top}\
         <xf numFmtId=\"49\" {plain} applyNumberFormat=\"1\" {top}<xf numFmtId=\"0\" {plain} {top}</cellXfs>\
         <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    )
}
