//! Zip archives, read from any source that can be sought, and written deterministically.
//!
//! An archive has two descriptions of itself: a central directory at its end, and a header before
//! each member. Programs differ in which they believe, so that one file can show different
//! contents to different readers. Here both are read and must agree, and no byte may belong to
//! two members. There are two ways in:
//!
//! * [`Archive::strict`] for bundles: one top folder, sorted portable names, stored or deflated
//!   members, every byte accounted for, and every field that carries nothing at its fixed value.
//!   The only freedom left is how a deflate stream encodes its content.
//! * [`Archive::container`] for evidence that arrives as a zip: bytes before the archive, data
//!   descriptors, comments, extra fields and time stamps are accepted; escaping names, overlaps,
//!   duplicates and contradictions are not.
//!
//! Members are streamed in constant memory; length and CRC-32 are checked at their end. Nothing
//! is ever extracted to a path. Formats: PKWARE APPNOTE 6.3.10; RFC 1951.

mod archive;
mod directory;
mod finding;
mod inside;
mod member;
mod name;
mod source;
mod write;

#[cfg(test)]
mod tests;

pub use archive::{Archive, Entry, MAX_UNPACKED_TO_SEEK, Method};
pub use finding::{ZipError, ZipFault, ZipFinding};
pub use inside::Inside;
pub use member::MemberReader;
pub use name::{is_portable_component, is_portable_path};
pub use source::{ReadAt, Sought};
pub use write::{Added, Content, WriteError, Writer};

/// What an archive may ask of its reader. Everything else is constant memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most members.
    pub entries: u64,
    /// The most bytes of all members together, once unpacked.
    pub unpacked: u64,
    /// The most that a member over [`RATIO_FREE`] bytes may grow when it is unpacked.
    pub ratio: u64,
}

/// Members up to this many bytes unpacked may have any ratio: they cost nothing.
pub const RATIO_FREE: u64 = 1 << 20;

impl Limits {
    /// For bundles: a million members, 1 TiB. The writer stores what would deflate beyond `ratio`.
    pub const BUNDLE: Self = Self { entries: 1 << 20, unpacked: 1 << 40, ratio: 200 };

    /// For evidence: 262,144 members, 256 GiB, 400 to 1.
    pub const EVIDENCE: Self = Self { entries: 1 << 18, unpacked: 1 << 38, ratio: 400 };
}
