//! Signatures that a file carries in itself.

use std::io::{self, Read as _};

use exhibit_core::digest::Sha256;

use super::look::Open;
use crate::engine::Transport;
use crate::signature::format::{Judge, OWN_FORMATS, Own, OwnFormat, TEXT_FORMATS};

/// How much of a file is read to see whether it may carry signatures.
pub(crate) const HEAD: u64 = 64 << 10;

/// Tells whether a file of this name that begins so may carry signatures in itself.
pub(crate) fn may_carry(name: &str, head: &[u8]) -> bool {
    let (text, formats) = decoded(head);
    formats.iter().any(|format| (format.may_be)(name, text.as_deref().unwrap_or(head)))
}

/// Returns the text of a file in UTF-16, and the formats that it may be in.
fn decoded(bytes: &[u8]) -> (Option<Vec<u8>>, &'static [OwnFormat]) {
    let transport = Transport::of_head(bytes);
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => (Some(transport.decode(bytes)), &TEXT_FORMATS),
        _ => (None, &OWN_FORMATS),
    }
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
    let (text, formats) = decoded(&bytes);
    let head = text.as_deref().unwrap_or(&bytes);
    let formats: Vec<_> = formats.iter().filter(|format| (format.may_be)(name, head)).collect();
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
    let (text, _) = decoded(&bytes);
    let content = text.as_deref().unwrap_or(&bytes);
    let own = formats.into_iter().find_map(|format| (format.read)(name, content, judge));
    Ok(own.map(|own| match text {
        Some(_) => Own { happened: Some("text re-encoded as UTF-16".to_owned()), ..own },
        None => own,
    }))
}
