//! One pass over a document: every digest that its signatures need, in constant memory.

use std::io::{self, Read};

use blake2::Blake2b512;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use exhibit_core::digest::Sha256;
use sha2::{Digest as _, Sha256 as Sha256Hasher, Sha512};

/// The digests of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digests {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 (FIPS 180-4).
    pub sha256: Sha256,
    /// SHA-512 (FIPS 180-4), which SSHSIG uses by default.
    pub sha512: [u8; 64],
    /// BLAKE2b-512 (RFC 7693), which minisign uses.
    pub blake2b512: [u8; 64],
}

impl Digests {
    /// Returns the digests of bytes in memory.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hashing = Hashing::default();
        hashing.update(bytes);
        hashing.finish()
    }

    /// Returns the digests of a stream, read once to its end.
    pub fn read(reader: &mut dyn Read) -> io::Result<Self> {
        let mut hashing = Hashing::default();
        each_block(reader, &mut |block| hashing.update(block))?;
        Ok(hashing.finish())
    }
}

/// A digest that somebody states of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatedDigest {
    /// SHA-256.
    Sha256(Sha256),
    /// SHA-512.
    Sha512([u8; 64]),
}

impl StatedDigest {
    /// Reads hex digits of either case: 64 for SHA-256, 128 for SHA-512.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok()?;
        match bytes.len() {
            32 => Some(Self::Sha256(Sha256(bytes.try_into().ok()?))),
            _ => Some(Self::Sha512(bytes.try_into().ok()?)),
        }
    }

    /// Returns the digest of the same kind among those of a file.
    pub fn of_file(&self, digests: &Digests) -> Self {
        match self {
            Self::Sha256(_) => Self::Sha256(digests.sha256),
            Self::Sha512(_) => Self::Sha512(digests.sha512),
        }
    }

    /// Returns its name, as a field of a report.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sha256(_) => "sha256",
            Self::Sha512(_) => "sha512",
        }
    }

    /// Returns lower-case hex digits.
    pub fn to_hex(&self) -> String {
        match self {
            Self::Sha256(digest) => digest.to_hex(),
            Self::Sha512(digest) => HEXLOWER.encode(digest),
        }
    }
}

/// Digests in the making.
#[derive(Default)]
pub(crate) struct Hashing {
    bytes: u64,
    sha256: Sha256Hasher,
    sha512: Sha512,
    blake2b512: Blake2b512,
}

impl Hashing {
    pub(crate) fn update(&mut self, block: &[u8]) {
        self.bytes = self.bytes.saturating_add(block.len() as u64);
        self.sha256.update(block);
        self.sha512.update(block);
        blake2::Digest::update(&mut self.blake2b512, block);
    }

    pub(crate) fn finish(self) -> Digests {
        Digests {
            bytes: self.bytes,
            sha256: Sha256(self.sha256.finalize().into()),
            sha512: self.sha512.finalize().into(),
            blake2b512: blake2::Digest::finalize(self.blake2b512).into(),
        }
    }
}

/// Calls `each` with blocks of at most 64 KiB until the stream ends.
pub(crate) fn each_block(reader: &mut dyn Read, each: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => each(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
