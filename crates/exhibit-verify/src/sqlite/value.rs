//! Values of columns: how records hold them, how SQLite compares them, how JSON writes them.
//!
//! Format: <https://www.sqlite.org/fileformat2.html#record_format>; comparison:
//! <https://www.sqlite.org/datatype3.html>.

use std::cmp::Ordering;

use exhibit_core::json::{Numbers, write_number};

use super::bytes::varint;
use super::fault::SqliteFault;
use super::pager::Encoding;

/// A value as SQLite stores it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A 64-bit integer.
    Integer(i64),
    /// A double; always finite.
    Real(f64),
    /// A text, decoded from the database's encoding.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// How blobs are written into JSON strings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blobs {
    /// Lower-case hexadecimal (RFC 4648 section 8, in lower case).
    #[default]
    Hex,
    /// Base64 with padding (RFC 4648 section 4).
    Base64,
}

impl Value {
    /// Appends the value as JSON. Integers have all their digits. Reals are the shortest text that reads
    /// back as the same double, as Python's `repr` writes it: `1.0`, `1e-07`, `1e+16`.
    pub fn write_json(&self, blobs: Blobs, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Self::Real(value) => write_number(&format!("{value:e}"), Numbers::Python, out)
                .expect("a finite double is a JSON number"),
            Self::Text(text) => write_text(text, out),
            Self::Blob(bytes) => write_text(
                &match blobs {
                    Blobs::Hex => data_encoding::HEXLOWER.encode(bytes),
                    Blobs::Base64 => data_encoding::BASE64.encode(bytes),
                },
                out,
            ),
        }
    }

    /// Bytes of memory beside the value itself.
    pub(super) fn held(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Blob(bytes) => bytes.len(),
            Self::Null | Self::Integer(_) | Self::Real(_) => 0,
        }
    }
}

/// Appends a JSON string: only what JSON requires is escaped.
pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("a text is JSON, and memory takes it");
}

/// Where the fields of a record are.
#[derive(Default)]
pub(super) struct Layout {
    fields: Vec<Field>,
}

#[derive(Clone, Copy)]
struct Field {
    serial: u64,
    from: usize,
    to: usize,
}

impl Layout {
    /// Reads the header of a record, which must describe all of it, in no more than `most` fields.
    pub(super) fn read(&mut self, payload: &[u8], most: usize) -> Result<(), SqliteFault> {
        self.fields.clear();
        let (header, mut at) = varint(payload).ok_or(SqliteFault::Record("no header"))?;
        let header = usize::try_from(header).unwrap_or(usize::MAX);
        let types = payload.get(..header).filter(|_| header >= at);
        let types = types.ok_or(SqliteFault::Record("a header longer than it"))?;
        let mut from = header;
        while at < header {
            let (serial, length) = varint(&types[at..])
                .ok_or(SqliteFault::Record("a header that ends inside a type"))?;
            at += length;
            if self.fields.len() == most {
                return Err(SqliteFault::Record("more fields than the table has columns"));
            }
            let to = length_of(serial).and_then(|length| from.checked_add(length));
            let to = to.ok_or(SqliteFault::Record("a type that is not known, or too long"))?;
            self.fields.push(Field { serial, from, to });
            from = to;
        }
        match from == payload.len() {
            true => Ok(()),
            false => Err(SqliteFault::Record("its fields are not as long as it")),
        }
    }

    /// Returns a field of the record that was read last; `None` if it has fewer.
    pub(super) fn value(
        &self,
        payload: &[u8],
        index: usize,
        encoding: Encoding,
    ) -> Option<Result<Value, SqliteFault>> {
        let Field { serial, from, to } = *self.fields.get(index)?;
        Some(decode(serial, &payload[from..to], encoding))
    }
}

fn length_of(serial: u64) -> Option<usize> {
    match serial {
        0 | 8 | 9 => Some(0),
        1..=4 => usize::try_from(serial).ok(),
        5 => Some(6),
        6 | 7 => Some(8),
        10 | 11 => None,
        _ => usize::try_from((serial - 12) / 2).ok(),
    }
}

fn decode(serial: u64, bytes: &[u8], encoding: Encoding) -> Result<Value, SqliteFault> {
    Ok(match serial {
        0 => Value::Null,
        7 => {
            let bits = bytes.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte));
            match f64::from_bits(bits) {
                value if value.is_finite() => Value::Real(value),
                _ => return Err(SqliteFault::NotFinite),
            }
        }
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        1..=6 => {
            let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
            let start = if negative { -1 } else { 0 };
            Value::Integer(
                bytes.iter().fold(start, |value: i64, byte| value << 8 | i64::from(*byte)),
            )
        }
        _ if serial.is_multiple_of(2) => Value::Blob(bytes.to_vec()),
        _ => Value::Text(text(bytes, encoding)?),
    })
}

fn text(bytes: &[u8], encoding: Encoding) -> Result<String, SqliteFault> {
    let unit = match encoding {
        Encoding::Utf8 => {
            let text = std::str::from_utf8(bytes).map_err(|_| SqliteFault::Text("UTF-8"))?;
            return Ok(text.to_owned());
        }
        Encoding::Utf16Le => u16::from_le_bytes,
        Encoding::Utf16Be => u16::from_be_bytes,
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(|two| unit([two[0], two[1]])).collect();
    match String::from_utf16(&units) {
        Ok(text) if bytes.len().is_multiple_of(2) => Ok(text),
        _ => Err(SqliteFault::Text("UTF-16")),
    }
}

/// What a column's declared type does to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

impl Affinity {
    /// Section 3.1 of the document on types: the first rule that fits.
    pub(super) fn of(declared: &str) -> Self {
        let declared = declared.to_ascii_uppercase();
        let has = |part| declared.contains(part);
        match () {
            () if has("INT") => Self::Integer,
            () if has("CHAR") || has("CLOB") || has("TEXT") => Self::Text,
            () if declared.is_empty() || has("BLOB") => Self::Blob,
            () if has("REAL") || has("FLOA") || has("DOUB") => Self::Real,
            () => Self::Numeric,
        }
    }

    pub(super) fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Real | Self::Numeric)
    }

    /// Changes a literal as storing it, or comparing it with such a column, would; `None` where that takes
    /// SQLite's own reading or writing of fractions.
    pub(super) fn apply(self, literal: Value) -> Option<Value> {
        match (self, literal) {
            (Self::Text, Value::Integer(value)) => Some(Value::Text(value.to_string())),
            (Self::Text, Value::Real(_)) => None,
            (Self::Real, Value::Integer(value)) => real(value).map(Value::Real),
            (Self::Integer | Self::Numeric, Value::Real(value)) if value.fract() == 0.0 => {
                // Up to here every integer has a double of its own.
                let is_exact = value.abs() < 9_007_199_254_740_992.0;
                is_exact.then_some(Value::Integer(value as i64))
            }
            (_, Value::Text(text)) if self.is_numeric() && looks_numeric(&text) => {
                let value = text.parse::<i64>().ok().filter(|it| it.to_string() == text)?;
                self.apply(Value::Integer(value))
            }
            (_, other) => Some(other),
        }
    }

    /// Tells whether a stored value is as this affinity would have stored it, so that comparing it takes
    /// no conversion.
    pub(super) fn stores(self, value: &Value) -> bool {
        match value {
            Value::Integer(_) | Value::Real(_) => self != Self::Text,
            Value::Text(text) => !(self.is_numeric() && looks_numeric(text)),
            Value::Null | Value::Blob(_) => true,
        }
    }
}

/// Returns an integer as a double, if there is one that is equal.
pub(super) fn real(value: i64) -> Option<f64> {
    let real = value as f64;
    (integer_to_real(value, real) == Ordering::Equal).then_some(real)
}

/// Tells whether SQLite takes the whole of a text for a number.
fn looks_numeric(text: &str) -> bool {
    let space = [' ', '\t', '\n', '\x0b', '\x0c', '\r'];
    let text = text.trim_matches(space);
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let exponent = exponent.map(|it| it.strip_prefix(['+', '-']).unwrap_or(it));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|it| !it.is_empty() && digits(it))
}

/// How texts of a column are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Collation {
    Binary,
    NoCase,
    RTrim,
    /// One that an application registers.
    Other(String),
}

impl Collation {
    pub(super) fn of(name: &str) -> Self {
        match name.to_ascii_uppercase().as_str() {
            "BINARY" => Self::Binary,
            "NOCASE" => Self::NoCase,
            "RTRIM" => Self::RTrim,
            _ => Self::Other(name.to_owned()),
        }
    }
}

/// Compares as SQLite sorts: nothing, numbers, texts, blobs.
pub(super) fn compare(a: &Value, b: &Value, collation: &Collation, encoding: Encoding) -> Ordering {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Integer(a), Value::Real(b)) => integer_to_real(*a, *b),
        (Value::Real(a), Value::Integer(b)) => integer_to_real(*b, *a).reverse(),
        (Value::Real(a), Value::Real(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        (Value::Text(a), Value::Text(b)) => compare_texts(a, b, collation, encoding),
        (Value::Blob(a), Value::Blob(b)) => a.cmp(b),
        (a, b) => class(a).cmp(&class(b)),
    }
}

fn class(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 1,
        Value::Text(_) => 2,
        Value::Blob(_) => 3,
    }
}

/// Compares exactly, also where a double can't hold the integer.
fn integer_to_real(integer: i64, real: f64) -> Ordering {
    const END: f64 = 9_223_372_036_854_775_808.0;
    if real >= END {
        return Ordering::Less;
    }
    if real < -END {
        return Ordering::Greater;
    }
    let rest = real.fract();
    let fraction = 0.0_f64.partial_cmp(&rest).unwrap_or(Ordering::Equal);
    integer.cmp(&(real.trunc() as i64)).then(fraction)
}

/// BINARY compares the bytes as they are stored, the others those of UTF-8.
fn compare_texts(a: &str, b: &str, collation: &Collation, encoding: Encoding) -> Ordering {
    match (collation, encoding) {
        (Collation::NoCase, _) => no_case(a.as_bytes(), b.as_bytes()),
        (Collation::RTrim, _) => a.trim_end_matches(' ').cmp(b.trim_end_matches(' ')),
        (_, Encoding::Utf8) => a.cmp(b),
        (_, Encoding::Utf16Be) => a.encode_utf16().cmp(b.encode_utf16()),
        (_, Encoding::Utf16Le) => {
            let swapped = |text| str::encode_utf16(text).map(u16::swap_bytes);
            swapped(a).cmp(swapped(b))
        }
    }
}

/// Only ASCII letters have case. As in SQLite, what comes after a NUL does not count, but its length does.
fn no_case(a: &[u8], b: &[u8]) -> Ordering {
    for (x, y) in a.iter().zip(b) {
        let (x, y) = (x.to_ascii_lowercase(), y.to_ascii_lowercase());
        if x != y {
            return x.cmp(&y);
        }
        if x == 0 {
            break;
        }
    }
    a.len().cmp(&b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_exactly() {
        let cases = [
            (i64::MAX, 9_223_372_036_854_775_808.0, Ordering::Less),
            (i64::MIN, -9_223_372_036_854_775_808.0, Ordering::Equal),
            (9_007_199_254_740_993, 9_007_199_254_740_992.0, Ordering::Greater),
            (1, 1.5, Ordering::Less),
            (-1, -1.5, Ordering::Greater),
            (0, -0.0, Ordering::Equal),
            (0, 1e300, Ordering::Less),
            (0, -1e300, Ordering::Greater),
        ];
        for (integer, real, expected) in cases {
            assert_eq!(integer_to_real(integer, real), expected, "{integer} {real}");
        }
        assert_eq!(super::real(9_007_199_254_740_993), None);
        assert_eq!(super::real(i64::MIN), Some(-9_223_372_036_854_775_808.0));
    }

    #[test]
    fn a_text_is_a_number_only_as_a_whole() {
        for text in ["5", " -5 ", "5.", ".5", "+1e5", "1.5E-3", "1e+5\n"] {
            assert!(looks_numeric(text), "{text}");
        }
        for text in ["", ".", "-", "e5", "5e", "2026-01-01", "0x10", "5 5", "1e5.0", "inf", "5_0"] {
            assert!(!looks_numeric(text), "{text}");
        }
    }

    #[test]
    fn literals_become_what_a_column_stores() {
        let text = |it: &str| Value::Text(it.to_owned());
        let cases = [
            (Affinity::Text, Value::Integer(5), Some(text("5"))),
            (Affinity::Text, Value::Real(5.0), None),
            (Affinity::Integer, text("5"), Some(Value::Integer(5))),
            (Affinity::Integer, text("05"), None),
            (Affinity::Numeric, text("2026-01-01"), Some(text("2026-01-01"))),
            (Affinity::Numeric, Value::Real(2.0), Some(Value::Integer(2))),
            (Affinity::Numeric, Value::Real(2.5), Some(Value::Real(2.5))),
            (Affinity::Numeric, Value::Real(1e300), None),
            (Affinity::Real, Value::Integer(2), Some(Value::Real(2.0))),
            (Affinity::Real, text("2"), Some(Value::Real(2.0))),
            (Affinity::Blob, text("5"), Some(text("5"))),
        ];
        for (affinity, literal, expected) in cases {
            let message = format!("{affinity:?} {literal:?}");
            assert_eq!(affinity.apply(literal), expected, "{message}");
        }
    }

    #[test]
    fn records_must_describe_themselves() {
        let mut layout = Layout::default();
        let mut read = |payload: &[u8]| layout.read(payload, 3).is_ok();
        assert!(read(&[1]));
        assert!(read(&[4, 1, 8, 15, 7, b'a']));
        let bad: [&[u8]; 9] = [
            &[],
            &[0],
            &[2],
            &[2, 1],
            &[2, 1, 0, 0],
            &[2, 10],
            &[2, 11],
            &[3, 0x80],
            &[5, 0, 0, 0, 0],
        ];
        for payload in bad {
            assert!(!read(payload), "{payload:?}");
        }
        assert!(!read(&[10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
    }

    #[test]
    fn json_of_every_kind() {
        let json = |value: &Value, blobs| {
            let mut out = Vec::new();
            value.write_json(blobs, &mut out);
            String::from_utf8(out).expect("UTF-8")
        };
        let hex = |value| json(&value, Blobs::Hex);
        assert_eq!(hex(Value::Null), "null");
        assert_eq!(hex(Value::Integer(i64::MIN)), "-9223372036854775808");
        for (real, text) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (1e-7, "1e-07"),
            (0.1, "0.1"),
            (5e-324, "5e-324"),
        ] {
            assert_eq!(hex(Value::Real(real)), text);
        }
        assert_eq!(
            hex(Value::Text("a\"\\\u{7}\nü\0".to_owned())),
            "\"a\\\"\\\\\\u0007\\nü\\u0000\""
        );
        assert_eq!(hex(Value::Blob(vec![0, 0xab])), "\"00ab\"");
        assert_eq!(json(&Value::Blob(vec![0, 0xab]), Blobs::Base64), "\"AKs=\"");
    }
}
