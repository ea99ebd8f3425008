//! A whole journey by keys alone. After each step something has the focus, it can be seen, and it is what a person
//! would go on with.

use std::fs;

use serde_json::json;

use super::steps::{PASSPHRASE, exports, newest_entries};
use super::webdriver::{CONTROL, DOWN, ENTER, ESCAPE, RIGHT, SHIFT, Session, TAB};
use super::{Window, keep_picture};

/// More than any place has to go through.
const STOPS: usize = 120;

#[test]
fn the_whole_way_from_first_start_to_a_pack_can_be_gone_by_keys_alone() {
    let Some(window) = Window::open(&[]) else { return };
    let (keys, home) = (Keys(&window.session), window.home.path());
    make_vault(&keys, &home.join("lindmoor.vault").to_string_lossy());
    take_in(&keys, &exports().join("underwriting").to_string_lossy());
    read_the_verdict(&keys);
    map_to_a_control(&keys);
    write_a_note(&keys);
    go_through_a_menu_and_a_dialog(&keys);
    let pack = home.join("pack.pdf");
    make_a_pack(&keys, &pack.to_string_lossy());
    assert!(fs::read(pack).expect("the pack is there").starts_with(b"%PDF-"));
    lock_and_unlock(&keys);
    window.close();
}

#[test]
fn every_place_can_be_left_by_tab_and_shows_where_the_focus_is() {
    let Some(window) = Window::open(&[]) else { return };
    let keys = Keys(&window.session);
    make_vault(&keys, &window.home.path().join("lindmoor.vault").to_string_lossy());
    take_in(&keys, &exports().join("underwriting").to_string_lossy());
    for place in ["Overview", "Evidence", "Requests", "Controls", "AI systems", "Registers"] {
        keys.open(place);
        keys.go_round(place);
    }
    for place in ["Tests", "Audit", "Review & sign", "Packs & bundles", "Ledger"] {
        keys.open(place);
        keys.go_round(place);
    }
    window.close();
}

fn make_vault(keys: &Keys<'_>, vault: &str) {
    keys.0.wait_text("Make a vault");
    keys.tab_to("textbox", "Organisation that is audited");
    keys.0.type_keys("Lindmoor Bank");
    keys.tab_to("textbox", "Your name");
    keys.0.type_keys("Nils Johannsen");
    keys.tab_to("textbox", "Where the vault is kept");
    keys.0.type_keys(vault);
    keys.tab_to("textbox", "New passphrase");
    keys.0.type_keys(PASSPHRASE);
    keys.tab_to("textbox", "The same again");
    keys.0.type_keys(PASSPHRASE);
    keys.0.press(&[ENTER]);
    keys.is_at("heading", "Recovery code");
    keys.tab_to("checkbox", "I have written it down");
    keys.0.press(&[' ']);
    keys.tab_to("button", "Open the vault");
    keys.0.press(&[ENTER]);
    keys.is_at("heading", "Inbox");
}

fn take_in(keys: &Keys<'_>, path: &str) {
    keys.tab_to("textbox", "Or type a path");
    keys.0.type_keys(path);
    keys.0.press(&[ENTER]);
    keys.0.wait_text("What is known about all of it");
    keys.is_at("textbox", "Or type a path");
    keys.tab_to("button", "Take it in");
    keys.0.press(&[ENTER]);
    keys.0.wait_text("1 item taken in");
    keys.is_at("heading", "Inbox");
}

fn read_the_verdict(keys: &Keys<'_>) {
    keys.open("Evidence");
    keys.tab_to("grid", "Evidence");
    keys.0.press(&[DOWN]);
    keys.0.wait("document.querySelector('aside') !== null");
    keys.is_at("grid", "Evidence");
    keys.0.press(&[ENTER]);
    keys.is_at("heading", "ledger.ndjson");
    keys.0.wait_text("UNANCHORED");
    keys.0.wait_text("Signed by a key that you did not bring");
}

fn map_to_a_control(keys: &Keys<'_>) {
    keys.tab_to("tab", "Facts");
    keys.0.press(&[RIGHT]);
    keys.is_at("tab", "Content");
    keys.0.press(&[RIGHT]);
    keys.is_at("tab", "Supports");
    keys.tab_to("button", "Map to a requirement…");
    keys.0.press(&[ENTER]);
    keys.is_at("textbox", "Controls and clauses");
    keys.0.type_keys("A.6.2.8");
    keys.0.press(&[ENTER]);
    keys.tab_to("textbox", "Why it supports it");
    keys.0.type_keys("It records each decision.");
    keys.tab_to("button", "Map");
    keys.0.press(&[ENTER]);
    keys.0.wait_text("E-0001 supports A.6.2.8 now.");
    keys.is_at("button", "Map to a requirement…");
}

fn write_a_note(keys: &Keys<'_>) {
    keys.find("Write an interview");
    keys.is_at("button", "Read it from a file…");
    keys.tab_to("textbox", "Title");
    keys.0.type_keys("How overrides are reviewed");
    keys.tab_to("textbox", "Whom it was with");
    keys.0.type_keys("Head of credit");
    keys.tab_to("checkbox", "It was remote");
    keys.0.press(&[' ']);
    keys.tab_to("textbox", "Day");
    // Month, day and year, as the language of the system has them.
    keys.0.type_keys("03142026");
    keys.tab_to("textbox", "Began at");
    keys.0.type_keys("09:30");
    keys.tab_to("textbox", "What was said");
    keys.0.type_keys("A second person reads each override.");
    keys.tab_to("button", "Take it in");
    keys.0.press(&[ENTER]);
    keys.0.wait_text("A second person reads each override.");
    keys.is_at("heading", "Notes");
    let entries = newest_entries(keys.0, 5);
    assert!(entries.iter().any(|it| it == "evidence.received"), "{entries:?}");
}

fn go_through_a_menu_and_a_dialog(keys: &Keys<'_>) {
    keys.find("E-0001");
    keys.is_at("heading", "ledger.ndjson");
    keys.tab_to("button", "More");
    keys.0.press(&[ENTER]);
    keys.is_at("menuitem", "Extract");
    keys.0.press(&[ESCAPE]);
    keys.is_at("button", "More");
    keys.0.press(&[ENTER]);
    keys.is_at("menuitem", "Extract");
    keys.0.press(&[ENTER]);
    keys.0.wait("document.querySelector('dialog[open]') !== null");
    keys.go_round("Extract");
    keys.0.press(&[ESCAPE]);
    keys.is_at("button", "More");
}

fn make_a_pack(keys: &Keys<'_>, pack: &str) {
    keys.find("Make a pack");
    keys.is_at("textbox", "Title");
    keys.tab_to("textbox", "Write it to");
    keys.0.type_keys(pack);
    keys.0.press(&[ENTER]);
    keys.0.wait_text("was written to");
    keys.is_at("button", "Done");
    keep_picture(keys.0, "keyboard");
    keys.0.press(&[ENTER]);
    keys.is_at("heading", "Packs & bundles");
}

fn lock_and_unlock(keys: &Keys<'_>) {
    keys.0.press(&[CONTROL, 'l']);
    keys.is_at("textbox", "Passphrase");
    keys.0.type_keys("not the passphrase");
    keys.0.press(&[ENTER]);
    keys.0.wait_text("Wrong passphrase.");
    keys.is_at("textbox", "Passphrase");
    keys.0.press(&[CONTROL, 'a']);
    keys.0.type_keys(PASSPHRASE);
    keys.0.press(&[ENTER]);
    keys.is_at("heading", "Packs & bundles");
}

/// A person who has keys and nothing else.
struct Keys<'a>(&'a Session);

impl Keys<'_> {
    /// Opens a place, or does something, by Ctrl-K.
    fn find(&self, words: &str) {
        self.0.press(&[CONTROL, 'k']);
        self.is_at("combobox", "Find or do");
        self.0.type_keys(words);
        self.0.wait("document.querySelector('dialog[open] [role=option]') !== null");
        self.0.press(&[ENTER]);
    }

    /// Opens a place by its name.
    fn open(&self, place: &str) {
        self.find(place);
        self.0.wait("!document.querySelector('dialog[open]')");
        // What was closed gives the focus back to what opened it, and the place takes it from there.
        let there = json!(place);
        self.0.wait(&format!(
            "document.querySelector('nav [aria-current=page]')?.textContent.trim() === {there} \
             && document.activeElement.matches('main :is(h1, h2, h3)')"
        ));
    }

    /// Tabs until the focus is on what is called so; each stop on the way must be seen.
    fn tab_to(&self, role: &str, name: &str) {
        let mut way = Vec::new();
        for _ in 0..STOPS {
            let at = self.0.focused();
            self.is_seen(&at);
            if at.0 == role && at.1.starts_with(name) {
                return;
            }
            way.push(at);
            self.0.press(&[TAB]);
        }
        panic!("no way by Tab to {role} “{name}”: {way:?}");
    }

    /// Waits until the focus is on what is called so, where it must be seen.
    fn is_at(&self, role: &str, name: &str) {
        let mut at = self.0.focused();
        for _ in 0..600 {
            if at.0 == role && at.1.starts_with(name) {
                return self.is_seen(&at);
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
            at = self.0.focused();
        }
        panic!("the focus is on {at:?}, not on {role} “{name}”");
    }

    /// Tabs until the focus is where it was, forwards, and one step back: nothing holds it, nothing loses it.
    fn go_round(&self, place: &str) {
        self.0.press(&[TAB]);
        let first = self.mark();
        for _ in 0..STOPS {
            let before = self.0.focused();
            self.0.press(&[TAB]);
            self.is_seen(&self.0.focused());
            if self.mark() == first {
                self.0.press(&[SHIFT, TAB]);
                assert_eq!(self.0.focused(), before, "Shift and Tab go back in {place}");
                return;
            }
        }
        panic!("Tab does not come round in {place}");
    }

    /// Names what has the focus so that it is known again.
    fn mark(&self) -> String {
        let script = "(() => { const it = document.activeElement; \
                      it.dataset.stop ??= String(Math.random()); return it.dataset.stop; })()";
        self.0.evaluate(script).as_str().expect("a mark is a text").to_owned()
    }

    /// Asserts that what has the focus is ringed and in sight, once the page has drawn itself.
    fn is_seen(&self, at: &(String, String)) {
        let mut seen = self.looks();
        for _ in 0..50 {
            if seen == "seen" {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
            seen = self.looks();
        }
        assert_eq!(seen, "seen", "{at:?}");
    }

    fn looks(&self) -> serde_json::Value {
        self.0.evaluate(
            "(() => {
               const it = document.activeElement;
               if (it === document.body) return 'nothing has the focus';
               const { outlineStyle, outlineWidth } = getComputedStyle(it);
               if (outlineStyle === 'none' || parseFloat(outlineWidth) === 0) return 'it has no ring';
               const { top, bottom, left, right } = it.getBoundingClientRect();
               const inside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
               return inside ? 'seen' : 'it is out of sight';
             })()",
        )
    }
}
