//! Refuses to open a window that another program could steer.
//!
//! A web view that is automated or inspected listens on a socket, and whoever connects sees and does what the
//! person at the window can. That must never be possible in a program that holds an open vault, so the window
//! does not open at all when the environment asks for it. Only the feature `desktop-test`, which no shipped
//! build has, lets our own tests in.

use thiserror::Error;

/// Variables by which tauri, WebKitGTK and WebView2 are asked for automation or remote inspection.
const REQUESTS: [&str; 5] = [
    "TAURI_AUTOMATION",
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
];

/// The environment asks for a window that can be steered from outside.
#[derive(Debug, PartialEq, Eq, Error)]
#[error(
    "the window does not open while {variable} is set, since another program could then steer it\nhint: unset {variable} and start again"
)]
pub(crate) struct Refused {
    variable: &'static str,
}

/// Checks every variable that asks for automation; `is_set` tells whether the environment has it.
pub(crate) fn refuse(is_set: impl Fn(&str) -> bool) -> Result<(), Refused> {
    if cfg!(feature = "desktop-test") {
        return Ok(());
    }
    match REQUESTS.into_iter().find(|name| is_set(name)) {
        Some(variable) => Err(Refused { variable }),
        None => Ok(()),
    }
}

#[cfg(all(test, not(feature = "desktop-test")))]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_refused_by_its_name() {
        for variable in REQUESTS {
            assert_eq!(refuse(|name| name == variable), Err(Refused { variable }));
        }
    }

    #[test]
    fn a_plain_environment_is_let_through() {
        assert_eq!(refuse(|_| false), Ok(()));
    }
}
