//! One certificate (RFC 5280 §4), read without changing a byte of what its issuer signed.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use thiserror::Error;

use crate::asn1::{Element, NotAsn1, Reader, dotted, tag};
use crate::trust::{KeyError, PublicKey, SpkiError, read_spki};

/// The largest certificate that is read, in bytes.
pub const MAX_CERTIFICATE: usize = 64 * 1024;

/// How many extensions one certificate, list or entry of a list may have.
pub(super) const MAX_EXTENSIONS: usize = 64;

/// A certificate; nothing about it is checked yet but its form.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate(Arc<Fields>);

#[derive(PartialEq, Eq)]
struct Fields {
    der: Vec<u8>,
    tbs: Range<usize>,
    algorithm: Range<usize>,
    signature: Range<usize>,
    serial: Range<usize>,
    issuer: Range<usize>,
    subject: Range<usize>,
    valid_from: Timestamp,
    valid_until: Timestamp,
    key: Result<PublicKey, KeyError>,
    /// The octets of the BIT STRING that holds the key.
    key_octets: Range<usize>,
    extensions: Extensions,
}

/// The extensions that decide what a certificate may be used for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    /// Whether it is a CA, if it says so or not, and how many CAs may follow it.
    pub(crate) is_ca: bool,
    pub(crate) path_length: Option<u32>,
    /// The bits of the first two octets, the first bit highest; `None` where there is no such extension.
    pub(crate) key_usage: Option<u16>,
    /// Object identifiers, and whether the extension is critical.
    pub(crate) extended_key_usage: Option<(Vec<Vec<u8>>, bool)>,
    pub(crate) subject_key_id: Option<Vec<u8>>,
    /// GeneralNames, whole.
    pub(crate) alternative_names: Vec<u8>,
    /// CRLDistributionPoints, whole.
    pub(crate) distribution_points: Vec<u8>,
    /// What would have to be understood and is not, in dotted form or by name.
    pub(crate) not_understood: Vec<String>,
}

/// Why bytes are not a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CertificateError {
    /// Larger than [`MAX_CERTIFICATE`].
    #[error("a certificate of more than {MAX_CERTIFICATE} bytes")]
    TooLarge,
    /// Not what RFC 5280 §4.1 describes.
    #[error("not a well-formed X.509 certificate")]
    Malformed,
}

impl From<NotAsn1> for CertificateError {
    fn from(_: NotAsn1) -> Self {
        Self::Malformed
    }
}

impl Certificate {
    /// Returns the certificate that these DER bytes are, with nothing after it.
    pub fn read(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_CERTIFICATE {
            return Err(CertificateError::TooLarge);
        }
        Ok(Self(Arc::new(Fields::read(der)?)))
    }

    /// Returns the bytes, in DER.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// Returns SHA-256 over the DER bytes: the fingerprint that browsers and openssl show.
    pub fn sha256(&self) -> Sha256 {
        Sha256::of(self.der())
    }

    /// Returns the public key, or why it is none that policy accepts.
    pub fn key(&self) -> Result<&PublicKey, KeyError> {
        self.0.key.as_ref().map_err(|error| *error)
    }

    /// Returns the first moment of its validity.
    pub fn valid_from(&self) -> Timestamp {
        self.0.valid_from
    }

    /// Returns the last moment of its validity.
    pub fn valid_until(&self) -> Timestamp {
        self.0.valid_until
    }

    /// Returns the subject for people: the common name where there is one, else the whole name.
    pub fn subject(&self) -> String {
        name_for_people(self.subject_der())
    }

    /// Returns the issuer for people, as [`Certificate::subject`].
    pub fn issuer(&self) -> String {
        name_for_people(self.issuer_der())
    }

    /// Returns the serial number in lower-case hex.
    pub fn serial(&self) -> String {
        HEXLOWER.encode(self.serial_octets())
    }

    /// Tells whether it says that it is a certification authority.
    pub fn is_authority(&self) -> bool {
        self.extensions().is_ca
    }

    /// Tells whether it may be used for timestamps and for nothing else (RFC 3161 §2.3).
    pub fn is_for_timestamps_only(&self) -> bool {
        let usage = self.extensions().extended_key_usage.as_ref();
        usage.is_some_and(|(purposes, _)| {
            matches!(purposes.as_slice(), [only] if only == super::path::TIME_STAMPING)
        })
    }

    pub(crate) fn issuer_der(&self) -> &[u8] {
        &self.0.der[self.0.issuer.clone()]
    }

    pub(crate) fn subject_der(&self) -> &[u8] {
        &self.0.der[self.0.subject.clone()]
    }

    /// The content octets of the serial number.
    pub(crate) fn serial_octets(&self) -> &[u8] {
        &self.0.der[self.0.serial.clone()]
    }

    /// The octets of the public key without its algorithm, which OCSP names issuers by (RFC 6960 §4.1.1).
    pub(crate) fn key_octets(&self) -> &[u8] {
        &self.0.der[self.0.key_octets.clone()]
    }

    pub(crate) fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    /// The part that the issuer signed.
    pub(crate) fn signed_part(&self) -> &[u8] {
        &self.0.der[self.0.tbs.clone()]
    }

    /// The AlgorithmIdentifier of the issuer's signature, whole.
    pub(crate) fn signature_algorithm(&self) -> &[u8] {
        &self.0.der[self.0.algorithm.clone()]
    }

    pub(crate) fn signature(&self) -> &[u8] {
        &self.0.der[self.0.signature.clone()]
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({}, {})", self.subject(), self.sha256().to_hex())
    }
}

impl Fields {
    fn read(der: &[u8]) -> Result<Self, CertificateError> {
        let mut certificate = Element::only(der)?.tagged(tag::SEQUENCE)?.inside();
        let tbs = certificate.expect(tag::SEQUENCE)?;
        let algorithm = certificate.expect(tag::SEQUENCE)?;
        let signature = certificate.next()?.whole_octets()?;
        certificate.finish()?;

        let mut fields = tbs.inside();
        fields.optional(tag::constructed(0))?;
        let serial = fields.expect(tag::INTEGER)?.content;
        if fields.expect(tag::SEQUENCE)?.whole != algorithm.whole {
            return Err(CertificateError::Malformed);
        }
        let issuer = fields.expect(tag::SEQUENCE)?.whole;
        let mut validity = fields.expect(tag::SEQUENCE)?.inside();
        let (valid_from, valid_until) = (validity.next()?.time()?, validity.next()?.time()?);
        validity.finish()?;
        let subject = fields.expect(tag::SEQUENCE)?.whole;
        let spki = fields.expect(tag::SEQUENCE)?;
        let mut parts = spki.inside();
        parts.expect(tag::SEQUENCE)?;
        let key_octets = parts.next()?.whole_octets()?;
        let key = match read_spki(spki.whole) {
            Ok(key) => Ok(key),
            Err(SpkiError::Key(error)) => Err(error),
            Err(SpkiError::Malformed) => return Err(CertificateError::Malformed),
        };
        fields.optional(tag::primitive(1))?;
        fields.optional(tag::primitive(2))?;
        let extensions = match fields.optional(tag::constructed(3))? {
            None => Extensions::default(),
            Some(wrapped) => Extensions::read(Element::only(wrapped.content)?)?,
        };
        fields.finish()?;

        let place = |part: &[u8]| place(der, part);
        Ok(Self {
            tbs: place(tbs.whole),
            algorithm: place(algorithm.whole),
            signature: place(signature),
            serial: place(serial),
            issuer: place(issuer),
            subject: place(subject),
            valid_from,
            valid_until,
            key,
            key_octets: place(key_octets),
            extensions,
            der: der.to_vec(),
        })
    }
}

/// Where a part of `whole`, taken from it, lies in it.
pub(super) fn place(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr() as usize - whole.as_ptr() as usize;
    start..start + part.len()
}

/// Calls `take` with identifier, criticality and value of each extension; one that is there twice is refused.
pub(super) fn each_extension(
    list: Element<'_>,
    mut take: impl FnMut(&[u8], bool, &[u8]) -> Result<(), NotAsn1>,
) -> Result<(), NotAsn1> {
    let mut seen: Vec<&[u8]> = Vec::new();
    for extension in list.tagged(tag::SEQUENCE)?.inside().all(MAX_EXTENSIONS)? {
        let mut parts = extension.tagged(tag::SEQUENCE)?.inside();
        let id = parts.expect(tag::OID)?.content;
        let critical = match parts.optional(tag::BOOLEAN)? {
            Some(flag) => flag.boolean()?,
            None => false,
        };
        let value = parts.expect(tag::OCTET_STRING)?.content;
        parts.finish()?;
        if seen.contains(&id) {
            return Err(NotAsn1);
        }
        seen.push(id);
        take(id, critical, value)?;
    }
    Ok(())
}

impl Extensions {
    fn read(list: Element<'_>) -> Result<Self, NotAsn1> {
        let mut found = Self::default();
        each_extension(list, |id, critical, value| found.take(id, critical, value))?;
        Ok(found)
    }

    fn take(&mut self, id: &[u8], critical: bool, value: &[u8]) -> Result<(), NotAsn1> {
        match id {
            [0x55, 0x1d, 19] => {
                let mut parts = Element::only(value)?.tagged(tag::SEQUENCE)?.inside();
                if let Some(flag) = parts.optional(tag::BOOLEAN)? {
                    self.is_ca = flag.boolean()?;
                }
                if let Some(length) = parts.optional(tag::INTEGER)? {
                    self.path_length = Some(length.small()?);
                }
                parts.finish()?;
            }
            [0x55, 0x1d, 15] => {
                let bits = Element::only(value)?.tagged(tag::BIT_STRING)?.content;
                let octet = |at: usize| u16::from(bits.get(at).copied().unwrap_or(0));
                self.key_usage = Some(octet(1) << 8 | octet(2));
            }
            [0x55, 0x1d, 37] => {
                let list =
                    Element::only(value)?.tagged(tag::SEQUENCE)?.inside().all(MAX_EXTENSIONS)?;
                let purposes: Result<Vec<_>, _> =
                    list.iter().map(|it| Ok(it.tagged(tag::OID)?.content.to_vec())).collect();
                self.extended_key_usage = Some((purposes?, critical));
            }
            [0x55, 0x1d, 14] => {
                let key_id = Element::only(value)?.tagged(tag::OCTET_STRING)?.content;
                self.subject_key_id = Some(key_id.to_vec());
            }
            // They narrow what an authority may certify, so they count whether critical or not.
            [0x55, 0x1d, 30] => self.not_understood.push("name constraints".to_owned()),
            [0x55, 0x1d, 36] => self.not_understood.push("policy constraints".to_owned()),
            // Every policy is accepted, so that policies and their mappings exclude nothing.
            [0x55, 0x1d, 17] => self.alternative_names = value.to_vec(),
            [0x55, 0x1d, 31] if !critical => self.distribution_points = value.to_vec(),
            [0x55, 0x1d, 18 | 32 | 33 | 54] => {}
            _ if critical => self.not_understood.push(dotted(id)),
            _ => {}
        }
        Ok(())
    }
}

/// Returns a distinguished name for people: the common name, else all its parts.
pub(crate) fn name_for_people(name: &[u8]) -> String {
    let parts = name_parts(name).unwrap_or_default();
    let common = parts.iter().rev().find(|(label, _)| label == "CN");
    match common {
        Some((_, text)) => text.clone(),
        None if parts.is_empty() => "a nameless subject".to_owned(),
        None => {
            let parts: Vec<String> =
                parts.into_iter().map(|(label, text)| format!("{label}={text}")).collect();
            parts.join(", ")
        }
    }
}

fn name_parts(name: &[u8]) -> Result<Vec<(String, String)>, NotAsn1> {
    let mut parts = Vec::new();
    for set in Element::only(name)?.tagged(tag::SEQUENCE)?.inside().all(100)? {
        for pair in set.tagged(tag::SET)?.inside().all(100)? {
            let mut pair = pair.inside();
            let label = label(pair.expect(tag::OID)?.content);
            parts.push((label, text(&pair.next()?)));
        }
    }
    Ok(parts)
}

fn label(id: &[u8]) -> String {
    let known = match id {
        [0x55, 4, 3] => "CN",
        [0x55, 4, 5] => "serialNumber",
        [0x55, 4, 6] => "C",
        [0x55, 4, 7] => "L",
        [0x55, 4, 8] => "ST",
        [0x55, 4, 10] => "O",
        [0x55, 4, 11] => "OU",
        _ => return dotted(id),
    };
    known.to_owned()
}

fn text(value: &Element<'_>) -> String {
    const BMP_STRING: u8 = 0x1e;
    const TELETEX_STRING: u8 = 0x14;
    match value.tag {
        BMP_STRING => {
            let units = value.content.chunks_exact(2).map(|it| u16::from_be_bytes([it[0], it[1]]));
            char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect()
        }
        TELETEX_STRING => value.content.iter().copied().map(char::from).collect(),
        _ => String::from_utf8_lossy(value.content).into_owned(),
    }
}

/// Returns the certificates in a list of elements; what else is in it is left out.
pub(crate) fn certificates_in(list: Reader<'_>, limit: usize) -> Result<Vec<Certificate>, NotAsn1> {
    let elements = list.all(limit)?;
    let plain = elements.iter().filter(|it| it.tag == tag::SEQUENCE);
    Ok(plain.filter_map(|it| Certificate::read(it.whole).ok()).collect())
}
