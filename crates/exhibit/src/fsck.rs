//! Checking a vault from its first entry: everything is replayed, recomputed and compared.

use exhibit_core::register::Register;
use exhibit_core::verdict::Word;
use exhibit_ledger::tree::Frontier;
use exhibit_store::Finding;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::vault::{Open, Vault, fold_entries};

/// What a check of the whole vault found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Checked {
    /// VERIFIED, BROKEN, or DIVERGED where the head contradicts one that is remembered.
    pub verdict: Word,
    /// How many entries were replayed.
    pub entries: u64,
    /// How many of them have no opening any more.
    pub erased_openings: u64,
    /// How many contents were read and hashed.
    pub contents: u64,
    /// How many bytes that was.
    pub bytes: u64,
    /// The recomputed root.
    pub root: String,
    /// What is wrong, each a sentence.
    pub findings: Vec<String>,
}

impl Vault<Open> {
    /// Replays every opening into a second register and compares, recomputes every node and the
    /// head, and hashes all content.
    ///
    /// # Errors
    /// [`Error::Store`] where the vault can't be read; what is wrong inside it is a finding.
    pub fn fsck(&self, go_on: &mut dyn FnMut(u64, u64) -> bool) -> Result<Checked, Error> {
        let mut findings = Vec::new();
        let mut again = Register::new();
        let mut frontier = Frontier::new();
        match fold_entries(self.store(), &mut again, Some(&mut frontier)) {
            Ok(()) if !again.agrees_with(self.register()) => {
                findings.push("The state differs from what the entries say.".into());
            }
            Ok(()) => {}
            Err(Error::LedgerBroken { seq, what }) => {
                findings.push(format!("Entry {seq} does not verify: {what}."));
            }
            Err(error) => return Err(error),
        }
        let head = self.checkpoint().head();
        if findings.is_empty() && frontier.root() != head.root {
            findings.push(format!(
                "The entries give the root {}, the checkpoint says {}.",
                frontier.root(),
                head.root
            ));
        }
        self.check_nodes(&mut findings)?;
        let stored = self.store().integrity(go_on)?;
        findings.extend(stored.findings.iter().map(sentence));
        Ok(Checked {
            verdict: self.word(&findings),
            entries: head.size,
            erased_openings: self.erased_openings()?,
            contents: stored.contents,
            bytes: stored.bytes,
            root: head.root.to_hex(),
            findings,
        })
    }

    /// The stored nodes must be those of the stored leaves: proofs are made from them.
    fn check_nodes(&self, findings: &mut Vec<String>) -> Result<(), Error> {
        let mut frontier = Frontier::new();
        let mut index = 0;
        for entry in self.store().entries(0..self.store().size()?) {
            let entry = entry?;
            let mut expected = Vec::new();
            let hash = exhibit_ledger::tree::leaf_hash(&entry.leaf);
            frontier.push_storing(hash, |node| expected.push(node));
            let indexes: Vec<u64> = (index..index + expected.len() as u64).collect();
            index += expected.len() as u64;
            if self.store().nodes(&indexes).ok().as_ref() != Some(&expected) {
                findings.push(format!("The stored tree differs at entry {}.", entry.seq));
                return Ok(());
            }
        }
        Ok(())
    }

    fn erased_openings(&self) -> Result<u64, Error> {
        let mut count = 0;
        for entry in self.store().entries(0..self.store().size()?) {
            count += u64::from(entry?.opening.is_none());
        }
        Ok(count)
    }

    fn word(&self, findings: &[String]) -> Word {
        match (findings.is_empty(), self.head_problem()) {
            (false, _) => Word::Broken,
            (true, Some(_)) => Word::Diverged,
            (true, None) => Word::Verified,
        }
    }
}

/// Says what a finding of the store means.
pub(crate) fn sentence(finding: &Finding) -> String {
    match finding {
        Finding::Page(what) => format!("A page fails its authentication code: {what}."),
        Finding::Structure(what) => format!("The database's structure is damaged: {what}."),
        Finding::ContentUnreadable { sha256, offset } => {
            format!("The content {sha256} can't be read from byte {offset} on.")
        }
        Finding::ContentDiffers { expected, actual, .. } => {
            format!("The content stored under {expected} has the digest {actual}.")
        }
        Finding::OrphanContent { sha256 } => format!("The content {sha256} belongs to no item."),
        Finding::OrphanChunks { count } => format!("{count} chunks belong to no content."),
        Finding::OrphanRecords { count } => format!("{count} record rows belong to no item."),
        Finding::RecordCount { item, expected, actual } => {
            format!("E-{item:04} states {expected} records and has {actual}.")
        }
        Finding::NoMembers { item } => format!("E-{item:04} has no member."),
        Finding::Reference { table } => format!("A row of {table} names one that is not there."),
        Finding::Entries { expected, actual } => {
            format!("There should be {expected} entries, and there are {actual}.")
        }
        Finding::Nodes { expected, actual } => {
            format!("There should be {expected} tree hashes, and there are {actual}.")
        }
        Finding::Checkpoint { entries, newest } => format!(
            "The newest checkpoint covers {} of {entries} entries.",
            newest.map_or_else(|| "none".to_owned(), |size| size.to_string())
        ),
        other => format!("{other:?}."),
    }
}
