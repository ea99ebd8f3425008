//! SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), the form of public keys in PEM files and certificates.

use thiserror::Error;

use super::key::{KeyError, PublicKey};
use crate::der::{self, Der};

/// Why bytes are not a usable SubjectPublicKeyInfo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SpkiError {
    /// Not DER of this shape, or not the shape of the algorithm that it names.
    #[error("malformed public key")]
    Malformed,
    /// The numbers are not a usable key.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Reads a SubjectPublicKeyInfo in DER (RFC 8410, RFC 5480, RFC 3279 §2.3.1).
///
/// A key of another algorithm is a [`PublicKey::Unsupported`] that carries the DER and its name, or
/// the object identifier.
pub fn read_spki(bytes: &[u8]) -> Result<PublicKey, SpkiError> {
    let (oid, parameters, key) = parts(bytes).ok_or(SpkiError::Malformed)?;
    let known = match (oid, parameters) {
        (ED25519, Parameters::Absent) => {
            key.try_into().map(PublicKey::ed25519).map_err(|_| SpkiError::Malformed)?
        }
        (EC, Parameters::Curve(P256)) => PublicKey::ecdsa_p256(key),
        (EC, Parameters::Curve(P384)) => PublicKey::ecdsa_p384(key),
        (EC, Parameters::Curve(P521)) => PublicKey::ecdsa_p521(key),
        (RSA, Parameters::Null) => {
            let (modulus, exponent) = rsa_numbers(key).ok_or(SpkiError::Malformed)?;
            PublicKey::rsa(modulus, exponent)
        }
        (ED25519 | RSA, _) => return Err(SpkiError::Malformed),
        _ => {
            let algorithm = name(oid, parameters).ok_or(SpkiError::Malformed)?;
            return Ok(PublicKey::Unsupported { algorithm, raw: bytes.to_vec() });
        }
    };
    Ok(known?)
}

#[derive(Clone, Copy)]
enum Parameters<'a> {
    Absent,
    Null,
    Curve(&'a [u8]),
    Other,
}

fn parts(bytes: &[u8]) -> Option<(&[u8], Parameters<'_>, &[u8])> {
    let mut outer = Der::new(bytes);
    let mut info = outer.inside(der::SEQUENCE)?;
    outer.end()?;
    let mut algorithm = info.inside(der::SEQUENCE)?;
    let oid = algorithm.element(der::OBJECT_IDENTIFIER)?;
    let key = info.bytes()?;
    info.end()?;
    let parameters = if algorithm.end().is_some() {
        Parameters::Absent
    } else if let Some(content) = algorithm.element(der::NULL) {
        content.is_empty().then_some(Parameters::Null)?
    } else if let Some(curve) = algorithm.element(der::OBJECT_IDENTIFIER) {
        Parameters::Curve(curve)
    } else {
        return Some((oid, Parameters::Other, key));
    };
    algorithm.end()?;
    Some((oid, parameters, key))
}

/// Reads an RSAPublicKey in DER (RFC 8017 appendix A.1.1).
pub(super) fn read_rsa(bytes: &[u8]) -> Result<PublicKey, SpkiError> {
    let (modulus, exponent) = rsa_numbers(bytes).ok_or(SpkiError::Malformed)?;
    Ok(PublicKey::rsa(modulus, exponent)?)
}

/// RSAPublicKey (RFC 8017 appendix A.1.1).
fn rsa_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut outer = Der::new(der);
    let mut numbers = outer.inside(der::SEQUENCE)?;
    outer.end()?;
    let (modulus, exponent) = (numbers.positive()?, numbers.positive()?);
    numbers.end()?;
    Some((modulus, exponent))
}

fn name(oid: &[u8], parameters: Parameters<'_>) -> Option<String> {
    let oid = match (oid, parameters) {
        (EC, Parameters::Curve(curve)) => curve,
        _ => oid,
    };
    let known = NAMES.iter().find(|(_, known)| oid.starts_with(known));
    known.map(|(name, _)| (*name).to_owned()).or_else(|| der::dotted(oid))
}

/// 1.3.101.112
const ED25519: &[u8] = b"\x2b\x65\x70";
/// 1.2.840.113549.1.1.1
const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
/// 1.2.840.10045.2.1
const EC: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
/// 1.2.840.10045.3.1.7
const P256: &[u8] = b"\x2a\x86\x48\xce\x3d\x03\x01\x07";
/// 1.3.132.0.34
const P384: &[u8] = b"\x2b\x81\x04\x00\x22";
/// 1.3.132.0.35
const P521: &[u8] = b"\x2b\x81\x04\x00\x23";

/// Algorithms that are named and not verified.
const NAMES: [(&str, &[u8]); 7] = [
    ("rsa-pss", b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"),
    ("dsa", b"\x2a\x86\x48\xce\x38\x04\x01"),
    ("ed448", b"\x2b\x65\x71"),
    ("x25519", b"\x2b\x65\x6e"),
    ("ecdsa-secp256k1", b"\x2b\x81\x04\x00\x0a"),
    ("ml-dsa", b"\x60\x86\x48\x01\x65\x03\x04\x03"),
    ("ec", EC),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::der::put_head;
    use proptest::prelude::*;

    /// SEQUENCE { SEQUENCE { algorithm }, BIT STRING }
    fn made(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
        let mut inside = Vec::new();
        put_head(&mut inside, der::SEQUENCE, algorithm.len());
        inside.extend_from_slice(algorithm);
        put_head(&mut inside, der::BIT_STRING, key.len() + 1);
        inside.push(0);
        inside.extend_from_slice(key);
        let mut out = Vec::new();
        put_head(&mut out, der::SEQUENCE, inside.len());
        out.extend(inside);
        out
    }

    #[test]
    fn parameters_must_be_those_of_the_algorithm() {
        let raw = ed25519_dalek::SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes();
        let good = made(b"\x06\x03\x2b\x65\x70", &raw);
        assert_eq!(read_spki(&good), Ok(PublicKey::Ed25519(raw)));
        for algorithm in [&b"\x06\x03\x2b\x65\x70\x05\x00"[..], b"\x06\x03\x2b\x65\x70\x00", b""] {
            assert_eq!(read_spki(&made(algorithm, &raw)), Err(SpkiError::Malformed));
        }
        let weak = read_spki(&made(b"\x06\x03\x2b\x65\x70", &[0; 32]));
        assert_eq!(weak, Err(SpkiError::Key(KeyError::Weak)));
        let other = read_spki(&made(b"\x06\x03\x2b\x65\x71", &[0; 57])).expect("carried");
        assert_eq!(other.algorithm(), "ed448");
        let unknown = read_spki(&made(b"\x06\x02\x88\x37", b"")).expect("carried");
        assert_eq!(unknown.algorithm(), "2.999");
        assert_eq!(read_spki(&[&good[..], &[0]].concat()), Err(SpkiError::Malformed));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(algorithm in prop::collection::vec(any::<u8>(), 0..30), key in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = read_spki(&key);
            let _ = read_spki(&made(&algorithm, &key));
            let _ = read_spki(&made(&[&[6, 9], RSA, &[5, 0]].concat(), &key));
            let _ = read_spki(&made(&[&[6, 7], EC, &algorithm[..]].concat(), &key));
        }
    }
}
