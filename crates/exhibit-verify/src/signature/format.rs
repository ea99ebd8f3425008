//! The formats of signatures, and how each plugs in.
//!
//! A format of detached signatures is one [`Format`]: it knows its bytes and makes a [`Claim`] of them.
//! A claim is checked against a file by a [`Check`], which gets the file's bytes in order and then its
//! digests; most need the digests only ([`by_digests`]). A format of files that carry signatures on their own
//! content is an [`OwnFormat`]. A new format is a file of its own, and one line in [`FORMATS`] or [`OWN_FORMATS`].

use exhibit_core::appraisal::Outcome;
use exhibit_core::time::Timestamp;

use super::digests::Digests;
use super::{
    SignatureFinding, alone, cms, dsse, inside, jws, minisign, note, openpgp, recognised, signify,
    sshsig, timestamp, tlog_proof,
};
use crate::pdf::PdfSignature;
use crate::trust::{PublicKey, SignedFor, TrustEntry, TrustSet};

/// The formats that are verified, in the order in which they are asked.
const FORMATS: [Format; 9] = [
    sshsig::FORMAT,
    signify::FORMAT,
    minisign::FORMAT,
    openpgp::FORMAT,
    tlog_proof::FORMAT,
    jws::FORMAT,
    dsse::FORMAT,
    timestamp::FORMAT,
    cms::FORMAT,
];

/// The formats of files that carry signatures on their own content, in the order in which they are asked.
pub(crate) const OWN_FORMATS: [OwnFormat; 9] = [
    openpgp::OWN,
    jws::OWN,
    dsse::OWN,
    inside::PDF,
    inside::CMS,
    inside::MAIL,
    note::OWN,
    alone::OWN,
    recognised::OWN,
];

/// Those of them that are text and never UTF-16, so that UTF-16 is a change in transport.
pub(crate) const TEXT_FORMATS: [OwnFormat; 5] =
    [openpgp::OWN, jws::OWN, dsse::OWN, inside::MAIL, note::OWN];

/// A format of detached signatures.
pub(crate) struct Format {
    /// Tells whether a file that lies beside another is in this format.
    pub(crate) is: fn(&[u8]) -> bool,
    /// Reads it. A file that can't be read as what it claims to be is a finding.
    pub(crate) read: fn(&[u8], &Judge<'_>) -> Box<dyn Claim>,
}

/// A format of files that carry signatures on their own content.
pub(crate) struct OwnFormat {
    /// Tells whether a file of this name that begins so may be in this format. Asked of every document.
    pub(crate) may_be: fn(&str, &[u8]) -> bool,
    /// The largest file that is read whole.
    pub(crate) max_bytes: u64,
    /// Reads the file of this name; `None` if it is not in this format after all.
    pub(crate) read: fn(&str, &[u8], &Judge<'_>) -> Option<Own>,
}

/// What a file carries in itself.
#[derive(Debug, Default)]
pub(crate) struct Own {
    /// What its signatures are worth, for each part that is signed for itself: one trusted signature is
    /// enough for a part, and the file is worth what its worst part is.
    pub(crate) parts: Vec<Vec<SignatureFinding>>,
    /// What it is, for people: each a sentence without the file's name.
    pub(crate) facts: Vec<(Outcome, String)>,
    /// What none of it covers, or could not be looked at: any makes the item incomplete.
    pub(crate) partial: Vec<String>,
    /// The signatures of a PDF file: each is worth something for its revision.
    pub(crate) pdf: Vec<PdfSignature>,
    /// Fields of the file that its signatures leave out.
    pub(crate) uncovered: Vec<String>,
    /// The change in transport that had to be undone, if one was.
    pub(crate) happened: Option<String>,
}

impl Own {
    /// A file of one part with one finding.
    pub(crate) fn of(finding: SignatureFinding) -> Self {
        Self { parts: vec![vec![finding]], ..Self::default() }
    }
}

/// A signature on a file, read, before the file is seen.
pub(crate) trait Claim {
    /// Begins to check it against a file.
    fn begin(&self) -> Box<dyn Check + '_>;

    /// Tells whether there is a key to try a signature with that does not carry its own.
    fn has_keys(&self) -> bool {
        false
    }
}

/// One claim being checked against one file.
pub(crate) trait Check {
    /// Takes the next part of the file.
    fn update(&mut self, _block: &[u8]) {}

    /// Returns what the signatures are worth on the file that was given, which has these digests.
    fn finish(self: Box<Self>, digests: &Digests) -> Vec<SignatureFinding>;
}

/// Returns the check of a claim that needs the digests of the file only.
pub(crate) fn by_digests<'c>(
    check: impl FnOnce(&Digests) -> Vec<SignatureFinding> + 'c,
) -> Box<dyn Check + 'c> {
    Box::new(ByDigests(check))
}

struct ByDigests<F>(F);

impl<F: FnOnce(&Digests) -> Vec<SignatureFinding>> Check for ByDigests<F> {
    fn finish(self: Box<Self>, digests: &Digests) -> Vec<SignatureFinding> {
        (self.0)(digests)
    }
}

/// A claim whose worth does not depend on the file.
pub(crate) struct Settled(pub(crate) SignatureFinding);

impl Settled {
    /// Present, not checked.
    pub(crate) fn unsupported(what: &str) -> Self {
        Self(SignatureFinding::Unsupported { what: what.to_owned() })
    }

    /// A digest by a broken algorithm.
    pub(crate) fn refused(what: &str) -> Self {
        let what = format!("{what}, refused by policy: the algorithm is broken");
        Self(SignatureFinding::Refused { what })
    }
}

impl Claim for Settled {
    fn begin(&self) -> Box<dyn Check + '_> {
        by_digests(|_| vec![self.0.clone()])
    }
}

/// What is judged by.
pub(crate) struct Judge<'a> {
    pub(crate) trust: &'a TrustSet,
    pub(crate) source: Option<&'a str>,
    pub(crate) at: Timestamp,
    /// The profile of the log that the file is, if it is one.
    pub(crate) log: Option<&'a str>,
}

impl<'a> Judge<'a> {
    /// Returns the keys in scope for a document that pass a test, each once, in the order brought.
    pub(crate) fn keys(&self, test: impl Fn(&TrustEntry) -> bool) -> Vec<PublicKey> {
        let mut keys: Vec<PublicKey> = Vec::new();
        for (entry, _) in self.trust.signers_for(&self.signed(None)) {
            if test(entry) && !keys.contains(&entry.key) {
                keys.push(entry.key.clone());
            }
        }
        keys
    }

    /// Returns the use of a signature on the file: one on a log needs a key for such logs; `namespace` is that of SSHSIG.
    pub(crate) fn signed(&self, namespace: Option<&'a str>) -> SignedFor<'a> {
        let signed = match self.log {
            Some(profile) => SignedFor::log(profile, self.source, self.at),
            None => SignedFor::document(self.source, self.at),
        };
        SignedFor { namespace, ..signed }
    }
}

/// Reads a detached signature, in whatever format its bytes are.
pub(crate) fn read_signature(bytes: &[u8], judge: &Judge<'_>) -> Box<dyn Claim> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match FORMATS.iter().find(|format| (format.is)(start)) {
        Some(format) => (format.read)(bytes, judge),
        None => Box::new(Settled::unsupported(recognised(start))),
    }
}

/// Names a format that is not verified, by its first bytes.
fn recognised(start: &[u8]) -> &'static str {
    let begins = |text: &str| start.starts_with(text.as_bytes());
    if begins("-----BEGIN PGP") {
        "OpenPGP, and no signature"
    } else if begins("0") {
        "DER signature"
    } else if begins("{") {
        "JSON signature (Sigstore, DSSE or JWS)"
    } else {
        "signature in an unknown format"
    }
}
