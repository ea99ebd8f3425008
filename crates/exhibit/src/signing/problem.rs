//! Why a record can't be signed, or an answer can't be taken.

use exhibit_core::event::{PersonId, SignoffId};
use exhibit_verify::signoff::{NAMESPACE, SignatureFault, SignoffError};
use thiserror::Error;

/// Why a record can't be signed, or an answer can't be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SigningProblem {
    /// The vault relies on no key of this person for reviews.
    #[error("no key of {name} ({person}) counts for reviews")]
    NoKey {
        /// Who.
        person: PersonId,
        /// The name.
        name: String,
    },
    /// It relies on several.
    #[error("several keys of {name} ({person}) count for reviews: {}", keys.join(", "))]
    SeveralKeys {
        /// Who.
        person: PersonId,
        /// The name.
        name: String,
        /// The trust entries.
        keys: Vec<String>,
    },
    /// A trust entry holds no key for reviews.
    #[error("{trust} holds no key that counts for reviews")]
    NotForReviews {
        /// The trust entry.
        trust: String,
    },
    /// A trust entry ascribes its key to somebody else.
    #[error("the key of {trust} is {subject}'s, not that of {name} ({person})")]
    AnothersKey {
        /// The trust entry.
        trust: String,
        /// Whose key it is, made visible.
        subject: String,
        /// Who is to sign.
        person: PersonId,
        /// The name.
        name: String,
    },
    /// The key does not count now.
    #[error("the key {fingerprint} is out of date: {validity}")]
    OutOfDate {
        /// Its fingerprint, in hex.
        fingerprint: String,
        /// Since when or until when.
        validity: String,
    },
    /// The vault's own policy refuses the key.
    #[error("this vault's policy refuses the key {fingerprint}")]
    RefusedByPolicy {
        /// Its fingerprint, in hex.
        fingerprint: String,
    },
    /// Not a file that can be signed.
    #[error("{path} is no signing request: {why}")]
    NotARequest {
        /// The file, made visible.
        path: String,
        /// Why.
        why: String,
    },
    /// Not an answer.
    #[error("{path} is no answer to a signing request: {why}")]
    NotAnAnswer {
        /// The file, made visible.
        path: String,
        /// Why.
        why: String,
    },
    /// A signature that does not say what it should.
    #[error(transparent)]
    Signature(#[from] SignatureFault),
    /// A record that can't be written or read.
    #[error("the record: {0}")]
    Record(#[from] SignoffError),
    /// The key that was given is nobody's who is asked.
    #[error("{signoff} does not ask the holder of the key {fingerprint} to sign")]
    NotAsked {
        /// The sign-off.
        signoff: SignoffId,
        /// The key's fingerprint, in hex.
        fingerprint: String,
    },
    /// The answer is to a request of another vault.
    #[error("the answer is to a request of another vault, {origin}")]
    AnotherVault {
        /// The origin of its log, made visible.
        origin: String,
    },
    /// Which request is meant can't be told.
    #[error("{path} does not say which request it answers")]
    WhichRequest {
        /// The file, made visible.
        path: String,
    },
    /// A signature that fits no record that is out to be signed.
    #[error("the signature in {path} fits no record that was sent out")]
    FitsNone {
        /// The file, made visible.
        path: String,
    },
    /// The record that was sent out is no longer held.
    #[error("the record of {0} is no longer held")]
    RecordGone(SignoffId),
    /// A private key that can't be used.
    #[error("{path} can't be used to sign: {why}")]
    Key {
        /// The file, made visible.
        path: String,
        /// Why.
        why: &'static str,
    },
    /// A PDF that is not the record with a signature added.
    #[error("{path} is not the PDF of {signoff} with a signature added: {why}")]
    NotTheRecord {
        /// The file, made visible.
        path: String,
        /// The sign-off.
        signoff: SignoffId,
        /// Why.
        why: String,
    },
}

impl SigningProblem {
    /// Returns what to do, each a sentence.
    pub fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::NoKey { name, .. } => format!(
                "Compare the key's fingerprint with {name} over another channel, then add it: exhibit trust add KEY.pub --subject \"{name}\" --purpose review."
            ),
            Self::AnothersKey { name, .. } => format!(
                "Each signs by a key of their own. If it is theirs, add it under their name: exhibit trust add KEY.pub --subject \"{name}\" --purpose review."
            ),
            Self::SeveralKeys { .. } => {
                "Say which is meant: --signer \"NAME as ROLE by K-001\".".into()
            }
            Self::NotForReviews { .. } => {
                "Name a trust entry whose key has the purpose review: see `exhibit trust`.".into()
            }
            Self::OutOfDate { .. } => {
                "Ask for a signature by a key that counts now. The day that somebody states does not make up for it.".into()
            }
            Self::Signature(SignatureFault::Namespace { .. }) => {
                format!("Sign the record again with: ssh-keygen -Y sign -n {NAMESPACE} -f KEY record.json")
            }
            Self::Signature(SignatureFault::Bad(_)) | Self::FitsNone { .. } => {
                "Sign exactly the record.json of the request: a record that was opened and saved again is another one.".into()
            }
            Self::NotAsked { .. } => {
                "Those who are asked stand at the end of the record; a request for others is made with `exhibit sign-request`.".into()
            }
            Self::WhichRequest { .. } => {
                "Name it: exhibit sign-import FILE --request SO-01 --person NAME --on DAY.".into()
            }
            Self::Key { .. } => {
                "Check the file and its passphrase. A key of another kind signs with ssh-keygen: unzip the request, then ssh-keygen -Y sign -n review@exhibit-a.invalid -f KEY record.json, and send back record.json.sig.".into()
            }
            Self::NotAnAnswer { .. } => {
                "Take in the file as it came: one that was opened and saved again is another one.".into()
            }
            Self::NotTheRecord { .. } => {
                "Add the signature to the record.pdf of the request, and save nothing else in it.".into()
            }
            _ => return Vec::new(),
        };
        vec![hint]
    }
}
