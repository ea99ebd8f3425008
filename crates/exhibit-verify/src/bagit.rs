//! BagIt bags (RFC 8493): the tag files that say what belongs to a bag.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::signature::digests::StatedDigest;

/// How many files one manifest may list.
const MAX_ENTRIES: usize = 1 << 20;

/// The file that makes a folder a bag.
pub(crate) const DECLARATION: &str = "bagit.txt";

/// What the bag says about itself.
pub(crate) const BAG_INFO: &str = "bag-info.txt";

/// Files that lie elsewhere.
pub(crate) const FETCH: &str = "fetch.txt";

/// The folder of the payload, with its `/`.
pub(crate) const PAYLOAD: &str = "data/";

/// Why a tag file can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum BagFault {
    #[error("not the two lines that make a folder a bag")]
    Declaration,
    #[error("version {0} of BagIt is not known")]
    Version(String),
    #[error("tag files in {0} are not read")]
    Encoding(String),
    #[error("not in the encoding that bagit.txt states, line {0}")]
    Text(usize),
    #[error("line {0} is not a digest and a path")]
    Line(usize),
    #[error("line {0} names a file outside the bag")]
    Outside(usize),
    #[error("lines {0} and {1} list the same file")]
    Twice(usize, usize),
    #[error("more than {MAX_ENTRIES} files")]
    TooMany,
}

/// What `bagit.txt` states (RFC 8493 section 2.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Declaration {
    /// Whether paths in manifests are percent-encoded: from version 1.0 on.
    pub(crate) encodes: bool,
    text: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    Utf8,
    Latin1,
}

impl Declaration {
    /// Reads the file: two lines, no byte order mark, nothing else.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, BagFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| BagFault::Declaration)?;
        let mut lines = text.lines();
        let mut value = |label: &str| {
            let line = lines.next()?.strip_prefix(label)?;
            let value = line.strip_prefix(": ")?;
            (!value.is_empty() && value.trim() == value).then_some(value)
        };
        let version = value("BagIt-Version").ok_or(BagFault::Declaration)?;
        let encoding = value("Tag-File-Character-Encoding").ok_or(BagFault::Declaration)?;
        if lines.any(|line| !line.is_empty()) {
            return Err(BagFault::Declaration);
        }
        let encodes = match version {
            "1.0" => true,
            "0.93" | "0.94" | "0.95" | "0.96" | "0.97" => false,
            other => return Err(BagFault::Version(other.to_owned())),
        };
        let text = match encoding.to_ascii_uppercase().as_str() {
            "UTF-8" | "US-ASCII" | "ASCII" => Text::Utf8,
            "ISO-8859-1" | "LATIN1" => Text::Latin1,
            _ => return Err(BagFault::Encoding(encoding.to_owned())),
        };
        Ok(Self { encodes, text })
    }

    /// Reads a tag file as lines: number from 1, and text.
    pub(crate) fn lines(&self, bytes: &[u8]) -> Result<Vec<(usize, String)>, BagFault> {
        let mut lines = Vec::new();
        for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            // A CR by itself ends a line, too.
            for line in line.split(|byte| *byte == b'\r') {
                let text = match self.text {
                    Text::Utf8 => std::str::from_utf8(line).map(str::to_owned).ok(),
                    Text::Latin1 => Some(line.iter().copied().map(char::from).collect()),
                };
                lines.push((number, text.ok_or(BagFault::Text(number))?));
            }
        }
        Ok(lines)
    }
}

/// What a manifest says of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The digest; none where policy refuses or nobody here knows the algorithm.
    pub(crate) digest: Option<StatedDigest>,
    /// The line, from 1.
    pub(crate) line: usize,
}

/// What a file is by its name in the bag's own folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tag<'a> {
    /// A manifest of the payload, by this algorithm.
    Payload(&'a str),
    /// A manifest of tag files, by this algorithm.
    Tags(&'a str),
    Other,
}

/// Tells what a file is.
pub(crate) fn tag(path: &str) -> Tag<'_> {
    let of = |prefix: &str| {
        path.strip_prefix(prefix)?.strip_suffix(".txt").filter(|it| !it.contains('/'))
    };
    match (of("tagmanifest-"), of("manifest-")) {
        (Some(algorithm), _) => Tag::Tags(algorithm),
        (_, Some(algorithm)) => Tag::Payload(algorithm),
        _ => Tag::Other,
    }
}

/// What an algorithm is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Counts,
    Refused,
    Unknown,
}

impl Algorithm {
    /// Reads the name in a manifest's name.
    pub(crate) fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().replace('-', "").as_str() {
            "sha256" | "sha512" => Self::Counts,
            "md5" | "sha1" => Self::Refused,
            _ => Self::Unknown,
        }
    }
}

/// Reads a manifest (RFC 8493 section 2.1.3): paths as they are written, with what is said of them.
pub(crate) fn manifest(
    declaration: &Declaration,
    algorithm: &str,
    bytes: &[u8],
) -> Result<BTreeMap<String, Entry>, BagFault> {
    let counts = Algorithm::of(algorithm) == Algorithm::Counts;
    let digits = if algorithm.ends_with("512") { 128 } else { 64 };
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for (line, text) in declaration.lines(bytes)? {
        if text.is_empty() {
            continue;
        }
        let (hex, path) = text.split_once([' ', '\t']).ok_or(BagFault::Line(line))?;
        let path = path.trim_start_matches([' ', '\t']);
        let is_hex = !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hex || path.is_empty() || counts && hex.len() != digits {
            return Err(BagFault::Line(line));
        }
        // As the tools of the time wrote it: `*` before a name that was read as bytes, `./` before any.
        let path = path.strip_prefix('*').unwrap_or(path);
        let path = path.strip_prefix("./").unwrap_or(path);
        if leaves(path) || leaves(&decoded(path)) {
            return Err(BagFault::Outside(line));
        }
        let digest = StatedDigest::from_hex(hex).filter(|_| counts);
        if let Some(before) = entries.insert(path.to_owned(), Entry { digest, line }) {
            return Err(BagFault::Twice(before.line, line));
        }
        if entries.len() > MAX_ENTRIES {
            return Err(BagFault::TooMany);
        }
    }
    Ok(entries)
}

/// Reads `fetch.txt` (RFC 8493 section 2.2.3): the paths that it says where to get.
pub(crate) fn fetch(declaration: &Declaration, bytes: &[u8]) -> Result<Vec<String>, BagFault> {
    let mut paths = Vec::new();
    for (line, text) in declaration.lines(bytes)? {
        if text.trim().is_empty() {
            continue;
        }
        let mut parts = text.splitn(3, [' ', '\t']);
        let (_, length, path) = (parts.next(), parts.next(), parts.next());
        let is_length = |it: &str| it == "-" || it.bytes().all(|byte| byte.is_ascii_digit());
        let path = path.map(str::trim_start).filter(|it| !it.is_empty());
        let (Some(path), true) = (path, length.is_some_and(is_length)) else {
            return Err(BagFault::Line(line));
        };
        if leaves(path) || leaves(&decoded(path)) {
            return Err(BagFault::Outside(line));
        }
        paths.push(path.to_owned());
    }
    Ok(paths)
}

/// Reads `Payload-Oxum` in `bag-info.txt` (RFC 8493 section 2.2.2): octets, and number of files.
pub(crate) fn oxum(
    declaration: &Declaration,
    bytes: &[u8],
) -> Result<Option<(u64, u64)>, BagFault> {
    for (line, text) in declaration.lines(bytes)? {
        let Some((label, value)) = text.split_once(':') else { continue };
        if label.eq_ignore_ascii_case("Payload-Oxum") {
            let numbers = value.trim().split_once('.');
            let numbers = numbers.and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
            return numbers.map(Some).ok_or(BagFault::Line(line));
        }
    }
    Ok(None)
}

/// Resolves `%0A`, `%0D` and `%25`, and no other.
pub(crate) fn decoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).map(str::to_ascii_uppercase);
        let (resolved, length) = match code.as_deref() {
            Some("0A") => ('\n', 3),
            Some("0D") => ('\r', 3),
            Some("25") => ('%', 3),
            _ => ('%', 1),
        };
        out.push(resolved);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// Tells whether a path leaves the bag, on any system.
fn leaves(path: &str) -> bool {
    let climbs = path.split(['/', '\\']).any(|part| part == "..");
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\', '~']) || climbs || drive || path.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UTF8: &[u8] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

    fn declared() -> Declaration {
        Declaration::read(UTF8).expect("a declaration")
    }

    #[test]
    fn a_declaration_is_two_lines_and_no_more() {
        assert!(declared().encodes);
        let text = String::from_utf8(UTF8.to_vec()).expect("text");
        assert!(Declaration::read(text.replace('\n', "\r\n").as_bytes()).is_ok());
        for bad in [
            format!("\u{feff}{text}"),
            text.replace("1.0", " 1.0"),
            text.replace("Version:", "Version :"),
            text.replace(": 1", ":1"),
            text.replace("UTF-8", "UTF-8 "),
            format!("{text}More: x\n"),
            "BagIt-Version: 1.0\n".to_owned(),
            String::new(),
        ] {
            assert_eq!(Declaration::read(bad.as_bytes()), Err(BagFault::Declaration), "{bad:?}");
        }
        let other = text.replace("1.0", "2.0");
        assert_eq!(Declaration::read(other.as_bytes()), Err(BagFault::Version("2.0".to_owned())));
        let other = text.replace("UTF-8", "UTF-16");
        assert_eq!(
            Declaration::read(other.as_bytes()),
            Err(BagFault::Encoding("UTF-16".to_owned()))
        );
    }

    #[test]
    fn manifests_are_read_as_the_tools_write_them() {
        let a = "a".repeat(64);
        let read = |text: &str| manifest(&declared(), "sha256", text.as_bytes());
        let text = format!("{a}  data/a b\n{a} *data/b\r\n{a}\t./data/c%0A\n\n");
        let names: Vec<String> = read(&text).expect("a manifest").into_keys().collect();
        assert_eq!(names, ["data/a b", "data/b", "data/c%0A"]);
        for path in ["../x", "/x", "data/../../x", "data\\..\\x", "C:\\x", "~/x"] {
            assert_eq!(read(&format!("{a} {path}\n")), Err(BagFault::Outside(1)), "{path}");
        }
        assert_eq!(read(&format!("{a} data/x\n{a} data/x\n")), Err(BagFault::Twice(1, 2)));
        for line in ["aa data/x", "data/x", &a, &format!("{a} "), &format!(" {a} data/x")] {
            assert_eq!(read(line), Err(BagFault::Line(1)), "{line}");
        }
        assert!(manifest(&declared(), "sha256", b"\xff").is_err());
        let latin =
            Declaration::read(b"BagIt-Version: 0.97\nTag-File-Character-Encoding: ISO-8859-1\n")
                .expect("a declaration");
        let found = manifest(&latin, "md5", b"00 data/\xe9\n").expect("a manifest");
        assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), ["data/é"]);
    }

    #[test]
    fn three_characters_are_encoded_and_no_other() {
        assert_eq!(decoded("a%0Ab%0dc%25d%41e%"), "a\nb\rc%d%41e%");
        assert_eq!(decoded("%é%2"), "%é%2");
        assert_eq!(oxum(&declared(), b"A: b\nPayload-Oxum: 12.3\n"), Ok(Some((12, 3))));
        assert_eq!(oxum(&declared(), b"Payload-Oxum: 12\n"), Err(BagFault::Line(1)));
        let found = fetch(&declared(), b"http://x/ 12 data/a b\nhttp://y/ - data/c\n");
        assert_eq!(found, Ok(vec!["data/a b".to_owned(), "data/c".to_owned()]));
        assert_eq!(fetch(&declared(), b"http://x/ data/a\n"), Err(BagFault::Line(1)));
        assert_eq!(fetch(&declared(), b"http://x/ 1 ../a\n"), Err(BagFault::Outside(1)));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Declaration::read(&bytes);
            for declaration in [declared(), Declaration { encodes: false, text: Text::Latin1 }] {
                let _ = manifest(&declaration, "sha256", &bytes);
                let _ = fetch(&declaration, &bytes);
                let _ = oxum(&declaration, &bytes);
            }
            let _ = decoded(&String::from_utf8_lossy(&bytes));
        }
    }
}
