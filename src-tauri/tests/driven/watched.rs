//! A watched folder: what is put there is taken in once it stands still, and its verdict is shown.

use std::fs;

use serde_json::json;

use super::Window;
use super::steps::{exports, go, lock, make_vault};

#[test]
fn what_is_put_into_a_watched_folder_is_taken_in_and_its_verdict_is_shown() {
    let Some(window) = Window::open(&[]) else { return };
    let (session, home) = (&window.session, window.home.path());
    make_vault(session, home);
    let folder = home.join("delivered");
    fs::create_dir(&folder).expect("a folder of the test's own");

    go(session, "inbox");
    session.fill("Or type a path", &folder.to_string_lossy());
    session.click("Add");
    session.click("Go on watching this folder");
    session.fill("Seconds that a file must stand still", "1");
    session.click("Watch the folder");
    session.wait_text("Watched folders");
    session.wait_text("Waiting");

    let log = fs::read(exports().join("underwriting/ledger.ndjson")).expect("an export");
    fs::write(folder.join("ledger.ndjson"), log).expect("a file in the folder");
    fs::write(folder.join("half.log.part"), "half").expect("a file in the folder");
    session.wait_text("1 item taken in");
    go(session, "evidence");
    session.wait_text("ledger.ndjson");
    session.wait_text("UNANCHORED");

    go(session, "inbox");
    session.click("Stop watching");
    session.wait_text("Stopped");
    lock(session);
    assert_eq!(
        session.ask("watch_list", &json!({})),
        json!([]),
        "nothing is watched without a vault"
    );
    window.close();
}
