//! The desk: which vault is open, who looks at it and who writes in it.
//!
//! One vault is open at a time. Short work takes it for as long as it needs; while long work holds it, the
//! page goes on reading through a second look at the same vault, so that nothing in the window waits.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
use crate::turns::{Turn, Turns};
use crate::waits::{self, Waiting};

/// Told to the page when something was written.
pub(crate) const CHANGED: &str = "vault-changed";
/// Told to the page when the vault was locked, with the reason.
pub(crate) const LOCKED: &str = "vault-locked";

/// After this long the page has what it asks for first.
const SETTLED: Duration = Duration::from_secs(2);

/// What stands on the desk: nothing, or one open vault.
pub(crate) struct Desk {
    app: AppHandle,
    /// How many vaults were put here.
    sessions: AtomicU64,
    session: Mutex<Option<Arc<Session>>>,
    touched: Mutex<Instant>,
}

/// One open vault.
pub(crate) struct Session {
    number: u64,
    path: PathBuf,
    /// Absent from the moment in which it is locked.
    vault: Turns<Option<Vault<Open>>>,
    /// Opened when it is needed for the first time.
    beside: Mutex<Option<Vault<Open>>>,
    writes: bool,
    /// What somebody at the page wrote last: how many entries there were before, and with it.
    last: Mutex<Option<(u64, u64)>>,
}

impl Desk {
    /// Returns an empty desk.
    pub(crate) fn new(app: AppHandle) -> Self {
        let (sessions, session) = (AtomicU64::new(0), Mutex::new(None));
        Self { app, sessions, session, touched: Mutex::new(Instant::now()) }
    }

    /// Returns the desk of a running program.
    pub(crate) fn of(app: &AppHandle) -> tauri::State<'_, Self> {
        app.state()
    }

    /// Puts an open vault on the desk.
    ///
    /// Fails where one stands there: nobody's work in it is given to another vault.
    pub(crate) fn put(&self, vault: Vault<Open>, writes: bool) -> Answer<()> {
        let beside = vault.beside()?;
        let number = self.sessions.fetch_add(1, Ordering::Relaxed);
        let session = Session {
            number,
            path: vault.path().to_owned(),
            vault: Turns::new(Some(vault)),
            beside: Mutex::new(Some(beside)),
            writes,
            last: Mutex::new(None),
        };
        {
            let mut place = held(&self.session);
            if place.is_some() {
                return Err(Fault::taken());
            }
            *place = Some(Arc::new(session));
        }
        self.touch();
        let app = self.app.clone();
        // Where no thread is to be had, the first question about an item takes longer.
        let reading = std::thread::Builder::new();
        let _ = reading.spawn(move || Self::of(&app).read_ahead(number));
        Ok(())
    }

    /// Reads the ledger through once the page has what it asks for first; it ends when the vault is locked.
    fn read_ahead(&self, number: u64) {
        std::thread::sleep(SETTLED);
        let on_desk = || self.session_number() == Some(number);
        if !on_desk() {
            return;
        }
        // What can't be read is told to whoever asks for it.
        let Ok(mut ahead) = self.read(Vault::read_ahead) else { return };
        while on_desk() && ahead.go_on().is_ok_and(|more| more) {}
    }

    /// Fails where a vault stands on the desk.
    pub(crate) fn is_free(&self) -> Answer<()> {
        held(&self.session).is_none().then_some(()).ok_or_else(Fault::taken)
    }

    /// Returns the number of the session of the vault that is open, which no other session has.
    pub(crate) fn session_number(&self) -> Option<u64> {
        held(&self.session).as_ref().map(|session| session.number)
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
        if session.writes
            && let Some(vault) = session.vault.try_take(waits::job())
        {
            return Ok(look(vault.as_ref().ok_or_else(Fault::locked)?)?);
        }
        let mut beside = held(&session.beside);
        let vault = beside.as_mut().ok_or_else(Fault::locked)?;
        vault.catch_up()?;
        Ok(look(vault)?)
    }

    /// Looks at the open vault for as long as that takes, through a look of its own for which nobody waits.
    pub(crate) fn read_long<T>(
        &self,
        look: impl FnOnce(&Vault<Open>) -> Result<T, Error>,
    ) -> Answer<T> {
        let session = self.session()?;
        let own = {
            let mut beside = held(&session.beside);
            let vault = beside.as_mut().ok_or_else(Fault::locked)?;
            vault.catch_up()?;
            vault.beside()?
        };
        Ok(look(&own)?)
    }

    /// Works on the open vault, and tells the page that something was written. While other work has the vault it
    /// waits for its turn, which is told to the page and may be given up.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&mut Vault<Open>, &Host<'_>) -> Result<T, Error>,
    ) -> Answer<T> {
        let session = self.session()?;
        let mut vault = self.turn(&session)?;
        let open = vault.as_mut().ok_or_else(Fault::locked)?;
        let before = open.register().size();
        let done = work(open, &machine::host());
        let after = open.register().size();
        if after != before {
            *held(&session.last) = waits::is_for_page().then_some((before, after));
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

    /// Returns what somebody at the page wrote last, where all of it can be taken back.
    pub(crate) fn undoable(&self) -> Answer<Option<(u64, u64)>> {
        let session = self.session()?;
        let last = *held(&session.last);
        // Where long work has the vault, something else is written next.
        let vault = session.vault.take(waits::job(), &mut |holder| holder.is_none());
        let undo = vault.as_ref().and_then(|turn| (**turn).as_ref()).and_then(Vault::undoable);
        Ok(undo.map(|it| (it.from, it.to)).filter(|whole| last == Some(*whole)))
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

    fn turn<'s>(&self, session: &'s Arc<Session>) -> Answer<Turn<'s, Option<Vault<Open>>>> {
        let mut waiting = Waiting::begin(&self.app);
        let on_desk = || held(&self.session).as_ref().is_some_and(|it| Arc::ptr_eq(it, session));
        let mut go_on = |holder| on_desk() && waiting.go_on(holder);
        match session.vault.take(waits::job(), &mut go_on) {
            // It may have been locked in the moment in which its turn came.
            Some(turn) if on_desk() => Ok(turn),
            None if on_desk() => Err(waiting.given_up()),
            _ => Err(Fault::locked()),
        }
    }

    fn session(&self) -> Answer<Arc<Session>> {
        held(&self.session).clone().ok_or_else(Fault::locked)
    }

    fn close(&self, session: &Session) -> Answer<()> {
        self.app.state::<Copies>().wipe_all();
        self.app.state::<Clipboard>().clear_now(&self.app);
        held(&session.beside).take();
        if let Some(vault) = session.vault.take_at_last().take() {
            vault.close()?;
        }
        Ok(())
    }
}

/// Takes a lock; what a panicking thread left behind is as it was before its last whole step.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
