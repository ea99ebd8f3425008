//! One digest file: which log files it names, and which digest file comes before it.

use std::fmt;

use data_encoding::HEXLOWER_PERMISSIVE;
use exhibit_core::digest::Sha256;
use exhibit_core::json::{Kind, Scanner, Value};
use exhibit_core::time::Moment;

use super::names::file_name;

/// The largest digest file that is read, unpacked.
pub(crate) const MAX_DIGEST: u64 = 16 << 20;

/// The longest text that a digest file states: a key of S3's has at most 1024 bytes, a signature fewer digits.
const MAX_TEXT: usize = 4096;

/// What a digest file states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digest {
    /// The account that it was written for.
    pub(crate) account: String,
    /// The first moment of its period.
    pub(crate) start: Stated,
    /// The end of its period.
    pub(crate) end: Stated,
    /// Where it was written.
    pub(crate) at: Object,
    /// The name of the key that signed it, lower-case.
    pub(crate) key: String,
    /// How it was signed.
    pub(crate) algorithm: String,
    /// The one before it.
    pub(crate) previous: Option<Previous>,
    /// The log files of its period.
    pub(crate) logs: Vec<NamedLog>,
    /// SHA-256 of the digest file, unpacked.
    pub(crate) sha256: Sha256,
}

/// An object in a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Object {
    /// The bucket.
    pub(crate) bucket: String,
    /// The key of the object.
    pub(crate) key: String,
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.bucket, self.key)
    }
}

/// A time as it is written, and the moment that it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stated {
    pub(crate) text: String,
    pub(crate) moment: Moment,
}

/// The digest file before another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Previous {
    pub(crate) at: Object,
    pub(crate) sha256: Sha256,
    /// Its signature, as it is written: the next one signs this text.
    pub(crate) signature: String,
}

/// A log file that a digest file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedLog {
    /// Its name, without folders and `.gz`.
    pub(crate) name: String,
    /// SHA-256 of the log file, unpacked.
    pub(crate) sha256: Sha256,
}

/// Why a file is not a digest file that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DigestFault {
    /// Not JSON that is read: the reason.
    Json(String),
    /// A member is absent, or not what it should be.
    Member(&'static str),
    /// A hash by another algorithm than SHA-256.
    Hash,
}

impl fmt::Display for DigestFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(why) => write!(f, "not JSON ({why})"),
            Self::Member(name) => write!(f, "{name} is absent or malformed"),
            Self::Hash => f.write_str("a hash by another algorithm than SHA-256"),
        }
    }
}

impl Digest {
    /// Reads a digest file that was unpacked.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, DigestFault> {
        let mut scanner = Scanner::new();
        let document = scanner.scan(bytes).map_err(|it| DigestFault::Json(it.to_string()))?;
        let root = document.root();
        if root.kind() != Kind::Object {
            return Err(DigestFault::Json("not an object".to_owned()));
        }
        let logs = root.get("logFiles").filter(|it| it.kind() == Kind::Array);
        let logs = logs.ok_or(DigestFault::Member("logFiles"))?;
        Ok(Self {
            account: text(root, "awsAccountId")?,
            start: time(root, "digestStartTime")?,
            end: time(root, "digestEndTime")?,
            at: object(root, "digestS3Bucket", "digestS3Object")?,
            key: text(root, "digestPublicKeyFingerprint")?.to_ascii_lowercase(),
            algorithm: text(root, "digestSignatureAlgorithm")?,
            previous: previous(root)?,
            logs: logs.items().map(named).collect::<Result<_, _>>()?,
            sha256: Sha256::of(bytes),
        })
    }

    /// Returns what is signed.
    pub(crate) fn message(&self) -> Vec<u8> {
        let before = self.previous.as_ref().map_or("null", |it| it.signature.as_str());
        format!("{}\n{}\n{}\n{before}", self.end.text, self.at, self.sha256).into_bytes()
    }
}

/// The first digest file of a chain has `null` in every member about the one before it.
fn previous(root: Value<'_>) -> Result<Option<Previous>, DigestFault> {
    const SIGNATURE: &str = "previousDigestSignature";
    let signature = root.get(SIGNATURE).ok_or(DigestFault::Member(SIGNATURE))?;
    let rest = ["previousDigestS3Bucket", "previousDigestS3Object", "previousDigestHashValue"];
    if signature.is_null() {
        let stated = |name: &&str| root.get(name).is_some_and(|it| !it.is_null());
        return rest.into_iter().find(stated).map_or(Ok(None), |it| Err(DigestFault::Member(it)));
    }
    algorithm(root, "previousDigestHashAlgorithm")?;
    Ok(Some(Previous {
        at: object(root, rest[0], rest[1])?,
        sha256: sha256(root, rest[2])?,
        signature: text(root, SIGNATURE)?,
    }))
}

fn named(log: Value<'_>) -> Result<NamedLog, DigestFault> {
    if log.kind() != Kind::Object {
        return Err(DigestFault::Member("logFiles"));
    }
    algorithm(log, "hashAlgorithm")?;
    let name = file_name(&text(log, "s3Object")?).to_owned();
    Ok(NamedLog { name, sha256: sha256(log, "hashValue")? })
}

fn text(object: Value<'_>, name: &'static str) -> Result<String, DigestFault> {
    let found = object
        .get(name)
        .and_then(|it| it.as_str())
        .filter(|it| !it.is_empty() && it.len() <= MAX_TEXT);
    found.map(Into::into).ok_or(DigestFault::Member(name))
}

fn object(from: Value<'_>, bucket: &'static str, key: &'static str) -> Result<Object, DigestFault> {
    Ok(Object { bucket: text(from, bucket)?, key: text(from, key)? })
}

fn time(object: Value<'_>, name: &'static str) -> Result<Stated, DigestFault> {
    let text = text(object, name)?;
    let moment = Moment::parse(&text).ok_or(DigestFault::Member(name))?;
    Ok(Stated { text, moment })
}

fn sha256(object: Value<'_>, name: &'static str) -> Result<Sha256, DigestFault> {
    let digits = text(object, name)?;
    let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok();
    let bytes = bytes.and_then(|it| it.try_into().ok());
    bytes.map(Sha256).ok_or(DigestFault::Member(name))
}

fn algorithm(object: Value<'_>, name: &'static str) -> Result<(), DigestFault> {
    match text(object, name)?.as_str() {
        "SHA-256" => Ok(()),
        _ => Err(DigestFault::Hash),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated() -> serde_json::Value {
        serde_json::json!({
            "awsAccountId": "111122223333",
            "digestStartTime": "2015-08-17T14:01:31Z",
            "digestEndTime": "2015-08-17T15:01:31Z",
            "digestS3Bucket": "bucket",
            "digestS3Object": "AWSLogs/x.json.gz",
            "digestPublicKeyFingerprint": "31E8b5433410dfb61a9dc45cc65b22ff",
            "digestSignatureAlgorithm": "SHA256withRSA",
            "newestEventTime": null,
            "oldestEventTime": null,
            "previousDigestS3Bucket": null,
            "previousDigestS3Object": null,
            "previousDigestHashValue": null,
            "previousDigestHashAlgorithm": null,
            "previousDigestSignature": null,
            "logFiles": [],
        })
    }

    #[test]
    fn the_first_of_a_chain_signs_the_word_null() {
        let bytes = stated().to_string();
        let digest = Digest::read(bytes.as_bytes()).expect("a digest file");
        let sha256 = Sha256::of(bytes.as_bytes());
        let expected = format!("2015-08-17T15:01:31Z\nbucket/AWSLogs/x.json.gz\n{sha256}\nnull");
        assert_eq!(digest.message(), expected.into_bytes());
        assert_eq!(digest.key, "31e8b5433410dfb61a9dc45cc65b22ff");
    }

    #[test]
    fn what_lacks_a_member_is_no_digest_file() {
        for name in [
            "awsAccountId",
            "digestStartTime",
            "digestEndTime",
            "digestS3Bucket",
            "digestS3Object",
            "digestPublicKeyFingerprint",
            "digestSignatureAlgorithm",
            "previousDigestSignature",
            "logFiles",
        ] {
            let mut stated = stated();
            stated.as_object_mut().expect("an object").remove(name);
            let read = Digest::read(stated.to_string().as_bytes());
            assert_eq!(read, Err(DigestFault::Member(name)));
        }
        let mut half = stated();
        half["previousDigestS3Object"] = "x".into();
        let read = Digest::read(half.to_string().as_bytes());
        assert_eq!(read, Err(DigestFault::Member("previousDigestS3Object")));
        let mut other = stated();
        other["logFiles"] =
            serde_json::json!([{ "hashAlgorithm": "MD5", "s3Object": "x", "hashValue": "00" }]);
        assert_eq!(Digest::read(other.to_string().as_bytes()), Err(DigestFault::Hash));
        assert!(matches!(Digest::read(b"{\"a\":1,\"a\":2}"), Err(DigestFault::Json(_))));
        assert!(matches!(Digest::read(b"[]"), Err(DigestFault::Json(_))));
    }
}
