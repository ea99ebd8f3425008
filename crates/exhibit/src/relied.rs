//! Whether a verdict still rests on what is relied on, by the ledger's newest entry.

use exhibit_bundle::relied::{Relied, doubts};
use exhibit_core::event::EvidenceId;
use exhibit_core::register::{EvidenceState, Register};
use exhibit_core::time::Timestamp;

use crate::error::Error;
use crate::vault::{Open, Vault};

/// What no verdict can be said to rest on.
const UNREADABLE: &str = "trust that this program can't read";

/// Reads whom a register relies on.
///
/// # Errors
/// [`Error::Trust`] for a text in the ledger that can't be read, which a newer version may have written;
/// [`Error::LedgerBroken`] where there is no entry.
pub(crate) fn relied(register: &Register) -> Result<Relied, Error> {
    let empty = || Error::LedgerBroken { seq: 0, what: "the ledger is empty".to_owned() };
    Ok(Relied::of(register, register.last_time().ok_or_else(empty)?)?)
}

/// What is to be said beside verdicts where nothing may fail over it: no verdict is known to have ground where the
/// trust can't be read.
pub(crate) struct Doubts(Option<Relied>);

impl Doubts {
    /// Reads whom a register relies on.
    pub(crate) fn of(register: &Register) -> Self {
        Self(relied(register).ok())
    }

    /// Returns on what the newest verdict on an item rests that is not relied on any more, by name.
    pub(crate) fn lost(&self, item: &EvidenceState) -> Vec<String> {
        match &self.0 {
            Some(relied) => relied.lost(item),
            None if Relied::rests_on_trust(item) => vec![UNREADABLE.to_owned()],
            None => Vec::new(),
        }
    }

    /// Says of items whose verdict lost its ground after an entry that it did, as [`Self::about`].
    pub(crate) fn about_after<'a>(
        &self,
        entry: (u64, Timestamp),
        items: impl IntoIterator<Item = &'a EvidenceState>,
    ) -> Vec<String> {
        let lost = |item| match &self.0 {
            Some(relied) => relied.lost_after(item, entry),
            None => self.lost(item),
        };
        let lost = items.into_iter().map(|it| (it.received.id, it.word(), lost(it)));
        doubts(lost).into_iter().map(|(_, sentence)| sentence).collect()
    }

    /// Says of each of these items whose verdict lost its ground that it did, a sentence for all that rested on the
    /// same.
    pub(crate) fn about<'a>(
        &self,
        items: impl IntoIterator<Item = &'a EvidenceState>,
    ) -> Vec<String> {
        let lost = items.into_iter().map(|it| (it.received.id, it.word(), self.lost(it)));
        doubts(lost).into_iter().map(|(_, sentence)| sentence).collect()
    }
}

impl Vault<Open> {
    /// Returns the items whose verdict rests on what is not relied on any more; `None` where the recorded trust
    /// can't be read, which a newer version may have written.
    pub fn in_doubt(&self) -> Option<Vec<EvidenceId>> {
        let relied = relied(self.register()).ok()?;
        let lost = self.register().evidence().filter(|item| !relied.lost(item).is_empty());
        Some(lost.map(|item| item.received.id).collect())
    }
}
