//! What a signature is worth that a certificate vouches for: the path to somebody that the user brought.

use exhibit_core::time::Timestamp as Time;

use super::cms::{CmsFinding, CmsGood};
use super::format::Judge;
use super::timestamp::{Timestamp, TimestampGood};
use super::{BadSignature, SignatureFinding};
use crate::trust::{Policy, Purpose, SignedFor, Standing, TrustEntry, Validity};
use crate::x509::{Asked, Certificate, Path, PathFinding, Revocation, RevocationValues, Usage};

/// How many timestamps over one signature are looked at: each needs a way, and lists to be read through.
const MAX_STAMPS: usize = 20;

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

/// A certificate that signed something, with what lies beside it.
#[derive(Clone, Copy)]
pub(crate) struct Vouching<'v> {
    pub(crate) certificate: &'v Certificate,
    pub(crate) pool: &'v [Certificate],
    pub(crate) revocation: &'v RevocationValues,
    pub(crate) usage: Usage,
    /// The time judged, and whether it is proven.
    pub(crate) at: Time,
    pub(crate) is_proven: bool,
}

impl<'v> Vouching<'v> {
    /// The certificate of a timestamp, judged at the time that it states.
    pub(crate) fn for_stamp(stamp: &'v TimestampGood) -> Self {
        Self {
            certificate: &stamp.certificate,
            pool: &stamp.pool,
            revocation: &stamp.revocation,
            usage: Usage::Timestamp,
            at: stamp.time,
            is_proven: true,
        }
    }
}

/// What came of a certificate.
pub(crate) struct Worth<'a> {
    pub(crate) certified: Certified<'a>,
    /// Why a way from it was refused, if one was.
    pub(crate) refused: Option<String>,
    /// What is known of the certificates on the way being revoked.
    pub(crate) revocation: Vec<(Certificate, Revocation)>,
}

impl<'a> Judge<'a> {
    /// Returns what a signer's certificate is worth.
    pub(crate) fn certified(&self, vouching: &Vouching<'_>) -> Worth<'a> {
        let purpose = match (vouching.usage, self.log) {
            (Usage::Document, Some(profile)) => Purpose::Log(profile.to_owned()),
            (Usage::Document, None) => Purpose::Document,
            (Usage::Timestamp, _) => Purpose::Timestamp,
        };
        let signed = SignedFor { purpose, source: self.source, namespace: None, at: vouching.at };
        let direct = match vouching.certificate.key() {
            Ok(key) => self.trust.standing(key, &signed),
            Err(_) => Standing::Unknown,
        };
        let is_own = matches!(
            direct,
            Standing::Trusted(_) | Standing::OutOfTime(..) | Standing::Refused(..)
        );
        // Whoever brought the key alone has the certificate from the file.
        let own = is_own.then_some(vouching.certificate);
        let anchors = self.anchors(&signed, own);
        let pool = self.pool(vouching.pool, &signed);
        let (usage, at) = (vouching.usage, vouching.at);
        let path = Path::find(vouching.certificate, &pool, &anchors, usage, at);
        let path = path.prolonged(&pool, &anchors, usage, at);
        let (certified, refused) = match (is_own, usage) {
            // It must still be one for timestamps.
            (true, Usage::Document) => (Certified::Standing(direct), None),
            _ => self.at_the_end(path.finding, &signed),
        };
        let asked = Asked {
            path: &path.steps,
            pool: vouching.pool,
            embedded: vouching.revocation,
            brought: self.trust.revocation(),
            usage,
            at,
            is_proven: vouching.is_proven,
            now: self.at,
        };
        let mut revocation = asked.answers();
        if revocation.is_empty() {
            revocation.push((vouching.certificate.clone(), self.leads_nowhere(vouching)));
        }
        let certified = certified.unless_revoked(&revocation);
        let certified = certified.unless_refused(self.trust.policy(), &path.steps);
        Worth { certified, refused, revocation }
    }

    /// Nobody on the way to the user's certificates issued it: what lies in the file about it says nothing.
    fn leads_nowhere(&self, vouching: &Vouching<'_>) -> Revocation {
        let nothing = vouching.revocation.is_empty() && self.trust.revocation().is_empty();
        let why = match nothing {
            true => "none embedded",
            false => "no list or answer leads to an authority that you brought",
        };
        Revocation::NotChecked(why.to_owned())
    }

    fn anchors<'c>(
        &self,
        signed: &SignedFor<'_>,
        own: Option<&'c Certificate>,
    ) -> Vec<&'c Certificate>
    where
        'a: 'c,
    {
        let in_scope = self.trust.signers_for(signed);
        let brought = in_scope.into_iter().filter_map(|(entry, _)| entry.certificate.as_ref());
        brought.chain(own).collect()
    }

    /// The certificates of a file, without those that the user knows to be revoked.
    fn pool(&self, pool: &[Certificate], signed: &SignedFor<'_>) -> Vec<Certificate> {
        let is_revoked = |it: &&Certificate| {
            let standing = it.key().map(|key| self.trust.standing(key, signed));
            matches!(standing, Ok(Standing::OutOfTime(_, Validity::Revoked(_))))
        };
        pool.iter().filter(|it| !is_revoked(it)).cloned().collect()
    }

    /// Returns what the end of a way is worth, and why a way was refused.
    fn at_the_end(
        &self,
        finding: PathFinding<'_>,
        signed: &SignedFor<'_>,
    ) -> (Certified<'a>, Option<String>) {
        let in_scope = self.trust.signers_for(signed);
        let entries: Vec<&'a TrustEntry> = in_scope.into_iter().map(|(entry, _)| entry).collect();
        let other = match entries.is_empty() {
            true => Standing::Unknown,
            false => Standing::NotTheKeyBrought(entries.clone()),
        };
        match finding {
            PathFinding::Anchored(anchor) => {
                let standing = anchor.key().map(|key| self.trust.standing(key, signed));
                (Certified::Standing(standing.unwrap_or(other)), None)
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
        let worth = self.certified(&Vouching::for_stamp(stamp));
        matches!(worth.certified, Certified::Standing(Standing::Trusted(_)))
    }

    /// Returns the timestamps over a signature that verify, and which of them proves the earliest time.
    ///
    /// Only a timestamp over the signature itself proves when that was made: one over the document
    /// would let an expired certificate sign what was stamped long ago.
    pub(crate) fn stamps_of(&self, signature: &CertifiedSignature) -> Stamps {
        let brought = self.certificates();
        let value = &signature.good.signature;
        let inside = signature.good.timestamps.iter().filter_map(|token| {
            let token = Timestamp::read(token).ok()?;
            let mut good = token.check(&|hash| hash.digest(value), &brought).ok()?;
            good.revocation.extend(&signature.good.revocation);
            Some(good)
        });
        let (proving, others): (Vec<_>, Vec<_>) = inside
            .chain(signature.outside.iter().cloned())
            .take(MAX_STAMPS)
            .partition(|stamp| self.proves_time(stamp));
        Stamps { earliest: proving.into_iter().min_by_key(|it| it.time), others }
    }
}

/// The timestamps over a signature.
pub(crate) struct Stamps {
    /// The one by whose time the signature is judged.
    pub(crate) earliest: Option<TimestampGood>,
    /// Those that prove nothing.
    pub(crate) others: Vec<TimestampGood>,
}

impl Certified<'_> {
    /// What somebody vouches for does not count if the user's own policy refuses a key on the way.
    ///
    /// The key that the user brought was judged already, with its exception if it has one.
    fn unless_refused(self, policy: &Policy, steps: &[Certificate]) -> Self {
        let Self::Standing(Standing::Trusted(entry)) = &self else { return self };
        let others = steps.iter().filter_map(|it| it.key().ok()).filter(|key| **key != entry.key);
        match others.filter_map(|key| policy.refuses_key(key)).next() {
            Some(why) => Self::Standing(Standing::Refused(entry, why)),
            None => self,
        }
    }

    /// What somebody vouches for counts no longer if a certificate on the way was revoked.
    fn unless_revoked(self, found: &[(Certificate, Revocation)]) -> Self {
        let entry = match &self {
            Self::Standing(Standing::Trusted(entry)) => *entry,
            _ => return self,
        };
        let subject = |it: &Certificate| it.subject();
        let revoked = found.iter().find_map(|(it, answer)| match answer {
            Revocation::Revoked(how) => {
                Some(format!("the certificate of {} was {how}", subject(it)))
            }
            _ => None,
        });
        let unclear = found.iter().find_map(|(it, answer)| match answer {
            Revocation::Unclear(why) => {
                Some(format!("whether the certificate of {} was revoked: {why}", subject(it)))
            }
            _ => None,
        });
        match (revoked, unclear) {
            (Some(why), _) => Self::OutOfTime(entry, why),
            (None, Some(why)) => Self::NotUnderstood(why),
            (None, None) => self,
        }
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
