//! Who may open a vault, and with which passphrase.

use exhibit_core::event::{Event, Person, Role};
use exhibit_store::{Passphrase, PersonSecrets, SlotSecrets, VaultDir, VaultFile};

use super::create::person_of;
use super::{Effects, Open, Vault};
use crate::error::Error;
use crate::host::Host;

impl Vault<Open> {
    /// Enrols a person with a slot of their own.
    ///
    /// # Errors
    /// [`Error::Policy`] for a passphrase that this machine does not allow; as [`Vault::append`];
    /// nothing is enrolled then.
    pub fn enrol(
        &mut self,
        host: &Host<'_>,
        name: &str,
        role: Role,
        passphrase: &Passphrase,
    ) -> Result<Person, Error> {
        host.policy()?.check_passphrase(passphrase.characters())?;
        let params = host.slot_params()?;
        let mut random = |out: &mut [u8]| (host.random)(out);
        let secrets = PersonSecrets::random(&mut random);
        let mut file = self.state.dir.file().clone();
        let log_seed = role.writes() || role == Role::Recovery;
        let of_person = SlotSecrets {
            person: &secrets,
            vault_key: self.state.unlocked.vault_key(),
            log_seed: self.state.unlocked.log_seed().filter(|_| log_seed),
        };
        let limits = &host.kdf.limits;
        let slot = file.add_slot(&of_person, passphrase, params, limits, &mut random)?;
        // Whoever is on record keeps the number that they have there.
        let register = &self.state.register;
        let recorded = register.organisation().people().find(|it| it.said.name == name);
        let id = recorded.map_or_else(|| register.next_person(), |it| it.said.id);
        let person = person_of(id, name, role, &secrets, &slot.to_hex());
        // Asked before anything is written; the slot comes first, since an entry for a slot that
        // does not exist could never be made good.
        let enrolled = Event::PersonEnrolled(person.clone());
        self.state.register.decide(self.state.person.id, enrolled.clone())?;
        self.save_file(&file)?;
        self.append(host, |batch| {
            batch.push(enrolled)?;
            Ok(Effects::default())
        })?;
        Ok(person)
    }

    /// Seals the own slot again under another passphrase.
    ///
    /// An old copy of vault.json still opens with the old passphrase.
    ///
    /// # Errors
    /// [`Error::Policy`] for a passphrase that this machine does not allow; as [`Vault::append`].
    pub fn change_passphrase(
        &mut self,
        host: &Host<'_>,
        passphrase: &Passphrase,
    ) -> Result<(), Error> {
        if self.state.person.role == Role::Recovery {
            return Err(Error::RecoveryOnlyEnrols);
        }
        host.policy()?.check_passphrase(passphrase.characters())?;
        let params = host.slot_params()?;
        let mut random = |out: &mut [u8]| (host.random)(out);
        let mut file = self.state.dir.file().clone();
        let unlocked = &self.state.unlocked;
        file.rewrap(
            unlocked.slot(),
            unlocked.person(),
            passphrase,
            params,
            &host.kdf.limits,
            &mut random,
        )?;
        let person = self.state.person.id;
        self.append(host, |batch| {
            let changed = exhibit_core::event::PassphraseChanged { person };
            batch.push(Event::PassphraseChanged(changed))?;
            Ok(Effects::default())
        })?;
        self.save_file(&file)
    }

    fn save_file(&mut self, file: &VaultFile) -> Result<(), Error> {
        self.staging()?.save_vault_file(file)?;
        self.state.dir = VaultDir::open(self.state.dir.path())?;
        Ok(())
    }
}
