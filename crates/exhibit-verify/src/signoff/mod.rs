//! Sign-offs: the record that somebody is asked to sign, and what a signature on it is worth.
//!
//! What is signed is the whole record, byte by byte as it was sent out: canonical JSON with all that the
//! signer reads in it. The signature is SSHSIG (OpenSSH PROTOCOL.sshsig) in the namespace
//! [`NAMESPACE`], so `ssh-keygen -Y verify` checks it without this program. Nothing here knows a
//! vault: a signer opens a request with none, and a stranger checks an answer with none.

mod pages;

use exhibit_core::canonical::{self, CanonicalError};
use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    BasisCited, CheckpointCited, IntendedSigner, PersonId, SignoffId, SignoffObject,
};
use exhibit_core::time::Timestamp;
use exhibit_core::visible::visible;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::signature::sshsig::{self, SshSig};
use crate::signature::{GoodSignature, SignatureFinding};

pub use pages::{PagesFault, PagesSignature, signed_pages};

/// The SSHSIG namespace of sign-offs.
pub const NAMESPACE: &str = "review@exhibit-a.invalid";

/// What a record says of itself.
pub const RECORD_FORMAT: &str = "exhibit-signing-record/1";

/// What an answer says of itself.
pub const ANSWER_FORMAT: &str = "exhibit-signing-answer/1";

/// The largest record, in bytes.
pub const MAX_RECORD: usize = 8 << 20;

/// The largest answer, in bytes.
pub const MAX_ANSWER: usize = 256 << 10;

/// What every record says about what it is not.
pub use exhibit_core::INDEPENDENT;

/// A record to be signed: everything that the signer reads, and what it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Always [`RECORD_FORMAT`].
    pub format: String,
    /// The sign-off's number in the vault that asks.
    pub signoff: SignoffId,
    /// What the record is about.
    pub object: SignoffObject,
    /// Whose record it is.
    pub organisation: String,
    /// The origin of the vault's log.
    pub origin: String,
    /// The log as it stood when the record was made. It dates the record, and is no reason to sign.
    pub checkpoint: CheckpointCited,
    /// When it was made.
    pub made: Timestamp,
    /// By when it is to be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// What it is called.
    pub title: String,
    /// What signing it means, and what it is not: sentences.
    pub meaning: Vec<String>,
    /// Who is to sign.
    pub signers: Vec<NamedSigner>,
    /// What it says.
    pub sections: Vec<Section>,
    /// The evidence that it stands on.
    pub basis: Vec<NamedBasis>,
}

/// Somebody who is to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedSigner {
    /// Who, as what, and how.
    pub signer: IntendedSigner,
    /// The name.
    pub name: String,
}

/// A part of a record under a heading of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paragraphs: Vec<String>,
    /// What the columns of its rows are called; the first column names a row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Its rows, each with a text a column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Vec<String>>,
}

/// Evidence that a record stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedBasis {
    /// The item, and the word that it had when the record was made.
    pub cited: BasisCited,
    /// What it is called.
    pub title: String,
}

/// What somebody answers who was asked to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Always [`ANSWER_FORMAT`].
    pub format: String,
    /// The sign-off.
    pub signoff: SignoffId,
    /// The origin of the log of the vault that asked.
    pub origin: String,
    /// SHA-256 of the record that was answered.
    pub record: Sha256,
    /// Who answers.
    pub person: PersonId,
    /// In which role.
    pub role: String,
    /// The day that the signer states. The signature does not cover it.
    pub on: Day,
    /// The signature over the record, as `ssh-keygen -Y sign` writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Why it is not signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined: Option<String>,
}

/// Why bytes are no record or no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignoffError {
    /// Larger than can be read.
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    /// Not the canonical form of what it should be.
    #[error("{0}")]
    Form(String),
    /// Of a format that this version does not know.
    #[error("its format is {0}, which this version does not know")]
    Format(String),
    /// It says two things at once, or nothing.
    #[error("{0}")]
    Contradiction(&'static str),
}

/// Why a signature says nothing about a record.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignatureFault {
    /// Made for another purpose.
    #[error("the signature is made for the namespace {found}, and not for {NAMESPACE}")]
    Namespace {
        /// Its namespace, made visible.
        found: String,
    },
    /// It does not verify on these bytes; why, for people, where there is more to say.
    #[error("the signature does not verify on this record{}", reason(.0))]
    Bad(String),
    /// By a security key that nobody touched.
    #[error("the security key signed without being touched")]
    NotTouched,
    /// Of a kind that is not verified.
    #[error("the signature can't be checked: {0}")]
    NotChecked(String),
}

impl From<CanonicalError> for SignoffError {
    fn from(error: CanonicalError) -> Self {
        Self::Form(error.to_string())
    }
}

impl Record {
    /// Returns the bytes that are signed.
    ///
    /// # Errors
    /// [`SignoffError`] if the record has no canonical form, or is too large to be read again.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SignoffError> {
        let bytes = canonical::to_bytes(self)?;
        match bytes.len() > MAX_RECORD {
            true => Err(SignoffError::TooLarge(MAX_RECORD)),
            false => Ok(bytes),
        }
    }

    /// Reads a record; only the bytes that [`Record::to_bytes`] writes are one.
    ///
    /// # Errors
    /// [`SignoffError`].
    pub fn read(bytes: &[u8]) -> Result<Self, SignoffError> {
        if bytes.len() > MAX_RECORD {
            return Err(SignoffError::TooLarge(MAX_RECORD));
        }
        let record: Self = canonical::read(bytes)?;
        if record.format != RECORD_FORMAT {
            return Err(SignoffError::Format(visible(&record.format).into_owned()));
        }
        let uneven = |it: &Section| it.rows.iter().any(|row| row.len() != it.columns.len());
        if record.sections.iter().any(uneven) {
            return Err(SignoffError::Contradiction("a row has not a text for each column"));
        }
        Ok(record)
    }

    /// Returns whom it asks by this number.
    pub fn signer(&self, person: PersonId) -> Option<&NamedSigner> {
        self.signers.iter().find(|it| it.signer.person == person)
    }

    /// Returns the record as lines of text for people, hidden characters made visible: all that is signed but the
    /// digests of what it stands on.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("{}: {}", self.signoff, self.title)];
        lines.push(format!("{}, {}", self.organisation, self.made.for_people()));
        lines.push(String::new());
        lines.extend(self.meaning.iter().cloned());
        for section in &self.sections {
            lines.extend([String::new(), section.heading.to_uppercase()]);
            lines.extend(section.paragraphs.iter().cloned());
            section.rows.iter().for_each(|row| lines.extend(section.row_lines(row)));
        }
        if !self.basis.is_empty() {
            lines.extend([String::new(), "WHAT IT STANDS ON".to_owned()]);
            let item = |it: &NamedBasis| {
                let (id, word) = (it.cited.evidence.id, it.cited.word.as_str());
                format!("{id} {word} {}", it.title)
            };
            lines.extend(self.basis.iter().map(item));
        }
        lines.extend([String::new(), "ASKED TO SIGN".to_owned()]);
        let asked = |it: &NamedSigner| {
            let signer = &it.signer;
            format!(
                "{}, {} ({}), by {}",
                it.name,
                signer.role,
                signer.person,
                signer.means.as_str()
            )
        };
        lines.extend(self.signers.iter().map(asked));
        lines.extend(self.due.map(|day| format!("By {}", day.for_people())));
        lines.push(String::new());
        lines.push(format!("Log {}, {} entries", self.origin, self.checkpoint.size));
        lines.iter().flat_map(|line| line.split('\n')).map(|it| visible(it).into_owned()).collect()
    }
}

impl Section {
    /// Returns a row as text: its name, then each column that says something. Of two columns the second needs no name.
    fn row_lines(&self, row: &[String]) -> Vec<String> {
        if let [name, text] = row {
            return vec![format!("{name}: {text}")];
        }
        let mut texts = row.iter();
        let mut lines: Vec<String> = texts.next().cloned().into_iter().collect();
        let named = self.columns.iter().skip(1).zip(texts).filter(|(_, text)| !text.is_empty());
        lines.extend(named.map(|(column, text)| format!("  {column}: {text}")));
        lines
    }
}

impl Answer {
    /// Returns the bytes of an answer.
    ///
    /// # Errors
    /// [`SignoffError`] if it has no canonical form.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SignoffError> {
        Ok(canonical::to_bytes(self)?)
    }

    /// Reads an answer: it is signed or declined, and not both.
    ///
    /// # Errors
    /// [`SignoffError`].
    pub fn read(bytes: &[u8]) -> Result<Self, SignoffError> {
        if bytes.len() > MAX_ANSWER {
            return Err(SignoffError::TooLarge(MAX_ANSWER));
        }
        let answer: Self = canonical::read(bytes)?;
        if answer.format != ANSWER_FORMAT {
            return Err(SignoffError::Format(visible(&answer.format).into_owned()));
        }
        match (&answer.signature, &answer.declined) {
            (Some(_), Some(_)) => Err(SignoffError::Contradiction("it is signed and declined")),
            (None, None) => Err(SignoffError::Contradiction("it is neither signed nor declined")),
            _ => Ok(answer),
        }
    }
}

/// Returns the signature by which a record is signed, if it verifies on exactly these bytes in the namespace of
/// sign-offs. Whose key it is, is another question.
///
/// # Errors
/// [`SignatureFault`].
pub fn verify(record: &[u8], armored: &[u8]) -> Result<GoodSignature, SignatureFault> {
    let namespace = SshSig::read(armored).ok().map(|it| it.namespace().to_owned());
    if let Some(found) = namespace.filter(|it| it != NAMESPACE) {
        return Err(SignatureFault::Namespace { found: visible(&found).into_owned() });
    }
    match sshsig::check(armored, NAMESPACE, record) {
        SignatureFinding::Good(good) if good.user_present == Some(false) => {
            Err(SignatureFault::NotTouched)
        }
        SignatureFinding::Good(good) => Ok(good),
        SignatureFinding::Bad(bad) if bad.actual == "does not verify" => {
            Err(SignatureFault::Bad(String::new()))
        }
        SignatureFinding::Bad(bad) => Err(SignatureFault::Bad(visible(&bad.actual).into_owned())),
        SignatureFinding::Unsupported { what } | SignatureFinding::Refused { what } => {
            Err(SignatureFault::NotChecked(visible(&what).into_owned()))
        }
        _ => Err(SignatureFault::Bad("it is no SSHSIG".to_owned())),
    }
}

fn reason(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(": {why}") }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer as _, SigningKey};
    use exhibit_core::event::{EvidenceId, EvidenceRef, ReviewId, SigningMeans};
    use exhibit_core::verdict::Word;

    use super::*;

    fn record() -> Record {
        let key = SigningKey::from_bytes(&[7; 32]);
        let fingerprint =
            crate::trust::PublicKey::Ed25519(key.verifying_key().to_bytes()).fingerprint().0;
        Record {
            format: RECORD_FORMAT.into(),
            signoff: SignoffId(1),
            object: SignoffObject::Review { review: ReviewId(1) },
            organisation: "Lindmoor Bank".into(),
            origin: "exhibit-a.invalid/abc".into(),
            checkpoint: CheckpointCited { size: 9, root: Sha256([3; 32]) },
            made: Timestamp::parse("2026-07-15T10:00:00Z").expect("a time"),
            due: Day::parse("2026-07-31"),
            title: "Management review MR-01".into(),
            meaning: vec![INDEPENDENT.into()],
            signers: vec![NamedSigner {
                signer: IntendedSigner {
                    person: PersonId(4),
                    role: "chief executive".into(),
                    means: SigningMeans::Key { fingerprint },
                },
                name: "Ina Falk".into(),
            }],
            sections: vec![Section {
                heading: "Decisions".into(),
                paragraphs: vec!["One \u{202e}decision.".into()],
                columns: vec!["Number".into(), "What".into(), "Owner".into()],
                rows: vec![vec!["1".into(), "Retrain".into(), String::new()]],
            }],
            basis: vec![NamedBasis {
                cited: BasisCited {
                    evidence: EvidenceRef { id: EvidenceId(3), leaf: 5, c: Sha256([1; 32]) },
                    word: Word::Unsigned,
                },
                title: "minutes.pdf".into(),
            }],
        }
    }

    fn signed(record: &[u8], namespace: &str) -> String {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = key.verifying_key().to_bytes();
        sshsig::sign(&public, namespace, record, |text| key.sign(text).to_bytes()).expect("a name")
    }

    #[test]
    fn a_record_is_read_only_as_it_was_written() {
        let bytes = record().to_bytes().expect("bytes");
        assert_eq!(Record::read(&bytes).as_ref(), Ok(&record()));
        let spaced = [bytes.as_slice(), b"\n"].concat();
        assert!(matches!(Record::read(&spaced), Err(SignoffError::Form(_))));
        let mut other = record();
        other.format = "exhibit-signing-record/2".into();
        let other = other.to_bytes().expect("bytes");
        assert!(matches!(Record::read(&other), Err(SignoffError::Format(_))));
        let mut uneven = record();
        uneven.sections[0].rows[0].pop();
        let uneven = uneven.to_bytes().expect("bytes");
        assert!(matches!(Record::read(&uneven), Err(SignoffError::Contradiction(_))));
        assert!(matches!(
            Record::read(&vec![b' '; MAX_RECORD + 1]),
            Err(SignoffError::TooLarge(_))
        ));
    }

    #[test]
    fn all_that_is_signed_can_be_read() {
        insta::assert_snapshot!(record().lines().join("\n"), @r"
        SO-01: Management review MR-01
        Lindmoor Bank, 15 Jul 2026, 10:00 UTC

        The organisation's own record and internal audit; not a certification decision.

        DECISIONS
        One ⟨U+202E⟩decision.
        1
          What: Retrain

        WHAT IT STANDS ON
        E-0003 UNSIGNED minutes.pdf

        ASKED TO SIGN
        Ina Falk, chief executive (P-004), by a key
        By 31 Jul 2026

        Log exhibit-a.invalid/abc, 9 entries
        ");
    }

    #[test]
    fn a_signature_counts_on_these_bytes_and_for_this_purpose_only() {
        let bytes = record().to_bytes().expect("bytes");
        let good = signed(&bytes, NAMESPACE);
        let key = verify(&bytes, good.as_bytes()).expect("it verifies").key;
        let SigningMeans::Key { fingerprint } = record().signers[0].signer.means else {
            panic!("a key was asked for")
        };
        assert_eq!(key.fingerprint().0, fingerprint);
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let fault = verify(&changed, good.as_bytes());
            assert!(matches!(fault, Err(SignatureFault::Bad(_))), "byte {at}: {fault:?}");
        }
        for other in ["file", "bundle@exhibit-a.invalid"] {
            let fault = verify(&bytes, signed(&bytes, other).as_bytes());
            assert_eq!(fault, Err(SignatureFault::Namespace { found: other.into() }));
        }
        assert!(matches!(verify(&bytes, b"hello"), Err(SignatureFault::Bad(_))));
    }

    #[test]
    fn an_answer_is_signed_or_declined() {
        let answer = |signature: Option<&str>, declined: Option<&str>| Answer {
            format: ANSWER_FORMAT.into(),
            signoff: SignoffId(1),
            origin: "exhibit-a.invalid/abc".into(),
            record: Sha256([2; 32]),
            person: PersonId(4),
            role: "chief executive".into(),
            on: Day::parse("2026-07-16").expect("a day"),
            signature: signature.map(str::to_owned),
            declined: declined.map(str::to_owned),
        };
        let read = |it: Answer| Answer::read(&it.to_bytes().expect("bytes"));
        for good in [answer(Some("s"), None), answer(None, Some("One input is missing."))] {
            assert_eq!(read(good.clone()), Ok(good));
        }
        for bad in [answer(None, None), answer(Some("s"), Some("c"))] {
            assert!(matches!(read(bad), Err(SignoffError::Contradiction(_))));
        }
        assert!(Answer::read(b"{}").is_err());
    }
}
