//! Making, unlocking and locking a vault, and how it stands.

use std::path::PathBuf;
use std::sync::Mutex;

use exhibit::core::event::{EvidenceId, Role};
use exhibit::core::register::Register;
use exhibit::delivery::{file_name, shown};
use exhibit::restore::{RestoreRequest, restore};
use exhibit::vault::{self, Access, Created, FIRST_NUMBERS, NewVaultRequest, Open, Vault, Warning};
use exhibit::{Error, Passphrase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, State};

use crate::desk::{Desk, held};
use crate::fault::{Answer, Fault, for_a_window};
use crate::jobs::{self, Jobs};
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
    problem: Option<ProblemShown>,
    /// What else somebody should know of it.
    warnings: Vec<ProblemShown>,
    /// The log.
    origin: String,
    /// How many entries it has.
    size: u64,
    /// Its root, in hex.
    root: String,
    /// The newest size that a witness signed, and who did.
    witnessed: Option<Witnessed>,
    /// The items whose verdict rests on what is not relied on any more; absent where the recorded trust can't be
    /// read, so that none is known to have ground.
    in_doubt: Option<Vec<EvidenceId>>,
}

/// What is not as it should be, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ProblemShown {
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
    desk.is_free()?;
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
    entered(desk, vault::create(&machine::host(), &request)?)
}

/// What is to be gone on with.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct RestoreAsked {
    /// The copy.
    from: PathBuf,
    /// The new vault's folder.
    to: PathBuf,
    /// Why an older copy is continued.
    reason: String,
    /// Whose passphrase it must be, where that matters.
    name: Option<String>,
}

/// A vault that goes on from a copy; its recovery code is asked for by itself, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct VaultRestored {
    /// The new log.
    origin: String,
    /// How many items were stated again.
    items: u64,
    /// Statements that name what the new log does not have: left out.
    left_out: u64,
    /// People of the copy who have to be enrolled again, with passphrases of their own.
    to_enrol: Vec<String>,
}

/// A vault that was restored and that nobody has entered yet.
#[derive(Default)]
pub(crate) struct Restored(Mutex<Option<Created>>);

/// Goes on with an older copy of a vault in a new log; long work.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn vault_restore(
    app: AppHandle,
    asked: RestoreAsked,
    passphrase: Secret,
) -> Answer<u64> {
    let reason = match asked.reason.trim() {
        "" => return Err(Error::text("reason", "", "why an older copy is gone on with").into()),
        reason => reason.to_owned(),
    };
    let passphrase = vault::typed(passphrase.expose())?;
    let handle = app.clone();
    Ok(jobs::start(&app, "restore", &file_name(&asked.to), move |_, watcher| {
        let name = asked.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let request = RestoreRequest {
            from: &asked.from,
            to: &asked.to,
            reason: &reason,
            passphrase: &passphrase,
            name,
        };
        let restored = restore(&machine::host(), &request, watcher)?;
        let told = VaultRestored {
            origin: restored.created.vault.origin().to_string(),
            items: restored.items,
            left_out: restored.left_out,
            to_enrol: restored.to_enrol,
        };
        // A result of long work is kept and told again; a recovery code must not be.
        *held(&handle.state::<Restored>().0) = Some(restored.created);
        Ok(told)
    }))
}

/// Opens the vault that was just restored, and gives out its recovery code, once.
#[tauri::command]
pub(crate) fn vault_enter_restored(
    desk: State<'_, Desk>,
    restored: State<'_, Restored>,
) -> Answer<VaultMade> {
    let nothing = || {
        let hints = ["Enrol people with the passphrase that opened the copy."];
        Fault::plain("not-restored", "No vault was just restored.", &hints)
    };
    desk.is_free()?;
    let created = held(&restored.0).take().ok_or_else(nothing)?;
    entered(desk, created)
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
    desk.is_free()?;
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
    // It is open whether its place can be remembered or not.
    let _ = settings::remember(&shown(&path));
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

/// What was written last, where it can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct UndoOffered {
    /// How many entries there were before.
    from: u64,
    /// How many there are with it.
    to: u64,
}

/// Returns what was written last, where all of it can be taken back by saying its contrary.
#[tauri::command]
pub(crate) fn vault_undo_offer(desk: State<'_, Desk>) -> Answer<Option<UndoOffered>> {
    Ok(desk.undoable()?.map(|(from, to)| UndoOffered { from, to }))
}

/// Takes back what was written last, as it was offered.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn vault_undo(desk: State<'_, Desk>, from: u64, to: u64) -> Answer<()> {
    desk.write(|vault, host| vault.undo(host, from, to))
}

/// Puts a new vault on the desk.
fn entered(desk: State<'_, Desk>, created: Created) -> Answer<VaultMade> {
    let recovery_code = created.recovery.display().to_string();
    let path = shown(created.vault.path());
    desk.put(created.vault, true)?;
    let _ = settings::remember(&path);
    Ok(VaultMade { recovery_code, vault: vault_state(desk)? })
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
        problem: problem.map(|it| ProblemShown { message: it.sentence(), hints: it.hints() }),
        warnings: vault.warnings().iter().map(warning).collect(),
        origin: head.origin.to_string(),
        size: head.size,
        root: head.root.to_hex(),
        witnessed: witnessed(register),
        in_doubt: vault.in_doubt(),
    }
}

fn warning(it: &Warning) -> ProblemShown {
    let (message, hints) = for_a_window(&it.message, it.hints.clone());
    ProblemShown { message, hints }
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
