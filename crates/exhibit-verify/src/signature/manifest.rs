//! `SHA256SUMS` and `SHA512SUMS` manifests, as GNU coreutils and BSD write them.
//!
//! `HEX␠␠NAME`, `HEX␠*NAME`, or `SHA256 (NAME) = HEX`; the number of digits says which digest it is; a line that starts with `\` has `\\`, `\n`
//! and `\r` in its name escaped. A manifest proves what it lists and nothing else.

use std::collections::BTreeMap;

use thiserror::Error;

use super::digests::StatedDigest;

/// How many files a manifest may list.
pub const MAX_ENTRIES: usize = 65_536;

/// The largest manifest that is read.
pub const MAX_BYTES: usize = 16 << 20;

/// A manifest as read: names relative to its own folder, with no `./`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Each listed file.
    pub entries: BTreeMap<String, ManifestEntry>,
}

/// What a manifest says about one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ManifestEntry {
    /// The digest that it states.
    pub digest: StatedDigest,
    /// The line, from 1.
    pub line: usize,
}

/// Why a manifest is not used at all: half a manifest would hide what the other half says.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ManifestError {
    /// Larger than [`MAX_BYTES`], or more than [`MAX_ENTRIES`] files.
    #[error("larger than a manifest may be ({MAX_BYTES} bytes, {MAX_ENTRIES} files)")]
    TooLarge,
    /// It lists nothing.
    #[error("lists no file")]
    Empty,
    /// A line that is none of the forms.
    #[error("line {line} is not a line of SHA-256 or SHA-512 digests")]
    Line {
        /// The line, from 1.
        line: usize,
    },
    /// A digest by another algorithm.
    #[error("line {line} uses {algorithm}")]
    Algorithm {
        /// The line, from 1.
        line: usize,
        /// The algorithm as written.
        algorithm: String,
    },
    /// A name that leaves the folder.
    #[error("line {line} names a file outside the folder: {name:?}")]
    Outside {
        /// The line, from 1.
        line: usize,
        /// The name as written.
        name: String,
    },
    /// The same name twice with different digests.
    #[error("lines {first} and {line} give {name:?} different digests")]
    Contradiction {
        /// The earlier line.
        first: usize,
        /// The later line.
        line: usize,
        /// The name.
        name: String,
    },
}

impl Manifest {
    /// Reads a manifest; `alone` is the one file that a digest without a name belongs to.
    pub fn read(bytes: &[u8], alone: Option<&str>) -> Result<Self, ManifestError> {
        if bytes.len() > MAX_BYTES {
            return Err(ManifestError::TooLarge);
        }
        let mut manifest = Self::default();
        for (line, content) in (1..).zip(bytes.split(|b| *b == b'\n')) {
            let content = std::str::from_utf8(content).map_err(|_| ManifestError::Line { line })?;
            let content = content.trim_end_matches('\r').trim_start_matches('\u{feff}');
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let (name, digest) = parse(line, content, alone)?;
            manifest.add(line, name, digest)?;
        }
        if manifest.entries.is_empty() {
            return Err(ManifestError::Empty);
        }
        Ok(manifest)
    }

    fn add(
        &mut self,
        line: usize,
        name: String,
        digest: StatedDigest,
    ) -> Result<(), ManifestError> {
        let name = inside(line, name)?;
        if let Some(earlier) = self.entries.get(&name) {
            let first = earlier.line;
            return if earlier.digest == digest {
                Ok(())
            } else {
                Err(ManifestError::Contradiction { first, line, name })
            };
        }
        if self.entries.len() == MAX_ENTRIES {
            return Err(ManifestError::TooLarge);
        }
        self.entries.insert(name, ManifestEntry { digest, line });
        Ok(())
    }
}

fn parse(
    line: usize,
    text: &str,
    alone: Option<&str>,
) -> Result<(String, StatedDigest), ManifestError> {
    let malformed = ManifestError::Line { line };
    let (escaped, text) = match text.strip_prefix('\\') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (name, hex) = match bsd(line, text)? {
        Some(parts) => parts,
        None => match (gnu(text), alone) {
            (Some(parts), _) => parts,
            (None, Some(alone)) => (alone, text.trim()),
            (None, None) => return Err(malformed),
        },
    };
    let digest = StatedDigest::from_hex(hex).ok_or_else(|| malformed.clone())?;
    let name = if escaped { unescaped(name).ok_or(malformed)? } else { name.to_owned() };
    Ok((name, digest))
}

/// `HEX`, a space, then a space (text) or `*` (binary), then the name.
fn gnu(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_hexdigit).count();
    let (hex, rest) = text.split_at_checked(digits).filter(|_| matches!(digits, 64 | 128))?;
    let rest = rest.strip_prefix(' ')?;
    let name = rest.strip_prefix([' ', '*'])?;
    Some((name, hex))
}

/// `SHA256 (NAME) = HEX` or `SHA512 (NAME) = HEX`; other algorithms are named.
fn bsd(line: usize, text: &str) -> Result<Option<(&str, &str)>, ManifestError> {
    let Some((algorithm, rest)) = text.split_once(" (") else {
        return Ok(None);
    };
    let Some((name, hex)) = rest.rsplit_once(") = ") else {
        return Ok(None);
    };
    let known = ["SHA", "MD", "BLAKE", "SM3", "RMD"];
    match algorithm {
        "SHA256" if hex.len() == 64 => Ok(Some((name, hex))),
        "SHA512" if hex.len() == 128 => Ok(Some((name, hex))),
        "SHA256" | "SHA512" => Err(ManifestError::Line { line }),
        other if known.iter().any(|k| other.starts_with(k)) => {
            Err(ManifestError::Algorithm { line, algorithm: other.to_owned() })
        }
        _ => Ok(None),
    }
}

fn unescaped(name: &str) -> Option<String> {
    let mut out = String::with_capacity(name.len());
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}

/// Strips `./`, and refuses names that are absolute, climb, or could on Windows.
fn inside(line: usize, name: String) -> Result<String, ManifestError> {
    let mut rest = name.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter;
    }
    let climbs = rest.split(['/', '\\']).any(|part| part == "..");
    let drive = rest.as_bytes().get(1) == Some(&b':');
    if rest.is_empty() || rest.starts_with(['/', '\\']) || climbs || drive || rest.contains('\0') {
        return Err(ManifestError::Outside { line, name });
    }
    Ok(rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<(String, usize)>, ManifestError> {
        let manifest = Manifest::read(text.as_bytes(), None)?;
        Ok(manifest.entries.into_iter().map(|(name, entry)| (name, entry.line)).collect())
    }

    #[test]
    fn every_written_form_is_read() {
        let a = "a".repeat(64);
        let text = format!(
            "# made by hand\n{a}  plain\r\n{a} *./binary\n\\{a}  new\\nline\\\\\n\nSHA256 (tag (1)) = {a}\n"
        );
        let names = read(&text).expect("a manifest");
        let expected = [("binary", 3), ("new\nline\\", 4), ("plain", 2), ("tag (1)", 6)];
        assert_eq!(names, expected.map(|(n, l)| (n.to_owned(), l)));
        let alone = Manifest::read(a.as_bytes(), Some("x.pdf")).expect("a digest alone");
        assert!(alone.entries.contains_key("x.pdf"));
    }

    #[test]
    fn the_number_of_digits_says_which_digest_it_is() {
        let (short, long) = ("a".repeat(64), "b".repeat(128));
        let text = format!("{long}  x\nSHA512 (y) = {long}\n{short}  z\n");
        let manifest = Manifest::read(text.as_bytes(), None).expect("a manifest");
        let names: Vec<_> = manifest.entries.values().map(|it| it.digest.name()).collect();
        assert_eq!(names, ["sha512", "sha512", "sha256"]);
        let other = "a".repeat(96);
        for bad in [format!("{other}  x"), format!("SHA512 (x) = {short}"), format!("{long}x")] {
            assert_eq!(read(&bad), Err(ManifestError::Line { line: 1 }), "{bad}");
        }
    }

    #[test]
    fn names_outside_the_folder_and_contradictions_are_refused() {
        let (a, b) = ("a".repeat(64), "b".repeat(64));
        for name in ["../x", "/etc/x", "a/../../x", "..\\x", "C:\\x", "./"] {
            let found = read(&format!("{a}  {name}\n"));
            assert!(matches!(found, Err(ManifestError::Outside { line: 1, .. })), "{name}");
        }
        let found = read(&format!("{a}  x\n{b}  ./x\n"));
        assert!(matches!(found, Err(ManifestError::Contradiction { first: 1, line: 2, .. })));
        assert_eq!(read(&format!("{a}  x\n{a}  x\n")).map(|n| n.len()), Ok(1));
        let md5 = read("MD5 (x) = d41d8cd98f00b204e9800998ecf8427e\n");
        assert!(matches!(md5, Err(ManifestError::Algorithm { .. })));
        assert_eq!(read("hello\n"), Err(ManifestError::Line { line: 1 }));
        assert_eq!(read("\n"), Err(ManifestError::Empty));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Manifest::read(&bytes, Some("x"));
            let mut line = "a".repeat(64).into_bytes();
            line.extend_from_slice(&bytes);
            let _ = Manifest::read(&line, None);
        }
    }
}
