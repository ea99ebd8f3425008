//! What can be wrong with an archive, and where.

use std::fmt;
use std::io;

use exhibit_core::visible::visible;
use thiserror::Error;

/// Why an archive, or a member of it, could not be read.
#[derive(Debug, Error)]
pub enum ZipError {
    /// The bytes could not be fetched: says nothing about the archive.
    #[error("could not read the archive: {0}")]
    Io(#[from] io::Error),
    /// The archive is not what it has to be.
    #[error(transparent)]
    Finding(#[from] ZipFinding),
}

impl ZipError {
    /// Turns an error that a [`super::MemberReader`] returned back into what it was.
    pub fn from_io(error: io::Error) -> Self {
        match error.downcast::<ZipFinding>() {
            Ok(finding) => Self::Finding(finding),
            Err(error) => Self::Io(error),
        }
    }

    /// Returns the finding, unless the bytes could not be fetched at all.
    pub fn finding(&self) -> Option<&ZipFinding> {
        match self {
            Self::Io(_) => None,
            Self::Finding(finding) => Some(finding),
        }
    }
}

impl From<ZipError> for io::Error {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) => error,
            ZipError::Finding(finding) => Self::new(io::ErrorKind::InvalidData, finding),
        }
    }
}

/// One thing that is wrong: what, in which member, at which byte.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct ZipFinding {
    /// What is wrong.
    pub fault: ZipFault,
    /// Offset in the archive, in bytes from its start.
    pub offset: u64,
    /// The member's name as stored, if it concerns one. Not safe to show: see [`visible`].
    pub member: Option<String>,
}

impl ZipFinding {
    pub(super) fn at(fault: ZipFault, offset: u64) -> Self {
        Self { fault, offset, member: None }
    }

    pub(super) fn of(fault: ZipFault, offset: u64, member: &str) -> Self {
        Self { fault, offset, member: Some(member.to_owned()) }
    }
}

impl fmt::Display for ZipFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.fault, self.offset)?;
        match &self.member {
            Some(member) => write!(f, " ({})", visible(member)),
            None => Ok(()),
        }
    }
}

/// What is wrong with an archive.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ZipFault {
    /// No end record: not a zip, or its end was cut off.
    #[error("not a zip archive, or its end is missing")]
    NoEnd,
    /// Several end records reach the end of the file, so readers disagree about its contents.
    #[error("more than one end record")]
    AmbiguousEnd,
    /// Spread over several disks.
    #[error("spread over several disks")]
    Disks,
    /// The file ends inside a structure.
    #[error("cut off")]
    Truncated,
    /// Another structure was expected here.
    #[error("no {0} here")]
    Signature(&'static str),
    /// A zip64 record is absent where a value needs one, present where none does, or misshapen.
    #[error("zip64 record absent, needless or misshapen")]
    Zip64,
    /// The end record states another number of members, or another length of the directory.
    #[error("the directory holds {actual}, the end record states {stated}")]
    Count {
        /// What the end record states.
        stated: u64,
        /// What is there.
        actual: u64,
    },
    /// More than the reader accepts of what is named.
    #[error("{what}: {actual} is over the limit of {limit}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much there is, as the archive states it.
        actual: u64,
        /// The limit.
        limit: u64,
    },
    /// Local header and directory differ in the field named.
    #[error("local header and directory differ in {0}")]
    Mismatch(&'static str),
    /// A field that carries nothing in a bundle has another value than the fixed one.
    #[error("{0} is not the fixed value")]
    NotFixed(&'static str),
    /// Encrypted.
    #[error("encrypted")]
    Encrypted,
    /// Packed by a method other than 0 (stored) and 8 (deflate).
    #[error("packed by method {0}")]
    Method(u16),
    /// A name that is empty, escapes its folder, or is not portable, as named.
    #[error("name {0}")]
    Name(&'static str),
    /// The same name twice, or two that are one on some systems.
    #[error("name given twice")]
    Duplicate,
    /// Names are not in ascending order of bytes.
    #[error("name out of order")]
    Order,
    /// A member lies outside the one top folder.
    #[error("not in the one top folder")]
    TopFolder,
    /// A directory as a member, where only files may be.
    #[error("a directory as a member")]
    Directory,
    /// Bytes that belong to no structure.
    #[error("{0} bytes that belong to nothing")]
    Gap(u64),
    /// Bytes that belong to two structures.
    #[error("overlaps what comes before or after it")]
    Overlap,
    /// An archive with no members.
    #[error("no members")]
    Empty,
    /// The deflate stream is invalid, or ends early.
    #[error("the compressed data is damaged")]
    Deflate,
    /// Bytes after the end of the deflate stream.
    #[error("bytes after the compressed data")]
    AfterStream,
    /// Unpacks to another length.
    #[error("unpacks to another length than the {stated} bytes stated")]
    Length {
        /// The length in the directory.
        stated: u64,
    },
    /// Unpacks to another CRC-32.
    #[error("checksum {actual:08x}, {stated:08x} stated")]
    Crc {
        /// The value in the directory.
        stated: u32,
        /// The value of the bytes.
        actual: u32,
    },
}
