//! Our own canonical JSON: RFC 8785 restricted until it needs no judgement.
//!
//! Objects, arrays, strings, booleans and integers below 2^53 in magnitude; no floats and no
//! null. Members are sorted by UTF-16 code units (RFC 8785 §3.2.3). What is signed or committed
//! to is kept as exact bytes: this module writes them once, and reads them strictly ([`read`]
//! refuses any text that it would not have written itself).

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use thiserror::Error;

/// The largest magnitude of an integer that every JSON reader keeps exactly: 2^53 - 1.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 64;

/// Why a value has no canonical form, or a text is not canonical.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CanonicalError {
    /// A floating-point number.
    #[error("number {0} is not an integer")]
    Float(String),
    /// An integer of magnitude 2^53 or more.
    #[error("integer {0} is outside ±(2^53 - 1)")]
    Range(String),
    /// A null.
    #[error("null at {0}")]
    Null(String),
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH}")]
    Depth,
    /// Not JSON, or not of the expected shape.
    #[error("not the expected JSON: {0}")]
    Shape(String),
    /// JSON, but not the bytes that this module writes for it.
    #[error("not in canonical form from byte {0}")]
    NotCanonical(usize),
}

/// Returns the canonical bytes of a value of our own (UTF-8, no final newline).
pub fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    let value = serde_json::to_value(value).map_err(|e| CanonicalError::Shape(e.to_string()))?;
    let mut out = Vec::with_capacity(256);
    write(&value, &mut out, 0)?;
    Ok(out)
}

/// Returns the value whose canonical form is exactly `bytes`.
///
/// Duplicate members, other orders or spacing, floats, null and unknown members of `T` (where it
/// denies them) are refused.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CanonicalError> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|e| CanonicalError::Shape(e.to_string()))?;
    let mut again = Vec::with_capacity(bytes.len());
    write(&value, &mut again, 0)?;
    if again != bytes {
        let at = again.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        return Err(CanonicalError::NotCanonical(at));
    }
    serde_json::from_value(value).map_err(|e| CanonicalError::Shape(e.to_string()))
}

fn write(value: &Value, out: &mut Vec<u8>, depth: usize) -> Result<(), CanonicalError> {
    if depth > MAX_DEPTH {
        return Err(CanonicalError::Depth);
    }
    match value {
        Value::Null => Err(CanonicalError::Null(format!("byte {}", out.len()))),
        Value::Bool(true) => extend(out, b"true"),
        Value::Bool(false) => extend(out, b"false"),
        Value::Number(number) => write_number(number, out),
        Value::String(text) => write_string(text, out),
        Value::Array(items) => write_array(items, out, depth),
        Value::Object(members) => write_object(members, out, depth),
    }
}

fn write_array(items: &[Value], out: &mut Vec<u8>, depth: usize) -> Result<(), CanonicalError> {
    out.push(b'[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write(item, out, depth + 1)?;
    }
    extend(out, b"]")
}

fn write_object(
    members: &serde_json::Map<String, Value>,
    out: &mut Vec<u8>,
    depth: usize,
) -> Result<(), CanonicalError> {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    out.push(b'{');
    for (i, (name, value)) in sorted.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write_string(name, out)?;
        out.push(b':');
        write(value, out, depth + 1)?;
    }
    extend(out, b"}")
}

fn write_number(number: &serde_json::Number, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    if number.is_f64() {
        return Err(CanonicalError::Float(number.to_string()));
    }
    match number.as_i64() {
        Some(n) if (-MAX_INTEGER..=MAX_INTEGER).contains(&n) => {
            extend(out, n.to_string().as_bytes())
        }
        _ => Err(CanonicalError::Range(number.to_string())),
    }
}

fn write_string(text: &str, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    out.push(b'"');
    for c in text.chars() {
        match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\u{8}' => out.extend_from_slice(b"\\b"),
            '\t' => out.extend_from_slice(b"\\t"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\u{c}' => out.extend_from_slice(b"\\f"),
            '\r' => out.extend_from_slice(b"\\r"),
            c if c < ' ' => out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes()),
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    extend(out, b"\"")
}

fn extend(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), CanonicalError> {
    out.extend_from_slice(bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_sorted_by_utf16_and_text_is_escaped_minimally() {
        let value = json!({"\u{20ac}": 1, "\r": "a\u{7f}\u{1}\"", "1": [true, false], "\u{1f600}": -5, "\u{fb33}": {}});
        let bytes = to_bytes(&value).expect("canonical");
        let expected = "{\"\\r\":\"a\u{7f}\\u0001\\\"\",\"1\":[true,false],\"\u{20ac}\":1,\"\u{1f600}\":-5,\"\u{fb33}\":{}}";
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), expected);
    }

    #[test]
    fn floats_nulls_and_large_integers_have_no_canonical_form() {
        assert!(matches!(to_bytes(&json!(1.0)), Err(CanonicalError::Float(_))));
        assert!(matches!(to_bytes(&json!([null])), Err(CanonicalError::Null(_))));
        assert!(to_bytes(&json!(MAX_INTEGER)).is_ok());
        assert!(matches!(to_bytes(&json!(MAX_INTEGER + 1)), Err(CanonicalError::Range(_))));
        assert!(matches!(to_bytes(&json!(u64::MAX)), Err(CanonicalError::Range(_))));
    }

    #[test]
    fn reading_refuses_whatever_would_not_have_been_written() {
        for text in [
            r#"{"b":1,"a":2}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"a": 1}"#,
            r#"{"a":"\u0041"}"#,
            "{\"a\":1}\n",
            r#"{"a":1e0}"#,
            r#"{"a":-0}"#,
        ] {
            assert!(read::<Value>(text.as_bytes()).is_err(), "{text} was accepted");
        }
        assert_eq!(read::<Value>(br#"{"a":1,"b":[]}"#), Ok(json!({"a": 1, "b": []})));
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in value()) {
            let bytes = to_bytes(&value).expect("canonical");
            prop_assert_eq!(read::<Value>(&bytes), Ok(value));
        }

        #[test]
        fn what_is_read_is_written_back(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(value) = read::<Value>(&bytes) {
                prop_assert_eq!(to_bytes(&value), Ok(bytes));
            }
        }
    }
}
