//! Checking a vault from its first entry: everything is replayed, recomputed and compared.

use std::collections::BTreeSet;

use exhibit_core::appraisal::MemberRole;
use exhibit_core::register::Register;
use exhibit_core::verdict::Word;
use exhibit_ledger::checkpoint::Head;
use exhibit_ledger::tree::Frontier;
use exhibit_store::{Finding, Role as StoredRole};
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
    /// head, and hashes all content; all as of one moment, whatever another process writes meanwhile.
    ///
    /// # Errors
    /// [`Error::Store`] where the vault can't be read; what is wrong inside it is a finding.
    pub fn fsck(&self, go_on: &mut dyn FnMut(u64, u64) -> bool) -> Result<Checked, Error> {
        self.store().at_one_moment(|store| match self.newer(store)? {
            Some((register, checkpoint)) => self.check(&register, checkpoint.head(), go_on),
            None => self.check(self.register(), self.checkpoint().head(), go_on),
        })?
    }

    fn check(
        &self,
        register: &Register,
        head: &Head,
        go_on: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Checked, Error> {
        let mut findings = Vec::new();
        let mut again = Register::new();
        let mut frontier = Frontier::new();
        match fold_entries(self.store(), &mut again, Some(&mut frontier)) {
            Ok(()) if !again.agrees_with(register) => {
                findings.push("The state differs from what the entries say.".into());
            }
            Ok(()) => {}
            Err(Error::LedgerBroken { seq, what }) => {
                findings.push(format!("Entry {seq} does not verify: {what}."));
            }
            Err(error) => return Err(error),
        }
        if findings.is_empty() && frontier.root() != head.root {
            findings.push(format!(
                "The entries give the root {}, the checkpoint says {}.",
                frontier.root(),
                head.root
            ));
        }
        self.check_nodes(&mut findings)?;
        self.check_openings(&mut findings)?;
        self.check_items(register, &mut findings)?;
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

    /// An opening may be absent only where an erasure says that it was destroyed.
    fn check_openings(&self, findings: &mut Vec<String>) -> Result<(), Error> {
        let (mut closed, mut destroyed) = (Vec::new(), BTreeSet::new());
        for entry in self.store().entries(0..self.store().size()?) {
            let entry = entry?;
            match &entry.opening {
                None => closed.push(entry.seq),
                Some(opening) => destroyed.extend(destroyed_by(&opening.body)),
            }
        }
        closed.retain(|seq| !destroyed.contains(seq));
        let missing = closed
            .into_iter()
            .map(|seq| format!("The opening of entry {seq} is missing, and no erasure says why."));
        findings.extend(missing);
        Ok(())
    }

    /// What the store holds of each item must be what its entry received, and nothing else.
    fn check_items(&self, register: &Register, findings: &mut Vec<String>) -> Result<(), Error> {
        let mut known = BTreeSet::new();
        for item in register.evidence() {
            known.insert(item.received.id.0);
            let mut stored = Vec::new();
            for row in self.store().members(item.received.id.0)? {
                stored.push((row.path, row.role == StoredRole::Companion, row.sha256, row.bytes));
            }
            let received = item.received.members.iter().map(|m| {
                let companion = m.role == MemberRole::Companion;
                (m.path.clone().into_bytes(), companion, m.sha256, m.bytes)
            });
            let mut received: Vec<_> = received.collect();
            stored.sort();
            received.sort();
            if stored != received {
                let id = item.received.id;
                findings.push(format!("What is stored of {id} is not what was received."));
            }
        }
        known.extend(register.erased().map(|e| e.reference.id.0));
        let mut after = None;
        loop {
            let rows = self.store().items(after, 1000)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.number);
            let unknown = rows.iter().filter(|row| !known.contains(&row.number));
            findings.extend(unknown.map(|row| {
                format!("The store holds E-{:04}, which no entry received.", row.number)
            }));
        }
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

fn destroyed_by(body: &[u8]) -> Vec<u64> {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    if body["type"] != "evidence.erased" {
        return Vec::new();
    }
    let openings = body["data"]["openings"].as_array();
    openings.into_iter().flatten().filter_map(serde_json::Value::as_u64).collect()
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
