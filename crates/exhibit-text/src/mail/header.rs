//! Header fields (RFC 5322 section 2.2), words in them (RFC 2047) and their parameters (RFC 2231).

use std::collections::BTreeMap;

use super::transfer;
use crate::charset::decoded;

/// The most bytes of one field that are looked at.
const MAX_FIELD: usize = 16 << 10;

/// The longest word in another charset, with what marks it.
const MAX_WORD: usize = 4096;

/// The fields of a mail or of a part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Header<'a> {
    bytes: &'a [u8],
}

impl<'a> Header<'a> {
    /// Takes fields up to the empty line.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Returns names and values, folded as they stand.
    pub(super) fn fields(self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let mut rest = self.bytes;
        std::iter::from_fn(move || {
            while !rest.is_empty() {
                let (field, after) = rest.split_at(end_of_field(rest));
                rest = after;
                if let Some(at) = memchr::memchr(b':', field) {
                    let value = &field[at + 1..field.len().min(at + 1 + MAX_FIELD)];
                    return Some((field[..at].trim_ascii_end(), value));
                }
            }
            None
        })
    }

    /// Returns the first field of a name.
    pub(super) fn field(self, name: &str) -> Option<&'a [u8]> {
        self.fields().find(|(it, _)| it.eq_ignore_ascii_case(name.as_bytes())).map(|(_, it)| it)
    }
}

/// Where the first field ends: before a line that does not begin with white space.
fn end_of_field(bytes: &[u8]) -> usize {
    let ends = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    let mut ends = ends.filter(|at| !matches!(bytes.get(*at), Some(b' ' | b'\t')));
    ends.next().unwrap_or(bytes.len())
}

/// Decodes the words of an unstructured field (RFC 2047 section 6.1); other bytes are taken as UTF-8 where they are it.
pub(crate) fn words(value: &[u8]) -> String {
    let text = decoded(value, None);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    // Bytes of words that follow each other in one charset: a character may be divided between them.
    let mut run: Option<(String, Vec<u8>)> = None;
    while let Some(at) = rest.find("=?") {
        let (before, word) = rest.split_at(at);
        match encoded_word(word) {
            Some((charset, bytes, length)) => {
                let is_next = before.trim().is_empty();
                match &mut run {
                    Some((known, held)) if is_next && known.eq_ignore_ascii_case(&charset) => {
                        held.extend_from_slice(&bytes);
                    }
                    _ => {
                        let was_word = flush(&mut run, &mut out);
                        if !(was_word && is_next) {
                            out.push_str(before);
                        }
                        run = Some((charset, bytes));
                    }
                }
                rest = &word[length..];
            }
            None => {
                flush(&mut run, &mut out);
                out.push_str(before);
                out.push_str("=?");
                rest = &word[2..];
            }
        }
    }
    flush(&mut run, &mut out);
    out.push_str(rest);
    out
}

fn flush(run: &mut Option<(String, Vec<u8>)>, out: &mut String) -> bool {
    let Some((charset, bytes)) = run.take() else { return false };
    out.push_str(&decoded(&bytes, Some(&charset)));
    true
}

/// Reads `=?charset?encoding?text?=`; returns charset, bytes, and the length of the word.
fn encoded_word(text: &str) -> Option<(String, Vec<u8>, usize)> {
    let text = &text[..text.floor_char_boundary(MAX_WORD)];
    let mut parts = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, encoding, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let end = rest.find("?=")?;
    let content = &rest[..end];
    if charset.len() > 64 || encoding.len() != 1 {
        return None;
    }
    let bytes = match encoding {
        "b" | "B" => transfer::base64(content.as_bytes()),
        "q" | "Q" => transfer::quoted(content.replace('_', " ").as_bytes()),
        _ => return None,
    };
    // RFC 2231 section 5: a language may follow.
    let charset = charset.split('*').next().unwrap_or_default().to_owned();
    let length = text.len() - rest.len() + end + 2;
    Some((charset, bytes, length))
}

/// A value with parameters, such as a media type.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    /// The value, lowercase.
    pub(super) value: String,
    parameters: BTreeMap<String, String>,
}

impl Parameters {
    /// Reads a field (RFC 2045 section 5.1), in the forms of RFC 2231 and those that are common and forbidden.
    pub(super) fn read(field: &[u8]) -> Self {
        let text = decoded(field, None).replace(['\r', '\n'], "");
        let mut pieces = pieces(&text).into_iter();
        let value = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut simple: BTreeMap<String, String> = BTreeMap::new();
        let mut divided: BTreeMap<String, BTreeMap<u32, (bool, String)>> = BTreeMap::new();
        for piece in pieces.take(256) {
            let Some((name, value)) = piece.split_once('=') else { continue };
            let (name, value) = (name.trim().to_ascii_lowercase(), unquoted(value.trim()));
            let Some((base, rest)) = name.split_once('*') else {
                simple.entry(name).or_insert(value);
                continue;
            };
            let is_extended = rest.is_empty() || rest.ends_with('*');
            let number = rest.trim_end_matches('*').parse().unwrap_or(0);
            divided
                .entry(base.to_owned())
                .or_default()
                .entry(number)
                .or_insert((is_extended, value));
        }
        let mut parameters: BTreeMap<String, String> =
            simple.into_iter().map(|(name, value)| (name, words(value.as_bytes()))).collect();
        for (name, sections) in divided {
            parameters.insert(name, joined(sections));
        }
        Self { value, parameters }
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }
}

/// Divides a field at semicolons that are not quoted.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let (mut is_quoted, mut is_escaped) = (false, false);
    for c in text.chars() {
        match c {
            ';' if !is_quoted => pieces.push(String::new()),
            c => {
                if c == '"' && !is_escaped {
                    is_quoted = !is_quoted;
                }
                is_escaped = c == '\\' && is_quoted && !is_escaped;
                pieces.last_mut().expect("there is always one").push(c);
            }
        }
    }
    pieces
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.split([' ', '\t', '(']).next().unwrap_or_default().to_owned();
    };
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

/// Joins the sections of a parameter (RFC 2231 sections 3 and 4).
fn joined(sections: BTreeMap<u32, (bool, String)>) -> String {
    let mut charset = None;
    let mut bytes = Vec::new();
    for (at, (is_extended, value)) in sections.into_values().enumerate() {
        let mut value = value.as_str();
        if at == 0 && is_extended {
            let mut parts = value.splitn(3, '\'');
            if let (Some(stated), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next())
            {
                charset = Some(stated.to_owned());
                value = rest;
            }
        }
        match is_extended {
            true => bytes.extend(transfer::escaped(value.as_bytes(), b'%')),
            false => bytes.extend_from_slice(value.as_bytes()),
        }
    }
    decoded(&bytes, charset.as_deref()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_and_joined() {
        for (text, want) in [
            ("plain =?utf-8?q?a=20b?= c", "plain a b c"),
            ("=?utf-8?b?w6Q=?= =?utf-8?q?_x?=", "ä x"),
            ("=?utf-8?b?ww==?=\r\n =?utf-8?b?pA==?=", "ä"),
            ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
            ("=?utf-8*en?q?a?= =?koi8-r?q?=D0?=", "aп"),
            ("=?bad", "=?bad"),
            ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
            ("caf\u{e9}", "café"),
        ] {
            assert_eq!(words(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn parameters_have_many_forms() {
        let read = |text: &str| Parameters::read(text.as_bytes());
        let it = read(" Text/Plain; charset=\"UTF-8\"; name=\"a;\\\"b\" ; x");
        assert_eq!(it.value, "text/plain");
        assert_eq!(it.parameter("charset"), Some("UTF-8"));
        assert_eq!(it.parameter("name"), Some("a;\"b"));
        assert_eq!(read("a;filename*=utf-8'de'%c3%a4.txt").parameter("filename"), Some("ä.txt"));
        assert_eq!(read("a;name=\"=?utf-8?q?=C3=A4?=\"").parameter("name"), Some("ä"));
        assert_eq!(read("a;name*1=b;name*0=a;name*10=c").parameter("name"), Some("abc"));
    }
}
