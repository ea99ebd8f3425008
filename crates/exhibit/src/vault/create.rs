//! Making a vault: keys, slots, the first two entries.

use std::path::Path;

use exhibit_core::event::{Event, Person, PersonId, Predecessor, Role, VaultCreated};
use exhibit_core::register::{FORMAT, Register};
use exhibit_ledger::keys::{LogKey, PersonKey};
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tree::Frontier;
use exhibit_store::{
    NewVault, Passphrase, PersonSecrets, RecoveryCode, Secret, SlotSecrets, VaultFile,
};

use super::{Access, Batch, Effects, Locked, Open, Vault};
use crate::error::Error;
use crate::host::Host;

/// A new vault's details.
pub struct NewVaultRequest<'a> {
    /// Where; the folder must be absent or empty.
    pub path: &'a Path,
    /// The organisation that is audited.
    pub organisation: &'a str,
    /// The name of the person who creates it.
    pub person: &'a str,
    /// Their passphrase.
    pub passphrase: &'a Passphrase,
    /// The log that the new one goes on from, if it does.
    pub predecessor: Option<Predecessor>,
    /// The numbers of that person and of the recovery code; those of a predecessor stay as they were.
    pub numbers: (PersonId, PersonId),
}

/// The numbers of the first person and of the recovery code in a log that goes on from no other.
pub const FIRST_NUMBERS: (PersonId, PersonId) = (PersonId(1), PersonId(2));

/// A vault that was just made, and the recovery code, shown once.
pub struct Created {
    /// The open vault.
    pub vault: Vault<Open>,
    /// The recovery code.
    pub recovery: RecoveryCode,
}

/// Makes a vault with its first person and a recovery code.
///
/// # Errors
/// [`Error::Store`] if the place is taken or can't be written, [`Error::SharedFolder`] if a vault
/// there would not be written to, [`Error::Policy`].
pub fn create(host: &Host<'_>, request: &NewVaultRequest<'_>) -> Result<Created, Error> {
    host.policy()?.check_passphrase(request.passphrase.characters())?;
    let params = host.slot_params()?;
    if let Some(shared) = crate::place::look(request.path) {
        return Err(Error::SharedFolder(shared));
    }
    let mut random = |out: &mut [u8]| (host.random)(out);
    let log_key = LogKey::from_seed(&host.random_bytes());
    let log_seed = Secret::new(*log_key.expose_seed());
    let vault_key = Secret::random(&mut random);
    let secrets = PersonSecrets::random(&mut random);
    let rescue = PersonSecrets::random(&mut random);
    let recovery = RecoveryCode::generate(&mut random);
    let origin = Origin::of_first_key(&log_key.public());

    let mut file = VaultFile::new(origin.as_str(), 1);
    let mut slot = |secrets: &PersonSecrets, passphrase: &Passphrase| {
        let of_person =
            SlotSecrets { person: secrets, vault_key: &vault_key, log_seed: Some(&log_seed) };
        file.add_slot(&of_person, passphrase, params, &host.kdf.limits, &mut random)
    };
    let slot_id = slot(&secrets, request.passphrase)?;
    let rescue_id = slot(&rescue, &recovery.passphrase())?;

    let key = PersonKey::from_seed(secrets.sign_seed.expose());
    let person =
        person_of(request.numbers.0, request.person, Role::Lead, &secrets, &slot_id.to_hex());
    let rescuer =
        person_of(request.numbers.1, "recovery code", Role::Recovery, &rescue, &rescue_id.to_hex());
    let created = Event::VaultCreated(VaultCreated {
        format: FORMAT,
        organisation: request.organisation.to_owned(),
        log_key: log_key.public().to_hex(),
        person: person.clone(),
        catalog: exhibit_core::catalog::iso42001().catalog.clone(),
        predecessor: request.predecessor.clone(),
    });

    let mut new = NewVault::begin(request.path, &vault_key, 1, request.person)?;
    let (mut register, mut frontier) = (Register::new(), Frontier::new());
    let ledger = (&mut register, &mut frontier);
    let mut batch = Batch::new(host, ledger, &origin, (person.id, &key));
    batch.push(created)?;
    batch.push(Event::PersonEnrolled(rescuer))?;
    let transaction = batch.transaction(&log_key, Effects::default(), None)?;
    new.write().commit(transaction)?;
    let (dir, handle) = new.finish(&file)?;
    drop(handle);
    let locked = Vault { state: Locked { dir } };
    let vault = locked.unlock(host, request.passphrase, None, Access::Write)?;
    Ok(Created { vault, recovery })
}

/// Describes a person as the ledger enrols them: public keys only.
pub(super) fn person_of(
    id: PersonId,
    name: &str,
    role: Role,
    secrets: &PersonSecrets,
    slot: &str,
) -> Person {
    Person {
        id,
        name: name.to_owned(),
        role,
        sign_key: PersonKey::from_seed(secrets.sign_seed.expose()).public().to_hex(),
        unlock_key: data_encoding::HEXLOWER.encode(&secrets.unlock_public()),
        slot: slot.to_owned(),
    }
}
