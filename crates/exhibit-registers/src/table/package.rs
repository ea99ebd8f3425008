//! What a file is, from its bytes, and the archives of office formats.

use std::io;

use exhibit_verify::zip::{Archive, Limits};

use super::TableError;

/// What an office file may ask of its reader: 4,096 parts, 1 GiB unpacked.
pub(super) const LIMITS: Limits = Limits { entries: 4096, unpacked: 1 << 30, ratio: 400 };

/// The first bytes of a compound file (MS-CFB section 2.2): old workbooks, and encrypted new ones.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What a file may be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Ods,
    Text,
}

/// Tells what a file is.
///
/// # Errors
/// It is one that is not read here, or an archive that contradicts itself.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind, TableError> {
    if bytes.starts_with(&COMPOUND) {
        // MS-OFFCRYPTO section 2.3.4: the name of the stream that holds the encrypted package.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|it| it == name);
        return Err(if encrypted { TableError::Encrypted } else { TableError::OldWorkbook });
    }
    if bytes.starts_with(b"%PDF") {
        return Err(TableError::Unreadable { what: "it is a PDF".to_owned() });
    }
    if !bytes.starts_with(b"PK") {
        return Ok(Kind::Text);
    }
    let archive = Archive::container(&bytes, &LIMITS)
        .map_err(|error| TableError::Unreadable { what: error.to_string() })?;
    let has = |name: &str| archive.entries().iter().any(|it| it.name == name);
    match (has("content.xml"), has("_rels/.rels")) {
        (true, _) => Ok(Kind::Ods),
        (false, true) => Ok(Kind::Xlsx),
        (false, false) => {
            let what = "it is an archive, and neither XLSX nor ODS";
            Err(TableError::Unreadable { what: what.to_owned() })
        }
    }
}

/// What is said of a part that can't be read.
pub(super) fn unreadable(error: &io::Error) -> TableError {
    TableError::Unreadable { what: error.to_string() }
}
