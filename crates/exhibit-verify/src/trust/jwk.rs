//! JSON Web Keys and sets of them (RFC 7517, RFC 7518 §6, RFC 8037 §2).
//!
//! `kid`, `use`, `key_ops` and `alg` are hints of whoever wrote the file. They can take a key out (one for
//! encryption signs nothing, one for another curve is a slip), and give it its name; they never widen what it is for.

use std::collections::BTreeSet;

use exhibit_core::base64;
use exhibit_core::json::{Kind, Scanner, Value};

use super::key::{KeyError, PublicKey};
use super::read::{KeyFormat, KeyRead, KeyReadError, MAX_KEYS, plain};

/// Returns the keys of a JSON text that is a key or a set of keys; `None` for every other text.
pub(super) fn read_jwks(text: &str) -> Option<Result<Vec<KeyRead>, KeyReadError>> {
    let mut scanner = Scanner::new();
    let document = scanner.scan(text.trim().as_bytes());
    let Ok(document) = document else {
        let names_a_key = text.trim_start().starts_with('{') && text.contains("\"kty\"");
        return names_a_key.then_some(Err(MALFORMED));
    };
    let root = document.root();
    if root.get("kty").is_some() {
        return Some(match read_jwk(root) {
            Ok(read) if matches!(read.key, PublicKey::Unsupported { .. }) => {
                Err(KeyReadError::Unsupported { line: 1, what: unsupported(&read.key) })
            }
            read => read.map(|read| vec![read]),
        });
    }
    let keys = root.get("keys").filter(|keys| keys.kind() == Kind::Array)?;
    let is_key = |item: Value<'_>| item.get("kty").is_some();
    keys.items().any(is_key).then(|| read_set(keys))
}

/// Reads one public key, such as one in a header; `None` if it is no key that we can use.
pub(crate) fn read_public_jwk(value: Value<'_>) -> Option<PublicKey> {
    read_jwk(value).ok().map(|read| read.key)
}

/// Reads every key of a set; keys of other kinds are carried and verify nothing.
fn read_set(keys: Value<'_>) -> Result<Vec<KeyRead>, KeyReadError> {
    if keys.len() > MAX_KEYS {
        return Err(KeyReadError::TooLarge);
    }
    let read: Vec<KeyRead> = keys.items().map(read_jwk).collect::<Result<_, _>>()?;
    let mut names = BTreeSet::new();
    let twice = read.iter().filter_map(|it| it.label.as_deref()).any(|name| !names.insert(name));
    if twice { Err(MALFORMED) } else { Ok(read) }
}

fn read_jwk(value: Value<'_>) -> Result<KeyRead, KeyReadError> {
    let text = |name: &str| value.get(name).and_then(|it| it.as_str());
    let kind = text("kty").ok_or(MALFORMED)?;
    if kind == "oct" {
        let what = "a shared secret (JSON Web Key of type oct)".to_owned();
        return Err(KeyReadError::Unsupported { line: 1, what });
    }
    if ["d", "p", "q", "k", "priv"].iter().any(|name| value.get(name).is_some()) {
        return Err(KeyReadError::PrivateKey { line: 1, label: "JSON Web Key".to_owned() });
    }
    let curve = text("crv");
    let key = if !may_verify(value) {
        Err("for encryption")
    } else {
        match (kind.as_ref(), curve.as_deref()) {
            ("OKP", Some("Ed25519")) => Ok(ed25519(value)),
            ("EC", Some("P-256")) => Ok(point(value, 32, &["ES256"], PublicKey::ecdsa_p256)),
            ("EC", Some("P-384")) => Ok(point(value, 48, &["ES384"], PublicKey::ecdsa_p384)),
            // ES521 is a slip that RFC 7520's own readers make.
            ("EC", Some("P-521")) => {
                Ok(point(value, 66, &["ES512", "ES521"], PublicKey::ecdsa_p521))
            }
            ("RSA", _) => Ok(rsa(value)),
            _ => Err("of another type"),
        }
    };
    let key = match key {
        Ok(key) => key.ok_or(MALFORMED)?.map_err(|error| KeyReadError::Key { line: 1, error })?,
        Err(why) => {
            let algorithm = format!("JSON Web Key {why}");
            PublicKey::Unsupported { algorithm, raw: value.raw().as_bytes().to_vec() }
        }
    };
    let mut read = plain(key, KeyFormat::Jwk, 1);
    read.label = text("kid").map(|kid| kid.into_owned());
    read.stated_algorithm = text("alg").map(|algorithm| algorithm.into_owned());
    Ok(read)
}

/// RFC 7517 §4.2 and §4.3: a key for something else does not verify.
fn may_verify(value: Value<'_>) -> bool {
    let signs = value.get("use").is_none_or(|it| it.is_str("sig"));
    let verifies = |operations: Value<'_>| operations.items().any(|it| it.is_str("verify"));
    let encrypts = |algorithm: Value<'_>| {
        algorithm.as_str().is_some_and(|it| it.starts_with("RSA") || it.starts_with("ECDH"))
    };
    signs && value.get("key_ops").is_none_or(verifies) && !value.get("alg").is_some_and(encrypts)
}

type MaybeKey = Option<Result<PublicKey, KeyError>>;

fn ed25519(value: Value<'_>) -> MaybeKey {
    let raw = bytes(value, "x")?.try_into().ok()?;
    Some(PublicKey::ed25519(raw))
}

/// Both coordinates at their full length (RFC 7518 §6.2.1.2).
fn point(
    value: Value<'_>,
    length: usize,
    algorithms: &[&str],
    key: fn(&[u8]) -> Result<PublicKey, KeyError>,
) -> MaybeKey {
    let (x, y) = (bytes(value, "x")?, bytes(value, "y")?);
    let named = value.get("alg").is_none_or(|it| algorithms.iter().any(|name| it.is_str(name)));
    (named && x.len() == length && y.len() == length).then(|| key(&[&[4], &x[..], &y].concat()))
}

fn rsa(value: Value<'_>) -> MaybeKey {
    Some(PublicKey::rsa(&bytes(value, "n")?, &bytes(value, "e")?))
}

fn bytes(value: Value<'_>, name: &str) -> Option<Vec<u8>> {
    base64::decode_url(&value.get(name)?.as_str()?)
}

fn unsupported(key: &PublicKey) -> String {
    format!("a {}", key.algorithm())
}

const MALFORMED: KeyReadError = KeyReadError::Malformed { line: 1, what: "JSON Web Key" };
