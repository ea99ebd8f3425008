//! The desktop window of Exhibit A: a thin shell around the `exhibit` library.
//!
//! Nothing is decided here. The window shows the page in `ui/dist`, which is built into the program, and may
//! ask for exactly the commands that `src-tauri/capabilities` names. Nothing leads from it to a network.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod automation;

use std::process::ExitCode;

use tauri::{App, Url, WebviewWindowBuilder};

fn main() -> ExitCode {
    if let Err(refusal) = automation::refuse(|name| std::env::var_os(name).is_some()) {
        return stop(&refusal);
    }
    let built = tauri::Builder::default().setup(open_window).run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => stop(&error),
    }
}

/// Opens the one window that `tauri.conf.json` describes, held to the page that came with the program.
fn open_window(app: &mut App) -> Result<(), Box<dyn std::error::Error>> {
    for window in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app.handle(), window)?
            .on_navigation(is_own_page)
            // A private web view leaves nothing of the evidence in a cache; it cannot be driven by a test.
            .incognito(!cfg!(feature = "desktop-test"))
            .build()?;
    }
    Ok(())
}

/// Tells whether an address is served from inside the program: `tauri://localhost`, which Windows and Android
/// web views write as `http://tauri.localhost`.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[expect(
    clippy::print_stderr,
    reason = "before there is a window, the terminal is all we can speak through"
)]
fn stop(reason: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("exhibit-desktop: {reason}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::is_own_page;

    #[test]
    fn only_pages_of_the_program_are_opened() {
        let opens = |address: &str| is_own_page(&address.parse().expect("a valid address"));
        assert!(opens("tauri://localhost/index.html"));
        assert!(opens("http://tauri.localhost/"));
        for foreign in [
            "https://example.org/",
            "http://tauri.localhost.example.org/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
        ] {
            assert!(!opens(foreign), "{foreign}");
        }
    }
}
