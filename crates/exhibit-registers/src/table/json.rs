//! Arrays of objects, and objects on lines.

use exhibit_core::json::{Kind, Scanner, Value};

use super::rows::{Begun, Collected, Held};
use super::{Form, Header, MAX_COLUMNS, Table, TableError};

/// Reads an array of objects, one as the member `rows`, or an object on each line.
pub(super) fn read(text: &str) -> Result<Table, TableError> {
    let mut names = Names::default();
    let mut collected = Collected::default();
    let mut scanner = Scanner::new();
    let form = match scanner.scan(text.as_bytes()) {
        Ok(doc) => {
            let root = doc.root();
            let list = if root.kind() == Kind::Object { root.get("rows") } else { Some(root) };
            match list {
                Some(list) if list.kind() == Kind::Array => {
                    for (item, number) in list.items().zip(1..) {
                        take(&item, number, &mut names, &mut collected)?;
                    }
                    Form::Json
                }
                // One line of JSON Lines is an object as well.
                _ if root.kind() == Kind::Object => {
                    take(&root, 1, &mut names, &mut collected)?;
                    Form::JsonLines
                }
                _ => return Err(unreadable("it is JSON, and no list of objects")),
            }
        }
        Err(whole) => {
            lines(text, &mut names, &mut collected).map_err(|error| match error {
                None => unreadable(format!("it is no JSON: {whole}")),
                Some(error) => error,
            })?;
            Form::JsonLines
        }
    };
    let mut table = collected.finish(form, None);
    table.members = Some(Header::of_names(names.all.into_iter().enumerate()));
    Ok(table)
}

/// Tells whether a text that begins like JSON is JSON.
pub(super) fn is_json(text: &str) -> bool {
    Scanner::new().scan(text.as_bytes()).is_ok()
}

/// Reads an object from each line; a line that is none is named. `None`: not even the first line is one.
fn lines(
    text: &str,
    names: &mut Names,
    collected: &mut Collected,
) -> Result<(), Option<TableError>> {
    let mut scanner = Scanner::new();
    let mut begun = false;
    for (line, number) in text.lines().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        match scanner.scan(line.as_bytes()) {
            Ok(doc) if begun || doc.root().kind() == Kind::Object => {
                begun = true;
                take(&doc.root(), number, names, collected)?;
            }
            Err(fault) if begun => {
                collected.fault(number, "an object of JSON on the line", fault.to_string())?;
            }
            _ => return Err(None),
        }
    }
    if begun { Ok(()) } else { Err(None) }
}

/// The names of members, in the order in which they first came.
#[derive(Default)]
struct Names {
    all: Vec<String>,
    places: std::collections::HashMap<String, usize>,
}

impl Names {
    fn place(&mut self, name: &str, row: u64) -> Result<usize, TableError> {
        if let Some(place) = self.places.get(name) {
            return Ok(*place);
        }
        let place = self.all.len();
        if place >= MAX_COLUMNS {
            let at = format!("row {row}");
            return Err(TableError::Bound { what: "columns", most: MAX_COLUMNS as u64, at });
        }
        self.all.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        Ok(place)
    }
}

fn take(
    item: &Value<'_>,
    number: u64,
    names: &mut Names,
    collected: &mut Collected,
) -> Result<(), TableError> {
    if item.kind() != Kind::Object {
        return collected.fault(number, "an object", "another value");
    }
    if item.has_lone_surrogate() {
        return collected.fault(number, "text", "half of a surrogate pair");
    }
    let mut cells: Vec<(usize, Held, String)> = Vec::new();
    for (key, value) in item.members() {
        let name = key.as_str().unwrap_or_default();
        if let Err(what) = flatten(&name, &value, number, names, &mut cells)? {
            return collected.fault(number, "values, lists of them, and objects of both", what);
        }
    }
    cells.sort_by_key(|(column, ..)| *column);
    if cells.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return collected.fault(number, "each name once", "two members that come to one name");
    }
    let mut row = Begun::new(number);
    for (column, held, text) in &cells {
        row.push(*column, *held, text)?;
    }
    collected.push(row, false, None)
}

/// Makes cells of a member: an object inside gives one for each of its own, called `outer.inner`.
fn flatten(
    name: &str,
    value: &Value<'_>,
    number: u64,
    names: &mut Names,
    cells: &mut Vec<(usize, Held, String)>,
) -> Result<Result<(), String>, TableError> {
    let members: Vec<(String, Value<'_>)> = match value.kind() {
        Kind::Object => {
            let inner = value.members();
            let named = |key: Value<'_>| format!("{name}.{}", key.as_str().unwrap_or_default());
            inner.map(|(key, value)| (named(key), value)).collect()
        }
        _ => vec![(name.to_owned(), *value)],
    };
    for (name, value) in members {
        let column = names.place(&name, number)?;
        let cell = match value.kind() {
            Kind::Array => {
                let items = value.items().map(|it| scalar(&it).map(|(_, text)| text));
                items.collect::<Option<Vec<_>>>().map(|it| (Held::Text, it.join("\n")))
            }
            _ => scalar(&value),
        };
        match cell {
            Some((held, text)) => cells.push((column, held, text)),
            None => return Ok(Err(format!("something deeper in \u{201c}{name}\u{201d}"))),
        }
    }
    Ok(Ok(()))
}

fn scalar(value: &Value<'_>) -> Option<(Held, String)> {
    match value.kind() {
        Kind::Null => Some((Held::Text, String::new())),
        Kind::String => value.as_str().map(|it| (Held::Text, it.into_owned())),
        Kind::Number => value.as_lexeme().map(|it| (Held::Number, it.to_owned())),
        Kind::True | Kind::False => value.as_lexeme().map(|it| (Held::Word, it.to_owned())),
        Kind::Array | Kind::Object => None,
    }
}

fn unreadable(what: impl Into<String>) -> TableError {
    TableError::Unreadable { what: what.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &Table) -> Vec<(u64, Vec<(usize, &str)>)> {
        table
            .rows
            .iter()
            .map(|row| (row.number, row.cells().map(|(at, _, it)| (at, it)).collect()))
            .collect()
    }

    #[test]
    fn arrays_rows_and_lines_are_the_same_table() {
        let one = r#"{"id":"R-1","score":1.50,"tags":["a","b"],"by":{"name":"Ada"},"gone":null}"#;
        let two = r#"{"score":12345678901234567890,"id":"R-2"}"#;
        for (text, form) in [
            (format!("[{one},{two}]"), Form::Json),
            (format!("{{\"rows\": [{one},\n{two}]}}"), Form::Json),
            (format!("{one}\n{two}\n"), Form::JsonLines),
        ] {
            let table = read(&text).expect("a table");
            assert_eq!(table.form, form);
            let want = [
                (1, vec![(0, "R-1"), (1, "1.50"), (2, "a\nb"), (3, "Ada")]),
                (2, vec![(0, "R-2"), (1, "12345678901234567890")]),
            ];
            assert_eq!(cells(&table), want);
            let header = table.members.expect("names");
            assert_eq!(header.name(3), "by.name");
        }
    }

    #[test]
    fn what_is_no_object_is_named_and_the_rest_is_read() {
        let table = read("{\"id\":1}\n{\"id\":\n\n[2]\n{\"id\":{\"a\":{\"b\":1}}}\n{\"id\":3}")
            .expect("a table");
        assert_eq!(table.faults.iter().map(|it| it.row).collect::<Vec<_>>(), [2, 4, 5]);
        assert_eq!(table.rows.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 6]);
        let twice = read(r#"[{"a.b":1,"a":{"b":2}}]"#).expect("a table");
        assert_eq!(twice.faults.len(), 1);
        for text in ["", "1", "\"x\"", "[", "{\"a\":1,\"a\":2}", "nothing"] {
            assert!(matches!(read(text), Err(TableError::Unreadable { .. })), "{text}");
        }
    }
}
