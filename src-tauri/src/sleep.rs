//! Locks the vault before the computer sleeps, where the system says so in time: logind does, on Linux.
//!
//! The system is asked to wait for us (an inhibitor of the kind `delay`, at most five seconds by logind's own
//! setting), and goes to sleep when the keys are wiped. Work that does not stop in that time keeps them longer.
//! Where there is no logind, [`crate::idle`] notices afterwards that the computer has slept.
//!
//! Interface: org.freedesktop.login1(5), `Inhibit` and `PrepareForSleep`.

use std::thread;

use tauri::AppHandle;

/// Begins to listen, in a thread of its own, for as long as the program runs.
pub(crate) fn listen(app: AppHandle) {
    thread::spawn(move || {
        // Without a system bus, or without logind on it, nobody tells.
        let _ = system::listen(|| crate::idle::lock(&app, "slept"));
    });
}

#[cfg(target_os = "linux")]
mod system {
    use zbus::blocking::{Connection, Proxy};
    use zbus::zvariant::OwnedFd;

    /// Calls `before_sleep` each time before the computer sleeps; returns when nobody tells any more.
    pub(super) fn listen(before_sleep: impl Fn()) -> zbus::Result<()> {
        let bus = Connection::system()?;
        let name = "org.freedesktop.login1";
        let logind =
            Proxy::new(&bus, name, "/org/freedesktop/login1", "org.freedesktop.login1.Manager")?;
        let signals = logind.receive_signal("PrepareForSleep")?;
        let mut delay = Some(ask_to_wait(&logind)?);
        for signal in signals {
            let begins: bool = signal.body().deserialize()?;
            if begins {
                before_sleep();
                // The system has waited for this.
                delay.take();
            } else {
                delay = Some(ask_to_wait(&logind)?);
            }
        }
        Ok(())
    }

    /// The system waits for as long as what is returned is kept.
    fn ask_to_wait(logind: &Proxy<'_>) -> zbus::Result<OwnedFd> {
        logind.call("Inhibit", &("sleep", "Exhibit A", "The open vault is locked.", "delay"))
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::convert::Infallible;

    pub(super) fn listen(_before_sleep: impl Fn()) -> Result<(), Infallible> {
        Ok(())
    }
}
