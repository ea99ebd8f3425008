//! Timestamps (RFC 3161): an authority states that bytes with this digest existed at this time.
//!
//! Whose statement it is decides the certificate that the SignerInfo names, and no other one that
//! lies beside it. Judged by an authority that the user brought, the time is proven.

use data_encoding::HEXLOWER;
use exhibit_core::time::Timestamp as Time;
use thiserror::Error;

use super::cms::{CmsError, CmsFinding, DigestOf, SignedData};
use super::digests::Digests;
use super::format::{Check, Claim, Format, Judge, Settled};
use super::{BadSignature, SignatureFinding};
use crate::algorithm::{Hash, Hashing};
use crate::asn1::{Element, NotAsn1, dotted, tag};
use crate::x509::{AlgorithmError, Certificate, RevocationValues, digest_algorithm};

/// How it plugs in.
pub(crate) const FORMAT: Format = Format { is: looks_like, read: claim };

/// An answer of an authority begins with its status, and a token names what it holds.
fn looks_like(start: &[u8]) -> bool {
    let answer = || {
        let mut outer = Element::only(start)?.tagged(tag::SEQUENCE)?.inside();
        outer.expect(tag::SEQUENCE)?.inside().expect(tag::INTEGER)?.small()
    };
    let head = &start[..start.len().min(128)];
    let token = head.windows(ID_TST_INFO.len()).any(|it| it == ID_TST_INFO);
    start.first() == Some(&tag::SEQUENCE) && (token || answer().is_ok())
}

fn claim(bytes: &[u8], judge: &Judge<'_>) -> Box<dyn Claim> {
    match Timestamp::read(bytes) {
        Ok(timestamp) => Box::new(Beside { timestamp, brought: judge.certificates() }),
        Err(error) => Box::new(Settled(error.into_finding())),
    }
}

/// A timestamp that lies beside a file.
struct Beside {
    timestamp: Timestamp,
    brought: Vec<Certificate>,
}

impl Claim for Beside {
    fn begin(&self) -> Box<dyn Check + '_> {
        let hashing = self.timestamp.digest().map(Hashing::new);
        Box::new(Checking { claim: self, hashing })
    }
}

struct Checking<'c> {
    claim: &'c Beside,
    hashing: Option<Hashing>,
}

impl Check for Checking<'_> {
    fn update(&mut self, block: &[u8]) {
        if let Some(hashing) = &mut self.hashing {
            hashing.update(block);
        }
    }

    fn finish(self: Box<Self>, _: &Digests) -> Vec<SignatureFinding> {
        let digest = self.hashing.map(Hashing::finish).unwrap_or_default();
        let finding = self.claim.timestamp.check(&|_| digest.clone(), &self.claim.brought);
        vec![SignatureFinding::of_timestamp(finding)]
    }
}

/// A timestamp token; nothing about it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timestamp {
    signed: SignedData,
    /// The AlgorithmIdentifier of the imprint, whole.
    algorithm: Vec<u8>,
    imprint: Vec<u8>,
    policy: String,
    time: Time,
    /// The authority's name as it states it: a GeneralName, whole.
    authority: Option<Vec<u8>>,
}

/// Why bytes are no timestamp that we can look at.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TimestampError {
    /// Larger than is read.
    #[error("larger than is read")]
    TooLarge,
    /// Not what RFC 3161 §2.4.2 describes.
    #[error("malformed timestamp")]
    Malformed,
    /// An answer without a timestamp: the authority refused.
    #[error("the authority gave no timestamp (status {status})")]
    NotGranted {
        /// PKIStatus (RFC 3161 §2.4.2).
        status: u32,
    },
}

impl From<NotAsn1> for TimestampError {
    fn from(_: NotAsn1) -> Self {
        Self::Malformed
    }
}

impl From<CmsError> for TimestampError {
    fn from(error: CmsError) -> Self {
        match error {
            CmsError::TooLarge => Self::TooLarge,
            CmsError::Malformed | CmsError::NotSigned(_) => Self::Malformed,
        }
    }
}

impl TimestampError {
    /// Returns the finding that this is.
    pub(crate) fn into_finding(self) -> SignatureFinding {
        SignatureFinding::Bad(BadSignature {
            field: "timestamp",
            expected: "a timestamp".to_owned(),
            actual: self.to_string(),
            key: None,
        })
    }
}

/// A timestamp that verifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampGood {
    /// The time that the authority states, in whole seconds.
    pub time: Time,
    /// The authority's certificate, as the SignerInfo names it.
    pub certificate: Certificate,
    /// The certificates that it carries, to find the way to one that the user brought.
    pub pool: Vec<Certificate>,
    /// What lies in it about certificates that were revoked.
    pub revocation: RevocationValues,
}

const ID_TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];

impl Timestamp {
    /// Reads an answer of an authority (TimeStampResp, `.tsr`) or a bare token, in DER or BER.
    pub fn read(bytes: &[u8]) -> Result<Self, TimestampError> {
        if bytes.len() > super::cms::MAX_BYTES {
            return Err(TimestampError::TooLarge);
        }
        let der = crate::asn1::definite(bytes)?;
        let mut outer = Element::only(&der)?.tagged(tag::SEQUENCE)?.inside();
        if outer.peek() != Some(tag::SEQUENCE) {
            return Self::of_token(&der);
        }
        let status = outer.expect(tag::SEQUENCE)?.inside().next()?.small()?;
        // 0 is granted, 1 is granted with modifications that the token itself states.
        if status > 1 || outer.is_empty() {
            return Err(TimestampError::NotGranted { status });
        }
        let token = outer.next()?;
        outer.finish()?;
        Self::of_token(token.whole)
    }

    fn of_token(der: &[u8]) -> Result<Self, TimestampError> {
        let signed = SignedData::read(der)?;
        let info = signed.content().filter(|_| signed.content_type() == ID_TST_INFO);
        let info = info.ok_or(TimestampError::Malformed)?;
        let mut fields = Element::only(info)?.tagged(tag::SEQUENCE)?.inside();
        if fields.next()?.small()? != 1 {
            return Err(TimestampError::Malformed);
        }
        let policy = dotted(fields.expect(tag::OID)?.content);
        let mut imprint = fields.expect(tag::SEQUENCE)?.inside();
        let algorithm = imprint.expect(tag::SEQUENCE)?.whole.to_vec();
        let digest = imprint.expect(tag::OCTET_STRING)?.content.to_vec();
        imprint.finish()?;
        fields.expect(tag::INTEGER)?;
        let time = fields.expect(tag::GENERALIZED_TIME)?.time()?;
        fields.optional(tag::SEQUENCE)?;
        fields.optional(tag::BOOLEAN)?;
        fields.optional(tag::INTEGER)?;
        let authority = fields.optional(tag::constructed(0))?.map(|it| it.content.to_vec());
        // Extensions may say anything, and be critical: then we do not know what was signed.
        if let Some(extensions) = fields.optional(tag::constructed(1))? {
            refuse_critical(extensions)?;
        }
        fields.finish()?;
        Ok(Self { signed, algorithm, imprint: digest, policy, time, authority })
    }

    /// Returns the time as stated; it says nothing before it is checked.
    pub fn claimed_time(&self) -> Time {
        self.time
    }

    /// Returns the authority's policy in dotted form.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Returns which digest of the stamped bytes is needed, if policy accepts it.
    pub(crate) fn digest(&self) -> Option<Hash> {
        digest_algorithm(&self.algorithm).ok()
    }

    /// Returns what it is worth for bytes with these digests, or why it does not verify.
    ///
    /// `brought` are certificates of the user's: authorities need not send their own along.
    pub(crate) fn check(
        &self,
        digest_of: &DigestOf<'_>,
        brought: &[Certificate],
    ) -> Result<TimestampGood, CmsFinding> {
        let digest = digest_algorithm(&self.algorithm).map_err(|error| match error {
            AlgorithmError::Refused(what) => CmsFinding::Refused { what: what.to_string() },
            AlgorithmError::Unsupported(what) => CmsFinding::Unsupported { what },
            AlgorithmError::Malformed => bad("message imprint", "a digest", "malformed", None),
        })?;
        let (certificate, revocation) = self.signer(brought)?;
        let actual = digest_of(digest);
        if actual != self.imprint {
            let (expected, actual) = (HEXLOWER.encode(&self.imprint), HEXLOWER.encode(&actual));
            return Err(bad("message imprint", &expected, &actual, Some(certificate)));
        }
        let pool = self.signed.certificates().to_vec();
        Ok(TimestampGood { time: self.time, certificate, pool, revocation })
    }

    /// The certificate of the one signer, whose signature verifies, and what lies beside it about revocation.
    fn signer(
        &self,
        brought: &[Certificate],
    ) -> Result<(Certificate, RevocationValues), CmsFinding> {
        let content = self.signed.content().expect("read only with content");
        let mut findings = self.signed.check(&|digest| digest.digest(content), content, brought);
        let good = match (findings.pop(), findings.len()) {
            (Some(CmsFinding::Good(good)), 0) => good,
            (Some(finding), 0) => return Err(finding),
            (None, _) => return Err(bad("signature", "one signer", "none", None)),
            _ => return Err(bad("signature", "one signer", "several", None)),
        };
        let certificate = good.certificate.clone();
        if !good.names_certificate {
            let stated = "the authority's certificate, stated in the signed part";
            return Err(bad("signing certificate", stated, "absent", Some(certificate)));
        }
        if let Some(name) = &self.authority
            && !names(&certificate, name)
        {
            let stated = "the name that the timestamp states";
            let actual = certificate.subject();
            return Err(bad("authority", stated, &actual, Some(certificate)));
        }
        Ok((certificate, *good.revocation))
    }
}

fn bad(
    field: &'static str,
    expected: &str,
    actual: &str,
    certificate: Option<Certificate>,
) -> CmsFinding {
    let (expected, actual) = (expected.to_owned(), actual.to_owned());
    CmsFinding::Bad { field, expected, actual, certificate }
}

/// Tells whether a GeneralName is a subject's name of the certificate (RFC 3161 §2.4.2, `tsa`).
fn names(certificate: &Certificate, general_name: &[u8]) -> bool {
    let directory = Element::only(general_name).and_then(|it| it.tagged(tag::constructed(4)));
    let is_subject = directory.is_ok_and(|it| it.content == certificate.subject_der());
    let others = &certificate.extensions().alternative_names;
    let listed = Element::only(others).and_then(|it| it.inside().all(1000)).unwrap_or_default();
    is_subject || listed.iter().any(|it| it.whole == general_name)
}

fn refuse_critical(extensions: Element<'_>) -> Result<(), NotAsn1> {
    for extension in extensions.inside().all(100)? {
        let mut fields = extension.tagged(tag::SEQUENCE)?.inside();
        fields.expect(tag::OID)?;
        if let Some(critical) = fields.optional(tag::BOOLEAN)?
            && critical.boolean()?
        {
            return Err(NotAsn1);
        }
    }
    Ok(())
}
