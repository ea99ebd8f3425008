//! Answers about single certificates (OCSP, RFC 6960), by their issuer or by whom it lets answer.

use std::sync::Arc;

use exhibit_core::time::Timestamp;

use super::algorithm::digest_algorithm;
use super::certificate::{Certificate, certificates_in, each_extension};
use super::crl::NotCounted;
use super::path::{DIGITAL_SIGNATURE, made_by, signed_by};
use crate::asn1::{Element, NotAsn1, dotted, tag};

/// The largest answer that is read, in bytes.
pub(crate) const MAX_RESPONSE: usize = 1 << 20;

/// About how many certificates one answer may be.
const MAX_SINGLE: usize = 1000;

/// How many certificates an answer may carry.
const MAX_CERTIFICATES: usize = 20;

/// `id-kp-OCSPSigning` (RFC 6960 §4.2.2.2).
const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];

/// `id-pkix-ocsp-basic` (RFC 6960 §4.2.1).
const BASIC: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1];

/// `id-pkix-ocsp-nocheck` (RFC 6960 §4.2.2.2.1), in dotted form.
const NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";

/// An answer; nothing about it is checked yet but its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OcspResponse(Arc<Fields>);

#[derive(Debug, PartialEq, Eq)]
struct Fields {
    /// The BasicOCSPResponse.
    der: Vec<u8>,
    signed: Vec<u8>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    responder: Responder,
    produced: Timestamp,
    singles: Vec<Single>,
    certificates: Vec<Certificate>,
    not_understood: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Responder {
    Name(Vec<u8>),
    /// SHA-1 over the octets of the key: it names, and secures nothing.
    KeyHash(Vec<u8>),
}

/// What an answer says about one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Single {
    algorithm: Vec<u8>,
    issuer_name: Vec<u8>,
    issuer_key: Vec<u8>,
    serial: Vec<u8>,
    pub(crate) status: OcspStatus,
    pub(crate) this_update: Timestamp,
    pub(crate) next_update: Option<Timestamp>,
    pub(crate) not_understood: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OcspStatus {
    Good,
    Revoked { since: Timestamp, reason: Option<u8> },
    Unknown,
}

impl OcspResponse {
    /// Reads an OCSPResponse in DER, with nothing after it; one without an answer is refused.
    pub(crate) fn read(der: &[u8]) -> Result<Self, NotAsn1> {
        let mut outer = Element::only(der)?.tagged(tag::SEQUENCE)?.inside();
        if outer.next()?.enumerated()? != 0 {
            return Err(NotAsn1);
        }
        let wrapped = outer.expect(tag::constructed(0))?;
        outer.finish()?;
        let mut bytes = Element::only(wrapped.content)?.tagged(tag::SEQUENCE)?.inside();
        if bytes.expect(tag::OID)?.content != BASIC {
            return Err(NotAsn1);
        }
        let basic = bytes.expect(tag::OCTET_STRING)?.content;
        bytes.finish()?;
        Self::read_basic(basic)
    }

    /// Reads a BasicOCSPResponse in DER, with nothing after it.
    pub(crate) fn read_basic(der: &[u8]) -> Result<Self, NotAsn1> {
        if der.len() > MAX_RESPONSE {
            return Err(NotAsn1);
        }
        Ok(Self(Arc::new(Fields::read(der)?)))
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// Returns what it is, for people.
    pub(crate) fn for_people(&self) -> String {
        format!("the OCSP answer of {}", self.0.produced)
    }

    /// Returns issuer and serial number of each certificate of which it says that it was revoked, as it writes them,
    /// and since when.
    pub(crate) fn revoked(&self) -> impl Iterator<Item = (&[u8], &[u8], Timestamp)> {
        self.0.singles.iter().filter_map(|it| match it.status {
            OcspStatus::Revoked { since, .. } => {
                Some((it.issuer_name.as_slice(), it.serial.as_slice(), since))
            }
            OcspStatus::Good | OcspStatus::Unknown => None,
        })
    }

    /// Returns what it says about a certificate of this issuer: once, if it is in order.
    pub(crate) fn about(&self, certificate: &Certificate, issuer: &Certificate) -> Vec<&Single> {
        self.0.singles.iter().filter(|it| it.names(certificate, issuer)).collect()
    }

    /// Extensions that would have to be understood and are not.
    pub(crate) fn not_understood(&self) -> Option<&str> {
        self.0.not_understood.as_deref()
    }

    /// Returns who made it, if that is `issuer` or somebody whom it lets answer; an error is why
    /// the answer does not count.
    ///
    /// `pool` are certificates that may be the responder's. A delegated certificate must be by the issuer
    /// itself, for OCSP, and valid when the answer was made.
    pub(crate) fn made_by<'c>(
        &'c self,
        issuer: &'c Certificate,
        pool: &'c [Certificate],
    ) -> Result<&'c Certificate, NotCounted> {
        let named = |it: &&Certificate| self.0.responder.is(it);
        let candidates = [issuer].into_iter().chain(&self.0.certificates).chain(pool);
        let mut why = "who made it is not known".to_owned();
        let mut unjudged = None;
        for responder in candidates.filter(named).take(MAX_CERTIFICATES) {
            let it = &self.0;
            match made_by("it", &it.algorithm, &it.signed, &it.signature, responder) {
                Ok(true) if responder == issuer => return Ok(responder),
                Ok(true) => match may_answer(responder, issuer, it.produced) {
                    Ok(()) => return Ok(responder),
                    Err(error) => why = error,
                },
                Ok(false) => {
                    why = format!("it does not verify under the key of {}", responder.subject());
                }
                Err(error) => unjudged = Some(error),
            }
        }
        Err(unjudged.map_or(NotCounted::NotBy(why), NotCounted::Unjudged))
    }
}

/// RFC 6960 §4.2.2.2.
fn may_answer(
    responder: &Certificate,
    issuer: &Certificate,
    produced: Timestamp,
) -> Result<(), String> {
    let (who, by) = (responder.subject(), issuer.subject());
    if responder.issuer_der() != issuer.subject_der() || signed_by(responder, issuer) != Ok(true) {
        return Err(format!("{who} answered, whose certificate is not by {by}"));
    }
    let extensions = responder.extensions();
    let purposes = extensions.extended_key_usage.as_ref().map(|(purposes, _)| purposes);
    if !purposes.is_some_and(|it| it.iter().any(|it| it == OCSP_SIGNING)) {
        return Err(format!("{who} answered, whose certificate is not for OCSP"));
    }
    if extensions.key_usage.is_some_and(|bits| bits & DIGITAL_SIGNATURE == 0) {
        return Err(format!("{who} answered, whose certificate is not for signing"));
    }
    if let Some(what) = extensions.not_understood.iter().find(|it| *it != NO_CHECK) {
        return Err(format!("the certificate of {who} demands what is not checked here ({what})"));
    }
    if produced < responder.valid_from() || produced > responder.valid_until() {
        return Err(format!("the certificate of {who} was not valid when it answered"));
    }
    Ok(())
}

impl Responder {
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Name(name) => certificate.subject_der() == name,
            Self::KeyHash(hash) => sha1(certificate.key_octets()) == *hash,
        }
    }
}

impl Fields {
    fn read(der: &[u8]) -> Result<Self, NotAsn1> {
        let mut answer = Element::only(der)?.tagged(tag::SEQUENCE)?.inside();
        let signed = answer.expect(tag::SEQUENCE)?;
        let algorithm = answer.expect(tag::SEQUENCE)?.whole.to_vec();
        let signature = answer.next()?.whole_octets()?.to_vec();
        let certificates = match answer.optional(tag::constructed(0))? {
            None => Vec::new(),
            Some(list) => certificates_in(
                Element::only(list.content)?.tagged(tag::SEQUENCE)?.inside(),
                MAX_CERTIFICATES,
            )?,
        };
        answer.finish()?;

        let mut fields = signed.inside();
        fields.optional(tag::constructed(0))?;
        let responder = match fields.next()? {
            it if it.tag == tag::constructed(1) => Responder::Name(it.content.to_vec()),
            it if it.tag == tag::constructed(2) => {
                let hash = Element::only(it.content)?.tagged(tag::OCTET_STRING)?;
                Responder::KeyHash(hash.content.to_vec())
            }
            _ => return Err(NotAsn1),
        };
        let produced = fields.expect(tag::GENERALIZED_TIME)?.time()?;
        let singles = fields.expect(tag::SEQUENCE)?.inside().all(MAX_SINGLE)?;
        let singles: Result<Vec<_>, _> = singles.into_iter().map(Single::read).collect();
        let not_understood = critical(fields.optional(tag::constructed(1))?)?;
        fields.finish()?;
        Ok(Self {
            der: der.to_vec(),
            signed: signed.whole.to_vec(),
            algorithm,
            signature,
            responder,
            produced,
            singles: singles?,
            certificates,
            not_understood,
        })
    }
}

impl Single {
    fn read(element: Element<'_>) -> Result<Self, NotAsn1> {
        let mut fields = element.tagged(tag::SEQUENCE)?.inside();
        let mut id = fields.expect(tag::SEQUENCE)?.inside();
        let algorithm = id.expect(tag::SEQUENCE)?.whole.to_vec();
        let issuer_name = id.expect(tag::OCTET_STRING)?.content.to_vec();
        let issuer_key = id.expect(tag::OCTET_STRING)?.content.to_vec();
        let serial = id.expect(tag::INTEGER)?.content.to_vec();
        id.finish()?;
        let status = match fields.next()? {
            it if it.tag == tag::primitive(0) => OcspStatus::Good,
            it if it.tag == tag::primitive(2) => OcspStatus::Unknown,
            it if it.tag == tag::constructed(1) => {
                let mut info = it.inside();
                let since = info.expect(tag::GENERALIZED_TIME)?.time()?;
                let reason = info.optional(tag::constructed(0))?;
                info.finish()?;
                let reason = reason.map(|it| Element::only(it.content)?.enumerated());
                OcspStatus::Revoked { since, reason: reason.transpose()? }
            }
            _ => return Err(NotAsn1),
        };
        let this_update = fields.expect(tag::GENERALIZED_TIME)?.time()?;
        let next_update = match fields.optional(tag::constructed(0))? {
            None => None,
            Some(wrapped) => Some(Element::only(wrapped.content)?.time()?),
        };
        let not_understood = critical(fields.optional(tag::constructed(1))?)?;
        fields.finish()?;
        Ok(Self {
            algorithm,
            issuer_name,
            issuer_key,
            serial,
            status,
            this_update,
            next_update,
            not_understood,
        })
    }

    pub(crate) fn is_revoked(&self) -> bool {
        matches!(self.status, OcspStatus::Revoked { .. })
    }

    /// RFC 6960 §4.1.1. Most name the issuer by SHA-1; that it is the issuer, its signature shows.
    fn names(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        if self.serial != certificate.serial_octets() {
            return false;
        }
        let digest = |bytes: &[u8]| match digest_algorithm(&self.algorithm) {
            Ok(hash) => hash.digest(bytes),
            Err(_) => sha1(bytes),
        };
        digest(certificate.issuer_der()) == self.issuer_name
            && digest(issuer.key_octets()) == self.issuer_key
    }
}

/// Names the first critical extension: none is understood here.
fn critical(wrapped: Option<Element<'_>>) -> Result<Option<String>, NotAsn1> {
    let Some(wrapped) = wrapped else { return Ok(None) };
    let mut found = None;
    each_extension(Element::only(wrapped.content)?, |id, critical, _| {
        if critical {
            found.get_or_insert_with(|| format!("the critical extension {}", dotted(id)));
        }
        Ok(())
    })?;
    Ok(found)
}

fn sha1(bytes: &[u8]) -> Vec<u8> {
    use sha1::Digest as _;
    sha1::Sha1::digest(bytes).to_vec()
}
