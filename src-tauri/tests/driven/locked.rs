//! What a lock takes away: what was copied in the window, and every answer about the vault.

use serde_json::{Value, json};

use super::Window;
use super::steps::{exports, go, lock, make_vault, take_in};
use super::webdriver::{CONTROL, ESCAPE, Session};

#[test]
fn after_the_lock_nothing_of_the_vault_is_on_the_clipboard_and_nothing_of_it_is_answered() {
    let Some(window) = Window::open(&[]) else { return };
    let session = &window.session;
    make_vault(session, window.home.path());
    take_in(session, &exports().join("underwriting"));
    let digest = copy_a_digest(session);
    session.press(&[CONTROL, 'k']);
    session.wait("document.querySelector('dialog[open] input') === document.activeElement");
    session.press(&[CONTROL, 'v']);
    session.wait("document.activeElement.value !== ''");
    assert_eq!(session.evaluate("document.activeElement.value"), json!(digest));
    session.press(&[ESCAPE]);
    session.wait("!document.querySelector('dialog[open]')");
    lock(session);
    session.click("Make a vault");
    session.fill("Your name", "before ");
    session.press(&[CONTROL, 'v']);
    session.type_keys("after");
    assert_eq!(session.evaluate("document.activeElement.value"), json!("before after"));
    let page =
        json!({ "filter": {}, "order": { "by": "id", "descending": true }, "from": 0, "count": 1 });
    for (command, arguments) in [
        ("vault_state", json!({})),
        ("evidence_page", page),
        ("ledger_page", json!({ "from": 0, "count": 1 })),
        ("vault_undo", json!({ "from": 0, "to": 1 })),
    ] {
        assert_eq!(refused(session, command, &arguments), "locked", "{command}");
    }
    window.close();
}

/// Copies the first digest that the newest item shows, and returns it.
fn copy_a_digest(session: &Session) -> String {
    go(session, "evidence/E-0001");
    session.wait("document.querySelector('main .digest > button') !== null");
    session.click_css("main .digest > button");
    session.wait("document.querySelector('main .digest > button[aria-expanded=true]') !== null");
    let shown = session.text("main .digest code");
    session.click_css("main .digest > button ~ button");
    session.wait_text("Copied");
    shown.chars().filter(char::is_ascii_hexdigit).collect()
}

/// Returns the code with which a command is refused.
fn refused(session: &Session, command: &str, arguments: &Value) -> String {
    let told = session.evaluate_async(&format!(
        "window.__TAURI_INTERNALS__.invoke({}, {arguments}).then(() => finish('answered'), (it) => finish(it.code))",
        json!(command)
    ));
    told.as_str().expect("a code").to_owned()
}
