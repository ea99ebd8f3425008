//! The SSH wire encoding (RFC 4251 §5): integers and length-prefixed strings, read strictly.

use crate::trust::PublicKey;

/// Reads SSH wire values from the front of a slice; `None` once anything is short.
#[derive(Clone, Copy)]
pub(crate) struct Wire<'a>(&'a [u8]);

impl<'a> Wire<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        let bytes = self.take(4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    }

    pub(crate) fn string(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.string()?).ok()
    }

    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head)
    }

    /// `Some` when everything was read.
    pub(crate) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// Appends a length-prefixed string; lengths here are far below 2^32.
pub(crate) fn put_string(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("wire strings that we write are short");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Why an SSH public key blob is not a usable key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlobError {
    /// Not the wire form of the algorithm that it names.
    Malformed,
    /// Not a point, or a weak key.
    Key(crate::trust::KeyError),
}

/// Reads an SSH public key blob (RFC 4253 §6.6, RFC 5656 §3.1, PROTOCOL.u2f).
pub(crate) fn public_key(blob: &[u8]) -> Result<PublicKey, BlobError> {
    let mut wire = Wire::new(blob);
    let algorithm = wire.text().ok_or(BlobError::Malformed)?;
    let known = match algorithm {
        "ssh-ed25519" => ed25519(wire).map(PublicKey::ed25519),
        "ecdsa-sha2-nistp256" => point(wire, b"nistp256", 65).map(PublicKey::ecdsa_p256),
        "ecdsa-sha2-nistp384" => point(wire, b"nistp384", 97).map(PublicKey::ecdsa_p384),
        "ecdsa-sha2-nistp521" => point(wire, b"nistp521", 133).map(PublicKey::ecdsa_p521),
        "ssh-rsa" => rsa(wire),
        "sk-ssh-ed25519@openssh.com" => sk_ed25519(wire),
        "sk-ecdsa-sha2-nistp256@openssh.com" => sk_p256(wire),
        other if is_name(other) => {
            return Ok(PublicKey::Unsupported { algorithm: other.to_owned(), raw: blob.to_vec() });
        }
        _ => None,
    };
    known.ok_or(BlobError::Malformed)?.map_err(BlobError::Key)
}

type MaybeKey = Option<Result<PublicKey, crate::trust::KeyError>>;

fn ed25519(mut wire: Wire<'_>) -> Option<[u8; 32]> {
    let key = wire.string()?.try_into().ok()?;
    wire.end().map(|()| key)
}

/// The point at the end of a key on this curve.
fn point<'a>(mut wire: Wire<'a>, curve: &[u8], length: usize) -> Option<&'a [u8]> {
    let point = next_point(&mut wire, curve, length)?;
    wire.end().map(|()| point)
}

fn next_point<'a>(wire: &mut Wire<'a>, curve: &[u8], length: usize) -> Option<&'a [u8]> {
    (wire.string()? == curve).then_some(())?;
    let point = wire.string()?;
    (point.len() == length).then_some(point)
}

/// Exponent and modulus as mpints (RFC 4253 §6.6).
fn rsa(mut wire: Wire<'_>) -> MaybeKey {
    let (exponent, modulus) = (positive(wire.string()?)?, positive(wire.string()?)?);
    wire.end()?;
    Some(PublicKey::rsa(modulus, exponent))
}

/// The digits of a positive, minimal mpint (RFC 4251 §5).
pub(crate) fn positive(mpint: &[u8]) -> Option<&[u8]> {
    match mpint {
        [0, rest @ ..] if rest.first().is_some_and(|byte| byte & 0x80 != 0) => Some(rest),
        [first, ..] if *first != 0 && first & 0x80 == 0 => Some(mpint),
        _ => None,
    }
}

fn sk_ed25519(mut wire: Wire<'_>) -> MaybeKey {
    let key = wire.string()?.try_into().ok()?;
    let application = wire.text()?.to_owned();
    wire.end()?;
    Some(PublicKey::sk_ed25519(key, application))
}

fn sk_p256(mut wire: Wire<'_>) -> MaybeKey {
    let point = next_point(&mut wire, b"nistp256", 65)?;
    let application = wire.text()?.to_owned();
    wire.end()?;
    Some(PublicKey::sk_ecdsa_p256(point, application))
}

/// SSH names are printable US-ASCII of at most 64 bytes (RFC 4251 §6).
fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() && b != b',')
}
