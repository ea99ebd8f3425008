//! Which entries name an item, and which say that something left the vault: the ledger is read through once, and on
//! from there, so that nobody reads all of it for one item.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use exhibit_core::event::EvidenceId;
use exhibit_store::{ReadHandle, StoredEntry};

use crate::error::Error;
use crate::exports;
use crate::vault::{Open, Vault};

/// What was read so far of one ledger; copies know the same.
#[derive(Clone, Default)]
pub(crate) struct EntryIndex(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    /// How many entries were read.
    size: u64,
    /// Items with the entries that name them, and that could be opened when they were read.
    naming: BTreeSet<(EvidenceId, u64)>,
    /// Entries that seem to say that something left the vault.
    exports: Vec<u64>,
}

impl EntryIndex {
    /// Returns which of the first `size` entries name an item, ascending.
    pub(crate) fn naming(
        &self,
        store: &ReadHandle,
        size: u64,
        id: EvidenceId,
    ) -> Result<Vec<u64>, Error> {
        let known = self.read(store, size)?;
        Ok(known.naming.range((id, 0)..(id, size)).map(|(_, seq)| *seq).collect())
    }

    /// Returns which of the first `size` entries may say that something left the vault, ascending.
    pub(crate) fn exports(&self, store: &ReadHandle, size: u64) -> Result<Vec<u64>, Error> {
        let known = self.read(store, size)?;
        Ok(known.exports.iter().copied().filter(|seq| *seq < size).collect())
    }

    /// Forgets what was read from the entry of this number on: it may become another one.
    pub(crate) fn forget_from(&self, size: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.size = known.size.min(size);
        known.naming.retain(|(_, seq)| *seq < size);
        known.exports.retain(|seq| *seq < size);
    }

    fn read(&self, store: &ReadHandle, size: u64) -> Result<MutexGuard<'_, Known>, Error> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for stored in store.entries(known.size..size) {
            known.take(&stored?);
        }
        Ok(known)
    }
}

impl Known {
    fn take(&mut self, stored: &StoredEntry) {
        let seq = stored.seq;
        if exports::may_be_export(&stored.leaf) {
            self.exports.push(seq);
        }
        let body = stored.opening.as_ref().map(|it| it.body.as_slice()).unwrap_or_default();
        self.naming.extend(items_named(body).map(|id| (id, seq)));
        self.size = seq + 1;
    }
}

/// Returns each item whose number is a text of its own in a JSON value, as often as it stands there.
fn items_named(json: &[u8]) -> impl Iterator<Item = EvidenceId> + '_ {
    let quoted = json.split(|byte| *byte == b'"').filter(|text| text.starts_with(b"E-"));
    quoted.filter_map(|text| EvidenceId::parse(std::str::from_utf8(text).ok()?))
}

/// Reads a ledger on beside other work, so that the first question about an item need not wait for that.
pub struct ReadAhead {
    store: ReadHandle,
    index: EntryIndex,
    at: u64,
    size: u64,
}

impl ReadAhead {
    /// How many entries are read at a time, so that a vault that is locked is let go soon.
    const STEP: u64 = 1024;

    /// Reads a few entries; tells whether there are more.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn go_on(&mut self) -> Result<bool, Error> {
        self.at = self.size.min(self.at + Self::STEP);
        drop(self.index.read(&self.store, self.at)?);
        Ok(self.at < self.size)
    }
}

impl Vault<Open> {
    /// Returns a reader of its own for what this vault holds now.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn read_ahead(&self) -> Result<ReadAhead, Error> {
        let (index, size) = (self.entry_index().clone(), self.register().size());
        Ok(ReadAhead { store: self.second_reader()?, index, at: 0, size })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_become_another_entry_is_forgotten() {
        let index = EntryIndex::default();
        {
            let mut known = index.0.lock().expect("nobody panicked");
            known.size = 9;
            known.naming.extend([(EvidenceId(1), 3), (EvidenceId(1), 8), (EvidenceId(2), 7)]);
            known.exports.extend([2, 7]);
        }
        index.forget_from(7);
        let known = index.0.lock().expect("nobody panicked");
        assert_eq!((known.size, &known.exports[..]), (7, &[2][..]));
        assert_eq!(known.naming.iter().copied().collect::<Vec<_>>(), [(EvidenceId(1), 3)]);
    }

    #[test]
    fn an_item_is_named_by_its_number_alone() {
        let json =
            br#"{"evidence":"E-0007","note":"see E-0008","of":["E-0012","E-7"],"E-0009":"E-"}"#;
        let found: Vec<_> = items_named(json).collect();
        assert_eq!(found, [EvidenceId(7), EvidenceId(12), EvidenceId(9)]);
        assert_eq!(items_named(b"\xff\"E-\xff\"").count(), 0);
    }
}
