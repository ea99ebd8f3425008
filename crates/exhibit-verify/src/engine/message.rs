//! Putting together the bytes that a profile says were hashed or signed.

use exhibit_core::json::{CanonError, Path, Rewrite, Value};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use sha3::Sha3_256;

use crate::profile::source::{DigestForm, Encoding, LinePart};
use crate::profile::{DigestPlan, HashFunction, JsonPlan, MessagePlan, PartPlan};

/// A digest of up to 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hash {
    bytes: [u8; 64],
    length: u8,
}

impl Hash {
    /// Hashes `message`; `None` for a function that needs a secret where there is none.
    pub(crate) fn of(alg: HashFunction, message: &[u8], secret: Option<&[u8]>) -> Option<Self> {
        Some(match alg {
            HashFunction::Sha256 => Self::from(&Sha256::digest(message)),
            HashFunction::Sha384 => Self::from(&Sha384::digest(message)),
            HashFunction::Sha512 => Self::from(&Sha512::digest(message)),
            HashFunction::Sha3_256 => Self::from(&Sha3_256::digest(message)),
            HashFunction::Blake3 => Self::from(blake3::hash(message).as_bytes()),
            HashFunction::HmacSha256 => Self::from(&hmac_sha256(secret?, message)),
        })
    }

    /// Returns the digest that a text states; `None` if it is longer than any.
    pub(super) fn stated(bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= 64).then(|| Self::from(bytes))
    }

    /// Returns the digest.
    pub(crate) fn bytes(&self) -> &[u8] {
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

/// Returns HMAC with SHA-256 (RFC 2104).
pub(super) fn hmac_sha256(secret: &[u8], message: &[u8]) -> [u8; 32] {
    const BLOCK: usize = 64;
    let mut key = [0; BLOCK];
    if secret.len() > BLOCK {
        key[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        key[..secret.len()].copy_from_slice(secret);
    }
    let inner = Sha256::new_with_prefix(key.map(|byte| byte ^ 0x36)).chain_update(message);
    let outer = Sha256::new_with_prefix(key.map(|byte| byte ^ 0x5c));
    let mac = outer.chain_update(inner.finalize()).finalize().into();
    zeroize::Zeroize::zeroize(&mut key);
    mac
}

/// Why a message can't be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MessageFault {
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

/// What is known of the record before, for messages that look at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Carried {
    /// There is none in this export.
    #[default]
    Nothing,
    /// It could not be read.
    Unread,
    /// The texts at the places of the plan; nothing where there is null, or nothing.
    Texts(Vec<Option<String>>),
}

/// What a message is made from.
pub(crate) struct Given<'a> {
    /// The record.
    pub(crate) record: Value<'a>,
    /// Its line, without the end of the line.
    pub(crate) line: &'a [u8],
    /// All bytes of its file, if it is one by itself; else its line.
    pub(crate) file: &'a [u8],
    /// The record before it.
    pub(crate) carried: &'a Carried,
    /// The digests that were computed before, with the plans that they belong to.
    pub(crate) digests: &'a [Hash],
}

/// Returns what is hashed for a record of this version.
pub(super) fn of_version<'p>(plan: &'p mut DigestPlan, record: Value<'_>) -> &'p mut MessagePlan {
    let applies = |(field, from, _): &(Path, u64, MessagePlan)| {
        record.at(field).and_then(|it| it.as_u64()).is_some_and(|version| version >= *from)
    };
    match plan.versions.iter().rposition(applies) {
        Some(at) => &mut plan.versions[at].2,
        None => &mut plan.message,
    }
}

/// Tells whether a field holds the separator: then the record can be divided into fields in another way that has the
/// same digest.
pub(super) fn is_divisible(message: &MessagePlan, record: Value<'_>) -> bool {
    if message.separator.is_empty() {
        return false;
    }
    let fields = message.parts.iter().filter_map(|part| match part {
        PartPlan::Field { at, decode: None, .. } => Some(at),
        _ => None,
    });
    let holds = |place: &Path| {
        let text = record.at(place).and_then(|value| value.as_str());
        text.is_some_and(|text| memchr::memmem::find(text.as_bytes(), &message.separator).is_some())
    };
    fields.clone().count() > 1 && fields.into_iter().any(holds)
}

/// Appends the message; `plans` are those of `given.digests`.
pub(crate) fn write(
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
            out.extend_from_slice(match form {
                LinePart::File => given.file,
                _ => given.line,
            });
            if *form == LinePart::WithNewline {
                out.push(b'\n');
            }
        }
        PartPlan::Digest { index, form } => write_digest(*index, *form, plans, given, out),
        PartPlan::Previous { slot, first, null, decode, .. } => {
            let text = match given.carried {
                Carried::Nothing => Some(&*first),
                Carried::Texts(texts) => {
                    texts.get(*slot).and_then(Option::as_ref).or(null.as_ref())
                }
                Carried::Unread => {
                    return Err(MessageFault::Unsupported(
                        "the record before can't be read".into(),
                    ));
                }
            };
            return match text {
                Some(text) => write_decoded(text, *decode, out),
                None => Err(MessageFault::DoesNotFit("the record before lacks a field".into())),
            };
        }
        PartPlan::Json(json) => return write_json(json, given.record, out),
        PartPlan::Dsse { kind, payload } => return write_dsse(kind, payload, given, out),
        PartPlan::Field { at, null, decode, rewrite } => {
            let value = given.record.at(at).filter(|value| !value.is_null());
            return match (value, null) {
                (Some(value), _) => write_field(value, *decode, *rewrite, out),
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

fn write_field(
    value: Value<'_>,
    decode: Option<Encoding>,
    rewrite: Option<Rewrite>,
    out: &mut Vec<u8>,
) -> Result<(), MessageFault> {
    if decode.is_none() && rewrite.is_none() {
        return write_text(value, out);
    }
    let text = value.as_str();
    let rewritten = text.as_deref().and_then(|text| rewrite?.apply(text));
    let Some(text) = rewritten.as_deref().or(text.as_deref()) else {
        return write_text(value, out);
    };
    write_decoded(text, decode, out)
}

fn write_decoded(
    text: &str,
    decode: Option<Encoding>,
    out: &mut Vec<u8>,
) -> Result<(), MessageFault> {
    match decode {
        None => out.extend_from_slice(text.as_bytes()),
        Some(encoding) => match encoding.read(text) {
            Some(bytes) => out.extend_from_slice(&bytes),
            None => return Err(MessageFault::DoesNotFit("a field is not in its encoding".into())),
        },
    }
    Ok(())
}

/// DSSE 1.0, protocol: `DSSEv1 LEN(type) type LEN(body) body`, lengths in decimal bytes.
fn write_dsse(
    kind: &Path,
    payload: &Path,
    given: &Given<'_>,
    out: &mut Vec<u8>,
) -> Result<(), MessageFault> {
    let text = |place: &Path| given.record.at(place).and_then(|value| value.as_str());
    let absent = |place: &Path| MessageFault::DoesNotFit(format!("there is no {place}"));
    let kind = text(kind).ok_or_else(|| absent(kind))?;
    let packed = text(payload).ok_or_else(|| absent(payload))?;
    let body = Encoding::Base64.read(&packed).or_else(|| Encoding::Base64url.read(&packed));
    let body = body.ok_or_else(|| MessageFault::DoesNotFit("the payload is no base64".into()))?;
    out.extend_from_slice(format!("DSSEv1 {} {kind} {} ", kind.len(), body.len()).as_bytes());
    out.extend_from_slice(&body);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_gives_the_values_of_rfc_4231() {
        let cases: [(&[u8], &[u8], &str); 3] = [
            (
                &[0x0b; 20],
                b"Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for (secret, message, expected) in cases {
            assert_eq!(data_encoding::HEXLOWER.encode(&hmac_sha256(secret, message)), expected);
        }
    }
}
