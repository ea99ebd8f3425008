//! BagIt 1.0 (RFC 8493), the part of it that a bundle uses.
//!
//! Bundles are read more strictly than RFC 8493 asks: sorted manifests in the one form that
//! [`Manifest::to_text`] writes, no folded lines, no percent-encoding (names are portable).

use std::collections::BTreeMap;

use exhibit_core::digest::Sha256;
use exhibit_core::visible::visible;
use exhibit_verify::zip::is_portable_path;
use thiserror::Error;

/// The only `bagit.txt` of a bundle.
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A manifest: digests by path, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest(BTreeMap<String, Sha256>);

/// What is wrong with a manifest or with bag-info.txt; lines count from 1.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BagFinding {
    /// Not UTF-8, or no newline at the end.
    #[error("not whole lines of UTF-8")]
    Text,
    /// Not `digest␠␠path` or `Label: value`.
    #[error("line {0} is malformed")]
    Line(usize),
    /// A path that is not portable.
    #[error("line {0}: the path is not portable")]
    Path(usize),
    /// Not after the line before.
    #[error("line {0} is out of order, or given twice")]
    Order(usize),
    /// A label that a bundle must state is absent.
    #[error("{0} is absent")]
    Absent(&'static str),
    /// A label has a value that this version does not know.
    #[error("{label} is {value:?}")]
    Value {
        /// The label.
        label: &'static str,
        /// The value, visible.
        value: String,
    },
}

impl Manifest {
    /// Adds a file.
    pub fn add(&mut self, path: String, sha256: Sha256) {
        self.0.insert(path, sha256);
    }

    /// Returns the digest of a path.
    pub fn get(&self, path: &str) -> Option<Sha256> {
        self.0.get(path).copied()
    }

    /// Returns all paths with their digests, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Sha256)> {
        self.0.iter().map(|(path, digest)| (path.as_str(), *digest))
    }

    /// Returns the text: one line a file, as `sha256sum -c` reads it.
    pub fn to_text(&self) -> String {
        self.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect()
    }

    /// Reads exactly the text that [`Manifest::to_text`] writes.
    pub fn parse(bytes: &[u8]) -> Result<Self, BagFinding> {
        let mut files = BTreeMap::new();
        for (number, line) in lines(bytes)? {
            let (digest, path) = line.split_once("  ").ok_or(BagFinding::Line(number))?;
            let digest = Sha256::from_hex(digest).ok_or(BagFinding::Line(number))?;
            if !is_portable_path(path) {
                return Err(BagFinding::Path(number));
            }
            let last = files.last_key_value().map(|(last, _): (&String, _)| last.as_str());
            if last.is_some_and(|last| last >= path) {
                return Err(BagFinding::Order(number));
            }
            files.insert(path.to_owned(), digest);
        }
        Ok(Self(files))
    }
}

/// What a bundle states about itself in `bag-info.txt`. Nothing here is proof of anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BagInfo {
    /// The organisation, visible.
    pub organisation: String,
    /// The day on which it was made, `2026-03-14`.
    pub date: String,
    /// The bundle's number.
    pub bundle: String,
    /// Bytes and files of the payload, `bytes.files`.
    pub oxum: String,
    /// The origin of its ledger.
    pub origin: String,
    /// Which signature files exist, ascending.
    pub signatures: Vec<String>,
}

/// The version of the layout.
const FORMAT: &str = "1";

impl BagInfo {
    /// Returns the text of the file.
    pub fn to_text(&self) -> String {
        let values = [
            self.organisation.as_str(),
            &self.date,
            &self.bundle,
            &self.oxum,
            FORMAT,
            &self.origin,
            &self.signatures.join(" "),
        ];
        let line = |(label, value): (&str, &str)| format!("{label}: {}\n", visible(value));
        LABELS.into_iter().zip(values).map(line).collect()
    }

    /// Reads exactly the labels that [`BagInfo::to_text`] writes, in its order.
    pub fn parse(bytes: &[u8]) -> Result<Self, BagFinding> {
        let mut found = lines(bytes)?.into_iter();
        let mut values: [String; LABELS.len()] = Default::default();
        for (label, value) in LABELS.into_iter().zip(&mut values) {
            let (number, line) = found.next().ok_or(BagFinding::Absent(label))?;
            let stated = line.strip_prefix(label).and_then(|rest| rest.strip_prefix(": "));
            stated.ok_or(BagFinding::Line(number))?.clone_into(value);
        }
        if let Some((number, _)) = found.next() {
            return Err(BagFinding::Line(number));
        }
        let [organisation, date, bundle, oxum, format, origin, signatures] = values;
        if format != FORMAT {
            let value = visible(&format).into_owned();
            return Err(BagFinding::Value { label: "Exhibit-Bundle-Format", value });
        }
        let signatures = signatures.split(' ').map(str::to_owned).collect();
        Ok(Self { organisation, date, bundle, oxum, origin, signatures })
    }
}

const LABELS: [&str; 7] = [
    "Source-Organization",
    "Bagging-Date",
    "External-Identifier",
    "Payload-Oxum",
    "Exhibit-Bundle-Format",
    "Exhibit-Origin",
    "Exhibit-Signatures",
];

/// Splits into numbered lines; each, the last included, must end in LF.
fn lines(bytes: &[u8]) -> Result<Vec<(usize, &str)>, BagFinding> {
    let text = str::from_utf8(bytes).map_err(|_| BagFinding::Text)?;
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let text = text.strip_suffix('\n').ok_or(BagFinding::Text)?;
    Ok((1..).zip(text.split('\n')).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_only_as_it_is_written() {
        let mut manifest = Manifest::default();
        manifest.add("data/b".into(), Sha256::of(b"b"));
        manifest.add("data/a".into(), Sha256::of(b"a"));
        let text = manifest.to_text();
        assert_eq!(Manifest::parse(text.as_bytes()), Ok(manifest));
        let (a, b) = text.split_at(text.find('\n').expect("two lines") + 1);
        for (bad, why) in [
            (format!("{b}{a}"), BagFinding::Order(2)),
            (format!("{a}{a}"), BagFinding::Order(2)),
            (text.trim_end().to_owned(), BagFinding::Text),
            (text.to_uppercase(), BagFinding::Line(1)),
            (text.replace("  ", " *"), BagFinding::Line(1)),
            (text.replace("data/b", "../b"), BagFinding::Path(2)),
            (text.replace('\n', "\r\n"), BagFinding::Path(1)),
            (text.replace("data/b", "data/%0A"), BagFinding::Path(2)),
            (format!("{text}\n"), BagFinding::Line(3)),
        ] {
            assert_eq!(Manifest::parse(bad.as_bytes()), Err(why), "{bad}");
        }
    }

    #[test]
    fn bag_info_is_read_only_as_it_is_written() {
        let info = BagInfo {
            organisation: "Lindmoor\nExhibit-Origin: x".into(),
            date: "2026-03-14".into(),
            bundle: "B-001".into(),
            oxum: "1.1".into(),
            origin: "o".into(),
            signatures: vec!["s".into()],
        };
        let text = info.to_text();
        assert_eq!(text.lines().count(), 7, "a newline in a name adds no line");
        let read = BagInfo::parse(text.as_bytes()).expect("as written");
        assert_eq!(read.organisation, "Lindmoor⟨U+000A⟩Exhibit-Origin: x");
        let newer = text.replace("Format: 1", "Format: 2");
        assert!(matches!(BagInfo::parse(newer.as_bytes()), Err(BagFinding::Value { .. })));
        let more = format!("{text}Contact-Name: x\n");
        assert_eq!(BagInfo::parse(more.as_bytes()), Err(BagFinding::Line(8)));
        let less = text.replace("Exhibit-Origin: o\n", "");
        assert!(BagInfo::parse(less.as_bytes()).is_err());
    }
}
