//! Opens the program under Xvfb, drives it through WebKitWebDriver, and looks at what the page says.

mod accessibility;
mod audit;
mod content;
mod defects;
mod german;
mod hostile;
mod keyboard;
mod lindmoor;
mod locked;
mod newcomer;
mod organisation;
mod pictures;
mod reflow;
mod search;
mod signing;
#[cfg(target_os = "linux")]
mod sleep;
mod steps;
mod watched;
mod webdriver;

use std::env;
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use webdriver::Session;

#[test]
fn the_window_shows_the_name_and_reaches_no_network() {
    let Some(window) = Window::open(&[]) else { return };
    let session = &window.session;

    assert_eq!(session.text("h1"), "Exhibit A");
    assert_eq!(session.title(), "Exhibit A");
    assert_own_typeface(session);
    keep_picture(session, "window");

    assert_page_cannot_reach(session, "fetch(address)");
    assert_page_cannot_reach(
        session,
        "new Promise((done, failed) => { const image = new Image(); image.onload = done; image.onerror = failed; image.src = address; })",
    );
    assert_eq!(session.evaluate("globalThis.__TAURI__ === undefined"), true);
    window.close();
}

/// The program's window on a screen of its own, with a home of its own.
pub(crate) struct Window {
    pub(crate) session: Session,
    pub(crate) home: tempfile::TempDir,
    _driver: Driver,
    _screen: Screen,
}

impl Window {
    /// Opens it with arguments; `None`, which is said, where this machine lacks what that takes.
    pub(crate) fn open(args: &[&str]) -> Option<Self> {
        Self::open_on((1280, 800), &[], args)
    }

    /// The same on a screen of another size, where the program is told more.
    pub(crate) fn open_on(size: (u32, u32), told: &[(&str, &str)], args: &[&str]) -> Option<Self> {
        let Some(screen) = Screen::open(size) else {
            skip("the desktop window", "Xvfb is not installed and there is no screen");
            return None;
        };
        let home = tempfile::tempdir().expect("a folder for what the web view writes");
        let Some((driver, session)) = Driver::with_session(&screen, home.path(), told, args) else {
            skip("the desktop window", "WebKitWebDriver is not installed");
            return None;
        };
        Some(Self { session, home, _driver: driver, _screen: screen })
    }

    /// Closes the window.
    pub(crate) fn close(self) {
        self.session.close();
    }
}

/// Asserts that the page is set in the typeface that came with it, and waits until it is drawn so.
fn assert_own_typeface(session: &Session) {
    let loaded = session.evaluate_async(
        "const faces = () => [...document.fonts].filter((face) => face.status === 'loaded');
         const drawn = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
         document.fonts.ready.then(drawn).then(() => finish(faces().map((face) => face.family)))",
    );
    assert!(loaded.to_string().contains("IBM Plex Sans"), "loaded: {loaded}");
}

/// Lets the page try to reach a listener of ours, and asserts that it fails before it gets there.
fn assert_page_cannot_reach(session: &Session, attempt: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of our own");
    listener.set_nonblocking(true).expect("a listener can be polled");
    let address = listener.local_addr().expect("a bound listener has an address");

    let outcome = session.evaluate_async(&format!(
        "const address = 'http://{address}/'; ({attempt}).then(() => 'reached', () => 'refused').then(finish)"
    ));

    assert_eq!(outcome, "refused", "{attempt}");
    let knocked = listener.accept().map_err(|error| error.kind());
    assert_eq!(knocked.err(), Some(ErrorKind::WouldBlock), "{attempt} opened a connection");
}

/// Leaves a picture of the window among the build's files, for people who want to look.
pub(crate) fn keep_picture(session: &Session, name: &str) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
    std::fs::write(file, session.picture()).expect("the build's folder can be written to");
}

/// A screen that nobody looks at: Xvfb, or the one that is there.
struct Screen {
    display: String,
    server: Option<Child>,
}

impl Screen {
    fn open((width, height): (u32, u32)) -> Option<Screen> {
        let depth = format!("{width}x{height}x24");
        let started = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &depth, "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut server) = started else {
            return env::var("DISPLAY").ok().map(|display| Screen { display, server: None });
        };
        let mut number = String::new();
        let said = server.stdout.take().expect("its output is piped");
        BufReader::new(said).read_line(&mut number).expect("Xvfb says its number");
        assert!(!number.trim().is_empty(), "Xvfb ended before it had a screen");
        Some(Screen { display: format!(":{}", number.trim()), server: Some(server) })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            end(server);
        }
    }
}

/// WebKitWebDriver, which opens the program itself and passes its own environment on.
struct Driver {
    port: u16,
    process: Child,
}

impl Driver {
    /// Starts one that opens the program's window. It can break off, or fall silent, before the window is there; then
    /// that is said, and another is started, twice at most. `None` where none is installed.
    fn with_session(
        screen: &Screen,
        home: &Path,
        told: &[(&str, &str)],
        args: &[&str],
    ) -> Option<(Driver, Session)> {
        let mut failures = Vec::new();
        while failures.len() < 3 {
            let driver = Driver::start(screen, home, told)?;
            match Session::open(driver.port, env!("CARGO_BIN_EXE_exhibit-desktop"), args) {
                Ok(session) => return Some((driver, session)),
                Err(error) => {
                    skip("an attempt to open the window", &error.to_string());
                    failures.push(error);
                }
            }
        }
        panic!("WebKitWebDriver opened no window: {failures:?}");
    }

    fn start(screen: &Screen, home: &Path, told: &[(&str, &str)]) -> Option<Driver> {
        let port = free_port();
        let mut process = Command::new("WebKitWebDriver")
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("DISPLAY", &screen.display)
            .env("GDK_BACKEND", "x11")
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env("XDG_DATA_HOME", home)
            .env("XDG_CACHE_HOME", home)
            .env("XDG_STATE_HOME", home)
            .env("LANG", "C.UTF-8")
            .env("MESA_SHADER_CACHE_DISABLE", "true")
            .env("NO_AT_BRIDGE", "1")
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(told.iter().copied())
            .stdin(Stdio::null())
            .spawn()
            .ok()?;
        if !webdriver::answers(port) {
            end(&mut process);
            panic!("WebKitWebDriver started and does not answer");
        }
        Some(Driver { port, process })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

fn end(process: &mut Child) {
    // It may have ended by itself, which is what we want.
    let _ = process.kill();
    let _ = process.wait();
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}

/// Says that something was not tested: in the file that `make test` reads at its end, or on the terminal.
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
fn skip(what: &str, why: &str) {
    let line = format!("SKIPPED: {what}: {why}\n");
    match env::var_os("EXHIBIT_SKIPS") {
        None => eprint!("{line}"),
        Some(file) => OpenOptions::new()
            .create(true)
            .append(true)
            .open(file)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .expect("the list of skipped tests can be written to"),
    }
}
