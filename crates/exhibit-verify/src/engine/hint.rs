//! Keys that come with the evidence: shown, and used to tell what was signed by whom, never trusted.

use exhibit_core::json::{Kind, Value};

use super::keys::Key;
use crate::profile::KeyFieldPlan;
use crate::profile::source::{Encoding, KeyForm, SignatureAlg};
use crate::trust::PublicKey;

/// Reads the key that stands in a record; `None` for what is none.
pub(crate) fn key_in(plan: &KeyFieldPlan, alg: SignatureAlg, record: Value<'_>) -> Option<Key> {
    let value = record.at(&plan.field)?;
    match plan.form {
        KeyForm::Raw => Key::read(alg, &plan.text.read(&value.as_str()?)?),
        KeyForm::DidKey => did_key(value.as_str()?.strip_prefix(plan.text.prefix.as_str())?),
        KeyForm::Jwk => jwk(value),
    }
}

/// Reads a `did:key` of an Ed25519 or P-256 key (multicodec 0xed and 0x1200, base58btc).
pub(super) fn did_key(text: &str) -> Option<Key> {
    let bytes = base58(text.strip_prefix("did:key:z")?)?;
    if let Some(raw) = bytes.strip_prefix(&[0xed, 0x01]) {
        return Some(Key::Ed25519(raw.try_into().ok()?));
    }
    let point = bytes.strip_prefix(&[0x80, 0x24])?;
    Key::of(&PublicKey::ecdsa_p256(point).ok()?)
}

/// Reads the members of a JSON Web Key (RFC 7518 section 6.2, RFC 8037 section 2).
fn jwk(value: Value<'_>) -> Option<Key> {
    if value.kind() != Kind::Object {
        return None;
    }
    let part = |name: &str| -> Option<[u8; 32]> {
        Encoding::Base64url.read(&value.get(name)?.as_str()?)?.try_into().ok()
    };
    match value.get("crv")?.as_str()?.as_ref() {
        "Ed25519" => Some(Key::Ed25519(part("x")?)),
        "P-256" => {
            let point = [[4].as_slice(), &part("x")?, &part("y")?].concat();
            Key::of(&PublicKey::ecdsa_p256(&point).ok()?)
        }
        _ => None,
    }
}

/// The longest text that is read in base 58: time grows with its square.
const MAX_BASE58: usize = 128;

/// Reads base58btc.
fn base58(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    if text.len() > MAX_BASE58 {
        return None;
    }
    // The number so far, the lowest byte first.
    let mut number: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let mut carry = ALPHABET.iter().position(|known| *known == letter)?;
        for byte in &mut number {
            carry += usize::from(*byte) * 58;
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        if carry > 0 {
            number.push(carry.to_le_bytes()[0]);
        }
    }
    let zeros = text.bytes().take_while(|letter| *letter == b'1').count();
    number.extend(std::iter::repeat_n(0, zeros));
    number.reverse();
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base58_keeps_leading_zeros_and_refuses_other_letters() {
        // draft-msporny-base58, test vectors.
        assert_eq!(base58("2NEpo7TZRRrLZSi2U"), Some(b"Hello World!".to_vec()));
        assert_eq!(base58("11233QC4"), Some(vec![0, 0, 0x28, 0x7f, 0xb4, 0xcd]));
        assert_eq!(base58("0OIl"), None);
        assert_eq!(base58(&"z".repeat(129)), None);
    }

    #[test]
    fn keys_of_the_did_key_method_are_read() {
        // did:key method, section "Test vectors": Ed25519 and P-256.
        let ed = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";
        assert!(matches!(did_key(ed), Some(Key::Ed25519(_))));
        let p256 = "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";
        assert!(matches!(did_key(p256), Some(Key::P256(_))));
        assert_eq!(did_key(&ed[..ed.len() - 1]), None);
        assert_eq!(did_key("did:web:example"), None);
    }
}
