//! Putting together the bytes that a profile says were hashed or signed.

use exhibit_core::json::{CanonError, Value};
use sha2::{Digest as _, Sha256, Sha512};
use sha3::Sha3_256;

use crate::profile::source::{DigestForm, LinePart};
use crate::profile::{DigestPlan, HashFunction, JsonPlan, MessagePlan, PartPlan};

/// A digest of up to 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hash {
    bytes: [u8; 64],
    length: u8,
}

impl Hash {
    /// Hashes `message`.
    pub(super) fn of(alg: HashFunction, message: &[u8]) -> Self {
        match alg {
            HashFunction::Sha256 => Self::from(&Sha256::digest(message)),
            HashFunction::Sha512 => Self::from(&Sha512::digest(message)),
            HashFunction::Sha3_256 => Self::from(&Sha3_256::digest(message)),
        }
    }

    /// Returns the digest.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// Returns the digest if it has 32 bytes, else SHA-256 of it.
    pub(super) fn short(&self) -> [u8; 32] {
        match self.bytes().try_into() {
            Ok(bytes) => bytes,
            Err(_) => Sha256::digest(self.bytes()).into(),
        }
    }

    fn from(digest: &[u8]) -> Self {
        let mut bytes = [0; 64];
        bytes[..digest.len()].copy_from_slice(digest);
        Self {
            bytes,
            length: u8::try_from(digest.len()).expect("no function here has more than 64 bytes"),
        }
    }
}

/// Why a message can't be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MessageFault {
    /// The profile's form can't express what the record holds: nothing follows about the record.
    Unsupported(String),
    /// The record does not have what is to be hashed.
    DoesNotFit(String),
}

impl From<CanonError> for MessageFault {
    fn from(fault: CanonError) -> Self {
        if fault.is_unsupported() {
            Self::Unsupported(fault.to_string())
        } else {
            Self::DoesNotFit(fault.to_string())
        }
    }
}

/// What a message is made from.
pub(super) struct Given<'a> {
    /// The record.
    pub(super) record: Value<'a>,
    /// Its line, without the end of the line.
    pub(super) line: &'a [u8],
    /// The digests that were computed before, with the plans that they belong to.
    pub(super) digests: &'a [Hash],
}

/// Appends the message; `plans` are those of `given.digests`.
pub(super) fn write(
    message: &mut MessagePlan,
    plans: &[DigestPlan],
    given: &Given<'_>,
    out: &mut Vec<u8>,
) -> Result<(), MessageFault> {
    for (at, part) in message.parts.iter_mut().enumerate() {
        if at > 0 {
            out.extend_from_slice(&message.separator);
        }
        write_part(part, plans, given, out)?;
    }
    Ok(())
}

fn write_part(
    part: &mut PartPlan,
    plans: &[DigestPlan],
    given: &Given<'_>,
    out: &mut Vec<u8>,
) -> Result<(), MessageFault> {
    match part {
        PartPlan::Literal(bytes) => out.extend_from_slice(bytes),
        PartPlan::Line(form) => {
            out.extend_from_slice(given.line);
            if *form == LinePart::WithNewline {
                out.push(b'\n');
            }
        }
        PartPlan::Digest { index, form } => write_digest(*index, *form, plans, given, out),
        PartPlan::Json(json) => return write_json(json, given.record, out),
        PartPlan::Field { at, null } => {
            let value = given.record.at(at).filter(|value| !value.is_null());
            return match (value, null) {
                (Some(value), _) => write_text(value, out),
                (None, Some(null)) => {
                    out.extend_from_slice(null.as_bytes());
                    Ok(())
                }
                (None, None) => Err(MessageFault::DoesNotFit(format!("there is no {at}"))),
            };
        }
    }
    Ok(())
}

fn write_digest(
    index: usize,
    form: DigestForm,
    plans: &[DigestPlan],
    given: &Given<'_>,
    out: &mut Vec<u8>,
) {
    let (Some(hash), Some(plan)) = (given.digests.get(index), plans.get(index)) else { return };
    let mut text = String::new();
    match form {
        DigestForm::Raw => return out.extend_from_slice(hash.bytes()),
        DigestForm::Hex => data_encoding::HEXLOWER.encode_append(hash.bytes(), &mut text),
        DigestForm::Text => plan.form.write(hash.bytes(), &mut text),
    }
    out.extend_from_slice(text.as_bytes());
}

fn write_json(
    json: &mut JsonPlan,
    record: Value<'_>,
    out: &mut Vec<u8>,
) -> Result<(), MessageFault> {
    let from =
        if json.selection.at.is_whole() { Some(record) } else { record.at(&json.selection.at) };
    let present = json.optional.iter().enumerate().fold(0, |present, (bit, place)| {
        let here = from.and_then(|from| from.at(place)).is_some();
        present | usize::from(here) << bit
    });
    Ok(json.variants[present].write(record, &[], out)?)
}

fn write_text(value: Value<'_>, out: &mut Vec<u8>) -> Result<(), MessageFault> {
    if let Some(text) = value.as_str() {
        out.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    match value.as_lexeme() {
        Some(lexeme) => out.extend_from_slice(lexeme.as_bytes()),
        None if value.has_lone_surrogate() => {
            return Err(MessageFault::Unsupported("lone surrogate in a field".to_owned()));
        }
        None => return Err(MessageFault::DoesNotFit("a field is no text".to_owned())),
    }
    Ok(())
}
