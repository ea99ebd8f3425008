//! A request as somebody reads it before signing, with no vault.

use std::path::{Path, PathBuf};

use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    CheckpointCited, EvidenceId, PersonId, SigningMeans, SignoffId, SignoffObject,
};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;
use exhibit_verify::signoff::{NAMESPACE, NamedBasis, NamedSigner, Section};
use schemars::JsonSchema;
use serde::Serialize;

use super::request::{PAGES, RECORD};
use super::sign::{OpenedRequest, pages_in};
use crate::error::Error;
use crate::files::write_new;

/// A record as it is to be signed, hidden characters made visible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordShown {
    /// The sign-off's number in the vault that asks.
    pub signoff: SignoffId,
    /// What it is about.
    pub object: SignoffObject,
    /// What it is called.
    pub title: String,
    /// Whose record it is.
    pub organisation: String,
    /// The origin of the vault's log.
    pub origin: String,
    /// The log as it stood when the record was made.
    pub checkpoint: CheckpointCited,
    /// When it was made.
    pub made: Timestamp,
    /// By when it is to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// What signing it means, and what it is not: sentences.
    pub meaning: Vec<String>,
    /// Who is to sign.
    pub signers: Vec<SignerAsked>,
    /// What it says.
    pub sections: Vec<SectionShown>,
    /// The evidence that it stands on.
    pub basis: Vec<BasisShown>,
    /// SHA-256 of what is signed.
    pub digest: Sha256,
    /// What a signature has to be made for.
    pub namespace: String,
}

/// Somebody whom a record asks to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignerAsked {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// As what.
    pub role: String,
    /// How.
    pub means: SigningMeans,
}

/// A part of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SectionShown {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// What the columns of its rows are called.
    pub columns: Vec<String>,
    /// Its rows, each with a text a column.
    pub rows: Vec<Vec<String>>,
}

/// Evidence that a record stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BasisShown {
    /// The item.
    pub id: EvidenceId,
    /// What it is called.
    pub title: String,
    /// The word that it had when the record was made.
    pub word: Word,
    /// The entry that received it.
    pub leaf: u64,
    /// The commitment of that entry, by which the record cites it.
    pub commitment: Sha256,
}

impl OpenedRequest {
    /// Returns the record for people.
    pub fn shown(&self) -> RecordShown {
        let record = &self.record;
        RecordShown {
            signoff: record.signoff,
            object: record.object,
            title: text(&record.title),
            organisation: text(&record.organisation),
            origin: text(&record.origin),
            checkpoint: record.checkpoint,
            made: record.made,
            due: record.due,
            meaning: texts(&record.meaning),
            signers: record.signers.iter().map(signer).collect(),
            sections: record.sections.iter().map(section).collect(),
            basis: record.basis.iter().map(basis).collect(),
            digest: self.digest(),
            namespace: NAMESPACE.to_owned(),
        }
    }

    /// Writes the record, and its pages where the request has them, as files for other programs into a folder. Returns
    /// what was written.
    ///
    /// # Errors
    /// [`Error::Exists`], [`Error::Unwritable`]; as [`OpenedRequest::open`].
    pub fn unpack(&self, request: &Path, to: &Path) -> Result<Vec<PathBuf>, Error> {
        let pages = pages_in(request)?;
        let (record, beside) = (to.join(RECORD), to.join(PAGES));
        if pages.is_some() && beside.exists() {
            return Err(Error::Exists { path: crate::delivery::shown(&beside) });
        }
        write_new(&record, self.bytes())?;
        let mut written = vec![record];
        if let Some(pages) = pages {
            write_new(&beside, &pages)?;
            written.push(beside);
        }
        Ok(written)
    }
}

fn signer(it: &NamedSigner) -> SignerAsked {
    let asked = &it.signer;
    let (name, role) = (text(&it.name), text(&asked.role));
    SignerAsked { person: asked.person, name, role, means: asked.means }
}

fn section(it: &Section) -> SectionShown {
    SectionShown {
        heading: text(&it.heading),
        paragraphs: texts(&it.paragraphs),
        columns: texts(&it.columns),
        rows: it.rows.iter().map(|row| texts(row)).collect(),
    }
}

fn basis(it: &NamedBasis) -> BasisShown {
    let (evidence, word) = (it.cited.evidence, it.cited.word);
    BasisShown {
        id: evidence.id,
        title: text(&it.title),
        word,
        leaf: evidence.leaf,
        commitment: evidence.c,
    }
}

fn texts(all: &[String]) -> Vec<String> {
    all.iter().map(|it| text(it)).collect()
}

/// Returns text whose lines stay lines, with hidden characters made visible.
fn text(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}
