//! The bank's certificate authority, the certificates of those who sign, and their signatures.
//!
//! X.509 version 3 (RFC 5280) and CMS (RFC 5652), ECDSA on P-256 with SHA-256 (RFC 5758), signatures by RFC 6979: the
//! same bytes for the same seed.

use exhibit_core::digest::Sha256;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};

use super::der::{bits, explicit, integer, octets, oid, sequence, set_of, time, tlv, utf8};
use crate::calendar::{Day, Millis};
use crate::keys::{p256, pem};

const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_TIME: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
/// `id-kp-documentSigning` (RFC 9336).
const DOCUMENT_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 36];

/// The authority that certifies the bank's signers.
pub(crate) struct Authority {
    seed: u64,
    key: SigningKey,
    certificate: Vec<u8>,
}

/// Somebody with a certificate.
pub(crate) struct Signer {
    key: SigningKey,
    issuer: Vec<u8>,
    serial: Vec<u8>,
    certificate: Vec<u8>,
    authority: Vec<u8>,
}

impl Authority {
    pub(crate) fn new(seed: u64) -> Self {
        let key = p256(seed, "certificate authority");
        let issuer = name(AUTHORITY);
        let certificate = Certified {
            serial: serial(seed, AUTHORITY),
            issuer: &issuer,
            subject: issuer.clone(),
            valid: (Day::of(2022, 1, 1).at(0, 0), Day::of(2036, 12, 31).at(23, 59)),
            key: &key,
            by: &key,
            // CA:TRUE with no authority below; it signs certificates and lists.
            extensions: vec![
                extension(&[0x55, 0x1d, 19], true, &sequence(&[tlv(1, &[0xff]), integer(&[0])])),
                extension(&[0x55, 0x1d, 15], true, &bits(1, &[0x06])),
            ],
        };
        let certificate = certificate.der();
        Self { seed, key, certificate }
    }

    /// Returns the authority's own certificate in PEM.
    pub(crate) fn pem(&self) -> String {
        pem("CERTIFICATE", &self.certificate)
    }

    /// Certifies somebody for signing documents, from and to a time.
    pub(crate) fn certify(&self, person: &str, valid: (Millis, Millis)) -> Signer {
        let key = p256(self.seed, &format!("certified {person}"));
        let (issuer, serial) = (name(AUTHORITY), serial(self.seed, person));
        let certified = Certified {
            serial: serial.clone(),
            issuer: &issuer,
            subject: name(person),
            valid,
            key: &key,
            by: &self.key,
            // Signatures, and such as bind the signer.
            extensions: vec![
                extension(&[0x55, 0x1d, 15], true, &bits(6, &[0xc0])),
                extension(&[0x55, 0x1d, 37], false, &sequence(&[oid(DOCUMENT_SIGNING)])),
            ],
        };
        let certificate = certified.der();
        Signer { key, issuer, serial, certificate, authority: self.certificate.clone() }
    }
}

impl Signer {
    /// Returns a detached CMS signature over bytes with this digest, with the certificates of signer and authority.
    pub(crate) fn sign(&self, digest: Sha256, at: Millis) -> Vec<u8> {
        let attribute = |id, value| sequence(&[oid(id), set_of(&[value])]);
        let attributes = set_of(&[
            attribute(CONTENT_TYPE, oid(DATA)),
            attribute(SIGNING_TIME, time(at)),
            attribute(MESSAGE_DIGEST, octets(&digest.0)),
        ]);
        // RFC 5652 section 5.4: signed as a SET, written with a tag of its own.
        let signature: Signature = self.key.sign(&attributes);
        let mut written = attributes;
        written[0] = 0xa0;
        let signer = sequence(&[
            integer(&[1]),
            sequence(&[self.issuer.clone(), integer(&self.serial)]),
            algorithm(SHA256),
            written,
            algorithm(ECDSA_WITH_SHA256),
            octets(signature.to_der().as_bytes()),
        ]);
        let mut certificates = [self.certificate.clone(), self.authority.clone()];
        certificates.sort();
        let data = sequence(&[
            integer(&[1]),
            set_of(&[algorithm(SHA256)]),
            sequence(&[oid(DATA)]),
            explicit(0, &certificates.concat()),
            set_of(&[signer]),
        ]);
        sequence(&[oid(SIGNED_DATA), explicit(0, &data)])
    }
}

const AUTHORITY: &str = "Lindmoor Bank Document Signing CA";

/// What a certificate says.
struct Certified<'c> {
    serial: Vec<u8>,
    issuer: &'c [u8],
    subject: Vec<u8>,
    valid: (Millis, Millis),
    key: &'c SigningKey,
    by: &'c SigningKey,
    extensions: Vec<Vec<u8>>,
}

impl Certified<'_> {
    fn der(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let key =
            sequence(&[sequence(&[oid(EC_PUBLIC_KEY), oid(P256)]), bits(0, point.as_bytes())]);
        let signed = sequence(&[
            explicit(0, &integer(&[2])),
            integer(&self.serial),
            algorithm(ECDSA_WITH_SHA256),
            self.issuer.to_vec(),
            sequence(&[time(self.valid.0), time(self.valid.1)]),
            self.subject.clone(),
            key,
            explicit(3, &sequence(&self.extensions)),
        ]);
        let signature: Signature = self.by.sign(&signed);
        let signature = bits(0, signature.to_der().as_bytes());
        sequence(&[signed, algorithm(ECDSA_WITH_SHA256), signature])
    }
}

fn algorithm(id: &[u8]) -> Vec<u8> {
    sequence(&[oid(id)])
}

fn extension(id: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let flag = if critical { tlv(1, &[0xff]) } else { Vec::new() };
    sequence(&[oid(id), flag, octets(value)])
}

/// Country, organisation and common name.
fn name(common: &str) -> Vec<u8> {
    let part = |id: u8, value| set_of(&[sequence(&[oid(&[0x55, 4, id]), value])]);
    sequence(&[part(6, tlv(0x13, b"DE")), part(10, utf8("Lindmoor Bank")), part(3, utf8(common))])
}

/// Sixteen octets that follow from the name, the first of them neither 0 nor above 0x7f.
fn serial(seed: u64, name: &str) -> Vec<u8> {
    let mut serial = Sha256::of_parts(&[&seed.to_be_bytes(), name.as_bytes()]).0[..16].to_vec();
    serial[0] = serial[0] & 0x3f | 0x40;
    serial
}
