//! Pictures of every screen, from the real window on Lindmoor Bank's year: `make screenshots` takes them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use serde_json::json;

use super::Window;
use super::webdriver::Session;

/// The day that the pictures show: after the audit of Lindmoor's year, while some of it still waits.
const TODAY: &str = "2026-08-03";
/// Widths and heights in pixels; a picture of the first size has no size in its name.
const SIZES: [(u32, u32); 2] = [(1280, 800), (1920, 1080)];
const THEMES: [&str; 2] = ["light", "dark"];

/// Every screen of an open vault: the name of its picture and its address.
const SCREENS: [(&str, &str); 43] = [
    ("overview", "overview"),
    ("inbox", "inbox"),
    ("evidence", "evidence"),
    ("evidence-facts", "evidence/E-0098"),
    ("evidence-content", "evidence/E-0098/content"),
    ("evidence-supports", "evidence/E-0100/supports"),
    ("evidence-history", "evidence/E-0098/history"),
    ("records", "records?q=override&from=2026-03-01&to=2026-03-31"),
    ("notes", "notes"),
    ("requests", "requests"),
    ("controls", "controls/A.6.2.8"),
    ("suggestions", "controls?tab=suggestions"),
    ("systems", "systems"),
    ("system", "systems/CREDO"),
    ("trace", "systems/CREDO/trace"),
    ("organisation", "organisation"),
    ("people", "organisation/people"),
    ("retention", "retention"),
    ("registers", "registers"),
    ("register", "registers/RG-001"),
    ("tests", "tests"),
    ("test", "tests/T-001"),
    ("engagements", "audit"),
    ("engagement", "audit/EN-02"),
    ("programme", "programme"),
    ("matrix", "matrix"),
    ("checklist", "checklist"),
    ("conclusions", "conclusions"),
    ("soa", "soa"),
    ("documents", "documents"),
    ("samples", "samples"),
    ("sample", "samples/S-001"),
    ("findings", "findings"),
    ("finding", "findings/F-01"),
    ("signoffs", "review/signoffs"),
    ("signoff", "review/signoffs/SO-02"),
    ("reviews", "review/reviews"),
    ("packs", "packs"),
    ("pack-plan", "packs?make=pack"),
    ("ledger", "ledger"),
    ("trust", "trust"),
    ("settings", "settings"),
    ("verify-empty", "verify"),
];
/// Those that are shown in German too, in light and in the first size.
const GERMAN: [&str; 4] = ["overview", "evidence-facts", "findings", "signoffs"];

#[test]
#[ignore = "it takes minutes and checks nothing: `make screenshots` runs it"]
fn every_screen_in_two_sizes_light_and_dark() {
    let year = PathBuf::from(env::var_os("EXHIBIT_LINDMOOR").expect("the folder of exhibit demo"));
    let album = PathBuf::from(env::var_os("EXHIBIT_PICTURES").expect("a folder for the pictures"));
    fs::create_dir_all(&album).expect("the folder can be made");
    let desk = Desk::with(&year);
    let today = [("EXHIBIT_TODAY", TODAY)];
    let Some(window) = Window::open_on(SIZES[1], &today, &[]) else { return };
    let session = &window.session;
    let camera = Camera { session, album: &album };
    camera.hold_still();

    camera.take_all("start-make");
    without_vault(&camera, &desk);
    unlock(&camera, &desk, &passphrase(&year));
    for (name, address) in SCREENS {
        go(session, address);
        camera.take_all(name);
    }
    go(session, "overview");
    session.press(&[CONTROL, 'k']);
    "credit".chars().for_each(|letter| session.press(&[letter]));
    camera.take_all("find");
    session.press(&[ESCAPE]);
    in_german(&camera);
    window.close();
}

/// What can be done while no vault is open: verify a bundle, sign a record.
fn without_vault(camera: &Camera<'_>, desk: &Desk) {
    let session = camera.session;
    go(session, &format!("verify?path={}", desk.file("audit.bundle.zip")));
    // A build for tests takes a minute for it, and longer on a machine at work.
    let ended = "!document.querySelector('progress, [role=progressbar]')";
    (0..5).find(|_| {
        camera.settle();
        session.evaluate(ended) == true || {
            sleep(Duration::from_secs(60));
            false
        }
    });
    camera.take_all("verify");
    go(session, &format!("sign-file?path={}", desk.file("SO-02.exhibit-signing")));
    camera.take_all("sign-record");
    go(session, "overview");
}

fn unlock(camera: &Camera<'_>, desk: &Desk, passphrase: &str) {
    let session = camera.session;
    session.click("Unlock a vault");
    session.fill("Folder of the vault", &desk.file("audit.vault"));
    session.evaluate("(document.activeElement.blur(), null)");
    camera.take_all("start-unlock");
    session.fill("Passphrase", passphrase);
    session.click("Unlock");
    session.wait_text("What needs you now");
}

fn in_german(camera: &Camera<'_>) {
    let session = camera.session;
    camera.set_size(SIZES[0]);
    go(session, "settings");
    session.evaluate(
        "(() => { const it = [...document.querySelectorAll('select')].find((it) => [...it.options].some((one) => one.value === 'de'));
         it.value = 'de'; it.dispatchEvent(new Event('change', { bubbles: true })); return null; })()",
    );
    session.wait_text("Einstellungen");
    for (name, address) in SCREENS.iter().filter(|(name, _)| GERMAN.contains(name)) {
        go(session, address);
        camera.settle();
        camera.take(&format!("{name}-de-light"));
    }
}

fn go(session: &Session, address: &str) {
    session.evaluate(&format!("(location.hash = {}, null)", json!(format!("#/{address}"))));
    session.wait("document.querySelector('h1') !== null");
}

struct Camera<'a> {
    session: &'a Session,
    album: &'a Path,
}

impl Camera<'_> {
    /// Takes what is shown in every size, light and dark.
    fn take_all(&self, name: &str) {
        for (number, size) in SIZES.into_iter().enumerate() {
            self.set_size(size);
            // What the pointer stands over looks otherwise: here is nothing.
            self.session.point_at(1, size.1 - 1);
            self.settle();
            for theme in THEMES {
                self.session.evaluate(&format!(
                    "(document.documentElement.dataset.theme = '{theme}', null)"
                ));
                let size = if number == 0 { String::new() } else { format!("-{}", size.0) };
                self.take(&format!("{name}-{theme}{size}"));
            }
            self.session.evaluate("(document.documentElement.dataset.theme = 'light', null)");
        }
    }

    fn take(&self, name: &str) {
        let file = self.album.join(format!("{name}.png"));
        fs::write(file, self.session.picture()).expect("the folder can be written to");
    }

    fn set_size(&self, (width, height): (u32, u32)) {
        self.session.set_size(width, height);
        self.session.wait(&format!("innerWidth === {width} && innerHeight === {height}"));
    }

    /// Waits until nothing was drawn anew for a while: what the screen asked for has come.
    fn settle(&self) {
        self.session.evaluate_async(
            "const quiet = 700; let last = setTimeout(finish, quiet, null); setTimeout(finish, 20000, null);
             new MutationObserver(() => { clearTimeout(last); last = setTimeout(finish, quiet, null); })
               .observe(document.body, { subtree: true, childList: true, characterData: true })",
        );
    }

    /// A colour that fades would be caught halfway, and a cursor that blinks is in every other picture.
    fn hold_still(&self) {
        self.session.evaluate(
            "(() => { const still = new CSSStyleSheet(); \
             still.replaceSync('* { transition: none !important; animation: none !important; caret-color: transparent !important }'); \
             document.adoptedStyleSheets = [still]; return null; })()",
        );
    }
}

/// The files of Lindmoor's year where the pictures may show their paths: `lindmoor` in the folder for temporary files.
struct Desk(PathBuf);

impl Desk {
    fn with(year: &Path) -> Self {
        let desk = Self(env::temp_dir().join("lindmoor"));
        let vault = desk.0.join("audit.vault");
        // A folder that is there already is somebody else's.
        fs::create_dir(&desk.0).expect("the folder lindmoor is not there yet");
        fs::create_dir(&vault).expect("a folder in a new one");
        for file in fs::read_dir(year.join("audit.vault")).expect("the demo made a vault") {
            let file = file.expect("a file of the vault");
            fs::copy(file.path(), vault.join(file.file_name())).expect("a copy");
        }
        for name in ["audit.bundle.zip", "SO-02.exhibit-signing"] {
            fs::copy(year.join(name), desk.0.join(name)).expect("the demo made it");
        }
        desk
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // What stays behind is said by the next run, which refuses to write over it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The demo's first person.
fn passphrase(year: &Path) -> String {
    let text = fs::read_to_string(year.join("passphrase-1.txt")).expect("the demo wrote it");
    text.lines().next().expect("one line").to_owned()
}

const CONTROL: char = '\u{e009}';
const ESCAPE: char = '\u{e00c}';
