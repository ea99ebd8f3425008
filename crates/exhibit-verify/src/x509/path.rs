//! Paths from a certificate to one that the user brought (RFC 5280 §6), offline and at a given time.

use exhibit_core::time::Timestamp;

use super::algorithm::{AlgorithmError, signature_scheme};
use super::certificate::Certificate;
use crate::algorithm::{Signed, Verification, verify};

/// How many certificates a path may have, both ends included.
const MAX_DEPTH: usize = 10;

/// How many certificates of a file are looked at.
const MAX_POOL: usize = 100;

/// How many signatures on certificates are verified for one path: a file may hold many
/// certificates of one name, and each would have to be tried.
const MAX_VERIFICATIONS: usize = 200;

/// `id-kp-timeStamping` (RFC 3161 §2.3).
pub(crate) const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];

/// `anyExtendedKeyUsage` (RFC 5280 §4.2.1.12).
const ANY_USAGE: &[u8] = &[0x55, 0x1d, 0x25, 0];

/// What signers of documents are certified for, by those who say so: e-mail protection and code
/// signing (RFC 5280), document signing (RFC 9336, Microsoft), Adobe's authentic documents.
const DOCUMENT_USAGES: [&[u8]; 6] = [
    ANY_USAGE,
    &[0x2b, 6, 1, 5, 5, 7, 3, 4],
    &[0x2b, 6, 1, 5, 5, 7, 3, 3],
    &[0x2b, 6, 1, 5, 5, 7, 3, 36],
    &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 12],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x2f, 1, 1, 5],
];

/// What the certificate at the beginning of a path signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// A document.
    Document,
    /// A timestamp (RFC 3161).
    Timestamp,
}

/// Where the way from a certificate leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathFinding<'a> {
    /// To this certificate of the user's, and every step is valid at the time judged.
    Anchored(&'a Certificate),
    /// To this certificate of the user's; a step is not valid at the time judged, and why.
    OutOfTime(&'a Certificate, String),
    /// To this certificate of the user's, by a step that can't be judged, and why.
    NotUnderstood(&'a Certificate, String),
    /// To none. Where a way was found and refused, why.
    Nowhere(Option<String>),
}

/// Returns where the way from `leaf` leads, by the certificates in `pool`, judged at `at`.
///
/// `anchors` are certificates that the user brought. A way is as good as its worst step; the best
/// way counts. An anchor that is `leaf` itself is a way of one step.
pub fn path_to<'a>(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[&'a Certificate],
    usage: Usage,
    at: Timestamp,
) -> PathFinding<'a> {
    Path::find(leaf, pool, anchors, usage, at).finding
}

/// Where the way from a certificate leads, and the way.
pub(crate) struct Path<'a> {
    pub(crate) finding: PathFinding<'a>,
    /// From the first certificate on, each by the next; the first alone where it leads nowhere.
    pub(crate) steps: Vec<Certificate>,
}

impl<'a> Path<'a> {
    /// As [`path_to`].
    pub(crate) fn find(
        leaf: &Certificate,
        pool: &[Certificate],
        anchors: &[&'a Certificate],
        usage: Usage,
        at: Timestamp,
    ) -> Self {
        Search::new(pool, anchors, (usage, at)).from(vec![leaf.clone()])
    }

    /// Returns the way beyond its end, as far as others of the user's certificates lead.
    ///
    /// Whoever brought an authority with the one above it has brought who may revoke the first.
    pub(crate) fn prolonged(
        mut self,
        pool: &[Certificate],
        anchors: &[&'a Certificate],
        usage: Usage,
        at: Timestamp,
    ) -> Self {
        while !matches!(self.finding, PathFinding::Nowhere(_)) && self.steps.len() < MAX_DEPTH {
            let others: Vec<_> =
                anchors.iter().copied().filter(|it| !self.steps.contains(it)).collect();
            let found = Search::new(pool, &others, (usage, at)).from(self.steps.clone());
            if found.steps.len() <= self.steps.len() {
                break;
            }
            self.steps = found.steps;
        }
        self
    }
}

struct Search<'s, 'a> {
    pool: &'s [Certificate],
    anchors: &'s [&'a Certificate],
    usage: Usage,
    at: Timestamp,
    verifications: usize,
    best: Path<'a>,
}

/// A way that is not at its end yet.
#[derive(Clone)]
struct Step {
    path: Vec<Certificate>,
    doubts: Doubts,
}

/// What keeps a way from being good, found so far.
#[derive(Clone, Default)]
struct Doubts {
    out_of_time: Option<String>,
    not_understood: Option<String>,
}

impl<'s, 'a> Search<'s, 'a> {
    fn new(
        pool: &'s [Certificate],
        anchors: &'s [&'a Certificate],
        (usage, at): (Usage, Timestamp),
    ) -> Self {
        let best = Path { finding: PathFinding::Nowhere(None), steps: Vec::new() };
        let pool = &pool[..pool.len().min(MAX_POOL)];
        Self { pool, anchors, usage, at, verifications: 0, best }
    }

    fn from(mut self, start: Vec<Certificate>) -> Path<'a> {
        self.best.steps.clone_from(&start);
        self.run(Step { path: start, doubts: Doubts::default() });
        self.best
    }

    /// Depth first, with a stack of its own.
    fn run(&mut self, start: Step) {
        let mut open = vec![start];
        while let Some(mut step) = open.pop() {
            let last = step.path.last().expect("a path has its first certificate").clone();
            if let Err(why) = self.judge(&last, &mut step) {
                self.settle(PathFinding::Nowhere(Some(why)), &[]);
                continue;
            }
            let own = self.anchors.iter().find(|it| ***it == last);
            if let Some(anchor) = own {
                self.settle(step.doubts.finding(anchor), &step.path);
                continue;
            }
            if matches!(self.best.finding, PathFinding::Anchored(_)) || step.path.len() >= MAX_DEPTH
            {
                continue;
            }
            open.extend(self.onward(&last, &step));
        }
    }

    /// The ways that go on from `last` to somebody who signed it.
    fn onward(&mut self, last: &Certificate, step: &Step) -> Vec<Step> {
        let anchors = self.anchors.iter().copied();
        let named = |it: &&Certificate| it.subject_der() == last.issuer_der();
        let mut issuers: Vec<Certificate> = Vec::new();
        for issuer in self.pool.iter().chain(anchors).filter(named) {
            if !step.path.contains(issuer) && !issuers.contains(issuer) {
                issuers.push(issuer.clone());
            }
        }
        let mut found = Vec::new();
        for issuer in issuers {
            if self.verifications == MAX_VERIFICATIONS {
                break;
            }
            self.verifications += 1;
            match signed_by(last, &issuer) {
                Ok(true) => {
                    let mut step = step.clone();
                    step.path.push(issuer);
                    found.push(step);
                }
                Ok(false) => {}
                Err(why) => self.settle(PathFinding::Nowhere(Some(why)), &[]),
            }
        }
        found
    }

    /// Judges the last certificate of a way: an error ends the way there.
    fn judge(&self, it: &Certificate, step: &mut Step) -> Result<(), String> {
        let authorities = step.path.len() - 1;
        let subject = it.subject();
        match authorities {
            0 => may_sign(it, self.usage)?,
            // The first is no authority, and this one does not count itself.
            _ => may_certify(it, self.usage, authorities - 1)?,
        }
        if let Some(what) = it.extensions().not_understood.first() {
            let why =
                format!("the certificate of {subject} demands what is not checked here ({what})");
            step.doubts.not_understood.get_or_insert(why);
        }
        let (from, until) = (it.valid_from(), it.valid_until());
        let why = if self.at < from {
            format!("the certificate of {subject} is not valid before {from}")
        } else if self.at > until {
            format!("the certificate of {subject} expired after {until}")
        } else {
            return Ok(());
        };
        step.doubts.out_of_time.get_or_insert(why);
        Ok(())
    }

    fn settle(&mut self, found: PathFinding<'a>, steps: &[Certificate]) {
        if found.rank() > self.best.finding.rank() {
            self.best.finding = found;
            if !steps.is_empty() {
                self.best.steps = steps.to_vec();
            }
        }
    }
}

impl Doubts {
    fn finding<'a>(self, anchor: &'a Certificate) -> PathFinding<'a> {
        match (self.not_understood, self.out_of_time) {
            (Some(why), _) => PathFinding::NotUnderstood(anchor, why),
            (None, Some(why)) => PathFinding::OutOfTime(anchor, why),
            (None, None) => PathFinding::Anchored(anchor),
        }
    }
}

impl PathFinding<'_> {
    fn rank(&self) -> u8 {
        match self {
            Self::Nowhere(None) => 0,
            Self::Nowhere(Some(_)) => 1,
            Self::NotUnderstood(..) => 2,
            Self::OutOfTime(..) => 3,
            Self::Anchored(_) => 4,
        }
    }
}

/// The bits of key usage (RFC 5280 §4.2.1.3).
pub(super) const DIGITAL_SIGNATURE: u16 = 0x8000;
const CONTENT_COMMITMENT: u16 = 0x4000;
const KEY_CERT_SIGN: u16 = 0x0400;
pub(super) const CRL_SIGN: u16 = 0x0200;

fn may_sign(it: &Certificate, usage: Usage) -> Result<(), String> {
    let extensions = it.extensions();
    let signs = DIGITAL_SIGNATURE | CONTENT_COMMITMENT;
    if extensions.key_usage.is_some_and(|bits| bits & signs == 0) {
        return Err(format!("the certificate of {} is not for signing", it.subject()));
    }
    let fits = match (usage, &extensions.extended_key_usage) {
        (Usage::Timestamp, Some((_, critical))) => *critical && it.is_for_timestamps_only(),
        (Usage::Timestamp, None) => false,
        (Usage::Document, Some((purposes, _))) => purposes.iter().any(|it| for_documents(it)),
        (Usage::Document, None) => true,
    };
    if fits {
        return Ok(());
    }
    let what = match usage {
        Usage::Document => "documents",
        Usage::Timestamp => "timestamps alone",
    };
    Err(format!("the certificate of {} is not for {what}", it.subject()))
}

/// `below` is how many authorities are between it and the first certificate.
fn may_certify(it: &Certificate, usage: Usage, below: usize) -> Result<(), String> {
    let extensions = it.extensions();
    let certifies = extensions.key_usage.is_none_or(|bits| bits & KEY_CERT_SIGN != 0);
    if !extensions.is_ca || !certifies {
        return Err(format!("the certificate of {} is not one of an authority", it.subject()));
    }
    if extensions.path_length.is_some_and(|most| below > most as usize) {
        let subject = it.subject();
        return Err(format!("more authorities below {subject} than its certificate allows"));
    }
    let narrowed = extensions.extended_key_usage.as_ref().is_some_and(|(purposes, _)| {
        !purposes.iter().any(|it| match usage {
            Usage::Document => for_documents(it),
            Usage::Timestamp => it == TIME_STAMPING || it == ANY_USAGE,
        })
    });
    if narrowed {
        let subject = it.subject();
        return Err(format!("{subject} may not certify for this purpose"));
    }
    Ok(())
}

fn for_documents(purpose: &[u8]) -> bool {
    DOCUMENT_USAGES.contains(&purpose)
}

/// Tells whether `issuer`'s key made the signature on `it`; an error is why nobody can say.
pub(super) fn signed_by(it: &Certificate, issuer: &Certificate) -> Result<bool, String> {
    let what = format!("the certificate of {}", it.subject());
    made_by(&what, it.signature_algorithm(), it.signed_part(), it.signature(), issuer)
}

/// As [`signed_by`], for anything that authorities sign: `what` names it for people.
pub(super) fn made_by(
    what: &str,
    algorithm: &[u8],
    signed: &[u8],
    signature: &[u8],
    issuer: &Certificate,
) -> Result<bool, String> {
    let algorithm = match signature_scheme(algorithm, None) {
        Ok(algorithm) => algorithm,
        Err(AlgorithmError::Malformed) => return Ok(false),
        Err(AlgorithmError::Refused(by)) => return Err(format!("{what} is signed with {by}")),
        Err(AlgorithmError::Unsupported(by)) => {
            return Err(format!("{what} is signed with {by}, not supported"));
        }
    };
    let key = match issuer.key() {
        Ok(key) => key,
        Err(why) => return Err(format!("the key of {}: {why}", issuer.subject())),
    };
    match verify(key, algorithm, Signed::Message(signed), signature) {
        Verification::Good => Ok(true),
        Verification::Bad => Ok(false),
        Verification::Refused(why) => Err(format!("{what}: {why}")),
        Verification::Unsupported(why) => Err(format!("{what}: {why}")),
    }
}
