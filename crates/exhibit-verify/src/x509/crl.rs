//! Lists of revoked certificates (RFC 5280 §5), complete ones, by the authority that issued the certificates.

use std::ops::Range;
use std::sync::Arc;

use exhibit_core::time::Timestamp;

use super::certificate::{Certificate, MAX_EXTENSIONS, each_extension, name_for_people, place};
use super::path::{CRL_SIGN, made_by};
use crate::asn1::{Element, NotAsn1, Reader, dotted, tag};

/// The largest list that is read, in bytes.
pub(crate) const MAX_CRL: usize = 16 << 20;

/// How many names of distribution points are compared.
const MAX_NAMES: usize = 100;

/// A list; nothing about it is checked yet but its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crl(Arc<Fields>);

#[derive(Debug, PartialEq, Eq)]
struct Fields {
    der: Vec<u8>,
    tbs: Range<usize>,
    algorithm: Range<usize>,
    signature: Range<usize>,
    issuer: Range<usize>,
    /// The content of `revokedCertificates`; empty where there is none.
    revoked: Range<usize>,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    scope: Scope,
    not_understood: Vec<String>,
}

/// Which certificates a list is about (RFC 5280 §5.2.5).
#[derive(Debug, Default, PartialEq, Eq)]
struct Scope {
    users_only: bool,
    authorities_only: bool,
    /// GeneralNames, each whole, of the distribution point that it is for.
    names: Option<Vec<Vec<u8>>>,
}

/// What a list says about a certificate that is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) since: Timestamp,
    /// CRLReason (RFC 5280 §5.3.1), if it is stated.
    pub(crate) reason: Option<u8>,
    /// What the entry demands to be understood, and is not; or that it is malformed.
    pub(crate) not_understood: Option<String>,
}

/// Why a list or an answer does not count, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotCounted {
    /// It is not by whom it would have to be.
    NotBy(String),
    /// Nobody can say by whom it is: its algorithm or a key is refused or not supported.
    Unjudged(String),
}

impl Crl {
    /// Reads one CertificateList in DER, with nothing after it.
    pub(crate) fn read(der: &[u8]) -> Result<Self, NotAsn1> {
        if der.len() > MAX_CRL {
            return Err(NotAsn1);
        }
        Ok(Self(Arc::new(Fields::read(der)?)))
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.0.der
    }

    pub(crate) fn issuer_der(&self) -> &[u8] {
        &self.0.der[self.0.issuer.clone()]
    }

    pub(crate) fn this_update(&self) -> Timestamp {
        self.0.this_update
    }

    pub(crate) fn next_update(&self) -> Option<Timestamp> {
        self.0.next_update
    }

    /// Extensions that would have to be understood and are not: then the list says nothing.
    pub(crate) fn not_understood(&self) -> Option<&str> {
        self.0.not_understood.first().map(String::as_str)
    }

    /// Returns what it is, for people.
    pub(crate) fn for_people(&self) -> String {
        format!("the CRL of {} of {}", name_for_people(self.issuer_der()), self.0.this_update)
    }

    /// Tells whether `issuer` made it and may; an error is why it does not count.
    pub(crate) fn is_by(&self, issuer: &Certificate) -> Result<(), NotCounted> {
        let who = issuer.subject();
        if issuer.extensions().key_usage.is_some_and(|bits| bits & CRL_SIGN == 0) {
            return Err(NotCounted::NotBy(format!("the certificate of {who} is not one for CRLs")));
        }
        let it = &self.0;
        let part = |range: &Range<usize>| &it.der[range.clone()];
        match made_by("it", part(&it.algorithm), part(&it.tbs), part(&it.signature), issuer) {
            Ok(true) => Ok(()),
            Ok(false) => {
                Err(NotCounted::NotBy(format!("it does not verify under the key of {who}")))
            }
            Err(why) => Err(NotCounted::Unjudged(why)),
        }
    }

    /// Tells whether it would name the certificate if that were revoked; an error is why not.
    pub(crate) fn covers(&self, certificate: &Certificate) -> Result<(), &'static str> {
        let scope = &self.0.scope;
        let is_authority = certificate.is_authority();
        if scope.users_only && is_authority || scope.authorities_only && !is_authority {
            return Err("it is about certificates of another kind");
        }
        let points = &certificate.extensions().distribution_points;
        match &scope.names {
            Some(names) if !names_of_points(points).iter().any(|it| names.contains(it)) => {
                Err("it is about a part of the certificates, and this one names another")
            }
            _ => Ok(()),
        }
    }

    /// Returns its entries, each whole: serial number, day and reason, as they are encoded.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &[u8]> {
        let mut list = Reader::new(&self.0.der[self.0.revoked.clone()]);
        std::iter::from_fn(move || Some(list.next().ok()?.whole))
    }

    /// Returns what it says about a serial number.
    pub(crate) fn entry(&self, serial: &[u8]) -> Option<Entry> {
        let mut list = Reader::new(&self.0.der[self.0.revoked.clone()]);
        while let Ok(element) = list.next() {
            let mut fields = element.inside();
            if fields.next().is_ok_and(|it| it.tag == tag::INTEGER && it.content == serial) {
                let malformed = |_| Entry {
                    since: self.0.this_update,
                    reason: None,
                    not_understood: Some("a malformed entry".to_owned()),
                };
                return Some(Entry::read(fields).unwrap_or_else(malformed));
            }
        }
        None
    }
}

impl Fields {
    fn read(der: &[u8]) -> Result<Self, NotAsn1> {
        let mut list = Element::only(der)?.tagged(tag::SEQUENCE)?.inside();
        let tbs = list.expect(tag::SEQUENCE)?;
        let algorithm = list.expect(tag::SEQUENCE)?;
        let signature = list.next()?.whole_octets()?;
        list.finish()?;

        let mut fields = tbs.inside();
        fields.optional(tag::INTEGER)?;
        if fields.expect(tag::SEQUENCE)?.whole != algorithm.whole {
            return Err(NotAsn1);
        }
        let issuer = fields.expect(tag::SEQUENCE)?.whole;
        let this_update = fields.next()?.time()?;
        let next_update = match fields.peek() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => Some(fields.next()?.time()?),
            _ => None,
        };
        let revoked = fields.optional(tag::SEQUENCE)?.map_or(&der[..0], |it| it.content);
        let mut entries = Reader::new(revoked);
        while !entries.is_empty() {
            entries.expect(tag::SEQUENCE)?;
        }
        let mut read = Self {
            tbs: place(der, tbs.whole),
            algorithm: place(der, algorithm.whole),
            signature: place(der, signature),
            issuer: place(der, issuer),
            revoked: place(der, revoked),
            this_update,
            next_update,
            scope: Scope::default(),
            not_understood: Vec::new(),
            der: der.to_vec(),
        };
        if let Some(wrapped) = fields.optional(tag::constructed(0))? {
            each_extension(Element::only(wrapped.content)?, |id, critical, value| {
                read.take(id, critical, value)
            })?;
        }
        fields.finish()?;
        Ok(read)
    }

    fn take(&mut self, id: &[u8], critical: bool, value: &[u8]) -> Result<(), NotAsn1> {
        match id {
            [0x55, 0x1d, 28] => self.issuing_distribution_point(value)?,
            [0x55, 0x1d, 27] => self.not_understood.push("delta CRL, not supported".to_owned()),
            _ if critical => {
                self.not_understood.push(format!("the critical extension {}", dotted(id)));
            }
            _ => {}
        }
        Ok(())
    }

    fn issuing_distribution_point(&mut self, value: &[u8]) -> Result<(), NotAsn1> {
        let mut unsupported =
            |what: &str| self.not_understood.push(format!("{what}, not supported"));
        for field in Element::only(value)?.tagged(tag::SEQUENCE)?.inside().all(MAX_EXTENSIONS)? {
            // Flags of this type are implicit booleans: only their number differs.
            let is_set = field.content != [0];
            match field.tag {
                0xa0 => match Element::only(field.content)? {
                    it if it.tag == tag::constructed(0) => {
                        let names = it.inside().all(MAX_NAMES)?;
                        self.scope.names = Some(names.iter().map(|it| it.whole.to_vec()).collect());
                    }
                    _ => unsupported("a distribution point named by its issuer"),
                },
                0x81 => self.scope.users_only = is_set,
                0x82 => self.scope.authorities_only = is_set,
                0x83 => unsupported("CRL for some reasons only"),
                0x84 if is_set => unsupported("indirect CRL"),
                0x85 if is_set => unsupported("CRL for attribute certificates"),
                0x84 | 0x85 => {}
                _ => return Err(NotAsn1),
            }
        }
        Ok(())
    }
}

impl Entry {
    /// Reads what follows the serial number.
    fn read(mut fields: Reader<'_>) -> Result<Self, NotAsn1> {
        let mut entry = Self { since: fields.next()?.time()?, reason: None, not_understood: None };
        if let Some(list) = fields.optional(tag::SEQUENCE)? {
            each_extension(list, |id, critical, value| {
                match id {
                    [0x55, 0x1d, 21] => entry.reason = Some(Element::only(value)?.enumerated()?),
                    // It may be known to be earlier, and never makes it later.
                    [0x55, 0x1d, 24] => {
                        entry.since = entry.since.min(Element::only(value)?.time()?);
                    }
                    _ if critical => {
                        let what = format!("the critical extension {} of its entry", dotted(id));
                        entry.not_understood = Some(what);
                    }
                    _ => {}
                }
                Ok(())
            })?;
        }
        fields.finish()?;
        Ok(entry)
    }
}

/// The names of the distribution points of a certificate (RFC 5280 §4.2.1.13), each whole.
fn names_of_points(value: &[u8]) -> Vec<Vec<u8>> {
    let mut names = Vec::new();
    let points = Element::only(value).and_then(|it| it.inside().all(MAX_NAMES)).unwrap_or_default();
    for point in points {
        let Ok(Some(name)) = point.inside().optional(tag::constructed(0)) else { continue };
        let Ok(full) = Element::only(name.content).and_then(|it| it.tagged(tag::constructed(0)))
        else {
            continue;
        };
        let list = full.inside().all(MAX_NAMES).unwrap_or_default();
        names.extend(list.iter().map(|it| it.whole.to_vec()));
    }
    names
}
