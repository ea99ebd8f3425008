//! What a signature is worth that a certificate vouches for: the path to somebody that the user brought.

use exhibit_core::time::Timestamp as Time;

use super::cms::{CmsFinding, CmsGood};
use super::format::Judge;
use super::timestamp::{Timestamp, TimestampGood};
use super::{BadSignature, SignatureFinding};
use crate::trust::{Purpose, SignedFor, Standing, TrustEntry, Validity};
use crate::x509::{Certificate, PathFinding, Usage, path_to};

/// A signature on a document that verifies under the key of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertifiedSignature {
    /// The format, such as `CMS`.
    pub format: &'static str,
    /// The signature and the signer's certificate.
    pub good: CmsGood,
    /// The certificates that lie beside it: none is trusted for that.
    pub pool: Vec<Certificate>,
    /// Timestamps over the signature that stand outside it.
    pub outside: Vec<TimestampGood>,
}

/// What a certificate is worth for a use.
pub(crate) enum Certified<'a> {
    /// It leads to what the user brought, or is it; and whether that counts at the time judged.
    Standing(Standing<'a>),
    /// It leads to what the user brought, by a step that is not valid at the time judged, and why.
    OutOfTime(&'a TrustEntry, String),
    /// It leads to what the user brought, by a step that can't be judged, and why.
    NotUnderstood(String),
}

impl<'a> Judge<'a> {
    /// Returns what a signer's certificate is worth at a time, and why a way from it was refused.
    pub(crate) fn certified(
        &self,
        certificate: &Certificate,
        pool: &[Certificate],
        usage: Usage,
        at: Time,
    ) -> (Certified<'a>, Option<String>) {
        let purpose = match (usage, self.log) {
            (Usage::Document, Some(profile)) => Purpose::Log(profile.to_owned()),
            (Usage::Document, None) => Purpose::Document,
            (Usage::Timestamp, _) => Purpose::Timestamp,
        };
        let signed = SignedFor { purpose, source: self.source, namespace: None, at };
        let Ok(key) = certificate.key() else {
            return (Certified::Standing(Standing::Unknown), None);
        };
        let direct = self.trust.standing(key, &signed);
        let is_own = matches!(
            direct,
            Standing::Trusted(_) | Standing::OutOfTime(..) | Standing::Refused(..)
        );
        if is_own && usage == Usage::Document {
            return (Certified::Standing(direct), None);
        }
        // Whoever brought the key alone has the certificate from the file: it must still be one
        // for timestamps.
        let own = is_own.then_some(certificate);
        self.at_the_end(certificate, pool, own, (usage, &signed))
    }

    /// Goes from a certificate to those that the user brought, and to `own`.
    fn at_the_end(
        &self,
        certificate: &Certificate,
        pool: &[Certificate],
        own: Option<&Certificate>,
        (usage, signed): (Usage, &SignedFor<'_>),
    ) -> (Certified<'a>, Option<String>) {
        let Ok(key) = certificate.key() else {
            return (Certified::Standing(Standing::Unknown), None);
        };
        let in_scope = self.trust.signers_for(signed);
        let entries: Vec<&'a TrustEntry> = in_scope.into_iter().map(|(entry, _)| entry).collect();
        let brought = entries.iter().filter_map(|it| it.certificate.as_ref());
        let anchors: Vec<&Certificate> = brought.chain(own).collect();
        let standing = |it: &Certificate| it.key().map(|key| self.trust.standing(key, signed)).ok();
        let is_revoked = |it: &Certificate| {
            matches!(standing(it), Some(Standing::OutOfTime(_, Validity::Revoked(_))))
        };
        let pool: Vec<Certificate> = pool.iter().filter(|it| !is_revoked(it)).cloned().collect();
        let other = match entries.is_empty() {
            true => Standing::Unknown,
            false => Standing::NotTheKeyBrought(entries.clone()),
        };
        match path_to(certificate, &pool, &anchors, usage, signed.at) {
            PathFinding::Anchored(anchor) => {
                let standing =
                    match (standing(anchor).unwrap_or(other), self.trust.policy().refuses_key(key))
                    {
                        (Standing::Trusted(entry), Some(why)) => Standing::Refused(entry, why),
                        (standing, _) => standing,
                    };
                (Certified::Standing(standing), None)
            }
            PathFinding::OutOfTime(anchor, why) => {
                let of_anchor = |it: &&&TrustEntry| anchor.key().is_ok_and(|key| *key == it.key);
                match entries.iter().find(of_anchor) {
                    Some(entry) => (Certified::OutOfTime(entry, why), None),
                    None => (Certified::Standing(other), Some(why)),
                }
            }
            PathFinding::NotUnderstood(_, why) => (Certified::NotUnderstood(why), None),
            PathFinding::Nowhere(why) => (Certified::Standing(other), why),
        }
    }

    /// Returns the certificates that the user brought, for signers that do not send their own along.
    pub(crate) fn certificates(&self) -> Vec<Certificate> {
        self.trust.entries().iter().filter_map(|it| it.certificate.clone()).collect()
    }

    /// Returns whether an authority that the user brought, and that counted at the time which it
    /// states, made a timestamp: then that time is proven.
    ///
    /// One that is later than the time judged at is not known yet.
    pub(crate) fn proves_time(&self, stamp: &TimestampGood) -> bool {
        if stamp.time > self.at {
            return false;
        }
        let (certified, _) =
            self.certified(&stamp.certificate, &stamp.pool, Usage::Timestamp, stamp.time);
        matches!(certified, Certified::Standing(Standing::Trusted(_)))
    }

    /// Returns the time at which a signature is judged, and whether that time is proven.
    ///
    /// Only a timestamp over the signature itself proves when that was made: one over the document
    /// would let an expired certificate sign what was stamped long ago.
    pub(crate) fn time_of(&self, signature: &CertifiedSignature) -> (Time, bool) {
        let brought = self.certificates();
        let value = &signature.good.signature;
        let inside = signature.good.timestamps.iter().filter_map(|token| {
            let token = Timestamp::read(token).ok()?;
            token.check(&|hash| hash.digest(value), &brought).ok()
        });
        let stamps = inside.chain(signature.outside.iter().cloned());
        let proven = stamps.filter(|it| self.proves_time(it)).map(|it| it.time).min();
        (proven.unwrap_or(self.at), proven.is_some())
    }
}

impl SignatureFinding {
    /// Returns what came of one signer of a CMS signature.
    pub(crate) fn of_cms(format: &'static str, finding: CmsFinding, pool: &[Certificate]) -> Self {
        match finding {
            CmsFinding::Good(good) => Self::Certified(Box::new(CertifiedSignature {
                format,
                good,
                pool: pool.to_vec(),
                outside: Vec::new(),
            })),
            CmsFinding::Bad { field, expected, actual, certificate } => {
                let key = certificate.and_then(|it| it.key().ok().cloned());
                Self::Bad(BadSignature { field, expected, actual, key })
            }
            CmsFinding::NoCertificate { who } => Self::CertificateNeeded { who },
            CmsFinding::Unsupported { what } => Self::Unsupported { what },
            CmsFinding::Refused { what } => Self::Refused { what },
        }
    }

    /// Returns what came of a timestamp.
    pub(crate) fn of_timestamp(finding: Result<TimestampGood, CmsFinding>) -> Self {
        match finding {
            Ok(good) => Self::Stamped(Box::new(good)),
            Err(finding) => Self::of_cms("timestamp", finding, &[]),
        }
    }
}
