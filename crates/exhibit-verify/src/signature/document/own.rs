//! Signatures that a file carries in itself.

use std::io::{self, Read as _};

use exhibit_core::digest::Sha256;

use super::look::Open;
use crate::signature::format::{Judge, OWN_FORMATS, Own};

/// How much of a file is read to see whether it may carry signatures.
pub(crate) const HEAD: u64 = 64 << 10;

/// Tells whether a file of this name that begins so may carry signatures in itself.
pub(crate) fn may_carry(name: &str, head: &[u8]) -> bool {
    OWN_FORMATS.iter().any(|format| (format.may_be)(name, head))
}

/// Returns what a file carries in itself; `None` if it is in no format that could.
///
/// `sha256` is the digest that the file has: what is read here must be the same bytes.
pub(super) fn read_own(
    path: &str,
    sha256: Sha256,
    open: &Open<'_, '_>,
    judge: &Judge<'_>,
) -> io::Result<Option<Own>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut bytes = Vec::new();
    open()?.take(HEAD).read_to_end(&mut bytes)?;
    let formats = OWN_FORMATS.iter().filter(|format| (format.may_be)(name, &bytes));
    let formats: Vec<_> = formats.collect();
    let Some(limit) = formats.iter().map(|format| format.max_bytes).max() else {
        return Ok(None);
    };
    if bytes.len() as u64 == HEAD {
        bytes.clear();
        open()?.take(limit + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > limit {
        let why = "too large to look for the signatures that it may carry".to_owned();
        return Ok(Some(Own { partial: vec![why], ..Own::default() }));
    }
    if Sha256::of(&bytes) != sha256 {
        let why = "it changed while it was read: look again".to_owned();
        return Ok(Some(Own { partial: vec![why], ..Own::default() }));
    }
    Ok(formats.into_iter().find_map(|format| (format.read)(name, &bytes, judge)))
}
