//! Files that other people's tools made: README.md beside them says how.

use std::fs;
use std::path::{Path, PathBuf};

/// All of them.
pub const FILES: [&str; 20] = [
    "attached.pdf",
    "board.pptx",
    "mail.eml",
    "mail.msg",
    "minutes.odt",
    "page.html",
    "photo.heic",
    "photo.jpg",
    "photo.webp",
    "policy.docx",
    "policy.pdf",
    "register.xlsx",
    "scan.pdf",
    "scan.tiff",
    "sealed.docx",
    "sealed.pdf",
    "shot.png",
    "subset.pdf",
    "systems.ods",
    "note.rtf",
];

#[expect(clippy::disallowed_methods, reason = "reads test vectors")]
pub fn data(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    fs::read(&path).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

/// What lies beside the checkout.
#[allow(dead_code, reason = "only the oracles look there")]
pub fn shared(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path)
}
