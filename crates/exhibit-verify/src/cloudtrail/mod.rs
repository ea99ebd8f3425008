//! AWS CloudTrail's digest files: what they state, and how a file is known as one.
//!
//! Every hour CloudTrail writes a digest file that names the log files of that hour with their SHA-256, and the
//! digest file before it with SHA-256 and signature. RSA PKCS #1 v1.5 with SHA-256 signs four lines:
//! the digest's end time, `bucket/object`, SHA-256 of the digest file, and the signature of the one before
//! (`null` for the first). All hashes are over the files as they are before compression.
//!
//! Source: AWS CloudTrail User Guide, "CloudTrail digest file structure" and "Custom implementations of
//! CloudTrail log file integrity validation".
//!
//! - [`names`]: names and places of files;
//! - [`gunzip`]: gzip as a stream, with all that follows it;
//! - [`digest`]: one digest file;
//! - [`metadata`]: signatures as they are kept beside the files.

pub(crate) mod digest;
pub(crate) mod gunzip;
pub(crate) mod metadata;
pub(crate) mod names;

use md5::{Digest as _, Md5};

use crate::der;
use crate::trust::RsaKey;

/// The name under which trust files speak of CloudTrail: `log:aws-cloudtrail`.
pub const PROFILE: &str = "aws-cloudtrail";

/// Returns the two names that CloudTrail may give a key: MD5 of its DER, as RSAPublicKey (RFC 8017
/// appendix A.1.1) and as SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
///
/// They only find a key; nothing rests on them.
pub(crate) fn fingerprints(key: &RsaKey) -> [String; 2] {
    let pkcs1 = key.to_der();
    let mut info = SPKI_RSA.to_vec();
    der::put_head(&mut info, der::BIT_STRING, pkcs1.len() + 1);
    info.push(0);
    info.extend(&pkcs1);
    let mut spki = Vec::new();
    der::put_head(&mut spki, der::SEQUENCE, info.len());
    spki.extend(info);
    [fingerprint(&pkcs1), fingerprint(&spki)]
}

/// Returns the name that CloudTrail gives to a key with this DER.
pub(crate) fn fingerprint(der: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Md5::digest(der))
}

/// AlgorithmIdentifier of rsaEncryption with NULL (RFC 3279 section 2.3.1).
const SPKI_RSA: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
