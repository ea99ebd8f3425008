//! Whether certificates were revoked, by lists and answers that are in the file or that the user brought.
//!
//! Nothing is fetched. A list or an answer counts only by the issuer of the certificate that it is
//! about, on the way to a certificate of the user's, or by whom that issuer lets answer: one that lies in the
//! file is worth no more than its signature.
//!
//! # Rules
//!
//! - *Revoked* is what any of them says that counts, however old it is; the moment is the earlier of
//!   revocation date and invalidity date.
//! - A revocation after the time judged is forgiven only where that time is proven. For timestamps, whose
//!   authority could have set the time back, only with a reason by which the key stayed safe (RFC 3161 §4).
//! - *Not revoked* needs one that holds for the time judged: made before it and not ended then, or, where the
//!   time is proven, made after it. It must be made before the certificate expired, since authorities
//!   need not list it any longer (RFC 5280 §3.3).
//! - One that can't be judged (delta and indirect CRLs, critical extensions that are not known, algorithms
//!   that are refused or not supported) does not count; if it names the certificate all the same, the certificate can't be judged either.

use std::collections::BTreeSet;

use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;

use super::certificate::Certificate;
use super::crl::{Crl, NotCounted};
use super::ocsp::{OcspResponse, OcspStatus};
use super::path::Usage;
use crate::asn1::{Element, NotAsn1, tag};

/// How many lists and answers of one file are looked at.
const MAX_VALUES: usize = 200;

/// How many statements about revoked certificates are remembered to tell which are new.
const MAX_REMEMBERED: usize = 200_000;

/// How many bytes of them.
pub const MAX_REVOCATION_BYTES: usize = 16 << 20;

/// Lists of revoked certificates and answers about single ones; nothing about them is checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevocationValues {
    crls: Vec<Crl>,
    responses: Vec<OcspResponse>,
    bytes: usize,
    left_out: usize,
}

impl RevocationValues {
    /// Reads what a file on its own is: a CRL or an OCSP response in DER; `None` for everything else.
    pub(crate) fn of_file(der: &[u8]) -> Option<Self> {
        let mut values = Self::default();
        if let Ok(crl) = Crl::read(der) {
            values.crls.push(crl);
        } else {
            values.responses.push(OcspResponse::read(der).ok()?);
        }
        Some(values)
    }

    /// Takes a CertificateList, or counts that it can't be read.
    pub(crate) fn add_crl(&mut self, der: &[u8]) {
        if self.has_room(der) {
            match Crl::read(der) {
                Ok(crl) if !self.crls.contains(&crl) => self.crls.push(crl),
                Ok(_) => {}
                Err(_) => self.left_out += 1,
            }
        }
    }

    /// Takes an OCSPResponse, or counts that it can't be read.
    pub(crate) fn add_response(&mut self, der: &[u8]) {
        if self.has_room(der) {
            self.put_response(OcspResponse::read(der));
        }
    }

    /// Takes a BasicOCSPResponse, or counts that it can't be read.
    pub(crate) fn add_basic_response(&mut self, der: &[u8]) {
        if self.has_room(der) {
            self.put_response(OcspResponse::read_basic(der));
        }
    }

    /// Takes the RevocationInfoChoices of a SignedData (RFC 5652 §10.2.1, RFC 5940 §2), and counts those
    /// that can't be read.
    pub(crate) fn add_choices(&mut self, set: Element<'_>) {
        const OCSP_RESPONSE: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 16, 2];
        const BASIC_RESPONSE: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 48, 1, 1];
        let mut list = set.inside();
        while let Ok(choice) = list.next() {
            if choice.tag != tag::constructed(1) {
                self.add_crl(choice.whole);
                continue;
            }
            let mut other = choice.inside();
            match (other.expect(tag::OID).map(|it| it.content), other.next()) {
                (Ok(OCSP_RESPONSE), Ok(it)) => self.add_response(it.whole),
                (Ok(BASIC_RESPONSE), Ok(it)) => self.add_basic_response(it.whole),
                _ => self.left_out += 1,
            }
        }
        self.left_out += usize::from(!list.is_empty());
    }

    /// Takes an `adbe-revocationInfoArchival` (ISO 32000-1 §12.8.3.3.2), or counts that it can't be read.
    pub(crate) fn add_archival(&mut self, value: Element<'_>) {
        self.add_lists(value, Self::add_response);
    }

    /// Takes RevocationValues (ETSI EN 319 122-1 §A.1.3), or counts that they can't be read.
    pub(crate) fn add_values(&mut self, value: Element<'_>) {
        self.add_lists(value, Self::add_basic_response);
    }

    /// Takes what others hold.
    pub(crate) fn extend(&mut self, other: &Self) {
        for crl in &other.crls {
            if !self.crls.contains(crl) && self.has_room(crl.der()) {
                self.crls.push(crl.clone());
            }
        }
        for response in &other.responses {
            if !self.responses.contains(response) && self.has_room(response.der()) {
                self.responses.push(response.clone());
            }
        }
        self.left_out += other.left_out;
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.crls.is_empty() && self.responses.is_empty() && self.left_out == 0
    }

    /// Returns those that say something of a revoked certificate which none of the `known` says, whoever says so, each
    /// for people; what they say is added to the known, by its SHA-256.
    pub fn revoking(&self, known: &mut BTreeSet<Sha256>) -> Vec<String> {
        let mut is_new = |parts: &[&[u8]]| {
            let said = parts.iter().flat_map(|it| Sha256::of(it).0).collect::<Vec<_>>();
            // What is not remembered is taken for new.
            known.len() >= MAX_REMEMBERED || known.insert(Sha256::of(&said))
        };
        let mut all = Vec::new();
        for crl in &self.crls {
            let new = crl.entries().filter(|it| is_new(&[crl.issuer_der(), it])).count();
            all.extend((new > 0).then(|| crl.for_people()));
        }
        for response in &self.responses {
            let named = response.revoked().filter(|(issuer, serial, since)| {
                is_new(&[issuer, serial, since.to_string().as_bytes()])
            });
            let new = named.count();
            all.extend((new > 0).then(|| response.for_people()));
        }
        all
    }

    /// Tells whether all that was given was read and kept.
    pub(crate) fn is_whole(&self) -> bool {
        self.left_out == 0
    }

    /// Returns the bytes of each, in DER.
    pub(crate) fn each_der(&self) -> impl Iterator<Item = &[u8]> {
        self.crls.iter().map(Crl::der).chain(self.responses.iter().map(OcspResponse::der))
    }

    /// `[0]` CRLs and `[1]` answers, each explicit and optional; what else there is is left out.
    fn add_lists(&mut self, value: Element<'_>, add_response: fn(&mut Self, &[u8])) {
        let lists = value.tagged(tag::SEQUENCE).and_then(|it| it.inside().all(3));
        for list in lists.unwrap_or_default() {
            let elements = Element::only(list.content)
                .and_then(|it| it.tagged(tag::SEQUENCE))
                .and_then(|it| it.inside().all(MAX_VALUES));
            let Ok(elements) = elements else {
                self.left_out += 1;
                continue;
            };
            for element in elements {
                match list.tag {
                    0xa0 => self.add_crl(element.whole),
                    0xa1 => add_response(self, element.whole),
                    _ => self.left_out += 1,
                }
            }
        }
    }

    fn put_response(&mut self, read: Result<OcspResponse, NotAsn1>) {
        match read {
            Ok(response) if !self.responses.contains(&response) => self.responses.push(response),
            Ok(_) => {}
            Err(_) => self.left_out += 1,
        }
    }

    fn has_room(&mut self, der: &[u8]) -> bool {
        let count = self.crls.len() + self.responses.len();
        let room =
            count < MAX_VALUES && self.bytes.saturating_add(der.len()) <= MAX_REVOCATION_BYTES;
        match room {
            true => self.bytes += der.len(),
            false => self.left_out += 1,
        }
        room
    }
}

/// Whether a certificate was revoked, as far as that can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Revocation {
    /// It was not, by what, for people.
    Good(String),
    /// It was, after the time that is proven, and so counted then.
    Later(String),
    /// It was, and does not count.
    Revoked(String),
    /// Something that can't be judged names it.
    Unclear(String),
    /// Nothing that counts is about it; why, for people.
    NotChecked(String),
}

/// What is asked about the certificates of a way.
pub(crate) struct Asked<'a> {
    /// From the first certificate on, each by the next, to one of the user's.
    pub(crate) path: &'a [Certificate],
    /// Further certificates, among which may be those of responders.
    pub(crate) pool: &'a [Certificate],
    /// What lies in the file.
    pub(crate) embedded: &'a RevocationValues,
    /// What the user brought.
    pub(crate) brought: &'a RevocationValues,
    pub(crate) usage: Usage,
    /// The time judged, and whether it is proven.
    pub(crate) at: Timestamp,
    pub(crate) is_proven: bool,
    /// The time of the evaluation: what is later is not known yet.
    pub(crate) now: Timestamp,
}

impl Asked<'_> {
    /// Returns what is known about each certificate but the last, which the user vouches for.
    pub(crate) fn answers(&self) -> Vec<(Certificate, Revocation)> {
        let pairs = self.path.windows(2);
        pairs.map(|pair| (pair[0].clone(), self.about(&pair[0], &pair[1]))).collect()
    }

    fn about(&self, certificate: &Certificate, issuer: &Certificate) -> Revocation {
        let mut all = Vec::new();
        for (values, whose) in [(self.embedded, "in the file"), (self.brought, "that you brought")]
        {
            for crl in values.crls.iter().filter(|it| it.issuer_der() == certificate.issuer_der()) {
                let what = format!("{}, {whose}", crl.for_people());
                all.push(self.by_crl(crl, &what, certificate, issuer));
            }
            for response in &values.responses {
                all.extend(self.by_response(response, whose, certificate, issuer));
            }
        }
        all.sort_by_key(Revocation::rank);
        let none = || Revocation::NotChecked("none embedded".to_owned());
        let left_out = self.embedded.left_out;
        match all.into_iter().next() {
            None if left_out > 0 => Revocation::NotChecked(format!(
                "{left_out} lists or answers are embedded that are not read"
            )),
            found => found.unwrap_or_else(none),
        }
    }

    fn by_crl(
        &self,
        crl: &Crl,
        what: &str,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Revocation {
        let not_counted =
            |why: &str| Revocation::NotChecked(format!("{what}, is not counted: {why}"));
        let entry = crl.entry(certificate.serial_octets());
        match crl.is_by(issuer) {
            Ok(()) => {}
            Err(NotCounted::Unjudged(why)) if entry.is_some() => {
                return Revocation::Unclear(format!(
                    "{what}, names it, and can't be judged: {why}"
                ));
            }
            Err(NotCounted::NotBy(why) | NotCounted::Unjudged(why)) => return not_counted(&why),
        }
        let demand = crl.not_understood().map(ToOwned::to_owned);
        let demand = demand.or_else(|| entry.as_ref()?.not_understood.clone());
        match (demand, entry) {
            (Some(demand), Some(_)) => Revocation::Unclear(format!(
                "{what}, names it, and demands what is not checked here ({demand})"
            )),
            (Some(demand), None) => {
                not_counted(&format!("it demands what is not checked here ({demand})"))
            }
            (None, Some(entry)) => self.revoked(what, entry.since, entry.reason),
            (None, None) => {
                let covers = crl.covers(certificate).map_err(ToOwned::to_owned);
                let dates = (crl.this_update(), crl.next_update());
                match covers.and_then(|()| self.holds(dates, certificate)) {
                    Ok(()) => Revocation::Good(format!("not revoked by {what}")),
                    Err(why) => not_counted(&why),
                }
            }
        }
    }

    fn by_response(
        &self,
        response: &OcspResponse,
        whose: &str,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Vec<Revocation> {
        let about = response.about(certificate, issuer);
        let Some(first) = about.first() else { return Vec::new() };
        let of = first.this_update;
        let not_counted = |why: &str| {
            let text = format!("the OCSP answer of {of}, {whose}, is not counted: {why}");
            Revocation::NotChecked(text)
        };
        let responder = match response.made_by(issuer, self.pool) {
            Ok(responder) => responder,
            Err(NotCounted::Unjudged(why)) if about.iter().any(|it| it.is_revoked()) => {
                return vec![Revocation::Unclear(format!(
                    "the OCSP answer of {of}, {whose}, calls it revoked, and can't be judged: {why}"
                ))];
            }
            Err(NotCounted::NotBy(why) | NotCounted::Unjudged(why)) => {
                return vec![not_counted(&why)];
            }
        };
        let what = format!("the OCSP answer of {} of {of}, {whose}", responder.subject());
        if self.is_listed(responder, issuer) {
            let who = responder.subject();
            return vec![not_counted(&format!("the certificate of {who} was revoked"))];
        }
        let one = |single: &&super::ocsp::Single| {
            let demand = response.not_understood().or(single.not_understood.as_deref());
            match (single.status, demand) {
                (OcspStatus::Revoked { .. }, Some(demand)) => Revocation::Unclear(format!(
                    "{what}, calls it revoked, and demands what is not checked here ({demand})"
                )),
                (_, Some(demand)) => {
                    not_counted(&format!("it demands what is not checked here ({demand})"))
                }
                (OcspStatus::Revoked { since, reason }, None) => self.revoked(&what, since, reason),
                (OcspStatus::Unknown, None) => not_counted("it does not know the certificate"),
                (OcspStatus::Good, None) => {
                    match self.holds((single.this_update, single.next_update), certificate) {
                        Ok(()) => Revocation::Good(format!("not revoked by {what}")),
                        Err(why) => not_counted(&why),
                    }
                }
            }
        };
        about.iter().map(one).collect()
    }

    /// Tells whether a list by the issuer names a responder that it lets answer.
    fn is_listed(&self, responder: &Certificate, issuer: &Certificate) -> bool {
        let lists = self.embedded.crls.iter().chain(&self.brought.crls);
        responder != issuer
            && lists
                .filter(|it| it.issuer_der() == issuer.subject_der())
                .any(|it| it.entry(responder.serial_octets()).is_some() && it.is_by(issuer).is_ok())
    }

    fn revoked(&self, what: &str, since: Timestamp, reason: Option<u8>) -> Revocation {
        let named = reason_for_people(reason);
        // RFC 3161 §4: without such a reason, nobody knows who has made timestamps with the key.
        let stayed_safe = matches!(reason, Some(0 | 3 | 4 | 5));
        let said = format!("revoked at {since} ({named}) by {what}");
        match self.is_proven && since > self.at && (self.usage == Usage::Document || stayed_safe) {
            true => Revocation::Later(format!(
                "{said}: after {}, the proven time, at which it counted",
                self.at
            )),
            false => Revocation::Revoked(said),
        }
    }

    /// Tells whether a list or answer of these dates shows that the certificate was not revoked.
    fn holds(
        &self,
        (this, next): (Timestamp, Option<Timestamp>),
        certificate: &Certificate,
    ) -> Result<(), String> {
        let at = self.at;
        if this > self.now {
            return Err(format!("it is later than {}, the time of this evaluation", self.now));
        }
        if this > certificate.valid_until() {
            return Err("it was made after the certificate expired".to_owned());
        }
        if self.is_proven && this >= at {
            return Ok(());
        }
        match next {
            _ if this > at => Err(format!("it is later than {at}, the time judged")),
            Some(next) if at < next => Ok(()),
            Some(next) => Err(format!("it ended at {next}, and the time judged is {at}")),
            None => Err("it does not say until when it holds".to_owned()),
        }
    }
}

impl Revocation {
    /// What decides first.
    fn rank(&self) -> u8 {
        match self {
            Self::Revoked(_) => 0,
            Self::Unclear(_) => 1,
            Self::Later(_) => 2,
            Self::Good(_) => 3,
            Self::NotChecked(_) => 4,
        }
    }
}

/// RFC 5280 §5.3.1.
fn reason_for_people(reason: Option<u8>) -> String {
    let named = match reason {
        None => "no reason given",
        Some(0) => "unspecified",
        Some(1) => "key compromise",
        Some(2) => "compromise of the authority",
        Some(3) => "affiliation changed",
        Some(4) => "superseded",
        Some(5) => "cessation of operation",
        Some(6) => "on hold",
        Some(8) => "removed from a list",
        Some(9) => "privilege withdrawn",
        Some(10) => "compromise of the attribute authority",
        Some(other) => return format!("reason {other}"),
    };
    named.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::encode;
    use proptest::prelude::*;

    /// Elements in elements, of the kinds that lists and answers are made of.
    fn nested() -> impl Strategy<Value = Vec<u8>> {
        let tags = [0x02, 0x03, 0x04, 0x06, 0x0a, 0x17, 0x18, 0x80, 0x81, 0x84];
        let leaf = (prop::sample::select(tags.to_vec()), prop::collection::vec(any::<u8>(), 0..20))
            .prop_map(|(tag, content)| encode(tag, &content));
        leaf.prop_recursive(6, 60, 6, |inner| {
            let outer = prop::sample::select(vec![0x30, 0x31, 0xa0, 0xa1, 0xa2]);
            (outer, prop::collection::vec(inner, 0..6))
                .prop_map(|(tag, parts)| encode(tag, &parts.concat()))
        })
    }

    proptest! {
        #[test]
        fn nothing_panics_and_nothing_is_lost_in_silence(bytes in nested(), cut in 0_usize..80) {
            let mut values = RevocationValues::default();
            values.add_crl(&bytes);
            values.add_response(&bytes);
            values.add_basic_response(&bytes[..bytes.len().saturating_sub(cut)]);
            if let Ok(element) = Element::only(&bytes) {
                values.add_choices(element);
                values.add_archival(element);
                values.add_values(element);
            }
            let kept = values.each_der().count();
            prop_assert!(kept > 0 || !values.is_whole());
        }
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let mut values = RevocationValues::default();
        values.add_crl(&vec![0; MAX_REVOCATION_BYTES + 1]);
        assert!(!values.is_whole() && !values.is_empty());
        assert_eq!(values.each_der().count(), 0);
    }
}
