//! `vault.json`: format version, origin, epoch, name of the database, key slots.
//!
//! Canonical JSON, at most 1 MiB. It holds no name and no role: those stand in the ledger, whose
//! public keys are authoritative.

use exhibit_core::canonical;
use serde::{Deserialize, Serialize};

use crate::error::{StoreError, VaultFileFault};
use crate::kdf::{KdfLimits, KdfParams};
use crate::secret::{Passphrase, Randomness};
use crate::slot::{Binding, Lock, PersonSecrets, Slot, SlotId, SlotSecrets};

/// The newest format of `vault.json` and of the database that this program knows.
pub const FORMAT: u32 = 1;

/// The most key slots in a vault.
pub const MAX_SLOTS: usize = 256;

/// The most bytes of `vault.json` that are read.
pub const MAX_VAULT_FILE: u64 = 1 << 20;

/// The content of `vault.json`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaultFile {
    format: u32,
    origin: String,
    epoch: u64,
    database: String,
    slots: Vec<Slot>,
}

impl VaultFile {
    /// Returns a file with no slots; the database of epoch `n` is `vault-<n>.db`.
    pub fn new(origin: &str, epoch: u64) -> Self {
        Self {
            format: FORMAT,
            origin: origin.to_owned(),
            epoch,
            database: database_name(epoch),
            slots: Vec::new(),
        }
    }

    /// Reads `vault.json`.
    ///
    /// Fails with [`StoreError::NewerFormat`] on a newer format, whatever else it holds, and with
    /// [`StoreError::VaultFile`] on anything that [`VaultFile::to_bytes`] would not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        if bytes.len() as u64 > MAX_VAULT_FILE {
            return Err(VaultFileFault::TooLarge { limit: MAX_VAULT_FILE }.into());
        }
        refuse_newer(bytes)?;
        let file: Self =
            canonical::read(bytes).map_err(|e| VaultFileFault::Shape(e.to_string()))?;
        file.check()?;
        Ok(file)
    }

    /// Returns the canonical bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        self.check()?;
        Ok(canonical::to_bytes(self).map_err(|e| VaultFileFault::Shape(e.to_string()))?)
    }

    /// Returns the origin of the vault's log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns the epoch, counted from 1; each rotation of the vault key starts another.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Returns the name of the database file in the vault's folder.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Returns the slots in the order in which they were added.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Returns the slot of this id.
    pub fn slot(&self, id: SlotId) -> Result<&Slot, StoreError> {
        self.slots.iter().find(|slot| slot.id() == id).ok_or(StoreError::NoSuchSlot(id))
    }

    /// Adds a slot for a person (or for a recovery code) and returns its id.
    ///
    /// Fails with [`StoreError::KdfRefused`] when `params` are outside `limits`.
    pub fn add_slot(
        &mut self,
        secrets: &SlotSecrets<'_>,
        passphrase: &Passphrase,
        params: KdfParams,
        limits: &KdfLimits,
        rng: &mut dyn Randomness,
    ) -> Result<SlotId, StoreError> {
        let lock = Lock { passphrase, params, limits };
        let slot = Slot::seal(secrets, self.binding(), &lock, rng)?;
        let id = slot.id();
        self.slots.push(slot);
        self.check()?;
        Ok(id)
    }

    /// Puts a person's keys under a new passphrase: new salt, nonce and sealed keys, same boxes.
    ///
    /// An old copy of the file still opens with the old passphrase.
    pub fn rewrap(
        &mut self,
        id: SlotId,
        person: &PersonSecrets,
        passphrase: &Passphrase,
        params: KdfParams,
        limits: &KdfLimits,
        rng: &mut dyn Randomness,
    ) -> Result<(), StoreError> {
        let lock = Lock { passphrase, params, limits };
        let slot = self.slot(id)?.clone().wrapped(person, self.binding(), &lock, rng)?;
        let at = self.slots.iter().position(|slot| slot.id() == id);
        self.slots[at.expect("it was found above")] = slot;
        Ok(())
    }

    /// Takes a slot away; old copies of the file still hold it.
    pub fn remove_slot(&mut self, id: SlotId) -> Result<(), StoreError> {
        self.slot(id)?;
        self.slots.retain(|slot| slot.id() != id);
        Ok(())
    }

    fn binding(&self) -> Binding<'_> {
        Binding { origin: &self.origin, epoch: self.epoch }
    }

    fn check(&self) -> Result<(), VaultFileFault> {
        let (expected, found) = (database_name(self.epoch), self.database.clone());
        if expected != found {
            return Err(VaultFileFault::DatabaseName { epoch: self.epoch, expected, found });
        }
        if self.slots.len() > MAX_SLOTS {
            return Err(VaultFileFault::TooManySlots { found: self.slots.len(), limit: MAX_SLOTS });
        }
        let mut ids: Vec<_> = self.slots.iter().map(Slot::id).collect();
        ids.sort_unstable();
        match ids.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(VaultFileFault::DuplicateSlot(pair[0])),
            None => Ok(()),
        }
    }
}

/// Returns the name of the database of an epoch.
pub(crate) fn database_name(epoch: u64) -> String {
    format!("vault-{epoch}.db")
}

fn refuse_newer(bytes: &[u8]) -> Result<(), StoreError> {
    #[derive(Deserialize)]
    struct Format {
        format: i64,
    }
    let known = i64::from(FORMAT);
    match serde_json::from_slice::<Format>(bytes) {
        Ok(Format { format }) if format > known => {
            Err(StoreError::NewerFormat { found: format, known })
        }
        Ok(Format { format }) if format < known => {
            Err(VaultFileFault::Shape(format!("format {format} never existed")).into())
        }
        Ok(_) => Ok(()),
        Err(error) => Err(VaultFileFault::Shape(error.to_string()).into()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::secret::Secret;

    const CHEAP: KdfParams = KdfParams { m_kib: 16, t: 1, p: 1 };

    fn counting() -> impl FnMut(&mut [u8]) {
        let mut n = 0_u8;
        move |out: &mut [u8]| {
            for byte in out {
                n = n.wrapping_mul(5).wrapping_add(113);
                *byte = n;
            }
        }
    }

    fn person() -> PersonSecrets {
        PersonSecrets { sign_seed: Secret::new([1; 32]), unlock_secret: Secret::new([2; 32]) }
    }

    fn example() -> (VaultFile, SlotId) {
        let mut file = VaultFile::new("exhibit-a.invalid/test", 1);
        let secrets = SlotSecrets {
            person: &person(),
            vault_key: &Secret::new([3; 32]),
            log_seed: Some(&Secret::new([4; 32])),
        };
        let passphrase = Passphrase::new("right").unwrap();
        let limits = KdfLimits::for_tests();
        let id = file.add_slot(&secrets, &passphrase, CHEAP, &limits, &mut counting()).unwrap();
        (file, id)
    }

    fn open(file: &VaultFile, id: SlotId, passphrase: &str) -> Option<PersonSecrets> {
        let passphrase = Passphrase::new(passphrase).unwrap();
        file.slot(id).unwrap().open(file.origin(), &passphrase, &KdfLimits::for_tests()).unwrap()
    }

    #[test]
    fn a_slot_opens_with_its_passphrase_only() {
        let (file, id) = example();
        let opened = open(&file, id, "right").expect("the right passphrase");
        assert_eq!(opened.sign_seed.expose(), &[1; 32]);
        let (vault_key, log_seed) = file.slot(id).unwrap().open_boxes(&opened).unwrap();
        assert_eq!(vault_key.expose(), &[3; 32]);
        assert_eq!(log_seed.unwrap().expose(), &[4; 32]);
        assert!(open(&file, id, "wrong").is_none());
    }

    #[test]
    fn a_rewrapped_slot_opens_with_the_new_passphrase_only_and_keeps_its_boxes() {
        let (mut file, id) = example();
        let before = file.slot(id).unwrap().open_boxes(&person()).unwrap().0;
        let new = Passphrase::new("new").unwrap();
        let mut rng = |out: &mut [u8]| out.fill(9);
        file.rewrap(id, &person(), &new, CHEAP, &KdfLimits::for_tests(), &mut rng).unwrap();
        assert!(open(&file, id, "right").is_none());
        let opened = open(&file, id, "new").unwrap();
        let after = file.slot(id).unwrap().open_boxes(&opened).unwrap().0;
        assert_eq!(before.expose(), after.expose());
    }

    #[test]
    fn any_changed_member_of_the_slot_or_another_origin_keeps_it_shut() {
        let (file, id) = example();
        let slot = file.slot(id).unwrap();
        let right = Passphrase::new("right").unwrap();
        let limits = KdfLimits::for_tests();
        assert!(slot.open("exhibit-a.invalid/other", &right, &limits).unwrap().is_none());
        let text = String::from_utf8(file.to_bytes().unwrap()).unwrap();
        for (from, to) in [
            ("\"t\":1", "\"t\":2"),
            ("\"m_kib\":16", "\"m_kib\":17"),
            ("\"p\":1", "\"p\":2"),
            ("\"wrapped\":1", "\"wrapped\":2"),
            ("\"id\":\"", "\"id\":\"0"),
            ("\"nonce\":\"", "\"nonce\":\"0"),
            ("\"salt\":\"", "\"salt\":\"0"),
            ("\"unlock_public\":\"", "\"unlock_public\":\"0"),
            ("\"sealed\":\"", "\"sealed\":\"0"),
        ] {
            let changed = match to.strip_suffix('0') {
                // Replace the first digit of a hex string by another one.
                Some(start) if start == from => {
                    let at = text.find(from).unwrap() + from.len();
                    let digit = if &text[at..=at] == "0" { "1" } else { "0" };
                    format!("{}{digit}{}", &text[..at], &text[at + 1..])
                }
                _ => text.replace(from, to),
            };
            assert_ne!(changed, text);
            let changed = VaultFile::from_bytes(changed.as_bytes()).unwrap();
            let opened = changed.slots()[0].open(changed.origin(), &right, &limits).unwrap();
            assert!(opened.is_none(), "{to}");
        }
    }

    #[test]
    fn the_file_reads_back_and_reveals_nothing_but_what_is_listed() {
        let (file, _) = example();
        let bytes = file.to_bytes().unwrap();
        assert!(VaultFile::from_bytes(&bytes).unwrap() == file);
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let members =
            |v: &serde_json::Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(members(&value), ["database", "epoch", "format", "origin", "slots"]);
        assert_eq!(
            members(&value["slots"][0]),
            ["id", "kdf", "log_key", "nonce", "sealed", "unlock_public", "vault_key", "wrapped"]
        );
    }

    #[test]
    fn newer_formats_and_foreign_database_names_are_refused() {
        let newer = VaultFile::from_bytes(br#"{"format":2,"whatever":[]}"#).err();
        assert!(matches!(newer, Some(StoreError::NewerFormat { found: 2, known: 1 })));
        let (file, _) = example();
        let text = String::from_utf8(file.to_bytes().unwrap()).unwrap();
        for name in ["../other.db", "vault-2.db", "/etc/passwd"] {
            let escaped = text.replace("vault-1.db", name);
            let refused = VaultFile::from_bytes(escaped.as_bytes()).err();
            assert!(matches!(
                refused,
                Some(StoreError::VaultFile(VaultFileFault::DatabaseName { .. }))
            ));
        }
        let doubled =
            VaultFile { slots: [file.slots.clone(), file.slots.clone()].concat(), ..file };
        assert!(doubled.to_bytes().is_err());
    }

    #[test]
    fn hostile_costs_are_refused_before_anything_is_derived() {
        let (file, id) = example();
        let text = String::from_utf8(file.to_bytes().unwrap()).unwrap();
        let hostile = text.replace("\"m_kib\":16", "\"m_kib\":4294967295");
        let hostile = VaultFile::from_bytes(hostile.as_bytes()).unwrap();
        let right = Passphrase::new("right").unwrap();
        for (file, limits) in [(&hostile, KdfLimits::for_tests()), (&file, KdfLimits::SHIPPED)] {
            let refused = file.slot(id).unwrap().open(file.origin(), &right, &limits).err();
            assert!(matches!(refused, Some(StoreError::KdfRefused { slot, .. }) if slot == id));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = VaultFile::from_bytes(&bytes);
        }
    }
}
