//! CMS SignedData (RFC 5652), which PKCS #7, S/MIME, timestamps and PDF signatures are made of.
//!
//! DER, BER and PEM are read. What a signer signed is taken as it travelled. Each signer is judged
//! by itself: the certificate is the one that the SignerInfo names, and where the signer stated
//! its digest (ESSCertIDv2, RFC 5035), the one with that digest.

use data_encoding::HEXLOWER;
use exhibit_core::base64;
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use thiserror::Error;

use super::SignatureFinding;
use super::digests::Digests;
use super::format::{Check, Claim, Format, Judge, Settled};
use crate::algorithm::{Hash, Hashing, SignatureAlgorithm, Signed, Verification, Weakness, verify};
use crate::asn1::{self, Element, NotAsn1, Reader, definite, dotted, encode, tag};
use crate::trust::PublicKey;
use crate::x509::{
    AlgorithmError, Certificate, RevocationValues, certificates_in, digest_algorithm,
    name_for_people, signature_scheme,
};

/// The largest SignedData that is read, its content included.
pub const MAX_BYTES: usize = 16 << 20;

/// How many certificates one SignedData may carry.
pub const MAX_CERTIFICATES: usize = 100;

/// How many signers one SignedData may have.
pub const MAX_SIGNERS: usize = 100;

const MAX_ATTRIBUTES: usize = 100;

/// How it plugs in.
pub(crate) const FORMAT: Format = Format { is: looks_like, read: claim };

fn looks_like(start: &[u8]) -> bool {
    let armored = ["PKCS7", "CMS", "PKCS #7 SIGNED DATA"];
    let begins = |label: &&str| start.starts_with(format!("-----BEGIN {label}-----").as_bytes());
    let head = &start[..start.len().min(32)];
    let named = head.windows(8).any(|it| it == &ID_DATA[..8]);
    armored.iter().any(begins) || start.first() == Some(&tag::SEQUENCE) && named
}

fn claim(bytes: &[u8], judge: &Judge<'_>) -> Box<dyn Claim> {
    match SignedData::read(bytes) {
        Ok(data) if data.signers() == 0 => {
            Box::new(Settled::unsupported("certificates (PKCS #7), and no signature"))
        }
        Ok(data) if data.content == Content::Other => {
            Box::new(Settled::unsupported("PKCS #7 signature on a structure of its own"))
        }
        Ok(data) => Box::new(Beside { data, brought: judge.certificates() }),
        Err(error) => Box::new(Settled(error.into_finding())),
    }
}

/// A signature that lies beside a file.
struct Beside {
    data: SignedData,
    brought: Vec<Certificate>,
}

impl Claim for Beside {
    fn begin(&self) -> Box<dyn Check + '_> {
        let hashing = match self.data.is_detached() {
            true => {
                self.data.digests().into_iter().map(|hash| (hash, Hashing::new(hash))).collect()
            }
            false => Vec::new(),
        };
        Box::new(Checking { claim: self, hashing, start: Vec::new() })
    }
}

struct Checking<'c> {
    claim: &'c Beside,
    hashing: Vec<(Hash, Hashing)>,
    /// The beginning of the file: all of it, if it is as small as signed attributes are.
    start: Vec<u8>,
}

impl Check for Checking<'_> {
    fn update(&mut self, block: &[u8]) {
        for (_, hashing) in &mut self.hashing {
            hashing.update(block);
        }
        let room = (MAX_SET + 1).saturating_sub(self.start.len()).min(block.len());
        self.start.extend_from_slice(&block[..room]);
    }

    fn finish(self: Box<Self>, digests: &Digests) -> Vec<SignatureFinding> {
        let (data, brought) = (&self.claim.data, &self.claim.brought);
        let findings = match data.content() {
            Some(content) if Sha256::of(content) != digests.sha256 => {
                let bad = CmsFinding::Bad {
                    field: "content",
                    expected: Sha256::of(content).to_hex(),
                    actual: digests.sha256.to_hex(),
                    certificate: None,
                };
                vec![bad; data.signers()]
            }
            Some(content) => data.check(&|hash| hash.digest(content), content, brought),
            None => {
                let done: Vec<_> =
                    self.hashing.into_iter().map(|(hash, it)| (hash, it.finish())).collect();
                let digest_of = |hash| {
                    let found = done.iter().find(|(it, _)| *it == hash);
                    found.map(|(_, digest)| digest.clone()).unwrap_or_default()
                };
                data.check(&digest_of, &self.start, brought)
            }
        };
        let of = |it| SignatureFinding::of_cms("CMS", it, data.certificates());
        findings.into_iter().map(of).collect()
    }
}

/// Signatures by one or several signers over one content; nothing about it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedData {
    content_type: Vec<u8>,
    content: Content,
    certificates: Vec<Certificate>,
    signers: Vec<SignerInfo>,
    revocation: RevocationValues,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Detached,
    Octets(Vec<u8>),
    /// PKCS #7 allowed any type here (RFC 5652 §5.2.1).
    Other,
}

/// Why bytes are no SignedData that we can look at.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CmsError {
    /// Larger than [`MAX_BYTES`], or more than [`MAX_CERTIFICATES`] or [`MAX_SIGNERS`].
    #[error("larger than is read")]
    TooLarge,
    /// Not what RFC 5652 describes.
    #[error("malformed CMS signature")]
    Malformed,
    /// CMS, and not SignedData; what it is, for people.
    #[error("{0}")]
    NotSigned(String),
}

impl From<NotAsn1> for CmsError {
    fn from(_: NotAsn1) -> Self {
        Self::Malformed
    }
}

impl CmsError {
    /// Returns the finding that this is.
    pub(crate) fn into_finding(self) -> SignatureFinding {
        match self {
            Self::NotSigned(what) => SignatureFinding::Unsupported { what },
            error => SignatureFinding::Bad(super::BadSignature {
                field: "signature",
                expected: "a well-formed CMS signature".to_owned(),
                actual: error.to_string(),
                key: None,
            }),
        }
    }
}

/// What one signer's signature turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CmsFinding {
    /// It verifies under the key of this certificate.
    Good(CmsGood),
    /// It does not verify, or does not agree with itself.
    Bad {
        /// What does not agree: `signature`, `message digest`, `content type`, `signing certificate`,
        /// `signed attributes`.
        field: &'static str,
        /// What was expected.
        expected: String,
        /// What was found.
        actual: String,
        /// The certificate that the signer names, if it is known.
        certificate: Option<Certificate>,
    },
    /// The certificate that the signer names is neither in the file nor brought.
    NoCertificate {
        /// How the signer names it, for people.
        who: String,
    },
    /// An algorithm that we do not verify.
    Unsupported {
        /// The algorithm, for people.
        what: String,
    },
    /// An algorithm that policy refuses.
    Refused {
        /// The algorithm, for people.
        what: String,
    },
}

/// A signature that verifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmsGood {
    /// The signer's certificate.
    pub certificate: Certificate,
    /// The signing time as the signer states it: a claim (RFC 5652 §11.3).
    pub claimed: Option<Timestamp>,
    /// Whether the signer's statement about its certificate (RFC 5035) is there, and agrees.
    pub names_certificate: bool,
    /// Timestamp tokens over the signature's value (RFC 3161 Appendix A), not checked here.
    pub timestamps: Vec<Vec<u8>>,
    /// The value of the signature, which those timestamps are about.
    pub signature: Vec<u8>,
    /// What lies in the signature about certificates that were revoked.
    pub revocation: Box<RevocationValues>,
}

/// Returns the digest of the content by an algorithm.
pub(crate) type DigestOf<'a> = dyn Fn(Hash) -> Vec<u8> + 'a;

#[derive(Clone, Debug, PartialEq, Eq)]
struct SignerInfo {
    signer: SignerId,
    digest_algorithm: Vec<u8>,
    /// As a SET OF, the way it is signed (RFC 5652 §5.4).
    attributes: Option<Vec<u8>>,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
    timestamps: Vec<Vec<u8>>,
    /// What its attributes say of revocation, signed and unsigned: it stands by signatures of its own.
    revocation: RevocationValues,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum SignerId {
    IssuerAndSerial { issuer: Vec<u8>, serial: Vec<u8> },
    SubjectKeyId(Vec<u8>),
}

const ID_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const ID_SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_TIME: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
const ALGORITHM_PROTECTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 52];
const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12];
const TIMESTAMP_TOKEN: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 14];
/// `adbe-revocationInfoArchival` (ISO 32000-1 §12.8.3.3.2).
const REVOCATION_ARCHIVAL: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x2f, 1, 1, 8];
/// `id-aa-ets-revocationValues` (ETSI EN 319 122-1 §A.1.3).
const REVOCATION_VALUES: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 24];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];

impl SignedData {
    /// Reads a ContentInfo that holds SignedData, in DER, BER or PEM.
    pub fn read(bytes: &[u8]) -> Result<Self, CmsError> {
        if bytes.len() > MAX_BYTES {
            return Err(CmsError::TooLarge);
        }
        let unarmored = unarmor(bytes)?;
        let der = definite(unarmored.as_deref().unwrap_or(bytes))?;
        let mut info = Element::only(&der)?.tagged(tag::SEQUENCE)?.inside();
        let kind = info.expect(tag::OID)?.content;
        if kind != ID_SIGNED_DATA {
            return Err(CmsError::NotSigned(kind_for_people(kind)));
        }
        let wrapped = info.expect(tag::constructed(0))?;
        info.finish()?;
        Self::of_element(Element::only(wrapped.content)?)
    }

    fn of_element(element: Element<'_>) -> Result<Self, CmsError> {
        let mut fields = element.tagged(tag::SEQUENCE)?.inside();
        fields.expect(tag::INTEGER)?;
        fields.expect(tag::SET)?;
        let mut encapsulated = fields.expect(tag::SEQUENCE)?.inside();
        let content_type = encapsulated.expect(tag::OID)?.content.to_vec();
        let content = match encapsulated.optional(tag::constructed(0))? {
            None => Content::Detached,
            Some(wrapped) => match Element::only(wrapped.content)? {
                it if it.tag == tag::OCTET_STRING => Content::Octets(it.content.to_vec()),
                _ => Content::Other,
            },
        };
        encapsulated.finish()?;
        let certificates = match fields.optional(tag::constructed(0))? {
            None => Vec::new(),
            Some(set) => certificates_in(set.inside(), MAX_CERTIFICATES)?,
        };
        let mut revocation = RevocationValues::default();
        if let Some(choices) = fields.optional(tag::constructed(1))? {
            revocation.add_choices(choices);
        }
        let signers = fields.expect(tag::SET)?.inside().all(MAX_SIGNERS)?;
        fields.finish()?;
        let signers: Result<Vec<_>, _> = signers.into_iter().map(SignerInfo::read).collect();
        Ok(Self { content_type, content, certificates, signers: signers?, revocation })
    }

    /// Returns the signed content, if it lies inside: `None` for a detached signature.
    pub fn content(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Octets(octets) => Some(octets),
            Content::Detached | Content::Other => None,
        }
    }

    /// Tells whether the content lies elsewhere.
    pub fn is_detached(&self) -> bool {
        self.content == Content::Detached
    }

    /// Tells whether the content is of the type `id-data`: octets that mean nothing to CMS.
    pub fn is_of_data(&self) -> bool {
        self.content_type == ID_DATA
    }

    /// The content octets of the content's type.
    pub(crate) fn content_type(&self) -> &[u8] {
        &self.content_type
    }

    /// Returns the certificates that it carries: none of them is trusted for lying here.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Returns how many signers it has; certificates alone (`.p7b`) have none.
    pub fn signers(&self) -> usize {
        self.signers.len()
    }

    /// Tells whether it carries lists of revoked certificates or answers about them.
    pub fn carries_revocation(&self) -> bool {
        !self.revocation.is_empty()
    }

    /// Returns which digests of the content its signers need.
    pub(crate) fn digests(&self) -> Vec<Hash> {
        let mut needed = Vec::new();
        for signer in &self.signers {
            let digest = digest_algorithm(&signer.digest_algorithm);
            let scheme = signature_scheme(&signer.signature_algorithm, digest.clone().ok());
            let own = scheme.ok().and_then(SignatureAlgorithm::hash);
            needed.extend(digest.ok());
            needed.extend(own);
        }
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    /// Returns what each signer's signature is worth on a content with these digests.
    ///
    /// `start` is the content, or as much of it as there is room for. `brought` are certificates of
    /// the user's: signers need not send their own along.
    pub(crate) fn check(
        &self,
        digest_of: &DigestOf<'_>,
        start: &[u8],
        brought: &[Certificate],
    ) -> Vec<CmsFinding> {
        let is_set = is_set_of_attributes(start);
        let one = |signer: &SignerInfo| match signer.attributes.is_none() && is_set {
            true => CmsFinding::Bad {
                field: "content",
                expected: "a document".to_owned(),
                actual: "signed attributes of another signature".to_owned(),
                certificate: None,
            },
            false => signer.check(self, digest_of, brought),
        };
        self.signers.iter().map(one).collect()
    }
}

impl SignerInfo {
    fn read(element: Element<'_>) -> Result<Self, NotAsn1> {
        let mut fields = element.tagged(tag::SEQUENCE)?.inside();
        fields.expect(tag::INTEGER)?;
        let signer = SignerId::read(fields.next()?)?;
        let digest_algorithm = fields.expect(tag::SEQUENCE)?.whole.to_vec();
        let attributes = fields.optional(tag::constructed(0))?;
        let signature_algorithm = fields.expect(tag::SEQUENCE)?.whole.to_vec();
        let signature = fields.expect(tag::OCTET_STRING)?.content.to_vec();
        let unsigned = fields.optional(tag::constructed(1))?;
        fields.finish()?;
        let unsigned = match unsigned {
            None => Vec::new(),
            Some(set) => Attribute::all(set.inside())?,
        };
        let timestamps = values_of(&unsigned, TIMESTAMP_TOKEN);
        let mut revocation = RevocationValues::default();
        // Malformed signed attributes are a finding of the check.
        let signed = attributes.and_then(|it| Attribute::all(it.inside()).ok()).unwrap_or_default();
        for set in [&signed, &unsigned] {
            let values = values_of(set, REVOCATION_ARCHIVAL);
            values.into_iter().for_each(|it| revocation.add_archival(it));
            let values = values_of(set, REVOCATION_VALUES);
            values.into_iter().for_each(|it| revocation.add_values(it));
        }
        Ok(Self {
            signer,
            digest_algorithm,
            attributes: attributes.map(|it| encode(tag::SET, it.content)),
            signature_algorithm,
            signature,
            timestamps: timestamps.into_iter().map(|it| it.whole.to_vec()).collect(),
            revocation,
        })
    }

    fn check(
        &self,
        data: &SignedData,
        digest_of: &DigestOf<'_>,
        brought: &[Certificate],
    ) -> CmsFinding {
        let (digest, scheme) = match self.algorithms() {
            Ok(both) => both,
            Err(error) => return refused(error),
        };
        let stated = match self.stated(data, digest, digest_of) {
            Ok(stated) => stated,
            Err(bad) => return bad,
        };
        let named = data.certificates.iter().chain(brought).filter(|it| self.signer.names(it));
        let mut first = None;
        for certificate in named {
            let mut finding = self.check_with(certificate, &stated, scheme, digest_of);
            if let CmsFinding::Good(good) = &mut finding {
                good.revocation.extend(&data.revocation);
                return finding;
            }
            first.get_or_insert(finding);
        }
        first.unwrap_or_else(|| CmsFinding::NoCertificate { who: self.signer.for_people() })
    }

    fn algorithms(&self) -> Result<(Hash, SignatureAlgorithm), AlgorithmError> {
        let digest = digest_algorithm(&self.digest_algorithm)?;
        Ok((digest, signature_scheme(&self.signature_algorithm, Some(digest))?))
    }

    /// Reads the signed attributes, and compares what they say about content and algorithms.
    fn stated(
        &self,
        data: &SignedData,
        digest: Hash,
        digest_of: &DigestOf<'_>,
    ) -> Result<Stated<'_>, CmsFinding> {
        let bad = |field, expected: &str, actual: &str| CmsFinding::Bad {
            field,
            expected: expected.to_owned(),
            actual: actual.to_owned(),
            certificate: None,
        };
        let Some(set) = &self.attributes else {
            // RFC 5652 §5.3: only plain data may do without.
            return match data.is_of_data() {
                true => Ok(Stated::default()),
                false => Err(bad("signed attributes", "present", "absent")),
            };
        };
        let malformed = |_: NotAsn1| bad("signed attributes", "well-formed", "malformed");
        let attributes = Element::only(set).and_then(|it| Attribute::all(it.inside()));
        let attributes = attributes.map_err(malformed)?;
        let kind = only_value(&attributes, CONTENT_TYPE).map_err(malformed)?;
        let kind = kind.ok_or_else(|| bad("content type", "stated", "absent"))?;
        if kind.tag != tag::OID || kind.content != data.content_type {
            return Err(bad("content type", &dotted(&data.content_type), &dotted(kind.content)));
        }
        let stated = only_value(&attributes, MESSAGE_DIGEST).map_err(malformed)?;
        let stated = stated.ok_or_else(|| bad("message digest", "stated", "absent"))?;
        let actual = digest_of(digest);
        if stated.tag != tag::OCTET_STRING || stated.content != actual {
            let (expected, actual) = (HEXLOWER.encode(stated.content), HEXLOWER.encode(&actual));
            return Err(bad("message digest", &expected, &actual));
        }
        if let Some(protection) =
            only_value(&attributes, ALGORITHM_PROTECTION).map_err(malformed)?
            && !self.protected_by(protection).map_err(malformed)?
        {
            return Err(bad("signed attributes", "the algorithms used", "other algorithms"));
        }
        let claimed = only_value(&attributes, SIGNING_TIME).map_err(malformed)?;
        Ok(Stated {
            certificate: StatedCertificate::read(&attributes).map_err(malformed)?,
            claimed: claimed.and_then(|it| it.time().ok()),
        })
    }

    /// RFC 6211: which algorithms the signer says that it used.
    fn protected_by(&self, value: Element<'_>) -> Result<bool, NotAsn1> {
        fn id(identifier: Element<'_>) -> Result<Element<'_>, NotAsn1> {
            identifier.inside().expect(tag::OID)
        }
        let mut fields = value.tagged(tag::SEQUENCE)?.inside();
        let digest = id(fields.expect(tag::SEQUENCE)?)?;
        let signature = id(fields.expect(tag::constructed(1))?)?;
        Ok(digest == id(Element::only(&self.digest_algorithm)?)?
            && signature == id(Element::only(&self.signature_algorithm)?)?)
    }

    fn check_with(
        &self,
        certificate: &Certificate,
        stated: &Stated<'_>,
        algorithm: SignatureAlgorithm,
        digest_of: &DigestOf<'_>,
    ) -> CmsFinding {
        let bad = |field, expected: &str, actual: String| CmsFinding::Bad {
            field,
            expected: expected.to_owned(),
            actual,
            certificate: Some(certificate.clone()),
        };
        match stated.certificate.as_ref().map(|it| it.is(certificate)) {
            Some(Err(AlgorithmError::Unsupported(what))) => {
                return CmsFinding::Unsupported { what };
            }
            Some(Err(_) | Ok(false)) => {
                let actual = format!("another one for {}", certificate.subject());
                return bad("signing certificate", "the one that was signed with", actual);
            }
            None | Some(Ok(true)) => {}
        }
        let key = match certificate.key() {
            Ok(key) => key,
            Err(error) => {
                let what = error.to_string();
                return match Weakness::of_key(&error) {
                    Some(_) => CmsFinding::Refused { what },
                    None => CmsFinding::Unsupported { what },
                };
            }
        };
        let verification = match &self.attributes {
            None => {
                let digest = algorithm.hash().map(digest_of).unwrap_or_default();
                verify(key, algorithm, Signed::Digest(&digest), &self.signature)
            }
            Some(set) => self.over_attributes(key, algorithm, set),
        };
        match verification {
            Verification::Good => CmsFinding::Good(CmsGood {
                certificate: certificate.clone(),
                claimed: stated.claimed,
                names_certificate: stated.certificate.is_some(),
                timestamps: self.timestamps.clone(),
                signature: self.signature.clone(),
                revocation: Box::new(self.revocation.clone()),
            }),
            Verification::Bad => {
                let actual = format!("does not verify under the key of {}", certificate.subject());
                bad("signature", "a valid signature", actual)
            }
            Verification::Refused(what) => CmsFinding::Refused { what: what.to_string() },
            Verification::Unsupported(what) => CmsFinding::Unsupported { what },
        }
    }

    /// Signed is the DER form, in which a set is sorted; some sign it in the order they wrote.
    fn over_attributes(
        &self,
        key: &PublicKey,
        algorithm: SignatureAlgorithm,
        set: &[u8],
    ) -> Verification {
        let first = verify(key, algorithm, Signed::Message(set), &self.signature);
        match (first, sorted(set)) {
            (Verification::Bad, Some(sorted)) => {
                verify(key, algorithm, Signed::Message(&sorted), &self.signature)
            }
            (first, _) => first,
        }
    }
}

fn refused(error: AlgorithmError) -> CmsFinding {
    match error {
        AlgorithmError::Refused(what) => CmsFinding::Refused { what: what.to_string() },
        AlgorithmError::Unsupported(what) => CmsFinding::Unsupported { what },
        AlgorithmError::Malformed => CmsFinding::Bad {
            field: "signature",
            expected: "a well-formed algorithm".to_owned(),
            actual: "a malformed one".to_owned(),
            certificate: None,
        },
    }
}

/// The largest content that may be signed attributes, in bytes.
const MAX_SET: usize = 64 * 1024;

/// Tells whether a content is what signatures with signed attributes are over: whoever takes the
/// attributes out of one could show them as a document that was signed.
fn is_set_of_attributes(content: &[u8]) -> bool {
    let set = Element::only(content).and_then(|it| it.tagged(tag::SET));
    let attributes = set.and_then(|it| Attribute::all(it.inside()));
    attributes.is_ok_and(|it| it.iter().any(|attribute| attribute.id == MESSAGE_DIGEST))
}

/// Returns the set in DER order, if it is in another.
fn sorted(set: &[u8]) -> Option<Vec<u8>> {
    let elements = Element::only(set).ok()?.inside().all(MAX_ATTRIBUTES).ok()?;
    let mut parts: Vec<&[u8]> = elements.iter().map(|it| it.whole).collect();
    if parts.is_sorted() {
        return None;
    }
    parts.sort_unstable();
    Some(encode(tag::SET, &parts.concat()))
}

impl SignerId {
    fn read(element: Element<'_>) -> Result<Self, NotAsn1> {
        if element.tag == tag::primitive(0) {
            return Ok(Self::SubjectKeyId(element.content.to_vec()));
        }
        let mut fields = element.tagged(tag::SEQUENCE)?.inside();
        let issuer = fields.expect(tag::SEQUENCE)?.whole.to_vec();
        let serial = fields.expect(tag::INTEGER)?.content.to_vec();
        fields.finish()?;
        Ok(Self::IssuerAndSerial { issuer, serial })
    }

    fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                certificate.issuer_der() == issuer && certificate.serial_octets() == serial
            }
            Self::SubjectKeyId(id) => {
                certificate.extensions().subject_key_id.as_ref().is_some_and(|it| it == id)
            }
        }
    }

    fn for_people(&self) -> String {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                format!("{}, serial number {}", name_for_people(issuer), HEXLOWER.encode(serial))
            }
            Self::SubjectKeyId(id) => format!("key identifier {}", HEXLOWER.encode(id)),
        }
    }
}

/// What the signed attributes say besides content type and digest.
#[derive(Default)]
struct Stated<'a> {
    certificate: Option<StatedCertificate<'a>>,
    claimed: Option<Timestamp>,
}

/// The certificate that the signer says it signed with.
struct StatedCertificate<'a> {
    /// SHA-1 in the first version of the attribute (RFC 2634 §5.4): it names, and secures nothing.
    sha1: bool,
    algorithm: Option<&'a [u8]>,
    digest: &'a [u8],
    serial: Option<&'a [u8]>,
}

impl<'a> StatedCertificate<'a> {
    fn read(attributes: &[Attribute<'a>]) -> Result<Option<Self>, NotAsn1> {
        let second = only_value(attributes, SIGNING_CERTIFICATE_V2)?;
        let first = only_value(attributes, SIGNING_CERTIFICATE)?;
        let (value, sha1) = match (second, first) {
            (Some(value), _) => (value, false),
            (None, Some(value)) => (value, true),
            (None, None) => return Ok(None),
        };
        let mut list = value.tagged(tag::SEQUENCE)?.inside().expect(tag::SEQUENCE)?.inside();
        let mut fields = list.expect(tag::SEQUENCE)?.inside();
        let algorithm = if sha1 { None } else { fields.optional(tag::SEQUENCE)? };
        let digest = fields.expect(tag::OCTET_STRING)?.content;
        let serial = match fields.optional(tag::SEQUENCE)? {
            None => None,
            Some(issuer) => {
                let mut parts = issuer.inside();
                parts.expect(tag::SEQUENCE)?;
                Some(parts.expect(tag::INTEGER)?.content)
            }
        };
        fields.finish()?;
        Ok(Some(Self { sha1, algorithm: algorithm.map(|it| it.whole), digest, serial }))
    }

    fn is(&self, certificate: &Certificate) -> Result<bool, AlgorithmError> {
        let actual = match (self.sha1, self.algorithm) {
            (true, _) => sha1_of(certificate.der()),
            (false, None) => Hash::Sha256.digest(certificate.der()),
            (false, Some(algorithm)) => digest_algorithm(algorithm)?.digest(certificate.der()),
        };
        let serial = self.serial.is_none_or(|it| it == certificate.serial_octets());
        Ok(serial && actual == self.digest)
    }
}

fn sha1_of(bytes: &[u8]) -> Vec<u8> {
    use sha1::Digest as _;
    sha1::Sha1::digest(bytes).to_vec()
}

/// An attribute: its type and its values (RFC 5652 §5.3).
struct Attribute<'a> {
    id: &'a [u8],
    values: Vec<Element<'a>>,
}

impl<'a> Attribute<'a> {
    fn all(list: Reader<'a>) -> Result<Vec<Self>, NotAsn1> {
        let one = |element: Element<'a>| {
            let mut fields = element.tagged(tag::SEQUENCE)?.inside();
            let id = fields.expect(tag::OID)?.content;
            let values = fields.expect(tag::SET)?.inside().all(MAX_ATTRIBUTES)?;
            fields.finish()?;
            Ok(Self { id, values })
        };
        list.all(MAX_ATTRIBUTES)?.into_iter().map(one).collect()
    }
}

fn values_of<'a>(attributes: &[Attribute<'a>], id: &[u8]) -> Vec<Element<'a>> {
    attributes.iter().filter(|it| it.id == id).flat_map(|it| it.values.clone()).collect()
}

/// Returns the one value of an attribute; several are refused (RFC 5652 §11).
fn only_value<'a>(attributes: &[Attribute<'a>], id: &[u8]) -> Result<Option<Element<'a>>, NotAsn1> {
    let mut of_id = attributes.iter().filter(|it| it.id == id);
    match (of_id.next().map(|it| it.values.as_slice()), of_id.next()) {
        (None, _) => Ok(None),
        (Some([only]), None) => Ok(Some(*only)),
        _ => Err(NotAsn1),
    }
}

/// Returns what is in PEM armor (RFC 7468 §8, §9), or `None` for what has none.
fn unarmor(bytes: &[u8]) -> Result<Option<Vec<u8>>, CmsError> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if !start.starts_with(b"-----BEGIN ") {
        return Ok(None);
    }
    let text = std::str::from_utf8(start).map_err(|_| CmsError::Malformed)?;
    let mut lines = text.lines().map(str::trim);
    let label = lines.next().and_then(|it| it.strip_prefix("-----BEGIN ")?.strip_suffix("-----"));
    let end = match label {
        Some(label @ ("PKCS7" | "CMS" | "PKCS #7 SIGNED DATA")) => format!("-----END {label}-----"),
        _ => return Err(CmsError::NotSigned("PEM of another kind".to_owned())),
    };
    let mut body = String::new();
    for line in lines {
        if line == end {
            return base64::decode(&body).map(Some).ok_or(CmsError::Malformed);
        }
        body.push_str(line);
    }
    Err(CmsError::Malformed)
}

fn kind_for_people(id: &[u8]) -> String {
    match id {
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1] => "CMS data without a signature".to_owned(),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 3] => {
            "CMS enveloped (encrypted) data".to_owned()
        }
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 5] => "CMS digested data".to_owned(),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 6] => "CMS encrypted data".to_owned(),
        other => format!("CMS content of type {}", asn1::dotted(other)),
    }
}
