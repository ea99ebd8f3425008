//! Where the records of a file are, and what stands in them.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::json::{Kind, Path, Scanner, Value};

use super::super::source::Encoding;
use super::text::decoded;
use super::{MAX_LINE, MAX_RECORDS};
use crate::engine::{ArrayReader, Transport};
use crate::profile::TablePlan;
use crate::table::csv::CsvReader;

/// The most places of a record that are looked at.
const MAX_PLACES: usize = 200;

/// How deep objects are looked into.
const MAX_DEPTH: usize = 3;

/// How many arrays of a file are looked at.
const MAX_ARRAYS: usize = 4;

/// How many objects and arrays may be open around one.
const MAX_OPEN: usize = 128;

/// How many lines are looked at to see what they are.
const TRIES: usize = 8;

/// The longest text of a place.
const MAX_TEXT: usize = 1024;

/// A record that is looked at.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) value: Value<'a>,
    /// What it is packed in; else itself.
    pub(super) outer: Value<'a>,
    pub(super) line: &'a [u8],
}

/// The texts of each place in all records; `None` where a record has none.
pub(super) type Places = BTreeMap<String, Vec<Option<String>>>;

/// How records lie in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lies {
    /// The place of the array that they are the items of.
    pub(super) array: Option<String>,
    /// The place by which the first line is told to be no record.
    pub(super) header: Option<String>,
    /// Where each is packed, and how.
    pub(super) packed: Option<(String, Encoding)>,
    /// The first line, if it is no record.
    pub(super) header_line: Option<Vec<u8>>,
    /// The whole text, if they are the items of an array inside of it.
    pub(super) top: Option<Vec<u8>>,
    /// What stands between the values of a table, and the table, if they are its rows.
    pub(super) table: Option<(u8, Vec<u8>)>,
}

/// What may stand between the values of a table.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The texts of records, and how they lie in their file.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    pub(super) lies: Lies,
    pub(super) lines: Vec<Vec<u8>>,
}

impl Texts {
    pub(super) fn of_lines<'l>(lines: impl Iterator<Item = &'l [u8]>) -> Self {
        let kept = lines.filter(|line| line.len() <= MAX_LINE && !line.trim_ascii().is_empty());
        let lines = kept.take(MAX_RECORDS + 1).map(<[u8]>::to_vec).collect();
        Self { lies: Lies::default(), lines }
    }

    /// Returns what the records of a file may be, the likeliest first.
    /// Reads a text as a table whose first line names the columns, by what divides it into most of them.
    fn of_table(text: &[u8]) -> Option<Self> {
        let read = |delimiter: u8| {
            let mut reader = CsvReader::new(&TablePlan::csv(delimiter));
            let mut lines = Vec::new();
            reader.push(text, &mut lines);
            reader.finish(&mut lines);
            let rows = lines.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"{"));
            let lies = Lies { table: Some((delimiter, text.to_vec())), ..Lies::default() };
            Self { lies, ..Self::of_lines(rows) }
        };
        let columns = |texts: &Self| {
            let mut scanner = Scanner::new();
            let first = texts.lines.first()?;
            let doc = scanner.scan(first).ok()?;
            Some(doc.root().members().count())
        };
        let all = DELIMITERS.into_iter().map(read).filter(|it| it.lines.len() >= 2);
        let all = all.filter_map(|it| Some((columns(&it)?, it)));
        all.filter(|(columns, _)| *columns >= 2).max_by_key(|(columns, _)| *columns).map(|it| it.1)
    }

    pub(super) fn of_file(head: &[u8], whole: bool) -> Vec<Self> {
        let transport = match Transport::of_head(head) {
            Transport::Reindented => Transport::Plain,
            other => other,
        };
        let text = transport.decode(head);
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        let ended = match whole {
            true => text,
            false => &text[..memchr::memrchr(b'\n', text).map_or(0, |at| at + 1)],
        };
        let lines = Self::of_lines(ended.split(|byte| *byte == b'\n'));
        let mut scanner = Scanner::new();
        let mut objects =
            lines.lines.iter().take(TRIES).filter(|line| {
                scanner.scan(line).is_ok_and(|doc| doc.root().kind() == Kind::Object)
            });
        if objects.by_ref().count() >= 2 {
            return vec![lines];
        }
        let mut found: Vec<Self> =
            arrays(text).iter().map(|names| Self::of_array(text, names, whole)).collect();
        found.sort_by_key(|it| std::cmp::Reverse(it.lines.len()));
        found.retain(|it| it.lines.len() >= 2);
        if found.is_empty() {
            found.extend(Self::of_table(ended));
        }
        if found.is_empty() {
            found.push(Self::of_lines(
                Transport::Reindented.decode(text).split(|byte| *byte == b'\n'),
            ));
        }
        found
    }

    fn of_array(text: &[u8], names: &[String], whole: bool) -> Self {
        let mut items = Vec::new();
        ArrayReader::new(names).push(text, &mut items);
        // The last item may be cut off.
        let end = if whole { items.len() } else { memchr::memrchr(b'\n', &items).unwrap_or(0) };
        let found = Self::of_lines(items[..end].split(|byte| *byte == b'\n'));
        let top = (whole && !names.is_empty()).then(|| text.to_vec());
        let lies = Lies { array: Some(names.join(".")), top, ..Lies::default() };
        Self { lies, ..found }
    }

    /// Takes away the first line if it speaks about the others: it lacks most of what they all have.
    pub(super) fn set_header_aside(&mut self) {
        if self.lies.array.is_some() {
            return;
        }
        let names = |line: &Vec<u8>| {
            let mut scanner = Scanner::new();
            let doc = scanner.scan(line).ok()?;
            let members = doc.root().members().filter_map(|(key, _)| named(key));
            Some(members.collect::<BTreeSet<String>>())
        };
        let mut of_lines = self.lines.iter().take(TRIES).filter_map(names);
        let (Some(first), Some(second)) = (of_lines.next(), of_lines.next()) else { return };
        let (mut common, mut any) = (second.clone(), second);
        for names in of_lines {
            common.retain(|name| names.contains(name));
            any.extend(names);
        }
        let missing = common.iter().filter(|name| !first.contains(*name)).count();
        let own = first.into_iter().find(|name| !any.contains(name));
        if 2 * missing > common.len() && own.is_some() {
            self.lies.header = own;
            self.lies.header_line = Some(self.lines.remove(0));
        }
    }

    /// Returns the records that each record holds in base64 at some place, if there is such a place.
    pub(super) fn unpacked(records: &[Record<'_>]) -> Option<(String, Encoding, Vec<Vec<u8>>)> {
        let first = records.first()?;
        let names: Vec<String> = first.value.members().filter_map(|(key, _)| named(key)).collect();
        names.into_iter().find_map(|name| {
            let path = Path::parse(&name).ok()?;
            let text = |record: &Record<'_>| Some(record.value.at(&path)?.as_str()?.into_owned());
            let own = text(first)?;
            let mut encodings = decoded(&own).filter(|(_, bytes)| is_object(bytes));
            encodings.find_map(|(encoding, _)| {
                let unpack =
                    |record: &Record<'_>| encoding.read(&text(record)?).filter(|it| is_object(it));
                let all: Option<Vec<Vec<u8>>> = records.iter().map(unpack).collect();
                Some((name.clone(), encoding, all?))
            })
        })
    }
}

fn is_object(bytes: &[u8]) -> bool {
    bytes.first() == Some(&b'{')
        && Scanner::new().scan(bytes).is_ok_and(|doc| doc.root().kind() == Kind::Object)
}

/// Finds the places of arrays whose first item is an object, at most [`MAX_DEPTH`] objects deep.
fn arrays(text: &[u8]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    // For each container that is open: the name of the member that is read; none in an array.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut last = String::new();
    let mut at = 0;
    while let Some(byte) = text.get(at).copied() {
        at += 1;
        match byte {
            b'"' => {
                let from = at;
                while text.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if text[at] == b'\\' { 2 } else { 1 };
                }
                let inner = text.get(from..at.min(text.len())).unwrap_or_default();
                last = String::from_utf8_lossy(inner).into_owned();
                at += 1;
            }
            b':' => open.last_mut().into_iter().flatten().for_each(|name| name.clone_from(&last)),
            b'{' => open.push(Some(String::new())),
            b'[' => {
                let next = text[at..].iter().find(|byte| !byte.is_ascii_whitespace());
                let names: Option<Vec<String>> = open.iter().cloned().collect();
                let plain = |name: &String| is_plain(name);
                if let Some(names) = names.filter(|it| it.len() <= MAX_DEPTH)
                    && next == Some(&b'{')
                    && names.iter().all(plain)
                    && !found.contains(&names)
                {
                    found.push(names);
                }
                open.push(None);
            }
            b'}' | b']' => drop(open.pop()),
            _ => {}
        }
        if found.len() >= MAX_ARRAYS || open.len() > MAX_OPEN {
            break;
        }
    }
    found
}

/// All scalars of the records, by place; of arrays, only an object that comes first is looked into.
pub(super) fn places<'a>(records: impl ExactSizeIterator<Item = Value<'a>>) -> Places {
    let count = records.len();
    let mut places = Places::new();
    for (at, record) in records.enumerate() {
        let mut open = vec![(String::new(), record, 1)];
        while let Some((above, object, depth)) = open.pop() {
            for (key, value) in object.members() {
                let Some(name) = named(key) else { continue };
                let place = if above.is_empty() { name } else { format!("{above}.{name}") };
                if value.kind() == Kind::Object && depth < MAX_DEPTH {
                    open.push((place, value, depth + 1));
                    continue;
                }
                // Lists of signatures have one, mostly.
                let first = value.item(0).filter(|item| item.kind() == Kind::Object);
                if let Some(item) = first.filter(|_| depth < MAX_DEPTH) {
                    open.push((format!("{place}.0"), item, depth + 1));
                    continue;
                }
                let text = value.as_str().map(|it| it.into_owned());
                let text = text.or_else(|| value.as_lexeme().map(str::to_owned));
                let known = places.len();
                if value.is_null() || (known >= MAX_PLACES && !places.contains_key(&place)) {
                    continue;
                }
                let texts = places.entry(place).or_insert_with(|| vec![None; count]);
                texts[at] = text.filter(|text| text.len() <= MAX_TEXT);
            }
        }
    }
    places
}

/// The names of the members at a place of the records, in the order in which they come up.
pub(super) fn members(records: &[Record<'_>], at: &str) -> Vec<String> {
    let Ok(path) = Path::parse(at) else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    for record in records {
        for (key, _) in record.value.at(&path).iter().flat_map(Value::members) {
            names.extend(named(key).filter(|name| known.insert(name.clone())));
        }
    }
    names
}

/// The objects in a record, at most two names deep.
pub(super) fn objects(record: &Record<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in record.value.members() {
        let Some(name) = named(key) else { continue };
        let inner = value.members().filter(|(_, value)| value.kind() == Kind::Object);
        let inner = inner.filter_map(|(key, _)| Some(format!("{name}.{}", named(key)?)));
        let inner: Vec<String> = inner.collect();
        if matches!(value.kind(), Kind::Object | Kind::Array) {
            found.push(name);
        }
        found.extend(inner);
    }
    found
}

/// A key as a segment of a path.
fn named(key: Value<'_>) -> Option<String> {
    let name = key.as_str()?;
    is_plain(&name).then(|| name.into_owned())
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['.', '\\', '*', '/'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_wherever_they_lie() {
        let lies = |text: &str| Texts::of_file(text.as_bytes(), true)[0].clone();
        assert_eq!(lies("{\"a\":1}\n{\"a\":2}\n").lines.len(), 2);
        let array = lies("[ {\"a\":1},\n {\"a\":2} ]");
        assert_eq!((array.lies.array.as_deref(), array.lines.len()), (Some(""), 2));
        let nested = "{\n \"x\": [1], \"d\": { \"e\\\"\": 1, \"entries\": [ {\"a\":[{}]}, {\"a\":2}, {} ] } }";
        let nested = lies(nested);
        assert_eq!((nested.lies.array.as_deref(), nested.lines.len()), (Some("d.entries"), 3));
        let cut = Texts::of_file(b"{\"entries\": [{\"a\":1}, {\"a\":2}, {\"a\":", false)[0].clone();
        assert_eq!(cut.lines.len(), 2);
    }

    #[test]
    fn a_header_lacks_what_records_have() {
        let mut texts = Texts::of_lines(
            b"{\"_meta\":1}\n{\"n\":1,\"h\":2}\n{\"n\":2,\"h\":3}".split(|byte| *byte == b'\n'),
        );
        texts.set_header_aside();
        assert_eq!((texts.lies.header.as_deref(), texts.lines.len()), (Some("_meta"), 2));
        texts.set_header_aside();
        assert_eq!(texts.lines.len(), 2);
    }
}
