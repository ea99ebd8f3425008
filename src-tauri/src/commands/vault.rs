//! Making, unlocking and locking a vault, and how it stands.

use std::path::PathBuf;

use exhibit::core::event::Role;
use exhibit::core::register::Register;
use exhibit::delivery::shown;
use exhibit::vault::{self, Access, FIRST_NUMBERS, NewVaultRequest, Open, Vault};
use exhibit::{Error, Passphrase};
use schemars::JsonSchema;
use serde::Serialize;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs::Jobs;
use crate::secret::Secret;
use crate::{machine, settings};

/// How the open vault stands: who is here, and what its ledger says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct VaultShown {
    /// Its folder.
    path: String,
    /// The organisation that is audited.
    organisation: String,
    /// Who opened it.
    person: String,
    /// Their number.
    person_id: String,
    /// Their role.
    role: Role,
    /// Whether it may be written.
    writes: bool,
    /// Why it is open for reading only, where something is wrong with it.
    problem: Option<HeadProblemShown>,
    /// The log.
    origin: String,
    /// How many entries it has.
    size: u64,
    /// Its root, in hex.
    root: String,
    /// The newest size that a witness signed, and who did.
    witnessed: Option<Witnessed>,
}

/// A contradiction with what this machine remembers of the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct HeadProblemShown {
    message: String,
    hints: Vec<String>,
}

/// The newest size that somebody outside has signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Witnessed {
    size: u64,
    by: Vec<String>,
}

/// A vault that was just made.
#[derive(Clone, Serialize, JsonSchema)]
pub(crate) struct VaultMade {
    /// Shown once.
    recovery_code: String,
    vault: VaultShown,
}

/// Makes a vault and opens it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn vault_create(
    desk: State<'_, Desk>,
    path: PathBuf,
    organisation: String,
    person: String,
    passphrase: Secret,
) -> Answer<VaultMade> {
    let organisation = written("organisation", &organisation)?;
    let person = written("person", &person)?;
    let passphrase = Passphrase::new(passphrase.expose())?;
    let request = NewVaultRequest {
        path: &path,
        organisation,
        person,
        passphrase: &passphrase,
        predecessor: None,
        numbers: FIRST_NUMBERS,
    };
    let created = vault::create(&machine::host(), &request)?;
    let recovery_code = created.recovery.display().to_string();
    desk.put(created.vault, true)?;
    settings::remember(&shown(&path))?;
    Ok(VaultMade { recovery_code, vault: vault_state(desk)? })
}

/// Unlocks a vault. Who may not write, or finds it contradicted, opens it for reading.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn vault_open(
    desk: State<'_, Desk>,
    path: PathBuf,
    passphrase: Secret,
    name: Option<String>,
    read_only: bool,
) -> Answer<VaultShown> {
    let path = if path.ends_with("vault.json") {
        path.parent().map(PathBuf::from).unwrap_or(path)
    } else {
        path
    };
    let passphrase = vault::typed(passphrase.expose())?;
    let name = name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let unlock = |access| Vault::at(&path)?.unlock(&machine::host(), &passphrase, name, access);
    let (vault, writes) = match read_only {
        true => (unlock(Access::Read)?, false),
        false => match unlock(Access::Write) {
            Ok(vault) => (vault, true),
            Err(Error::ReadOnly { .. } | Error::Head(_)) => (unlock(Access::Read)?, false),
            Err(error) => return Err(error.into()),
        },
    };
    desk.put(vault, writes)?;
    settings::remember(&shown(&path))?;
    vault_state(desk)
}

/// Locks the vault; work that is under way is stopped first.
#[tauri::command]
pub(crate) fn vault_lock(desk: State<'_, Desk>, jobs: State<'_, Jobs>) -> Answer<()> {
    jobs.cancel_all();
    desk.lock("asked")?;
    jobs.forget_ended();
    Ok(())
}

/// Returns how the open vault stands.
#[tauri::command]
pub(crate) fn vault_state(desk: State<'_, Desk>) -> Answer<VaultShown> {
    let (path, writes) = desk.open_vault()?;
    desk.read(|vault| Ok(state(vault, shown(&path), writes)))
}

fn state(vault: &Vault<Open>, path: String, writes: bool) -> VaultShown {
    let (register, person) = (vault.register(), vault.person());
    let head = vault.checkpoint().head();
    let problem = vault.head_problem();
    VaultShown {
        path,
        organisation: exhibit::organisation::organisation(register).name,
        person: person.name.clone(),
        person_id: person.id.to_string(),
        role: person.role,
        writes,
        problem: problem.map(|it| HeadProblemShown { message: it.sentence(), hints: it.hints() }),
        origin: head.origin.to_string(),
        size: head.size,
        root: head.root.to_hex(),
        witnessed: witnessed(register),
    }
}

fn witnessed(register: &Register) -> Option<Witnessed> {
    let size = register.cosignatures().iter().map(|(size, _)| *size).max()?;
    let by = register.cosignatures().iter().filter(|(at, _)| *at == size);
    Some(Witnessed { size, by: by.filter_map(|(_, line)| signer(line)).collect() })
}

/// Returns the name in a signature line (C2SP signed-note): an em dash, the name, the signature.
fn signer(line: &str) -> Option<String> {
    line.strip_prefix("— ")?.split(' ').next().map(str::to_owned)
}

fn written<'a>(what: &'static str, text: &'a str) -> Result<&'a str, Error> {
    match text.trim() {
        "" => Err(Error::text(what, "", "a name")),
        text => Ok(text),
    }
}

/// Begins again what a reloaded page has lost: tells whether a vault is open.
#[tauri::command]
pub(crate) fn vault_is_open(app: AppHandle) -> bool {
    Desk::of(&app).open_vault().is_ok()
}
