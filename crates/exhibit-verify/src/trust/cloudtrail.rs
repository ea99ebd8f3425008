//! The public keys of AWS CloudTrail, as `aws cloudtrail list-public-keys` prints them.
//!
//! `{"PublicKeyList": [{"Value": "…", "ValidityStartTime": …, "ValidityEndTime": …, "Fingerprint": "…"}]}`: `Value` is
//! base64 of DER, RSAPublicKey (RFC 8017 appendix A.1.1) or SubjectPublicKeyInfo; `Fingerprint` is MD5 of
//! that DER, by which digest files name the key; times are seconds since 1970, or written out.
//! Source: AWS CloudTrail API Reference, ListPublicKeys.

use data_encoding::BASE64;
use exhibit_core::json::{Kind, Scanner, Value};
use exhibit_core::time::{Moment, Timestamp};

use super::key::PublicKey;
use super::read::{KeyFormat, KeyRead, KeyReadError, MAX_KEYS, plain};
use super::spki::{SpkiError, read_rsa, read_spki};
use crate::cloudtrail::fingerprint;

/// Tells whether a file is meant as such a list.
pub(super) fn looks_like_key_list(bytes: &[u8]) -> bool {
    let json = bytes.trim_ascii_start().starts_with(b"{");
    let name = b"ublicKeyList\"";
    json && bytes.windows(name.len()).take(1 << 12).any(|it| it == name)
}

/// Returns the keys of a JSON text that is such a list; `None` for every other text.
pub(super) fn read_key_list(text: &str) -> Option<Result<Vec<KeyRead>, KeyReadError>> {
    if !looks_like_key_list(text.as_bytes()) {
        return None;
    }
    let mut scanner = Scanner::new();
    let Ok(document) = scanner.scan(text.trim().as_bytes()) else {
        return Some(Err(malformed("CloudTrail key list")));
    };
    let root = document.root();
    let list = root.get("PublicKeyList").or_else(|| root.get("publicKeyList"))?;
    if list.kind() != Kind::Array {
        return Some(Err(malformed("CloudTrail key list")));
    }
    if list.len() > MAX_KEYS {
        return Some(Err(KeyReadError::TooLarge));
    }
    Some(list.items().map(read_key).collect())
}

fn read_key(item: Value<'_>) -> Result<KeyRead, KeyReadError> {
    let text = |name: &str| item.get(name).and_then(|it| it.as_str());
    let der = text("Value").and_then(|it| BASE64.decode(it.as_bytes()).ok());
    let der = der.ok_or(malformed("Value in a CloudTrail key list"))?;
    let key = match read_rsa(&der) {
        Err(SpkiError::Malformed) => read_spki(&der),
        read => read,
    };
    let key = key.map_err(|error| match error {
        SpkiError::Malformed => malformed("Value in a CloudTrail key list"),
        SpkiError::Key(error) => KeyReadError::Key { line: 1, error },
    })?;
    if !matches!(key, PublicKey::Rsa(_)) {
        let what = format!("a CloudTrail key of type {}", key.algorithm());
        return Err(KeyReadError::Unsupported { line: 1, what });
    }
    let name = fingerprint(&der);
    // A list that gives a key another name was put together by hand, or damaged.
    if text("Fingerprint").is_none_or(|it| !it.eq_ignore_ascii_case(&name)) {
        return Err(malformed("Fingerprint in a CloudTrail key list"));
    }
    let mut read = plain(key, KeyFormat::CloudTrail, 1);
    read.label = Some(format!("AWS CloudTrail, key {name}"));
    read.valid_from = Some(time(item, "ValidityStartTime")?);
    read.valid_until = Some(time(item, "ValidityEndTime")?);
    Ok(read)
}

/// Reads seconds since 1970, as a number or as text, or a time with its zone.
fn time(item: Value<'_>, name: &str) -> Result<Timestamp, KeyReadError> {
    let value = item.get(name);
    let written = value.and_then(|it| it.as_lexeme().map(Into::into).or_else(|| it.as_str()));
    let moment = written.and_then(|it| {
        let seconds = it.split_once('.').map_or(it.as_ref(), |(whole, _)| whole);
        let seconds = seconds.parse().ok().and_then(Timestamp::from_unix);
        seconds.or_else(|| Moment::parse(&it)?.timestamp())
    });
    moment.ok_or(malformed("time in a CloudTrail key list"))
}

fn malformed(what: &'static str) -> KeyReadError {
    KeyReadError::Malformed { line: 1, what }
}
