//! The window as a person finds it, and as somebody who would steer it finds it.
//!
//! With the feature `desktop-test` the real program is opened on a screen of its own and driven by
//! WebKitWebDriver. Without it, which is how it ships, it must refuse to be driven.

#![cfg_attr(
    feature = "desktop-test",
    expect(
        clippy::disallowed_types,
        reason = "the driver of this test is the exception of invariant 1"
    )
)]

#[cfg(feature = "desktop-test")]
mod driven;

#[cfg(not(feature = "desktop-test"))]
#[test]
fn the_window_refuses_to_be_steered() {
    for variable in ["TAURI_AUTOMATION", "TAURI_WEBVIEW_AUTOMATION", "WEBKIT_INSPECTOR_SERVER"] {
        let refused = std::process::Command::new(env!("CARGO_BIN_EXE_exhibit-desktop"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env(variable, "true")
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{variable}: {said}");
        assert!(said.contains(variable), "{said}");
        assert!(said.contains("hint: unset"), "{said}");
    }
}
