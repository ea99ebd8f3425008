//! One item in full: what was said of it, how to repeat its checks, what cites it, what erasing it would reach.

use exhibit_core::digest::Sha256;
use exhibit_core::event::{Class, EvidenceId, HoldId, SiteId};
use exhibit_core::register::Status;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_ledger::entry::Leaf;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::error::Error;
use crate::evidence::EvidenceShown;
use crate::ledger::EntryLine;
use crate::repeat::{Repeat, repeat};
use crate::vault::{Open, Vault};

/// All that is known about one item, with what people said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceKnown {
    /// What the list and the newest report say.
    #[serde(flatten)]
    pub shown: EvidenceShown,
    /// The item's digest.
    pub digest: Sha256,
    /// How closely it is held.
    pub class: Class,
    /// Sites concerned.
    pub sites: Vec<SiteId>,
    /// Who collected it at its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected_by: Option<String>,
    /// How it was collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected_how: Option<String>,
    /// Why it was withdrawn, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// The legal hold that keeps it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldId>,
    /// What lies in it, where it is an archive.
    pub inside: Vec<EvidenceId>,
    /// Exports that came later and say how they stand to this one.
    pub later: Vec<LaterExport>,
    /// When and with what it was looked at last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looked_at: Option<LookedAt>,
    /// How somebody can repeat the checks without this program.
    pub repeat: Vec<Repeat>,
}

/// A later export of the same log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LaterExport {
    /// The later export.
    pub id: EvidenceId,
    /// How it stands to this one.
    pub relation: String,
    /// One sentence for people.
    pub detail: String,
}

/// The look on which the newest verdict rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LookedAt {
    /// The moment at which validity was judged.
    pub at: Timestamp,
    /// The version of the engine.
    pub engine: String,
    /// Digest of the trust that was used.
    pub trust: Sha256,
    /// The entry that says it.
    pub entry: u64,
}

/// An entry that names an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntryCiting {
    /// The entry, in a line.
    #[serde(flatten)]
    pub line: EntryLine,
    /// The word that it states of the item, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Word>,
    /// The reason or rationale that it gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What else it is about: a requirement, or the number of a sample, finding, test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// What erasing an item would do, before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErasureAhead {
    /// Items that hold the same content, which would therefore stay.
    pub shared_with: Vec<EvidenceId>,
    /// What is known to hold it still afterwards.
    pub not_erased: Vec<String>,
    /// The legal hold that forbids it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldId>,
}

impl Vault<Open> {
    /// Returns all that is known about an item, with what people said of it.
    ///
    /// # Errors
    /// As [`Vault::show`].
    pub fn known(&self, id: EvidenceId) -> Result<EvidenceKnown, Error> {
        let shown = self.show(id)?;
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        let verified = item.verified.as_ref();
        Ok(EvidenceKnown {
            repeat: shown.appraisal.as_ref().map(repeat).unwrap_or_default(),
            digest: item.received.digest,
            class: item.received.class,
            sites: item.received.sites.clone(),
            collected_by: item.received.collected_by.clone(),
            collected_how: item.received.collected_how.clone(),
            withdrawn: match &item.status {
                Status::Held => None,
                Status::Withdrawn(reason) => Some(reason.clone()),
            },
            hold: self.register().hold_on(id).map(|(hold, _)| hold),
            inside: self.register().items_inside(id).into_iter().collect(),
            later: self.later_exports(id),
            looked_at: verified.map(|it| LookedAt {
                at: it.at,
                engine: it.engine.clone(),
                trust: it.trust,
                entry: it.leaf,
            }),
            shown,
        })
    }

    /// Returns every entry that names an item and can still be opened, oldest first.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::LedgerBroken`], [`Error::NoEvidence`].
    pub fn entries_citing(&self, id: EvidenceId) -> Result<Vec<EntryCiting>, Error> {
        self.reference(id)?;
        let mut found = Vec::new();
        for seq in self.entry_index().naming(self.store(), self.register().size(), id)? {
            let broken = |what: String| Error::LedgerBroken { seq, what };
            let stored = self.store().entry(seq)?;
            let stored = stored.ok_or_else(|| broken("it is not there".into()))?;
            // It may have been destroyed since it was read first.
            let Some(opening) = &stored.opening else { continue };
            let leaf = Leaf::parse(&stored.leaf).map_err(|e| broken(e.to_string()))?;
            let actor = self.actor_of(&opening.body);
            let line = EntryLine { seq, time: leaf.time, kind: leaf.kind, actor };
            found.push(citing(line, &opening.body));
        }
        Ok(found)
    }

    /// Returns what erasing an item would do.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], [`Error::Store`].
    pub fn erasure_ahead(&self, id: EvidenceId) -> Result<ErasureAhead, Error> {
        self.reference(id)?;
        Ok(ErasureAhead {
            shared_with: self.shared_with(id)?,
            not_erased: self.copies_known(id),
            hold: self.register().hold_on(id).map(|(hold, _)| hold),
        })
    }

    fn later_exports(&self, id: EvidenceId) -> Vec<LaterExport> {
        let mut later = Vec::new();
        for item in self.register().evidence() {
            let relations = item.verified.iter().flat_map(|it| &it.relations);
            later.extend(relations.filter(|it| it.to.id == id).map(|it| LaterExport {
                id: item.received.id,
                relation: it.relation.as_str().to_owned(),
                detail: it.detail.clone(),
            }));
        }
        later
    }
}

fn citing(line: EntryLine, body: &[u8]) -> EntryCiting {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let data = &body["data"];
    let text = |keys: &[&str]| {
        let found = keys.iter().find_map(|key| data[*key].as_str());
        found.filter(|it| !it.is_empty()).map(str::to_owned)
    };
    let is_own = line.kind.starts_with("evidence.");
    EntryCiting {
        verdict: data["appraisal"]["verdict"].as_str().and_then(Word::parse),
        reason: text(&["reason", "rationale", "because", "comment"]),
        about: text(&["requirement", "id"]).filter(|_| !is_own),
        line,
    }
}
