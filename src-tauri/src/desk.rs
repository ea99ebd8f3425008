//! The desk: which vault is open, who looks at it and who writes in it.
//!
//! One vault is open at a time. Short work takes it for as long as it needs; while long work holds it, the
//! page goes on reading through a second look at the same vault, so that nothing in the window waits.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use exhibit::Error;
use exhibit::host::Host;
use exhibit::vault::{Open, Vault};
use tauri::{AppHandle, Emitter, Manager};

use crate::clipboard::Clipboard;
use crate::commands::evidence::watch::Watches;
use crate::copies::Copies;
use crate::fault::{Answer, Fault};
use crate::machine;

/// Told to the page when something was written.
pub(crate) const CHANGED: &str = "vault-changed";
/// Told to the page when the vault was locked, with the reason.
pub(crate) const LOCKED: &str = "vault-locked";

/// What stands on the desk: nothing, or one open vault.
pub(crate) struct Desk {
    app: AppHandle,
    session: Mutex<Option<Arc<Session>>>,
    touched: Mutex<Instant>,
}

/// One open vault.
pub(crate) struct Session {
    path: PathBuf,
    /// Absent from the moment in which it is locked.
    vault: Mutex<Option<Vault<Open>>>,
    /// Opened when it is needed for the first time.
    beside: Mutex<Option<Vault<Open>>>,
    writes: bool,
}

impl Desk {
    /// Returns an empty desk.
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app, session: Mutex::new(None), touched: Mutex::new(Instant::now()) }
    }

    /// Returns the desk of a running program.
    pub(crate) fn of(app: &AppHandle) -> tauri::State<'_, Self> {
        app.state()
    }

    /// Puts an open vault on the desk; one that stood there is locked first.
    pub(crate) fn put(&self, vault: Vault<Open>, writes: bool) -> Answer<()> {
        let before = held(&self.session).take();
        if let Some(before) = before {
            self.close(&before)?;
        }
        let beside = vault.beside()?;
        let session = Session {
            path: vault.path().to_owned(),
            vault: Mutex::new(Some(vault)),
            beside: Mutex::new(Some(beside)),
            writes,
        };
        *held(&self.session) = Some(Arc::new(session));
        self.touch();
        Ok(())
    }

    /// Locks the vault: the page is told why at once, and the keys are wiped as soon as no work holds them.
    pub(crate) fn lock(&self, why: &str) -> Answer<()> {
        self.app.state::<Watches>().end();
        let Some(session) = held(&self.session).take() else { return Ok(()) };
        // A window that is closing no longer listens.
        let _ = self.app.emit(LOCKED, why);
        self.close(&session)
    }

    /// Looks at the open vault.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Vault<Open>) -> Result<T, Error>) -> Answer<T> {
        let session = self.session()?;
        if session.writes {
            let free = match session.vault.try_lock() {
                Ok(vault) => Some(vault),
                Err(TryLockError::Poisoned(broken)) => Some(broken.into_inner()),
                Err(TryLockError::WouldBlock) => None,
            };
            if let Some(vault) = free {
                return Ok(look(vault.as_ref().ok_or_else(Fault::locked)?)?);
            }
        }
        let mut beside = held(&session.beside);
        let vault = beside.as_mut().ok_or_else(Fault::locked)?;
        vault.catch_up()?;
        Ok(look(vault)?)
    }

    /// Works on the open vault, and tells the page that something was written.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&mut Vault<Open>, &Host<'_>) -> Result<T, Error>,
    ) -> Answer<T> {
        let session = self.session()?;
        let mut vault = held(&session.vault);
        let open = vault.as_mut().ok_or_else(Fault::locked)?;
        let before = open.register().size();
        let done = work(open, &machine::host());
        if open.register().size() != before {
            // Whoever looks at this moment catches up by itself.
            if let Ok(mut beside) = session.beside.try_lock()
                && let Some(beside) = beside.as_mut()
            {
                beside.follow(open);
            }
            let _ = self.app.emit(CHANGED, ());
        }
        Ok(done?)
    }

    /// Returns the folder of the open vault, and whether it may be written.
    pub(crate) fn open_vault(&self) -> Answer<(PathBuf, bool)> {
        let session = self.session()?;
        Ok((session.path.clone(), session.writes))
    }

    /// Notes that somebody is here.
    pub(crate) fn touch(&self) {
        *held(&self.touched) = Instant::now();
    }

    /// Returns how long nobody has touched the window.
    pub(crate) fn idle(&self) -> Duration {
        held(&self.touched).elapsed()
    }

    fn session(&self) -> Answer<Arc<Session>> {
        held(&self.session).clone().ok_or_else(Fault::locked)
    }

    fn close(&self, session: &Session) -> Answer<()> {
        self.app.state::<Copies>().wipe_all();
        self.app.state::<Clipboard>().clear_now(&self.app);
        held(&session.beside).take();
        if let Some(vault) = held(&session.vault).take() {
            vault.close()?;
        }
        Ok(())
    }
}

/// Takes a lock; what a panicking thread left behind is as it was before its last whole step.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
