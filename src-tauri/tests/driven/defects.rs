//! Defects show themselves: of a command, and of the page.

use super::Window;
use super::steps::make_vault;

#[test]
fn a_command_with_a_defect_is_answered_and_the_window_goes_on() {
    let Some(window) = Window::open(&["--defect-in=pack_plan"]) else { return };
    let session = &window.session;
    make_vault(session, window.home.path());
    let asked = "window.__TAURI_INTERNALS__.invoke('pack_plan', {}).then(() => 'done', (fault) => fault.code).then(finish)";
    assert_eq!(session.evaluate_async(asked), "crashed");
    session.evaluate("(location.hash = '#/packs?make=pack', null)");
    session.wait_text("A defect of the program ended this.");
    session.evaluate("(location.hash = '#/ledger', null)");
    session.wait_text("Check the whole vault");
    window.close();
}

#[test]
fn a_defect_of_the_page_is_shown_and_not_swallowed() {
    let Some(window) = Window::open(&[]) else { return };
    let session = &window.session;
    session.evaluate("(setTimeout(() => { throw new Error('a defect of a test') }), null)");
    session.wait_text("This page has a defect");
    session.wait_text("a defect of a test");
    session.click("Go on");
    session.wait_text("Make a vault");
    window.close();
}
