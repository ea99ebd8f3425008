//! The computer goes to sleep: a login manager of our own says so, on a bus of our own.

use std::io::{BufRead, BufReader, PipeReader, Read};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};

use zbus::blocking::connection::Builder;
use zbus::zvariant;

use super::steps::make_vault;
use super::{Window, end, skip};

const PATH: &str = "/org/freedesktop/login1";
const NAME: &str = "org.freedesktop.login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";

#[test]
fn the_vault_is_locked_before_the_computer_sleeps() {
    let Some(bus) = Bus::start() else { return };
    let (tell, delays) = mpsc::channel();
    let logind = Builder::address(bus.address.as_str())
        .and_then(|it| it.name(NAME))
        .and_then(|it| it.serve_at(PATH, Logind { delays: Mutex::new(tell) }))
        .and_then(Builder::build)
        .expect("a login manager on a bus of our own");
    let told = [("DBUS_SYSTEM_BUS_ADDRESS", bus.address.as_str())];
    let Some(window) = Window::open_on((1280, 800), &told, &[]) else { return };
    let session = &window.session;
    make_vault(session, window.home.path());
    let mut delay: PipeReader = delays.recv().expect("the window asks to be waited for");

    let sleeps = |begins: bool| {
        let sent = logind.emit_signal(None::<&str>, PATH, MANAGER, "PrepareForSleep", &begins);
        sent.expect("the bus takes a signal");
    };
    sleeps(true);
    // It ends when the window lets go, and the computer may sleep.
    let held = delay.read(&mut [0]).expect("the window holds the other end");
    assert_eq!(held, 0);
    let open = "window.__TAURI_INTERNALS__.invoke('vault_is_open', {}).then(finish)";
    assert_eq!(session.evaluate_async(open), false);
    session.wait_text("Unlock a vault");

    sleeps(false);
    delays.recv().expect("the next sleep waits, too");
    window.close();
}

/// As much of logind as the window asks for.
struct Logind {
    delays: Mutex<mpsc::Sender<PipeReader>>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Logind {
    fn inhibit(
        &self,
        what: &str,
        _who: &str,
        _why: &str,
        mode: &str,
    ) -> zbus::fdo::Result<zvariant::OwnedFd> {
        assert_eq!((what, mode), ("sleep", "delay"));
        let (ours, theirs) = std::io::pipe().expect("a pipe");
        self.delays.lock().expect("nobody panics with it").send(ours).expect("the test listens");
        Ok(OwnedFd::from(theirs).into())
    }
}

/// A bus that nobody else is on.
struct Bus {
    address: String,
    process: Child,
}

impl Bus {
    fn start() -> Option<Self> {
        let started = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut process) = started else {
            skip("locking before sleep", "dbus-daemon is not installed");
            return None;
        };
        let mut address = String::new();
        let said = process.stdout.take().expect("its output is piped");
        BufReader::new(said).read_line(&mut address).expect("the bus says its address");
        Some(Self { address: address.trim().to_owned(), process })
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}
